"""The region at a glance, for the secretariat: which state stands where. Alphabetical, never ranked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from reporting.enums import ClarificationStatus, ReleaseAudience, ReportStatus, SectionStatus
from reporting.models import (
    Clarification,
    NationalReport,
    ReleaseDecision,
    ReportingCycle,
    ReportSection,
    ReviewAssignment,
    StateRequest,
)
from reporting.queries.desk import newest_number
from reporting.queries.review_queue import number_of

# The stages of a report in the order in which it passes them: (code, word).
STAGES = (
    ("not_started", "Not started"),
    ("draft", "Being written"),
    ("submitted", "Submitted"),
    ("returned", "Returned"),
    ("accepted", "Accepted"),
    ("released", "Released"),
)
WORDS = dict(STAGES)


@dataclass(frozen=True)
class Cell:
    """One stage of one report: whether the report stands there now, and the day on which it came there, if known."""

    code: str
    word: str
    is_now: bool
    day: datetime | None

    @property
    def tag(self) -> str:
        """The shape of its status tag."""
        return "published" if self.code == "released" else self.code


@dataclass(frozen=True)
class Row:
    report: NationalReport
    stage: str
    cells: list[Cell]
    version_number: int | None
    days_left: int | None  # None when the report is not with the state, or its round is closed
    waits: bool  # a request of the state waits for an answer
    reviewer: str  # "" where nobody has been given the report yet
    questions: int  # clarifications that were sent and are not resolved
    answered: int  # those among them that the state has answered

    @property
    def word(self) -> str:
        return WORDS[self.stage]

    @property
    def due_on(self) -> date:
        return self.report.due_on


@dataclass(frozen=True)
class CycleRows:
    cycle: ReportingCycle
    rows: list[Row]
    counts: list[tuple[str, str, int]]  # code, word, number of reports


def overview(cycles: Iterable[ReportingCycle]) -> list[CycleRows]:
    """Every state of every round, by one query however many there are. Nothing of what a state is writing."""
    shown = {cycle.pk: cycle for cycle in cycles}
    begun = ReportSection.objects.filter(report=OuterRef("pk")).exclude(status=SectionStatus.NOT_STARTED)
    later = ReleaseDecision.objects.filter(
        report=OuterRef("report"), kind=OuterRef("kind"), key=OuterRef("key"), pk__gt=OuterRef("pk")
    )  # what was decided last for an item counts
    released = ReleaseDecision.objects.filter(
        ~Exists(later),
        report=OuterRef("pk"),
        audience__in=[ReleaseAudience.AMMTC, ReleaseAudience.PARTIES, ReleaseAudience.DONORS],
    )
    lead = ReviewAssignment.objects.filter(report=OuterRef("pk"), section=None)
    pending = Clarification.objects.pending()
    reports = (
        NationalReport.objects.filter(cycle__in=shown, cycle__opened_at__isnull=False)
        .select_related("member_state")
        .annotate(
            newest_number=newest_number(),
            is_begun=Exists(begun),
            released_at=Subquery(released.order_by("pk").values("consent__decided_at")[:1]),
            waits=Exists(StateRequest.objects.filter(report=OuterRef("pk"), granted=None)),
            reviewer=Coalesce(Subquery(lead.values("reviewer__name")[:1]), Value("")),
            questions=number_of(pending),
            answered=number_of(pending, status=ClarificationStatus.ANSWERED),
        )
        .order_by("member_state__name")
    )
    rows: dict[int, list[Row]] = {pk: [] for pk in shown}
    for report in reports:
        report.cycle = shown[report.cycle_id]
        rows[report.cycle_id].append(_row(report))
    return [
        CycleRows(cycle, rows[pk], [(code, word, sum(row.stage == code for row in rows[pk])) for code, word in STAGES])
        for pk, cycle in shown.items()
    ]


def _row(report: Any) -> Row:
    stage = str(report.status)
    if report.status == ReportStatus.DRAFT and not report.is_begun:
        stage = "not_started"
    elif report.status == ReportStatus.ACCEPTED and report.released_at:
        stage = "released"
    days = {"submitted": report.submitted_at, "accepted": report.accepted_at, "released": report.released_at}
    return Row(
        report=report,
        stage=stage,
        cells=[Cell(code, word, code == stage, days.get(code)) for code, word in STAGES],
        version_number=report.newest_number,
        days_left=report.days_left if report.cycle.is_open and report.is_editable else None,
        waits=report.waits,
        reviewer=report.reviewer,
        questions=report.questions,
        answered=report.answered,
    )
