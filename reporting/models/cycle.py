from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import ExtractMonth, ExtractYear
from django.urls import reverse
from django.utils import timezone

from reporting.enums import CycleKind
from reporting.models.constraints import all_or_none


class ReportingCycleQuerySet(models.QuerySet["ReportingCycle"]):
    def open(self) -> ReportingCycleQuerySet:
        return self.filter(closed_at__isnull=True)


class ReportingCycle(models.Model):
    """A round of reports: a period, the dates of the round and the questionnaire that is asked."""

    title = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=12, choices=CycleKind, default=CycleKind.ANNUAL)
    period_start = models.DateField()
    period_end = models.DateField()
    opens_on = models.DateField()
    due_on = models.DateField()
    ammtc_on = models.DateField(null=True, blank=True, help_text="First day of the ministerial meeting")
    ammtc_name = models.CharField(max_length=120, blank=True)
    questionnaire = models.ForeignKey("reporting.Questionnaire", on_delete=models.PROTECT, related_name="cycles")
    smallest_shown = models.PositiveSmallIntegerField(
        default=11, help_text="Counts of people from 1 to one below this number are never published"
    )
    is_sample = models.BooleanField(default=False)
    opened_at = models.DateTimeField(default=timezone.now)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = ReportingCycleQuerySet.as_manager()

    class Meta:
        ordering = ["-period_end", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(period_end__gt=F("period_start")), name="cycle_period_in_order"),
            models.CheckConstraint(condition=Q(due_on__gt=F("opens_on")), name="cycle_due_after_opening"),
            models.CheckConstraint(
                condition=Q(ammtc_on__isnull=True) | Q(ammtc_on__gt=F("due_on")), name="cycle_ammtc_after_due"
            ),
            models.UniqueConstraint(
                ExtractYear("period_end"), condition=Q(kind=CycleKind.ANNUAL), name="one_annual_cycle_per_year"
            ),
            models.UniqueConstraint(
                ExtractYear("period_end"),
                ExtractMonth("period_end"),
                condition=Q(kind=CycleKind.HALF_YEAR),
                name="one_half_year_cycle_per_month",
            ),
            models.CheckConstraint(condition=all_or_none("closed_at", "closed_by"), name="cycle_closed_at_with_by"),
            models.CheckConstraint(condition=Q(smallest_shown__gte=3), name="cycle_threshold_at_least_three"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("cycle-detail", args=[self.pk])

    @property
    def year(self) -> int:
        return self.period_end.year

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def days_left(self) -> int:
        """Days until the due date; negative when it has passed."""
        return (self.due_on - timezone.localdate()).days
