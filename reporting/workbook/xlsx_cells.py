"""Cells of a workbook: their style, validation, and hints when they are selected. Used by ``xlsx_write``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import partial
from typing import Any, Literal

from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter as letter
from openpyxl.utils import quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from members.typed_text import LONGEST
from victims.numbers import LARGEST

COVER, PORTAL, LISTS = "Read me first", "_portal", "_lists"
KEY, VERSION, NUMBER, QUESTION, VALUE, TEXT, KIND, REASON, CONFIRMED = range(1, 10)
FIRST = 5  # the first row of questions; titles and headings are above
TICK = "x"
COUNT = "#,##0"  # the format of figures
WIDTHS = {NUMBER: 7, QUESTION: 52, VALUE: 30, TEXT: 72, KIND: 17, REASON: 34, CONFIRMED: 12}
BOX = 6  # columns of figures over which a box above the figures stretches
HIGHEST = 400  # points; Excel shows no row higher than 409
FONT = "Calibri"  # part of every Excel; other scripts use fonts of the system
NAVY, INK, GREY, LINE, RED = "12436D", "0B0C0C", "505A5F", "B1B4B6", "8C1F0E"
OPEN, LOCKED, CLOSED, TOTAL = "FFFDF2", "F3F6F8", "E7EAED", "EAF1F7"
_EDGE = Side(style="thin", color=LINE)
EDGES = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)
WRAP = Alignment(wrap_text=True, vertical="top")
font = partial(Font, name=FONT, size=11)
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # Excel reads _x0041_ as a letter


class _GrowingRow(RowDimension):
    """A row whose height fits its text, also when more is typed into it."""

    @property
    def customHeight(self) -> bool:
        return False


class CellWriter:
    """Fills and styles cells of one workbook. The choices of lists are stored in ``list_sheet``."""

    def __init__(self, list_sheet: Worksheet) -> None:
        self.list_sheet = list_sheet
        self.styles: dict[str, Any] = {}
        self.lists: dict[tuple[str, ...], str] = {}

    def style(self, cell: Any, name: str, **parts: Any) -> Any:
        """Give a cell the style ``name``, made from ``parts`` at its first use. Much faster than styling each cell."""
        if name not in self.styles:
            cell._style = StyleArray()  # its own: that of an earlier name is shared
            for part, value in parts.items():
                setattr(cell, part, value)
            self.styles[name] = cell._style
        cell._style = self.styles[name]
        return cell

    def open(self, cell: Any, value: Any = None, form: str = "@", centre: bool = False) -> Any:
        """An unlocked cell. A text stays a text, whatever it begins with."""
        self.put(cell, value)
        return self.style(
            cell,
            f"open {form} {centre}",
            font=font(size=11, color=INK),
            fill=PatternFill("solid", fgColor=OPEN),
            border=EDGES,
            alignment=Alignment(wrap_text=True, vertical="top", horizontal=_side(form, centre)),
            protection=Protection(locked=False),
            number_format=form,
        )

    def closed(self, cell: Any, value: Any = None, bold: bool = False, centre: bool = False) -> Any:
        self.put(cell, value)
        return self.style(
            cell,
            f"closed {bold} {centre}",
            font=font(size=11 if bold else 10, bold=bold, color=INK if bold else GREY),
            fill=PatternFill("solid", fgColor=LOCKED),
            border=EDGES,
            alignment=Alignment(wrap_text=True, vertical="top", horizontal="center" if centre else "left"),
        )

    def cell(self, writable: bool, cell: Any, value: Any = None, form: str = "@", centre: bool = False) -> Any:
        if writable:
            return self.open(cell, value, form, centre)
        self.put(cell, value)
        return self.style(
            cell,
            f"shut {form} {centre}",
            font=font(size=11, color=INK),
            fill=PatternFill("solid", fgColor=CLOSED),
            border=EDGES,
            alignment=Alignment(wrap_text=True, vertical="top", horizontal=_side(form, centre)),
            number_format=form,
        )

    @staticmethod
    def put(cell: Any, value: Any) -> None:
        if isinstance(value, str):
            value = _ESCAPE.sub("_x005F_", value)
            cell.value = value or None
            if cell.data_type == "f":
                cell.data_type = "s"  # “=1+1” is a text that somebody wrote, not a formula
        else:
            cell.value = value

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
        """Set the validation of a cell, with its hint and its error message."""
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

    def amount(self, sheet: Worksheet, cell: Any, prompt: str) -> None:
        error = "Enter an amount from 0 as a number. Leave the cell empty if you do not know."
        self.check(sheet, cell, prompt, error, type="decimal", operator="greaterThanOrEqual", formula1="0")

    def day(self, sheet: Worksheet, cell: Any, prompt: str) -> None:
        error = "Enter a date, such as 31/12/2026."
        self.check(sheet, cell, prompt, error, type="date", operator="between", formula1="1", formula2="73050")

    @staticmethod
    def fit(sheet: Worksheet, row: int, *texts: tuple[int, Any]) -> None:
        """Set the height of a row for the longest of the texts, given with the width of their columns."""
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
            font=font(size=11, bold=True, color="FFFFFF"),
            fill=PatternFill("solid", fgColor=NAVY),
            border=EDGES,
            alignment=Alignment(wrap_text=True, vertical="center"),
        )

    def link(self, cell: Any, text: str, title: str) -> None:
        cell.value = text
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"{quote_sheetname(title)}!C2", display=text)
        self.style(
            cell, "link", font=font(size=11, color="1A5A96", underline="single"), alignment=WRAP,
        )  # fmt: skip


def _side(form: str, centre: bool) -> Literal["center", "right", "left"]:
    """Numbers of a table stand below each other."""
    return "center" if centre else "right" if form == COUNT else "left"
