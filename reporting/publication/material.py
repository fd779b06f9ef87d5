"""What disclosure control works on: the tables that states have released to an audience, and what was told before."""

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

RESERVE = 5  # measured: with none, releases of the sample find no room around the smallest states
OURS, ELSEWHERE = "ours", "elsewhere"


@dataclass
class Material:
    """All that goes into one output for one audience, and nothing else."""

    consolidated: ConsolidatedReport
    versions: list[SubmittedVersion]
    releases: list[Release]
    edition: int
    tables: Tables
    before: list[Earlier]  # earlier outputs that speak of the same time
    audience: str = DONORS
    left_out: list[str] = field(default_factory=list)  # outputs of an overlapping time, which add up with nothing
    elsewhere: Tables = field(default_factory=dict)  # not released, with figures that their states have published

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
        """Of everything that decides what is told of the tables."""
        cycle = self.consolidated.cycle
        parts = {
            "audience": self.audience,
            "tables": self.tables,
            "elsewhere": self.elsewhere,
            "rules": (RULES, calculations.CURRENT),
            "threshold": [smallest(cycle, readers.key) for readers in who_gets(self.audience)],
            "rounding": self.base,
            "before": [earlier.output.name for earlier in self.before],
        }
        return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()

    @property
    def figures_hash(self) -> str:
        """Of what the audience is to be told of, whatever others were told meanwhile."""
        parts = {
            "tables": self.tables,
            "rules": (RULES, calculations.CURRENT),
            "threshold": [smallest(self.consolidated.cycle, readers.key) for readers in who_gets(self.audience)],
        }
        return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()

    @property
    def base(self) -> int | None:
        """Only what donors get can be rounded."""
        return self.consolidated.cycle.rounding_base if self.audience == DONORS else None

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
    def entered(self) -> dict[str, dict[str, Any]]:
        """As ``AudienceFigures`` keeps it."""
        return {
            iso2: {"reference": self.by_state[iso2].version.reference, "tables": sorted(of_state)}
            for iso2, of_state in self.tables.items()
        }

    def views(self, standard: Standard) -> list[View]:
        """What each kind of readers knows with this output; those who know most first, those who know the same once."""
        found: list[View] = []
        seen = set()
        for readers in who_gets(self.audience):
            view = self._view(readers, standard)
            knows = (tuple(view.releases), view.linked.problem.smallest)
            if knows in seen:
                found[-1].readers = readers.key  # a finding is named by those who know least of them
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
        """Whether a state calls figures provisional: then a revised release will follow."""
        return any(table["provisional"] for of_state in self.tables.values() for table in of_state.values())

    def _view(self, readers: Readers, standard: Standard) -> View:
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
                        # A total of two states stays out of the report to AMMTC, and may be told to donors.
                        binds=earlier.output.audience == self.audience,
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
            )
        )
        linked = link(standard.shapes, releases, smallest=smallest(cycle, readers.key), base=self.base)
        view = View(readers.key, linked, names)
        if self.audience != DONORS:  # what donors get follows, and finds less room the more was told
            view.reserve = RESERVE
        if self.audience == AMMTC:
            view.hidden = {key: Mark.HIDDEN for key, index in view.places.items() if self._is_of_few(key, view, index)}
        return view

    def tells(self, key: CellKey) -> bool:
        """Whether the audience is told of the region, of states, or of both."""
        return self.audience == DONORS or (key.owner == REGION) == (self.audience == AMMTC)

    def speaks_of(self, key: CellKey, standard: Standard) -> bool:
        view = view_of(self.audience, standard)
        return self.tells(key) and (view is None or view(key.table, key.block, key.at))

    def tables_of(self, release: Any) -> Tables:
        """Of one of the releases of a view, by its name."""
        if release in {OURS, ELSEWHERE}:
            return self.tables if release == OURS else self.elsewhere
        return next(earlier.tables for earlier in self.before if earlier.output.name == release)

    def _is_of_few(self, key: CellKey, view: View, index: int) -> bool:
        """Consent to AMMTC is for totals of the region. What one or two states make up is none.

        Public figures are taken off first: the rule is for the rest.
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
    """For the report to AMMTC, and for a first release, the sources of the report; otherwise what was accepted last.

    A state that corrects its accepted report takes nothing back by that: until the correction is accepted, what it has
    released stands as it was.
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
