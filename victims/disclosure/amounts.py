"""Which amounts of money can be published: only those behind which enough cases stand.

An amount points to whoever stands behind it when there are few of them. Two rules for magnitude tables are applied
(Hundepool et al., Statistical Disclosure Control, Wiley 2012, chapter 4.2):

- Minimum contributors. An amount of a state is shown only where the release shows how many cases stand behind it, and
  these are at least ``smallest``. So a hidden amount says nothing that the shown cases do not say.
- The p% rule. A sum over states that holds hidden amounts is shown only where at least three states gave them and the
  second largest of these, who knows its own, cannot estimate the largest to within p percent: all others together are
  at least p percent of it.

A breakdown is shown whole or not at all, so that no line follows from the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from victims.disclosure.model import Mark

At = tuple[tuple[str, str], ...]
Amounts = Mapping[At, int]  # one part of a table: () is the total
Marks = dict[At, Mark]
P_PERCENT = 10
CONTRIBUTORS = 3


@dataclass(frozen=True)
class CasesBehind:
    """What is known of the cases behind the amounts of one state.

    ``told`` is the number that the state gave with them, None if it gave none. ``shown`` are the counts of opened cases
    that this release shows, None if the state's cases are no part of it.
    """

    told: int | None
    shown: Amounts | None

    def are_enough(self, at: At, smallest: int) -> bool:
        if self.shown is None:
            return not at and self.told is not None and self.told >= smallest
        return self.shown.get(at, 0) >= smallest and (self.told is None or self.told >= smallest)


def marks_of_state(amounts: Amounts, cases: CasesBehind, smallest: int) -> Marks:
    """A total of zero is shown: it is the amount of nobody."""
    total = amounts.get((), 0)
    shows_total = not total or cases.are_enough((), smallest)
    shows_lines = shows_total and all(cases.are_enough(at, smallest) for at, value in amounts.items() if at and value)
    line = Mark.SHOWN if shows_lines or not total else Mark.WITHHELD
    return {at: line if at else Mark.SHOWN if shows_total else Mark.HIDDEN for at in amounts}


def marks_of_region(states: Mapping[str, Amounts], marks: Mapping[str, Marks], before: Iterable[Amounts]) -> Marks:
    """``states`` and their ``marks`` make up the region; ``before`` are its sums that earlier releases showed.

    After a release of the same time a sum with hidden amounts is shown only if it is the same: by how much it changed
    would tell of the state that changed.
    """
    earlier, sums = list(before), total_of(states.values())

    def is_safe(at: At) -> bool:
        hidden = [given[at] for iso2, given in states.items() if given.get(at) and marks[iso2][at] is not Mark.SHOWN]
        return not hidden or (is_blurred(hidden) and all(shown.get(at) == sums[at] for shown in earlier))

    shows_total = not sums.get(()) or is_safe(())
    shows_lines = shows_total and all(map(is_safe, sums))
    line = Mark.SHOWN if shows_lines else Mark.WITHHELD
    return {at: line if at else Mark.SHOWN if shows_total else Mark.HIDDEN for at in sums}


def total_of(states: Iterable[Amounts]) -> dict[At, int]:
    found: dict[At, int] = {}
    for amounts in states:
        for at, value in amounts.items():
            found[at] = found.get(at, 0) + value
    return found


def is_blurred(amounts: Iterable[int], percent: int = P_PERCENT) -> bool:
    """Whether the sum of these amounts tells none of them to the giver of another."""
    given = sorted(amounts, reverse=True)
    return len(given) >= CONTRIBUTORS and 100 * sum(given[2:]) >= percent * given[0]
