"""A linear program over differences from the true values, kept and asked many times. HiGHS does the work."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

import highspy
import numpy as np

from victims.disclosure.model import Mark, Problem

WHOLE = 1e-6
# Of a search for whole numbers. A limit on work, not on time, keeps results the same everywhere.
NODES, GAP = 200, 0.5
FEASIBLE = 2  # HiGHS: a solution was found
INTEGER, CONTINUOUS = int(highspy.HighsVarType.kInteger.value), int(highspy.HighsVarType.kContinuous.value)


def relations_among(problem: Problem, columns: Sequence[tuple[int, int]]) -> highspy.HighsLp:
    """The rows of a program in which each column moves a cell up (1) or down (-1), without bounds and costs."""
    entries = [problem.entries[index] for index, _ in columns]
    signed = [sign * coefficients for (_, sign), (_, coefficients) in zip(columns, entries, strict=True)]
    numbers = np.concatenate([numbers for numbers, _ in entries]) if entries else np.zeros(0, dtype=int)
    rows, where = np.unique(numbers, return_inverse=True)
    relations = [problem.relations[number] for number in rows]
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(columns), len(rows)
    lp.row_lower_ = np.array([-highspy.kHighsInf if relation.at_most else 0.0 for relation in relations])
    lp.row_upper_ = np.array([float(problem.slack(relation)) for relation in relations])
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = np.cumsum([0, *(len(one) for one in signed)]).astype(np.int32)
    lp.a_matrix_.index_ = where.astype(np.int32)
    lp.a_matrix_.value_ = np.concatenate(signed) if signed else np.zeros(0)
    return lp


def new_solver(lp: highspy.HighsLp, *, nodes: int, gap: float) -> highspy.Highs:
    """``nodes`` and ``gap`` end a search for whole numbers."""
    solver = highspy.Highs()
    for option, setting in (
        ("output_flag", False), ("threads", 1), ("presolve", "off"), ("mip_max_nodes", nodes), ("mip_rel_gap", gap),
        ("random_seed", 1),
    ):  # fmt: skip
        solver.setOptionValue(option, setting)
    solver.passModel(lp)
    return solver


class Program:
    """The cells of ``free`` may differ from the truth, all others keep it.

    A cell has one column, and two more (up and down) where it may leave what its mark says at a price.
    Those of ``asked``, whose ends are looked for, keep their mark.
    """

    def __init__(
        self,
        problem: Problem,
        marks: Sequence[Mark],
        free: Sequence[int],
        *,
        prices: Mapping[int, float] | None = None,
        asked: Collection[int] = (),
        blind: bool = False,
    ) -> None:
        """``prices`` are those that are not the cell's cost, None if nothing may be hidden; ``blind`` forgets what was
        known before."""
        self.problem, self.free = problem, list(free)
        self.columns: dict[int, list[tuple[int, int]]] = {}  # cell → (column, sign)
        low: list[float] = []
        high: list[float] = []
        cost: list[float] = []
        for index in self.free:
            cell = problem.cells[index]
            least, most = (problem.told if blind else problem.bounds)(index, marks[index])
            places = []
            if least < most:
                places.append((len(low), 1))
                low.append(least - cell.value)
                high.append(most - cell.value)
                cost.append(0.0)
            if prices is not None and index not in asked and problem.may_be_hidden(index, marks[index]):
                for sign, limit in ((1, cell.high - most), (-1, least - max(cell.low, 1))):
                    places.append((len(low), sign))
                    low.append(0.0)
                    high.append(limit)
                    cost.append(prices.get(index, cell.cost))
            if places:
                self.columns[index] = places
        self._build(low, high, cost)
        self.low, self.high = low, high
        self.behind = {c: (index, sign) for index, places in self.columns.items() for c, sign in places}

    def _build(self, low: list[float], high: list[float], cost: list[float]) -> None:
        places = sorted((column, index, sign) for index, found in self.columns.items() for column, sign in found)
        lp = relations_among(self.problem, [(index, sign) for _, index, sign in places])
        lp.col_cost_ = np.array(cost, dtype=float)
        lp.col_lower_ = np.array(low, dtype=float)
        lp.col_upper_ = np.array(high, dtype=float)
        self.solver = new_solver(lp, nodes=NODES, gap=GAP)
        self.size = len(low)

    def holds(self, index: int) -> bool:
        return index in self.columns

    def set_bounds(self, index: int, low: float, high: float) -> None:
        """Bounds of the difference of a cell that has one column."""
        [(column, _)] = self.columns[index]
        self.solver.changeColBounds(column, low, high)

    def reset_bounds(self, index: int) -> None:
        [(column, _)] = self.columns[index]
        self.solver.changeColBounds(column, self.low[column], self.high[column])

    @contextmanager
    def known(self, cells: Iterable[int]) -> Iterator[set[int]]:
        """Those of ``cells`` that could differ keep the truth for a while: somebody knows them."""
        kept = {index for index in cells if self.holds(index)}
        for index in kept:
            self.set_bounds(index, 0, 0)
        yield kept
        for index in kept:
            self.reset_bounds(index)

    def set_cost(self, index: int, cost: float) -> None:
        """Per unit of difference upwards; a second column, if any, gets the same for downwards."""
        for column, sign in self.columns[index]:
            self.solver.changeColCost(column, cost * sign)

    def make_free(self, index: int) -> None:
        """The cell is hidden now: differing costs nothing any more."""
        for column, _ in self.columns[index]:
            self.solver.changeColCost(column, 0.0)

    def solve(self) -> np.ndarray | None:
        """The column values of the cheapest way, or None if there is none."""
        self.solver.run()
        if self.solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        return np.array(self.solver.getSolution().col_value)

    def solve_whole(self, support: np.ndarray | None = None) -> np.ndarray | None:
        """The same in whole numbers, near the cheapest; with ``support`` only those columns may differ from zero."""
        columns = np.arange(self.size, dtype=np.int32)
        low, high = np.array(self.solver.getLp().col_lower_), np.array(self.solver.getLp().col_upper_)
        if support is not None:
            still = ~support & (low <= 0) & (high >= 0)
            self.solver.changeColsBounds(self.size, columns, np.where(still, 0.0, low), np.where(still, 0.0, high))
        self.solver.changeColsIntegrality(self.size, columns, np.full(self.size, INTEGER, np.uint8))
        try:
            self.solver.run()
            values = np.array(self.solver.getSolution().col_value)
            found = self.solver.getInfo().primal_solution_status == FEASIBLE and len(values) == self.size
        finally:
            self.solver.changeColsIntegrality(self.size, columns, np.full(self.size, CONTINUOUS, np.uint8))
            if support is not None:
                self.solver.changeColsBounds(self.size, columns, low, high)
        return values if found else None

    def whole_moves(self) -> dict[int, int] | None:
        """Cell → whole difference in the cheapest way found, or None.

        Where the program's answer is not whole, a search follows: first among the cells that moved, then among all.
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
        """Cell → whole difference, zeros left out; None if some difference is not whole."""
        whole = np.rint(values)
        if np.abs(values - whole).max(initial=0.0) > WHOLE:
            return None
        found: dict[int, int] = {}
        for column in np.flatnonzero(whole):
            index, sign = self.behind[int(column)]
            found[index] = found.get(index, 0) + sign * int(whole[column])
        return {index: move for index, move in found.items() if move}

    def objective(self) -> float:
        return self.solver.getObjectiveValue()
