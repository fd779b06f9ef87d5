"""The rights of victims with their indicators, as data; and the figures and marks of a state on each right.

Source: domain/victim_rights.yaml. The indicators are this project's proposals, not adopted by ASEAN.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models

from members.locking import LockingQuerySet


class VictimRight(models.Model):
    """One right: seven of the founding document, the others of Articles 14 to 16.

    ``obligations`` are keys; ``inclusion`` is {gender, disability, other}: what to look for; ``counts`` a list of
    {text, table, by}.
    """

    key = models.SlugField(max_length=40, unique=True)
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=80)
    about = models.TextField()
    in_founding_document = models.BooleanField()
    paragraphs = models.JSONField(help_text="Of the Convention, such as 14(5)")
    obligations = models.JSONField()
    inclusion = models.JSONField()
    counts = models.JSONField()

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.title


class RightIndicator(models.Model):
    """An indicator of a right: structure (is there a rule), process (is it applied), outcome (did it change anything).

    ``asked`` says whether the portal asks for its number: only if no question or table gives it already.
    """

    KINDS = {"structure": "Structure", "process": "Process", "outcome": "Outcome"}

    right = models.ForeignKey(VictimRight, on_delete=models.CASCADE, related_name="indicators")
    key = models.SlugField(max_length=40, unique=True)
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=KINDS)
    text = models.CharField(max_length=250)
    unit = models.CharField(max_length=30, blank=True)
    table_key = models.SlugField(max_length=40, blank=True)
    note = models.TextField(blank=True)
    asked = models.BooleanField(default=False)

    class Meta:
        ordering = ["right", "position"]

    def __str__(self) -> str:
        return self.text


class RightReturn(models.Model):
    """A state's figures and marks on one right in one period. Blank is not zero, and no mark is not "no".

    ``figures`` maps indicator keys to numbers, ``markers`` gender, disability and other to "yes", "partly" or "no".
    """

    member_state = models.ForeignKey("members.MemberState", on_delete=models.PROTECT, related_name="+")
    right = models.ForeignKey(VictimRight, on_delete=models.PROTECT, related_name="+")
    period_start = models.DateField()
    period_end = models.DateField()
    figures = models.JSONField(default=dict)
    markers = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = LockingQuerySet.as_manager()

    class Meta:
        ordering = ["right"]
        constraints = [
            models.UniqueConstraint(
                fields=["member_state", "right", "period_start", "period_end"], name="one_return_per_right_and_period"
            )
        ]

    def __str__(self) -> str:
        return f"{self.right}, {self.member_state}"
