"""Sample answers in prose: Thailand. The notation is explained in `reporting.sample.reading`."""

PROSE = """\
@art1-2-q1 3334
The anti-trafficking in persons act protects all victims irrespective of nationality, sex or legal status, and the
  service standards of the Ministry of Social Development and Human Security repeat this. Multi-disciplinary teams
  work with interpreters in fourteen languages. Particular attention was paid in {year} to workers in sea fishing
  and seafood processing, to persons compelled to commit online fraud, and to stateless persons in the hill
  districts.
2026> A review with organisations of persons with disabilities led to six changes in the service standards, among
  them communication boards at all shelters.
@art5-1-q1 4444
The act makes trafficking in persons and, by a later amendment, forced labour or services separate offences.
  Penalties rise with the age of the injured person and with the role of the offender. Guidance from the Office of
  the Attorney General explains how abuse of power and of a position of vulnerability should be proved, and it was
  updated in {year} in the light of decisions of the higher courts.
@art6-1-q1 4444
Participation in a transnational criminal organisation is an offence under a special act, and conspiracy to traffic
  is punishable under the anti-trafficking act even where the acts themselves were not completed. The two models are
  used side by side. Approval for the use of special investigative techniques is asked of the court. A combined
  charge was brought in a number of large matters in {year}.
@art7-1-q1 4444
Trafficking is a predicate offence. The anti-money laundering office receives notice of each trafficking case at the
  time a report to the police is registered, and may proceed against assets in civil proceedings. Working agreements
  exist with the department of special investigation and the royal police. Cases against recruiters who used mule
  accounts were the most frequent.
@art8-1-q1 3334
State officials who commit or assist trafficking face doubled or trebled penalties. Files concerning officials are
  dealt with by the anti-corruption commissions. Since the adoption of the guideline on complicity, agencies have to
  report within thirty days on criminal and disciplinary action, and the Committee reads the list at each meeting.
2026> A protected channel for reports by officials about colleagues has been opened.
@art9-1-q1 3333
Obstructing an investigation, threatening or harming an injured person or a witness, and destroying evidence are
  offences of their own under the act. They extend to conduct towards family members. Advance examination of
  witnesses is widely used and lowers the interest in intimidation. Prosecutors record every application to withdraw
  a statement and ask for the reason.
@art10-1-q1 4444
Thai courts have jurisdiction over offences on the territory, on Thai vessels and on Thai aircraft, and over
  trafficking offences committed abroad, whoever commits them, under conditions set by the act. The port-in and
  port-out centres check crews, contracts and payment records of fishing vessels. Inspections at sea include an
  interview with the crew without the master present and with an interpreter.
@art11-1-q1 4444
The national policy and action plan under the Anti-Trafficking in Persons Committee covers five areas: policy,
  prosecution, protection, prevention and partnership. Provincial plans follow. In {year} the budget across
  ministries was reviewed by the subcommittee on planning, which also compared targets with results for each
  quarter. The plan is public, and a summary was printed in English and Burmese.
@art11-3-q1 3344
Representatives of civil society sit on the national committee and on provincial committees. Funds for projects of
  private organisations are given each year from the anti-trafficking fund.
2023= Survivor participation was limited to consultations.
2025> A survivors' advisory network, supported by a foundation, now comments on manuals and takes part in the
  training of interpreters. Members are paid and may withdraw at any time without giving a reason.
@art11-4-q1 3333
Registration of migrant workers, protection of domestic workers under labour law, compulsory education and a
  nationality procedure for stateless students reduce vulnerability. Some {reach} persons received safe-migration or
  online-safety information in {year}, of whom 55 per cent were women. Children of migrant workers may attend school
  regardless of status. The remaining concern is the cost of registration, which leads some workers into debt.
@art13-1-q1 4444
Border cooperation centres with four neighbouring states operate around the clock; provincial authorities meet their
  counterparts each quarter. Immigration officers use a three-step screening: observation, a short private talk,
  referral. Travel is not refused on the basis of sex or age. A record of each secondary interview is reviewed at
  the end of the month in order to detect unfair patterns.
@art13-2-q1 4444
Electronic passports and identity cards with chips are issued under dual control. Birth registration covers all
  children born in the country, whatever the status of the parents. For persons without nationality a card with a
  thirteen-digit number gives access to health and schooling. Digital verification of migrant workers' papers was
  linked to two neighbouring systems in {year}.
@art14-1-q1 3444
Identification is carried out by multi-disciplinary teams with a standard form. A national referral mechanism,
  introduced by regulation of the Prime Minister's Office, adds a period for recovery and reflection of up to
  forty-five days.
2023= Training on the new mechanism was under way in the provinces.
2024> Officials in all provinces have been trained. Of those screened in {year}, most were seen by a social worker
  within twenty-four hours.
@art14-3-q1 3333
The Department of Consular Affairs notifies missions of the sending state when the injured person agrees. For Laos,
  Myanmar, Cambodia and Viet Nam the bilateral procedures apply. If a person does not wish to be known to the
  authorities at home, the file is marked and only statistics are shared. Staff are reminded that the wish can be
  changed at any moment.
@art14-5-q1 4444
Risk is assessed with a tool that gives three levels. Shelters have security staff and protocols for escorts. Since
  threats increasingly come through telephones and through loans at home, the tool has a part on digital traces and
  a part on family members. The Ministry of Justice may take over protection in grave cases.
@art14-6-q1 4444
The act prohibits publication of pictures, sound and any fact that may reveal identity, and the prohibition is
  enforced. Hearings may be in camera. The press association and the Committee agreed on a pictogram that replaces
  photographs. Data on injured persons are kept under the personal data protection act, with logs of access.
@art14-8-q1 3344
Injured persons may not be detained. While identification continues they stay at a reception place outside police
  premises. Foreign nationals with indicators are transferred from immigration to a reception place on the same day.
  Families are kept together.
2023= Residents of government shelters needed permission to go out.
2025> By an order of 2025, adults may leave shelters in the daytime without permission, may use their own telephone,
  and may choose to live outside with support. Restrictions require a written reason and are reviewed after seven
  days.
@art14-9-q1 3444
Rights are explained by social workers with an interpreter. An application for telephones contains texts, sound and
  sign-language clips in nine languages. The help line of the ministry answered {calls} calls in {year} on all
  subjects, a small portion of which concerned trafficking. The leaflet was tested with readers from Myanmar and Lao
  PDR and rewritten twice.
@art14-10a-q1 3333
There are {beds} places in government and private shelters. Specialised shelters receive men, families and boys;
  licensing of private shelters has widened the choice. Persons with a disability are placed in adapted rooms.
  Because of longer stays in large online-fraud cases occupancy was uneven, and a second reception centre was opened
  for peaks.
@art14-10b-q1 3333
Lawyers are provided through the legal aid of the Ministry of Justice, the lawyers' council and private
  organisations. In {year} about {clients} persons were advised. Prosecutors claim compensation on behalf of the
  injured person without a fee. Advice on wages and social security is given by labour officers who visit the
  shelters every week.
@art14-10d-q1 3344
Injured persons may work outside the shelter, may stay in the country for work during the case and for up to two
  years after it, and can take courses.
2023= About half of those wishing to work had found a post.
2025> With a placement officer in each of nine regions, waiting time has fallen to one month. Children attend school
  without regard to documents.
@art14-11-q1 3333
Provincial social development offices follow Thai citizens after return for at least one year. The fund pays for
  education, medical care, livelihood and emergency needs. For foreign citizens, follow-up is agreed with the
  services of the home state; reports are received for about half. A grading of needs at the first visit is used to
  decide the frequency of later visits.
@art14-12-q1 3334
Children are interviewed with a psychologist and a prosecutor present. Women and men have staff of their sex.
  Persons of diverse gender may choose the unit in which they wish to live. Change for disability: braille and
  easy-read.
2026> A child advocacy centre model has been extended to four more provinces this year.
@art14-14-q1 4444
The anti-trafficking fund has its own budget and receives confiscated assets. It spent about US$ {spent} for victims
  in {year}, on living costs, health, travel, training and compensation where an offender did not pay. Applications
  are decided within fifteen working days and in emergencies within one day. Accounts are published.
@art15-2-q1 4444
Before each return the multi-disciplinary team meets, together with the counterpart services by video where
  possible. Hearings, threats, health and debts are taken into account. The person attends and is asked last, so
  that no question is left open. In the case of a child, best interests are determined by a panel that includes the
  guardian.
@art15-5-q1 4444
Programmes with Lao PDR, Myanmar, Cambodia, Viet Nam and China are based on memoranda and annual case management
  meetings. For Thai citizens abroad the emergency fund of the foreign ministry advances the costs and does not
  reclaim them from victims. Private and international organisations assist with family tracing and escort.
@art16-2-q1 4444
Financial inquiry is compulsory in trafficking cases; the officer must note the result in the file before it goes to
  the prosecutor. Assets were restrained in about one third of files. Inquiry into officials takes place outside the
  chain of command concerned. Analysis of telephone and payment data is offered by a joint centre.
@art16-4-q1 4444
The national referral mechanism is the shared procedure of police, labour, welfare, health, immigration and
  prosecutors. It is run by the division against trafficking in the Ministry of Social Development and Human
  Security. Each province has a coordinator. An electronic system tracks the steps without the account of the
  person, which is kept in the case file only.
@art16-5-q1 3334
Injured persons who have gone home may testify by video from a court or embassy. The court pays interpreters. Those
  willing to return receive a visa without fee, an allowance and an escort.
2026> An arrangement on video testimony with two neighbours was signed in {year}, which names the rooms and a
  support person.
@art16-7-q1 4444
The witness protection act applies, and trafficking is named in it as a case for special measures. Protection covers
  the family. Measures are agreed with the witness in writing. For safety the number is published only together with
  that of other offences.
@art17-1-q1 4444
Courts may order confiscation in the criminal case. In addition civil forfeiture is available to the anti-money
  laundering office, without a conviction. Since an amendment, confiscated assets may be given to the injured person
  before anything goes to the state. The order of priority was confirmed by a circular in {year}.
@art17-2-q1 3444
Temporary restraint of ninety days may be ordered by the transactions committee. Property bought in the name of
  relatives can be included if the source is shown.
2023= The use of this power early in the inquiry varied between regions.
2024> Regional focal officers now decide with the investigators on the first day whether to ask for it. Virtual
  assets are included.
@art18-1-q1 4444
Assistance is given under the act on mutual assistance in criminal matters, treaties and the ASEAN treaty. The
  Office of the Attorney General is the central authority. In urgent cases documents are received by electronic
  mail. Time to execution has become shorter for bank records and is still long for testimony.
@art19-1-q1 4444
Trafficking is extraditable by law. Treaties exist with most Parties, and the Convention may serve as a basis. Thai
  citizens can be surrendered under a treaty or by consent; otherwise the case is heard at home.
@art21-1-q1 3333
Foreign freezing and confiscation orders may be executed after an order of a Thai court. The office of the central
  authority gives advice on drafts. Two requests were discussed informally in {year}. Sharing of assets is possible
  by agreement and may name victims as recipients.
@art23-1-q1 4444
The Anti-Trafficking in Persons Committee is chaired at the highest level of government; the anti-trafficking
  division of the Ministry of Social Development and Human Security is its secretariat. The Committee and its
  coordinating committee met {meetings} times in {year}. The focal point for this report is the head of a section of
  that division and presents a draft to the coordinating committee.
@art25-1-q1 3333
Information received is classified under the official secrets rules; systems have two-factor access. Officers sign
  an undertaking on taking up the post. A check of access logs takes place twice a year. The next step is an
  electronic register of consent by other Parties.
@apa-bohol-q1 3344
Thailand leads the work on ethical recruitment in fishing. It rests on written contracts in the worker's language,
  on the principle that the employer pays, and on inspection in port. Employers' associations and workers' groups
  sit in the working party.
2025> Training for recruiters, employers and crew was completed in the coastal provinces, and a guide in five
  languages was given to the region. Campaigns about online fraud recruitment continue with platforms.
@apa-bohol-q2 3334
The regional guide on recovery and reflection was drafted with the support of several Parties and is used by
  multi-disciplinary teams. Social workers from border provinces wrote the first draft, and persons who had used the
  period told them what had helped.
2026> It has been translated into four languages.
@apa-bohol-q3 4444
Officers took part in joint investigations on compounds, in training on virtual assets and in case conferences. The
  manual on advance examination of witnesses was shared in English.
@apa-bohol-q4 4444
Annual case meetings with five states and a yearly meeting of hot lines took place. Thailand supported work on
  common data fields and tested them with one province.
@justice-cooperation-q1 4444
Manuals for police, prosecutors and judges of the trafficking division of the criminal court are in force, together
  with a memorandum on cooperation with victim services. The most recent is the manual on child-friendly procedure.
  Joint reviews of finished cases are held each half-year.
@victim-rights-q4 3333
Gender: staff of each sex in all teams. Disability: accommodation is recorded in the care plan. Inclusion:
  interpreters for ethnic and migrant languages are registered and paid by a fixed rate. A short audit of the three
  is published on the website of the division in Thai.
@context-q3
Division of Anti-Trafficking in Persons, Ministry of Social Development and Human Security; section for foreign
  affairs and reporting.
@context-q5
Data owners: the royal police, the department of special investigation, the Office of the Attorney General, the
  courts, the anti-money laundering office, the Ministry of Labour and the Ministry of Social Development and Human
  Security. Years in source documents follow the Buddhist calendar and were converted; the year {year} corresponds
  to B.E. {be}. Police figures count cases by date of report, courts by date of judgment, therefore stages cannot be
  followed from table to table. Double counts between police and special investigation are removed by case number.
  Presumed victims in the reflection period at the cut-off date are shown as presumed. Provinces verified their own
  figures in January. Sex is recorded as in the document; a category for other is used where the person asks for it.
@art1-2-q2
(1) Crews of vessels under foreign flag landing in Thai ports: interpreters were added at three ports. (2) Stateless
  persons: a mobile nationality clinic visited nine districts. (3) Men found in online-fraud operations: a separate
  screening room and male counsellors were provided. The third group proved the hardest because people feared both
  employers and prosecution.
@art11-2-q2
An evaluation by a university covered four campaigns and {survey} respondents. The campaign shown by bus operators
  and at stations was remembered best. Intention to check an employer before travel rose from 38 to 51 per cent.
  Calls to the help line rose in the same provinces for two months and then returned to the earlier level. Repeated
  short campaigns will therefore replace one large yearly event.
@art15-3-q1
Persons without registration in any state, names transcribed between scripts, and places of origin to which no
  official can travel. For Thai citizens abroad verification takes one to three days by fingerprint. For others the
  average is longer. A pilot with photographs and voice messages to relatives, with consent, has worked well with
  one neighbouring state.
@art15-6-q1
Memoranda with Cambodia, Lao PDR, Myanmar, Viet Nam and China and a regional memorandum, with standard procedures
  attached. They allow stay until the end of the proceedings, the choice of the crossing point and a companion,
  payment of outstanding wages before departure, and the postponement of return when a child is in the last term of
  school.
@art16-4-q2
Problem: too many agencies attended first interviews in large operations. Measure: an incident coordinator from the
  welfare side decides who may enter the room, with no more than three persons. Result: interviews became shorter,
  and more persons agreed to a second talk.
@art24-1-q1
2025< Results: (1) the regulation on the national referral mechanism is in force and provinces have named
  coordinators; (2) interpreters in rare languages can be reached at night by video. Needs: (1) a common approach by
  Parties to persons compelled to commit crimes in online-fraud operations; (2) experience with open shelters, which
  Thailand is studying before it changes its own rules.
2025> Results: (1) the national referral mechanism with a period of recovery and reflection works in all provinces;
  (2) adults in shelters move freely and more of them work. Needs: (1) a common approach by Parties to persons
  compelled to commit crimes in online-fraud operations, so that identification by one state helps in the next; (2)
  reliable ways to let persons testify from home. Thailand would be glad to share forms and training materials for
  both subjects.
2023= Introducing the new mechanism in the provinces was the main task of the period.
2024= Training of all provinces was concluded, and regional focal officers for asset measures took up work.
2025= The order on freedom of movement was prepared with residents, shelter staff and the survivors' network.
2026> A protected channel for reports by officials and an arrangement on video testimony are new in this cycle.
@art24-2-q1
A short guide on how other Parties count persons in the reflection period; peer visits on freedom of movement in
  shelters; a shared pool of interpreters for rare languages.
@apa-bohol-q5
Results were good where a province had a coordinator with time set aside. Delays came from procurement and from
  turnover of interpreters. For victims, freedom of movement and faster payments are the important changes. Long
  proceedings have not changed enough. The lesson is to design services with those who use them and to test each
  form with ten people before printing it.
@justice-cooperation-q4
The law on evidence differs: one side needs a sworn statement before a judge, the other accepts a police record.
  Prosecutors of both sides agreed on a form that satisfies both laws. The first use was successful.
@problem-solving-q2
A. Unpaid wages of fishers were claimed too late. Labour officers went to the shelters weekly: most claims are now
  made within a month. B. Interpreters in rare languages were missing at night. A video roster was opened in three
  regions, and the average wait fell from five hours to forty minutes. C. A chat service for young people received
  few messages, because the page asked for a name; it was reopened without registration and will be assessed in
  {next}.
@victim-rights-q3
Shelters use a tablet form with symbols and sound on leaving and at the middle of the stay. In addition a foundation
  held talks in small groups. Respect, food and lessons were rated well; waiting for court dates and rules on
  visitors less so. Answers are put together by region so that no shelter or person can be recognised. Visiting
  rules were relaxed as a result.
"""
