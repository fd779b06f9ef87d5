"""The sections that every report has beside its questionnaire: progress on what was recommended, and needs.

They hold entries instead of questions. Everything that is true of a section (who writes it, ready, returned, its place
in the report) is true of them as well.
"""

from dataclasses import dataclass

FOLLOW_UP, NEEDS = "follow-up", "needs"
KEYS = (FOLLOW_UP, NEEDS)
PART = "Follow-up and needs"


@dataclass(frozen=True)
class StandingSection:
    key: str
    position: int  # behind every section of a questionnaire
    title: str
    about: str


SECTIONS = (
    StandingSection(
        FOLLOW_UP,
        900,
        "Progress on recommendations and commitments",
        "What was recommended to your state, and what your state has undertaken. Say for each how far it is.",
    ),
    StandingSection(
        NEEDS,
        901,
        "Needs for assistance",
        "What your state would need in order to carry out the Convention further. Naming a need is your choice.",
    ),
)
