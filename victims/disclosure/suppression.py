"""Which further cells to hide, so that no small count can be worked out from what is left.

For each protected cell and each end of its protection interval we ask the attacker's own question as a linear program:
how could the cells be otherwise, this one at that end, with everything published the same? Cells that are shown may
differ too, at the price of being hidden. The cheapest answer names the cells to hide, and is itself the proof that the
cell is safe at that end: a *witness* in whole numbers. Source: Kelly, Golden and Assad, Cell suppression: disclosure
protection for sensitive tabular data, Networks 22 (1992); Fischetti and Salazar (2001).

States are insiders: each knows its own figures. So each end needs witnesses that leave every other state in peace,
which two witnesses give that touch different states.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial

from victims.disclosure.choice import choose
from victims.disclosure.model import HIGH, LOW, End, Mark, Problem, Witness, stays_within
from victims.disclosure.solver import Program

PARTNERS = 5  # how many other states a witness may touch
REWARD = 1e-3  # for moving further protected cells to their end on the way; well below the price of any cell
# How much work showing cells again is worth: programs for each hidden cell, the most ends proved anew for one, and the
# most that may lean on it.
TRIES, FEW, MANY = 3, 12, 60
ROUNDS = 3
WORK = 20e9  # columns × steps of the simplex method; a thousand million take about ten seconds
SPARE = 0.02  # of its cost, what hiding a cell is taken to cost that is wished for anyway


@dataclass
class Plan:
    """How each cell is published, and the witnesses by (cell, end)."""

    marks: list[Mark]
    witnesses: dict[End, list[Witness]] = field(default_factory=dict)
    leaning: dict[int, set[End]] = field(default_factory=dict)  # cell → ends with a witness in which it moves
    solved: int = 0  # linear programs, as a measure of work

    def keep(self, end: End, witness: Witness) -> None:
        self.witnesses.setdefault(end, []).append(witness)
        for index in witness.moves:
            self.leaning.setdefault(index, set()).add(end)

    def hidden(self, index: int) -> bool:
        return self.marks[index] in {Mark.HIDDEN, Mark.WITHHELD}


def covers(problem: Problem, witness: Witness, end: End) -> bool:
    move = witness.moves.get(end[0], 0)
    return move <= problem.target(end) if end[1] == LOW else move >= problem.target(end)


def is_proved(problem: Problem, end: End, witnesses: Iterable[Witness]) -> bool:
    """For the outsider one witness is enough; against insiders, no other state may be touched by all of them."""
    if problem.is_there(end):
        return True
    others: frozenset[str] | None = None
    for witness in witnesses:
        touched = witness.touches - {problem.cells[end[0]].owner, ""}
        others = touched if others is None else others & touched
        if not others or not problem.cells[end[0]].owner:
            return True
    return False


def in_doubt(witnesses: Sequence[Witness]) -> frozenset[str]:
    """The states that all witnesses touch, to whom none of them proves anything; "" (anybody) without a witness."""
    return frozenset.intersection(*(w.touches for w in witnesses)) if witnesses else frozenset({""})


def others_in_doubt(problem: Problem, end: End, witnesses: Sequence[Witness]) -> frozenset[str]:
    """The same without the state whose figure it is."""
    owner = problem.cells[end[0]].owner
    return in_doubt(witnesses) - ({owner} if owner else set())


def protect(problem: Problem, progress: Callable[[int, int], None] | None = None, *, work: float = WORK) -> Plan:
    """The marks of all cells: small counts hidden, and what else has to be.

    ``work`` is what choosing well is worth (``choice.choose``); parts of the tables that hang together get it in turn,
    the smallest first. With none, one count is protected after another, which is quicker and hides more.
    """
    plan = Plan(list(problem.primary))
    components = sorted(problem.components, key=len)

    def tick(done: int) -> None:
        if progress:
            progress(done, len(components))

    for done, members in enumerate(components):
        work -= _Component(problem, plan, members).protect(work, partial(tick, done))
        tick(done + 1)
    _hide_around_what_is_left(problem, plan, components)
    return plan


def _hide_around_what_is_left(problem: Problem, plan: Plan, components: Sequence[Sequence[int]]) -> None:
    """Where no way was found to protect a cell cheaply, hide all that stands in a sum with it, then with those."""
    left = {index for index in _unproved(problem, plan) if _hiding_may_help(problem, plan, index)}
    # What the region shows matters most to readers: it is touched last.
    for whose in (_own, _own_and_partners, _own_and_region):
        for _ in range(ROUNDS):
            if not left:
                return
            if not any([_hide_near(problem, plan, index, whose(problem, plan, index)) for index in left]):
                break
            for members in components:
                if left & set(members):
                    _Component(problem, plan, members).prove(sorted({problem.cells[index].owner for index in left}))
            left &= _unproved(problem, plan)


def _hiding_may_help(problem: Problem, plan: Plan, index: int) -> bool:
    """Whether an end that is not proved could be reached if all were hidden, by somebody for whom it is not proved.

    Where not even that helps, as where an insider's own zeros say that another's total is 2 at least, hiding more tells
    readers less and protects nobody. Whether such a release may be made, the audit says.
    """
    for end in ((index, LOW), (index, HIGH)):
        witnesses = plan.witnesses.get(end, ())
        if is_proved(problem, end, witnesses):
            continue
        if any(_can_be_reached(problem, end, who) for who in sorted(others_in_doubt(problem, end, witnesses))):
            return True
    return False


def _can_be_reached(problem: Problem, end: End, insider: str) -> bool:
    members = problem.component_of[end[0]]
    free = [index for index in members if not insider or problem.cells[index].owner != insider]
    program = Program(problem, problem.pattern, free)
    if not program.holds(end[0]):
        return problem.is_there(end)
    low, high = problem.bounds(end[0], problem.pattern[end[0]])
    value, goal = problem.cells[end[0]].value, problem.target(end)
    program.set_bounds(end[0], *((low - value, goal) if end[1] == LOW else (goal, high - value)))
    return program.solve() is not None


def _unproved(problem: Problem, plan: Plan) -> set[int]:
    return {
        index
        for index in problem.protected()
        for side in (LOW, HIGH)
        if not is_proved(problem, (index, side), plan.witnesses.get((index, side), ()))
    }


def _own(problem: Problem, plan: Plan, index: int) -> set[str]:
    return {problem.cells[index].owner}


def _own_and_partners(problem: Problem, plan: Plan, index: int) -> set[str]:
    """With two other states whose cells stand in a sum with it: two, so that neither is the only one that moves."""
    owner = problem.cells[index].owner
    near = {
        problem.cells[other].owner: plan.hidden(other)
        for number, _ in problem.by_cell[index]
        for other, _ in problem.relations[number].terms
        if problem.cells[other].value
    }
    others = sorted(near.keys() - {owner, ""}, key=lambda name: (not near[name], name))
    return {owner, *others[:2]}


def _own_and_region(problem: Problem, plan: Plan, index: int) -> set[str]:
    return {problem.cells[index].owner, ""}


def _hide_near(problem: Problem, plan: Plan, index: int, owners: set[str]) -> bool:
    """Hide the cells of ``owners`` that stand in a sum with the cell, and those in a sum with these."""
    near, hidden = {index}, False
    for _ in range(2):
        near |= {
            other
            for one in list(near)
            for number, _ in problem.by_cell[one]
            for other, _ in problem.relations[number].terms
            if problem.cells[other].owner in {*owners, ""}
        }
    for other in near:
        if problem.cells[other].owner in owners and problem.may_be_hidden(other, plan.marks[other]):
            plan.marks[other] = Mark.HIDDEN
            hidden = True
    return hidden


def pattern_floor(problem: Problem, index: int, insider: str = "") -> int | None:
    """The least value of a cell that the marks alone leave possible; None if it cannot be said.

    All that is shown counts as hidden here, but zeros count as zeros: those of the region too. An insider knows the
    zeros of its own figures besides.
    """
    program = _pattern_program(problem, index)
    if not program.holds(index):
        return None
    own = problem.by_owner[insider] if insider else []
    with program.known(i for i in own if not problem.cells[i].value):
        program.set_cost(index, 1)
        moves = program.whole_moves()
        program.set_cost(index, 0)
    return None if moves is None else problem.cells[index].value + moves.get(index, 0)


def _pattern_program(problem: Problem, index: int) -> Program:
    """Of all cells that hang together with this one by cells that are not zero; kept for the next of them."""
    if index not in problem.programs:
        near, waiting = {index}, [index]
        while waiting:
            for number, _ in problem.by_cell[waiting.pop()]:
                for other, _ in problem.relations[number].terms:
                    if other not in near:
                        near.add(other)
                        if problem.pattern[other] is not Mark.SHOWN:  # what is zero passes nothing on
                            waiting.append(other)
        program = Program(problem, problem.pattern, sorted(near), blind=True)
        for other in near:
            if other == index or problem.pattern[other] is not Mark.SHOWN:
                problem.programs[other] = program
    return problem.programs[index]


def exact_floor(problem: Problem, index: int) -> bool:
    """Work out the least value of a cell exactly. Returns whether it is more than was taken for it."""
    least = pattern_floor(problem, index)
    if least is None or least <= problem.floors[index]:
        return False
    problem.floors[index] = least
    return True


class _Component:
    """Cells that hang together, protected state by state."""

    def __init__(self, problem: Problem, plan: Plan, members: Sequence[int]) -> None:
        self.problem, self.plan = problem, plan
        self.members = sorted(members)
        self.by_owner: dict[str, list[int]] = {}
        for index in self.members:
            self.by_owner.setdefault(problem.cells[index].owner, []).append(index)
        protected = set(problem.protected())
        self.protected = {
            owner: [index for index in cells if index in protected] for owner, cells in self.by_owner.items()
        }
        self.prices: dict[int, float] = {}
        self.is_chosen = False
        self.hidden: dict[str, int] = {}  # how many cells of each state are not shown

    def protect(self, work: float, tick: Callable[[], None]) -> float:
        """Returns how much of ``work`` it took."""
        if not any(self.protected.values()):
            return 0.0
        before = list(self.plan.marks)
        used = self._choose(work, tick)
        self.prove(sorted(self.protected, key=lambda owner: (owner == "", owner)))
        self._show_again(before)
        return used

    def _choose(self, work: float, tick: Callable[[], None]) -> float:
        """Hide what is cheapest for all together; what is found out on the way makes the proofs shorter."""
        problem, plan = self.problem, self.plan
        ends = [(index, side) for cells in self.protected.values() for index in cells for side in (LOW, HIGH)]
        ends = [end for end in ends if not problem.is_there(end)]
        self._hide_what_tells_too_much(ends)
        choice = choose(problem, plan.marks, self.members, ends, work, tick)
        plan.solved += choice.programs
        self.is_chosen = choice.programs > 0
        for index in choice.hidden:
            plan.marks[index] = Mark.HIDDEN
        for index, wish in choice.wishes.items():
            self.prices[index] = problem.cells[index].cost * (1 + SPARE - wish)
        for end, witness in choice.witnesses:
            self._keep_if_it_helps(end, witness)
        return choice.work

    def _keep_if_it_helps(self, end: End, witness: Witness) -> None:
        """Each witness of an end costs work later, so only those are kept that leave fewer insiders in doubt."""
        if others_in_doubt(self.problem, end, self.plan.witnesses.get(end, [])) - witness.touches:
            self.plan.keep(end, witness)

    def prove(self, owners: Iterable[str]) -> None:
        self.hidden = {name: sum(map(self.plan.hidden, cells)) for name, cells in self.by_owner.items()}
        for owner in owners:
            for side in (LOW, HIGH):
                self._prove(owner, (), side, may_hide=False)  # what is safe as it is, from insiders too
            for may_hide in (False, True) if self.is_chosen else (True,):
                for partners in self._partners(owner):
                    for side in (LOW, HIGH):
                        self._prove(owner, partners, side, may_hide=may_hide)
                for side in (LOW, HIGH):
                    self._prove_to_all(owner, side, may_hide=may_hide)

    def _prove_to_all(self, owner: str, side: int, *, may_hide: bool) -> None:
        """Where a witness is missing altogether, one that may touch all; then one for each insider still in doubt."""
        others = self._others(owner)
        if "" in self._still_know(owner, side):
            self._prove(owner, others[: 2 * PARTNERS], side, may_hide=may_hide)
        for insider in self._still_know(owner, side):
            if insider:
                without = [other for other in others if other != insider]
                self._prove(owner, without[: 2 * PARTNERS], side, may_hide=may_hide)

    def _still_know(self, owner: str, side: int) -> list[str]:
        """The states that every witness so far touches, for some cell of ``owner``; "" where there is no witness."""
        found: set[str] = set()
        for index in self.protected.get(owner, ()):
            witnesses = self.plan.witnesses.get((index, side), [])
            if not is_proved(self.problem, (index, side), witnesses):
                found |= in_doubt(witnesses)
        return sorted(found - {owner})

    def _others(self, owner: str) -> list[str]:
        """The other states, those with most hidden cells first."""
        others = [other for other in self.by_owner if other not in {owner, ""}]
        return sorted(others, key=lambda other: (-self.hidden[other], other))

    def _partners(self, owner: str) -> list[list[str]]:
        """Two sets of other states with no state in both, those with most hidden cells first.

        Where enough is hidden already, one set: two would ask for more to be hidden.
        """
        others = self._others(owner)
        if not owner or self.is_chosen:
            return [others[: 2 * PARTNERS]]
        if len(others) < 2:
            return [others, []] if others else [[]]
        return [others[0 : 2 * PARTNERS : 2], others[1 : 2 * PARTNERS : 2]]

    def _open_ends(self, owner: str, partners: Sequence[str], side: int) -> list[End]:
        """What this set of partners has still to prove."""
        allowed = {owner, "", *partners}
        return [
            (index, side)
            for index in self.protected.get(owner, ())
            if not self.problem.is_there((index, side))
            and not is_proved(self.problem, (index, side), self.plan.witnesses.get((index, side), ()))
            and not any(witness.touches <= allowed for witness in self.plan.witnesses.get((index, side), ()))
        ]

    def _prove(self, owner: str, partners: Sequence[str], side: int, *, may_hide: bool) -> bool:
        """Find witnesses for what is open; returns whether all were found."""
        waiting = self._open_ends(owner, partners, side)
        if not waiting:
            return True
        problem, plan = self.problem, self.plan
        free = [index for name in dict.fromkeys(("", owner, *partners)) for index in self.by_owner.get(name, ())]
        if may_hide:
            self._hide_what_tells_too_much(waiting)
        prices = self.prices if may_hide else None
        program = Program(problem, plan.marks, free, prices=prices, asked={index for index, _ in waiting})
        sign = 1 if side == LOW else -1
        for end in waiting:
            # Reaching the end is rewarded, going beyond it is not.
            program.set_cost(end[0], sign * REWARD)
            low, high = problem.bounds(end[0], plan.marks[end[0]])
            value, goal = problem.cells[end[0]].value, problem.target(end)
            program.set_bounds(
                end[0], *((max(low - value, goal), high - value) if side == LOW else (low - value, goal))
            )
        missing = False
        while waiting:
            end = waiting[0]
            goal = problem.target(end)
            value = problem.cells[end[0]].value
            low, high = problem.bounds(end[0], plan.marks[end[0]])
            program.set_bounds(end[0], *((low - value, goal) if side == LOW else (goal, high - value)))
            witness = self._solve(program)
            if witness is None:
                if side == LOW and may_hide and exact_floor(problem, end[0]):
                    if problem.is_there(end):
                        waiting.remove(end)
                    continue
                missing = True
                done = {end}
            else:
                for index in witness.moves:
                    if not stays_within(problem, index, plan.marks[index], witness):
                        plan.marks[index] = Mark.HIDDEN
                        self.hidden[problem.cells[index].owner] += 1
                        program.make_free(index)
                done = {other for other in waiting if covers(problem, witness, other)}
                for other in done:
                    plan.keep(other, witness)
            for other in done:
                program.set_cost(other[0], 0.0)
                program.reset_bounds(other[0])
            waiting = [other for other in waiting if other not in done]
        return not missing

    def _hide_what_tells_too_much(self, ends: Iterable[End]) -> None:
        """A small count whose range is narrower than its interval: a total of many lines, which is as much at least."""
        for index, _ in ends:
            low, high = self.problem.bounds(index, self.plan.marks[index])
            least, most = self.problem.interval(index)
            if (low > least or high < most) and self.problem.may_be_hidden(index, self.plan.marks[index]):
                self.plan.marks[index] = Mark.HIDDEN

    def _solve(self, program: Program) -> Witness | None:
        self.plan.solved += 1
        moves = program.whole_moves()
        if moves is None:
            return None
        return Witness(moves, frozenset(self.problem.cells[index].owner for index in moves) - {""})

    def _show_again(self, before: Sequence[Mark]) -> None:
        """Show each cell again that turns out not to be needed, the most useful first.

        Hiding goes one protected cell after another, so an early choice may be made useless by a later one.
        """
        problem, plan = self.problem, self.plan
        hidden = [index for index in self.members if plan.marks[index] is not before[index]]
        limit = plan.solved + TRIES * len(hidden)
        for index in sorted(hidden, key=lambda index: (-problem.cells[index].cost, index)):
            if plan.solved > limit:
                break
            mark = plan.marks[index]
            plan.marks[index] = before[index]
            leaning = [end for end in plan.leaning.get(index, ()) if any(index in w.moves for w in plan.witnesses[end])]
            if len(leaning) > MANY:
                plan.marks[index] = mark
                continue
            before_try = {end: plan.witnesses[end] for end in leaning}
            for end, witnesses in before_try.items():
                plan.witnesses[end] = [w for w in witnesses if stays_within(problem, index, plan.marks[index], w)]
            broken = [end for end in leaning if not is_proved(problem, end, plan.witnesses[end])]
            if len(broken) > FEW or not self._prove_again(broken):
                plan.witnesses |= before_try
                plan.marks[index] = mark

    def _prove_again(self, ends: Sequence[End]) -> bool:
        owners = sorted({(self.problem.cells[index].owner, side) for index, side in ends})
        for owner, side in owners:
            for partners in self._partners(owner):
                if not self._prove(owner, partners, side, may_hide=False):
                    return False
        return all(is_proved(self.problem, end, self.plan.witnesses.get(end, ())) for end in ends)
