from __future__ import annotations

from django.conf import settings
from django.db import models

from members.locking import LockingQuerySet
from reporting.enums import Addressee


class AskedDecision(models.Model):
    """One decision that the report asks of ministers: what, under which article, who is to act, and by which day.

    ``version`` rises with every change, so that a stale save is noticed.
    """

    consolidated = models.ForeignKey("reporting.ConsolidatedReport", on_delete=models.CASCADE, related_name="decisions")
    position = models.PositiveSmallIntegerField()
    text = models.TextField()
    article = models.ForeignKey("reporting.Article", on_delete=models.PROTECT, related_name="+")
    addressee = models.CharField(max_length=20, choices=Addressee)
    due_on = models.DateField()
    version = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = LockingQuerySet.as_manager()

    class Meta:
        ordering = ["consolidated", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["consolidated", "position"],
                name="one_decision_per_position",
                deferrable=models.Deferrable.DEFERRED,
            )
        ]

    def __str__(self) -> str:
        return f"Decision {self.position}"
