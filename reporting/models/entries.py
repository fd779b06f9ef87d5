"""What a state writes in a report next to the answers to questions, and every version of it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models


class ReportEntry(models.Model):
    """One entry, which is saved as a whole. ``version`` rises by one with every change: a stale save is noticed.

    ``carried_from`` names the submitted version from which it was carried over, until somebody confirms or changes it.
    """

    CONTENT: ClassVar[tuple[str, ...]]  # the fields that a person writes

    report = models.ForeignKey("reporting.NationalReport", on_delete=models.CASCADE, related_name="+")
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    carried_from = models.CharField(max_length=40, blank=True)
    carried_year = models.PositiveSmallIntegerField(null=True)

    class Meta:
        abstract = True

    @property
    def name(self) -> str:
        """The name of the entry on its page, in the requests of the script and in its history."""
        raise NotImplementedError

    @property
    def content(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.CONTENT}


class EntryRevision(models.Model):
    """One state of an entry: every change adds a row, none is ever changed or removed.

    ``name`` is that of the entry on its page, such as "item-12", "art5-1-levels" or "need-" and its key.
    """

    report = models.ForeignKey("reporting.NationalReport", on_delete=models.PROTECT, related_name="+")
    name = models.SlugField(max_length=60)
    version = models.PositiveIntegerField()
    content = models.JSONField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["report", "name", "version"], name="one_entry_revision_per_version")
        ]

    def __str__(self) -> str:
        return f"Version {self.version} of {self.name} – {self.report}"
