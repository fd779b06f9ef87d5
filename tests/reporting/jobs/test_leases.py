"""One worker does the work: a second finds nothing to do, a lost one is followed by another, and a few are enough."""

from datetime import timedelta

import pytest
from django.utils import timezone

from reporting.actions import consolidation
from reporting.enums import JobStatus
from reporting.jobs import leases
from reporting.jobs.queue import quiet
from reporting.models import ProtectionRun, ReceiptFile, RenderJob
from tests.factories import focal_point, secretariat, state
from tests.factories.reports import accepted, open_cycle, report_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sees_everything")]
MINUTE = timedelta(minutes=1)


@pytest.fixture(params=[RenderJob, ProtectionRun, ReceiptFile])
def job(request, sees_everything):
    by = secretariat()
    cycle = open_cycle(by)
    with quiet():  # or else handing in asks for the files of the receipt
        version = accepted(report_of(state("KH"), cycle), focal_point(state("KH")), by)
    if request.param is ReceiptFile:
        return ReceiptFile.objects.create(version=version, format="pdf", asked_at=timezone.now())
    consolidated = consolidation.start(cycle=cycle, by=by)
    return request.param.objects.create(
        consolidated=consolidated, content_hash="0" * 64, requested_at=timezone.now(), requested_by=by
    )


def take(job):
    return leases.take(type(job), job.pk, MINUTE)


def lose(job) -> None:
    type(job).objects.filter(pk=job.pk).update(lease_until=timezone.now() - MINUTE)


def status_of(job) -> tuple[str, int, str]:
    job.refresh_from_db()
    return job.status, job.attempts, job.error


def test_two_workers_do_not_do_the_same(job):
    assert leases.waiting(type(job)) == [job.pk]
    assert take(job) is not None
    assert take(job) is None
    assert leases.waiting(type(job)) == []


def test_a_lease_that_was_lost_changes_nothing(job):
    lost = take(job)
    lose(job)
    assert leases.waiting(type(job)) == [job.pk]
    second = take(job)
    leases.fail(lost, "Too late.")
    assert not leases.finish(lost)
    assert status_of(job) == (JobStatus.RUNNING, 2, "")
    leases.keep(second, MINUTE)
    leases.fail(second, "No room.")
    assert status_of(job) == (JobStatus.QUEUED, 2, "No room.")


def test_after_too_many_failures_it_stays_failed_until_it_is_started_anew(job):
    for _ in range(job.MAX_ATTEMPTS):
        leases.fail(take(job), "No room.")
    assert status_of(job) == (JobStatus.FAILED, job.MAX_ATTEMPTS, "No room.")
    assert take(job) is None
    leases.restart(job)
    job.save()
    assert take(job) is not None


def test_what_nobody_expected_is_in_the_log_and_not_on_a_page(job, caplog):
    try:
        raise OSError(28, "No space left on device", "/srv/portal/var/media/rendered")
    except OSError as error:
        leases.fail(take(job), error, for_good=True)
    name = f"{type(job).__name__} {job.pk}"
    assert status_of(job) == (
        JobStatus.FAILED,
        1,
        f"The portal met a fault that it did not expect. The log of the worker has it under “{name} failed”.",
    )
    [record] = caplog.records
    assert record.getMessage() == f"{name} failed."
    assert "/srv/portal/var/media/rendered" in caplog.text and "Traceback" in caplog.text


def test_after_too_many_lost_workers_nobody_takes_it(job):
    for _ in range(job.MAX_ATTEMPTS):
        assert take(job) is not None
        lose(job)
    assert take(job) is None
    assert status_of(job) == (JobStatus.FAILED, job.MAX_ATTEMPTS, f"The worker was lost {job.MAX_ATTEMPTS} times.")


def test_progress_tells_whether_the_lease_is_still_held(job):
    taken = take(job)
    assert leases.keep(taken, MINUTE)
    lose(job)
    assert take(job) is not None
    assert not leases.keep(taken, MINUTE)


def test_a_cancelled_job_is_over_and_its_worker_holds_nothing(job):
    taken = take(job)
    assert leases.cancel(job, "Not wanted.")
    assert not leases.keep(taken, MINUTE)
    assert not leases.finish(taken)
    assert status_of(job) == (JobStatus.FAILED, 1, "Not wanted.")
    assert leases.waiting(type(job)) == []
    assert not leases.cancel(job, "Not wanted.")
