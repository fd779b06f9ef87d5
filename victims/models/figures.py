"""The figures of a member state: counts of people or cases, and amounts; never data on a person."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from members.locking import LockingQuerySet
from victims.enums import AnswerKind


class TableReturn(models.Model):
    """One state's figures for one table and period, with the fields of the whole table.

    ``kind`` types the answer: a table may be unavailable, not applicable or confidential as a whole.
    ``supplements`` maps a line below the table to a number or null.
    """

    member_state = models.ForeignKey("members.MemberState", on_delete=models.PROTECT, related_name="table_returns")
    table = models.ForeignKey("victims.StatisticalTable", on_delete=models.PROTECT, related_name="returns")
    period_start = models.DateField()
    period_end = models.DateField()
    kind = models.CharField(max_length=20, choices=AnswerKind, default=AnswerKind.UNANSWERED)
    reason = models.TextField(blank=True)
    source = models.CharField(max_length=250, blank=True)
    coverage = models.CharField(max_length=250, blank=True)
    cutoff = models.DateField(null=True, blank=True)
    provisional = models.BooleanField(default=False)
    public_source = models.URLField(
        max_length=500, blank=True, help_text="Where the state has published these figures itself"
    )
    blanks_reason = models.TextField(blank=True, help_text="Why cells are empty: blank means not available, not zero")
    difference_reason = models.TextField(blank=True, help_text="Why the table does not agree with another one")
    supplements = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(null=True)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    locked_at = models.DateTimeField(null=True, help_text="Set while the figures are with the secretariat")
    handed_in_version = models.PositiveIntegerField(null=True, help_text="The version that was last handed in")
    handed_in_at = models.DateTimeField(null=True)

    objects = LockingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member_state", "table", "period_start", "period_end"], name="one_return_per_table_and_period"
            )
        ]

    def __str__(self) -> str:
        return f"{self.table} of {self.member_state}"


class EarlierFigures(models.Model):
    """The content of a table before it was saved again, kept with its date: the earlier value of a revision stays
    known. The web role adds rows, and never changes or removes them. Not every version has one: ``victims.actions``.

    ``cells`` maps the keys of the table's cells to counts; ``about`` holds kind, reason, source, coverage, cutoff,
    provisional, blanks_reason, difference_reason and supplements. ``handed_in_at`` is set if these figures were
    submitted. Source: the common rules of domain/statistics.yaml.
    """

    table_return = models.ForeignKey(TableReturn, on_delete=models.CASCADE, related_name="earlier")
    version = models.PositiveIntegerField()
    cells = models.JSONField()
    about = models.JSONField()
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    handed_in_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["table_return", "version"], name="one_earlier_state_per_version")
        ]

    def __str__(self) -> str:
        return f"{self.table_return}, version {self.version}"


class Figure(models.Model):
    """One cell. ``key`` is the codes of the table's dimensions joined by "|"; an empty cell has no row here."""

    table_return = models.ForeignKey(TableReturn, on_delete=models.CASCADE, related_name="figures")
    key = models.CharField(max_length=160)
    count = models.PositiveBigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["table_return", "key"], name="one_figure_per_cell")]

    def __str__(self) -> str:
        return f"{self.key}: {self.count}"
