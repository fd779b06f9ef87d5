"""Short comments beside choices, numbers, dates and files; variants are parted by a bar."""

PROSE = """\
@art5-1-q2
The {statute} follows the list in the Convention.|Items ticked are named in the {statute} itself; organ removal is
  dealt with in health legislation as well.|Answered by the law department in consultation with {prosecution}.|Boys
  and men are covered, since the text speaks of "any person".
@art5-1-q3
Fines, closure and withdrawal of a licence are available.|Legal persons may be fined up to a multiple of the gain
  and barred from public tenders.|Liability rests on the general part of criminal law, and sanctions include
  closure.|A recruitment agency may lose its licence in addition to a fine.
@art5-1-child-q1
See the definitions section of the {statute}.|Courts are reminded of both rules in the guidance issued by
  {prosecution}.|The age line is eighteen throughout.|The rule on consent is stated in a section of its own.
@art5-2-q1
General rules of the penal code supply all three.|Attempt is punished as severely as the full offence in some
  circumstances.|The {statute} names organising and directing expressly.|
@art5-3-q1
Where a circumstance is not listed, judges may weigh it when they fix the term.|Life-threatening illness is covered
  by the rule on serious injury.|The list in the {statute} is not exhaustive.|Set out in the {statute} and in
  sentencing rules.
@art5-3-q2
For cases with aggravating circumstances.|The maximum is seldom imposed; see the table on sentences.|Under the
  {statute}; other statutes may allow more when combined.|
@art7-2-q1
By general clause on serious offences.|Listed by name in the schedule.|Conduct abroad counts if it would be an
  offence here.|
@art8-1-q2
Criminal and disciplinary proceedings together, as reported by the agencies to {lead}.|No breakdown is given, as it
  could identify someone.|Includes proceedings that were still open at the end of {year}.
@art10-2-q1
The nationality of the offender is the ground used most.|Conditions such as double criminality may be waived for
  trafficking.|The preparatory-act limb has not been used so far.|
@art10-3-q1
A request by the other Party is needed, with the file.|Nationals may also be surrendered where a treaty so
  provides.|The general part of the penal code gives the ground of jurisdiction.|
@art10-5-q1
Recorded consultations, each case once.|Most were informal and took place through the police network.|Counted by
  {prosecution} from its own list.
@art11-1-q2
A successor will be prepared in the last year of the plan.|The date is that of the plan's last reporting period.|
@art11-1-q3
Partners add to training and outreach.|The largest share lies with the ministries responsible for police and social
  affairs.|A line of its own makes it possible to compare planned and actual spending.|
@art11-2-q1
Formats in {year} were print, radio and short video, with captions; {languages}.|Most activities took place in
  {town1} and {town2}; {languages}.|The online part was run with a youth organisation; {languages}.|Outreach was
  accompanied by a counsellor; {languages}.
@art11-5-q1
Inspection in {year} was concentrated on {sector}.|Fee rules for recruiters were made stricter, above all in
  {sector}.|Employers in {sector} took part in a first round of meetings in {town1}.|Use of a victim's services with
  knowledge is punishable where ticked.
@art12-1-q1
With neighbouring Parties in the first place.|Partners were {partners}.|Exchanges in {year} took place with
  {partners}.|
@art13-3-q1
From receipt to answer, calendar days.|Electronic checks are answered on the same day; the median rests on the
  others.|Taken from the register of the passport office.
@art14-1-q2
The decision itself is taken by {police} together with {welfare}.|Anyone ticked may start; a team led by {welfare}
  decides.|Health workers refer and do not decide.|A person may come forward directly to {welfare}.
@art14-2-q1
A short interview on needs is held, without repeating the account.|The document of the other Party is placed on the
  file.|Where the other document is missing it is asked for by {police}.|
@art14-4-q1
Extensions are given by {immigration} on the advice of {welfare}.|A recovery period applies before any decision on
  cooperation with the authorities.|Humanitarian grounds are weighed in each case by {immigration}.|
@art14-4-q2
Grants in {year}, not applications.|Includes extensions for the length of proceedings.|Taken from the register of
  {immigration}.
@art14-6-q2
Records are kept for ten years and then deleted or made anonymous.|Read access is limited to named officers of
  {welfare}.|The rule is being extended to partner organisations.|
@art14-7-q1
Covers immigration and document offences; forced online fraud is treated in guidance by {prosecution}.|The rule is
  applied before charge wherever possible.|Guidance by {prosecution} gives examples, among them work without a
  permit and acts under compulsion in online fraud.|Charges that come to notice later can be withdrawn.
@art14-10a-q2
Places at the end of {year}, government and partners together.|About one place in five may be used by men; none is
  barred to children with a parent.|Count by {welfare} on the cut-off date.|
@art14-12-q2
Available outside pilot sites.|The next addition will be decided after talks with organisations concerned.|Services
  in {town2} are still limited.|
@art14-13-q1
A foreign victim may claim after leaving, through a lawyer or the embassy.|Wage recovery is the fastest route in
  practice.|{prosecution_cap} makes the claim together with the charge.|A claim in the criminal case costs nothing.
@art14-14-q2
Converted from {currency} at the average rate of {year}.|Care, travel and allowances; salaries are not included.
  Converted from {currency}.|Reported by {welfare}; amounts in {currency} were converted at the central bank's rate.
@art15-1-q2
Median over completed returns.|Longer where nationality had to be verified first.|Returns delayed at the person's
  own wish are included.
@art15-4-q1
Free of charge, as a rule within three working days.|The fee is waived on a note from the consular
  section.|Photographs are taken at the mission when needed.|
@art16-1-q1
{police_cap} includes women officers in each team.|About one third of specialised staff are women.|Regional teams
  are made up case by case; the unit in {town1} is permanent.|
@art16-1-q2
Full-time posts on the last day of {year}.|Posts filled, not posts approved.|Other officers work on trafficking part
  of their time.
@art16-3-q1
Median over cases decided in {year}.|Adjournments for interpreters account for part of the time.|No case was lost to
  a limitation period.
@art16-6-q2
Part of basic training at the police academy and the course for new prosecutors.|A module of {hours} hours, with a
  test.|Survivors helped to write the module.|The module exists for police; that for judges is to follow.
@art17-6-q1
By order of the court on application by {prosecution}.|Investigators may ask for records directly in urgent matters,
  with later approval.|The financial intelligence unit may also obtain them.|
@art18-2-q1
The basis is named in each request.|Reciprocity was used where no treaty applied.|
@art19-3-q1
Taken from the list kept by {prosecution}.|No such matter arose in {year}.
@art20-1-q1
Results in {year}: suspects located, and persons brought to safety in {town1}.|Channels were used in matters
  connected with {sector}.|Information exchange led to joint work with {partners}.|
@art20-1-q2
Each case counted once, by {police}.|Includes cases begun in earlier years.|
@art22-1-q1
Awards to victims are satisfied first where an order exists.|The rule is found in the act on proceeds.|No dispute
  about the order of payment came up in {year}.|
@art22-2-q1
Agrees with the table on assets.|Paid through the court; see the table on assets.|
@art24-1-q2
Cleared by {lead}.|Cleared after circulation to the ministries concerned.|Cleared at the level of permanent
  secretary or equivalent.|
@art25-2-q1
Checked by {lead} before clearance.|The passage concerned is marked in the text.
@context-q1
|
@context-q2
|
@context-q4
A draft was circulated for three weeks.|A meeting with organisations was held in {town1} before clearance.|Written
  comments were received from most of those ticked.|
@justice-cooperation-q2
Plans with steps, owners and dates.|Counted by {prosecution}.|
@justice-cooperation-q3
Joint training took place in {town1}.|Case conferences are chaired by {prosecution}.|Remote testimony was used in
  suitable cases.|
@justice-cooperation-q5
Two meetings attended in {year}.|Attended in person once and once by video.|Represented by {police}.|
@problem-solving-q1
See the description in the next answer.|Small initiatives with a stated end.|
@problem-solving-q3
Owner: {welfare}.|The measure was agreed before the start.|
@problem-solving-q4
Their time and travel were paid.|Through an organisation that they trust.
@victim-rights-q1
Shown by the tables and by service records of {welfare}.|Based on figures of {year} compared with {last}.|
@victim-rights-q2
Named by organisations in the yearly consultation.|The reasons are explained under Article 14.|
@art20-2-q1
A list of arrangements in force is attached; two of them are not for sharing beyond the secretariat.|The attached
  file holds title, partner and date of each arrangement.|List attached, as of the end of {year}.
@apa-bohol-q6
The form for {year} is attached.|Filed in the agreed format in {year}.
@art25-2-q2
The letter of consent of the other Party is attached and is limited to use by the secretariat.
@art5-1-q3-no
Natural persons who act for the company are liable; an amendment is under study.|Administrative measures against the
  company remain possible.
@art14-2-q1-no
A national decision is needed, but the other Party's document is used as evidence and the account is not repeated in
  full.|A short interview is held by {welfare}; assistance begins at once.
@art14-6-q2-no
Practice follows general rules on official secrets; a written rule is in draft.|The rule is being written by
  {welfare}.
@art16-6-q2-no
Courses are held each year with partners; a proposal for the curriculum is with the academy.|Offered as a separate
  course so far.
@justice-cooperation-q5-no
Contact points are to be named in {next}.|
@problem-solving-q4-no
Not yet; planned for the next one.|Organisations that work with survivors were asked instead.
@art25-2-q1-no
Checked by {lead} before clearance.|Own information only.
@art25-2-q1-yes
The passage concerned is marked in the text, and the letter of consent is attached.
@art14-4-q1-case_by_case
Decided by {immigration} in each case, as a rule in favour of the person; a written rule is being prepared.|Letters
  of {welfare} are accepted as a basis, without a rule in writing.
@art14-7-q1-discretion
Decided by {prosecution} in each case; no one was charged in {year} who had been identified.|A guideline is in draft
  at the office of {prosecution}.
@art22-1-q1-none
The rule is in the penal code: objects and gains fall to the state unless the victim claims them.
@art11-1-q3-partners
Partners pay for most activities, the state for salaries and offices.|A request for a budget line was made for {next}.
@art11-1-q3-ministries
The largest share lies with the ministries responsible for police and social affairs.|Partners add to training and
  outreach.|Each ministry reports its share at the end of the year.
@art11-1-q3-dedicated
A line of its own makes it possible to compare planned and actual spending.|The line is managed by {lead}.
"""
