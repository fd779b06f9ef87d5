"""What of the sample tables can be shown, against hiding one more number in each row and column.

Each figure at the threshold of 11, with ``_at_5`` at that of 5, and with ``naive_`` before it for the naive way at 11.
cells: share of the numbers that are not zero; counts: share of the people and cases in them. regional_lines: published
lines of the region, and of them regional_lines_shown. state_totals: the total of each table of each state, and its
totals by sex and by child or adult; of them state_totals_shown. rounded_: counts rounded down to a multiple of 15 and
shown as ranges. naive: small counts hidden, then in each sum with one hidden part the smallest shown part or, without
one, the total; repeated until nothing changes. It looks at each table alone, so it protects less.
"""

from collections.abc import Collection, Sequence

from bench import disclosure_tables

MEASURES = ("cells", "counts", "regional_lines_shown", "state_totals_shown")
KEYS = (
    "regional_lines", "state_totals", *MEASURES, *(f"{name}_at_5" for name in MEASURES),
    *(f"naive_{name}" for name in MEASURES), "rounded_cells", "rounded_counts",
)  # fmt: skip
ALWAYS: dict[str, float] = {}
SMALL = {"states": ("BN",), "attacked": ("BN",)}
THRESHOLD, LOWER = 11, 5


def main(states: Collection[str] = (), attacked: Collection[str] = ("KH", "TH")) -> dict[str, float]:
    """Of the tables of ``states``, or of all; what the naive way hides is ``attacked`` in some of them."""
    from tests.attacker import Attacker
    from victims.disclosure.linked import PublicationFigures, link
    from victims.disclosure.model import Mark

    given = [PublicationFigures(disclosure_tables.sample_states(2025, states))]
    shapes = disclosure_tables.standard()
    linked = link(shapes, given, smallest=THRESHOLD)
    naive = _naive(linked.problem)
    found = _measured(linked, _are(Mark.SHOWN, _protected(linked)))
    lower = link(shapes, given, smallest=LOWER)
    found |= {f"{name}_at_5": n for name, n in _measured(lower, _are(Mark.SHOWN, _protected(lower))).items()}
    found |= {f"naive_{name}": n for name, n in _measured(linked, naive).items()}
    ranges = link(shapes, given, smallest=THRESHOLD, base=15)
    as_ranges = _measured(ranges, _are(Mark.ROUNDED, _protected(ranges)))
    part = [key for (_, key), _ in linked.places.items() if key.owner in attacked]
    print(
        f"{len(linked.places)} published numbers, {len(linked.problem.protected())} small counts, "
        f"{len(part)} of them attacked"
    )
    marks = [Mark.SHOWN if shown else Mark.HIDDEN for shown in naive]
    rows = [row for row in disclosure_tables.published_rows(linked, marks) if row.owner in attacked]
    print(
        f"naive, attacked in {' and '.join(attacked)} alone: {len(Attacker(rows, 11).narrowed())} small counts narrowed"
    )
    return {
        "regional_lines": len(_of_the_region(linked)),
        "state_totals": len(_totals_of_states(linked)),
        **found,
        "rounded_cells": as_ranges["cells"],
        "rounded_counts": as_ranges["counts"],
    }


def _protected(linked) -> list:
    from victims.disclosure import audit, protect

    plan = protect(linked.problem)
    if audit(linked.problem, plan):
        raise AssertionError("The audit refuses the sample tables.")
    return plan.marks


def _are(wanted, marks: Sequence) -> list[bool]:
    return [mark is wanted for mark in marks]


def _of_the_region(linked) -> list[int]:
    from victims.disclosure.linked import REGION

    return [index for (_, key), index in linked.places.items() if key.owner == REGION]


def _totals_of_states(linked) -> list[int]:
    from victims.disclosure.linked import BROAD, REGION, SEX

    return [
        index
        for (_, key), index in linked.places.items()
        if key.owner != REGION
        and (not key.at or (len(key.at) == 1 and (key.at[0][0] == SEX or key.at[0][1].startswith(BROAD))))
    ]


def _measured(linked, shown: Sequence[bool]) -> dict[str, float]:
    """The four measures, by name. Numbers that are zero count for lines and totals, not for shares."""
    cells = linked.problem.cells
    given = [(cells[index].value, shown[index]) for index in linked.places.values() if cells[index].value]
    return {
        "cells": round(sum(is_shown for _, is_shown in given) / len(given), 4),
        "counts": round(sum(n for n, is_shown in given if is_shown) / sum(n for n, _ in given), 4),
        "regional_lines_shown": sum(shown[index] for index in _of_the_region(linked)),
        "state_totals_shown": sum(shown[index] for index in _totals_of_states(linked)),
    }


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
