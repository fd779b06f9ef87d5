"""Clarifications: the secretariat asks about a section or an answer, the state answers, the secretariat resolves.

Each side has one draft in a thread. The other side sees it only once it is sent. For the state, the contributors who
have the section may write the draft, but only the focal point sends it. Nothing here changes an answer.
Source: docs/decisions/0027-clarifications.md.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from members import audit, clock
from members.models import User
from reporting import permissions, workflow
from reporting.actions.desk import locked
from reporting.documents.evidence_library import quarantine
from reporting.documents.store import About, Upload, store
from reporting.enums import ClarificationStatus, Side
from reporting.errors import AlreadyChanged, StepNotAllowed, WorkflowError
from reporting.messages import mail
from reporting.models import (
    Clarification,
    ClarificationDocument,
    ClarificationMessage,
    EvidenceFile,
    NationalReport,
    Question,
    Section,
    SectionAssignment,
)

EMPTY = "Write your text first."


def side_of(user: User) -> Side:
    """The side for which a person writes. Nobody acts for both."""
    return Side.SECRETARIAT if user.reviews_reports else Side.STATE


def check_can_write(user: User, thread: Clarification) -> None:
    """Drafts are written by reviewers, or for the state by its focal point and contributors who have the section."""
    if user.reviews_reports:
        return
    state = thread.report.member_state_id
    if state in user.reported_state_ids:
        return
    mine = SectionAssignment.objects.filter(
        person=user, report_section__report=thread.report_id, report_section__section=thread.section_id
    )
    if state in user.state_ids and mine.exists():
        return
    raise PermissionDenied(f"The section “{thread.section}” is not assigned to you. Ask your focal point.")


def check_can_send(user: User, thread: Clarification) -> None:
    if user.reviews_reports:
        permissions.check_can_review(user)
    else:
        permissions.check_can_report(user, thread.report)


def _locked(thread: Clarification) -> Clarification:
    found = (
        Clarification.objects.locked()
        .select_related("report__cycle", "report__member_state", "section", "question")
        .filter(pk=thread.pk)
        .first()
    )
    if found is None:
        raise StepNotAllowed("This question was deleted meanwhile.")
    workflow.check_not_archived(found.report.cycle)
    return found


def _draft_of(thread: Clarification, side: Side) -> ClarificationMessage | None:
    return thread.messages.filter(side=side, sent_at=None).select_related("written_by").first()


def _check_due(due_on: date | None, report: NationalReport, day: date | None = None) -> None:
    """The day must not be over where the state is."""
    if due_on and due_on < (day or clock.today(clock.of(report.member_state))):
        raise WorkflowError("The day for the answer has passed. Choose a later one, or leave it empty.")


# --- The secretariat asks -------------------------------------------------------------------------------------------
def create(
    report: NationalReport,
    section: Section,
    question: Question | None,
    text: str,
    due_on: date | None,
    by: User,
    day: date | None = None,
) -> Clarification:
    """Make an unsent question. The caller locks the report and writes the audit row.

    ``day`` is today, unless acts of the past are being loaded.
    """
    workflow.check_not_archived(report.cycle)
    if not text:
        raise WorkflowError("Write what you want to know.")
    _check_due(due_on, report, day)
    version = report.versions.defer("content").first()
    if version is None:
        raise StepNotAllowed("Nothing was submitted yet, so there is nothing to ask about.")
    thread = Clarification.objects.create(
        report=report,
        section=section,
        question=question,
        asked_about=version,
        due_on=due_on,
        asked_by=by,
    )
    ClarificationMessage.objects.create(
        thread=thread, side=Side.SECRETARIAT, text=text, written_at=timezone.now(), written_by=by
    )
    return thread


@transaction.atomic
def ask(
    *,
    report: NationalReport,
    section: Section,
    question: Question | None = None,
    text: str,
    due_on: date | None = None,
    send: bool = True,
    by: User,
    day: date | None = None,
) -> Clarification:
    """Write a question and send it, or keep it unsent: then the state does not see it. ``day``: see ``create``."""
    permissions.check_can_review(by)
    thread = create(locked(report), section, question, text, due_on, by, day)
    if not send:
        audit.record("clarification prepared", on=thread, by=by)
        return thread
    mark_sent(thread, by, day)
    audit.record("clarification asked", on=thread, by=by, number=thread.number, section=section.key)
    _tell_state(thread.report, [thread])
    return thread


@transaction.atomic
def send_all(*, report: NationalReport, by: User, threads: Iterable[Clarification] | None = None) -> int:
    """Send the unsent questions of a report (all, or ``threads``) with one e-mail. Returns how many were sent.

    Those that a colleague has sent in the meantime are left as they are.
    """
    permissions.check_can_review(by)
    report = locked(report)
    waiting = Clarification.objects.locked().filter(report=report, status=ClarificationStatus.UNSENT)
    if threads is not None:
        waiting = waiting.filter(pk__in=[thread.pk for thread in threads])
    sent = list(waiting.select_related("report__cycle", "report__member_state", "section").order_by("pk"))
    for thread in sent:
        mark_sent(thread, by)
        audit.record("clarification asked", on=thread, by=by, number=thread.number, section=thread.section.key)
    if sent:
        _tell_state(report, sent)
    return len(sent)


def mark_sent(thread: Clarification, by: User, day: date | None = None) -> None:
    """Mark a question as sent, with the next number of its report, without audit row and e-mail.

    The caller locks the report. ``day``: see ``create``.
    """
    workflow.check_clarification_step(thread.status, ClarificationStatus.OPEN)
    now = timezone.now()
    if thread.due_on and thread.due_on < (day or clock.today(clock.of(thread.report.member_state))):
        raise StepNotAllowed(
            f"The day for the answer to “{thread}” has passed. Change it before you send the question."
        )
    thread.messages.filter(sent_at=None, side=Side.SECRETARIAT).update(sent_at=now, sent_by=by)
    last = Clarification.objects.filter(report=thread.report_id).aggregate(last=Max("number"))["last"] or 0
    thread.status, thread.asked_at, thread.number = ClarificationStatus.OPEN, now, last + 1
    thread.save(update_fields=["status", "asked_at", "number"])


@transaction.atomic
def remove(*, thread: Clarification, by: User) -> None:
    """Delete a question that was never sent."""
    permissions.check_can_review(by)
    thread = _locked(thread)
    if thread.status != ClarificationStatus.UNSENT:
        raise StepNotAllowed("This question was sent. Resolve it instead: nothing that was sent is deleted.")
    audit.record("clarification deleted unsent", on=thread, by=by)
    thread.delete()


# --- Both sides write -----------------------------------------------------------------------------------------------
@transaction.atomic
def save_draft(
    *, thread: Clarification, text: str, base_version: int, by: User, due_on: date | None = None
) -> ClarificationMessage:
    """Save the draft of one side. The other side does not see it.

    ``due_on`` is used for a question that was not sent yet. Raises AlreadyChanged with the current draft if a colleague
    saved it since ``base_version`` (0: there was none).
    """
    thread = _locked(thread)
    check_can_write(by, thread)
    if thread.status == ClarificationStatus.RESOLVED and side_of(by) == Side.STATE:
        workflow.check_clarification_step(thread.status, ClarificationStatus.ANSWERED)
    if not text:
        raise WorkflowError(EMPTY)
    message = _write(thread, text, base_version, by)
    if thread.status == ClarificationStatus.UNSENT:
        thread.due_on = due_on
        thread.save(update_fields=["due_on"])
    audit.record(
        "clarification prepared" if thread.status == ClarificationStatus.UNSENT else "clarification draft saved",
        on=thread if side_of(by) == Side.STATE or thread.status == ClarificationStatus.UNSENT else None,
        by=by,
        number=thread.number,
    )
    return message


def _write(thread: Clarification, text: str, base_version: int, by: User) -> ClarificationMessage:
    """Write ``text`` as the side's draft, unless a colleague changed it: see ``save_draft``."""
    side = side_of(by)
    draft = _draft_of(thread, side)
    if draft and draft.text == text:
        return draft
    if (draft.version if draft else 0) != base_version:
        if draft is None:
            raise AlreadyChanged("A colleague sent or deleted this draft while you wrote.", None)
        raise AlreadyChanged(f"{draft.written_by} changed this draft while you wrote.", draft)
    draft = draft or ClarificationMessage(thread=thread, side=side)
    draft.text, draft.version, draft.written_at, draft.written_by = text, base_version + 1, timezone.now(), by
    draft.save()
    return draft


@transaction.atomic
def send(
    *,
    thread: Clarification,
    text: str,
    base_version: int,
    by: User,
    due_on: date | None = None,
    change_wanted: bool = False,
) -> None:
    """Send a message to the other side. Of the state: the thread is answered. Of the secretariat: it is open.

    ``change_wanted``: the state says that it has to change the answer itself, so the section should be returned.
    Raises PermissionDenied, StepNotAllowed, or AlreadyChanged as ``save_draft`` does.
    """
    if side_of(by) == Side.SECRETARIAT:  # a question that is sent for the first time gets its number
        locked(thread.report)
    thread = _locked(thread)
    check_can_send(by, thread)
    side = side_of(by)
    then = ClarificationStatus.OPEN if side == Side.SECRETARIAT else ClarificationStatus.ANSWERED
    was = thread.status
    if not (was == then and was != ClarificationStatus.UNSENT):
        workflow.check_clarification_step(was, then)
    if not text:
        raise WorkflowError(EMPTY)
    if side == Side.SECRETARIAT:
        _check_due(due_on, thread.report)
    message = _write(thread, text, base_version, by)
    shown = _hand_over_documents(message)
    if was == ClarificationStatus.UNSENT:
        thread.due_on = due_on
        thread.save(update_fields=["due_on"])
        mark_sent(thread, by)
        what = "clarification asked"
    else:
        message.sent_at, message.sent_by = timezone.now(), by
        message.save(update_fields=["sent_at", "sent_by"])
        thread.status = then
        if side == Side.SECRETARIAT:
            thread.due_on, thread.resolved_at, thread.resolved_by = due_on, None, None
            thread.change_wanted = False
        else:
            thread.change_wanted = change_wanted
        thread.save(update_fields=["status", "due_on", "resolved_at", "resolved_by", "change_wanted"])
        what = "clarification answered"
        if side == Side.SECRETARIAT:
            what = "clarification reopened" if was == ClarificationStatus.RESOLVED else "clarification asked further"
    audit.record(what, on=thread, by=by, number=thread.number, section=thread.section.key, documents=shown)
    if side == Side.SECRETARIAT:
        _tell_state(thread.report, [thread], message)
    else:
        _tell_secretariat(thread, message)


def _hand_over_documents(message: ClarificationMessage) -> int:
    """Show the secretariat the documents of a draft. Refused while one waits for the virus scanner."""
    shown = [item.evidence for item in message.documents.select_related("evidence")]
    for evidence in shown:
        if sentence := quarantine(evidence):
            raise StepNotAllowed(f"The answer cannot be sent yet. {sentence}")
    EvidenceFile.objects.filter(pk__in=[evidence.pk for evidence in shown], submitted_at=None).update(
        submitted_at=timezone.now()
    )
    return len(shown)


@transaction.atomic
def discard_draft(*, thread: Clarification, by: User) -> None:
    """Delete the side's draft. Documents that were added to it stay in the report's library."""
    thread = _locked(thread)
    check_can_write(by, thread)
    if thread.status == ClarificationStatus.UNSENT:
        raise StepNotAllowed("Delete the question itself: it was not sent yet.")
    side = side_of(by)
    if draft := _draft_of(thread, side):
        draft.delete()
        audit.record(
            "clarification draft deleted", on=thread if side == Side.STATE else None, by=by, number=thread.number
        )


# --- Documents of a state's answer ----------------------------------------------------------------------------------
def _draft_for_documents(thread: Clarification, by: User) -> ClarificationMessage:
    if side_of(by) != Side.STATE:
        raise PermissionDenied("Documents are attached by the state.")
    check_can_write(by, thread)
    if not thread.is_pending:
        workflow.check_clarification_step(thread.status, ClarificationStatus.ANSWERED)
    return _draft_of(thread, Side.STATE) or ClarificationMessage.objects.create(
        thread=thread, side=Side.STATE, text="", written_at=timezone.now(), written_by=by
    )


@transaction.atomic
def attach(
    *,
    thread: Clarification,
    upload: Upload,
    about: About,
    by: User,
) -> EvidenceFile:
    """Add a new document to the state's draft. The secretariat sees it when the answer is sent.

    Raises ValidationError (the file is refused, with a sentence), PermissionDenied or StepNotAllowed.
    """
    thread = _locked(thread)
    draft = _draft_for_documents(thread, by)
    evidence = store(thread.report, upload, about, by=by)
    ClarificationDocument.objects.create(message=draft, evidence=evidence)
    audit.record("evidence attached", on=evidence, by=by, clarification=thread.number, sha256=evidence.sha256)
    return evidence


@transaction.atomic
def attach_again(*, thread: Clarification, evidence: EvidenceFile, by: User) -> None:
    """Add a document of the report's library to the state's draft."""
    thread = _locked(thread)
    draft = _draft_for_documents(thread, by)
    if sentence := quarantine(evidence):
        raise StepNotAllowed(sentence)
    ClarificationDocument.objects.get_or_create(message=draft, evidence=evidence)
    audit.record("evidence used again", on=evidence, by=by, clarification=thread.number)


@transaction.atomic
def detach(*, document: ClarificationDocument, by: User) -> None:
    """Remove a document from a draft. It stays in the library of the report."""
    thread = _locked(document.message.thread)
    check_can_write(by, thread)
    if document.message.sent_at is not None:
        raise StepNotAllowed("What was sent stays as it was sent.")
    evidence = document.evidence
    document.delete()
    audit.record("evidence removed", on=evidence, by=by, clarification=thread.number)


# --- Settled --------------------------------------------------------------------------------------------------------
@transaction.atomic
def resolve(*, thread: Clarification, by: User) -> None:
    """Resolve a clarification: the secretariat has its answer, or no longer needs one."""
    permissions.check_can_review(by)
    thread = _locked(thread)
    if thread.status == ClarificationStatus.RESOLVED:
        raise StepNotAllowed("A colleague resolved it already.")
    workflow.check_clarification_step(thread.status, ClarificationStatus.RESOLVED)
    close([thread], by)
    audit.record("clarification resolved", on=thread, by=by, number=thread.number, section=thread.section.key)


def close(threads: Sequence[Clarification], by: User) -> None:
    """Mark clarifications as resolved, without audit rows."""
    Clarification.objects.filter(pk__in=[thread.pk for thread in threads]).update(
        status=ClarificationStatus.RESOLVED, resolved_at=timezone.now(), resolved_by=by
    )


# --- Telling --------------------------------------------------------------------------------------------------------
def _tell_state(
    report: NationalReport, threads: Sequence[Clarification], message: ClarificationMessage | None = None
) -> None:
    one = threads[0] if len(threads) == 1 else None
    act = f"m{message.pk}" if message else f"t{threads[-1].pk}"
    mail.queue(
        "clarification_asked",
        mail.subject_of(report, _("the SOMTC secretariat asks for clarification")),
        mail.focal_points(report.member_state),
        one.get_absolute_url() if one else reverse("clarification-list", args=[report.pk]),
        key=f"clarification:{act}",
        report=report,
        count=len(threads),
    )


def _tell_secretariat(thread: Clarification, message: ClarificationMessage) -> None:
    report = thread.report
    mail.queue(
        "clarification_answered",
        mail.subject_of(report, _("a clarification was answered")),
        mail.secretariat(),
        thread.get_absolute_url(),
        key=f"clarification:m{message.pk}",
        report=report,
        thread=thread,
    )
