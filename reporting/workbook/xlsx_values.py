"""The content of a cell of a workbook as text: nothing is computed, rounded or guessed. Used by ``xlsx_read``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError

from members import dates
from reporting.workbook.content import short, tidy
from victims.numbers import SENTENCES

ESCAPED = re.compile(r"_x005F_(?=x[0-9A-Fa-f]{4}_)")  # openpyxl removes it in shared texts, but not in others


@dataclass(frozen=True)
class SheetCell:
    """A cell's value and its type: "s" text, "n" number, "d" date, "b" yes or no, "f" formula, "e" error."""

    where: str
    value: Any
    type: str


def text_of(value: Any) -> str:
    """A value as text: numbers and dates as they are, nothing rounded."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time().isoformat() == "00:00:00" else value.isoformat(" ")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return ESCAPED.sub("_", str(value).replace("_x000D_", ""))


def version_of(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else 0


def plain_of(cell: SheetCell, name: str, problems: dict[str, str]) -> str:
    """A text as the portal stores it; "" with a sentence in ``problems`` for a formula or an error."""
    if cell.type == "f":
        problems[name] = "This cell holds a formula. Put its result in its place as plain text."
        return ""
    if cell.type == "e":
        problems[name] = f"This cell holds the error {cell.value}. Write the answer in its place."
        return ""
    return tidy(text_of(cell.value))


def number_of(cell: SheetCell, name: str, problems: dict[str, str]) -> str:
    """A count as digits. Anything but a whole number is returned unchanged, so that the form reports the error."""
    if cell.type == "f":
        problems[name] = "This cell holds a formula. Put its result in its place, as a number."
        return ""
    if isinstance(cell.value, bool) or cell.type in {"e", "d"}:
        problems[name] = "This cell does not hold a number. Enter a whole number, such as 12."
    elif isinstance(cell.value, float) and not cell.value.is_integer():
        problems[name] = SENTENCES["decimals"]
    return text_of(cell.value).strip()


def amount_of(cell: SheetCell, name: str, problems: dict[str, str]) -> str:
    """An amount as digits with a point. Anything else is returned unchanged, so that the form reports the error."""
    if cell.type == "f":
        problems[name] = "This cell holds a formula. Put its result in its place, as a number."
        return ""
    if isinstance(cell.value, bool) or cell.type in {"e", "d"}:
        problems[name] = "This cell does not hold an amount. Enter a number, such as 1250.50."
    return text_of(cell.value).strip()


def day_of(cell: SheetCell, name: str, problems: dict[str, str]) -> str:
    if cell.value is None:
        return ""
    if cell.type == "f":
        problems[name] = "This cell holds a formula. Put the date in its place."
        return ""
    if isinstance(cell.value, (datetime, date)):
        return text_of(cell.value)[:10]
    text = text_of(cell.value).strip()
    return written_day(text, name, problems) if text else ""


def written_day(text: str, name: str, problems: dict[str, str]) -> str:
    """A written date in the form 2026-12-31; otherwise as it is, with the sentence that a page says of it."""
    if parts := dates.parts_of(text):
        try:
            return dates.date_of(parts).isoformat()
        except ValidationError as error:
            problems[name] = f"{error.message}."
    else:
        problems[name] = f"“{short(text)}” is not a date. Enter one, such as 31/12/2026 or 31 December 2026."
    return text
