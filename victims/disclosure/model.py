"""What is published of a set of linked tables, and what an attacker knows of each cell.

A problem holds cells (whole numbers from 0) and linear relations between them, such as "the row adds up to its total"
or "the states add up to the region". An attacker knows every relation, that counts are whole and never negative, that
zeros are shown, and for each cell what its mark says. What must not follow from all that is a better guess of a small
count than its mark gives away.

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


class Mark(StrEnum):
    """How a cell is published."""

    SHOWN = "shown"  # its value
    ROUNDED = "rounded"  # the multiple of the base at or below it; zero stays zero
    HIDDEN = "hidden"  # not shown, and known to be at least 1, because zeros are shown
    WITHHELD = "withheld"  # a whole breakdown that is not given: not even its zeros are known


@dataclass(slots=True)
class Cell:
    """One count. ``owner`` is the state that knows it of its own ("" for the region: nobody does).

    ``low`` and ``high`` are what anybody knows of it beforehand, from an earlier release or because it is public at its
    source. ``ours`` is false for a cell that this release does not speak of: how it is marked is not ours to choose.
    ``cost`` is what is lost if a reader cannot see it. ``group`` names the breakdown that it is a line of, where that
    can be withheld as a whole.
    """

    key: Hashable
    value: int
    owner: str = ""
    cost: float = 1.0
    group: Hashable = None
    low: int = 0
    high: float = UNBOUNDED
    ours: bool = True

    @property
    def is_known(self) -> bool:
        return self.low == self.high


@dataclass(frozen=True, slots=True)
class Relation:
    """The sum of coefficient × cell is zero; with ``at_most`` it is zero or less."""

    terms: tuple[tuple[int, int], ...]
    at_most: bool = False


def rounded(value: int, base: int | None) -> tuple[int, float]:
    """The interval that a count other than zero is told to lie in when it is rounded down."""
    assert base
    low = value // base * base
    return max(low, 1), low + base - 1


@dataclass
class Problem:
    """``smallest`` is the smallest count that is told; ``base`` the rounding base, None for suppression.

    ``public`` are the cells that states have published themselves. With them go ``lost``, the small counts that anybody
    can work out without this release; ``limits``, between which others lie for all that it may tell; and ``withheld``,
    the breakdowns of which nothing is given but what is known already (``beforehand.tell``). ``earlier`` are the
    relations that earlier releases told.
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
    programs: dict[int, Any] = field(default_factory=dict, repr=False, compare=False)  # kept by ``pattern_floor``

    def add(self, cell: Cell) -> int:
        self.cells.append(cell)
        return len(self.cells) - 1

    def adds_up(self, total: int, parts: Iterable[int]) -> None:
        self.relations.append(Relation(((total, -1), *((part, 1) for part in parts))))

    def add_up_to_at_most(self, total: int, parts: Iterable[int]) -> None:
        """There may be further parts, of which nobody is told whether they are zero."""
        self.relations.append(Relation(((total, -1), *((part, 1) for part in parts)), at_most=True))

    def at_most(self, smaller: int, parts: Iterable[int]) -> None:
        """``smaller`` is not larger than the sum of ``parts``."""
        self.relations.append(Relation(((smaller, 1), *((part, -1) for part in parts)), at_most=True))

    def check(self) -> None:
        """Raise ValueError if the true values break a relation: then it must not be assumed."""
        for relation in self.relations:
            total = sum(coefficient * self.cells[index].value for index, coefficient in relation.terms)
            if total > 0 or (total and not relation.at_most):
                raise ValueError(f"Relation does not hold: {[self.cells[i].key for i, _ in relation.terms]}")

    def is_small(self, index: int) -> bool:
        return 0 < self.cells[index].value < self.smallest

    def may_be_hidden(self, index: int, mark: Mark) -> bool:
        """Whether a cell is told now and hiding it is ours to choose; zeros are always told."""
        cell = self.cells[index]
        return cell.ours and cell.value > 0 and not cell.is_known and mark in {Mark.SHOWN, Mark.ROUNDED}

    def protected(self) -> list[int]:
        """The small counts that nobody may learn more of. What is public or lost already cannot be protected."""
        small = [i for i, cell in enumerate(self.cells) if self.is_small(i) and not cell.is_known]
        return [i for i in small if i not in self.lost]

    def told(self, index: int, mark: Mark) -> tuple[int, float]:
        """What the mark of a cell tells: its value lies between these two, both included."""
        value = self.cells[index].value
        if mark is Mark.SHOWN or (mark is Mark.ROUNDED and value == 0):
            return value, value
        if mark is Mark.ROUNDED:
            return rounded(value, self.base)
        return (1 if mark is Mark.HIDDEN else 0), UNBOUNDED

    def bounds(self, index: int, mark: Mark) -> tuple[int, float]:
        """What the mark tells together with what was known before."""
        cell = self.cells[index]
        low, high = self.told(index, mark)
        return max(low, cell.low), min(high, cell.high)

    def is_fixed(self, index: int, mark: Mark) -> bool:
        """Whether the mark, with what was known before, leaves one value."""
        low, high = self.bounds(index, mark)
        return low == high

    def interval(self, index: int) -> tuple[int, int]:
        """The protection interval: every number in it must stay possible for a protected cell.

        It begins with the least that the marks alone leave possible to a count that is not zero, and is as wide as all
        that "hidden" says of a small count: from 1 to one below the smallest that is told. Of a cell that an earlier
        release spoke of, or that public figures limit, it is what these leave open: 0 or 1 where that is all.
        """
        cell, low = self.cells[index], max(1, self.floors[index])
        least, most = self.limits.get(index, (0, UNBOUNDED))
        low = max(low, least)
        high = min(max(self.smallest - 1, low + self.smallest - 2), most)
        if low >= high and index in self.limits:
            low = least
        return max(low, cell.low), int(min(high, cell.high))

    def target(self, end: End) -> int:
        """How far the cell has to differ from its true value to be at that end."""
        return self.interval(end[0])[end[1]] - self.cells[end[0]].value

    def is_there(self, end: End) -> bool:
        """The true value is at that end already."""
        return self.target(end) >= 0 if end[1] == LOW else self.target(end) <= 0

    @cached_property
    def primary(self) -> list[Mark]:
        """The marks before anything else is hidden."""
        return self.judged_alone()

    def judged_alone(self) -> list[Mark]:
        """Each cell, and each breakdown, judged alone."""
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
        if self.base is not None:
            return Mark.ROUNDED
        return Mark.HIDDEN if self.is_small(index) else Mark.SHOWN

    def withhold_empty_breakdowns(self, marks: list[Mark]) -> None:
        """A breakdown that would show nothing but zeros is not given: then its total can often be."""
        for name, group in self.groups.items():
            ours = [index for index in group if self.cells[index].ours and not self.cells[index].is_known]
            given = [index for index in group if self.cells[index].value]
            empty = given and ours and all(marks[index] in {Mark.HIDDEN, Mark.WITHHELD} for index in given)
            if empty or name in self.withheld:
                for index in ours:
                    marks[index] = Mark.WITHHELD

    @cached_property
    def unread(self) -> Problem:
        """The same without this release: which lines make up a total, and which states the region, is not known yet."""
        return replace(
            self,
            programs={},
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
        """The least value of each cell that the marks alone leave possible, whatever numbers they cover.

        A line that is not shown as zero is 1 at least, so a total of three such lines is 3 at least; a line that is
        alone beside zeros equals its total. ``floor`` says it exactly where this rule falls short.
        """
        marks = self.primary
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
        """What one relation says of the least values: of a total by its parts, and of a sole part by its total."""
        if relation.at_most:  # of several smaller ones, one alone says something
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
        """Cells that hang together by relations; a cell that is known for good connects nothing."""
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
        """Cells whose value is known whatever we choose: public ones, and zeros that no breakdown can withhold."""
        return [cell.is_known or (cell.value == 0 and cell.group is None and cell.ours) for cell in self.cells]

    @cached_property
    def pattern(self) -> list[Mark]:
        """All that is shown taken as hidden: what is left is which cells are zero."""
        return [
            Mark.SHOWN
            if cell.value == 0 and (cell.is_known or mark is not Mark.WITHHELD)
            else Mark.HIDDEN
            if cell.low or mark is not Mark.WITHHELD
            else Mark.WITHHELD
            for cell, mark in zip(self.cells, self.primary, strict=True)
        ]

    @cached_property
    def by_owner(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for index, cell in enumerate(self.cells):
            found.setdefault(cell.owner, []).append(index)
        return found

    @cached_property
    def by_cell(self) -> list[list[tuple[int, int]]]:
        """For each cell the relations that it stands in, with its coefficient. Asked for once all is there."""
        found: list[list[tuple[int, int]]] = [[] for _ in self.cells]
        for number, relation in enumerate(self.relations):
            for index, coefficient in relation.terms:
                found[index].append((number, coefficient))
        return found

    @cached_property
    def entries(self) -> list[tuple[np.ndarray, np.ndarray]]:
        """``by_cell`` as arrays: the numbers of the relations, and the coefficients."""
        return [
            (np.array([number for number, _ in found], dtype=int), np.array([c for _, c in found], dtype=float))
            for found in self.by_cell
        ]

    def slack(self, relation: Relation) -> int:
        """How much the sum of a relation may still grow: nothing, unless it is one of "at most"."""
        if not relation.at_most:
            return 0
        return -sum(coefficient * self.cells[index].value for index, coefficient in relation.terms)


@dataclass(frozen=True)
class Witness:
    """A way in which the cells could be otherwise and everything published would be the same.

    ``moves`` maps a cell to how much it differs from its true value; ``touches`` are the owners of those cells.
    """

    moves: dict[int, int]
    touches: frozenset[str]


def stays_within(problem: Problem, index: int, mark: Mark, witness: Witness) -> bool:
    """Whether what a witness says of one cell is possible under that mark."""
    low, high = problem.bounds(index, mark)
    return low <= problem.cells[index].value + witness.moves.get(index, 0) <= high


def agrees(problem: Problem, marks: Sequence[Mark], witness: Witness) -> bool:
    """Whether a witness is true, by whole-number arithmetic: it fits every mark and every relation."""
    change: dict[int, int] = {}
    for index, move in witness.moves.items():
        if not stays_within(problem, index, marks[index], witness):
            return False
        for number, coefficient in problem.by_cell[index]:
            change[number] = change.get(number, 0) + coefficient * move
    for number, moved in change.items():
        relation = problem.relations[number]
        if moved and not (relation.at_most and moved <= problem.slack(relation)):
            return False
    return True
