"""The stages of the reports of a cycle, state by state. Drafts are never read."""

from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, Subquery

from reporting.enums import ReportStatus
from reporting.models import NationalReport, ReportingCycle, SubmittedVersion
from reporting.models.cycle import ReportingCycleQuerySet

# Where a report counts: one that its state took back is rare, and is with the state again like a returned one.
COUNTED: dict[str, list[str]] = {
    ReportStatus.DRAFT: [ReportStatus.DRAFT],
    ReportStatus.SUBMITTED: [ReportStatus.SUBMITTED],
    ReportStatus.RETURNED: [ReportStatus.RETURNED, ReportStatus.TAKEN_BACK],
    ReportStatus.ACCEPTED: [ReportStatus.ACCEPTED],
}


def cycles_with_counts() -> ReportingCycleQuerySet:
    """The cycles, each with the number of its reports that are ``draft``, ``submitted``, ``returned``, ``accepted``."""
    counts = {name: Count("reports", filter=Q(reports__status__in=counted)) for name, counted in COUNTED.items()}
    cycles: ReportingCycleQuerySet = ReportingCycle.objects.select_related("consolidated").annotate(**counts)
    return cycles.order_by("-period_end", "-pk")


@dataclass(frozen=True)
class StageRow:
    """The stage of one state's report. ``days_left`` is None if the report is not with the state."""

    report: NationalReport
    label: str
    version_number: int | None
    days_left: int | None


def newest_number() -> Subquery:
    return Subquery(SubmittedVersion.objects.filter(report=OuterRef("pk")).newest_first().values("number")[:1])


def stage_rows(cycle: ReportingCycle) -> list[StageRow]:
    """One row per member state in alphabetical order. One query."""
    reports = (
        cycle.reports.select_related("member_state", "cycle")
        .annotate(newest_number=newest_number())
        .order_by("member_state__name")
    )
    return [
        StageRow(
            report=report,
            label="Being written" if report.status == ReportStatus.DRAFT else report.get_status_display(),
            version_number=report.newest_number,
            days_left=report.days_left if cycle.is_open and report.is_editable else None,
        )
        for report in reports
    ]
