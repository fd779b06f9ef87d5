"""Statistical tables as cells and relations: what is published of them, and how they hang together.

Published of each table: the total, each dimension, and each dimension by sex, except citizenship. Of the region, and of
tables in which one person can be counted in several rows: the total and each dimension only. These margins have only
sex in common and so are decomposable: the cells that are not published set no further limits (Dobra and Fienberg,
Bounds for cell entries in contingency tables given marginal totals and decomposable graphs, PNAS 97 (2000)).

Tables that count the same people share their cells, if the state's figures agree: identified victims by sex are the
same cells in S1 to S5. If they do not agree, whoever assumes that they are the same is wrong.
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
BROAD = "all:"  # before the code of a group of ages: "all:child"
Coordinates = tuple[tuple[str, str], ...]

# Dimensions whose categories are never added up, with those that are published: stages, statuses and directions.
APART: dict[str, tuple[str, tuple[str, ...]]] = {
    "victims_identified": ("victim_status", ("identified", "presumed")),
    "victims_repatriated": ("repatriation_direction", ("from_reporting_state", "to_reporting_state")),
    "redress": ("redress_stage", ("ordered", "paid_full")),
    "cooperation_requests": ("request_stage", ("made", "received", "executed")),
    "cases_investigated": ("case_stage", ("investigation_opened", "prosecuted", "convicted")),
    "assets": ("asset_stage", ("frozen", "confiscated", "disposed_victims")),
}
# The line below a table that counts each person once, where the rows do not add up.
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


# (table, block) whose cells are never more than those of another block of the same table.
PART_OF = {("redress", "paid_full"): "ordered"}
# Units in which a small count can point to somebody. Most requests (extradition, travel documents) concern one person.
PEOPLE = {"persons", "cases", "requests", "persons and amounts"}


class CellKey(NamedTuple):
    """One published cell. ``owner`` is a state's code, or REGION."""

    owner: str
    table: str
    block: str  # the category of a dimension whose categories are not added up; "" if there is none
    at: Coordinates  # () is the total


@dataclass(frozen=True)
class Shape:
    """One statistical table as the standard defines it. ``broad`` maps an age group to child or adult."""

    key: str
    unit: str
    dimensions: tuple[str, ...]
    apart: str = ""  # the dimension whose categories are not added up
    blocks: tuple[str, ...] = ()  # those of its categories that are published; none means all
    broad: Mapping[str, str] = field(default_factory=dict)
    rows_add_up: bool = True  # false where one person may stand on several rows

    @property
    def counts_people(self) -> bool:
        return self.unit in PEOPLE

    @property
    def added(self) -> tuple[str, ...]:
        return tuple(name for name in self.dimensions if name != self.apart)


def shape(
    key: str, unit: str, dimensions: Iterable[str], *, multiple: Iterable[str] = (), broad: Mapping[str, str] = {}
) -> Shape:
    """``multiple`` are dimensions in which one person may stand in several categories."""
    dimensions = tuple(dimensions)
    several = next((name for name in dimensions if name in set(multiple)), "")
    apart, blocks = APART.get(key, (several, ()))
    return Shape(key, unit, dimensions, apart, blocks, dict(broad), rows_add_up=not several)


@dataclass(frozen=True)
class TableCounts:
    """What one state counted in one table. ``cells`` maps "code|code|…" to a count; a cell that is blank is missing.

    ``once`` is the number that counts each person once, where the rows of the table do not add up. ``public`` names the
    figures, as (block, coordinates), that the state has published itself: anybody knows them.
    """

    cells: Mapping[str, int]
    once: int | None = None
    public: frozenset[tuple[str, Coordinates]] = frozenset()
    sums: dict[str, dict[tuple[str, Coordinates], int]] = field(  # kept by ``values``: the same for all readers
        default_factory=dict, init=False, repr=False, compare=False
    )


@dataclass(frozen=True)
class PublishedMark:
    """What a release said of a cell; ``base`` is the rounding base."""

    mark: Mark
    base: int | None = None


Span = tuple[date, date]  # the first and the last day of a period


@dataclass
class PublicationFigures:
    """The figures that enter a release: state → table → figures. ``said`` is what it said, None for the one in work.

    What states have published themselves of tables that they do not release is a release of its own: it says nothing
    but its public figures. It is not ``summed``: to no region, nor is it told which lines make up a total.

    Some readers get a few numbers of each table only. ``views`` says which cells such a release is about: those that it
    ``tells``, and those that they are sums of.
    """

    states: Mapping[str, Mapping[str, TableCounts]]
    said: Mapping[CellKey, PublishedMark] | None = None
    summed: bool = True
    period: Span | None = None  # figures of one period can be the same, those of two can add up
    views: Callable[[str, str, Coordinates], bool] | None = None  # (table, block, at): what it is about; None is all
    binds: bool = True  # what it hid stays hidden in the one in work, where that has the same count
    tells: Callable[[CellKey], bool] | None = None  # of the one in work: which of these it speaks of; None is all


def values(shape: Shape, figures: TableCounts) -> dict[tuple[str, Coordinates], int]:
    """The published view of one state's table: (block, coordinates) → sum of what was given.

    Children and adults have their lines also where they are one age band: the region's sum needs those of every state.
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
    yield ()
    for name, code in at.items():
        for shown in (BROAD + shape.broad[code], code) if name == AGE and code in shape.broad else (code,):
            yield ((name, shown),)
            if name not in {SEX, CITIZENSHIP} and SEX in at and shape.rows_add_up:
                yield ((name, shown), (SEX, at[SEX]))


def cost(key: CellKey, value: int) -> float:
    """What a reader loses if a cell is hidden: more for totals than for lines, more for large counts than for small."""
    weight = (10.0, 3.0, 1.0)[len(key.at)] * (3.0 if key.owner == REGION else 1.0)
    if key.at and key.at[0][1].startswith(BROAD):
        weight *= 1.5
    return weight * (1 + math.log2(1 + value))


@dataclass
class LinkedTables:
    """The problem, and where each published cell of each release is in it: (release, key) → index of the cell.

    ``follows`` are the states' small counts that follow from what states have published themselves. ``rests`` are
    counts that are in no release: what is left of a period without those within it, index → (the period, those within).
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
        self.hidden_before: set[tuple[Span | None, CellKey, int]] = set()  # by the newest release that spoke of it
        self.groups: dict[str, str] = {}  # names of breakdowns that share a cell lead to one name

    def build(self) -> LinkedTables:
        told = 0  # relations of earlier releases, which come first
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
            if shape.key == "victims_assisted":  # everybody counted had at least one of the services
                self._at_most(once, rows)

    def _at_most(self, smaller: int, parts: list[int]) -> None:
        """Add the relation if it holds: figures of different sources may contradict it."""
        cells = self.problem.cells
        if smaller not in parts and cells[smaller].value <= sum(cells[index].value for index in parts):
            self.problem.at_most(smaller, parts)

    def _join_periods(self, upto: int) -> None:
        """What the releases before ``upto`` say of each other's time: the halves of a year add up to it.

        Only where a state's figures agree. Where they do not, because late cases were added or persons are counted once
        in each period, the parts are still no more than the whole, or the whole is no more than the parts. A year and
        its first half tell of the second, whether there is a release of it or not.
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
        """``fills``: the parts are all of the time, and a line that one of them does not have is not counted there.

        Where they are not, what is left of the whole is a count of its own, which no release has and anybody can work
        out. Returns it where there is any.
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
            rest = self.problem.add(Cell(about.key, value - together, about.owner, ours=False, cost=0.0))
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
        """The cell of this key; the same one where another table or release has the same count of the same people."""
        if key.owner:
            population = SAME.get((key.table, key.block), f"{key.table}:{key.block}")
        else:
            # What the region's sums share follows from the states. Those of two releases can be equal by chance, with
            # other states in them or with other figures: nobody can take them for the same where they are hidden.
            population = f"{number}:{key.table}:{key.block}"
        name = (self.releases[number].period, key.owner, population, key.at, value)
        index = self.merged.get(name)
        if index is None:
            index = self.merged[name] = self.problem.add(Cell(key, value, key.owner, ours=False, cost=0.0))
        cell = self.problem.cells[index]
        self.places[number, key] = index
        cell.cost = max(cell.cost, cost(key, value))
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
        """Drop duplicate relations. The first ``told`` are from earlier releases."""
        seen: dict[tuple[bool, tuple[tuple[int, int], ...]], bool] = {}
        for number, relation in enumerate(self.problem.relations):
            terms = tuple(sorted(relation.terms))
            seen.setdefault((relation.at_most, terms), number < told)
        self.problem.relations = [Relation(terms, at_most) for at_most, terms in seen]
        self.problem.earlier = {number for number, was_told in enumerate(seen.values()) if was_told}


def _totals(at: Coordinates, broad: Mapping[str, str]) -> Iterator[tuple[str, Coordinates]]:
    """Of which totals a cell is a part, each with the name of the breakdown."""
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
    """The sets of periods within ``whole`` that do not overlap and to which none of the ``others`` can be added.

    Of a year with two halves and four quarters: the halves, the quarters, each half with the quarters of the other.
    Periods that overlap without one holding the other are never in one set.
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
        if any(span[0] <= first[1] for span in rest):  # what overlaps it can stand in its place
            grow(chosen, rest)

    grow((), inside)
    return found


def link(
    shapes: Mapping[str, Shape], releases: Iterable[PublicationFigures], *, smallest: int, base: int | None = None
) -> LinkedTables:
    """One problem of all releases, the one in work last."""
    return _LinkedTablesBuilder(shapes, list(releases), smallest, base).build()
