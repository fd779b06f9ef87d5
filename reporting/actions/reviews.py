"""What the secretariat decides about a submitted report. It never edits a state's words."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from members import audit
from members.models import User
from members.row_access import row_access
from reporting import permissions, workflow
from reporting.actions import clarifications, desk, four_eyes, releases
from reporting.actions.national_reports import table_keys
from reporting.enums import ClarificationStatus, FourEyesStep, ReportStatus, SectionStatus
from reporting.errors import StepNotAllowed, WorkflowError
from reporting.messages import mail
from reporting.models import (
    AcceptedDespite,
    Assessment,
    Clarification,
    GivenAdvice,
    NationalReport,
    ReturnedClarification,
    ReturnedSection,
    ReviewDecision,
    SecondApproval,
    Section,
    SubmittedVersion,
)
from reporting.queries.open_points import OpenPoints, open_points
from victims import actions as victims_actions


def _check_newest(version: SubmittedVersion) -> None:
    newest = version.report.versions.order_by("-number").first()
    if newest != version:
        raise StepNotAllowed(f"A newer version, {newest}, was submitted meanwhile. Read that one first.")


def _decide(version: SubmittedVersion, kind: str, note: str, by: User) -> ReviewDecision:
    _check_newest(version)
    decision = ReviewDecision.objects.create(
        version=version, kind=kind, note=note, decided_at=timezone.now(), decided_by=by
    )
    # From now on the state reads the reviewers' advice as it is now; it does not see what they write later.
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
    if report.status == ReportStatus.TAKEN_BACK:
        return f"{report.member_state} has taken this report back, and submits it again."
    return f"A report that is {report.get_status_display().lower()} cannot be returned."


@transaction.atomic
def return_sections(*, version: SubmittedVersion, reasons: dict[Section, str], by: User, note: str = "") -> None:
    """Return the named sections to the state. The others stay closed.

    Clarifications say what must change: a section is returned with those that are not resolved (unsent ones are sent
    now), and a reason that is written here becomes one more. Each section needs a reason or a clarification.
    """
    permissions.check_can_review(by)
    report = NationalReport.objects.locked().get(pk=version.report_id)
    workflow.check_not_archived(report.cycle)
    if report.status != ReportStatus.SUBMITTED:  # an accepted one is opened by granting the state's own request
        raise StepNotAllowed(_cannot_be_returned(report))
    if not report.cycle.is_open:
        raise StepNotAllowed(f"The cycle “{report.cycle}” is closed, so the state could not submit again.")
    if not reasons:
        raise WorkflowError("Choose at least one section to return, and say why.")
    decision = _decide(version, ReviewDecision.RETURNED, note, by)
    if waiting := SecondApproval.objects.waiting_for(FourEyesStep.ACCEPT, version=version):
        four_eyes.withdraw(approval=waiting, by=by)
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
    # A reviewer never reads the state's own figures; unlocking is the only time that the action needs access to them.
    with row_access(states=[report.member_state_id], reviews=True):
        period = (report.cycle.period_start, report.cycle.period_end)
        victims_actions.unlock(report.member_state, period, table_keys(report, reasons))
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
        Clarification.objects.locked()
        .filter(report=report, section=section)
        .exclude(status=ClarificationStatus.RESOLVED)
        .order_by(F("number").asc(nulls_last=True), "pk")
    )
    for thread in threads:
        if thread.status == ClarificationStatus.UNSENT:
            clarifications.mark_sent(thread, by)
    return threads


def _answer_these(count: int) -> str:
    return ngettext(
        "Please answer the clarification on this section.",
        "Please answer the %(count)d clarifications on this section.",
        count,
    ) % {"count": count}


@transaction.atomic
def accept(
    *, version: SubmittedVersion, by: User, note: str = "", resolve: bool = False, despite: str = ""
) -> ReviewDecision:
    """Accept the report as it is. After that it can enter the consolidated report.

    Refused while clarifications are pending or unsent, unless ``resolve`` is true: then the pending ones are resolved.
    Refused with unread sections or unexplained contradictions, unless ``despite`` gives a reason, which is stored. For
    a cycle that needs two officers, see ``ask_acceptance``.
    """
    report, left, points = _can_be_accepted(version, by, resolve, despite)
    four_eyes.check(report.cycle, FourEyesStep.ACCEPT, by, version=version)
    clarifications.close(left, by)
    decision = _decide(version, ReviewDecision.ACCEPTED, note, by)
    if points:
        kept = AcceptedDespite.objects.create(
            decision=decision,
            reason=despite,
            unread=[title for _number, title in points.unread],
            contradictions=[found.message for found in points.unexplained],
        )
        # In the portal's chain: which sections were not read concerns only the secretariat; the state does not see it.
        audit.record(
            "report accepted with points open",
            on=kept,
            by=by,
            reference=version.reference,
            unread=len(kept.unread),
            contradictions=len(kept.contradictions),
        )
    report.status, report.accepted_at, report.accepted_by = ReportStatus.ACCEPTED, decision.decided_at, by
    report.save(update_fields=["status", "accepted_at", "accepted_by"])
    audit.record(
        "report accepted",
        on=report,
        by=by,
        reference=version.reference,
        clarifications=[thread.number for thread in left],
    )
    # After a correction: a new edition for other Parties, without what was changed since the state's decision.
    with row_access(states=[report.member_state_id], reviews=True):
        releases.refresh(report)
    mail.decided(decision)
    return decision


def _can_be_accepted(
    version: SubmittedVersion, by: User, resolve: bool, despite: str
) -> tuple[NationalReport, list[Clarification], OpenPoints]:
    """Check all rules of acceptance but the second officer, and lock the report."""
    permissions.check_can_review(by)
    report = NationalReport.objects.locked().get(pk=version.report_id)
    workflow.check_not_archived(report.cycle)
    workflow.check_step(report.status, ReportStatus.ACCEPTED)
    _check_newest(version)  # before anything is said of clarifications, which that version may answer
    left = list(Clarification.objects.locked().filter(report=report).exclude(status=ClarificationStatus.RESOLVED))
    unsent = sum(thread.status == ClarificationStatus.UNSENT for thread in left)
    if unsent:
        raise StepNotAllowed(f"Questions that were not sent yet: {unsent}. Send or delete them first.")
    if left and not resolve:
        raise StepNotAllowed(f"Clarifications that are not resolved: {len(left)}. Resolve them first.")
    points = open_points(version)
    if points and not despite:
        raise StepNotAllowed(_say_why(points))
    return report, left, points


@transaction.atomic
def ask_acceptance(
    *, version: SubmittedVersion, by: User, note: str = "", resolve: bool = False, despite: str = ""
) -> SecondApproval:
    """For a cycle that needs two officers: check that the report can be accepted, and ask a second officer to do it."""
    report, _left, _points = _can_be_accepted(version, by, resolve, despite)
    return four_eyes.ask(
        cycle=report.cycle,
        step=FourEyesStep.ACCEPT,
        by=by,
        seen=version.content_hash,
        given={"note": note, "resolve": resolve, "despite": despite},
        version=version,
    )


@transaction.atomic
def approve_acceptance(*, approval: SecondApproval, by: User) -> ReviewDecision:
    """As the second officer, accept with the note and the reason that the first one gave."""
    permissions.check_can_review(by)
    version = approval.version
    assert version is not None  # of this step
    NationalReport.objects.locked().get(pk=version.report_id)
    approval = four_eyes.give(approval=approval, by=by, seen=version.content_hash)
    return accept(version=version, by=by, **approval.given)


def _say_why(points: OpenPoints) -> str:
    found = []
    if count := len(points.unread):
        found.append(ngettext("%(n)d section is not read", "%(n)d sections are not read", count) % {"n": count})
    if count := len(points.unexplained):
        found.append(
            ngettext("%(n)d contradiction is not explained", "%(n)d contradictions are not explained", count)
            % {"n": count}
        )
    return gettext("%(points)s. Say in a sentence why you accept the report all the same.") % {
        "points": gettext(" and ").join(found)
    }
