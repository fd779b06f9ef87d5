"""A revised release keeps what the earlier one hid, unless the figure itself has changed."""

from collections.abc import Mapping

from tests.attacker import Attacker
from tests.victims.test_disclosure import FEMALE, MALE, OTHER, S1, TOTAL, identified, planned, rows_of
from victims.disclosure import Mark, Plan
from victims.disclosure.linked import CellKey, LinkedTables, PublicationFigures, PublishedMark, TableCounts

States = Mapping[str, Mapping[str, TableCounts]]


def of_each_sex(female: int, male: int, other: int) -> dict[str, TableCounts]:
    return {S1: identified(female={"18-24": female}, male={"18-24": male}, other={"18-24": other})}


STATES = {"KH": of_each_sex(4, 30, 50), "TH": of_each_sex(60, 70, 80), "VN": of_each_sex(61, 71, 81)}


def marks_of(linked: LinkedTables, plan: Plan, owner: str, release: int) -> list[Mark]:
    return [
        plan.marks[linked.places[release, CellKey(owner, S1, "identified", at)]] for at in (TOTAL, FEMALE, MALE, OTHER)
    ]


def first_and_revised(revised: States) -> tuple[LinkedTables, Plan, LinkedTables, Plan]:
    first, told, findings = planned(PublicationFigures(STATES))
    assert findings == []
    said = {key: PublishedMark(told.marks[index]) for (_, key), index in first.places.items()}
    linked, plan, findings = planned(PublicationFigures(STATES, said), PublicationFigures(revised))
    assert findings == []
    rows = rows_of(first, told.marks) + rows_of(linked, plan.marks, release=1)
    assert [found for who in ("", *STATES) for found in Attacker(rows, 11).narrowed(who)] == []
    return first, told, linked, plan


def test_a_table_that_is_taken_back_uncovers_nothing_of_other_states():
    """Cambodia's 4 women are protected by numbers of the others, which need not be hidden once they are gone."""
    first, told, linked, plan = first_and_revised({iso2: STATES[iso2] for iso2 in ("TH", "VN")})
    for iso2 in ("TH", "VN"):
        assert marks_of(linked, plan, iso2, 1) == marks_of(first, told, iso2, 0)
    assert Mark.HIDDEN in {*marks_of(first, told, "TH", 0), *marks_of(first, told, "VN", 0)}


def test_a_small_count_that_is_corrected_to_a_large_one_is_shown_and_the_others_stay_hidden():
    first, told, linked, plan = first_and_revised({**STATES, "KH": of_each_sex(40, 30, 50)})
    before, now = (marks_of(*found, "KH", release) for found, release in (((first, told), 0), ((linked, plan), 1)))
    assert before[1] is Mark.HIDDEN
    assert [mark for mark, was in zip(now[2:], before[2:], strict=True) if was is Mark.HIDDEN] == [Mark.HIDDEN]


def test_what_was_shown_and_did_not_change_stays_shown():
    first, told, linked, plan = first_and_revised({**STATES, "TH": of_each_sex(62, 70, 80)})
    before, now = marks_of(first, told, "KH", 0), marks_of(linked, plan, "KH", 1)
    assert [now[place] for place, mark in enumerate(before) if mark is Mark.SHOWN] == [Mark.SHOWN] * before.count(
        Mark.SHOWN
    )
    assert Mark.SHOWN in before
