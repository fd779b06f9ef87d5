from __future__ import annotations

from django.db import models

from reporting.models.entries import ReportEntry


class ObligationPractice(ReportEntry):
    """How far one obligation is carried out, in law and in practice, as the state says it next to the status.

    ``levels`` maps a level (``PracticeLevel``) to {said, since, text, documents}: "yes", "no" or "" (not said), an ISO
    date or "", the evidence in words, and the ids of documents attached to this obligation's answers. Levels that were
    not given are left out. The levels are separate facts and are never added up.
    """

    CONTENT = ("levels",)

    obligation = models.ForeignKey("reporting.Obligation", on_delete=models.PROTECT, related_name="+")
    levels = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "obligation"], name="one_practice_per_obligation")]

    def __str__(self) -> str:
        return f"{self.obligation} in law and in practice – {self.report}"

    @property
    def name(self) -> str:
        return f"{self.obligation.key}-levels"
