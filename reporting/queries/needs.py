"""Needs in submitted reports: the secretariat's view, by obligation."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from reporting.models import Obligation, ReportedNeed, SubmittedVersion


def reported_needs(
    *,
    cycle: Any = None,
    state: Any = None,
    obligation: Obligation | None = None,
    kind: str = "",
    met: str = "",
) -> QuerySet[ReportedNeed]:
    """The needs in the newest version of each report; without ``cycle``, of the newest period of each state."""
    versions = SubmittedVersion.objects.all()
    if cycle:
        versions = versions.of_cycle(cycle)
    if state:
        versions = versions.filter(report__member_state=state)
    needs = ReportedNeed.objects.filter(version__in=versions.newest_of_states().values("pk"))
    if obligation:
        needs = needs.filter(obligation=obligation)
    if kind:
        needs = needs.filter(kind=kind)
    if met:
        needs = needs.filter(met=met)
    return needs.select_related(
        "obligation__article", "version__report__member_state", "version__report__cycle"
    ).order_by("obligation__position", "version__report__member_state__name", "pk")


@dataclass(frozen=True)
class NeedsOfObligation:
    """An obligation with the needs that states name for it, by state in alphabetical order."""

    obligation: Obligation
    needs: list[ReportedNeed]


def by_obligation(needs: list[ReportedNeed]) -> list[NeedsOfObligation]:
    found: dict[int, NeedsOfObligation] = {}
    for need in needs:
        found.setdefault(need.obligation_id, NeedsOfObligation(need.obligation, [])).needs.append(need)
    return list(found.values())
