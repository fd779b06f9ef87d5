"""Opening and closing rounds of reporting."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from members import audit
from members.models import MemberState, User
from reporting import permissions
from reporting.enums import CycleKind
from reporting.errors import StepNotAllowed, WorkflowError
from reporting.models import NationalReport, Questionnaire, ReportingCycle, ReportSection, Section


@transaction.atomic
def open_cycle(
    *,
    title: str,
    kind: str,
    period_start: date,
    period_end: date,
    opens_on: date,
    due_on: date,
    questionnaire: Questionnaire,
    by: User,
    ammtc_on: date | None = None,
    ammtc_name: str = "",
    smallest_shown: int = 11,
    is_sample: bool = False,
) -> ReportingCycle:
    """Open a cycle and one draft report, with its sections, for every member state.

    A member state that is not a Party gets a draft too: it may report of its own will. Raises WorkflowError if there
    is a cycle of this title, or of this kind for the same period.
    """
    permissions.check_can_manage_cycles(by)
    if questionnaire.is_draft:
        raise WorkflowError(f"“{questionnaire}” is a draft. Publish it first: states answer what no longer changes.")
    if questionnaire.kind not in {"", kind}:
        raise WorkflowError(f"“{questionnaire}” is made for: {questionnaire.for_kind}. Choose another one.")
    if same := ReportingCycle.objects.filter(title=title).first():
        raise WorkflowError(f"There is already a cycle called “{same}”. Choose another title.")
    same_end = {"period_end__year": period_end.year}
    if kind == CycleKind.HALF_YEAR:
        same_end["period_end__month"] = period_end.month
    if same := ReportingCycle.objects.filter(kind=kind, **same_end).first():
        raise WorkflowError(
            f"“{same}” is already the {CycleKind(kind).label.lower()} for the period that ends in "
            f"{same.period_end:%B %Y}. Reference numbers would clash."
        )
    cycle = ReportingCycle.objects.create(
        title=title,
        kind=kind,
        period_start=period_start,
        period_end=period_end,
        opens_on=opens_on,
        due_on=due_on,
        ammtc_on=ammtc_on,
        ammtc_name=ammtc_name,
        questionnaire=questionnaire,
        smallest_shown=smallest_shown,
        is_sample=is_sample,
        opened_by=by,
    )
    reports = NationalReport.objects.bulk_create(
        [NationalReport(cycle=cycle, member_state=state) for state in MemberState.objects.all()]
    )
    sections = list(Section.objects.filter(questionnaire=questionnaire))
    ReportSection.objects.bulk_create(
        [ReportSection(report=report, section=section) for report in reports for section in sections]
    )
    audit.record("cycle opened", on=cycle, by=by, reports=len(reports))
    return cycle


@transaction.atomic
def close_cycle(*, cycle: ReportingCycle, by: User) -> ReportingCycle:
    """Close the round. Reports stay readable; nothing is submitted to it any more."""
    permissions.check_can_manage_cycles(by)
    cycle = ReportingCycle.objects.select_for_update(of=("self",)).get(pk=cycle.pk)
    if not cycle.is_open:
        raise StepNotAllowed(f"The cycle “{cycle}” is already closed.")
    cycle.closed_at, cycle.closed_by = timezone.now(), by
    cycle.save(update_fields=["closed_at", "closed_by"])
    audit.record("cycle closed", on=cycle, by=by)
    return cycle
