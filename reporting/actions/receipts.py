"""The state's own copy of what it submitted, as PDF and as Word, made only from the frozen version.

Celery runs a task at least once; the ``ReceiptFile`` row makes sure that each file is made exactly once, in the same
way as for the report to AMMTC: docs/decisions/0005-rendering-once.md.
"""

import hashlib
import io
from datetime import timedelta
from functools import partial

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from actip_portal.storage import put
from reporting.enums import JobStatus, ReceiptFormat
from reporting.jobs import leases
from reporting.jobs.queue import is_quiet, nudge
from reporting.models import ReceiptFile, SubmittedVersion
from reporting.printing.making import can_make_pdf, failures_explained, printed
from reporting.printing.receipts import receipt_book, receipt_docx

LEASE = timedelta(minutes=15)  # the time limit of a task


@transaction.atomic
def ask(version: SubmittedVersion) -> list[ReceiptFile]:
    """Ask for both files of a version. A file that exists stays; one that failed or is missing is made again.

    If this installation cannot make a PDF, only the Word file is made.
    """
    if is_quiet():
        return []
    files = []
    for wanted in formats():
        file, created = ReceiptFile.objects.get_or_create(
            version=version, format=wanted, defaults={"asked_at": timezone.now()}
        )
        if file.is_gone or file.status == JobStatus.FAILED:
            leases.restart(file)
            file.asked_at = timezone.now()
            file.save()
            created = True
        if created:
            transaction.on_commit(partial(nudge, "reporting.make_receipt_file", file.pk))
        files.append(file)
    return files


def formats() -> list[ReceiptFormat]:
    """The formats that this installation can make."""
    return [wanted for wanted in ReceiptFormat if wanted != ReceiptFormat.PDF or can_make_pdf()]


def can_ask(files: list[ReceiptFile]) -> bool:
    """Whether one of a version's files can be made, for the first time or again."""
    there = {file.format for file in files if file.status != JobStatus.FAILED and not file.is_gone}
    return not there.issuperset(formats())


def make(file_id: int) -> None:
    """Make the file unless another process does. Safe to call repeatedly, at the same time, and after a crash."""
    related = ("version__report__member_state", "version__report__cycle", "version__submitted_by")
    file: ReceiptFile | None = leases.take(ReceiptFile, file_id, LEASE, *related)
    if file is None:
        return
    with failures_explained(file):
        data = _bytes(file)
        file.file_sha256 = hashlib.sha256(data).hexdigest()
        put(file.stored_name, ContentFile(data), file.file_sha256)
        leases.finish(file, file_sha256=file.file_sha256, error="")


def _bytes(file: ReceiptFile) -> bytes:
    if file.format == ReceiptFormat.DOCX:
        out = io.BytesIO()
        receipt_docx(file.version).save(out)
        return out.getvalue()
    with printed(receipt_book(file.version)) as rendered:
        return rendered.path.read_bytes()
