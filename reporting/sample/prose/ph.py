"""Sample answers in prose: Philippines. The notation is explained in `reporting.sample.reading`."""

PROSE = """\
@art1-2-q1 3344
RA 9208, as amended by RA 10364 and later law, protects every trafficked person, and the State recognises them as
  victims whatever their sex, age, origin or status. The Inter-Agency Council Against Trafficking (IACAT) translated
  this into a policy on equal access. Regional teams report on indigenous peoples, on persons with disabilities and
  on persons of diverse sexual orientation and gender identity.
2025> An inclusion review of 2025 covered seventeen regions. It found that intake forms asked about disability only
  at the end; the order has been reversed.
@art5-1-q1 4444
The expanded anti-trafficking act defines qualified and attempted trafficking, acts that promote trafficking, and
  the use of trafficked persons. Online sexual abuse and exploitation of children is punished by a special act that
  is applied together with it. Jurisprudence is extensive. The Department of Justice's manual, which is read by
  prosecutors and judges alike, quotes rulings on consent, on abuse of vulnerability and on recruitment by
  relatives.
@art6-1-q1 4444
Trafficking by a syndicate, that is by three or more persons conspiring together, or on a large scale, qualifies the
  offence. Conspiracy itself follows from the general law. Prosecutors find that these rules cover the conduct in
  Article 6. Digital wallets and group chats have become a common source of proof of agreement between members.
@art7-1-q1 4444
Trafficking is an unlawful activity under the anti-money laundering act. The council that enforces it takes part in
  IACAT's work and issues typologies. Alerts about small remittances linked with online exploitation of children
  have been shared with institutions abroad. In {year}, freeze petitions were filed in trafficking-related matters
  and several civil forfeiture cases went on.
@art8-1-q1 3333
Public officers who commit or tolerate trafficking are liable under the act with heavier penalties, dismissal and
  perpetual disqualification, besides liability under the anti-graft law. IACAT's committee on official complicity
  receives reports, including from the airport task forces. Lists of pending administrative cases are reviewed twice
  a year with the agencies concerned and with the ombudsman's office.
@art9-1-q1 3333
Obstruction of justice is penalised by decree, and the act adds provisions on tampering, on pressure to desist and
  on disclosure. Affidavits of desistance no longer end a case by themselves. Prosecutors ask who prepared the
  affidavit, who paid for it and where it was signed. Courts have become receptive to evidence of pressure through
  family members.
@art10-1-q1 4444
Courts have jurisdiction on the territory, on Philippine ships and aircraft, and extraterritorially where the
  offence began here, where the offender or victim is a citizen or resident, or where the suspect has not been
  prosecuted abroad. Seafarers form a large part of the workforce, and a special act on seafarers has given
  inspectors further powers. Maritime cases are coordinated by a task force with the coast guard.
@art11-1-q1 4444
The national strategic plan against trafficking is in force, with results in prevention, protection, prosecution and
  partnership. Regional and local plans are encouraged through the seal of good local governance, so {local} local
  councils reported an approved plan with a budget in {year}. The mid-term assessment was carried out with the
  participation of survivors' organisations.
@art11-3-q1 4444
Three seats in IACAT belong to organisations of women, of children and of overseas workers. Survivors are
  represented in a leadership council of their own, which receives an honorarium and technical help. Organisations
  deliver shelter, paralegal help and training under agreements. In Filipino the council describes its work as
  follows: "Kami ay katuwang sa pagpaplano, hindi lamang tagatanggap ng serbisyo." (We are partners in planning, not
  only recipients of services.)
@art11-4-q1 3333
The conditional cash transfer, technical education, agrarian and disaster recovery programmes are the broad
  measures. Disaster-affected communities receive protection teams within days, since recruitment grows after
  typhoons. Some {reach} persons attended community and pre-employment orientation in {year}, 59 per cent of them
  women. Local migration desks give advice without charge, and returned workers run many of them.
@art13-1-q1 3333
Airport and seaport task forces work in shifts with immigration, police, social work and prosecutors. With Malaysia
  and Indonesia, contacts at the southern sea border function by telephone and by coast guard radio. Departure
  formalities were revised so that travellers face fewer questions: deferral needs a recorded reason, a supervisor's
  approval and a receipt, and it can be contested. Women travelling for the first time are no longer singled out.
@art13-2-q1 4444
The passport is biometric and machine readable; the national identity system has grown quickly. Late registration of
  birth remains important for displaced and Muslim communities and is done by mobile courts and registrars. Agencies
  check documents jointly when a minor appears to travel on an adult's papers. A guide helps officers to do so
  without blame.
@art14-1-q1 4444
The national referral system and its guidelines are in force and used in all regions. Anybody may start
  identification, including the person. Screening by a social worker comes first, and a police report is not a
  condition for help. Frontline workers outside the capital were trained in {year} through regional task forces with
  joint sessions. A one-page version in nine Philippine languages hangs in municipal halls.
@art14-3-q1 3344
For foreign victims the Department of Foreign Affairs informs the embassy, after a talk with the social worker about
  risks and wishes.
2023= The form existed in English and Filipino only.
2025> Since 2025 it is used in seven languages, with pictograms. For Filipinos abroad the missions receive notices
  and answer within three days.
@art14-5-q1 3333
A safety plan is part of case management and is updated monthly. Protective custody, relocation, no-contact orders
  and digital safety checks can be given. Children rescued from online exploitation at home pose special problems,
  since offender and carer may be the same. Kinship placement after assessment is tried before residential care.
@art14-6-q1 4444
Confidentiality applies from the first contact, and its breach is a crime that binds officers, media and private
  persons. Names are replaced by initials in rulings, and closed-door hearings are granted regularly. Guidelines for
  media were written with the press clubs. Data are governed by the data privacy act, and each agency has an officer
  responsible for it.
@art14-8-q1 3333
Victims may not be detained and are not charged with acts directly resulting from the trafficking. Shelters follow
  an open-door policy for adults after the first assessment. For children, leave is decided with the guardian.
  During large operations against offshore gaming hubs, foreign workers were housed in halls while screened;
  screening teams were doubled to shorten that time, and consular and social workers had access from the first day.
@art14-9-q1 4444
Rights are explained in a language that the person knows, by a social worker trained to do so, and repeated before
  each decision. Sign-language interpreters are on call. The action line recorded {calls} calls on trafficking in
  {year}. A card in Filipino reads: "May karapatan kang malaman ang takbo ng iyong kaso at tumanggi sa anumang
  panayam." (You have the right to know how your case proceeds and to refuse any interview.)
@art14-10a-q1 3344
The Department of Social Welfare and Development, local governments and organisations together run {beds} places.
  Centres for men and boys exist in three regions.
2023= Rooms accessible for persons with disabilities were found in fewer than half of centres.
2025> After a repair programme about two thirds are accessible. Families can be housed together in transitional flats.
@art14-10b-q1 4444
The public attorney's office serves victims without a test of means, and IACAT's lawyers and private prosecutors
  from organisations give additional help. In {year} about {clients} victims were assisted. Claims for wages, civil
  damages and immigration relief are included. Regional legal clinics run with law schools have become a steady
  source of support.
@art14-10d-q1 3333
Children use the alternative learning system when regular school is not possible. Adults have scholarships for
  technical courses. Foreign victims may be given a visa that permits study, and work with a permit. Kits and seed
  capital follow training. One region pays for child care so that mothers can attend; others will follow.
@art14-11-q1 3333
The recovery and reintegration programme for trafficked persons covers all regions. Case management includes family
  work, livelihood and mental health, and lasts up to two years with visits each quarter. Social workers carry heavy
  caseloads, so survivors' groups were trained as peer supporters. In {year} around eight in ten cases had the
  planned number of visits.
@art14-12-q1 4444
Standards on gender, child protection and disability apply. Examples: single interview for children with recording;
  medical care that asks and records consent for every step; mental health care for men; assistive devices from the
  local government. An assessment with deaf women in 2022 led to a vocabulary in Filipino sign language for court
  terms.
@art14-14-q1 4444
Budget lines exist for the Council, for the programme of the social welfare department and for repatriation of
  workers. Spending on direct care was about US$ {spent} in {year}. Fines and forfeited sums go to a trust fund
  managed by the Council and used for victims. Local governments pay from their gender and development budget.
@art15-2-q1 3333
The social worker and the foreign mission make an assessment together and the person signs the plan, or does not.
  Cases pending in court are noted; depositions can be taken before departure. The best interests of each child are
  determined by a team, heard with the child and reviewed after arrival. A return against advice is respected for
  adults and documented.
@art15-5-q1 4444
Missions, migrant workers' offices and welfare attachés run the programme abroad; at home, an airport help desk
  works day and night. Funds for tickets, shelter and legal fees are available abroad. Agreements with several
  Parties apply. In {year} repatriation from scam hubs in the region needed chartered flights and screening on
  arrival by joint teams.
@art16-2-q1 3333
The prosecutors' checklist requires a question on money in each case. Parallel inquiries are opened as a rule where
  there is a business, a syndicate or online payment. Some {share} per cent of investigations of {year} had one.
  Complicity is examined by internal affairs services, and the Council sees the results.
@art16-4-q1 4444
IACAT, chaired by the Department of Justice and co-chaired by the Department of Social Welfare and Development,
  brings agencies together under implementing rules and a manual. The national referral system is run by the social
  welfare department. Twenty-four task forces work in regions, ports and airports. Each has a prosecutor, a social
  worker and police in one room, which is what makes the procedure real.
@art16-5-q1 3333
Victims abroad may testify by video under court rules, at a mission or a foreign court. Depositions are used too.
  Costs of travel, companions and lost income are covered by the victim and witness programmes. Victims of online
  exploitation are heard through recorded interviews, so most children never enter a court room.
@art16-7-q1 4444
The witness protection, security and benefit programme covers trafficking cases, gives housing, income and security,
  and can go on after the trial. Admission is decided within days. Regional offices may give interim cover. The
  number of trafficking witnesses is not published separately. Survivors asked for contact with other survivors
  while in the programme, which is now possible.
@art17-1-q1 4444
Forfeiture in criminal cases, civil forfeiture and forfeiture under the act are available, with value substitutes.
  Proceeds go first to the victims' awards. Judges were trained in {year} to deal with virtual assets. Properties
  used in offshore hubs, such as buildings, led to new questions of valuation.
@art17-2-q1 3333
Freeze orders are made by the court of appeals, ex parte, within a day of filing. Financial intelligence is
  requested at the start in syndicate cases. Prosecutors try to obtain an order before arrests become known. Time
  from report to petition averaged thirty days in {year}, and the target is twenty.
@art18-1-q1 4444
The Department of Justice is the central authority. The ASEAN treaty, bilateral treaties and reciprocity are used. A
  new act on mutual assistance is awaited. Requests concerning online child exploitation are the majority, and many
  are urgent; foreign liaison officers in Manila help to send them in the right form.
@art19-1-q1 3333
Trafficking is extraditable under the extradition law and treaties. Treaties with four Parties are in force; with
  others the Convention and reciprocity would be invoked. Nationals can be extradited. Deportation after completion
  of proceedings is used for foreign offenders where the law allows.
@art21-1-q1 3333
A foreign order can be enforced under the anti-money laundering act through the court of appeals or a regional trial
  court. In the absence of a treaty the council requires reciprocity. One freezing request was executed in 2022; the
  interests of victims were named in it from the start.
@art23-1-q1 4444
The Inter-Agency Council Against Trafficking is the national body by law. Its secretariat has staff in all regions.
  {meetings} council and technical meetings took place in {year}. The focal point belongs to the secretariat and
  works with the Department of the Interior and Local Government, through which the Philippines serves as Lead
  Shepherd on trafficking in persons in SOMTC.
@art25-1-q1 3333
The data privacy act, the rules on classified matters and memoranda with partners govern received information. A
  central register lists documents, conditions and persons with access. Staff took a course with a test in {year}.
  External drives are not allowed in the unit that deals with online child exploitation.
@apa-bohol-q1 4444
As Lead Shepherd the Philippines coordinates the plan and leads actions on online exploitation. A campaign kit was
  adapted by five Parties. Community facilitators, many of them survivors or former overseas workers, brought it to
  islands without steady electricity.
@apa-bohol-q2 3344
Survivor leadership is the main national contribution. Alongside it, regional teams compared their case management
  with the regional guidelines on the needs of victims and noted what could be adopted without new funds.
2023= Work began with a round of listening sessions.
2025> A regional exchange among survivors' groups took place in 2025 in Cebu under rules written by the
  participants, and a guide on paid and safe participation followed.
@apa-bohol-q3 4444
Joint operations with partners on online exploitation, and case conferences on scam hubs, were the main results. A
  bench book was completed with the academy of the judiciary, and it was shared in the region.
@apa-bohol-q4 4444
The Philippines chaired the working group's meetings and helped with the monitoring framework. With the interior
  department the Council collected activity reports from sectoral bodies. It suggests shorter forms and one deadline
  a year.
@justice-cooperation-q1 4444
The joint manual on law enforcement and prosecution of trafficking cases and the rules on examination of child
  witnesses describe cooperation, with duties of social workers. It was last revised in 2022. Courts have practice
  guidelines on continuous trial. Cross-border protocols exist with three Parties.
@victim-rights-q4 4444
The gender and development budget, the council of survivors, and agreements with disabled people's organisations
  make inclusion part of ordinary work. Gender: child care during training. Disability: sign vocabulary for courts.
  Inclusion: screening tools for indigenous peoples written with their elders.
@context-q3
IACAT Secretariat, Department of Justice, with the SOMTC desk of the Department of the Interior and Local
  Government; senior technical officer.
@context-q5
The figures come from the Philippine National Police, the National Bureau of Investigation, the National Prosecution
  Service, the courts, the Department of Social Welfare and Development and the Department of Migrant Workers.
  IACAT's database links agencies by a case code; duplicates are flagged each month and resolved by the regional
  task force. Persons served by the social welfare department may exceed those identified, because services continue
  over years. Cut-off is 31 December for criminal justice data and 15 January for services. Online exploitation of
  children is included if charged or treated as trafficking. Foreign nationals found in offshore gaming hubs were
  screened individually, and those for whom no indicators were found are shown as not victims. Amounts in pesos were
  converted at the central bank's average.
@art1-2-q2
Deaf women; men on fishing vessels; Sama and Badjau children in port cities. What was done: sign vocabulary and deaf
  peer workers; port visits with unions; a birth registration caravan with cultural mediators. For the third, only
  one city took part, and the approach needs elders' lead.
@art11-2-q2
A randomised evaluation with a university tested two messages among {survey} young adults in four provinces. The
  message with practical steps, such as how to check a licence, changed intentions; the frightening message did not
  and made some less willing to ask for help. All new materials therefore use the first type. The longer effect on
  departures will be measured through the pre-departure registry in {next}.
@art15-3-q1
Undocumented Filipinos in long-settled communities abroad, children without registered birth, fixers' papers with
  another person's name. For most citizens, biometrics give an answer within a day. For communities of Philippine
  descent, a joint mapping with the other state is needed. Foreign victims of large groups at home waited for their
  missions for between two and ten weeks.
@art15-6-q1
Memoranda or arrangements with several Parties and labour agreements with states of destination. Better terms: no
  fee or fine, right to a companion, wage claims by power of attorney, and recognition of the social worker's
  assessment by both sides.
@art16-4-q2
One problem: victims of online exploitation were moved from one region to another and lost their social worker. One
  measure: the case manager of the first region stays responsible for six months. One result: fewer breaks in
  therapy, at the price of more travel.
@art24-1-q1
Two results to note: survivors take part in planning as paid partners, and services reach people in each region
  through task forces where prosecutor, police officer and social worker sit together. Two needs: first, a regional
  answer to forced criminality in scam hubs, with screening that the next state will trust; second, speedy exchange
  of digital evidence in cases of online exploitation of children, where hours count. As Lead Shepherd, the
  Philippines also asks colleagues for patience with the monitoring forms, which will be shortened, and thanks the
  focal points who gather figures from many agencies each year.
2023= Preparations for survivors' participation began in this year with listening sessions.
2024= The mid-term assessment of the strategic plan showed where regional plans lack funds.
2025= The inclusion review and the exchange of survivors in Cebu were the events that participants speak of most.
2026> Two sections of this early report rest on ten months and will be completed before clearance.
@art24-2-q1
A shared tool to turn agency data into the tables; legal drafting help on a model for recognition of another Party's
  identification; peer exchange for social workers.
@apa-bohol-q5
Results: campaign kit, bench book, survivor exchange, joint operations. Delays: procurement, elections and typhoons.
  What changed for victims: fewer interviews, more say. What did not: trials of more than two years in crowded
  courts. Lesson: invite survivors at the beginning, when the question is still open, and not at the end to approve
  an answer.
@justice-cooperation-q4
Trust, then form. Officers hesitated to share chats before the other side promised how they would be used. A
  standing letter of conditions, attached to each exchange, solved this with one partner within a month.
@problem-solving-q2
1. Problem: backlog of forensic reading of devices. Tried: triage at the scene by trained officers. Happened:
  waiting time was cut by a third, and it was extended to five regions. 2. Problem: victims' awards stayed on paper.
  Tried: a paralegal who follows each award. Happened: more payments, but small ones. 3. Problem: barangay officials
  tried to settle cases. Tried: theatre pieces by survivors' groups followed by a talk with the prosecutor.
  Happened: referrals rose in all eight towns; two other towns declined.
@victim-rights-q3
Four regions used a scorecard with faces, filled in without staff present, and the survivors' council ran listening
  sessions. People praised peer support and court companions. They criticised waiting rooms, changes of social
  worker and lack of news. The scores by region were discussed in public, without numbers below twenty.
"""
