"""Amounts of money and requests in a release: what points to a single case or person is not shown."""

import pytest

from reporting.publication.protection import work_out
from tests.factories.reports import frozen_table
from tests.reporting.publication.test_released_is_published import made_of
from victims.standard import Standard

pytestmark = pytest.mark.django_db
SUM = {"frozen|trafficking": 23_954, "frozen|organised_group": 2_891, "frozen|corruption": 1_652}


def told(tables: dict, key: str) -> dict:
    """(state, block, categories) → the number that is published, None where it is not shown."""
    result = work_out(made_of(tables), Standard.read())
    assert result["refused"] == []
    assert result["contradictions"] == []
    return {
        (row["iso2"], cell["block"], *(code for _, code in cell["at"])): cell["value"]
        for row in result["tables"]
        if row["table_key"] == key
        for cell in row["cells"]
    }


def with_assets(opened: dict[str, int], cells: dict[str, int], cases: int) -> dict:
    return {
        "cases_investigated": frozen_table(
            "cases_investigated", {f"{o}|investigation_opened": n for o, n in opened.items()}
        ),
        "assets": {**frozen_table("assets", cells), "supplements": [{"key": "cases", "value": cases}]},
    }


def test_the_assets_of_a_single_case_are_not_published():
    """Brunei opened one investigation; the assets by offence would say what it was about."""
    large = {offence: 40 for offence in ("trafficking", "organised_group", "corruption")}
    tables = {
        "BN": with_assets({"trafficking": 1}, SUM, 1),
        "TH": with_assets(large, {place: 100 * n for place, n in SUM.items()}, 60),
    }
    published = told(tables, "assets")
    assert {n for (state, *_), n in published.items() if state == "BN"} == {None}
    assert published["TH", "frozen", "trafficking"] == 2_395_400
    assert {n for (state, *_), n in published.items() if state == ""} == {None}, (
        "less Thailand's it would tell Brunei's"
    )


def test_amounts_are_published_where_many_cases_stand_behind_each():
    large = {offence: 40 for offence in ("trafficking", "organised_group", "corruption")}
    tables = {iso2: with_assets(large, SUM, 60) for iso2 in ("TH", "VN")}
    published = told(tables, "assets")
    assert published["VN", "frozen", "corruption"] == 1_652
    assert published["", "frozen", "corruption"] == 2 * 1_652
    few = tables | {"VN": with_assets(large | {"corruption": 2}, SUM, 60)}
    published = told(few, "assets")
    assert published["VN", "frozen"] == sum(SUM.values())
    assert published["VN", "frozen", "trafficking"] is None


def test_a_small_number_of_requests_is_hidden_as_one_of_persons_is():
    cells = {"extradition|made": 1, "police|made": 40, "mla|made": 50}
    published = told(
        {"BN": {"cooperation_requests": frozen_table("cooperation_requests", cells)}}, "cooperation_requests"
    )
    assert published["BN", "made", "extradition"] is None
    assert [published["BN", "made", code] for code in ("police", "mla")].count(None) == 1
