"""What a state learns of who opened its report, and when."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from members.models import AuditEvent
from reporting.actions import readings
from reporting.models import Section
from tests.factories import focal_point, secretariat, state
from tests.factories.reports import open_cycle, report_of, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    person = secretariat(name="First officer", agency="SOMTC secretariat")
    client.force_login(person)
    return person


def pane_url(version) -> str:
    return reverse("review-section", args=[version.report_id, "article-5"])


@pytest.fixture
def speaker():
    return focal_point(state("KH"))


@pytest.fixture
def version(officer, speaker, everything):
    with everything():
        return submitted(report_of(state("KH"), open_cycle(officer)), speaker, art5_1_q1="planned")


def test_a_state_sees_role_and_body_of_who_read_and_no_name(client, version, officer, speaker):
    for _ in range(2):
        client.get(pane_url(version))
    client.get(version.get_absolute_url())
    client.force_login(speaker)
    client.get(version.get_absolute_url())  # the state's own reading is not recorded
    page = client.get(reverse("report-readings", args=[version.report_id])).content.decode()
    title = Section.objects.get(key="article-5").title
    assert page.count(f"Section “{title}” of ACTIP-2026-KH-1") == 1
    assert page.count("Whole report ACTIP-2026-KH-1") == 1
    assert "2 answers given in confidence." in page or "1 answer given in confidence." in page
    assert page.count("SOMTC secretariat</td>") == 6  # role and body, of three rows
    assert "First officer" not in page
    kept = AuditEvent.objects.filter(what__in=readings.ACTS).values_list("what", flat=True)
    assert sorted(kept) == ["confidential answers read", "report read", "report read"]


def test_a_reading_is_recorded_again_after_an_hour(client, version, everything):
    client.get(pane_url(version))
    owner_rows = AuditEvent.objects.filter(what="report read")
    assert owner_rows.count() == 1
    later = timezone.now() + timedelta(minutes=61)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", lambda: later)
        client.get(pane_url(version))
    assert owner_rows.count() == 2
