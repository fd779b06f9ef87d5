"""Which cells to hide at the lowest cost, for all small counts of linked tables together.

If cells are hidden for one small count after another, too many are hidden: nobody looks for cells that protect several
counts at once. Here a *master program* has one variable for each cell that could be hidden, from 0 (shown) to 1
(hidden). The attacker is another linear program: it moves a small count as far as the variables allow. If it cannot
reach one end of the protection interval, the dual values of its solution give a constraint (a *cut*) for the master
program. After some rounds the variables are made whole numbers. ``suppression`` then proves each count, repairs what is
still open, and prefers cells with a large variable.

Source: Fischetti and Salazar, Solving the cell suppression problem on tabular data with linear constraints, Management
Science 47 (2001): their model and cuts, stopped early where the exact optimum would take too long.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import highspy
import numpy as np

from victims.disclosure.model import ANYBODY, LOW, Coalition, End, Mark, ProtectionProblem, Witness
from victims.disclosure.solver import OPTIMAL, PRIMAL, answer_of, new_solver, relations_among, whole_answer_of

CUTS = 1000  # in one round
ROUNDS, WHOLE_ROUNDS = 30, 16
SLOW = 0.005  # share; when a round raises the loss by less, the rounds end
NODES, GAP = 1, 0.15  # where the search for whole numbers ends: nodes, and distance from the optimum
STEPS_OF_A_PROGRAM = 10  # what each program costs besides its simplex steps
NEAR = 1e-6
LOOSE, KEPT = 0.2, 1000  # if more than KEPT cuts are exceeded by LOOSE, those cuts are dropped

_Cut = tuple[np.ndarray, np.ndarray]  # candidates and their weights: the sum of weight × value must be at least 1


@dataclass
class Choice:
    """The result: cells to hide, value of each cell in the master program (0 to 1), and witnesses with their end.

    ``programs`` and ``work`` say how much was done. Empty if nothing was chosen.
    """

    hidden: list[int] = field(default_factory=list)
    values: dict[int, float] = field(default_factory=dict)
    witnesses: list[tuple[End, Witness]] = field(default_factory=list)
    programs: int = 0
    work: float = 0.0


class OutOfWork(Exception):
    """The limit of work is reached. The best choice up to then is used."""


def choose(
    problem: ProtectionProblem, marks: Sequence[Mark], members: Sequence[int], ends: Sequence[End], work: float,
    tick: Callable[[], None],
) -> Choice:  # fmt: skip
    """The cells of ``members`` to hide so that all ``ends`` are possible. ``tick`` is called before each round.

    ``work`` is the limit, in columns × simplex steps. It does not depend on time, so the result is the same on every
    machine. If it is too little for two rounds, nothing is chosen. Raises NoAnswer.
    """
    attack = _Attack(problem, marks, members, ends)
    if not len(attack.candidates) or not ends or attack.cost_of_a_round() * 2 > work:
        return Choice()
    master = _MasterProgram(problem, attack)
    values, loss = np.zeros(len(attack.candidates)), 0.0
    whole: np.ndarray | None = None
    try:
        for number in range(ROUNDS):
            tick()
            cuts = attack.play(values, number, work)
            if not cuts:
                break
            master.add(cuts)
            before, (values, loss) = loss, master.solve()
            if number > 2 and loss - before < SLOW * loss:
                break
        for number in range(WHOLE_ROUNDS):
            tick()
            whole = master.solve_whole()
            cuts = attack.play(whole, number, work)
            if not cuts:
                break
            master.add(cuts)
    except OutOfWork:
        pass
    return attack.choice(master.solve_whole() if whole is None else whole, values)


@dataclass
class _Way:
    """A solution of the attacker: ``columns`` move by ``moves``; ``ends`` says which ends it reaches."""

    columns: np.ndarray
    moves: np.ndarray
    ends: np.ndarray
    leaves: np.ndarray  # for whom it is valid: outsiders, and coalitions without a cell that moves


class _Attack:
    """The linear program of the attacker. Each cell has two columns: up and down from its true value."""

    def __init__(
        self, problem: ProtectionProblem, marks: Sequence[Mark], members: Sequence[int], ends: Sequence[End]
    ) -> None:
        self.problem = problem
        self.cells = [
            index
            for index in members
            if problem.may_be_hidden(index, marks[index]) or not problem.is_fixed(index, marks[index])
        ]
        self.place = {index: place for place, index in enumerate(self.cells)}
        number = len(self.cells)
        self.size = 2 * number
        told, open_ = np.zeros((2, number)), np.zeros((2, number))  # up, down
        candidates = []
        for place, index in enumerate(self.cells):
            cell, (low, high) = problem.cells[index], problem.bounds(index, marks[index])
            told[:, place] = open_[:, place] = high - cell.value, cell.value - low
            if problem.may_be_hidden(index, marks[index]):
                candidates.append(place)
                open_[:, place] = cell.high - cell.value, cell.value - max(cell.low, 1)
        self.candidates = np.array(candidates, dtype=int)
        self.told = told.ravel()
        self.open = open_.ravel()
        may_widen = np.zeros(self.size, dtype=bool)
        may_widen[self.candidates] = may_widen[self.candidates + number] = True
        # How much further a cell can move if it is hidden. An end is at most smallest - 1 away from the true value, so
        # no cell has to move further than that.
        further = np.maximum(np.minimum(self.open, problem.smallest - 1) - self.told, 0.0)
        self.wider = np.where(may_widen, further, 0.0)

        owners = [problem.cells[index].owner for index in self.cells]
        self.owners = ["", *sorted(set(owners) - {""})]
        owner_of = np.array([self.owners.index(owner) for owner in owners])
        self.owner_of = np.tile(owner_of, 2)

        self.ends = [end for end in ends if end[0] in self.place]
        # An outsider comes first, then each state, then each two if some end is protected against pairs.
        states = self.owners[1:]
        pairs = combinations(states, 2) if any(problem.cells[index].against_pairs for index, _ in self.ends) else ()
        self.attackers: list[Coalition] = [ANYBODY, *(frozenset({state}) for state in states), *map(frozenset, pairs)]
        self.is_in = np.array([[owner in who for owner in self.owners] for who in self.attackers])
        self.columns_of = [np.flatnonzero(knows[self.owner_of]) for knows in self.is_in]
        self.targets = np.array([self.place[index] + (number if side == LOW else 0) for index, side in self.ends])
        self.needs = np.array([abs(problem.target(end)) for end in self.ends], dtype=float)
        # (end, attacker) that need no check: a state knows its own figures; only outsiders attack those of the region;
        # pairs attack only what is protected against them.
        self.settled = np.zeros((len(self.ends), len(self.attackers)), dtype=bool)
        for row, (index, _) in enumerate(self.ends):
            cell = problem.cells[index]
            if cell.owner:
                self.settled[row] = self.is_in[:, self.owners.index(cell.owner)]
                if not cell.against_pairs:
                    self.settled[row, len(self.owners) :] = True
            else:
                self.settled[row, 1:] = True
        self.ways: list[_Way] = []
        self.work = 0.0
        self.programs = 0
        self._build()

    def _build(self) -> None:
        signs = np.repeat([1.0, -1.0], len(self.cells))
        lp = relations_among(self.problem, np.tile(np.array(self.cells, dtype=np.int64), 2), signs)
        self.slacks = np.array(lp.row_upper_)
        lp.col_cost_ = lp.col_lower_ = np.zeros(self.size)
        lp.col_upper_ = self.told
        self.solver = new_solver(lp, nodes=NODES, gap=GAP)
        self.solver.setOptionValue("simplex_strategy", PRIMAL)  # starts from the true values: always possible
        self.solver.setOptionValue("primal_simplex_bound_perturbation_multiplier", 0.0)

    def cost_of_a_round(self) -> float:
        """The least work of a round: each end once, and again for insiders who might reach it."""
        return 3.0 * len(self.ends) * STEPS_OF_A_PROGRAM * self.size

    def play(self, values: np.ndarray, number: int, work: float) -> list[_Cut]:
        """The cuts that ``values`` of the master program violate; empty if all ends are reached. Raises OutOfWork."""
        allowed = np.zeros(len(self.cells))
        allowed[self.candidates] = values
        allowed = np.tile(allowed, 2)
        limits = np.where(allowed > 1 - NEAR, self.open, self.told + self.wider * allowed)
        reached = self.settled.copy()
        for way in self.ways:
            if (way.moves <= limits[way.columns] + NEAR).all():
                reached[np.ix_(way.ends, way.leaves)] = True
        cuts: list[_Cut] = []
        for who in range(len(self.attackers)):
            waiting = np.flatnonzero(~reached[:, who])
            if not len(waiting):
                continue
            seen = self._to(who, limits)
            # If a round ends early, the next one starts at another end.
            for row in np.roll(waiting, -(number * 97 % len(waiting))):
                if reached[row, who]:
                    continue
                cut = self._ask(int(row), who, seen, reached)
                if cut is not None:
                    cuts.append(cut)
                if self.work > work:
                    raise OutOfWork
                if len(cuts) >= CUTS:
                    break
            if len(cuts) >= CUTS:
                break
        return cuts

    def _to(self, who: int, limits: np.ndarray) -> np.ndarray:
        """Set the limits for an attacker: an outsider (0), or insiders, whose own cells do not move."""
        seen = limits.copy()
        if who:
            seen[self.columns_of[who]] = 0.0
        self.solver.changeColsBounds(self.size, np.arange(self.size, dtype=np.int32), np.zeros(self.size), seen)
        return seen

    def _ask(self, row: int, who: int, limits: np.ndarray, reached: np.ndarray) -> _Cut | None:
        """Solve for one end and one attacker. Returns None if it is reached or nothing can help, otherwise a cut."""
        target, need, number = int(self.targets[row]), self.needs[row], len(self.cells)
        back = target + number if target < number else target - number
        solver = self.solver
        solver.changeColCost(target, -1.0)
        solver.changeColBounds(target, 0.0, min(need, limits[target]))
        solver.changeColBounds(back, 0.0, 0.0)
        solver.setBasis()
        answer_of(solver, OPTIMAL)  # the true values are always possible
        self.programs += 1
        self.work += (solver.getInfo().simplex_iteration_count + STEPS_OF_A_PROGRAM) * self.size
        solution = solver.getSolution()
        moved = np.array(solution.col_value)
        solver.changeColCost(target, 0.0)
        solver.changeColBounds(target, 0.0, limits[target])
        solver.changeColBounds(back, 0.0, limits[back])
        if moved[target] >= need - NEAR:
            way = self._way(moved)
            self.ways.append(way)
            reached[np.ix_(way.ends, way.leaves)] = True
            reached[row, who] = True
            return None
        pull = np.maximum(-np.array(solution.col_dual), 0.0)
        pull[[target, back]] = 0.0
        if who:
            pull[self.columns_of[who]] = 0.0
        pull[pull < NEAR] = 0.0
        given = pull > 0
        rest = need - float(pull[given] @ self.told[given]) - float(-np.array(solution.row_dual) @ self.slacks)
        weights = pull * self.wider
        weights = np.minimum((weights[:number] + weights[number:])[self.candidates], rest)
        if rest < NEAR or weights.sum() < rest - NEAR:
            self.settled[row, who] = reached[row, who] = True  # nothing that could be hidden helps
            return None
        places = np.flatnonzero(weights > NEAR)
        return places.astype(np.int32), weights[places] / rest

    def _way(self, far: np.ndarray) -> _Way:
        number = len(self.cells)
        net = far[:number] - far[number:]
        moved = np.concatenate([np.maximum(net, 0.0), np.maximum(-net, 0.0)])
        columns = np.flatnonzero(moved > NEAR)
        leaves = np.logical_not(np.any(self.is_in[:, np.unique(self.owner_of[columns])], axis=1))
        return _Way(columns, moved[columns], moved[self.targets] >= self.needs - NEAR, leaves)

    def choice(self, whole: np.ndarray, values: np.ndarray) -> Choice:
        """The result from ``whole`` (1: hide the cell). Solutions that only move hidden cells become witnesses."""
        chosen = self.candidates[whole > 0.5]
        hidden = np.zeros(self.size, dtype=bool)
        hidden[chosen] = hidden[chosen + len(self.cells)] = True
        limits = np.where(hidden, self.open, self.told)
        witnesses = []
        for way in self.ways:
            moves = np.rint(way.moves)
            if (np.abs(moves - way.moves) < NEAR).all() and (moves <= limits[way.columns]).all():
                witness = self._witness(way.columns, moves)
                witnesses += [(self.ends[row], witness) for row in np.flatnonzero(way.ends)]
        by_cell = {self.cells[p]: float(w) for p, w in zip(self.candidates, np.maximum(values, whole), strict=True)}
        return Choice([self.cells[place] for place in chosen], by_cell, witnesses, self.programs, self.work)

    def _witness(self, columns: np.ndarray, moves: np.ndarray) -> Witness:
        number = len(self.cells)
        found = {
            self.cells[column % number]: int(move) if column < number else -int(move)
            for column, move in zip(columns.tolist(), moves.tolist(), strict=True)
        }
        return Witness(found, frozenset(self.problem.cells[index].owner for index in found) - {""})


class _MasterProgram:
    """The master program: one variable (0 to 1) for each cell that can be hidden, one row for each cut."""

    def __init__(self, problem: ProtectionProblem, attack: _Attack) -> None:
        self.size = len(attack.candidates)
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = self.size, 0
        lp.col_cost_ = np.array([problem.cells[attack.cells[place]].cost for place in attack.candidates])
        lp.col_lower_, lp.col_upper_ = np.zeros(self.size), np.ones(self.size)
        lp.row_lower_ = lp.row_upper_ = np.zeros(0)
        lp.a_matrix_.start_ = np.zeros(1 + self.size, dtype=np.int32)
        self.solver = new_solver(lp, nodes=NODES, gap=GAP)

    def add(self, cuts: Sequence[_Cut]) -> None:
        starts = np.cumsum([0, *(len(places) for places, _ in cuts[:-1])]).astype(np.int32)
        places = np.concatenate([places for places, _ in cuts])
        weights = np.concatenate([weights for _, weights in cuts])
        ones = np.ones(len(cuts))
        self.solver.addRows(len(cuts), ones, ones * np.inf, len(places), starts, places, weights)

    def solve(self) -> tuple[np.ndarray, float]:
        """The cheapest values that satisfy all cuts, and their cost. Raises NoAnswer."""
        answer_of(self.solver, OPTIMAL)  # hiding all of them satisfies every cut
        solution = self.solver.getSolution()
        slack = np.flatnonzero(np.array(solution.row_value) > 1 + LOOSE).astype(np.int32)
        values = np.clip(np.array(solution.col_value), 0.0, 1.0)
        loss = self.solver.getObjectiveValue()
        if len(slack) > KEPT:
            self.solver.deleteRows(len(slack), slack)
        return values, loss

    def solve_whole(self) -> np.ndarray:
        """The same with values 0 or 1, near the optimum. If the search finds none, all values above 0 become 1."""
        columns = np.arange(self.size, dtype=np.int32)
        whole = np.full(self.size, int(highspy.HighsVarType.kInteger.value), np.uint8)
        self.solver.changeColsIntegrality(self.size, columns, whole)
        self.solver.setOptionValue("presolve", "on")
        values = whole_answer_of(self.solver)
        self.solver.setOptionValue("presolve", "off")
        whole[:] = int(highspy.HighsVarType.kContinuous.value)
        self.solver.changeColsIntegrality(self.size, columns, whole)
        if values is None:
            values = np.ceil(self.solve()[0] - NEAR)
        return (values > 0.5).astype(float)
