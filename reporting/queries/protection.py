"""What disclosure control works on: the tables that states have released to donors, and what was published before."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from reporting.enums import AnswerKind, ConsolidatedStatus, ReleaseAudience
from reporting.models import ConsolidatedReport, Publication, PublishedItem, SubmittedVersion
from reporting.queries.consolidation import accepted_versions
from reporting.queries.release import Release as StateRelease
from reporting.queries.release import releases_of
from victims.disclosure.linked import ONCE, Figures, Key, Linked, Release, Said, Shape, link, shape
from victims.disclosure.model import Mark
from victims.layout import LayoutMaker
from victims.models import StatisticalTable

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

    @property
    def contents(self) -> dict[str, dict[str, Any]]:
        """ISO code of a state that reported → its report as donors get it."""
        return self._contents

    @cached_property
    def _contents(self) -> dict[str, dict[str, Any]]:
        return {r.version.content["state"]: r.content(ReleaseAudience.DONORS) for r in self.releases}

    @cached_property
    def content_hash(self) -> str:
        """Of everything that decides what is published of the tables."""
        cycle = self.consolidated.cycle
        parts = {
            "tables": self.tables,
            "threshold": cycle.smallest_shown,
            "rounding": cycle.rounding_base,
            "before": [publication.pk for publication, _ in self.before],
        }
        return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()

    def link(self, shapes: Mapping[str, Shape]) -> Linked:
        cycle = self.consolidated.cycle
        releases = []
        ours = len(self.before)
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
        releases.append(Release(_figures(self.tables), period=self.consolidated.pk, within=within))
        return link(shapes, releases, smallest=cycle.smallest_shown, base=cycle.rounding_base)


def material_of(consolidated: ConsolidatedReport) -> Material:
    """For the first release the sources of the adopted report; for a revised one what is accepted now."""
    cycle = consolidated.cycle
    earlier = list(consolidated.publications.order_by("edition"))
    if consolidated.status == ConsolidatedStatus.PUBLISHED:
        versions = accepted_versions(cycle)
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
    contents = {v.reference: v.content for v in SubmittedVersion.objects.filter(reference__in=wanted)}
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


def figures_of(table: Mapping[str, Any]) -> Figures:
    once = next((s["value"] for s in table["supplements"] if s["key"] == ONCE.get(table["key"])), None)
    return Figures(table["cells"], once, public=bool(table.get("public_source")))


@dataclass
class Standard:
    """The statistical tables, for working on them and for naming their parts. Three queries and one."""

    maker: LayoutMaker
    tables: dict[str, StatisticalTable]

    @classmethod
    def read(cls) -> "Standard":
        return cls(LayoutMaker(), {table.key: table for table in StatisticalTable.objects.all()})

    @cached_property
    def shapes(self) -> dict[str, Shape]:
        dimensions = self.maker.dimensions
        multiple = [key for key, dimension in dimensions.items() if dimension.multiple]
        ages = dimensions["age_group"].pk
        broad = {category.code: category.broad for category in self.maker.categories[ages] if category.broad}
        return {
            table.key: shape(table.key, table.unit, table.dimensions, multiple=multiple, broad=broad)
            for table in self.tables.values()
        }
