"""The state's own copy of what it handed in, as PDF and as Word: made from the frozen version alone.

Celery delivers at least once; the ``ReceiptFile`` row makes it exactly once, as docs/decisions/0005-rendering-once.md
says of the report to AMMTC.
"""

import hashlib
import io
import logging
import tempfile
from datetime import timedelta
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from reporting import tasks
from reporting.actions import leases
from reporting.enums import JobStatus, ReceiptFormat
from reporting.models import ReceiptFile, SubmittedVersion
from reporting.pdf import render_book
from reporting.receipt_documents import receipt_book, receipt_docx

logger = logging.getLogger(__name__)
LEASE = timedelta(minutes=15)  # the time limit of a task


@transaction.atomic
def ask(version: SubmittedVersion) -> list[ReceiptFile]:
    """Ask for both files of a version; what is there already stays, what failed is tried anew."""
    if tasks.is_quiet():
        return []
    files = []
    for wanted in ReceiptFormat.values:
        file, created = ReceiptFile.objects.get_or_create(
            version=version, format=wanted, defaults={"asked_at": timezone.now()}
        )
        if file.status == JobStatus.FAILED:
            leases.start_anew(file)
            file.asked_at = timezone.now()
            file.save()
            created = True
        if created:
            transaction.on_commit(partial(tasks.nudge, tasks.make_receipt_file, file.pk))
        files.append(file)
    return files


def make(file_id: int) -> None:
    """Make the file if nobody else does. Safe to call any number of times, at the same time, and after a crash."""
    related = ("version__report__member_state", "version__report__cycle", "version__submitted_by")
    file: ReceiptFile | None = leases.take(ReceiptFile, file_id, LEASE, *related)
    if file is None:
        return
    try:
        data = _bytes(file)
    except Exception as error:
        logger.exception("Receipt file %s failed.", file_id)
        leases.fail(file, error)
        return
    file.file_sha256 = hashlib.sha256(data).hexdigest()
    if not default_storage.exists(file.stored_name):
        default_storage.save(file.stored_name, ContentFile(data))
    leases.finish(file, file_sha256=file.file_sha256, error="")


def _bytes(file: ReceiptFile) -> bytes:
    if file.format == ReceiptFormat.DOCX:
        out = io.BytesIO()
        receipt_docx(file.version).save(out)
        return out.getvalue()
    settings.PDF_CACHE_DIR.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="actip-receipt-") as folder:
        rendered = render_book(
            receipt_book(file.version),
            Path(folder) / "receipt.pdf",
            cache_dir=settings.PDF_CACHE_DIR,
            work_dir=Path(folder),
            processes=settings.PDF_PROCESSES,
        )
        return rendered.path.read_bytes()
