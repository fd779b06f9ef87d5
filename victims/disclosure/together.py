"""One output for several kinds of readers, who have read different things before.

Readers have an order: whoever reads more also reads all that those below read. The output is protected from the top
down: first for the readers who know most, then for each below, starting with what is hidden already. Hiding more never
shows anybody more, so earlier steps stay valid. Whoever knows less can work out less, so a lower step has something to
do only if its threshold is another one, or if the top knew a count that these readers do not know.
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
    """All that one kind of readers knows: the problem, and the names of its releases in their order.

    The last release is the current output. ``hidden`` are cells of it that must not be shown for another reason.
    """

    readers: str
    linked: LinkedTables
    releases: Sequence[Hashable]
    hidden: Mapping[CellKey, Mark] = field(default_factory=dict)
    reserve: int = 0  # a count: makes protection intervals wider, for later outputs

    @property
    def ours(self) -> int:
        return len(self.releases) - 1

    @property
    def places(self) -> dict[CellKey, int]:
        """Key → index of the cells of the current output."""
        return {key: index for (number, key), index in self.linked.places.items() if number == self.ours}


@dataclass
class Told:
    """The mark of each cell for all readers, what each of them could still work out, and the programs solved."""

    marks: dict[CellKey, Mark]
    findings: list[tuple[View, DisclosureFinding]]
    programs: int


def protect_for_all(
    views: Sequence[View], progress: Callable[[int, int], None] | None = None, *, work: float = WORK
) -> Told:
    """Protect one output for all its readers. ``views`` begin with the readers who know most. Raises NoAnswer.

    After earlier outputs a small state can be hard to protect. If the audit finds something, the breakdowns around it
    are withheld, zeros included, and the rest is calculated again.
    """
    told, plan = _once(views, dict(views[0].hidden), progress, work)
    programs = told.programs
    while around := _breakdowns_around(told):  # ends: a breakdown is withheld once only
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
    """Protect and audit once. Also returns the plan for the readers who know most; ``earlier`` is the last one."""
    marks: dict[CellKey, Mark] = dict(hidden)
    plans: list[Plan] = []
    audited: list[tuple[list[Mark], list[DisclosureFinding]]] = []
    top_floors: list[int] = []  # before exact minimums were calculated
    for number, view in enumerate(views):
        problem, places = view.linked.problem, view.places
        begun = {places[key]: mark for key, mark in marks.items() if key in places and _is_not_told(mark)}
        problem.begin(begun, reserve=0 if number else view.reserve)
        if number == 0:
            top_floors = list(problem.floors)
            plan = protect(problem, progress, work=work, earlier=earlier)
            problem.without_reserve()
            findings = audit(problem, plan)
            if any(not finding.is_lost for finding in findings):  # again, starting with all that it hides now
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
    """The breakdowns to withhold: in the table of each finding, those of owners whose total is not shown."""
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
    """A plan for readers who know less, with the witnesses of the top. The audit checks each of them again.

    Exact minimums of cells are taken over from the top if both started with the same minimum.
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
