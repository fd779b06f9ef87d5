"""What reviewers do with a submitted report before they decide: share the work, mark as read, note, assess."""

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from members import audit
from members.models import User
from reporting import permissions
from reporting.errors import AlreadyChanged, StepNotAllowed, WorkflowError
from reporting.models import (
    Assessment,
    NationalReport,
    Obligation,
    Question,
    ReviewAssignment,
    ReviewNote,
    Section,
    SectionRead,
)


def locked(report: NationalReport) -> NationalReport:
    """The report's row, locked against other reviewers until the transaction ends."""
    return NationalReport.objects.locked(no_key=True).get(pk=report.pk)


@transaction.atomic
def assign_reviewers(*, report: NationalReport, wanted: Mapping[Section | None, User | None], by: User) -> bool:
    """Set who reviews the report (key None) and single sections; a value of None removes the reviewer.

    Keys that are not named stay. Returns whether anything changed.
    """
    permissions.check_can_review(by)
    report = locked(report)
    present = {row.section_id: row for row in ReviewAssignment.objects.filter(report=report)}
    changed = {}
    for section, reviewer in wanted.items():
        row = present.get(section.pk if section else None)
        if (row.reviewer_id if row else None) == (reviewer.pk if reviewer else None):
            continue
        if reviewer is not None:
            permissions.check_can_review(reviewer)
            ReviewAssignment.objects.update_or_create(
                report=report,
                section=section,
                defaults={"reviewer": reviewer, "assigned_at": timezone.now(), "assigned_by": by},
            )
        elif row:
            row.delete()
        changed[section.key if section else "report"] = str(reviewer or "")
    if changed:
        audit.record("reviewers assigned", on=None, by=by, report=report.pk, reviewers=changed)
    return bool(changed)


@transaction.atomic
def mark_read(*, report: NationalReport, section: Section, number: int, read: bool, by: User) -> None:
    """Mark a section of version ``number`` as read, or take that back. Refused if there is a newer version."""
    permissions.check_can_review(by)
    report = locked(report)
    newest = report.versions.values_list("number", flat=True).first()
    if newest != number:
        raise StepNotAllowed(f"Version {newest} came in while you read. Read the section in that version.")
    if report.is_editable and report.sections.filter(section=section, is_open=True).exists():
        raise StepNotAllowed("This section is with the state, which is changing it. Read it when it comes back.")
    mark = SectionRead.objects.filter(report=report, section=section).first()
    if read and mark is None:
        mark = SectionRead.objects.create(report=report, section=section, read_at=timezone.now(), read_by=by)
        audit.record("section marked as read", on=mark, by=by)
    elif not read and mark is not None:
        audit.record("section marked as not read", on=mark, by=by)
        mark.delete()


@transaction.atomic
def add_note(*, report: NationalReport, section: Section, question: Question | None, text: str, by: User) -> ReviewNote:
    """Add a note that only the secretariat reads."""
    permissions.check_can_review(by)
    if not text:
        raise WorkflowError("Write the note first.")
    note = ReviewNote.objects.create(
        report=report, section=section, question=question, text=text, written_at=timezone.now(), written_by=by
    )
    audit.record("review note added", on=note, by=by)
    return note


@transaction.atomic
def remove_note(*, note: ReviewNote, by: User) -> None:
    permissions.check_can_review(by)
    if note.written_by_id != by.pk:
        raise PermissionDenied("Only the colleague who wrote a note can delete it.")
    audit.record("review note deleted", on=note, by=by)
    note.delete()


@transaction.atomic
def assess(
    *,
    report: NationalReport,
    obligation: Obligation,
    evidence_seen: str,
    agreement: str,
    advice: str,
    base_version: int,
    by: User,
) -> Assessment:
    """Save the assessment of one obligation. The state reads it once it is handed over with a decision.

    ``base_version`` is the version that the reviewer saw (0: none). Raises AlreadyChanged with the current one.
    """
    permissions.check_can_review(by)
    report = locked(report)
    standing = Assessment.objects.filter(report=report, obligation=obligation).select_related("updated_by").first()
    given = {"evidence_seen": evidence_seen, "agreement": agreement, "advice": advice}
    if standing and all(getattr(standing, name) == value for name, value in given.items()):
        return standing
    _check_base(standing, base_version)
    saved, _ = Assessment.objects.update_or_create(
        report=report,
        obligation=obligation,
        defaults={**given, "version": base_version + 1, "updated_at": timezone.now(), "updated_by": by},
    )
    audit.record("obligation assessed", on=saved, by=by)
    return saved


@transaction.atomic
def withdraw_assessment(*, report: NationalReport, obligation: Obligation, base_version: int, by: User) -> None:
    """Delete the assessment of an obligation. What was handed over stays with its decision."""
    permissions.check_can_review(by)
    report = locked(report)
    standing = Assessment.objects.filter(report=report, obligation=obligation).select_related("updated_by").first()
    if standing is None:
        return
    _check_base(standing, base_version)
    audit.record("assessment withdrawn", on=standing, by=by)
    standing.delete()


def _check_base(standing: Assessment | None, base_version: int) -> None:
    if (standing.version if standing else 0) == base_version:
        return
    if standing is None:
        raise AlreadyChanged("A colleague withdrew this assessment while you wrote.", None)
    raise AlreadyChanged(f"{standing.updated_by} saved this assessment while you wrote.", standing)


def read_again(report: NationalReport, sections: list[Section]) -> None:
    """Remove the reading marks of sections that are opened for the state: they must be read again afterwards."""
    SectionRead.objects.filter(report=report, section__in=sections).delete()
