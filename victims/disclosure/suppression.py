"""Secondary suppression: which further cells to hide so that no small count can be worked out.

For each protected cell and each end of its protection interval, a linear program looks for other values that fit all
that is published and put the cell at that end. It may also change cells that are shown, at a price: they must then be
hidden. The cheapest solution says which cells to hide, and its values are kept as a *witness*: the proof that the cell
can be at that end. Source: Kelly, Golden and Assad, Cell suppression: disclosure protection for sensitive tabular data,
Networks 22 (1992); Fischetti and Salazar (2001).

Each state is an insider: it knows its own figures, so a witness that changes them is no proof against this state. Two
witnesses that change cells of different states are a proof against every state; three are a proof against every two
states together, which only cells with ``against_pairs`` need. Most witnesses change few states, so which pairs are in
doubt is seen from the sets of states alone, and programs are solved for these pairs only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import islice

from victims.disclosure.choice import choose
from victims.disclosure.model import (
    ANYBODY,
    HIGH,
    LOW,
    Coalition,
    End,
    Mark,
    ProtectionProblem,
    Truth,
    Witness,
    stays_within,
)
from victims.disclosure.solver import Program

PARTNERS = 5  # how many other states a witness may change, in each of two sets
REWARD = 1e-3  # for moving other protected cells to their end too; much less than the price of any cell
# Limits for showing cells again: programs for each hidden cell, ends that may be proved again for one cell, and ends
# that may depend on it.
TRIES, FEW, MANY = 3, 12, 60
WORK = 20e9  # columns × simplex steps; a thousand million take about ten seconds
SPARE = 0.02  # share of its cost that a cell still has if the master program hides it


@dataclass
class Plan:
    """How each cell is published, and the witnesses by (cell, end)."""

    marks: list[Mark]
    witnesses: dict[End, list[Witness]] = field(default_factory=dict)
    moving: dict[int, list[Witness]] = field(default_factory=dict)  # cell → witnesses that change it
    proofs: dict[Witness, list[End]] = field(default_factory=dict)  # witness → the ends that it proves
    solved: int = 0  # number of linear programs solved

    def keep(self, end: End, witness: Witness) -> None:
        self.witnesses.setdefault(end, []).append(witness)
        if witness not in self.proofs:
            for index in witness.moves:
                self.moving.setdefault(index, []).append(witness)
        self.proofs.setdefault(witness, []).append(end)

    def take(self, other: Plan) -> None:
        """Take over the marks and witnesses of a plan that started from this one."""
        self.marks = other.marks
        self.witnesses |= other.witnesses
        self.proofs |= other.proofs
        for index, witnesses in other.moving.items():
            self.moving.setdefault(index, []).extend(witnesses)

    def leaning(self, index: int) -> Iterator[End]:
        """The ends that depend on the cell, each once: a witness of theirs changes it."""
        seen: set[End] = set()
        for moving in self.moving.get(index, ()):
            for end in self.proofs[moving]:
                if end not in seen:
                    seen.add(end)
                    if any(index in witness.moves for witness in self.witnesses[end]):
                        yield end

    def hidden(self, index: int) -> bool:
        return self.marks[index] in {Mark.HIDDEN, Mark.WITHHELD}


def covers(problem: ProtectionProblem, witness: Witness, end: End) -> bool:
    """Whether the witness has the cell at that end, or beyond it."""
    move = witness.moves.get(end[0], 0)
    return move <= problem.target(end) if end[1] == LOW else move >= problem.target(end)


def is_proved(problem: ProtectionProblem, end: End, witnesses: Iterable[Witness]) -> bool:
    """Whether an end is proved against everybody.

    One witness is enough against outsiders. Against insiders, no other state may have cells in all of the witnesses.
    Against pairs, each two other states must have a witness without cells of either.
    """
    if problem.is_there(end):
        return True
    if problem.cells[end[0]].against_pairs:
        return not in_doubt(problem, end, list(witnesses))
    others: frozenset[str] | None = None
    for witness in witnesses:
        touched = witness.touches - {problem.cells[end[0]].owner, ""}
        others = touched if others is None else others & touched
        if not others or not problem.cells[end[0]].owner:
            return True
    return False


def in_doubt(problem: ProtectionProblem, end: End, witnesses: Sequence[Witness]) -> set[Coalition]:
    """The smallest coalitions of other states that have cells in every witness: against them nothing is proved.

    {ANYBODY} without a witness. A state that is in doubt alone is in no pair, and pairs count only for cells that are
    protected against them.
    """
    cell = problem.cells[end[0]]
    touched = [witness.touches - {cell.owner} for witness in witnesses]
    if not touched:
        return {ANYBODY}
    alone = frozenset.intersection(*touched)
    found = {frozenset({one}) for one in alone}
    if cell.against_pairs:
        for one in min(touched, key=len) - alone:
            left = [states for states in touched if one not in states]
            found |= {frozenset({one, other}) for other in frozenset.intersection(*left) - alone}
    return found


def in_order(coalitions: Iterable[Coalition]) -> list[Coalition]:
    """Nobody, then single states, then pairs: each machine must play them in the same order."""
    return sorted(coalitions, key=lambda who: (len(who), sorted(who)))


def protect(
    problem: ProtectionProblem,
    progress: Callable[[int, int], None] | None = None,
    *,
    work: float = WORK,
    earlier: Plan | None = None,
) -> Plan:
    """Choose the marks of all cells: hide small counts, and the other cells that protect them.

    Each component is protected in the quick way, one count after another, and, if there is ``work`` left, with a cheap
    choice for all counts at once (``choice.choose``); the cheaper result is kept. Components share ``work``, the
    smallest component first. ``progress`` gets (components done, all components). Raises NoAnswer. The plan is not
    checked here: ``audit`` does that.

    ``earlier`` is a plan for the same cells, from which the problem started again. Its proofs that are still valid are
    used again.
    """
    plan = Plan(list(problem.primary))
    proved = _still_proved(problem, plan, earlier) if earlier else {}
    components = sorted(problem.components, key=len)
    protected = set(problem.protected())

    def tick(done: int) -> None:
        if progress:
            progress(done, len(components))

    for done, members in enumerate(components):
        work -= _protect_part(problem, plan, proved, members, protected, work, partial(tick, done))
        tick(done + 1)
    _hide_around_what_is_left(problem, plan, components)
    while problem.withhold_empty_breakdowns(plan.marks):
        # Fewer zeros are visible now, so the minimum of a hidden total can be lower: some proofs are no longer enough.
        problem.read_zeros_of(plan.marks)
        plan.witnesses = {
            end: [witness for witness in witnesses if covers(problem, witness, end)]
            for end, witnesses in plan.witnesses.items()
        }
        open_ = _unproved(problem, plan, protected)
        for members in components:
            if here := open_.intersection(members):
                _LinkedCells(problem, plan, members).prove(sorted({problem.cells[index].owner for index in here}))
        _hide_around_what_is_left(problem, plan, components)
    return plan


def _protect_part(
    problem: ProtectionProblem,
    plan: Plan,
    proved: Mapping[End, Sequence[Witness]],
    members: Sequence[int],
    protected: set[int],
    work: float,
    tick: Callable[[], None],
) -> float:
    """Protect one component in the quick way and, if there is ``work`` left, by choice. Returns the work used."""
    if protected.isdisjoint(members):
        return 0.0
    tick()
    quick = Plan(list(plan.marks))
    for index in members:
        for end in ((index, LOW), (index, HIGH)):
            for witness in proved.get(end, ()):
                quick.keep(end, witness)
    _LinkedCells(problem, quick, members).protect(0.0, tick)
    ways, used = [quick], 0.0
    if work > 0 and quick.marks != plan.marks:
        chosen = Plan(list(plan.marks))
        used = _LinkedCells(problem, chosen, members).protect(work, tick)
        ways.append(chosen)
    plan.take(min(ways, key=lambda way: _price(problem, way, members)))
    plan.solved += sum(way.solved for way in ways)
    return used


def _still_proved(problem: ProtectionProblem, plan: Plan, earlier: Plan) -> dict[End, list[Witness]]:
    """The witnesses of an earlier plan that are valid with the marks of this one, by the ends that they still reach."""
    truth = Truth(problem, plan.marks)
    sound = {witness for found in earlier.witnesses.values() for witness in found if truth.agrees(witness)}
    return {
        end: [witness for witness in witnesses if witness in sound and covers(problem, witness, end)]
        for end, witnesses in earlier.witnesses.items()
    }


def _price(problem: ProtectionProblem, plan: Plan, members: Sequence[int]) -> tuple[int, float]:
    """(number of cells that are not proved safe, cost of the cells hidden besides the small counts)."""
    return (
        len(_unproved(problem, plan, filter(problem.is_protected, members))),
        sum(problem.cells[i].cost for i in members if plan.marks[i] is not problem.primary[i]),
    )


def _hide_around_what_is_left(problem: ProtectionProblem, plan: Plan, components: Sequence[Sequence[int]]) -> None:
    """For cells that are still not protected, hide all cells in the same sums, then all cells in the sums of those."""
    left = {index for index in _unproved(problem, plan, problem.protected()) if _hiding_may_help(problem, plan, index)}
    # The region matters most to readers, so its cells are hidden last.
    for whose in (_own, _own_and_partners, _own_and_region):
        while any([_hide_near(problem, plan, index, whose(problem, plan, index)) for index in left]):
            for members in components:
                if left & set(members):
                    _LinkedCells(problem, plan, members).prove(sorted({problem.cells[index].owner for index in left}))
            left &= _unproved(problem, plan, left)


def _hiding_may_help(problem: ProtectionProblem, plan: Plan, index: int) -> bool:
    """Whether an end that is not proved would be possible if everything were hidden.

    If not, hiding more cells protects nobody. For example, an insider may know from its own zeros that the total of
    another state is at least 2. The audit decides whether such a release is safe.
    """
    for end in ((index, LOW), (index, HIGH)):
        witnesses = plan.witnesses.get(end, ())
        if is_proved(problem, end, witnesses):
            continue
        if any(_can_be_reached(problem, end, who) for who in in_order(in_doubt(problem, end, witnesses))):
            return True
    return False


def _can_be_reached(problem: ProtectionProblem, end: End, who: Coalition) -> bool:
    """Whether the end is possible for these insiders (or ANYBODY) if only zeros are visible."""
    members = problem.component_of[end[0]]
    free = [index for index in members if problem.cells[index].owner not in who]
    program = Program(problem, problem.pattern, free)
    low, high = problem.bounds(end[0], problem.pattern[end[0]])
    value, goal = problem.cells[end[0]].value, problem.target(end)
    program.set_bounds(end[0], *((low - value, goal) if end[1] == LOW else (goal, high - value)))
    return program.solve() is not None


def _unproved(problem: ProtectionProblem, plan: Plan, asked: Iterable[int]) -> set[int]:
    """The cells of ``asked`` with an end that is not proved."""
    return {
        index
        for index in asked
        for side in (LOW, HIGH)
        if not is_proved(problem, (index, side), plan.witnesses.get((index, side), ()))
    }


def _own(problem: ProtectionProblem, plan: Plan, index: int) -> set[str]:
    return {problem.cells[index].owner}


def _own_and_partners(problem: ProtectionProblem, plan: Plan, index: int) -> set[str]:
    """The owner and two other states with cells in the same sums: so no single state knows all that changes.

    Against pairs, three other states.
    """
    owner = problem.cells[index].owner
    near = {
        problem.cells[other].owner: plan.hidden(other)
        for number, _ in problem.by_cell[index]
        for other, _ in problem.relations[number].terms
        if problem.cells[other].value
    }
    others = sorted(near.keys() - {owner, ""}, key=lambda name: (not near[name], name))
    return {owner, *others[: 3 if problem.cells[index].against_pairs else 2]}


def _own_and_region(problem: ProtectionProblem, plan: Plan, index: int) -> set[str]:
    return {problem.cells[index].owner, ""}


def _hide_near(problem: ProtectionProblem, plan: Plan, index: int, owners: set[str]) -> bool:
    """Hide the cells of ``owners`` in the same sums as the cell, and in the sums of those. Returns whether any was."""
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


def pattern_floor(problem: ProtectionProblem, index: int, who: Coalition = ANYBODY) -> int | None:
    """The minimum of a cell above zero that follows from the visible zeros alone; None if it cannot be calculated.

    All numbers count as hidden here; zeros are visible, those of the region too. Insiders also know their own zeros.
    """
    program = _pattern_program(problem, index)
    with program.known(i for state in who for i in problem.by_owner[state] if not problem.cells[i].value):
        program.set_cost(index, 1)
        moves = program.whole_moves()
        program.set_cost(index, 0)
    return None if moves is None else problem.cells[index].value + moves.get(index, 0)


def _pattern_program(problem: ProtectionProblem, index: int) -> Program:
    """The program of all cells connected with this one through cells that are not zero. Kept for the other cells."""
    if index not in problem.programs:
        near, waiting = {index}, [index]
        while waiting:
            for number, _ in problem.by_cell[waiting.pop()]:
                for other, _ in problem.relations[number].terms:
                    if other not in near:
                        near.add(other)
                        if problem.pattern[other] is not Mark.SHOWN:  # a visible zero connects nothing
                            waiting.append(other)
        program = Program(problem, problem.pattern, sorted(near), blind=True)
        for other in near:
            if problem.pattern[other] is not Mark.SHOWN:
                problem.programs[other] = program
    return problem.programs[index]


def exact_floor(problem: ProtectionProblem, index: int) -> bool:
    """Calculate the minimum of a cell exactly and set it. Returns whether it is higher than before."""
    least = pattern_floor(problem, index)
    if least is None or least <= problem.floors[index]:
        return False
    problem.raise_floor(index, least)
    return True


class _LinkedCells:
    """The cells of one component, protected state by state."""

    def __init__(self, problem: ProtectionProblem, plan: Plan, members: Sequence[int]) -> None:
        self.problem, self.plan = problem, plan
        self.members = sorted(members)
        self.by_owner: dict[str, list[int]] = {}
        for index in self.members:
            self.by_owner.setdefault(problem.cells[index].owner, []).append(index)
        self.protected = {
            owner: [index for index in cells if problem.is_protected(index)] for owner, cells in self.by_owner.items()
        }
        self.prices: dict[int, float] = {}
        self.is_chosen = False
        self.hidden: dict[str, int] = {}  # owner → how many of its cells are not shown

    def protect(self, work: float, tick: Callable[[], None]) -> float:
        """Protect the component; returns how much of ``work`` was used."""
        before = list(self.plan.marks)
        used = self._choose(work, tick)
        self.prove(sorted(self.protected, key=lambda owner: (owner == "", owner)))
        self._show_again(before)
        return used

    def _choose(self, work: float, tick: Callable[[], None]) -> float:
        """Hide what is cheapest for all small counts together, and keep the witnesses found. Returns the work used."""
        problem, plan = self.problem, self.plan
        ends = [(index, side) for cells in self.protected.values() for index in cells for side in (LOW, HIGH)]
        ends = [end for end in ends if not problem.is_there(end)]
        self._hide_what_tells_too_much(ends)
        choice = choose(problem, plan.marks, self.members, ends, work, tick)
        plan.solved += choice.programs
        self.is_chosen = choice.programs > 0
        for index in choice.hidden:
            plan.marks[index] = Mark.HIDDEN
        for index, value in choice.values.items():
            self.prices[index] = problem.cells[index].cost * (1 + SPARE - value)
        for end, witness in choice.witnesses:
            self._keep_if_it_helps(end, witness)
        return choice.work

    def _keep_if_it_helps(self, end: End, witness: Witness) -> None:
        """Keep the witness only if it is a proof against more insiders: each witness costs work later."""
        doubts = in_doubt(self.problem, end, self.plan.witnesses.get(end, []))
        if any(who.isdisjoint(witness.touches) for who in doubts):
            self.plan.keep(end, witness)

    def prove(self, owners: Iterable[str]) -> None:
        """Find witnesses for all protected cells of ``owners``; hide other cells where that is necessary."""
        self.hidden = {name: sum(map(self.plan.hidden, cells)) for name, cells in self.by_owner.items()}
        for owner in owners:
            for side in (LOW, HIGH):
                self._prove(owner, (), side, may_hide=False)  # safe as it is, against insiders too
            for may_hide in (False, True) if self.is_chosen else (True,):
                for partners in self._partners(owner):
                    for side in (LOW, HIGH):
                        self._prove(owner, partners, side, may_hide=may_hide)
                for side in (LOW, HIGH):
                    self._prove_to_all(owner, side, may_hide=may_hide)

    def _prove_to_all(self, owner: str, side: int, *, may_hide: bool) -> None:
        """Find missing witnesses that may change cells of many states; then those for each coalition still in doubt."""
        if not owner:  # its partners were all states already
            return
        others = self._others(owner)
        if ANYBODY in self._still_know(owner, side):
            self._prove(owner, others[: 2 * PARTNERS], side, may_hide=may_hide)
        known = self._still_know(owner, side)
        for who in in_order(known):
            if len(who) > 1:  # a witness against one pair is often one against others too
                known = self._still_know(owner, side)
            if who and who in known:
                without = [other for other in others if other not in who]
                self._prove(owner, without[: 2 * PARTNERS], side, may_hide=may_hide, pairs=len(who) > 1)

    def _still_know(self, owner: str, side: int) -> set[Coalition]:
        """The coalitions against which some cell of ``owner`` is not proved; ANYBODY if a cell has no witness."""
        found: set[Coalition] = set()
        for index in self.protected.get(owner, ()):
            witnesses = self.plan.witnesses.get((index, side), [])
            if not is_proved(self.problem, (index, side), witnesses):
                found |= in_doubt(self.problem, (index, side), witnesses)
        return found

    def _others(self, owner: str) -> list[str]:
        """The other states; those with the most hidden cells come first."""
        others = [other for other in self.by_owner if other not in {owner, ""}]
        return sorted(others, key=lambda other: (-self.hidden[other], other))

    def _partners(self, owner: str) -> list[list[str]]:
        """Two sets of other states, with no state in both; states with the most hidden cells come first.

        Only one set if cells were chosen already: with two, more would have to be hidden.
        """
        others = self._others(owner)
        if not owner or self.is_chosen:
            return [others[: 2 * PARTNERS]]
        if len(others) < 2:
            return [others, []] if others else [[]]
        return [others[0 : 2 * PARTNERS : 2], others[1 : 2 * PARTNERS : 2]]

    def _open_ends(self, owner: str, partners: Sequence[str], side: int, *, pairs: bool = False) -> list[End]:
        """The ends of cells of ``owner`` that have no witness within these states yet.

        ``pairs``: only of cells that are protected against pairs.
        """
        allowed = {owner, "", *partners}
        return [
            (index, side)
            for index in self.protected.get(owner, ())
            if not self.problem.is_there((index, side))
            and (self.problem.cells[index].against_pairs or not pairs)
            and not is_proved(self.problem, (index, side), self.plan.witnesses.get((index, side), ()))
            and not any(witness.touches <= allowed for witness in self.plan.witnesses.get((index, side), ()))
        ]

    def _prove(self, owner: str, partners: Sequence[str], side: int, *, may_hide: bool, pairs: bool = False) -> bool:
        """Find witnesses for the open ends within these states; returns whether all were found.

        ``pairs``: only for cells that are protected against pairs.
        """
        waiting = self._open_ends(owner, partners, side, pairs=pairs)
        if not waiting:
            return True
        problem, plan = self.problem, self.plan
        free = [index for name in dict.fromkeys(("", owner, *partners)) for index in self.by_owner.get(name, ())]
        if may_hide:
            self._hide_what_tells_too_much(waiting)
        prices = self.prices if may_hide else None
        program = Program(problem, plan.marks, free, prices=prices, asked={index for index, _ in waiting})
        sign = 1 if side == LOW else -1
        goals, spans = {}, {}  # by end: the difference to reach, and the differences that the mark allows
        for end in waiting:
            index = end[0]
            low, high = problem.bounds(index, plan.marks[index])
            value = problem.cells[index].value
            goal, span = problem.target(end), (low - value, high - value)
            goals[end], spans[end] = goal, span
            # Reaching the end is rewarded, going beyond it is not.
            program.set_cost(index, sign * REWARD)
            program.set_bounds(index, *((max(span[0], goal), span[1]) if side == LOW else (span[0], goal)))
        missing = False
        while waiting:
            end = waiting[0]
            low, high = spans[end]
            program.set_bounds(end[0], *((low, goals[end]) if side == LOW else (goals[end], high)))
            program.set_cost(end[0], 0.0)  # its bounds demand it now; an unlimited reward would have no solution
            witness = self._solve(program)
            if witness is None:
                if side == LOW and may_hide and exact_floor(problem, end[0]):
                    goals[end] = problem.target(end)
                    if problem.is_there(end):
                        waiting.remove(end)
                    continue
                missing = True
                done = {end}
            else:
                moves = witness.moves
                for index in moves.keys() & program.widens if may_hide else ():  # otherwise no cell leaves its mark
                    if not stays_within(problem, index, plan.marks[index], witness):
                        plan.marks[index] = Mark.HIDDEN
                        self.hidden[problem.cells[index].owner] += 1
                        program.make_free(index)
                done = {o for o in waiting if sign * moves.get(o[0], 0) <= sign * goals[o]}
                for other in done:
                    plan.keep(other, witness)
            for other in done:
                program.set_cost(other[0], 0.0)
                program.reset_bounds(other[0])
            waiting = [other for other in waiting if other not in done]
        return not missing

    def _hide_what_tells_too_much(self, ends: Iterable[End]) -> None:
        """Hide a rounded small count with a range narrower than its protection interval: a total of many lines."""
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
        """Show each hidden cell again that is not needed, the most useful cells first.

        Small counts are protected one after another, so a later choice can make an earlier one unnecessary.
        """
        problem, plan = self.problem, self.plan
        hidden = [index for index in self.members if plan.marks[index] is not before[index]]
        limit = plan.solved + TRIES * len(hidden)
        for index in sorted(hidden, key=lambda index: (-problem.cells[index].cost, index)):
            if plan.solved > limit:
                break
            mark = plan.marks[index]
            plan.marks[index] = before[index]
            leaning = list(islice(plan.leaning(index), MANY + 1))
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
        """Prove these ends without hiding anything; returns whether all are proved."""
        owners = sorted({(self.problem.cells[index].owner, side) for index, side in ends})
        for owner, side in owners:
            for partners in self._partners(owner):
                if not self._prove(owner, partners, side, may_hide=False):
                    return False
            if any(self.problem.cells[index].against_pairs for index, _ in ends):
                self._prove_to_all(owner, side, may_hide=False)
        return all(is_proved(self.problem, end, self.plan.witnesses.get(end, ())) for end in ends)
