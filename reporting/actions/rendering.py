"""The PDF of a consolidated report. Celery delivers at least once; the ``RenderJob`` row makes it exactly once.

Source: docs/decisions/0005-rendering-once.md.
"""

import hashlib
import json
import logging
import tempfile
import uuid
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F, Max, Q
from django.utils import timezone

from members import audit
from members.models import User
from members.row_access import row_access
from reporting import permissions, tasks
from reporting.enums import JobStatus
from reporting.models import (
    ConsentReply,
    ConsolidatedReport,
    EvidenceFile,
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
        job.status, job.attempts, job.error, job.lease, job.lease_until = JobStatus.QUEUED, 0, "", None, None
        job.requested_at, job.requested_by, job.done, job.stage = timezone.now(), by, 0, ""
        job.save()
        created = True
    if created:
        audit.record("rendering requested", on=consolidated, by=by, job=job.pk)
        transaction.on_commit(partial(tasks.nudge, tasks.render_consolidated_report, job.pk))
    return job


def waiting_jobs() -> list[int]:
    """Jobs that nobody works on: queued, or with a lease that ran out."""
    with row_access(reviews=True):
        lost = Q(status=JobStatus.RUNNING, lease_until__lt=timezone.now())
        return list(RenderJob.objects.filter(Q(status=JobStatus.QUEUED) | lost).values_list("pk", flat=True))


def run(job_id: int) -> None:
    """Render if nobody else does. Safe to call any number of times, at the same time, and after a crash."""
    lease = uuid.uuid4()
    job = _take(job_id, lease)
    if job is None:
        return
    try:
        with tempfile.TemporaryDirectory(prefix="actip-render-") as folder:
            rendered = _render(job, lease, Path(folder))
            _finish(job, lease, rendered)
    except Exception as error:
        logger.exception("Rendering job %s failed.", job_id)
        _fail(job, lease, error)


def _take(job_id: int, lease: uuid.UUID) -> RenderJob | None:
    now = timezone.now()
    free = Q(status=JobStatus.QUEUED) | Q(status=JobStatus.RUNNING, lease_until__lt=now)
    with row_access(reviews=True):
        spent = RenderJob.objects.filter(free, pk=job_id, attempts__gte=RenderJob.MAX_ATTEMPTS)
        spent.update(status=JobStatus.FAILED, error="The worker was lost three times.", finished_at=now, lease=None)
        taken = RenderJob.objects.filter(free, pk=job_id).update(
            status=JobStatus.RUNNING,
            lease=lease,
            lease_until=now + LEASE,
            attempts=F("attempts") + 1,
            done=0,
            total=0,
            stage="Reading the reports",
        )
        if not taken:
            return None
        return RenderJob.objects.select_related("consolidated__cycle").get(pk=job_id)


def _render(job: RenderJob, lease: uuid.UUID, folder: Path) -> RenderedBook:
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
        progress=partial(_progress, job, lease),
    )


def _progress(job: RenderJob, lease: uuid.UUID, done: int, total: int, stage: str) -> None:
    """Tell the page how far the work is, and keep the lease."""
    with row_access(reviews=True):
        RenderJob.objects.filter(pk=job.pk, lease=lease).update(
            done=done, total=total, stage=stage[:120], lease_until=timezone.now() + LEASE
        )


def _finish(job: RenderJob, lease: uuid.UUID, rendered: RenderedBook) -> None:
    """Store the file under its hash, then say so in one transaction. A lease that was lost changes nothing."""
    name = f"rendered/{rendered.sha256}.pdf"
    if not default_storage.exists(name):
        with rendered.path.open("rb") as stream:
            default_storage.save(name, File(stream))
    with row_access(reviews=True):
        finished = RenderJob.objects.filter(pk=job.pk, lease=lease, status=JobStatus.RUNNING).update(
            status=JobStatus.DONE,
            stage="",
            done=F("total"),
            finished_at=timezone.now(),
            pages=rendered.pages,
            seconds=round(rendered.seconds, 2),
            peak_mb=round(rendered.peak_mb, 1),
            file_sha256=rendered.sha256,
            file_size=rendered.path.stat().st_size,
            lease=None,
            lease_until=None,
        )
        if finished:
            audit.record("report rendered", on=job.consolidated, by=None, job=job.pk, sha256=rendered.sha256)


def _fail(job: RenderJob, lease: uuid.UUID, error: Exception) -> None:
    """Back into the queue for another try, or visibly failed after the last one."""
    over = job.attempts >= RenderJob.MAX_ATTEMPTS
    with row_access(reviews=True):
        RenderJob.objects.filter(pk=job.pk, lease=lease).update(
            status=JobStatus.FAILED if over else JobStatus.QUEUED,
            error=str(error)[:2000],
            finished_at=timezone.now() if over else None,
            lease=None,
            lease_until=None,
        )
