"""What of the sample tables can be shown, against hiding one more number in each row and column.

cells_published_share: share of the numbers that are not zero; counts_published_share: share of the people and cases in
them. rounded: the same where counts are rounded down to a multiple of 15 and shown as ranges. naive: small counts
hidden, then in each sum with one hidden part the smallest shown part or, without one, the total; repeated until nothing
changes. It looks at each table alone, so it protects less.
"""

from collections.abc import Collection, Sequence

from bench import disclosure_tables

KEYS = (
    "cells_published_share", "counts_published_share", "rounded_cells_published_share",
    "rounded_counts_published_share", "naive_cells_published_share", "naive_counts_published_share",
)  # fmt: skip
ALWAYS: dict[str, float] = {}
SMALL = {"states": ("BN",), "attacked": ("BN",)}


def main(states: Collection[str] = (), attacked: Collection[str] = ("KH", "TH")) -> dict[str, float]:
    """Of the tables of ``states``, or of all; what the naive way hides is ``attacked`` in some of them."""
    from tests.attacker import Attacker
    from victims.disclosure import audit, protect
    from victims.disclosure.linked import PublicationFigures, link
    from victims.disclosure.model import Mark

    given = [PublicationFigures(disclosure_tables.sample_states(2025, states))]
    linked = link(disclosure_tables.standard(), given, smallest=11)
    problem = linked.problem
    plan = protect(problem)
    if audit(problem, plan):
        raise AssertionError("The audit refuses the sample tables.")
    naive = _naive(problem)
    kept = _kept(linked, [mark is Mark.SHOWN for mark in plan.marks])
    ranges = link(disclosure_tables.standard(), given, smallest=11, base=15)
    rounded = protect(ranges.problem)
    if audit(ranges.problem, rounded):
        raise AssertionError("The audit refuses the sample tables when they are rounded.")
    as_ranges = _kept(ranges, [mark is Mark.ROUNDED for mark in rounded.marks])
    lost = _kept(linked, naive)
    part = [key for (_, key), _ in linked.places.items() if key.owner in attacked]
    print(
        f"{len(linked.places)} published numbers, {len(problem.protected())} small counts, {len(part)} of them attacked"
    )
    marks = [Mark.SHOWN if shown else Mark.HIDDEN for shown in naive]
    rows = [row for row in disclosure_tables.published_rows(linked, marks) if row.owner in attacked]
    print(
        f"naive, attacked in {' and '.join(attacked)} alone: {len(Attacker(rows, 11).narrowed())} small counts narrowed"
    )
    return {
        "cells_published_share": kept[0],
        "counts_published_share": kept[1],
        "rounded_cells_published_share": as_ranges[0],
        "rounded_counts_published_share": as_ranges[1],
        "naive_cells_published_share": lost[0],
        "naive_counts_published_share": lost[1],
    }


def _kept(linked, shown: Sequence[bool]) -> tuple[float, float]:
    """Shares of the published numbers other than zero, and of the counts in them."""
    cells = linked.problem.cells
    given = [(cells[index].value, shown[index]) for index in linked.places.values() if cells[index].value]
    return (
        round(sum(is_shown for _, is_shown in given) / len(given), 4),
        round(sum(value for value, is_shown in given if is_shown) / sum(value for value, _ in given), 4),
    )


def _naive(problem) -> list[bool]:
    """Hide row by row and column by column until no sum has exactly one hidden number."""
    shown = [not problem.is_small(index) for index in range(len(problem.cells))]
    changed = True
    while changed:
        changed = False
        for relation in problem.relations:
            if relation.at_most:
                continue
            hidden = [index for index, _ in relation.terms if not shown[index]]
            if len(hidden) != 1:
                continue
            total = next(index for index, coefficient in relation.terms if coefficient < 0)
            others = [index for index, _ in relation.terms if shown[index] and problem.cells[index].value]
            parts = [index for index in others if index != total]
            pick = min(parts or others, key=lambda index: (problem.cells[index].value, index), default=None)
            if pick is not None:
                shown[pick] = False
                changed = True
    return shown
