"""What anybody knows before a release says a word, where states have published figures themselves.

Figures that an earlier release showed although they are small are known in the same way: they were public then.

Some small counts follow from what was published elsewhere and in earlier releases alone: they are lost, and no release
can protect or betray them. Others would follow once a breakdown shows its zeros: such a breakdown is withheld but for
its public lines. Of the rest, a public total of 7 leaves each of two lines 1 to 6 at most, and no more is asked for.
A sum of public figures in the region is public too.
Source: docs/decisions/0043-public-figures.md.
"""

from __future__ import annotations

from collections.abc import Sequence

from victims.disclosure.audit import intervals
from victims.disclosure.model import UNBOUNDED, Mark, Problem, Relation

SWEEPS = 50  # over one relation; what would be found later only makes an interval narrower
Ends = list[tuple[int, float]]


def tell(problem: Problem) -> list[int]:
    """Make ``problem`` reckon with its ``public`` cells. Returns the states' small counts that follow from them.

    Where no small count and no public figure is known beforehand, there is nothing to reckon with.
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
        # An attacker knows all sums at once. What that leaves matters where little is left.
        limits |= intervals(problem, _zeros(problem, marks), [i for i in limits if limits[i][1] < 2 * problem.smallest])
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
    return [index for index in follows if problem.cells[index].owner]


def _one(ends: tuple[int, float]) -> bool:
    return ends[0] == ends[1]


def _adds_up_public(problem: Problem, marks: Sequence[Mark], index: int) -> bool:
    """Whether a cell of the region is a sum of public figures, and of zeros that are told."""
    for number, coefficient in problem.by_cell[index]:
        parts = [part for part, _ in problem.relations[number].terms if part != index]
        told = (p in problem.public or (not problem.cells[p].value and marks[p] is not Mark.WITHHELD) for p in parts)
        if coefficient < 0 and not problem.relations[number].at_most and all(told):
            return True
    return False


def _ends(problem: Problem, marks: Sequence[Mark] | None = None, known: Ends | None = None) -> Ends:
    """Between which numbers each cell lies, for what is ``known`` and, with ``marks``, for the zeros that they tell."""
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


def _zeros(problem: Problem, marks: Sequence[Mark]) -> list[Mark]:
    """The same marks with every number that is not zero hidden."""
    return [
        mark if mark is Mark.WITHHELD or not cell.value else Mark.HIDDEN
        for cell, mark in zip(problem.cells, marks, strict=True)
    ]


def _told(ends: tuple[int, float], value: int, mark: Mark) -> tuple[int, float]:
    """Which cells are zero, and which are not: all that a breakdown which is given tells for sure."""
    if mark is Mark.WITHHELD:
        return ends
    return (max(ends[0], 1), ends[1]) if value else (0, 0)


def _narrowed(relation: Relation, ends: Ends) -> list[tuple[int, tuple[int, float]]]:
    """What one relation leaves of each of its cells. The sum of all terms is zero, or is zero or less."""
    lows = [min(c * ends[i][0], c * ends[i][1]) for i, c in relation.terms]
    highs = [max(c * ends[i][0], c * ends[i][1]) for i, c in relation.terms]
    found = []
    for place, (index, coefficient) in enumerate(relation.terms):
        least, most = float(ends[index][0]), ends[index][1]
        upto = -sum(low for other, low in enumerate(lows) if other != place)
        beyond = -UNBOUNDED if relation.at_most else -sum(h for other, h in enumerate(highs) if other != place)
        if coefficient > 0:
            least, most = max(least, beyond), min(most, upto)
        else:
            least, most = max(least, -upto), min(most, -beyond)
        found.append((index, (int(least), most)))
    return found
