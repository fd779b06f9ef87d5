"""Documents attached to a report."""

import logging
from collections.abc import Sequence

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from members import audit
from members.models import MemberState, User
from members.row_access import row_access
from reporting import permissions
from reporting.actions import releases
from reporting.actions.saving import check_open, hold_to_write, record_kept, touch
from reporting.documents import virus_scan
from reporting.documents.evidence_library import quarantine
from reporting.documents.store import About, Upload, store
from reporting.enums import ScanStatus
from reporting.errors import StepNotAllowed
from reporting.models import EvidenceFile, EvidenceLink, NationalReport, Question, ReportSection

logger = logging.getLogger(__name__)


@transaction.atomic
def attach(
    *,
    report_section: ReportSection,
    question: Question,
    upload: Upload,
    about: About,
    by: User,
    kept: Sequence[str] = (),
) -> EvidenceFile:
    """Store a document for one answer. The same content attached twice is stored once.

    ``kept``: kinds of words in its title or description that looked like a person and that the writer decided to keep.
    Raises ValidationError (the file is refused, with a sentence), PermissionDenied or StepNotAllowed.
    """
    report_section = hold_to_write(report_section, by)
    evidence = store(report_section.report, upload, about, by=by)
    EvidenceLink.objects.create(evidence=evidence, question=question)
    touch(report_section)
    audit.record("evidence attached", on=evidence, by=by, question=question.key, sha256=evidence.sha256)
    record_kept(evidence, by, kinds=list(kept))
    return evidence


@transaction.atomic
def reuse(*, report_section: ReportSection, question: Question, evidence: EvidenceFile, by: User) -> None:
    """Show a document of the report for one more answer."""
    report_section = hold_to_write(report_section, by)
    if EvidenceFile.objects.filter(replaces=evidence).exists():
        raise StepNotAllowed(f"“{evidence}” was replaced by a newer document. Choose that one.")
    if sentence := quarantine(evidence):
        raise StepNotAllowed(sentence)
    EvidenceLink.objects.get_or_create(evidence=evidence, question=question)
    touch(report_section)
    audit.record("evidence used again", on=evidence, by=by, question=question.key)


@transaction.atomic
def replace(
    *,
    evidence: EvidenceFile,
    upload: Upload,
    about: About,
    by: User,
    kept: Sequence[str] = (),
) -> EvidenceFile:
    """Replace a document by a newer one, for every answer that shows it. The old one stays in the history, and with
    the versions of the report that were submitted with it. ``kept``: see ``attach``.

    Raises ValidationError, PermissionDenied, or StepNotAllowed where one of the sections is closed.
    """
    NationalReport.objects.share(evidence.report_id)
    for section in sections_of(evidence):
        ReportSection.objects.hold(section)
    old = EvidenceFile.objects.locked().select_related("report__member_state").get(pk=evidence.pk)
    if EvidenceFile.objects.filter(replaces=old).exists():
        raise StepNotAllowed(f"“{old}” was replaced already. Replace the newest document.")
    sections = sections_of(old)
    if not sections:
        permissions.check_can_report(by, old.report)
        _check_editable(old.report)
    for report_section in sections:
        permissions.check_can_write(by, report_section)
        check_open(report_section)
    new = store(old.report, upload, about, replaces=old, by=by)
    questions = list(old.links.values_list("question__key", flat=True))
    old.links.update(evidence=new)
    for report_section in sections:
        touch(report_section)
    audit.record("evidence replaced", on=new, by=by, replaces=old.pk, questions=questions, sha256=new.sha256)
    record_kept(new, by, kinds=list(kept))
    return new


def sections_of(evidence: EvidenceFile) -> list[ReportSection]:
    """The sections whose answers show the document."""
    sections = ReportSection.objects.filter(
        report=evidence.report_id, section__in=evidence.links.values("question__section")
    )
    return list(sections.select_related("report__member_state", "section"))


def _check_editable(report: NationalReport) -> None:
    if not report.is_editable:
        raise StepNotAllowed(f"The report is {report.get_status_display().lower()} and cannot be changed now.")


def _check_may_describe(by: User, evidence: EvidenceFile) -> None:
    """Only the focal point, and people who write a section that shows the document."""
    if not any(permissions.allows(permissions.check_can_write, by, section) for section in sections_of(evidence)):
        permissions.check_can_report(by, evidence.report)


@transaction.atomic
def describe(*, evidence: EvidenceFile, title: str, description: str, by: User, kept: Sequence[str] = ()) -> None:
    """Change title and description of a document. A submitted version keeps the title that it was submitted with.

    ``kept``: see ``attach``.
    """
    NationalReport.objects.share(evidence.report_id)
    evidence.report.refresh_from_db(fields=["status"])
    _check_may_describe(by, evidence)
    _check_editable(evidence.report)
    changed = [
        name for name, text in (("title", title), ("description", description)) if getattr(evidence, name) != text
    ]
    if changed:
        evidence.title, evidence.description = title, description
        evidence.save(update_fields=changed)
        audit.record("evidence described", on=evidence, by=by, changed=changed)
        record_kept(evidence, by, kinds=list(kept))


@transaction.atomic
def set_confidentiality(*, evidence: EvidenceFile, confidentiality: str, by: User) -> None:
    """Set who may read a document from now on. Its own state may do so at any time (Article 25): after submission
    only the focal point."""
    NationalReport.objects.share(evidence.report_id)
    evidence.report.refresh_from_db(fields=["status"])
    if evidence.report.is_editable:
        _check_may_describe(by, evidence)
    else:
        permissions.check_can_report(by, evidence.report)
    before = evidence.confidentiality
    if before != confidentiality:
        evidence.confidentiality = confidentiality
        evidence.save(update_fields=["confidentiality"])
        releases.refresh(evidence.report)
        audit.record("evidence confidentiality changed", on=evidence, by=by, was=before, now=confidentiality)


@transaction.atomic
def detach(*, report_section: ReportSection, question: Question, evidence: EvidenceFile, by: User) -> None:
    """Remove a document from an answer. An earlier version that was submitted with the document keeps it."""
    report_section = hold_to_write(report_section, by)
    EvidenceLink.objects.filter(evidence=evidence, question=question).delete()
    touch(report_section)
    audit.record("evidence removed", on=evidence, by=by, question=question.key)
    # A document that was never submitted and belongs to no answer is deleted, with those that it had replaced.
    unneeded: EvidenceFile | None = evidence
    while unneeded is not None and unneeded.submitted_at is None and not _is_used(unneeded):
        replaced = unneeded.replaces
        unneeded.delete()
        unneeded = replaced


def _is_used(evidence: EvidenceFile) -> bool:
    return evidence.links.exists() or evidence.clarifications.exists()


def waiting_for_scan() -> list[int]:
    """The ids of documents that were not scanned yet; none if there is no scanner."""
    if not virus_scan.is_configured():
        return []
    with row_access(states=MemberState.objects.values_list("pk", flat=True)):
        return list(EvidenceFile.objects.filter(scan=ScanStatus.NOT_SCANNED).values_list("pk", flat=True))


def scan(evidence_id: int) -> None:
    """Scan one document and store the result. Safe to run twice; if there is no result, it is scanned again later."""
    with row_access(states=MemberState.objects.values_list("pk", flat=True)):
        waiting = EvidenceFile.objects.locked(skip_locked=True).filter(pk=evidence_id, scan=ScanStatus.NOT_SCANNED)
        evidence = waiting.select_related("report__cycle").first()
        if evidence is None:
            return
        try:
            with default_storage.open(evidence.stored_name) as document:
                virus = virus_scan.scan(document)
        except virus_scan.ScannerUnavailable as error:
            logger.warning("No verdict on evidence %s: %s", evidence_id, error)
            return
        evidence.scan = ScanStatus.INFECTED if virus else ScanStatus.CLEAN
        evidence.scanned_at = timezone.now()
        evidence.save(update_fields=["scan", "scanned_at"])
        releases.refresh(evidence.report)
        audit.record("evidence scanned", on=evidence, by=None, verdict=str(evidence.scan), virus=virus)
