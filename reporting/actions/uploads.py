"""Documents that are uploaded in parts, so that a broken connection costs one part and not the whole file."""

import hashlib
import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from members import audit
from members.models import MemberState, User
from members.row_access import row_access
from reporting.documents import evidence_check
from reporting.errors import StepNotAllowed
from reporting.models import EvidenceUpload, NationalReport, ReportSection

PART_BYTES = 256 * 1024
KEPT_FOR = timedelta(hours=24)
MOST_AT_ONCE = 5  # unfinished uploads of one person in one report
SHA256 = re.compile(r"[0-9a-f]{64}")


class WrongOffset(Exception):
    """The part does not continue what was received; ``expected`` is the offset (bytes) of the next part."""

    def __init__(self, expected: int) -> None:
        self.expected = expected
        super().__init__(f"The next part begins at byte {expected}.")


def path_of(upload: EvidenceUpload) -> Path:
    return Path(settings.MEDIA_ROOT) / upload.stored_name


@transaction.atomic
def start(*, report: NationalReport, filename: str, size: int, sha256: str, by: User) -> EvidenceUpload:
    """Begin an upload, or continue one of the same person that was interrupted: same report, same content.

    Raises ValidationError (refused, with a sentence), PermissionDenied or StepNotAllowed.
    """
    if not ReportSection.objects.workable_by(by).filter(report=report).exists():
        raise PermissionDenied("No section of this report is assigned to you. Ask your focal point.")
    if not report.is_editable:
        raise StepNotAllowed(f"The report is {report.get_status_display().lower()} and cannot be changed now.")
    filename = evidence_check.check_name(filename, size)
    if not SHA256.fullmatch(sha256):
        raise ValidationError("The file's fingerprint is not in order. Load this page again and choose the file again.")
    mine = EvidenceUpload.objects.locked().filter(report=report, started_by=by)
    unfinished = {upload.sha256: upload for upload in mine}
    if present := unfinished.get(sha256):
        if present.size != size:
            raise ValidationError("The file changed since it was begun. Load this page again and choose it again.")
        return present
    if len(unfinished) >= MOST_AT_ONCE:
        raise StepNotAllowed(
            f"{MOST_AT_ONCE} documents of yours are still on their way. Finish one of them first; "
            "what is not finished is removed after 24 hours."
        )
    upload = EvidenceUpload.objects.create(
        report=report, filename=filename[-150:], size=size, sha256=sha256, started_at=timezone.now(), started_by=by
    )
    path_of(upload).parent.mkdir(parents=True, exist_ok=True)
    path_of(upload).touch()
    audit.record("upload started", on=upload, by=by, size=size, sha256=sha256)
    return upload


@transaction.atomic
def append(*, upload: EvidenceUpload, offset: int, part: bytes) -> int:
    """Write one part and return the offset of the next. Raises WrongOffset or ValidationError; then nothing changes."""
    upload = EvidenceUpload.objects.locked().get(pk=upload.pk)
    if offset != upload.received:
        raise WrongOffset(upload.received)
    if not part or len(part) > PART_BYTES or offset + len(part) > upload.size:
        raise ValidationError("The part has the wrong size. Choose the file again.")
    with path_of(upload).open("r+b") as stored:
        stored.truncate(offset)  # bytes of a part whose transaction was rolled back
        stored.seek(offset)
        stored.write(part)
    upload.received = offset + len(part)
    upload.save(update_fields=["received"])
    return upload.received


@contextmanager
def finished(*, report: NationalReport, key: str, by: User) -> Iterator[tuple[EvidenceUpload, BinaryIO]]:
    """The person's complete, verified upload, opened for reading. It is removed when the block accepts or refuses it.

    Raises ValidationError if it is missing, incomplete, or does not match the fingerprint of the sender's browser.
    """
    try:
        upload = EvidenceUpload.objects.locked().get(report=report, started_by=by, key=uuid.UUID(key))
        stored = path_of(upload).open("rb")
    except (ValueError, EvidenceUpload.DoesNotExist, FileNotFoundError):
        raise ValidationError("The uploaded file is no longer kept. Choose it again.") from None
    with stored:
        if upload.received != upload.size:
            raise ValidationError("The file did not arrive whole. Choose it again: what has arrived is kept.")
        try:
            if hashlib.file_digest(stored, "sha256").hexdigest() != upload.sha256:
                raise ValidationError("The file changed on its way. Choose it again.")
            stored.seek(0)
            yield upload, stored
        except ValidationError:
            remove(upload)  # another try needs another file
            raise
    remove(upload)


def remove(upload: EvidenceUpload) -> None:
    path = path_of(upload)
    upload.delete()
    transaction.on_commit(lambda: path.unlink(missing_ok=True))


def remove_stale() -> int:
    """Remove uploads that were begun more than a day ago. Returns how many."""
    with row_access(states=MemberState.objects.values_list("pk", flat=True)):
        stale = EvidenceUpload.objects.filter(started_at__lt=timezone.now() - KEPT_FOR).select_related("report")
        for upload in stale:
            audit.record("upload expired", on=upload, by=None, received=upload.received, size=upload.size)
            remove(upload)
        return len(stale)
