"""Nothing of a small count can be worked out from what is published: the portal's own audit and an attacker's who
shares no code with it agree on that.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.attacker import Attacker, Row
from victims.disclosure import Cell, Finding, Mark, Plan, Problem, audit, intervals, protect
from victims.disclosure.linked import Coordinates, Figures, Key, Linked, Release, Said, link, shape, values

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


def test_sums_of_the_region_that_are_equal_by_chance_are_not_taken_for_the_same():
    """1, 2, 1 and 40 once; then Thailand's 2 are taken back, and Cambodia's 1 are revised to 3. Both sums are 44.

    Were they taken for the same while they are hidden, Cambodia would know Thailand's 2: by how much its own grew."""
    counts = {"KH": 1, "TH": 2, "VN": 1, "MY": 40}
    before = {iso2: {S1: identified(female={"18-24": count})} for iso2, count in counts.items()}
    first, told, findings = planned(Release(before))
    assert findings == []
    said = {key: Said(told.marks[index]) for (_, key), index in first.places.items()}
    now = {"KH": {S1: identified(female={"18-24": 3})}, "VN": before["VN"], "MY": before["MY"]}
    linked, plan, findings = planned(Release(before, said), Release(now))
    assert findings == []
    attacker = Attacker(rows_of(first, told.marks) + rows_of(linked, plan.marks, release=1), 11)
    assert [found for who in ("", *counts) for found in attacker.narrowed(who)] == []


@slow
@given(st.data(), st.lists(counted(), min_size=3, max_size=3).map(lambda given: dict(zip(STATES, given, strict=False))))
def test_no_state_of_three_narrows_another_by_the_region_and_its_own_figures(data, given):
    """Three linked tables and the region: every state attacks, before one of them takes its tables back and after."""
    first, told, findings = planned(Release(given))
    assert findings == []
    rows = rows_of(first, told.marks)
    attacker = Attacker(rows, 11)
    assert [found for who in ("", *given) for found in attacker.narrowed(who)] == []
    said = {key: Said(told.marks[index]) for (_, key), index in first.places.items()}
    gone = data.draw(st.sampled_from(sorted(given)))
    left = {iso2: tables for iso2, tables in given.items() if iso2 != gone}
    linked, plan, findings = planned(Release(given, said), Release(left))
    assert findings == []
    attacker = Attacker(rows + rows_of(linked, plan.marks, release=1), 11)
    assert [found for who in ("", *given) for found in attacker.narrowed(who)] == []


def test_hiding_by_threshold_alone_is_narrowed_by_the_same_attacker():
    given = {"KH": {"victims_identified": Figures({"female|18-24|identified": 40, "male|18-24|identified": 6})}}
    linked = link(SHAPES, [Release(given)], smallest=11)
    marks = [Mark.HIDDEN if linked.problem.is_small(i) else Mark.SHOWN for i in range(len(linked.problem.cells))]
    narrowed = Attacker(rows_of(linked, marks), 11).narrowed()
    assert {(row.at, low, high) for row, low, high in narrowed if row.owner} >= {((("sex", "male"),), 6, 6)}


# --- Figures that states have published themselves --------------------------------------------------------------------
TOTAL: Coordinates = ()
FEMALE, MALE, OTHER = ((("sex", sex),) for sex in ("female", "male", "other"))
AGES = ("9-17", "18-24", "25-34")
S1, S2 = "victims_identified", "victims_by_exploitation"


def identified(public: Iterable[Coordinates] = (), **counted: dict[str, int]) -> Figures:
    """Table S1, all cells filled: ``identified(female={"18-24": 4})``; the other cells are zero."""
    cells = {
        f"{sex}|{age}|identified": counted.get(sex, {}).get(age, 0)
        for sex in ("female", "male", "other")
        for age in AGES
    }
    return Figures(cells, public=frozenset(("identified", at) for at in public))


# Two states beside it in which every line is large, so that no zero of the region says anything.
LARGE = {sex: dict.fromkeys(AGES, 30) for sex in ("female", "male", "other")}
BESIDE = {"TH": {S1: identified(**LARGE)}, "VN": {S1: identified(**LARGE)}}


def planned(*releases: Release, smallest: int = 11) -> tuple[Linked, Plan, list[Finding]]:
    linked = link(SHAPES, releases, smallest=smallest)
    linked.problem.check()
    plan = protect(linked.problem)
    return linked, plan, audit(linked.problem, plan)


def mark_of(
    linked: Linked, plan: Plan, owner: str, at: Coordinates, table: str = S1, block: str = "identified"
) -> Mark:
    return plan.marks[linked.places[max(number for number, _ in linked.places), Key(owner, table, block, at)]]


def test_a_public_figure_is_shown_and_the_others_stay_hidden():
    kh = {S1: identified([TOTAL], female={"18-24": 4}, male={"18-24": 3})}
    linked, plan, findings = planned(Release({"KH": kh, **BESIDE}))
    assert findings == []
    assert mark_of(linked, plan, "KH", TOTAL) is Mark.SHOWN
    assert {mark_of(linked, plan, "KH", at) for at in (FEMALE, MALE)} == {Mark.WITHHELD}
    female = linked.places[0, Key("KH", S1, "identified", FEMALE)]
    assert linked.problem.interval(female) == (1, 7), "a part of 7 cannot be more, whatever is hidden"
    assert intervals(linked.problem, plan.marks, [female])[female] == (0, 7)


def test_a_single_public_person_gives_no_line_away():
    linked, plan, findings = planned(Release({"KH": {S1: identified([TOTAL], female={"18-24": 1})}, **BESIDE}))
    assert findings == []
    female = linked.places[0, Key("KH", S1, "identified", FEMALE)]
    assert intervals(linked.problem, plan.marks, [female])[female] == (0, 1)


def test_a_breakdown_whose_zeros_would_give_a_count_away_is_withheld_but_for_its_public_lines():
    """Of 34, 30 are public as female; were it said that nobody else was counted, the 4 male would be known."""
    kh = {S1: identified([TOTAL, FEMALE], female={"18-24": 30}, male={"18-24": 4})}
    linked, plan, findings = planned(Release({"KH": kh, **BESIDE}))
    assert findings == []
    told = {at[0][1]: mark_of(linked, plan, "KH", at) for at in (FEMALE, MALE, OTHER)}
    assert told == {"female": Mark.SHOWN, "male": Mark.WITHHELD, "other": Mark.WITHHELD}
    assert [linked.problem.cells[i].key.at for i in linked.follows if len(linked.problem.cells[i].key.at) == 1] == [
        MALE
    ]


def test_a_region_of_public_figures_and_zeros_is_public_too():
    none = {S1: identified()}
    kh = {S1: identified([TOTAL], female={"18-24": 2, "9-17": 1}, male={"18-24": 1})}
    linked, plan, findings = planned(Release({"KH": kh, "TH": none}))
    assert mark_of(linked, plan, "", TOTAL) is Mark.SHOWN
    assert [finding for finding in findings if linked.problem.cells[finding.index].key.at == TOTAL] == []


def test_tables_on_the_same_people_share_what_is_public():
    kh = {
        S1: identified([TOTAL, MALE], female={"18-24": 30}, male={"18-24": 4}),
        S2: Figures({"forced_labour|female|18-24": 30, "forced_labour|male|18-24": 4}),
    }
    linked, plan, _ = planned(Release({"KH": kh, **BESIDE}))
    assert mark_of(linked, plan, "KH", MALE, S2, "") is Mark.SHOWN


def test_what_is_public_of_a_table_that_is_not_released_is_known_all_the_same():
    s1 = {S1: identified([TOTAL], female={"18-24": 4})}
    s2 = {S2: Figures({"forced_labour|female|18-24": 4, "domestic|male|18-24": 0, "domestic|female|25-34": 0})}
    linked, plan, _ = planned(Release({"KH": s1}, said={}, summed=False), Release({"KH": s2, **BESIDE}))
    assert mark_of(linked, plan, "KH", TOTAL, S2, "") is Mark.SHOWN
    assert not any(key.table == S1 and not key.owner and number == 0 for number, key in linked.places)


def test_what_follows_from_an_earlier_release_and_a_later_publication_is_lost_and_not_shown():
    """The region and Thailand were shown, Cambodia and Malaysia hidden; then Cambodia publishes its own figure."""
    states = {
        "KH": {S1: identified(female={"18-24": 14})},
        "MY": {S1: identified(female={"18-24": 4})},
        "TH": {S1: identified(female={"18-24": 40})},
    }
    said = {Key(owner, S1, "identified", TOTAL): Said(Mark.SHOWN) for owner in ("", "TH")}
    said |= {Key(owner, S1, "identified", TOTAL): Said(Mark.HIDDEN) for owner in ("KH", "MY")}
    now = states | {"KH": {S1: identified([TOTAL], female={"18-24": 14})}}
    linked, plan, findings = planned(Release(states, said), Release(now))
    malaysia = linked.places[1, Key("MY", S1, "identified", TOTAL)]
    assert malaysia in linked.problem.lost
    assert plan.hidden(malaysia)
    assert malaysia not in {finding.index for finding in findings}


PATTERNS: dict[str, Callable[[str, Coordinates], bool]] = {
    "nothing": lambda table, at: False,
    "totals": lambda table, at: not at,
    "totals and sexes": lambda table, at: not at or at[0][0] == "sex",
    "one dimension each": lambda table, at: len(at) < 2 and table == S1,
    "one table": lambda table, at: table == S2,
    "all": lambda table, at: True,
}


@st.composite
def with_public(draw, given=figures) -> tuple[dict[str, dict[str, Figures]], dict[str, set[str]]]:
    """States with what they have published: by a pattern, or figures here and there. And the tables not released."""
    states = draw(given)
    marked, held = {}, {}
    for iso2, tables in states.items():
        pattern = PATTERNS[draw(st.sampled_from(sorted(PATTERNS)))]
        held[iso2] = {key for key in tables if draw(st.integers(0, 4)) == 0}
        marked[iso2] = {}
        for key, table in tables.items():
            places = sorted(values(SHAPES[key], table))
            public = {place for place in places if pattern(key, place[1])}
            public |= set(draw(st.lists(st.sampled_from(places), max_size=2)))
            marked[iso2][key] = replace(table, public=frozenset(public))
    return marked, held


def published_elsewhere(states: Mapping[str, Mapping[str, Figures]]) -> list[Row]:
    return [
        Row(-1, iso2, key, block, at, mark="elsewhere", value=value, upto=None, truth=value)
        for iso2, tables in states.items()
        for key, table in tables.items()
        for (block, at), value in values(SHAPES[key], table).items()
        if (block, at) in table.public
    ]


@slow
@given(with_public())
def test_an_attacker_who_reads_what_states_have_published_narrows_nothing_else(given):
    states, held = given
    released = {iso2: {key: t for key, t in of.items() if key not in held[iso2]} for iso2, of in states.items()}
    elsewhere = {iso2: {key: t for key, t in of.items() if key in held[iso2]} for iso2, of in states.items()}
    linked, plan, findings = planned(Release(elsewhere, said={}, summed=False), Release(released))
    attacker = Attacker(rows_of(linked, plan.marks, release=1), 11, published_elsewhere(states))
    narrowed = [found for insider in ("", *states) for found in attacker.narrowed(insider)]
    # Figures here and there can leave no way to protect the others: then the audit must say so.
    assert bool(narrowed) <= any(not finding.is_lost for finding in findings)


@slow
@given(with_public(), figures)
def test_what_is_published_after_a_release_gives_away_no_more_than_it_does_alone(given, second):
    states, _ = given
    before = {iso2: {key: replace(t, public=frozenset()) for key, t in of.items()} for iso2, of in states.items()}
    first, told, _ = planned(Release(before))
    said = {key: Said(told.marks[index]) for (_, key), index in first.places.items()}
    revised = states | {iso2: second[iso2] for iso2 in list(second)[1::2]}
    linked, plan, findings = planned(Release(states, said), Release(revised))
    rows = rows_of(first, told.marks) + rows_of(linked, plan.marks, release=1)
    attacker = Attacker(rows, 11, published_elsewhere(states))
    narrowed = [found for insider in ("", *states) for found in attacker.narrowed(insider)]
    assert bool(narrowed) <= any(not finding.is_lost for finding in findings)


def test_the_same_attacker_finds_what_a_publication_gives_away_if_the_portal_does_not_reckon_with_it():
    kh = {S1: identified(female={"18-24": 40}, male={"18-24": 6}, other={"18-24": 20})}
    linked, plan, findings = planned(Release({"KH": kh, **BESIDE}))
    assert findings == []
    hidden = [at for at in (FEMALE, OTHER) if mark_of(linked, plan, "KH", at) is Mark.HIDDEN]
    public = [
        Row(-1, "KH", S1, "identified", at, mark="elsewhere", value=value, upto=None, truth=value)
        for at, value in ((FEMALE, 40), (OTHER, 20))
        if at in hidden
    ]
    narrowed = Attacker(rows_of(linked, plan.marks), 11, public).narrowed()
    assert {(row.at, low, high) for row, low, high in narrowed if row.owner} >= {(MALE, 6, 6)}
