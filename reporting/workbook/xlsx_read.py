"""Reads a filled-in workbook of ``xlsx_write``: as a stream, by the hidden keys, never by position.

Every unexpected change gets a sentence that names the sheet and the cell. Nothing is computed or guessed. Call it only
with a file that ``guard`` has checked.
"""

from __future__ import annotations

import io
import logging
import warnings
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter as letter
from openpyxl.utils import range_boundaries

from reporting.models import Question
from reporting.workbook import answer_cells
from reporting.workbook.answer_cells import TICKS, ExcelRead, Row
from reporting.workbook.content import CONFIRMED as CONFIRMED_HEADING
from reporting.workbook.content import KIND_LABELS, ReadAnswer, ReadTable, ReadWorkbook, short
from reporting.workbook.guard import CheckedOfficeFile, FileRefused
from reporting.workbook.xlsx_cells import (
    BOX,
    CONFIRMED,
    COVER,
    FIRST,
    KEY,
    KIND,
    LISTS,
    NUMBER,
    PORTAL,
    REASON,
    TEXT,
    VALUE,
    VERSION,
)
from reporting.workbook.xlsx_values import SheetCell, day_of, number_of, plain_of, text_of, version_of
from victims.layout import Layout, country_choices

logger = logging.getLogger(__name__)
LAST_ROW, LAST_COLUMN = 3_000, 60
KINDS = {label.lower(): kind for kind, label in KIND_LABELS.items()}
REPAIR = "Unmerge them, and check what stands in each."
Rows = list[Row]


def read_xlsx(
    content: bytes,
    checked: CheckedOfficeFile,
    filename: str,
    questions: Mapping[str, Question],
    layouts: Mapping[str, Layout],
    belongs: Callable[[dict[str, str]], None],
) -> ReadWorkbook:
    """``questions`` by key; ``layouts`` by the key of the table's question. Raises FileRefused.

    ``belongs`` is called with the identity of the file before anything else is read; it raises FileRefused.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns about unknown styles
        try:
            book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
            try:
                about = _portal(book, filename)
                belongs({name: text for name, text in about if ":" not in name})
                merged = {sheet.title: checked.merged.get(_part(sheet), []) for sheet in book.worksheets}
                own = [sheet for sheet in book.worksheets if sheet.title not in {PORTAL, LISTS, COVER}]
                sheets = {sheet.title: list(_rows(sheet)) for sheet in own}
            finally:
                book.close()
        except FileRefused:
            raise
        except Exception:  # a file that the library cannot read is an error of the file: the sender must save it again
            logger.info("A workbook could not be read.", exc_info=True)
            raise FileRefused(
                f"“{filename}” is damaged and cannot be read. Open it in Excel, save it under a new name, send that."
            ) from None
    return _XlsxReader(about, sheets, merged, questions, layouts).read()


def _portal(book: Any, filename: str) -> list[tuple[str, str]]:
    """The names and texts of the hidden sheet."""
    rows = list(_rows(book[PORTAL])) if PORTAL in book.sheetnames else []
    if not rows:
        raise FileRefused(
            f"“{filename}” is not a workbook of this portal, or its hidden sheet was taken out. Download it here, "
            "copy your answers into it, and send that."
        )
    return [(text_of(row[0].value), text_of(row[1].value)) for _, row in rows]


def _part(sheet: Any) -> str:
    """The name of a sheet's part in the archive, as ``guard`` knows it."""
    return str(sheet._worksheet_path).lstrip("/")


def _rows(sheet: Any) -> Iterator[tuple[int, tuple[SheetCell, ...]]]:
    """The rows that are not empty."""
    width = min(sheet.max_column or LAST_COLUMN, LAST_COLUMN)
    for number, row in enumerate(sheet.iter_rows(max_row=LAST_ROW, max_col=max(width, CONFIRMED)), start=1):
        if any(cell.value is not None for cell in row):
            yield (
                number,
                tuple(
                    SheetCell(f"{letter(column)}{number}", cell.value, getattr(cell, "data_type", "n"))
                    for column, cell in enumerate(row, start=1)
                ),
            )


class _XlsxReader:
    def __init__(
        self,
        about: list[tuple[str, str]],
        sheets: dict[str, Rows],
        merged: dict[str, list[str]],
        questions: Mapping[str, Question],
        layouts: Mapping[str, Layout],
    ) -> None:
        self.about, self.sheets, self.merged = about, sheets, merged
        self.questions, self.layouts = questions, layouts
        self.remarks: list[str] = []

    def read(self) -> ReadWorkbook:
        about = self.about
        identity = {name: text for name, text in about if ":" not in name}
        titles = {name: text for name, text in about if name.startswith(("section:", "table:"))}
        found = ReadWorkbook(identity)
        seen: set[str] = set()
        for title, rows in self.sheets.items():
            marker = text_of(rows[0][1][KEY - 1].value) if rows and rows[0][0] == 1 else ""
            if marker not in titles:
                if rows:
                    self.remarks.append(f"Sheet “{title}” is not one of this report's and was left out.")
                continue
            if marker in seen:
                self.remarks.append(f"Sheet “{title}” is a copy of another one and was left out.")
                continue
            seen.add(marker)
            if title != titles[marker]:
                self.remarks.append(f"Sheet “{title}” was called “{titles[marker]}”; it was read all the same.")
            kind, _, key = marker.partition(":")
            if kind == "section":
                self._section(found, title, key, rows)
            elif key in self.layouts:
                self._table(found, title, key, rows)
        for marker, title in titles.items():
            if marker not in seen:
                self.remarks.append(f"Sheet “{title}” is missing: its answers stay as they are.")
        found.remarks = self.remarks
        return found

    def _merged_at(self, title: str, row: int, first: int, last: int) -> str:
        """The merged range that touches these columns of a row; "" for none."""
        for area in self.merged[title]:
            left, top, right, bottom = range_boundaries(area)
            if top is None or bottom is None or left is None or right is None:
                continue
            if top <= row <= bottom and left <= last and right >= first:
                return area
        return ""

    @staticmethod
    def _box(row: int) -> str:
        """The cells of a box above the figures, which ``xlsx_write`` has merged."""
        return f"{letter(NUMBER + 1)}{row}:{letter(NUMBER + BOX)}{row}"

    # --- Sections ----------------------------------------------------------------------------------------------------
    def _section(self, found: ReadWorkbook, title: str, section: str, rows: Rows) -> None:
        by_key: dict[str, Rows] = {}
        headings = next((row for number, row in rows if number == FIRST - 1), None)
        # Files that were downloaded before there was such a column are read without it.
        can_confirm = headings is not None and text_of(headings[CONFIRMED - 1].value).strip() == CONFIRMED_HEADING
        for number, row in rows:
            if number <= 4:
                continue
            key = text_of(row[KEY - 1].value)
            if key.startswith("q:"):
                by_key.setdefault(key.removeprefix("q:"), []).append((number, row))
            elif not key.startswith("t:") and any(text_of(cell.value) for cell in row[NUMBER - 1 :]):
                self.remarks.append(
                    f"Sheet “{title}”, row {number}: this row is not one of the questions' and was left out."
                )
        for key, question in self.questions.items():
            if question.section.key != section or question.row.takes_table:
                continue
            parts = [f"{key}#{part}" for part in answer_cells.of(question).further(question)]
            wanted = [key, *parts]
            missing = [name for name in wanted if name not in by_key]
            copied = [name for name in wanted if len(by_key.get(name, [])) > 1]
            if missing:
                self.remarks.append(
                    f"Sheet “{title}”: a row of the question “{question.text}” is missing. Its answer stays as it is."
                )
            elif copied:
                numbers = " and ".join(str(number) for name in copied[:1] for number, _ in by_key[name])
                self.remarks.append(
                    f"Sheet “{title}”, rows {numbers}: the same question stands there twice. Its answer stays as it is."
                )
            else:
                version = version_of(by_key[key][0][1][VERSION - 1].value)
                place = ExcelRead(
                    sheet=title,
                    question=question,
                    row=by_key[key][0],
                    further=[by_key[name][0] for name in parts],
                    other=[by_key[name][0] for name in by_key if name.startswith(f"{key}#") and name not in parts],
                    read=ReadAnswer(section, version, {}, {}, {}),
                )
                found.answers[key] = self._answer(place)
                if can_confirm:
                    self._confirmed(place)

    def _answer(self, place: ExcelRead) -> ReadAnswer:
        read, question, (number, row) = place.read, place.question, place.row
        cells = {"value": row[VALUE - 1], "narrative": row[TEXT - 1], "kind": row[KIND - 1], "reason": row[REASON - 1]}
        for name, cell in cells.items():
            read.where[name] = f"Sheet “{place.sheet}”, cell {cell.where}"
        merged = [self._merged_at(place.sheet, number, VALUE, CONFIRMED)]
        merged += [self._merged_at(place.sheet, number, VALUE, VALUE) for number, _ in place.further]
        for area in filter(None, merged):
            read.problems["merged"] = f"Sheet “{place.sheet}”, cells {area} are merged. {REPAIR}"
        read.data["value"] = answer_cells.of(question).from_excel(place)
        takes_text = question.has_narrative
        read.data["narrative"] = plain_of(cells["narrative"], "narrative", read.problems) if takes_text else ""
        kind = plain_of(cells["kind"], "kind", read.problems)
        read.data["kind"] = KINDS.get(kind.lower(), kind)
        if kind and kind.lower() not in KINDS and "kind" not in read.problems:
            read.problems["kind"] = f"“{short(kind)}” is not one of the kinds. Choose from the list."
        read.data["reason"] = plain_of(cells["reason"], "reason", read.problems)
        return read

    @staticmethod
    def _confirmed(place: ExcelRead) -> None:
        cell = place.row[1][CONFIRMED - 1]
        problems: dict[str, str] = {}
        text = plain_of(cell, "confirmed", problems)
        if text and text.lower() not in TICKS:
            problems["confirmed"] = f"“{short(text)}” is neither Yes nor empty."
        for name, sentence in problems.items():
            place.read.problems[name] = f"Sheet “{place.sheet}”, cell {cell.where}: {sentence}"
        place.read.confirmed = bool(text) and not problems

    # --- Tables ------------------------------------------------------------------------------------------------------
    def _table(self, found: ReadWorkbook, title: str, key: str, rows: Rows) -> None:
        layout = self.layouts[key]
        first = rows[0][1]
        read = ReadTable(text_of(first[NUMBER - 1].value), version_of(first[VERSION - 1].value), title, {}, [], {}, {})
        columns: list[tuple[int, tuple[str, ...]]] = []
        countries = {name.lower(): code for code, name in country_choices()} if layout.open_rows else {}
        grid: set[str] = set()
        for number, row in rows[1:]:
            kind, _, rest = text_of(row[KEY - 1].value).partition(":")
            if kind == "columns":
                columns = [
                    (place, tuple(text_of(cell.value).split("~")))
                    for place, cell in enumerate(row)
                    if place >= NUMBER and cell.value is not None
                ]
            elif kind == "field":
                self._field(read, title, rest, number, row[NUMBER])
            elif kind == "cells":
                if area := self._merged_at(title, number, NUMBER, NUMBER + len(columns)):
                    read.problems["merged"] = f"Sheet “{title}”, cells {area} are merged. {REPAIR}"
                self._line(read, title, layout, rest, row, columns, countries, grid)
        read.names = list(read.where)
        found.tables[key] = read

    def _field(self, read: ReadTable, title: str, name: str, number: int, cell: SheetCell) -> None:
        read.where[name] = f"Sheet “{title}”, cell {cell.where}"
        problems: dict[str, str] = {}
        if (area := self._merged_at(title, number, NUMBER + 1, NUMBER + 1)) and area != self._box(number):
            read.problems["merged"] = f"Sheet “{title}”, cells {area} are merged. {REPAIR}"
        if name.startswith("extra-"):
            text = number_of(cell, name, problems)
        elif name == "cutoff":
            text = day_of(cell, name, problems)
        else:
            text = plain_of(cell, name, read.problems)
            if name == "kind" and text:
                if text.lower() not in KINDS:
                    problems[name] = f"“{short(text)}” is not one of the kinds. Choose from the list."
                text = KINDS.get(text.lower(), text)
            elif name == "provisional" and text:
                if text.lower() not in TICKS:
                    problems[name] = f"“{short(text)}” is neither Yes nor empty."
                text = "yes"
        read.problems |= problems
        if text:
            read.data[name] = text

    def _line(
        self,
        read: ReadTable,
        title: str,
        layout: Layout,
        codes: str,
        row: tuple[SheetCell, ...],
        columns: list[tuple[int, tuple[str, ...]]],
        countries: Mapping[str, str],
        grid: set[str],
    ) -> None:
        """One row of figures."""
        panel, _, line = codes.partition("/")
        row_codes = tuple(line.split("~"))
        label = row[NUMBER - 1]
        filled = [row[place] for place, _ in columns if place < len(row) and row[place].value is not None]
        if row_codes == ("?",):
            country = text_of(label.value).strip()
            if not country and not filled:
                return
            code = countries.get(country.lower())
            if code is None:
                read.problems[f"row {label.where}"] = (
                    f"Sheet “{title}”, cell {label.where}: “{short(country)}” is not a country of the list. Choose one."
                )
                return
            row_codes = (code,)
        panel_codes = tuple(panel.split("~")) if panel else ()
        for place, column_codes in columns:
            every = (*panel_codes, *row_codes, *column_codes)
            if len(every) != len(layout.order) or place >= len(row):
                continue
            name = "cell-" + "|".join(every[position] for position in layout.order)
            cell = row[place]
            read.where[name] = f"Sheet “{title}”, cell {cell.where}"
            text = number_of(cell, name, read.problems)
            if name in grid and (text or name in read.data) and text != read.data.get(name, ""):
                read.problems[name] = "This row stands twice in the table, with different figures. Keep one."
            grid.add(name)
            if text:
                read.data[name] = text
