"""Requests of a state to the secretariat: more time, or the correction of a report that it has handed in."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from members import audit, clock
from members.models import User
from members.row_access import row_access
from reporting import permissions, workflow
from reporting.actions import desk, four_eyes
from reporting.actions.national_reports import table_keys
from reporting.enums import FourEyesStep, ReportStatus, RequestKind, SectionStatus
from reporting.errors import StepNotAllowed, WorkflowError
from reporting.messages import mail
from reporting.models import NationalReport, SecondApproval, Section, StateRequest
from reporting.queries.review_begun import review_has_begun
from victims import actions as victims_actions


def _ask(report: NationalReport, kind: RequestKind, reason: str, by: User, **fields) -> StateRequest:
    if report.is_practice:
        raise StepNotAllowed(
            gettext("The SOMTC secretariat knows nothing of a practice report, so it cannot be asked.")
        )
    if StateRequest.objects.filter(report=report, kind=kind, granted=None).exists():
        raise StepNotAllowed("You have asked already. The SOMTC secretariat has not answered yet.")
    if not report.cycle.is_open:
        raise StepNotAllowed(f"The cycle “{report.cycle}” is closed. Write to the SOMTC secretariat.")
    request = StateRequest.objects.create(
        report=report, kind=kind, reason=reason, asked_at=timezone.now(), asked_by=by, **fields
    )
    audit.record(f"{kind} asked for", on=report, by=by, request=request.pk)
    mail.asked(request)
    return request


@transaction.atomic
def ask_for_time(*, report: NationalReport, until: date, reason: str, by: User) -> StateRequest:
    """Ask for a later due date for this state."""
    report = NationalReport.objects.locked().get(pk=report.pk)
    permissions.check_can_report(by, report)
    if not report.is_editable:
        raise StepNotAllowed("More time can be asked for while the report is being written.")
    if until <= max(report.due_on, clock.today(clock.of(report.member_state))):
        raise WorkflowError("Ask for a day after the present due date, and not in the past.")
    return _ask(report, RequestKind.EXTENSION, reason, by, until=until)


def can_ask_to_correct(report: NationalReport) -> bool:
    if report.status == ReportStatus.SUBMITTED:
        return review_has_begun(report.versions.latest("number"))
    return report.status == ReportStatus.ACCEPTED


@transaction.atomic
def ask_to_correct(*, report: NationalReport, sections: list[Section], reason: str, by: User) -> StateRequest:
    """Ask for sections to be opened again: of an accepted report, or of one whose review has begun.

    Before that the state takes the report back itself (``taking_back``).
    """
    report = NationalReport.objects.locked().get(pk=report.pk)
    permissions.check_can_report(by, report)
    if not can_ask_to_correct(report):
        raise StepNotAllowed(
            gettext("Only a report that is accepted, or whose review has begun, is corrected in this way.")
        )
    if not sections:
        raise WorkflowError("Choose at least one section.")
    return _ask(report, RequestKind.CORRECTION, reason, by, sections=[section.key for section in sections])


@transaction.atomic
def answer(*, request: StateRequest, granted: bool, answer: str, by: User, until: date | None = None) -> StateRequest:
    """Grant or refuse. A refusal says why; a granted extension has its day (that asked for, unless ``until``).

    A granted correction opens the sections asked for; the report is "returned" until it is submitted again.
    """
    permissions.check_can_review(by)
    report = NationalReport.objects.locked().get(pk=request.report_id)
    request = StateRequest.objects.locked().select_related("asked_by").get(pk=request.pk)
    request.report = report
    if request.granted is not None:
        raise StepNotAllowed("This request has been answered already.")
    workflow.check_not_archived(report.cycle)
    if not granted and not answer:
        raise WorkflowError("Say why it is refused. The state reads your words.")
    if granted and request.kind == RequestKind.EXTENSION:
        request.granted_until = until or request.until
        assert request.granted_until is not None
        if request.granted_until <= report.cycle.due_on:
            raise WorkflowError("The new due date must be later than that of the cycle.")
        report.extended_to, report.extension_reason = request.granted_until, answer
        report.save(update_fields=["extended_to", "extension_reason"])
    elif granted:
        _open_again(request, report, by)
    request.granted, request.answer = granted, answer
    request.decided_at, request.decided_by = timezone.now(), by
    request.save()
    audit.record(
        f"{request.kind} {'granted' if granted else 'refused'}",
        on=report,
        by=by,
        request=request.pk,
        until=request.granted_until.isoformat() if request.granted_until else None,
        sections=request.sections,
    )
    mail.answered(request)
    return request


def _open_again(request: StateRequest, report: NationalReport, by: User) -> None:
    if report.versions.filter(submitted_at__gt=request.asked_at).exists():
        raise StepNotAllowed(
            gettext("A newer version was submitted since this was asked. Refuse the request, and say so in your words.")
        )
    workflow.check_step(report.status, ReportStatus.RETURNED)
    if waiting := SecondApproval.objects.waiting_for(FourEyesStep.ACCEPT, version=report.versions.latest("number")):
        four_eyes.withdraw(approval=waiting, by=by)
    sections = list(Section.objects.of_report(report.cycle.questionnaire_id).filter(key__in=request.sections))
    report.sections.filter(section__in=sections).update(
        is_open=True, return_reason=f"You asked to correct this: {request.reason}", status=SectionStatus.IN_PROGRESS
    )
    desk.read_again(report, sections)
    report.status, report.accepted_at, report.accepted_by = ReportStatus.RETURNED, None, None
    report.save(update_fields=["status", "accepted_at", "accepted_by"])
    # As when sections are returned: unlocking is the only time that a reviewer needs access to the state's own figures.
    with row_access(states=[report.member_state_id], reviews=True):
        period = (report.cycle.period_start, report.cycle.period_end)
        victims_actions.unlock(report.member_state, period, table_keys(report, sections))
