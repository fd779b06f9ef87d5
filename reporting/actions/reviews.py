"""What the secretariat decides about a submitted report. It never edits a state's words."""

from django.db import transaction
from django.utils import timezone

from members import audit
from members.models import User
from members.row_access import row_access
from reporting import mail, permissions, workflow
from reporting.actions.national_reports import table_keys
from reporting.enums import ReportStatus, SectionStatus
from reporting.errors import StepNotAllowed, WorkflowError
from reporting.models import NationalReport, ReturnedSection, ReviewDecision, Section, SubmittedVersion
from victims import actions as figures


def _locked(report: NationalReport) -> NationalReport:
    return (
        NationalReport.objects.select_for_update(of=("self",)).select_related("cycle", "member_state").get(pk=report.pk)
    )


def _decide(version: SubmittedVersion, kind: str, note: str, by: User) -> ReviewDecision:
    newest = version.report.versions.order_by("-number").first()
    if newest != version:
        raise StepNotAllowed(f"A newer version, {newest}, was submitted meanwhile. Read that one first.")
    return ReviewDecision.objects.create(
        version=version, kind=kind, note=note, decided_at=timezone.now(), decided_by=by
    )


@transaction.atomic
def return_sections(*, version: SubmittedVersion, reasons: dict[Section, str], by: User, note: str = "") -> None:
    """Give named sections back to the state, each with a reason that the state reads. The others stay closed."""
    permissions.check_can_review(by)
    report = _locked(version.report)
    workflow.check_not_archived(report.cycle)
    if report.status != ReportStatus.SUBMITTED:  # an accepted one is opened by granting the state's own request
        raise StepNotAllowed(f"A report that is {report.get_status_display().lower()} cannot be returned.")
    if not report.cycle.is_open:
        raise StepNotAllowed(f"The cycle “{report.cycle}” is closed, so the state could not submit again.")
    if not reasons:
        raise WorkflowError("Choose at least one section to return, and say why.")
    decision = _decide(version, ReviewDecision.RETURNED, note, by)
    for section, reason in reasons.items():
        ReturnedSection.objects.create(decision=decision, section=section, reason=reason)
        report.sections.filter(section=section).update(
            is_open=True, return_reason=reason, status=SectionStatus.IN_PROGRESS
        )
    report.status = ReportStatus.RETURNED
    report.save(update_fields=["status"])
    # The reviewer never reads the state's own figures; unlocking them is the one act that reaches across.
    with row_access(states=[report.member_state_id], reviews=True):
        period = (report.cycle.period_start, report.cycle.period_end)
        figures.unlock(report.member_state, period, table_keys(report, reasons))
    audit.record(
        "sections returned",
        on=report,
        by=by,
        reference=version.reference,
        sections=[section.key for section in reasons],
    )
    mail.decided(decision)


@transaction.atomic
def accept(*, version: SubmittedVersion, by: User, note: str = "") -> None:
    """Accept the report as it stands. From here it goes into the consolidated report."""
    permissions.check_can_review(by)
    report = _locked(version.report)
    workflow.check_not_archived(report.cycle)
    workflow.check_step(report.status, ReportStatus.ACCEPTED)
    decision = _decide(version, ReviewDecision.ACCEPTED, note, by)
    report.status, report.accepted_at, report.accepted_by = ReportStatus.ACCEPTED, decision.decided_at, by
    report.save(update_fields=["status", "accepted_at", "accepted_by"])
    audit.record("report accepted", on=report, by=by, reference=version.reference)
    mail.decided(decision)
