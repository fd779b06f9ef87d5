"""Where a solver does not come to an answer nothing is published. HiGHS itself is stopped here, early or at once."""

from itertools import combinations

import pytest

from tests.victims.test_choice import grid, linked
from tests.victims.test_disclosure import row
from victims.disclosure import Cell, Mark, NoAnswer, Plan, ProtectionProblem, audit, choice, intervals, protect, solver
from victims.disclosure.solver import Program


def threshold_only(problem) -> Plan:
    return Plan(list(problem.primary))


def test_an_interval_that_the_solver_did_not_work_out_is_no_interval():
    problem, parts, _ = row(3, 5, 40)
    marks = [Mark.HIDDEN, Mark.HIDDEN, Mark.SHOWN, Mark.SHOWN]
    program = Program(problem, marks, problem.components[0])
    assert intervals(problem, marks, parts[:1], programs={0: program}) == {parts[0]: (1, 7)}
    program = Program(problem, marks, problem.components[0])
    program.solver.setOptionValue("simplex_iteration_limit", 0)
    with pytest.raises(NoAnswer, match="Iteration limit"):
        intervals(problem, marks, parts[:1], programs={0: program})


def test_an_audit_out_of_steps_finds_nothing_safe(monkeypatch):
    problem, parts, _ = row(3, 5, 40)
    assert [finding.index for finding in audit(problem, threshold_only(problem))] == parts[:2]
    monkeypatch.setattr(solver, "STEPS", 0)
    with pytest.raises(NoAnswer):
        audit(problem, threshold_only(problem))


@pytest.mark.parametrize("work", [0, 20e9])
def test_nothing_is_planned_where_the_solver_is_out_of_steps(monkeypatch, work):
    monkeypatch.setattr(solver, "STEPS", 0)
    with pytest.raises(NoAnswer):
        protect(grid((4, 30, 25), (18, 40, 17), (22, 15, 60)), work=work)


def test_where_the_search_for_whole_numbers_finds_none_all_that_may_be_hidden_is(monkeypatch):
    monkeypatch.setattr(choice, "NODES", 0)
    for problem in (grid((4, 30, 25), (18, 7, 17), (22, 15, 9)), linked(13).problem, linked(19).problem):
        plan = protect(problem)
        assert audit(problem, plan) == []


def pairs() -> tuple[ProtectionProblem, int, list[Mark]]:
    """Of three hidden numbers each two are 7 at most: in fractions all three are 10.5 together, in whole numbers 10."""
    problem = ProtectionProblem(smallest=11)
    parts = [problem.add(Cell(name, value, "KH")) for name, value in (("a", 2), ("b", 3), ("c", 4))]
    seven = problem.add(Cell("limit", 7, "KH"))
    for pair in combinations(parts, 2):
        problem.add_up_to_at_most(seven, pair)
    together = problem.add(Cell("together", 9, "KH"))
    problem.adds_up(together, parts)
    marks = [Mark.HIDDEN] * 3 + [Mark.SHOWN, Mark.HIDDEN]
    return problem, together, marks


def test_where_the_answer_is_a_fraction_whole_numbers_are_searched_for():
    problem, together, marks = pairs()
    program = Program(problem, marks, problem.components[0])
    program.set_cost(together, -1)
    assert program.moves(program.solve()) is None
    moves = program.whole_moves()
    assert moves is not None
    assert problem.cells[together].value + moves[together] == 10


def test_a_search_for_whole_numbers_that_is_cut_off_is_no_answer():
    problem, together, marks = pairs()
    program = Program(problem, marks, problem.components[0])
    program.set_cost(together, -1)
    program.solver.setOptionValue("time_limit", 0.0)
    with pytest.raises(NoAnswer, match="whole numbers ended with Time limit"):
        program.solve_whole()


def test_where_whole_numbers_are_not_searched_for_a_cell_is_taken_for_narrower_never_for_wider(monkeypatch):
    problem, together, marks = pairs()
    assert intervals(problem, marks, [together]) == {together: (3, 10)}
    assert intervals(problem, marks, [together], outer=True) == {together: (3, 10)}
    monkeypatch.setattr(solver, "NODES", 0)
    [(low, high)] = intervals(problem, marks, [together]).values()
    assert (low, high in {9, 10}) == (3, True)
    assert intervals(problem, marks, [together], outer=True) == {together: (3, 10)}
