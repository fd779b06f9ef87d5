"""An Excel workbook in memory: its first sheet is counted while it is unpacked, never as a whole.

A workbook of a million rows unpacks to some 400 MB. Parsed as a stream, it needs memory for its packed size and the
table of its distinct texts.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from xml.parsers import expat

from victims.case_files.counting import CaseFileRefused, Counted, Counter

UNPACKED_AT_MOST = 2 << 30  # bytes of one part
TEXTS_AT_MOST = 64 << 20  # characters of distinct texts
SMALL_PART = 4 << 20
LONGEST_TEXT = 200
DAYS_BEFORE_1904 = (date(1904, 1, 1) - date(1899, 12, 30)) // timedelta(1)
ENCRYPTED = b"\xd0\xcf\x11\xe0"
BROKEN = "The workbook could not be read: it is damaged. Open it in Excel, save it again, or save it as CSV."
TOO_LARGE = "The workbook is larger than the portal can count. Save the sheet as CSV and choose that file."


def count(data: bytes, counter: Counter) -> Counted:
    """Count the first sheet. Raises CaseFileRefused."""
    if data.startswith(ENCRYPTED):
        raise CaseFileRefused(
            "The workbook is protected by a password, or is an old .xls file. Save it as .xlsx without one."
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            sheet, is_1904 = _first_sheet(archive)
            texts = _texts(archive)
            _Sheet(counter, texts, is_1904).read(archive, sheet)
    except CaseFileRefused:
        raise
    except Exception:  # any error of a damaged file; its text may contain content of the file
        raise CaseFileRefused(BROKEN) from None
    return counter.finish()


def _pieces(archive: zipfile.ZipFile, name: str, at_most: int) -> Iterator[bytes]:
    """A part of the workbook in pieces. Their size is counted, because the size given in the archive can be wrong."""
    total = 0
    with archive.open(name) as part:
        while piece := part.read(1 << 16):
            total += len(piece)
            if total > at_most:
                raise CaseFileRefused(TOO_LARGE)
            yield piece


def _parser(start: Callable, end: Callable | None = None, text: Callable | None = None) -> expat.XMLParserType:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True

    def refuse(*args: object) -> None:
        raise CaseFileRefused(BROKEN)

    parser.StartDoctypeDeclHandler = refuse  # no workbook has one; it could define expanding entities
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = start
    if end:
        parser.EndElementHandler = end
    if text:
        parser.CharacterDataHandler = text
    return parser


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _first_sheet(archive: zipfile.ZipFile) -> tuple[str, bool]:
    """(name of the part of the first sheet, whether days count from 1904)."""
    found: dict[str, str] = {}

    def in_workbook(name: str, attributes: dict[str, str]) -> None:
        if _local(name) == "workbookPr" and attributes.get("date1904") in {"1", "true"}:
            found["1904"] = "yes"
        if _local(name) == "sheet" and "id" not in found:
            found["id"] = next((value for key, value in attributes.items() if _local(key) == "id"), "")

    targets: dict[str, str] = {}

    def in_relations(name: str, attributes: dict[str, str]) -> None:
        if _local(name) == "Relationship":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    for part, handler in (("xl/workbook.xml", in_workbook), ("xl/_rels/workbook.xml.rels", in_relations)):
        parser = _parser(handler)
        for piece in _pieces(archive, part, SMALL_PART):
            parser.Parse(piece, False)
    target = targets[found["id"]]
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}", "1904" in found


def _texts(archive: zipfile.ZipFile) -> list[str]:
    """The distinct texts of the workbook, cut off where they are longer than any code."""
    if "xl/sharedStrings.xml" not in archive.namelist():
        return []
    texts: list[str] = []
    current: list[str] = []
    state = {"inside": False, "size": 0}

    def start(name: str, attributes: dict[str, str]) -> None:
        local = _local(name)
        if local == "si":
            current.clear()
        state["inside"] = local == "t"

    def end(name: str) -> None:
        if _local(name) == "si":
            text = "".join(current)[:LONGEST_TEXT]
            state["size"] += len(text) + 60  # memory of a short text besides its letters
            if state["size"] > TEXTS_AT_MOST:
                raise CaseFileRefused(TOO_LARGE)
            texts.append(text)
        state["inside"] = False

    def data(text: str) -> None:
        if state["inside"]:
            current.append(text)

    parser = _parser(start, end, data)
    for piece in _pieces(archive, "xl/sharedStrings.xml", UNPACKED_AT_MOST):
        parser.Parse(piece, False)
    return texts


class _Sheet:
    """Reads cells row by row. Only the counted columns of the current row are kept."""

    def __init__(self, counter: Counter, texts: list[str], is_1904: bool) -> None:
        self.counter, self.texts, self.is_1904 = counter, texts, is_1904
        self.wanted: dict[str, int] | None = None  # letters of the column → place; None while the header is read
        self.width = 0
        self.days: set[int] = set()
        self.row: dict[str, str] = {}
        self.column = self.kind = ""
        self.text: list[str] = []
        self.inside = False

    def read(self, archive: zipfile.ZipFile, name: str) -> None:
        parser = _parser(self.start, self.end, self.data)
        for piece in _pieces(archive, name, UNPACKED_AT_MOST):
            parser.Parse(piece, False)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = _local(name)
        if local == "c":
            self.column = attributes.get("r", "").rstrip("0123456789")
            self.kind = attributes.get("t", "n")
            self.text.clear()
        elif local in {"v", "t"}:
            self.inside = self.wanted is None or self.column in self.wanted

    def data(self, text: str) -> None:
        if self.inside:
            self.text.append(text)

    def end(self, name: str) -> None:
        local = _local(name)
        if local in {"v", "t"}:
            self.inside = False
        elif local == "c":
            if self.text:
                self.row[self.column] = self._value("".join(self.text))
        elif local == "row":
            self._finish_row()

    def _value(self, text: str) -> str:
        if self.kind == "s":
            return self.texts[int(text)]
        return text[:LONGEST_TEXT]

    def _finish_row(self) -> None:
        row, self.row = self.row, {}
        if self.wanted is None:
            if not row:
                return
            letters = sorted(row, key=lambda column: (len(column), column))
            self.counter.header([row[column] for column in letters])
            self.wanted = {
                column: place for place, column in enumerate(letters) if place in self.counter.place.values()
            }
            self.width = len(letters)
            self.days = {self.counter.place[key] for key in ("birth", "identified_on") if key in self.counter.place}
            return
        values = [""] * self.width
        for column, text in row.items():
            if (place := self.wanted.get(column)) is not None:
                values[place] = self._day(text) if self.is_1904 and place in self.days else text
        self.counter.row(values)

    def _day(self, text: str) -> str:
        """A day in workbooks with the 1904 calendar."""
        return str(int(text.partition(".")[0]) + DAYS_BEFORE_1904) if re.fullmatch(r"\d{1,5}(\.\d+)?", text) else text
