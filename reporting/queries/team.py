"""People and sections of one report: who has which section, its status, and when all will be ready at this pace."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from members import clock
from members.models import AuditEvent, MemberState, StateRole, User
from members.permissions import CONTRIBUTOR, FOCAL_POINT
from reporting.enums import SectionStatus
from reporting.models import NationalReport, ReportingCycle, ReportSection, SectionAssignment

SHARING = ["section assigned", "section taken back from a colleague"]  # acts about a section that do not change it
FEWEST_SECTIONS = 3  # ready sections that are needed to calculate a pace
SHORTEST = timedelta(days=3)  # between the first of them and today


def colleagues(state: MemberState) -> QuerySet[User]:
    """The active contributors of a state who are not its focal points."""
    roles = StateRole.objects.filter(member_state=state)
    focal_points = User.objects.filter(groups__state_role__in=roles.filter(role=FOCAL_POINT.key))
    return (
        User.objects.filter(is_active=True, groups__state_role__in=roles.filter(role=CONTRIBUTOR.key))
        .exclude(pk__in=focal_points.values("pk"))
        .distinct()
        .order_by("name", "pk")
    )


@dataclass
class TeamSection:
    section: ReportSection
    assignments: list[SectionAssignment] = field(default_factory=list)
    last: AuditEvent | None = None
    left: int = 0  # points

    @property
    def code(self) -> str:
        return "done" if self.section.status == SectionStatus.AGREED else self.section.status


@dataclass
class PersonRow:
    """The work of one colleague: assigned sections, how many of them are settled, the next due day, the last act."""

    person: User
    assignments: list[SectionAssignment] = field(default_factory=list)
    last: AuditEvent | None = None
    left: int = 0  # points in these sections
    where: tzinfo = clock.UTC  # the clock of the state

    @property
    def agencies(self) -> list[str]:
        return list(dict.fromkeys(assignment.agency_name for assignment in self.assignments))

    @property
    def sections(self) -> set[int]:
        return {assignment.report_section_id for assignment in self.assignments}

    @property
    def settled(self) -> int:
        done = SectionStatus.settled()
        return len({a.report_section_id for a in self.assignments if a.report_section.status in done})

    @property
    def next_due(self) -> date | None:
        open_ = [a for a in self.assignments if a.report_section.status not in SectionStatus.settled()]
        return min((a.due_on for a in open_ if a.due_on), default=None)

    @property
    def is_overdue(self) -> bool:
        return self.next_due is not None and clock.days_until(self.next_due, self.where) < 0

    @property
    def reminded_at(self) -> datetime | None:
        return max((a.reminded_at for a in self.assignments if a.reminded_at), default=None)


def team(report: NationalReport, left: Mapping[str, int]) -> tuple[list[TeamSection], list[PersonRow]]:
    """All sections in their order, and all colleagues by name. Four queries. ``left``: points by key of the section."""
    sections = {
        row.pk: TeamSection(row, left=left.get(row.section.key, 0))
        for row in report.sections.select_related("section", "report")
    }
    where = clock.of(report.member_state)
    people = {person.pk: PersonRow(person, where=where) for person in colleagues(report.member_state)}
    assignments = SectionAssignment.objects.filter(report_section__report=report).select_related(
        "person", "report_section__section"
    )
    for assignment in assignments.order_by("person__name", "agency"):
        sections[assignment.report_section_id].assignments.append(assignment)
        people.setdefault(assignment.person_id, PersonRow(assignment.person, where=where)).assignments.append(
            assignment
        )
    acts = AuditEvent.objects.filter(object_type="reporting.reportsection", object_id__in=[str(pk) for pk in sections])
    acts = acts.exclude(what__in=SHARING).order_by("object_id", "by_id", "-at")
    for act in acts.distinct("object_id", "by_id"):
        row = sections[int(act.object_id)]
        if row.last is None or row.last.at < act.at:
            row.last = act
        author = people.get(act.by_id) if act.by_id else None
        if author and (author.last is None or author.last.at < act.at):
            author.last = act
    for person in people.values():
        person.left = sum(sections[pk].left for pk in person.sections)
    return list(sections.values()), list(people.values())


# --- Forecast ---------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Forecast:
    """``ready_on`` is None if too little is known to give a day; ``text`` is a sentence for both cases."""

    ready_on: date | None
    text: str


def forecast(
    ready_at: Sequence[datetime], total: int, now: datetime, due_on: date, where: tzinfo = clock.UTC
) -> Forecast:
    """When all ``total`` sections will be ready at the pace so far.

    ``ready_at`` has a moment for each section that is ready now. The pace is sections per day since the first of them.
    """
    left = total - len(ready_at)
    if total and left <= 0:
        return Forecast(None, gettext("All sections are ready."))
    span = now - min(ready_at) if ready_at else timedelta()
    if len(ready_at) < FEWEST_SECTIONS or span < SHORTEST:
        return Forecast(None, _too_early(ready_at, total, where))
    day = clock.day(now + left * span / len(ready_at), where)
    difference = (day - due_on).days
    days = abs(difference)
    if difference > 0:
        when = ngettext("%(days)d day after the due date", "%(days)d days after the due date", days)
    elif difference:
        when = ngettext("%(days)d day before it is due", "%(days)d days before it is due", days)
    else:
        when = gettext("on the day it is due")
    when %= {"days": days}
    text = gettext(
        "%(ready)d of %(total)d sections were marked as ready in %(days)d days: at this pace all are ready on %(day)s, "
        "%(when)s. It stands on these marks alone, not on what is answered."
    )
    given = {"ready": len(ready_at), "total": total, "days": span.days, "day": date_format(day, "j F Y"), "when": when}
    return Forecast(day, text % given)


def _too_early(ready_at: Sequence[datetime], total: int, where: tzinfo) -> str:
    """What a forecast would stand on, and what there is of it."""
    needs = gettext(
        "Too early to say when all sections will be ready: that is worked out from how fast sections are marked as "
        "ready, once %(fewest)d are and the first has been for %(shortest)d days."
    ) % {"fewest": FEWEST_SECTIONS, "shortest": SHORTEST.days}
    if not ready_at:
        return needs + " " + gettext("None of %(total)d is yet.") % {"total": total}
    now = ngettext(
        "Now %(ready)d of %(total)d is, marked on %(day)s.",
        "Now %(ready)d of %(total)d are, the first of them marked on %(day)s.",
        len(ready_at),
    )
    first = date_format(clock.day(min(ready_at), where), "j F Y")
    return needs + " " + now % {"ready": len(ready_at), "total": total, "day": first}


def forecast_of(report: NationalReport, sections: Collection[ReportSection] | None = None) -> Forecast:
    """When each section was last marked ready: one query. ``sections`` of the report, if the caller has read them."""
    rows = list(report.sections.all()) if sections is None else sections
    ready = [str(row.pk) for row in rows if row.status in SectionStatus.settled()]
    acts = AuditEvent.objects.filter(
        what="section marked ready", object_type="reporting.reportsection", object_id__in=ready
    )
    newest: dict[str, datetime] = {}
    for object_id, at in acts.order_by("at").values_list("object_id", "at"):
        newest[object_id] = at
    unknown = len(ready) - len(newest)  # ready without an act of its own: not used for the pace
    return forecast(
        list(newest.values()), len(rows) - unknown, timezone.now(), report.due_on, clock.of(report.member_state)
    )


# --- Posts ------------------------------------------------------------------------------------------------------------
def states_without_focal_point(cycle: ReportingCycle) -> list[MemberState]:
    """The member states of a cycle whose post of focal point is vacant. One query."""
    held = StateRole.objects.filter(role=FOCAL_POINT.key, group__user__is_active=True)
    return list(
        MemberState.objects.filter(reports__cycle=cycle).exclude(pk__in=held.values("member_state")).order_by("name")
    )
