"""A state hands in its report, and decides how far it may go."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from members import audit, clock
from members.models import User
from reporting import permissions, workflow
from reporting.actions import entries, receipts
from reporting.documents import evidence_library
from reporting.enums import CycleKind, ReportStatus, SectionStatus
from reporting.errors import ReportIncomplete, StepNotAllowed
from reporting.frozen import FrozenReport
from reporting.messages import mail
from reporting.models import (
    EvidenceFile,
    NationalReport,
    PendingSubmission,
    Question,
    Section,
    SubmittedVersion,
    VerifiableHash,
)
from reporting.snapshot import readiness
from reporting.snapshot.build import build_snapshot, snapshot_hash
from victims import actions as victims_actions

TWO = 2  # pairs of eyes
TURN_OFF = "Switch the second approval off on the page “People and sections”, or have a second one appointed."


def reference(report: NationalReport, number: int) -> str:
    """Such as ACTIP-2026-KH-1; a half-year update names the month in which its period ends: ACTIP-2026-06-KH-1."""
    end = report.cycle.period_end
    period = f"{end:%Y}" if report.cycle.kind == CycleKind.ANNUAL else f"{end:%Y-%m}"
    return f"ACTIP-{period}-{report.member_state.iso2}-{number}"


@dataclass(frozen=True)
class _Draft:
    """A draft that was checked and can be submitted."""

    content: FrozenReport
    sha256: str


def _checked(report: NationalReport, by: User, late_reason: str, nil_statement: str, day: date | None) -> _Draft:
    """Check the rules of submission. Raises PermissionDenied, StepNotAllowed or ReportIncomplete (``problems``)."""
    permissions.check_can_report(by, report)
    if report.is_practice:
        raise StepNotAllowed(gettext("A practice report is never submitted."))
    workflow.check_step(report.status, ReportStatus.SUBMITTED)
    if not report.cycle.is_open:
        raise StepNotAllowed(f"The cycle “{report.cycle}” is closed. Ask the SOMTC secretariat.")
    if is_late(report, day) and not late_reason:
        raise StepNotAllowed("The due date has passed. Say in a sentence why the report comes late.")
    content = build_snapshot(report)
    if nil_statement:
        if not report.may_be_nil:
            raise StepNotAllowed("An annual report cannot be “nothing to report”: it says what is in force.")
        content["sections"], content["nil"] = [], {"statement": nil_statement}
    elif problems := readiness.problems(report, content):
        raise ReportIncomplete(problems)
    evidence_library.check_nothing_in_quarantine(report)
    sha256 = snapshot_hash(content)
    if is_late(report, day):
        content["late"] = {"due_on": report.due_on.isoformat(), "reason": late_reason}
    return _Draft(content, sha256)


def is_late(report: NationalReport, day: date | None = None) -> bool:
    """Whether submission on ``day`` (or today by the clock of the state) is late.

    A report that was submitted and returned is never late. A version that the state took back does not count.
    """
    if (day or clock.today(clock.of(report.member_state))) <= report.due_on:
        return False
    return not report.versions.filter(taken_back=None).exists()


@transaction.atomic
def submit(
    *, report: NationalReport, by: User, late_reason: str = "", nil_statement: str = "", day: date | None = None
) -> SubmittedVersion:
    """Hand a member state's report to the SOMTC secretariat.

    Locks the row first, so a second click finds the report already submitted. Freezes what is submitted.
    ``late_reason`` is needed after the due date; ``nil_statement`` submits "nothing to report"; ``day`` is today,
    unless acts of the past are being loaded.
    Raises PermissionDenied, StepNotAllowed, or ReportIncomplete (with ``problems``).
    """
    report = NationalReport.objects.locked().get(pk=report.pk)
    draft = _checked(report, by, late_reason, nil_statement, day)
    if report.two_approvers:
        raise StepNotAllowed("A second focal point must approve this report. Ask for the approval.")
    return _hand_in(report, draft, by)


@transaction.atomic
def ask_approval(*, report: NationalReport, by: User, late_reason: str = "", nil_statement: str = "") -> None:
    """For a state that wants two focal points: check that the report is complete, and ask the second one to approve."""
    report = NationalReport.objects.locked().get(pk=report.pk)
    draft = _checked(report, by, late_reason, nil_statement, None)
    if not report.two_approvers:
        raise StepNotAllowed("This report needs no second approval. Submit it.")
    if PendingSubmission.objects.filter(report=report).exists():
        raise StepNotAllowed("The approval of a second focal point has been asked for already.")
    others = [person for person in mail.focal_points(report.member_state) if person != by]
    if not others:
        raise StepNotAllowed(f"{report.member_state} has no second focal point now. {TURN_OFF}")
    pending = PendingSubmission.objects.create(
        report=report,
        requested_by=by,
        requested_at=timezone.now(),
        draft_hash=draft.sha256,
        late_reason=late_reason,
        nil_statement=nil_statement,
    )
    audit.record("second approval asked for", on=report, by=by, sha256=draft.sha256)
    mail.approval_wanted(pending, others)


@transaction.atomic
def approve(*, report: NationalReport, by: User) -> SubmittedVersion:
    """As the second focal point, submit exactly what the first one asked to submit."""
    report = NationalReport.objects.locked().get(pk=report.pk)
    permissions.check_can_report(by, report)
    pending = _pending(report)
    if pending.requested_by_id == by.pk:
        raise StepNotAllowed("You asked for the approval. Another focal point of your state must give it.")
    # It comes on the day on which the first one asked: the second cannot give a reason that the first one need not.
    asked_on = clock.day(pending.requested_at, clock.of(report.member_state))
    draft = _checked(report, by, pending.late_reason, pending.nil_statement, asked_on)
    if draft.sha256 != pending.draft_hash:
        raise StepNotAllowed(
            f"The report was changed since {pending.requested_by} asked for your approval. "
            "Take the request back and ask again."
        )
    draft.content["approvals"] = [pending.requested_by.name, by.name]
    requested_by = pending.requested_by
    pending.delete()
    audit.record("second approval given", on=report, by=by, asked_by=str(requested_by))
    return _hand_in(report, draft, by)


@transaction.atomic
def withdraw(*, report: NationalReport, by: User) -> None:
    """Withdraw the request for approval, or refuse it. Nothing was submitted and nothing is lost."""
    report = NationalReport.objects.locked().get(pk=report.pk)
    permissions.check_can_report(by, report)
    pending = _pending(report)
    asked_by = pending.requested_by
    pending.delete()
    audit.record("second approval taken back", on=report, by=by, asked_by=str(asked_by))


def _pending(report: NationalReport) -> PendingSubmission:
    pending = PendingSubmission.objects.select_related("requested_by").filter(report=report).first()
    if pending is None:
        raise StepNotAllowed("No approval is waiting: it was given or taken back meanwhile.")
    return pending


@transaction.atomic
def set_two_approvers(*, report: NationalReport, wanted: bool, by: User) -> None:
    """Set whether a second focal point must approve before the report is submitted."""
    report = NationalReport.objects.locked().get(pk=report.pk)
    permissions.check_can_report(by, report)
    if report.two_approvers == wanted:
        return
    if PendingSubmission.objects.filter(report=report).exists():
        raise StepNotAllowed("An approval is waiting. It must be given or taken back first.")
    if wanted and len(mail.focal_points(report.member_state)) < TWO:
        raise StepNotAllowed(
            f"{report.member_state} has one focal point. Ask the administrator to appoint a second one first."
        )
    report.two_approvers = wanted
    report.save(update_fields=["two_approvers"])
    audit.record("second approval switched on" if wanted else "second approval switched off", on=report, by=by)


def _hand_in(report: NationalReport, draft: _Draft, by: User) -> SubmittedVersion:
    now, content = timezone.now(), draft.content
    number = report.versions.count() + 1
    name = content["reference"] = reference(report, number)
    version = SubmittedVersion.objects.create(
        report=report,
        number=number,
        reference=name,
        content=content,
        content_hash=snapshot_hash(content),
        opened=dict(report.sections.filter(is_open=True).values_list("section__key", "return_reason")),
        submitted_at=now,
        submitted_by=by,
    )
    entries.keep_reported(version)
    VerifiableHash.objects.create(reference=version.reference, content_hash=version.content_hash, submitted_at=now)
    report.status, report.submitted_at, report.submitted_by = ReportStatus.SUBMITTED, now, by
    report.save(update_fields=["status", "submitted_at", "submitted_by"])
    report.sections.update(is_open=False, status=SectionStatus.READY, return_reason="", focal_note="")
    EvidenceFile.objects.filter(report=report, submitted_at=None, links__isnull=False).update(submitted_at=now)
    victims_actions.lock(report.member_state, (report.cycle.period_start, report.cycle.period_end), table_keys(report))
    audit.record("report submitted", on=report, by=by, reference=version.reference, sha256=version.content_hash)
    mail.submitted(version)
    receipts.ask(version)
    return version


def table_keys(report: NationalReport, sections: Iterable[Section] | None = None) -> list[str]:
    """The statistical tables that the report's questions name; with ``sections``, those of these sections."""
    questions = Question.objects.of_tables().filter(section__questionnaire=report.cycle.questionnaire_id)
    if sections is not None:
        questions = questions.filter(section__in=list(sections))
    return list(questions.values_list("table_key", flat=True))
