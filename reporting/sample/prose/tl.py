"""Sample answers in prose: Timor-Leste. The notation is explained in `reporting.sample.reading`."""

PROSE = """\
@art1-2-q1 ..22
The law on preventing and combating trafficking in persons applies to all persons in the national territory without
  discrimination. Services were planned for women and children, and adult men are helped by the social services in
  an informal way. Persons in the mountains and on the island of Ataúro live far from services. In {year} the
  Commission travelled to five municipalities to explain the law.
@art5-1-q1 ..33
Trafficking in persons is a crime under the special law and the penal code. The definition follows the Palermo
  Protocol and thus that of the Convention. Timor-Leste is completing the domestic steps for accession; a comparison
  of its law with each article of the Convention was prepared in 2024 and found few differences.
@art6-1-q1 ..33
Criminal association is punished by the penal code and organised crime rules apply. The provision has not been used
  together with trafficking. Prosecutors were given examples from other countries that share the same legal
  tradition.
@art7-1-q1 ..12
Money laundering is a crime and trafficking is one of the underlying crimes. The financial information unit is small.
2025= No financial inquiry took place in a trafficking case.
2026> A first training, given with colleagues from the region, took place in May, and a contact officer has been
  named in the police.
@art8-1-q1 ..33
The law on measures to prevent and combat corruption applies to all public officials. The anti-corruption commission
  is independent. It has a line for complaints that may be used in Tetum, Portuguese and English. A session on
  trafficking was held for its investigators in {year}.
@art9-1-q1 ..22
Coercion of witnesses and obstruction are crimes under the penal code. There is a witness protection law, and its
  regulation is not yet complete. Families often seek reconciliation in the traditional way; the Commission explains
  that a public crime cannot be closed in this manner.
@art10-1-q1 ..33
National law applies to crimes on the territory and on ships and aircraft of Timor-Leste and, under conditions, to
  citizens abroad. Few ships carry the flag. Boats of other flags fish in nearby waters; the maritime authority and
  police have learned which questions to ask crews.
@art11-1-q1 ..12
The first national plan expired and a new one is being prepared.
2025= Consultations took place in Dili and in three municipalities.
2026> The draft was handed to the Council of Ministers in {year}. In Portuguese its aim is put in these words:
  "Garantir que cada vítima seja identificada, protegida e acompanhada, com respeito pela sua vontade." (To ensure
  that each victim is identified, protected and accompanied, with respect for her or his wishes.)
@art11-3-q1 ..22
Organisations of women, the church and a network for human rights work with the Commission and provide most
  services. They have been invited to its meetings since it was created. Survivors have not been asked yet; the
  Commission wishes to do this with care and with advice from others.
@art11-4-q1 ..22
Support for mothers and children, school meals and the labour mobility programmes are the main measures. Young
  people often wish to work abroad, and registered programmes offer a safe road. In {year} {reach} young people
  attended talks before departure or in schools; one half were women.
@art13-1-q1 ..22
With Indonesia there are posts along the land border and regular meetings of the border commanders. A telephone
  contact functions in the daytime. Families live on both sides and cross for ceremonies; this must remain easy. A
  simple form for cases of concern has been written in Tetum and Indonesian.
@art13-2-q1 ..22
The passport is biometric. The civil register is being digitised. Many adults were born in difficult times and have
  baptism papers in place of a birth certificate, which the register accepts with two witnesses.
@art14-1-q1 ..12
Identification is done by the police unit for vulnerable persons and the social services.
2025= There was no standard procedure, and decisions rested on experience.
2026> Standard procedures were approved in April {year} and have been taught in Dili and four municipalities. They
  are twelve pages long, in Tetum and Portuguese.
@art14-3-q1 ..11
There is no written procedure. In practice the embassy is called if the person agrees. The standard form used by a
  neighbouring country was translated and will be adapted.
@art14-5-q1 ..22
Shelters of partner organisations have rules for safety and the police assist. A simple risk form in Tetum has been
  used. In a small country addresses soon become known, and shelters depend on the goodwill of neighbours.
@art14-6-q1 ..22
Procedural law allows closed hearings, and the press council has a code of conduct. In {year} journalists took part
  in a discussion on how to report. Files are on paper in a locked room. Rules for electronic data are in
  preparation.
@art14-8-q1 ..33
Victims are not detained. The migration service informs the social services when it meets a person with indicators,
  and the person is received in a partner's shelter, from which she or he may go out.
@art14-9-q1 ..22
Information is given orally in Tetum, Indonesian, Portuguese or English. In Portuguese, the text used is short: "Tem
  direito a ajuda gratuita, mesmo que não queira apresentar queixa." (You have the right to free help, even if you
  do not want to file a complaint.) A version in pictures is being drawn with an association of persons with
  disabilities.
@art14-10a-q1 ..22
Partner organisations have {beds} places in Dili and two municipalities, supported by the state. They are for women
  and children. Men are placed in guest houses for a few nights. One house has an accessible bathroom.
@art14-10b-q1 ..22
The public defender and an organisation of women lawyers provide help free of charge. In {year} they also held legal
  information days in municipalities. There is little experience with immigration or labour claims.
@art14-10d-q1 ..22
Children go to public school. For adults, courses in cooking, sewing, computers and languages are offered by a
  training centre. A foreign person without residence may take part in courses; there is no rule on work, and a
  proposal has been made.
@art14-11-q1 ..22
Organisations visit families after return during six months. Social services in municipalities have one officer for
  many subjects. Traditional and church leaders support reconciliation with the family, where the person wants it.
@art14-12-q1 ..22
The unit for vulnerable persons has women officers in all municipalities. Children are heard in a room with toys and
  by trained officers. For persons with disabilities, an association gives advice and found interpreters of sign
  language. There is much to do outside the capital.
@art14-14-q1 ..22
The budget of social solidarity includes support to shelters, and a line for victims of trafficking of about US$
  {spent} was spent in {year}. The special law speaks of a fund, which has not been set up.
@art15-2-q1 ..12
Returns have been decided case by case. Officers ask about the family, the road, debts and the wish of the person,
  and the organisation that gave shelter is heard.
2025= There was no written form for the assessment.
2026> The new procedures contain a risk form, which is filled in by a social officer together with the person. For
  children the public defender for children is heard.
@art15-5-q1 ..12
An international organization supports returns. Families are prepared by the church and by organisations before a
  person comes home, where the person agrees. The costs are small, and a flight home is the largest of them.
2025= There was no programme of the state.
2026> The new procedures name the steps and a contact in the foreign ministry. An understanding with Indonesia on
  returns by land is under discussion.
@art16-2-q1 ..11
Parallel inquiries are possible but have not been made in trafficking cases. The prosecutor's office would welcome a
  short guide with examples for small cases, where sums are low and in cash.
@art16-4-q1 ..22
The Commission brings together justice, interior, social solidarity, health, education, foreign affairs and
  organisations. The new procedures describe referral. Meetings on cases are called when needed, usually in the week
  in which a person is identified.
@art16-5-q1 ..11
The law allows statements for future memory, so a person may be heard by a judge before leaving. Video from abroad
  has been used in other types of case. There are no means for travel costs yet.
@art16-7-q1 ..12
A law on witness protection exists. The police unit for vulnerable persons gives its telephone number to each
  witness and calls before and after the hearing.
2025= It had not been applied in a trafficking case.
2026> A simple plan of measures at court, such as a separate entrance and a companion, was agreed with the Dili court.
@art17-1-q1 ..33
Courts may declare objects and advantages of the crime lost to the state, with value confiscation. In trafficking
  cases there has been nothing to confiscate so far.
@art17-2-q1 ..11
Seizure of accounts needs a judge's order. The few banks cooperate. No order was requested in trafficking cases. A
  model request has been translated into Portuguese.
@art18-1-q1 ..33
The law on international judicial cooperation allows assistance with any state on the basis of reciprocity. The
  prosecutor general is the central authority. As Timor-Leste is not yet a Party, requests concerning trafficking
  would rest on that law and on United Nations conventions.
@art19-1-q1 ..22
Extradition is possible under the law and the Constitution, with limits. Trafficking qualifies by its penalty.
  Citizens are in principle not extradited. There is no treaty with most member states, and the Convention would
  close that gap after accession.
@art21-1-q1 ..22
A foreign decision may be executed after review by a court of second instance. There has been no such case.
  Officials took part in a regional seminar in {year}.
@art23-1-q1 ..22
The Commission for the Fight against Trafficking in Persons was created in 2021 under the justice portfolio. It met
  {meetings} times in {year}. It has a president, members from ministries, and two technical staff. The focal point
  is one of them.
@art25-1-q1 ..22
Officials are bound by secrecy under the penal code and the law on public service. Received documents are kept in a
  locked cabinet at the ministry. An electronic system is not in use. The Commission asks that sensitive papers be
  sent only when necessary.
@apa-bohol-q1 ..11
Timor-Leste became a member of ASEAN on 26 October 2025 and has begun to look at the work plan. It would like to
  join the actions on schools and on safe labour mobility.
@apa-bohol-q2 ..12
The guidelines of the region on needs of victims were read when procedures were written. The organisations that run
  shelters took part in the reading and marked what they already do and what they cannot do at present.
2026> Two officers visited shelters in a neighbouring country to learn about minimum standards.
@apa-bohol-q3 ..11
Police and prosecutors attended regional courses. There are no national actions under the plan yet. Those who
  returned from courses gave a short lesson to their colleagues, and the material was kept by the Commission.
@apa-bohol-q4 ..22
In its first full year as a member, Timor-Leste attended the working group and named its contact points for the
  network of specialist units. It follows the plan as far as its means allow. Bilateral contact with Indonesia at
  the land border continues, and two exchanges with other members were held by video.
@justice-cooperation-q1 ..12
Cooperation is based on good personal contacts. The police unit, the prosecutors and the shelters know one another
  and telephone. When officers change, this knowledge may be lost, which is the reason for writing it down.
2025= No procedure was written down.
2026> The standard procedures of {year} have a chapter on police, prosecutors and social services; courts were
  consulted.
@victim-rights-q4 ..22
The law on domestic violence and the national policy on gender equality give a base. Changes: women officers in each
  municipality; advice of the association of persons with disabilities; information by community radio in local
  languages.
@context-q3
Technical secretariat, Commission for the Fight against Trafficking in Persons; technical officer. Voluntary report.
@context-q5
This is a voluntary report of a state that is not yet a Party. Figures were collected by telephone and letter from
  the police, the prosecutor's office, the migration service and four organisations. They are small, and a person
  may be recognised if they are published; we ask for protection of all small cells. Age is known as child or adult
  only. Court data were counted by hand in Dili; other courts had no case. Some tables could not be filled in.
@art1-2-q2
Adult men, and families in remote villages. For the first, guest houses were used; for the second, community radio
  and visits by the Commission.
@art11-2-q2
Not measured. Teachers say that young people ask good questions and know someone who received an offer by telephone.
  A small questionnaire will be used next time.
@art15-3-q1
Old papers, names written in Portuguese, Indonesian and Tetum forms, and children born during displacement. Church
  records help. For foreign citizens the nearest consulate is often in another country.
@art15-6-q1
None specific to trafficking. General arrangements with Indonesia on the border are applied.
@art16-4-q2
Problem: police and organisations each had part of the information. Measure: one meeting in the week of
  identification. Result: the person tells the story once in most cases.
@art24-1-q1
Results: the first standard procedures were written and are short enough to be used; and organisations, police and
  social services meet on each case. Needs: support with the last steps for accession and with translation into
  Tetum and Portuguese; and training by neighbours in financial inquiry and in shelter for men. Timor-Leste is
  grateful for the welcome it received as a new member and wishes to learn from the reports of others.
2026> Since the previous report standard procedures were approved and a draft plan was submitted; the second report
  was easier to write than the first.
@art24-2-q1
A peer visit to a state with few cases; templates in Portuguese; advice on how to count when numbers are very small.
@apa-bohol-q5
It is early to speak of results. The lesson of the first report is that collecting figures made agencies talk to one
  another.
@justice-cooperation-q4
Money and skills. A request was not sent since nobody was sure of the form. The central authority has now a model in
  English and Portuguese.
@problem-solving-q2
One initiative. Problem: persons in the border district had to travel a day to Dili for the medical examination.
  Tried: a doctor of the district hospital was trained and given a kit. Happened: examinations take place near home;
  a second district will follow.
@victim-rights-q3
Organisations asked a few persons who had left the shelter whether the help was right. As there were few, only
  general words can be given: people felt safe, and wished to work sooner.
"""
