"""Amounts of money: shown where enough cases stand behind them, and added up where nobody learns another's."""

import pytest

from victims.disclosure.amounts import CasesBehind, is_blurred, marks_of_region, marks_of_state, total_of
from victims.disclosure.model import Mark

TRAFFICKING, CORRUPTION = ((("offence_type", code),) for code in ("trafficking", "corruption"))
MANY = CasesBehind(told=40, shown={(): 60, TRAFFICKING: 45, CORRUPTION: 15})


def amounts(trafficking: int, corruption: int) -> dict:
    return {(): trafficking + corruption, TRAFFICKING: trafficking, CORRUPTION: corruption}


@pytest.mark.parametrize(
    ("cases", "total", "lines"),
    [
        (MANY, Mark.SHOWN, Mark.SHOWN),
        (CasesBehind(1, {(): 60, TRAFFICKING: 45, CORRUPTION: 15}), Mark.HIDDEN, Mark.WITHHELD),
        (CasesBehind(None, {(): 60, TRAFFICKING: 45, CORRUPTION: 15}), Mark.SHOWN, Mark.SHOWN),
        (CasesBehind(None, {(): 60, TRAFFICKING: 45}), Mark.SHOWN, Mark.WITHHELD),  # the other count is not shown
        (CasesBehind(40, {}), Mark.HIDDEN, Mark.WITHHELD),  # the cases are all hidden
        (CasesBehind(40, None), Mark.SHOWN, Mark.WITHHELD),  # the cases are not in this release
        (CasesBehind(None, None), Mark.HIDDEN, Mark.WITHHELD),
    ],
)
def test_an_amount_is_shown_where_the_cases_behind_it_are(cases, total, lines):
    expected = {(): total, TRAFFICKING: lines, CORRUPTION: lines}
    assert marks_of_state(amounts(900, 100), cases, 11) == expected


def test_a_line_of_nothing_asks_for_no_cases_and_a_total_of_nothing_is_shown():
    only_trafficking = CasesBehind(40, {(): 60, TRAFFICKING: 45})
    assert set(marks_of_state(amounts(900, 0), only_trafficking, 11).values()) == {Mark.SHOWN}
    assert set(marks_of_state(amounts(0, 0), CasesBehind(None, None), 11).values()) == {Mark.SHOWN}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([500, 300], False),  # each of two knows the other's
        ([500, 300, 49], False),  # the second takes off its 300 and knows the first within 49, less than a tenth
        ([500, 300, 50], True),
        ([500, 300, 0], False),
        ([], False),
    ],
)
def test_a_sum_tells_nobody_the_largest_amount_to_within_a_tenth(given, expected):
    assert is_blurred([amount for amount in given if amount]) is expected


def region(hidden: list[int], before: tuple[dict, ...] = ()) -> dict:
    states = {f"{place}": amounts(value, 0) for place, value in enumerate([9_000, *hidden])}
    marks = {
        iso2: marks_of_state(given, MANY if iso2 == "0" else CasesBehind(1, {}), 11) for iso2, given in states.items()
    }
    return marks_of_region(states, marks, before)


def test_the_region_is_shown_where_no_hidden_amount_follows_from_it():
    assert set(region([]).values()) == {Mark.SHOWN}
    assert region([500]) == {(): Mark.HIDDEN, TRAFFICKING: Mark.WITHHELD, CORRUPTION: Mark.WITHHELD}
    assert set(region([500, 300, 50]).values()) == {Mark.SHOWN}


def test_after_a_release_the_region_does_not_tell_by_how_much_a_hidden_amount_changed():
    first = total_of([amounts(9_000, 0), *(amounts(value, 0) for value in (500, 300, 50))])
    assert set(region([500, 300, 50], (first,)).values()) == {Mark.SHOWN}
    assert region([500, 300, 51], (first,))[()] is Mark.HIDDEN
