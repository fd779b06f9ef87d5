"""How far a state releases its report, and the copies made from it. Rows are only added; only a mark can be lifted."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from members.locking import LockingQuerySet
from reporting import release_policy
from reporting.enums import ConsentAnswer, ReleaseAudience
from reporting.figures.public_sources import PublicSource
from reporting.frozen import FrozenItem, FrozenReport
from reporting.models.constraints import all_or_none

KINDS = {kind.key: kind.name for kind in release_policy.KINDS.values()}


class ReleaseConsent(models.Model):
    """One act of release or withdrawal: who decided, when, on whose authority, on which accepted version.

    ``letter`` is the signed consent, if it was attached; ``authority`` names it in any case.
    """

    report = models.ForeignKey("reporting.NationalReport", on_delete=models.PROTECT, related_name="consents")
    version = models.ForeignKey("reporting.SubmittedVersion", on_delete=models.PROTECT, related_name="+")
    authority = models.CharField(max_length=250, help_text="By whose authority: office, letter and date")
    letter = models.ForeignKey("reporting.EvidenceFile", null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.report}: {self.authority}"


class ReleaseDecision(models.Model):
    """How far one item goes (Article 25). The newest decision on an item counts; without one it follows its section.

    ``key`` is the key of the section or of the question, or the id of the document. ``audience`` is "" if the item
    follows its section again. Rows are only added: a withdrawal is a new decision and holds from then on.
    """

    report = models.ForeignKey("reporting.NationalReport", on_delete=models.PROTECT, related_name="release_decisions")
    consent = models.ForeignKey(ReleaseConsent, on_delete=models.PROTECT, related_name="decisions")
    section = models.ForeignKey("reporting.Section", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=KINDS, default=release_policy.SECTION.key)
    key = models.CharField(max_length=40)
    audience = models.CharField(max_length=12, choices=ReleaseAudience, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["report", "kind", "key", "-id"], name="newest_release_decision")]

    def __str__(self) -> str:
        return f"{self.report} {self.kind} {self.key}: {self.get_audience_display() or 'as its section'}"


class ReceivedInformation(models.Model):
    """The mark that an item came from another Party (Article 25). It is not released until that Party consents.

    ``described`` is what the giver reads when it is asked. A mark made by mistake is lifted with a reason, as long as
    nobody was asked.
    """

    report = models.ForeignKey(
        "reporting.NationalReport", on_delete=models.PROTECT, related_name="received_information"
    )
    section = models.ForeignKey("reporting.Section", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=KINDS)
    key = models.CharField(max_length=40)
    giver = models.ForeignKey("members.MemberState", on_delete=models.PROTECT, related_name="+")
    described = models.CharField(max_length=300)
    marked_at = models.DateTimeField()
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    lifted_reason = models.CharField(max_length=300, blank=True)

    objects = LockingQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "kind", "key"], condition=Q(lifted_at__isnull=True), name="one_mark_per_item"
            ),
            models.CheckConstraint(condition=all_or_none("lifted_at", "lifted_by"), name="lifted_at_with_by"),
        ]

    def __str__(self) -> str:
        return f"Received from {self.giver}: {self.described}"


class PublicStatement(models.Model):
    """One act on figures of a table: the state says where it has published them itself, or takes that back.

    ``address`` is "" if the state takes it back. Rows are only added, with the ``PublicFigure`` rows of the act.
    """

    report = models.ForeignKey("reporting.NationalReport", on_delete=models.PROTECT, related_name="public_statements")
    version = models.ForeignKey("reporting.SubmittedVersion", on_delete=models.PROTECT, related_name="+")
    table_key = models.CharField(max_length=40)
    address = models.URLField(max_length=500, blank=True)
    title = models.CharField(max_length=200, blank=True, help_text="Of the publication")
    published_on = models.DateField(null=True)
    stated_at = models.DateTimeField()
    stated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(address__startswith="https://") & ~Q(title="")
                | Q(address="", title="", published_on__isnull=True),
                name="public_at_an_address_or_taken_back",
            )
        ]

    def __str__(self) -> str:
        return f"{self.report}, {self.table_key}: {self.address or 'taken back'}"

    @property
    def source(self) -> PublicSource:
        return PublicSource(self.address, self.title, self.published_on)


class PublicFigure(models.Model):
    """One figure of a statement, with its ``value`` at that time. The newest row of a figure counts, and only while the
    figure still has that value: a revised figure is not marked as public.

    ``block`` and ``at`` name it as ``PublishedTable.cells`` do; ``label`` says it in words.
    """

    report = models.ForeignKey("reporting.NationalReport", on_delete=models.PROTECT, related_name="public_figures")
    statement = models.ForeignKey(PublicStatement, on_delete=models.PROTECT, related_name="figures")
    table_key = models.CharField(max_length=40)
    block = models.CharField(max_length=60, blank=True)
    at = models.JSONField()
    label = models.CharField(max_length=250)
    value = models.PositiveBigIntegerField()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["report", "table_key", "block", "at", "-id"], name="newest_public_figure")]
        constraints = [
            models.UniqueConstraint(fields=["statement", "block", "at"], name="one_row_per_figure_and_statement")
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.value:,}"

    @property
    def place(self) -> tuple[str, tuple[tuple[str, str], ...]]:
        return self.block, tuple((name, code) for name, code in self.at)


class ConsentRequest(models.Model):
    """A Party is asked whether information that it gave may be released further.

    Its focal point reads this row and nothing else of the report: ``item`` is the item as it was when asked (with its
    SHA-256), and the consent holds for exactly that. ``title`` and ``asking_state`` are copies for the same reason.
    """

    mark = models.ForeignKey(ReceivedInformation, on_delete=models.PROTECT, related_name="requests")
    report = models.ForeignKey("reporting.NationalReport", on_delete=models.PROTECT, related_name="+")
    giver = models.ForeignKey("members.MemberState", on_delete=models.PROTECT, related_name="+")
    asking_state = models.ForeignKey("members.MemberState", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200, help_text="Of which report")
    described = models.CharField(max_length=300)
    item: models.JSONField[FrozenItem, FrozenItem] = models.JSONField()
    item_hash = models.CharField(max_length=64)
    audience = models.CharField(max_length=12, choices=ReleaseAudience)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.asking_state} asks {self.giver}: {self.described}"

    def get_absolute_url(self) -> str:
        return reverse("consent-request", args=[self.pk])

    @property
    def member_state_id(self) -> int:
        return self.asking_state_id


class ConsentReply(models.Model):
    """The giver's answer. The newest reply counts; a consent can be withdrawn for the future."""

    request = models.ForeignKey(ConsentRequest, on_delete=models.PROTECT, related_name="replies")
    answer = models.CharField(max_length=10, choices=ConsentAnswer)
    authority = models.CharField(max_length=250)
    note = models.CharField(max_length=500, blank=True)
    replied_at = models.DateTimeField()
    replied_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.request}: {self.get_answer_display().lower()}"


class PartyEdition(models.Model):
    """What other Parties may read of one report, frozen. A change makes a new edition; readers see the newest only.

    ``content`` is the report without what was not released. Of a report, the database shows other Parties only this
    row. ``has_items`` is false if everything was taken back.
    """

    report = models.ForeignKey("reporting.NationalReport", on_delete=models.PROTECT, related_name="party_editions")
    member_state = models.ForeignKey("members.MemberState", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200, help_text="Of the cycle")
    period_end = models.DateField()
    content: models.JSONField[FrozenReport, FrozenReport] = models.JSONField()
    content_hash = models.CharField(max_length=64)
    has_items = models.BooleanField()
    is_sample = models.BooleanField()
    made_at = models.DateTimeField()
    figures_by_threshold = models.BooleanField(
        default=False, help_text="Made before its figures were protected together with those of other readers"
    )

    class Meta:
        ordering = ["-period_end", "member_state__name", "-number"]
        constraints = [models.UniqueConstraint(fields=["report", "number"], name="one_edition_per_number")]

    def __str__(self) -> str:
        return f"{self.member_state}, {self.title}, as released to other Parties"

    def get_absolute_url(self) -> str:
        return reverse("party-edition", args=[self.report_id])


class AmmtcExtract(models.Model):
    """The part of one report that was in the report to AMMTC at its adoption. Later decisions do not change it."""

    consolidated = models.ForeignKey("reporting.ConsolidatedReport", on_delete=models.CASCADE, related_name="extracts")
    version = models.ForeignKey("reporting.SubmittedVersion", on_delete=models.PROTECT, related_name="+")
    content: models.JSONField[FrozenReport, FrozenReport] = models.JSONField()
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["consolidated", "version"], name="one_extract_per_source")]

    def __str__(self) -> str:
        return f"{self.version} in {self.consolidated}"


class AudienceFigures(models.Model):
    """What the readers of one audience besides donors are told of tables: frozen, as the page or the PDF shows it.

    ``entered`` maps a state to {"reference", "tables"}: of which version, and which tables, entered. ``told`` lists
    {"owner", "table", "block", "at", "mark", "value"}. ``shown`` is what is printed: for AMMTC the tables of the
    region, for Parties the lines of each table of each state. ``told_at`` is empty for what the secretariat alone saw.
    Source: docs/decisions/0061-one-protection-for-all-readers.md.
    """

    consolidated = models.ForeignKey(
        "reporting.ConsolidatedReport", on_delete=models.PROTECT, related_name="audience_figures"
    )
    audience = models.CharField(max_length=12, choices=ReleaseAudience)
    number = models.PositiveSmallIntegerField()
    content_hash = models.CharField(max_length=64)
    smallest_shown = models.PositiveSmallIntegerField()
    entered: models.JSONField[Any, Any] = models.JSONField()
    told: models.JSONField[Any, Any] = models.JSONField()
    shown: models.JSONField[Any, Any] = models.JSONField()
    made_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["consolidated", "audience", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["consolidated", "audience", "number"], name="one_row_of_figures_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.consolidated}, figures for {self.get_audience_display()}"


class PublishedItem(models.Model):
    """An item of a state that entered a publication, by name, without content. For the state's ledger."""

    publication = models.ForeignKey("reporting.Publication", on_delete=models.CASCADE, related_name="items")
    reference = models.CharField(max_length=40, help_text="Of the submitted version")
    iso2 = models.CharField(max_length=2)
    section_key = models.CharField(max_length=40)
    kind = models.CharField(max_length=10, choices=KINDS)
    key = models.CharField(max_length=40)
    title = models.CharField(max_length=300)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["reference", "publication"], name="items_of_a_report")]
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "reference", "kind", "key", "section_key"], name="one_row_per_published_item"
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} in {self.publication}"
