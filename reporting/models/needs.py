"""What a state needs to carry out the Convention further: as it is being written, and as it was submitted."""

from __future__ import annotations

import uuid

from django.db import models

from reporting.enums import NeedKind, NeedMet
from reporting.models.entries import ReportEntry


class Need(ReportEntry):
    """A need as it is being written. ``key`` stays the same from cycle to cycle; ``removed``: taken out."""

    CONTENT = ("obligation_id", "kind", "text", "urgency", "met", "programme", "removed")

    key = models.UUIDField(default=uuid.uuid4, editable=False)
    obligation = models.ForeignKey("reporting.Obligation", null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=NeedKind, blank=True)
    text = models.TextField(blank=True)
    urgency = models.TextField(blank=True, help_text="In the state's own words")
    met = models.CharField(max_length=10, choices=NeedMet, blank=True)
    programme = models.TextField(blank=True, help_text="Which programme, if any")
    removed = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["report", "key"], name="one_need_per_key")]

    def __str__(self) -> str:
        return f"Need – {self.report}"

    @property
    def name(self) -> str:
        return f"need-{self.key}"


class ReportedNeed(models.Model):
    """A need in a submitted version: written with the version, for the search. Never changed."""

    version = models.ForeignKey("reporting.SubmittedVersion", on_delete=models.PROTECT, related_name="needs")
    key = models.UUIDField()
    obligation = models.ForeignKey("reporting.Obligation", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=NeedKind)
    text = models.TextField()
    urgency = models.TextField(blank=True)
    met = models.CharField(max_length=10, choices=NeedMet)
    programme = models.TextField(blank=True)

    class Meta:
        ordering = ["version", "pk"]
        constraints = [models.UniqueConstraint(fields=["version", "key"], name="one_reported_need_per_key")]
        indexes = [models.Index(fields=["obligation", "kind"], name="needs_by_obligation")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.obligation.key}) – {self.version}"
