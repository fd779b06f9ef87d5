"""Sample answers in prose: Malaysia. The notation is explained in `reporting.sample.reading`."""

PROSE = """\
@art1-2-q1 3333
The ATIPSOM Act 2007, as amended, protects any person against whom the offence is committed. The Council for
  Anti-Trafficking in Persons and Anti-Smuggling of Migrants (MAPO) has directed that: (i) the indicators be applied
  to citizens and non-citizens alike; (ii) refugees and persons without documents be screened before any immigration
  action; and (iii) men be offered the same choice of shelter as women. Implementation of (iii) depends on the
  number of places and is followed at each meeting of the Council's protection committee.
@art5-1-q1 4444
Trafficking in persons is an offence under Part III of the ATIPSOM Act 2007. The definition was amended so that
  coercion is read widely and in line with the Convention. Separate sections provide for trafficking by abuse of
  power, for trafficking of children, and for profiting from exploitation. The Attorney General's Chambers maintains
  a charging guide, the fourth edition of which came into use in 2022.
@art6-1-q1 4444
Organised criminal group offences are found in the penal code, and security offences procedure applies where a group
  is involved. Prosecutors may also rely on conspiracy and abetment. An internal review of decided cases found that
  the group offence was charged where at least three persons with stable roles could be shown, which the Chambers
  regard as the appropriate threshold.
@art7-1-q1 3344
Trafficking offences are listed in the schedule of serious offences to the anti-money laundering act.
2023= Financial investigation was opened where the value was significant.
2025> Under a directive of 2025 a preliminary financial investigation is opened in every ATIPSOM case. The central
  bank's financial intelligence unit gives analytical support, and banks were issued with red flags on payments by
  recruitment agents.
@art8-1-q1 3333
Corruption is an offence under the act that established the anti-corruption commission, which acts independently of
  other enforcement agencies. Two features are relevant to trafficking: integrity officers are posted in the
  immigration and police headquarters, and the joint working group on integrity meets after each case in which an
  officer was mentioned. Officers at entry points rotate at fixed intervals.
@art9-1-q1 3333
The ATIPSOM Act makes it an offence to obstruct, to assault or to threaten an officer or a person giving
  information. The identity of informers is protected. The penal code supplies offences on false evidence and
  intimidation which extend to members of the witness's family. Early recording of the victim's evidence, within
  weeks of the protection order, has reduced opportunities for interference.
@art10-1-q1 4444
The Act applies to offences committed in Malaysia, on ships and aircraft registered in Malaysia, and, in stated
  circumstances, outside Malaysia where Malaysia is the receiving or the transit country. The maritime enforcement
  agency is an enforcement agency under the Act. Its officers boarded fishing and cargo vessels in {year} with a
  crew interview form in six languages.
@art11-1-q1 3344
A national action plan on anti-trafficking in persons is in force. Strategic goals are assigned to MAPO's five
  committees. Progress is tabled each half-year.
2023= The mid-term review of the plan recommended clearer ownership of thirteen actions.
2025> Clear owners have since been named for those thirteen actions, and allocations by ministry have been shown in
  the plan since 2025. The preface is printed in Malay: "Pencegahan bermula dengan maklumat yang betul sebelum
  seseorang membuat keputusan." (Prevention begins with correct information before a person makes a decision.)
@art11-3-q1 3333
Non-governmental organisations are appointed to MAPO and its protection committee and run several of the gazetted
  shelters with public grants. Trade unions and employers' bodies sit on the committee dealing with forced labour. A
  consultation with former residents, organised by an organisation they trust, takes place once a year. Its findings
  are tabled without attribution.
@art11-4-q1 3333
In Malaysia's case, root causes are largely linked with the demand for labour and with fees paid before arrival.
  Measures include minimum wage coverage, social security for foreign workers, an e-wage scheme, amendments on
  housing standards, and a complaint application in several languages. Approximately {reach} workers and employers
  attended briefings in {year}; 36 per cent were women. For citizens, poverty programmes in the interior of Sabah
  and Sarawak are relevant.
@art13-1-q1 3333
Direct channels exist with Thailand, Singapore, Indonesia and Brunei Darussalam at headquarters and at checkpoint
  level. The eastern coast of Sabah has a coordination centre. Outside office hours the operations rooms are
  connected. The safeguards for travellers are: a private interview on stated indicators; the presence of an officer
  of the same sex; no refusal of entry without a supervisor's decision in writing.
@art13-2-q1 4444
The Malaysian passport and the identity card contain chips; personalisation is centralised and audited. Late
  registration of birth is possible by application with a supporting statement, and mobile teams visit interior
  districts. Special documents for residents of border areas are recorded electronically. In {year} no case of
  irregular issue connected with trafficking was found by internal audit.
@art14-1-q1 3333
National guidelines on victim identification were issued by MAPO and apply to all five enforcement agencies, labour
  officers and immigration officers. They have been used in training in all states and federal territories. A list
  of indicators for forced labour follows the international ones. The decision on a protection order rests with a
  magistrate after inquiry; the guidelines make it plain that support does not wait for the order.
@art14-3-q1 3333
Consular notification takes place within the time of the interim protection order. The victim support assistant
  records beforehand whether the person wishes it. Where there is fear of persecution or reprisals no notification
  is made. The procedure is contained in a circular; its record sheet was shortened in {year}.
@art14-5-q1 3333
Risk assessments are made jointly by the investigating officer and the protection officer. They cover threats by
  agents, employers and moneylenders in the country of origin. Measures: undisclosed location, escorts, change of
  telephone, and liaison with the home police. Shelters hold drills twice a year. Online tracing is treated in the
  handbook of protection officers.
@art14-6-q1 4444
The Act restricts media reporting on any information that may lead to identification, and contravention is an
  offence. Proceedings may be held in camera. Protection officers hold the only list linking names and files.
  Guidance on photographs during operations was repeated in {year}, with the instruction that no picture of persons
  rescued be taken by telephone.
@art14-8-q1 2333
Persons under a protection order live in places of refuge and not in detention.
2023= Movement outside places of refuge required escort, and special permission was used by few.
2024> By amended regulations a resident may leave for work, study or recreation after an individual risk assessment,
  and refusal must be explained in writing. Screening teams visit immigration depots every week to identify persons
  with indicators.
@art14-9-q1 3333
The rights briefing is given within twenty-four hours by a victim support assistant who speaks the person's
  language. A booklet in ten languages and an audio version are in use. In Malay it says: "Anda bukan pesalah. Anda
  boleh bertanya pada bila-bila masa tentang kes anda." (You are not an offender. You may ask at any time about your
  case.) An easy-read version is being prepared with a disability organisation.
@art14-10a-q1 3333
Government places of refuge and gazetted private shelters have {beds} places. There are separate places for women,
  children and men, the latter in two locations. Families are accommodated in one of the private shelters.
  Accessibility was improved in three places in {year}. A further place of refuge for men has been approved in the
  development budget.
@art14-10b-q1 3333
The legal aid department provides advice on civil and family matters, and a panel of pro bono lawyers advises on
  criminal, labour and immigration issues. {clients} consultations took place in {year}. Victim support assistants
  prepare the persons for court. Advice in writing is given in a language known to the person before any statement
  on compensation is signed.
@art14-10d-q1 3333
Residents may apply for a special immigration pass and a visitor's pass for work. Employers are found through a list
  kept by the ministry of human resources. Children receive lessons at the shelter and, where the stay is longer
  than a term, at a school. The time from application to permission to work was fifty-two days on average in {year}
  and remains a matter of concern.
@art14-11-q1 2222
For citizens, welfare officers follow the person for twelve months. For foreign nationals, who are the larger group,
  reintegration is done by home services. A form with needs and wishes is sent with consent. Reply is received in a
  minority of cases. Malaysia has proposed a simple tracking sheet to two sending states, showing three contacts in
  one year, without personal details.
@art14-12-q1 3333
Child interview centres are used for children; the child witnesses act allows screens and intermediaries. Women have
  female protection officers. For persons with a disability the welfare department appoints an adviser. Examples of
  change: (a) gender: hygiene and childcare budget for shelters; (b) children: guardians for unaccompanied children;
  (c) disability: sign-language interpretation in three states.
@art14-14-q1 3333
Funds are allotted each year under MAPO and under the votes of the welfare department. Expenditure on shelter,
  allowances, medical care and support assistants was about US$ {spent} in {year}. Residents receive a monthly
  allowance. Grants to private shelters are given under a two-year agreement. A dedicated trust account is under
  study by the Treasury.
@art15-2-q1 3333
Before a protection order is revoked for the purpose of return, a risk assessment is tabled. It covers threats,
  health, debts, outstanding wages and the stage of the trial. The deputy public prosecutor confirms if evidence has
  been recorded. A best-interests assessment is made for each child by a protector under the child act.
@art15-5-q1 3333
Return programmes operate with embassies of six states and with an international organization. The steps are fixed
  in a standard procedure of 2022. Tickets are paid by MAPO where the embassy cannot. Persons are accompanied to
  departure by the victim support assistant. Feedback is asked for by messaging after two weeks.
@art16-2-q1 3344
Parallel financial inquiries are opened by the enforcement agencies together with the financial investigation team
  of the police.
2025< A directive that would make them a part of each case was in draft, and reports were attached in about one
  third of papers.
2025> Since the directive of 2025 each investigation paper must contain either a financial investigation report or a
  reason for its absence. In {year} reports were attached in more than four fifths. Referrals to the anti-corruption
  commission are made by the agency's integrity officer.
@art16-4-q1 4444
MAPO is the coordinating council; the enforcement agencies, prosecutors, welfare and labour departments work under
  joint standard procedures, which form the national referral mechanism. A task force of MAPO deals with operations.
  State committees are chaired by state secretaries. Case conferences are chaired by the prosecutor before charge
  and by the protection officer after charge.
@art16-5-q1 3333
Evidence may be recorded before trial in the presence of the accused's counsel, so that the person need not remain.
  Live link from abroad is allowed with leave of the court. Travel, lodging and a daily allowance are paid for those
  who return. Courts accept the embassy as a place for the link. Consent forms are explained by someone who is not a
  party to the prosecution.
@art16-7-q1 4444
The witness protection act provides a programme administered at the highest legal office. Trafficking witnesses and
  their families may be admitted. Interim protection is possible on the day of application. Numbers are not
  disclosed, in accordance with that act.
@art17-1-q1 4444
Forfeiture of property, proceeds and instrumentalities is provided for in the ATIPSOM Act and in the anti-money
  laundering act, with value-based and non-conviction-based orders. The court must consider compensation before
  forfeiture. Vehicles and vessels form the largest part of items forfeited in trafficking cases.
@art17-2-q1 3344
Freezing orders of ninety days can be issued by enforcement agencies before charge. Accounts, vehicles, vessels and
  land may be frozen, and digital assets are included. The order may be extended by the court on application of the
  public prosecutor.
2023= These orders were issued on average in the second month of the inquiry.
2025> With the preliminary financial investigation the average has come down to eighteen days. Liaison officers at
  nine banks answer on the same day in urgent matters.
@art18-1-q1 4444
The mutual assistance in criminal matters act is the legal basis, together with the ASEAN treaty, for which Malaysia
  serves as depositary. The Attorney General is the central authority. A request may be sent in draft for advice.
  Urgent requests can be transmitted electronically. The usual subjects are bank records, recruitment contracts and
  witness statements.
@art19-1-q1 3333
Trafficking is an extradition offence by virtue of the punishment. Treaties or arrangements are in force with four
  Parties, and special direction of the Minister is possible for others. Nationals may be surrendered at discretion.
  An amendment bill would recognise the Convention by name.
@art21-1-q1 3333
Foreign forfeiture orders can be registered in the High Court if the country has been prescribed. All Parties can be
  prescribed by order, and five have been. For the others a new domestic order is sought. Chambers intend to propose
  that all Parties to the Convention be prescribed at once.
@art23-1-q1 4444
MAPO is established by statute and hosted by the Ministry of Home Affairs. It is chaired by the secretary general of
  that ministry. The full council met {meetings} times in {year}. A national strategic office serves as permanent
  secretariat. The focal point for this report is an officer in its policy division, who prepares MAPO's annual
  report as well, so the two agree.
@art25-1-q1 3333
The official secrets legislation and departmental security orders apply. Mutual assistance files are kept by
  Chambers apart from investigation papers. Digital copies are encrypted. Staff are vetted. A quarterly check of who
  has had access was introduced in 2022.
@apa-bohol-q1 3344
Malaysia contributes to actions on demand and supply chains. The work concentrates on sectors with many foreign
  workers, on recruitment costs and on complaint channels inside companies. Unions and buyers took part from the
  first meeting.
2023= Consultation with industry associations began.
2025> A guide for employers in plantations, manufacturing and construction was completed after the nineteenth
  ministerial meeting in Melaka and is available in English and Malay; training with buyers' associations followed.
@apa-bohol-q2 3333
Freedom of movement and work in places of refuge was the priority. The regulations, the risk form and the training
  of victim support assistants are in use. What remains is the waiting time for work permission.
@apa-bohol-q3 3333
A special court sits for ATIPSOM cases in one state, and trained judges sit in the others. Training on recording of
  evidence was delivered with the judicial training institute. The target for cases finished within a year was
  reached in two out of three.
@apa-bohol-q4 4444
Malaysia hosted the nineteenth AMMTC in Melaka in September 2025 and took part in the working group and in meetings
  of specialist units. Before that it served on the drafting group on data. Bilateral exchanges were held with
  Indonesia, Thailand, Viet Nam and the Philippines.
@justice-cooperation-q1 4444
Written procedures exist between police and the other enforcement agencies, deputy public prosecutors, protection
  officers and the courts' registry, dated 2022. They fix who attends the pre-charge conference, the time for
  recording evidence, and duties on compensation. A template for a cross-border case plan forms an annex.
@victim-rights-q4 3333
The shared responsibilities are set out in a MAPO circular. Gender: data by sex on permissions to work and to move.
  Disability: adviser and adjustments at interview. Inclusion: indicators for domestic workers and for refugees, and
  a complaint channel in eleven languages.
@context-q3
National Strategic Office of the Council for Anti-Trafficking in Persons and Anti-Smuggling of Migrants (MAPO),
  Ministry of Home Affairs; policy division.
@context-q5
(i) Sources: enforcement agencies under the ATIPSOM Act, the courts, the welfare department, the department of
  labour. (ii) Counting: identified victims are persons for whom a protection order was made; presumed victims are
  persons under an interim order at the cut-off. Persons whose order was refused are shown as not victims. (iii)
  Cases under other laws, such as the employment act, are not included. (iv) Figures are reconciled by order number
  every quarter. (v) Limits: disability is recorded for about two thirds; age bands are from documents and, where
  these are missing, from assessment. (vi) Amounts in ringgit were converted at the yearly average.
@art1-2-q2
Domestic workers who live with their employer, and refugees without papers who fear contact with authorities.
  Actions: labour inspectors made telephone interviews with workers chosen from the permit register; an organisation
  trusted by refugees was given a direct line to the protection committee.
@art11-2-q2
A survey of {survey} workers in manufacturing, commissioned by the ministry of human resources, asked about fees,
  wages and documents. Retention of passports was reported less often than in the previous survey. Fees paid at home
  had not changed. As many measures began at the same time, no one measure can be credited. The survey will be
  repeated every second year with the same questions.
@art15-3-q1
Foreign victims whose documents were kept by an employer, and persons in coastal Sabah with no record in any state.
  Embassies answer in one to six weeks. For persons who may be stateless there is no authority to ask. They stay
  under a protection order that is prolonged, which is not a lasting answer.
@art15-6-q1
Memoranda on employment of domestic workers with Indonesia, and on cooperation against transnational crime with
  several Parties. They provide for consular access within three days, wages paid before departure and video
  evidence.
@art16-4-q2
Problem: raids planned by one agency reached the protection officers too late for interpreters to be found. Measure:
  notice of two days for planned operations and a roster for others. Result: interpreters were present in nine of
  ten planned operations.
@art24-1-q1
2025< Results: (a) victim support assistants work in every place of refuge, and the rights briefing takes place
  within a day; (b) pre-trial recording of evidence is now common, so that persons may return home sooner. Needs:
  (a) exchange with other Parties on freedom of movement in shelters; (b) agreement on evidence by live link,
  including who pays for rooms, interpreters and support persons.
2025> Results: (a) residents of places of refuge may leave, work and study on the basis of an individual assessment,
  and no rise in risk has been noted; (b) financial investigation is part of every case. Needs: (a) follow-up with
  sending Parties after return, on which Malaysia has offered a simple sheet; (b) agreement on evidence by live link
  between Parties, including who pays for rooms, interpreters and support persons. Malaysia further notes the value
  of early drafts of the consolidated report, so that ministries can be consulted in good time.
2023= At the time of writing, the mid-term review of the national plan had just been tabled.
2024= The amended regulations on movement were the principal event of the period.
2025= The period included the nineteenth ministerial meeting in Melaka, during which delegates visited a place of
  refuge with the consent of residents.
2026> This early report carries figures to October; its text will be read again by MAPO in the first quarter of
  {next}.
@art24-2-q1
An agreed tracking sheet for persons returned; a model clause on live-link evidence; more time between draft and
  clearance.
@apa-bohol-q5
Of seven actions, four are complete and three continue. For victims the most visible change is movement and work.
  Waiting for permission, at fifty-two days, is the visible failure. Lesson: where two departments each need a
  document from the other, one of them must be told to go first.
@justice-cooperation-q4
Differences over what a certified copy is. A bank statement certified by a bank officer was refused since the other
  law asks for a notary. The remedy was a short joint note, now attached to requests in both directions.
@problem-solving-q2
1. Problem: residents wished to call home but shelters had one telephone. Tried: supervised tablets, then own
  telephones. Happened: conflicts fell; taken into normal work. 2. Problem: interpreters of Rohingya and Bengali
  were rarely free on weekends. Tried: retainer for six interpreters. Happened: worked in two cities, too costly
  elsewhere. 3. Problem: employers on the list withdrew offers. Tried: visit by a labour officer before the first
  day. Happened: still being tried.
@victim-rights-q3
Exit interviews are held by an organisation that does not run shelters. In {year} residents spoke well of the
  support assistants. They asked for more news of their case, food from home and shorter waits for work. A yearly
  summary is given to the protection committee, and shelters answer in writing.
"""
