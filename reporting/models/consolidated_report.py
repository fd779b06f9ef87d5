from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop

from actip_portal.storage import has_size
from members.locking import Locking, LockingQuerySet
from reporting.enums import ConsolidatedStatus, JobStatus, ReportProduct
from reporting.models.constraints import all_or_none
from reporting.models.leased_job import LeasedJob
from reporting.text import references
from reporting.workflow import CONSOLIDATION_EDITABLE

if TYPE_CHECKING:
    from reporting.models.publication import Publication


class ConsolidatedReportQuerySet(Locking, models.QuerySet["ConsolidatedReport"]):
    related = ("cycle",)


class ConsolidatedReport(models.Model):
    """The report of SOMTC to AMMTC for one cycle (Article 24), made from accepted national reports."""

    cycle = models.OneToOneField("reporting.ReportingCycle", on_delete=models.PROTECT, related_name="consolidated")
    title = models.CharField(max_length=200)
    status = models.CharField(max_length=15, choices=ConsolidatedStatus, default=ConsolidatedStatus.DRAFT)
    sources = models.ManyToManyField("reporting.SubmittedVersion", related_name="+")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    adopted_at = models.DateTimeField(null=True)
    adopted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    findings_made = models.PositiveSmallIntegerField(default=0, help_text="The last number that a finding was given")
    brief_chart = models.SlugField(max_length=40, blank=True, help_text="In the brief; empty: the first one")
    figures_by_threshold = models.BooleanField(
        default=False, help_text="Adopted before its figures were protected together with those of other readers"
    )

    objects = ConsolidatedReportQuerySet.as_manager()

    class Meta:
        ordering = ["-cycle__period_end"]
        constraints = [
            models.CheckConstraint(condition=all_or_none("adopted_at", "adopted_by"), name="adopted_at_with_by")
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("consolidated-detail", args=[self.pk])

    @property
    def is_editable(self) -> bool:
        return self.status in CONSOLIDATION_EDITABLE

    @property
    def newest_publication(self) -> Publication | None:
        return max(self.publications.all(), key=lambda made: made.edition, default=None)


class ConsolidatedText(models.Model):
    """A chapter of the synthesis: its place, whether it is printed, and the secretariat's own words that open it.

    ``key`` says what the portal adds below the words ("summary", "chapter-2", "victims" …,
    ``reporting.synthesis_chapters``); a chapter of the secretariat's own is "own-N" and has only its words. ``version``
    rises with every change of the words, so that a stale save is noticed.
    """

    report = models.ForeignKey(ConsolidatedReport, on_delete=models.CASCADE, related_name="texts")
    key = models.SlugField(max_length=20)
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=160)
    text = models.TextField(blank=True)
    is_included = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(null=True)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = LockingQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["report", "key"], name="one_text_per_key")]

    def __str__(self) -> str:
        return f"{self.title} – {self.report}"

    @property
    def typed_counts(self) -> list[str]:
        """Counts that were typed and not taken from a finding: they may grow old unnoticed."""
        return references.typed_counts(self.text)


class RenderJob(LeasedJob):
    """One rendering. The row, not the Celery task, says what is to do, which worker does it and how far it is.

    One job per product, report content, template version and locale: asking again for the same gives the same job. A
    worker takes a lease; a lease that ran out may be taken by another. Source: docs/decisions/0005-rendering-once.md.
    """

    MAX_ATTEMPTS = 5  # a worker that is lost takes nothing with it: finished chapters are kept
    LEASE = timedelta(seconds=20)  # a worker gives a sign of life every quarter of it
    CANCELLED = gettext_noop("It was cancelled.")

    consolidated = models.ForeignKey(ConsolidatedReport, on_delete=models.CASCADE, related_name="render_jobs")
    product = models.CharField(max_length=10, choices=ReportProduct, default=ReportProduct.ANNEX)
    content_hash = models.CharField(max_length=64)
    template_version = models.CharField(max_length=20)
    locale = models.CharField(max_length=10, default="en")
    stage = models.CharField(max_length=120, blank=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(null=True, help_text="When the newest attempt began")
    pages = models.PositiveIntegerField(null=True)
    seconds = models.FloatField(null=True)
    peak_mb = models.FloatField(null=True)
    file_sha256 = models.CharField(max_length=64, blank=True)
    file_size = models.PositiveBigIntegerField(null=True, help_text="bytes")

    class Meta:
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["consolidated", "product", "content_hash", "template_version", "locale"],
                name="one_job_per_product_and_content",
            ),
            models.CheckConstraint(condition=~Q(status=JobStatus.DONE) | ~Q(file_sha256=""), name="done_job_has_file"),
        ]

    def __str__(self) -> str:
        return f"{self.get_product_display()} of {self.consolidated}"

    @property
    def stored_name(self) -> str:
        return f"rendered/{self.file_sha256}.pdf"

    @property
    def is_cancelled(self) -> bool:
        return self.status == JobStatus.FAILED and self.error == self.CANCELLED

    @property
    def silent_since(self) -> datetime | None:
        """The last sign of life of its worker, if that is longer ago than two are apart."""
        if self.status != JobStatus.RUNNING or self.lease_until is None:
            return None
        last = self.lease_until - self.LEASE
        return last if timezone.now() - last > self.LEASE / 2 else None

    @property
    def seconds_left(self) -> int | None:
        """About how long it still takes, judged by what is done, in steps of five. None while it is unknown."""
        if self.status != JobStatus.RUNNING or self.started_at is None or self.done < 2:
            return None
        each = (timezone.now() - self.started_at).total_seconds() / self.done
        return 5 * ceil(each * (self.total - self.done) / 5)

    @property
    def has_file(self) -> bool:
        """Whether the PDF is made and lies there in its full size. Its hash is compared where it is read."""
        return self.status == JobStatus.DONE and has_size(self.stored_name, self.file_size)
