"""The chapters of the synthesis, as a new report to AMMTC begins with them. The secretariat orders, switches and adds.

A chapter has the secretariat's words and, below them, what the portal composes for its key. One chapter per chapter of
the Convention stands at the place of ``CONVENTION``.
"""

from django.utils.translation import gettext_lazy as _

SUMMARY, APPROACH, CONVENTION, VICTIMS, JUSTICE = "summary", "approach", "chapter-", "victims", "justice"
WORK_PLAN, CHANGES, FOLLOW_UP, CONCLUSIONS, OWN = "work-plan", "changes", "follow-up", "conclusions", "own-"
TITLES = {
    SUMMARY: _("Executive summary"),
    APPROACH: _("Approach and coverage"),
    CONVENTION: "",  # as the chapter of the Convention is called
    VICTIMS: _("Victims and their rights"),
    JUSTICE: _("Cases and cooperation"),
    WORK_PLAN: _("Work plan and themes"),
    CHANGES: _("What changed since the last report"),
    FOLLOW_UP: _("Follow-up and needs"),
    CONCLUSIONS: _("Conclusions and decisions asked"),
}
MOST_WORDS = 8500
"""Of the whole synthesis. Source: the ceiling for reports by secretariats, A/HRC/20/L.23, footnote 1."""
MOST_WORDS_OF_BRIEF = 700
MOST_POINTS, MOST_DECISIONS = 6, 5  # of the brief
MOST_CHARACTERS_OF_DECISION = 300


def convention_chapter(key: str) -> int | None:
    """ "chapter-4" → 4; None for any other chapter."""
    return int(key.removeprefix(CONVENTION)) if key.startswith(CONVENTION) else None
