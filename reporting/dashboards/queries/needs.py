"""Needs that states have released, for donors. Reads published rows only."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import QuerySet

from reporting.dashboards.queries.publications import notice_lines
from reporting.enums import NeedMet, Pillar
from reporting.models.publication import Publication, PublishedNeed


@dataclass(frozen=True)
class ObligationNeeds:
    obligation: str
    key: str
    needs: list[PublishedNeed]


@dataclass(frozen=True)
class PillarNeeds:
    pillar: str
    obligations: list[ObligationNeeds]


def needs_of(
    publication: Publication, *, pillar: str = "", obligation: str = "", kind: str = ""
) -> QuerySet[PublishedNeed]:
    """The published needs that match, in the order of obligations and, within one, of state names."""
    wanted = {"pillar": pillar, "obligation_key": obligation, "kind": kind}
    return publication.needs.filter(**{name: value for name, value in wanted.items() if value})


def by_pillar(needs: list[PublishedNeed]) -> list[PillarNeeds]:
    """The pillars of the Convention, each with its obligations in their order."""
    order = list(Pillar.values)
    ordered = sorted(needs, key=lambda need: (order.index(need.pillar), need.pk))
    return [
        PillarNeeds(
            Pillar(pillar).label,
            [
                ObligationNeeds(obligation, key, list(rows))
                for (obligation, key), rows in groupby(group, key=lambda need: (need.obligation, need.obligation_key))
            ],
        )
        for pillar, group in groupby(ordered, key=lambda need: need.pillar)
    ]


def obligation_choices(publication: Publication) -> list[tuple[str, str]]:
    """(key, title) of the obligations for which needs are published, in their order."""
    return list(dict(publication.needs.values_list("obligation_key", "obligation")).items())


def coverage(publication: Publication) -> dict[str, Any]:
    """How many states reported, how many of them released a need; how many needs there are, how many are not met."""
    rows = list(publication.needs.values_list("state_name", "met"))
    return {
        "states": len({state for state, _ in rows}),
        "reported": publication.parties_reported + publication.others_reported,
        "needs": len(rows),
        "open": sum(met != NeedMet.YES for _, met in rows),
    }


def needs_table(publication: Publication) -> list[list[Any]]:
    """All published needs of a publication as rows of cells, header lines first."""
    return [
        ["ACTIP Reporting Portal", "Needs for assistance that states have released"],
        *notice_lines([publication]),
        ["Release", str(publication)],
        ["Period", publication.period_start.isoformat(), publication.period_end.isoformat()],
        ["As of", publication.published_at.date().isoformat()],
        ["Coverage", f"{publication.parties_reported} of {publication.parties_total} Parties reported"],
        ["Note", "A state without a line here did not release a need. That does not mean that it has none."],
        [],
        [
            "State",
            "Party",
            "Article",
            "Obligation",
            "Pillar",
            "Kind",
            "Need",
            "Urgency",
            "Met by a programme",
            "Programme",
        ],
        *(
            [
                need.state_name,
                "yes" if need.is_party else "no",
                need.article_number,
                need.obligation,
                need.get_pillar_display(),
                need.get_kind_display(),
                need.text,
                need.urgency,
                need.get_met_display(),
                need.programme,
            ]
            for need in publication.needs.all()
        ),
    ]
