"""How far a state lets its report go, and what has gone. Rows are added; only a mistaken mark is ever lifted."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from reporting import release_policy
from reporting.enums import ConsentAnswer, ReleaseAudience
from reporting.models.constraints import all_or_none
from reporting.public_sources import PublicSource

KINDS = {kind.key: kind.name for kind in release_policy.KINDS.values()}


class ReleaseConsent(models.Model):
    """One act of release or withdrawal: who decided, when, by whose authority, on which accepted version.

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

    ``key`` is the key of the section or of the question, or the id of the document. ``audience`` is "" where an item is
    to follow its section again. Rows are only added: withdrawing is a new decision, and it holds from then on.
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
    """The mark on an item that it came from another Party (Article 25). It stays back until that Party consents.

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

    ``address`` is "" where it takes it back. Rows are only added, with the ``PublicFigure`` rows of the act.
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
    """One figure of a statement, with its ``value`` then. The newest row of a figure counts, and only while the figure
    is still that: what is revised is another figure.

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
    """A Party is asked whether an information that it gave may go further.

    Its focal point reads this row and nothing else of the report: ``item`` is the item as it was when asked (with its
    SHA-256), and the consent holds for exactly that. ``title`` and ``asking_state`` are copies for the same reason.
    """

    mark = models.ForeignKey(ReceivedInformation, on_delete=models.PROTECT, related_name="requests")
    report = models.ForeignKey("reporting.NationalReport", on_delete=models.PROTECT, related_name="+")
    giver = models.ForeignKey("members.MemberState", on_delete=models.PROTECT, related_name="+")
    asking_state = models.ForeignKey("members.MemberState", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200, help_text="Of which report")
    described = models.CharField(max_length=300)
    item = models.JSONField()
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
    """What the giver answers. The newest reply counts; a consent can be taken back for the future."""

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

    ``content`` has the shape of a snapshot with what was not released left out. The database shows to other Parties
    nothing of a report but this row. ``has_items`` is false where everything was taken back.
    """

    report = models.ForeignKey("reporting.NationalReport", on_delete=models.PROTECT, related_name="party_editions")
    member_state = models.ForeignKey("members.MemberState", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200, help_text="Of the cycle")
    period_end = models.DateField()
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    has_items = models.BooleanField()
    is_sample = models.BooleanField()
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-period_end", "member_state__name", "-number"]
        constraints = [models.UniqueConstraint(fields=["report", "number"], name="one_edition_per_number")]

    def __str__(self) -> str:
        return f"{self.member_state}, {self.title}, as released to other Parties"

    def get_absolute_url(self) -> str:
        return reverse("party-edition", args=[self.report_id])


class AmmtcExtract(models.Model):
    """What one report gave to the report to AMMTC when that was adopted. Later decisions do not reach back."""

    consolidated = models.ForeignKey("reporting.ConsolidatedReport", on_delete=models.CASCADE, related_name="extracts")
    version = models.ForeignKey("reporting.SubmittedVersion", on_delete=models.PROTECT, related_name="+")
    content = models.JSONField()
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["consolidated", "version"], name="one_extract_per_source")]

    def __str__(self) -> str:
        return f"{self.version} in {self.consolidated}"


class PublishedItem(models.Model):
    """That an item of a state entered a release, by name only. For the state's ledger; it holds no content."""

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
