"""Which amounts of money can be published: those that come from enough cases.

An amount of few cases can say something about the people in them. Two rules for magnitude tables are used
(Hundepool et al., Statistical Disclosure Control, Wiley 2012, chapter 4.2):

- Minimum contributors. An amount of a state is shown only if the release shows the number of its cases, and this is at
  least ``smallest``. So it follows from the shown cases which amounts are hidden, and hiding one says nothing new.
- The p% rule. A sum over states that includes hidden amounts is shown only if at least three states gave such amounts,
  and the state with the second largest cannot estimate the largest to within p percent: all others together are at
  least p percent of the largest.

A breakdown is shown completely or not at all. Otherwise a hidden line could be calculated from the other lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from victims.disclosure.model import Mark

At = tuple[tuple[str, str], ...]
Amounts = Mapping[At, int]  # one block of a table: coordinates → amount; () is the total
Marks = dict[At, Mark]
P_PERCENT = 10
CONTRIBUTORS = 3


@dataclass(frozen=True)
class CasesBehind:
    """The number of cases behind the amounts of one state.

    ``told`` is the number that the state gave with its amounts, None if it gave none. ``shown`` are the counts of
    opened cases that this release shows, None if the table of cases is not in the release.
    """

    told: int | None
    shown: Amounts | None

    def are_enough(self, at: At, smallest: int) -> bool:
        """Whether the amount at ``at`` comes from at least ``smallest`` cases, as far as readers can see."""
        if self.shown is None:
            return not at and self.told is not None and self.told >= smallest
        return self.shown.get(at, 0) >= smallest and (self.told is None or self.told >= smallest)


def marks_of_state(amounts: Amounts, cases: CasesBehind, smallest: int) -> Marks:
    """The mark of each amount of one state. A total of zero is always shown: it says nothing about anybody."""
    total = amounts.get((), 0)
    shows_total = not total or cases.are_enough((), smallest)
    shows_lines = shows_total and all(cases.are_enough(at, smallest) for at, value in amounts.items() if at and value)
    line = Mark.SHOWN if shows_lines or not total else Mark.WITHHELD
    return {at: line if at else Mark.SHOWN if shows_total else Mark.HIDDEN for at in amounts}


def marks_of_region(states: Mapping[str, Amounts], marks: Mapping[str, Marks], before: Iterable[Amounts]) -> Marks:
    """The marks of the sums of the region.

    ``states`` and ``marks`` are the amounts and marks of each state, by ISO code; ``before`` are the sums that earlier
    releases of the same time showed. A sum that includes hidden amounts must be equal in all releases: a change would
    say something about the state that changed.
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
    """The sum of the amounts of all states, place by place."""
    found: dict[At, int] = {}
    for amounts in states:
        for at, value in amounts.items():
            found[at] = found.get(at, 0) + value
    return found


def is_blurred(amounts: Iterable[int], percent: int = P_PERCENT) -> bool:
    """Whether no giver of one amount can estimate another from the sum: at least three, and the p% rule holds."""
    given = sorted(amounts, reverse=True)
    return len(given) >= CONTRIBUTORS and 100 * sum(given[2:]) >= percent * given[0]
