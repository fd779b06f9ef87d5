"""The page on which a second officer decides is the secretariat's alone."""

import pytest

from members.row_access import row_access
from reporting.actions import reviews
from reporting.enums import FourEyesStep
from reporting.models import SecondApproval
from tests.factories import focal_point, secretariat, state
from tests.factories.reports import open_cycle, report_of, submitted

pytestmark = pytest.mark.django_db


def test_nobody_else_knows_of_a_request(client, everything):
    officer, speaker = secretariat(), focal_point(state("KH"))
    secretariat(name="Second officer")
    with everything():
        cycle = open_cycle(officer, four_eyes=[FourEyesStep.ACCEPT])
        version = submitted(report_of(state("KH"), cycle), speaker)
        approval = reviews.ask_acceptance(version=version, by=officer, despite="Read on paper.")
    client.force_login(speaker)
    assert client.get(approval.get_absolute_url()).status_code == 404
    with row_access(states=[version.report.member_state_id]):
        assert SecondApproval.objects.count() == 0
