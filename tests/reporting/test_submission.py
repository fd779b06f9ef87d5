"""The pages on which a report is checked as a whole and submitted."""

import pytest

from reporting.enums import ReportStatus
from reporting.models import EvidenceFile, NationalReport
from tests.factories.reports import fill
from tests.reporting.test_section_page import url
from tests.responses import text_of

pytestmark = pytest.mark.django_db


def test_submit_shows_problems_that_lead_to_their_fields(client, report, officer):
    page = text_of(client.get(f"/reports/{report.pk}/submit/"))
    assert f'href="{url(report)}#art5-1-q1"' in page
    response = client.post(f"/reports/{report.pk}/submit/", {"authority": "on"})
    assert "The report is not complete" in text_of(response)


def test_submit_needs_the_confirmation_and_ends_in_a_receipt(client, report, officer, everything):
    with everything():
        fill(report, officer)
    response = client.post(f"/reports/{report.pk}/submit/", {})
    assert "Confirm that you are authorised" in text_of(response)
    response = client.post(f"/reports/{report.pk}/submit/", {"authority": "on"})
    assert response.url == f"/reports/{report.pk}/receipt/"
    assert "ACTIP-2026-KH-1" in text_of(client.get(response.url))
    with everything():
        assert NationalReport.objects.get(pk=report.pk).status == ReportStatus.SUBMITTED
        assert EvidenceFile.objects.count() == 0
