"""Nothing of a small count can be worked out from what is published: the portal's own audit and an attacker's who
shares no code with it agree on that.
"""

from collections.abc import Iterable

import pytest

from tests.attacker import Attacker, PublishedCell
from victims.disclosure import Cell, DisclosureFinding, Mark, Plan, ProtectionProblem, audit, intervals, protect
from victims.disclosure.linked import (
    CellKey,
    Coordinates,
    LinkedTables,
    PublicationFigures,
    PublishedMark,
    TableCounts,
    link,
    shape,
)

BROAD = {"9-17": "child", "child-nfd": "child", "18-24": "adult", "25-34": "adult"}
SHAPES = {
    key: shape(key, "persons", dimensions, broad=BROAD)
    for key, dimensions in {
        "victims_identified": ["sex", "age_group", "victim_status"],
        "victims_by_exploitation": ["exploitation_form", "sex", "age_group"],
        "victims_by_citizenship": ["citizenship", "sex", "age_group"],
    }.items()
}


def rows_of(linked: LinkedTables, marks: list[Mark], release: int = 0) -> list[PublishedCell]:
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
        rows.append(PublishedCell(number, *key, mark=mark.value, value=told, upto=upto, truth=value))
    return rows


# --- Small tables with exact answers ----------------------------------------------------------------------------------
def row(*values: int, smallest: int = 11, base: int | None = None) -> tuple[ProtectionProblem, list[int], int]:
    problem = ProtectionProblem(smallest=smallest, base=base)
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
    assert (finding.index, finding.low, finding.high, finding.insiders) == (parts[0], 4, 4, ())


def test_a_state_that_knows_its_own_count_learns_nothing_of_another():
    problem = ProtectionProblem(smallest=11)
    states = {owner: problem.add(Cell(owner, value, owner)) for owner, value in {"KH": 4, "TH": 7, "VN": 40}.items()}
    problem.adds_up(problem.add(Cell("region", 51, cost=20)), states.values())
    threshold_only = [Mark.HIDDEN, Mark.HIDDEN, Mark.SHOWN, Mark.SHOWN]
    assert intervals(problem, threshold_only, [states["KH"]]) == {states["KH"]: (1, 10)}
    assert intervals(problem, threshold_only, [states["KH"]], insiders=["TH"]) == {states["KH"]: (4, 4)}
    plan = protect(problem)
    assert audit(problem, plan) == []
    low, high = intervals(problem, plan.marks, [states["KH"]], insiders=["TH"])[states["KH"]]
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
    """Six states counted 8 together. If the region were shown as 1 to 14, each of them could be 9 at most."""
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
    """The total and the second line are public: hiding cannot protect the first line, and the audit names it."""
    problem, parts, total = row(4, 30)
    for index in (parts[1], total):
        problem.cells[index].low = problem.cells[index].high = problem.cells[index].value
    [finding] = audit(problem, protect(problem))
    assert (finding.index, finding.low, finding.high) == (parts[0], 4, 4)


# --- The words of a breakdown of which nothing is shown ---
def test_a_total_reads_the_same_however_it_is_divided():
    """Of 20 women and men: were "not broken down" said of small lines alone, it would say that there are 10 and 10."""
    for women in range(1, 20):
        problem, parts, total = row(women, 20 - women, 0)
        for index in parts:
            problem.cells[index].group = "sex"
        plan = protect(problem)
        assert audit(problem, plan) == []
        assert [plan.marks[index] for index in (*parts, total)] == [*[Mark.WITHHELD] * 3, Mark.SHOWN]


def test_a_breakdown_of_which_a_line_is_shown_shows_its_zeros():
    problem, parts, _ = row(4, 30, 50, 0)
    for index in parts:
        problem.cells[index].group = "sex"
    assert [protect(problem).marks[index] for index in parts] == [Mark.HIDDEN, Mark.HIDDEN, Mark.SHOWN, Mark.SHOWN]


def test_an_attacker_learns_nothing_from_the_word_for_a_breakdown():
    """Cambodia's 20 are 10 and 10, Thailand's are 12 and 8: two different words would show which is which."""
    given = {
        iso2: {S1: identified(female={"18-24": women}, male={"18-24": 20 - women})}
        for iso2, women in {"KH": 10, "TH": 12}.items()
    } | {"VN": {S1: identified(**LARGE)}}
    linked, plan, findings = planned(PublicationFigures(given))
    assert findings == []
    assert {mark_of(linked, plan, iso2, at) for iso2 in ("KH", "TH") for at in (FEMALE, MALE)} == {Mark.WITHHELD}
    assert Attacker(rows_of(linked, plan.marks), 11).narrowed() == []
    for (_, key), index in linked.places.items():
        if key.owner == "TH" and plan.marks[index] is Mark.WITHHELD:
            plan.marks[index] = Mark.HIDDEN if linked.problem.cells[index].value else Mark.SHOWN
    narrowed = Attacker(rows_of(linked, plan.marks), 11).narrowed()
    assert {(row.owner, row.at, low, high) for row, low, high in narrowed} >= {("KH", FEMALE, 10, 10)}


# --- Linked tables ----------------------------------------------------------------------------------------------------
def test_tables_on_the_same_people_share_their_cells():
    given = {
        "victims_identified": TableCounts({"female|18-24|identified": 40, "male|18-24|identified": 6}),
        "victims_by_exploitation": TableCounts({"forced_labour|female|18-24": 40, "forced_labour|male|18-24": 6}),
    }
    linked = link(SHAPES, [PublicationFigures({"KH": given})], smallest=11)
    place = {key[:3] + key[3:]: index for (_, key), index in linked.places.items()}
    male = (("sex", "male"),)
    first = place["KH", "victims_identified", "identified", male]
    assert place["KH", "victims_by_exploitation", "", male] == first
    assert linked.problem.cells[first].value == 6


def test_tables_that_do_not_agree_are_not_linked():
    given = {
        "victims_identified": TableCounts({"male|18-24|identified": 16}),
        "victims_by_exploitation": TableCounts({"forced_labour|male|18-24": 15}),
    }
    linked = link(SHAPES, [PublicationFigures({"KH": given})], smallest=11)
    assert {linked.problem.cells[i].value for (_, key), i in linked.places.items() if key.owner} == {15, 16}


def test_sums_of_the_region_that_are_equal_by_chance_are_not_taken_for_the_same():
    """1, 2, 1 and 40 once; then Thailand's 2 are taken back, and Cambodia's 1 are revised to 3. Both sums are 44.

    Were they taken for the same while they are hidden, Cambodia would know Thailand's 2: by how much its own grew."""
    counts = {"KH": 1, "TH": 2, "VN": 1, "MY": 40}
    before = {iso2: {S1: identified(female={"18-24": count})} for iso2, count in counts.items()}
    first, told, findings = planned(PublicationFigures(before))
    assert findings == []
    said = {key: PublishedMark(told.marks[index]) for (_, key), index in first.places.items()}
    now = {"KH": {S1: identified(female={"18-24": 3})}, "VN": before["VN"], "MY": before["MY"]}
    linked, plan, findings = planned(PublicationFigures(before, said), PublicationFigures(now))
    assert findings == []
    attacker = Attacker(rows_of(first, told.marks) + rows_of(linked, plan.marks, release=1), 11)
    assert [found for who in ("", *counts) for found in attacker.narrowed(who)] == []


def test_hiding_by_threshold_alone_is_narrowed_by_the_same_attacker():
    given = {"KH": {"victims_identified": TableCounts({"female|18-24|identified": 40, "male|18-24|identified": 6})}}
    linked = link(SHAPES, [PublicationFigures(given)], smallest=11)
    marks = [Mark.HIDDEN if linked.problem.is_small(i) else Mark.SHOWN for i in range(len(linked.problem.cells))]
    narrowed = Attacker(rows_of(linked, marks), 11).narrowed()
    assert {(row.at, low, high) for row, low, high in narrowed if row.owner} >= {((("sex", "male"),), 6, 6)}


# --- Figures that states have published themselves --------------------------------------------------------------------
TOTAL: Coordinates = ()
FEMALE, MALE, OTHER = ((("sex", sex),) for sex in ("female", "male", "other"))
AGES = ("9-17", "18-24", "25-34")
S1, S2 = "victims_identified", "victims_by_exploitation"


def identified(public: Iterable[Coordinates] = (), **counted: dict[str, int]) -> TableCounts:
    """Table S1, all cells filled: ``identified(female={"18-24": 4})``; the other cells are zero."""
    cells = {
        f"{sex}|{age}|identified": counted.get(sex, {}).get(age, 0)
        for sex in ("female", "male", "other")
        for age in AGES
    }
    return TableCounts(cells, public=frozenset(("identified", at) for at in public))


# Two states beside it in which every line is large, so that no zero of the region says anything.
LARGE = {sex: dict.fromkeys(AGES, 30) for sex in ("female", "male", "other")}
BESIDE = {"TH": {S1: identified(**LARGE)}, "VN": {S1: identified(**LARGE)}}


def planned(*releases: PublicationFigures, smallest: int = 11) -> tuple[LinkedTables, Plan, list[DisclosureFinding]]:
    linked = link(SHAPES, releases, smallest=smallest)
    linked.problem.check()
    plan = protect(linked.problem)
    return linked, plan, audit(linked.problem, plan)


def mark_of(
    linked: LinkedTables, plan: Plan, owner: str, at: Coordinates, table: str = S1, block: str = "identified"
) -> Mark:
    return plan.marks[linked.places[max(number for number, _ in linked.places), CellKey(owner, table, block, at)]]


def test_a_public_figure_is_shown_and_the_others_stay_hidden():
    kh = {S1: identified([TOTAL], female={"18-24": 4}, male={"18-24": 3})}
    linked, plan, findings = planned(PublicationFigures({"KH": kh, **BESIDE}))
    assert findings == []
    assert mark_of(linked, plan, "KH", TOTAL) is Mark.SHOWN
    assert {mark_of(linked, plan, "KH", at) for at in (FEMALE, MALE)} == {Mark.WITHHELD}
    female = linked.places[0, CellKey("KH", S1, "identified", FEMALE)]
    assert linked.problem.interval(female) == (1, 7), "a part of 7 cannot be more, whatever is hidden"
    assert intervals(linked.problem, plan.marks, [female])[female] == (0, 7)


def test_a_single_public_person_gives_no_line_away():
    linked, plan, findings = planned(
        PublicationFigures({"KH": {S1: identified([TOTAL], female={"18-24": 1})}, **BESIDE})
    )
    assert findings == []
    female = linked.places[0, CellKey("KH", S1, "identified", FEMALE)]
    assert intervals(linked.problem, plan.marks, [female])[female] == (0, 1)


def test_a_breakdown_whose_zeros_would_give_a_count_away_is_withheld_but_for_its_public_lines():
    """Of 34, 30 are public as female. If it were visible that the other line is zero, the 4 male would be known."""
    kh = {S1: identified([TOTAL, FEMALE], female={"18-24": 30}, male={"18-24": 4})}
    linked, plan, findings = planned(PublicationFigures({"KH": kh, **BESIDE}))
    assert findings == []
    told = {at[0][1]: mark_of(linked, plan, "KH", at) for at in (FEMALE, MALE, OTHER)}
    assert told == {"female": Mark.SHOWN, "male": Mark.WITHHELD, "other": Mark.WITHHELD}
    assert [linked.problem.cells[i].key.at for i in linked.follows if len(linked.problem.cells[i].key.at) == 1] == [
        MALE
    ]


def test_a_region_of_public_figures_and_zeros_is_public_too():
    none = {S1: identified()}
    kh = {S1: identified([TOTAL], female={"18-24": 2, "9-17": 1}, male={"18-24": 1})}
    linked, plan, findings = planned(PublicationFigures({"KH": kh, "TH": none}))
    assert mark_of(linked, plan, "", TOTAL) is Mark.SHOWN
    assert [finding for finding in findings if linked.problem.cells[finding.index].key.at == TOTAL] == []


def test_tables_on_the_same_people_share_what_is_public():
    kh = {
        S1: identified([TOTAL, MALE], female={"18-24": 30}, male={"18-24": 4}),
        S2: TableCounts({"forced_labour|female|18-24": 30, "forced_labour|male|18-24": 4}),
    }
    linked, plan, _ = planned(PublicationFigures({"KH": kh, **BESIDE}))
    assert mark_of(linked, plan, "KH", MALE, S2, "") is Mark.SHOWN


def test_what_is_public_of_a_table_that_is_not_released_is_known_all_the_same():
    s1 = {S1: identified([TOTAL], female={"18-24": 4})}
    s2 = {S2: TableCounts({"forced_labour|female|18-24": 4, "domestic|male|18-24": 0, "domestic|female|25-34": 0})}
    linked, plan, _ = planned(
        PublicationFigures({"KH": s1}, said={}, summed=False), PublicationFigures({"KH": s2, **BESIDE})
    )
    assert mark_of(linked, plan, "KH", TOTAL, S2, "") is Mark.SHOWN
    assert not any(key.table == S1 and not key.owner and number == 0 for number, key in linked.places)


def test_what_follows_from_an_earlier_release_and_a_later_publication_is_lost_and_not_shown():
    """The region and Thailand were shown, Cambodia and Malaysia hidden; then Cambodia publishes its own figure."""
    states = {
        "KH": {S1: identified(female={"18-24": 14})},
        "MY": {S1: identified(female={"18-24": 4})},
        "TH": {S1: identified(female={"18-24": 40})},
    }
    said = {CellKey(owner, S1, "identified", TOTAL): PublishedMark(Mark.SHOWN) for owner in ("", "TH")}
    said |= {CellKey(owner, S1, "identified", TOTAL): PublishedMark(Mark.HIDDEN) for owner in ("KH", "MY")}
    now = states | {"KH": {S1: identified([TOTAL], female={"18-24": 14})}}
    linked, plan, findings = planned(PublicationFigures(states, said), PublicationFigures(now))
    malaysia = linked.places[1, CellKey("MY", S1, "identified", TOTAL)]
    assert malaysia in linked.problem.lost
    assert plan.hidden(malaysia)
    assert malaysia not in {finding.index for finding in findings}


def test_the_same_attacker_finds_what_a_publication_gives_away_if_the_portal_does_not_reckon_with_it():
    kh = {S1: identified(female={"18-24": 40}, male={"18-24": 6}, other={"18-24": 20})}
    linked, plan, findings = planned(PublicationFigures({"KH": kh, **BESIDE}))
    assert findings == []
    hidden = [at for at in (FEMALE, OTHER) if mark_of(linked, plan, "KH", at) is Mark.HIDDEN]
    public = [
        PublishedCell(-1, "KH", S1, "identified", at, mark="elsewhere", value=value, upto=None, truth=value)
        for at, value in ((FEMALE, 40), (OTHER, 20))
        if at in hidden
    ]
    narrowed = Attacker(rows_of(linked, plan.marks), 11, public).narrowed()
    assert {(row.at, low, high) for row, low, high in narrowed if row.owner} >= {(MALE, 6, 6)}
