"""Statistical tables as cells and relations: what is published of them, and how they hang together.

Of each table the total is published, each of its dimensions, and each dimension but citizenship by sex; where one
person may stand on several rows, and of the region, the total and each dimension alone. These views meet in nothing but
the sexes, so any numbers that fit them one by one fit a full table too: what is not published says nothing beyond what
is (Dobra and Fienberg, Bounds for cell entries in contingency tables given marginal totals and decomposable graphs,
PNAS 97 (2000)).

Tables that count the same people share their cells (identified victims by sex are the same in S1 to S5), wherever a
state's figures agree. Where they do not, an attacker who takes them for the same is wrong.
Source: the definitions and rules of domain/statistics.yaml.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from victims.disclosure import beforehand
from victims.disclosure.model import UNBOUNDED, Cell, Mark, Problem, Relation, rounded

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
PEOPLE = {"persons", "cases", "persons and amounts"}  # units in which a small count can point to somebody


class Key(NamedTuple):
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
class Figures:
    """What one state counted in one table. ``cells`` maps "code|code|…" to a count; a cell that is blank is missing.

    ``once`` is the number that counts each person once, where the rows of the table do not add up. ``public`` names the
    figures, as (block, coordinates), that the state has published itself: anybody knows them.
    """

    cells: Mapping[str, int]
    once: int | None = None
    public: frozenset[tuple[str, Coordinates]] = frozenset()


@dataclass(frozen=True)
class Said:
    """What a release said of a cell; ``base`` is the rounding base."""

    mark: Mark
    base: int | None = None


@dataclass
class Release:
    """The figures that enter a release: state → table → figures. ``said`` is what it said, None for the one in work.

    What states have published themselves of tables that they do not release is a release of its own: it says nothing
    but its public figures. It is not ``summed``: to no region, nor is it told which lines make up a total.
    """

    states: Mapping[str, Mapping[str, Figures]]
    said: Mapping[Key, Said] | None = None
    summed: bool = True
    period: object = None  # figures of one period can be the same; those of two periods cannot
    within: int | None = None  # index of the release whose period holds this one's period


def values(shape: Shape, figures: Figures) -> dict[tuple[str, Coordinates], int]:
    """The published view of one state's table: (block, coordinates) → sum of what was given."""
    sums: dict[tuple[str, Coordinates], int] = {}
    if figures.once is not None:
        sums[ONCE_BLOCK, ()] = figures.once
    places = [(place, name) for place, name in enumerate(shape.dimensions) if name != shape.apart]
    apart = shape.dimensions.index(shape.apart) if shape.apart else None
    groups: dict[tuple[str, str], set[str]] = {}
    for key, count in figures.cells.items():
        codes = key.split("|")
        block = codes[apart] if apart is not None else ""
        if shape.blocks and block not in shape.blocks:
            continue
        at = {name: codes[place] for place, name in places}
        for coordinates in _views(at, shape):
            sums[block, coordinates] = sums.get((block, coordinates), 0) + count
        if AGE in at and at[AGE] in shape.broad:
            groups.setdefault((block, shape.broad[at[AGE]]), set()).add(at[AGE])
    single = {(block, BROAD + name) for (block, name), bands in groups.items() if len(bands) == 1}
    return {
        (block, at): value
        for (block, at), value in sums.items()
        if not any((block, code) in single for name, code in at if name == AGE)
    }


def _views(at: Mapping[str, str], shape: Shape) -> Iterator[Coordinates]:
    yield ()
    for name, code in at.items():
        for shown in (BROAD + shape.broad[code], code) if name == AGE and code in shape.broad else (code,):
            yield ((name, shown),)
            if name not in {SEX, CITIZENSHIP} and SEX in at and shape.rows_add_up:
                yield ((name, shown), (SEX, at[SEX]))


def cost(key: Key, value: int) -> float:
    """What a reader loses: totals are worth more than lines, lines more than cells, large counts more than small."""
    weight = (10.0, 3.0, 1.0)[len(key.at)] * (3.0 if key.owner == REGION else 1.0)
    if key.at and key.at[0][1].startswith(BROAD):
        weight *= 1.5
    return weight * (1 + math.log2(1 + value))


@dataclass
class Linked:
    """The problem, and where each published cell of each release is in it: (release, key) → index of the cell.

    ``follows`` are the states' small counts that follow from what states have published themselves.
    """

    problem: Problem
    places: dict[tuple[int, Key], int]
    follows: list[int]


class _Builder:
    def __init__(self, shapes: Mapping[str, Shape], releases: list[Release], smallest: int, base: int | None) -> None:
        self.shapes, self.releases = shapes, releases
        self.problem = Problem(smallest=smallest, base=base)
        self.places: dict[tuple[int, Key], int] = {}
        self.merged: dict[tuple[object, str, str, Coordinates, int], int] = {}
        self.groups: dict[str, str] = {}  # names of breakdowns that share a cell lead to one name

    def build(self) -> Linked:
        told = 0  # relations of earlier releases, which come first
        for number, release in enumerate(self.releases):
            if release.said is None:
                told = len(self.problem.relations)
            lines: dict[Key, list[int]] = {}
            for owner in sorted(release.states):
                for table in sorted(release.states[owner]):
                    if self.shapes[table].counts_people:
                        self._state(number, owner, self.shapes[table], release.states[owner][table], lines)
            for key, parts in lines.items() if release.summed else ():
                total = sum(self.problem.cells[index].value for index in parts)
                self.problem.adds_up(self._cell(number, key, total), parts)
        for number, release in enumerate(self.releases):
            if release.within is not None:
                self._never_more(number, release.within)
        for cell in self.problem.cells:
            if cell.group is not None:
                cell.group = self._group(str(cell.group))
        self._tidy(told)
        return Linked(self.problem, self.places, beforehand.tell(self.problem))

    def _state(self, number: int, owner: str, shape: Shape, figures: Figures, lines: dict[Key, list[int]]) -> None:
        found = {Key(owner, shape.key, block, at): v for (block, at), v in values(shape, figures).items()}
        here = {key: self._cell(number, key, value) for key, value in found.items()}
        for key, index in here.items():
            if (key.block, key.at) in figures.public:
                self.problem.public.add(index)
        by_total: dict[tuple[str, str, Coordinates], list[int]] = {}
        for key, index in here.items():
            for name, total in _totals(key.at, shape.broad):
                by_total.setdefault((key.block, name, total), []).append(index)
            if len(key.at) < 2:
                lines.setdefault(key._replace(owner=REGION), []).append(index)
        for (block, _, at), parts in by_total.items():
            place = here.get(Key(owner, shape.key, block, at))
            if place is not None:  # a group of ages with one band only has no line of its own
                add = self.problem.adds_up if self.releases[number].summed else self.problem.add_up_to_at_most
                add(place, parts)
        for key, index in here.items():
            if (shape.key, key.block) in PART_OF:
                whole = here.get(key._replace(block=PART_OF[shape.key, key.block]))
                if whole is not None:
                    self._at_most(index, [whole])
        once = here.get(Key(owner, shape.key, ONCE_BLOCK, ()))
        if once is not None:
            rows = [index for key, index in here.items() if not key.at and key.block != ONCE_BLOCK]
            for row in rows:
                self._at_most(row, [once])
            if shape.key == "victims_assisted":  # everybody counted had at least one of the services
                self._at_most(once, rows)

    def _at_most(self, smaller: int, parts: list[int]) -> None:
        """Only where it is true: figures of different sources need not keep to it."""
        cells = self.problem.cells
        if smaller not in parts and cells[smaller].value <= sum(cells[index].value for index in parts):
            self.problem.at_most(smaller, parts)

    def _never_more(self, part: int, whole: int) -> None:
        """Half a year never counts more than the year that holds it."""
        for (number, key), index in list(self.places.items()):
            if number == part and (other := self.places.get((whole, key))) is not None:
                self._at_most(index, [other])

    def _cell(self, number: int, key: Key, value: int) -> int:
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
        said = self.releases[number].said
        if said is None:
            cell.ours = True
            if key.owner and key.at:
                group = f"{number}|{key.owner}|{key.table}|{key.block}|{key.at[0][0]}"
                if cell.group is None:
                    cell.group = group
                elif self._group(str(cell.group)) != self._group(group):
                    self.groups[self._group(group)] = self._group(str(cell.group))
        elif key in said:
            low, high = _told(value, said[key])
            cell.low, cell.high = max(cell.low, low), min(cell.high, high)
        return index

    def _group(self, name: str) -> str:
        while name in self.groups:
            name = self.groups[name]
        return name

    def _tidy(self, told: int) -> None:
        """Relations that say the same twice, or that a cell equals itself, are dropped. ``told`` were told before."""
        seen: dict[tuple[bool, tuple[tuple[int, int], ...]], bool] = {}
        for number, relation in enumerate(self.problem.relations):
            terms = tuple(sorted(relation.terms))
            if not (len(terms) == 2 and terms[0][0] == terms[1][0]):
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


def _told(value: int, said: Said) -> tuple[int, float]:
    if said.mark is Mark.SHOWN or (said.mark is Mark.ROUNDED and value == 0):
        return value, value
    if said.mark is Mark.ROUNDED:
        return rounded(value, said.base)
    return (1 if said.mark is Mark.HIDDEN else 0), UNBOUNDED


def link(shapes: Mapping[str, Shape], releases: Iterable[Release], *, smallest: int, base: int | None = None) -> Linked:
    """One problem of all releases, the one in work last."""
    return _Builder(shapes, list(releases), smallest, base).build()
