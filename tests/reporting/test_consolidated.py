"""The secretariat's pages of the report of SOMTC to AMMTC with its PDF, and what the states see of it."""

import hashlib
import re

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from actip_portal.storage import put
from members.models import AuditEvent
from reporting.actions import consolidation
from reporting.enums import ConsolidatedStatus, JobStatus, ReleaseAudience
from reporting.models import ConsolidatedReport, RenderJob, Section
from tests.factories import contributor, donor, focal_point, secretariat, state
from tests.factories.reports import accepted, open_cycle, release_sections, released, report_of

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 test"


@pytest.fixture
def reviewer(client):
    """An reviewer of the secretariat, signed in."""
    person = secretariat()
    client.force_login(person)
    return person


@pytest.fixture
def now(everything):
    """``now(report)`` reads the row again."""

    def read(consolidated: ConsolidatedReport) -> ConsolidatedReport:
        with everything():
            return ConsolidatedReport.objects.select_related("cycle").get(pk=consolidated.pk)

    return read


def url(name: str, consolidated: ConsolidatedReport, *more: object) -> str:
    return reverse(name, args=[consolidated.pk, *more])


# --- What it says -----------------------------------------------------------------------------------------------------
def test_the_page_counts_every_section_that_a_report_has(client, cycle, consolidated, everything):
    def said() -> list[str]:
        return re.findall(
            r"(\d+ of \d+) sections", client.get(url("consolidated-detail", consolidated)).content.decode()
        )

    assert said() == []
    with everything():
        released(report_of(state("KH"), cycle), focal_point(state("KH")))  # of the questionnaire
        assert said() == ["27 of 29"]
        standing = dict.fromkeys(Section.objects.filter(questionnaire=None), ReleaseAudience.AMMTC)
        release_sections(
            report=report_of(state("KH"), cycle), audiences=standing, authority="Letter 7", by=focal_point(state("KH"))
        )
    assert said() == ["29 of 29"]


# --- Texts ------------------------------------------------------------------------------------------------------------
def test_a_text_with_hidden_marks_is_refused_and_kept(client, consolidated):
    response = client.post(
        url("consolidated-text-edit", consolidated, "summary"), {"words": "good \u202etxet dab", "version": "0"}
    )
    assert "an invisible mark that changes the direction of text" in response.content.decode()
    assert "good \N{REPLACEMENT CHARACTER}txet dab" in response.content.decode()


# --- Steps ------------------------------------------------------------------------------------------------------------
def test_each_step_asks_first(client, consolidated, now):
    clearance = url("consolidated-step", consolidated, "in_clearance")
    page = client.get(clearance).content.decode()
    assert "What will happen" in page
    assert "Who will see it" in page
    assert now(consolidated).status == ConsolidatedStatus.DRAFT
    client.post(clearance)
    assert now(consolidated).status == ConsolidatedStatus.IN_CLEARANCE
    assert "This cannot be undone." in client.get(url("consolidated-step", consolidated, "adopted")).content.decode()


@pytest.mark.parametrize("to", ["published", "nonsense"])
def test_other_steps_do_not_exist(client, consolidated, to):
    assert client.get(url("consolidated-step", consolidated, to)).status_code == 404


# --- The PDF ----------------------------------------------------------------------------------------------------------
def test_the_page_asks_for_its_middle_part_until_the_work_is_done(client, consolidated, everything):
    job_url = client.post(url("consolidated-render", consolidated), {"product": "annex"}).url
    page = client.get(job_url).content.decode()
    assert f'hx-get="{job_url}" hx-trigger="every 1s"' in page
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page
    with everything():
        RenderJob.objects.update(status=JobStatus.RUNNING, done=4, total=12, stage="Rendering chapters")
    part = client.get(job_url, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert '<progress class="portal-progress__bar" max="12" value="4"' in part
    assert "Rendering chapters" in part
    sha256 = hashlib.sha256(PDF).hexdigest()
    put(f"rendered/{sha256}.pdf", ContentFile(PDF), sha256)
    with everything():
        RenderJob.objects.update(
            status=JobStatus.DONE, file_sha256=sha256, pages=236, file_size=2_000_000, seconds=17.3
        )
    part = client.get(job_url, headers={"HX-Request": "true"}).content.decode()
    assert "hx-trigger" not in part
    assert "<dd>236</dd>" in part
    assert "<dd>1.9\xa0MB</dd>" in part
    assert "17.3 seconds" in part
    assert "http-equiv" not in client.get(job_url).content.decode()


def test_the_file_comes_as_an_attachment_and_the_download_is_recorded(client, reviewer, consolidated, finished):
    job = finished(consolidated)
    response = client.get(url("render-download", consolidated, job.pk))
    assert b"".join(response.streaming_content) == PDF + str(job.pk).encode()
    assert {
        name: response.headers[name]
        for name in ("Content-Type", "Content-Disposition", "Content-Security-Policy", "X-Content-Type-Options")
    } == {
        "Content-Type": "application/pdf",
        "Content-Disposition": 'attachment; filename="SOMTC-annex-for-AMMTC-2026.pdf"',
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
    }
    event = AuditEvent.objects.get(what="report downloaded")
    assert (event.by, event.details) == (reviewer, {"job": job.pk, "sha256": job.file_sha256})


def test_a_file_that_is_not_whole_is_not_handed_out_and_can_be_made_again(client, consolidated, finished, everything):
    job = finished(consolidated)
    default_storage.save(job.stored_name, ContentFile(PDF[:3]))
    response = client.get(url("render-download", consolidated, job.pk))
    assert response.status_code == 500
    assert "This file is not complete on the server" in response.content.decode()
    assert not AuditEvent.objects.filter(what="report downloaded").exists()
    page = client.get(url("render-job", consolidated, job.pk)).content.decode()
    assert "Its file is gone: make it again" in client.get(consolidated.get_absolute_url()).content.decode()
    assert url("render-download", consolidated, job.pk) not in client.get(reverse("consolidated-list")).content.decode()
    assert "The file of this PDF is gone" in page and "Make it again" in page and "Download the PDF" not in page
    client.post(url("consolidated-render", consolidated), {"product": "annex"})
    with everything():
        assert RenderJob.objects.get(pk=job.pk).status == JobStatus.QUEUED


def test_a_job_that_is_not_done_has_no_file(client, consolidated):
    job_url = client.post(url("consolidated-render", consolidated), {"product": "annex"}).url
    assert client.get(f"{job_url}report.pdf").status_code == 404


# --- Who sees it ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", [focal_point, contributor])
def test_states_see_it_once_it_is_adopted(client, consolidated, adopt, finished, role):
    early = finished(consolidated)
    client.force_login(role(state("TH")))
    detail = consolidated.get_absolute_url()
    assert client.get(detail).status_code == 404
    assert client.get(url("render-download", consolidated, early.pk)).status_code == 404
    assert "No adopted report yet" in client.get(reverse("consolidated-list")).content.decode()
    adopt(consolidated)
    assert "The PDF is not there yet" in client.get(detail).content.decode()
    # A PDF from before the adoption may hold other words; it stays with the secretariat.
    assert client.get(url("render-download", consolidated, early.pk)).status_code == 404
    late = finished(consolidated)
    assert late.pk != early.pk
    link = url("render-download", consolidated, late.pk)
    page = client.get(reverse("consolidated-list")).content.decode()
    assert "AMMTC reports" in page
    assert link in page
    page = client.get(detail).content.decode()
    assert link in page
    assert "Executive summary" not in page
    assert client.get(link).status_code == 200


def test_a_state_that_reads_it_may_not_work_on_it(client, consolidated, adopt):
    adopt(consolidated)
    client.force_login(focal_point(state("TH")))
    assert client.get(url("consolidated-text-edit", consolidated, "summary")).status_code == 403
    assert client.post(url("consolidated-render", consolidated), {"product": "annex"}).status_code == 403


def test_donors_learn_nothing_of_it(client, consolidated, adopt, finished):
    adopt(consolidated)
    job = finished(consolidated)
    client.force_login(donor())
    assert client.get(consolidated.get_absolute_url()).status_code == 404
    assert client.get(url("render-download", consolidated, job.pk)).status_code == 404
    response = client.get(reverse("consolidated-list"))
    assert response.status_code == 403
    assert "This page is for: SOMTC secretariat." in response.content.decode()


@pytest.mark.parametrize("role", ["secretariat", "focal point"])
def test_the_list_costs_the_same_for_one_and_three_reports(client, reviewer, adopt, finished, everything, role):
    def make(year: int) -> None:
        with everything():
            cycle = open_cycle(reviewer, year=year)
            accepted(report_of(state("KH"), cycle), speaker, reviewer)
            consolidated = consolidation.start(cycle=cycle, by=reviewer)
        adopt(consolidated)
        finished(consolidated)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("consolidated-list")).status_code == 200
        return len(captured)

    speaker = focal_point(state("KH"))
    client.force_login(reviewer if role == "secretariat" else speaker)
    make(2024)
    queries()
    one = queries()
    make(2025)
    make(2026)
    assert queries() == one
