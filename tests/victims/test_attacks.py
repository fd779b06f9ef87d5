"""Tables that are generated: an attacker who shares no code with the portal's disclosure control narrows nothing."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import combinations

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.attacker import Attacker, PublishedCell
from tests.victims.test_disclosure import S1, S2, SHAPES, planned, rows_of
from tests.victims.test_periods import FIRST, SECOND, YEAR, Sequence, together
from victims.disclosure import audit, protect
from victims.disclosure.linked import Coordinates, PublicationFigures, PublishedMark, TableCounts, link, values

STATES = ["KH", "MY", "TH", "VN"]


@st.composite
def counted(draw) -> TableCounts:
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
    return {key: TableCounts(cells) for key, cells in tables.items() if cells}


figures = st.lists(counted(), min_size=1, max_size=3).map(lambda given: dict(zip(STATES, given, strict=False)))
# Few examples here; the bench disclosure_attack tries many more.
slow = settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


PATTERNS: dict[str, Callable[[str, Coordinates], bool]] = {
    "nothing": lambda table, at: False,
    "totals": lambda table, at: not at,
    "totals and sexes": lambda table, at: not at or at[0][0] == "sex",
    "one dimension each": lambda table, at: len(at) < 2 and table == S1,
    "one table": lambda table, at: table == S2,
    "all": lambda table, at: True,
}


@st.composite
def with_public(draw, given=figures) -> tuple[dict[str, dict[str, TableCounts]], dict[str, set[str]]]:
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


def published_elsewhere(states: Mapping[str, Mapping[str, TableCounts]]) -> list[PublishedCell]:
    return [
        PublishedCell(-1, iso2, key, block, at, mark="elsewhere", value=value, upto=None, truth=value)
        for iso2, tables in states.items()
        for key, table in tables.items()
        for (block, at), value in values(SHAPES[key], table).items()
        if (block, at) in table.public
    ]


@slow
@given(figures)
def test_an_attacker_narrows_nothing_by_linked_tables(given):
    linked = link(SHAPES, [PublicationFigures(given)], smallest=11)
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
    linked = link(SHAPES, [PublicationFigures(given)], smallest=11, base=15)
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
    before = link(SHAPES, [PublicationFigures(first)], smallest=11)
    told = protect(before.problem)
    said = {key: PublishedMark(told.marks[index]) for (_, key), index in before.places.items()}
    linked = link(SHAPES, [PublicationFigures(first, said), PublicationFigures(revised)], smallest=11)
    linked.problem.check()
    plan = protect(linked.problem)
    rows = rows_of(before, told.marks) + rows_of(linked, plan.marks, release=1)
    # What an earlier release gave away may leave no way to protect a new figure: then the audit must say so.
    refused = {linked.problem.cells[finding.index].key[:3] for finding in audit(linked.problem, plan)}
    narrowed = {(row.owner, row.table, row.block) for row, _, _ in Attacker(rows, 11).narrowed()}
    assert bool(narrowed) <= bool(refused)


@slow
@given(st.data(), st.lists(counted(), min_size=3, max_size=3).map(lambda given: dict(zip(STATES, given, strict=False))))
def test_no_state_of_three_narrows_another_by_the_region_and_its_own_figures(data, given):
    """Three linked tables and the region: every state attacks, before one of them takes its tables back and after."""
    first, told, findings = planned(PublicationFigures(given))
    assert findings == []
    rows = rows_of(first, told.marks)
    attacker = Attacker(rows, 11)
    assert [found for who in ("", *given) for found in attacker.narrowed(who)] == []
    said = {key: PublishedMark(told.marks[index]) for (_, key), index in first.places.items()}
    gone = data.draw(st.sampled_from(sorted(given)))
    left = {iso2: tables for iso2, tables in given.items() if iso2 != gone}
    linked, plan, findings = planned(PublicationFigures(given, said), PublicationFigures(left))
    assert findings == []
    attacker = Attacker(rows + rows_of(linked, plan.marks, release=1), 11)
    assert [found for who in ("", *given) for found in attacker.narrowed(who)] == []


def test_two_states_that_tell_each_other_their_reports_narrow_a_third_and_one_alone_does_not():
    """One state's report is reckoned with, two states' reports together are not (0066): the pages say so."""
    counts = {"KH": (3, 40), "MY": (12, 30), "TH": (20, 25)}
    given = {
        iso2: {S1: TableCounts({"female|18-24|identified": female, "male|18-24|identified": male})}
        for iso2, (female, male) in counts.items()
    }
    linked, plan, findings = planned(PublicationFigures(given))
    assert findings == []
    attacker = Attacker(rows_of(linked, plan.marks), 11)
    assert [found for who in ("", *given) for found in attacker.narrowed(who)] == []
    pairs = {pair: {row.owner for row, _, _ in attacker.narrowed(*pair)} for pair in combinations(given, 2)}
    assert pairs == {("KH", "MY"): set(), ("KH", "TH"): set(), ("MY", "TH"): {"KH"}}


@slow
@given(st.lists(counted(), min_size=3, max_size=4).map(lambda given: dict(zip(STATES, given, strict=False))))
def test_no_two_states_together_narrow_a_total_that_is_protected_against_pairs(given):
    """Lines below the totals are protected against each state alone, as they are without this choice."""
    linked, plan, findings = planned(PublicationFigures(given, against_pairs=True))
    assert findings == []
    attacker = Attacker(rows_of(linked, plan.marks), 11)
    assert [found for who in ("", *given) for found in attacker.narrowed(who)] == []
    narrowed = [row.name for pair in combinations(given, 2) for row, _, _ in attacker.narrowed(*pair) if not row.at]
    assert narrowed == []


@slow
@given(with_public())
def test_an_attacker_who_reads_what_states_have_published_narrows_nothing_else(given):
    states, held = given
    released = {iso2: {key: t for key, t in of.items() if key not in held[iso2]} for iso2, of in states.items()}
    elsewhere = {iso2: {key: t for key, t in of.items() if key in held[iso2]} for iso2, of in states.items()}
    linked, plan, findings = planned(PublicationFigures(elsewhere, said={}, summed=False), PublicationFigures(released))
    attacker = Attacker(rows_of(linked, plan.marks, release=1), 11, published_elsewhere(states))
    narrowed = [found for insider in ("", *states) for found in attacker.narrowed(insider)]
    # Figures here and there can leave no way to protect the others: then the audit must say so.
    assert bool(narrowed) <= any(not finding.is_lost for finding in findings)


@slow
@given(with_public(), figures)
def test_what_is_published_after_a_release_gives_away_no_more_than_it_does_alone(given, second):
    states, _ = given
    before = {iso2: {key: replace(t, public=frozenset()) for key, t in of.items()} for iso2, of in states.items()}
    first, told, _ = planned(PublicationFigures(before))
    said = {key: PublishedMark(told.marks[index]) for (_, key), index in first.places.items()}
    revised = states | {iso2: second[iso2] for iso2 in list(second)[1::2]}
    linked, plan, findings = planned(PublicationFigures(states, said), PublicationFigures(revised))
    rows = rows_of(first, told.marks) + rows_of(linked, plan.marks, release=1)
    attacker = Attacker(rows, 11, published_elsewhere(states))
    narrowed = [found for insider in ("", *states) for found in attacker.narrowed(insider)]
    assert bool(narrowed) <= any(not finding.is_lost for finding in findings)


@slow
@given(figures, figures)
def test_an_attacker_narrows_nothing_by_two_halves_and_their_year(first, second):
    releases = Sequence()
    for period, states in ((FIRST, first), (SECOND, second), (YEAR, together(first, second))):
        releases.publish(period, states)
    assert releases.narrowed() == []
