"""Which intervals the audit finds too narrow, and which are not the fault of a release."""

from tests.victims.disclosure.instances import total_of_three_at_least
from tests.victims.test_disclosure import row
from victims.disclosure import Cell, Mark, Plan, ProtectionProblem, audit, beforehand, intervals, protect


def test_an_interval_of_what_is_known_or_shown_is_its_value():
    problem, parts, total = row(4, 30, 0)
    problem.cells[parts[1]].low = problem.cells[parts[1]].high = 30
    shown = [Mark.SHOWN] * 4
    assert intervals(problem, shown, [*parts, total]) == {0: (4, 4), 1: (30, 30), 2: (0, 0), 3: (34, 34)}


def test_a_total_need_not_look_smaller_than_its_parts_can_be():
    """Hidden, the total seems to be 2 at least by its own lines; another sum says that it is 3, which it is."""
    problem, total = total_of_three_at_least()
    assert problem.interval(total) == (2, 11)
    assert audit(problem, Plan(list(problem.primary))) == []
    assert problem.interval(total) == (3, 12)


def test_what_a_public_total_tells_a_state_of_the_others_is_not_the_fault_of_a_release():
    """Of 9 that are public, Thailand knows its own 4: the other two are 5 together, whatever is hidden."""
    problem = ProtectionProblem(smallest=11)
    states = [problem.add(Cell(owner, value, owner)) for owner, value in {"KH": 3, "TH": 4, "VN": 2}.items()]
    region = problem.add(Cell("region", 9))
    problem.adds_up(region, states)
    problem.public.add(region)
    assert beforehand.tell(problem) == []
    plan = protect(problem)
    assert intervals(problem, plan.marks, states[:1]) == {states[0]: (1, 7)}
    assert intervals(problem, plan.marks, states[:1], insiders=["TH"]) == {states[0]: (1, 4)}
    assert audit(problem, plan) == []
