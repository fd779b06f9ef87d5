"""How an answer of each type is written to and read from Excel and Word: small functions, by type.

An answer is read in the form in which a person would type it (``question_types.typed``), so that the portal's own forms
can parse it. A sentence in ``ReadAnswer.problems`` says what cannot be read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from openpyxl.worksheet.worksheet import Worksheet

from reporting import money
from reporting.enums import QuestionType
from reporting.models import Question
from reporting.question_types import Typed, how_to, in_order
from reporting.workbook.content import ReadAnswer, WorkbookQuestion, gone, labels_of, short
from reporting.workbook.docx_boxes import Controls, paragraphs
from reporting.workbook.xlsx_cells import CONFIRMED, KEY, KIND, NUMBER, QUESTION, REASON, TEXT, TICK, VALUE, CellWriter
from reporting.workbook.xlsx_values import SheetCell, amount_of, day_of, number_of, plain_of, text_of, written_day

Row = tuple[int, tuple[SheetCell, ...]]  # its number and its cells, those without a value too
TICKS = {"x", "✓", "✔", "☒", "☑", "yes", "y", "1", "true"}
LINE = re.compile(r"\[?\s*([☒☑☐✓✔xX]?)\s*\]?\s+(.*)")
NOT_OFFERED = "“{}” is not one of the choices. Choose from the list."


# --- Places -----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class ExcelRow:
    """The row of a question in a workbook to write. Its explanation, kind and reason are written already."""

    cells: CellWriter
    sheet: Worksheet
    number: int
    item: WorkbookQuestion
    given: Any  # as somebody would type it
    writable: bool

    @property
    def hint(self) -> str:
        """The hint that is shown when the cell of the answer is selected."""
        question = self.item.question
        return " ".join(filter(None, [question.guidance, how_to(question.row.in_excel, question)]))

    def value(self, value: Any, form: str = "@") -> Any:
        """The cell for the answer."""
        return self.cells.cell(self.writable, self.sheet.cell(self.number, VALUE), value, form)

    def no_value(self, words: str | None = None) -> None:
        """Mark that nothing may be written in the cell of the answer."""
        self.cells.closed(self.sheet.cell(self.number, VALUE), words)

    def below(self, place: int, part: str, label: str) -> Any:
        """The cell of a further row, ``place`` rows below, for ``part`` of the answer."""
        row = self.number + place
        self.sheet.cell(row, KEY, f"q:{self.item.question.key}#{part}")
        self.cells.closed(self.sheet.cell(row, NUMBER))
        self.cells.closed(self.sheet.cell(row, QUESTION), f"      {label}").value = f"      {label}"
        for column in (TEXT, KIND, REASON, CONFIRMED):
            self.cells.closed(self.sheet.cell(row, column))
        return self.sheet.cell(row, VALUE)


@dataclass(frozen=True)
class ExcelRead:
    """The rows of a question in a returned workbook: its own, its further ones, and those of other parts."""

    sheet: str
    question: Question
    row: Row
    further: Sequence[Row]  # as ``AnswerCells.further`` names them
    other: Sequence[Row]
    read: ReadAnswer

    def cell(self, column: int = VALUE) -> SheetCell:
        """The cell of the answer. Errors name it as their place."""
        found = self.row[1][column - 1]
        self.read.where["value"] = f"Sheet “{self.sheet}”, cell {found.where}"
        return found


@dataclass(frozen=True)
class WordBox:
    """The box of an answer in a document to write."""

    controls: Controls
    item: WorkbookQuestion
    given: Any  # as somebody would type it


@dataclass(frozen=True)
class AnswerCells:
    """One type in office files.

    ``to_excel`` fills the row of a question and returns how many further rows it used; ``further`` names their parts.
    ``to_word`` gives the content of the box, None for no box. ``from_excel`` and ``from_word`` (from the text of the
    box) return the typed answer.
    """

    to_excel: Callable[[ExcelRow], int]
    from_excel: Callable[[ExcelRead], Typed]
    to_word: Callable[[WordBox], str] | None
    from_word: Callable[[str, Question, ReadAnswer], Typed]
    further: Callable[[Question], list[str]] = lambda question: []


# --- One choice -------------------------------------------------------------------------------------------------------
def _labels(question: Question) -> list[str]:
    return [choice["label"] for choice in question.choices]


def _chosen(text: str, question: Question, read: ReadAnswer) -> str:
    by_label = labels_of(question)
    if text and text.lower() not in by_label:
        read.problems.setdefault("value", NOT_OFFERED.format(short(text)))
    return by_label.get(text.lower(), text)


def _choice_to_excel(row: ExcelRow) -> int:
    cell = row.value(row.item.question.label_of(row.given))
    row.cells.choose(row.sheet, cell, _labels(row.item.question), row.hint)
    return 0


def _choice_from_excel(place: ExcelRead) -> str:
    return _chosen(plain_of(place.cell(), "value", place.read.problems), place.question, place.read)


def _choice_to_word(box: WordBox) -> str:
    question = box.item.question
    return box.controls.choose(box.item, "value", _labels(question), question.label_of(box.given))


# --- Several choices --------------------------------------------------------------------------------------------------
def _offered(question: Question) -> list[str]:
    return [choice["value"] for choice in question.choices]


def _choices_to_excel(row: ExcelRow) -> int:
    row.no_value(f"Write {TICK} beside each that applies:")
    offered = [*row.item.question.choices, *gone(row.item.question, row.given)]
    for place, choice in enumerate(offered, start=1):
        cell = row.below(place, choice["value"], choice["label"])
        row.cells.cell(row.writable, cell, TICK if choice["value"] in row.given else "", centre=True)
        row.cells.choose(row.sheet, cell, [TICK], f"Write {TICK} if it applies; leave it empty if not.")
    return len(offered)


def _choices_from_excel(place: ExcelRead) -> list[str]:
    chosen, read = [], place.read
    for (_, row), value in zip(place.further, _offered(place.question), strict=True):
        cell = row[VALUE - 1]
        if cell.type == "f":
            read.problems["value"] = f"cell {cell.where} holds a formula. Write x, or leave it empty."
            continue
        text = text_of(cell.value).strip()
        if text.lower() in TICKS:
            chosen.append(value)
        elif text:
            read.problems["value"] = (
                f"cell {cell.where} holds “{short(text.lower())}”. Write x if it applies, or leave it empty."
            )
    for _, row in place.other:  # a choice that is no longer offered stays in an answer that contains it
        if text_of(row[VALUE - 1].value).strip():
            chosen.append(text_of(row[KEY - 1].value).partition("#")[2])
    first, last = (place.further[at][1][VALUE - 1].where for at in (0, -1))
    read.where["value"] = f"Sheet “{place.sheet}”, cells {first} to {last}"
    return chosen


def _choices_to_word(box: WordBox) -> str:
    offered = [*box.item.question.choices, *gone(box.item.question, box.given)]
    return "".join(box.controls.tick(box.item, c["label"], c["value"] in box.given) for c in offered)


def _choices_from_word(text: str, question: Question, read: ReadAnswer) -> list[str]:
    by_label = labels_of(question)
    chosen, seen = [], set()
    for line in filter(None, (line.strip() for line in text.split("\n"))):
        match = LINE.fullmatch(line)
        mark, label = match.groups() if match else ("", line)
        value = by_label.get(label.strip().lower())
        if value is None or (not mark and line.lower() not in by_label):
            if mark != "☐":
                read.problems["value"] = f"“{short(line)}” is not one of the choices. Tick them."
            continue
        seen.add(value)
        if mark not in {"", "☐"}:
            chosen.append(value)
    if not set(_offered(question)) <= seen:
        read.problems["value"] = "Choices are missing in this box. Download the document anew."
    return in_order(question, chosen)


# --- Texts, numbers, dates --------------------------------------------------------------------------------------------
def _text_to_excel(row: ExcelRow) -> int:
    row.no_value()
    wide = row.sheet.cell(row.number, TEXT)
    row.cells.text(row.sheet, row.cells.cell(row.writable, wide, row.given), row.hint)
    return 0


def _text_from_excel(place: ExcelRead) -> str:
    return plain_of(place.cell(TEXT), "value", place.read.problems)


def _text_to_word(box: WordBox) -> str:
    return paragraphs(box.given)


def _as_written(text: str, question: Question, read: ReadAnswer) -> str:
    return text


def _number_to_excel(row: ExcelRow) -> int:
    row.cells.count(row.sheet, row.value(int(row.given) if row.given else None, "0"), row.hint)
    return 0


def _number_from_excel(place: ExcelRead) -> str:
    return number_of(place.cell(), "value", place.read.problems)


def _date_to_excel(row: ExcelRow) -> int:
    day = date.fromisoformat(row.given) if row.given else None
    cell = row.value(datetime(day.year, day.month, day.day) if day else None, "d mmmm yyyy")
    row.cells.day(row.sheet, cell, row.hint)
    return 0


def _date_from_excel(place: ExcelRead) -> str:
    return day_of(place.cell(), "value", place.read.problems)


def _date_to_word(box: WordBox) -> str:
    return box.controls.day(box.item, box.given)


def _date_from_word(text: str, question: Question, read: ReadAnswer) -> str:
    return written_day(text, "value", read.problems) if text else ""


# --- Money ------------------------------------------------------------------------------------------------------------
CURRENCY = "currency"


def _money_to_excel(row: ExcelRow) -> int:
    """The amount as a number, and its currency in the row below."""
    amount, currency = money.split(row.given)
    decimals = "0" * money.decimals_of(currency)
    cell = row.value(Decimal(amount) if amount else None, f"#,##0.{decimals}".rstrip("."))
    row.cells.amount(row.sheet, cell, row.hint)
    below = row.cells.cell(row.writable, row.below(1, CURRENCY, "Currency"), money.label_of(currency))
    row.cells.choose(row.sheet, below, map(money.label_of, money.currencies()), "The currency of the amount above.")
    return 1


def _money_from_excel(place: ExcelRead) -> str:
    problems = place.read.problems
    amount = amount_of(place.cell(), "value", problems)
    [(_, row)] = place.further
    chosen = plain_of(row[VALUE - 1], "value", problems)
    currency = chosen.partition(" ")[0].upper()
    if chosen and currency not in money.currencies():
        problems["value"] = f"cell {row[VALUE - 1].where} holds “{short(chosen)}”. Choose a currency from the list."
    return money.tidy(f"{amount} {currency}".strip())


def _money_from_word(text: str, question: Question, read: ReadAnswer) -> str:
    return money.tidy(text)


# --- Documents --------------------------------------------------------------------------------------------------------
def _documents_to_excel(row: ExcelRow) -> int:
    row.no_value(str(row.item.question.row.in_excel))
    return 0


def _nothing_from_excel(place: ExcelRead) -> str:
    return ""


def _nothing_from_word(text: str, question: Question, read: ReadAnswer) -> str:
    return ""


# --- The table --------------------------------------------------------------------------------------------------------
ONE_CHOICE = AnswerCells(_choice_to_excel, _choice_from_excel, _choice_to_word, _chosen)
CELLS: Mapping[str, AnswerCells | None] = {
    QuestionType.IMPLEMENTATION_STATUS: ONE_CHOICE,
    QuestionType.YES_NO: ONE_CHOICE,
    QuestionType.SINGLE_CHOICE: ONE_CHOICE,
    QuestionType.MULTI_CHOICE: AnswerCells(
        _choices_to_excel, _choices_from_excel, _choices_to_word, _choices_from_word, further=_offered
    ),
    QuestionType.TEXT: AnswerCells(_text_to_excel, _text_from_excel, _text_to_word, _as_written),
    QuestionType.NUMBER: AnswerCells(_number_to_excel, _number_from_excel, _text_to_word, _as_written),
    QuestionType.MONEY: AnswerCells(
        _money_to_excel, _money_from_excel, _text_to_word, _money_from_word, further=lambda question: [CURRENCY]
    ),
    QuestionType.DATE: AnswerCells(_date_to_excel, _date_from_excel, _date_to_word, _date_from_word),
    QuestionType.TABLE: None,  # its figures are on a separate sheet in Excel, and not in Word
    QuestionType.FILE: AnswerCells(_documents_to_excel, _nothing_from_excel, None, _nothing_from_word),
}


def of(question: Question) -> AnswerCells:
    """The functions for a question's type. Raises ValueError for a statistical table, which does not fit in a row."""
    if (found := CELLS[question.type]) is None:
        raise ValueError(f"{question.key} is a statistical table.")
    return found
