"""Sample answers in prose: Viet Nam. The notation is explained in `reporting.sample.reading`."""

PROSE = """\
@art1-2-q1 3333
The law on prevention and combat against human trafficking provides equal protection for all victims. Result:
  indicators and support levels are the same for women, men and children, and foreign victims have been included in
  the support decree. Limitation: men returning from fishing or from online-fraud establishments seldom ask for
  support. Direction: commune police and the Women's Union will inform each returning person, whatever the sex.
@art5-1-q1 3444
The penal code contains two offences, trafficking in persons and trafficking in persons under sixteen.
2023= An amendment of the special law was being prepared in order to protect all persons under eighteen in line with
  the Convention.
2024> The amended special law was adopted in 2024; it confirms that consent of the victim has no effect and it
  enlarges the group of persons entitled to support. Guidance by the judges' council explains the relation between
  the two texts.
@art6-1-q1 3333
The penal code provides heavier punishment for organised offences and for leading a group, and punishes preparation
  for trafficking. A general offence of membership does not exist as such; complicity and preparation cover the same
  ground. Courts applied the provision on organised crime in many trafficking judgments of {year}.
@art7-1-q1 2233
Laundering is a crime, and trafficking is a source crime. Result: directive of the public security ministry on
  financial questions in each case.
2023= The directive had been issued for the central level only.
2025> Provincial units have applied the directive since 2025. Limitation: payments by cash and by accounts in other
  names. Direction: data link with the state bank.
@art8-1-q1 3333
Taking, giving and brokering bribes are offences under the penal code and extend to the private sector.
  Inspectorates examine complaints against officials in charge of labour export and border control. Party and state
  organisations deal with discipline. Results are communicated to the Steering Committee twice a year.
@art9-1-q1 3333
Offences of forcing persons to give false testimony, bribing witnesses, and taking revenge on persons who report a
  crime are in force. The procedure code lists measures for the protection of informers, witnesses, victims and
  their relatives. In trafficking cases relatives of the accused at times offer money for withdrawal of a statement;
  investigators are required to inform the procuracy of such contacts.
@art10-1-q1 4444
Jurisdiction covers the territory, sea-going ships and aircraft, and offences of citizens abroad. Coast guard and
  border guard command control of fishing ports; crew lists and contracts are compared on departure and arrival. In
  {year} inspectors were given a card with ten questions for fishers, and a notice board with the help line was put
  up in ports.
@art11-1-q1 4444
A national programme for five years with an orientation to 2030 is being carried out by the Steering Committee.
  Ministries and all provinces have their own plan with indicators, budget and person in charge. Result in {year}:
  nine of eleven indicators were met. Limitation: small budgets of mountainous provinces. Direction: transfer of
  funds from the crime prevention programme.
@art11-3-q1 3333
The Women's Union, the Youth Union, the Farmers' Union and the Fatherland Front take part at all levels. Domestic
  and foreign organisations support houses, hot lines and research. Clubs of returned women in {local} communes
  advise local authorities and assist new members. They decide on their own rules, including what may be told
  outside the club.
@art11-4-q1 3344
Programmes for sustainable poverty reduction, new rural development and ethnic minority areas address the causes. In
  {year} about {reach} people took part in information and job activities, women being 57 per cent. Loans with
  preferential interest are granted to families of victims and to those at risk.
2025> The list of communes at high risk was renewed in 2025 on the basis of data of three years.
@art13-1-q1 4444
Border guards have liaison offices and hot lines at crossings with China, Lao PDR and Cambodia. Regular talks take
  place monthly at posts and twice a year between provinces. Joint patrols in {year} paid attention to trails. In
  order not to obstruct travel, officers explain risks and verify offers of work at the request of the traveller;
  refusal requires a legal ground.
@art13-2-q1 4444
Identity cards with chip and electronic passports are linked with the national population database. Late
  registration of births can be made at any commune, or by mobile teams in highland villages. Persons who returned
  after many years abroad receive a confirmation of identity, usually within twenty days, with which they may
  register residence.
@art14-1-q1 3334
Procedures and forms for receiving, verifying and identifying victims are laid down by decree and joint circular.
  The decision is made by police or border guard; labour and social affairs, unions and organisations may refer.
2026> After reorganisation of local administration the forms were revised so that the commune level can receive a
  person directly, and training of commune officials was held in all provinces.
@art14-3-q1 3333
Notification to the other state goes through the consular department or the police channel in agreement with
  treaties. The wish of the person is written in the minutes of the first conversation. Limitation: for countries
  without treaty the answer may take months. Direction: a bilingual form with three Parties.
@art14-5-q1 3333
Measures for protection under the special law include keeping the place of residence secret, escorts and protection
  of relatives. Reception places have guard duty. Social workers were instructed in {year} to talk about accounts on
  social networks and debts to recruiters, which are the usual roads by which pressure comes.
@art14-6-q1 4444
Secrecy of information on victims is required by law and breaches are punishable by fine. Trials may be closed, and
  judgments are published without names. Press agencies were given guidance. Data kept by provinces have been moved
  to a separate partition with access by duty.
@art14-8-q1 3333
Victims are not detained. Support establishments are open houses. A time for rest before the interview is
  recognised. Limitation: when large groups are handed over at night at the border, separation into groups takes
  place in halls with little privacy. Direction: three reception places with separate rooms are under construction.
@art14-9-q1 3334
Information on support is given orally and by leaflets in Vietnamese, Hmong, Dao, Thai, Khmer and English. The
  national hot line answered {calls} calls connected with trafficking or risk in {year}.
2026> Sign-language video calls with the hot line were opened this year.
@art14-10a-q1 3333
Social protection establishments and houses of the Women's Union and organisations provide {beds} places. Women and
  children have priority in some, others receive all. For men, places in establishments of the provinces are used.
  Persons with a disability receive adapted places in social protection centres. After a stay of up to three months
  most persons live with relatives or in rented rooms with support.
@art14-10b-q1 4444
State legal aid centres serve victims of trafficking free of charge in criminal, civil, administrative and labour
  matters. In {year}, {clients} persons were helped. Legal aid officers take part from the taking of the first
  statement. For persons in remote districts, mobile days are organised together with the commune.
@art14-10d-q1 3333
Children have remission of school fees and receive books. Adults receive vocational training below three months free
  of charge with an allowance. Foreign victims may take part in courses during stay; work is subject to the labour
  code. Result: most trained persons in {year} chose food processing, tailoring, care of the elderly and tourism.
@art14-11-q1 3344
Support for integration includes an initial allowance, health insurance, training and loans, and is provided by the
  commune where the person chooses to live. Follow-up lasts twelve months and may be prolonged.
2025> The allowance was raised in 2025 and is paid within ten days of the decision. Of persons entitled, about four
  fifths were reached by a visit.
@art14-12-q1 2333
Friendly interview rooms exist in a growing number of provinces. Officers who interview are of the same sex where
  possible.
2023= The guidelines did not mention disability.
2024> The amended circular names disability, pregnancy, illness and ethnic language as matters to be recorded at the
  first meeting. Interpreters are paid by the state budget.
@art14-14-q1 3333
Funds are in the budget of social affairs and of the provinces. About US$ {spent} was spent on support under the
  decree in {year}. Limitation: procedure for payment when a person moves between provinces. Direction: payment
  through the population database irrespective of residence.
@art15-2-q1 3333
Before a foreign victim is returned, safety and procedure are considered by police, social affairs and foreign
  affairs. For citizens abroad, missions ask about wish, health and risks. For children the best interests are
  assessed with the family and the local child protection officer. A child does not travel alone.
@art15-5-q1 4444
Repatriation is governed by agreements with China, Lao PDR, Cambodia and Thailand and by arrangements with other
  Parties. Three reception centres at land borders and offices at two airports receive people. In {year} cooperation
  with missions in states with online-fraud establishments was intensive. Organisations supply clothing, meals and
  tickets home.
@art16-2-q1 2233
Parallel inquiry is ordered by the joint plan of investigators and procuracy. Result: financial questions in all
  special projects. Investigators use a form with questions on accounts, transfers, land and vehicles, which is
  examined by the procuracy when it approves the indictment.
2023= Few ordinary cases were covered.
2025> Half of ordinary cases are covered by now. Indications concerning officials are transferred to competent bodies.
@art16-4-q1 4444
The joint regulation between public security, defence (border guard), labour and social affairs and foreign affairs
  is the shared procedure. The procuracy and courts have regulations of their own that refer to it. A standing
  office of the Steering Committee monitors. Provincial meetings are held each quarter with review of cases that
  took longer than the limit.
@art16-5-q1 2223
Victims abroad may be heard through mutual assistance. Travel costs are paid for those who come voluntarily.
  Missions abroad help with passports and contact, and statements recorded there may be read in court.
2023= Online court hearings were permitted but rarely used with persons abroad.
2026> A circular of {year} regulates online participation from a diplomatic mission; one hundred court rooms have
  equipment.
@art16-7-q1 3333
Protection is provided for in the criminal procedure code and the special law, and carried out by police units.
  Measures may continue after the trial. It is asked for in few cases, because people prefer to remain with family;
  a simpler form of protection near home was added by guidance. The figure is not published.
@art17-1-q1 3333
Confiscation of money, property and instruments is ordered in the judgment. Property of equal value can be taken in
  laundering cases. Confiscation without conviction is not provided for in general. The civil judgment enforcement
  office collects awards to victims first.
@art17-2-q1 2223
Sealing of accounts and distraint of property are possible after the case is instituted. Investigators, the
  procuracy and the civil judgment office agree on what is kept for the victim's award.
2023= Use in trafficking cases was rare.
2026> A yearly target has been set for provinces, and an electronic order to banks is in trial in ten of them.
@art18-1-q1 4444
Legal assistance is given under the law, the ASEAN treaty and bilateral agreements. For criminal matters the Supreme
  People's Procuracy is the central authority. The law was amended in 2022 in order to allow transmission by
  electronic means. Translation is the part that takes most time.
@art19-1-q1 3333
Trafficking is an extraditable offence according to the penalty. Treaties are in force with several Parties; with
  others, reciprocity is applied. Citizens are not extradited, and the case can be tried in Viet Nam on request.
@art21-1-q1 2222
Search, seizure and freezing at the request of another state are possible through mutual assistance. Recognition of
  foreign confiscation decisions requires a court decision. No such request in a trafficking case was received in
  {year}. A handbook is being compiled by the procuracy with forms in two languages.
@art23-1-q1 4444
Steering Committee 138/CP, chaired at the level of deputy prime minister, directs the work; the Ministry of Public
  Security is the standing agency. In {year} there were {meetings} meetings, among them the yearly conference with
  all provinces by video. The focal point for this report works in the standing office and collects reports of nine
  ministries.
@art25-1-q1 3333
Information received is handled under the law on state secrets. It is stored on computers without connection.
  Persons with access are named by decision. Inspection takes place yearly. When a Party has given consent for
  further use, the consent letter is kept together with the document.
@apa-bohol-q1 3333
Result: communication on the world day and the national day against trafficking, lessons in schools, and short films
  on social networks about easy work with high salary. Limitation: effect among young men is unknown. Direction:
  cooperation with game and chat platforms.
@apa-bohol-q2 3333
Result: support decree, reception places, training of commune officials. Limitation: few services for men.
  Direction: male social workers and a guide for reception of groups. Provinces reported on each point at mid-year.
@apa-bohol-q3 3344
Result: high-point campaign in the third quarter of each year, joint with neighbouring states.
2025> Joint training with procurators and judges was made permanent in 2025. Experience on electronic evidence has
  been shared with two Parties.
@apa-bohol-q4 4444
Viet Nam took part in SOMTC, the working group and the network of heads of units, and conducted yearly meetings with
  China, Lao PDR, Cambodia and Thailand. It has proposed a common list of words on online-fraud establishments.
@justice-cooperation-q1 4444
Joint circulars between investigation bodies, procuracy and courts, and a joint regulation with social affairs, are
  in force. A circular on proceedings involving persons under eighteen is applied in trafficking cases.
2025> Amendments of 2025 take account of the reorganisation of local courts and police.
@victim-rights-q4 3333
Gender equality: targets for women in investigation teams. Disability: circular on recording needs and paying for
  assistance. Inclusion: materials in languages of ethnic minorities and mobile legal aid. A yearly conference of
  the Women's Union discusses results.
@context-q3
Standing office of Steering Committee 138/CP, Ministry of Public Security; department responsible for international
  cooperation against trafficking.
@context-q5
Figures were sent by ministries and provinces to the standing office with a cut-off on 14 December, as for all
  national statistics on crime, and supplemented to 31 December by telegram. Figures of courts are of the Supreme
  People's Court. Persons aged sixteen and seventeen are shown as children in this report, although the penal code
  distinguishes at sixteen. Victims identified abroad and confirmed at home are included once. A difference of up to
  two per cent between police and social affairs remains, as some persons decline support. No estimates were made.
@art1-2-q2
Men and boys returning from sea or from online-fraud establishments; ethnic minority women who were away for many
  years and have no papers. Actions: a short talk and a card on return; confirmation of identity with help of
  commune elders.
@art11-2-q2
Survey among {survey} students in six provinces before and after lessons. Right answers on signs of a false job
  offer increased from half to three quarters. It was not examined whether fewer people left with such offers.
  Direction: the same group will be asked again after one year through the schools.
@art15-3-q1
Persons away for more than ten years, use of borrowed papers, change of names of communes, and children born abroad.
  With fingerprints in the population database, verification for adults has been shortened from some forty days to
  about twelve. For children born abroad, DNA tests with free consent are paid for by the state in some provinces.
@art15-6-q1
Agreements with China (2010), Lao PDR (2010), Cambodia (2005, amended), Thailand (2008) and others. They contain
  time limits for verification, free papers, escorts for children and exchange of information on support after
  return.
@art16-4-q2
Problem: where a person had moved, the place responsible for support was unclear. Measure: the commune where the
  person stays pays first, and settlement between budgets follows. Result: payments within ten days in most
  provinces.
@art24-1-q1
2025< Two results: reception places at land borders work to one standard, and legal aid is given from the first
  statement. Two needs: cooperation of Parties and platforms against deceptive recruitment for online fraud, with
  quick handling of requests on electronic evidence; and experience of other Parties in support for men. Viet Nam
  suggests that Parties describe limitations as openly as results.
2025> Two results: the amended special law protects all persons under eighteen and widens support; identity of
  returning persons is confirmed much faster by the population database. Two needs: cooperation of Parties and
  platforms against deceptive recruitment for online fraud, with quick handling of requests on electronic evidence;
  and experience in services for men. Viet Nam will continue to report fully and on time and suggests that Parties
  describe limitations as openly as results.
2023= Preparation of the amended special law took much of the period, and wide consultations were held.
2024= Adoption of the amended law was the main result, and decrees on support were drafted at once.
2025= Allowances were raised and provincial units began financial inquiry in ordinary cases.
2026> The reorganisation of local administration required new forms, which were issued with training for communes.
@art24-2-q1
Training of trainers on data for commune officials; a bilingual glossary; a study visit on services for men.
@apa-bohol-q5
Results: 9 of 11 national indicators achieved. Delays: rebuilding of reception places and purchase of equipment. For
  victims: quicker papers and higher allowance. Not changed: stable employment after twelve months, which fewer than
  half of those followed have. Lesson: job counselling must come before vocational training, not after it.
@justice-cooperation-q4
Electronic evidence held by companies in third countries. Requests need many months while data are deleted after
  ninety days. Preservation requests through the police channel have been sent on the first day since last year, and
  data were kept in most cases.
@problem-solving-q2
Problem 1: returning persons at a border post waited outside for hours. Tried: a waiting house with beds and warm
  meals, managed by the Women's Union. Result: taken over by the province. Problem 2: parents in a highland commune
  feared that reporting a missing child leads to a fine. Tried: a village meeting with a promise in writing. Result:
  four times as many early reports. Problem 3: a loan scheme for returned women; half of applicants withdrew because
  of paperwork. The scheme has been changed.
@victim-rights-q3
Unions and social workers collected opinions with a form of seven questions without a name. Satisfaction with health
  care and reception is high; with employment it is low. Several asked that the loudspeaker of the commune should
  not announce support. This was forbidden by guidance in the same year.
"""
