"""Sample answers in prose: Lao PDR. The notation is explained in `reporting.sample.reading`."""

PROSE = """\
@art1-2-q1 2223
The law on anti-trafficking in persons provides that protection is given without discrimination as to sex, age,
  ethnicity or belief. The National Steering Committee draws attention to ethnic groups in mountainous areas, who do
  not always read Lao. Village authorities, the Lao Women's Union and the Lao Front explain the law in the languages
  of the villages.
2026> Audio material in Hmong and Khmu was completed and is kept at every district office of the northern provinces.
@art5-1-q1 4444
Trafficking in persons is an offence under the penal code and the special law on anti-trafficking. The two texts use
  one definition, which was brought into line with the Convention when the penal code was revised. Penalties are
  graded. A commentary was published by the Ministry of Justice and distributed to people's courts at provincial and
  regional level.
@art6-1-q1 3333
The penal code punishes participation in an organised group and regards it as an aggravating ground. Association and
  conspiracy are both covered. Cases involving groups are heard at the provincial level. The People's Supreme Court
  has collected reference decisions for internal study.
@art7-1-q1 1122
Money laundering is an offence and trafficking is a predicate. Financial inquiry in trafficking files is at its
  beginning.
2023= No file included a financial report in the period.
2024= Training of provincial officers began.
2025> In 2025 and after, the anti-money laundering office gave reports to investigators in several files. Transfers
  are small and often in cash, and the office therefore teaches how to note other gains, such as motorcycles, houses
  and gold.
@art8-1-q1 3333
Giving and receiving bribes are offences under the penal code and the anti-corruption law. State inspection
  authorities examine complaints at central, provincial and district level. Instruction No. 1 of each year reminds
  officials at international crossings of their duties. Action taken is reported to the Steering Committee without
  names.
@art9-1-q1 2222
Threats and violence against witnesses, injured persons and officials are punishable. The criminal procedure law
  allows protective measures before and during the hearing. Judges consider that the difficulty lies less in the
  text than in practice: injured persons live in the same village as relatives of the accused. Village mediation
  units have been told that trafficking cases may not be mediated.
@art10-1-q1 3333
Courts of the Lao PDR have jurisdiction over offences on the territory and over citizens who commit them abroad. The
  Lao PDR is landlocked and keeps no register of sea-going ships, therefore the part of this question on ships does
  not apply; river craft fall under territorial jurisdiction. Aircraft registered in the country are covered by the
  civil aviation law.
@art11-1-q1 3333
A national plan of action on anti-trafficking for five years is being carried out by ministries and provinces under
  the National Steering Committee. In {year} a review meeting took place in the north, the centre and the south. Of
  the activities planned for the year about three quarters were done; others wait for funds of partners. Provinces
  have annexed their own plan.
@art11-3-q1 2222
Mass organisations take part at all levels, the Lao Women's Union and the Youth Union in particular. Non-profit
  associations and international organisations assist with prevention in agreement with the authorities. Persons who
  returned and who wish to speak have been invited to village events through the Women's Union and were accompanied.
  The authorities find that this needs care, and in future prefer recorded voices.
@art11-4-q1 2333
Rural development, school meals and vocational training are the main measures. Districts with much out-migration are
  given priority. In {year}, {reach} people attended village meetings on safe migration, about half of them women.
  Training centres accept young people who left school early.
2025> A labour registration service for those who go abroad has been opened in six provinces, so that a contract can
  be checked before travel.
@art13-1-q1 3333
The Lao PDR has borders with five countries. Border liaison offices are in place at main crossings and hold monthly
  meetings with Thailand and Viet Nam and quarterly meetings with the others. Telephone contact is possible at
  night. Many people cross by small paths for trade and family visits, and the officers are asked not to hinder
  this.
@art13-2-q1 2223
Passports are biometric and border passes are numbered. Family books are kept by village and district.
2023= Registration of births in remote villages was incomplete.
2026> With the electronic civil registration, introduced by stages, births are recorded in all provinces. Late
  registration is free of charge until the end of {next}.
@art14-1-q1 2233
National guidelines on victim protection, identification and referral exist, and a short manual was made from them.
  Police, social welfare and the Women's Union work as a team of three.
2025> The team of three has been trained in all eighteen provinces and in {local} districts. In a remote district
  the decision can be asked for by telephone.
@art14-3-q1 2222
Notice is given through the anti-trafficking department and the consular department. The person is asked beforehand.
  As most persons identified are Lao citizens returned from abroad, notices to other states are few; notices
  received are many, and a register of them is kept.
@art14-5-q1 2222
Protection of persons is arranged with the village authority and district police. Shelters keep their address
  confidential. Risk is assessed with a form of two pages. The weak point is safety after the end of support, when
  the person lives far from any office. Telephone contact each month is being tried in two provinces.
@art14-6-q1 2333
Hearings may be closed, and media organisations have been instructed not to show faces, names or villages. In {year}
  training was given to radio staff of the provinces. In small villages privacy is hard to keep. Officers therefore
  visit in plain clothes and without official vehicles.
@art14-8-q1 3333
Injured persons are not detained or fined. Persons returned in groups from abroad stay at a transit centre up to
  seven days for health checks and interviews; they may telephone their family from the first day and may leave if
  they wish. Foreign persons with indicators are transferred to social welfare.
@art14-9-q1 2223
Explanation is given orally by social workers or members of the Women's Union in simple language. A leaflet in Lao
  is used. Many persons prefer listening to reading.
2026> Audio explanations in Lao, Hmong, Khmu and Vietnamese are now available at the transit centre and at five
  shelters.
@art14-10a-q1 2222
There are {beds} places in shelters of the Women's Union, social welfare and partners in the capital and three
  provinces. Women and children have places. For men there are rooms at the transit centre for a short time. People
  with a disability are received where stairs permit, and plans for a ramp are with the province.
@art14-10b-q1 2222
Legal aid offices are open in all provinces. {clients} persons received advice on trafficking matters in {year},
  free of charge. Lawyers are few outside the capital; paralegals trained by the Ministry of Justice explain the
  procedure and accompany the person. Advice on claims against employers abroad is given together with embassies.
@art14-10d-q1 2233
Training in sewing, hairdressing, cooking, repair of motorcycles and farming can be chosen. Children return to
  school with the support of the district education office.
2025> Since 2025 certificates of shelter courses are recognised by the ministry in charge of skills.
@art14-11-q1 2233
Reintegration includes a home visit, a starter kit and follow-up for one year, and for children longer if necessary.
  Village committees help without being told more than is needed. About two thirds of persons due for a follow-up
  visit in {year} received it; roads in the rainy season are the main obstacle.
@art14-12-q1 2222
Women are interviewed by women. Children are heard in the presence of a relative or a social worker. Persons who use
  other languages have an interpreter from the Lao Front or the village. Changes in the period: a separate room for
  boys at the transit centre, a doll-free interview kit for children that does not suggest answers, and a first list
  of sign-language interpreters.
@art14-14-q1 2222
The law provides for an anti-trafficking fund. It receives state funds, contributions and fines. Expenditure was
  about US$ {spent} in {year}, mostly for travel, food and starter kits. The fund covers part of the needs, and
  partners cover the rest. A regulation on how provinces may apply has been drafted.
@art15-2-q1 2222
Before return of a foreign person, welfare and police assess safety. For Lao citizens returning from abroad, an
  assessment of the family is made by the Women's Union in the district. The best interests of a child are discussed
  at a meeting with the guardian and, as far as age permits, the child.
@art15-5-q1 3333
Repatriation takes place under agreements with neighbouring states, and yearly meetings check the list of open
  cases. The Friendship Bridge transit point receives most persons. Partners pay for health checks and transport. In
  {year} working-level meetings were held with Thailand, Viet Nam and China.
@art16-2-q1 1122
Parallel inquiries are foreseen in the investigation manual. Investigators note what was paid, to whom and in which
  form, so that a later inquiry has something to start from.
2023= They were not yet carried out in practice.
2024= Two provinces began to include them.
2025> They are carried out in cases with more than one accused, and corruption authorities are informed when an
  official is mentioned. Skills are being built step by step.
@art16-4-q1 2333
Committees exist at central, provincial and district level and work under one regulation. The referral mechanism is
  run by social welfare with the Women's Union. A case meeting is held each month. The chart of responsibilities was
  simplified to one page so that district officers can explain it to others.
@art16-5-q1 1112
Travel of witnesses to another country has been arranged with Thailand on a case basis. Persons are told by the
  Women's Union what a hearing is like and that they are free to decline.
2023= Remote testimony had not been used.
2026> A first set of rules for remote testimony was approved by the People's Supreme Court, and two court rooms have
  the equipment. Costs are borne by the requesting side.
@art16-7-q1 1122
Protection of witnesses is contained in the criminal procedure law in general form. A decree with details is being
  prepared. District police, village authorities and the Women's Union agree on who stays in contact with the
  witness.
2025> In the meantime a joint circular describes escorts, change of residence, and hearing behind a screen. The
  number of persons protected is not given for reasons of safety.
@art17-1-q1 3333
Courts may confiscate money and property obtained by the offence and the vehicles used. Value confiscation is
  possible under the law on money laundering. Orders are carried out by the judgment enforcement office. In many
  cases nothing of value is found.
@art17-2-q1 1122
Freezing is permitted by the prosecutor's order. Property such as vehicles and gold can be kept by the investigator
  until the court decides. A list of what may be asked of a bank, with the article of the law, was given to
  provinces.
2023= It was used late, if at all.
2025> After training with the bank association, orders have been made during the first weeks of an inquiry in some
  cases. Gold shops and transfer agents were informed of their duties.
@art18-1-q1 3333
Assistance is given under the ASEAN treaty, bilateral treaties and the law on mutual assistance. The central
  authority is in the justice sector. Requests and replies have to be translated from and into Lao, which takes
  several weeks. A list of standard sentences in Lao and English has been prepared to make this quicker.
@art19-1-q1 3333
Trafficking is extraditable. Treaties are in force with five neighbours and partners. Citizens are not surrendered;
  the case may be heard at home. No difficulty of law was reported.
@art21-1-q1 1122
The law permits the recognition of foreign orders. Requests would be received by the central authority and passed to
  the people's court at the place of the property. Judges ask for a translated model order with which they could
  begin.
2023= There was no procedure in writing.
2025> A guideline for courts is in draft and was discussed with two Parties in a seminar. No request has been
  carried out in a trafficking case.
@art23-1-q1 3333
The National Steering Committee on Anti-Human Trafficking is hosted by the Ministry of Public Security and has a
  secretariat. It met {meetings} times in {year}. Provincial committees report every quarter. The focal point is an
  officer of the secretariat. Reports from provinces arrive on paper and are entered by hand.
@art25-1-q1 2222
Letters from other states are kept by the department concerned with the mark secret. Access is by written
  permission. Equipment for encrypted exchange is available at central level; provinces use couriers. A short
  training was held in {year}.
@apa-bohol-q1 2233
Radio programmes, school sessions and village meetings were carried out in nine provinces. Teachers and village
  heads led most of them. Brochures were replaced by pictures and songs where few people read.
2025> Materials on offers of work by social media, developed with neighbours, have been added in Lao and Hmong.
@apa-bohol-q2 2222
The manual for the team of three and the transit centre's new procedures are the main outputs. Support for men and
  for people with a disability has started but is small in scale.
@apa-bohol-q3 2223
Investigation training reached all provinces. Teams of teachers from police and prosecution went to the north, the
  centre and the south, and each participant received the manual in Lao. Joint exercises with neighbours took place
  at two crossings.
2026> A course on digital traces was held for the first time with officers, prosecutors and judges in the same class.
@apa-bohol-q4 3333
The Lao PDR took part in regional meetings at each level.
2024= Vientiane hosted the eighteenth ministerial meeting in August.
2023> Bilateral meetings with neighbours are held every year. Contact lists for border offices are exchanged each
  quarter.
@justice-cooperation-q1 2222
A joint circular of public security, the prosecutor's office and the court describes steps and time limits from
  report to judgment. Victim services are named in the circular, but their duties in court are not yet described. An
  addition is being written.
@victim-rights-q4 2222
The strategy for the advancement of women guides the work. Changes made: women in each team of three, intake
  questions on disability, and audio in the languages of ethnic groups. Figures by disability are not yet collected
  in all provinces.
@context-q3
Secretariat of the National Steering Committee on Anti-Human Trafficking, Ministry of Public Security; head of the
  international cooperation section.
@context-q5
Sources are provincial reports, the transit centre and the people's courts. The provinces report on paper; the
  secretariat adds them and asks by telephone where a number appears too high or too low. Age is recorded only as
  under eighteen or over eighteen in most forms, for this reason the bands are left open. The figures for redress
  were not collected in the first year. Persons returned from abroad and identified there are counted as identified
  when the Lao team confirms it. Limits: remote districts report late, and late figures are added in the following
  year.
@art1-2-q2
Ethnic communities in the far north, and men who worked abroad in agriculture. Actions: audio in two languages;
  meetings of returned men with the labour office in two districts.
@art15-3-q1
Names are spelt in several ways when they are written in Thai or Latin letters, and villages were merged. Persons of
  ethnic groups may have a family name in one paper and none in another. A list of merged villages has been given to
  neighbouring authorities.
@art15-6-q1
Agreements with Thailand, Viet Nam and China on cooperation against trafficking, and the memorandum of the Mekong
  countries. They give a time limit for the answer on nationality and provide that no fine for overstay is asked
  from victims.
@art16-4-q2
The problem was that the receiving district learned too late of a person's return. The measure: the transit centre
  calls the district five days before. Result: in most cases the family is visited before arrival.
@art24-1-q1
2025< The Lao PDR wishes to report two results. A team of police, welfare and the Women's Union works in most
  provinces, and the transit centre has a written procedure for people who come home in groups. Two needs are:
  training in financial inquiry, which has hardly begun; and translation of guidance, since officials in provinces
  read Lao.
2025> The Lao PDR wishes to report two results. The team of three, consisting of police, welfare and the Women's
  Union, is present in all provinces. Persons coming home are received with respect, and their village is prepared.
  Two needs are: training and equipment for financial inquiry and remote testimony; and translation, as nearly every
  document has to be put into Lao before an official in a province can use it.
2024= The hosting of the ministerial meeting in August gave the subject wide attention in the press and in schools.
2025= Officers made their first reports on finances and received recognition for them.
2026> A set of rules on remote testimony and audio material in two more languages were completed after the previous
  report.
@art24-2-q1
The questionnaire and guidance in the Lao language; a simple spreadsheet for the provinces that can be filled in
  without connection; and advice on recording age.
@apa-bohol-q5
Activities were carried out on time where provinces had their own small budget. Delays were caused by rain, by
  translation and by changes of staff. For victims, reception has improved. Income after return has not improved
  enough, and some people go abroad again with the same risks. The lesson is to work with the labour office from the
  first day.
@justice-cooperation-q4
Different time limits in the laws of two countries. A person had to be released or charged before the reply came.
  The two sides now send an early message with the facts that are already certain.
@problem-solving-q2
The problem: returned persons did not use the bank account in which the support was paid, because the branch is far
  away. What was tried: payment through the village fund. What happened: money arrived faster, but some feared that
  neighbours would know the reason. The payment is now recorded as support to farmers, as for other families. It
  will be extended to a second province.
@victim-rights-q3
The Women's Union asks at each follow-up visit three questions: what helped, what was missing, and what should be
  told to others. Answers are noted without names. Persons mention the starter kit and the visit to the family. They
  missed transport to school and help with debts.
"""
