"""Which cells and relations tables become, where figures contradict each other or are not all there."""

import pytest

from tests.victims.test_disclosure import S1, SHAPES, identified
from tests.victims.test_periods import Q1, Q2, YEAR
from victims.disclosure import Mark
from victims.disclosure.linked import CellKey, PublicationFigures, PublishedMark, TableCounts, link, same_people, shape

REDRESS = {"redress": shape("redress", "persons", ["redress_stage", "sex"])}


def test_tables_on_the_same_people_know_each_other():
    assert same_people("sentences", "") == {"persons_convicted"}
    assert same_people("victims_assisted", "education") == {"victims_in_education"}
    assert same_people("redress", "ordered") == set()


def test_what_is_added_up_are_all_dimensions_but_the_stages():
    assert REDRESS["redress"].added == ("sex",)


@pytest.mark.parametrize(
    ("ordered", "paid", "expected"),
    [
        (5, 3, {("paid_full", "ordered")}),
        (3, 5, set()),  # a contradiction: who assumed it would be wrong
        (None, 3, set()),
    ],
)
def test_what_is_paid_is_no_more_than_what_is_ordered_where_the_figures_say_so(ordered, paid, expected):
    cells = {f"{stage}|female": n for stage, n in (("ordered", ordered), ("paid_full", paid)) if n is not None}
    problem = link(REDRESS, [PublicationFigures({"KH": {"redress": TableCounts(cells)}})], smallest=11).problem
    problem.check()
    terms = [dict(relation.terms) for relation in problem.relations if relation.at_most]
    blocks = [{sign: problem.cells[index].key.block for index, sign in limit.items()} for limit in terms]
    assert {(of[1], of[-1]) for of in blocks} == expected


def test_who_is_counted_once_is_no_more_than_all_services_together_and_no_fewer_than_one_of_them():
    shapes = {"victims_assisted": shape("victims_assisted", "persons", ["service", "sex"], multiple=["service"])}
    counts = TableCounts({"legal_aid|female": 20, "housing|female": 30}, once=40)
    linked = link(shapes, [PublicationFigures({"KH": {"victims_assisted": counts}})], smallest=11)
    legal_aid, housing, once = (
        linked.places[0, CellKey("KH", "victims_assisted", block, ())] for block in ("legal_aid", "housing", "once")
    )
    limits = [dict(relation.terms) for relation in linked.problem.relations if relation.at_most]
    assert limits == [{legal_aid: 1, once: -1}, {housing: 1, once: -1}, {once: 1, legal_aid: -1, housing: -1}]


def test_in_other_tables_a_person_counted_once_may_be_in_no_row():
    table = shape("trial_participation", "persons", ["trial_measure", "sex"], multiple=["trial_measure"])
    counts = TableCounts({"interpreter|female": 20}, once=40)
    linked = link({table.key: table}, [PublicationFigures({"KH": {table.key: counts}})], smallest=11)
    limits = [dict(relation.terms) for relation in linked.problem.relations if relation.at_most]
    row, once = (linked.places[0, CellKey("KH", table.key, block, ())] for block in ("interpreter", "once"))
    assert limits == [{row: 1, once: -1}]


def test_stages_that_are_not_published_and_tables_without_people_have_no_cells():
    shapes = {**REDRESS, "patrols": shape("patrols", "patrols", ["month"])}
    states = {
        "KH": {"redress": TableCounts({"ordered|female": 5, "paid_part|female": 2}), "patrols": TableCounts({"may": 4})}
    }
    keys = {key for _, key in link(shapes, [PublicationFigures(states)], smallest=11).places}
    assert {(key.table, key.block) for key in keys} == {("redress", "ordered")}


def women(first: int) -> dict:
    return {"KH": {S1: identified(female={"18-24": first})}}


TOTAL = CellKey("KH", S1, "identified", ())


def test_parts_of_a_year_that_are_more_than_it_only_say_that_each_is_no_more():
    """Persons who were counted in both quarters are counted once in the year; the rest of the year is not known."""
    releases = [PublicationFigures(women(n), {}, period=span) for n, span in ((30, Q1), (20, Q2))]
    linked = link(SHAPES, [*releases, PublicationFigures(women(45), period=YEAR)], smallest=11)
    linked.problem.check()
    first, second, year = (linked.places[number, TOTAL] for number in range(3))
    found = [dict(relation.terms) for relation in linked.problem.relations if relation.at_most]
    assert {first: 1, year: -1} in found
    assert {second: 1, year: -1} in found
    assert {year: 1, first: -1, second: -1} not in found
    assert linked.rests == {}


def test_a_part_of_a_year_without_the_table_says_nothing_of_it():
    releases = [
        PublicationFigures({"KH": {}}, {}, period=Q1), PublicationFigures(women(20), {}, period=Q2),
        PublicationFigures(women(45), period=YEAR),
    ]  # fmt: skip
    linked = link(SHAPES, releases, smallest=11)
    linked.problem.check()
    rest = [index for index in linked.rests if linked.problem.cells[index].key == TOTAL]
    assert [linked.problem.cells[index].value for index in rest] == [25]


def test_a_rounded_figure_of_an_earlier_release_is_known_within_its_range():
    said = {TOTAL: PublishedMark(Mark.ROUNDED, 15)}
    linked = link(SHAPES, [PublicationFigures(women(20), said), PublicationFigures(women(20))], smallest=11, base=15)
    cell = linked.problem.cells[linked.places[1, TOTAL]]
    assert (cell.low, cell.high) == (15, 29)
