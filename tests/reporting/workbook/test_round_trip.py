"""The report as a workbook: out, filled in, back, previewed, applied. Every oddity gets a sentence, no traceback."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from openpyxl import load_workbook

from members.models import AuditEvent
from reporting.actions import answers
from reporting.actions.answers import GivenAnswer
from reporting.enums import AnswerKind, ReportStatus
from reporting.models import Answer, AnswerRevision, NationalReport, Question, ReportSection, WorkbookUpload
from reporting.workbook.actions import uploads as workbook_uploads
from reporting.workbook.xlsx_cells import KEY, KIND, NUMBER, REASON, TEXT, VALUE
from tests.factories import contributor, focal_point, secretariat, state
from tests.factories.reports import fill, open_cycle, report_of
from tests.responses import text_of
from victims.actions import TableEntry
from victims.models import Figure, TableReturn

pytestmark = pytest.mark.django_db
CELL = "female|18-24|identified"


def give(report: NationalReport, section: str, key: str, by, **entry) -> None:
    answers.save_answers(
        report_section=report.sections.get(section__key=section),
        entries={key: GivenAnswer(**({"kind": AnswerKind.VALUE} | entry))},
        by=by,
    )


def save_figures(report: NationalReport, by, entry: TableEntry, base_version: int) -> None:
    answers.save_table(
        report_section=report.sections.get(section__key="article-14"),
        question=Question.objects.get(key="art14-1-q3"),
        entry=entry,
        base_version=base_version,
        by=by,
    )


def download(client, report, format="xlsx", section=""):
    where = f"sections/{section}/workbook/{format}/" if section else f"workbook/{format}/"
    response = client.get(f"/reports/{report.pk}/{where}")
    assert response.status_code == 200, response.content[:500]
    return response.content


class EditedWorkbook:
    """A downloaded workbook, edited as in Excel."""

    def __init__(self, content: bytes) -> None:
        self.book = load_workbook(io.BytesIO(content), rich_text=True)

    def sheet(self, marker: str):
        return next(sheet for sheet in self.book.worksheets if sheet.cell(1, KEY).value == marker)

    def row(self, marker: str, key: str) -> int:
        return next(row for row in range(1, 200) if self.sheet(marker).cell(row, KEY).value == f"q:{key}")

    def cell(self, section: str, key: str, column: int):
        marker = f"section:{section}"
        return self.sheet(marker).cell(self.row(marker, key), column)

    def saved(self) -> bytes:
        stream = io.BytesIO()
        self.book.save(stream)
        return stream.getvalue()


def send(client, report, content: bytes, name="report.xlsx"):
    return client.post(f"/reports/{report.pk}/workbook/", {"file": SimpleUploadedFile(name, content)}, follow=True)


def apply(client, response, *keys, **more):
    """Choose the changes of ``keys`` on a preview, as a browser would."""
    upload = response.context["upload"]
    seen = {f"seen-{change.key}": change.seen for change in response.context["review"].ready}
    return client.post(upload.get_absolute_url(), {"take": keys, "then": "apply"} | seen | more, follow=True)


def changes(response) -> dict[str, tuple[bool, list[str]]]:
    """Key → (conflict, problems) of a preview."""
    return {c.key: (c.conflict, c.problems) for c in response.context["review"].changes}


def answer(everything, key: str) -> Answer | None:
    with everything():
        return Answer.objects.filter(question__key=key).first()


@pytest.fixture
def filled(report, officer, everything):
    """A report with an answer of every kind, and figures in a table."""
    with everything():
        fill(report, officer)
        table = TableEntry(
            kind=AnswerKind.VALUE, cells={CELL: 4, "male|0-8|identified": 0}, blanks_reason="Not all provinces report."
        )
        save_figures(report, officer, table, 1)
        give(report, "article-8", "art8-1-q2", officer, kind=AnswerKind.ZERO, value=0)
        give(report, "article-8", "art8-1-q1", officer, value="planned", narrative="Before.", base_version=1)
        give(
            report, "article-5", "art5-1-q1", officer,
            value="planned", narrative='=HYPERLINK("x")\n\nသုံးကြိမ် ចម្លើយ _x0041_ a\tb', base_version=1,
        )  # fmt: skip
    return report


@pytest.mark.parametrize("format", ["xlsx", "docx"])
def test_what_comes_back_unchanged_changes_nothing(client, filled, format):
    response = send(client, filled, download(client, filled, format), f"report.{format}")
    assert changes(response) == {}
    assert response.context["review"].remarks == []


def test_an_edited_workbook_is_previewed_and_applied_in_part(client, filled, officer, everything):
    book = EditedWorkbook(download(client, filled))
    book.cell("article-5", "art5-1-q1", TEXT).value = "The bill became law in March."
    book.cell("article-8", "art8-1-q2", VALUE).value = 12
    table = book.sheet("table:art14-1-q3")
    place = next(c for row in table.iter_rows() for c in row if c.value == 4 and c.column > NUMBER)
    place.value = 0
    response = send(client, filled, book.saved())
    assert changes(response) == {
        "art5-1-q1": (False, []),
        "art8-1-q2": (False, []),
        "art14-1-q3": (False, []),
    }
    page = text_of(response)
    assert "=HYPERLINK" in page and "<ins>" in page
    with everything():
        assert Answer.objects.get(question__key="art8-1-q2").value == 0, "nothing is applied yet"
    outcome = apply(client, response, "art5-1-q1", "art14-1-q3")
    assert "2 answers changed, 1 left out." in text_of(outcome)
    with everything():
        first = Answer.objects.get(question__key="art5-1-q1")
        assert (first.value, first.narrative, first.version) == ("planned", "The bill became law in March.", 3)
        assert AnswerRevision.objects.get(question__key="art5-1-q1", version=3).by == officer
        assert Answer.objects.get(question__key="art8-1-q2").value == 0
        assert dict(Figure.objects.values_list("key", "count")) == {CELL: 0, "male|0-8|identified": 0}
        upload = WorkbookUpload.objects.get()
        assert (upload.content, upload.outcome["left"]) == ({}, ["art8-1-q2"])
        told = AuditEvent.objects.filter(what__startswith="workbook").order_by("at").values_list("what", flat=True)
        assert list(told) == ["workbook downloaded", "workbook uploaded", "workbook applied"]
        assert filled.sections.get(section__key="article-5").status == "in_progress"


def test_an_answer_changed_on_both_sides_is_a_conflict_and_stays_unless_chosen(client, filled, officer, everything):
    book = EditedWorkbook(download(client, filled, section="article-8"))
    colleague = focal_point(state("KH"))
    with everything():
        give(filled, "article-8", "art8-1-q1", colleague, value="planned", narrative="Theirs.", base_version=2)
        give(filled, "article-8", "art8-1-q2", colleague, value=5, narrative="Untouched here.", base_version=1)
    book.cell("article-8", "art8-1-q1", TEXT).value = "Mine."
    response = send(client, filled, book.saved())
    assert changes(response) == {"art8-1-q1": (True, [])}, "what the file left alone is no difference"
    page = text_of(response)
    assert f"{colleague} changed this in the portal on" in page
    assert 'name="take" value="art8-1-q1" checked' not in page
    assert "Choose at least one change" in text_of(apply(client, response))
    apply(client, response, "art8-1-q1")
    kept = answer(everything, "art8-1-q1")
    assert (kept.narrative, kept.version, kept.updated_by_id) == ("Mine.", 4, officer.pk)


def test_what_is_changed_while_the_preview_is_read_is_not_overwritten(client, filled, officer, everything):
    book = EditedWorkbook(download(client, filled, section="article-8"))
    book.cell("article-8", "art8-1-q1", TEXT).value = "Mine."
    book.cell("article-8", "art8-1-q2", VALUE).value = 12
    response = send(client, filled, book.saved())
    with everything():
        give(filled, "article-8", "art8-1-q1", officer, value="planned", narrative="In between.", base_version=2)
    again = apply(client, response, "art8-1-q1", "art8-1-q2")
    assert again.status_code == 409
    assert "somebody changed this answer while you were reading. See what stands now." in text_of(again)
    assert answer(everything, "art8-1-q1").narrative == "In between."
    assert answer(everything, "art8-1-q2").value == 0, "all or none"
    with everything(), pytest.raises(workbook_uploads.ChangedMeanwhile):
        workbook_uploads.apply(
            upload=WorkbookUpload.objects.get(),
            changes=[
                workbook_uploads.SectionChanges(
                    filled.sections.get(section__key=section),
                    {key: GivenAnswer("value", value, base_version=version)},
                    [],
                    {},
                )
                for section, key, value, version in (
                    ("article-8", "art8-1-q2", 12, 1),
                    ("article-8", "art8-1-q1", "none", 2),
                )
            ],
            left=[],
            by=officer,
        )
    assert answer(everything, "art8-1-q2").value == 0, "all or none"


def test_figures_are_merged_cell_by_cell(client, filled, officer, everything):
    book = EditedWorkbook(download(client, filled, section="article-14"))
    with everything():
        entry = TableEntry(kind=AnswerKind.VALUE, cells={CELL: 9, "male|0-8|identified": 0}, blanks_reason="Some.")
        save_figures(filled, officer, entry, 2)
    table = book.sheet("table:art14-1-q3")
    next(c for row in table.iter_rows() for c in row if c.value == 0 and c.column > NUMBER).value = 7
    response = send(client, filled, book.saved())
    assert changes(response) == {"art14-1-q3": (False, [])}
    apply(client, response, "art14-1-q3")
    with everything():
        assert dict(Figure.objects.values_list("key", "count")) == {CELL: 9, "male|0-8|identified": 7}
        assert TableReturn.objects.get(table__key="victims_identified").blanks_reason == "Some."


def test_a_further_country_and_its_figures_come_back(client, filled, everything):
    book = EditedWorkbook(download(client, filled, section="article-14"))
    key = Question.objects.get(table_key="victims_by_citizenship").key
    table = book.sheet(f"table:{key}")
    row = next(row for row in range(1, 200) if str(table.cell(row, KEY).value).endswith("/?"))
    table.cell(row, NUMBER).value, table.cell(row, NUMBER + 1).value = "Nepal", 3
    table.cell(row + 1, NUMBER).value = "Atlantis"
    response = send(client, filled, book.saved())
    assert changes(response)[key] == (
        False,
        [f"Sheet “{table.title}”, cell C{row + 1}: “Atlantis” is not a country of the list. Choose one."],
    )
    table.cell(row + 1, NUMBER).value = None
    kind = next(r for r in range(1, 20) if table.cell(r, KEY).value == "field:kind")
    table.cell(kind, NUMBER + 1).value = None
    apply(client, send(client, filled, book.saved()), key)
    with everything():
        assert Figure.objects.filter(key__startswith="NPL|").values_list("count", flat=True).get() == 3


@pytest.mark.parametrize(
    ("key", "section", "column", "value", "sentence"),
    [
        ("art8-1-q2", "article-8", VALUE, "1,234", "A comma or point before three digits means thousands to some"),
        ("art8-1-q2", "article-8", VALUE, "1 234", "Enter the number without commas, points or spaces, such as 1234."),
        ("art8-1-q2", "article-8", VALUE, 2.5, "This number has decimals. Enter a whole number, such as 12."),
        ("art8-1-q2", "article-8", VALUE, True, "This cell does not hold a number."),
        ("art8-1-q2", "article-8", VALUE, "=SUM(A1:A2)", "This cell holds a formula. Put its result in its place"),
        ("art5-1-q1", "article-5", TEXT, '="a"&"b"', "This cell holds a formula. Put its result in its place"),
        ("art5-1-q1", "article-5", VALUE, "Perhaps", "“Perhaps” is not one of the choices. Choose from the list."),
        ("art5-1-q1", "article-5", TEXT, "x" * 32_000, "The text is 32,000 characters long; 30,000 fit here."),
        ("art5-1-q1", "article-5", TEXT + 1, "Unknown", "“Unknown” is not one of the kinds. Choose from the list."),
        ("context-q1", "context", VALUE, "31/12/2026 or so", "“31/12/2026 or so” is not a date."),
        ("context-q1", "context", VALUE, "31/2/2026", "Day must be between 1 and 28: February 2026 has 28 days."),
        ("context-q1", "context", VALUE, "31/12/2573", "2573 is a year of the Buddhist Era: 2030 in the Common Era."),
        ("context-q1", "context", VALUE, 46000, "“46000” is not a date."),
    ],
)
def test_what_cannot_be_taken_is_named_by_sheet_and_cell(
    client, filled, everything, key, section, column, value, sentence
):
    book = EditedWorkbook(download(client, filled, section=section))
    cell = book.cell(section, key, column)
    cell.value = value
    if isinstance(value, int) and key == "context-q1":
        cell.number_format = "General"
    where = f"Sheet “{cell.parent.title}”, cell {cell.coordinate}: "
    before = answer(everything, key).version
    response = send(client, filled, book.saved())
    (problem,) = changes(response)[key][1]
    assert problem.startswith(where) and sentence in problem
    apply(client, response, key)
    assert answer(everything, key).version == before


def test_rows_sheets_and_merged_cells_that_changed_are_named(client, filled, everything):
    book = EditedWorkbook(download(client, filled))
    five, eight = book.sheet("section:article-5"), book.sheet("section:article-8")
    row = book.row("section:article-5", "art5-1-q1")
    five.cell(row, TEXT).value = "Changed, but merged."
    five.merge_cells(start_row=row, start_column=TEXT, end_row=row, end_column=TEXT + 1)
    name, five.title = five.title, "Our ministry"
    eight.cell(60, NUMBER).value = "A row of our own"
    gone = book.row("section:article-8", "art8-1-q2")
    for cell in eight[gone]:
        cell.value = None
    away = book.sheet("table:art14-1-q3").title
    del book.book[away]
    book.book.create_sheet("Scratch").cell(1, 1).value = "our own notes"
    response = send(client, filled, book.saved())
    assert changes(response) == {
        "art5-1-q1": (
            False,
            [f"Sheet “Our ministry”, cells F{row}:G{row} are merged. Unmerge them, and check what stands in each."],
        )
    }
    assert sorted(response.context["review"].remarks) == sorted(
        [
            f"Sheet “Our ministry” was called “{name}”; it was read all the same.",
            f"Sheet “{eight.title}”, row 60: this row is not one of the questions' and was left out.",
            f"Sheet “{eight.title}”: a row of the question “{Question.objects.get(key='art8-1-q2').text}” is missing. "
            "Its answer stays as it is.",
            f"Sheet “{away}” is missing: its answers stay as they are.",
            "Sheet “Scratch” is not one of this report's and was left out.",
        ]
    )


def test_a_workbook_of_another_state_cycle_or_time_is_refused(client, filled, officer, everything):
    with everything():
        past = report_of(state("KH"), open_cycle(year=2025))
        theirs = report_of(state("TH"), filled.cycle)
    own = download(client, filled, section="article-8")
    client.force_login(focal_point(state("TH")))
    foreign = download(client, theirs, section="article-8")
    client.force_login(officer)
    assert "“report.xlsx” is of Thailand, and this is the report of Cambodia." in text_of(send(client, filled, foreign))
    assert "“report.xlsx” belongs to “Reporting on 2026”, and this is “Reporting on 2025”." in text_of(
        send(client, past, own)
    )
    book = EditedWorkbook(own)
    book.book["_portal"]["B1"].value = "0"
    assert "was made with an older version of the questions or of the portal" in text_of(
        send(client, filled, book.saved())
    )
    del book.book["_portal"]
    assert "is not a workbook of this portal, or its hidden sheet was taken out" in text_of(
        send(client, filled, book.saved())
    )
    with everything():
        assert not WorkbookUpload.objects.exists()


def test_contributors_take_and_bring_back_their_own_sections_only(client, filled, officer, everything):
    whole = download(client, filled)
    helper = contributor(state("KH"))
    with everything():
        answers.assign_section(
            report_section=filled.sections.get(section__key="article-8"), people=[helper], by=officer
        )
    client.force_login(helper)
    mine = EditedWorkbook(download(client, filled))
    assert [s.cell(1, KEY).value for s in mine.book.worksheets if str(s.cell(1, KEY).value).startswith("section:")] == [
        "section:article-8"
    ]
    assert client.get(f"/reports/{filled.pk}/sections/article-5/workbook/xlsx/").status_code == 404
    book = EditedWorkbook(whole)  # which a colleague passed on
    book.cell("article-5", "art5-1-q1", TEXT).value = "Not mine to say."
    book.cell("article-8", "art8-1-q2", VALUE).value = 12
    response = send(client, filled, book.saved())
    assert changes(response) == {"art8-1-q2": (False, [])}
    assert "A section of the file is not assigned to you" in response.context["review"].remarks[-1]
    apply(client, response, "art5-1-q1", "art8-1-q2")
    assert answer(everything, "art5-1-q1").version == 2
    assert answer(everything, "art8-1-q2").value == 12


def test_only_its_sender_sees_what_was_sent(client, filled, everything):
    book = EditedWorkbook(download(client, filled, section="article-8"))
    book.cell("article-8", "art8-1-q2", VALUE).value = 12
    upload = send(client, filled, book.saved()).context["upload"]
    for other, status in ((focal_point(state("KH")), 404), (focal_point(state("TH")), 404), (secretariat(), 404)):
        client.force_login(other)
        assert client.get(upload.get_absolute_url()).status_code == status


def test_sections_that_are_not_open_are_read_only_and_refused(client, filled, officer, everything):
    with everything():
        ReportSection.objects.filter(report=filled).exclude(section__key="article-5").update(is_open=False)
        NationalReport.objects.filter(pk=filled.pk).update(status=ReportStatus.RETURNED)
    book = EditedWorkbook(download(client, filled, section="article-8"))
    cell = book.cell("article-8", "art8-1-q2", VALUE)
    assert cell.protection.locked
    still_open = EditedWorkbook(download(client, filled, section="article-5"))
    assert not still_open.cell("article-5", "art5-1-q1", TEXT).protection.locked
    cell.value = 12
    response = send(client, filled, book.saved())
    assert changes(response) == {}
    assert "is not open now, so 1 change in it cannot be taken." in response.context["review"].remarks[0]
    with everything():
        NationalReport.objects.filter(pk=filled.pk).update(status=ReportStatus.SUBMITTED)
    assert "The report is submitted and cannot be changed now." in text_of(
        client.get(f"/reports/{filled.pk}/workbook/xlsx/", follow=True)
    )


def test_a_person_in_the_text_is_held_back_until_its_sender_has_decided(client, filled, everything):
    book = EditedWorkbook(download(client, filled, section="article-5"))
    book.cell("article-5", "art5-1-q1", TEXT).value = "Mr Chan Dara, passport N 1234567, was the first."
    response = send(client, filled, book.saved())
    (change,) = response.context["review"].changes
    assert not change.is_plain
    page = text_of(apply(client, response, "art5-1-q1"))
    assert "looks like the name of a person beside an identity number" in page
    assert answer(everything, "art5-1-q1").version == 2
    apply(client, response, "art5-1-q1", **{"art5-1-q1-not-a-person": change.person_mark})
    assert answer(everything, "art5-1-q1").version == 3
    with everything():
        kept = AuditEvent.objects.get(what="kept as not a person")
        assert kept.details == {"questions": {"art5-1-q1": ["identity_number"]}}


def test_a_question_that_is_not_asked_takes_no_answer(client, filled, everything):
    key, section = "art25-2-q2", Question.objects.get(key="art25-2-q2").section.key
    book = EditedWorkbook(download(client, filled, section=section))
    parent = book.cell(section, "art25-2-q1", VALUE)
    labels = {c["value"]: c["label"] for c in Question.objects.get(key="art25-2-q1").choices}
    parent.value, book.cell(section, key, KIND).value = labels["no"], "Not available"
    book.cell(section, key, REASON).value = "It was lost."
    response = send(client, filled, book.saved())
    assert key not in changes(response)
    assert "what stands there was left out. Asked only if" in response.context["review"].remarks[0]
    parent.value = labels["yes"]
    assert key in changes(send(client, filled, book.saved()))


def test_a_text_that_looks_like_a_formula_stays_a_text(client, filled):
    with zipfile.ZipFile(io.BytesIO(download(client, filled, section="article-5"))) as archive:
        sheets = [archive.read(name).decode() for name in archive.namelist() if "worksheets/sheet" in name]
    holding = next(text for text in sheets if "HYPERLINK" in text)
    assert "<f>" not in holding
    assert 't="inlineStr"' in holding


def test_a_word_document_is_edited_and_applied(client, filled, officer, everything):
    document = Document(io.BytesIO(download(client, filled, "docx")))

    def box(key: str, row: str):
        table = next(t for t in document.tables if f"[{key} v" in t.rows[0].cells[0].text)
        return next(r.cells[1] for r in table.rows if r.cells[0].text == row)

    box("art5-1-q1", "Explanation").text = "First line.\nSecond line."
    number = box("art8-1-q2", "Answer")
    number.text = "many"
    response = send(client, filled, save(document), "report.docx")
    assert changes(response) == {
        "art5-1-q1": (False, []),
        "art8-1-q2": (
            False,
            [
                "Question [art8-1-q2], box “Answer”: Enter a whole number, such as 12. "
                "Leave it empty if it is not available."
            ],
        ),
    }
    apply(client, response, "art5-1-q1")
    assert answer(everything, "art5-1-q1").narrative == "First line.\nSecond line."


def save(document) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_word_documents_with_odd_content_are_told_question_by_question(client, filled, everything):
    document = Document(io.BytesIO(download(client, filled, "docx", section="article-5")))
    tables = [t for t in document.tables if "[art5-" in t.rows[0].cells[0].text]
    first, second = tables[0], tables[1]
    key = second.rows[0].cells[0].text.split("[")[1].split(" ")[0]
    first._tbl.remove(first.rows[1]._tr)
    second._tbl.getparent().remove(second._tbl)
    response = send(client, filled, save(document), "report.docx")
    assert changes(response) == {}
    assert response.context["review"].remarks == [
        "Question [art5-1-q1]: the row “Answer” is missing or its cells are merged. Its answer stays as it is.",
        f"Question [{key}] is missing: its answer stays as it is.",
    ]


def test_throwing_away_and_forgetting(client, filled, everything):
    book = EditedWorkbook(download(client, filled, section="article-8"))
    book.cell("article-8", "art8-1-q2", VALUE).value = 12
    upload = send(client, filled, book.saved()).context["upload"]
    assert "“report.xlsx” waits for you." in text_of(client.get(f"/reports/{filled.pk}/workbook/"))
    page = client.post(upload.get_absolute_url(), {"then": "discard"}, follow=True)
    assert "“report.xlsx” was thrown away. Nothing in the report changed." in text_of(page)
    send(client, filled, book.saved())
    with everything():
        WorkbookUpload.objects.update(uploaded_at="2026-01-01T00:00:00Z")
    assert workbook_uploads.remove_stale() == 1
    with everything():
        assert not WorkbookUpload.objects.exists()


def test_all_bad_cells_of_a_table_are_told_in_one_round(client, filled, everything):
    book = EditedWorkbook(download(client, filled, section="article-14"))
    table = book.sheet("table:art14-1-q3")
    row = next(r for r in range(1, 200) if str(table.cell(r, KEY).value).startswith("cells:"))
    typed = [12.5, "=1+1", "1,234", "-3", "n/a"]
    places = [table.cell(row, NUMBER + 1 + place) for place in range(len(typed))]
    for cell, value in zip(places, typed, strict=True):
        cell.value = value
    cutoff = next(r for r in range(1, 40) if table.cell(r, KEY).value == "field:cutoff")
    table.cell(cutoff, NUMBER + 1).value = "31/12/2573"
    problems = changes(send(client, filled, book.saved()))["art14-1-q3"][1]
    said = {text.partition(", cell ")[2].partition(":")[0]: text.partition(": ")[2] for text in problems}
    assert said == {
        places[0].coordinate: "This number has decimals. Enter a whole number, such as 12.",
        places[1].coordinate: "This cell holds a formula. Put its result in its place, as a number.",
        places[2].coordinate: "A comma or point before three digits means thousands to some readers and decimals to "
        "others. Enter a whole number without it, such as 1234.",
        places[3].coordinate: "The number cannot be negative. Enter 0 or more, such as 12.",
        places[4].coordinate: "Enter a whole number, such as 12. Leave it empty if it is not available.",
        table.cell(cutoff, NUMBER + 1).coordinate: "2573 is a year of the Buddhist Era: 2030 in the Common Era. Enter "
        "2030.",
    }


def test_local_digits_and_written_dates_come_in_as_on_the_page(client, filled, everything):
    book = EditedWorkbook(download(client, filled))
    book.cell("article-8", "art8-1-q2", VALUE).value = "๑๒"
    cell = book.cell("context", "context-q1", VALUE)
    cell.number_format, cell.value = "@", "31.12.2030"
    response = send(client, filled, book.saved())
    assert changes(response) == {"art8-1-q2": (False, []), "context-q1": (False, [])}
    apply(client, response, "art8-1-q2", "context-q1")
    assert (answer(everything, "art8-1-q2").value, answer(everything, "context-q1").value) == (12, "2030-12-31")


def test_burmese_in_zawgyi_is_shown_in_unicode_and_waits_to_be_chosen(client, filled, everything):
    book = EditedWorkbook(download(client, filled, section="article-5"))
    cell = book.cell("article-5", "art5-1-q1", TEXT)
    cell.value = "ျမန္မာႏိုင္ငံ ဥပေဒ ျပဌာန္းၿပီး"
    response = send(client, filled, book.saved())
    assert changes(response) == {"art5-1-q1": (False, [])}
    page = text_of(response)
    assert f"cell {cell.coordinate}: the Burmese text came in the Zawgyi encoding and is shown in Unicode." in page
    assert 'name="take" value="art5-1-q1" checked' not in response.content.decode()
    apply(client, response, "art5-1-q1")
    assert answer(everything, "art5-1-q1").narrative == "မြန်မာနိုင်ငံ ဥပဒေ ပြဌာန်းပြီး"
