"""Nothing of a small count can be worked out from what is published: the portal's own audit and an attacker's who
shares no code with it agree on that.
"""

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.attacker import Attacker, Row
from victims.disclosure import Cell, Mark, Problem, audit, intervals, protect
from victims.disclosure.linked import Figures, Linked, Release, Said, link, shape

BROAD = {"9-17": "child", "child-nfd": "child", "18-24": "adult", "25-34": "adult"}
SHAPES = {
    key: shape(key, "persons", dimensions, broad=BROAD)
    for key, dimensions in {
        "victims_identified": ["sex", "age_group", "victim_status"],
        "victims_by_exploitation": ["exploitation_form", "sex", "age_group"],
        "victims_by_citizenship": ["citizenship", "sex", "age_group"],
    }.items()
}
STATES = ["KH", "MY", "TH", "VN"]


def rows_of(linked: Linked, marks: list[Mark], release: int = 0) -> list[Row]:
    """What is published, as the attacker reads it."""
    rows = []
    for (number, key), index in linked.places.items():
        value, mark = linked.problem.cells[index].value, marks[index]
        if number != release:
            continue
        told, upto = (value, None) if mark is Mark.SHOWN or (mark is Mark.ROUNDED and not value) else (None, None)
        if mark is Mark.ROUNDED and value:
            base = linked.problem.base
            told, upto = value // base * base, value // base * base + base - 1
        rows.append(Row(number, *key, mark=mark.value, value=told, upto=upto, truth=value))
    return rows


@st.composite
def counted(draw) -> Figures:
    """People by sex, age, form and citizenship, given as three tables that share them."""
    counts = st.sampled_from([0, 0, 0, 1, 2, 3, 5, 8, 12, 30])
    people = {
        (sex, age, form, citizenship): draw(counts)
        for sex in ("female", "male")
        for age in ("9-17", "18-24", "25-34")
        for form in ("sexual_exploitation", "forced_labour")
        for citizenship in ("KHM", "VNM")
        if draw(st.booleans())
    }
    tables: dict[str, dict[str, int]] = {key: {} for key in SHAPES}
    for (sex, age, form, citizenship), count in people.items():
        for key, cell in (
            ("victims_identified", f"{sex}|{age}|identified"),
            ("victims_by_exploitation", f"{form}|{sex}|{age}"),
            ("victims_by_citizenship", f"{citizenship}|{sex}|{age}"),
        ):
            tables[key][cell] = tables[key].get(cell, 0) + count
    return {key: Figures(cells) for key, cells in tables.items() if cells}


figures = st.lists(counted(), min_size=1, max_size=3).map(lambda given: dict(zip(STATES, given, strict=False)))
# Few examples here; the bench disclosure_attack tries many more.
slow = settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


# --- Small tables with exact answers ----------------------------------------------------------------------------------
def row(*values: int, smallest: int = 11, base: int | None = None) -> tuple[Problem, list[int], int]:
    problem = Problem(smallest=smallest, base=base)
    parts = [problem.add(Cell(("part", place), value, "KH", cost=1 + value)) for place, value in enumerate(values)]
    total = problem.add(Cell("total", sum(values), "KH", cost=1000))
    problem.adds_up(total, parts)
    return problem, parts, total


def test_a_single_small_count_takes_a_second_cell_with_it():
    problem, parts, total = row(4, 30, 50)
    plan = protect(problem)
    assert [plan.marks[index] for index in (*parts, total)] == [Mark.HIDDEN, Mark.HIDDEN, Mark.SHOWN, Mark.SHOWN]
    assert audit(problem, plan) == []
    assert intervals(problem, plan.marks, [parts[0]]) == {parts[0]: (1, 33)}


def test_zeros_are_shown_and_nothing_is_hidden_without_need():
    problem, *_ = row(0, 12, 30)
    assert set(protect(problem).marks) == {Mark.SHOWN}


def test_two_small_counts_whose_sum_gives_them_away_take_a_third():
    problem, parts, total = row(2, 3, 40, 60)  # between 1 and 4 each, if the others were shown
    plan = protect(problem)
    assert [plan.hidden(index) for index in (*parts, total)] == [True, True, True, False, False]


def test_the_audit_finds_what_a_threshold_alone_gives_away():
    problem, parts, _ = row(4, 30, 50)
    plan = protect(problem)
    plan.marks = list(problem.primary)
    [finding] = audit(problem, plan)
    assert (finding.index, finding.low, finding.high, finding.insider) == (parts[0], 4, 4, "")


def test_a_state_that_knows_its_own_count_learns_nothing_of_another():
    problem = Problem(smallest=11)
    states = {owner: problem.add(Cell(owner, value, owner)) for owner, value in {"KH": 4, "TH": 7, "VN": 40}.items()}
    problem.adds_up(problem.add(Cell("region", 51, cost=20)), states.values())
    threshold_only = [Mark.HIDDEN, Mark.HIDDEN, Mark.SHOWN, Mark.SHOWN]
    assert intervals(problem, threshold_only, [states["KH"]]) == {states["KH"]: (1, 10)}
    assert intervals(problem, threshold_only, [states["KH"]], insider="TH") == {states["KH"]: (4, 4)}
    plan = protect(problem)
    assert audit(problem, plan) == []
    low, high = intervals(problem, plan.marks, [states["KH"]], insider="TH")[states["KH"]]
    assert low == 1
    assert high >= 10


def test_rounding_down_is_audited_and_mended():
    problem, *_ = row(14, 14, 14, smallest=11, base=15)
    assert set(protect(problem).marks) == {Mark.ROUNDED}
    problem, *_ = row(1, 29, smallest=11, base=15)  # 1 to 14, 15 to 29, 30 to 44: the first is 1 to 14
    plan = protect(problem)
    assert audit(problem, plan) == []
    problem, *_ = row(1, 1, 1, 29, smallest=11, base=15)  # 30 to 44 with three small ones
    assert audit(problem, protect(problem)) == []


def test_a_small_total_of_many_lines_is_hidden_where_rounding_would_narrow_them():
    """Six states counted 8 together. Were the region told as 1 to 14, each of them could be 9 at most."""
    problem, parts, total = row(1, 1, 1, 2, 1, 2, smallest=11, base=15)
    rounded = [Mark.ROUNDED] * 7
    assert intervals(problem, rounded, parts[:1]) == {parts[0]: (1, 9)}
    plan = protect(problem)
    assert audit(problem, plan) == []
    assert [plan.marks[index] for index in (*parts, total)] == [*rounded[:6], Mark.HIDDEN]


def test_a_rounding_base_below_the_threshold_is_refused():
    problem, *_ = row(4, 30, base=10)
    with pytest.raises(ValueError, match="rounding base"):
        protect(problem)


def test_figures_that_are_public_already_can_make_a_release_unsafe():
    """Total and second line are public at their source: no hiding helps the first one, and the audit names it."""
    problem, parts, total = row(4, 30)
    for index in (parts[1], total):
        problem.cells[index].low = problem.cells[index].high = problem.cells[index].value
    [finding] = audit(problem, protect(problem))
    assert (finding.index, finding.low, finding.high) == (parts[0], 4, 4)


# --- Linked tables ----------------------------------------------------------------------------------------------------
def test_tables_on_the_same_people_share_their_cells():
    given = {
        "victims_identified": Figures({"female|18-24|identified": 40, "male|18-24|identified": 6}),
        "victims_by_exploitation": Figures({"forced_labour|female|18-24": 40, "forced_labour|male|18-24": 6}),
    }
    linked = link(SHAPES, [Release({"KH": given})], smallest=11)
    place = {key[:3] + key[3:]: index for (_, key), index in linked.places.items()}
    male = (("sex", "male"),)
    first = place["KH", "victims_identified", "identified", male]
    assert place["KH", "victims_by_exploitation", "", male] == first
    assert linked.problem.cells[first].value == 6


def test_tables_that_do_not_agree_are_not_linked():
    given = {
        "victims_identified": Figures({"male|18-24|identified": 16}),
        "victims_by_exploitation": Figures({"forced_labour|male|18-24": 15}),
    }
    linked = link(SHAPES, [Release({"KH": given})], smallest=11)
    assert {linked.problem.cells[i].value for (_, key), i in linked.places.items() if key.owner} == {15, 16}


@slow
@given(figures)
def test_an_attacker_narrows_nothing_by_linked_tables(given):
    linked = link(SHAPES, [Release(given)], smallest=11)
    linked.problem.check()
    plan = protect(linked.problem)
    assert audit(linked.problem, plan) == []
    attacker = Attacker(rows_of(linked, plan.marks), 11)
    assert attacker.narrowed() == []
    for insider in given:
        assert attacker.narrowed(insider) == []


@slow
@given(figures)
def test_an_attacker_narrows_nothing_by_rounded_tables(given):
    linked = link(SHAPES, [Release(given)], smallest=11, base=15)
    plan = protect(linked.problem)
    assert audit(linked.problem, plan) == []
    attacker = Attacker(rows_of(linked, plan.marks), 11)
    assert attacker.narrowed() == []
    for insider in given:
        assert attacker.narrowed(insider) == []


@slow
@given(figures, figures)
def test_an_attacker_narrows_nothing_by_a_revised_release(first, second):
    """Some states keep their figures, others revise them; the first release stays in the attacker's hands."""
    revised = first | {iso2: second[iso2] for iso2 in list(second)[::2]}
    before = link(SHAPES, [Release(first)], smallest=11)
    told = protect(before.problem)
    said = {key: Said(told.marks[index]) for (_, key), index in before.places.items()}
    linked = link(SHAPES, [Release(first, said), Release(revised)], smallest=11)
    linked.problem.check()
    plan = protect(linked.problem)
    rows = rows_of(before, told.marks) + rows_of(linked, plan.marks, release=1)
    # What an earlier release gave away may leave no way to protect a new figure: then the audit must say so.
    refused = {linked.problem.cells[finding.index].key[:3] for finding in audit(linked.problem, plan)}
    narrowed = {(row.owner, row.table, row.block) for row, _, _ in Attacker(rows, 11).narrowed()}
    assert bool(narrowed) <= bool(refused)


def test_hiding_by_threshold_alone_is_narrowed_by_the_same_attacker():
    given = {"KH": {"victims_identified": Figures({"female|18-24|identified": 40, "male|18-24|identified": 6})}}
    linked = link(SHAPES, [Release(given)], smallest=11)
    marks = [Mark.HIDDEN if linked.problem.is_small(i) else Mark.SHOWN for i in range(len(linked.problem.cells))]
    narrowed = Attacker(rows_of(linked, marks), 11).narrowed()
    assert {(row.at, low, high) for row, low, high in narrowed if row.owner} >= {((("sex", "male"),), 6, 6)}
