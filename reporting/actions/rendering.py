"""The PDF of a consolidated report. Celery runs a task at least once; the ``RenderJob`` row makes it exactly once.

Source: docs/decisions/0005-rendering-once.md.
"""

import hashlib
import json
import time
from functools import partial
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.db import OperationalError, connection, transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext

from actip_portal.storage import is_intact, put
from members import audit
from members.models import User
from members.row_access import row_access
from reporting import permissions
from reporting.actions import findings
from reporting.enums import JobStatus, ReportProduct
from reporting.errors import StepNotAllowed
from reporting.jobs import leases
from reporting.jobs.queue import nudge
from reporting.models import (
    ConsentReply,
    ConsolidatedReport,
    EvidenceFile,
    PublicFigure,
    ReceivedInformation,
    ReleaseDecision,
    RenderJob,
)
from reporting.pdf import TEMPLATE_VERSION, Book, RenderedBook, warm_up
from reporting.printing import products
from reporting.printing.making import NO_PDF, can_make_pdf, failures_explained, printed
from reporting.queries.findings import FindingSources

PATIENCE = 20  # seconds that a finished file waits for the database


def content_hash(consolidated: ConsolidatedReport) -> str:
    """Hash of everything that the PDF is made of: texts, findings, frozen reports and the cycle."""
    cycle = consolidated.cycle
    parts = {
        "title": consolidated.title,
        "status": consolidated.status,
        "cycle": [cycle.title, str(cycle.period_start), str(cycle.period_end), cycle.ammtc_name, str(cycle.ammtc_on)],
        "threshold": [cycle.smallest_shown, cycle.smallest_for_ammtc, cycle.smallest_for_parties],
        "sample": cycle.is_sample,
        "texts": list(consolidated.texts.values_list("position", "key", "title", "text", "is_included")),
        "findings": list(consolidated.findings.values_list("number", "kind", "result", "point")),
        "decisions": [
            [*row, str(day)]
            for *row, day in consolidated.decisions.values_list("position", "text", "article", "addressee", "due_on")
        ],
        "chart": consolidated.brief_chart,
        "released": _acts_of_release(consolidated),
        "sources": list(consolidated.sources.order_by("reference").values_list("reference", "content_hash")),
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _acts_of_release(consolidated: ConsolidatedReport) -> list[Any]:
    """Values that change with each act that can change what states release to this report; empty once adopted."""
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
def request(*, consolidated: ConsolidatedReport, by: User, product: str = ReportProduct.ANNEX) -> RenderJob:
    """Ask for the PDF of a product. The same content gives the same job; one that failed, or whose file is missing,
    starts again.

    Raises StepNotAllowed if this installation cannot make a PDF, if the sources of a finding changed, or if the product
    cannot be handed over yet: the sentence says why.
    """
    permissions.check_can_consolidate(by)
    if not can_make_pdf():
        raise StepNotAllowed(gettext(NO_PDF))
    sources = FindingSources(consolidated)
    findings.check_current(consolidated, sources)
    findings.take_newer_sources(consolidated, sources)
    products.check_can_be_made(consolidated, product, sources)
    job, created = RenderJob.objects.get_or_create(
        consolidated=consolidated,
        product=product,
        content_hash=content_hash(consolidated),
        template_version=TEMPLATE_VERSION,
        locale="en",
        defaults={"requested_at": timezone.now(), "requested_by": by},
    )
    job = RenderJob.objects.select_for_update().get(pk=job.pk)  # two officers ask: the second finds it begun anew
    if job.status == JobStatus.FAILED or is_gone(job):
        job.stage = ""
        leases.ask_again(job, by)
        created = True
    if created:
        audit.record("rendering requested", on=consolidated, by=by, job=job.pk, product=product)
        transaction.on_commit(partial(nudge, "reporting.render_consolidated_report", job.pk))
    return job


def is_gone(job: RenderJob) -> bool:
    """Whether the job is done but its file is missing or not what was rendered."""
    return job.status == JobStatus.DONE and not is_intact(job.stored_name, job.file_sha256)


def report_of(job_id: int) -> int:
    """The id of the consolidated report that a job is about."""
    with row_access(reviews=True):
        return RenderJob.objects.values_list("consolidated_id", flat=True).get(pk=job_id)


@transaction.atomic
def cancel(*, job: RenderJob, by: User) -> bool:
    """End a job that waits or runs. Its finished chapters are kept for the next. False if there was nothing to end."""
    permissions.check_can_consolidate(by)
    if not leases.cancel(job, RenderJob.CANCELLED):
        return False
    audit.record("rendering cancelled", on=job.consolidated, by=by, job=job.pk)
    return True


def run(job_id: int) -> None:
    """Render unless another process does. Safe to call repeatedly, at the same time, and after a crash."""
    begun = {"done": 0, "total": 0, "stage": "Reading the reports", "started_at": timezone.now()}
    job: RenderJob | None = leases.take(RenderJob, job_id, RenderJob.LEASE, "consolidated__cycle", **begun)
    if job is None:
        return
    warm_up(settings.PDF_CACHE_DIR)
    with (
        leases.alive(job, job.LEASE),
        failures_explained(job),
        printed(_book(job), partial(_progress, job)) as rendered,
    ):
        products.check_pages(job.product, rendered.pages)
        _finish(job, rendered)


def _book(job: RenderJob) -> Book:
    with row_access(reviews=True):
        book = products.make_product(job.consolidated, job.product)
        findings.check_current(job.consolidated)  # a state may have taken something back since it was asked for
    return book


def _progress(job: RenderJob, done: int, total: int, stage: str) -> None:
    """Raises LeaseLost when the job was cancelled or went to another worker."""
    try:
        if not leases.keep(job, job.LEASE, done=done, total=total, stage=stage[:120]):
            raise leases.LeaseLost
    except OperationalError:  # the work goes on; whether the database is back shows when the file is to be recorded
        connection.close()


def _finish(job: RenderJob, rendered: RenderedBook) -> None:
    """Store the file under its hash, then mark the job as done in one transaction. Does nothing without the lease."""
    name = f"rendered/{rendered.sha256}.pdf"
    with rendered.path.open("rb") as stream:
        put(name, File(stream), rendered.sha256)
    for _ in range(PATIENCE):
        try:
            _record(job, rendered)
        except OperationalError:  # the database restarts; what is rendered is not thrown away for that
            connection.close()
            time.sleep(1)
        else:
            return
    _record(job, rendered)


def _record(job: RenderJob, rendered: RenderedBook) -> None:
    with row_access(reviews=True):
        finished = leases.finish(
            job,
            stage="",
            error="",
            done=F("total"),
            pages=rendered.pages,
            seconds=round(rendered.seconds, 2),
            peak_mb=round(rendered.peak_mb, 1),
            file_sha256=rendered.sha256,
            file_size=rendered.path.stat().st_size,
        )
        if finished:
            audit.record("report rendered", on=job.consolidated, by=None, job=job.pk, sha256=rendered.sha256)
