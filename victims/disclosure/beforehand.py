"""What is known before a release: figures that states have published themselves, and what follows from them.

Small counts that an earlier release showed are public too.

- A small count that follows from public figures alone is *lost*: no release can protect it.
- If the zeros of a breakdown would show a count, the whole breakdown is withheld, except its public lines.
- A public total limits its parts: if a total is 7, each of two lines is 1 to 6, so no wider interval is required.
- A sum of the region that consists of public figures and zeros is public.

Source: docs/decisions/0043-public-figures.md.
"""

from __future__ import annotations

from collections.abc import Sequence

from victims.disclosure.audit import intervals
from victims.disclosure.model import UNBOUNDED, Mark, ProtectionProblem, Relation

SWEEPS = 50  # over one relation; more would only make intervals narrower
Ends = list[tuple[int, float]]  # by cell: the smallest and the largest value that is possible


def tell(problem: ProtectionProblem) -> list[int]:
    """Calculate what follows from the ``public`` cells of a problem, and store it in the problem.

    Sets ``lost``, ``limits`` and ``withheld``. Returns the small counts of states that can be worked out. If there are
    no public figures and no small count was shown before, nothing changes and the list is empty. Raises NoAnswer.
    """
    small = [index for index in range(len(problem.cells)) if problem.is_small(index)]
    if not problem.public and not any(problem.cells[index].is_known for index in small):
        return []
    for index in problem.public:
        cell = problem.cells[index]
        cell.low, cell.high = cell.value, cell.value
    small = [index for index in small if not problem.cells[index].is_known]
    known = _ends(problem.unread)
    problem.lost = {index for index in small if _one(known[index])}
    follows = dict.fromkeys(sorted(problem.lost))
    while True:
        marks = problem.judged_alone()
        ends = _ends(problem, marks, known)
        limits = {index: ends[index] for index in small if index not in problem.lost}
        # An attacker uses all sums at once. That is calculated only where the interval is short already.
        few = [index for index in limits if limits[index][1] < 2 * problem.smallest]
        limits |= intervals(problem, _zeros(problem, marks), few, outer=True)
        one = [index for index in limits if _one(limits[index])]
        follows |= dict.fromkeys(one)
        groups = {problem.cells[index].group for index in one} - {None} - problem.withheld
        if not groups:
            break
        problem.withheld |= groups
    problem.limits = {index: found for index, found in limits.items() if not _one(found)}
    for index in small:
        if not problem.cells[index].owner and _adds_up_public(problem, marks, index):
            problem.cells[index].low = problem.cells[index].high = problem.cells[index].value
            problem.public.add(index)
            problem.lost.discard(index)
    problem.know()
    return [index for index in follows if problem.cells[index].owner]


def _one(ends: tuple[int, float]) -> bool:
    return ends[0] == ends[1]


def _adds_up_public(problem: ProtectionProblem, marks: Sequence[Mark], index: int) -> bool:
    """Whether a cell of the region is a sum of public figures and visible zeros."""
    for number, coefficient in problem.by_cell[index]:
        parts = [part for part, _ in problem.relations[number].terms if part != index]
        told = (p in problem.public or (not problem.cells[p].value and marks[p] is not Mark.WITHHELD) for p in parts)
        if coefficient < 0 and not problem.relations[number].at_most and all(told):
            return True
    return False


def _ends(problem: ProtectionProblem, marks: Sequence[Mark] | None = None, known: Ends | None = None) -> Ends:
    """The interval of each cell, from the ``known`` intervals and, with ``marks``, from the visible zeros."""
    ends: Ends = known or [(cell.low, cell.high) for cell in problem.cells]
    if marks:
        ends = [_told(ends[index], problem.cells[index].value, mark) for index, mark in enumerate(marks)]
    ends = list(ends)
    waiting = list(range(len(problem.relations)))
    queued = set(waiting)
    swept: dict[int, int] = {}
    while waiting:
        number = waiting.pop()
        queued.discard(number)
        swept[number] = swept.get(number, 0) + 1
        if swept[number] > SWEEPS:
            continue
        for index, found in _narrowed(problem.relations[number], ends):
            if found != ends[index]:
                ends[index] = found
                for other, _ in problem.by_cell[index]:
                    if other not in queued:
                        queued.add(other)
                        waiting.append(other)
    return ends


def _zeros(problem: ProtectionProblem, marks: Sequence[Mark]) -> list[Mark]:
    """The same marks, but with all numbers except zeros hidden."""
    return [
        mark if mark is Mark.WITHHELD or not cell.value else Mark.HIDDEN
        for cell, mark in zip(problem.cells, marks, strict=True)
    ]


def _told(ends: tuple[int, float], value: int, mark: Mark) -> tuple[int, float]:
    """The interval of a cell if only zeros are visible."""
    if mark is Mark.WITHHELD:
        return ends
    return (max(ends[0], 1), ends[1]) if value else (0, 0)


def _narrowed(relation: Relation, ends: Ends) -> list[tuple[int, tuple[int, float]]]:
    """(cell, its interval) for the cells of one relation, as narrow as the relation makes them."""
    lows = [min(c * ends[i][0], c * ends[i][1]) for i, c in relation.terms]
    highs = [max(c * ends[i][0], c * ends[i][1]) for i, c in relation.terms]
    of_others_low, of_others_high = _sums_of_others(lows), _sums_of_others(highs)
    found = []
    for place, (index, coefficient) in enumerate(relation.terms):
        least, most = float(ends[index][0]), ends[index][1]
        upto = -of_others_low[place]
        beyond = -UNBOUNDED if relation.at_most else -of_others_high[place]
        if coefficient > 0:
            least, most = max(least, beyond), min(most, upto)
        else:
            least, most = max(least, -upto), min(most, -beyond)
        found.append((index, (int(least), most)))
    return found


def _sums_of_others(values: Sequence[float]) -> list[float]:
    """For each value the sum of all others. Infinite values must all have the same sign."""
    finite = sum(value for value in values if abs(value) != UNBOUNDED)
    endless = [value for value in values if abs(value) == UNBOUNDED]
    if not endless:
        return [finite - value for value in values]
    if len(endless) > 1:
        return [endless[0]] * len(values)
    return [finite if abs(value) == UNBOUNDED else endless[0] for value in values]
