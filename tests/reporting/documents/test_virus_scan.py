"""The virus scanner, spoken to over a real connection in its own protocol."""

import socketserver
import struct
import threading
from collections.abc import Iterator

import pytest

from members.models import AuditEvent
from reporting import tasks
from reporting.actions import national_reports
from reporting.actions.evidence import waiting_for_scan
from reporting.enums import ReportStatus, ScanStatus
from reporting.errors import StepNotAllowed
from reporting.jobs.queue import nudge
from reporting.models import EvidenceFile
from tests.factories import focal_point, state
from tests.factories.documents import PDF, attach
from tests.factories.reports import fill

pytestmark = pytest.mark.django_db
# The text that every scanner takes for a virus, in two pieces: this file shall not be one.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}" + rb"$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Scanner(socketserver.StreamRequestHandler):
    """Speaks clamd's INSTREAM."""

    def handle(self) -> None:
        assert self.rfile.read(10) == b"zINSTREAM\0"
        content = b""
        while length := struct.unpack("!L", self.rfile.read(4))[0]:
            content += self.rfile.read(length)
        if b"too much" in content:
            self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
        elif EICAR in content:
            self.wfile.write(b"stream: Win.Test.EICAR_HDB-1 FOUND\0")
        else:
            self.wfile.write(b"stream: OK\0")


def serving(server: socketserver.BaseServer) -> Iterator[socketserver.BaseServer]:
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def by_network(settings) -> Iterator[None]:
    for server in serving(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Scanner)):
        settings.CLAMAV_HOST, settings.CLAMAV_PORT = server.server_address[:2]  # type: ignore[attr-defined]
        yield


@pytest.fixture
def by_socket(settings, tmp_path) -> Iterator[None]:
    for _ in serving(socketserver.ThreadingUnixStreamServer(str(tmp_path / "clamd"), Scanner)):
        settings.CLAMAV_SOCKET = str(tmp_path / "clamd")
        yield


@pytest.fixture(params=["by_network", "by_socket"])
def scanner(request) -> None:
    request.getfixturevalue(request.param)


@pytest.fixture
def attached(client, report, officer, everything):
    """Attach a document with this content, without any worker running."""

    def attached(content: bytes) -> EvidenceFile:
        assert attach(client, report, "act.pdf", content).status_code == 302
        with everything():
            return EvidenceFile.objects.select_related("report").latest("pk")

    return attached


def address(evidence: EvidenceFile) -> str:
    return f"/reports/{evidence.report_id}/evidence/{evidence.pk}/"


def test_a_clean_document_is_kept_back_until_it_was_scanned(client, report, officer, scanner, attached, everything):
    evidence = attached(PDF)
    assert client.get(address(evidence)).status_code == 200, "whoever brought it may open it"
    colleague = focal_point(state("KH"))
    client.force_login(colleague)
    kept_back = client.get(address(evidence))
    assert kept_back.status_code == 403
    assert "“The act” waits for the virus scanner." in kept_back.content.decode()
    assert "Waiting for virus scan" in client.get(f"/reports/{report.pk}/evidence/").content.decode()
    with everything():
        fill(report, officer)
        with pytest.raises(StepNotAllowed, match=r"cannot be submitted yet. “The act” waits for the virus scanner"):
            national_reports.submit(report=report, by=officer)
    tasks.scan_evidence(evidence.pk)
    tasks.scan_evidence(evidence.pk)
    with everything():
        evidence.refresh_from_db()
        assert evidence.scan == ScanStatus.CLEAN
        national_reports.submit(report=report, by=officer)
        report.refresh_from_db()
    assert report.status == ReportStatus.SUBMITTED
    assert client.get(address(evidence)).status_code == 200
    verdict = AuditEvent.objects.get(what="evidence scanned")
    assert (verdict.by, verdict.details) == (None, {"verdict": "clean", "virus": ""})


def test_an_infected_document_is_opened_by_nobody_and_not_submitted(
    client, report, officer, scanner, attached, everything, settings
):
    evidence = attached(PDF + EICAR)
    tasks.scan_evidence(evidence.pk)
    settings.CLAMAV_HOST = settings.CLAMAV_SOCKET = ""  # the verdict stands without the scanner
    refused = client.get(address(evidence))
    assert refused.status_code == 403
    assert "The virus scanner found a virus in “The act”." in refused.content.decode()
    with everything():
        fill(report, officer)
        with pytest.raises(StepNotAllowed, match="found a virus in “The act”"):
            national_reports.submit(report=report, by=officer)
    page = client.get(f"/reports/{report.pk}/sections/article-14/evidence/art14-1-q1/").content.decode()
    assert "The act (act.pdf)" not in page, "it cannot be used again"
    assert AuditEvent.objects.get(what="evidence scanned").details["virus"] == "Win.Test.EICAR_HDB-1"


def test_a_new_document_is_handed_to_the_scanner(attached, by_network, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as queued:
        evidence = attached(PDF)
    assert [(callback.func, callback.args) for callback in queued] == [
        (nudge, ("reporting.scan_evidence", evidence.pk))
    ]


def test_without_a_verdict_it_waits_and_is_asked_about_again(attached, by_network, settings, everything):
    evidence = attached(PDF + b"too much")
    tasks.scan_evidence(evidence.pk)
    settings.CLAMAV_PORT = 1  # nobody listens
    tasks.scan_evidence(evidence.pk)
    with everything():
        evidence.refresh_from_db()
    assert evidence.scan == ScanStatus.NOT_SCANNED

    assert waiting_for_scan() == [evidence.pk]


def test_without_a_scanner_documents_are_marked_and_usable(client, report, officer, attached, everything):
    evidence = attached(PDF + EICAR)
    client.force_login(focal_point(state("KH")))
    assert client.get(address(evidence)).status_code == 200
    assert "Not scanned" in client.get(f"/reports/{report.pk}/evidence/").content.decode()
    with everything():
        fill(report, officer)
        assert national_reports.submit(report=report, by=officer).number == 1
