"""Totals of states that are protected against any two other states together, where a cycle has chosen that."""

from itertools import combinations

import pytest

from tests.victims.test_disclosure import S1, SHAPES
from tests.victims.test_periods import FIRST, YEAR
from victims.disclosure import Cell, Mark, Plan, ProtectionProblem, Witness, audit, intervals, protect, suppression
from victims.disclosure.linked import CellKey, PublicationFigures, PublishedMark, TableCounts, link
from victims.disclosure.model import ANYBODY, LOW
from victims.disclosure.suppression import in_doubt, in_order, is_proved


def region(against_pairs: bool = True, **counts: int) -> tuple[ProtectionProblem, dict[str, int], int]:
    """Totals of states and their sum, which readers would miss most."""
    problem = ProtectionProblem(smallest=11)
    states = {
        iso2: problem.add(Cell(iso2, value, iso2, cost=1 + value, against_pairs=against_pairs))
        for iso2, value in counts.items()
    }
    total = problem.add(Cell("region", sum(counts.values()), cost=1000))
    problem.adds_up(total, states.values())
    return problem, states, total


FOUR = {"KH": 4, "MY": 30, "TH": 40, "VN": 50}


def test_what_is_safe_against_each_state_alone_gives_a_total_away_to_two():
    """Malaysia and Thailand are hidden for Cambodia's sake; together they take themselves off and know its 4."""
    alone, states, total = region(against_pairs=False, **FOUR)
    plan = protect(alone)
    assert audit(alone, plan) == []
    assert [plan.hidden(index) for index in (*states.values(), total)] == [True, True, True, False, False]
    assert intervals(alone, plan.marks, [states["KH"]], insiders=["MY", "TH"]) == {states["KH"]: (4, 4)}

    chosen, *_ = region(**FOUR)
    [finding] = audit(chosen, Plan(plan.marks))
    assert (finding.index, finding.low, finding.high, finding.insiders) == (states["KH"], 4, 4, ("MY", "TH"))


@pytest.mark.parametrize("work", [0, suppression.WORK])
def test_with_the_choice_no_two_states_narrow_the_total_of_a_third(work):
    problem, states, total = region(**FOUR)
    plan = protect(problem, work=work)
    assert audit(problem, plan) == []
    for pair in combinations(["MY", "TH", "VN"], 2):
        low, high = intervals(problem, plan.marks, [states["KH"]], insiders=pair)[states["KH"]]
        assert (low, high >= 10) == (1, True)
    assert plan.marks[total] is Mark.SHOWN  # the three others are hidden instead


def test_where_three_states_stand_behind_a_sum_it_is_hidden_if_one_of_them_is_small():
    for counts, mark in (({"KH": 4, "MY": 30, "TH": 40}, Mark.HIDDEN), ({"KH": 14, "MY": 30, "TH": 40}, Mark.SHOWN)):
        problem, _, total = region(**counts)
        plan = protect(problem)
        assert audit(problem, plan) == []
        assert plan.marks[total] is mark


def test_a_sum_that_was_told_before_leaves_no_way_and_nothing_is_published():
    """The region's 74 is known: whatever is hidden now, two states know the third's total. The audit refuses."""
    problem, states, total = region(KH=4, MY=30, TH=40)
    problem.cells[total].low = problem.cells[total].high = 74
    [finding] = audit(problem, protect(problem))
    assert (finding.index, finding.low, finding.high, finding.insiders) == (states["KH"], 4, 4, ("MY", "TH"))


def test_which_states_are_in_doubt_follows_from_what_the_proofs_change():
    problem, states, _ = region(**FOUR)
    end = (states["KH"], LOW)
    moves = {states["KH"]: -3}
    proofs = [Witness(moves, frozenset({"KH", *others})) for others in (("MY",), ("TH",), ("VN",))]
    pair = frozenset({"MY", "TH"})
    assert in_doubt(problem, end, []) == {ANYBODY}
    assert in_doubt(problem, end, proofs[:1]) == {frozenset({"MY"})}
    assert in_doubt(problem, end, proofs[:2]) == {pair}
    assert in_doubt(problem, end, proofs) == set()
    assert [is_proved(problem, end, proofs[:number]) for number in range(4)] == [False, False, False, True]
    assert in_order([pair, frozenset({"TH"}), ANYBODY]) == [ANYBODY, frozenset({"TH"}), pair]
    alone, *_ = region(against_pairs=False, **FOUR)
    assert is_proved(alone, end, proofs[:2])


def test_where_no_proof_is_found_three_others_are_hidden_and_not_two(monkeypatch):
    problem, states, total = region(KH=4, MY=30, TH=40, VN=50, PH=60)
    problem.cells[total].low = problem.cells[total].high = 184
    monkeypatch.setattr(suppression, "PARTNERS", 0)
    plan = protect(problem)
    assert sum(map(plan.hidden, states.values())) == 4
    assert audit(problem, plan) == []


def women_and_men(women: int, men: int) -> dict[str, TableCounts]:
    return {S1: TableCounts({"female|18-24|identified": women, "male|18-24|identified": men})}


GIVEN = {
    "KH": women_and_men(3, 40),
    "MY": women_and_men(2, 1),
    "TH": women_and_men(20, 25),
    "VN": women_and_men(15, 60),
}


def test_totals_of_states_are_meant_and_no_line_and_no_sum():
    linked = link(SHAPES, [PublicationFigures(GIVEN, against_pairs=True)], smallest=11)
    meant = {key for (_, key), index in linked.places.items() if linked.problem.cells[index].against_pairs}
    assert meant == {CellKey(iso2, S1, "identified", ()) for iso2 in GIVEN}
    linked = link(SHAPES, [PublicationFigures(GIVEN)], smallest=11)
    assert not any(cell.against_pairs for cell in linked.problem.cells)


def test_what_one_release_protects_a_later_one_without_the_choice_keeps():
    """A year without the choice after its half with it: the half's totals, and what is left of the year, are kept."""
    half = {iso2: women_and_men(2, 1) for iso2 in GIVEN}
    first = link(SHAPES, [PublicationFigures(half, period=FIRST, against_pairs=True)], smallest=11)
    plan = protect(first.problem)
    assert audit(first.problem, plan) == []
    said = {key: PublishedMark(plan.marks[index]) for (_, key), index in first.places.items()}
    before = PublicationFigures(half, said, period=FIRST, against_pairs=True)
    linked = link(SHAPES, [before, PublicationFigures(GIVEN, period=YEAR)], smallest=11)
    total = CellKey("MY", S1, "identified", ())
    assert linked.problem.cells[linked.places[0, total]].against_pairs
    rests = [linked.problem.cells[index] for index in linked.rests]
    assert {cell.against_pairs for cell in rests if cell.key.at} == {False}
    assert {cell.against_pairs for cell in rests if not cell.key.at} == {True}
    assert audit(linked.problem, protect(linked.problem)) == []
