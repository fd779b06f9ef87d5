"""Statistical tables as cells and relations: what is published of each table, and how the tables are connected.

Published of each table: the total, each dimension, and each dimension by sex, except citizenship. For the region, and
for tables in which one person can be counted in several rows: the total and each dimension only. These margins have
only sex in common, so they are decomposable: the cells that are not published set no further limits (Dobra and
Fienberg, Bounds for cell entries in contingency tables given marginal totals and decomposable graphs, PNAS 97 (2000)).

Tables that count the same people share their cells if the numbers of the state are equal: identified victims by sex are
the same cells in S1 to S5. If the numbers differ, an attacker who takes them for the same is wrong.
Source: the definitions and rules of domain/statistics.yaml.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from typing import NamedTuple

from victims.disclosure import beforehand
from victims.disclosure.model import UNBOUNDED, Cell, Mark, ProtectionProblem, Relation, rounded

REGION = ""
SEX, AGE, CITIZENSHIP = "sex", "age_group", "citizenship"
BROAD = "all:"  # prefix of the code of a broad age group: "all:child"
Coordinates = tuple[tuple[str, str], ...]

# Dimensions whose categories are never added up (stages, statuses, directions), and which of them are published.
APART: dict[str, tuple[str, tuple[str, ...]]] = {
    "victims_identified": ("victim_status", ("identified", "presumed")),
    "victims_repatriated": ("repatriation_direction", ("from_reporting_state", "to_reporting_state")),
    "redress": ("redress_stage", ("ordered", "paid_full")),
    "cooperation_requests": ("request_stage", ("made", "received", "executed")),
    "cases_investigated": ("case_stage", ("investigation_opened", "prosecuted", "convicted")),
    "assets": ("asset_stage", ("frozen", "confiscated", "disposed_victims")),
}
# The line below a table that counts each person once, for tables whose rows do not add up.
ONCE = {"victims_assisted": "persons_assisted", "trial_participation": "witnesses_heard"}
ONCE_BLOCK = "once"
# Which blocks count the same people: (table, block) → name of the population.
SAME: dict[tuple[str, str], str] = {
    ("victims_identified", "identified"): "identified",
    ("victims_by_exploitation", ""): "identified",
    ("victims_by_citizenship", ""): "identified",
    ("victims_by_authority", ""): "identified",
    ("victims_by_geography", ""): "identified",
    ("persons_convicted", ""): "convicted",
    ("sentences", ""): "convicted",
    ("victims_assisted", "housing"): "housed",
    ("victims_housed", ""): "housed",
    **{(table, block): block for table in ("victims_assisted", "victims_in_education")
       for block in ("education", "vocational", "employment")},
}  # fmt: skip


def same_people(table: str, block: str) -> set[str]:
    """The other tables that count the same people as a block of a table."""
    people = SAME.get((table, block))
    return {other for (other, _), counted in SAME.items() if counted == people} - {table}


# (table, block) → the block of the same table whose cells are at least as large.
PART_OF = {("redress", "paid_full"): "ordered"}
# Units in which a small count can point to somebody. Most requests (extradition, travel documents) concern one person.
PEOPLE = {"persons", "cases", "requests", "persons and amounts"}


class CellKey(NamedTuple):
    """One published cell. ``owner`` is a state's code, or REGION."""

    owner: str
    table: str
    block: str  # a category of the dimension that is not added up; "" if there is no such dimension
    at: Coordinates  # () is the total


@dataclass(frozen=True)
class Shape:
    """One statistical table, as the standard defines it. ``broad``: code of an age group → "child" or "adult"."""

    key: str
    unit: str
    dimensions: tuple[str, ...]
    apart: str = ""  # the dimension whose categories are not added up
    blocks: tuple[str, ...] = ()  # which of its categories are published; empty: all
    broad: Mapping[str, str] = field(default_factory=dict)
    rows_add_up: bool = True  # False if one person can be in several rows

    @property
    def counts_people(self) -> bool:
        return self.unit in PEOPLE

    @property
    def added(self) -> tuple[str, ...]:
        """The dimensions whose categories are added up."""
        return tuple(name for name in self.dimensions if name != self.apart)


def shape(
    key: str, unit: str, dimensions: Iterable[str], *, multiple: Iterable[str] = (), broad: Mapping[str, str] = {}
) -> Shape:
    """Make a ``Shape``. ``multiple`` are the dimensions in which one person can be in several categories."""
    dimensions = tuple(dimensions)
    several = next((name for name in dimensions if name in set(multiple)), "")
    apart, blocks = APART.get(key, (several, ()))
    return Shape(key, unit, dimensions, apart, blocks, dict(broad), rows_add_up=not several)


@dataclass(frozen=True)
class TableCounts:
    """The counts of one state in one table. ``cells`` maps "code|code|…" to a count, without the blank cells.

    ``once`` counts each person once, for tables whose rows do not add up. ``public`` are the figures that the state has
    published itself, as (block, coordinates): anybody knows them.
    """

    cells: Mapping[str, int]
    once: int | None = None
    public: frozenset[tuple[str, Coordinates]] = frozenset()
    sums: dict[str, dict[tuple[str, Coordinates], int]] = field(  # a cache of ``values``, for all readers
        default_factory=dict, init=False, repr=False, compare=False
    )


@dataclass(frozen=True)
class PublishedMark:
    """How a release showed a cell; ``base`` is its rounding base."""

    mark: Mark
    base: int | None = None


Span = tuple[date, date]  # the first and the last day of a period


@dataclass
class PublicationFigures:
    """The figures of one release: ISO code → table → counts.

    ``said`` are the marks of its cells; None for the current release, the one that is being protected.

    Public figures of tables that are not released make a release of their own, with nothing but these figures. It is
    not ``summed``: it has no sums of the region, and nobody knows whether its lines are all the parts of a total.

    Some readers get only a few numbers of each table. ``views`` says which cells the release is about: those that it
    ``tells``, and those from which they are summed.

    ``against_pairs``: its totals of states are protected against any two other states together, in this release and in
    each one after it. Sums of the region need no such rule: two states that take their figures off such a sum learn
    something of the totals of the others, and that is what is protected.
    """

    states: Mapping[str, Mapping[str, TableCounts]]
    said: Mapping[CellKey, PublishedMark] | None = None
    summed: bool = True
    period: Span | None = None  # figures of one period can be equal, those of several can add up
    views: Callable[[str, str, Coordinates], bool] | None = None  # (table, block, at): is it about this cell? None: all
    binds: bool = True  # what it hid stays hidden in the current release, if the count is the same
    tells: Callable[[CellKey], bool] | None = None  # for the current release: which cells it shows or hides; None: all
    against_pairs: bool = False


def values(shape: Shape, figures: TableCounts) -> dict[tuple[str, Coordinates], int]:
    """The published cells of one table of one state: (block, coordinates) → sum of the given counts.

    Children and adults have lines of their own even if they are a single age band, because the region adds them up.
    """
    if shape.key not in figures.sums:
        figures.sums[shape.key] = _values(shape, figures)
    return figures.sums[shape.key]


def _values(shape: Shape, figures: TableCounts) -> dict[tuple[str, Coordinates], int]:
    sums: dict[tuple[str, Coordinates], int] = {}
    if figures.once is not None:
        sums[ONCE_BLOCK, ()] = figures.once
    places = [(place, name) for place, name in enumerate(shape.dimensions) if name != shape.apart]
    apart = shape.dimensions.index(shape.apart) if shape.apart else None
    for key, count in figures.cells.items():
        codes = key.split("|")
        block = codes[apart] if apart is not None else ""
        if shape.blocks and block not in shape.blocks:
            continue
        at = {name: codes[place] for place, name in places}
        for coordinates in _views(at, shape):
            sums[block, coordinates] = sums.get((block, coordinates), 0) + count
    return sums


def _views(at: Mapping[str, str], shape: Shape) -> Iterator[Coordinates]:
    """The published cells in which a count at ``at`` is included."""
    yield ()
    for name, code in at.items():
        for shown in (BROAD + shape.broad[code], code) if name == AGE and code in shape.broad else (code,):
            yield ((name, shown),)
            if name not in {SEX, CITIZENSHIP} and SEX in at and shape.rows_add_up:
                yield ((name, shown), (SEX, at[SEX]))


def cost(key: CellKey, value: int) -> float:
    """What readers lose if a cell is hidden: more for totals than for lines, and more for large counts."""
    weight = (10.0, 3.0, 1.0)[len(key.at)] * (3.0 if key.owner == REGION else 1.0)
    if key.at and key.at[0][1].startswith(BROAD):
        weight *= 1.5
    return weight * (1 + math.log2(1 + value))


@dataclass
class LinkedTables:
    """The problem, and (number of the release, key) → index of the cell in the problem.

    ``follows`` are the small counts of states that follow from public figures. ``rests`` are counts that are in no
    release but can be calculated: a period without the periods in it, index → (the period, the periods in it).
    """

    problem: ProtectionProblem
    places: dict[tuple[int, CellKey], int]
    follows: list[int]
    rests: dict[int, tuple[Span, tuple[Span, ...]]]


class _LinkedTablesBuilder:
    def __init__(
        self, shapes: Mapping[str, Shape], releases: list[PublicationFigures], smallest: int, base: int | None
    ) -> None:
        self.shapes, self.releases = shapes, releases
        self.problem = ProtectionProblem(smallest=smallest, base=base)
        self.places: dict[tuple[int, CellKey], int] = {}
        self.merged: dict[tuple[object, str, str, Coordinates, int], int] = {}
        self.joined: set[tuple[int, tuple[int, ...]]] = set()
        self.rests: dict[int, tuple[Span, tuple[Span, ...]]] = {}
        self.hidden_before: set[tuple[Span | None, CellKey, int]] = set()  # by the newest release with the cell
        self.groups: dict[str, str] = {}  # breakdowns that share a cell: name → the common name

    def build(self) -> LinkedTables:
        told = 0  # number of relations of earlier releases, which come first
        for number, release in enumerate(self.releases):
            if release.said is None:
                self._join_periods(number)
                told = len(self.problem.relations)
            lines: dict[CellKey, list[int]] = {}
            for owner in sorted(release.states):
                for table in sorted(release.states[owner]):
                    if self.shapes[table].counts_people:
                        self._state(number, owner, self.shapes[table], release.states[owner][table], lines)
            for key, parts in lines.items() if release.summed else ():
                total = sum(self.problem.cells[index].value for index in parts)
                self.problem.adds_up(self._cell(number, key, total), parts)
        self._join_periods(len(self.releases))
        for cell in self.problem.cells:
            if cell.group is not None:
                cell.group = self._group(str(cell.group))
        self._tidy(told)
        return LinkedTables(self.problem, self.places, beforehand.tell(self.problem), self.rests)

    def _state(
        self, number: int, owner: str, shape: Shape, figures: TableCounts, lines: dict[CellKey, list[int]]
    ) -> None:
        views = self.releases[number].views
        found = {
            CellKey(owner, shape.key, block, at): value
            for (block, at), value in values(shape, figures).items()
            if views is None or views(shape.key, block, at)
        }
        here = {key: self._cell(number, key, value) for key, value in found.items()}
        for key, index in here.items():
            if (key.block, key.at) in figures.public:
                self.problem.public.add(index)
        by_total: dict[tuple[str, str, Coordinates], list[int]] = {}
        for key, index in here.items():
            for name, total in _totals(key.at, shape.broad):
                if key._replace(at=total) not in here:
                    continue
                by_total.setdefault((key.block, name, total), []).append(index)
            if len(key.at) < 2:
                lines.setdefault(key._replace(owner=REGION), []).append(index)
        for (block, _, at), parts in by_total.items():
            add = self.problem.adds_up if self.releases[number].summed else self.problem.add_up_to_at_most
            add(here[CellKey(owner, shape.key, block, at)], parts)
        for key, index in here.items():
            if (shape.key, key.block) in PART_OF:
                whole = here.get(key._replace(block=PART_OF[shape.key, key.block]))
                if whole is not None:
                    self._at_most(index, [whole])
        once = here.get(CellKey(owner, shape.key, ONCE_BLOCK, ()))
        if once is not None:
            rows = [index for key, index in here.items() if not key.at and key.block != ONCE_BLOCK]
            for row in rows:
                self._at_most(row, [once])
            if shape.key == "victims_assisted":  # each person had at least one of the services
                self._at_most(once, rows)

    def _at_most(self, smaller: int, parts: list[int]) -> None:
        """Add the relation if the true values fit it: figures from different sources may not."""
        cells = self.problem.cells
        if smaller not in parts and cells[smaller].value <= sum(cells[index].value for index in parts):
            self.problem.at_most(smaller, parts)

    def _join_periods(self, upto: int) -> None:
        """Add relations between periods for the releases before ``upto``: two half years add up to a year.

        They hold if the figures of the state agree. If not (late cases were added, or a person is counted in each
        period), the parts are at most the whole, or the whole is at most the parts. From a year and its first half the
        second half can be calculated, even if it has no release.
        """
        numbers: dict[Span, list[int]] = {}
        for number, release in enumerate(self.releases[:upto]):
            if release.period is not None:
                numbers.setdefault(release.period, []).append(number)
        places: dict[Span, dict[CellKey, set[int]]] = {}
        for span, of_span in numbers.items():
            found = places[span] = {}
            for (number, key), index in self.places.items():
                if number in of_span and key.owner:
                    found.setdefault(key, set()).add(index)
        for whole in numbers:
            for parts in packings(whole, numbers.keys() - {whole}):
                for key, totals in places[whole].items():
                    given = [part for part in parts if self._has_table(numbers[part], key)]
                    fills = len(given) == len(parts) and _days(whole) == sum(map(_days, parts))
                    found_in = [sorted(places[part][key]) for part in given if key in places[part]]
                    for total, together in product(sorted(totals), product(*found_in)):
                        if rest := self._join(total, together, fills):
                            self.rests[rest] = (whole, parts)

    def _has_table(self, numbers: Iterable[int], key: CellKey) -> bool:
        return any(key.table in self.releases[number].states.get(key.owner, {}) for number in numbers)

    def _join(self, whole: int, parts: tuple[int, ...], fills: bool) -> int | None:
        """Relate a count of a period to those of its parts. ``fills``: the parts cover the whole period.

        If they do not, the rest is a count of its own, which is in no release but can be calculated by anybody.
        Returns the index of that cell, or None.
        """
        cells = self.problem.cells
        value, together = cells[whole].value, sum(cells[index].value for index in parts)
        if not parts or (whole, parts) in self.joined:
            return None
        self.joined.add((whole, parts))
        if fills and together == value:
            self.problem.adds_up(whole, parts)
        elif not fills and together < value:
            about = cells[whole]
            pairs = any(cells[index].against_pairs for index in (whole, *parts))
            rest = self.problem.add(
                Cell(about.key, value - together, about.owner, ours=False, cost=0.0, against_pairs=pairs)
            )
            self.problem.adds_up(whole, (*parts, rest))
            return rest
        elif together <= value:
            self.problem.add_up_to_at_most(whole, parts)
        else:
            for part in parts:
                self._at_most(part, [whole])
            if fills:
                self._at_most(whole, list(parts))
        return None

    def _cell(self, number: int, key: CellKey, value: int) -> int:
        """The index of the cell. Tables and releases with an equal count of the same people share one cell."""
        if key.owner:
            population = SAME.get((key.table, key.block), f"{key.table}:{key.block}")
        else:
            # Sums of the region are connected through the states. In two releases they can be equal by chance, with
            # other states or other figures, so an attacker cannot take hidden ones for the same.
            population = f"{number}:{key.table}:{key.block}"
        name = (self.releases[number].period, key.owner, population, key.at, value)
        index = self.merged.get(name)
        if index is None:
            index = self.merged[name] = self.problem.add(Cell(key, value, key.owner, ours=False, cost=0.0))
        cell = self.problem.cells[index]
        self.places[number, key] = index
        cell.cost = max(cell.cost, cost(key, value))
        cell.against_pairs |= self.releases[number].against_pairs and bool(key.owner) and not key.at
        said, tells = self.releases[number].said, self.releases[number].tells
        if said is None and tells is not None and not tells(key):
            return index
        if said is None:
            cell.ours = True
            if key.owner and key.at:
                group = f"{number}|{key.owner}|{key.table}|{key.block}|{key.at[0][0]}"
                if cell.group is None:
                    cell.group = group
                elif self._group(str(cell.group)) != self._group(group):
                    self.groups[self._group(group)] = self._group(str(cell.group))
            cell.was_hidden |= (self.releases[number].period, key, value) in self.hidden_before
        elif key in said:
            low, high = _told(value, said[key])
            cell.low, cell.high = max(cell.low, low), min(cell.high, high)
            if not self.releases[number].binds:
                return index
            change = (
                self.hidden_before.add if said[key].mark in {Mark.HIDDEN, Mark.WITHHELD} else self.hidden_before.discard
            )
            change((self.releases[number].period, key, value))
        return index

    def _group(self, name: str) -> str:
        while name in self.groups:
            name = self.groups[name]
        return name

    def _tidy(self, told: int) -> None:
        """Remove duplicate relations. The first ``told`` relations are from earlier releases."""
        seen: dict[tuple[bool, tuple[tuple[int, int], ...]], bool] = {}
        for number, relation in enumerate(self.problem.relations):
            terms = tuple(sorted(relation.terms))
            seen.setdefault((relation.at_most, terms), number < told)
        self.problem.relations = [Relation(terms, at_most) for at_most, terms in seen]
        self.problem.earlier = {number for number, was_told in enumerate(seen.values()) if was_told}


def _totals(at: Coordinates, broad: Mapping[str, str]) -> Iterator[tuple[str, Coordinates]]:
    """(name of the breakdown, coordinates of the total) for each total of which a cell is a part."""
    if not at or at[0][1].startswith(BROAD):
        return
    (name, code), rest = at[0], at[1:]
    yield name, rest
    if rest:
        yield "by sex", at[:1]
    if name == AGE and code in broad:
        yield f"{BROAD}{broad[code]}", ((name, BROAD + broad[code]), *rest)


def _told(value: int, said: PublishedMark) -> tuple[int, float]:
    if said.mark is Mark.SHOWN or (said.mark is Mark.ROUNDED and value == 0):
        return value, value
    if said.mark is Mark.ROUNDED:
        return rounded(value, said.base)
    return (1 if said.mark is Mark.HIDDEN else 0), UNBOUNDED


def _days(span: Span) -> int:
    return (span[1] - span[0]).days + 1


def packings(whole: Span, others: Iterable[Span]) -> list[tuple[Span, ...]]:
    """Each set of ``others`` that are inside ``whole``, do not overlap, and leave no room for another one.

    For a year with two halves and four quarters: the halves, the quarters, and each half with the quarters of the other
    half.
    """
    inside = sorted(span for span in others if whole[0] <= span[0] and span[1] <= whole[1])
    found: list[tuple[Span, ...]] = []

    def grow(chosen: tuple[Span, ...], left: list[Span]) -> None:
        if not left:
            if chosen and not any(all(o[1] < c[0] or c[1] < o[0] for c in chosen) for o in inside if o not in chosen):
                found.append(chosen)
            return
        first, rest = left[0], left[1:]
        grow((*chosen, first), [span for span in rest if span[0] > first[1]])
        if any(span[0] <= first[1] for span in rest):  # try the periods that overlap it instead
            grow(chosen, rest)

    grow((), inside)
    return found


def link(
    shapes: Mapping[str, Shape], releases: Iterable[PublicationFigures], *, smallest: int, base: int | None = None
) -> LinkedTables:
    """Make one problem of all releases; the current release is the last."""
    return _LinkedTablesBuilder(shapes, list(releases), smallest, base).build()
