"""Publications: all that donors and dashboards read. Written once; the web role may not change them.

There is no foreign key from here to a national report, so a publication gives no access to one.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse

from reporting.enums import JobStatus, NeedKind, NeedMet, Pillar, ReleaseAudience, WhyMissing
from reporting.figures.public_sources import PublicSource
from reporting.models.leased_job import LeasedJob


class Publication(models.Model):
    """A publication made from an adopted consolidated report; a revised one has the next ``edition``.

    ``rounding_base`` is null if small counts are hidden; it is the base if all counts are rounded down.
    """

    consolidated = models.ForeignKey(
        "reporting.ConsolidatedReport", on_delete=models.PROTECT, related_name="publications"
    )
    edition = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(max_length=200)
    year = models.PositiveSmallIntegerField(db_index=True)
    period_start = models.DateField()
    period_end = models.DateField()
    smallest_shown = models.PositiveSmallIntegerField()
    rounding_base = models.PositiveSmallIntegerField(null=True)
    totals_against_pairs = models.BooleanField(
        default=False, help_text="Whether totals are protected against any two states that put their reports together"
    )
    parties_total = models.PositiveSmallIntegerField()
    parties_reported = models.PositiveSmallIntegerField()
    others_reported = models.PositiveSmallIntegerField(help_text="Member states that are not Parties and reported")
    is_sample = models.BooleanField(default=False)
    public_hash = models.CharField(max_length=64, blank=True, help_text="Of what states had marked as public already")
    calculation = models.PositiveSmallIntegerField(
        default=1, help_text="Which version of the portal's calculation made it (figures.calculations)"
    )
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-year", "-pk"]
        constraints = [models.UniqueConstraint(fields=["consolidated", "edition"], name="one_release_per_edition")]

    def __str__(self) -> str:
        return self.title if self.edition == 1 else f"{self.title}, revised ({self.edition})"

    @property
    def period(self) -> tuple[date, date]:
        """The first and the last day."""
        return self.period_start, self.period_end

    def get_absolute_url(self) -> str:
        return reverse("dashboard-publication", args=[self.pk])


class PublishedStatus(models.Model):
    """The status that a state gave for one article, if it released that section."""

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="statuses")
    state_name = models.CharField(max_length=60)
    is_party = models.BooleanField()
    article_number = models.PositiveSmallIntegerField()
    article_title = models.CharField(max_length=160)
    code = models.CharField(max_length=20)
    text = models.CharField(max_length=160)

    class Meta:
        ordering = ["state_name", "article_number"]
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "state_name", "article_number"], name="one_status_per_state_and_article"
            )
        ]

    def __str__(self) -> str:
        return f"{self.state_name}, Article {self.article_number}: {self.text}"


class PublishedTotal(models.Model):
    """A regional total. ``value`` is null if the number is held back; ``shown`` is what a reader sees.

    For a range, ``upto`` is the upper end and ``value`` the multiple to which the total was rounded down.
    """

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="totals")
    table_number = models.CharField(max_length=4)
    table_title = models.CharField(max_length=120)
    unit = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=200)
    is_total = models.BooleanField(default=False)
    is_beside = models.BooleanField(default=False, help_text="Stands beside the total and is no part of it")
    value = models.PositiveBigIntegerField(null=True)
    upto = models.PositiveBigIntegerField(null=True)
    shown = models.CharField(max_length=60)
    states_included = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["table_number", "position"]
        constraints = [
            models.UniqueConstraint(fields=["publication", "table_number", "position"], name="one_total_per_line")
        ]

    def __str__(self) -> str:
        return f"{self.table_number} {self.label}: {self.shown}"


class PublishedNeed(models.Model):
    """A need that its state released, in the state's own words."""

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="needs")
    state_name = models.CharField(max_length=60)
    is_party = models.BooleanField()
    article_number = models.PositiveSmallIntegerField()
    obligation = models.CharField(max_length=200, help_text="Article, paragraph and title")
    obligation_key = models.SlugField(max_length=30)
    pillar = models.CharField(max_length=30, choices=Pillar)
    kind = models.CharField(max_length=20, choices=NeedKind)
    text = models.TextField()
    urgency = models.TextField(blank=True)
    met = models.CharField(max_length=10, choices=NeedMet)
    programme = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["publication", "pillar", "kind"], name="published_needs_by_pillar")]

    def __str__(self) -> str:
        return f"{self.state_name}, {self.obligation}: {self.get_kind_display()}"


class PublishedRight(models.Model):
    """The status of one right of victims in a state: a single word, from the answers that the state released."""

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="rights")
    right_key = models.CharField(max_length=40)
    right_title = models.CharField(max_length=80)
    about = models.TextField()
    in_founding_document = models.BooleanField()
    position = models.PositiveSmallIntegerField()
    state_name = models.CharField(max_length=60)
    is_party = models.BooleanField()
    code = models.CharField(max_length=20)
    letter = models.CharField(max_length=4)
    tile = models.CharField(max_length=40)
    text = models.CharField(max_length=160)
    moved = models.CharField(max_length=30, blank=True, help_text="Since the release before; empty if unknown")

    class Meta:
        ordering = ["position", "state_name"]
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "right_key", "state_name"], name="one_published_word_per_right_and_state"
            )
        ]

    def __str__(self) -> str:
        return f"{self.state_name}, {self.right_title}: {self.text}"


class PublishedTable(models.Model):
    """One statistical table of one state, or of the region, after disclosure control.

    ``cells`` is a list of {"block", "at", "mark", "value", "upto"}: ``at`` is a list of [dimension, category], empty
    for the total; ``mark`` is shown, rounded, hidden or withheld (a breakdown that is not given); ``value`` is null
    if no number is shown, ``upto`` the upper end of a range; ``source`` is the index in ``sources`` of the place where
    the state has published the number itself (``PublicSource.plain``), if it has. ``words`` holds the titles of
    dimensions, categories and blocks in their order, so that this row is enough to show the table.
    """

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="tables")
    iso2 = models.CharField(max_length=2, blank=True, help_text="Empty for the region")
    state_name = models.CharField(max_length=60, blank=True)
    table_key = models.CharField(max_length=40)
    number = models.CharField(max_length=4)
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    unit = models.CharField(max_length=40)
    states_included = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=400, blank=True)
    source = models.CharField(max_length=250, blank=True)
    coverage = models.CharField(max_length=250, blank=True)
    cutoff = models.DateField(null=True)
    provisional = models.BooleanField(default=False)
    sources = models.JSONField(default=list)
    words = models.JSONField()
    cells = models.JSONField()

    class Meta:
        ordering = ["state_name", "position"]
        constraints = [
            models.UniqueConstraint(fields=["publication", "iso2", "table_key"], name="one_published_table_per_state")
        ]
        indexes = [models.Index(fields=["table_key", "iso2"], name="published_table_over_time")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}, {self.state_name or 'region'}"

    @property
    def public_sources(self) -> list[PublicSource]:
        """Where the state has published figures of the table itself."""
        return [PublicSource.read(source) for source in self.sources]


class PublishedGap(models.Model):
    """A table without figures of a state in a publication, and the reason: missing is not zero."""

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="gaps")
    iso2 = models.CharField(max_length=2)
    state_name = models.CharField(max_length=60)
    table_key = models.CharField(max_length=40)
    number = models.CharField(max_length=4)
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    why = models.CharField(max_length=12, choices=WhyMissing)

    class Meta:
        ordering = ["state_name", "position"]
        constraints = [
            models.UniqueConstraint(fields=["publication", "iso2", "table_key"], name="one_published_gap_per_table")
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}, {self.state_name}: {self.get_why_display()}"


class ProtectionRun(LeasedJob):
    """Disclosure control of what one audience is to get, worked out before anybody gets it. The secretariat's alone.

    ``content_hash`` covers all input, so a run is valid for exactly this input. ``result`` is the preview and the
    tables as they would be published. As with rendering, the row holds the state of the work; the task only starts it.
    """

    consolidated = models.ForeignKey(
        "reporting.ConsolidatedReport", on_delete=models.CASCADE, related_name="protection_runs"
    )
    audience = models.CharField(max_length=12, choices=ReleaseAudience, default=ReleaseAudience.DONORS)
    content_hash = models.CharField(max_length=64)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Empty where an act of a state made it necessary",
    )
    seconds = models.FloatField(null=True)
    result = models.JSONField(null=True)

    class Meta:
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["consolidated", "audience", "content_hash"], name="one_protection_run_per_content"
            )
        ]

    def __str__(self) -> str:
        return f"Disclosure control of {self.consolidated}"

    @property
    def is_safe(self) -> bool:
        if self.status != JobStatus.DONE or self.result is None:
            return False
        return not self.result["refused"] and not self.result.get("contradictions")


class ThresholdComparison(LeasedJob):
    """How much a release would show under several thresholds, worked out before one is fixed. The secretariat's alone.

    ``content_hash`` covers the figures and what was told of them before. ``result`` has a row for each way:
    {"smallest", "against_pairs", "region", "totals", "lines", "refused"}, the middle three as [shown, all].
    """

    consolidated = models.ForeignKey(
        "reporting.ConsolidatedReport", on_delete=models.CASCADE, related_name="threshold_comparisons"
    )
    content_hash = models.CharField(max_length=64)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    result: models.JSONField[Any, Any] = models.JSONField(null=True)

    class Meta:
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["consolidated", "content_hash"], name="one_comparison_per_content")
        ]

    def __str__(self) -> str:
        return f"Thresholds compared for {self.consolidated}"


class PublishedPopulation(models.Model):
    """The population with which rates of a publication are calculated: a public figure, kept so that old rates stay."""

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="populations")
    iso2 = models.CharField(max_length=2)
    state_name = models.CharField(max_length=60)
    value = models.PositiveBigIntegerField()
    year = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=250)

    class Meta:
        ordering = ["state_name"]
        constraints = [models.UniqueConstraint(fields=["publication", "iso2"], name="one_population_per_state")]

    def __str__(self) -> str:
        return f"{self.state_name}: {self.value:,} ({self.year})"
