from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from members.locking import LockingQuerySet
from reporting.enums import FindingKind


class RegionalFinding(models.Model):
    """What the report to AMMTC says on one point: a stored query, and what it found when an officer last looked.

    ``subject`` is the key of a question (an obligation for a need, "table:block:code=code" for a total), ``choice`` the
    answer that is counted, ``words`` what is quoted. ``result`` has what was found, with its sources; the sentence is
    composed from it and never typed. Where the query finds something else now, the finding is flagged.
    Source: docs/decisions/0078-findings.md.
    """

    consolidated = models.ForeignKey("reporting.ConsolidatedReport", on_delete=models.CASCADE, related_name="findings")
    number = models.PositiveSmallIntegerField(help_text="Counts within the report; never given twice")
    kind = models.CharField(max_length=10, choices=FindingKind)
    subject = models.CharField(max_length=160)
    choice = models.CharField(max_length=40, blank=True)
    member_state = models.ForeignKey(
        "members.MemberState", null=True, on_delete=models.PROTECT, related_name="+", help_text="Who is quoted"
    )
    words = models.TextField(blank=True)
    result: models.JSONField[Any, Any] = models.JSONField()
    point = models.PositiveSmallIntegerField(null=True, help_text="Its place among the main points of the brief")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    renewed_at = models.DateTimeField(null=True)

    objects = LockingQuerySet.as_manager()

    class Meta:
        ordering = ["consolidated", "number"]
        constraints = [
            models.UniqueConstraint(fields=["consolidated", "number"], name="one_finding_per_number"),
            models.UniqueConstraint(
                fields=["consolidated", "kind", "subject", "choice"],
                condition=~Q(kind=FindingKind.EXTRACT),
                name="no_finding_twice",
            ),
            models.CheckConstraint(
                condition=Q(kind=FindingKind.EXTRACT, member_state__isnull=False) & ~Q(words="")
                | ~Q(kind=FindingKind.EXTRACT) & Q(member_state__isnull=True, words=""),
                name="only_an_extract_quotes",
            ),
        ]

    def __str__(self) -> str:
        return f"F{self.number}"
