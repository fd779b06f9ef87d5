"""The model: cells, relations between them, marks, and what an attacker knows of each cell.

A problem has cells (whole numbers from 0) and linear relations, such as "the row adds up to its total" or "the states
add up to the region". An attacker knows every relation, knows that counts are whole and never negative and that zeros
are shown, and sees the mark of each cell. The interval that follows for a small count must not be narrower than its
protection interval.

Source for the terms: Hundepool et al., Statistical Disclosure Control (Wiley, 2012), chapter 4; Fischetti and Salazar,
Solving the cell suppression problem on tabular data with linear constraints, Management Science 47 (2001).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import Any

import numpy as np

UNBOUNDED = float("inf")
LOW, HIGH = 0, 1
End = tuple[int, int]  # of a protection interval: (cell, LOW or HIGH)
Coalition = frozenset[str]  # the states that put their reports together; one state alone; nobody
ANYBODY: Coalition = frozenset()


class Mark(StrEnum):
    """How a cell is published. The less a mark shows, the later its ``place``."""

    place: int

    def __new__(cls, value: str, place: int = 0) -> Mark:  # a look-up by value passes no place
        mark = str.__new__(cls, value)
        mark._value_, mark.place = value, place
        return mark

    SHOWN = "shown", 0  # its value
    ROUNDED = "rounded", 1  # the multiple of the base at or below it; zero stays zero
    HIDDEN = "hidden", 2  # not shown; at least 1, because zeros are shown
    WITHHELD = "withheld", 3  # a complete breakdown is not shown, zeros included


@dataclass(slots=True)
class Cell:
    """One count.

    ``owner`` is the state whose count it is, and which therefore knows it; "" for the region. ``low`` and ``high`` are
    what anybody knows before this release, from earlier releases or public figures. ``ours``: this release contains the
    cell, so its mark can be chosen. ``was_hidden``: an earlier release of the same period did not show it, so this one
    does not show it either. ``cost`` is what readers lose if it is hidden. ``group`` is the breakdown that it is a line
    of, if that can be withheld as a whole. ``against_pairs``: it is protected against any two other states together,
    and not only against each of them.
    """

    key: Hashable
    value: int
    owner: str = ""
    cost: float = 1.0
    group: Hashable = None
    low: int = 0
    high: float = UNBOUNDED
    ours: bool = True
    was_hidden: bool = False
    against_pairs: bool = False

    @property
    def is_known(self) -> bool:
        return self.low == self.high


@dataclass(frozen=True, slots=True)
class Relation:
    """The sum of coefficient × cell is zero; with ``at_most`` it is zero or less."""

    terms: tuple[tuple[int, int], ...]
    at_most: bool = False


def rounded(value: int, base: int | None) -> tuple[int, float]:
    """The interval that readers see for a count above zero that is rounded down to ``base``."""
    assert base
    low = value // base * base
    return max(low, 1), low + base - 1


@dataclass
class ProtectionProblem:
    """Cells and relations, and all that is known before the release. Cells are named by their index.

    ``smallest`` is the smallest count that is shown; ``base`` is the rounding base, None if small counts are hidden
    instead. ``public`` are the cells that states have published themselves. From these ``beforehand.tell`` works out:
    ``lost``, the small counts that anybody knows without this release; ``limits``, the intervals that others have at
    best, whatever this release shows; ``withheld``, the breakdowns of which only known figures are shown. ``earlier``
    are the numbers of the relations that earlier releases showed. ``begun`` are cells that are hidden already, to
    protect them from other readers. ``reserve`` (a count) makes each protection interval wider, for later outputs.
    """

    smallest: int
    base: int | None = None
    cells: list[Cell] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    public: set[int] = field(default_factory=set)
    lost: set[int] = field(default_factory=set)
    limits: dict[int, tuple[int, float]] = field(default_factory=dict)
    withheld: set[Hashable] = field(default_factory=set)
    earlier: set[int] = field(default_factory=set)
    visible_zeros: list[Mark] | None = None
    begun: dict[int, Mark] = field(default_factory=dict)
    reserve: int = 0
    programs: dict[int, Any] = field(default_factory=dict, repr=False, compare=False)  # kept by ``pattern_floor``
    kept: dict[int, tuple[int, int]] = field(default_factory=dict, repr=False, compare=False)  # by ``interval``

    def begin(self, marks: dict[int, Mark], *, reserve: int = 0) -> None:
        """Start with cells that are hidden already, and forget what was calculated from other marks."""
        self.begun, self.visible_zeros, self.reserve = marks, None, reserve
        self._forget("primary", "floors", "pattern")

    def _forget(self, *names: str) -> None:
        self.programs.clear()
        self.kept.clear()
        for name in names:
            self.__dict__.pop(name, None)

    def know(self) -> None:
        """Call this after a change of what is known of the cells: bounds, ``lost`` or ``limits``."""
        self._forget("primary", "floors", "pattern", "arrays")

    def raise_floor(self, index: int, least: int) -> None:
        """Set a higher minimum for a cell than ``floors`` calculated at first."""
        self.floors[index] = least
        self.kept.pop(index, None)

    def without_reserve(self) -> None:
        """From now on, use protection intervals without the reserve."""
        self.reserve = 0
        self.kept.clear()

    def add(self, cell: Cell) -> int:
        """Add a cell; returns its index."""
        self.cells.append(cell)
        return len(self.cells) - 1

    def adds_up(self, total: int, parts: Iterable[int]) -> None:
        """``total`` is the sum of ``parts``."""
        self.relations.append(Relation(((total, -1), *((part, 1) for part in parts))))

    def add_up_to_at_most(self, total: int, parts: Iterable[int]) -> None:
        """``total`` is at least the sum of ``parts``: there may be other parts, which nobody knows."""
        self.relations.append(Relation(((total, -1), *((part, 1) for part in parts)), at_most=True))

    def at_most(self, smaller: int, parts: Iterable[int]) -> None:
        """``smaller`` is at most the sum of ``parts``."""
        self.relations.append(Relation(((smaller, 1), *((part, -1) for part in parts)), at_most=True))

    def check(self) -> None:
        """Raise ValueError if the true values break a relation: then no attacker may rely on it."""
        for relation in self.relations:
            total = sum(coefficient * self.cells[index].value for index, coefficient in relation.terms)
            if total > 0 or (total and not relation.at_most):
                raise ValueError(f"Relation does not hold: {[self.cells[i].key for i, _ in relation.terms]}")

    def is_small(self, index: int) -> bool:
        return 0 < self.cells[index].value < self.smallest

    def may_be_hidden(self, index: int, mark: Mark) -> bool:
        """Whether this release shows the cell now and could hide it. Single zeros are never hidden."""
        cell = self.cells[index]
        return cell.ours and cell.value > 0 and not cell.is_known and mark in {Mark.SHOWN, Mark.ROUNDED}

    def is_protected(self, index: int) -> bool:
        """Whether the cell is a small count that is neither public nor lost, so it must be protected."""
        return self.is_small(index) and not self.cells[index].is_known and index not in self.lost

    def protected(self) -> list[int]:
        return [index for index in range(len(self.cells)) if self.is_protected(index)]

    def told(self, index: int, mark: Mark) -> tuple[int, float]:
        """The interval that readers see from the mark alone, both ends included."""
        value = self.cells[index].value
        if mark is Mark.SHOWN or (mark is Mark.ROUNDED and value == 0):
            return value, value
        if mark is Mark.ROUNDED:
            return rounded(value, self.base)
        return (1 if mark is Mark.HIDDEN else 0), UNBOUNDED

    def bounds(self, index: int, mark: Mark) -> tuple[int, float]:
        """The interval from the mark and from what was known before, both ends included."""
        cell = self.cells[index]
        low, high = self.told(index, mark)
        # Called millions of times for a release, so without max() and min().
        return low if low > cell.low else cell.low, high if high < cell.high else cell.high

    def is_fixed(self, index: int, mark: Mark) -> bool:
        """Whether only one value is possible, with the mark and what was known before."""
        low, high = self.bounds(index, mark)
        return low == high

    def interval(self, index: int) -> tuple[int, int]:
        """The protection interval of a cell: both of its ends must stay possible.

        It begins with the least value above zero that the marks alone allow, and is as wide as the small counts: from 1
        to ``smallest`` - 1. If earlier releases or public figures leave less of it possible, it is what they leave,
        even if that is only 0 or 1.
        """
        found = self.kept.get(index)
        if found is None:
            found = self.kept[index] = self._interval(index)
        return found

    def _interval(self, index: int) -> tuple[int, int]:
        cell, low = self.cells[index], max(1, self.floors[index])
        least, most = self.limits.get(index, (0, UNBOUNDED))
        low = max(low, least)
        high = min(max(self.smallest - 1, low + self.smallest - 2) + self.reserve, most)
        if low >= high and index in self.limits:
            low = least
        return max(low, cell.low), int(min(high, cell.high))

    def target(self, end: End) -> int:
        """The difference between that end of the protection interval and the true value of the cell."""
        return self.interval(end[0])[end[1]] - self.cells[end[0]].value

    def is_there(self, end: End) -> bool:
        """Whether the true value is at that end, or beyond it."""
        return self.target(end) >= 0 if end[1] == LOW else self.target(end) <= 0

    @cached_property
    def primary(self) -> list[Mark]:
        """The primary suppression: the marks before other cells are hidden to protect the small counts."""
        return self.judged_alone()

    def judged_alone(self) -> list[Mark]:
        """The mark of each cell if every cell and every breakdown is judged alone."""
        if self.base is not None and self.base < self.smallest:
            raise ValueError("The rounding base must be at least the smallest count that is told.")
        marks = [self._alone(index) for index in range(len(self.cells))]
        self.withhold_empty_breakdowns(marks)
        return marks

    def _alone(self, index: int) -> Mark:
        cell = self.cells[index]
        if not cell.ours:
            return Mark.WITHHELD
        if cell.is_known:
            return Mark.SHOWN
        if index in self.begun:
            return self.begun[index]
        if cell.was_hidden and cell.value:
            return Mark.HIDDEN
        if self.base is not None:
            return Mark.ROUNDED
        return Mark.HIDDEN if self.is_small(index) else Mark.SHOWN

    def withhold_empty_breakdowns(self, marks: list[Mark]) -> bool:
        """Withhold each breakdown that would show only zeros: then its total can often be shown.

        It is called on the primary suppression and again on the final marks. So readers see the same word whether all
        lines are small or some are hidden to protect others (docs/decisions/0058-one-word.md). Changes ``marks``;
        returns whether any mark changed.
        """
        changed = False
        for name, group in self.groups.items():
            ours = [index for index in group if self.cells[index].ours and not self.cells[index].is_known]
            given = [index for index in group if self.cells[index].value]
            empty = given and ours and all(marks[index] in {Mark.HIDDEN, Mark.WITHHELD} for index in given)
            if empty or name in self.withheld:
                changed |= any(marks[index] is not Mark.WITHHELD for index in ours)
                for index in ours:
                    marks[index] = Mark.WITHHELD
        return changed

    def read_zeros_of(self, marks: Sequence[Mark]) -> None:
        """Use ``marks`` to see which zeros are visible. Before the first call, the primary suppression is used."""
        self.visible_zeros = list(marks)
        self._forget("floors", "pattern")

    @cached_property
    def unread(self) -> ProtectionProblem:
        """The problem as it is known without this release: nobody knows yet which parts a sum has."""
        return replace(
            self,
            programs={},
            kept={},
            relations=[
                relation if relation.at_most or number in self.earlier else Relation(relation.terms, at_most=True)
                for number, relation in enumerate(self.relations)
            ],
        )

    @cached_property
    def groups(self) -> dict[Hashable, list[int]]:
        found: dict[Hashable, list[int]] = {}
        for index, cell in enumerate(self.cells):
            if cell.group is not None:
                found.setdefault(cell.group, []).append(index)
        return found

    @cached_property
    def floors(self) -> list[int]:
        """The minimum of each cell that follows from the marks alone, whatever the hidden numbers are.

        A line that is not shown as zero is at least 1, so a total of three such lines is at least 3. A line beside
        zeros only is equal to its total. This rule can give too little; ``suppression.exact_floor`` is exact.
        """
        marks = self.visible_zeros or self.primary
        floors = [
            min(cell.low, 1) if mark is Mark.WITHHELD else min(cell.value, 1)
            for cell, mark in zip(self.cells, marks, strict=True)
        ]
        zero = [self.bounds(index, mark)[1] == 0 for index, mark in enumerate(marks)]
        waiting = list(range(len(self.relations)))
        queued = set(waiting)
        while waiting:
            number = waiting.pop()
            queued.discard(number)
            for index, least in self._raised(self.relations[number], floors, zero):
                if least > floors[index]:
                    floors[index] = least
                    for other, _ in self.by_cell[index]:
                        if other not in queued:
                            queued.add(other)
                            waiting.append(other)
        return floors

    @staticmethod
    def _raised(relation: Relation, floors: list[int], zero: list[bool]) -> Iterable[tuple[int, int]]:
        """(cell, minimum) from one relation: of a total from its parts, and of a single part from its total."""
        if relation.at_most:  # with several parts, nothing follows for a single one
            smaller = next(index for index, coefficient in relation.terms if coefficient > 0)
            parts = [index for index, coefficient in relation.terms if coefficient < 0 and not zero[index]]
        else:
            smaller = next(index for index, coefficient in relation.terms if coefficient < 0)
            parts = [index for index, coefficient in relation.terms if coefficient > 0 and not zero[index]]
            yield smaller, sum(floors[index] for index in parts)
        if len(parts) == 1:
            yield parts[0], floors[smaller]

    @cached_property
    def components(self) -> list[list[int]]:
        """Sets of cells that are connected by relations. Cells with a known value are in none and connect nothing."""
        parent = list(range(len(self.cells)))

        def find(index: int) -> int:
            while parent[index] != index:
                parent[index] = parent[parent[index]]
                index = parent[index]
            return index

        constant = self.constant()
        for relation in self.relations:
            moving = [index for index, _ in relation.terms if not constant[index]]
            for index in moving[1:]:
                parent[find(index)] = find(moving[0])
        found: dict[int, list[int]] = {}
        for index in range(len(self.cells)):
            if not constant[index]:
                found.setdefault(find(index), []).append(index)
        return list(found.values())

    @cached_property
    def component_of(self) -> dict[int, list[int]]:
        return {index: members for members in self.components for index in members}

    def constant(self) -> list[bool]:
        """For each cell whether its value is known in any case: it is public, or a zero outside breakdowns."""
        return [cell.is_known or (cell.value == 0 and cell.group is None and cell.ours) for cell in self.cells]

    @cached_property
    def pattern(self) -> list[Mark]:
        """Marks as if every number were hidden and only zeros were visible."""
        return [
            Mark.SHOWN
            if cell.value == 0 and (cell.is_known or mark is not Mark.WITHHELD)
            else Mark.HIDDEN
            if cell.low or mark is not Mark.WITHHELD
            else Mark.WITHHELD
            for cell, mark in zip(self.cells, self.visible_zeros or self.primary, strict=True)
        ]

    @cached_property
    def by_owner(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for index, cell in enumerate(self.cells):
            found.setdefault(cell.owner, []).append(index)
        return found

    @cached_property
    def by_cell(self) -> list[list[tuple[int, int]]]:
        """For each cell its relations as (number, coefficient). Use it when all cells and relations are added."""
        found: list[list[tuple[int, int]]] = [[] for _ in self.cells]
        for number, relation in enumerate(self.relations):
            for index, coefficient in relation.terms:
                found[index].append((number, coefficient))
        return found

    @cached_property
    def entries(self) -> CellRelations:
        """``by_cell`` as arrays, for many cells at once."""
        found = [entry for entries in self.by_cell for entry in entries]
        return CellRelations(
            starts=np.cumsum([0, *map(len, self.by_cell)]),
            relations=np.array([number for number, _ in found], dtype=np.int64),
            coefficients=np.array([coefficient for _, coefficient in found], dtype=np.int64),
        )

    @cached_property
    def arrays(self) -> CellArrays:
        """The cells as arrays. Use it when all cells are added and all that is known is set."""
        values = np.array([cell.value for cell in self.cells], dtype=float)
        ends = [[self.told(index, mark) for index in range(len(self.cells))] for mark in self._marks_in_use()]
        told = np.array(ends, dtype=float).reshape(len(ends), len(self.cells), 2).transpose(2, 0, 1)
        low = np.array([cell.low for cell in self.cells], dtype=float)
        high = np.array([cell.high for cell in self.cells], dtype=float)
        return CellArrays(
            values=values,
            low=low,
            high=high,
            costs=np.array([cell.cost for cell in self.cells], dtype=float),
            can_be_hidden=np.array([c.ours and c.value > 0 and not c.is_known for c in self.cells], dtype=bool),
            told=told,
            bounds=np.stack([np.maximum(told[0], low), np.minimum(told[1], high)]),
        )

    def _marks_in_use(self) -> list[Mark]:
        """One mark for each place. Without a base nothing is rounded, so HIDDEN takes the place of ROUNDED."""
        return [Mark.HIDDEN if mark is Mark.ROUNDED and self.base is None else mark for mark in Mark]

    @cached_property
    def is_at_most(self) -> np.ndarray:
        """For each relation its ``at_most``."""
        return np.array([relation.at_most for relation in self.relations], dtype=bool)

    @cached_property
    def slacks(self) -> np.ndarray:
        """For each relation how much its sum can grow: 0 unless it is ``at_most``."""
        return np.array(
            [
                -sum(coefficient * self.cells[index].value for index, coefficient in relation.terms)
                if relation.at_most
                else 0
                for relation in self.relations
            ],
            dtype=np.int64,
        )


@dataclass(frozen=True)
class CellArrays:
    """Values of all cells at once. The axes of ``told`` and ``bounds``: low or high, place of the mark, cell."""

    values: np.ndarray
    low: np.ndarray
    high: np.ndarray
    costs: np.ndarray
    can_be_hidden: np.ndarray  # by this release, if they are shown now
    told: np.ndarray  # from the mark alone
    bounds: np.ndarray  # from the mark and what was known before


@dataclass(frozen=True)
class CellRelations:
    """The relations of all cells in one row: those of cell i are at ``starts[i]`` to ``starts[i + 1] - 1``."""

    starts: np.ndarray
    relations: np.ndarray
    coefficients: np.ndarray

    def of(self, cells: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The relations and coefficients of ``cells`` in this order, and the number of relations of each cell."""
        first = self.starts[cells]
        lengths = self.starts[cells + 1] - first
        ends = np.cumsum(lengths)
        places = np.arange(ends[-1] if len(ends) else 0) + np.repeat(first - ends + lengths, lengths)
        return self.relations[places], self.coefficients[places], lengths


@dataclass(frozen=True, eq=False)
class Witness:
    """Other values of the cells with which everything published would be the same.

    ``moves`` maps a cell to the difference from its true value, without zeros; ``touches`` are the owners of these
    cells. Witnesses are compared by identity, so each can be a key.
    """

    moves: dict[int, int]
    touches: frozenset[str]


def stays_within(problem: ProtectionProblem, index: int, mark: Mark, witness: Witness) -> bool:
    """Whether the value of one cell in a witness is possible with that mark."""
    low, high = problem.bounds(index, mark)
    return low <= problem.cells[index].value + witness.moves.get(index, 0) <= high


class Truth:
    """Checks witnesses with whole numbers: are they possible with every mark and in every relation?"""

    def __init__(self, problem: ProtectionProblem, marks: Sequence[Mark]) -> None:
        self.problem = problem
        bounds = [problem.bounds(index, mark) for index, mark in enumerate(marks)]
        values = np.array([cell.value for cell in problem.cells], dtype=np.int64)
        no_limit = np.iinfo(np.int64).max
        self.least = np.array([low for low, _ in bounds], dtype=np.int64) - values
        self.most = np.array([no_limit if high == UNBOUNDED else int(high) for _, high in bounds], np.int64) - values

    def agrees(self, witness: Witness) -> bool:
        cells = np.fromiter(witness.moves, np.int64, len(witness.moves))
        moves = np.fromiter(witness.moves.values(), np.int64, len(witness.moves))
        if (moves < self.least[cells]).any() or (moves > self.most[cells]).any():
            return False
        relations, coefficients, lengths = self.problem.entries.of(cells)
        change = np.zeros(len(self.problem.relations), dtype=np.int64)
        np.add.at(change, relations, coefficients * np.repeat(moves, lengths))
        broken = (change != 0) & ~(self.problem.is_at_most & (change <= self.problem.slacks))
        return not broken.any()
