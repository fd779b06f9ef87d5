"""Disclosure control on published instances of other tools: safe, and how far from the exact optimum.

instances: tables at a threshold; unsafe: those with a small count that can be narrowed; worst_ratio: the largest loss
by secondary suppression (the sum of the hidden values) against the optimum. Both are worked out by programs of this
file over scipy, which share nothing with the portal: a mixed-integer program with all protected cells at once (the
model of Fischetti and Salazar, Management Science 47, 2001), and for each small count the least and the most that fits
what is shown. A hidden count is 1 or more, and must be able to be 1 and one below the threshold.

The numbers are facts of these sources:
- tau-ARGUS, sdcTools/checkTauArgus, inst/tests/Batch/ex1/tabdata_ex1.tab: one cell, 137, is unsafe by its status;
- Statistics Norway, the data z1 and z2 of SSBtools and easySdcTable: z2 has regions in two groupings, which link two
  tables, and a group of one region is a number of its own;
- the table of the examples of ``GaussSuppressionFromData`` in GaussSuppression;
- sdcTools/UserSupport issue 135: three singletons in one row.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import lil_array

from victims.disclosure import Cell, Mark, ProtectionProblem, audit, protect

KEYS = ("instances", "unsafe", "worst_ratio")
ALWAYS = {"unsafe": 0}
SMALL = {"names": ("ex1", "z1 at 4", "issue 135 at 3")}
# The optimum lets a cell move three times as far as the end of an interval is away. In a table of two dimensions no
# cell has to move further than once; in linked tables the optimum that is found can be a little too high.
FAR = 3

EX1 = {"A": (895, 137), "B": (753, 973), "C": (569, 486), "D": (540, 793)}
Z1 = {
    "A": (11, 11, 55, 36), "B": (7, 1, 29, 18), "C": (5, 8, 35, 25), "D": (13, 2, 17, 13), "E": (9, 14, 63, 52),
    "F": (12, 9, 24, 22), "G": (6, 4, 22, 8), "H": (9, 3, 38, 15),
}  # fmt: skip
Z2 = Z1 | {"I": (3, 0, 9, 2), "J": (9, 0, 32, 20), "K": (4, 2, 18, 11)}
GROUPS = [["A", "I"], ["B"], ["C", "D"], ["E", "F"], ["G", "H"], ["J", "K"], list("ABCDEFGH"), list("IJK")]
EXAMPLE = {"1": (1, 1, 1, 5, 5), "2": (9, 9, 9, 9, 9), "3": (0, 0, 0, 7, 7)}
ISSUE_135 = {"1": (1, 1, 7, 1, 0), "2": (1, 0, 0, 2, 8)}


@dataclass
class Table:
    """Cells with their values, and sums as (total, its parts)."""

    smallest: int
    values: list[int]
    sums: list[tuple[int, list[int]]]

    @property
    def small(self) -> list[int]:
        return [index for index, value in enumerate(self.values) if 0 < value < self.smallest]


def table(smallest: int, rows: Mapping[str, tuple[int, ...]], groups: Sequence[Collection[str]] = ()) -> Table:
    """Rows by columns with all totals; ``groups`` of rows have their sums too."""
    made = Table(smallest, [], [])
    lines = {name: _line(made, [_add(made, value) for value in values]) for name, values in rows.items()}
    for members in (*groups, rows):
        columns = [list(column) for column in zip(*(lines[name] for name in members), strict=True)]
        totals = [_add(made, sum(made.values[part] for part in column)) for column in columns]
        made.sums += list(zip(totals, columns, strict=True))
        made.sums.append((totals[-1], totals[:-1]))
    return made


def _add(made: Table, value: int) -> int:
    made.values.append(value)
    return len(made.values) - 1


def _line(made: Table, cells: list[int]) -> list[int]:
    """The cells of a row, and its total as the last."""
    total = _add(made, sum(made.values[cell] for cell in cells))
    made.sums.append((total, cells))
    return [*cells, total]


def instances() -> dict[str, Table]:
    return {
        "ex1": table(138, EX1),
        "z1 at 4": table(4, Z1),
        "z1 at 11": table(11, Z1),
        "z2 at 4": table(4, Z2, GROUPS),
        "z2 at 11": table(11, Z2, GROUPS),
        "example at 4": table(4, EXAMPLE),
        "issue 135 at 3": table(3, ISSUE_135),
    }


def main(names: Collection[str] = ()) -> dict[str, float]:
    """Of the instances named, or of all."""
    found: dict[str, float] = {"instances": 0, "unsafe": 0, "worst_ratio": 0.0}
    for name, given in instances().items():
        if names and name not in names:
            continue
        hidden = protected(given)
        narrowed = list(_narrowed(given, hidden))
        loss = sum(given.values[index] for index in hidden if index not in given.small)
        optimum = cheapest(given)
        print(f"{name}: {loss} hidden beside small counts, {optimum} at best; {len(narrowed)} narrowed", flush=True)
        found["instances"] += 1
        found["unsafe"] += bool(narrowed)
        found["worst_ratio"] = max(found["worst_ratio"], round(loss / optimum, 4) if optimum else 1.0 + loss)
    return found


def protected(given: Table) -> set[int]:
    """What the portal does not show."""
    problem = ProtectionProblem(smallest=given.smallest)
    for index, value in enumerate(given.values):
        problem.add(Cell(index, value, cost=float(value)))
    for total, parts in given.sums:
        problem.adds_up(total, parts)
    plan = protect(problem)
    if audit(problem, plan):
        raise AssertionError("The portal's own audit refuses its plan.")
    return {index for index, mark in enumerate(plan.marks) if mark is not Mark.SHOWN}


# --- The optimum and the attack, apart from the portal ----------------------------------------------------------------
def _equations(given: Table) -> lil_array:
    matrix = lil_array((len(given.sums), len(given.values)))
    for row, (total, parts) in enumerate(given.sums):
        matrix[row, total] = -1
        for part in parts:
            matrix[row, part] = 1
    return matrix


def _range_of(given: Table, index: int, hidden: Collection[int]) -> tuple[float, float]:
    """Between which numbers a cell lies where the ``hidden`` ones are 1 or more, and all others are known."""
    box = [(1, None) if i in hidden else (value, value) for i, value in enumerate(given.values)]
    aim = np.zeros(len(box))
    ends = []
    for sign in (1, -1):
        aim[index] = sign
        answer = linprog(
            aim, A_eq=_equations(given).tocsr(), b_eq=np.zeros(len(given.sums)), bounds=box, method="highs"
        )
        if answer.status not in {0, 3}:
            raise AssertionError(answer.message)
        ends.append(sign * answer.fun if answer.status == 0 else np.inf)
    return ends[0], ends[1]


def _targets(given: Table) -> dict[int, tuple[int, int]]:
    """The ends that must stay possible. A total of two lines that are not zero cannot be less than 2."""
    everything = {index for index, value in enumerate(given.values) if value}
    found = {}
    for index in given.small:
        low = round(_range_of(given, index, everything)[0])
        found[index] = (low, max(given.smallest - 1, low + given.smallest - 2))
    return found


def _narrowed(given: Table, hidden: Collection[int]) -> Iterator[int]:
    for index, (least, most) in _targets(given).items():
        low, high = _range_of(given, index, hidden)
        if low > least + 1e-6 or high < most - 1e-6:
            yield index


def cheapest(given: Table) -> int:
    """The least sum of values to hide beside the small counts: one choice, and a way to each end of each interval."""
    number, small = len(given.values), given.small
    ways = [
        (index, end - given.values[index])
        for index, (least, most) in _targets(given).items()
        for end in (min(least, given.values[index]), max(most, given.values[index]))
        if end != given.values[index]
    ]
    equations = _equations(given)
    size = number * (1 + len(ways))
    rows = len(given.sums) * len(ways) + 2 * number * len(ways)
    matrix = lil_array((rows, size))
    least, most = np.full(rows, -np.inf), np.zeros(rows)
    low, high = np.zeros(size), np.ones(size)
    for index, value in enumerate(given.values):
        low[index], high[index] = (1, 1) if index in small else (0, 0) if not value else (0, 1)
    row = 0
    for place, (target, need) in enumerate(ways, start=1):
        far = FAR * abs(need)
        matrix[row : row + len(given.sums), place * number : (place + 1) * number] = equations
        least[row : row + len(given.sums)] = 0
        row += len(given.sums)
        for index, value in enumerate(given.values):
            column = place * number + index
            down = min(far, max(value - 1, 0))
            low[column], high[column] = (-down, far) if value else (0, 0)
            matrix[row, column], matrix[row, index] = 1, -far  # moves up only if it is hidden
            matrix[row + 1, column], matrix[row + 1, index] = -1, -down  # and down
            row += 2
        low[place * number + target] = high[place * number + target] = need
    cost = np.zeros(size)
    cost[:number] = [0 if index in small else value for index, value in enumerate(given.values)]
    whole = np.zeros(size)
    whole[:number] = 1
    answer = milp(
        cost, integrality=whole, bounds=Bounds(low, high), constraints=LinearConstraint(matrix.tocsr(), least, most)
    )
    if answer.status != 0:
        raise AssertionError(answer.message)
    return round(answer.fun)
