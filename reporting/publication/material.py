"""The input of disclosure control: the tables that states released to an audience, and what was shown before."""

import hashlib
import json
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.functional import SimpleLazyObject

from reporting import frozen
from reporting.enums import ConsolidatedStatus, ReleaseAudience
from reporting.figures import calculations
from reporting.figures.regional_totals import FEWEST_STATES
from reporting.frozen import FrozenReport
from reporting.models import ConsolidatedReport, SubmittedVersion
from reporting.publication.audiences import AMMTC, DONORS, PARTIES, Readers, smallest, who_gets
from reporting.publication.earlier import Earlier, Figures, Tables, of_the_same_time, read, view_of
from reporting.queries.consolidation import extracts
from reporting.queries.release import Release, releases_of
from victims.disclosure import RULES, View
from victims.disclosure.linked import REGION, CellKey, PublicationFigures, Span, link
from victims.disclosure.model import Mark
from victims.standard import Standard, figures_of

RESERVE = 5  # counts; measured: without it, later releases of the sample data cannot protect the smallest states
OURS, ELSEWHERE = "ours", "elsewhere"


@dataclass
class Material:
    """Everything that goes into one output for one audience, and nothing else."""

    consolidated: ConsolidatedReport
    versions: list[SubmittedVersion]
    releases: list[Release]
    edition: int
    tables: Tables
    before: list[Earlier]  # earlier outputs that are about the same time
    audience: str = DONORS
    left_out: list[str] = field(default_factory=list)  # outputs whose period overlaps but is no part of this one
    elsewhere: Tables = field(default_factory=dict)  # tables that are not released but have public figures

    @cached_property
    def by_state(self) -> dict[str, Release]:
        """ISO code of a state that reported → what it has decided on its report."""
        return {release.version.content["state"]: release for release in self.releases}

    @cached_property
    def figures(self) -> Figures:
        return _figures(self.tables)

    @cached_property
    def figures_elsewhere(self) -> Figures:
        return _figures(self.elsewhere)

    @cached_property
    def contents(self) -> dict[str, FrozenReport]:
        """ISO code of a state that reported → its report as the audience gets it."""
        if self.audience == AMMTC:
            given, _ = extracts(self.consolidated, self.versions)
            return {version.content["state"]: given[version.pk] for version in self.versions}
        return {iso2: release.content(ReleaseAudience(self.audience)) for iso2, release in self.by_state.items()}

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 of everything that decides what is shown of the tables: a run is valid for exactly this."""
        cycle = self.consolidated.cycle
        parts = {
            "audience": self.audience,
            "tables": self.tables,
            "elsewhere": self.elsewhere,
            "rules": (RULES, calculations.CURRENT),
            "threshold": [smallest(cycle, readers.key) for readers in who_gets(self.audience)],
            "rounding": self.base,
            "before": [earlier.output.name for earlier in self.before],
            **self._pairs,
        }
        return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()

    @property
    def figures_hash(self) -> str:
        """SHA-256 of the tables, rules and thresholds alone: it stays the same when other outputs are made."""
        parts = {
            "tables": self.tables,
            "rules": (RULES, calculations.CURRENT),
            "threshold": [smallest(self.consolidated.cycle, readers.key) for readers in who_gets(self.audience)],
            **self._pairs,
        }
        return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()

    @property
    def _pairs(self) -> dict[str, bool]:
        """For the hashes: without this protection they stay what they were before it could be chosen."""
        return {"pairs": True} if self.consolidated.cycle.totals_against_pairs else {}

    @property
    def base(self) -> int | None:
        """The rounding base; None: no rounding. Only figures for donors are ever rounded."""
        return self.consolidated.cycle.rounding_base if self.audience == DONORS else None

    @property
    def public_hash(self) -> str:
        """SHA-256 of the figures that states have marked as public already; "" if there are none."""
        found = {
            iso2: {key: table["public"] for key, table in of_state.items() if table.get("public")}
            for tables in (self.tables, self.elsewhere)
            for iso2, of_state in tables.items()
        }
        given = {iso2: of_state for iso2, of_state in found.items() if of_state}
        return hashlib.sha256(json.dumps(given, sort_keys=True).encode()).hexdigest() if given else ""

    @property
    def entered(self) -> dict[str, dict[str, Any]]:
        """ISO code → reference of the version and keys of its tables, as ``AudienceFigures.entered`` stores it."""
        return {
            iso2: {"reference": self.by_state[iso2].version.reference, "tables": sorted(of_state)}
            for iso2, of_state in self.tables.items()
        }

    def views(self, standard: Standard) -> list[View]:
        """What each audience will know with this output; the one that knows most comes first, equal ones are joined."""
        found: list[View] = []
        seen = set()
        for readers in who_gets(self.audience):
            view = self._view(readers, standard)
            knows = (tuple(view.releases), view.linked.problem.smallest)
            if knows in seen:
                found[-1].readers = readers.key  # a finding names the audience that knows least
            else:
                found.append(view)
            seen.add(knows)
        return found

    @property
    def period(self) -> Span:
        cycle = self.consolidated.cycle
        return cycle.period_start, cycle.period_end

    @property
    def is_provisional(self) -> bool:
        """Whether any figures are provisional: then a revised release will follow."""
        return any(table["provisional"] for of_state in self.tables.values() for table in of_state.values())

    def _view(self, readers: Readers, standard: Standard) -> View:
        """All that one audience knows: the earlier outputs that it reads, public figures, and this output."""
        cycle = self.consolidated.cycle
        releases, names = [], list[Any]()
        for earlier in self.before:
            if earlier.output.audience in readers.reads:
                names.append(earlier.output.name)
                releases.append(
                    PublicationFigures(
                        earlier.figures,
                        said=earlier.said,
                        period=earlier.output.period,
                        summed=earlier.is_summed,
                        views=earlier.view(standard),
                        # A total of two states is not in the report to AMMTC, but donors may see it.
                        binds=earlier.output.audience == self.audience,
                        against_pairs=earlier.output.against_pairs,
                    )
                )
        if self.elsewhere:
            names.append(ELSEWHERE)
            releases.append(PublicationFigures(self.figures_elsewhere, said={}, period=self.period, summed=False))
        names.append(OURS)
        releases.append(
            PublicationFigures(
                self.figures,
                period=self.period,
                summed=self.audience != PARTIES,
                views=view_of(self.audience, standard),
                tells=_of_the_region if self.audience == AMMTC else None,
                against_pairs=cycle.totals_against_pairs,
            )
        )
        linked = link(standard.shapes, releases, smallest=smallest(cycle, readers.key), base=self.base)
        view = View(readers.key, linked, names)
        # The release for donors comes later, and the more is shown now, the harder it is to protect.
        if self.audience != DONORS:
            view.reserve = RESERVE
        if self.audience == AMMTC:
            view.hidden = {key: Mark.HIDDEN for key, index in view.places.items() if self._is_of_few(key, view, index)}
        return view

    def tells(self, key: CellKey) -> bool:
        """Whether the audience gets cells of this owner: AMMTC the region, Parties the states, donors both."""
        return self.audience == DONORS or (key.owner == REGION) == (self.audience == AMMTC)

    def speaks_of(self, key: CellKey, standard: Standard) -> bool:
        """Whether this output contains the cell."""
        view = view_of(self.audience, standard)
        return self.tells(key) and (view is None or view(key.table, key.block, key.at))

    def tables_of(self, release: Any) -> Tables:
        """The tables of one release of a view, by the name of the release."""
        if release in {OURS, ELSEWHERE}:
            return self.tables if release == OURS else self.elsewhere
        return next(earlier.tables for earlier in self.before if earlier.output.name == release)

    def _is_of_few(self, key: CellKey, view: View, index: int) -> bool:
        """Whether a total of the region comes from fewer than ``FEWEST_STATES`` states: AMMTC does not get it.

        States released totals of the region, and a total of one or two states is not one. Figures that are public
        already do not count: the rule is about the rest.
        """
        problem = view.linked.problem
        if key.owner or not problem.cells[index].value or index in problem.public:
            return False
        giving = [iso2 for iso2, of_state in self.tables.items() if key.table in of_state]
        own = (view.linked.places.get((view.ours, key._replace(owner=iso2))) for iso2 in giving)
        return len(giving) - sum(cell in problem.public for cell in own) < FEWEST_STATES


def _of_the_region(key: CellKey) -> bool:
    return key.owner == REGION


def material_of(consolidated: ConsolidatedReport, audience: str = DONORS) -> Material:
    """The material of an output for ``audience``.

    The report to AMMTC and the first release use the sources of the report; others use the versions accepted last. A
    state that corrects its accepted report takes nothing back: until the correction is accepted, its release stays.
    """
    cycle = consolidated.cycle
    editions = list(consolidated.publications.values_list("edition", flat=True))
    if audience == PARTIES or (audience == DONORS and consolidated.status == ConsolidatedStatus.PUBLISHED):
        versions = list(SubmittedVersion.objects.accepted().of_cycle(cycle).newest_of_states())
    else:
        versions = list(consolidated.sources.select_related("report__member_state"))
    releases = list(releases_of(versions).values())
    standard: Any = SimpleLazyObject(Standard.read)
    found, left_out = of_the_same_time((cycle.period_start, cycle.period_end), consolidated.pk)
    made = Material(
        consolidated=consolidated,
        versions=versions,
        releases=releases,
        edition=1 + max(editions, default=0),
        tables={},
        before=read(found, lambda: standard),
        audience=audience,
        left_out=[str(output) for output in left_out if output.audience == audience],
    )
    if audience == PARTIES:
        made.tables = {iso2: release.tables_for(PARTIES) for iso2, release in made.by_state.items()}
    else:
        made.tables = {iso2: frozen.given_tables(content) for iso2, content in made.contents.items()}
    made.elsewhere = {
        release.version.content["state"]: public
        for release in releases
        if (public := release.public_elsewhere(made.tables[release.version.content["state"]]))
    }
    return made


def _figures(tables: Tables) -> Figures:
    return {
        iso2: {key: figures_of(table) for key, table in of_state.items()} for iso2, of_state in sorted(tables.items())
    }
