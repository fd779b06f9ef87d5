"""The job behind the PDF of a report to AMMTC: one for each content, tried again, run once."""

import re
import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.utils import timezone

from actip_portal.storage import is_intact
from members.models import AuditEvent
from reporting.actions import consolidation, rendering
from reporting.enums import JobStatus, ReleaseAudience
from reporting.jobs import leases
from reporting.models import ConsolidatedReport, RenderJob
from tests.factories import donor, focal_point, secretariat, state
from tests.factories.reports import released, report_of
from tests.full_disk import full_disk
from tests.needs import needs_pango
from tests.reporting.test_consolidated import url

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewer(client):
    """An officer of the secretariat, signed in."""
    person = secretariat()
    client.force_login(person)
    return person


def test_asking_twice_for_the_same_gives_the_same_job(client, consolidated, everything):
    first = client.post(url("consolidated-render", consolidated), {"product": "annex"})
    second = client.post(url("consolidated-render", consolidated), {"product": "annex"})
    assert first.url == second.url
    with everything():
        assert RenderJob.objects.count() == 1


def test_a_failed_job_says_so_and_can_be_tried_again(client, consolidated, everything):
    job_url = client.post(url("consolidated-render", consolidated), {"product": "annex"}).url
    with everything():
        RenderJob.objects.update(status=JobStatus.FAILED, attempts=3, error="A rendering process ended.")
    page = client.get(job_url).content.decode()
    assert "The PDF could not be made" in page
    assert "It was tried 3 times." in page
    assert "A rendering process ended." in page
    assert client.post(url("consolidated-render", consolidated), {"product": "annex"}).url == job_url
    with everything():
        assert RenderJob.objects.get().status == JobStatus.QUEUED


@pytest.mark.parametrize("make", [lambda: focal_point(state("KH")), donor])
def test_only_the_secretariat_asks_for_it(consolidated, everything, make):
    with everything(), pytest.raises(PermissionDenied):
        rendering.request(consolidated=consolidated, by=make())


def test_a_worker_is_asked_once_and_so_is_the_audit_trail(
    consolidated, reviewer, everything, django_capture_on_commit_callbacks
):
    asked = []
    for _ in range(2):
        with everything(), django_capture_on_commit_callbacks() as calls:
            job = rendering.request(consolidated=consolidated, by=reviewer)
        asked.append(len(calls))
    assert asked == [1, 0]
    [event] = AuditEvent.objects.filter(what="rendering requested")
    assert (event.by, event.details) == (reviewer, {"job": job.pk, "product": "annex"})


def test_other_words_another_status_and_another_release_are_another_pdf(consolidated, reviewer, adopt, everything):
    def current() -> str:
        with everything():
            return rendering.content_hash(ConsolidatedReport.objects.select_related("cycle").get(pk=consolidated.pk))

    seen = [current()]
    with everything():
        summary = consolidated.texts.get(key="summary")
        consolidation.save_text(text=summary, words="Two pages.", base_version=0, by=reviewer)
    seen.append(current())
    with everything():
        report, speaker = report_of(state("KH"), consolidated.cycle), focal_point(state("KH"))
        released(report, speaker)
    seen.append(current())
    adopt(consolidated)
    seen.append(current())
    assert len(set(seen)) == 4
    with everything():  # what a state decides after the adoption changes nothing in it
        released(report, speaker, ReleaseAudience.NONE)
    assert current() == seen[-1]


def test_a_job_whose_file_is_gone_starts_again_under_its_number(consolidated, reviewer, finished, everything):
    job = finished(consolidated)
    with everything():
        assert not rendering.is_gone(job)
        default_storage.delete(job.stored_name)
        assert rendering.is_gone(job)
        again = rendering.request(consolidated=consolidated, by=reviewer)
    assert (again.pk, again.status, again.done, again.stage) == (job.pk, JobStatus.QUEUED, 0, "")


def test_a_job_that_is_done_is_not_run_again(consolidated, finished, everything):
    job = finished(consolidated)
    rendering.run(job.pk)
    with everything():
        assert RenderJob.objects.values().get() == {
            name: getattr(job, name) for name in RenderJob.objects.values().get()
        }


def test_a_worker_finds_the_report_of_a_job(consolidated, finished):
    assert rendering.report_of(finished(consolidated).pk) == consolidated.pk


# --- A disk that is full ----------------------------------------------------------------------------------------------
@needs_pango
def test_a_disk_that_is_full_in_the_middle_is_said_and_with_room_again_the_pdf_is_made(
    client, reviewer, consolidated, everything, settings, tmp_path
):
    settings.MEDIA_ROOT, settings.PDF_CACHE_DIR = tmp_path / "media", tmp_path / "cache"
    with everything():
        job = rendering.request(consolidated=consolidated, by=reviewer)
    rendering.run(job.pk)  # so that the parts are there, and what fills the disk is the file of the whole
    with everything():
        job.refresh_from_db()
        whole = (tmp_path / "media" / job.stored_name).read_bytes()
        (tmp_path / "media" / job.stored_name).write_bytes(whole[:65536])
        assert rendering.request(consolidated=consolidated, by=reviewer).status == JobStatus.QUEUED
    for attempt in range(1, RenderJob.MAX_ATTEMPTS + 1):
        with full_disk(len(whole) - 1):
            rendering.run(job.pk)
        with everything():
            job.refresh_from_db()
        assert job.attempts == attempt
        assert not is_intact(job.stored_name, job.file_sha256)
    assert job.status == JobStatus.FAILED
    assert "The disk of the server is full." in client.get(url("render-job", consolidated, job.pk)).content.decode()
    with everything():
        rendering.request(consolidated=consolidated, by=reviewer)
    rendering.run(job.pk)
    with everything():
        job.refresh_from_db()
    assert (job.status, job.error) == (JobStatus.DONE, "")
    assert (tmp_path / "media" / job.stored_name).read_bytes() == whole
    assert list((tmp_path / "cache" / "work").iterdir()) == []


# --- While it is made -------------------------------------------------------------------------------------------------
@pytest.fixture
def job(consolidated, reviewer, everything):
    with everything():
        asked = rendering.request(consolidated=consolidated, by=reviewer)
    asked.consolidated = consolidated
    return asked


def running(job: RenderJob, everything, **changes) -> None:
    now = timezone.now()
    values = {"status": JobStatus.RUNNING, "lease": uuid.uuid4(), "lease_until": now + job.LEASE, "total": 10}
    with everything():
        RenderJob.objects.update(**values | changes)


def page_of(client, job: RenderJob) -> str:
    return client.get(url("render-job", job.consolidated, job.pk)).content.decode()


def test_the_page_says_about_how_long_it_still_takes(client, reviewer, job, everything):
    began = timezone.now() - timedelta(seconds=20)
    running(job, everything, started_at=began, done=1)
    assert "seconds are left" not in page_of(client, job), "too early to tell"
    running(job, everything, started_at=began, done=5)
    assert re.search(r"About (20|25) seconds are left", page_of(client, job))


def test_a_worker_without_a_sign_of_life_is_told(client, reviewer, job, everything):
    running(job, everything)
    assert "no sign of life" not in page_of(client, job)
    running(job, everything, lease_until=timezone.now())
    assert "The worker has given no sign of life since" in page_of(client, job)
    with everything():
        assert job.pk not in leases.waiting(RenderJob) or RenderJob.objects.get().lease_until < timezone.now()


def test_a_job_can_be_cancelled_and_asked_for_again(client, reviewer, job, everything):
    running(job, everything)
    cancel = url("render-cancel", job.consolidated, job.pk)
    assert cancel in page_of(client, job)
    client.post(cancel)
    page = page_of(client, job)
    assert "It was cancelled" in page and "The PDF could not be made" not in page and cancel not in page
    assert AuditEvent.objects.get(what="rendering cancelled").by == reviewer
    assert "There was nothing to cancel" in client.post(cancel, follow=True).content.decode()
    assert AuditEvent.objects.filter(what="rendering cancelled").count() == 1
    client.post(url("consolidated-render", job.consolidated), {"product": job.product})
    with everything():
        assert RenderJob.objects.get().status == JobStatus.QUEUED


def test_the_worker_of_a_cancelled_job_notices_when_a_chapter_is_finished(reviewer, job, everything):
    with everything():
        taken = leases.take(RenderJob, job.pk, job.LEASE, "consolidated__cycle")
        rendering.cancel(job=job, by=reviewer)
        with pytest.raises(leases.LeaseLost):
            rendering._progress(taken, 1, 10, "Chapter 1")
        job.refresh_from_db()
    assert (job.is_cancelled, job.done) == (True, 0)
