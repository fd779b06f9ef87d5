"""Provisional figures are protected with a reserve, so that their revisions can be published."""

import pytest

from reporting.publication.protection import work_out
from tests.factories.reports import frozen_table
from tests.reporting.publication.test_released_is_published import made_of
from victims.standard import Standard

pytestmark = pytest.mark.django_db
CELLS = {"female|18-24|identified": 4, "male|18-24|identified": 30, "male|9-17|identified": 50}


def programs(provisional: bool, **work: float) -> int:
    table = {**frozen_table("victims_identified", CELLS), "provisional": provisional}
    return work_out(made_of({"KH": {"victims_identified": table}}), Standard.read(), **work)["programs"]


def test_while_figures_are_provisional_the_release_is_not_chosen_for_all_counts_at_once():
    assert programs(True) == programs(True, work=0) == programs(False, work=0)
    assert programs(False) > programs(True)
