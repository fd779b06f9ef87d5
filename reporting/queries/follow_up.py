"""Recommendations and commitments: what a report is asked about, and what states have reported on each so far."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

from members.models import MemberState
from reporting.enums import ProgressStatus
from reporting.models import (
    FollowUpItem,
    NationalReport,
    Obligation,
    ReportedProgress,
    ReportingCycle,
    ReportSection,
    ReviewDecision,
)
from reporting.standing import FOLLOW_UP

NOTHING_YET = "nothing_yet"  # a filter: nothing reported so far


@dataclass(frozen=True)
class Asked:
    """An item that a report is asked about, and what the state's last accepted report said of it."""

    item: FollowUpItem
    before: ReportedProgress | None

    @property
    def name(self) -> str:
        """Of the entry on its page."""
        return f"item-{self.item.pk}"


def _with_what_is_shown(items: QuerySet[FollowUpItem]) -> QuerySet[FollowUpItem]:
    return items.select_related("member_state", "version", "closing").prefetch_related(
        Prefetch("obligations", Obligation.objects.select_related("article"))
    )


def asked_of(report: NationalReport) -> list[Asked]:
    """What the report is asked about: what stands, was made for its period, and is not yet settled. Five queries.

    What an accepted report said was done, or no longer applies, is not asked again. Once the report is handed in it
    stays with what it was asked then, unless the section is returned.
    """
    end = report.cycle.period_end
    reported = ReportedProgress.objects.filter(
        version__report__member_state=report.member_state_id,
        version__report__cycle__period_end__lt=end,
        version__decisions__kind=ReviewDecision.ACCEPTED,
    )
    newest_first = reported.order_by("item_id", "-version__report__cycle__period_end", "-version__number")
    before = {row.item_id: row for row in newest_first.distinct("item_id").select_related("version__report__cycle")}
    settled = [pk for pk, row in before.items() if row.status in ProgressStatus.settled()]
    items = FollowUpItem.objects.filter(Q(member_state=report.member_state_id) | Q(member_state=None))
    newest = report.versions.order_by("-number").values_list("pk", flat=True).first()
    if newest is None:
        items = items.standing().filter(asked_after__lt=end).exclude(pk__in=settled)
    else:
        asked_then = Q(reported__version=newest)
        if ReportSection.objects.filter(report=report, section__key=FOLLOW_UP, is_open=True).exists():
            asked_then |= Q(asked_after__lt=end) & ~Q(pk__in=settled)
            items = items.standing()
        items = items.filter(asked_then).distinct()
    return [Asked(item, before.get(item.pk)) for item in _with_what_is_shown(items).order_by("pk")]


# --- The tracker ------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class StateLine:
    """What one state last reported on one item; ``progress`` is None where it has reported nothing yet."""

    state: MemberState
    progress: ReportedProgress | None


@dataclass(frozen=True)
class ItemRow:
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
    """The items that match: to all states first, then by state in the order of the alphabet.

    ``status`` looks at what a state (``state``, or any of ``states``) last reported, in ``cycle`` if one is given.
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
    return _with_what_is_shown(items).order_by(F("member_state__name").asc(nulls_first=True), "pk")


def _latest(states: Iterable[MemberState], cycle: ReportingCycle | None = None) -> QuerySet[ReportedProgress]:
    """What each of ``states`` last reported on each item: of the newest period, the newest version."""
    rows = ReportedProgress.objects.filter(version__report__member_state__in=list(states))
    if cycle:
        rows = rows.filter(version__report__cycle=cycle)
    return rows.order_by(
        "item_id", "version__report__member_state_id", "-version__report__cycle__period_end", "-version__number"
    ).distinct("item_id", "version__report__member_state_id")


def rows_of(
    items: Iterable[FollowUpItem], states: list[MemberState], cycle: ReportingCycle | None = None
) -> list[ItemRow]:
    """Each item with a line per state that it concerns, of ``states`` (in the order of the alphabet). One query."""
    items = list(items)
    latest = _latest(states, cycle).filter(item__in=items).select_related("version__report__cycle")
    found = {(row.item_id, row.version.report.member_state_id): row for row in latest}
    return [
        ItemRow(
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
    """What each state reported on the item over the cycles, oldest first: one entry per report, its newest version."""
    rows = (
        ReportedProgress.objects.filter(item=item, version__report__member_state__in=states)
        .order_by("version__report_id", "-version__number")
        .distinct("version__report_id")
        .select_related("version__report__cycle")
    )
    found: dict[int, list[ReportedProgress]] = {}
    for row in sorted(rows, key=lambda row: row.version.report.cycle.period_end):
        found.setdefault(row.version.report.member_state_id, []).append(row)
    return [(state, found.get(state.pk, [])) for state in states if item.member_state_id in {None, state.pk}]


def states_shown_to(user) -> list[MemberState]:
    """Whose reports this person reads here: all states for the secretariat, else the states they work for."""
    states = MemberState.objects.order_by("name")
    return list(states if user.reviews_reports else states.filter(pk__in=user.state_ids))
