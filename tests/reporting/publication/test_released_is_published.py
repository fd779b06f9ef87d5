"""Released = published, nothing else: whatever tables states release, exactly those stand in the release."""

from datetime import date
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from reporting.figures.numbers import number_of
from reporting.publication.material import Material, Tables
from reporting.publication.protection import work_out
from tests.factories.reports import frozen_table
from victims.disclosure.linked import values
from victims.standard import Standard, figures_of

pytestmark = pytest.mark.django_db
STATES = ["KH", "MY", "TH", "VN"]
CELLS = {
    "victims_identified": ["female|18-24|identified", "male|18-24|identified", "male|9-17|presumed"],
    "victims_by_exploitation": ["forced_labour|female|18-24", "forced_labour|male|18-24"],
    "cooperation_requests": ["police|made", "mla|received"],
}


@st.composite
def released(draw) -> Tables:
    """State → table → the table as it was handed in, for the tables that the state has released."""
    found: Tables = {}
    for iso2 in draw(st.lists(st.sampled_from(STATES), unique=True)):
        found[iso2] = {
            key: frozen_table(key, {cell: draw(st.integers(0, 60)) for cell in cells})
            for key, cells in CELLS.items()
            if draw(st.booleans())
        }
    return found


@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(tables=released(), data=st.data())
def test_what_is_published_is_what_was_released(standard, tables, data):
    base = data.draw(st.sampled_from([None, 15]))
    material = made_of(tables, base)
    result = work_out(material, standard)
    assert result["refused"] == []
    owners = {(iso2, key) for iso2, of_state in tables.items() for key in of_state}
    assert {(row["iso2"], row["table_key"]) for row in result["tables"]} == owners | {("", key) for _, key in owners}
    truth: dict[tuple, int] = {}
    for iso2, key in owners:
        for (block, at), value in values(standard.shapes[key], figures_of(tables[iso2][key])).items():
            truth[iso2, key, block, at] = value
            if len(at) < 2:
                truth["", key, block, at] = truth.get(("", key, block, at), 0) + value
    told = {
        (row["iso2"], row["table_key"], cell["block"], tuple(map(tuple, cell["at"]))): number_of(cell)
        for row in result["tables"]
        for cell in row["cells"]
    }
    assert told.keys() == truth.keys()
    assert all(n.low <= truth[key] <= (n.upto or n.low) for key, n in told.items() if n.is_number)
    people = {key: value for key, value in truth.items() if standard.shapes[key[1]].counts_people}
    small = {(told[key].low, told[key].upto) for key, value in people.items() if 0 < value < 11}
    assert small <= ({(1, 14), (None, None)} if base else {(None, None)})
    ranges = [told[key] for key in people if told[key].upto]
    assert all(number.value % base == 0 and number.upto == number.value + base - 1 for number in ranges)
    assert base is not None or not ranges
    # One state takes everything back: nothing of it is in what is published next.
    if tables:
        gone = data.draw(st.sampled_from(sorted(tables)))
        again = work_out(made_of({iso2: t for iso2, t in tables.items() if iso2 != gone}, base), standard)
        assert gone not in {row["iso2"] for row in again["tables"]}


@pytest.fixture
def standard(db) -> Standard:
    return Standard.read()


def made_of(tables: dict[str, dict[str, dict]], base: int | None = None) -> Material:
    days = {"period_start": date(2026, 1, 1), "period_end": date(2026, 12, 31)}
    as_donors = {"smallest_for_ammtc": None, "smallest_for_parties": None, "totals_against_pairs": False}
    cycle = SimpleNamespace(smallest_shown=11, rounding_base=base, **as_donors, **days)
    return Material(SimpleNamespace(cycle=cycle, pk=1), [], [], 1, tables, [])
