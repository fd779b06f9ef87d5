"""What donors and dashboards read, and nothing else. Written once at publication; the web role may not change it.

No foreign key leads from here to a national report: there is no path upstream.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse

from reporting.enums import JobStatus, NeedKind, NeedMet, Pillar, WhyMissing
from reporting.public_sources import PublicSource


class Publication(models.Model):
    """A release made from an adopted consolidated report; a revised one has the next ``edition``.

    ``rounding_base`` is null where small counts are hidden, and the base where all counts are rounded down.
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
    parties_total = models.PositiveSmallIntegerField()
    parties_reported = models.PositiveSmallIntegerField()
    others_reported = models.PositiveSmallIntegerField(help_text="Member states that are not Parties and reported")
    is_sample = models.BooleanField(default=False)
    public_hash = models.CharField(max_length=64, blank=True, help_text="Of what states had marked as public already")
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-year", "-pk"]
        constraints = [models.UniqueConstraint(fields=["consolidated", "edition"], name="one_release_per_edition")]

    def __str__(self) -> str:
        return self.title if self.edition == 1 else f"{self.title}, revised ({self.edition})"

    def get_absolute_url(self) -> str:
        return reverse("dashboard-release", args=[self.pk])


class PublishedStatus(models.Model):
    """Where a state says it stands on one article, if it released that section."""

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
    """A regional total. ``value`` is null where the number is held back; ``shown`` is what a reader sees.

    ``upto`` is the upper end where a range is told; ``value`` is then the multiple that it was rounded down to.
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
    """Where a state says that a right of victims stands, as far as it released the answers behind it. A word only."""

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="rights")
    right_key = models.CharField(max_length=40)
    right_title = models.CharField(max_length=80)
    about = models.TextField()
    in_founding_document = models.BooleanField()
    position = models.PositiveSmallIntegerField()
    state_name = models.CharField(max_length=60)
    is_party = models.BooleanField()
    code = models.CharField(max_length=20)
    letter = models.CharField(max_length=2)
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
    unless it is told, ``upto`` the upper end where a range is told; ``source`` is the place in ``sources`` of where the
    state has published it itself (``PublicSource.plain``), if it has. ``words`` holds the titles of dimensions, of
    categories and of blocks in their order, so that nobody has to read anything but this row.
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
    """A table of which a release holds no figures of a state, and why: what is missing is not zero."""

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


class ProtectionRun(models.Model):
    """Disclosure control of one release, worked out before anybody publishes it. The secretariat's alone.

    ``content_hash`` is over all that goes in, so a run is good for exactly that. ``result`` is the preview and the
    tables as they would be published. As with rendering, the row is the truth and the queue only a nudge.
    """

    MAX_ATTEMPTS = 3

    consolidated = models.ForeignKey(
        "reporting.ConsolidatedReport", on_delete=models.CASCADE, related_name="protection_runs"
    )
    content_hash = models.CharField(max_length=64)
    status = models.CharField(max_length=10, choices=JobStatus, default=JobStatus.QUEUED)
    done = models.PositiveSmallIntegerField(default=0)
    total = models.PositiveSmallIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease = models.UUIDField(null=True, default=None)
    lease_until = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    requested_at = models.DateTimeField()
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    finished_at = models.DateTimeField(null=True)
    seconds = models.FloatField(null=True)
    result = models.JSONField(null=True)

    class Meta:
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["consolidated", "content_hash"], name="one_protection_run_per_content")
        ]

    def __str__(self) -> str:
        return f"Disclosure control of {self.consolidated}"

    @property
    def is_finished(self) -> bool:
        return self.status in {JobStatus.DONE, JobStatus.FAILED}

    @property
    def is_safe(self) -> bool:
        return self.status == JobStatus.DONE and self.result is not None and not self.result["refused"]


class PublishedPopulation(models.Model):
    """The population by which the rates of a release are made: a public figure, kept so that no old rate changes."""

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
