"""What disclosure control works on: the tables that states have released to donors, and what was published before."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from reporting.enums import AnswerKind, ConsolidatedStatus, ReleaseAudience
from reporting.models import ConsolidatedReport, Publication, PublishedItem, SubmittedVersion
from reporting.queries import public_figures
from reporting.queries.release import Release as StateRelease
from reporting.queries.release import decided_on, releases_of
from reporting.queries.standard import figures_of
from victims.disclosure.linked import Figures, Key, Linked, Release, Said, Shape, link
from victims.disclosure.model import Mark

GIVEN = {AnswerKind.VALUE, AnswerKind.ZERO}
Tables = dict[str, dict[str, dict[str, Any]]]  # state → table → the table as it was handed in


def released_tables(contents: Iterable[Mapping[str, Any]]) -> Tables:
    """The tables that are left in reports as an audience gets them, where the state gave figures."""
    return {
        content["state"]: {
            question["table"]["key"]: question["table"]
            for section in content["sections"]
            for question in section["questions"]
            if question["table"] is not None and question["kind"] in GIVEN
        }
        for content in contents
    }


@dataclass
class Material:
    """All that goes into one release, and nothing else."""

    consolidated: ConsolidatedReport
    versions: list[SubmittedVersion]
    releases: list[StateRelease]
    edition: int
    tables: Tables
    before: list[tuple[Publication, Tables]]  # earlier releases that speak of the same time
    elsewhere: Tables = field(default_factory=dict)  # not released, with figures that their states have published

    @cached_property
    def by_state(self) -> dict[str, StateRelease]:
        """ISO code of a state that reported → what it has decided on its report."""
        return {release.version.content["state"]: release for release in self.releases}

    @cached_property
    def contents(self) -> dict[str, dict[str, Any]]:
        """ISO code of a state that reported → its report as donors get it."""
        return {iso2: release.content(ReleaseAudience.DONORS) for iso2, release in self.by_state.items()}

    @cached_property
    def content_hash(self) -> str:
        """Of everything that decides what is published of the tables."""
        cycle = self.consolidated.cycle
        parts = {
            "tables": self.tables,
            "elsewhere": self.elsewhere,
            "threshold": cycle.smallest_shown,
            "rounding": cycle.rounding_base,
            "before": [publication.pk for publication, _ in self.before],
        }
        return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()

    @property
    def public_hash(self) -> str:
        """Of what states have marked as public already; "" where that is nothing."""
        found = {
            iso2: {key: table["public"] for key, table in of_state.items() if table.get("public")}
            for tables in (self.tables, self.elsewhere)
            for iso2, of_state in tables.items()
        }
        given = {iso2: of_state for iso2, of_state in found.items() if of_state}
        return hashlib.sha256(json.dumps(given, sort_keys=True).encode()).hexdigest() if given else ""

    @property
    def in_order(self) -> list[Tables]:
        """The tables of the releases of ``link``: earlier ones, what is public elsewhere, and this one last."""
        return [*(tables for _, tables in self.before), *([self.elsewhere] if self.elsewhere else ()), self.tables]

    @property
    def ours(self) -> int:
        """The number of this release among those of ``link``."""
        return len(self.in_order) - 1

    def link(self, shapes: Mapping[str, Shape]) -> Linked:
        cycle = self.consolidated.cycle
        releases = []
        ours = self.ours
        within = None
        for place, (publication, tables) in enumerate(self.before):
            same = publication.consolidated_id == self.consolidated.pk
            inside = publication.period_start >= cycle.period_start and publication.period_end <= cycle.period_end
            releases.append(
                Release(
                    _figures(tables),
                    said=_said(publication),
                    period=publication.consolidated_id,
                    within=ours if inside and not same else None,
                )
            )
            if not same and not inside:
                within = place
        if self.elsewhere:
            releases.append(Release(_figures(self.elsewhere), said={}, period=self.consolidated.pk, summed=False))
        releases.append(Release(_figures(self.tables), period=self.consolidated.pk, within=within))
        return link(shapes, releases, smallest=cycle.smallest_shown, base=cycle.rounding_base)


def material_of(consolidated: ConsolidatedReport) -> Material:
    """For the first release the sources of the adopted report; for a revised one what was accepted last.

    A state that corrects its accepted report takes nothing back by that: until the correction is accepted, what it has
    released stands as it was.
    """
    cycle = consolidated.cycle
    earlier = list(consolidated.publications.order_by("edition"))
    if consolidated.status == ConsolidatedStatus.PUBLISHED:
        versions = decided_on(cycle)
    else:
        versions = list(consolidated.sources.select_related("report__member_state"))
    releases = list(releases_of(versions).values())
    overlapping = Publication.objects.filter(
        period_start__lte=cycle.period_end, period_end__gte=cycle.period_start
    ).exclude(consolidated=consolidated)
    nested = [
        publication
        for publication in overlapping
        if (publication.period_start <= cycle.period_start and publication.period_end >= cycle.period_end)
        or (publication.period_start >= cycle.period_start and publication.period_end <= cycle.period_end)
    ]
    made = Material(
        consolidated=consolidated,
        versions=versions,
        releases=releases,
        edition=1 + max((publication.edition for publication in earlier), default=0),
        tables={},
        before=_tables_of([*nested, *earlier]),
    )
    made.tables = released_tables(made.contents.values())
    made.elsewhere = {
        release.version.content["state"]: found
        for release in releases
        if (found := release.public_elsewhere(made.tables[release.version.content["state"]]))
    }
    return made


def _tables_of(publications: list[Publication]) -> list[tuple[Publication, Tables]]:
    """The true figures behind what was published, from the frozen versions."""
    if not publications:
        return []
    names = PublishedItem.objects.filter(publication__in=publications).values_list("publication_id", "reference")
    references: dict[int, set[str]] = {}
    for pk, reference in names.distinct():
        references.setdefault(pk, set()).add(reference)
    wanted = set().union(*references.values()) if references else set()
    versions = list(SubmittedVersion.objects.filter(reference__in=wanted))
    public = public_figures.of_versions(versions)
    contents = {version.reference: _with_public(version.content, public[version.pk]) for version in versions}
    found = []
    for publication in publications:
        published = {(row.iso2, row.table_key) for row in publication.tables.all()}
        all_tables = released_tables(contents[reference] for reference in sorted(references.get(publication.pk, ())))
        tables = {
            iso2: {key: table for key, table in of_state.items() if (iso2, key) in published}
            for iso2, of_state in all_tables.items()
        }
        found.append((publication, tables))
    return found


def _with_public(content: Mapping[str, Any], public: public_figures.OfTables) -> dict[str, Any]:
    return {
        **content,
        "sections": [
            {**section, "questions": [public_figures.added_to(question, public) for question in section["questions"]]}
            for section in content["sections"]
        ],
    }


def _said(publication: Publication) -> dict[Key, Said]:
    return {
        Key(row.iso2, row.table_key, cell["block"], tuple(map(tuple, cell["at"]))): Said(
            Mark(cell["mark"]), publication.rounding_base
        )
        for row in publication.tables.all()
        for cell in row.cells
    }


def _figures(tables: Tables) -> dict[str, dict[str, Figures]]:
    return {
        iso2: {key: figures_of(table) for key, table in of_state.items()} for iso2, of_state in sorted(tables.items())
    }
