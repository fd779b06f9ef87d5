"""People and reports for many of these tests. A file that needs others defines fixtures with the same names."""

import pytest

from tests.factories import focal_point, secretariat, state
from tests.factories.releases import AcceptedReport
from tests.factories.reports import accepted, open_cycle, report_of


@pytest.fixture
def sees_everything(everything):
    """The whole test has access to the rows of all states."""
    with everything():
        yield


@pytest.fixture
def officer(client):
    """Cambodia's focal point, signed in."""
    person = focal_point(state("KH"))
    client.force_login(person)
    return person


@pytest.fixture
def reviewer():
    return secretariat()


@pytest.fixture
def cambodia(everything):
    """The draft report of Cambodia, inside a transaction that sees everything."""
    with everything():
        yield report_of(state("KH"), open_cycle())


@pytest.fixture
def kh(reviewer, everything):
    """Cambodia's accepted report, inside a transaction that sees everything. Nobody is signed in."""
    with everything():
        report, officer = report_of(state("KH"), open_cycle(reviewer)), focal_point(state("KH"))
        accepted(report, officer, reviewer, art8_1_q2=7, art13_1_q1="Operation Mekong is secret.")
        yield AcceptedReport(report, officer, reviewer)
