"""The PDF of a consolidated report. Celery delivers at least once; the ``RenderJob`` row makes it exactly once.

Source: docs/decisions/0005-rendering-once.md.
"""

import hashlib
import json
import logging
import tempfile
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from members import audit
from members.models import User
from members.row_access import row_access
from reporting import permissions, tasks
from reporting.actions import leases
from reporting.enums import JobStatus
from reporting.models import (
    ConsentReply,
    ConsolidatedReport,
    EvidenceFile,
    PublicFigure,
    ReceivedInformation,
    ReleaseDecision,
    RenderJob,
)
from reporting.pdf import TEMPLATE_VERSION, Book, RenderedBook, render_book

logger = logging.getLogger(__name__)
LEASE = timedelta(seconds=90)


def content_hash(consolidated: ConsolidatedReport) -> str:
    """What the PDF would be made of, without making it: texts, frozen reports and the cycle."""
    cycle = consolidated.cycle
    parts = {
        "title": consolidated.title,
        "status": consolidated.status,
        "cycle": [cycle.title, str(cycle.period_start), str(cycle.period_end), cycle.ammtc_name, str(cycle.ammtc_on)],
        "threshold": cycle.smallest_shown,
        "sample": cycle.is_sample,
        "texts": list(consolidated.texts.values_list("key", "title", "text")),
        "released": _acts_of_release(consolidated),
        "sources": list(consolidated.sources.order_by("reference").values_list("reference", "content_hash")),
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _acts_of_release(consolidated: ConsolidatedReport) -> list[Any]:
    """Changes with every act that may change what the states let into the report; after its adoption none does."""
    if consolidated.adopted_at:
        return []
    reports = list(consolidated.sources.values_list("report_id", flat=True))
    acts = (
        ReleaseDecision.objects.filter(report__in=reports),
        ReceivedInformation.objects.filter(report__in=reports),
        ReceivedInformation.objects.filter(report__in=reports).exclude(lifted_at=None),
        ConsentReply.objects.filter(request__report__in=reports),
        PublicFigure.objects.filter(report__in=reports),
    )
    documents = EvidenceFile.objects.filter(report__in=reports).order_by("pk")
    return [
        *(found.aggregate(newest=Max("pk"))["newest"] for found in acts),
        *documents.values_list("pk", "confidentiality", "scan"),
    ]


@transaction.atomic
def request(*, consolidated: ConsolidatedReport, by: User) -> RenderJob:
    """Ask for the PDF. The same content gives the same job; one that failed is tried anew."""
    permissions.check_can_consolidate(by)
    job, created = RenderJob.objects.get_or_create(
        consolidated=consolidated,
        content_hash=content_hash(consolidated),
        template_version=TEMPLATE_VERSION,
        locale="en",
        defaults={"requested_at": timezone.now(), "requested_by": by},
    )
    if job.status == JobStatus.FAILED:
        leases.start_anew(job)
        job.requested_at, job.requested_by, job.done, job.stage = timezone.now(), by, 0, ""
        job.save()
        created = True
    if created:
        audit.record("rendering requested", on=consolidated, by=by, job=job.pk)
        transaction.on_commit(partial(tasks.nudge, tasks.render_consolidated_report, job.pk))
    return job


def run(job_id: int) -> None:
    """Render if nobody else does. Safe to call any number of times, at the same time, and after a crash."""
    begun = {"done": 0, "total": 0, "stage": "Reading the reports"}
    job: RenderJob | None = leases.take(RenderJob, job_id, LEASE, "consolidated__cycle", **begun)
    if job is None:
        return
    try:
        with tempfile.TemporaryDirectory(prefix="actip-render-") as folder:
            _finish(job, _render(job, Path(folder)))
    except Exception as error:
        logger.exception("Rendering job %s failed.", job_id)
        leases.fail(job, error)


def _render(job: RenderJob, folder: Path) -> RenderedBook:
    from reporting.book import make_book

    with row_access(reviews=True):
        book: Book = make_book(job.consolidated)
    settings.PDF_CACHE_DIR.mkdir(parents=True, exist_ok=True)
    return render_book(
        book,
        folder / "report.pdf",
        cache_dir=settings.PDF_CACHE_DIR,
        work_dir=folder,
        processes=settings.PDF_PROCESSES,
        progress=partial(_progress, job),
    )


def _progress(job: RenderJob, done: int, total: int, stage: str) -> None:
    leases.keep(job, LEASE, done=done, total=total, stage=stage[:120])


def _finish(job: RenderJob, rendered: RenderedBook) -> None:
    """Store the file under its hash, then say so in one transaction. A lease that was lost changes nothing."""
    name = f"rendered/{rendered.sha256}.pdf"
    if not default_storage.exists(name):
        with rendered.path.open("rb") as stream:
            default_storage.save(name, File(stream))
    with row_access(reviews=True):
        finished = leases.finish(
            job,
            stage="",
            done=F("total"),
            pages=rendered.pages,
            seconds=round(rendered.seconds, 2),
            peak_mb=round(rendered.peak_mb, 1),
            file_sha256=rendered.sha256,
            file_size=rendered.path.stat().st_size,
        )
        if finished:
            audit.record("report rendered", on=job.consolidated, by=None, job=job.pk, sha256=rendered.sha256)
