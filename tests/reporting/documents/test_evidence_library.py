"""The library of documents: used again, replaced with history, described; who may read what is changed and recorded."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.models import AuditEvent
from reporting.actions import answers, national_reports
from reporting.enums import Confidentiality
from reporting.models import EvidenceFile, EvidenceLink
from tests.factories import contributor, focal_point, secretariat, state
from tests.factories.documents import PDF, attach
from tests.factories.reports import fill, report_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def evidence(client, report, officer, everything) -> EvidenceFile:
    attach(client, report, "act.pdf", PDF)
    with everything():
        return EvidenceFile.objects.get()


def about(report, evidence) -> str:
    return f"/reports/{report.pk}/evidence/{evidence.pk}/about/"


def replaced(client, report, evidence, content: bytes = PDF + b"2", title: str = "The act, amended"):
    return client.post(
        f"/reports/{report.pk}/evidence/{evidence.pk}/replace/",
        {
            "title": title,
            "description": "Section 4 is new.",
            "confidentiality": "restricted",
            "upload": SimpleUploadedFile("act-2.pdf", content),
        },
    )


def acts(evidence) -> list[str]:
    found = AuditEvent.objects.filter(object_type="reporting.evidencefile", object_id=str(evidence.pk)).order_by("at")
    return [act.what for act in found]


def test_a_document_serves_a_second_answer(client, report, evidence, everything):
    address = f"/reports/{report.pk}/sections/article-14/evidence/art14-1-q1/"
    assert "The act (act.pdf)" in client.get(address).content.decode()
    assert client.post(address, {"then": "reuse", "evidence": evidence.pk}).status_code == 302
    assert "The act (act.pdf)" not in client.get(address).content.decode(), "it is attached here already"
    with everything():
        assert sorted(evidence.links.values_list("question__key", flat=True)) == ["art14-1-q1", "art5-1-q1"]
    assert acts(evidence) == ["evidence attached", "evidence used again"]


def test_a_document_of_another_report_cannot_be_used(client, report, evidence, everything):
    neighbour = focal_point(state("TH"))
    with everything():
        theirs = report_of(state("TH"), report.cycle)
    client.force_login(neighbour)
    address = f"/reports/{theirs.pk}/sections/article-14/evidence/art14-1-q1/"
    assert client.post(address, {"then": "reuse", "evidence": evidence.pk}).status_code == 200
    with everything():
        assert EvidenceLink.objects.count() == 1


def test_a_newer_document_takes_the_place_and_the_old_one_stays_with_what_was_submitted(
    client, report, officer, evidence, everything
):
    with everything():
        fill(report, officer)
        version = national_reports.submit(report=report, by=officer)
        report.refresh_from_db()
    refused = replaced(client, report, evidence)
    assert "cannot be changed now" in refused.content.decode()
    with everything():
        report.status = "returned"
        report.save()
        report.sections.filter(section__key="article-5").update(is_open=True)
    assert replaced(client, report, evidence).status_code == 302
    with everything():
        new = EvidenceFile.objects.get(replaces=evidence)
        assert [link.evidence_id for link in EvidenceLink.objects.all()] == [new.pk]
        assert (new.filename, new.confidentiality, new.submitted_at) == ("act-2.pdf", "restricted", None)
    page = client.get(about(report, new)).content.decode()
    assert "The act, amended</strong> (this page)" in page
    assert f'href="{about(report, evidence)}">The act</a>' in page
    old = client.get(f"/reports/{report.pk}/evidence/{evidence.pk}/")
    assert b"".join(old.streaming_content) == PDF
    assert "was replaced already" in replaced(client, report, evidence).content.decode()
    client.force_login(secretariat())
    assert client.get(f"/reports/{report.pk}/evidence/{evidence.pk}/").status_code == 200
    assert client.get(f"/reports/{report.pk}/evidence/{new.pk}/").status_code == 404
    shown = [e["id"] for s in version.content["sections"] for q in s["questions"] for e in q["evidence"]]
    assert shown == [evidence.pk]
    assert acts(new) == ["evidence replaced"]


def test_a_closed_section_keeps_its_document(client, report, officer, evidence, everything):
    with everything():
        report.sections.filter(section__key="article-5").update(is_open=False)
    assert "was not returned, so it cannot be changed now" in replaced(client, report, evidence).content.decode()
    with everything():
        assert EvidenceFile.objects.get() == evidence


def test_removing_the_newest_of_what_was_never_submitted_removes_its_history_too(client, report, evidence, everything):
    replaced(client, report, evidence)
    with everything():
        new = EvidenceFile.objects.get(replaces=evidence)
    client.post(f"/reports/{report.pk}/sections/article-5/evidence/art5-1-q1/{new.pk}/remove/")
    with everything():
        assert EvidenceFile.objects.count() == 0


def test_describing_and_saying_who_may_read_are_recorded(client, report, officer, evidence, everything):
    client.post(about(report, evidence), {"then": "describe", "title": "Act 12/2026", "description": "See part 2."})
    client.post(about(report, evidence), {"then": "confidentiality", "confidentiality": "confidential"})
    with everything():
        evidence.refresh_from_db()
    assert (evidence.title, evidence.description) == ("Act 12/2026", "See part 2.")
    assert evidence.confidentiality == Confidentiality.CONFIDENTIAL
    changed = AuditEvent.objects.get(what="evidence confidentiality changed")
    assert changed.details == {"was": "official", "now": "confidential"}
    with everything():
        fill(report, officer)
        national_reports.submit(report=report, by=officer)
    page = client.get(about(report, evidence)).content.decode()
    assert "Change who may read it" in page
    assert "Describe it" not in page
    client.post(about(report, evidence), {"then": "describe", "title": "Too late", "description": ""})
    client.post(about(report, evidence), {"then": "confidentiality", "confidentiality": "restricted"})
    with everything():
        evidence.refresh_from_db()
    assert (evidence.title, evidence.confidentiality) == ("Act 12/2026", "restricted")


def test_a_contributor_sees_the_documents_of_assigned_sections(client, report, officer, evidence, everything):
    colleague = contributor(state("KH"))
    client.force_login(colleague)
    assert client.get(about(report, evidence)).status_code == 404
    assert "The act" not in client.get(f"/reports/{report.pk}/evidence/").content.decode()
    with everything():
        section = report.sections.get(section__key="article-5")
        answers.assign_section(report_section=section, people=[colleague], by=officer)
    assert client.get(about(report, evidence)).status_code == 200
    assert "act.pdf" in client.get(f"/reports/{report.pk}/evidence/").content.decode()


def test_the_library_filters_and_asks_the_database_the_same_however_many_there_are(
    client, report, officer, evidence, everything, django_assert_num_queries
):
    address = f"/reports/{report.pk}/evidence/"
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    queries = len(one)
    for number in range(3):
        attach(client, report, f"note-{number}.pdf", PDF + bytes([number]), title=f"Note {number}")
    replaced(client, report, evidence)
    with django_assert_num_queries(queries):
        client.get(address)

    def found(**filters) -> list[str]:
        page = client.get(address, filters).content.decode()
        return [name for name in ("act.pdf", "act-2.pdf", "note-0.pdf", "note-1.pdf") if f">{name}," in page]

    assert found() == ["act.pdf", "act-2.pdf", "note-0.pdf", "note-1.pdf"]
    assert found(words="NOTE 1") == ["note-1.pdf"]
    assert found(confidentiality="restricted") == ["act-2.pdf"]
    assert found(use="replaced") == ["act.pdf"]
    assert found(use="used") == ["act-2.pdf", "note-0.pdf", "note-1.pdf"]
    assert found(use="unused") == []
    assert found(section="article-14") == []
    assert found(section="nowhere", use="x") == ["act.pdf", "act-2.pdf", "note-0.pdf", "note-1.pdf"]
