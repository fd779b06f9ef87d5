"""What changed since a person's last visit: acts of others from the audit trail that this person may know."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.urls import reverse

from members import permissions
from members.kept_sql import KeptRows
from members.models import AuditEvent, User
from reporting.models import Clarification, NationalReport, ReportingCycle, ReportSection
from reporting.queries.stages import newest_number

LOOKED_AT = 80  # acts; the same act by the same person several times in a row is shown once
OF_REPORTS = ["report submitted", "report taken back", "report accepted", "sections returned", "release decided"]
OF_CYCLES = ["cycle opened", "cycle changed", "cycle closed", "cycle reopened", "cycle archived"]
OF_THE_SECRETARIAT = [
    *OF_REPORTS, *OF_CYCLES, "cycle planned", "opening of cycle taken back", "cycle taken out of the archive",
    "extension asked for", "correction asked for", "extension granted", "extension refused", "correction granted",
    "correction refused", "due date extended", "clarification answered", "consolidation started", "report rendered",
    "release published",
]  # fmt: skip
OF_A_STATE = [*OF_REPORTS, "due date extended", "extension granted", "extension refused", "correction granted",
              "correction refused"]  # fmt: skip
# Readings have their own page.
NOT_NEWS = (
    "report read",
    "edition read",
    "released document read",
    "document read",
    "confidential",
    "signed",
    "upload",
    "calendar",
    "copy downloaded",
    "sample answers",
)


@dataclass
class RecentAct:
    """One act, or several equal ones. ``url`` is "" if this person has no page for it."""

    at: datetime
    who: str
    what: str
    about: str
    url: str
    is_new: bool
    times: int = 1


def what_changed(
    user: User, since: datetime | None, limit: int = 8, cycles: Iterable[ReportingCycle] | None = None
) -> list[RecentAct]:
    """The newest acts of others, those after ``since`` marked as new. At most five queries.

    ``cycles`` that concern the person, if they were read.
    """
    events = _events(user, cycles)
    addresses = _addresses(user, events)
    found: list[RecentAct] = []
    for event in events:
        last = found[-1] if found else None
        who, about = event.by_text.partition(" (")[0], event.object_text
        if last and (last.who, last.what, last.about) == (who, event.what, about):
            last.times += 1
            continue
        if len(found) == limit:
            break
        url = addresses.get((event.object_type, event.object_id), "")
        found.append(RecentAct(event.at, who, event.what, about, url, since is not None and event.at > since))
    return found


class Act(NamedTuple):
    """What the list shows of an act."""

    at: datetime
    by_text: str
    what: str
    object_type: str
    object_id: str
    object_text: str


def _events(user: User, cycles: Iterable[ReportingCycle] | None) -> list[Act]:
    """The acts of others that this person may know, the newest first; none if the role has none."""
    rows: Iterable[tuple] = ()
    if user.reviews_reports:
        rows = _acts(user.pk, Q(what__in=OF_THE_SECRETARIAT))
    elif user.state_ids:
        cycles = ReportingCycle.objects.concerning(user) if cycles is None else cycles
        opened = [str(cycle.pk) for cycle in cycles if cycle.opened_at]
        if len(user.reported_state_ids) < len(user.state_ids):
            rows = _of_contributor(user, opened)
        elif opened:
            rows = _of_focal_point(user.pk, user.state_ids, opened)
        else:
            rows = _acts(user.pk, Q(member_state__in=user.state_ids))
    elif user.has_perm(permissions.MANAGE_PEOPLE):
        rows = _acts(user.pk, Q(object_type="members.user"))
    elif user.has_perm(permissions.VIEW_PUBLICATIONS):
        rows = _acts(user.pk, Q(what="release published"))
    return [Act(*row) for row in rows]


def _acts(but_by: int, which: Q) -> QuerySet:
    acts = AuditEvent.objects.exclude(by=but_by).filter(which)
    for words in NOT_NEWS:
        acts = acts.exclude(what__startswith=words)
    return acts.values_list(*Act._fields)[:LOOKED_AT]


def _of_cycles(opened: list[str]) -> Q:
    return Q(object_type="reporting.reportingcycle", what__in=OF_CYCLES, object_id__in=opened)


@KeptRows
def _of_focal_point(person: int, states: list[int], opened: list[str]) -> QuerySet:
    return _acts(person, _of_cycles(opened) | Q(member_state__in=states))


def _of_contributor(user: User, opened: list[str]) -> QuerySet:
    mine = ReportSection.objects.workable_by(user).values_list("pk", flat=True)
    of_sections = Q(object_type="reporting.reportsection", object_id__in=[str(pk) for pk in mine])
    of_state = Q(member_state__in=user.state_ids, what__in=OF_A_STATE)
    return _acts(user.pk, _of_cycles(opened) | of_sections | of_state | Q(member_state__in=user.reported_state_ids))


def _addresses(user: User, events: Iterable[Act]) -> dict[tuple[str, str], str]:
    """(type, id) of the object of an act → its page for this person."""
    ids: dict[str, set[str]] = {}
    for event in events:
        ids.setdefault(event.object_type, set()).add(event.object_id)
    found: dict[tuple[str, str], str] = {}
    if reports := ids.get("reporting.nationalreport"):
        rows = NationalReport.objects.filter(pk__in=reports)
        if user.reviews_reports:
            for pk, number in rows.annotate(newest=newest_number()).values_list("pk", "newest"):
                if number:
                    found["reporting.nationalreport", str(pk)] = reverse("report-version", args=[pk, number])
        else:
            found |= {("reporting.nationalreport", pk): reverse("report-detail", args=[pk]) for pk in reports}
    if sections := ids.get("reporting.reportsection"):
        mine = ReportSection.objects.workable_by(user).filter(pk__in=sections).select_related("section")
        found |= {("reporting.reportsection", str(row.pk)): row.get_absolute_url() for row in mine}
    if threads := ids.get("reporting.clarification"):
        seen = Clarification.objects.visible_to(user).filter(pk__in=threads)
        found |= {("reporting.clarification", str(row.pk)): row.get_absolute_url() for row in seen}
    for cycle in ids.get("reporting.reportingcycle", ()):
        page = reverse("cycle-detail", args=[cycle]) if user.reviews_reports else reverse("calendar")
        found["reporting.reportingcycle", cycle] = page
    if user.reviews_reports:
        for consolidated in ids.get("reporting.consolidatedreport", ()):
            found["reporting.consolidatedreport", consolidated] = reverse("consolidated-detail", args=[consolidated])
    if user.has_perm(permissions.VIEW_PUBLICATIONS):
        for publication in ids.get("reporting.publication", ()):
            found["reporting.publication", publication] = reverse("dashboard-publication", args=[publication])
    if user.has_perm(permissions.MANAGE_PEOPLE):
        found |= {("members.user", pk): reverse("person-detail", args=[pk]) for pk in ids.get("members.user", ())}
    return found
