"""A report, or the part that one person may write, as an Excel workbook to fill in and send back.

One sheet per section and one per statistical table. Answer cells are open, everything else is locked (without a
password). Hidden columns A and B hold each row's key and the version of its answer; the hidden sheet ``PORTAL`` says
which report it is. Read back by ``xlsx_read``.
"""

from __future__ import annotations

import io
import re
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Color, PatternFill
from openpyxl.utils import get_column_letter as letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from members import clock
from members.typed_text import LONGEST
from reporting.enums import NOT_CHECKED
from reporting.workbook import answer_cells
from reporting.workbook.answer_cells import ExcelRow
from reporting.workbook.content import CONFIRMED as CONFIRMED_HEADING
from reporting.workbook.content import (
    KIND_LABELS,
    TABLE_FIELDS,
    YES,
    Package,
    WorkbookQuestion,
    WorkbookSection,
    WorkbookTable,
    extras_of,
    identity_of,
    notes,
    typed,
)
from reporting.workbook.xlsx_cells import (
    BOX,
    CONFIRMED,
    COUNT,
    COVER,
    EDGES,
    FIRST,
    FONT,
    GREY,
    INK,
    KEY,
    KIND,
    LISTS,
    NAVY,
    NUMBER,
    PORTAL,
    QUESTION,
    REASON,
    TEXT,
    TOTAL,
    VALUE,
    VERSION,
    WIDTHS,
    WRAP,
    CellWriter,
    font,
)
from victims.layout import UNIT_NOTE, LayoutLine, counted_in, country_choices
from victims.numbers import LARGEST

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CONFIRM = "The answer is from {}. Choose Yes if it still holds as it is. If you change it, that confirms it."
MORE_ROWS = 4  # empty rows for further countries, in each part of a table that allows them
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")

HOW = (
    "Write in the pale yellow cells. Everything else is locked, so that the file can be read back.",
    "Click an answer cell: a note says how to answer. Notes on the questions (red corner) say what is asked for.",
    "0 means: counted, and there were none. An empty cell means: not known. Neither becomes the other.",
    "If there is no answer, choose the kind (not available, not applicable, confidential) and say why.",
    "Never write the name of a victim or anything else about one person.",
    "Do not add, remove, merge or copy rows or sheets, and write no formulas.",
    "In the portal alone: documents, how far each duty is applied, needs, and recommendations.",
    "Save as xlsx. In the portal open this report, “Work offline”, and send the file: you see every difference first.",
)


def workbook_xlsx(package: Package) -> bytes:
    """The bytes of the workbook."""
    return _XlsxWriter(package).write()


class _XlsxWriter:
    def __init__(self, package: Package) -> None:
        self.package, self.report = package, package.report
        self.book = Workbook()
        self.titles: set[str] = {PORTAL.lower(), LISTS.lower(), COVER.lower()}

    def write(self) -> bytes:
        book, report = self.book, self.report
        cover = book.active
        assert isinstance(cover, Worksheet)
        cover.title = COVER
        list_sheet = book.create_sheet(LISTS)
        self.cells = CellWriter(list_sheet)
        sheets = []
        for part in self.package.parts:
            sheet = book.create_sheet(self._title(part.name))
            table_titles = {t.item.question.key: self._title(f"Table {t.table.number}") for t in part.tables}
            self._section(sheet, part, table_titles)
            sheets.append((part, sheet.title, table_titles))
            for table in part.tables:
                self._table(book.create_sheet(table_titles[table.item.question.key]), part, table, sheet.title)
        self._cover(cover, sheets)
        self._portal(book.create_sheet(PORTAL), sheets)
        book.move_sheet(list_sheet, len(book.sheetnames))
        for hidden in (book[PORTAL], list_sheet):
            hidden.sheet_state = "hidden"
            hidden.protection.sheet = True
        book.active = 0
        about = book.properties
        about.title, about.creator = f"{report.member_state}: {report.cycle}", "ACTIP portal"
        about.description = "For the state's own use. Nothing of it goes further without its consent (Article 25)."
        stream = io.BytesIO()
        book.save(stream)
        return stream.getvalue()

    def _title(self, wanted: str) -> str:
        base = _FORBIDDEN.sub(" ", wanted).strip().strip("'")[:31].strip()
        title, number = base, 2
        while title.lower() in self.titles:
            title, number = f"{base[:27]} ({number})", number + 1
        self.titles.add(title.lower())
        return title

    def head(self, sheet: Worksheet, marker: str, version: int, title: str, about: str) -> None:
        """The hidden first row that names the sheet, its title and a line about it."""
        sheet.cell(1, KEY, marker)
        sheet.cell(1, VERSION, version)
        sheet.row_dimensions[1].hidden = True
        for column in ("A", "B"):
            sheet.column_dimensions[column].hidden = True
        self.cells.style(sheet.cell(2, NUMBER, title), "title", font=font(size=16, bold=True, color=NAVY))
        sheet.row_dimensions[2].height = 24
        cell = sheet.cell(3, NUMBER, about)
        self.cells.style(cell, "about", font=font(size=10, color=GREY), alignment=Alignment(vertical="top"))

    def finish(self, sheet: Worksheet, frozen: str, heading_rows: str | None, landscape: bool = True) -> None:
        """Freeze panes, protect the sheet, and set up printing."""
        sheet.freeze_panes = frozen
        sheet.sheet_view.showGridLines = False
        sheet.sheet_view.zoomScale = 90
        protection = sheet.protection
        protection.sheet, protection.formatColumns, protection.formatRows, protection.formatCells = (
            True,
            False,
            False,
            False,
        )
        page = sheet.page_setup
        page.orientation, page.paperSize, page.fitToWidth, page.fitToHeight = (
            "landscape" if landscape else "portrait", 9, 1, 0,
        )  # fmt: skip
        sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
        sheet.page_margins.left = sheet.page_margins.right = 0.4
        sheet.page_margins.top, sheet.page_margins.bottom = 0.5, 0.6
        if heading_rows:
            sheet.print_title_rows = heading_rows
        name = f"{self.report.member_state}, {self.report.cycle.title}".replace("&", "&&")
        footer: Any = sheet.oddFooter
        footer.left.text, footer.right.text = name, "&A – page &P of &N"
        footer.left.size = footer.right.size = 8

    # --- Sheets ------------------------------------------------------------------------------------------------------
    def _cover(self, sheet: Worksheet, sheets: list[tuple[WorkbookSection, str, dict[str, str]]]) -> None:
        report = self.report
        where = clock.of(report.member_state)
        sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 6, 62
        sheet.column_dimensions["C"].width, sheet.column_dimensions["D"].width = 18, 26
        for row, size in ((1, 20), (2, 12), (3, 10)):
            for column in range(1, 5):
                sheet.cell(row, column).fill = PatternFill("solid", fgColor=NAVY)
            sheet.row_dimensions[row].height = size * 1.9
        for row, size, text in (
            (1, 20, f"Report of {report.member_state}"),
            (2, 12, f"{report.cycle} – due {clock.end_of(report.due_on, where)}"),
            (
                3,
                10,
                f"ASEAN Convention Against Trafficking in Persons. Downloaded {clock.both(timezone.now(), where)}",
            ),
        ):
            cell = sheet.cell(row, 1, text)
            cell.font = font(size=size, bold=row == 1, color="FFFFFF")
            cell.alignment = Alignment(vertical="center", indent=1)
        row = 5
        if report.cycle.is_sample:
            sheet.cell(row, 1, "Sample data: every figure and text is invented.").font = font(bold=True, color="8C1F0E")
            row += 2
        sheet.cell(row, 1, "How to fill it in").font = font(size=13, bold=True, color=NAVY)
        for number, line in enumerate(HOW, start=1):
            row += 1
            sheet.cell(row, 1, number).alignment = Alignment(vertical="top", horizontal="center")
            cell = sheet.cell(row, 2, line)
            cell.alignment = WRAP
            sheet.merge_cells(start_row=row, start_column=2, end_row=row, end_column=4)
            sheet.row_dimensions[row].height = 32 if len(line) > 108 else 17
        row += 2
        for place, text in enumerate(("", "Section", "Questions", "Now"), start=1):
            self.cells.heading(sheet.cell(row, place), text)
        for part, title, table_titles in sheets:
            row += 1
            self.cells.closed(sheet.cell(row, 1), part.mark, centre=True)
            self.cells.link(sheet.cell(row, 2), part.section.title, title)
            asked = sum(item.asked for item in part.items)
            sheet.cell(row, 3, asked).alignment = Alignment(horizontal="left")
            state = part.report_section.get_status_display() if part.writable else "Not open: to read only"
            sheet.cell(row, 4, state)
            for table in part.tables:
                row += 1
                self.cells.link(
                    sheet.cell(row, 2),
                    f"    Table {table.table.number}: {table.table.title}",
                    table_titles[table.item.question.key],
                )
        self.finish(sheet, "A4", None, landscape=False)

    def _section(self, sheet: Worksheet, part: WorkbookSection, table_titles: dict[str, str]) -> None:
        for column, width in WIDTHS.items():
            sheet.column_dimensions[letter(column)].width = width
        about = (
            "Pale yellow cells are yours to fill."
            if part.writable
            else "This section is not open now: it is here to read."
        )
        self.head(sheet, f"section:{part.section.key}", 0, part.name, about)
        answered = ("Answer", "Explanation, or answer in words", "If there is no answer", "Why?", CONFIRMED_HEADING)
        headings = ("No.", "Question", *answered)
        for place, text in enumerate(headings, start=NUMBER):
            self.cells.heading(sheet.cell(FIRST - 1, place), text)
        sheet.row_dimensions[FIRST - 1].height = 34
        row = FIRST
        for item in part.items:
            row = self._question(sheet, row, item, part.writable, table_titles)
        self.finish(sheet, f"E{FIRST}", f"{FIRST - 1}:{FIRST - 1}")

    def _question(
        self, sheet: Worksheet, row: int, item: WorkbookQuestion, writable: bool, table_titles: dict[str, str]
    ) -> int:
        """Write one question; returns the next free row."""
        question, cells = item.question, self.cells
        given = typed(question, item.answer)
        is_table = question.row.takes_table
        sheet.cell(row, KEY, f"t:{question.key}" if is_table else f"q:{question.key}")
        sheet.cell(row, VERSION, item.answer.version if item.answer else 0)
        cells.closed(sheet.cell(row, NUMBER), item.number, bold=True)
        asked = cells.closed(sheet.cell(row, QUESTION), bold=True)
        asked.value = self._asked(item)
        if comment := self._guidance(item):
            asked.comment = comment
        value, text, kind, reason = (sheet.cell(row, column) for column in (VALUE, TEXT, KIND, REASON))
        if is_table:
            for cell in (value, text, kind, reason, sheet.cell(row, CONFIRMED)):
                cells.closed(cell)
            title = table_titles[question.key]
            cells.link(value, f"Fill in sheet “{title}”", title)
            return row + 1
        if question.has_narrative:
            prompt = "What was done, by whom, and what changed. Alt+Enter begins a new line."
            cells.text(sheet, cells.cell(writable, text, given["narrative"]), prompt)
        else:
            cells.closed(text)
        cells.cell(writable, kind, KIND_LABELS.get(given["kind"], ""))
        cells.choose(sheet, kind, KIND_LABELS.values(), "Only if you cannot give the answer, or give it in confidence.")
        cells.text(
            sheet,
            cells.cell(writable, reason, given["reason"]),
            "Why is it not available, or why does it not apply?",
        )
        confirmed = sheet.cell(row, CONFIRMED)
        if writable and item.answer and item.answer.waits_for_confirmation:
            cells.choose(sheet, cells.open(confirmed, centre=True), [YES], CONFIRM.format(item.answer.carried_year))
        else:
            cells.closed(confirmed)
        place = ExcelRow(cells, sheet, row, item, given["value"], writable)
        further = answer_cells.of(question).to_excel(place)
        cells.fit(
            sheet,
            row,
            (WIDTHS[QUESTION] - 4, question.text),  # the question is bold
            *([(WIDTHS[QUESTION], f"{question.text}\n{' '.join(notes(item))}")] if notes(item) else []),
            (WIDTHS[VALUE], value.value),
            (WIDTHS[TEXT], text.value),
            (WIDTHS[REASON], reason.value),
        )
        return row + 1 + further

    def _asked(self, item: WorkbookQuestion) -> CellRichText:
        found = CellRichText(TextBlock(InlineFont(rFont=FONT, b=True, sz=11, color=Color(INK)), item.question.text))
        if below := notes(item):
            found.append(TextBlock(InlineFont(rFont=FONT, sz=9, color=Color(GREY)), "\n" + " ".join(below)))
        return found

    def _guidance(self, item: WorkbookQuestion) -> Comment | None:
        question = item.question
        lines = [question.guidance]
        if question.obligation:
            duty = question.obligation
            mark = f" {NOT_CHECKED}." if duty.unverified else ""
            lines.append(f"{duty.place}, in the portal's own words: {duty.summary}{mark}")
        if question.evidence_kinds:
            lines.append(f"Documents that would show it: {'; '.join(question.evidence_kinds).lower()}.")
        text = "\n\n".join(line for line in lines if line)
        if not text:
            return None
        return Comment(text, "ACTIP portal", height=40 + 16 * (len(text) // 55 + text.count("\n")), width=360)

    def _table(self, sheet: Worksheet, part: WorkbookSection, table: WorkbookTable, section_title: str) -> None:
        """One statistical table: the fields about the whole table, then a grid for each panel."""
        layout, item, writable = table.layout, table.item, part.writable
        columns = layout.columns
        given = table.typed
        about = f"{item.number} {item.question.text} Unit: {counted_in(table.table.unit)}."
        self.head(
            sheet,
            f"table:{item.question.key}",
            table.row.version if table.row else 0,
            f"Table {table.table.number}: {table.table.title}",
            about,
        )
        sheet.cell(1, NUMBER, part.section.key)
        sheet.column_dimensions["C"].width = 46
        last = NUMBER + len(columns) + 1
        width = max(12, min(18, 180 // (len(columns) + 1)))
        for place in range(NUMBER + 1, max(last, NUMBER + BOX) + 1):
            sheet.column_dimensions[letter(place)].width = width
        self.cells.link(sheet.cell(4, NUMBER), f"Back to “{section_title}”", section_title)
        if note := table.table.definition:
            sheet.cell(2, NUMBER).comment = Comment(note, "ACTIP portal", height=60 + 16 * (len(note) // 55), width=360)
        row = FIRST
        fields = {name: label for name, label in TABLE_FIELDS.items()}
        fields |= {f"extra-{key}": label for key, label in extras_of(table.table).items()}
        for name, label in fields.items():
            sheet.cell(row, KEY, f"field:{name}")
            self.cells.closed(sheet.cell(row, NUMBER), label, bold=True)
            cell, text = sheet.cell(row, NUMBER + 1), given.get(name, "")
            # The box is as wide as several columns of figures.
            for place in range(NUMBER + 2, NUMBER + 1 + BOX):
                self.cells.cell(writable, sheet.cell(row, place))
            sheet.merge_cells(start_row=row, start_column=NUMBER + 1, end_row=row, end_column=NUMBER + BOX)
            self.cells.fit(sheet, row, (44, label), (BOX * width, text))
            if name.startswith("extra-"):
                self.cells.cell(writable, cell, int(text) if text else None, "0")
                self.cells.count(
                    sheet, cell, "A whole number. 0: counted, and there were none. Leave it empty if you do not know."
                )
            elif name == "kind":
                self.cells.cell(writable, cell, KIND_LABELS.get(text, ""))
                self.cells.choose(sheet, cell, KIND_LABELS.values(), "Leave it empty if you give figures below.")
            elif name == "provisional":
                self.cells.cell(writable, cell, "Yes" if text else "")
                self.cells.choose(sheet, cell, ["Yes"], "Yes if the figures may still be revised.")
            elif name == "cutoff":
                day = date.fromisoformat(text) if text else None
                self.cells.cell(writable, cell, datetime(day.year, day.month, day.day) if day else None, "d mmmm yyyy")
                self.cells.day(sheet, cell, "The cut-off date, such as 31/12/2026.")
            else:
                self.cells.cell(writable, cell, text)
                self.cells.text(sheet, cell, label, 250 if name in {"source", "coverage"} else LONGEST)
            row += 1
        unit_note = UNIT_NOTE.get(table.table.key, "")
        counts = DataValidation(
            type="whole",
            operator="between",
            formula1="0",
            formula2=str(LARGEST),
            allow_blank=True,
            showErrorMessage=True,
        )
        counts.errorTitle = "This cannot be taken"
        counts.error = "Enter a whole number from 0, without commas or points. Leave the cell empty if you do not know."
        countries = [name for _, name in country_choices()] if layout.open_rows else []
        for panel in layout.panels:
            row += 1
            title = " – ".join(filter(None, [layout.panel_title, panel.label]))
            if title:
                self.cells.style(sheet.cell(row, NUMBER, title), "panel", font=font(size=12, bold=True, color=NAVY))
                row += 1
            if unit_note:
                self.cells.style(sheet.cell(row, NUMBER, unit_note), "about")
                row += 1
            # The codes of the columns, hidden above their headings.
            sheet.cell(row, KEY, "columns")
            for place, column in enumerate(columns, start=NUMBER + 1):
                sheet.cell(row, place, "~".join(column.codes))
            sheet.row_dimensions[row].hidden = True
            row += 1
            title = f"{layout.row_title} / {layout.column_title}"
            self.cells.heading(sheet.cell(row, NUMBER), title)
            for place, column in enumerate(columns, start=NUMBER + 1):
                self.cells.heading(sheet.cell(row, place), column.label)
            if layout.columns_sum:
                self.cells.heading(sheet.cell(row, last), "Total")
            self.cells.fit(sheet, row, (44, title), *((width - 2, column.label) for column in columns))
            row += 1
            top = row
            more = [LayoutLine(("?",), "")] * (MORE_ROWS if layout.open_rows and writable else 0)
            for line in [*layout.rows, *more]:
                sheet.cell(row, KEY, "cells:" + "~".join(panel.codes) + "/" + "~".join(line.codes))
                if line.codes == ("?",):
                    name = self.cells.cell(writable, sheet.cell(row, NUMBER))
                    self.cells.choose(sheet, name, countries, "Another country: choose it here, then fill in its row.")
                else:
                    self.cells.closed(sheet.cell(row, NUMBER), line.label, bold=True)
                for place, column in enumerate(columns, start=NUMBER + 1):
                    count = table.cells.get(layout.key(panel, line, column)) if line.codes != ("?",) else None
                    counts.add(self.cells.cell(writable, sheet.cell(row, place), count, COUNT))
                if layout.columns_sum:
                    self._sum(sheet.cell(row, last), sheet.cell(row, NUMBER + 1), sheet.cell(row, last - 1))
                row += 1
            if layout.rows_sum:
                self.cells.closed(sheet.cell(row, NUMBER), "Total", bold=True)
                for place in range(NUMBER + 1, last + 1 if layout.columns_sum else last):
                    self._sum(sheet.cell(row, place), sheet.cell(top, place), sheet.cell(row - 1, place))
                row += 1
        sheet.add_data_validation(counts)
        self.finish(sheet, "D5", None)

    def _sum(self, cell: Any, first: Any, last: Any) -> None:
        """A total that stays empty while nothing is given: unknown is not zero."""
        area = f"{first.coordinate}:{last.coordinate}"
        cell.value = f'=IF(COUNT({area})=0,"",SUM({area}))'
        self.cells.style(
            cell,
            "sum",
            font=font(size=11, bold=True, color=INK),
            fill=PatternFill("solid", fgColor=TOTAL),
            border=EDGES,
            alignment=Alignment(horizontal="right", vertical="top"),
            number_format=COUNT,
        )

    def _portal(self, sheet: Worksheet, sheets: list[tuple[WorkbookSection, str, dict[str, str]]]) -> None:
        """The identity of the report and the names of the sheets."""
        rows: list[tuple[str, str]] = [*identity_of(self.report).items()]
        for part, title, table_titles in sheets:
            rows.append((f"section:{part.section.key}", title))
            rows += [(f"table:{key}", table_title) for key, table_title in table_titles.items()]
        for number, (name, text) in enumerate(rows, start=1):
            sheet.cell(number, 1, name)
            self.cells.put(sheet.cell(number, 2), text)


def _day(day: date) -> str:
    return f"{day:%-d %B %Y}"
