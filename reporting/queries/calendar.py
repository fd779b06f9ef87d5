"""The dates that concern one person: on the page, and in the calendar program that reads the secret address.

No entry holds anything of a report's content.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo
from itertools import groupby

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from icalendar import Calendar, Event

from members import clock
from members.models import User
from reporting.models import NationalReport, ReportingCycle, SectionAssignment
from reporting.queries.cycle_dates import MILESTONES
from reporting.workflow import EDITABLE

SHOWN_BACK = timedelta(days=60)
# The dates of a cycle that concern a state besides its own due date.
OF_A_STATE = ("opens_on", "clearance_until", "ammtc_on", "adoption_on")


@dataclass(frozen=True)
class CalendarDay:
    """One day. ``uid`` stays the same when the day moves, so that a calendar program moves its entry too."""

    day: date
    title: str
    text: str
    url: str
    uid: str
    planned: bool = False
    where: tzinfo | None = None  # the clock by which a day that binds ends; None for a day that binds nobody

    @property
    def days_left(self) -> int:
        return clock.days_until(self.day, self.where or timezone.get_current_timezone())

    @property
    def ends(self) -> str:
        """By which clock a day that binds ends; "" for one that binds nobody."""
        return _("End of day in %(clock)s") % {"clock": clock.named(self.where)} if self.where else ""


def entries(
    user: User,
    since: date | None = None,
    cycles: Iterable[ReportingCycle] | None = None,
    reports: Iterable[NationalReport] | None = None,
    *,
    assigned: bool = True,
) -> list[CalendarDay]:
    """The dates that concern ``user`` from ``since`` (60 days ago) on, in order. A constant number of queries.

    ``cycles`` that concern the person, and ``reports`` that the person's states can still change, if they were read.
    ``assigned``: whether there may be sections that were given to the person with a day.
    """
    since = since or timezone.localdate() - SHOWN_BACK
    cycles = ReportingCycle.objects.concerning(user) if cycles is None else cycles
    cycles = [cycle for cycle in cycles if not cycle.is_archived]
    if user.reviews_reports:
        found = _secretariat(cycles)
    else:
        found = [*_state(user, cycles, reports), *(_assigned(user) if assigned else ())]
    return sorted((entry for entry in found if entry.day >= since), key=lambda entry: (entry.day, entry.title))


def by_month(found: Iterable[CalendarDay]) -> list[tuple[date, list[CalendarDay]]]:
    return [(month, list(items)) for month, items in groupby(found, key=lambda entry: entry.day.replace(day=1))]


def _milestone(cycle: ReportingCycle, name: str, day: date, url: str) -> CalendarDay:
    text = cycle.ammtc_name if name in {"ammtc_on", "adoption_on"} else ""
    return CalendarDay(day, f"{MILESTONES[name]}: {cycle}", text, url, f"cycle-{cycle.pk}-{name}", cycle.is_planned)


def _secretariat(cycles: list[ReportingCycle]) -> list[CalendarDay]:
    found = [
        _milestone(cycle, name, day, cycle.get_absolute_url()) for cycle in cycles for name, day in cycle.milestones()
    ]
    extended = NationalReport.objects.filter(
        cycle__in=[cycle for cycle in cycles if cycle.is_open], status__in=EDITABLE, extended_to__isnull=False
    ).select_related("cycle", "member_state")
    return found + [
        CalendarDay(
            report.due_on,
            f"Extended due date of {report.member_state}: {report.cycle}",
            "",
            report.cycle.get_absolute_url(),
            f"report-{report.pk}-due",
            where=clock.of(report.member_state),
        )
        for report in extended
        if report.is_extended
    ]


def _state(user: User, cycles: list[ReportingCycle], reports: Iterable[NationalReport] | None) -> list[CalendarDay]:
    found = [
        _milestone(cycle, name, day, "/calendar/")
        for cycle in cycles
        for name, day in cycle.milestones()
        if name in OF_A_STATE and (name != "opens_on" or cycle.is_planned)
    ]
    found += [_milestone(cycle, "due_on", cycle.due_on, "/calendar/") for cycle in cycles if cycle.is_planned]
    if reports is None:
        reports = NationalReport.objects.worked_on_by(user).filter(cycle__in=cycles, status__in=EDITABLE)
        reports = reports.select_related("cycle", "member_state")
    known = {cycle.pk for cycle in cycles}
    return found + [
        CalendarDay(
            report.due_on,
            f"Report of {report.member_state} is due: {report.cycle}",
            "With the day that the secretariat granted" if report.is_extended else "",
            report.get_absolute_url(),
            f"report-{report.pk}-due",
            where=clock.of(report.member_state),
        )
        for report in reports
        if report.cycle.is_open and report.cycle_id in known
    ]


def _assigned(user: User) -> list[CalendarDay]:
    """The days by which this person must finish sections; one entry for each report and day."""
    rows = (
        SectionAssignment.objects.filter(
            person=user,
            due_on__isnull=False,
            report_section__report__status__in=EDITABLE,
            report_section__report__cycle__in=ReportingCycle.objects.open(),
        )
        .select_related("report_section__report__cycle", "report_section__report__member_state")
        .order_by("report_section__report", "due_on")
    )
    found = []
    for (report, day), items in groupby(rows, key=lambda row: (row.report_section.report, row.due_on)):
        count = len({item.report_section_id for item in items})
        found.append(
            CalendarDay(
                day,
                ngettext(
                    "%(count)d section given to you: %(report)s", "%(count)d sections given to you: %(report)s", count
                )
                % {"count": count, "report": report},
                "",
                report.get_absolute_url(),
                f"report-{report.pk}-given-{user.pk}-{day}",
                where=clock.of(report.member_state),
            )
        )
    return found


def as_ical(user: User, found: Iterable[CalendarDay]) -> bytes:
    """The entries as an iCalendar file: all-day entries, shown as free time, with a link to the portal."""
    calendar = Calendar()
    calendar.add("prodid", "-//ACTIP Reporting Portal//Calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"{settings.PORTAL_NAME}: {user.role_text}")
    calendar.add("refresh-interval", timedelta(hours=12), parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", "PT12H")
    now = timezone.now()
    host = settings.PORTAL_URL.rpartition("/")[2].partition(":")[0]
    for entry in found:
        event = Event()
        event.add("uid", f"{entry.uid}@{host}")
        event.add("dtstamp", now)
        event.add("summary", f"{entry.title}{' (planned)' if entry.planned else ''}")
        event.add("dtstart", entry.day)
        event.add("dtend", entry.day + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
        event.add("status", "TENTATIVE" if entry.planned else "CONFIRMED")
        if said := ". ".join(filter(None, (entry.text, entry.ends))):
            event.add("description", said)
        event.add("url", settings.PORTAL_URL + entry.url)
        calendar.add_component(event)
    return calendar.to_ical()
