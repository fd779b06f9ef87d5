"""Sample answers in prose: Cambodia. The notation is explained in `reporting.sample.reading`."""

PROSE = """\
@art1-2-q1 2333
The anti-trafficking law and the guidelines of the National Committee for Counter Trafficking apply to women, men
  and children alike, whether Cambodian or foreign. In practice men returning from fishing and construction were for
  many years recorded as migrants in need and not as victims. The Committee therefore asked all provincial
  committees to use the same indicators for men.
2024> Provincial refresher sessions were completed in 2024, and the share of men among persons identified has risen
  since.
@art5-1-q1 4444
The law on the suppression of human trafficking and sexual exploitation defines the crime and provides penalties for
  unlawful removal, recruitment, sale, transport and receipt. The Ministry of Justice has explained by circular how
  its several articles correspond to the single definition of the Convention. Judges have found the circular useful,
  above all where the consent of a person is invoked by the defence.
@art6-1-q1 3333
Participation in a criminal association is an offence under the criminal code and carries a heavier penalty when the
  association aims at trafficking. Provincial prosecutors made use of it in cases of recruitment through closed
  messaging groups. The Ministry of Justice collected such decisions in {year} so that courts in other provinces may
  consult them.
@art7-1-q1 2223
The law on anti-money laundering lists trafficking among the offences whose proceeds are covered. Investigators in
  the capital apply it regularly. In the provinces the financial part of a file is often missing, since records of
  transfers through agents are kept on paper.
2026> From this year each provincial unit has one officer trained for financial inquiries, and the financial
  intelligence unit answers questions by a dedicated line.
@art8-1-q1 3333
Bribery of public officials is a criminal offence under the anti-corruption law. The National Committee receives
  complaints about officials and passes them to the competent unit without examining them itself. Posters in border
  offices say that documents and advice for migrants are issued at the official fee only. Disciplinary action is
  taken by the ministry that employs the official concerned.
@art9-1-q1 2233
Threatening a witness, bribing a witness and tampering with evidence are offences in the criminal code.
2023= Prosecutors reported that the provisions were seldom used in trafficking files, because families preferred to
  settle.
2025> A joint instruction of the Ministry of Justice and the Ministry of Interior of February 2025 asks police to
  record each approach made to a victim or a family, including approaches by well-meaning intermediaries, and to
  report it within three days.
@art10-1-q1 3333
Cambodian courts have jurisdiction over offences committed on the territory, on ships flying the flag and on
  registered aircraft. The register of ships was reorganised some years ago and foreign-owned tonnage was removed
  from it. Cases concerning Cambodian fishers on foreign vessels are followed with the flag state, with the support
  of the embassy that is nearest.
@art11-1-q1 3344
A national plan for counter-trafficking is in force and is translated each year into a programme of work for six
  working groups and twenty-five provincial committees. All provincial committees reported on it in {year}; {local}
  communes have adopted their own safety plan. The budget of the secretariat comes from the state, while most
  outreach is paid by partners.
@art11-3-q1 3333
Non-governmental organisations are full members of the six working groups and co-chair two of them. The networks of
  organisations working with children and with migrants nominate their own representatives. Survivors took part in
  the review of the plan through a group accompanied by a counsellor. Their first recommendation, that training be
  near home and not in the capital only, has been taken up.
@art11-4-q1 2333
Measures address debt, landlessness, seasonal work and early departure from school. The identification of poor
  households gives access to cash support, health care and school allowances; commune councils add families at risk
  of unsafe migration to their lists. Around {reach} people took part in community sessions in {year}, of whom
  fifty-eight per cent were women.
2025> Since 2025 the cash programme also covers returned migrants for the first six months.
@art13-1-q1 3333
Border liaison offices operate at the main crossings with all three neighbours and meet monthly. Outside office
  hours the duty officers may be reached by telephone and by a messaging group, which is used most for persons in
  urgent danger. Officers are instructed not to stop women travelling for work but to give them advice and the card
  of the nearest consulate. Interviews in private are conducted by women officers whenever one is on duty.
@art13-2-q1 2233
National passports contain a chip and are issued centrally. The General Department of Identification keeps the
  central register and answers questions of border police by telephone. Officers have been taught to look for signs
  that a document was obtained in another person's name.
2023= Birth registration of children of migrants remained incomplete, and a family book was often the only record.
2025> Mobile registration teams reached {local} communes and register late births without a fee; the identity card
  is now printed in all provinces. Children born to Cambodian workers abroad can be registered at embassies on
  production of a hospital paper.
@art14-1-q1 2333
The national guidelines on identification of victims, approved by sub-decree, are used by police, social affairs
  officers, labour inspectors and accredited organisations. A person may be regarded as presumed after a first talk
  with a social worker, without waiting for a complaint.
2024> Training in provinces away from the capital was finished in 2024, and a telephone line helps officers who face
  a first case.
@art14-3-q1 2233
A form attached to the guidelines records the wish of the person before any notice is sent. Notices go through the
  Ministry of Foreign Affairs, with a copy to the anti-trafficking department. For Vietnamese and Thai citizens
  there are bilateral procedures with time limits.
2025> The form was shortened in 2025 and is read aloud to the person in the language chosen.
@art14-5-q1 2223
Shelters carry out a risk assessment at arrival, and the police provide escorts to court. Communities are small and
  news travels fast; therefore social workers agree with each returnee what neighbours will be told. Threats by
  telephone and on social media are the most common concern.
2026> A guide for social workers on online safety, written with a local organisation, has been in use since January.
@art14-6-q1 3333
The law forbids the publication of the identity of victims, and the code for the media contains a like rule. The
  Ministry of Information held meetings with editors and with owners of popular pages after pictures of a police
  operation had been shared. Faces and village names are now covered. Courts hear children in a separate room.
@art14-8-q1 3333
Victims are not detained. Persons found in places of exploitation, including compounds where online fraud was
  carried out, are first received in a transit place where social workers can talk to each of them; foreign
  nationals with indicators are referred and not treated as immigration offenders. The number of social workers at
  such places was a limiting factor in {year}, and the ministry has drawn up a roster.
@art14-9-q1 2333
Information about rights is given orally and with a picture booklet. The booklet exists in Khmer, Vietnamese, Thai,
  Chinese and English. An audio version can be played from a telephone without a data connection. Sign-language
  interpreters come from an association in the capital; in the provinces they are present by video.
@art14-10a-q1 2333
Housing is offered by government transit centres and by non-governmental shelters that are inspected against minimum
  standards. At the end of the period {beds} places were open. Places for men were opened in two provinces near the
  border; families and persons with a disability are usually placed in the community with support.
2025> A standard for placement in the community was approved in 2025.
@art14-10b-q1 2233
Lawyers are provided by legal aid organisations under memoranda with the ministries, and by the bar association.
  Around {clients} persons had advice in {year}. The lawyer attends from the first interview where the person
  agrees. Civil claims are joined to the criminal file, which spares a second procedure. Advice on labour claims
  abroad is still hard to obtain.
@art14-10d-q1 3333
Children in shelters attend public schools, with a bridging class if they have missed years. Adults may take
  vocational courses recognised by the Ministry of Labour. Foreign victims without residence rights may train but
  may work only by individual permission, which was given in the cases in which it was asked for. Graduates receive
  a tool set and a small grant.
@art14-11-q1 2233
The social services follow reintegrated persons for up to two years, with visits at one, three, six and twelve
  months and then by need. Commune committees for women and children assist.
2025> A shared case-management system replaced paper files in fourteen provinces, so that a family which moves is
  not lost from view.
@art14-12-q1 2223
Procedures for children include a support person and a limit to the number of interviews. Male social workers were
  recruited for centres that receive men. On disability, progress has been slower; the checklist used at intake now
  includes the short set of functional questions.
2026> In {year} sign-language and easy-read materials were tried out in three centres.
@art14-14-q1 2233
The state budget for social affairs contains a line for victims of trafficking, and provinces add from their own
  means. Spending in {year} was about US$ {spent}. Partners pay for a further part, which is not counted here. A
  trust fund has been discussed; for the time being a budget line is preferred as it does not depend on fines.
@art15-2-q1 2333
A social worker and the police complete an assessment before a return. If a case is pending, the prosecutor states
  whether the person is needed and by when. The best interests of a child are determined by a panel that hears the
  child. No child was returned without a family visit by the services of the other side.
@art15-5-q1 3344
Repatriation works under memoranda with neighbouring states and with partners further away, and it is organised by
  the anti-trafficking department together with the department of social welfare. Returns from fishing and from
  online fraud compounds have required joint work with embassies. Transport, a first health check and pocket money
  are provided at the border reception centre.
@art16-2-q1 2223
Parallel inquiries into assets and corruption are required by the standard investigation plan since its latest
  revision. In practice they are opened in larger cases. Transfers in cash and through mobile wallets are the main
  difficulty.
2026> A joint desk of the financial intelligence unit and the anti-trafficking department began to work in the first
  quarter.
@art16-4-q1 3333
The National Committee issued standard procedures that bind police, prosecutors, social services, health and labour
  offices. They are known as the referral guidelines and are run by the Committee's protection working group.
  Provincial committees meet every month. A simple flow chart hangs in every district office, so that new officers
  do not depend on the memory of others.
@art16-5-q1 1223
A victim who has returned home may give testimony through a recorded interview admitted by the investigating judge.
  Remote hearing by video was used for the first time with two provinces.
2024> Costs of travel are met by partners.
2026> The Ministry of Justice issued rules on testimony by video from abroad in March 2026, together with a list of
  court rooms that have the equipment.
@art16-7-q1 2222
Protection of witnesses is provided by police measures, by shelter and by the law in general terms. A special law is
  in preparation at the Ministry of Justice, and comments by partners were received. Until it is adopted, the
  procedure remains limited to escorts, closed hearings and changes of address. The authorities consider it unsafe
  to state numbers.
@art17-1-q1 3333
Courts may confiscate proceeds, instruments and property into which proceeds were converted. Confiscation of
  equivalent value follows from the later law on proceeds. Closure of premises is also possible. Judges were given a
  model order in {year}, since orders had been refused by the land register for lack of detail.
@art17-2-q1 2223
Freezing is possible at the request of the prosecutor. It was requested chiefly after charges. Land, vehicles and
  accounts may be frozen. Most sums found are small and were paid in cash.
2026> Under the new instruction a request is considered within the first ten days. Banks and mobile payment
  operators appointed contact officers who answer within twenty-four hours.
@art18-1-q1 3333
Assistance is given under treaties and the law on mutual legal assistance, and the Ministry of Justice acts as
  central authority. Requests are translated by the ministry. Delays are due mainly to translation and to the
  transmission of originals. Scanned copies are now accepted at the start when a person is at risk or evidence may
  be lost.
@art19-1-q1 3333
Trafficking is extraditable by reason of the penalty. Treaties exist with five Parties; for others the Convention
  and reciprocity are used. Citizens are not extradited, and in that case the file is given to the domestic
  prosecutor.
@art21-1-q1 2222
A foreign decision may be executed after recognition by the court of appeal. The rule is in the law, but there is
  little experience. A guide with model letters was prepared with a partner Party in {year}. Prosecutors suggest
  that an informal consultation take place before each formal request.
@art23-1-q1 4444
The National Committee for Counter Trafficking, chaired at ministerial level in the Ministry of Interior, has a
  permanent secretariat and met {meetings} times in {year} in plenary and working-group sessions. Each of the
  provinces and the capital has its committee. The focal point for this report is an officer of the secretariat who
  collects contributions from the six working groups.
@art25-1-q1 2333
Documents received from other states are registered as confidential and kept by the department that received them.
  Copies are numbered. Training on digital security took place in {year} and the use of private e-mail for case
  matters was forbidden by instruction of the secretariat.
@apa-bohol-q1 3333
Cambodia leads an action on safe migration information and joins four others. Materials were adapted for the
  provinces near the borders and for online job offers. Commune councils report that short films by young people are
  passed on more often than official notices.
@apa-bohol-q2 2233
Work on minimum standards for shelters and on support for returned migrants is advanced. Standards were tested in
  five places, run by the state and by organisations. Remaining work concerns places for men and the accommodation
  of people with a disability.
2025> All five places now meet the standards.
@apa-bohol-q3 2233
Joint training of police, prosecutors and judges on online recruitment was held in four regions. An agreed checklist
  for cases connected with online fraud was completed and is used at the time of rescue to separate victims and
  suspects with care.
@apa-bohol-q4 3333
Cambodia took part in meetings of the working group and of the heads of specialist units, and it hosted one
  bilateral review with each neighbour. Exchange of information on returned nationals has become faster since
  contact lists are updated each quarter.
@justice-cooperation-q1 2333
Procedures are written down in the referral guidelines and in a joint instruction of the two ministries responsible
  for police and justice. Courts accepted a protocol on child-friendly interviews. A short annex, added in {year},
  explains the role of the social worker in court and the limits of what the social worker may be asked.
@victim-rights-q4 2233
Gender equality is built into the work plan through targets for participation and through the budget of the ministry
  of women's affairs. For disability, intake questions and accessible rooms are the main changes. Outreach in
  minority languages in the north-east began with radio programmes.
@context-q3
General Secretariat of the National Committee for Counter Trafficking, Ministry of Interior; officer in charge of
  reporting and data.
@context-q5
Figures were provided by the anti-trafficking department of the national police, the Ministry of Justice, the
  Ministry of Social Affairs and partner organisations, and brought together by the Secretariat. Cut-off dates
  differ by a few weeks: police and courts close their books at year end, social services on 20 January. Names are
  never sent to the Secretariat; double counting between police and shelters is removed by a code at provincial
  level, which works well in eighteen provinces and partly in the others. Persons received from abroad are counted
  when they were identified in Cambodia. Foreign nationals assisted in large operations against online fraud were
  screened individually, and only those with a decision are shown as identified.
@art1-2-q2
Three groups: men returning from sea; Vietnamese-speaking families without papers living on the water; young people
  with a disability who are sent to beg. Actions: intake of men at two centres; mobile registration with
  interpreters; a joint patrol of social workers and monks, who know the children and their families. In each, fewer
  people were reached than planned, but all three actions continue.
@art11-2-q2
The Secretariat asked a university to interview {survey} persons in villages with and without the programme.
  Knowledge of the risks of online job offers was higher where the films had been shown, and half of the respondents
  had spoken about them at home. Whether behaviour changed is not known. The study will be repeated after two years
  in the same villages.
@art15-3-q1
Old family books without photographs, names written in different ways, and persons who left as small children.
  Villages have been renamed or divided. A list of former village names and a network of commune clerks who answer
  by telephone have shortened verification. Persons whose parents are not known wait longest.
@art15-6-q1
Memoranda with Thailand, Viet Nam, Malaysia and the Lao PDR, and a regional memorandum of the Mekong states. Better
  terms: no fee for travel papers, a joint case meeting each half-year, and a right of the person to postpone travel
  for medical reasons or for the end of a school year.
@art16-4-q2
Problem: provincial police and social affairs opened separate files and interviewed the same person twice. Measure:
  one form in two parts, with only the first part shared. Result: in four provinces the second interview has
  disappeared in most cases.
@art24-1-q1
2025< Two results: guidelines on identification are applied beyond the capital, and commune councils list families
  at risk of unsafe migration for support. Two needs: funds for social workers at places where many persons are
  found at once; and a shared system for follow-up, as paper files are lost when families move. The National
  Committee thanks ministers for keeping this matter on their agenda.
2025> Two results: every provincial committee now works with the same referral guidelines and indicators for men and
  women; and the follow-up of reintegrated persons is recorded in a shared system in fourteen provinces. Two needs:
  first, steady funds for social workers at places where many persons are found at once; second, quicker exchange
  among Parties about nationals found in online fraud compounds, so that people need not wait for months for
  confirmation of who they are. The National Committee thanks ministers for keeping this matter on their agenda.
2023= In this year the Committee's energy went into one set of indicators for men and women.
2024= Refresher sessions ended in this year, so that attention could pass to follow-up after return.
2025= The year was marked by the move to a shared case-management system and by the standard for placement in the
  community.
2026> Rules on testimony by video and a joint desk for financial inquiry are the new elements of this cycle.
@art24-2-q1
Translation of guidance into Khmer, a template for counting persons found in large operations, and a visit by a
  Party with experience of shared case-management systems.
@apa-bohol-q5
Results are visible in protection: returned migrants are met, screened and followed. Delays occurred in actions that
  depend on new legal texts. What changed for victims is that fewer interviews are needed. What did not change is
  the time until a civil award is paid. Lesson: instruction by letter is not enough, and officers use a procedure
  once a colleague has shown it to them.
@justice-cooperation-q4
Language. Requests arrive in a language that the receiving court cannot use, and official translators for some pairs
  of languages are very few. In one case evidence lost its use because of this. A pool of certified translators
  shared by two ministries has been tried since.
@problem-solving-q2
First, returnees did not come to the second meeting with the social worker since the journey cost a day's wage.
  Commune staff were given a small sum to reimburse it, and attendance doubled in two districts. Second, young men
  were invited by friends through messages to jobs in compounds. Former workers recorded voice warnings, which were
  shared widely; the effect has not been measured. Third, a hot-meal programme near a bus station, meant to build
  trust with children, was stopped because it drew children from further away.
@victim-rights-q3
Organisations asked persons who left shelters in the period, with a picture form and a talk with someone not
  involved in care. People valued kindness, privacy and contact with family. They wished for shorter stays, more
  choice of training and information about the court. These points were discussed with shelter managers in a closed
  meeting.
"""
