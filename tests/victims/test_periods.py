"""Releases of a year, its halves and its quarters: what one hides must not follow from the others."""

from collections.abc import Mapping
from datetime import date

import pytest

from bench import disclosure_tables
from tests.attacker import Attacker
from tests.victims.test_disclosure import S1, SHAPES, identified
from victims.disclosure import Plan, audit, protect
from victims.disclosure.linked import (
    CellKey,
    LinkedTables,
    PublicationFigures,
    PublishedMark,
    TableCounts,
    link,
    packings,
)

YEAR = (date(2026, 1, 1), date(2026, 12, 31))
FIRST, SECOND = (date(2026, 1, 1), date(2026, 6, 30)), (date(2026, 7, 1), date(2026, 12, 31))
Q1, Q2 = (date(2026, 1, 1), date(2026, 3, 31)), (date(2026, 4, 1), date(2026, 6, 30))
Q3, Q4 = (date(2026, 7, 1), date(2026, 9, 30)), (date(2026, 10, 1), date(2026, 12, 31))
SPRING = (date(2026, 2, 1), date(2026, 4, 30))
States = Mapping[str, Mapping[str, TableCounts]]


def together(*given: States) -> dict[str, dict[str, TableCounts]]:
    """What states counted in all of the times."""
    found: dict[str, dict[str, dict[str, int]]] = {}
    for states in given:
        for owner, of_state in states.items():
            for table, figures_ in of_state.items():
                cells = found.setdefault(owner, {}).setdefault(table, {})
                for cell, count in figures_.cells.items():
                    cells[cell] = cells.get(cell, 0) + count
    return {owner: {table: TableCounts(cells) for table, cells in of.items()} for owner, of in found.items()}


class Sequence:
    """Releases that follow each other, each protected with all before it. One that is refused is not published."""

    def __init__(self, *, without_time: bool = False) -> None:
        self.done: list[PublicationFigures] = []
        self.rows: list = []
        self.times: dict[int, tuple[date, date]] = {}
        self.without_time = without_time

    def publish(self, period: tuple[date, date], states: States) -> tuple[LinkedTables, Plan]:
        asked = [] if self.without_time else self.done
        linked = link(SHAPES, [*asked, PublicationFigures(states, period=period)], smallest=11)
        linked.problem.check()
        plan = protect(linked.problem, work=0)
        number = len(asked)
        if audit(linked.problem, plan) == []:
            said = {key: PublishedMark(plan.marks[index]) for (n, key), index in linked.places.items() if n == number}
            place = len(self.done)
            self.rows += [
                row.__class__(place, *(getattr(row, name) for name in row.__dataclass_fields__ if name != "release"))
                for row in disclosure_tables.published_rows(linked, plan.marks, number)
            ]
            self.times[place] = period
            self.done.append(PublicationFigures(states, said, period=period))
        return linked, plan

    def narrowed(self) -> list:
        attacker = Attacker(self.rows, 11, times=self.times)
        owners = sorted({row.owner for row in self.rows} - {""})
        return [found for who in ("", *owners) for found in attacker.narrowed(who)]


BESIDE = {
    iso2: {S1: identified(**{sex: {"18-24": 60} for sex in ("female", "male", "other")})} for iso2 in ("TH", "VN")
}


def kh(female: int, male: int) -> States:
    return {"KH": {S1: identified(female={"18-24": female}, male={"18-24": male})}, **BESIDE}


def test_what_one_half_hides_does_not_follow_from_the_other_half_and_the_year():
    """30 women in the first half, 3 in the second, 33 in the year: shown, hidden, shown would tell the 3."""
    first, second = kh(30, 40), kh(3, 50)
    apart, joined = Sequence(without_time=True), Sequence()
    for releases in (apart, joined):
        for period, states in ((FIRST, first), (SECOND, second), (YEAR, together(first, second))):
            releases.publish(period, states)
        assert len(releases.done) == 3
    women = {
        row.owner: (low, high)
        for row, low, high in apart.narrowed()
        if row.release == 1 and row.at == (("sex", "female"),)
    }
    assert women["KH"] == (3, 3)
    assert joined.narrowed() == []


def test_the_second_half_is_protected_where_the_year_was_published_before_it():
    first, second = kh(30, 40), kh(3, 50)
    releases = Sequence()
    for period, states in ((YEAR, together(first, second)), (FIRST, first), (SECOND, second)):
        releases.publish(period, states)
    assert len(releases.done) == 3
    assert releases.narrowed() == []


def test_quarters_add_up_to_a_half_and_with_the_other_half_to_the_year():
    first, second, third = kh(30, 40), kh(3, 50), kh(50, 60)
    releases = Sequence()
    for period, states in (
        (Q1, first), (Q2, second), (SECOND, third), (FIRST, together(first, second)),
        (YEAR, together(first, second, third)),
    ):  # fmt: skip
        releases.publish(period, states)
    assert releases.narrowed() == []
    relations = link(
        SHAPES, [*releases.done[:-1], PublicationFigures(together(first, second, third), period=YEAR)], smallest=11
    )
    women = (("sex", "female"),)
    place = {n: relations.places[n, CellKey("KH", S1, "identified", women)] for n in range(len(releases.done))}
    expected = [{place[4]: -1, place[2]: 1, place[3]: 1}, {place[4]: -1, place[0]: 1, place[1]: 1, place[2]: 1}]
    equal = [dict(relation.terms) for relation in relations.problem.relations if not relation.at_most]
    assert all(one in equal for one in expected)


def test_figures_that_do_not_agree_say_only_which_is_more():
    """One case came late: the year counts 34 where the halves counted 33."""
    releases = [PublicationFigures(kh(30, 40), {}, period=FIRST), PublicationFigures(kh(3, 50), {}, period=SECOND)]
    linked = link(SHAPES, [*releases, PublicationFigures(kh(34, 90), period=YEAR)], smallest=11)
    linked.problem.check()
    women, men = (("sex", "female"),), (("sex", "male"),)
    place = {(n, at): linked.places[n, CellKey("KH", S1, "identified", at)] for n in range(3) for at in (women, men)}
    found = {frozenset(dict(r.terms).items()): r.at_most for r in linked.problem.relations}
    for at, is_limit in ((women, True), (men, False)):
        assert found[frozenset({(place[2, at], -1), (place[0, at], 1), (place[1, at], 1)})] is is_limit


def test_persons_counted_once_in_each_period_are_no_more_than_its_parts_and_no_fewer_than_each():
    releases = [PublicationFigures(kh(30, 40), {}, period=FIRST), PublicationFigures(kh(20, 50), {}, period=SECOND)]
    linked = link(SHAPES, [*releases, PublicationFigures(kh(45, 90), period=YEAR)], smallest=11)
    linked.problem.check()
    women = (("sex", "female"),)
    first, second, year = (linked.places[n, CellKey("KH", S1, "identified", women)] for n in range(3))
    limits = [dict(r.terms) for r in linked.problem.relations if r.at_most]
    for expected in ({year: 1, first: -1, second: -1}, {first: 1, year: -1}, {second: 1, year: -1}):
        assert expected in limits


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ([FIRST, SECOND], [(FIRST, SECOND)]),
        ([FIRST, SECOND, Q1, Q2], [(Q1, Q2, SECOND), (FIRST, SECOND)]),
        ([FIRST, Q1, Q4], [(Q1, Q4), (FIRST, Q4)]),
        ([SPRING, Q1, Q2], [(Q1, Q2), (SPRING,)]),
        ([], []),
    ],
)
def test_periods_are_packed_into_a_year_in_every_way(others, expected):
    assert sorted(packings(YEAR, others)) == sorted(expected)


def test_what_releases_gave_away_before_refuses_no_later_one():
    """Published by earlier rules, which did not know that halves add up: the 3 are known for good."""
    first, second = kh(30, 40), kh(3, 50)
    apart = Sequence(without_time=True)
    for period, states in ((FIRST, first), (SECOND, second), (YEAR, together(first, second))):
        apart.publish(period, states)
    linked = link(SHAPES, [*apart.done, PublicationFigures(together(first, second), period=YEAR)], smallest=11)
    findings = audit(linked.problem, protect(linked.problem, work=0))
    assert [finding for finding in findings if not finding.is_lost] == []
    women = linked.places[1, CellKey("KH", S1, "identified", (("sex", "female"),))]
    assert women in {finding.index for finding in findings} | linked.problem.lost
