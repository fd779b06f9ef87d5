"""A machine without the libraries that draw a PDF: the portal says so, offers none, and shows no traceback."""

import ctypes
import os
import subprocess
import sys
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from members.demo import create_demo_people
from reporting import tasks
from reporting.actions import consolidation, receipts, rendering
from reporting.enums import JobStatus
from reporting.errors import StepNotAllowed
from reporting.jobs import leases
from reporting.jobs.queue import quiet
from reporting.models import ReceiptFile, RenderJob
from reporting.pdf import libraries
from reporting.printing.making import NO_PDF
from scripts.processes import ROOT
from tests.factories import focal_point, secretariat, state
from tests.factories.reports import accepted, open_cycle, report_of, submitted
from tests.needs import needs_pango

linux = pytest.mark.skipif(sys.platform != "linux", reason="hides libraries as Linux finds them")


@pytest.fixture
def without_pango(monkeypatch):
    """The system's loader has no Pango, as ``ctypes`` tells."""
    load = ctypes.CDLL

    def refuse(name, *arguments, **keywords):
        if "pango" in name:
            raise OSError(f"{name}: cannot open shared object file: No such file or directory")
        return load(name, *arguments, **keywords)

    monkeypatch.setattr(ctypes, "CDLL", refuse)
    libraries.missing.cache_clear()
    yield
    libraries.missing.cache_clear()


@pytest.fixture
def folder_without_pango(tmp_path):
    """A folder of libraries in which Pango is no library. Linux looks there first, and looks no further."""
    (tmp_path / "libpango-1.0.so.0").touch()
    return str(tmp_path)


@pytest.fixture
def consolidated(everything):
    with quiet(), everything():
        by = secretariat()
        cycle = open_cycle(by)
        accepted(report_of(state("KH"), cycle), focal_point(state("KH")), by)
        return consolidation.start(cycle=cycle, by=by)


# --- What is known ----------------------------------------------------------------------------------------------------
def asked_in_a_process_of_its_own(folder: str = "") -> list[str]:
    script = """
from reporting.pdf import libraries
print(",".join(libraries.missing()))
try:
    import weasyprint
except OSError:
    print("cannot be imported")
else:
    print("can be imported")
"""
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env=os.environ | ({"LD_LIBRARY_PATH": folder} if folder else {}),
        capture_output=True,
        text=True,
        check=True,
    )
    return [done.stdout.splitlines()[0], done.stdout.splitlines()[-1]]


@needs_pango
def test_where_nothing_is_missing_weasyprint_can_be_imported():
    assert asked_in_a_process_of_its_own() == ["", "can be imported"]


@linux
def test_where_pango_is_missing_it_cannot(folder_without_pango):
    missing, weasyprint = asked_in_a_process_of_its_own(folder_without_pango)
    assert "Pango" in missing.split(",")
    assert weasyprint == "cannot be imported"


def test_the_check_of_the_installation_says_so(without_pango):
    said = StringIO()
    call_command("check", stderr=said)
    assert "(reporting.I001) PDF files cannot be made: these libraries are missing: Pango, PangoFT2." in said.getvalue()
    call_command("check", fail_level="WARNING")  # it is no reason not to start


# --- What people read -------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_the_report_to_ammtc_offers_no_pdf(without_pango, consolidated, everything, client):
    by = create_demo_people()["secretariat"]
    client.force_login(by)
    ask = reverse("consolidated-render", args=[consolidated.pk])
    page = client.get(consolidated.get_absolute_url()).content.decode()
    assert NO_PDF in page
    assert ask not in page
    assert NO_PDF in client.post(ask, {"product": "annex"}, follow=True).content.decode()
    with everything():
        assert not RenderJob.objects.exists()
        with pytest.raises(StepNotAllowed):
            rendering.request(consolidated=consolidated, by=by)


@pytest.mark.django_db
def test_copies_of_a_report_are_made_without_the_pdf(without_pango, everything, client):
    officer = focal_point(state("KH"))
    with everything():
        report = report_of(state("KH"), open_cycle())
        submitted(report, officer, art5_1_q1="planned")
    for pk in leases.waiting(ReceiptFile):
        receipts.make(pk)
    client.force_login(officer)
    page = client.get(reverse("report-receipt", args=[report.pk])).content.decode()
    assert NO_PDF in page
    assert "Download ACTIP-2026-KH-1 as Word" in page
    assert "as PDF" not in page and "Make the copies" not in page


@pytest.mark.django_db
def test_once_pango_is_there_the_copy_can_be_asked_for(everything, client, request):
    officer = focal_point(state("KH"))
    with everything():
        report = report_of(state("KH"), open_cycle())
        request.getfixturevalue("without_pango")
        submitted(report, officer, art5_1_q1="planned")
    for pk in leases.waiting(ReceiptFile):
        receipts.make(pk)
    with everything():
        files = list(ReceiptFile.objects.all())
    assert [file.format for file in files] == ["docx"]
    assert not receipts.can_ask(files)
    libraries.missing.cache_clear()
    request.getfixturevalue("monkeypatch").undo()
    if not libraries.missing():
        assert receipts.can_ask(files)


@pytest.mark.django_db
def test_the_blank_questionnaire_is_offered_as_word_alone(without_pango, client):
    sheet = client.get(reverse("questionnaire-detail", args=[1])).content.decode()
    assert NO_PDF in sheet
    assert reverse("questionnaire-docx", args=[1]) in sheet
    assert reverse("questionnaire-pdf", args=[1]) not in sheet
    page = client.get(reverse("questionnaire-pdf", args=[1])).content.decode()
    assert NO_PDF in page
    assert "hx-get" not in page


# --- What was asked for before, or fails on the way -------------------------------------------------------------------
@pytest.mark.django_db
def test_a_pdf_that_was_asked_for_before_fails_in_one_sentence(consolidated, everything, client, request):
    by = create_demo_people()["secretariat"]
    with everything():
        job = RenderJob.objects.create(
            consolidated=consolidated, content_hash="0" * 64, requested_at=timezone.now(), requested_by=by
        )
    request.getfixturevalue("without_pango")
    rendering.run(job.pk)
    with everything():
        job.refresh_from_db()
    assert (job.status, job.attempts, job.error) == (JobStatus.FAILED, 1, NO_PDF)
    client.force_login(by)
    page = client.get(reverse("render-job", args=[consolidated.pk, job.pk])).content.decode()
    assert NO_PDF in page
    assert "Try again" not in page


@linux
@needs_pango
@pytest.mark.django_db
def test_a_process_that_dies_leaves_its_traceback_in_the_log(
    consolidated, everything, client, monkeypatch, folder_without_pango, caplog
):
    by = create_demo_people()["secretariat"]
    with quiet(), everything():
        job = rendering.request(consolidated=consolidated, by=by)
    monkeypatch.setenv("LD_LIBRARY_PATH", folder_without_pango)  # the processes that render have no Pango, we have
    for _ in range(RenderJob.MAX_ATTEMPTS):
        rendering.run(job.pk)
    client.force_login(by)
    page = client.get(reverse("render-job", args=[consolidated.pk, job.pk])).content.decode()
    assert "failed (exit code 1)." in page and "Try again" in page
    assert not [word for word in ("Traceback", "site-packages", "OSError", "weasyprint") if word in page]
    assert "Traceback" in caplog.text and "OSError" in caplog.text


@linux
@needs_pango
@pytest.mark.django_db
def test_a_questionnaire_that_cannot_be_printed_is_not_waited_for(client, monkeypatch, folder_without_pango, caplog):
    monkeypatch.setenv("LD_LIBRARY_PATH", folder_without_pango)
    tasks.make_blank_pdf(1)
    page = client.get(reverse("questionnaire-pdf", args=[1])).content.decode()
    assert "It could not be made just now." in page
    assert "hx-get" not in page
    assert "The blank questionnaire, version 1, could not be made as PDF." in caplog.text
