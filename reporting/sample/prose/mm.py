"""Sample answers in prose: Myanmar. The notation is explained in `reporting.sample.reading`."""

PROSE = """\
@art1-2-q1 2222
The anti-trafficking law applies to every person without distinction. Access is uneven for practical reasons. In
  townships where offices are closed or roads cannot be used, people reach services through community volunteers and
  religious institutions. Persons without a citizenship scrutiny card may receive assistance on the word of a ward
  or village elder; no one is to be sent away for want of a card.
@art5-1-q1 3444
Trafficking in persons is an offence under the anti-trafficking law.
2023= The law was under revision to bring its definition closer to the Convention.
2024> The revised law follows the Convention in naming acts, means and purposes, and it adds forced marriage and
  surrogacy for gain. Sentencing rules are contained in the same law. A Burmese and English text was given to all
  state and region courts.
@art6-1-q1 3333
The law treats trafficking by an organised criminal group as a graver offence, and membership of such a group may be
  charged on its own under general law. In {year} cases of this kind concerned recruitment across the eastern and
  northern borders. Evidence of the structure of a group is seldom complete, since organisers remain elsewhere.
@art7-1-q1 2222
Laundering of the proceeds of trafficking is an offence. The financial investigation unit gives support on request.
  In the period a part of the investigations of the specialist force contained financial information. Informal
  remittance is widely used by migrant families for good reasons; officers are taught to avoid treating it as
  suspicious in itself.
@art8-1-q1 3333
Bribery is punishable under the anti-corruption law, and there is a specific provision on officials in the
  anti-trafficking law. Complaints may be made by letter, by telephone and through the state and region bodies.
  Figures are in the tables. Departments issue a reminder to officials who work at gates and bus stations twice a
  year.
@art9-1-q1 2222
Threatening a witness or an official is an offence. Courts note that witnesses do not appear for many reasons, among
  them distance, cost and fear. The Central Body pays travel costs where it can. Statements may be recorded earlier
  so that a person need not attend a second time.
@art10-1-q1 3333
Jurisdiction covers acts in the country, on ships and aircraft registered in it, and acts of citizens abroad.
  Offshore fishing rafts within territorial waters are included expressly since a notification of recent years.
  Inspection of rafts takes place at the start and at the end of the season, and workers are spoken to apart from
  the foreman.
@art11-1-q1 2333
A five-year national plan guides the work, with a yearly programme for prevention, prosecution, protection and
  capacity building.
2023= The plan had passed its end date and was extended by decision of the Central Body.
2024> The new plan was adopted in the first quarter of 2024. States and regions give a report in January and July.
  Activities in some areas could not be carried out and are shown in the plan as postponed.
@art11-3-q1 2222
National organisations, women's groups and faith-based associations take part in awareness, shelter and transport.
  Cooperation is arranged at township level, often by simple understanding. International partners contribute within
  their mandates. A group of returned women advised on the wording of leaflets and was paid for the day's work.
@art11-4-q1 1222
Loss of income and displacement have made more people take risky offers. Measures are food and cash support, short
  vocational courses, and information on registered agencies. About {reach} people were reached in {year}; six in
  ten were women. The measures are small in comparison with needs.
2024> A savings scheme for families of migrants was started in two regions.
@art13-1-q1 2222
Border liaison offices at main crossings are the channel with neighbours; some of them were closed for part of the
  period, and telephone was then used. Meetings with Thailand and China were held on the level of districts.
  Travellers with indicators are asked for their consent before they are referred to a social worker.
@art13-2-q1 2222
Passports carry a chip; citizenship cards on paper are still in use. An electronic system is being introduced by
  stages. Loss of papers through displacement is common and a mobile team replaces documents. Births at home may be
  registered with a statement from a midwife, without a time limit.
@art14-1-q1 2223
Standard procedures for identification are used by the specialist force, social welfare and labour attachés.
  Training beyond the main cities depended on access.
2026> An online course in Burmese of three hours, which also runs without connection from a memory card, was
  completed by staff in all states and regions that could be reached.
@art14-3-q1 2222
Notices to other states are sent by the Central Body after the person has agreed. Notices received are passed to the
  social welfare department, which looks for the family with discretion. Where a family has moved or the area is not
  safe, the sending authority is told so that no return is rushed.
@art14-5-q1 2222
Safety is assessed on first meeting, before travel and after arrival. The questions include armed incidents on the
  road and online threats. Measures are simple: a companion, another route, a later date, a different place to live.
  Staff safety is assessed at the same time.
@art14-6-q1 3333
The law forbids disclosure of identity, and hearings concerning children and sexual exploitation are closed. Media
  offices were reminded. Pictures of returned persons are no longer released. Files are kept under a number, and the
  list that links numbers and names is kept at one place.
@art14-8-q1 2222
Persons identified are not to be detained. Those who come back in groups after working abroad are received at
  temporary centres; identification has at times taken longer than the seven days foreseen, and in that time people
  may receive visitors and use a telephone. The department is working on shorter waiting with additional staff.
@art14-9-q1 2222
Explanations are given in Burmese and, where staff speak them, in Shan, Kachin, Karen, Mon and other languages.
  Posters with drawings hang in centres. A recorded message can be heard when calling the help line, which received
  {calls} calls in {year}. Easy-read texts do not exist yet.
@art14-10a-q1 2222
The social welfare department and partner organisations have {beds} places in seven towns. Most are for women and
  children. Two places receive men for up to one month. Families and older persons are helped to rent a room.
  Repairs after storm damage and flooding have taken part of the budget.
@art14-10b-q1 1222
Advice is given by legal aid bodies at state and region level and by volunteer lawyers.
2023= Outside the largest towns there was little of it.
2024> A telephone service by lawyers was opened; {clients} persons used it or saw a lawyer in {year}. Criminal,
  family and labour matters are covered, and for claims abroad a letter is prepared for the embassy.
@art14-10d-q1 2222
Residents of centres may take courses of four to twelve weeks. Children continue schooling or attend non-formal
  classes. For adults work is found through local traders. Courses suited to displaced people, such as phone repair
  and sewing at home, were added in {year}.
@art14-11-q1 2222
Reintegration includes support in kind and visits during one year where roads are open, otherwise by telephone. Case
  managers, among them volunteers, were trained to keep contact without drawing attention. In {year} six in ten
  planned contacts took place. Persons who cannot return to their place of origin are helped in another town.
@art14-12-q1 2222
Interviews by a person of the same sex are the rule. Children have an adult they trust beside them. Staff of the
  department can ask for an interpreter of an ethnic language from a list. In the period the list was widened; a
  height-adjustable bed and ramps were installed in one centre; and a room for boys was opened.
@art14-14-q1 1112
The law foresees a fund. Lodging, food, medicine, travel and small starting sums are paid. Partners give further
  help in kind, which is not included in the amounts reported.
2023= It had not yet been opened, and assistance was paid from the department's budget.
2024= The rules of the fund were approved.
2025= The first contribution of the budget was received at the end of the year.
2026> The fund made its first payments in 2026; altogether about US$ {spent} were spent for care and support from
  fund and budget.
@art15-2-q1 2222
A risk assessment comes before each return. It looks at the road, the place of origin, the family, the debts and the
  hearing. If an area is not safe, return is postponed and other housing is found. For children a best-interests
  report is written by a case manager and read by a second.
@art15-5-q1 2222
Returns from Thailand and China take place under memoranda, through two crossings. Large groups have come back from
  places of online fraud; screening was done by mixed teams on both sides. Partners provided food, clothing and
  transport. The next step is a common list of questions with one neighbour.
@art16-2-q1 2222
Asset questions are part of the investigation form. In {year} inquiries of this type were opened in cases with
  several suspects. Inquiry into officials is conducted by another body. Banks reply within two weeks on average;
  mobile payment companies reply sooner.
@art16-4-q1 2222
The Central Body has working groups in which police, prosecution, social welfare, labour, health and women's affairs
  are represented. A standard procedure describes the steps. Townships keep a contact list. The list must be renewed
  often, because staff are moved, and a monthly test call has been started.
@art16-5-q1 1111
Travel abroad to testify is possible with an official letter, and a few persons did so with support from partners.
  Testimony by video is not yet provided for in procedure. The Supreme Court's office has studied rules of other
  Parties and a proposal is being drafted. Persons are told that they are free to refuse.
@art16-7-q1 1122
Protection is given by police escort and by closed hearings. Witnesses are met by a social worker before the hearing
  and accompanied home afterwards. In small towns, hearings are put on days with little business at the court.
2025> Under the new instruction a protection plan may be made for a witness and the family and it may last beyond
  the hearing. No numbers are given.
@art17-1-q1 3333
Courts may order confiscation of money, vehicles and property connected with the offence, and value confiscation
  under the law on laundering. Orders specify what is to be used for compensation. Proceeds held in another name are
  hard to reach.
@art17-2-q1 1112
Freezing orders are available to investigators with permission of the unit concerned. Most property in such cases is
  small, and livestock or a motorcycle may be all there is. Families of suspects are not deprived of what they need
  for living.
2023= They were used in very few files.
2026> Requests by electronic form have made earlier use possible, and a weekly call between the two units settles
  questions.
@art18-1-q1 2222
The law on mutual assistance, the ASEAN treaty and bilateral arrangements are the basis. The central authority is in
  the home affairs ministry. Requests are few. Exchange of letters by courier is slow, and scanned letters are
  accepted by several partners. Evidence on servers abroad is the subject that comes up most.
@art19-1-q1 2222
Trafficking is extraditable under the extradition law, and treaties exist with some neighbours. In other cases
  handover at the border under police arrangements is practised where the law permits. The authorities plan to
  examine the Convention as a treaty basis.
@art21-1-q1 1111
Requests may be received under the law on mutual assistance. There is no experience yet with orders in trafficking
  cases and the detailed procedure is still to be written. One seminar was held in {year}.
@art23-1-q1 3333
The Central Body for the Suppression of Trafficking in Persons, hosted by the Ministry of Home Affairs, has working
  groups on prevention, protection, law and reintegration. It met {meetings} times in {year}. Bodies exist at state,
  region, district and township level. The focal point is an officer of the specialist division.
@art25-1-q1 2222
Registers and locked storage are used for received papers. Electronic letters are kept on a separate computer. A
  written instruction on handling was renewed in {year}; staff who move to another post sign that they hold no
  copies.
@apa-bohol-q1 2222
Awareness on online job offers was the first aim. Short videos in Burmese and four other languages were shared
  through teachers and monasteries. Planned work in some townships was replaced by radio.
@apa-bohol-q2 1222
Action on shelter standards moved forward with self-assessment by seven places. The self-assessment covers privacy,
  food, staff, complaints and contact with family. Places were visited by colleagues from another town, who wrote
  one page each.
2024> Each made two improvements within a year. Assistance for men is the next step.
@apa-bohol-q3 2222
Joint training with prosecutors was given on online recruitment and evidence. Exercises planned with neighbours were
  partly held by video. Officers of the specialist force, law officers and judges used the same printed cases. A
  guide on messages and screenshots as evidence followed.
@apa-bohol-q4 2222
Officers attended regional meetings in person or by video. Case exchange with three neighbours took place each
  month. The list of contact points has been brought up to date.
@justice-cooperation-q1 2222
Procedures between police and prosecution are written in a joint instruction, and referral to social welfare is in
  the standard procedure. Courts are informed of it. A single document that covers all is in preparation; a draft
  was read by the working group on law.
@victim-rights-q4 1222
Gender: women officers are posted in all specialist units. Disability: intake forms ask about sight, hearing and
  walking.
2024> Inclusion: interpreters of ethnic languages are listed by township and paid by the day.
@context-q3
Central Body for the Suppression of Trafficking in Persons, secretariat in the Ministry of Home Affairs; officer
  responsible for international reporting.
@context-q5
Figures come from the specialist division, the social welfare department and the courts. They cover the townships
  from which reports were received, about nine in ten. Missing months are not estimated. A person may be counted by
  police and by social welfare; the two lists are compared each quarter by number. Figures on assets were not
  available for the first year of this report because values had been recorded by item and not by amount. Ages are
  recorded in years since 2024; before that only as child or adult.
@art1-2-q2
People on the move without papers, and women married across the border who returned alone. Actions were mobile
  document teams, and a desk at two crossings with a woman case manager and an interpreter.
@art11-2-q2
Effect was not measured by survey. The help line asks callers how they heard of it. Friends and relatives were named
  most, then social media and then posters. On this ground money was moved from posters to short videos.
@art15-3-q1
Papers lost, offices closed, village registers burnt or flooded, and names without family name. Persons from some
  communities have never had a card. Verification by photograph with village elders is used, with consent. Where
  this is not possible the embassy issues a certificate of identity for one journey.
@art15-6-q1
Memoranda with Thailand (renewed) and China, and the regional memorandum of the Mekong states. Better terms are
  joint case meetings, free travel papers and no record of immigration offence.
@art16-4-q2
Staff moved and contact lists were out of date. A test call on the first Monday of each month was introduced. After
  half a year, nine of ten numbers were right.
@art24-1-q1
2025< Results. Case managers were trained to keep contact by telephone, and awareness work was moved to short videos
  and radio where meetings were not possible. Needs. Interpretation in ethnic languages, reception of groups
  returning from abroad, and rules for the victims' fund. It is hoped that figures will be read with their coverage
  in mind.
2025> Results. The revised law and national plan are in use, and case management by telephone has kept contact with
  people who live where staff cannot go. Needs. Support for interpretation in ethnic languages and for reception of
  large groups returning from abroad; and cooperation of Parties and of companies against false job offers on social
  media. It is hoped that figures will be read with their coverage in mind.
2024= With the revised law in force, training on it was the main activity of the period.
2025= Protection plans for witnesses became possible in this period, and the first contribution to the victims' fund
  was received.
2026> The first payments of the fund, though modest, were noticed by those who work with victims.
@art24-2-q1
Course material that runs without connection; printed forms in Burmese; and an exchange with a Party that has a
  working victims' fund.
@apa-bohol-q5
What changed for victims is that contact is kept after return. What did not change is the wait at temporary centres
  and the lack of work. Delays came from access. The lesson was that small actions near the people can go on when
  large ones must stop.
@justice-cooperation-q4
Speed and distance. Original letters were asked for, and post took weeks. An understanding on scanned copies with
  one neighbour reduced this; with others talks continue.
@problem-solving-q2
Problem: people returning at night found the desk at the crossing closed. Tried: a small room with water, a
  telephone and volunteers from a women's group. Happened: used every week; after six months the town committee pays
  for it. Second problem: parents agreed to offers for daughters because of debt. Tried: a village fund with monthly
  interest fixed at a low rate. Happened: loans were repaid by most, but the poorest households did not join.
@victim-rights-q3
Case managers asked, by telephone and in person, with a card of faces for those who prefer not to speak. People were
  content with respect and food, and less content with waiting and with the lack of news of court cases.
"""
