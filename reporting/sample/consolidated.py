"""The secretariat's texts in the consolidated reports of the sample corpus.

Regional figures are sums over the accepted reports and are rounded, so that no state's count can be worked out from
them. No state is named or compared.
"""

from collections import Counter
from dataclasses import dataclass

from reporting.sample.answers import answers
from reporting.sample.cycles import CYCLES
from reporting.sample.domain import Domain
from reporting.sample.figures import tables
from reporting.sample.profiles import YEARS

WORDS_FOR_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven")
UP = ("not_started", "planned", "in_progress", "in_place", "in_place_used")


@dataclass(frozen=True)
class _Region:
    """The accepted reports of one cycle taken together."""

    domain: Domain
    year: int

    @property
    def states(self) -> list[str]:
        cycle = next(cycle for cycle in CYCLES if cycle.year == self.year)
        return [iso2 for iso2, stage in cycle.stages.items() if stage.kind == "accepted"]

    @property
    def parties(self) -> list[str]:
        """The reporting states that are Parties; the others are left out of figures on implementation."""
        return [iso2 for iso2 in self.states if self.domain.state(iso2)["actip"]["status"] == "party"]

    @property
    def is_shown(self) -> bool:
        """Whether there are enough reports for regional figures that are not one state's."""
        return len(self.states) >= 5

    @property
    def reports(self) -> str:
        """ "ten states", "one state"."""
        count = len(self.states)
        return f"{WORDS_FOR_NUMBERS[count]} {'state' if count == 1 else 'states'}"

    def total(self, table: str, step: int = 50, **codes: str) -> str:
        """The sum over a table's cells that carry all the given codes, rounded to ``step``."""
        wanted = set(codes.values())
        found = sum(
            count or 0
            for iso2 in self.states
            for cell, count in tables(self.domain, iso2, self.year)[table].cells.items()
            if wanted <= set(cell)
        )
        return f"{round(found / step) * step:,}"

    def statuses(self, chapter: int) -> Counter:
        """How often each implementation status was chosen under a chapter of the Convention."""
        section = next(part for part in self.domain.sections if part.key == f"chapter-{chapter}")
        return Counter(
            str(answer.value)
            for iso2 in self.parties
            for key, answer in answers(self.domain, iso2, self.year).items()
            if key in section.questions and self.domain.questions[key]["type"] == "implementation_status"
        )

    def risen(self) -> int:
        """How many implementation statuses are higher than in the year before."""
        rises = 0
        for iso2 in self.parties:
            before = answers(self.domain, iso2, self.year - 1) if self.year > YEARS[0] else {}
            for key, answer in answers(self.domain, iso2, self.year).items():
                if self.domain.questions[key]["type"] == "implementation_status" and key in before:
                    old, new = before[key].value, answer.value
                    rises += old in UP and new in UP and UP.index(str(new)) > UP.index(str(old))
        return rises

    def standing(self, chapter: int) -> str:
        """A sentence on the statuses under a chapter."""
        counts = self.statuses(chapter)
        answered = sum(counts.values())
        if not answered or not self.is_shown:
            return ""
        done = counts["in_place"] + counts["in_place_used"]
        return (
            f"Of {answered} answers by Parties on the state of implementation under this chapter, {done} say that "
            f"the measure is in place or in use, {counts['in_progress']} that it is partly in place, and "
            f"{counts['planned'] + counts['not_started']} that it is planned or not begun."
        )


_SUMMARY_OF_YEAR = {
    2023: (
        "This is the first consolidated report prepared from one common questionnaire. One Party did not file in this "
        "cycle; its reply to the secretariat confirmed that it will do so in the next. Several states noted that "
        "collecting the figures took longer than writing the answers, and that definitions differ between their "
        "agencies. Comparison with earlier national publications is therefore not advised.",
        "Reports for 2023 were written in the first year of the multi-sectoral work plan 2023-2028. They describe "
        "structures more often than results. National plans were renewed or under renewal in several states, and the "
        "revision of guidelines on identification was the most common activity. Forced criminality in connection with "
        "online fraud appears in nearly all reports, together with the question of how persons compelled to take part "
        "in it can be told apart from others fairly and without delay.",
    ),
    2024: (
        "All Parties filed a report for 2024, for the first time in the new format. Most states updated their previous "
        "answers and marked what had changed, which shortened the work for them and for the reader.",
        "Changes in law were fewer than changes in procedure. States reported shorter forms, rules on rest before "
        "interviews, and wider access to legal aid. Work on financial inquiry began in places where it had not "
        "existed. Restitution and compensation continue to be ordered more often than they are paid, and states were "
        "frank about it.",
    ),
    2025: (
        "Timor-Leste, a member of ASEAN since 26 October 2025, reported of its own will for the first time. As it is "
        "not yet a Party, its report is described here but is left out of the figures on implementation by Parties. "
        "One report arrived after the closing date and will be taken up in the next edition.",
        "The reports for 2025 coincide with the middle of the work plan. Freedom of movement in shelters, permission "
        "to work, and the participation of survivors in planning have advanced in more than half of the states. "
        "Follow-up after return, housing for men, and the execution of awards remain the needs that are named most "
        "often. States ask for practical help with evidence given from the home country.",
    ),
    2026: (
        "This summary covers early reports only. The cycle is open until the end of April 2027, and the figures run to "
        "31 October 2026.",
        "The early reports suggest steady work on earlier priorities. A summary of the whole year will replace this "
        "text.",
    ),
}


def executive_summary(domain: Domain, year: int) -> str:
    """The summary at the start of the consolidated report on ``year``; a blank line separates paragraphs."""
    region = _Region(domain, year)
    about, trend = _SUMMARY_OF_YEAR[year]
    rises = region.risen()
    progress = (
        f"Compared with the previous year, {rises} answers on implementation moved to a higher status. Where an answer "
        "stayed the same, the accompanying text often shows activity that a status cannot express."
        if rises
        else "As there is no earlier report in this format, this edition serves as the starting point for later ones."
    )
    figures = (
        f"The reporting states identified about {region.total('victims_identified', status='identified')} victims in "
        f"the period. These are persons whom the authorities detected. The number follows the effort made and the "
        f"services available, it is not an estimate of how many people were trafficked, and it does not serve to "
        f"compare states. Some {region.total('training', 100)} officials completed a course of at least half a day."
        if region.is_shown
        else "Regional figures are given once enough reports have been accepted."
    )
    return "\n\n".join(
        [
            f"This report sets out how the ASEAN Convention Against Trafficking in Persons, Especially Women and "
            f"Children, was implemented in {year}, as described by {region.reports} in their own words. It was "
            f"prepared by the SOMTC secretariat for the ministers. {about}",
            figures,
            trend,
            f"{progress} Duties that the Convention words as options, or as matters to be considered, are described "
            f"without being counted as gaps.",
            "Three requests to ministers follow from the reports: to support direct and protected ways for victims to "
            "give evidence from home; to encourage states of origin and destination to agree on follow-up after "
            "return; and to keep the burden of reporting low by asking once for what several bodies need.",
        ]
    )


_CHAPTERS: dict[int, tuple[str, str]] = {
    1: (
        "Chapter I contains the objectives, definitions and scope of the Convention and the rule that it shall be "
        "interpreted and applied without discrimination. States were asked whom their measures reach in practice, and "
        "whom they do not.",
        "The replies share a pattern. Laws are worded for everyone, while services grew up around women and children, "
        "often with the help of women's organisations. Adult men, workers at sea, domestic workers in private homes, "
        "people without papers and people with disabilities are named as those least reached. Several states answered "
        "this by changing the wording of leaflets, the hours of a service or the person who makes the first contact. "
        "Such changes cost little, and states describe them as worthwhile.",
    ),
    2: (
        "Chapter II asks Parties to make trafficking in persons and the conduct that surrounds it criminal: taking "
        "part in an organised group, laundering, corruption and obstruction of justice. It also asks for jurisdiction "
        "that leaves no space between states.",
        "In all reporting states trafficking is an offence of its own. What remains differs from place to place: the "
        "liability of companies, the use of laundering charges alongside the main offence, and protection against "
        "pressure on families to withdraw a statement. States with ships under their flag describe checks of crews and "
        "contracts. Guidance for prosecutors and judges on consent, debt and abuse of vulnerability is reported to "
        "have more effect than further amendments.",
    ),
    3: (
        "Chapter III deals with prevention, areas of cooperation, and borders and documents.",
        "Prevention moved further towards offers of work made online. States use short films, school lessons and local "
        "advisers, and several have begun to measure if these change what people do. Where this was examined, "
        "practical advice worked better than warnings. Fees and debts incurred before departure appear in reports "
        "of both origin and destination. On borders, states report direct lines between neighbours and, increasingly, "
        "safeguards so that screening does not hinder lawful travel of women and migrants. Birth registration is "
        "mentioned as prevention in its own right.",
    ),
    4: (
        "Chapter IV is the heart of the Convention for victims: identification, safety, privacy, freedom from "
        "detention and punishment, information, housing, health, work and education, compensation, return and "
        "reintegration.",
        "Procedures for identification exist in nearly all states, and the work now lies in carrying them beyond the "
        "capitals. Presumed victims are assisted before a decision in more states than before. Adults in shelters go "
        "out, keep telephones and work in a growing number of places. Gaps remain in housing for men and for families, "
        "in interpretation for smaller languages, and in follow-up after return. Awards of compensation are more often "
        "made than paid; states that trace property in the first days report better results. Figures in this chapter "
        "are shown only where no person can be recognised.",
    ),
    5: (
        "Chapter V concerns law enforcement and prosecution and the confiscation of proceeds.",
        "States describe specialised units, shared procedures and training. Financial inquiry at the start of a case "
        "has spread, by instruction or by checklist, but depends on officers who have time for it. Measures for "
        "victims who testify, such as a support person, a closed hearing or a recorded statement, are used regularly, "
        "and testimony by video from another country has moved from an idea to first practice. Stages of a case cannot "
        "be followed from one table to the next, because cases cross years.",
    ),
    6: (
        "Chapter VI covers mutual legal assistance, extradition, cooperation between police, and the execution and "
        "sharing of confiscation.",
        "The legal bases are in place in most states. What slows cooperation is form, translation and distance: "
        "certified copies, originals by post, and time limits that differ. Informal contact before a formal request is "
        "reported as the most useful habit. The network of heads of specialist units is used for early messages. Few "
        "states have experience with foreign confiscation orders in trafficking cases. Information that one Party gave "
        "to another is not contained in this report unless that Party has consented in writing.",
    ),
    7: (
        "Chapter VII contains coordination, monitoring, confidentiality and the final provisions. SOMTC promotes, "
        "monitors and reviews implementation, and reports periodically to the ministers.",
        "Every reporting state has a coordinating body. States with regional committees describe the work of keeping "
        "them informed, and small administrations value that few people know each file. Rules on confidentiality are "
        "applied, with electronic registers of consent as a next step. States used the open question on results and "
        "needs with care; the needs are brought together at the end of this report, without attribution where a state "
        "so wished.",
    ),
}
_CHAPTER_OF_YEAR = {
    2023: "As this is the first report in the format, no comparison with earlier years is made.",
    2024: "Most answers were carried over from the previous report and brought up to date; changes are marked.",
    2025: "The chapter reflects the mid-point of the work plan and the first voluntary report of a new member.",
    2026: "The text rests on early reports (figures to 31 October 2026) and will be rewritten later.",
}


def chapter_introduction(domain: Domain, year: int, chapter_number: int) -> str:
    """The introduction of chapter 1 to 7 in the consolidated report; a blank line separates paragraphs.

    Raises KeyError for another number.
    """
    region = _Region(domain, year)
    subject, picture = _CHAPTERS[chapter_number]
    figures = {
        3: f"Officials at borders formed a part of the {region.total('training', 100)} trained in the period.",
        4: f"About {region.total('victims_identified', status='identified')} victims were identified and decided upon, "
        f"and about {region.total('victims_identified', status='presumed')} more were presumed victims at the closing "
        f"date. The two are never added together.",
        5: f"Courts of first instance convicted about {region.total('persons_convicted', 10)} persons in the period.",
    }
    counted = figures.get(chapter_number, "") if region.is_shown else ""
    closing = " ".join(part for part in (region.standing(chapter_number), counted) if part)
    opening = f"{subject} {region.reports.capitalize()} answered on {year}. {_CHAPTER_OF_YEAR[year]}"
    return "\n\n".join(part for part in (opening, picture, closing) if part)
