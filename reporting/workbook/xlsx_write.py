"""A report, or the part of it that one person may write, as an Excel workbook to fill in and send back.

One sheet per section and one per statistical table. Answer cells are open, everything else is locked (without a
password). Hidden columns A and B hold each row's key and the version of its answer; the hidden sheet ``PORTAL`` says
which report it is. Read back by ``xlsx_read``.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from datetime import date, datetime
from functools import partial
from typing import Any, Literal

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Color, Font, PatternFill, Protection, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter as letter
from openpyxl.utils import quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from members.typed_text import LONGEST
from reporting.enums import ONE_CHOICE, QuestionType
from reporting.workbook.content import (
    KIND_LABELS,
    TABLE_FIELDS,
    Item,
    Package,
    Part,
    TableItem,
    extras_of,
    gone,
    identity_of,
    notes,
    typed,
)
from victims.layout import UNIT_NOTE, Line, counted_in, country_choices
from victims.numbers import LARGEST

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COVER, PORTAL, LISTS = "Read me first", "_portal", "_lists"
KEY, VERSION, NUMBER, QUESTION, VALUE, TEXT, KIND, REASON = range(1, 9)
FIRST = 5  # the first row of questions; titles and headings stand above
TICK = "x"
COUNT = "#,##0"  # the format of figures
WIDTHS = {NUMBER: 7, QUESTION: 52, VALUE: 30, TEXT: 72, KIND: 17, REASON: 34}
BOX = 6  # columns of figures over which a box above the figures stretches
HIGHEST = 400  # points; Excel shows no row higher than 409
MORE_ROWS = 4  # empty rows for further countries, in each part of a table that takes them
FONT = "Calibri"  # every Excel has it; other scripts come from the fonts of the system
NAVY, INK, GREY, LINE, RED = "12436D", "0B0C0C", "505A5F", "B1B4B6", "8C1F0E"
OPEN, LOCKED, CLOSED, TOTAL = "FFFDF2", "F3F6F8", "E7EAED", "EAF1F7"
_EDGE = Side(style="thin", color=LINE)
_BOX = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)
_WRAP = Alignment(wrap_text=True, vertical="top")
_font = partial(Font, name=FONT, size=11)
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # Excel reads _x0041_ as a letter

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
    return _Writer(package).write()


class _GrowingRow(RowDimension):
    """A row that is shown as high as its text needs, and grows when more is written into it."""

    @property
    def customHeight(self) -> bool:
        return False


class _Writer:
    def __init__(self, package: Package) -> None:
        self.package, self.report = package, package.report
        self.book = Workbook()
        self.styles: dict[str, Any] = {}
        self.lists: dict[tuple[str, ...], str] = {}
        self.titles: set[str] = {PORTAL.lower(), LISTS.lower(), COVER.lower()}

    def write(self) -> bytes:
        book, report = self.book, self.report
        cover = book.active
        assert isinstance(cover, Worksheet)
        cover.title = COVER
        self.list_sheet = book.create_sheet(LISTS)
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
        book.move_sheet(self.list_sheet, len(book.sheetnames))
        for hidden in (book[PORTAL], self.list_sheet):
            hidden.sheet_state = "hidden"
            hidden.protection.sheet = True
        book.active = 0
        about = book.properties
        about.title, about.creator = f"{report.member_state}: {report.cycle}", "ACTIP portal"
        about.description = "For the state's own use. Nothing of it goes further without its consent (Article 25)."
        stream = io.BytesIO()
        book.save(stream)
        return stream.getvalue()

    # --- Styles and small things -------------------------------------------------------------------------------------
    def style(self, cell: Any, name: str, **parts: Any) -> Any:
        """Give a cell the style ``name``, made of ``parts`` at its first use. Much faster than styling each cell."""
        if name not in self.styles:
            cell._style = StyleArray()  # its own: that of an earlier name is shared
            for part, value in parts.items():
                setattr(cell, part, value)
            self.styles[name] = cell._style
        cell._style = self.styles[name]
        return cell

    def open(self, cell: Any, value: Any = None, form: str = "@", centre: bool = False) -> Any:
        """A cell to write in. A text stays a text, whatever it begins with."""
        self.put(cell, value)
        return self.style(
            cell,
            f"open {form} {centre}",
            font=_font(size=11, color=INK),
            fill=PatternFill("solid", fgColor=OPEN),
            border=_BOX,
            alignment=Alignment(wrap_text=True, vertical="top", horizontal=_side(form, centre)),
            protection=Protection(locked=False),
            number_format=form,
        )

    def closed(self, cell: Any, value: Any = None, bold: bool = False, centre: bool = False) -> Any:
        self.put(cell, value)
        return self.style(
            cell,
            f"closed {bold} {centre}",
            font=_font(size=11 if bold else 10, bold=bold, color=INK if bold else GREY),
            fill=PatternFill("solid", fgColor=LOCKED),
            border=_BOX,
            alignment=Alignment(wrap_text=True, vertical="top", horizontal="center" if centre else "left"),
        )

    def cell(self, writable: bool, cell: Any, value: Any = None, form: str = "@", centre: bool = False) -> Any:
        if writable:
            return self.open(cell, value, form, centre)
        self.put(cell, value)
        return self.style(
            cell,
            f"shut {form} {centre}",
            font=_font(size=11, color=INK),
            fill=PatternFill("solid", fgColor=CLOSED),
            border=_BOX,
            alignment=Alignment(wrap_text=True, vertical="top", horizontal=_side(form, centre)),
            number_format=form,
        )

    @staticmethod
    def put(cell: Any, value: Any) -> None:
        if isinstance(value, str):
            value = _ESCAPE.sub("_x005F_", value)
            cell.value = value or None
            if cell.data_type == "f":
                cell.data_type = "s"  # “=1+1” is what somebody wrote, not something to compute
        else:
            cell.value = value

    def _title(self, wanted: str) -> str:
        base = _FORBIDDEN.sub(" ", wanted).strip().strip("'")[:31].strip()
        title, number = base, 2
        while title.lower() in self.titles:
            title, number = f"{base[:27]} ({number})", number + 1
        self.titles.add(title.lower())
        return title

    def list_of(self, labels: Iterable[str]) -> str:
        """A column of the hidden sheet with these choices, as a reference."""
        labels = tuple(labels)
        if labels not in self.lists:
            column = len(self.lists) + 1
            for row, label in enumerate(labels, start=1):
                self.put(self.list_sheet.cell(row, column), label)
            self.lists[labels] = f"{LISTS}!${letter(column)}$1:${letter(column)}${len(labels)}"
        return self.lists[labels]

    def check(self, sheet: Worksheet, cell: Any, prompt: str, error: str, **rule: Any) -> None:
        """What a cell takes, and what is said when it is chosen or filled wrongly."""
        found = DataValidation(allow_blank=True, showErrorMessage=True, showInputMessage=True, **rule)
        found.promptTitle, found.prompt = "How to answer", prompt[:255]
        found.errorTitle, found.error = "This cannot be taken", error[:255]
        found.add(cell)
        sheet.add_data_validation(found)

    def choose(self, sheet: Worksheet, cell: Any, labels: Iterable[str], prompt: str) -> None:
        self.check(sheet, cell, prompt, "Choose from the list.", type="list", formula1=self.list_of(labels))

    def text(self, sheet: Worksheet, cell: Any, prompt: str, longest: int = LONGEST) -> None:
        error = f"At most {longest:,} characters fit here. Shorten the text, or attach the rest as a document."
        self.check(sheet, cell, prompt, error, type="textLength", operator="lessThanOrEqual", formula1=str(longest))

    def count(self, sheet: Worksheet, cell: Any, prompt: str) -> None:
        error = (
            "Enter a whole number from 0, in digits, without commas or points. Leave the cell empty if you do not know."
        )
        self.check(sheet, cell, prompt, error, type="whole", operator="between", formula1="0", formula2=str(LARGEST))

    def day(self, sheet: Worksheet, cell: Any, prompt: str) -> None:
        error = "Enter a date, such as 31/12/2026."
        self.check(sheet, cell, prompt, error, type="date", operator="between", formula1="1", formula2="73050")

    def head(self, sheet: Worksheet, marker: str, version: int, title: str, about: str) -> None:
        """The hidden first row that names the sheet, its title and a line about it."""
        sheet.cell(1, KEY, marker)
        sheet.cell(1, VERSION, version)
        sheet.row_dimensions[1].hidden = True
        for column in ("A", "B"):
            sheet.column_dimensions[column].hidden = True
        self.style(sheet.cell(2, NUMBER, title), "title", font=_font(size=16, bold=True, color=NAVY))
        sheet.row_dimensions[2].height = 24
        cell = sheet.cell(3, NUMBER, about)
        self.style(cell, "about", font=_font(size=10, color=GREY), alignment=Alignment(vertical="top"))

    @staticmethod
    def fit(sheet: Worksheet, row: int, *texts: tuple[int, Any]) -> None:
        """As high as the longest of the texts, given with the width of their column, needs."""
        lines = max(
            sum(max(1, -(-len(line) * 10 // (width * 11))) for line in str(text or "").split("\n"))
            for width, text in texts
        )
        sheet.row_dimensions[row] = _GrowingRow(sheet, index=row, ht=min(HIGHEST, 4 + 15 * lines))

    def heading(self, cell: Any, text: str) -> None:
        self.put(cell, text)
        self.style(
            cell,
            "heading",
            font=_font(size=11, bold=True, color="FFFFFF"),
            fill=PatternFill("solid", fgColor=NAVY),
            border=_BOX,
            alignment=Alignment(wrap_text=True, vertical="center"),
        )

    def finish(self, sheet: Worksheet, frozen: str, heading_rows: str | None, landscape: bool = True) -> None:
        """Freeze, protect, and set up for paper."""
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

    def link(self, cell: Any, text: str, title: str) -> None:
        cell.value = text
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"{quote_sheetname(title)}!C2", display=text)
        self.style(
            cell, "link", font=_font(size=11, color="1A5A96", underline="single"), alignment=_WRAP,
        )  # fmt: skip

    # --- Sheets ------------------------------------------------------------------------------------------------------
    def _cover(self, sheet: Worksheet, sheets: list[tuple[Part, str, dict[str, str]]]) -> None:
        report = self.report
        sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 6, 62
        sheet.column_dimensions["C"].width, sheet.column_dimensions["D"].width = 18, 26
        for row, size in ((1, 20), (2, 12), (3, 10)):
            for column in range(1, 5):
                sheet.cell(row, column).fill = PatternFill("solid", fgColor=NAVY)
            sheet.row_dimensions[row].height = size * 1.9
        for row, size, text in (
            (1, 20, f"Report of {report.member_state}"),
            (2, 12, f"{report.cycle} – due {_day(report.due_on)}"),
            (
                3,
                10,
                f"ASEAN Convention Against Trafficking in Persons. Downloaded {timezone.now():%-d %B %Y, %H:%M} UTC",
            ),
        ):
            cell = sheet.cell(row, 1, text)
            cell.font = _font(size=size, bold=row == 1, color="FFFFFF")
            cell.alignment = Alignment(vertical="center", indent=1)
        row = 5
        if report.cycle.is_sample:
            sheet.cell(row, 1, "Sample data: every figure and text is invented.").font = _font(
                bold=True, color="8C1F0E"
            )
            row += 2
        sheet.cell(row, 1, "How to fill it in").font = _font(size=13, bold=True, color=NAVY)
        for number, line in enumerate(HOW, start=1):
            row += 1
            sheet.cell(row, 1, number).alignment = Alignment(vertical="top", horizontal="center")
            cell = sheet.cell(row, 2, line)
            cell.alignment = _WRAP
            sheet.merge_cells(start_row=row, start_column=2, end_row=row, end_column=4)
            sheet.row_dimensions[row].height = 32 if len(line) > 108 else 17
        row += 2
        for place, text in enumerate(("", "Section", "Questions", "Now"), start=1):
            self.heading(sheet.cell(row, place), text)
        for part, title, table_titles in sheets:
            row += 1
            self.closed(sheet.cell(row, 1), part.place, centre=True)
            self.link(sheet.cell(row, 2), part.section.title, title)
            asked = sum(item.asked for item in part.items)
            sheet.cell(row, 3, asked).alignment = Alignment(horizontal="left")
            state = part.report_section.get_status_display() if part.writable else "Not open: to read only"
            sheet.cell(row, 4, state)
            for table in part.tables:
                row += 1
                self.link(
                    sheet.cell(row, 2),
                    f"    Table {table.table.number}: {table.table.title}",
                    table_titles[table.item.question.key],
                )
        self.finish(sheet, "A4", None, landscape=False)

    def _section(self, sheet: Worksheet, part: Part, table_titles: dict[str, str]) -> None:
        for column, width in WIDTHS.items():
            sheet.column_dimensions[letter(column)].width = width
        about = (
            "Pale yellow cells are yours to fill."
            if part.writable
            else "This section is not open now: it is here to read."
        )
        self.head(sheet, f"section:{part.section.key}", 0, part.name, about)
        headings = ("No.", "Question", "Answer", "Explanation, or answer in words", "If there is no answer", "Why?")
        for place, text in enumerate(headings, start=NUMBER):
            self.heading(sheet.cell(FIRST - 1, place), text)
        sheet.row_dimensions[FIRST - 1].height = 34
        row = FIRST
        for item in part.items:
            row = self._question(sheet, row, item, part.writable, table_titles)
        self.finish(sheet, f"E{FIRST}", f"{FIRST - 1}:{FIRST - 1}")

    def _question(self, sheet: Worksheet, row: int, item: Item, writable: bool, table_titles: dict[str, str]) -> int:
        """Write one question; returns the next free row."""
        question = item.question
        given = typed(question, item.answer)
        type_ = QuestionType(question.type)
        sheet.cell(row, KEY, f"q:{question.key}" if type_ != QuestionType.TABLE else f"t:{question.key}")
        sheet.cell(row, VERSION, item.answer.version if item.answer else 0)
        self.closed(sheet.cell(row, NUMBER), item.number, bold=True)
        asked = self.closed(sheet.cell(row, QUESTION), bold=True)
        asked.value = self._asked(item)
        if comment := self._guidance(item):
            asked.comment = comment
        cells = {column: sheet.cell(row, column) for column in (VALUE, TEXT, KIND, REASON)}
        if type_ == QuestionType.TABLE:
            for cell in cells.values():
                self.closed(cell)
            title = table_titles[question.key]
            self.link(cells[VALUE], f"Fill in sheet “{title}”", title)
            return row + 1
        hint = self._hint(question)
        if type_ == QuestionType.TEXT:
            self.closed(cells[VALUE])
            self.text(sheet, self.cell(writable, cells[TEXT], given["value"]), hint)
        elif question.has_narrative:
            self.text(
                sheet,
                self.cell(writable, cells[TEXT], given["narrative"]),
                "What was done, by whom, and what changed. Alt+Enter begins a new line.",
            )
        else:
            self.closed(cells[TEXT])
        if type_ in ONE_CHOICE:
            labels = {choice["value"]: choice["label"] for choice in question.choices}
            self.cell(writable, cells[VALUE], question.label_of(given["value"]))
            self.choose(sheet, cells[VALUE], labels.values(), hint)
        elif type_ == QuestionType.NUMBER:
            self.cell(writable, cells[VALUE], int(given["value"]) if given["value"] else None, "0")
            self.count(sheet, cells[VALUE], hint)
        elif type_ == QuestionType.DATE:
            day = date.fromisoformat(given["value"]) if given["value"] else None
            self.cell(writable, cells[VALUE], datetime(day.year, day.month, day.day) if day else None, "d mmmm yyyy")
            self.day(sheet, cells[VALUE], hint)
        elif type_ == QuestionType.MULTI_CHOICE:
            self.closed(cells[VALUE], f"Write {TICK} beside each that applies:")
        elif type_ == QuestionType.FILE:
            self.closed(cells[VALUE], "Attach documents in the portal.")
        self.cell(writable, cells[KIND], KIND_LABELS.get(given["kind"], ""))
        self.choose(
            sheet, cells[KIND], KIND_LABELS.values(), "Only if you cannot give the answer, or give it in confidence."
        )
        self.text(
            sheet,
            self.cell(writable, cells[REASON], given["reason"]),
            "Why is it not available, or why does it not apply?",
        )
        self.fit(
            sheet,
            row,
            (WIDTHS[QUESTION] - 4, question.text),  # the question is bold
            *([(WIDTHS[QUESTION], f"{question.text}\n{' '.join(notes(item))}")] if notes(item) else []),
            (WIDTHS[VALUE], cells[VALUE].value),
            (WIDTHS[TEXT], cells[TEXT].value),
            (WIDTHS[REASON], cells[REASON].value),
        )
        row += 1
        if type_ == QuestionType.MULTI_CHOICE:
            for choice in [*question.choices, *gone(question, given["value"])]:
                sheet.cell(row, KEY, f"q:{question.key}#{choice['value']}")
                self.closed(sheet.cell(row, NUMBER))
                label = self.closed(sheet.cell(row, QUESTION), f"      {choice['label']}")
                label.value = f"      {choice['label']}"
                ticked = TICK if choice["value"] in given["value"] else ""
                self.cell(writable, sheet.cell(row, VALUE), ticked, centre=True)
                self.choose(
                    sheet, sheet.cell(row, VALUE), [TICK], f"Write {TICK} if it applies; leave it empty if not."
                )
                for column in (TEXT, KIND, REASON):
                    self.closed(sheet.cell(row, column))
                row += 1
        return row

    def _asked(self, item: Item) -> CellRichText:
        found = CellRichText(TextBlock(InlineFont(rFont=FONT, b=True, sz=11, color=Color(INK)), item.question.text))
        if below := notes(item):
            found.append(TextBlock(InlineFont(rFont=FONT, sz=9, color=Color(GREY)), "\n" + " ".join(below)))
        return found

    def _guidance(self, item: Item) -> Comment | None:
        question = item.question
        lines = [question.guidance]
        if question.obligation:
            lines.append(
                f"Article {question.obligation.article.number}({question.obligation.paragraph}), in the portal's own "
                f"words: {question.obligation.summary}"
            )
        if question.evidence_kinds:
            lines.append(f"Documents that would show it: {'; '.join(question.evidence_kinds).lower()}.")
        text = "\n\n".join(line for line in lines if line)
        if not text:
            return None
        return Comment(text, "ACTIP portal", height=40 + 16 * (len(text) // 55 + text.count("\n")), width=360)

    @staticmethod
    def _hint(question: Any) -> str:
        base = {
            QuestionType.NUMBER: "A whole number. 0: counted, and there were none. Leave it empty if you do not know.",
            QuestionType.DATE: "A date, such as 31/12/2026.",
            QuestionType.TEXT: "Write the answer. Alt+Enter begins a new line.",
        }.get(QuestionType(question.type), "Choose from the list.")
        unit = f" Unit: {question.unit}." if question.unit else ""
        return " ".join(filter(None, [question.guidance, base + unit]))

    def _table(self, sheet: Worksheet, part: Part, table: TableItem, section_title: str) -> None:
        """One statistical table: what is said once, then a grid for each panel."""
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
        self.link(sheet.cell(4, NUMBER), f"Back to “{section_title}”", section_title)
        if note := table.table.definition:
            sheet.cell(2, NUMBER).comment = Comment(note, "ACTIP portal", height=60 + 16 * (len(note) // 55), width=360)
        row = FIRST
        fields = {name: label for name, label in TABLE_FIELDS.items()}
        fields |= {f"extra-{key}": label for key, label in extras_of(table.table).items()}
        for name, label in fields.items():
            sheet.cell(row, KEY, f"field:{name}")
            self.closed(sheet.cell(row, NUMBER), label, bold=True)
            cell, text = sheet.cell(row, NUMBER + 1), given.get(name, "")
            # The box is as wide as several columns of figures.
            for place in range(NUMBER + 2, NUMBER + 1 + BOX):
                self.cell(writable, sheet.cell(row, place))
            sheet.merge_cells(start_row=row, start_column=NUMBER + 1, end_row=row, end_column=NUMBER + BOX)
            self.fit(sheet, row, (44, label), (BOX * width, text))
            if name.startswith("extra-"):
                self.cell(writable, cell, int(text) if text else None, "0")
                self.count(
                    sheet, cell, "A whole number. 0: counted, and there were none. Leave it empty if you do not know."
                )
            elif name == "kind":
                self.cell(writable, cell, KIND_LABELS.get(text, ""))
                self.choose(sheet, cell, KIND_LABELS.values(), "Leave it empty if you give figures below.")
            elif name == "provisional":
                self.cell(writable, cell, "Yes" if text else "")
                self.choose(sheet, cell, ["Yes"], "Yes if the figures may still be revised.")
            elif name == "cutoff":
                day = date.fromisoformat(text) if text else None
                self.cell(writable, cell, datetime(day.year, day.month, day.day) if day else None, "d mmmm yyyy")
                self.day(sheet, cell, "The cut-off date, such as 31/12/2026.")
            else:
                self.cell(writable, cell, text)
                self.text(sheet, cell, label, 250 if name in {"source", "coverage"} else LONGEST)
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
                self.style(sheet.cell(row, NUMBER, title), "panel", font=_font(size=12, bold=True, color=NAVY))
                row += 1
            if unit_note:
                self.style(sheet.cell(row, NUMBER, unit_note), "about")
                row += 1
            # The codes of the columns, hidden above their headings.
            sheet.cell(row, KEY, "columns")
            for place, column in enumerate(columns, start=NUMBER + 1):
                sheet.cell(row, place, "~".join(column.codes))
            sheet.row_dimensions[row].hidden = True
            row += 1
            title = f"{layout.row_title} / {layout.column_title}"
            self.heading(sheet.cell(row, NUMBER), title)
            for place, column in enumerate(columns, start=NUMBER + 1):
                self.heading(sheet.cell(row, place), column.label)
            if layout.columns_sum:
                self.heading(sheet.cell(row, last), "Total")
            self.fit(sheet, row, (44, title), *((width - 2, column.label) for column in columns))
            row += 1
            top = row
            more = [Line(("?",), "")] * (MORE_ROWS if layout.open_rows and writable else 0)
            for line in [*layout.rows, *more]:
                sheet.cell(row, KEY, "cells:" + "~".join(panel.codes) + "/" + "~".join(line.codes))
                if line.codes == ("?",):
                    name = self.cell(writable, sheet.cell(row, NUMBER))
                    self.choose(sheet, name, countries, "Another country: choose it here, then fill in its row.")
                else:
                    self.closed(sheet.cell(row, NUMBER), line.label, bold=True)
                for place, column in enumerate(columns, start=NUMBER + 1):
                    count = table.cells.get(layout.key(panel, line, column)) if line.codes != ("?",) else None
                    counts.add(self.cell(writable, sheet.cell(row, place), count, COUNT))
                if layout.columns_sum:
                    self._sum(sheet.cell(row, last), sheet.cell(row, NUMBER + 1), sheet.cell(row, last - 1))
                row += 1
            if layout.rows_sum:
                self.closed(sheet.cell(row, NUMBER), "Total", bold=True)
                for place in range(NUMBER + 1, last + 1 if layout.columns_sum else last):
                    self._sum(sheet.cell(row, place), sheet.cell(top, place), sheet.cell(row - 1, place))
                row += 1
        sheet.add_data_validation(counts)
        self.finish(sheet, "D5", None)

    def _sum(self, cell: Any, first: Any, last: Any) -> None:
        """A total that stays empty while nothing is given: unknown is not zero."""
        area = f"{first.coordinate}:{last.coordinate}"
        cell.value = f'=IF(COUNT({area})=0,"",SUM({area}))'
        self.style(
            cell,
            "sum",
            font=_font(size=11, bold=True, color=INK),
            fill=PatternFill("solid", fgColor=TOTAL),
            border=_BOX,
            alignment=Alignment(horizontal="right", vertical="top"),
            number_format=COUNT,
        )

    def _portal(self, sheet: Worksheet, sheets: list[tuple[Part, str, dict[str, str]]]) -> None:
        """Which report it is, and which sheets it had."""
        rows: list[tuple[str, str]] = [*identity_of(self.report).items()]
        for part, title, table_titles in sheets:
            rows.append((f"section:{part.section.key}", title))
            rows += [(f"table:{key}", table_title) for key, table_title in table_titles.items()]
        for number, (name, text) in enumerate(rows, start=1):
            sheet.cell(number, 1, name)
            self.put(sheet.cell(number, 2), text)


def _side(form: str, centre: bool) -> Literal["center", "right", "left"]:
    """Numbers of a table stand below each other."""
    return "center" if centre else "right" if form == COUNT else "left"


def _day(day: date) -> str:
    return f"{day:%-d %B %Y}"
