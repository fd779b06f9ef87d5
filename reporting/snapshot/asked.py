"""The recommendations and commitments that a report is asked about."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from members.kept_sql import KeptRows
from reporting.enums import ProgressStatus, ReportStatus
from reporting.models import (
    FollowUpItem,
    NationalReport,
    Obligation,
    ReportedProgress,
    ReportingCycle,
    ReportSection,
    SubmittedVersion,
)
from reporting.standing import FOLLOW_UP


@dataclass(frozen=True)
class AskedItem:
    """An item that a report is asked about, and what the state's last accepted report said about it."""

    item: FollowUpItem
    before: ReportedProgress | None

    @property
    def name(self) -> str:
        """The name of the entry on its page."""
        return f"item-{self.item.pk}"


def with_what_is_shown(items: QuerySet[FollowUpItem]) -> QuerySet[FollowUpItem]:
    shown = items.select_related("member_state", "version", "closing").defer("version__content")
    return shown.prefetch_related(Prefetch("obligations", Obligation.objects.select_related("article")))


def items_asked_of(report: NationalReport) -> QuerySet[FollowUpItem]:
    """The open items that were made for the report's period and are not settled yet. No query.

    An item that is done or no longer applies according to an accepted report is not asked again. Once the report is
    submitted, its items do not change, unless the section is returned.
    """
    settled = ReportedProgress.objects.filter(
        pk__in=_newest_progress(report).values("pk"), status__in=ProgressStatus.settled()
    )
    asks_now = Q(asked_after__lt=report.cycle.period_end) & ~Q(pk__in=settled.values("item"))
    items = FollowUpItem.objects.filter(Q(member_state=report.member_state_id) | Q(member_state=None))
    if report.status == ReportStatus.DRAFT:
        return items.standing().filter(asks_now)
    newest = report.versions.order_by("-number").values("pk")[:1]
    is_open = Exists(ReportSection.objects.filter(report=report, section__key=FOLLOW_UP, is_open=True))
    asked_then = Exists(ReportedProgress.objects.filter(item=OuterRef("pk"), version=Subquery(newest)))
    return items.filter(~is_open & asked_then | is_open & Q(closing=None) & (asked_then | asks_now))


def _newest_progress(report: NationalReport) -> QuerySet[ReportedProgress]:
    """For each item what the last accepted report before this one said about it."""
    reported = ReportedProgress.objects.filter(
        version__in=SubmittedVersion.objects.accepted().of_earlier_periods(report).values("pk")
    )
    newest_first = reported.order_by("item_id", "-version__report__cycle__period_end", "-version__number")
    return newest_first.distinct("item_id")


def asked_of(report: NationalReport) -> list[AskedItem]:
    """The items that the report is asked about, each with what was said before. Three queries."""
    newest = _newest_progress(report).select_related("version__report__cycle").defer("version__content")
    before = {row.item_id: row for row in newest}
    return [AskedItem(item, before.get(item.pk)) for item in items_shown(report)]


def items_shown(report: NationalReport) -> QuerySet[FollowUpItem]:
    """The items that the report is asked about, with what is shown of them. Two queries, three for a draft."""
    asked = items_asked_of(report)
    if report.status == ReportStatus.DRAFT:
        ids = [pk for (pk,) in _asked_of_draft(report.member_state_id, report.cycle.period_end)]
        asked = FollowUpItem.objects.filter(pk__in=ids)
    return with_what_is_shown(asked).order_by("pk")


@KeptRows
def _asked_of_draft(state: int, period_end: date) -> QuerySet:
    cycle = ReportingCycle(period_end=period_end)
    draft = NationalReport(member_state_id=state, cycle=cycle, status=ReportStatus.DRAFT)
    return items_asked_of(draft).order_by().values_list("pk")
