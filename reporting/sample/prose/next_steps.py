"""Closing sentences by pillar; no report uses one twice."""

PROSE = """\
#criminalisation
The text of the law will be attached to the next report together with an unofficial English translation.
A short list of leading judgments, without names, was circulated among prosecutors in {year}.
The point was discussed with the judicial training institute, and an example was added to its course for {next}.
No amendment is foreseen in {next}; experience will be gathered first.
Law officers will compare the wording with that of other Parties before any further change is proposed.
The question came up in few files of {year}, so that no firm conclusion on practice can be drawn.
Defence counsel were heard as well when the guidance was written, since clear rules serve both sides.
Investigators ask for plain guidance more often than for new law, and that is where effort will go in {next}.
The provisions were explained to village and ward officials in words without legal terms.
Courts outside the capital asked for the same material, and it was sent to them in {year}.
Statistics do not yet show how often the provision is relied on, and a field for this is being added.
Legal aid lawyers were given the same guidance as prosecutors.
A review of closed files in {next} will show whether charges match the facts.
Academic commentators were invited to a half-day discussion, and their remarks were noted.
#prevention
Partners helped with printing, while salaries and travel were paid by the state.
What is done in {next} will depend on the review of figures that the lead body makes each January.
Schools asked for shorter material, and a version of two pages has been prepared for {next}.
The authorities see a need to speak with employers as much as with workers.
Local officials took part in the choice of places, which made it easier to go on after the first visit.
Results for {year} were shared with neighbouring authorities at the yearly meeting.
People with a disability commented on the materials, and contrast and letter size were changed.
Expenditure in {year} stayed within the amount foreseen.
Feedback was gathered at the end of each event, and the wording was made simpler.
The cost per person reached was worked out for the first time in {year}.
#protection
The rule was explained again to newly posted staff in {year}.
A sample of files was read by a supervisor, and the findings were given back to the teams without naming cases.
Interpreters are paid within a month, which has made them easier to find.
The authorities intend to ask residents and former residents once more in {next} how the rule works for them.
Local offices have asked for a short checklist, and one will be tried in {next}.
Private organisations were consulted, and two of their proposals were accepted.
Waiting times will be recorded from {next} onwards so that a statement can be made in figures.
The weak point is the weekend, when a single officer is on call.
No complaint on this subject reached the lead body in {year}.
Costs were met from the regular budget, with help from partners for equipment.
The same service is offered whether or not the person takes part in proceedings.
Staff had supervision with a psychologist every second month, because the work weighs on them.
A written summary is given to the person on request, and few have asked for it.
Differences between the capital and other areas remain and are looked at each half-year.
Health staff were added to the circle of those informed.
A regional standard was used as a yardstick, and most of its points are met.
The lead body will publish a one-page account of this service in {next}.
Men made more use of it in {year} than before, after the wording of the leaflet had been changed.
Colleagues from another Party visited and left useful remarks.
Small offices share one trained person between them, who can be called by telephone.
Written material was checked by persons for whom it is meant.
A supervisor signs each departure from the rule and gives a reason.
The arrangements were tested on a weekend in {year}, and two points were put right.
Experience of the year will be written up for colleagues in other provinces or offices.
The person may bring someone of her or his choice to each meeting.
Where a service is missing locally, travel to the nearest place is paid.
The team keeps a list of questions that came up more than once, with the answers given.
New staff spend a week with an experienced colleague before they work alone.
The budget for {next} foresees the same amount as in {year}.
Requests that could not be met in {year} were counted, and the reasons are being looked at.
#law_enforcement
The share of files in which this was done is followed by region.
Prosecutors and police reviewed ten closed files together in order to see what could be done earlier.
The main obstacle is time: officers carry other serious cases as well.
Equipment bought in {year} is shared between regions.
A telephone line lets officers in remote places ask a colleague with more experience.
Judges were invited as observers, with due regard to their independence.
The training for {next} is built on mistakes found in earlier files.
Inspectors noted good practice in three places, and it was described in an internal letter.
Guidance is short on purpose, so that it is read.
Officers who moved to another post were replaced within three months in most cases.
A yearly meeting of those concerned looks at one closed case from beginning to end.
Practice differs between regions, and an exchange of officers is planned for {next}.
#international_cooperation
The central authority keeps a plain list of open requests and reads it every month.
Translation costs are the largest single item.
An informal call before a request has become usual and saves time on both sides.
Contact details were renewed in {year} and given to the secretariat for its restricted list.
Officers who deal with requests met their counterparts twice by video in {year}.
Most delays occur before a request leaves the sending state, and drafts are therefore read by a second person.
A guide for officers explains in four steps how a request is made, with an example that names nobody.
Replies to questions from other Parties were given within the time agreed in most matters of {year}.
The officer in charge attends the yearly meeting of central authorities.
Scanned papers are enough to begin, and originals follow.
Requests are entered in a register that shows the day on which each step was taken.
The subject will be taken up in the next bilateral talks.
Two languages are used side by side in standard letters, which helps both sides.
#coordination
Minutes are kept and decisions are followed up at the next meeting.
The number of actions was reduced so that each has an owner.
The secretariat's note on progress was sent to all bodies concerned in {year}.
Partners take part without a vote.
Reports from regions arrive earlier since a single form is used.
The remaining points are on the agenda for {next}.
Some results can be seen only over several years, and the report says so where that is the case.
A new officer took over this subject in {year}, and the handover was done in writing.
The task is shared by two officers, so that absence does not bring it to a halt.
Civil society was informed of the outcome in writing.
Each body names a deputy, and the list is checked every quarter.
What was learnt in {year} has been written down on two pages for those who come later.
Meetings became shorter after papers were sent out a week in advance.
Figures and text were compared before clearance to make sure that they agree.
Travel was combined with other meetings in order to save cost.
Two points were carried over to {next} for lack of time.
"""
