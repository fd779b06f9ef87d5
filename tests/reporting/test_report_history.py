"""What was done with a report, for those who may read it."""

import pytest
from django.urls import reverse

from tests.factories import focal_point, secretariat, state
from tests.factories.reports import open_cycle, report_of, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    person = secretariat(name="First officer", agency="SOMTC secretariat")
    client.force_login(person)
    return person


@pytest.fixture
def speaker():
    return focal_point(state("KH"))


@pytest.fixture
def version(officer, speaker, everything):
    with everything():
        return submitted(report_of(state("KH"), open_cycle(officer)), speaker, art5_1_q1="planned")


def test_the_history_of_a_report_is_of_acts_and_not_of_readings(client, version, officer, speaker):
    client.get(reverse("review-section", args=[version.report_id, "article-5"]))
    client.force_login(speaker)
    history = client.get(reverse("report-history", args=[version.report_id])).content.decode()
    assert "Report read" not in history
    assert "Report submitted" in history
