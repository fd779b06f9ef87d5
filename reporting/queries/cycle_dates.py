"""The dates of a cycle: their order, and how they are calculated from the day of the ministerial meeting."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from reporting.enums import CycleKind

# field → its name in the calendar and on pages, in the order of the dates
MILESTONES = {
    "opens_on": "Reporting opens",
    "due_on": "Reports are due",
    "review_until": "Review ends",
    "clearance_until": "Clearance by the states ends",
    "ammtc_on": "Ministerial meeting begins",
    "adoption_on": "Adoption by AMMTC",
}
ORDER = list(MILESTONES)
# The error of a date that is too early. It is shown at this date, not at the earlier ones.
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
class DateProblem:
    """One sentence, for one field."""

    field: str
    sentence: str


def backwards(kind: str, meeting: date) -> dict[str, date]:
    """The dates of a cycle that ends with a ministerial meeting on ``meeting``. Weekends are moved back to Friday."""
    return {
        name: meeting if not weeks else _workday(meeting - timedelta(weeks=weeks))
        for name, weeks in WEEKS_BEFORE[CycleKind(kind)].items()
    }


def _workday(day: date) -> date:
    return day - timedelta(days=max(0, day.weekday() - 4))


def problems(dates: Mapping[str, Any], today: date, *, due_before: date | None = None) -> list[DateProblem]:
    """What is wrong with the dates of a cycle: one sentence for each wrong date. Missing dates are ignored.

    ``due_before`` is the current due date: it may stay as it is, even if it has passed.
    """
    found = []
    start, end, due = dates.get("period_start"), dates.get("period_end"), dates.get("due_on")
    if start and end and end <= start:
        found.append(DateProblem("period_end", "The last day of the period must fall after the first day"))
    given = [(name, dates[name]) for name in ORDER if dates.get(name)]
    for (_, earlier), (name, later) in pairwise(given):
        if later < earlier or (later == earlier and name != "adoption_on"):
            found.append(DateProblem(name, SENTENCES[name]))
            break  # do not report errors that follow from one wrong date
    named = {problem.field for problem in found}
    if due and "due_on" not in named:
        if due < today and due != due_before:
            found.append(DateProblem("due_on", f"{due:%-d %B %Y} has passed. Choose today or a later day"))
        elif end and "period_end" not in named and due <= end:
            found.append(DateProblem("due_on", f"Reports must be due after the period has ended on {end:%-d %B %Y}"))
    return found
