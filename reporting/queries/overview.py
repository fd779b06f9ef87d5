"""The region at a glance, for the secretariat: the stage of each state. Alphabetical, never ranked."""

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
from reporting.queries.review_queue import number_of
from reporting.queries.stages import newest_number

# The stages of a report in their order: (code, word).
STAGES = (
    ("not_started", "Not started"),
    ("draft", "Being written"),
    ("submitted", "Submitted"),
    ("returned", "Returned"),
    ("accepted", "Accepted"),
    ("released", "Released"),
)
WORDS = dict(STAGES)


def _word(report: Any, code: str) -> str:
    is_taken_back = code == "returned" and report.status == ReportStatus.TAKEN_BACK
    return ReportStatus.TAKEN_BACK.label if is_taken_back else WORDS[code]


@dataclass(frozen=True)
class StageCell:
    """One stage of one report: whether it is the current one, and the day on which the report reached it, if known."""

    code: str
    word: str
    is_now: bool
    day: datetime | None

    @property
    def tag(self) -> str:
        """The shape of its status tag."""
        return "published" if self.code == "released" else self.code


@dataclass(frozen=True)
class ReportRow:
    report: NationalReport
    stage: str
    cells: list[StageCell]
    version_number: int | None
    days_left: int | None  # None if the report is not with the state, or its cycle is closed
    waits: bool  # a request of the state waits for an answer
    reviewer: str  # "" if nobody was assigned yet
    questions: int  # clarifications that were sent and are not resolved
    answered: int  # those among them that the state has answered

    @property
    def word(self) -> str:
        return _word(self.report, self.stage)

    @property
    def due_on(self) -> date:
        return self.report.due_on


@dataclass(frozen=True)
class CycleRows:
    cycle: ReportingCycle
    rows: list[ReportRow]
    counts: list[tuple[str, str, int]]  # code, word, number of reports


def overview(cycles: Iterable[ReportingCycle]) -> list[CycleRows]:
    """Every state of every cycle, in one query. Contains nothing that a state is writing."""
    shown = {cycle.pk: cycle for cycle in cycles}
    begun = ReportSection.objects.filter(report=OuterRef("pk")).exclude(status__in=SectionStatus.untouched())
    later = ReleaseDecision.objects.filter(
        report=OuterRef("report"), kind=OuterRef("kind"), key=OuterRef("key"), pk__gt=OuterRef("pk")
    )  # the last decision on an item counts
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
    rows: dict[int, list[ReportRow]] = {pk: [] for pk in shown}
    for report in reports:
        report.cycle = shown[report.cycle_id]
        rows[report.cycle_id].append(_row(report))
    return [
        CycleRows(cycle, rows[pk], [(code, word, sum(row.stage == code for row in rows[pk])) for code, word in STAGES])
        for pk, cycle in shown.items()
    ]


def _row(report: Any) -> ReportRow:
    stage = str(report.status)
    if report.status == ReportStatus.DRAFT and not report.is_begun:
        stage = "not_started"
    elif report.status == ReportStatus.ACCEPTED and report.released_at:
        stage = "released"
    elif report.status == ReportStatus.TAKEN_BACK:  # too rare for a column of its own: with the state again
        stage = "returned"
    days = {"submitted": report.submitted_at, "accepted": report.accepted_at, "released": report.released_at}
    return ReportRow(
        report=report,
        stage=stage,
        cells=[StageCell(code, _word(report, code), code == stage, days.get(code)) for code, _ in STAGES],
        version_number=report.newest_number,
        days_left=report.days_left if report.cycle.is_open and report.is_editable else None,
        waits=report.waits,
        reviewer=report.reviewer,
        questions=report.questions,
        answered=report.answered,
    )
