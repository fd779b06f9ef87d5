"""Who may search which part of the audit trail, and the search itself.

A focal point: the acts on the own state. The secretariat: the whole portal, without what happens inside a report that
is being written. The administrator: accounts and sign-ins, never an act on a report.
Source: docs/decisions/0031-audit-chains.md.
"""

import uuid
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from members import permissions
from members.models import AuditEvent, MemberState, User
from reporting.enums import ReportStatus
from reporting.models import NationalReport

ACCOUNTS = "members.user"
SIGN_IN_FAILED = "sign-in failed"
# Acts on these, by people of a state, concern what was submitted or decided. Acts on anything else of a state are
# drafting, which the secretariat does not see. A new kind of object counts as drafting until it is named here.
HANDED_IN = (
    "reporting.nationalreport",
    "reporting.submittedversion",
    "reporting.staterequest",
    "reporting.clarification",
    "reporting.followupitem",
    "reporting.consolidatedreport",
    "reporting.publication",
    ACCOUNTS,
    "members.memberstate",
)
# Drafting as well, although it is recorded on the report as a whole.
CARRIED_OVER, NEWER_CARRIED_OVER = "answers carried over", "answers of a newer report carried over"
DRAFTING = (CARRIED_OVER, NEWER_CARRIED_OVER)
PRACTICE = "practice:"  # how acts on a practice report begin
BATCH = 2000


def shown_to(user: User) -> QuerySet[AuditEvent]:
    """The events that this person may search. Raises PermissionDenied for those who may search none."""
    events = AuditEvent.objects.all()
    if user.reviews_reports:
        officers = User.objects.filter(groups__name=permissions.SECRETARIAT.name)
        drafts = NationalReport.objects.filter(status=ReportStatus.DRAFT).values_list("pk", flat=True)
        of_a_draft = Q(object_type="reporting.nationalreport", object_id__in=[str(pk) for pk in drafts])
        unsent = Q(what__startswith="clarification draft")  # a state's answer, until it is sent
        handed_in = Q(object_type__in=HANDED_IN) & ~of_a_draft & ~unsent & ~Q(what__in=DRAFTING)
        return events.filter(Q(member_state=None) | handed_in | Q(by__in=officers))
    if user.has_perm(permissions.MANAGE_PEOPLE):
        return events.filter(Q(object_type=ACCOUNTS) | Q(what=SIGN_IN_FAILED))
    if user.reported_state_ids:
        return events.filter(member_state__in=user.reported_state_ids)
    raise PermissionDenied(
        "The audit trail is for national focal points (their own state), the SOMTC secretariat and administrators. "
        f"Your role is {user.role_text or 'not set yet'}."
    )


def sees_addresses(user: User) -> bool:
    return user.has_perm(permissions.MANAGE_PEOPLE)


def states_for(user: User) -> QuerySet[MemberState]:
    """The states whose acts the person may search by state."""
    if user.reviews_reports:
        return MemberState.objects.all()
    return MemberState.objects.filter(pk__in=user.reported_state_ids)


def known_acts(user: User, events: QuerySet[AuditEvent]) -> list[str]:
    """The acts that occur in ``events``, which are those shown to ``user``: a name alone tells that something was done.

    The secretariat, which is shown most of them, gets all that occur, but of practice only its own. That query jumps in
    the index from act to act, so many events do not slow it down.
    """
    if not user.reviews_reports:
        return list(events.order_by("what").values_list("what", flat=True).distinct())
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH RECURSIVE acts AS ("
            " (SELECT what FROM members_auditevent ORDER BY what LIMIT 1) UNION ALL"
            " SELECT (SELECT what FROM members_auditevent WHERE what > acts.what ORDER BY what LIMIT 1)"
            " FROM acts WHERE acts.what IS NOT NULL"
            ") SELECT what FROM acts WHERE what IS NOT NULL"
        )
        found = [what for (what,) in cursor.fetchall()]
    return [what for what in found if not what.startswith(PRACTICE) or events.filter(what=what).exists()]


def search(events: QuerySet[AuditEvent], wanted: dict[str, Any]) -> QuerySet[AuditEvent]:
    """Matching events, newest first. ``wanted``: state, person, thing, what, since, until; empty ones are ignored."""
    if state := wanted.get("state"):
        events = events.filter(member_state=state)
    if person := wanted.get("person"):
        events = events.filter(by__in=_people(person, by_address=wanted.get("by_address", False)))
    if thing := wanted.get("thing"):
        events = events.filter(Q(object_text__icontains=thing) | Q(details__reference__icontains=thing))
    if what := wanted.get("what"):
        events = events.filter(what=what)
    if since := wanted.get("since"):
        events = events.filter(at__gte=_midnight(since))
    if until := wanted.get("until"):
        events = events.filter(at__lt=_midnight(until + timedelta(days=1)))
    return events.order_by("-at", "-pk")


def _people(text: str, *, by_address: bool) -> list[int]:
    """People by a part of the name, post or agency. Few, so their events are found by an index."""
    named = Q(name__icontains=text) | Q(agency__icontains=text)
    found = User.objects.filter(named | Q(email__icontains=text) if by_address else named)
    return list(found.order_by("pk").values_list("pk", flat=True)[:500])


def _midnight(day: date) -> datetime:
    """When the day begins by the reader's clock."""
    return datetime.combine(day, time.min, tzinfo=timezone.get_current_timezone())


def in_batches(events: QuerySet[AuditEvent]) -> Iterator[AuditEvent]:
    """All events of a search, newest first, a batch in memory at a time."""
    last: tuple[datetime, uuid.UUID] | None = None
    while True:
        rest = events if last is None else events.filter(Q(at__lt=last[0]) | Q(at=last[0], pk__lt=last[1]))
        batch = list(rest[:BATCH])
        yield from batch
        if len(batch) < BATCH:
            return
        last = batch[-1].at, batch[-1].pk
