"""Sample answers in prose: Brunei Darussalam. The notation is explained in `reporting.sample.reading`."""

PROSE = """\
@art1-2-q1 .333
Protection under the anti-trafficking order is open to every person found in Brunei Darussalam, without regard to
  sex, nationality or immigration status. Officers apply one screening form to all, and the form asks no question
  about religion or marital status. Domestic workers employed in private homes remain the group that is hardest to
  reach, because inspection of a home needs the consent of the householder or a warrant.
2025> Since March 2025 the labour department has met newly arrived domestic workers within three months of arrival,
  without the employer in the room.
@art5-1-q1 .444
Trafficking in persons is a distinct offence, set out in the anti-trafficking order together with its definitions.
  The text follows the Convention in listing act, means and purpose. Charges may be brought in the intermediate
  court or the High Court. The Attorney General's Chambers keeps a commentary for prosecutors, last revised in
  {year}, which explains how debt and the retention of passports are read as means.
@art6-1-q1 .333
Both conspiracy and membership of an unlawful society are offences under general criminal law, and either may be
  joined to a trafficking charge. No separate charge of this kind was needed in the period, since the cases before
  the courts involved single employers or agents. The law officers consider the present provisions sufficient and
  will look at them again when the penal code is next consolidated.
@art7-1-q1 .233
The criminal asset recovery order makes it an offence to deal with the proceeds of any serious crime. A short
  protocol between the specialist unit and the financial intelligence unit asks investigators to send a one-page
  financial profile in every trafficking file.
2024= Profiles were sent in some but not yet all files.
2025> The protocol is now followed as a matter of routine, and the financial intelligence unit replies within ten
  working days.
@art8-1-q1 .333
Giving and taking bribes is covered by the prevention of corruption act, which applies to all public officers and to
  agents in the private sector. The Anti-Corruption Bureau may be asked to join an inquiry when facilitation at a
  point of entry or in the issue of a work pass is suspected. Liaison officers were named on both sides and met
  {meetings} times in {year}.
@art9-1-q1 .333
Intimidation of a witness, giving false evidence and interference with an officer on duty are offences under the
  penal code. The anti-trafficking order adds a specific offence of threatening a trafficked person or a member of
  that person's family. Prosecutors are asked to tell the court of any contact made with a witness before trial; the
  courts may then vary bail.
@art10-1-q1 .333
Courts have jurisdiction over the offence wherever part of it took place in the territory, and on ships and aircraft
  registered in Brunei Darussalam. The register holds mainly support vessels for offshore energy and a modest
  fishing fleet. In {year} the maritime and port authority added questions on recruitment fees and on possession of
  identity papers to its routine crew checks.
@art11-1-q1 .233
A national plan of action against trafficking is in force under the inter-agency committee in the Prime Minister's
  Office. It sets out twenty-six actions under four headings, each with an owner and a target quarter.
2024= The plan was extended for one year while its successor was prepared.
2025> The successor plan was approved in January 2025. Its preface states, in Malay: "Setiap mangsa hendaklah
  dilayan dengan hormat, dan keselamatannya diutamakan." (Every victim shall be treated with respect, and the
  victim's safety comes first.)
@art11-3-q1 .222
Two women's associations and one association of migrant workers are invited to the prevention working group, which
  meets each quarter. They carried the pre-departure and post-arrival booklet to places of worship, markets and
  dormitories. A formal role for people with lived experience has not been created: with so few cases in the
  country, anyone who spoke could be recognised. The committee is discussing with a regional network how such advice
  might be heard without exposing anybody.
@art11-4-q1 .333
Since nationals benefit from free schooling, health care and income support, the main risk lies with workers
  recruited abroad. The answer has been to work on recruitment: agencies must be licensed, contracts are checked
  before a work pass is issued, and no fee may be taken from wages. About {reach} workers received a contract
  briefing in {year}; four in ten of them were women.
@art13-1-q1 .334
A direct line links the immigration department with its counterparts across the land border and works at all hours.
  Officers on both sides use a shared list of questions that may be put to a traveller in private. Travellers are
  not refused on account of sex, age or occupation, and each secondary interview is recorded with its reason and
  length.
2026> A review of one year of such records showed no difference in refusal by sex.
@art13-2-q1 .444
Passports and identity cards carry biometric data and are issued by one authority. Late registration of birth is
  possible at any district office without charge. Blank documents are counted daily, and two officers must release
  each personalised document. A residence certificate in the same format is issued to stateless permanent residents,
  so that no one is left without a paper that can be checked.
@art14-1-q1 .234
Written procedures guide officers from first suspicion to decision. They set a low threshold for treating a person
  as presumed, and a time of fourteen days for the formal decision, which can be extended with the person's
  agreement.
2024= Labour and immigration officers in two of the four districts had been trained on them by the end of the year.
2025> All four districts are now covered. Nurses at the government hospitals received a pocket card of indicators
  and may start the procedure themselves.
@art14-3-q1 .222
When a foreign national is identified, the foreign ministry is ready to inform the embassy concerned. A form records
  first what the person wants, and a refusal is respected. The form exists in English and Malay only; interpretation
  is arranged by telephone for other languages. The committee intends to add four translations and an audio version
  before the next report.
@art14-5-q1 .333
A safety plan is drawn up within forty-eight hours of referral to the shelter and reviewed each fortnight. It covers
  telephones and social media accounts, since threats are now more often sent by message than made in person. Police
  patrols, a change of address and assistance to relatives abroad through their own authorities are the measures
  most often used.
@art14-6-q1 .333
Courts may sit in private and may forbid publication of anything that could identify a trafficked person. Editors
  received a reminder in {year}. As the community is small, the authorities have also stopped giving the nationality
  and the district in press statements on cases that involve fewer than five persons.
@art14-8-q1 .233
No identified victim is to be kept in immigration detention, and the detention depot must telephone the specialist
  unit if an indicator is seen. Residents of the shelter may leave with a companion of their choice.
2024= The right to leave without a companion was limited to daytime.
2025> The companion rule was lifted for adults in February 2025; a risk discussion takes its place.
@art14-9-q1 .233
An information sheet is read with each person on the first day and again after one week. It is available in English,
  Malay, Indonesian, Filipino, Bengali and Thai. The sheet states in Malay: "Anda tidak perlu memberi keterangan
  untuk mendapat tempat tinggal, rawatan dan nasihat." (You need not give evidence in order to have housing,
  treatment and advice.)
2025> Recordings in the same languages can be heard by telephone at no cost.
@art14-10a-q1 .222
One government shelter with {beds} places serves women and children. Men are placed in rented rooms with support
  from a caseworker, an arrangement that has worked but has no fixed budget. A ground-floor room was made accessible
  for wheelchair users in {year}. Families stay together where they wish.
@art14-10b-q1 .222
The legal aid unit gives free advice on criminal and labour matters from the day of referral. Advice on immigration
  status is given by the committee's secretariat, and civil claims need a certificate of means, which a person
  without papers cannot easily obtain. A draft amendment would waive the certificate for trafficked persons.
@art14-10d-q1 .233
Adults may take part in short courses in baking, sewing and computer skills, and children attend the nearest
  government school.
2024= Permission to work was given case by case and took about two months.
2025> A temporary work pass linked to the shelter placement has been in use since May 2025; the average wait fell to
  three weeks.
@art14-11-q1 .222
As most victims are foreign nationals, reintegration depends on services at home. The shelter sends a summary, with
  consent, to the service named by the returning person and calls twice in the first three months. There is no
  budget for support in the country of return beyond the travel allowance. Talks with two sending states on a longer
  follow-up have begun.
@art14-12-q1 .223
Interviews with children are held in a furnished room at the women and children's unit, by an officer out of
  uniform. Women may ask for a woman officer. Sign-language interpreters are called from the special education
  service.
2026> In {year} an accessibility check of the shelter was made together with an association of persons with
  disabilities, and door widths and bathrooms were altered.
@art14-14-q1 .333
The anti-trafficking order sets up a fund for victims, financed by fines and forfeited assets. A board of five
  officials decides on applications, as a rule within thirty days. In {year} the fund met housing, medical,
  interpretation and travel costs, and it paid a small living allowance to persons waiting for a hearing.
@art15-2-q1 .233
A written risk assessment precedes each return. It asks about debts, about relatives of the recruiter living nearby
  and about pending hearings, and it is shared with the receiving authority only with consent. Children return after
  a report by a welfare officer on their best interests.
2025> A supervisor who has had no part in the case now countersigns each assessment.
@art15-5-q1 .222
Returns are arranged case by case with embassies and, where asked, with an international organization. The numbers
  are too small to justify a standing programme; a two-page standard arrangement, agreed with the main embassies,
  fixes who buys the ticket, who meets the person and who confirms arrival. It will be reviewed every second year.
@art16-2-q1 .233
A financial inquiry is considered in each file, and corruption indicators are on the checklist that accompanies the
  file to the law officers.
2024= The checklist was introduced in the second half of the year.
2025> In this period every file carried a completed checklist, and in about one case in three it led to a fuller
  financial inquiry.
@art16-4-q1 .333
Police, immigration, labour, welfare and the law officers work under one standard procedure issued by the committee.
  A duty officer in each agency can be reached around the clock. The case group meets within two working days of
  referral. Because the same small group of officials meets often, most questions are settled by telephone and only
  recorded afterwards.
@art16-5-q1 .222
Evidence by live link is allowed by law and the High Court has the equipment. Travel costs of witnesses from abroad
  are paid from the prosecution vote. What is missing is a simple arrangement with sending states on the place where
  a witness gives evidence and on who sits beside that person. A draft has been shared with two Parties.
@art16-7-q1 .222
Measures such as screens, escorts and temporary relocation can be ordered. There is no separate witness protection
  act; arrangements rest on police orders. A study visit to an agency in the region was made in {year}, and a paper
  on the options is before the committee. Given the size of the country, relocation would in most cases mean
  relocation abroad.
@art17-1-q1 .333
Courts may confiscate proceeds, their value and instruments used in the offence. Forfeiture without conviction is
  possible on application to the High Court where the owner has died, fled or cannot be traced. Amounts in
  trafficking cases have been modest and mostly consist of unpaid wages and recruitment fees.
@art17-2-q1 .223
Restraint orders can be sought without notice before charge. In practice they were sought after charge in most
  files, because wages in cash leave little trace.
2026> Since January an investigator from the financial side sits with the specialist unit two days a week, and
  earlier applications have followed.
@art18-1-q1 .333
Assistance may be given and sought under the mutual assistance order, with or without a treaty. The Attorney
  General's Chambers is the central authority and accepts requests by e-mail in urgent cases, to be confirmed in
  writing. Standard forms in English are on its website.
@art19-1-q1 .333
Trafficking is extraditable under the extradition order, which lists offences by length of sentence. The Convention
  itself can be used as a basis with any Party. Nationals may be surrendered at the discretion of the Minister, who
  gives reasons in writing.
@art21-1-q1 .222
Foreign restraint and confiscation orders may be registered with the High Court. The rule has not yet been used in a
  trafficking matter. A table-top exercise with a neighbouring Party in {year} showed that the form of the
  certificate differs, and a common model was exchanged.
@art23-1-q1 .333
The inter-agency committee in the Prime Minister's Office brings together twelve bodies and met {meetings} times in
  {year}. The specialist unit of the police acts as its secretariat. The focal point for this report belongs to the
  secretariat and reports to the committee in writing. In Malay the committee is called "jawatankuasa antara
  agensi", and its minutes are kept in both languages.
@art25-1-q1 .333
Papers received from another Party are registered, kept in a locked cabinet or on a separate drive, and read only by
  officers on a list. Staff sign an undertaking each year. The list was checked in {year} and shortened.
@apa-bohol-q1 .223
Three of five prevention actions in which Brunei Darussalam takes part are complete: the recruitment-agency guide,
  the school module and the briefing for employers of domestic workers. A short online course for hotel staff is
  under way.
2026> A fourth action, the joint message on online job offers, was finished in {year} with two neighbouring Parties.
@apa-bohol-q2 .222
Protection actions have moved more slowly than planned, as they rely on translation and on staff who also carry
  cases. The shelter standard was compared with the regional guidelines and four changes were made. Work on support
  for men continues.
@apa-bohol-q3 .233
The specialist unit has been brought to its full strength and took part in the regional exercise on financial
  inquiry. Investigators and prosecutors now hold a joint case review each quarter.
2025> A bench note on evidence in trafficking trials was handed to judges in June 2025.
@apa-bohol-q4 .333
Brunei Darussalam attended each meeting of the working group and offered to host a small workshop on shelters in
  states with few cases. Contact points for checks of travel documents are up to date and have been shared with the
  secretariat.
@justice-cooperation-q1 .333
The joint procedure of police, law officers, courts and welfare was issued in 2024 and is known as the blue book. It
  has six pages. It names for each step who acts, in what time, and whom to tell when the time cannot be kept. The
  courts take part through the registrar, so that judicial independence is not touched.
@victim-rights-q4 .223
Gender: women officers are on call in all districts. Disability: the accessibility check of the shelter has been
  made and acted upon. Inclusion: the information sheet was recorded for persons who do not read.
2026> The committee's yearly review now has a paragraph on each of the three, which has made it easier to see what
  was left undone.
@context-q3
Secretariat of the inter-agency committee on trafficking in persons, Prime Minister's Office; senior officer for
  reporting.
@context-q5
Figures come from the register of the specialist police unit and are compared by hand with those of the shelter and
  the law officers on the cut-off date. A person is counted once, at first identification. As numbers are small, a
  single case with several persons can change a table a good deal from one year to the next, and no conclusion about
  trends should be drawn. We ask that small cells be held back in any publication. Training figures count
  attendance, so an officer who took two courses is counted twice.
@art1-2-q2
Domestic workers in private homes, and men placed outside the shelter. For the first, interviews after arrival were
  extended to all districts; for the second, a caseworker was named and a monthly visit fixed.
@art11-2-q2
Effect was not measured in a formal way. Of workers asked at the close of the arrival briefing, most could name the
  number to call and knew that an employer may not hold a passport. Three months later, about half of those reached
  by telephone still could. The committee takes from this that the message should be repeated by text at intervals,
  and a trial has begun.
@art15-3-q1
Verification of foreign victims is usually quick where an embassy is present. Delays arise where the person's home
  state has no mission in Bandar Seri Begawan and papers travel by courier. For nationals abroad the registers are
  complete and an answer is given in a day or two.
@art24-1-q1
2025< Results: first, a financial profile is prepared in most trafficking files; second, interviews with newly
  arrived workers have been tried and will be extended. Needs: first, the experience of other small administrations
  with shelter for men; second, help with translation of the rights sheet. The committee would also welcome a
  discussion among states with few cases on how to publish figures without making anybody recognisable.
2025> Results: first, identification procedures are known in all four districts and health staff may start them;
  second, the fund for victims pays on time. Needs: first, an agreed way with sending states to follow up after
  return; second, help with translation of the rights sheet into languages for which there is no interpreter in the
  country. We would also welcome a discussion among states with few cases on how to publish figures without making
  anybody recognisable.
2025= During the period the successor plan was approved and the companion rule for adults in the shelter was lifted;
  both had been named as aims in the previous report.
2026> Early in the cycle the committee would mention the accessibility check of the shelter and the first review of
  a year of secondary interview records.
@art24-2-q1
A set of recorded translations of the rights sheet, shared by several Parties, would help most; so would a peer
  visit on housing for men. Advice on rounding of small figures would be useful before the next cycle.
@apa-bohol-q5
What changed for victims is chiefly the waiting time: for a decision, for permission to work and for payments. What
  did not change is the absence of follow-up after return. The lesson drawn is that an action with one named officer
  is finished, and an action with three owners is not.
@justice-cooperation-q4
Speed. In one matter an answer was needed before a person's travel, and the formal request took longer than the
  whole stay. Both sides have since agreed that police may exchange basic facts first and let the formal request
  follow.
@problem-solving-q2
Problem: housemaids did not call the helpline, because they had no telephone of their own or could not use it alone.
  What was tried: a question about the telephone was added to the three-month interview, and a simple card with a
  code was handed over. What happened: calls rose a little in the first quarter and then fell again. The card will
  now be printed on the back of the insurance card, which workers carry in any case.
"""
