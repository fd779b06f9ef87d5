"""Answers that were carried over, confirmed in Excel or Word."""

import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from docx import Document

from members.models import AuditEvent
from reporting.actions import carrying
from reporting.models import Answer, NationalReport, Question
from reporting.workbook.xlsx_cells import CONFIRMED, FIRST, VALUE
from tests.reporting.workbook.test_round_trip import EditedWorkbook, changes, download, give, save, send
from tests.responses import words_of

pytestmark = pytest.mark.django_db
NUMBER = "art8-1-q2"


@pytest.fixture
def carried(second_report, client, officer) -> NationalReport:
    """Cambodia's report on 2027, begun: it has the answers of 2026. Its focal point is signed in."""
    client.force_login(officer)
    client.get(f"/reports/{second_report.pk}/")
    return second_report


def waiting(everything, report: NationalReport) -> set[str]:
    with everything():
        found = Answer.objects.filter(report=report, confirmed_at=None).exclude(carried_from="")
        return set(found.values_list("question__key", flat=True))


def confirm(client, response, *chosen: str):
    upload = response.context["upload"]
    return client.post(upload.get_absolute_url(), {"confirm": chosen, "then": "apply"}, follow=True)


def test_answers_are_confirmed_in_the_workbook(client, carried, officer, everything):
    before = waiting(everything, carried)
    book = EditedWorkbook(download(client, carried))
    sheet = book.sheet("section:article-5")
    assert sheet.cell(FIRST - 1, CONFIRMED).value == "Confirmed"
    book.cell("article-5", "art5-1-q1", CONFIRMED).value = "yes"
    book.cell("article-25", "art25-2-q1", CONFIRMED).value = "Yes"
    response = send(client, carried, book.saved())
    assert changes(response) == {}
    assert "2 answers confirmed" in words_of(response)
    assert waiting(everything, carried) == before, "nothing is applied yet"
    done = confirm(client, response, "together")
    assert "2 answers confirmed" in words_of(done)
    assert before - waiting(everything, carried) == {"art5-1-q1", "art25-2-q1"}
    with everything():
        answer = Answer.objects.get(report=carried, question__key="art5-1-q1")
        assert (answer.version, answer.confirmed_by) == (1, officer)
        acts = AuditEvent.objects.filter(what="carried answers confirmed")
        assert sorted(act.details["questions"][0] for act in acts) == ["art25-2-q1", "art5-1-q1"]


def test_only_what_waits_has_an_open_cell(client, carried, everything):
    with everything():
        row = carried.sections.get(section__key="article-5")
        carrying.confirm(report_section=row, by=carried.answers.first().updated_by, keys=["art5-1-q1"])
    book = EditedWorkbook(download(client, carried))
    assert book.cell("article-5", "art5-1-q1", CONFIRMED).protection.locked
    assert not book.cell("article-25", "art25-2-q1", CONFIRMED).protection.locked
    book.cell("article-5", "art5-1-q1", CONFIRMED).value = "Yes"
    assert send(client, carried, book.saved()).context["review"].confirmed == [], "it is confirmed already"


def test_a_number_is_chosen_by_itself(client, carried, everything):
    book = EditedWorkbook(download(client, carried))
    book.cell("article-5", "art5-1-q1", CONFIRMED).value = "Yes"
    book.cell("article-8", NUMBER, CONFIRMED).value = "Yes"
    response = send(client, carried, book.saved())
    page = response.content.decode()
    assert re.search(r'id="confirm-together"[^>]* checked', page)
    assert not re.search(rf'id="confirm-{NUMBER}"[^>]* checked', page)
    assert re.search(r"Confirm 7[^.]* in 8\.2 ", words_of(response))
    confirm(client, response, "together")
    assert NUMBER in waiting(everything, carried) and "art5-1-q1" not in waiting(everything, carried)
    response = send(client, carried, book.saved())
    confirm(client, response, NUMBER)
    assert NUMBER not in waiting(everything, carried)


def test_a_bad_word_is_named_with_sheet_and_cell(client, carried, everything):
    before = waiting(everything, carried)
    book = EditedWorkbook(download(client, carried))
    cell = book.cell("article-5", "art5-1-q1", CONFIRMED)
    cell.value = "perhaps"
    formula = book.cell("article-25", "art25-2-q1", CONFIRMED)
    formula.value = "=1+1"
    found = changes(send(client, carried, book.saved()))
    sheets = {key: book.sheet(f"section:{key}").title for key in ("article-5", "article-25")}
    assert found["art5-1-q1"][1] == [
        f"Sheet “{sheets['article-5']}”, cell {cell.coordinate}: “perhaps” is neither Yes nor empty."
    ]
    [said] = found["art25-2-q1"][1]
    assert said.startswith(f"Sheet “{sheets['article-25']}”, cell {formula.coordinate}: This cell holds a formula.")
    assert waiting(everything, carried) == before


def test_a_changed_answer_is_confirmed_by_its_change(client, carried):
    book = EditedWorkbook(download(client, carried))
    question = Question.objects.get(key="art5-1-q1")
    book.cell("article-5", "art5-1-q1", VALUE).value = question.label_of("in_progress")
    book.cell("article-5", "art5-1-q1", CONFIRMED).value = "Yes"
    response = send(client, carried, book.saved())
    assert list(changes(response)) == ["art5-1-q1"] and response.context["review"].confirmed == []


def test_an_answer_that_is_another_one_by_now_is_not_confirmed(client, carried, officer, everything):
    book = EditedWorkbook(download(client, carried))
    book.cell("article-5", "art5-1-q1", CONFIRMED).value = "Yes"
    content = book.saved()
    preview = send(client, carried, content)
    with everything():  # as when answers of a newer report are put in: another version that waits
        Answer.objects.filter(report=carried, question__key="art5-1-q1").update(version=2, value="in_place")
    refused = confirm(client, preview, "together")
    assert "Choose at least one change" in words_of(refused)
    assert "the answer is another one since you downloaded the file" in words_of(refused)
    assert "art5-1-q1" in waiting(everything, carried)
    with everything():
        row = carried.sections.get(section__key="article-5")
        assert carrying.confirm(report_section=row, by=officer, keys=["art5-1-q1"], versions={"art5-1-q1": 1}) == []
        give(carried, "article-5", "art5-1-q1", officer, value="planned", base_version=2)
    assert send(client, carried, content).context["review"].confirmed == []


def test_a_workbook_from_before_there_was_the_column_is_read(client, carried):
    book = EditedWorkbook(download(client, carried))
    for sheet in book.book.worksheets:
        if sheet.cell(FIRST - 1, CONFIRMED).value == "Confirmed":
            sheet.delete_cols(CONFIRMED)
    sheet = book.sheet("section:article-5")
    sheet.cell(book.row("section:article-5", "art5-1-q1"), CONFIRMED).value = "A note of ours"
    response = send(client, carried, book.saved())
    assert changes(response) == {} and response.context["review"].confirmed == []


def test_a_closed_section_confirms_nothing(client, carried, everything):
    book = EditedWorkbook(download(client, carried))
    book.cell("article-5", "art5-1-q1", CONFIRMED).value = "Yes"
    with everything():
        carried.sections.filter(section__key="article-5").update(is_open=False)
    response = send(client, carried, book.saved())
    assert response.context["review"].confirmed == []
    assert "is not open now, so 1 change in it cannot be taken." in words_of(response)


def word_box(document, key: str):
    table = next(table for table in document.tables if f"[{key} v" in table.cell(0, 0).text)
    return next(row.cells[1] for row in table.rows if row.cells[0].text == "Confirmed")


def tick(cell, mark: str = "☒") -> None:
    text = next(text for text in cell._tc.iter() if text.tag.endswith("}t") and text.text == "☐")
    text.text = mark


def test_answers_are_confirmed_in_word(client, carried, everything):
    before = waiting(everything, carried)
    document = Document(io.BytesIO(download(client, carried, "docx")))
    assert send(client, carried, save(document), "report.docx").context["review"].confirmed == []
    tick(word_box(document, "art5-1-q1"))
    tick(word_box(document, "art25-2-q1"), "perhaps")
    response = send(client, carried, save(document), "report.docx")
    [said] = changes(response)["art25-2-q1"][1]
    assert said.startswith("Question [art25-2-q1], box “Confirmed”: “perhaps")
    assert "1 answer confirmed" in words_of(response)
    confirm(client, response, "together")
    assert before - waiting(everything, carried) == {"art5-1-q1"}


def test_a_document_without_the_row_is_read(client, carried):
    document = Document(io.BytesIO(download(client, carried, "docx")))
    for table in document.tables:
        for row in list(table.rows):
            if row.cells[0].text == "Confirmed":
                table._tbl.remove(row._tr)
    response = send(client, carried, save(document), "report.docx")
    assert changes(response) == {} and response.context["review"].remarks == []


def test_the_preview_takes_as_many_queries_for_many_as_for_one(client, carried):
    def count(keys: list[tuple[str, str]]) -> int:
        book = EditedWorkbook(download(client, carried))
        for section, key in keys:
            book.cell(section, key, CONFIRMED).value = "Yes"
        address = send(client, carried, book.saved()).context["upload"].get_absolute_url()
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    one = count([("article-5", "art5-1-q1")])
    assert count([("article-5", "art5-1-q1"), ("article-25", "art25-2-q1"), ("article-6", "art6-1-q1")]) == one
