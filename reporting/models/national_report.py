from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import date

from django.conf import settings
from django.db import connection, models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from members import clock
from members.addresses import address
from members.locking import Locking, LockingQuerySet
from reporting.enums import Agency, AnswerKind, Confidentiality, CycleKind, ReportStatus, ScanStatus, SectionStatus
from reporting.models.constraints import all_or_none
from reporting.workflow import EDITABLE


class NationalReportQuerySet(Locking, models.QuerySet["NationalReport"]):
    related = ("cycle", "member_state")

    def share(self, pk: int) -> None:
        """Stop others from submitting or reopening this report until the transaction ends; other writers can go on.

        Waits for a person who is doing so now; data that is read afterwards includes that change. Source:
        members/locking.py.
        """
        with connection.cursor() as cursor:  # Django has no method for the weakest lock
            cursor.execute("SELECT id FROM reporting_nationalreport WHERE id = %s FOR KEY SHARE", [pk])

    def in_earnest(self) -> NationalReportQuerySet:
        """Without those to practise in."""
        return self.filter(cycle__is_practice=False)

    def to_practise(self) -> NationalReportQuerySet:
        """Practice reports that nobody has put away."""
        return self.filter(cycle__is_practice=True, cycle__closed_at=None)

    def worked_on_by(self, user) -> NationalReportQuerySet:
        """The reports, as they are being written, of the states for which ``user`` is focal point or contributor.

        Practice reports are among them: lists leave them out with ``in_earnest``.
        """
        return self.worked_on_in(user.state_ids)

    def worked_on_in(self, states: Collection[int]) -> NationalReportQuerySet:
        """The same for whoever works for these states, by their ids."""
        return self.filter(member_state__in=states, cycle__opened_at__isnull=False).filter(
            Q(cycle__is_practice=False) | Q(cycle__closed_at=None)
        )

    def visible_to(self, user) -> NationalReportQuerySet:
        """The reports ``user`` may open: their own state's; for the secretariat, those submitted at least once."""
        seen = Q(member_state__in=user.state_ids)
        if user.reviews_reports:
            seen |= ~Q(status=ReportStatus.DRAFT)
        return self.in_earnest().filter(seen, cycle__opened_at__isnull=False)


class NationalReport(models.Model):
    """What one member state reports for one cycle."""

    cycle = models.ForeignKey("reporting.ReportingCycle", on_delete=models.PROTECT, related_name="reports")
    member_state = models.ForeignKey("members.MemberState", on_delete=models.PROTECT, related_name="reports")
    status = models.CharField(max_length=20, choices=ReportStatus, default=ReportStatus.DRAFT, db_index=True)
    submitted_at = models.DateTimeField(null=True, editable=False)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(null=True, editable=False)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(
        null=True, editable=False, help_text="When the state first opened it and the earlier answers were carried over"
    )

    extended_to = models.DateField(null=True, help_text="The state's own due date, where the secretariat granted one")
    extension_reason = models.TextField(blank=True, help_text="Why, in the secretariat's words; the state reads it")
    two_approvers = models.BooleanField(default=False, help_text="A second focal point approves before it is submitted")
    neighbours_readable = models.BooleanField(
        default=False, help_text="Contributors may read the sections that are not theirs"
    )

    objects = NationalReportQuerySet.as_manager()

    class Meta:
        ordering = ["cycle", "member_state__name"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "member_state"], name="one_report_per_state_and_cycle"),
            models.CheckConstraint(condition=all_or_none("submitted_at", "submitted_by"), name="submitted_at_with_by"),
            models.CheckConstraint(condition=all_or_none("accepted_at", "accepted_by"), name="accepted_at_with_by"),
        ]

    def __str__(self) -> str:
        return f"{self.member_state}, {self.cycle}"

    def get_absolute_url(self) -> str:
        return address("report-detail", self.pk)

    @property
    def is_editable(self) -> bool:
        return self.status in EDITABLE

    @property
    def is_practice(self) -> bool:
        """Whether it is one to practise in: it can never be submitted, and nobody outside the state sees it."""
        return self.cycle.is_practice

    @property
    def due_on(self) -> date:
        """The due date of this state: its extension, or else the due date of the cycle."""
        return max(self.extended_to or self.cycle.due_on, self.cycle.due_on)

    @property
    def is_extended(self) -> bool:
        return self.due_on > self.cycle.due_on

    @property
    def days_left(self) -> int:
        """Days until the due date by the clock of the state; negative when it has passed."""
        return clock.days_until(self.due_on, clock.of(self.member_state))

    @property
    def may_be_nil(self) -> bool:
        """Whether "nothing to report" is allowed: for a half-year update, never for an annual report.

        An annual report says what is in force, which is never nothing. Source: docs/decisions/0017-nil-reports.md.
        """
        return self.cycle.kind == CycleKind.HALF_YEAR


class ReportSectionQuerySet(Locking, models.QuerySet["ReportSection"]):
    related = ("report__member_state", "report__cycle", "section")

    def hold(self, report_section: ReportSection) -> ReportSection:
        """The section, locked until the transaction ends, in a report that cannot be submitted in the meantime.

        Colleagues can go on writing in other sections.
        """
        NationalReport.objects.share(report_section.report_id)
        return self.locked().get(pk=report_section.pk)

    def workable_by(self, user) -> ReportSectionQuerySet:
        """The sections whose draft ``user`` may read and write: all for the focal point, otherwise those assigned."""
        mine = SectionAssignment.objects.filter(report_section=OuterRef("pk"), person=user)
        return self.filter(
            Q(report__member_state__in=user.reported_state_ids)
            | Q(report__member_state__in=user.state_ids) & Q(Exists(mine)),
            Q(report__cycle__is_practice=False) | Q(report__cycle__closed_at=None),
            report__cycle__opened_at__isnull=False,
        )


class ReportSection(models.Model):
    """The status of one section of one report. ``is_open`` says whether the state may change it now."""

    report = models.ForeignKey(NationalReport, on_delete=models.CASCADE, related_name="sections")
    section = models.ForeignKey("reporting.Section", on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=15, choices=SectionStatus, default=SectionStatus.NOT_STARTED)
    is_open = models.BooleanField(default=True)
    return_reason = models.TextField(blank=True, help_text="Why the secretariat returned it, while it is returned")
    focal_note = models.TextField(blank=True, help_text="What the focal point asks for, until it is ready again")

    objects = ReportSectionQuerySet.as_manager()

    class Meta:
        ordering = ["section__position"]
        constraints = [models.UniqueConstraint(fields=["report", "section"], name="one_progress_per_section")]

    def __str__(self) -> str:
        return f"{self.section} – {self.report}"

    def get_absolute_url(self) -> str:
        return address("section-edit", self.report_id, self.section.key)

    @property
    def member_state_id(self) -> int:
        return self.report.member_state_id


class SectionAssignment(models.Model):
    """A contributor to whom the focal point has given a section, for one agency."""

    report_section = models.ForeignKey(ReportSection, on_delete=models.CASCADE, related_name="assignments")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="section_assignments")
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField()
    agency = models.CharField(max_length=100, default=Agency.OTHER, help_text="A value of Agency, or its own words")
    due_on = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report_section", "person", "agency"], name="one_assignment_per_person_and_agency"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.report_section}"

    @property
    def agency_words(self) -> str:
        """Inside a sentence: the kind of agency in small letters, its own words as they were written."""
        if self.agency not in Agency.values:
            return self.agency
        label = str(Agency(self.agency).label)
        return label if self.agency == Agency.NGO else label[0].lower() + label[1:]

    @property
    def agency_name(self) -> str:
        return str(Agency(self.agency).label) if self.agency in Agency.values else self.agency


class Answer(models.Model):
    """The answer to one question, as it is being written. No row means: not answered yet.

    ``value`` by the type of the question: see ``reporting.question_types``; null for tables (kept by ``victims``) and
    documents (``EvidenceLink``). ``version`` rises by one with every change, so that a stale save is noticed.
    ``carried_from`` names the submitted version from which the answer was carried over ("" for a new answer); such an
    answer counts once somebody has confirmed it.
    """

    report = models.ForeignKey(NationalReport, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey("reporting.Question", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=AnswerKind, default=AnswerKind.UNANSWERED)
    value = models.JSONField(null=True)
    narrative = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    carried_from = models.CharField(max_length=40, blank=True)
    carried_year = models.PositiveSmallIntegerField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "question"], name="one_answer_per_question"),
            models.CheckConstraint(condition=all_or_none("confirmed_at", "confirmed_by"), name="confirmed_at_with_by"),
            models.CheckConstraint(
                condition=Q(carried_from="", carried_year=None) | ~Q(carried_from="") & Q(carried_year__isnull=False),
                name="carried_from_with_year",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question.key} – {self.report}"

    @property
    def waits_for_confirmation(self) -> bool:
        return bool(self.carried_from) and self.confirmed_at is None


class AnswerRevision(models.Model):
    """One state of an answer: every change adds a row, none is ever changed or removed. ``version`` is the answer's."""

    report = models.ForeignKey(NationalReport, on_delete=models.PROTECT, related_name="revisions")
    question = models.ForeignKey("reporting.Question", on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=AnswerKind)
    value = models.JSONField(null=True)
    narrative = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["report", "question", "version"], name="one_revision_per_version")
        ]

    @classmethod
    def of(cls, answer: Answer) -> AnswerRevision:
        """A revision with the current content of the answer, not saved."""
        return cls(
            report=answer.report,
            question=answer.question,
            version=answer.version,
            kind=answer.kind,
            value=answer.value,
            narrative=answer.narrative,
            reason=answer.reason,
            at=answer.updated_at,
            by=answer.updated_by,
        )

    def __str__(self) -> str:
        return f"Version {self.version} of {self.question.key} – {self.report}"


class SectionPresence(models.Model):
    """Who has a section open: its page reports it every few seconds. Information for colleagues, never a lock."""

    report_section = models.ForeignKey(ReportSection, on_delete=models.CASCADE, related_name="presences")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report_section", "person"], name="one_presence_per_person")]

    def __str__(self) -> str:
        return f"{self.person}: {self.report_section}"


class EvidenceFileQuerySet(Locking, models.QuerySet["EvidenceFile"]):
    def visible_to(self, user) -> EvidenceFileQuerySet:
        """A state's own documents (contributors: of the assigned sections); for the secretariat the submitted ones."""
        links_of_my_sections = EvidenceLink.objects.filter(
            evidence=OuterRef("pk"),
            question__section__in=SectionAssignment.objects.filter(
                person=user, report_section__report=OuterRef(OuterRef("report"))
            ).values("report_section__section"),
        )
        seen = Q(report__member_state__in=user.reported_state_ids)
        seen |= Q(report__member_state__in=user.state_ids) & Q(Exists(links_of_my_sections))
        if user.reviews_reports:
            seen |= Q(submitted_at__isnull=False)
        return self.filter(seen)


class EvidenceFile(models.Model):
    """A document attached to a report. The stored name is the hash of its content, never the name of the upload."""

    report = models.ForeignKey(NationalReport, on_delete=models.CASCADE, related_name="evidence")
    title = models.CharField(max_length=200)
    filename = models.CharField(max_length=150)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(help_text="bytes")
    sha256 = models.CharField(max_length=64)
    confidentiality = models.CharField(max_length=15, choices=Confidentiality, default=Confidentiality.OFFICIAL)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True, help_text="When it first went to the secretariat")
    description = models.TextField(blank=True)
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replacement")
    scan = models.CharField(max_length=15, choices=ScanStatus, default=ScanStatus.NOT_SCANNED)
    scanned_at = models.DateTimeField(null=True)

    objects = EvidenceFileQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def stored_name(self) -> str:
        return f"evidence/{self.sha256[:2]}/{self.sha256}"

    @property
    def member_state_id(self) -> int:
        return self.report.member_state_id


class EvidenceLink(models.Model):
    """A document shown as evidence for one answer; one document may serve several."""

    evidence = models.ForeignKey(EvidenceFile, on_delete=models.CASCADE, related_name="links")
    question = models.ForeignKey("reporting.Question", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["evidence", "question"], name="one_link_per_answer")]

    def __str__(self) -> str:
        return f"{self.evidence} for {self.question.key}"


class EvidenceUpload(models.Model):
    """A document that is uploaded in parts over a slow line. Its bytes are in MEDIA_ROOT/uploads until attached."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    report = models.ForeignKey(NationalReport, on_delete=models.CASCADE, related_name="+")
    filename = models.CharField(max_length=150)
    size = models.PositiveBigIntegerField(help_text="bytes of the whole file")
    sha256 = models.CharField(max_length=64, help_text="of the whole file, as the sender's browser computed it")
    received = models.PositiveBigIntegerField(default=0, help_text="bytes that have come in, from the beginning")
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    objects = LockingQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(received__lte=models.F("size")), name="upload_received_within_size"),
            models.UniqueConstraint(
                fields=["report", "started_by", "sha256"], name="one_upload_per_person_and_content"
            ),
        ]

    def __str__(self) -> str:
        return self.filename

    @property
    def stored_name(self) -> str:
        return f"uploads/{self.key}"

    @property
    def member_state_id(self) -> int:
        return self.report.member_state_id


class WorkbookUploadQuerySet(Locking, models.QuerySet["WorkbookUpload"]):
    def of(self, user) -> WorkbookUploadQuerySet:
        """The person's own files. Not even colleagues see them: a file that is not applied is not yet an answer."""
        return self.filter(uploaded_by=user)


class WorkbookUpload(models.Model):
    """An Excel or Word file that was read, until its sender chooses what to apply.

    Only what was read (``content``) is stored, never the file. The content is deleted when it is applied (``outcome``
    has the result: {"applied": [keys], "left": [keys]}), discarded, or a day old.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    report = models.ForeignKey(NationalReport, on_delete=models.CASCADE, related_name="+")
    filename = models.CharField(max_length=150)
    format = models.CharField(max_length=5)
    sha256 = models.CharField(max_length=64)
    content = models.JSONField(default=dict)
    outcome = models.JSONField(null=True)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    objects = WorkbookUploadQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at"]

    def __str__(self) -> str:
        return self.filename

    def get_absolute_url(self) -> str:
        return reverse("workbook-upload", args=[self.report_id, self.key])

    @property
    def member_state_id(self) -> int:
        return self.report.member_state_id
