"""The recommendations and commitments that a report is asked about."""

from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet

from reporting.enums import ProgressStatus
from reporting.models import FollowUpItem, NationalReport, Obligation, ReportedProgress, ReportSection, SubmittedVersion
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


def asked_of(report: NationalReport) -> list[AskedItem]:
    """The open items that were made for the report's period and are not settled yet. Five queries.

    An item that is done or no longer applies according to an accepted report is not asked again. Once the report is
    submitted, its items do not change, unless the section is returned.
    """
    end = report.cycle.period_end
    reported = ReportedProgress.objects.filter(
        version__in=SubmittedVersion.objects.accepted().of_earlier_periods(report).values("pk")
    )
    newest_first = reported.order_by("item_id", "-version__report__cycle__period_end", "-version__number")
    newest_of_items = newest_first.distinct("item_id").select_related("version__report__cycle")
    before = {row.item_id: row for row in newest_of_items.defer("version__content")}
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
    return [AskedItem(item, before.get(item.pk)) for item in with_what_is_shown(items).order_by("pk")]
