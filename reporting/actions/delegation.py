"""The focal point gives sections to colleagues, reminds them, and accepts or returns what they wrote."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy

from members import audit, clock
from members.models import User
from reporting import permissions
from reporting.actions.saving import check_open
from reporting.enums import SectionStatus
from reporting.errors import StepNotAllowed, WorkflowError
from reporting.messages import mail
from reporting.models import NationalReport, ReportSection, SectionAssignment

DAY_IS_OVER = gettext_lazy("This day is over. Choose a later one, or leave it empty")


@transaction.atomic
def give(
    *,
    report: NationalReport,
    sections: list[ReportSection],
    person: User,
    agency: str,
    due_on: date | None,
    note: str,
    by: User,
) -> int:
    """Give sections to one colleague, who works on them for ``agency``. Call it again to change the day or the note.

    Returns how many sections. The colleague is notified by e-mail. Raises PermissionDenied or WorkflowError.
    """
    permissions.check_can_report(by, report)
    if not sections:
        raise WorkflowError("Choose at least one section.")
    if report.member_state_id not in person.state_permissions or not person.is_active:
        raise StepNotAllowed(f"{person} does not work for {report.member_state}.")
    if due_on and clock.days_until(due_on, clock.of(report.member_state)) < 0:
        raise WorkflowError(str(DAY_IS_OVER))
    given = []
    for section in sections:
        assignment, _ = SectionAssignment.objects.update_or_create(
            report_section=section,
            person=person,
            agency=agency,
            defaults={"due_on": due_on, "note": note, "assigned_by": by, "assigned_at": timezone.now()},
        )
        given.append(assignment)
        audit.record(
            "section assigned",
            on=section,
            by=by,
            people=[str(person)],
            agency=agency,
            due_on=due_on.isoformat() if due_on else None,
        )
    mail.assigned(given, by)
    return len(sections)


@transaction.atomic
def take_back(*, assignment: SectionAssignment, by: User) -> None:
    """Take a section back from a colleague, who no longer sees it. What was written stays."""
    permissions.check_can_report(by, assignment.report_section.report)
    section, person, agency = assignment.report_section, str(assignment.person), assignment.agency
    assignment.delete()
    audit.record("section taken back from a colleague", on=section, by=by, people=[person], agency=agency)


@transaction.atomic
def remind(*, report: NationalReport, person: User, by: User) -> None:
    """Send an e-mail with a link, at most one a day to a person. Raises StepNotAllowed if nothing is left to do."""
    permissions.check_can_report(by, report)
    if not report.is_editable:
        raise StepNotAllowed("The report is not being written now, so there is nothing to remind of.")
    left = SectionAssignment.objects.filter(
        report_section__report=report, report_section__is_open=True, person=person
    ).exclude(report_section__status__in=SectionStatus.settled())
    unfinished = list(left.select_related("report_section__section").order_by("report_section__section__position"))
    if not unfinished:
        raise StepNotAllowed(f"Nothing is left with {person}.")
    now = timezone.now()
    if left.filter(reminded_at__date=timezone.localdate()).exists():
        raise StepNotAllowed(f"{person} was reminded today. You can remind again tomorrow.")
    left.update(reminded_at=now)
    audit.record("colleague reminded", on=report, by=by, people=[str(person)])
    mail.reminder(report, person, timezone.localdate(), unfinished, by)


@transaction.atomic
def agree(*, report_section: ReportSection, by: User) -> None:
    """The focal point accepts what a colleague marked as ready."""
    report_section = ReportSection.objects.hold(report_section)
    permissions.check_can_report(by, report_section.report)
    check_open(report_section)
    if report_section.status != SectionStatus.READY:
        raise StepNotAllowed(f"“{report_section.section}” is not marked as ready.")
    report_section.status, report_section.focal_note = SectionStatus.AGREED, ""
    report_section.save(update_fields=["status", "focal_note"])
    audit.record("section accepted by the focal point", on=report_section, by=by)


@transaction.atomic
def give_back(*, report_section: ReportSection, note: str, by: User) -> None:
    """The focal point gives a section back to its colleagues and says what is still needed."""
    report_section = ReportSection.objects.hold(report_section)
    permissions.check_can_report(by, report_section.report)
    check_open(report_section)
    if report_section.status not in SectionStatus.settled():
        raise StepNotAllowed(f"“{report_section.section}” is not marked as ready.")
    if not note:
        raise WorkflowError("Say what is still needed.")
    report_section.status, report_section.focal_note = SectionStatus.IN_PROGRESS, note
    report_section.save(update_fields=["status", "focal_note"])
    audit.record("section given back by the focal point", on=report_section, by=by)


@transaction.atomic
def set_neighbours_readable(*, report: NationalReport, readable: bool, by: User) -> None:
    """Set whether contributors may read the sections that were not given to them."""
    permissions.check_can_report(by, report)
    report = NationalReport.objects.locked().get(pk=report.pk)
    if report.neighbours_readable == readable:
        return
    report.neighbours_readable = readable
    report.save(update_fields=["neighbours_readable"])
    audit.record(
        "other sections opened to contributors" if readable else "other sections closed to contributors",
        on=report,
        by=by,
    )
