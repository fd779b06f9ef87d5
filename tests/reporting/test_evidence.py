"""Documents: checked by content, served as attachments, seen by those who may."""

import io
import zipfile

import pytest

from members.models import AuditEvent
from members.row_access import row_access
from reporting.actions import national_reports
from reporting.models import EvidenceFile
from tests.factories import contributor, donor, focal_point, secretariat, state
from tests.factories.documents import PDF, attach
from tests.factories.reports import fill

pytestmark = pytest.mark.django_db
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\nIDATx\x9cc\x00\x01\x00\x00\x05\x00\x01\r\n-\xb4\x00\x00\x00\x00IEND\xaeB`\x82"
)


def office(main: str, *more: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("[Content_Types].xml", main, *more):
            archive.writestr(name, "<x/>")
    return packed.getvalue()


def bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        archive.writestr("xl/workbook.xml", b"0" * 300_000_000)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("act.pdf", PDF),
        ("act.PDF", PDF),
        ("note.docx", office("word/document.xml")),
        ("figures.xlsx", office("xl/workbook.xml")),
        ("chart.png", PNG),
    ],
)
def test_a_document_is_attached_and_comes_back_byte_for_byte(client, report, officer, name, content):
    assert attach(client, report, name, content).status_code == 302
    evidence = EvidenceFile.objects.none()
    page = client.get(f"/reports/{report.pk}/sections/article-5/").content.decode()
    assert name in page

    with row_access(states=[report.member_state_id]):
        evidence = EvidenceFile.objects.get()
    response = client.get(f"/reports/{report.pk}/evidence/{evidence.pk}/")
    assert b"".join(response.streaming_content) == content
    assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("run.exe", b"MZ\x90", "is not of a kind that can be attached"),
        ("invoice.pdf", b"MZ\x90\x00" * 50, "is named as a pdf file but its content is something else"),
        ("page.png", b"<html><script>", "is named as a png file but its content is something else"),
        ("bomb.xlsx", bomb(), "would unpack to far more than it holds (286 MB)"),
        ("text.docx", office("xl/workbook.xml"), "is named as a docx file but its content is something else"),
        ("macro.xlsx", office("xl/workbook.xml", "xl/vbaProject.bin"), "holds macros"),
        ("broken.docx", b"PK\x03\x04 not a zip", "is damaged and cannot be read"),
        ("empty.pdf", b"", "The file is empty"),
        ("large.pdf", PDF + b"0" * (20 * 1024 * 1024), "the most is 20 MB"),
    ],
)
def test_what_it_pretends_to_be_is_not_enough(client, report, officer, everything, name, content, sentence):
    response = attach(client, report, name, content, title="Kept title")
    page = response.content.decode()
    assert response.status_code == 200
    assert sentence in page
    assert "Kept title" in page
    with everything():
        assert EvidenceFile.objects.count() == 0


def test_who_may_read_a_document(client, report, officer, everything):
    attach(client, report, "act.pdf", PDF, confidentiality="confidential")
    with everything():
        address = f"/reports/{report.pk}/evidence/{EvidenceFile.objects.get().pk}/"

    def status(person) -> int:
        client.force_login(person)
        return client.get(address).status_code

    reviewer = secretariat()
    assert status(officer) == 200
    assert status(contributor(state("KH"))) == 404
    assert status(focal_point(state("TH"))) == 404
    assert status(donor()) == 404
    assert status(reviewer) == 404, "not before it was submitted"
    with everything():
        fill(report, officer)
        national_reports.submit(report=report, by=officer)
    assert status(reviewer) == 200
    assert AuditEvent.objects.filter(what="confidential evidence read", by=reviewer).count() == 1


def test_a_document_is_removed_after_a_question(client, report, officer, everything):
    attach(client, report, "act.pdf", PDF)
    with everything():
        evidence = EvidenceFile.objects.get()
    address = f"/reports/{report.pk}/sections/article-5/evidence/art5-1-q1/{evidence.pk}/remove/"
    assert "Remove “The act”?" in client.get(address).content.decode()
    client.post(address)
    with everything():
        assert EvidenceFile.objects.count() == 0


def test_who_may_read_a_document_is_chosen_each_time(client, report, officer, everything):
    address = f"/reports/{report.pk}/sections/article-5/evidence/art5-1-q1/"
    form = client.get(address).context["form"]
    assert form["confidentiality"].value() is None
    response = attach(client, report, "act.pdf", PDF, confidentiality="")
    assert response.context["form"].errors == {"confidentiality": ["Choose who may read this document."]}
    page = response.content.decode()
    assert 'id="id_confidentiality_error"' in page and " checked" not in page
    with everything():
        assert EvidenceFile.objects.count() == 0
    attach(client, report, "act.pdf", PDF, confidentiality="confidential")
    with everything():
        evidence = EvidenceFile.objects.get()
    replacing = client.get(f"/reports/{report.pk}/evidence/{evidence.pk}/replace/").context["form"]
    assert replacing["confidentiality"].value() == "confidential"  # a newer copy has the readers of the older
