"""From a case file to the tables of a report: shown first, applied as a whole, never kept."""

import logging
import re
import tempfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from members.models import AuditEvent
from reporting.actions import answers
from reporting.models import Question
from tests.factories import contributor, focal_point, state
from tests.responses import text_of
from victims.actions import TableEntry
from victims.models import TableReturn

pytestmark = pytest.mark.django_db
FILE = (
    "case_ref,prs_Gender,prs_Birthdate,vic_TraffickingStatus,vic_TypeOfExploitation,prs_Citizenship\n"
    "Planted-4711,Feminine,2001-03-14,ActualVictimOfTrafficking,ForcedLabour,KHM\n"
    "Planted-4712,Masculine,2010-01-01,ActualVictimOfTrafficking,Planted-form,VNM\n"
)


def send(client, report, content: str = FILE, name: str = "cases.csv"):
    upload = SimpleUploadedFile(name, content.encode())
    return client.post(f"/reports/{report.pk}/case-file/", {"upload": upload})


def payload(response) -> str:
    return re.search(r'name="counted" value="([^"]+)"', response.content.decode()).group(1)


def apply(client, report, counted: str, *tables: str):
    return client.post(f"/reports/{report.pk}/case-file/apply/", {"counted": counted, "table": tables}, follow=True)


def test_counted_shown_and_applied(client, report, officer, everything):
    shown = send(client, report)
    page = text_of(shown)
    assert "2 rows counted. Nothing is saved yet" in page
    assert "vic_TypeOfExploitation: 1 entry is not on the list of codes, and was" in page
    with everything():
        assert not TableReturn.objects.filter(version__gt=0).exists()
    done = apply(client, report, payload(shown), "victims_identified", "victims_by_citizenship")
    assert "2 rows were counted into S1, S3. The file was not kept." in text_of(done)
    with everything():
        rows = {row.table.key: row for row in TableReturn.objects.filter(version=1).select_related("table")}
        assert set(rows) == {"victims_identified", "victims_by_citizenship"}
        identified = dict(rows["victims_identified"].figures.values_list("key", "count"))
        assert {key: count for key, count in identified.items() if count} == {
            "female|25-34|identified": 1,
            "male|9-17|identified": 1,
        }
        assert len(identified) == 4 * 9 * 4, "who was not found in the file was counted as zero"
        event = AuditEvent.objects.get(what="figures counted from a case file")
        assert event.details == {"rows": 2, "tables": ["victims_identified", "victims_by_citizenship"]}


def test_a_status_of_which_the_file_has_no_row_is_named_before_it_becomes_zero(client, report, officer):
    head = "sex,age,status\n"
    both = send(client, report, head + "female,20,identified\n" + "male,30,NotAVictimOfTrafficking\n" * 3)
    assert "Set to 0" not in both.content.decode()
    apply(client, report, payload(both), "victims_identified")
    page = text_of(send(client, report, head + "female,20,identified\n"))
    assert "Set to 0: found not to be a victim, 3 now." in page
    assert "Set to 0: formally identified victim" not in page
    assert "Counted: <strong>formally identified victim 1</strong>." in page


def test_no_row_is_left_in_database_log_or_temporary_folder(
    client, report, officer, everything, caplog, tmp_path, monkeypatch
):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    caplog.set_level(logging.DEBUG)
    shown = send(client, report, FILE + "Planted-4713,Feminine,2001\n" * 60_000)  # larger than Django keeps in memory
    assert "Planted" not in shown.content.decode()
    apply(client, report, payload(shown), "victims_identified", "victims_by_exploitation")
    assert list(Path(tmp_path).rglob("*")) == []
    assert "Planted" not in caplog.text
    with everything():
        assert "Planted" not in str(list(AuditEvent.objects.values()))


def test_a_table_that_was_saved_meanwhile_stops_everything(client, report, officer, everything):
    shown = send(client, report)
    with everything():
        question = Question.objects.select_related("section").get(table_key="victims_by_citizenship")
        answers.save_table(
            report_section=report.sections.get(section=question.section),
            question=question,
            entry=TableEntry(kind="not_available", reason="Not yet."),
            base_version=0,
            by=focal_point(state("KH")),
        )
    done = apply(client, report, payload(shown), "victims_identified", "victims_by_citizenship")
    assert "saved S3 Identified victims by citizenship meanwhile. No table was changed." in text_of(done)
    with everything():
        assert not TableReturn.objects.filter(table__key="victims_identified", version__gt=0).exists()


def test_a_personal_column_is_refused_on_the_page(client, report, officer):
    page = text_of(send(client, report, "full_name,sex,status,age\nPlanted,female,identified,20\n"))
    assert "Column A of the file names persons, or tells how to find one. Nothing was counted." in page
    assert "Planted" not in page


def test_without_a_file_the_page_asks_for_one(client, report, officer):
    response = client.post(f"/reports/{report.pk}/case-file/", {})
    assert "Choose the case file." in response.content.decode()


def test_what_was_counted_for_another_report_or_person_is_not_applied(client, report, officer, everything):
    counted = payload(send(client, report))
    assert "no longer valid" in apply(client, report, counted + "x", "victims_identified").content.decode()
    client.force_login(focal_point(state("KH")))
    assert "another report" in apply(client, report, counted, "victims_identified").content.decode()


def test_a_contributor_fills_only_the_tables_of_assigned_sections(client, report, everything):
    colleague = contributor(state("KH"))
    with everything():
        question = Question.objects.select_related("section").get(table_key="victims_by_citizenship")
        answers.assign_section(
            report_section=report.sections.get(section=question.section),
            people=[colleague],
            by=focal_point(state("KH")),
        )
        open_to_them = set(Question.objects.filter(section=question.section).values_list("table_key", flat=True))
    client.force_login(colleague)
    shown = send(client, report)
    offered = set(re.findall(r'name="table" id="[^"]+" value="([^"]+)"', shown.content.decode()))
    assert offered == {"victims_identified", "victims_by_exploitation", "victims_by_citizenship"} & open_to_them


def test_the_form_is_protected_against_forgery(report, everything):
    client = Client(enforce_csrf_checks=True)
    client.force_login(focal_point(state("KH")))
    assert send(client, report).status_code == 403
