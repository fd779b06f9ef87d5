from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from members.locking import Locking
from reporting.enums import ApprovalOutcome, FourEyesStep
from reporting.models.constraints import all_or_none

PERSON = settings.AUTH_USER_MODEL


class SecondApprovalQuerySet(Locking, models.QuerySet["SecondApproval"]):
    related = ("cycle",)

    def waiting(self) -> SecondApprovalQuerySet:
        return self.filter(closed_at=None).select_related("cycle", "asked_by")

    def waiting_for(self, step: str, **target: object) -> SecondApproval | None:
        """The waiting request for one step; ``target`` is ``version``, ``consolidated`` or ``cycle``."""
        return self.waiting().filter(step=step, **target).first()


class SecondApproval(models.Model):
    """One officer asks for a step that needs two; another one approves it, or either of them withdraws the request.

    ``given`` holds the arguments of the step (a note, a reason, the steps that need two officers from then on);
    ``seen`` is the fingerprint of what the first officer saw. The database refuses that one person does both.
    """

    cycle = models.ForeignKey("reporting.ReportingCycle", on_delete=models.PROTECT, related_name="second_approvals")
    step = models.CharField(max_length=10, choices=FourEyesStep)
    version = models.ForeignKey(
        "reporting.SubmittedVersion", null=True, on_delete=models.PROTECT, related_name="second_approvals"
    )
    consolidated = models.ForeignKey(
        "reporting.ConsolidatedReport", null=True, on_delete=models.PROTECT, related_name="second_approvals"
    )
    given = models.JSONField(default=dict)
    seen = models.CharField(max_length=64, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, choices=ApprovalOutcome, blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")

    objects = SecondApprovalQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=all_or_none("closed_at", "closed_by"), name="approval_closed_at_with_by"),
            models.CheckConstraint(
                condition=Q(outcome="", closed_at=None) | ~Q(outcome="") & Q(closed_at__isnull=False),
                name="approval_outcome_has_its_day",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=ApprovalOutcome.GIVEN) | ~Q(closed_by=F("asked_by")), name="approval_by_another"
            ),
            models.UniqueConstraint(
                fields=["cycle", "step", "version"],
                condition=Q(closed_at=None),
                nulls_distinct=False,
                name="one_waiting_approval_per_step",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_step_display()}: {self.version or self.cycle}"

    def get_absolute_url(self) -> str:
        return reverse("second-approval", args=[self.pk])
