"""Submitted answers for the search."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models


class SubmittedAnswer(models.Model):
    """One answer of the newest version that a state submitted. Only a trigger in the database writes these rows, with
    the version. ``vector`` holds the words of ``text`` as written and as English stems."""

    report = models.ForeignKey("reporting.NationalReport", on_delete=models.CASCADE, related_name="+")
    version_number = models.PositiveSmallIntegerField()
    section_key = models.SlugField(max_length=40)
    question_key = models.SlugField(max_length=40)
    place = models.CharField(max_length=10, help_text="Such as 5.2: the second question of Article 5")
    question_text = models.TextField()
    text = models.TextField()
    is_confidential = models.BooleanField()
    vector = SearchVectorField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "question_key"], name="one_submitted_answer_per_question")
        ]
        indexes = [GinIndex(fields=["vector"], name="submitted_answer_words")]

    def __str__(self) -> str:
        return f"{self.place} – {self.report}"
