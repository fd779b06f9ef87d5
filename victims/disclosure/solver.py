"""Linear programs whose variables are differences from the true values, solved with HiGHS.

One program is solved many times, with other bounds and costs.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

import highspy
import numpy as np

from victims.disclosure.model import Mark, ProtectionProblem

WHOLE = 1e-6  # a value this close to a whole number is whole
# Limits of one program and of a search for whole numbers. They count work, not time: every machine gets equal results.
STEPS = 2_000_000
NODES, GAP = 200, 0.5
FEASIBLE = 2  # HiGHS: a solution was found
DUAL, PRIMAL = 1, 4  # the simplex methods of HiGHS
OPTIMAL = highspy.HighsModelStatus.kOptimal
INFEASIBLE, UNBOUNDED = highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnbounded
INTEGER, CONTINUOUS = int(highspy.HighsVarType.kInteger.value), int(highspy.HighsVarType.kContinuous.value)


def relations_among(problem: ProtectionProblem, cells: np.ndarray, signs: np.ndarray) -> highspy.HighsLp:
    """A program with the relations as rows. Column i moves ``cells[i]`` up (``signs[i]`` 1) or down (-1).

    Bounds and costs of the columns are not set.
    """
    numbers, coefficients, lengths = problem.entries.of(cells)
    rows, where = np.unique(numbers, return_inverse=True)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(cells), len(rows)
    lp.row_lower_ = np.where(problem.is_at_most[rows], -highspy.kHighsInf, 0.0)
    lp.row_upper_ = problem.slacks[rows].astype(float)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    lp.a_matrix_.index_ = where.astype(np.int32)
    lp.a_matrix_.value_ = coefficients * np.repeat(signs, lengths)
    return lp


class NoAnswer(RuntimeError):
    """A solver ended without a result. Then it is not known whether cells are safe, and nothing is published."""


def answer_of(solver: highspy.Highs, *expected: highspy.HighsModelStatus) -> highspy.HighsModelStatus:
    """Solve a linear program; if one simplex method fails, solve it again with the other.

    Returns one of the ``expected`` statuses. Raises NoAnswer for any other: out of steps, unknown, or an error.
    """
    solver.run()
    status = solver.getModelStatus()
    if status not in expected:
        _, method = solver.getOptionValue("simplex_strategy")
        solver.clearSolver()
        solver.setOptionValue("simplex_strategy", DUAL if method == PRIMAL else PRIMAL)
        solver.run()
        solver.setOptionValue("simplex_strategy", method)
        status = solver.getModelStatus()
    if status not in expected:
        raise NoAnswer(f"A linear program ended with {solver.modelStatusToString(status)}.")
    return status


def whole_answer_of(solver: highspy.Highs) -> np.ndarray | None:
    """Search for a solution in whole numbers. Returns the best one found, which may not be the cheapest, or None.

    None: there is no solution, or the limit of work was reached first. Raises NoAnswer if the search itself failed.
    """
    solver.run()
    status = solver.getModelStatus()
    if status not in {OPTIMAL, INFEASIBLE, highspy.HighsModelStatus.kSolutionLimit}:
        raise NoAnswer(f"A search for whole numbers ended with {solver.modelStatusToString(status)}.")
    if status == INFEASIBLE or solver.getInfo().primal_solution_status != FEASIBLE:
        return None
    return np.array(solver.getSolution().col_value)


class _Silent(highspy.Highs):
    """HiGHS without its banner: the constructor enables callbacks, which prints, before any option can be set."""

    def enableCallbacks(self) -> None:
        self.silent()
        super().enableCallbacks()


def new_solver(lp: highspy.HighsLp, *, nodes: int, gap: float) -> highspy.Highs:
    """A solver for the program. ``nodes`` and ``gap`` (share of the optimum) end a search for whole numbers."""
    solver = _Silent()
    for option, setting in (
        ("threads", 1), ("presolve", "off"), ("mip_max_nodes", nodes), ("mip_rel_gap", gap), ("random_seed", 1),
        ("simplex_iteration_limit", STEPS),
    ):  # fmt: skip
        solver.setOptionValue(option, setting)
    solver.passModel(lp)
    return solver


class Program:
    """A linear program in which only the cells of ``free`` can differ from their true values.

    A cell has one column for differences within its mark, and two more (up, down) if it may leave the mark at a price.
    Cells of ``asked``, whose ends are wanted, never leave their mark.
    """

    def __init__(
        self,
        problem: ProtectionProblem,
        marks: Sequence[Mark],
        free: Sequence[int],
        *,
        prices: Mapping[int, float] | None = None,
        asked: Collection[int] = (),
        blind: bool = False,
    ) -> None:
        """``prices``: cell → price, if it is not the cost of the cell; None: no cell may leave its mark.

        ``blind`` ignores what was known before the release.
        """
        self.problem, self.free = problem, list(free)
        arrays, cells = problem.arrays, np.array(self.free, dtype=np.int64)
        places = np.fromiter((marks[index].place for index in self.free), np.int64, len(self.free))
        least, most = (arrays.told if blind else arrays.bounds)[:, places, cells]
        values = arrays.values[cells]
        differs = least < most
        widens = np.zeros(len(cells), dtype=bool)
        if prices is not None:
            widens = arrays.can_be_hidden[cells] & (places <= Mark.ROUNDED.place)
            widens &= np.fromiter((index not in asked for index in self.free), bool, len(cells))
        # The columns of a cell are next to each other: its own, then up and down.
        numbers = differs + 2 * widens
        first = np.cumsum(numbers) - numbers
        self.size = int(numbers.sum())
        self.cells = np.repeat(cells, numbers)  # column → cell
        self.signs = np.ones(self.size)  # column → up (1) or down (-1)
        self.low, self.high, cost = np.zeros(self.size), np.zeros(self.size), np.zeros(self.size)
        own = first[differs]
        self.low[own], self.high[own] = (least - values)[differs], (most - values)[differs]
        if prices is not None and widens.any():
            up = (first + differs)[widens]
            down, wide = up + 1, cells[widens]
            self.signs[down] = -1.0
            self.high[up] = arrays.high[wide] - most[widens]
            self.high[down] = least[widens] - np.maximum(arrays.low[wide], 1)
            cost[up] = cost[down] = [
                prices.get(index, price)
                for index, price in zip(wide.tolist(), arrays.costs[wide].tolist(), strict=True)
            ]
        here = numbers > 0
        self.first = dict(zip(cells[here].tolist(), first[here].tolist(), strict=True))  # cell → its first column
        self.widens = set(cells[widens].tolist())  # may leave their mark
        lp = relations_among(self.problem, self.cells, self.signs)
        lp.col_lower_, lp.col_upper_, lp.col_cost_ = self.low, self.high, cost
        self.solver = new_solver(lp, nodes=NODES, gap=GAP)

    def holds(self, index: int) -> bool:
        """Whether the cell can differ at all."""
        return index in self.first

    def _columns(self, index: int) -> range:
        first = last = self.first[index]
        while last < self.size and self.cells[last] == index:
            last += 1
        return range(first, last)

    def set_bounds(self, index: int, low: float, high: float) -> None:
        """Set the bounds of the difference of a cell; only for cells with one column."""
        self.solver.changeColBounds(self.first[index], low, high)

    def reset_bounds(self, index: int) -> None:
        column = self.first[index]
        self.solver.changeColBounds(column, float(self.low[column]), float(self.high[column]))

    @contextmanager
    def known(self, cells: Iterable[int]) -> Iterator[set[int]]:
        """Inside ``with``, these cells cannot differ, because somebody knows them. Yields those that could before."""
        kept = {index for index in cells if self.holds(index)}
        for index in kept:
            self.set_bounds(index, 0, 0)
        yield kept
        for index in kept:
            self.reset_bounds(index)

    def set_cost(self, index: int, cost: float) -> None:
        """Set the cost of one unit of difference upwards; a column for downwards gets the opposite."""
        for column in self._columns(index):
            self.solver.changeColCost(column, cost * self.signs[column])

    def make_free(self, index: int) -> None:
        """The cell is hidden now, so differing costs nothing."""
        for column in self._columns(index):
            self.solver.changeColCost(column, 0.0)

    def solve(self) -> np.ndarray | None:
        """The column values of the cheapest solution, or None if there is no solution. Raises NoAnswer."""
        if answer_of(self.solver, OPTIMAL, INFEASIBLE) == INFEASIBLE:
            return None
        return np.array(self.solver.getSolution().col_value)

    def solve_end(self) -> np.ndarray | None:
        """As ``solve``, if the true values are a solution. None: the objective has no limit. Raises NoAnswer."""
        if answer_of(self.solver, OPTIMAL, UNBOUNDED) == UNBOUNDED:
            return None
        return np.array(self.solver.getSolution().col_value)

    def solve_whole(self, support: np.ndarray | None = None, *, gap: float = GAP) -> np.ndarray | None:
        """As ``solve``, in whole numbers; None if none were found. Raises NoAnswer.

        With ``support`` (a mask of columns) only these may differ from zero. The result is within ``gap`` of the best.
        """
        self.solver.setOptionValue("mip_rel_gap", gap)
        columns = np.arange(self.size, dtype=np.int32)
        low, high = np.array(self.solver.getLp().col_lower_), np.array(self.solver.getLp().col_upper_)
        if support is not None:
            still = ~support & (low <= 0) & (high >= 0)
            self.solver.changeColsBounds(self.size, columns, np.where(still, 0.0, low), np.where(still, 0.0, high))
        self.solver.changeColsIntegrality(self.size, columns, np.full(self.size, INTEGER, np.uint8))
        try:
            return whole_answer_of(self.solver)
        finally:
            self.solver.changeColsIntegrality(self.size, columns, np.full(self.size, CONTINUOUS, np.uint8))
            if support is not None:
                self.solver.changeColsBounds(self.size, columns, low, high)

    def whole_moves(self) -> dict[int, int] | None:
        """Cell → whole difference, of the cheapest solution found; None if there is none. Raises NoAnswer.

        If the solution is not in whole numbers, a search follows: first with the cells that moved, then with all.
        """
        values = self.solve()
        if values is None:
            return None
        moves = self.moves(values)
        for support in (np.abs(values) > WHOLE, None):
            if moves is None and (whole := self.solve_whole(support)) is not None:
                moves = self.moves(whole)
        return moves

    def moves(self, values: np.ndarray) -> dict[int, int] | None:
        """Cell → whole difference, without zeros; None if a difference is not whole."""
        whole = np.rint(values)
        if np.abs(values - whole).max(initial=0.0) > WHOLE:
            return None
        found: dict[int, int] = {}
        moved = np.flatnonzero(whole)
        moves = (whole[moved] * self.signs[moved]).astype(int)
        for index, move in zip(self.cells[moved].tolist(), moves.tolist(), strict=True):
            found[index] = found.get(index, 0) + move
        return {index: move for index, move in found.items() if move}

    def difference(self, index: int, values: np.ndarray) -> float:
        """The difference of a cell from its true value, whole or not."""
        return float(sum(self.signs[column] * values[column] for column in self._columns(index)))
