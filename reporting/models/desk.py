"""The secretariat's work on a submitted report: reviewers, notes, advice, and clarifications.

Only the secretariat reads assignments, reading marks, notes and assessments. The secretariat and the state read
clarifications; neither sees what the other has not sent yet. The database enforces both.
Source: docs/decisions/0026-advice-with-the-decision.md, 0027-clarifications.md.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext

from members import clock
from members.locking import Locking
from reporting.enums import Agreement, ClarificationStatus, EvidenceSeen, Side
from reporting.models.constraints import all_or_none
from reporting.models.national_report import EvidenceFile, NationalReport, SectionAssignment
from reporting.workflow import CLARIFICATION_PENDING

PERSON = settings.AUTH_USER_MODEL


class ReviewAssignment(models.Model):
    """Who reviews a report (``section`` is null) or one section of it."""

    report = models.ForeignKey(NationalReport, on_delete=models.CASCADE, related_name="reviewers")
    section = models.ForeignKey("reporting.Section", null=True, on_delete=models.PROTECT, related_name="+")
    reviewer = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField()
    assigned_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report", "section"], nulls_distinct=False, name="one_reviewer_per_report_or_section"
            )
        ]

    def __str__(self) -> str:
        return f"{self.reviewer}: {self.section or self.report}"


class SectionRead(models.Model):
    """A reviewer has read this section. Deleted when the section is opened for the state again."""

    report = models.ForeignKey(NationalReport, on_delete=models.CASCADE, related_name="sections_read")
    section = models.ForeignKey("reporting.Section", on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField()
    read_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "section"], name="one_mark_per_section")]

    def __str__(self) -> str:
        return f"{self.section} read – {self.report}"


class ReviewNote(models.Model):
    """A note among colleagues of the secretariat, on a section or (with ``question``) on one answer."""

    report = models.ForeignKey(NationalReport, on_delete=models.CASCADE, related_name="review_notes")
    section = models.ForeignKey("reporting.Section", on_delete=models.PROTECT, related_name="+")
    question = models.ForeignKey("reporting.Question", null=True, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["written_at", "pk"]

    def __str__(self) -> str:
        return f"Note on {self.section} – {self.report}"


class Assessment(models.Model):
    """The reviewers' current view of one obligation. ``version`` rises so that a stale save is noticed.

    The state never reads this row; it reads the copy that goes with a decision (``GivenAdvice``).
    """

    report = models.ForeignKey(NationalReport, on_delete=models.CASCADE, related_name="assessments")
    obligation = models.ForeignKey("reporting.Obligation", on_delete=models.PROTECT, related_name="+")
    evidence_seen = models.CharField(max_length=12, choices=EvidenceSeen)
    agreement = models.CharField(max_length=8, choices=Agreement)
    advice = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["obligation__position"]
        constraints = [models.UniqueConstraint(fields=["report", "obligation"], name="one_assessment_per_obligation")]

    def __str__(self) -> str:
        return f"{self.obligation.key} – {self.report}"


class GivenAdvice(models.Model):
    """An assessment as it was handed over with a decision. The state reads it; rows are only added."""

    decision = models.ForeignKey("reporting.ReviewDecision", on_delete=models.CASCADE, related_name="advice")
    obligation = models.ForeignKey("reporting.Obligation", on_delete=models.PROTECT, related_name="+")
    evidence_seen = models.CharField(max_length=12, choices=EvidenceSeen)
    agreement = models.CharField(max_length=8, choices=Agreement)
    advice = models.TextField(blank=True)

    class Meta:
        ordering = ["obligation__position"]
        constraints = [models.UniqueConstraint(fields=["decision", "obligation"], name="one_advice_per_obligation")]

    def __str__(self) -> str:
        return f"{self.obligation.key} – {self.decision}"


class ClarificationQuerySet(Locking, models.QuerySet["Clarification"]):
    def visible_to(self, user) -> ClarificationQuerySet:
        """All for the secretariat. Focal points see those sent to their state, contributors those of their sections."""
        sent = ~Q(status=ClarificationStatus.UNSENT)
        mine = SectionAssignment.objects.filter(
            person=user,
            report_section__report=models.OuterRef("report"),
            report_section__section=models.OuterRef("section"),
        )
        seen = sent & Q(report__member_state__in=user.reported_state_ids)
        seen |= sent & Q(report__member_state__in=user.state_ids) & Q(models.Exists(mine))
        if user.reviews_reports:
            seen |= Q(pk__isnull=False)
        return self.filter(seen)

    def pending(self) -> ClarificationQuerySet:
        """Sent and not resolved."""
        return self.filter(status__in=CLARIFICATION_PENDING)


class Clarification(models.Model):
    """One question of the secretariat about a section or one answer, with the messages of both sides."""

    report = models.ForeignKey(NationalReport, on_delete=models.CASCADE, related_name="clarifications")
    number = models.PositiveSmallIntegerField(null=True, help_text="Counts those that were sent within the report")
    section = models.ForeignKey("reporting.Section", on_delete=models.PROTECT, related_name="+")
    question = models.ForeignKey("reporting.Question", null=True, on_delete=models.PROTECT, related_name="+")
    asked_about = models.ForeignKey("reporting.SubmittedVersion", on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=ClarificationStatus, default=ClarificationStatus.UNSENT)
    due_on = models.DateField(null=True)
    change_wanted = models.BooleanField(default=False, help_text="The state wants to change the answer itself")
    asked_at = models.DateTimeField(null=True, help_text="When it was first sent")
    asked_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")

    objects = ClarificationQuerySet.as_manager()

    class Meta:
        ordering = ["report", models.F("number").asc(nulls_last=True), "pk"]
        indexes = [models.Index(fields=["report", "status"], name="clarifications_of_report")]
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="one_clarification_per_number"),
            models.CheckConstraint(
                condition=all_or_none("resolved_at", "resolved_by"), name="clarification_resolved_at_with_by"
            ),
            models.CheckConstraint(
                condition=Q(status=ClarificationStatus.UNSENT, asked_at=None)
                | ~Q(status=ClarificationStatus.UNSENT) & Q(asked_at__isnull=False),
                name="sent_clarification_has_its_day",
            ),
            # A gap between two numbers would tell the state that something was prepared and not sent.
            models.CheckConstraint(
                condition=Q(status=ClarificationStatus.UNSENT, number=None)
                | ~Q(status=ClarificationStatus.UNSENT) & Q(number__isnull=False),
                name="sent_clarification_has_its_number",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.section} – {self.report}"

    def get_absolute_url(self) -> str:
        return reverse("clarification", args=[self.pk])

    @property
    def member_state_id(self) -> int | None:
        """None while it is not sent: then its audit rows name no state, and no state finds them."""
        return None if self.status == ClarificationStatus.UNSENT else self.report.member_state_id

    @property
    def name(self) -> str:
        """Such as "Clarification 3"."""
        if self.number is None:
            return gettext("Clarification, not sent yet")
        return gettext("Clarification %(number)d") % {"number": self.number}

    @property
    def is_pending(self) -> bool:
        return self.status in CLARIFICATION_PENDING

    @property
    def is_overdue(self) -> bool:
        """Only a clarification that waits for the state can be overdue, by the clock of the state."""
        if self.status != ClarificationStatus.OPEN or self.due_on is None:
            return False
        return clock.days_until(self.due_on, clock.of(self.report.member_state)) < 0

    @property
    def tag(self) -> str:
        """The shape of its status tag."""
        if self.is_overdue:
            return "overdue"
        return {"unsent": "draft", "open": "queued", "answered": "ready", "resolved": "done"}[self.status]

    @property
    def tag_label(self) -> str:
        """The same words for both sides."""
        if self.status == ClarificationStatus.OPEN:
            return "Answer overdue" if self.is_overdue else "Waits for an answer"
        return self.get_status_display()


class ClarificationMessage(models.Model):
    """A message of one side. Without ``sent_at`` it is that side's only draft, which the other side does not see."""

    thread = models.ForeignKey(Clarification, on_delete=models.CASCADE, related_name="messages")
    side = models.CharField(max_length=12, choices=Side)
    text = models.TextField()
    version = models.PositiveIntegerField(default=1)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = [models.F("sent_at").asc(nulls_last=True), "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["thread", "side"], condition=Q(sent_at__isnull=True), name="one_draft_per_side"
            ),
            models.CheckConstraint(condition=all_or_none("sent_at", "sent_by"), name="message_sent_at_with_by"),
        ]

    def __str__(self) -> str:
        return f"{self.get_side_display()} on {self.thread}"


class ClarificationDocument(models.Model):
    """A document that the state attaches to its message."""

    message = models.ForeignKey(ClarificationMessage, on_delete=models.CASCADE, related_name="documents")
    evidence = models.ForeignKey(EvidenceFile, on_delete=models.PROTECT, related_name="clarifications")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["message", "evidence"], name="one_document_per_message")]

    def __str__(self) -> str:
        return str(self.evidence)


class ReturnedClarification(models.Model):
    """A clarification for which a section was returned. Rows are only added."""

    returned = models.ForeignKey("reporting.ReturnedSection", on_delete=models.CASCADE, related_name="clarifications")
    thread = models.ForeignKey(Clarification, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["thread__number"]
        constraints = [models.UniqueConstraint(fields=["returned", "thread"], name="one_reason_per_clarification")]

    def __str__(self) -> str:
        return str(self.thread)
