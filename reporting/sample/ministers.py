"""What the sample reports ask of ministers, and the secretariat's words for the chapters beside the articles."""

from dataclasses import dataclass
from datetime import date

POINTS = ("identified", "identification", "offence", "testimony", "detention", "identification needs")
"""Names of findings that are the main points of the brief, in their order."""
CHART = "victims-children"


@dataclass(frozen=True)
class SampleDecision:
    text: str
    article: int
    addressee: str
    months: int  # until when, from the meeting of ministers on


DECISIONS = (
    SampleDecision(
        "To agree that victims may give evidence from home by video link in each other’s proceedings, and to name the "
        "office in each state that arranges it.",
        18,
        "parties",
        9,
    ),
    SampleDecision(
        "To ask SOMTC for a common outline of follow-up after return, so that the state of origin knows "
        "what was begun.",
        15,
        "somtc",
        12,
    ),
    SampleDecision(
        "To see that no victim is held in a closed place for being a victim, and to report on the rules that ensure it "
        "in the next cycle.",
        14,
        "parties",
        18,
    ),
    SampleDecision(
        "To let the ASEAN Secretariat use the released figures of this report where other bodies ask for the same, so "
        "that states are asked once.",
        24,
        "asean_secretariat",
        6,
    ),
)


def due_on(decision: SampleDecision, meeting: date) -> date:
    """The last day of the month in which it is due."""
    months = meeting.month + decision.months
    first_after = date(meeting.year + months // 12, months % 12 + 1, 1)
    return date.fromordinal(first_after.toordinal() - 1)


_CHAPTERS = {
    "approach": (
        "States answered one questionnaire, which follows the Convention article by article. The secretariat reviewed "
        "each report, asked for clarification where answers could not be understood, and accepted it. It did not "
        "verify what states say against other sources."
    ),
    "victims": (
        "Children come first in this chapter, then women, then all others. The figures count persons whom authorities "
        "detected. A fall may mean that fewer persons were trafficked or that fewer were found."
    ),
    "justice": (
        "Figures on cases follow different rules in different laws: one investigation may cover several suspects, and "
        "a case opened in one year is often decided in a later one. The stages are therefore shown beside each other "
        "and not as shares of each other."
    ),
    "work-plan": (
        "The themes of the work plan 2023-2028 were asked about beside the articles. What states report on them shows "
        "where plans turned into work with an owner, a budget and a date."
    ),
    "changes": (
        "A change of status rests on the words of the state itself. Some changes come from a law or a service, others "
        "from a question that was understood better the second time."
    ),
    "follow-up": (
        "Recommendations stay open until the state to which they are addressed, or SOMTC, closes them with a reason. "
        "Needs are asked for from the second version of the questionnaire on."
    ),
    "conclusions": (
        "The reports describe law that is largely there and practice that depends on people, places and money. What "
        "can be done together across borders is asked of ministers below."
    ),
}


def chapter_beside(key: str) -> str:
    """The secretariat's words for a chapter that is none of the Convention; "" if it has none."""
    return _CHAPTERS.get(key, "")
