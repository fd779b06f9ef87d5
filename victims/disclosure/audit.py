"""The audit: the interval that an attacker can work out for each protected cell from all that is published."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from victims.disclosure.model import ANYBODY, HIGH, LOW, Coalition, Mark, ProtectionProblem, Truth
from victims.disclosure.solver import WHOLE, Program
from victims.disclosure.suppression import Plan, covers, exact_floor, in_doubt, is_proved, pattern_floor


@dataclass(frozen=True)
class DisclosureFinding:
    """A protected cell that is not safe: an attacker knows that its value is from ``low`` to ``high``.

    ``index`` is the cell. ``insiders`` are the states that need their own figures to work it out, none if anybody can.
    ``is_lost``: it can be worked out without this release too, from public figures or earlier releases.
    """

    index: int
    low: int
    high: float
    insiders: tuple[str, ...] = ()
    is_lost: bool = False


def audit(problem: ProtectionProblem, plan: Plan) -> list[DisclosureFinding]:
    """The protected cells with an interval that is too narrow, sorted by index; an empty list: the plan is safe.

    Each witness is checked with whole numbers against the final marks, so the audit does not trust the suppression. For
    cells without enough valid witnesses the interval is calculated, for an outsider, for each state as insider and, for
    cells that are protected against pairs, for each two states together. Raises NoAnswer.
    """
    doubtful: dict[int, set[Coalition]] = {}  # cell → against whom it is not proved safe
    truth = Truth(problem, plan.marks)
    witnesses = {witness for found in plan.witnesses.values() for witness in found}
    sound = {witness for witness in witnesses if truth.agrees(witness)}
    for index in problem.protected():
        for end in ((index, LOW), (index, HIGH)):
            true = [
                witness for witness in plan.witnesses.get(end, ()) if witness in sound and covers(problem, witness, end)
            ]
            if is_proved(problem, end, true):
                continue
            if not (end[1] == LOW and exact_floor(problem, index) and is_proved(problem, end, true)):
                doubtful.setdefault(index, set()).update(in_doubt(problem, end, true))
    if not doubtful:
        return []
    owners = sorted({cell.owner for cell in problem.cells} - {""})
    pairs = combinations(owners, 2) if any(problem.cells[index].against_pairs for index in doubtful) else ()
    public = bool(problem.public) or any(cell.is_known and problem.is_small(i) for i, cell in enumerate(problem.cells))
    findings: dict[int, DisclosureFinding] = {}
    programs: dict[int, Program] = {}
    for insiders in ((), *((owner,) for owner in owners), *pairs):
        who = frozenset(insiders)
        asked = [
            index
            for index, by in doubtful.items()
            if index not in findings
            and any(doubt <= who for doubt in by)  # who knows more can work out more
            and (not who or problem.cells[index].owner not in {"", *who})
            and (len(who) < 2 or problem.cells[index].against_pairs)
        ]
        for index, (low, high) in intervals(problem, plan.marks, asked, insiders=who, programs=programs).items():
            least, most = problem.interval(index)
            if low > least and who:  # with the zeros of its own figures, an insider may know a higher minimum
                least = pattern_floor(problem, index, who) or least
                most = max(most, least + problem.smallest - 2)
            if low <= least and high >= most:
                continue
            if not (public and _no_more_is_open(problem, index, who, (low, high))):
                is_lost = (public or bool(problem.earlier)) and _was_known(problem, index, who, (low, high))
                findings[index] = DisclosureFinding(index, low, high, insiders, is_lost)
    return [findings[index] for index in sorted(findings)]


def _no_more_is_open(problem: ProtectionProblem, index: int, who: Coalition, found: tuple[int, float]) -> bool:
    """Whether public figures and zeros rule out a wider interval in any release, and more than one value is left."""
    if found[0] == found[1]:
        return False
    return _leaves(problem, index, found, intervals(problem, problem.pattern, [index], insiders=who, outer=True)[index])


def _was_known(problem: ProtectionProblem, index: int, who: Coalition, found: tuple[int, float]) -> bool:
    """Whether as much is known without this release."""
    before = _before(problem, index, who)
    return (found[0] < found[1] or before == found) and _leaves(problem, index, found, before)


def _leaves(problem: ProtectionProblem, index: int, found: tuple[int, float], before: tuple[int, float]) -> bool:
    """Whether every value of the protection interval that was possible ``before`` is still possible in ``found``."""
    least, most = problem.interval(index)
    return found[0] <= max(least, before[0]) and found[1] >= min(most, before[1])


def _before(problem: ProtectionProblem, index: int, who: Coalition) -> tuple[int, float]:
    """The interval of a cell for somebody without this release. It can begin at zero."""
    problem = problem.unread
    near, waiting = {index}, [index]
    while waiting:
        for number, _ in problem.by_cell[waiting.pop()]:
            for other, _ in problem.relations[number].terms:
                if other not in near and not problem.cells[other].is_known:
                    near.add(other)
                    waiting.append(other)
    free = [i for i in sorted(near) if problem.cells[i].owner not in who]
    return _interval(Program(problem, [Mark.WITHHELD] * len(problem.cells), free), index, outer=True)


def intervals(
    problem: ProtectionProblem,
    marks: Sequence[Mark],
    asked: Iterable[int],
    *,
    insiders: Collection[str] = ANYBODY,
    programs: dict[int, Program] | None = None,
    outer: bool = False,
) -> dict[int, tuple[int, float]]:
    """Cell → the smallest and the largest value that fits everything published, for each cell of ``asked``.

    ``insiders`` are states whose own figures are known too. Both bounds come from a linear program. If its solution is
    not in whole numbers, a search for whole numbers follows. If that search reaches its limit of work, the result is a
    value that is certainly possible; with ``outer``, a value that is certainly not exceeded. There is one program for
    each component; ``programs`` keeps them for the next call. Raises NoAnswer.
    """
    wanted = set(asked)
    found: dict[int, tuple[int, float]] = {}
    constant = problem.constant()
    for index in wanted:
        if constant[index]:
            found[index] = (problem.cells[index].value, problem.cells[index].value)
    for number, members in enumerate(problem.components):
        targets = sorted(wanted & set(members))
        if not targets:
            continue
        kept = {} if programs is None else programs
        if number not in kept:
            kept[number] = Program(problem, marks, members)
        program = kept[number]
        with program.known(i for state in insiders for i in problem.by_owner[state]) as known:
            for index in targets:
                ends = (problem.cells[index].value,) * 2
                found[index] = ends if index in known else _interval(program, index, outer=outer)
    return found


def _interval(program: Program, index: int, *, outer: bool = False) -> tuple[int, float]:
    value = program.problem.cells[index].value
    if not program.holds(index):
        return value, value
    ends: list[float] = []
    for sign in (1, -1):
        program.set_cost(index, sign)
        end = _whole_end(program, index, sign, outer)
        ends.append(math.inf if end is None else value + end)
        program.set_cost(index, 0)
    return 0 if math.isinf(ends[0]) else int(ends[0]), ends[1]


def _whole_end(program: Program, index: int, sign: int, outer: bool) -> int | None:
    """The largest whole difference of a cell from its true value, down (``sign`` 1) or up (-1); None: no limit.

    If it cannot be found exactly: with ``outer`` the fractional bound, which nothing exceeds; otherwise the best found.
    """
    values = program.solve_end()
    if values is None:
        return None
    moves = program.moves(values)
    if moves is not None:
        return moves.get(index, 0)
    if outer:
        far = program.difference(index, values)
        return math.ceil(far - WHOLE) if sign > 0 else math.floor(far + WHOLE)
    for support in (np.abs(values) > WHOLE, None):
        if (whole := program.solve_whole(support, gap=0.0)) is not None and (moves := program.moves(whole)) is not None:
            return moves.get(index, 0)
    return 0
