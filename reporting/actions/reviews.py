"""What the secretariat decides about a submitted report. It never edits a state's words."""

from django.db import transaction
from django.utils import timezone

from members import audit
from members.models import User
from members.row_access import row_access
from reporting import mail, permissions, workflow
from reporting.actions import clarifications, desk, releases
from reporting.actions.national_reports import table_keys
from reporting.enums import ClarificationStatus, ReportStatus, SectionStatus
from reporting.errors import StepNotAllowed, WorkflowError
from reporting.models import (
    Assessment,
    Clarification,
    GivenAdvice,
    NationalReport,
    ReturnedClarification,
    ReturnedSection,
    ReviewDecision,
    Section,
    SubmittedVersion,
)
from victims import actions as figures


def _locked(report: NationalReport) -> NationalReport:
    return (
        NationalReport.objects.select_for_update(of=("self",)).select_related("cycle", "member_state").get(pk=report.pk)
    )


def _check_newest(version: SubmittedVersion) -> None:
    newest = version.report.versions.order_by("-number").first()
    if newest != version:
        raise StepNotAllowed(f"A newer version, {newest}, was submitted meanwhile. Read that one first.")


def _decide(version: SubmittedVersion, kind: str, note: str, by: User) -> ReviewDecision:
    _check_newest(version)
    decision = ReviewDecision.objects.create(
        version=version, kind=kind, note=note, decided_at=timezone.now(), decided_by=by
    )
    # From here on the state reads the reviewers' advice: as it is now, and not what they write later.
    GivenAdvice.objects.bulk_create(
        [
            GivenAdvice(
                decision=decision,
                obligation_id=row.obligation_id,
                evidence_seen=row.evidence_seen,
                agreement=row.agreement,
                advice=row.advice,
            )
            for row in Assessment.objects.filter(report=version.report)
        ]
    )
    return decision


def _cannot_be_returned(report: NationalReport) -> str:
    if report.status == ReportStatus.RETURNED:
        return (
            f"{report.member_state} is correcting sections that were returned already. Ask for clarification instead: "
            "it reaches the state now. More sections can be returned when it has submitted again."
        )
    return f"A report that is {report.get_status_display().lower()} cannot be returned."


@transaction.atomic
def return_sections(*, version: SubmittedVersion, reasons: dict[Section, str], by: User, note: str = "") -> None:
    """Give named sections back to the state. The others stay closed.

    What must change stands in clarifications: those of a section that are not resolved go along (unsent ones are sent
    by this), and a reason that is written here becomes one more. A section needs a reason or a clarification.
    """
    permissions.check_can_review(by)
    report = _locked(version.report)
    workflow.check_not_archived(report.cycle)
    if report.status != ReportStatus.SUBMITTED:  # an accepted one is opened by granting the state's own request
        raise StepNotAllowed(_cannot_be_returned(report))
    if not report.cycle.is_open:
        raise StepNotAllowed(f"The cycle “{report.cycle}” is closed, so the state could not submit again.")
    if not reasons:
        raise WorkflowError("Choose at least one section to return, and say why.")
    decision = _decide(version, ReviewDecision.RETURNED, note, by)
    numbers = []
    for section, reason in reasons.items():
        threads = _threads_of(report, section, reason, by)
        if not threads:
            raise WorkflowError(f"Say what must change in “{section}”.")
        text = reason or _answer_these(len(threads))
        returned = ReturnedSection.objects.create(decision=decision, section=section, reason=text)
        ReturnedClarification.objects.bulk_create(
            [ReturnedClarification(returned=returned, thread=thread) for thread in threads]
        )
        numbers += [thread.number for thread in threads]
        report.sections.filter(section=section).update(
            is_open=True, return_reason=text, status=SectionStatus.IN_PROGRESS
        )
    desk.read_again(report, list(reasons))
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
        clarifications=numbers,
    )
    mail.decided(decision)


def _threads_of(report: NationalReport, section: Section, reason: str, by: User) -> list[Clarification]:
    """The clarifications for which a section is returned: those not resolved, and the reason as a new one."""
    if reason:
        clarifications.create(report, section, None, reason, None, by)
    threads = list(
        Clarification.objects.select_for_update(of=("self",))
        .filter(report=report, section=section)
        .exclude(status=ClarificationStatus.RESOLVED)
        .order_by("number")
    )
    for thread in threads:
        if thread.status == ClarificationStatus.UNSENT:
            clarifications.mark_sent(thread, by)
    return threads


def _answer_these(count: int) -> str:
    return (
        "Please answer the clarification below." if count == 1 else f"Please answer the {count} clarifications below."
    )


@transaction.atomic
def accept(*, version: SubmittedVersion, by: User, note: str = "", resolve: bool = False) -> None:
    """Accept the report as it stands. From here it goes into the consolidated report.

    Refused while clarifications are pending or unsent, unless ``resolve``: then the pending ones are resolved with it.
    """
    permissions.check_can_review(by)
    report = _locked(version.report)
    workflow.check_not_archived(report.cycle)
    workflow.check_step(report.status, ReportStatus.ACCEPTED)
    _check_newest(version)  # before anything is said of clarifications, which that version may answer
    left = list(
        Clarification.objects.select_for_update(of=("self",))
        .filter(report=report)
        .exclude(status=ClarificationStatus.RESOLVED)
    )
    unsent = sum(thread.status == ClarificationStatus.UNSENT for thread in left)
    if unsent:
        raise StepNotAllowed(f"Questions that were not sent yet: {unsent}. Send or delete them first.")
    if left and not resolve:
        raise StepNotAllowed(f"Clarifications that are not resolved: {len(left)}. Resolve them first.")
    clarifications.close(left, by)
    decision = _decide(version, ReviewDecision.ACCEPTED, note, by)
    report.status, report.accepted_at, report.accepted_by = ReportStatus.ACCEPTED, decision.decided_at, by
    report.save(update_fields=["status", "accepted_at", "accepted_by"])
    audit.record(
        "report accepted",
        on=report,
        by=by,
        reference=version.reference,
        clarifications=[thread.number for thread in left],
    )
    # After a correction: what other Parties read follows, without what was changed since the state's decision.
    with row_access(states=[report.member_state_id], reviews=True):
        releases.refresh(report)
    mail.decided(decision)
