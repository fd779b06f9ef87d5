"""A state hands in its report, and decides how far it may go."""

from collections.abc import Iterable
from functools import partial

from django.db import transaction
from django.utils import timezone

from members import audit
from members.models import User
from reporting import permissions, readiness, snapshot, tasks, workflow
from reporting.enums import CycleKind, QuestionType, ReleaseAudience, ReportStatus, SectionStatus
from reporting.errors import ReportIncomplete, StepNotAllowed
from reporting.models import EvidenceFile, NationalReport, Question, ReleaseDecision, Section, SubmittedVersion
from reporting.queries import evidence_library
from victims import actions as figures


def reference(report: NationalReport, number: int) -> str:
    """Such as ACTIP-2026-KH-1; a half-year update names the month in which its period ends: ACTIP-2026-06-KH-1."""
    end = report.cycle.period_end
    period = f"{end:%Y}" if report.cycle.kind == CycleKind.ANNUAL else f"{end:%Y-%m}"
    return f"ACTIP-{period}-{report.member_state.iso2}-{number}"


@transaction.atomic
def submit(*, report: NationalReport, by: User) -> SubmittedVersion:
    """Hand a member state's report to the SOMTC secretariat.

    Locks the row first, so a second click finds the report already submitted. Freezes what is handed in.
    Raises PermissionDenied, StepNotAllowed, or ReportIncomplete (with ``problems``).
    """
    report = (
        NationalReport.objects.select_for_update(of=("self",)).select_related("cycle", "member_state").get(pk=report.pk)
    )
    permissions.check_can_report(by, report)
    workflow.check_step(report.status, ReportStatus.SUBMITTED)
    if not report.cycle.is_open:
        raise StepNotAllowed(f"The cycle “{report.cycle}” is closed. Ask the SOMTC secretariat.")
    content = snapshot.build(report)
    if problems := readiness.problems(report, content):
        raise ReportIncomplete(problems)
    evidence_library.check_nothing_in_quarantine(report)
    now = timezone.now()
    number = report.versions.count() + 1
    content["reference"] = reference(report, number)
    version = SubmittedVersion.objects.create(
        report=report,
        number=number,
        reference=content["reference"],
        content=content,
        content_hash=snapshot.content_hash(content),
        submitted_at=now,
        submitted_by=by,
    )
    report.status, report.submitted_at, report.submitted_by = ReportStatus.SUBMITTED, now, by
    report.save(update_fields=["status", "submitted_at", "submitted_by"])
    report.sections.update(is_open=False, status=SectionStatus.READY, return_reason="")
    EvidenceFile.objects.filter(report=report, submitted_at=None, links__isnull=False).update(submitted_at=now)
    figures.lock(report.member_state, (report.cycle.period_start, report.cycle.period_end), table_keys(report))
    audit.record("report submitted", on=report, by=by, reference=version.reference, sha256=version.content_hash)
    transaction.on_commit(partial(tasks.nudge, tasks.tell_about_submission, version.pk))
    return version


def table_keys(report: NationalReport, sections: Iterable[Section] | None = None) -> list[str]:
    """The statistical tables that the report's questions name; with ``sections``, those of these sections."""
    questions = Question.objects.filter(section__questionnaire=report.cycle.questionnaire_id, type=QuestionType.TABLE)
    if sections is not None:
        questions = questions.filter(section__in=list(sections))
    return list(questions.values_list("table_key", flat=True))


@transaction.atomic
def release(*, report: NationalReport, audiences: dict[Section, str], authority: str, by: User) -> list[Section]:
    """Record the state's decision on how far each section may go (Article 25). Returns the sections that changed.

    Only an accepted report is released. Taking a release back holds for future publications.
    """
    report = (
        NationalReport.objects.select_for_update(of=("self",)).select_related("cycle", "member_state").get(pk=report.pk)
    )
    permissions.check_can_report(by, report)
    if report.status != ReportStatus.ACCEPTED:
        raise StepNotAllowed("Sections can be released once the secretariat has accepted the report.")
    now = timezone.now()
    current = released_audiences(report)
    changed = [
        section for section, audience in audiences.items() if current.get(section.pk, ReleaseAudience.NONE) != audience
    ]
    ReleaseDecision.objects.bulk_create(
        [
            ReleaseDecision(
                report=report,
                section=section,
                audience=audiences[section],
                authority=authority,
                decided_at=now,
                decided_by=by,
            )
            for section in changed
        ]
    )
    if changed:
        audit.record(
            "release decided",
            on=report,
            by=by,
            authority=authority,
            sections={section.key: str(audiences[section]) for section in changed},
        )
    return changed


def released_audiences(report: NationalReport) -> dict[int, str]:
    """Section id → the audience of the newest decision."""
    newest = report.release_decisions.order_by("section_id", "-pk").distinct("section_id")
    return dict(newest.values_list("section_id", "audience"))
