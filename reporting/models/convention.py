"""The Convention as data. Source: domain/articles.yaml, domain/obligations.yaml, domain/glossary.yaml."""

from __future__ import annotations

from django.db import models
from django.urls import reverse

from reporting.enums import Binding, Pillar, Verification


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

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return f"Article {self.number}: {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("article-detail", args=[self.number])


class Obligation(models.Model):
    """What one paragraph asks of a Party, summarised in the portal's own words (not treaty text)."""

    key = models.SlugField(max_length=30, unique=True)
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="obligations")
    paragraph = models.CharField(max_length=10)
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

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return f"Article {self.article.number}({self.paragraph}): {self.title}"

    @property
    def unverified(self) -> bool:
        return self.text_verification == Verification.RECALL

    @property
    def counts_as_gap(self) -> bool:
        """False where the text only permits or asks to consider: "not started" is then a lawful answer."""
        return self.binding not in {Binding.MAY, Binding.SHALL_CONSIDER}


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
