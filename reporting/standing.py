"""The sections that every report has besides its questionnaire: progress on recommendations, and needs.

They contain entries instead of questions. Everything else works as in other sections: who writes it, ready, returned,
its place in the report.
"""

from dataclasses import dataclass

FOLLOW_UP, NEEDS = "follow-up", "needs"
KEYS = (FOLLOW_UP, NEEDS)
PART = "Follow-up and needs"
# Sections and questions of the questionnaire that code knows by their keys.
CONTEXT_SECTION = "context"  # who reports, and on which period; not a theme of the report to AMMTC
RIGHTS_SECTION = "victim-rights"  # figures and marks on each right are added to it
IMPROVED_RIGHTS, WEAKEST_RIGHTS = "victim-rights-q1", "victim-rights-q2"
PERIOD_START, PERIOD_END = PERIOD_KEYS = ("context-q1", "context-q2")


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
