"""Sample answers in prose: Singapore. The notation is explained in `reporting.sample.reading`."""

PROSE = """\
@art1-2-q1 3344
Measures apply to all persons, regardless of sex, nationality or immigration status. Singapore uses one set of
  indicators for men and women, developed with voluntary welfare organisations. Work pass holders form the majority
  of persons screened. The Taskforce reviewed the indicators in {year} for unintended effects on entertainers and on
  dormitory residents; two questions that assumed a particular occupation were removed.
2025> Easy-read material for persons with intellectual disability was added in 2025.
@art5-1-q1 4444
Trafficking is a specific offence under the anti-trafficking act, which came into force before Singapore deposited
  its instrument. The elements follow the Convention. The act covers sex, labour and organ trafficking, and it
  applies whether or not a border is crossed. Prosecutors may also rely on offences under employment and immigration
  law; these are reported separately and are not counted as trafficking in the tables.
@art6-1-q1 4444
Participation in an organised criminal group, acting on its instructions and facilitating its work are offences
  under the organised crime act. Conspiracy and abetment under the penal code are also available. Prosecutors choose
  the framework that best reflects the facts. No gap was identified in the last internal review.
@art7-1-q1 3344
Laundering the benefits of trafficking is an offence. The specialist investigators and the commercial affairs
  department have a standing arrangement under which a financial screening is run on every trafficking report within
  five working days.
2025> A typology note on payments to recruiters was issued to banks and payment firms in the second quarter of 2025.
@art8-1-q1 4444
Corruption is dealt with under a dedicated act, enforced by an independent bureau that reports to the head of
  government. The act reaches conduct by citizens abroad. Referral from a trafficking inquiry to the bureau takes
  place through one named officer on each side. There is no threshold of value.
@art9-1-q1 3333
Threats to witnesses and false statements are offences. In trafficking cases the prosecution may seek early
  recording of testimony, which reduces the incentive for interference. The law extends to acts against family
  members, in Singapore or elsewhere, to the extent that jurisdiction allows. The point about families abroad is
  under study.
@art10-1-q1 4444
Jurisdiction extends to the territory, Singapore-registered ships and aircraft. Given the size of the ship registry,
  the maritime authority has guidance for owners on the recruitment and placement of seafarers. Port state
  inspectors are trained to notice retained documents, unpaid wages and crew who ask to leave. Reports are passed to
  the Taskforce within twenty-four hours.
@art11-1-q1 3344
The national approach against trafficking in persons is organised in four parts: prevention, prosecution, protection
  and partnership. Its current cycle began in 2022 and is reviewed each year against seventeen measures. A summary
  is published. Budget is held by the responsible ministries.
2025> For the first time the review in 2025 was read before publication by a panel that included two persons with
  experience of exploitation, who were paid for their time.
@art11-3-q1 3344
Civil society organisations sit on the Taskforce's stakeholder forum and receive grants for outreach, shelter and
  case support. Grants run for three years so that staff can be kept. Members of the forum are free to criticise,
  and do so.
2025> A small advisory group of survivors now meets twice a year with independent facilitation. Its advice and the
  response to it are put on record.
@art11-4-q1 3333
Vulnerability in Singapore is mostly tied to debt taken on before arrival. The response combines a cap on fees,
  compulsory settling-in programmes for first-time workers, electronic payment of wages and a free mediation
  service. Roughly {reach} workers attended a settling-in programme in {year}. About 60 per cent of first-time
  domestic workers interviewed had paid fees abroad that the cap does not reach. Cooperation with sending states is
  therefore essential.
@art13-1-q1 4444
Checkpoints are linked around the clock with counterparts across the Straits. Intelligence on routes is exchanged on
  a case basis. Secondary interviews are conducted on stated indicators, not on sex or nationality; supervisors
  sample the records each month. Where a traveller appears to be at risk, an officer gives advice and contact
  details. Leaving the country is not prevented on that ground alone.
@art13-2-q1 4444
Travel documents follow the international standard for machine-readable documents, with biometric chips. Issue is
  subject to dual control and audit. Births are registered electronically at hospitals, and late registration is
  rare. Lost documents are cancelled within minutes of report and appear in the international database.
@art14-1-q1 4444
Guidelines on identification are in force and used by police, manpower inspectors, immigration officers and
  frontline charities. The decision is taken by a panel of three within twenty-one days as a rule. Presumed victims
  receive full assistance while they wait. Of all assessments in {year}, nine in ten were finished within the time.
  The Taskforce publishes the indicators in English, Chinese, Malay and Tamil.
@art14-3-q1 3333
With the person's written agreement, notice is given to the sending state through its mission. The preference is
  asked for twice, at an interval of at least a week, because it often changes. Where a person declines, the file
  notes that no notice was sent and why that must not affect assistance. No complaint was received in {year}.
@art14-5-q1 4444
A risk assessment is carried out at intake and after each significant event, such as the arrest of a suspect.
  Measures include relocation, a change of contact numbers, alerts at the place of work and advice on safe use of
  telephones. A technology clinic run by volunteers checks devices for tracking software.
@art14-6-q1 4444
Courts may prohibit publication of identity and usually do on application. The press complies. Identity is removed
  from case summaries and the Taskforce avoids combinations of details that would identify someone in a small
  community. Records of victims are held apart from enforcement records. Access is logged.
@art14-8-q1 3344
Identified victims are housed in shelters, not detained, and are given a special pass. Shelters do not lock
  residents in.
2023= A curfew applied in one of the shelters. It has been under review with residents.
2024= The curfew in one shelter was replaced by a sign-out sheet in the last quarter.
2025> Residents hold their own keys or cards in all four shelters. Phones are not taken away.
@art14-9-q1 3344
Rights are explained by a caseworker in a language the person speaks, usually on the day of
  referral. Written and audio versions exist in eleven languages. In Chinese the card begins:
  "您有权获得住宿、医疗和法律咨询。" (You have the right to housing, medical care and legal advice.) In Tamil:
  "நீங்கள் உதவி பெற உரிமை உள்ளவர்; கட்டணம் இல்லை." (You are entitled to help; there is no
  charge.)
2025> Short sign-language films were added in 2025.
@art14-10a-q1 3333
There are {beds} places across shelters for women, for men and for children, run mostly by voluntary welfare
  organisations with public funds. Men's places were the last to be added. Rooms for families are limited to four.
  One shelter is fully accessible. In {year} no person who asked for housing was turned away; the average occupancy
  was below two thirds.
@art14-10b-q1 3344
Free legal information is offered at intake and a pro bono scheme gives representation in civil, labour and
  immigration matters. About {clients} consultations took place in {year}.
2023= The scheme relied on volunteers and waiting times varied.
2025> Since 2025 two lawyers are retained for the scheme, and a first meeting within five working days has become
  the norm.
@art14-10d-q1 4444
Victims assisting in investigations may work under a temporary job scheme; employers are briefed on confidentiality.
  Around two thirds of those eligible found work, on average within a month. Children attend school or a hospital
  school. Courses in English, cooking, care work and basic accounting are open to all residents of shelters.
@art14-11-q1 2223
Support after return is provided through partner organisations in three sending states, with a call at one, three
  and six months. About half of the returned persons could be reached at six months.
2026> Under a new grant the partner organisations may pay for training or tools, and results will be known next year.
@art14-12-q1 3344
Services differ by need: a child is interviewed once, by a trained specialist, with recording; a person with a
  disability has an appropriate adult; women may choose a woman interpreter. Change made in the period for gender:
  separate waiting areas. For children: a new guardian list. For disability: written adjustments in each care plan.
@art14-14-q1 4444
Care and support are paid from ministry budgets and a grant line for voluntary welfare organisations; spending came
  to some US$ {spent} in {year}. There is no trust fund as such. The authorities found that a budget line with a
  carry-over rule gives shelters more certainty.
@art15-2-q1 4444
No return is arranged before a written assessment of risk and of the stage of the case. Where a hearing is pending,
  the prosecutor is asked whether evidence can be recorded or given from abroad; the wish of the person decides. For
  children the protective service determines best interests and seeks a social report from the home country.
@art15-5-q1 3333
Returns are organised with embassies and partner charities under written arrangements. Arrangements with missions of
  four sending states are in place, and a fifth is being negotiated. The traveller is met on arrival if that is
  wanted. Feedback is asked for by text message after thirty days.
@art16-2-q1 3344
All trafficking reports are screened for financial leads, and suspected corruption is referred. In {year} a full
  parallel financial inquiry was opened in roughly half of the investigations that went beyond the first month.
  Limited returns were noted where payments were made outside the country.
2025> Investigators have access to a shared analyst since 2025.
@art16-4-q1 4444
An inter-agency procedure co-chaired by the Ministry of Home Affairs and the Ministry of Manpower sets roles for
  fifteen agencies. Case conferences take place weekly. Voluntary welfare organisations attend for the items on
  care. The procedure contains a rule for disagreement: the matter goes to the co-chairs within forty-eight hours,
  and the person stays in the shelter in the meantime.
@art16-5-q1 3334
Live-link testimony from abroad is allowed by the criminal procedure rules. Visas for returning witnesses are free
  of charge, and travel, board and an allowance are paid. The difficulty is practical: suitable rooms at the other
  end.
2026> With one Party a list of approved rooms and support persons has been agreed and was used this year.
@art16-7-q1 4444
Witness protection is available by police order and may include relocation and a change of particulars. It is
  offered on risk and not on the importance of evidence. For reasons of safety Singapore does not give numbers.
@art17-1-q1 4444
Confiscation of benefits, value and instruments is possible, and non-conviction-based orders may be made where the
  person has absconded or died. Courts must first consider compensation, so that confiscation does not compete with
  the victim's claim.
@art17-2-q1 4444
Seizure of bank accounts is available from the start of an inquiry and is used early. A joint centre with major
  banks freezes accounts within one working day where funds are at risk. Most sums in trafficking matters are small;
  the early use matters because the wages of victims may be among them.
@art18-1-q1 4444
Mutual assistance is given under statute to any Party, on the basis of treaty or reciprocity. The Attorney-General's
  Chambers is the central authority. Drafts may be sent for comment before formal submission, which has reduced the
  share of requests returned for more detail.
@art19-1-q1 3333
Trafficking is an extraditable offence under the extradition act. The list of Parties with which a treaty or scheme
  applies is kept on the website of the central authority. For the others, the Convention is accepted as a basis if
  so declared. No request concerning trafficking was refused in {year}.
@art21-1-q1 4444
Foreign orders for restraint or confiscation may be registered and enforced directly by the High Court. Urgent
  restraint is possible where proceedings abroad are about to begin. Assets may be shared by agreement, and the
  interests of victims are named as a factor.
@art23-1-q1 4444
The Inter-Agency Taskforce on Trafficking in Persons meets at senior level and held {meetings} meetings in {year},
  besides working-level meetings each month. A secretariat of six posts serves both co-chairs. The author of this
  report belongs to the secretariat and attends all meetings.
@art25-1-q1 4444
Information from other Parties is classified on receipt, stored in a closed system and released only with the
  consent of the originator. Training is compulsory each year. An audit in {year} tested one hundred files; three
  labels were missing and have been added.
@apa-bohol-q1 3333
Prevention actions led or joined by Singapore are on schedule. A regional exchange on safe recruitment for sea-based
  work and a toolkit for hotels were finished. Work on advertising rules for online job portals is in progress with
  industry.
@apa-bohol-q2 3334
The action on minimum standards for shelters was carried out through peer visits. A note on technology safety for
  residents was given to all members of the working group.
2026> The note has been turned into a short course, held twice in {year} with participants from nine states.
@apa-bohol-q3 4444
Actions on financial inquiry and digital evidence are complete. Singapore shared its checklist for early financial
  screening and trained colleagues from the region.
@apa-bohol-q4 3333
Singapore took part in the network of specialist units and in the working group, and it contributed to the draft of
  shared definitions for figures. It supports a slow and careful step towards comparable tables, with no ranking.
@justice-cooperation-q1 4444
Written procedures between investigators, prosecutors, courts and victim services are in force, revised most
  recently in 2022. They include early consultation with prosecutors, a protocol on interpreters and a court support
  programme. Registrars consult the users of the protocol twice a year.
@victim-rights-q4 3344
Equality and inclusion are part of the guidelines and of training. Gender: data on waiting times are examined by
  sex. Disability: accessible formats and adjustments at interview. Inclusion: material in languages of smaller
  groups of workers.
@context-q3
Taskforce secretariat; deputy director responsible for policy and reporting.
@context-q5
Data are drawn from the Taskforce's case register, the courts' information system and grant reports of shelters.
  Cut-off is stated with each table. Presumed victims are all persons with a credible indicator; identified victims
  are those for whom the panel so decided. Cases dealt with under other statutes are excluded. Persons are matched
  by a coded key to avoid double counting, and the key is deleted after reconciliation. Figures are small and
  reflect detection and reporting as well as underlying events. Revision: the previous year's figures were revised
  by fewer than three units in any cell.
@art11-2-q2
A survey among {survey} work pass holders compared those who had attended a settling-in programme with those still
  waiting. Knowledge of where to seek help was higher by nineteen points; readiness to use it by seven. The
  difference suggests that fear of losing a job matters more than lack of information. Text messages from a worker
  association were trusted more than those from an official sender.
@art15-3-q1
Few difficulties. Where a person's nationality is disputed between two states, the answer has taken up to four
  months. An interim travel paper, accepted by both without prejudice, resolved the most recent example.
@art15-6-q1
Written arrangements with missions of four sending states, concluded between 2019 and 2024. They provide for escorts
  where requested, payment of excess luggage, and a right to change the date of travel. None limits the rights under
  Article 15.
@art16-4-q2
Problem: caseworkers learnt of changes in a court date too late to prepare the person. Measure: read-only access for
  one coordinator to the court's diary. Result: notice rose from two days to nine on average.
@art24-1-q1
2025< Results. (a) Two lawyers' associations joined the pro bono scheme and waiting times became shorter. (b) The
  indicators for identification were reviewed for unintended effects. Needs. (a) Agreed channels for giving evidence
  from the home country. (b) Common definitions, so that figures of one Party can be read beside those of another
  without mistaken comparison.
2025> Results. (a) Residents of all shelters hold their own keys and telephones; the number of residents who left
  without notice has not risen. (b) Early financial screening is routine and has secured wages in several matters.
  Needs. (a) Agreed channels for giving evidence from the home country. (b) Common definitions, so that figures of
  one Party can be read beside those of another without mistaken comparison.
2023= House rules of shelters were under review with residents during the period.
2024= A change of rules in the last shelter with a curfew was made late in the period, so that its effect will be
  seen in {next}.
2025= Reading of the yearly review by persons with experience of exploitation led to eleven changes of wording and
  two of substance.
2026> An agreed list of rooms for live-link evidence with one Party has been used, and others are invited to propose
  the same.
@art24-2-q1
A glossary for the tables in the languages of the region, and one working day with other focal points on counting
  rules, before the next cycle opens.
@apa-bohol-q5
The plan's activities were delivered; outcomes for victims are known in part. Faster permission to work and freedom
  to come and go are the two changes that residents mention. The plan's indicators count meetings and courses. For
  the mid-term review we suggest fewer indicators and at least three that are asked of victims themselves.
@justice-cooperation-q4
Time zones and form more than law. A request was returned twice because an annex was not certified in the manner
  required by the other side. A model annex, agreed at working level, has since been used without difficulty.
@problem-solving-q2
(1) Problem: persons on the job scheme lost placements when employers learned of the case. Tried: a neutral letter
  from the ministry of manpower. Outcome: fewer terminations. (2) Problem: few men accepted shelter. Tried: single
  rooms and later hours. Outcome: acceptance rose, and the change was kept. (3) Problem: long interviews. Tried: one
  lead interviewer for all agencies. Outcome: mixed; total time fell, but the first interview became longer.
@victim-rights-q3
An anonymous questionnaire, offered on leaving the shelter and again by text after two months, was answered by about
  half of residents. Safety and respect were rated highly. Information on the progress of the case was rated lowest.
  Respondents asked for one contact person and for plain statements when nothing new is known.
"""
