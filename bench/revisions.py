"""Whether ordinary revisions of a release can be published, and whether they leave what was hidden hidden.

All tables of some sample states are released; then a share of their cells that are not zero is corrected at random, and
the revised release is protected beside the first one. refused: revisions with a count that could be narrowed.
needlessly_uncovered: numbers other than zero that the first release hid, that did not change, and that a revision
shows; one more revision takes back a table of one state. shown_share, reserve_share: shares of the numbers other than
zero that the first release shows when it is chosen as for final figures, and as for provisional ones.
"""

import random
from collections.abc import Collection
from dataclasses import replace

from bench import disclosure_tables
from victims.disclosure import WORK, audit, protect
from victims.disclosure.linked import LinkedTables, PublicationFigures, PublishedMark, link
from victims.disclosure.model import Mark

KEYS = ("revisions", "refused", "needlessly_uncovered", "shown_share", "reserve_share")
ALWAYS = {"refused": 0, "needlessly_uncovered": 0}
SMALL = {"states": ("BN",), "revisions": 2, "compare": False}
STATES = ("BN", "KH", "MY", "TH")


def main(
    states: Collection[str] = STATES, revisions: int = 30, share: float = 0.02, compare: bool = True, work: float = 0
) -> dict[str, float]:
    """``work`` is that of the first release, nothing for provisional figures; ``compare`` works out shown_share too."""
    shapes = disclosure_tables.standard()
    given = disclosure_tables.sample_states(2025, states)
    first = link(shapes, [PublicationFigures(given)], smallest=11)
    plan = protect(first.problem, work=work)
    if audit(first.problem, plan):
        raise AssertionError("The audit refuses the sample tables.")
    said = {key: PublishedMark(plan.marks[index]) for (_, key), index in first.places.items()}
    found = {"revisions": 0, "refused": 0, "needlessly_uncovered": 0}
    offered = [_corrected(given, seed, share) for seed in range(revisions)] + [_withdrawn(given)]
    for number, revised in enumerate(offered):
        linked = link(shapes, [PublicationFigures(given, said), PublicationFigures(revised)], smallest=11)
        now = protect(linked.problem, work=0)
        findings = audit(linked.problem, now)
        uncovered = sum(
            now.marks[index] is Mark.SHOWN
            and bool(linked.problem.cells[index].value)
            and said[key].mark in {Mark.HIDDEN, Mark.WITHHELD}
            and first.problem.cells[first.places[0, key]].value == linked.problem.cells[index].value
            for (release, key), index in linked.places.items()
            if release == 1 and key in said
        )
        found["revisions"] += 1
        found["refused"] += bool([finding for finding in findings if not finding.is_lost])
        found["needlessly_uncovered"] += uncovered
        print(f"revision {number}: {len(findings)} findings, {uncovered} uncovered", flush=True)
    final = 0.0
    if compare:
        again = link(shapes, [PublicationFigures(given)], smallest=11)
        final = _share(again, protect(again.problem, work=WORK).marks)
    return found | {"shown_share": final, "reserve_share": _share(first, plan.marks)}


def _share(linked: LinkedTables, marks: list[Mark]) -> float:
    cells = [index for index in linked.places.values() if linked.problem.cells[index].value]
    return round(sum(marks[index] is Mark.SHOWN for index in cells) / len(cells), 4)


def _corrected(states: disclosure_tables.States, seed: int, share: float) -> disclosure_tables.States:
    """Late cases and corrections: a share of the cells that are not zero go up or down by 1 to 3."""
    rng = random.Random(seed)

    def corrected(count: int) -> int:
        return max(0, count + rng.choice((-2, -1, 1, 2, 3))) if count and rng.random() < share else count

    return {
        iso2: {
            key: replace(figures, cells={cell: corrected(count) for cell, count in figures.cells.items()})
            for key, figures in of_state.items()
        }
        for iso2, of_state in states.items()
    }


def _withdrawn(states: disclosure_tables.States) -> disclosure_tables.States:
    """The first state takes its first table back."""
    iso2 = sorted(states)[0]
    return states | {iso2: {key: states[iso2][key] for key in sorted(states[iso2])[1:]}}
