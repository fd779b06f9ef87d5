"""Reads a workbook that ``xlsx_write`` made and somebody filled in: as a stream, by the hidden keys, never by position.

Everything that is not as it was gets a sentence that names the sheet and the cell. Nothing is computed or guessed.
Call only with a file that ``guard`` has looked through.
"""

from __future__ import annotations

import io
import logging
import re
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter as letter
from openpyxl.utils import range_boundaries

from reporting.enums import ONE_CHOICE, QuestionType
from reporting.models import Question
from reporting.workbook.content import (
    KIND_LABELS,
    ReadAnswer,
    ReadFile,
    ReadTable,
    labels_of,
    tidy,
)
from reporting.workbook.guard import Checked, Refused
from reporting.workbook.xlsx_write import BOX, COVER, KEY, KIND, LISTS, NUMBER, PORTAL, REASON, TEXT, VALUE, VERSION
from victims.layout import Layout, country_choices

logger = logging.getLogger(__name__)
LAST_ROW, LAST_COLUMN = 3_000, 60
KINDS = {label.lower(): kind for kind, label in KIND_LABELS.items()}
TICKS = {"x", "✓", "✔", "☒", "☑", "yes", "y", "1", "true"}
ESCAPED = re.compile(r"_x005F_(?=x[0-9A-Fa-f]{4}_)")  # openpyxl takes it away in shared texts, not in others
ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
REPAIR = "Unmerge them, and check what stands in each."


@dataclass(frozen=True)
class Cell:
    """A cell's value and its type: "s" text, "n" number, "d" date, "b" yes or no, "f" formula, "e" error."""

    where: str
    value: Any
    type: str


Rows = list[tuple[int, tuple[Cell, ...]]]


def read_xlsx(
    content: bytes,
    checked: Checked,
    filename: str,
    questions: Mapping[str, Question],
    layouts: Mapping[str, Layout],
    belongs: Callable[[dict[str, str]], None],
) -> ReadFile:
    """``questions`` by key; ``layouts`` by the key of the table's question. Raises Refused.

    ``belongs`` is asked with what the file says of itself before anything else of it is read, and raises Refused.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what openpyxl says of styles that it does not know
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
        except Refused:
            raise
        except Exception:  # a file that no library can make sense of is the sender's to save anew, not a fault of ours
            logger.info("A workbook could not be read.", exc_info=True)
            raise Refused(
                f"“{filename}” is damaged and cannot be read. Open it in Excel, save it under a new name, send that."
            ) from None
    return _Reader(about, sheets, merged, questions, layouts).read()


def _portal(book: Any, filename: str) -> list[tuple[str, str]]:
    """The names and texts of the hidden sheet."""
    rows = list(_rows(book[PORTAL])) if PORTAL in book.sheetnames else []
    if not rows:
        raise Refused(
            f"“{filename}” is not a workbook of this portal, or its hidden sheet was taken out. Download it here, "
            "copy your answers into it, and send that."
        )
    return [(_text(row[0].value), _text(row[1].value)) for _, row in rows]


def _part(sheet: Any) -> str:
    """The name of a sheet's part in the archive, as ``guard`` knows it."""
    return str(sheet._worksheet_path).lstrip("/")


def _rows(sheet: Any) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    """The rows that hold something."""
    width = min(sheet.max_column or LAST_COLUMN, LAST_COLUMN)
    for number, row in enumerate(sheet.iter_rows(max_row=LAST_ROW, max_col=max(width, REASON)), start=1):
        if any(cell.value is not None for cell in row):
            yield (
                number,
                tuple(
                    Cell(f"{letter(column)}{number}", cell.value, getattr(cell, "data_type", "n"))
                    for column, cell in enumerate(row, start=1)
                ),
            )


class _Reader:
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

    def read(self) -> ReadFile:
        about = self.about
        identity = {name: text for name, text in about if ":" not in name}
        titles = {name: text for name, text in about if name.startswith(("section:", "table:"))}
        found = ReadFile(identity)
        seen: set[str] = set()
        for title, rows in self.sheets.items():
            marker = _text(rows[0][1][KEY - 1].value) if rows and rows[0][0] == 1 else ""
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
        """The cells of a box above the figures, which are merged from the beginning."""
        return f"{letter(NUMBER + 1)}{row}:{letter(NUMBER + BOX)}{row}"

    # --- Sections ----------------------------------------------------------------------------------------------------
    def _section(self, found: ReadFile, title: str, section: str, rows: Rows) -> None:
        by_key: dict[str, list[tuple[int, tuple[Cell, ...]]]] = {}
        for number, row in rows:
            if number <= 4:
                continue
            key = _text(row[KEY - 1].value)
            if key.startswith("q:"):
                by_key.setdefault(key.removeprefix("q:"), []).append((number, row))
            elif not key.startswith("t:") and any(_text(cell.value) for cell in row[NUMBER - 1 :]):
                self.remarks.append(
                    f"Sheet “{title}”, row {number}: this row is not one of the questions' and was left out."
                )
        for key, question in self.questions.items():
            if question.section.key != section or question.type == QuestionType.TABLE:
                continue
            wanted = [key, *(f"{key}#{choice['value']}" for choice in self._options(question))]
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
                ticks = [by_key[f"{key}#{choice['value']}"][0] for choice in self._options(question)]
                gone = [by_key[name][0] for name in by_key if name.startswith(f"{key}#") and name not in wanted]
                found.answers[key] = self._answer(title, section, question, by_key[key][0], ticks, gone)

    @staticmethod
    def _options(question: Question) -> list[dict[str, str]]:
        return question.choices if question.type == QuestionType.MULTI_CHOICE else []

    def _answer(
        self,
        title: str,
        section: str,
        question: Question,
        numbered: tuple[int, tuple[Cell, ...]],
        ticks: Rows,
        gone: Rows,
    ) -> ReadAnswer:
        number, row = numbered
        cells = {"value": row[VALUE - 1], "narrative": row[TEXT - 1], "kind": row[KIND - 1], "reason": row[REASON - 1]}
        if question.type == QuestionType.TEXT:
            cells["value"] = row[TEXT - 1]
        read = ReadAnswer(section, _version(row[VERSION - 1].value), {}, {}, {})
        for name, cell in cells.items():
            read.where[name] = f"Sheet “{title}”, cell {cell.where}"
        if area := self._merged_at(title, number, VALUE, REASON):
            read.problems["merged"] = f"Sheet “{title}”, cells {area} are merged. {REPAIR}"
        if question.type == QuestionType.MULTI_CHOICE:
            read.data["value"] = self._ticked(title, question, ticks, gone, read)
        elif question.type == QuestionType.FILE:
            read.data["value"] = ""
        else:
            read.data["value"] = self._one(cells["value"], question, read)
        takes_text = question.has_narrative
        read.data["narrative"] = self._plain(cells["narrative"], "narrative", read) if takes_text else ""
        kind = self._plain(cells["kind"], "kind", read)
        read.data["kind"] = KINDS.get(kind.lower(), kind)
        if kind and kind.lower() not in KINDS and "kind" not in read.problems:
            read.problems["kind"] = f"“{_short(kind)}” is not one of the kinds. Choose from the list."
        read.data["reason"] = self._plain(cells["reason"], "reason", read)
        return read

    def _one(self, cell: Cell, question: Question, read: ReadAnswer) -> str:
        """A single value as it would be typed."""
        if question.type == QuestionType.NUMBER:
            return _number(cell, "value", read.problems)
        if question.type == QuestionType.DATE:
            return _day(cell, "value", read.problems)
        text = self._plain(cell, "value", read)
        if question.type in ONE_CHOICE and text:
            by_label = labels_of(question)
            if text.lower() in by_label:
                return by_label[text.lower()]
            read.problems.setdefault("value", f"“{_short(text)}” is not one of the choices. Choose from the list.")
        return text

    def _ticked(self, title: str, question: Question, ticks: Rows, gone: Rows, read: ReadAnswer) -> list[str]:
        chosen = []
        for (number, row), choice in zip(ticks, question.choices, strict=True):
            cell = row[VALUE - 1]
            place = f"cell {cell.where}"
            if area := self._merged_at(title, number, VALUE, VALUE):
                read.problems["merged"] = f"Sheet “{title}”, cells {area} are merged. {REPAIR}"
            if cell.type == "f":
                read.problems["value"] = f"{place} holds a formula. Write x, or leave it empty."
                continue
            text = _text(cell.value).strip().lower()
            if text in TICKS:
                chosen.append(choice["value"])
            elif text:
                read.problems["value"] = f"{place} holds “{_short(text)}”. Write x if it applies, or leave it empty."
        for _, row in gone:  # a choice that is no longer offered stays in an answer that has it
            if _text(row[VALUE - 1].value).strip():
                chosen.append(_text(row[KEY - 1].value).partition("#")[2])
        read.where["value"] = (
            f"Sheet “{title}”, cells {ticks[0][1][VALUE - 1].where} to {ticks[-1][1][VALUE - 1].where}"
        )
        return chosen

    def _plain(self, cell: Cell, name: str, read: ReadAnswer | ReadTable) -> str:
        if cell.type == "f":
            read.problems[name] = "This cell holds a formula. Put its result in its place as plain text."
            return ""
        if cell.type == "e":
            read.problems[name] = f"This cell holds the error {cell.value}. Write the answer in its place."
            return ""
        return tidy(_text(cell.value))

    # --- Tables ------------------------------------------------------------------------------------------------------
    def _table(self, found: ReadFile, title: str, key: str, rows: Rows) -> None:
        layout = self.layouts[key]
        first = rows[0][1]
        read = ReadTable(_text(first[NUMBER - 1].value), _version(first[VERSION - 1].value), title, {}, [], {}, {})
        columns: list[tuple[int, tuple[str, ...]]] = []
        countries = {name.lower(): code for code, name in country_choices()} if layout.open_rows else {}
        grid: set[str] = set()
        for number, row in rows[1:]:
            kind, _, rest = _text(row[KEY - 1].value).partition(":")
            if kind == "columns":
                columns = [
                    (place, tuple(_text(cell.value).split("~")))
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

    def _field(self, read: ReadTable, title: str, name: str, number: int, cell: Cell) -> None:
        read.where[name] = f"Sheet “{title}”, cell {cell.where}"
        problems: dict[str, str] = {}
        if (area := self._merged_at(title, number, NUMBER + 1, NUMBER + 1)) and area != self._box(number):
            read.problems["merged"] = f"Sheet “{title}”, cells {area} are merged. {REPAIR}"
        if name.startswith("extra-"):
            text = _number(cell, name, problems)
        elif name == "cutoff":
            text = _day(cell, name, problems)
        else:
            text = self._plain(cell, name, read)
            if name == "kind" and text:
                if text.lower() not in KINDS:
                    problems[name] = f"“{_short(text)}” is not one of the kinds. Choose from the list."
                text = KINDS.get(text.lower(), text)
            elif name == "provisional" and text:
                if text.lower() not in TICKS:
                    problems[name] = f"“{_short(text)}” is neither Yes nor empty."
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
        row: tuple[Cell, ...],
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
            country = _text(label.value).strip()
            if not country and not filled:
                return
            code = countries.get(country.lower())
            if code is None:
                read.problems[f"row {label.where}"] = (
                    f"Sheet “{title}”, cell {label.where}: “{_short(country)}” is not a country of the list. "
                    "Choose one."
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
            text = _number(cell, name, read.problems)
            if name in grid and (text or name in read.data) and text != read.data.get(name, ""):
                read.problems[name] = "This row stands twice in the table, with different figures. Keep one."
            grid.add(name)
            if text:
                read.data[name] = text


def _text(value: Any) -> str:
    """A value as text: numbers and dates as they are, nothing rounded."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time().isoformat() == "00:00:00" else value.isoformat(" ")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return ESCAPED.sub("_", str(value).replace("_x000D_", ""))


def _version(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else 0


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"


def _number(cell: Cell, name: str, problems: dict[str, str]) -> str:
    """A count as digits. What is no whole number is kept as it stands, for the form to say what is wrong with it."""
    if cell.type == "f":
        problems[name] = "This cell holds a formula. Put its result in its place, as a number."
        return ""
    if isinstance(cell.value, bool) or cell.type in {"e", "d"}:
        problems[name] = "This cell does not hold a number. Enter a whole number, such as 12."
    elif isinstance(cell.value, float) and not cell.value.is_integer():
        problems[name] = f"{cell.value} is not a whole number. Enter one, such as 12."
    return _text(cell.value).strip()


def _day(cell: Cell, name: str, problems: dict[str, str]) -> str:
    if cell.value is None:
        return ""
    if cell.type == "f":
        problems[name] = "This cell holds a formula. Put the date in its place."
        return ""
    if isinstance(cell.value, (datetime, date)):
        return _text(cell.value)[:10]
    text = _text(cell.value).strip()
    if ISO.fullmatch(text):
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError:
            pass
    problems[name] = f"“{_short(text)}” is not a date. Enter one, such as 31/12/2026, or in the form 2026-12-31."
    return text
