"""Recommendations and commitments, with what states have reported on each so far."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from members.models import MemberState
from reporting.models import FollowUpItem, Obligation, ReportedProgress, ReportingCycle
from reporting.snapshot.asked import with_what_is_shown

NOTHING_YET = "nothing_yet"  # a filter: nothing reported so far


@dataclass(frozen=True)
class StateLine:
    """The last report of one state on one item; ``progress`` is None if it has reported nothing yet."""

    state: MemberState
    progress: ReportedProgress | None


@dataclass(frozen=True)
class FollowUpRow:
    item: FollowUpItem
    lines: list[StateLine] = field(default_factory=list)


def tracked(
    visible: QuerySet[FollowUpItem],
    states: list[MemberState],
    *,
    state: MemberState | None = None,
    obligation: Obligation | None = None,
    status: str = "",
    cycle: ReportingCycle | None = None,
    standing: str = "",
) -> QuerySet[FollowUpItem]:
    """The matching items: items for all states first, then by state in alphabetical order.

    ``status`` filters by what a state (``state``, or any of ``states``) last reported, in ``cycle`` if one is given.
    ``standing``: "open", "ended" or "" for both.
    """
    items = visible
    if state:
        items = items.filter(Q(member_state=state) | Q(member_state=None))
    if obligation:
        items = items.filter(obligations=obligation)
    if standing:
        items = items.filter(closing__isnull=standing == "open")
    if cycle:
        items = items.filter(asked_after__lt=cycle.period_end)
    latest = ReportedProgress.objects.filter(pk__in=_latest([state] if state else states, cycle).values("pk"))
    here = latest.filter(item=OuterRef("pk"))
    if status == NOTHING_YET:
        items = items.exclude(Exists(here))
    elif status:
        items = items.filter(Exists(here.filter(status=status)))
    return with_what_is_shown(items).order_by(F("member_state__name").asc(nulls_first=True), "pk")


def _latest(states: Iterable[MemberState], cycle: ReportingCycle | None = None) -> QuerySet[ReportedProgress]:
    """The last report of each of ``states`` on each item: the newest version of the newest period."""
    rows = ReportedProgress.objects.filter(version__report__member_state__in=list(states))
    if cycle:
        rows = rows.filter(version__report__cycle=cycle)
    return rows.order_by(
        "item_id", "version__report__member_state_id", "-version__report__cycle__period_end", "-version__number"
    ).distinct("item_id", "version__report__member_state_id")


def rows_of(
    items: Iterable[FollowUpItem], states: list[MemberState], cycle: ReportingCycle | None = None
) -> list[FollowUpRow]:
    """Each item with a line for each of ``states`` that it concerns (in alphabetical order). One query."""
    items = list(items)
    latest = (
        _latest(states, cycle).filter(item__in=items).select_related("version__report__cycle").defer("version__content")
    )
    found = {(row.item_id, row.version.report.member_state_id): row for row in latest}
    return [
        FollowUpRow(
            item,
            [
                StateLine(state, found.get((item.pk, state.pk)))
                for state in states
                if item.member_state_id in {None, state.pk}
            ],
        )
        for item in items
    ]


def history(item: FollowUpItem, states: list[MemberState]) -> list[tuple[MemberState, list[ReportedProgress]]]:
    """The reports of each state on the item over the cycles, oldest first: one per report, from its newest version."""
    rows = (
        ReportedProgress.objects.filter(item=item, version__report__member_state__in=states)
        .order_by("version__report_id", "-version__number")
        .distinct("version__report_id")
        .select_related("version__report__cycle")
        .defer("version__content")
    )
    found: dict[int, list[ReportedProgress]] = {}
    for row in sorted(rows, key=lambda row: row.version.report.cycle.period_end):
        found.setdefault(row.version.report.member_state_id, []).append(row)
    return [(state, found.get(state.pk, [])) for state in states if item.member_state_id in {None, state.pk}]


def states_shown_to(user) -> list[MemberState]:
    """The states whose reports this person reads here: all for the secretariat, otherwise those they work for."""
    states = MemberState.objects.order_by("name")
    return list(states if user.reviews_reports else states.filter(pk__in=user.state_ids))
