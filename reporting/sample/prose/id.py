"""Sample answers in prose: Indonesia. The notation is explained in `reporting.sample.reading`."""

PROSE = """\
@art1-2-q1 3333
Measures are applied without distinction, and the Constitution as well as the law on the eradication of the crime of
  trafficking in persons so provide. Because Indonesia is an archipelago of more than five hundred districts and
  cities, equal access is mainly a matter of geography. Integrated service units for women and children have opened
  in most districts; for adult men the social rehabilitation centres are responsible. In {year} the Task Force asked
  all provinces to report separately on men, on persons with disabilities and on persons from customary communities.
@art5-1-q1 4444
Trafficking is criminalised by the special law, and the Convention was approved by Law 12 of 2017. Process, means
  and purpose are defined as in the Convention. The new penal code, which takes effect by stages, keeps the special
  law as the principal text. The Supreme Court's guidance of recent years reminds judges that movement across a
  border is not an element, and that a promise of a high wage may amount to deception where the true conditions were
  concealed.
@art6-1-q1 3333
The special law punishes trafficking committed by an organised group with an increase of one third, and the law on
  transnational organised crime applies in addition. Both association and agreement are covered. In {year}
  investigators used these provisions in cases of non-procedural placement of migrant workers and of recruitment for
  online scams, where sponsors, collectors and document handlers work in different provinces.
@art7-1-q1 3334
The law on money laundering names trafficking as a predicate offence. The financial transaction reports and analysis
  centre supplies analyses on request and at its own initiative.
2023= Parallel charges were brought in a minority of cases.
2026> Following a circular, regional police open a laundering file whenever the loss or gain is above a fixed sum,
  and prosecutors combine the two charges in one indictment.
@art8-1-q1 3333
Corruption is punished under the law on the eradication of corruption, and the special law adds one third where a
  state official abuses power. Task forces in the provinces receive complaints. The internal divisions of police and
  immigration report to the Task Force on proceedings against their members. A circular on gifts from recruiters was
  renewed in {year}.
@art9-1-q1 4444
Obstruction, direct or indirect, of investigation, prosecution and trial is an offence under the special law, as are
  attacks on witnesses or officers and disclosure of the identity of witnesses or victims. Families are included.
  The Witness and Victim Protection Agency informs the judge of threats, and the judge may order the defendant to
  leave the room while evidence is taken.
@art10-1-q1 4444
Indonesian law applies on the territory, on vessels and on aircraft under the flag, and to acts abroad that affect
  Indonesian citizens. A regulation on placement and protection of seafarers and fishers brought their recruitment
  under one licensing system. Port authorities, the fisheries ministry and labour supervisors carry out joint
  inspections; in {year} these took place in fourteen ports.
@art11-1-q1 3344
The national action plan, adopted by regulation of the President, is binding on ministries and gives guidance to
  regions. It has six pillars with output indicators. Of 38 provinces, nearly all have a provincial task force and
  {local} districts and cities have one.
2023= The plan was in its last year but one.
2025> The successor plan was prepared with the regions in a series of seven meetings and has been in force since the
  beginning of 2025.
@art11-3-q1 3333
Civil society is represented in the sub-task forces and contributes to draft regulations. Migrant worker
  organisations run information centres in villages of origin, and religious organisations and universities take
  part. Village task forces include former migrants. A forum of survivors gave written comments on the national
  plan; its members asked to be called by the word penyintas, and official texts now use it.
@art11-4-q1 3333
Among the measures are the village programme for productive migrant families, conditional cash transfers, twelve
  years of compulsory education and credit for departing workers so that no debt to a sponsor is needed. In {year}
  {reach} people were reached by information in sending districts; 61 per cent were women. Prevention of child
  marriage is part of the same regional plans because both have similar causes.
@art13-1-q1 3333
Contacts exist at land crossings on Borneo, Timor and Papua and at the sea crossings of the western islands.
  Immigration officers may postpone departure only where travel documents or purpose give specific reasons, must
  state the reason in writing, and provide the address of the nearest service post. A complaint can be made the same
  day. The channel outside office hours is a duty telephone of the regional police.
@art13-2-q1 3333
Electronic passports are now standard and identity data rest on a single population number. Issuing offices
  interview first-time applicants from districts with frequent cases. Late registration of birth remains an issue in
  some eastern districts; integrated service days, with judge, religious office and civil registry together, help
  families to obtain all papers in one visit.
@art14-1-q1 3333
Standard operating procedures are laid down by ministerial regulation and were revised after consultation of the
  provinces. Any service post, police unit, mission or organisation may begin identification, and the decision lies
  with the investigator or the social service. Training outside Java reached staff of {local} districts and cities.
  The remaining problem is rotation of staff, for which an e-learning course with a certificate was set up.
@art14-3-q1 2333
Most victims identified in Indonesia are its own nationals; the procedure for foreigners was written later.
2023= A draft was being tested in Jakarta and Batam.
2024> It is in force since 2024. The person's wish is recorded by a social worker and not by the investigator. The
  Ministry of Foreign Affairs sends the notice within seven days.
@art14-5-q1 4444
The Witness and Victim Protection Agency carries out threat assessments and offers physical, procedural and digital
  protection, also for families. Regional offices have shortened distance. Protection can begin by telephone
  decision. In {year} the agency and the service units agreed on one form of assessment, so that nobody is asked the
  same questions twice.
@art14-6-q1 3333
Identity of victims and witnesses is protected by the special law and disclosure is an offence. Judges hear evidence
  in closed session on request and always for children. The press council's guidelines apply. Social media is
  harder: after recordings of a raid were shared, the ministry in charge asked platforms to remove them and issued
  instructions to officers about the use of telephones.
@art14-8-q1 3333
Victims are not detained. Shelters of the ministry, of regions and of organisations are open in principle, while
  some restrict exit in the first three days for health and safety reasons that have to be noted down. Returned
  workers are received at debarkation halls and travel on after an interview. Immigration detention houses use an
  indicator list and call the service unit.
@art14-9-q1 3333
Information about rights is given orally and through leaflets in Indonesian and regional languages. The hot line of
  the ministry for women and children answered {calls} calls in {year} about trafficking. In Indonesian the leaflet
  begins: "Anda berhak atas perlindungan, pemulihan, dan restitusi. Semua layanan ini tidak dipungut biaya." (You
  have the right to protection, recovery and restitution. None of these services costs anything.)
@art14-10a-q1 3333
Around {beds} places are open in protection houses of ministries, provinces, districts and organisations. Houses for
  men exist in the rehabilitation centres. In island districts without a house, rooms are rented by the service
  unit. A regulation sets standards on privacy, food and access for wheelchairs, and two out of three houses met
  them at the last check.
@art14-10b-q1 3344
Legal aid is free for those without means and, by instruction of the ministry of law, for all trafficking victims.
  About {clients} persons had assistance in {year}.
2023= The requirement of a certificate of poverty was still applied by some offices.
2025> The requirement was dropped for all in 2025, and legal aid posts were opened in nine ports of return.
@art14-10d-q1 3333
Children continue school with transfer letters that do not give the reason. Adults may join courses of vocational
  centres and receive business capital. Foreign victims may study; work is possible with permission linked to stay.
  Distance learning was made available in shelters that are far from a school.
@art14-11-q1 3333
The programme combines return to the family, economic support and social assistance. Village task forces and
  family-hope facilitators follow the person for a year. In {year} about seven in ten of those entitled received at
  least two visits. Districts with many returned workers organise groups that meet every month; the meetings are
  open to all women in the village, so that participation says nothing about a person's past.
@art14-12-q1 3333
The service standard asks for age, sex, disability, language and religion of the person to be considered. Change for
  gender: nursing rooms and female investigators at provincial units. Change for children: recorded interviews
  accepted by more courts. Change for disability: personal assessment form issued by the Supreme Court and the
  prosecution service, now applied to witnesses in trafficking trials.
@art14-14-q1 2334
Funds come from ministries, regions and the Witness and Victim Protection Agency.
2023= A victims' assistance fund had been created by law but had no rules.
2024> The rules of the victims' assistance fund were issued in 2024 and payments began.
2026> Spending reported centrally was about US$ {spent} in {year}; regional spending comes on top and is not yet
  added up.
@art15-2-q1 3333
The mission abroad or the service unit at home carries out an assessment before travel, using a common form. Ongoing
  proceedings are noted and the prosecutor is asked for an opinion. For children, a social report is obtained from
  the destination. Return is delayed if recruiters are in the same village and have not been dealt with.
@art15-5-q1 4444
Repatriation of citizens is a function of the Ministry of Foreign Affairs and the agency for the protection of
  migrant workers. Missions run shelters in eleven cities. Return through Nunukan, Batam and Entikong follows
  standard procedures with local governments. In {year} special operations were conducted for persons who had been
  in scam compounds, in cooperation with several Parties.
@art16-2-q1 3333
A circular of the national police asks for financial inquiry in each case; the proportion reached forty per cent in
  {year}. Corruption inquiries are separate, and the link is secured by a monthly list. Analysts point out that
  sponsors in villages are paid by several agencies, and that the head of the chain can be found by following the
  advance payments made to families.
@art16-4-q1 3333
The Task Force has six sub-task forces and a daily chair in the National Police. Shared procedures on referral were
  issued by ministerial regulation. Provinces and districts reproduce them. Where a district has no task force, the
  province takes its place. A digital reporting system was opened in 2022; entries have become more regular since a
  weekly reminder is sent.
@art16-5-q1 3344
Remote testimony is permitted by Supreme Court regulation and is used between islands and from missions abroad.
  Local prosecutors' offices and missions provide the room, and a companion of the witness's choice may be present.
  The network fails at times on the outer islands, so that a second date is fixed from the start.
2025> In 2025 rooms at six missions were approved for that purpose. The protection agency pays for travel, a
  companion and loss of earnings. A person may decline; the statement given under oath in the inquiry can then be
  read.
@art16-7-q1 4444
Witness protection is given by the Witness and Victim Protection Agency on its own decision, with no need for an
  order from the court. Trafficking has been among the three largest groups of applications. Applicants receive an
  answer within thirty days, urgent ones within a day. The agency publishes totals over all offences.
@art17-1-q1 3333
Confiscation is available under the special law, the code of procedure and the laundering law, including forfeiture
  where the owner is unknown. Property may be seized as security for restitution. The asset recovery body of the
  prosecution service auctions property; in {year} a first guide on the order of payment was issued, in which
  restitution stands before the treasury.
@art17-2-q1 2223
Accounts can be frozen by investigators in writing. The financial transaction reports and analysis centre can
  suspend a transaction for some days while the letter is prepared. Payments through agents and by gold remain
  difficult to follow.
2023= Freezing was applied late in most regions because account numbers were not asked for in the first interview.
2026> A revised interview form, tried in eight provinces since {last}, begins with payments and has brought forward
  most freezing orders.
@art18-1-q1 4444
Mutual legal assistance is regulated by law and by the ASEAN treaty and bilateral treaties. The central authority is
  in the ministry of law. Assistance without treaty is possible. A national coordination forum reads the list of
  open requests each quarter; those from Parties to the Convention are marked.
@art19-1-q1 3333
Trafficking is extraditable. The extradition law, from an earlier period, lists offences, and trafficking is
  included by means of later laws. Treaties are in force with five Parties. A draft law on extradition would replace
  the list by a minimum penalty.
@art21-1-q1 2233
Foreign requests to freeze or confiscate are carried out through the mutual assistance law with a court order. The
  central authority checks the request, and the prosecution service carries out the order. Sharing of the proceeds
  is agreed case by case, and the needs of victims may be taken into account.
2023= There was no practice.
2025> A first request connected with recruitment fees was carried out in part in 2025, and lessons were noted for a
  circular.
@art23-1-q1 4444
The Task Force for the Prevention and Handling of the Crime of Trafficking in Persons coordinates twenty-four
  ministries and agencies at central level, with a secretariat and national coordination meetings; {meetings}
  meetings were held in {year} at central level. The focal point reports through the secretariat. Regional task
  forces meet at least twice a year.
@art25-1-q1 3333
Information from other Parties is kept under the rules for restricted documents. Each agency has an information
  officer who decides on access, and documents under foreign consent conditions are excluded from public information
  requests. Personnel are trained as part of induction. The rules for messaging applications were tightened in
  {year}.
@apa-bohol-q1 3333
Indonesia leads the action on community-based prevention. Village task forces in sending areas exchanged experience
  with two Parties. A module on checking online vacancies was completed, and secondary schools in nine provinces use
  it.
@apa-bohol-q2 3333
Restitution was chosen as the national priority within the protection area. A guide for assessors was finished and
  offered to the working group; a workshop with five Parties discussed how losses of wages can be calculated across
  currencies.
@apa-bohol-q3 3333
Joint classes of police, prosecutors and judges took place in Semarang, Medan and Makassar. Priority was given to
  evidence from telephones and to the combined indictment. Follow-up after six months showed that two thirds of
  participants had used the material.
@apa-bohol-q4 3333
As a country with citizens in many Parties, Indonesia used the regional channels regularly. It proposed that labour
  attachés and heads of specialist units meet once a year. The first such meeting was held by video.
@justice-cooperation-q1 3333
A memorandum of understanding between police, prosecution, court, protection agency and ministries describes joint
  handling, including restitution from the first interview. It has an annex for districts. Its use is uneven, and
  the Task Force therefore asks for one example from each province a year.
@victim-rights-q4 3333
Gender-responsive planning and budgeting is obligatory. Disability: personal assessments and accessible court rooms.
  Inclusion: materials in regional languages and outreach by women's cooperatives. The monitoring report of {year}
  has chapters on all three and names provinces that lack data.
@context-q3
Secretariat of the Task Force for the Prevention and Handling of the Crime of Trafficking in Persons; division for
  reporting and international cooperation.
@context-q5
Data were gathered from the national police, the prosecution service, the Supreme Court, the Ministry of Social
  Affairs, the ministry for women's empowerment and child protection, the Ministry of Foreign Affairs, the agency
  for migrant workers and the Witness and Victim Protection Agency. Reports of 38 provinces were received, some with
  estimates that were not used. Cut-off: 31 December, three time zones. Overlap between police and service units was
  reduced by matching on date, district, sex and age; an overlap of perhaps three per cent is left. Victims
  identified by missions abroad are counted in the year of return. Restitution amounts are in rupiah and were
  converted at the average rate of the central bank. The tables show detection; a rise in a province often follows
  the opening of a new service unit.
@art1-2-q2
Adult men working at sea; persons with mental disability exploited in begging; people of customary communities
  without identity papers. Actions in the period: a help desk at two fishing ports; agreement with an organisation
  of persons with disabilities; integrated service days in eastern districts.
@art11-2-q2
The ministry evaluated village regulations on migrant protection in 120 villages of four provinces. In villages with
  an active task force {survey} households were asked; they were twice as likely to have checked a recruiter's
  licence. Non-procedural departure did not fall in a clear way. Mass-media campaigns were not evaluated. Programme
  funds will move towards villages with few other sources of information.
@art15-3-q1
Identity papers issued with changed name or age by sponsors, children born abroad to undocumented parents, and
  descendants of old migration who have never been registered. Verification uses the population number and
  fingerprints and takes two to five days where these exist. For others, officials of the home district visit the
  family. Children born abroad wait longest; a joint team for registration visited two plantation areas in {year}.
@art15-6-q1
A memorandum with Malaysia on domestic workers, arrangements between police and consulates with several Parties, and
  local arrangements for sea crossings. They grant free passage, waiver of immigration fines and a contact for wage
  claims after return. An arrangement with the Philippines deals with residents of border islands.
@art16-4-q2
Problem: restitution was not asked for, since each body believed another would calculate it. Measure: the first form
  now contains a page of losses, filled in by the service unit. Result: requests were attached to more than half of
  the files sent to prosecutors, against a quarter previously.
@art24-1-q1
2025< Two results. First, village task forces in sending areas have begun to be paid from regional budgets. Second,
  restitution is asked for in more cases, since losses are noted in the first interview. Two needs. First,
  experience with the recovery of restitution from persons without visible property. Second, support for service
  units in island districts, where one social worker may serve a wide area.
2025> Two results. First, restitution has become part of ordinary work: losses are calculated early, and property
  may be seized for that purpose. Second, village and district task forces now exist in a majority of sending areas
  and are paid from regional budgets. Two needs. First, the recovery of restitution from persons without visible
  property and from those who live in another Party. Second, a regional understanding with technology companies on
  false vacancies and on preservation of data. Indonesia would like ministers to consider whether results from
  villages can be shown in the consolidated report as well as numbers of cases.
2023= The need for rules of the victims' assistance fund was felt most in this year.
2024= The rules of the fund, issued in this year, answered a need stated in the previous report.
2025= The new national plan gave regions clearer tasks, and budgets for {next} already refer to it.
2026> Work on earlier tracing, through the revised interview form, is the main undertaking of this cycle.
@art24-2-q1
A common method of calculating lost wages; guidance in Indonesian for districts; an exchange among focal points of
  decentralised states on how to collect data from many regions.
@apa-bohol-q5
Progress is best in prevention in villages and in restitution orders. Delays occurred in regulations that need
  agreement of several ministries and in regions with change of leadership. What changed for victims: they are asked
  about losses and receive legal help sooner. What did not change: payment is received in a minority of orders. The
  lesson is that property must be traced in the first week or not at all.
@justice-cooperation-q4
Skills. Requests for electronic evidence were drafted without the details that the receiving side needs. A small
  clinic in the central authority reads drafts within two days; the share returned has dropped by half.
@problem-solving-q2
(i) Problem: witnesses from outer islands missed hearings. Tried: local prosecutors' offices served as video rooms.
  Outcome: adopted by circular. (ii) Problem: village heads signed permission letters for departure without knowing
  the recruiter. Tried: a wall list of licensed agencies and a telephone number. Outcome: mixed, as lists grew old;
  now updated through the village information system. (iii) Problem: returned workers arrived at the port at night.
  Tried: a rest house run by a women's cooperative. Outcome: works, but needs funds after {next}.
@victim-rights-q3
The protection agency sends a questionnaire to all protected persons at the end of service; service units use an
  interview by somebody from another district. Most were satisfied with safety and courtesy. The low scores concern
  the length of proceedings and restitution that was ordered and not paid. Several suggested a telephone message
  with the status of the case, and such messages are being tried in three provinces.
"""
