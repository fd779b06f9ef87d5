"""The dates of a round: what order they come in, and how they follow from the day on which the ministers meet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from reporting.enums import CycleKind

# field → what it is, as the calendar and the pages name it; in the order in which they come
MILESTONES = {
    "opens_on": "Reporting opens",
    "due_on": "Reports are due",
    "review_until": "Review ends",
    "clearance_until": "Clearance by the states ends",
    "ammtc_on": "Ministerial meeting begins",
    "adoption_on": "Adoption by AMMTC",
}
ORDER = list(MILESTONES)
# What each must come after, said where the later one stands.
SENTENCES = {
    "due_on": "Reports must be due after reporting opens",
    "review_until": "The review must end after the reports are due",
    "clearance_until": "Clearance must end after the review, and after the reports are due",
    "ammtc_on": "The ministerial meeting must fall after the day on which reports are due and the report is cleared",
    "adoption_on": "The report is adopted at the ministerial meeting or after it, never before clearance has ended",
}
# Weeks before the meeting. Clearance takes the states two months and the paper of a meeting goes out a month before;
# a half-year update has no document to clear, so its steps are shorter.
WEEKS_BEFORE = {
    CycleKind.ANNUAL: {"opens_on": 44, "due_on": 18, "review_until": 12, "clearance_until": 4, "adoption_on": 0},
    CycleKind.HALF_YEAR: {"opens_on": 16, "due_on": 9, "review_until": 6, "clearance_until": 2, "adoption_on": 0},
}


@dataclass(frozen=True)
class Problem:
    """One sentence, for one field."""

    field: str
    sentence: str


def backwards(kind: str, meeting: date) -> dict[str, date]:
    """The dates of a round that ends with a ministerial meeting on ``meeting``; a weekend gives way to its Friday."""
    return {
        name: meeting if not weeks else _workday(meeting - timedelta(weeks=weeks))
        for name, weeks in WEEKS_BEFORE[CycleKind(kind)].items()
    }


def _workday(day: date) -> date:
    return day - timedelta(days=max(0, day.weekday() - 4))


def problems(dates: Mapping[str, Any], today: date, *, due_before: date | None = None) -> list[Problem]:
    """What is wrong with the dates of a round. One sentence for one wrong date; dates that are missing are left out.

    ``due_before`` is the due date that is already in force: it may stay as it is, though it has passed.
    """
    found = []
    start, end, due = dates.get("period_start"), dates.get("period_end"), dates.get("due_on")
    if start and end and end <= start:
        found.append(Problem("period_end", "The last day of the period must fall after the first day"))
    given = [(name, dates[name]) for name in ORDER if dates.get(name)]
    for (_, earlier), (name, later) in pairwise(given):
        if later < earlier or (later == earlier and name != "adoption_on"):
            found.append(Problem(name, SENTENCES[name]))
            break  # what follows from one wrong date is not said again
    named = {problem.field for problem in found}
    if due and "due_on" not in named:
        if due < today and due != due_before:
            found.append(Problem("due_on", f"{due:%-d %B %Y} has passed. Choose today or a later day"))
        elif end and "period_end" not in named and due <= end:
            found.append(Problem("due_on", f"Reports must be due after the period has ended on {end:%-d %B %Y}"))
    return found
