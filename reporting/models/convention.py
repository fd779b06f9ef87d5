"""The Convention as data. Source: domain/articles.yaml, domain/obligations.yaml, domain/glossary.yaml."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import models
from django.urls import reverse

from reporting.enums import Binding, Pillar, Verification

if TYPE_CHECKING:
    from reporting.models.text_check import TextCheck


class Chapter(models.Model):
    number = models.PositiveSmallIntegerField(unique=True)
    roman = models.CharField(max_length=5)
    title = models.CharField(max_length=120)

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return f"Chapter {self.roman}: {self.title}"


class Article(models.Model):
    chapter = models.ForeignKey(Chapter, on_delete=models.PROTECT, related_name="articles")
    number = models.PositiveSmallIntegerField(unique=True)
    title = models.CharField(max_length=160)
    pillar = models.CharField(max_length=30, choices=Pillar)
    about = models.TextField()
    reportable = models.BooleanField()
    not_reportable_reason = models.CharField(max_length=200, blank=True)
    text_verification = models.CharField(max_length=15, choices=Verification)
    text_source = models.CharField(max_length=250, blank=True)
    text_note = models.TextField(blank=True)
    loaded = models.JSONField(default=dict, help_text="Title, about and verification as domain/articles.yaml has them")

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return f"Article {self.number}: {self.title}"

    @property
    def unverified(self) -> bool:
        return self.text_verification == Verification.RECALL

    @property
    def current_check(self) -> TextCheck | None:
        return _current_check(self)

    def get_absolute_url(self) -> str:
        return reverse("article-detail", args=[self.number])


@dataclass(frozen=True)
class Duties:
    """The obligations that bind a Party, by key: ``asked`` are all, ``unread`` those whose strength was not checked."""

    asked: frozenset[str]
    unread: frozenset[str]

    def of(self, keys: Iterable[str]) -> Duties:
        """The duties among ``keys``."""
        return Duties(self.asked.intersection(keys), self.unread.intersection(keys))


class ObligationQuerySet(models.QuerySet["Obligation"]):
    def duties(self) -> Duties:
        found = [obligation for obligation in self if obligation.asks_something]
        return Duties(
            frozenset(obligation.key for obligation in found),
            frozenset(obligation.key for obligation in found if obligation.unverified),
        )


class Obligation(models.Model):
    """What one paragraph asks of a Party, summarised in the portal's own words (not treaty text).

    The texts are those of domain/obligations.yaml (``loaded``) until they are checked against the certified text.
    """

    key = models.SlugField(max_length=30, unique=True)
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="obligations")
    paragraph = models.CharField(max_length=10)
    together_with = models.CharField(max_length=40, blank=True, help_text="Another provision that it is read with")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=160)
    summary = models.TextField()
    pillar = models.CharField(max_length=30, choices=Pillar)
    binding = models.CharField(max_length=20, choices=Binding)
    qualifier = models.CharField(max_length=120, blank=True)
    addressee = models.CharField(max_length=120, blank=True)
    modelled_on = models.CharField(max_length=120, blank=True)
    note = models.TextField(blank=True)
    text_verification = models.CharField(max_length=15, choices=Verification)
    paragraph_confidence = models.CharField(max_length=10)
    subject_source = models.CharField(max_length=250, blank=True, help_text="What confirms article and subject alone")
    loaded = models.JSONField(default=dict, help_text="Texts and verification as domain/obligations.yaml has them")

    objects = ObligationQuerySet.as_manager()

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.place}: {self.title}"

    @property
    def place(self) -> str:
        """Such as "Article 5(1) with Article 2"."""
        place = f"Article {self.article.number}({self.paragraph})"
        return f"{place} with {self.together_with}" if self.together_with else place

    @property
    def unverified(self) -> bool:
        return self.text_verification == Verification.RECALL

    @property
    def asks_something(self) -> bool:
        """False if the text only permits, asks to consider or preserves other rights: then "not started" is a lawful
        answer."""
        return self.binding not in {Binding.MAY, Binding.SHALL_CONSIDER, Binding.SAVING}

    @property
    def current_check(self) -> TextCheck | None:
        return _current_check(self)


def _current_check(row: Article | Obligation) -> TextCheck | None:
    """The current check of its text. No query if ``checks`` are prefetched."""
    newest = next(iter(row.checks.all()), None)
    return newest if newest and newest.is_checked else None


class GlossaryTerm(models.Model):
    key = models.SlugField(max_length=60, unique=True)
    term = models.CharField(max_length=120)
    expansion = models.CharField(max_length=250, blank=True)
    definition = models.TextField()
    source = models.CharField(max_length=250, blank=True)
    source_url = models.URLField(max_length=400, blank=True)
    verified = models.BooleanField(default=True)
    see_also = models.JSONField(default=list)

    class Meta:
        ordering = ["term"]

    def __str__(self) -> str:
        return self.term
