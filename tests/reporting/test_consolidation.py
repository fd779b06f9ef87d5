"""The secretariat's pages of the report of SOMTC to AMMTC, and what the states see of it."""

import hashlib
import re

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from actip_portal.storage import put
from members.models import AuditEvent
from reporting import statuses
from reporting.actions import consolidation, rendering
from reporting.enums import ConsolidatedStatus, JobStatus, ReleaseAudience
from reporting.models import ConsolidatedReport, RenderJob, Section
from reporting.queries.consolidation import consolidate
from tests.factories import contributor, donor, focal_point, secretariat, state
from tests.factories.reports import accepted, open_cycle, release_sections, released, report_of

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 test"


@pytest.fixture
def officer(client):
    person = secretariat()
    client.force_login(person)
    return person


@pytest.fixture
def cycle(officer, everything):
    """A cycle with Cambodia's report accepted."""
    with everything():
        cycle = open_cycle(officer)
        accepted(report_of(state("KH"), cycle), focal_point(state("KH")), officer, art12_1_q1="training")
        return cycle


@pytest.fixture
def consolidated(cycle, officer, everything):
    with everything():
        return consolidation.start(cycle=cycle, by=officer)


@pytest.fixture
def now(everything):
    """``now(report)`` reads the row again."""

    def read(consolidated: ConsolidatedReport) -> ConsolidatedReport:
        with everything():
            return ConsolidatedReport.objects.select_related("cycle").get(pk=consolidated.pk)

    return read


@pytest.fixture
def finished(officer, everything):
    """``finished(report)`` asks for the PDF as things stand and finishes it with a small file."""

    def make(consolidated: ConsolidatedReport) -> RenderJob:
        with everything():
            current = ConsolidatedReport.objects.select_related("cycle").get(pk=consolidated.pk)
            job = rendering.request(consolidated=current, by=officer)
            content = PDF + str(job.pk).encode()
            job.status, job.file_sha256 = JobStatus.DONE, hashlib.sha256(content).hexdigest()
            job.file_size, job.pages = len(content), 3
            job.seconds, job.finished_at = 1.5, timezone.now()
            job.save()
        default_storage.save(job.stored_name, ContentFile(content))
        stored.append(job.stored_name)
        return job

    stored: list[str] = []
    yield make
    for name in stored:
        default_storage.delete(name)


@pytest.fixture
def adopt(officer, everything):
    def act(consolidated: ConsolidatedReport) -> None:
        with everything():
            for to in (ConsolidatedStatus.IN_CLEARANCE, ConsolidatedStatus.ADOPTED):
                consolidation.move(consolidated=consolidated, to=to, by=officer)

    return act


def url(name: str, consolidated: ConsolidatedReport, *more: object) -> str:
    return reverse(name, args=[consolidated.pk, *more])


# --- What it says -----------------------------------------------------------------------------------------------------
def test_an_article_on_which_no_status_is_asked_is_never_held_back(consolidated, everything):
    with everything():  # Cambodia has released nothing
        said = consolidate(consolidated)
    found = {
        block.article.number: {state.iso2: status.code for state, status in block.states}
        for chapter in said.chapters
        for block in chapter.articles
    }
    assert (found[5]["KH"], found[12]["KH"]) == (statuses.HELD_BACK, statuses.NO_ANSWER)
    assert (found[5]["TH"], found[12]["TH"]) == (statuses.NO_REPORT,) * 2


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


# --- Starting and taking in -------------------------------------------------------------------------------------------
def test_without_an_accepted_report_nothing_is_started(client, officer, everything):
    with everything():
        cycle = open_cycle(officer)
    response = client.post(reverse("consolidated-start", args=[cycle.pk]), follow=True)
    assert "No report of “Reporting on 2026” has been accepted yet." in response.content.decode()
    assert "No consolidated report yet" in client.get(reverse("consolidated-list")).content.decode()


def test_it_is_started_once(client, cycle, everything):
    first = client.post(reverse("consolidated-start", args=[cycle.pk]))
    second = client.post(reverse("consolidated-start", args=[cycle.pk]))
    with everything():
        assert first.url == second.url == ConsolidatedReport.objects.get().get_absolute_url()
    page = client.get(first.url).content.decode()
    assert "ACTIP-2026-KH-1" in page
    assert "Executive summary" in page


def test_what_is_accepted_later_is_offered_and_taken_in(client, officer, cycle, consolidated, everything):
    with everything():
        accepted(report_of(state("TH"), cycle), focal_point(state("TH")), officer)
    page = client.get(consolidated.get_absolute_url()).content.decode()
    assert "<strong>1 report was accepted since:</strong> ACTIP-2026-TH-1." in page
    page = client.post(url("consolidated-refresh", consolidated), follow=True).content.decode()
    assert "Taken in: ACTIP-2026-TH-1." in page
    assert "accepted since" not in page


# --- Texts ------------------------------------------------------------------------------------------------------------
def test_a_text_is_saved_beside_what_the_states_say(client, consolidated, everything):
    page = client.get(url("consolidated-text-edit", consolidated, "chapter-4"))
    assert [full for _, full in page.context["grid"]["columns"]] == [
        "Article 14: Protection of Victims of Trafficking in Persons",
        "Article 15: Repatriation and Return of Victims",
    ]
    assert "1 of 10 Parties have an accepted report." in page.content.decode()
    response = client.post(
        url("consolidated-text-edit", consolidated, "chapter-4"),
        {"words": "  Protection in 2026.\r\n\r\nSecond paragraph. ", "version": "0"},
    )
    assert response.url == consolidated.get_absolute_url()
    with everything():
        text = consolidated.texts.get(key="chapter-4")
    assert (text.text, text.version) == ("Protection in 2026.\n\nSecond paragraph.", 1)


def test_somebody_was_faster_both_texts_are_shown_and_nothing_is_lost(client, officer, consolidated, everything):
    edit = url("consolidated-text-edit", consolidated, "summary")
    with everything():
        summary = consolidated.texts.get(key="summary")
        consolidation.save_text(text=summary, words="Their words.", base_version=0, by=secretariat(name="Colleague"))
    response = client.post(edit, {"words": "My words.", "version": "0"})
    assert response.status_code == 409
    page = response.content.decode()
    assert "Colleague changed this text while you were writing." in page
    assert "Their words." in page
    assert response.context["form"]["words"].value() == "My words."
    again = client.post(edit, {"words": "My words.", "version": response.context["form"]["version"].value()})
    assert again.status_code == 302
    with everything():
        assert consolidated.texts.get(key="summary").text == "My words."


def test_a_text_with_hidden_marks_is_refused_and_kept(client, consolidated):
    response = client.post(
        url("consolidated-text-edit", consolidated, "summary"), {"words": "good \u202etxet dab", "version": "0"}
    )
    assert "an invisible mark that changes the direction of text" in response.content.decode()
    assert "good \N{REPLACEMENT CHARACTER}txet dab" in response.content.decode()


def test_after_adoption_a_text_is_not_saved(client, consolidated, adopt, everything):
    adopt(consolidated)
    response = client.post(url("consolidated-text-edit", consolidated, "summary"), {"words": "Late.", "version": "0"})
    assert response.status_code == 409
    assert "is adopted and cannot be changed any more. Nothing was saved" in response.content.decode()
    with everything():
        assert consolidated.texts.get(key="summary").text == ""


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


def test_a_step_out_of_order_is_refused_with_a_sentence(client, consolidated, now):
    for method in (client.get, client.post):
        response = method(url("consolidated-step", consolidated, "adopted"), follow=True)
        assert "A consolidated report that is draft cannot become adopted." in response.content.decode()
    assert now(consolidated).status == ConsolidatedStatus.DRAFT


@pytest.mark.parametrize("to", ["published", "nonsense"])
def test_other_steps_do_not_exist(client, consolidated, to):
    assert client.get(url("consolidated-step", consolidated, to)).status_code == 404


# --- The PDF ----------------------------------------------------------------------------------------------------------
def test_asking_twice_for_the_same_gives_the_same_job(client, consolidated, everything):
    first = client.post(url("consolidated-render", consolidated))
    second = client.post(url("consolidated-render", consolidated))
    assert first.url == second.url
    with everything():
        assert RenderJob.objects.count() == 1


def test_the_page_asks_for_its_middle_part_until_the_work_is_done(client, consolidated, everything):
    job_url = client.post(url("consolidated-render", consolidated)).url
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


def test_a_failed_job_says_so_and_can_be_tried_again(client, consolidated, everything):
    job_url = client.post(url("consolidated-render", consolidated)).url
    with everything():
        RenderJob.objects.update(status=JobStatus.FAILED, attempts=3, error="A rendering process ended.")
    page = client.get(job_url).content.decode()
    assert "The PDF could not be made" in page
    assert "It was tried 3 times." in page
    assert "A rendering process ended." in page
    assert client.post(url("consolidated-render", consolidated)).url == job_url
    with everything():
        assert RenderJob.objects.get().status == JobStatus.QUEUED


def test_the_file_comes_as_an_attachment_and_the_download_is_recorded(client, officer, consolidated, finished):
    job = finished(consolidated)
    response = client.get(url("render-download", consolidated, job.pk))
    assert b"".join(response.streaming_content) == PDF + str(job.pk).encode()
    assert {
        name: response.headers[name]
        for name in ("Content-Type", "Content-Disposition", "Content-Security-Policy", "X-Content-Type-Options")
    } == {
        "Content-Type": "application/pdf",
        "Content-Disposition": 'attachment; filename="SOMTC-report-to-AMMTC-2026.pdf"',
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
    }
    event = AuditEvent.objects.get(what="report downloaded")
    assert (event.by, event.details) == (officer, {"job": job.pk, "sha256": job.file_sha256})


def test_a_file_that_is_not_whole_is_not_handed_out_and_can_be_made_again(client, consolidated, finished, everything):
    job = finished(consolidated)
    default_storage.save(job.stored_name, ContentFile(PDF[:3]))
    response = client.get(url("render-download", consolidated, job.pk))
    assert response.status_code == 500
    assert "This file is not complete on the server" in response.content.decode()
    assert not AuditEvent.objects.filter(what="report downloaded").exists()
    page = client.get(url("render-job", consolidated, job.pk)).content.decode()
    assert "The file of this PDF is gone" in page and "Make it again" in page and "Download the PDF" not in page
    client.post(url("consolidated-render", consolidated))
    with everything():
        assert RenderJob.objects.get(pk=job.pk).status == JobStatus.QUEUED


def test_a_job_that_is_not_done_has_no_file(client, consolidated):
    job_url = client.post(url("consolidated-render", consolidated)).url
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
    assert client.post(url("consolidated-render", consolidated)).status_code == 403


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
def test_the_list_costs_the_same_for_one_and_three_reports(client, officer, adopt, finished, everything, role):
    def make(year: int) -> None:
        with everything():
            cycle = open_cycle(officer, year=year)
            accepted(report_of(state("KH"), cycle), speaker, officer)
            consolidated = consolidation.start(cycle=cycle, by=officer)
        adopt(consolidated)
        finished(consolidated)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("consolidated-list")).status_code == 200
        return len(captured)

    speaker = focal_point(state("KH"))
    client.force_login(officer if role == "secretariat" else speaker)
    make(2024)
    queries()
    one = queries()
    make(2025)
    make(2026)
    assert queries() == one
