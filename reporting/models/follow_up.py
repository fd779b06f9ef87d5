"""Recommendations and commitments, and what states report on them from cycle to cycle."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from reporting.enums import Closing, FollowUpSource, ProgressStatus
from reporting.models.entries import ReportEntry


class FollowUpItemQuerySet(models.QuerySet["FollowUpItem"]):
    def visible_to(self, user) -> FollowUpItemQuerySet:
        """Items for the states for which ``user`` works; all for the secretariat; none for anybody else."""
        if user.reviews_reports:
            return self
        if not user.state_ids:
            return self.none()
        return self.filter(Q(member_state=None) | Q(member_state__in=user.state_ids))

    def standing(self) -> FollowUpItemQuerySet:
        """Neither closed nor withdrawn by SOMTC."""
        return self.filter(closing=None)


class FollowUpItem(models.Model):
    """A recommendation to one state or to all, or a commitment of one. Rows are added and never changed.

    Reports on periods that end after ``asked_after`` ask about it. ``version`` is the report whose review it comes
    from, ``section`` the title of the part of that report; ``meeting`` is the meeting of SOMTC that adopted it.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False, help_text="Recording twice makes one")
    source = models.CharField(max_length=10, choices=FollowUpSource)
    text = models.TextField()
    member_state = models.ForeignKey(
        "members.MemberState", null=True, on_delete=models.PROTECT, related_name="+", help_text="Empty: all states"
    )
    obligations = models.ManyToManyField("reporting.Obligation", related_name="+")
    version = models.ForeignKey("reporting.SubmittedVersion", null=True, on_delete=models.PROTECT, related_name="+")
    section = models.CharField(max_length=160, blank=True)
    meeting = models.CharField(max_length=120, blank=True)
    made_on = models.DateField()
    asked_after = models.DateField()
    wished_for = models.DateField(null=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = FollowUpItemQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["member_state", "asked_after"], name="items_asked_of_a_state")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(source=FollowUpSource.REVIEW) | Q(version__isnull=False, member_state__isnull=False),
                name="reviewed_item_has_its_report",
            ),
            models.CheckConstraint(
                condition=~Q(source=FollowUpSource.SOMTC) | ~Q(meeting=""), name="adopted_item_has_its_meeting"
            ),
            models.CheckConstraint(
                condition=~Q(source=FollowUpSource.STATE) | Q(member_state__isnull=False),
                name="commitment_has_its_state",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}"

    def get_absolute_url(self) -> str:
        return reverse("follow-up-item", args=[self.pk])

    @property
    def is_commitment(self) -> bool:
        return self.source == FollowUpSource.STATE

    @property
    def kind(self) -> str:
        return "Commitment" if self.is_commitment else "Recommendation"

    @property
    def reference(self) -> str:
        return f"{'C' if self.is_commitment else 'R'}-{self.pk}"

    @property
    def addressee(self) -> str:
        return self.member_state.name if self.member_state else "All member states"

    @property
    def source_text(self) -> str:
        """Where it comes from, in words."""
        day = f"{self.made_on.day} {self.made_on:%B %Y}"
        if self.source == FollowUpSource.SOMTC:
            return f"{self.meeting}, {day}"
        if self.source == FollowUpSource.REVIEW and self.version:
            section = f", {self.section}" if self.section else ""
            return f"Review of {self.version.reference}{section}, {day}"
        return f"Commitment of {self.addressee}, {day}"


class FollowUpClosing(models.Model):
    """SOMTC closes an item for everybody, with a reason."""

    item = models.OneToOneField(FollowUpItem, on_delete=models.PROTECT, related_name="closing")
    how = models.CharField(max_length=10, choices=Closing)
    reason = models.TextField()
    closed_at = models.DateTimeField()
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.item}: {self.get_how_display().lower()}"


class ItemProgress(ReportEntry):
    """The progress on one item in one report, as it is being written."""

    CONTENT = ("status", "text")

    item = models.ForeignKey(FollowUpItem, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=20, choices=ProgressStatus, blank=True)
    text = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "item"], name="one_progress_per_item")]

    def __str__(self) -> str:
        return f"{self.item} – {self.report}"

    @property
    def name(self) -> str:
        return f"item-{self.item_id}"


class ReportedProgress(models.Model):
    """The progress on one item in a submitted version: written with the version, for the search. Never changed."""

    version = models.ForeignKey("reporting.SubmittedVersion", on_delete=models.PROTECT, related_name="progress")
    item = models.ForeignKey(FollowUpItem, on_delete=models.PROTECT, related_name="reported")
    status = models.CharField(max_length=20, choices=ProgressStatus)
    text = models.TextField(blank=True)

    class Meta:
        ordering = ["version", "item"]
        constraints = [models.UniqueConstraint(fields=["version", "item"], name="one_progress_per_version_and_item")]
        indexes = [models.Index(fields=["item", "status"], name="progress_by_item_and_status")]

    def __str__(self) -> str:
        return f"{self.version}, {self.item}: {self.get_status_display()}"
