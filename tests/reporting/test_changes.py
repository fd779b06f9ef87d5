"""What changed since the last report, word by word, for the state and for reviewers."""

import pytest

from members.models import AuditEvent
from reporting.actions import national_reports
from reporting.models import SubmittedVersion
from reporting.snapshot import changes
from reporting.snapshot.build import build_snapshot
from tests.factories.reports import fill
from tests.reporting.test_carrying import section_url
from tests.responses import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(second_report):
    return second_report


def test_the_state_sees_what_it_changed_word_by_word(client, report, officer):
    client.force_login(officer)
    client.get(section_url(report))
    client.post(
        section_url(report),
        {
            "art5-1-q1-version": "1",
            "art5-1-q1-value": "planned",
            "art5-1-q1-narrative": "The new act is in force and is used.",
        },
    )
    page = text_of(client.get(f"/reports/{report.pk}/changes/"))
    assert '(added: </span> new<span class="govuk-visually-hidden">)' in page
    assert 'id="art5-1-q1"' in page and 'id="art5-1-q2"' not in page
    unchanged = text_of(client.get(f"/reports/{report.pk}/changes/?show=unchanged"))
    assert 'id="art5-1-q1"' not in unchanged and 'id="art5-1-q2"' in unchanged


def test_the_reviewer_compares_a_version_with_the_last_report_and_the_reading_is_recorded(
    client, report, officer, reviewer, everything
):
    with everything():
        fill(report, officer, art5_1_q1="in_progress", art8_1_q2=9, art25_2_q1="no")
        national_reports.submit(report=report, by=officer)
    client.force_login(reviewer)
    page = text_of(client.get(f"/reports/{report.pk}/versions/1/changes/"))
    assert "Compared with ACTIP-2026-KH-1" in page
    assert 'id="art8-1-q2"' in page
    with everything():
        event = AuditEvent.objects.get(what="confidential answers read")
        assert (event.by, event.details["compared_with"]) == (reviewer, "ACTIP-2026-KH-1")


def test_what_is_no_longer_asked_is_shown_as_dropped(report, officer, everything):
    with everything():
        new = build_snapshot(report)
        old = SubmittedVersion.objects.report_before(report).content
    old["sections"][2]["questions"].append(
        {**old["sections"][2]["questions"][0], "key": "gone", "text": "Not asked any more?"}
    )
    title, rows = changes.compare(old, new, {})[-1]
    assert title == "Not asked, or not applying, in the newer report"
    assert [(row.text, row.kind) for row in rows if row.key == "gone"] == [("Not asked any more?", changes.DROPPED)]
