"""Documents attached to a report."""

import hashlib
import logging
from functools import partial
from typing import BinaryIO

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from members import audit
from members.models import MemberState, User
from members.row_access import row_access
from reporting import evidence_check, permissions, tasks, virus_scan
from reporting.actions import releases
from reporting.actions.answers import check_open, touch
from reporting.enums import ScanStatus
from reporting.errors import StepNotAllowed
from reporting.models import EvidenceFile, EvidenceLink, NationalReport, Question, ReportSection
from reporting.queries.evidence_library import quarantine

logger = logging.getLogger(__name__)


def fingerprint(upload: BinaryIO) -> str:
    """SHA-256 of the whole file, read in pieces; leaves it at its beginning."""
    digest = hashlib.sha256()
    upload.seek(0)
    while piece := upload.read(1 << 20):
        digest.update(piece)
    upload.seek(0)
    return digest.hexdigest()


@transaction.atomic
def attach(
    *,
    report_section: ReportSection,
    question: Question,
    upload: BinaryIO,
    filename: str,
    size: int,
    title: str,
    confidentiality: str,
    by: User,
    description: str = "",
) -> EvidenceFile:
    """Store a document for one answer. The same content attached twice is stored once.

    Raises ValidationError (the file is refused, with a sentence), PermissionDenied or StepNotAllowed.
    """
    permissions.check_can_write(by, report_section)
    check_open(report_section)
    evidence = store(
        report_section.report,
        upload,
        filename,
        size,
        title=title,
        confidentiality=confidentiality,
        description=description,
        by=by,
    )
    EvidenceLink.objects.create(evidence=evidence, question=question)
    touch(report_section)
    audit.record("evidence attached", on=evidence, by=by, question=question.key, sha256=evidence.sha256)
    return evidence


def store(report: NationalReport, upload: BinaryIO, filename: str, size: int, *, by: User, **fields) -> EvidenceFile:
    """Check the content, keep it under its hash, and ask for a virus scan where there is a scanner."""
    checked = evidence_check.check(upload, filename, size)
    evidence = EvidenceFile(
        report=report,
        filename=checked.filename,
        content_type=checked.content_type,
        size=checked.size,
        sha256=fingerprint(upload),
        uploaded_at=timezone.now(),
        uploaded_by=by,
        **fields,
    )
    if not default_storage.exists(evidence.stored_name):
        default_storage.save(evidence.stored_name, File(upload))
    evidence.save()
    if virus_scan.is_configured():
        transaction.on_commit(partial(tasks.nudge, tasks.scan_evidence, evidence.pk))
    return evidence


@transaction.atomic
def reuse(*, report_section: ReportSection, question: Question, evidence: EvidenceFile, by: User) -> None:
    """Show a document of the report for one more answer."""
    permissions.check_can_write(by, report_section)
    check_open(report_section)
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
    upload: BinaryIO,
    filename: str,
    size: int,
    title: str,
    description: str,
    confidentiality: str,
    by: User,
) -> EvidenceFile:
    """Put a newer document in the place of one, for every answer that shows it. The old one stays in the history,
    and with the versions of the report that were submitted with it.

    Raises ValidationError, PermissionDenied, or StepNotAllowed where one of the sections is closed.
    """
    old = (
        EvidenceFile.objects.select_for_update(of=("self",)).select_related("report__member_state").get(pk=evidence.pk)
    )
    if EvidenceFile.objects.filter(replaces=old).exists():
        raise StepNotAllowed(f"“{old}” was replaced already. Replace the newest document.")
    sections = sections_of(old)
    if not sections:
        permissions.check_can_report(by, old.report)
        _check_editable(old.report)
    for report_section in sections:
        permissions.check_can_write(by, report_section)
        check_open(report_section)
    new = store(
        old.report,
        upload,
        filename,
        size,
        title=title,
        description=description,
        confidentiality=confidentiality,
        replaces=old,
        by=by,
    )
    questions = list(old.links.values_list("question__key", flat=True))
    old.links.update(evidence=new)
    for report_section in sections:
        touch(report_section)
    audit.record("evidence replaced", on=new, by=by, replaces=old.pk, questions=questions, sha256=new.sha256)
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
    """The focal point, and whoever writes a section that shows the document."""
    if not any(permissions.allows(permissions.check_can_write, by, section) for section in sections_of(evidence)):
        permissions.check_can_report(by, evidence.report)


@transaction.atomic
def describe(*, evidence: EvidenceFile, title: str, description: str, by: User) -> None:
    """Say better what a document is. A submitted version keeps the title that it was submitted with."""
    _check_may_describe(by, evidence)
    _check_editable(evidence.report)
    changed = [
        name for name, text in (("title", title), ("description", description)) if getattr(evidence, name) != text
    ]
    if changed:
        evidence.title, evidence.description = title, description
        evidence.save(update_fields=changed)
        audit.record("evidence described", on=evidence, by=by, changed=changed)


@transaction.atomic
def set_confidentiality(*, evidence: EvidenceFile, confidentiality: str, by: User) -> None:
    """Who may read it, from now on. Its own state may say so at any time (Article 25): after submission the focal
    point alone."""
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
    """Take a document away from an answer. What was submitted with an earlier version stays with that version."""
    permissions.check_can_write(by, report_section)
    check_open(report_section)
    EvidenceLink.objects.filter(evidence=evidence, question=question).delete()
    touch(report_section)
    audit.record("evidence removed", on=evidence, by=by, question=question.key)
    # What was never submitted and serves no answer is not kept, and neither is what it had replaced.
    unneeded: EvidenceFile | None = evidence
    while unneeded is not None and unneeded.submitted_at is None and not _is_used(unneeded):
        replaced = unneeded.replaces
        unneeded.delete()
        unneeded = replaced


def _is_used(evidence: EvidenceFile) -> bool:
    return evidence.links.exists() or evidence.clarifications.exists()


def waiting_for_scan() -> list[int]:
    """The ids of documents that no scanner has looked at; none where there is no scanner."""
    if not virus_scan.is_configured():
        return []
    with row_access(states=MemberState.objects.values_list("pk", flat=True)):
        return list(EvidenceFile.objects.filter(scan=ScanStatus.NOT_SCANNED).values_list("pk", flat=True))


def scan(evidence_id: int) -> None:
    """Have one document scanned and keep the verdict. Harmless when run twice; without a verdict it is asked again."""
    with row_access(states=MemberState.objects.values_list("pk", flat=True)):
        waiting = EvidenceFile.objects.select_for_update(of=("self",), skip_locked=True).filter(
            pk=evidence_id, scan=ScanStatus.NOT_SCANNED
        )
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
