"""Documents attached to a report."""

import hashlib
from typing import BinaryIO

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from members import audit
from members.models import User
from reporting import evidence_check, permissions
from reporting.actions.answers import check_open, touch
from reporting.models import EvidenceFile, EvidenceLink, Question, ReportSection


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
) -> EvidenceFile:
    """Store a document for one answer. The same content attached twice is stored once.

    Raises ValidationError (the file is refused, with a sentence), PermissionDenied or StepNotAllowed.
    """
    permissions.check_can_write(by, report_section)
    check_open(report_section)
    checked = evidence_check.check(upload, filename, size)
    sha256 = fingerprint(upload)
    evidence = EvidenceFile(
        report=report_section.report,
        title=title,
        filename=checked.filename,
        content_type=checked.content_type,
        size=checked.size,
        sha256=sha256,
        confidentiality=confidentiality,
        uploaded_at=timezone.now(),
        uploaded_by=by,
    )
    if not default_storage.exists(evidence.stored_name):
        default_storage.save(evidence.stored_name, File(upload))
    evidence.save()
    EvidenceLink.objects.create(evidence=evidence, question=question)
    touch(report_section)
    audit.record("evidence attached", on=evidence, by=by, question=question.key, sha256=sha256)
    return evidence


@transaction.atomic
def detach(*, report_section: ReportSection, question: Question, evidence: EvidenceFile, by: User) -> None:
    """Take a document away from an answer. What was submitted with an earlier version stays with that version."""
    permissions.check_can_write(by, report_section)
    check_open(report_section)
    EvidenceLink.objects.filter(evidence=evidence, question=question).delete()
    touch(report_section)
    audit.record("evidence removed", on=evidence, by=by, question=question.key)
    if evidence.submitted_at is None and not evidence.links.exists():
        evidence.delete()
