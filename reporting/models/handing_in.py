from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from actip_portal.storage import is_intact
from members.locking import LockingQuerySet
from reporting.enums import JobStatus, ReceiptFormat, RequestKind
from reporting.models.constraints import all_or_none


class PendingSubmission(models.Model):
    """One focal point asks to submit; a second one approves or refuses. Deleted once it is decided.

    ``draft_hash`` is the SHA-256 of the report as the first one saw it: a report that changed since is not approved.
    """

    report = models.OneToOneField("reporting.NationalReport", on_delete=models.CASCADE, related_name="pending")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    draft_hash = models.CharField(max_length=64)
    late_reason = models.TextField(blank=True)
    nil_statement = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.report}: waits for a second approval"


class StateRequest(models.Model):
    """A state asks the secretariat for more time, or to correct an accepted report. It is granted or refused once.

    ``until`` is the day asked for and ``granted_until`` the one given (extensions); ``sections`` are the keys of the
    sections to be opened (corrections).
    """

    report = models.ForeignKey("reporting.NationalReport", on_delete=models.CASCADE, related_name="requests")
    kind = models.CharField(max_length=12, choices=RequestKind)
    reason = models.TextField()
    until = models.DateField(null=True)
    sections = models.JSONField(default=list, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    granted = models.BooleanField(null=True)
    granted_until = models.DateField(null=True)
    answer = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = LockingQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "kind"], condition=Q(granted__isnull=True), name="one_waiting_request_per_kind"
            ),
            models.CheckConstraint(
                condition=all_or_none("decided_at", "decided_by"), name="request_decided_at_with_by"
            ),
            models.CheckConstraint(condition=all_or_none("granted", "decided_at"), name="request_decision_has_its_day"),
        ]

    def __str__(self) -> str:
        return f"{self.report}: {self.get_kind_display().lower()}"

    def get_absolute_url(self) -> str:
        return reverse("state-request", args=[self.pk])


class ReceiptFile(models.Model):
    """The state's copy of what it submitted, as a file. The row says what is to do and which worker does it."""

    MAX_ATTEMPTS = 3

    version = models.ForeignKey("reporting.SubmittedVersion", on_delete=models.CASCADE, related_name="receipt_files")
    format = models.CharField(max_length=5, choices=ReceiptFormat)
    status = models.CharField(max_length=10, choices=JobStatus, default=JobStatus.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    file_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["format"]
        constraints = [
            models.UniqueConstraint(fields=["version", "format"], name="one_receipt_file_per_format"),
            models.CheckConstraint(
                condition=~Q(status=JobStatus.DONE) | ~Q(file_sha256=""), name="done_receipt_has_file"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} ({self.get_format_display()})"

    @property
    def stored_name(self) -> str:
        return f"receipts/{self.file_sha256}.{self.format}"

    @property
    def is_gone(self) -> bool:
        """Whether the copy was made, but its file is missing or not what was made."""
        return self.status == JobStatus.DONE and not is_intact(self.stored_name, self.file_sha256)

    @property
    def is_finished(self) -> bool:
        return self.status in {JobStatus.DONE, JobStatus.FAILED}


class VerifiableHash(models.Model):
    """A report with this hash was submitted. No content and no state; everybody may ask for it. Rows are only added."""

    reference = models.CharField(max_length=40, unique=True)
    content_hash = models.CharField(max_length=64, db_index=True)
    submitted_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.reference
