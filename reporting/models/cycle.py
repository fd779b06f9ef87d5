from __future__ import annotations

from datetime import date

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeBoundary, RangeOperators
from django.db import connection, models
from django.db.models import F, Func, Q
from django.db.models.functions import Coalesce, ExtractMonth, ExtractYear
from django.urls import reverse
from django.utils import timezone

from members import clock
from members.locking import Locking
from reporting.enums import CycleKind, CycleStatus, FourEyesStep
from reporting.models.constraints import all_or_none


def _no_overlap(kind: CycleKind) -> ExclusionConstraint:
    """No two cycles of one kind cover the same day: otherwise a figure would be in two reports."""
    days = Func(
        F("period_start"), F("period_end"), RangeBoundary(inclusive_lower=True, inclusive_upper=True),
        function="daterange",
    )  # fmt: skip
    return ExclusionConstraint(
        name=f"{kind.value}_periods_apart",
        expressions=[(days, RangeOperators.OVERLAPS)],
        condition=Q(kind=kind, is_practice=False),
    )


class ReportingCycleQuerySet(Locking, models.QuerySet["ReportingCycle"]):
    related = ("questionnaire",)

    def open(self) -> ReportingCycleQuerySet:
        return self.filter(opened_at__isnull=False, closed_at__isnull=True)

    def planned(self) -> ReportingCycleQuerySet:
        return self.filter(opened_at__isnull=True)

    def kept(self) -> ReportingCycleQuerySet:
        """All cycles that are not archived."""
        return self.filter(archived_at__isnull=True)

    def archived(self) -> ReportingCycleQuerySet:
        return self.filter(archived_at__isnull=False)

    def concerning(self, user) -> ReportingCycleQuerySet:
        """The cycles to which a state of ``user`` is invited; all of them for the secretariat."""
        if user.reviews_reports:
            return self
        invited = ReportingCycle.invited.through.objects.filter(
            reportingcycle=models.OuterRef("pk"), memberstate__in=user.state_ids
        )
        return self.filter(models.Exists(invited))


class ReportingCycleManager(models.Manager.from_queryset(ReportingCycleQuerySet)):  # type: ignore[misc]
    """The cycles that are reported in earnest. Those to practise in are in ``ReportingCycle.practice``."""

    def get_queryset(self) -> ReportingCycleQuerySet:
        return super().get_queryset().filter(is_practice=False)


class PracticeCycleManager(models.Manager.from_queryset(ReportingCycleQuerySet)):  # type: ignore[misc]
    def get_queryset(self) -> ReportingCycleQuerySet:
        return super().get_queryset().filter(is_practice=True)


class ReportingCycle(models.Model):
    """A reporting cycle: the period, the dates and the questionnaire of a round of reports.

    It is planned, opened (by a person, or on ``opens_on`` by the portal itself), closed and archived. Its questionnaire
    and its period are fixed once a state has begun its report; a trigger in the database enforces this.

    A practice cycle holds one report in which the people of one state practise. It is open until they put it away, and
    ``objects`` leaves it out. Source: docs/decisions/0073-practice-reports.md.
    """

    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=CycleKind, default=CycleKind.ANNUAL)
    period_start = models.DateField()
    period_end = models.DateField()
    opens_on = models.DateField()
    opens_itself = models.BooleanField(default=True, help_text="Whether the portal opens it on ``opens_on``")
    due_on = models.DateField()
    review_until = models.DateField(null=True, blank=True, help_text="By when all reports are accepted")
    clearance_until = models.DateField(
        null=True, blank=True, help_text="By when the states have cleared the consolidated report"
    )
    ammtc_on = models.DateField(null=True, blank=True, help_text="First day of the ministerial meeting")
    ammtc_name = models.CharField(max_length=120, blank=True)
    adoption_on = models.DateField(null=True, blank=True, help_text="When AMMTC adopts the consolidated report")
    questionnaire = models.ForeignKey("reporting.Questionnaire", on_delete=models.PROTECT, related_name="cycles")
    invited = models.ManyToManyField("members.MemberState", related_name="+")
    smallest_shown = models.PositiveSmallIntegerField(
        default=11, help_text="Counts of people from 1 to one below this number are never published"
    )
    rounding_base = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text="Empty: small counts are hidden. A number: counts are rounded down to its multiple",
    )
    totals_against_pairs = models.BooleanField(
        default=False, help_text="Whether totals are protected against any two states that put their reports together"
    )
    four_eyes = ArrayField(
        models.CharField(max_length=10, choices=FourEyesStep),
        default=list,
        blank=True,
        help_text="Steps of the secretariat that a second officer must approve",
    )
    objection_days = models.PositiveSmallIntegerField(
        default=0, help_text="How long states may object to their part of a publication; 0: not at all"
    )
    smallest_for_ammtc = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Empty: as for donors. The smallest count told to readers of the AMMTC report"
    )
    reason_for_ammtc = models.CharField(max_length=300, blank=True)
    smallest_for_parties = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Empty: as for AMMTC. The smallest count told to other Parties"
    )
    reason_for_parties = models.CharField(max_length=300, blank=True)
    is_sample = models.BooleanField(default=False)
    is_practice = models.BooleanField(default=False, editable=False)
    opened_at = models.DateTimeField(null=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Empty while it is planned, and when the portal opened it on its date",
    )
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    archived_at = models.DateTimeField(null=True)
    archived_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = ReportingCycleManager()
    practice = PracticeCycleManager()

    class Meta:
        ordering = ["-period_end", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(period_end__gt=F("period_start")), name="cycle_period_in_order"),
            models.CheckConstraint(condition=Q(due_on__gt=F("opens_on")), name="cycle_due_after_opening"),
            models.CheckConstraint(
                condition=Q(review_until__isnull=True) | Q(review_until__gt=F("due_on")), name="cycle_review_after_due"
            ),
            models.CheckConstraint(
                condition=Q(clearance_until__isnull=True) | Q(clearance_until__gt=F("due_on")),
                name="cycle_clearance_after_due",
            ),
            models.CheckConstraint(
                condition=Q(ammtc_on__isnull=True) | Q(ammtc_on__gt=F("due_on")), name="cycle_ammtc_after_due"
            ),
            models.CheckConstraint(
                condition=Q(adoption_on__isnull=True) | Q(adoption_on__gt=F("due_on")), name="cycle_adoption_after_due"
            ),
            models.UniqueConstraint(fields=["title"], condition=Q(is_practice=False), name="one_cycle_per_title"),
            models.UniqueConstraint(
                ExtractYear("period_end"),
                condition=Q(kind=CycleKind.ANNUAL, is_practice=False),
                name="one_annual_cycle_per_year",
            ),
            models.UniqueConstraint(
                ExtractYear("period_end"),
                ExtractMonth("period_end"),
                condition=Q(kind=CycleKind.HALF_YEAR, is_practice=False),
                name="one_half_year_cycle_per_month",
            ),
            _no_overlap(CycleKind.ANNUAL),
            _no_overlap(CycleKind.HALF_YEAR),
            models.CheckConstraint(condition=all_or_none("closed_at", "closed_by"), name="cycle_closed_at_with_by"),
            models.CheckConstraint(
                condition=all_or_none("archived_at", "archived_by"), name="cycle_archived_at_with_by"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(opened_at__isnull=False), name="cycle_closed_after_opened"
            ),
            models.CheckConstraint(
                condition=Q(archived_at__isnull=True) | Q(closed_at__isnull=False), name="cycle_archived_after_closed"
            ),
            models.CheckConstraint(condition=Q(smallest_shown__gte=3), name="cycle_threshold_at_least_three"),
            models.CheckConstraint(
                condition=Q(rounding_base__isnull=True) | Q(rounding_base__gte=F("smallest_shown")),
                name="cycle_rounding_base_covers_small_counts",
            ),
            models.CheckConstraint(
                condition=Q(smallest_for_ammtc__isnull=True, reason_for_ammtc="")
                | Q(smallest_for_ammtc__gte=3, smallest_for_ammtc__lt=F("smallest_shown")) & ~Q(reason_for_ammtc=""),
                name="cycle_ammtc_is_told_more_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(smallest_for_parties__isnull=True, reason_for_parties="")
                | Q(smallest_for_parties__gte=3)
                & Q(smallest_for_parties__lt=Coalesce("smallest_for_ammtc", "smallest_shown"))
                & ~Q(reason_for_parties=""),
                name="cycle_parties_are_told_more_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def ammtc_is_told(self) -> int:
        """From which count on readers of the report to AMMTC are told numbers of people and cases."""
        return self.smallest_for_ammtc or self.smallest_shown

    @property
    def parties_are_told(self) -> tuple[int, str]:
        """From which count on focal points of Parties are told totals, and why if donors are told less."""
        if self.smallest_for_parties:
            return self.smallest_for_parties, self.reason_for_parties
        return self.ammtc_is_told, self.reason_for_ammtc

    def get_absolute_url(self) -> str:
        return reverse("cycle-detail", args=[self.pk])

    @property
    def year(self) -> int:
        return self.period_end.year

    @property
    def status(self) -> CycleStatus:
        if self.archived_at:
            return CycleStatus.ARCHIVED
        if self.closed_at:
            return CycleStatus.CLOSED
        return CycleStatus.OPEN if self.opened_at else CycleStatus.PLANNED

    @property
    def is_open(self) -> bool:
        return self.status == CycleStatus.OPEN

    @property
    def is_planned(self) -> bool:
        return self.status == CycleStatus.PLANNED

    @property
    def is_archived(self) -> bool:
        return self.status == CycleStatus.ARCHIVED

    @property
    def days_left(self) -> int:
        """Days until the due date by the reader's clock; negative when it has passed. A report has its state's own."""
        return clock.days_until(self.due_on, timezone.get_current_timezone())

    def is_begun(self) -> bool:
        """Whether a state has begun its report. The database answers yes or no, without showing what was written."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT actip_cycle_is_begun(%s)", [self.pk])
            return bool(cursor.fetchone()[0])

    def milestones(self) -> list[tuple[str, date]]:
        """The known dates of the cycle in order: (name of the field, day)."""
        names = ("opens_on", "due_on", "review_until", "clearance_until", "ammtc_on", "adoption_on")
        return [(name, day) for name in names if (day := getattr(self, name))]
