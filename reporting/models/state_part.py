from __future__ import annotations

from django.conf import settings
from django.db import models

from members.locking import LockingQuerySet
from reporting.models.constraints import all_or_none

PERSON = settings.AUTH_USER_MODEL


class StatePart(models.Model):
    """The part of one state in a publication, as it was shown to the state before, or at the publication.

    ``publication.parts`` defines ``content``; ``content_hash`` tells whether a state has seen exactly this. Rows are
    only added: a part that changed is shown again.
    """

    consolidated = models.ForeignKey(
        "reporting.ConsolidatedReport", on_delete=models.PROTECT, related_name="state_parts"
    )
    member_state = models.ForeignKey("members.MemberState", on_delete=models.PROTECT, related_name="+")
    edition = models.PositiveSmallIntegerField()
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    shown_at = models.DateTimeField()
    shown_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-edition", "-shown_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["consolidated", "member_state", "edition", "content_hash"], name="one_part_per_content"
            )
        ]

    def __str__(self) -> str:
        return f"{self.consolidated.cycle}, {self.member_state}"


class Objection(models.Model):
    """An objection of a state to its part, before it is published. The secretariat answers once."""

    part = models.ForeignKey(StatePart, on_delete=models.PROTECT, related_name="objections")
    text = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")

    objects = LockingQuerySet.as_manager()

    class Meta:
        ordering = ["made_at"]
        constraints = [
            models.CheckConstraint(
                condition=all_or_none("answered_at", "answered_by"), name="objection_answered_at_with_by"
            )
        ]

    def __str__(self) -> str:
        return f"Objection of {self.part}"
