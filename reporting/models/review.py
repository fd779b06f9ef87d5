from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse


class SubmittedVersion(models.Model):
    """Exactly what a state handed in, frozen. The secretariat reads this and never the answers being written.

    ``content`` is the whole report as JSON (see ``reporting.snapshot``); ``content_hash`` its SHA-256. The web role may
    add rows, never change or remove them.
    """

    report = models.ForeignKey("reporting.NationalReport", on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    reference = models.CharField(max_length=40, unique=True)
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["report", "-number"]
        constraints = [models.UniqueConstraint(fields=["report", "number"], name="one_version_per_number")]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("report-version", args=[self.report_id, self.number])


class ReviewDecision(models.Model):
    """What the secretariat decided about one submitted version."""

    RETURNED, ACCEPTED = "returned", "accepted"
    KINDS = {RETURNED: "Returned", ACCEPTED: "Accepted"}

    version = models.ForeignKey(SubmittedVersion, on_delete=models.PROTECT, related_name="decisions")
    kind = models.CharField(max_length=10, choices=KINDS)
    note = models.TextField(blank=True)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["decided_at"]
        constraints = [models.UniqueConstraint(fields=["version"], name="one_decision_per_version")]

    def __str__(self) -> str:
        return f"{self.version} {self.get_kind_display().lower()}"


class ReturnedSection(models.Model):
    decision = models.ForeignKey(ReviewDecision, on_delete=models.CASCADE, related_name="sections")
    section = models.ForeignKey("reporting.Section", on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()

    class Meta:
        ordering = ["section__position"]

    def __str__(self) -> str:
        return f"{self.section} of {self.decision}"
