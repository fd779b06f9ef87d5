"""Reminders around due dates: each is sent once, to the people who must act, and none once the work is done.

An offset is a number of days before (30, 14, 7, 1) or after (-1, -7) the day. A missed reminder is sent late, until the
next offset replaces it. The key of a message names the report, the day and the offset, so it does no harm if the clock
runs twice. A due date that is moved gets new reminders.
"""

from collections.abc import Iterable
from datetime import date, timedelta, tzinfo

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members import clock
from members.models import MemberState, User
from members.row_access import row_access
from reporting import workflow
from reporting.enums import ClarificationStatus, ReportStatus, SectionStatus
from reporting.messages import mail
from reporting.models import Clarification, NationalReport, Notification, ReportingCycle, SectionAssignment

BEFORE = (30, 14, 7, 1)
AFTER = (-1, -7)
LATE_AFTER = timedelta(days=30)  # no reminders of a day longer ago, even if the clock did not run until now
MORNING = 6  # by the clock of the state
REVIEW_WITHIN = timedelta(days=30)  # after a report was submitted, if the cycle does not give more time


def offset_for(due: date, today: date, begins: date, offsets: Iterable[int] = (*BEFORE, *AFTER)) -> int | None:
    """The current offset: the last one whose day has come.

    None before the first, and if its day was before ``begins``, when there was nothing yet to remind of.
    """
    come = [offset for offset in offsets if today >= due - timedelta(days=offset)]
    if not come or today > due + LATE_AFTER:
        return None
    offset = min(come)
    return offset if due - timedelta(days=offset) >= begins else None


def when(due: date, today: date) -> str:
    """The end of a sentence in the e-mails: "is due in 7 days", "was due yesterday"."""
    left = (due - today).days
    if left > 0:
        return ngettext("is due tomorrow", "is due in %(days)d days", left) % {"days": left}
    if left == 0:
        return _("is due today")
    return ngettext("was due yesterday", "was due %(days)d days ago", -left) % {"days": -left}


def send(today: date | None = None) -> None:
    """Write the reminders that are due now, each by the clock of its state. Safe to repeat.

    ``today`` is used in every state, for tests and for what is made up for.
    """
    with row_access(states=MemberState.objects.values_list("pk", flat=True), reviews=True):
        _reports(today)
        _sections(today)
        _reviews(today)
        _clarifications(today)


def _today(where: tzinfo, today: date | None) -> date | None:
    """Today by this clock; None in its night, when nobody is written to."""
    if today:
        return today
    there = timezone.now().astimezone(where)
    return there.date() if there.hour >= MORNING or where == clock.UTC else None


def _tell(template: str, report: NationalReport, people: list[User], due: date, offset: int, today: date) -> None:
    key = f"{template}:{report.pk}:{due}:{offset}"
    people = [person for person in people if not _was_reminded(person, key)]
    if not people:
        return
    said = when(due, today)
    what = {
        "report_due": _("the report %(when)s"),
        "sections_due": _("your part %(when)s"),
        "review_due": _("the review %(when)s"),
        "clarification_due": _("an answer to the secretariat %(when)s"),
    }[template]
    mail.queue(
        template,
        mail.subject_of(report, what % {"when": said}),
        people,
        report.get_absolute_url(),
        key=key,
        report=report,
        when=said,
        due=due,
    )


def _was_reminded(person: User, key: str) -> bool:
    """Whether the person got this reminder, by any way of delivery: a changed choice does not repeat it."""
    with row_access(person=person.pk):
        return Notification.objects.of(person).filter(key=key).exists()


def _reports(today: date | None) -> None:
    """Focal points whose state has not submitted, or has taken its report back.

    A returned report is not late: it was submitted once.
    """
    drafts = NationalReport.objects.filter(
        status__in=[ReportStatus.DRAFT, ReportStatus.TAKEN_BACK], cycle__in=ReportingCycle.objects.open()
    )
    for report in drafts.select_related("cycle", "member_state"):
        here = _today(clock.of(report.member_state), today)
        if here is None:
            continue
        offset = offset_for(report.due_on, here, report.cycle.opens_on)
        if offset is not None:
            _tell("report_due", report, mail.focal_points(report.member_state), report.due_on, offset, here)


def _sections(today: date | None) -> None:
    """Contributors with sections that are not ready, by the day that the focal point set, else the report's."""
    left = (
        SectionAssignment.objects.filter(
            report_section__report__status__in=workflow.EDITABLE,
            report_section__report__cycle__in=ReportingCycle.objects.open(),
            report_section__is_open=True,
            person__is_active=True,
        )
        .exclude(report_section__status__in=SectionStatus.settled())
        .select_related("person", "report_section__report__cycle", "report_section__report__member_state")
        .order_by("pk")
    )
    first: dict[tuple[int, int], tuple[NationalReport, User, date, date]] = {}  # the section that is due first
    for assignment in left:
        report = assignment.report_section.report
        if assignment.due_on is None and report.status == ReportStatus.RETURNED:
            continue  # the report's own day is long past, and no other was set
        due = assignment.due_on or report.due_on
        given = clock.day(assignment.assigned_at, clock.of(report.member_state))
        held = first.get((report.pk, assignment.person_id))
        if held is None or due < held[2]:
            first[report.pk, assignment.person_id] = (report, assignment.person, due, given)
    for report, person, due, given in first.values():
        here = _today(clock.of(report.member_state), today)
        if here is None:
            continue
        offset = offset_for(due, here, given)
        if offset is not None:
            _tell("sections_due", report, [person], due, offset, here)


def _reviews(today: date | None) -> None:
    """The secretariat, about reports that wait for longer than a review should take."""
    waiting = NationalReport.objects.filter(status=ReportStatus.SUBMITTED).select_related("cycle", "member_state")
    people = mail.secretariat()
    for report in waiting:
        assert report.submitted_at is not None
        submitted = clock.day(report.submitted_at, clock.UTC)
        due = max(submitted + REVIEW_WITHIN, report.cycle.review_until or submitted)
        here = _today(clock.UTC, today)  # the secretariat goes by one clock
        if here is None:
            continue
        offset = offset_for(due, here, submitted, AFTER)
        if offset is not None:
            _tell("review_due", report, people, due, offset, here)


def _clarifications(today: date | None) -> None:
    """Focal points whose answer is wanted: once for each report and day, however many questions wait."""
    waiting = (
        Clarification.objects.filter(status=ClarificationStatus.OPEN, due_on__isnull=False, asked_at__isnull=False)
        .select_related("report__cycle", "report__member_state")
        .order_by("report_id", "due_on", "pk")
        .distinct("report_id", "due_on")
    )
    for thread in waiting:
        assert thread.due_on is not None and thread.asked_at is not None
        where = clock.of(thread.report.member_state)
        here = _today(where, today)
        if here is None:
            continue
        offset = offset_for(thread.due_on, here, clock.day(thread.asked_at, where), (7, 1, *AFTER))
        if offset is not None:
            people = mail.focal_points(thread.report.member_state)
            _tell("clarification_due", thread.report, people, thread.due_on, offset, here)
