"""One output that several kinds of readers get, each of whom has read other things before.

Readers form an order: who reads more reads all that those below read. Worked out from the top: for who reads most, then
for each below from what is hidden already. Hiding more never tells anybody more, so nothing of an earlier step is lost;
and whoever knows less can work out less, so a lower step has work to do only where it has another threshold, or where
the top knew a count that those below do not.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from victims.disclosure.audit import DisclosureFinding, audit
from victims.disclosure.linked import CellKey, LinkedTables
from victims.disclosure.model import End, Mark, Witness
from victims.disclosure.suppression import WORK, Plan, protect


@dataclass
class View:
    """All that one kind of readers knows: the problem of it, and the names of its releases in their order.

    The last release is the output in work. ``hidden`` are cells of it that are not to be told for another reason.
    """

    readers: str
    linked: LinkedTables
    releases: Sequence[Hashable]
    hidden: Mapping[CellKey, Mark] = field(default_factory=dict)
    reserve: int = 0  # kept open where it can be, for outputs that follow

    @property
    def ours(self) -> int:
        return len(self.releases) - 1

    @property
    def places(self) -> dict[CellKey, int]:
        """The cells of the output in work."""
        return {key: index for (number, key), index in self.linked.places.items() if number == self.ours}


@dataclass
class Told:
    """How each cell of the output is told to all, what each kind of readers could work out then, and the work."""

    marks: dict[CellKey, Mark]
    findings: list[tuple[View, DisclosureFinding]]
    programs: int


def protect_for_all(
    views: Sequence[View], progress: Callable[[int, int], None] | None = None, *, work: float = WORK
) -> Told:
    """``views`` begin with the readers who know most. Raises NoAnswer.

    What was told before can leave too little room around a small state. Where the audit finds something, the breakdowns
    around it are not given, zeros and all, and the rest is worked out once more.
    """
    told, plan = _once(views, dict(views[0].hidden), progress, work)
    programs = told.programs
    while around := _breakdowns_around(told):  # fewer each time: what is not given once is not given again
        told, plan = _once(views, {**told.marks, **around}, progress, 0, plan)
        programs += told.programs
    return Told(told.marks, told.findings, programs)


def _once(
    views: Sequence[View],
    hidden: Mapping[CellKey, Mark],
    progress: Callable[[int, int], None] | None,
    work: float,
    earlier: Plan | None = None,
) -> tuple[Told, Plan]:
    """Also returns the plan of the readers who know most; ``earlier`` is that of the time before."""
    marks: dict[CellKey, Mark] = dict(hidden)
    plans: list[Plan] = []
    audited: list[tuple[list[Mark], list[DisclosureFinding]]] = []
    top_floors: list[int] = []  # as they follow from the marks at once
    for number, view in enumerate(views):
        problem, places = view.linked.problem, view.places
        begun = {places[key]: mark for key, mark in marks.items() if key in places and _is_not_told(mark)}
        problem.begin(begun, reserve=0 if number else view.reserve)
        if number == 0:
            top_floors = list(problem.floors)
            plan = protect(problem, progress, work=work, earlier=earlier)
            problem.without_reserve()
            findings = audit(problem, plan)
            if any(not finding.is_lost for finding in findings):  # once more, from what it came to hide
                problem.begin({i: plan.marks[i] for i in places.values() if _is_not_told(plan.marks[i])})
                plan = protect(problem, progress, work=0, earlier=plan)
                findings = audit(problem, plan)
        else:
            plan = _known_already(view, views[0], plans[0], top_floors)
            findings = audit(problem, plan)
            if any(not finding.is_lost for finding in findings):
                plan = protect(problem, progress, work=work, earlier=plan)
                findings = audit(problem, plan)
        for key, index in places.items():
            marks[key] = max(marks.get(key, Mark.SHOWN), plan.marks[index], key=_place)
        plans.append(plan)
        audited.append((list(plan.marks), findings))
    found: list[tuple[View, DisclosureFinding]] = []
    for view, plan, (marks_then, findings) in zip(views, plans, audited, strict=True):
        final = list(plan.marks)
        for key, index in view.places.items():
            if not view.linked.problem.cells[index].is_known:
                final[index] = max(final[index], marks[key], key=_place)
        if final != marks_then:
            plan.marks = final
            view.linked.problem.read_zeros_of(final)
            findings = audit(view.linked.problem, plan)
        found += [(view, finding) for finding in findings]
    return Told(marks, found, sum(plan.solved for plan in plans)), plans[0]


def _place(mark: Mark) -> int:
    return mark.place


def _is_not_told(mark: Mark) -> bool:
    return mark.place > Mark.ROUNDED.place


def _breakdowns_around(told: Told) -> dict[CellKey, Mark]:
    """The breakdowns of the states that do not show their total, in the table of what was found: not to be given."""
    around: dict[CellKey, Mark] = {}
    for view, finding in told.findings:
        if finding.is_lost:
            continue
        problem, places = view.linked.problem, view.places
        about = cast(CellKey, problem.cells[finding.index].key)
        groups = {
            problem.cells[index].group
            for key, index in places.items()
            if (key.table, key.block) == (about.table, about.block)
            and told.marks.get(key._replace(at=()), Mark.SHOWN) is not Mark.SHOWN
        }
        around |= {
            key: Mark.WITHHELD
            for key, index in places.items()
            if problem.cells[index].group in groups - {None}
            and not problem.cells[index].is_known
            and told.marks[key] is not Mark.WITHHELD
        }
    return around


def _known_already(view: View, top: View, of_top: Plan, top_floors: Sequence[int]) -> Plan:
    """What the top's witnesses prove to readers who know less, cell by cell. The audit looks at each of them anew.

    Where the marks leave a count the same least value for both at first sight, the exact one is taken from the top, who
    worked it out.
    """
    numbers = {name: number for number, name in enumerate(top.releases)}
    here: dict[int, int] = {}  # cell of the top's problem → cell of this one
    for (number, key), index in view.linked.places.items():
        here[top.linked.places[numbers[view.releases[number]], key]] = index
    problem = view.linked.problem
    for above, index in here.items():
        if problem.floors[index] == top_floors[above] < top.linked.problem.floors[above]:
            problem.raise_floor(index, top.linked.problem.floors[above])
    moved: dict[Witness, Witness] = {}
    witnesses: dict[End, list[Witness]] = {}
    owners = [cell.owner for cell in view.linked.problem.cells]
    for (index, side), found in of_top.witnesses.items():
        if index not in here:
            continue
        for witness in found:
            if witness not in moved:
                moves = {here[i]: move for i, move in witness.moves.items() if i in here}
                moved[witness] = Witness(moves, frozenset(owners[i] for i in moves) - {""})
            witnesses.setdefault((here[index], side), []).append(moved[witness])
    return Plan(list(view.linked.problem.primary), witnesses)
