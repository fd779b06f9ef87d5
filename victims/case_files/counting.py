"""Counts the rows of a case file into the cells of the tables, and stores nothing else of them."""

from collections import Counter as Tally
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import ngettext

from victims.case_files import codes, columns
from victims.case_files.codes import Codebook

ROWS_AT_MOST = 2_000_000
REMEMBERED = 20_000  # converted texts of one column that are cached while counting
ROWS_NAMED = 5
GARBLED = "\ufffd"  # replaces a letter in an unknown encoding
IDENTIFIED = "identified"
ASSISTED = {"identified", "presumed"}  # definition of table S6: presumed victims included

# Table → the column of its breakdown, for the tables of identified victims; then all tables with theirs.
OF_IDENTIFIED = {
    "victims_by_exploitation": "form",
    "victims_by_citizenship": "citizenship",
    "victims_by_authority": "authority",
    "victims_by_geography": "geography",
}
TABLES = {"victims_identified": "status", **OF_IDENTIFIED, "victims_assisted": "service"}


class CaseFileRefused(Exception):
    """The file is refused. The text is a sentence for the reader; it never contains the content of a row."""


@dataclass
class NotOnList:
    """Entries of one column that are not on its list: how many, and the first rows."""

    count: int = 0
    rows: list[int] = field(default_factory=list)

    def add(self, row: int) -> None:
        self.count += 1
        if len(self.rows) < ROWS_NAMED:
            self.rows.append(row)


@dataclass
class Counted:
    """The counts of a file. ``tables`` maps table key → cell key → persons; cells without any are left out.

    ``read`` are the keys of the columns that were read, ``unread`` the number of other columns, ``left_out`` the rows
    outside the period, ``not_on_list`` what was counted as "not recorded or not known", by column.
    """

    rows: int = 0
    left_out: int = 0
    unread: int = 0
    read: list[str] = field(default_factory=list)
    tables: dict[str, dict[str, int]] = field(default_factory=dict)
    supplements: dict[str, dict[str, int]] = field(default_factory=dict)
    not_on_list: dict[str, NotOnList] = field(default_factory=dict)


class ColumnReader:
    """Reads one column, and caches the code of each text while the file is counted."""

    def __init__(self, key: str, read: Callable[[str], Any], fallback: Any, counted: Counted) -> None:
        self.key, self.read, self.fallback, self.counted = key, read, fallback, counted
        self.known: dict[str, Any] = {}

    def of(self, text: str, row: int) -> Any:
        found = self.known.get(text)
        if found is None:
            found = self.read(text[:200])
            if found is None:
                self.counted.not_on_list.setdefault(self.key, NotOnList()).add(row)
                return self.fallback
            if len(self.known) >= REMEMBERED:
                self.known.clear()
            self.known[text] = found
        return found


def letters(place: int) -> str:
    """The letters of a spreadsheet's column: 0 is A, 26 is AA."""
    text = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


class Counter:
    """Call ``header()`` once, then ``row()`` for each row, then ``finish()``. Raises CaseFileRefused.

    Memory does not grow with the number of rows: only cells of tables are kept.
    """

    def __init__(self, codebook: Codebook, period: tuple[date, date]) -> None:
        self.codebook, self.period = codebook, period
        self.counted = Counted()
        self.number = 1  # of the row that was read last; the header is row 1
        self.place: dict[str, int] = {}
        self.tallies: dict[str, Tally[str]] = {}
        self.assisted = 0

    def header(self, names: Sequence[str]) -> list[int]:
        """Find the columns to read, by their places. The others are not read."""
        if personal := [letters(place) for place, name in enumerate(names) if columns.is_personal(name)]:
            one = len(personal) == 1
            raise CaseFileRefused(
                f"{'Column' if one else 'Columns'} {', '.join(personal[:10])} of the file "
                f"{'names persons, or tells' if one else 'name persons, or tell'} how to find one. Nothing was "
                f"counted. Take {'this column' if one else 'these columns'} out and choose the file again: "
                "the tables need no names, numbers of documents, addresses or photographs."
            )
        if garbled := [letters(place) for place, name in enumerate(names) if GARBLED in name]:
            raise CaseFileRefused(
                f"The name of column {', '.join(garbled[:10])} cannot be read, so it could be one that names persons. "
                'Nothing was counted. Save the file again as "CSV UTF-8", or as an Excel workbook (.xlsx).'
            )
        for place, name in enumerate(names):
            column = columns.column_of(name)
            if column is None:
                self.counted.unread += 1
            elif column.key in self.place:
                raise CaseFileRefused(f"Two columns of the file stand for {column.headers[0]}. Keep one of them.")
            else:
                self.place[column.key] = place
        by_key = {column.key: column for column in columns.COLUMNS}
        missing = [by_key[key].headers[0] for key in columns.REQUIRED if key not in self.place]
        if missing:
            raise CaseFileRefused(
                f"The first row of the file must name its columns. Not found there: {' and '.join(missing)}. "
                "See which columns are read below, or start from the empty file."
            )
        if "birth" not in self.place and "age" not in self.place:
            raise CaseFileRefused("The file needs a column prs_Birthdate, age or age_group.")
        self.counted.read = list(self.place)
        self._make_readings()
        return sorted(self.place.values())

    def _make_readings(self) -> None:
        book = self.codebook
        makers: dict[str, tuple[Callable[[str], Any], Any]] = {
            "status": (codes.one_of(book.status), codes.UNKNOWN),
            "sex": (codes.one_of(book.sex), codes.UNKNOWN),
            "age": (codes.age_group_of(book.age_group), codes.UNKNOWN),
            "form": (codes.form_of(book.form), codes.UNKNOWN),
            "citizenship": (codes.first_citizenship(book.citizenship), codes.UNKNOWN),
            "authority": (codes.one_of(book.authority), codes.UNKNOWN),
            "geography": (codes.one_of(book.geography), codes.UNKNOWN),
            "service": (codes.services_of(book.service), ()),
            "birth": (lambda text: codes.span_of(text) or (() if codes.plain(text) in codes.NOT_GIVEN else None), ()),
            "identified_on": (
                lambda text: codes.span_of(text) or (() if codes.plain(text) in codes.NOT_GIVEN else None),
                (),
            ),
        }
        self.readings = {
            key: (place, ColumnReader(key, *makers[key], self.counted)) for key, place in self.place.items()
        }

    def _value(self, key: str, row: Sequence[str]) -> Any:
        place, reading = self.readings[key]
        return reading.of(row[place] if place < len(row) else "", self.number)

    def row(self, row: Sequence[str]) -> None:
        self.number += 1
        if not any(row):
            return
        if self.number > ROWS_AT_MOST:
            raise CaseFileRefused(f"The file has more than {ROWS_AT_MOST:,} rows. Cut it by period or by agency.")
        has = self.readings
        reference = self.period[1]
        if "identified_on" in has and (span := self._value("identified_on", row)):
            if span[1] < self.period[0] or span[0] > self.period[1]:
                self.counted.left_out += 1
                return
            reference = span[1]
        self.counted.rows += 1
        status, sex = self._value("status", row), self._value("sex", row)
        age = self._age(row, reference)
        self._add("victims_identified", f"{sex}|{age}|{status}")
        if status == IDENTIFIED:
            for table, key in OF_IDENTIFIED.items():
                if key in has:
                    self._add(table, f"{self._value(key, row)}|{sex}|{age}")
        if status in ASSISTED and "service" in has and (services := self._value("service", row)):
            self.assisted += 1
            for service in services:
                self._add("victims_assisted", f"{service}|{sex}|{age}")

    def _age(self, row: Sequence[str], reference: date) -> str:
        if "birth" in self.readings and (span := self._value("birth", row)):
            found = codes.band_of_span(codes.age_on(span[1], reference), codes.age_on(span[0], reference))
            if found is None:  # born after the day, or more than 130 years before it
                self.counted.not_on_list.setdefault("birth", NotOnList()).add(self.number)
                return codes.UNKNOWN
            return found
        return self._value("age", row) if "age" in self.readings else codes.UNKNOWN

    def _add(self, table: str, key: str) -> None:
        self.tallies.setdefault(table, Tally())[key] += 1

    def finish(self) -> Counted:
        if not self.place:
            raise CaseFileRefused("The file is empty.")
        if not self.counted.rows and not self.counted.left_out:
            raise CaseFileRefused("The file names its columns and has no row below them.")
        if not self.counted.rows:
            first, last = (f"{day:%-d %B %Y}" for day in self.period)
            sentence = ngettext(
                "No row of the file falls into the period of this report, %(first)s to %(last)s: by its day of "
                "identification, %(count)s lies outside.",
                "No row of the file falls into the period of this report, %(first)s to %(last)s: by its day of "
                "identification, %(count)s lie outside.",
                self.counted.left_out,
            )
            raise CaseFileRefused(sentence % {"first": first, "last": last, "count": f"{self.counted.left_out:,}"})
        # A column that was read gives its table, even if nobody was counted in it.
        self.counted.tables = {
            table: dict(self.tallies.get(table, {})) for table, column in TABLES.items() if column in self.place
        }
        if "service" in self.place:
            self.counted.supplements = {"victims_assisted": {"persons_assisted": self.assisted}}
        return self.counted
