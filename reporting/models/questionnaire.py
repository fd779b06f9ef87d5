from __future__ import annotations

from django.db import models

from reporting.enums import Confidentiality, QuestionType


class Questionnaire(models.Model):
    """A version of the questions. Never changed once a cycle uses it; a new version is loaded beside it."""

    version = models.PositiveSmallIntegerField(unique=True)
    title = models.CharField(max_length=160)

    class Meta:
        ordering = ["-version"]

    def __str__(self) -> str:
        return f"{self.title}, version {self.version}"


class Section(models.Model):
    """A page of the report: the questions of one article, or of one theme outside the articles."""

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="sections")
    key = models.SlugField(max_length=40)
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=160)
    about = models.TextField(blank=True)
    basis = models.TextField(blank=True)
    part = models.CharField(max_length=120, help_text="Heading under which the task list groups the section")
    article = models.ForeignKey("reporting.Article", null=True, on_delete=models.PROTECT, related_name="sections")

    class Meta:
        ordering = ["questionnaire", "position"]
        constraints = [models.UniqueConstraint(fields=["questionnaire", "key"], name="one_section_per_key")]

    def __str__(self) -> str:
        return self.title


class Question(models.Model):
    """One question. ``key`` never changes once issued; ``depends_on`` is {question, value} or null.

    ``previous_key`` names the question of an earlier questionnaire version that this one takes the place of.
    """

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="questions")
    obligation = models.ForeignKey(
        "reporting.Obligation", null=True, on_delete=models.PROTECT, related_name="questions"
    )
    key = models.SlugField(max_length=40)
    previous_key = models.SlugField(max_length=40, blank=True)
    position = models.PositiveSmallIntegerField()
    text = models.TextField()
    type = models.CharField(max_length=25, choices=QuestionType)
    required = models.BooleanField()
    guidance = models.TextField(blank=True)
    unit = models.CharField(max_length=40, blank=True)
    confidentiality = models.CharField(max_length=15, choices=Confidentiality, default=Confidentiality.OFFICIAL)
    choices = models.JSONField(default=list, help_text="List of {value, label}")
    table_key = models.SlugField(max_length=40, blank=True)
    depends_on = models.JSONField(null=True)
    evidence_kinds = models.JSONField(default=list, help_text="List of labels of the documents that would show it")

    class Meta:
        ordering = ["section", "position"]
        constraints = [models.UniqueConstraint(fields=["section", "key"], name="one_question_per_key_and_section")]

    def __str__(self) -> str:
        return self.text

    def label_of(self, value: str) -> str:
        """The words of a choice; the value itself if the choice is gone (answers stay readable)."""
        return next((choice["label"] for choice in self.choices if choice["value"] == value), value)

    @property
    def has_narrative(self) -> bool:
        """Every question but the plain text, date, document and table ones takes an explanation beside the answer."""
        return self.type not in {QuestionType.TEXT, QuestionType.DATE, QuestionType.FILE, QuestionType.TABLE}
