"""One output for several kinds of readers, each of whom has read other things before."""

from datetime import date

import pytest

from bench import disclosure_tables as tables
from tests.victims.disclosure.instances import total_of_three_at_least
from tests.victims.test_disclosure import S1, SHAPES
from victims.disclosure import DisclosureFinding, Mark, View, protect_for_all
from victims.disclosure.linked import (
    BROAD,
    REGION,
    CellKey,
    LinkedTables,
    PublicationFigures,
    PublishedMark,
    TableCounts,
    link,
    values,
)
from victims.disclosure.together import Told, _breakdowns_around

YEAR = date(2025, 1, 1), date(2025, 12, 31)
READS = {"donors": ("donors",), "ammtc": ("donors", "ammtc"), "parties": ("donors", "ammtc", "parties")}
ABOUT = {
    "donors": None,
    "ammtc": lambda table, block, at: not at or (len(at) < 2 and not at[0][1].startswith(BROAD)),
    "parties": lambda table, block, at: not at,
}
Said = list[tuple[str, dict[CellKey, PublishedMark]]]


def counts(female: int, male: int = 0) -> TableCounts:
    return TableCounts({"female|18-24|identified": female, "male|18-24|identified": male})


def output(states, audience: str, said: dict[CellKey, PublishedMark] | None = None) -> PublicationFigures:
    return PublicationFigures(
        states,
        said=said,
        period=YEAR,
        summed=audience != "parties",
        views=ABOUT[audience],
        binds=audience == "donors",
        tells=(lambda key: key.owner == REGION) if audience == "ammtc" else None,
    )


def tell(states, audience: str, before: Said, smallest: dict[str, int], **more) -> tuple[Told, list[View]]:
    """What an audience is told, worked out for it and for all who read more, those first."""
    views = []
    for readers in reversed(READS):
        if audience in READS[readers]:
            known = [(name, output(states, name, said)) for name, said in before if name in READS[readers]]
            linked = link(SHAPES, [*(of for _, of in known), output(states, audience)], smallest=smallest[readers])
            views.append(View(readers, linked, [*(name for name, _ in known), audience]))
    for name, value in more.items():
        setattr(views[0], name, value)
    return protect_for_all(views, work=0), views


def told_to_all(states, smallest: dict[str, int]) -> dict[str, Told]:
    """The region to AMMTC, then totals to Parties, then everything to donors."""
    before: Said = []
    found = {}
    for audience in ("ammtc", "parties", "donors"):
        reserve = 0 if audience == "donors" else 5
        told, _ = tell(states, audience, before, smallest, reserve=reserve)
        mine = {key: mark for key, mark in told.marks.items() if audience != "ammtc" or not key.owner}
        before.append((audience, {key: PublishedMark(mark) for key, mark in mine.items()}))
        found[audience] = told
    return found


ONE = dict.fromkeys(READS, 11)
LESS = {"donors": 11, "ammtc": 5, "parties": 4}


@pytest.mark.parametrize("smallest", [ONE, LESS])
@pytest.mark.parametrize("seed", [3, 8])
def test_nobody_works_a_small_count_out_whatever_each_was_told_before(seed, smallest):
    for audience, told in told_to_all(tables.random_states(seed), smallest).items():
        assert [finding for _, finding in told.findings if not finding.is_lost] == [], audience


def test_what_is_not_to_be_told_for_another_reason_is_hidden_for_everybody():
    states = {"KH": {S1: counts(40)}, "TH": {S1: counts(50)}}
    key = CellKey(REGION, S1, "identified", ())
    told, _ = tell(states, "ammtc", [], ONE, hidden={key: Mark.HIDDEN})
    assert told.marks[key] is Mark.HIDDEN
    assert told.findings == []


def test_where_what_was_told_leaves_too_little_room_the_breakdown_is_not_given():
    """Parties know Cambodia's 34 and the region's women and men. Malaysia knows the sum of the others' besides."""
    states = {"KH": {S1: counts(4, 30)}, "MY": {S1: counts(60, 25)}, "TH": {S1: counts(80, 3)}}
    told = told_to_all(states, ONE)["donors"]
    assert told.findings == []
    assert {mark for key, mark in told.marks.items() if key.owner == "KH" and key.at} == {Mark.WITHHELD}


def test_a_count_that_those_above_were_told_is_protected_for_those_below():
    """Parties were given Cambodia's table whole once. For donors it is protected as ever."""
    states = {iso2: {S1: counts(number, 30)} for iso2, number in (("KH", 4), ("MY", 60), ("TH", 80))}
    key = CellKey("KH", S1, "identified", (("sex", "female"),))
    cells = values(SHAPES[S1], states["KH"][S1])
    said = {CellKey("KH", S1, *place): PublishedMark(Mark.SHOWN) for place in cells}
    before = PublicationFigures({"KH": states["KH"]}, said=said, period=YEAR, binds=False)
    ours = output(states, "donors")
    views = [
        View("parties", link(SHAPES, [before, ours], smallest=11), ["whole", "donors"]),
        View("donors", link(SHAPES, [ours], smallest=11), ["donors"]),
    ]
    told = protect_for_all(views, work=0)
    assert told.marks[key] is not Mark.SHOWN
    assert [finding for _, finding in told.findings if not finding.is_lost] == []


def test_zeros_that_would_tell_what_one_line_told_already_are_withheld():
    """Parties know Cambodia's 4 women; the zeros of all other ages would say that they are 18 to 24."""
    states = {iso2: {S1: counts(*both)} for iso2, both in (("KH", (4, 3)), ("MY", (60, 40)), ("TH", (80, 50)))}
    key = CellKey("KH", S1, "identified", (("sex", "female"),))
    said = {key: PublishedMark(Mark.SHOWN)}
    before = PublicationFigures({"KH": states["KH"]}, said=said, period=YEAR, summed=False, binds=False)
    linked = link(SHAPES, [before, output(states, "donors")], smallest=11)
    told = protect_for_all([View("parties", linked, ["line", "donors"])], work=0)
    assert told.marks[CellKey("KH", S1, "identified", (("age_group", "18-24"),))] is Mark.WITHHELD


def test_what_is_lost_already_takes_no_breakdown_with_it():
    states = {"KH": {S1: counts(4, 3)}, "TH": {S1: counts(50, 60)}}
    view = View("donors", link(SHAPES, [output(states, "donors")], smallest=11), ["donors"])
    total = CellKey("KH", S1, "identified", ())
    marks = dict.fromkeys(view.places, Mark.SHOWN) | {total: Mark.HIDDEN}
    index = view.places[total]
    for is_lost in (True, False):
        told = Told(marks, [(view, DisclosureFinding(index, 7, 7, is_lost=is_lost))], 0)
        assert bool(_breakdowns_around(told)) is not is_lost


def test_a_least_value_that_was_worked_out_for_those_above_holds_below():
    views = []
    for readers in ("parties", "donors"):
        problem, _ = total_of_three_at_least()
        places = {(0, cell.key): index for index, cell in enumerate(problem.cells)}
        views.append(View(readers, LinkedTables(problem, places, [], {}), ["ours"]))
    protect_for_all(views, work=0)
    above, below = (view.linked.problem.floors for view in views)
    assert above == below
