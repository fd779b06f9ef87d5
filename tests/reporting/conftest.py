"""People and reports for many of these tests. A file that needs others defines fixtures with the same names."""

import hashlib

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from reporting.actions import consolidation, rendering
from reporting.enums import ConsolidatedStatus, JobStatus
from reporting.models import ConsolidatedReport, RenderJob
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
def second_report(everything, officer, reviewer):
    """Cambodia's report on 2027, after an accepted one on 2026."""
    with everything():
        past = report_of(state("KH"), open_cycle(reviewer, year=2026))
        accepted(past, officer, reviewer, art5_1_q1="planned", art8_1_q2=7, art25_2_q1="no")
        return report_of(state("KH"), open_cycle(reviewer, year=2027))


@pytest.fixture
def kh(reviewer, everything):
    """Cambodia's accepted report, inside a transaction that sees everything. Nobody is signed in."""
    with everything():
        report, officer = report_of(state("KH"), open_cycle(reviewer)), focal_point(state("KH"))
        accepted(report, officer, reviewer, art8_1_q2=7, art13_1_q1="Operation Mekong is secret.")
        yield AcceptedReport(report, officer, reviewer)


@pytest.fixture
def cycle(reviewer, everything):
    """A cycle with Cambodia's report accepted."""
    with everything():
        cycle = open_cycle(reviewer)
        accepted(report_of(state("KH"), cycle), focal_point(state("KH")), reviewer, art12_1_q1="training")
        return cycle


@pytest.fixture
def consolidated(cycle, reviewer, everything):
    """The report of SOMTC to AMMTC on that cycle, just begun."""
    with everything():
        return consolidation.start(cycle=cycle, by=reviewer)


@pytest.fixture
def finished(reviewer, everything):
    """``finished(report)`` asks for the PDF as things stand and finishes it with a small file."""

    def make(consolidated: ConsolidatedReport) -> RenderJob:
        with everything():
            current = ConsolidatedReport.objects.select_related("cycle").get(pk=consolidated.pk)
            job = rendering.request(consolidated=current, by=reviewer)
            content = b"%PDF-1.7 test" + str(job.pk).encode()
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
def adopt(reviewer, everything):
    """``adopt(report)`` takes its steps up to the adoption."""

    def act(consolidated: ConsolidatedReport) -> None:
        with everything():
            for to in (ConsolidatedStatus.IN_CLEARANCE, ConsolidatedStatus.ADOPTED):
                consolidation.move(consolidated=consolidated, to=to, by=reviewer)

    return act
