from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse

from reporting.enums import ReportStatus
from reporting.frozen import FrozenReport
from reporting.models.cycle import ReportingCycle
from reporting.models.national_report import Answer, NationalReport


class SubmittedVersionQuerySet(models.QuerySet["SubmittedVersion"]):
    """Queries for versions. Decision 0045 says what "accepted" and "the report before" mean."""

    def visible_to(self, user) -> SubmittedVersionQuerySet:
        """The versions of the reports that ``user`` may open."""
        return self.filter(report__in=NationalReport.objects.visible_to(user))

    def accepted(self) -> SubmittedVersionQuerySet:
        """The versions that the secretariat accepted, also while their report is open again for a correction."""
        return self.filter(decisions__kind=ReviewDecision.ACCEPTED)

    def of_cycle(self, cycle: ReportingCycle) -> SubmittedVersionQuerySet:
        return self.filter(report__cycle=cycle)

    def before_cycle(self, cycle: ReportingCycle) -> SubmittedVersionQuerySet:
        """The versions of all states for earlier periods, in cycles of the same kind."""
        return self.filter(report__cycle__kind=cycle.kind, report__cycle__period_end__lt=cycle.period_end)

    def of_earlier_periods(self, report: NationalReport) -> SubmittedVersionQuerySet:
        """The versions of the state's own reports for earlier periods, whatever the kind of cycle."""
        return self.filter(
            report__member_state=report.member_state_id, report__cycle__period_end__lt=report.cycle.period_end
        )

    def before(self, report: NationalReport) -> SubmittedVersionQuerySet:
        """The versions of the state's own reports for earlier periods, in cycles of the same kind."""
        return self.before_cycle(report.cycle).filter(report__member_state=report.member_state_id)

    def report_before(self, report: NationalReport) -> SubmittedVersion | None:
        """The last accepted report of the same state and kind for an earlier period; None for a first report.

        A new report starts from it, and every comparison with "the report before" uses it. One query.
        """
        return self.accepted().before(report).newest()

    def standing(self) -> SubmittedVersionQuerySet:
        """What the states say now: accepted versions, and those that are with the secretariat (decision 0070)."""
        newest = SubmittedVersion.objects.filter(report=OuterRef("report")).order_by("-number").values("pk")[:1]
        submitted = Q(report__status=ReportStatus.SUBMITTED, pk=Subquery(newest))
        return self.filter(Q(decisions__kind=ReviewDecision.ACCEPTED) | submitted)

    def carried_into(self, report: NationalReport) -> SubmittedVersionQuerySet:
        """The versions from which answers of ``report`` were carried over, oldest first."""
        carried = Answer.objects.filter(report=report).values("carried_from")
        return self.filter(reference__in=carried).order_by("report__cycle__period_end", "number")

    def newest_first(self) -> SubmittedVersionQuerySet:
        """Ordered by the end of the period, then by number, newest first."""
        return self.order_by("-report__cycle__period_end", "-number")

    def newest(self) -> SubmittedVersion | None:
        return self.newest_first().first()

    def newest_of_states(self) -> SubmittedVersionQuerySet:
        """The newest of each state, in the order of state names, with its report, state and cycle."""
        return (
            self.order_by("report__member_state__name", "-report__cycle__period_end", "-number")
            .distinct("report__member_state__name")
            .select_related("report__member_state", "report__cycle")
        )


class SubmittedVersion(models.Model):
    """Exactly what a state submitted, frozen. The secretariat reads this and never the answers being written.

    ``content`` is the whole report (``reporting.frozen``); ``content_hash`` its SHA-256. The web role may add rows,
    never change or remove them.
    """

    report = models.ForeignKey("reporting.NationalReport", on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    reference = models.CharField(max_length=40, unique=True)
    content: models.JSONField[FrozenReport, FrozenReport] = models.JSONField()
    content_hash = models.CharField(max_length=64)
    opened = models.JSONField(
        default=dict, help_text="Keys of the sections that were open until then, each with the reason for it"
    )
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = SubmittedVersionQuerySet.as_manager()

    class Meta:
        ordering = ["report", "-number"]
        constraints = [models.UniqueConstraint(fields=["report", "number"], name="one_version_per_number")]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("report-version", args=[self.report_id, self.number])

    def comparable(self) -> list[SubmittedVersion]:
        """What this version can be compared with: the report before, then its own report's earlier versions.

        Newest first; an empty list for the first version of a first report. Two queries; the content of the report's
        own earlier versions is read when it is used.
        """
        before = SubmittedVersion.objects.report_before(self.report)
        own = SubmittedVersion.objects.filter(report=self.report_id, number__lt=self.number).order_by("-number")
        return [*([before] if before else []), *own.defer("content")]


class TakenBack(models.Model):
    """A state has taken back a version before its review began. Rows are only added."""

    version = models.OneToOneField(SubmittedVersion, on_delete=models.PROTECT, related_name="taken_back")
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.version} taken back"


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


class AcceptedDespite(models.Model):
    """Why a report was accepted with points open. Only the secretariat reads it; never changed."""

    decision = models.OneToOneField(ReviewDecision, on_delete=models.PROTECT, related_name="despite")
    reason = models.TextField()
    unread = models.JSONField(default=list, help_text="Titles of the sections that nobody had read")
    contradictions = models.JSONField(default=list, help_text="Between tables, without an explanation of the state")

    def __str__(self) -> str:
        return f"Open points of {self.decision}"


class ReturnedSection(models.Model):
    decision = models.ForeignKey(ReviewDecision, on_delete=models.CASCADE, related_name="sections")
    section = models.ForeignKey("reporting.Section", on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()

    class Meta:
        ordering = ["section__position"]

    def __str__(self) -> str:
        return f"{self.section} of {self.decision}"
