from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from members.locking import Locking
from reporting import question_types
from reporting.enums import Confidentiality, CycleKind, QuestionnaireStatus, QuestionType, Verification
from reporting.numbering import section_marks


class QuestionnaireQuerySet(Locking, models.QuerySet["Questionnaire"]):
    def published(self) -> QuestionnaireQuerySet:
        return self.filter(status=QuestionnaireStatus.PUBLISHED)

    def drafts(self) -> QuestionnaireQuerySet:
        return self.filter(status=QuestionnaireStatus.DRAFT)

    def current(self) -> Questionnaire | None:
        """The newest published version for annual reports, which the public pages show."""
        return self.published().filter(kind__in=["", CycleKind.ANNUAL]).first()


class Questionnaire(models.Model):
    """A version of the questions: a draft while it is edited, never changed again once it is published.

    Triggers on these three tables enforce it in the database (``reporting/migrations``). ``kind`` names the kind of
    cycle that may use it, "" for every kind. ``edition`` rises with every change of the draft. ``dropped`` maps the
    keys of ``based_on`` that are no longer asked to the reason that the states read ("" for none).
    """

    version = models.PositiveSmallIntegerField(unique=True)
    title = models.CharField(max_length=160)
    status = models.CharField(max_length=10, choices=QuestionnaireStatus, default=QuestionnaireStatus.DRAFT)
    kind = models.CharField(max_length=12, choices=CycleKind, blank=True)
    note = models.TextField(blank=True, help_text="What is new in it, for those who answer")
    based_on = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="followers")
    dropped = models.JSONField(default=dict, blank=True)
    edition = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(null=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = QuestionnaireQuerySet.as_manager()

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status=QuestionnaireStatus.DRAFT, published_at=None)
                | Q(status=QuestionnaireStatus.PUBLISHED, published_at__isnull=False),
                name="published_questionnaire_has_date",
            )
        ]

    def __str__(self) -> str:
        return f"{self.title}, version {self.version}"

    def get_absolute_url(self) -> str:
        return reverse("questionnaire-edit", args=[self.version])

    @property
    def is_draft(self) -> bool:
        return self.status == QuestionnaireStatus.DRAFT

    @property
    def for_kind(self) -> str:
        """The kind of reports that it is for, in words."""
        return CycleKind(self.kind).label if self.kind else "All kinds of reports"


class SectionQuerySet(models.QuerySet["Section"]):
    def of_report(self, questionnaire_id: int) -> SectionQuerySet:
        """In their order the sections of the questionnaire, and those of every report (``reporting.standing``)."""
        wanted = self.filter(Q(questionnaire=questionnaire_id) | Q(questionnaire=None))
        return wanted.select_related("article").order_by("position")


def marks_of(sections: Iterable[Section]) -> list[str]:
    """The marks of all sections of a questionnaire or a report, which come in their order with their articles."""
    return section_marks(section.article.number if section.article else None for section in sections)


class Section(models.Model):
    """A page of the report: the questions of one article, or of one theme outside the articles."""

    questionnaire = models.ForeignKey(
        Questionnaire,
        null=True,
        on_delete=models.CASCADE,
        related_name="sections",
        help_text="Empty: every report has it",
    )
    key = models.SlugField(max_length=40)
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=160)
    about = models.TextField(blank=True)
    basis = models.TextField(blank=True)
    part = models.CharField(max_length=120, help_text="Heading under which the task list groups the section")
    article = models.ForeignKey("reporting.Article", null=True, on_delete=models.PROTECT, related_name="sections")
    edition = models.PositiveIntegerField(default=1, help_text="Rises with every change: a stale one is noticed")

    objects = SectionQuerySet.as_manager()

    class Meta:
        ordering = ["questionnaire", "position"]
        constraints = [models.UniqueConstraint(fields=["questionnaire", "key"], name="one_section_per_key")]

    def __str__(self) -> str:
        return self.title

    @property
    def unverified(self) -> bool:
        """Whether ``about`` summarises an article in words that were not checked.

        A published questionnaire keeps its words, so it keeps the mark if the check changed the words of the article.
        """
        if self.article is None or not self.about:
            return False
        corrected = self.article.text_verification == Verification.CERTIFIED and self.about != self.article.about
        return self.article.unverified or corrected


class QuestionQuerySet(models.QuerySet["Question"]):
    def of_tables(self) -> QuestionQuerySet:
        """The questions that ask for a statistical table, named by their ``table_key``."""
        return self.filter(type__in=question_types.WITH_TABLE)


class Question(models.Model):
    """One question. ``key`` never changes once issued; ``depends_on`` is {question, value} or null.

    ``previous_keys`` names the questions of the version before that this one replaces: one question with a new key, or
    several that became one. ``retired_choices`` are no longer offered but keep their words.
    """

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="questions")
    obligation = models.ForeignKey(
        "reporting.Obligation", null=True, on_delete=models.PROTECT, related_name="questions"
    )
    key = models.SlugField(max_length=40)
    previous_keys = models.JSONField(default=list)
    position = models.PositiveSmallIntegerField()
    text = models.TextField()
    type = models.CharField(max_length=25, choices=QuestionType)
    required = models.BooleanField()
    guidance = models.TextField(blank=True)
    unit = models.CharField(max_length=40, blank=True)
    confidentiality = models.CharField(max_length=15, choices=Confidentiality, default=Confidentiality.OFFICIAL)
    choices = models.JSONField(default=list, help_text="List of {value, label}")
    retired_choices = models.JSONField(default=list, help_text="List of {value, label}, offered in an earlier version")
    table_key = models.SlugField(max_length=40, blank=True)
    depends_on = models.JSONField(null=True)
    evidence_kinds = models.JSONField(default=list, help_text="List of labels of the documents that would show it")
    edition = models.PositiveIntegerField(default=1, help_text="Rises with every change: a stale one is noticed")

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["section", "position"]
        constraints = [models.UniqueConstraint(fields=["section", "key"], name="one_question_per_key_and_section")]

    def __str__(self) -> str:
        return self.text

    def label_of(self, value: str) -> str:
        """The words of a choice, also of one that is no longer offered; the value itself if no words are known."""
        known = [*self.choices, *self.retired_choices]
        return next((choice["label"] for choice in known if choice["value"] == value), value)

    @property
    def row(self) -> question_types.TypeRow:
        """The row of its type."""
        return question_types.of(self.type)

    @property
    def has_narrative(self) -> bool:
        """Whether it takes an explanation next to the answer."""
        return self.row.has_narrative
