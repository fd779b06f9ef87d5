"""Stores an uploaded file: its content is checked, stored under its hash, and given to the virus scanner."""

import hashlib
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any, BinaryIO, Self

from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from actip_portal.storage import put
from members.models import User
from reporting.documents import evidence_check, virus_scan
from reporting.jobs.queue import nudge
from reporting.models import EvidenceFile, NationalReport


@dataclass(frozen=True)
class Upload:
    """A file that somebody chose. ``size`` is in bytes."""

    file: BinaryIO
    filename: str
    size: int

    @classmethod
    def of(cls, sent: UploadedFile) -> Self:
        return cls(sent, sent.name or "", sent.size or 0)  # type: ignore[arg-type]


@dataclass(frozen=True)
class About:
    """What the writer says about a document. ``confidentiality``: who may read it."""

    title: str
    confidentiality: str
    description: str = ""


def fingerprint(upload: BinaryIO) -> str:
    """SHA-256 of the whole file, read in pieces. The file is set back to its beginning."""
    digest = hashlib.sha256()
    upload.seek(0)
    while piece := upload.read(1 << 20):
        digest.update(piece)
    upload.seek(0)
    return digest.hexdigest()


def store(report: NationalReport, upload: Upload, about: About, *, by: User, **fields: Any) -> EvidenceFile:
    """Check the content, store it under its hash, and ask for a virus scan if there is a scanner.

    ``fields`` are further fields of ``EvidenceFile``. Raises ValidationError (the file is refused, with a sentence).
    """
    checked = evidence_check.check(upload.file, upload.filename, upload.size)
    evidence = EvidenceFile(
        report=report,
        filename=checked.filename,
        content_type=checked.content_type,
        size=checked.size,
        sha256=fingerprint(upload.file),
        uploaded_at=timezone.now(),
        uploaded_by=by,
        **asdict(about),
        **fields,
    )
    put(evidence.stored_name, File(upload.file), evidence.sha256)
    evidence.save()
    if virus_scan.is_configured():
        transaction.on_commit(partial(nudge, "reporting.scan_evidence", evidence.pk))
    return evidence
