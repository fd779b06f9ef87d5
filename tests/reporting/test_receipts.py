"""The copies of what was submitted."""

import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from docx import Document

from reporting.actions import receipts
from reporting.enums import JobStatus
from reporting.jobs import leases
from reporting.models import (
    ReceiptFile,
)
from reporting.pdf import inspect_pdf
from reporting.snapshot.build import snapshot_hash
from tests.factories import focal_point, state
from tests.factories.reports import open_cycle, report_of, submitted
from tests.needs import needs_pango

pytestmark = pytest.mark.django_db


@needs_pango
def test_the_copies_hold_exactly_what_was_submitted(everything, client, tmp_path):
    officer = focal_point(state("KH"))
    with everything():
        report = report_of(state("KH"), open_cycle())
        version = submitted(report, officer, art5_1_q1="planned")
    for pk in leases.waiting(ReceiptFile):
        receipts.make(pk)
        receipts.make(pk)
    with everything():
        files = {file.format: file for file in ReceiptFile.objects.all()}
        assert {file.status for file in files.values()} == {JobStatus.DONE}
        assert {file.attempts for file in files.values()} == {1}
    client.force_login(officer)
    assert (
        "Download ACTIP-2026-KH-1 as Word" in client.get(reverse("report-receipt", args=[report.pk])).content.decode()
    )
    word = client.get(reverse("receipt-download", args=[report.pk, 1, "docx"]))
    document = Document(io.BytesIO(b"".join(word.streaming_content)))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    facts = {row.cells[0].text: row.cells[1].text for row in document.tables[0].rows}
    assert facts["SHA-256"] == version.content_hash == snapshot_hash(version.content)
    assert "The act is in force and is used." in text and "Planned" in text
    broken = files["docx"]
    default_storage.save(broken.stored_name, ContentFile(b"PK"))
    page = client.get(reverse("report-receipt", args=[report.pk])).content.decode()
    assert "Word: the file on the server is missing or not complete. Make the copies again." in page
    assert "Download ACTIP-2026-KH-1 as Word" not in page and "Make the copies" in page
    client.post(reverse("receipt-files-ask", args=[report.pk, 1]))
    with everything():
        assert {file.format: file.status for file in ReceiptFile.objects.all()} == {"pdf": "done", "docx": "queued"}
    receipts.make(broken.pk)
    assert (
        "Download ACTIP-2026-KH-1 as Word" in client.get(reverse("report-receipt", args=[report.pk])).content.decode()
    )
    pdf = tmp_path / "receipt.pdf"
    pdf.write_bytes(b"".join(client.get(reverse("receipt-download", args=[report.pk, 1, "pdf"])).streaming_content))
    found = inspect_pdf(pdf)
    assert (found.tagged, found.missing_glyphs, len(found.fonts_not_embedded)) == (True, 0, 0)
