"""Checks whether an office file is safe to parse: unpacks it as a stream and counts, before any library reads it.

There are limits for bytes, parts, elements, depth and ranges. Content that the portal never needs is refused: macros,
embedded files, links to other files, document type definitions. Cost: one pass, no tree, 64 KiB of content at a time.
Source of the limits: docs/decisions/0020-workbooks.md.
"""

import io
import re
import zipfile
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

XLSX, DOCX = "xlsx", "docx"

MOST_BYTES = 10 * 1024 * 1024
MOST_UNPACKED = 48 * 1024 * 1024
MOST_PARTS = 1_500
MOST_DIRECTORY = MOST_PARTS * 300  # bytes of the archive's list of parts
MOST_ELEMENTS = 300_000  # a full report has some 60,000
MOST_DEPTH = 120
MOST_ATTRIBUTES = 100
MOST_TOKEN = 256 * 1024  # one tag, comment or instruction; text comes in pieces
MOST_FORMULAS = 10_000
MOST_IN_RANGES = 20_000  # cells in merged, commented and linked ranges together
LAST_COLUMN, LAST_ROW = 1_000, 100_000
CHUNK = 64 * 1024

_MAIN = {
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": XLSX,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": DOCX,
}
_PICTURES = (
    ".png",
    ".jpg",
    ".jpeg",
    ".gif",
    ".emf",
    ".wmf",
    ".bmp",
    ".tif",
    ".tiff",
    ".bin",
    ".ttf",
    ".odttf",
    ".fntdata",
)
_UNWANTED = {
    "vbaproject": "macros",
    "vbadata": "macros",
    "macrosheets": "macros",
    "activex": "controls that run programs",
    "externallinks": "links to other files",
    "embeddings": "files inside the file",
    "oleobject": "files inside the file",
    "connections.xml": "connections to a database",
    "querytables": "connections to a database",
    "afchunk": "files inside the file",
}
_LINKS_ALLOWED = ("/hyperlink", "/attachedtemplate")  # never followed: the second names the template Word began with
_CELL = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_END = b"PK\x05\x06"


class FileRefused(Exception):
    """The file is refused. The text is a sentence for the sender."""


@dataclass
class CheckedOfficeFile:
    """A file that may be parsed. ``merged`` maps the name of a sheet's part to its merged ranges ("E5:F6")."""

    kind: str
    merged: dict[str, list[str]] = field(default_factory=dict)


def check(content: bytes, filename: str) -> CheckedOfficeFile:
    """Check the whole file. Raises FileRefused."""
    _check_outside(content, filename)
    looker = _Looker(filename)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            looker.names(parts)
            for part in parts:
                with archive.open(part) as stream:
                    looker.part(part.filename, stream)
    except FileRefused:
        raise
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, OSError, EOFError, ValueError, KeyError):
        raise _damaged(filename) from None
    except zipfile.zlib.error:  # type: ignore[attr-defined]
        raise _damaged(filename) from None
    return looker.result()


def too_large(filename: str, size: int) -> FileRefused:
    return FileRefused(
        f"“{filename}” is {size / 1024**2:.1f} MB; the most is {MOST_BYTES // 1024**2} MB. Take out pictures, and "
        "attach documents in the portal instead."
    )


def _damaged(filename: str) -> FileRefused:
    return FileRefused(f"“{filename}” is damaged and cannot be read. Open it, save it under a new name, and send that.")


def _check_outside(content: bytes, filename: str) -> None:
    """The checks that need no unpacking."""
    if not content:
        raise FileRefused(f"“{filename}” is empty. Choose the file that you saved.")
    if len(content) > MOST_BYTES:
        raise too_large(filename, len(content))
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise FileRefused(f"“{filename}” is protected with a password. Save it without one, and send that.")
        raise FileRefused(f"“{filename}” is in an old format. Save it as xlsx (Excel) or docx (Word), and send that.")
    if filename.lower().rpartition(".")[2] in {"xlsm", "xltm", "xlsb", "docm", "dotm"}:
        raise FileRefused(f"“{filename}” may hold macros. Save it as xlsx (Excel) or docx (Word), and send that.")
    if not content.startswith(b"PK\x03\x04"):
        raise FileRefused(
            f"“{filename}” is not an Excel or Word file. Send the xlsx or docx file that you downloaded here."
        )
    tail = content[-(65_535 + 22) :]
    if tail.count(_END) != 1 or b"PK\x06\x07" in tail[max(0, tail.index(_END) - 20) : tail.index(_END)]:
        raise _damaged(filename)
    end = tail.index(_END)
    if int.from_bytes(tail[end + 12 : end + 16], "little") > MOST_DIRECTORY:
        raise FileRefused(f"“{filename}” has more parts than a report needs. Download it anew and fill in that.")


class _Looker:
    """Counts over all parts of one file."""

    def __init__(self, filename: str) -> None:
        self.filename = filename
        self.unpacked = self.elements = self.formulas = self.in_ranges = 0
        self.kinds: set[str] = set()
        self.merged: dict[str, list[str]] = {}

    def refuse(self, what: str) -> FileRefused:
        return FileRefused(f"“{self.filename}” {what}")

    def too_much(self, what: str) -> FileRefused:
        return self.refuse(
            f"holds {what}, far more than a report. If you added nothing, download it anew and copy your answers over."
        )

    def names(self, parts: list[zipfile.ZipInfo]) -> None:
        if len(parts) > MOST_PARTS:
            raise self.too_much(f"{len(parts):,} parts")
        seen = set()
        for part in parts:
            name = part.filename.lower()
            if part.flag_bits & 0x1:
                raise self.refuse("is protected with a password. Save it without one, and send that.")
            if name in seen or ".." in name.split("/") or name.startswith("/") or "\\" in name:
                raise _damaged(self.filename)
            if part.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
                raise _damaged(self.filename)
            seen.add(name)
            for marker, what in _UNWANTED.items():
                if marker in name:
                    raise self.refuse(f"holds {what}. Take them out, or download it anew, and send that.")
        if "[content_types].xml" not in seen:
            raise self.refuse("is not an Excel or Word file. Send the xlsx or docx file that you downloaded here.")

    def part(self, name: str, stream: Any) -> None:
        """Unpack one part and count it; parts that are not pictures are read as XML."""
        first = stream.read(CHUNK)
        begins = first.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
        lowered = name.lower()
        if lowered.endswith("/") or (lowered.endswith(_PICTURES) and begins != b"<"):
            while first:
                self._unpacked(first)
                first = stream.read(CHUNK)
            return
        reader = _XmlReader(self, name)
        try:
            while first:
                self._unpacked(first)
                reader.feed(first)
                first = stream.read(CHUNK)
            reader.end()
        except expat.ExpatError:
            if not lowered.endswith(
                ".vml"
            ):  # Excel's own drawings of notes are not always in order; nobody parses them
                raise _damaged(self.filename) from None

    def _unpacked(self, chunk: bytes) -> None:
        self.unpacked += len(chunk)
        if self.unpacked > MOST_UNPACKED:
            raise self.too_much(f"more than {MOST_UNPACKED // 1024**2} MB when it is unpacked")

    def range_of(self, name: str, reference: str) -> None:
        """A range that a library would walk through cell by cell."""
        corners = [self.place(corner) for corner in reference.split(":")[:2]]
        (row, column), (last_row, last_column) = corners[0], corners[-1]
        self.in_ranges += (abs(last_row - row) + 1) * (abs(last_column - column) + 1)
        if self.in_ranges > MOST_IN_RANGES:
            raise self.too_much("merged cells, notes or links over very large ranges")

    def place(self, reference: str) -> tuple[int, int]:
        """Row and column of "E12"."""
        found = _CELL.fullmatch(reference)
        if not found:
            raise _damaged(self.filename)
        column = 0
        for letter in found.group(1):
            column = column * 26 + ord(letter) - 64
        return int(found.group(2)), column

    def result(self) -> CheckedOfficeFile:
        if len(self.kinds) != 1:
            raise self.refuse("is not an Excel workbook (xlsx) or Word document (docx). Save it as one, and send that.")
        return CheckedOfficeFile(self.kinds.pop(), self.merged)


class _XmlReader:
    """One XML part, read as a stream of tags."""

    def __init__(self, looker: _Looker, name: str) -> None:
        self.looker, self.name = looker, name
        self.is_types, self.is_links = name == "[Content_Types].xml", name.endswith(".rels")
        self.depth = self.fed = 0
        self.formula: list[str] | None = None
        self.parser = parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self.start, self.finish
        parser.StartDoctypeDeclHandler = self.doctype
        parser.XmlDeclHandler = self.declaration

    def feed(self, chunk: bytes) -> None:
        self.parser.Parse(chunk, False)
        self.fed += len(chunk)
        if self.fed - self.parser.CurrentByteIndex > MOST_TOKEN:
            raise self.looker.too_much("a single tag of several hundred kilobytes")

    def end(self) -> None:
        self.parser.Parse(b"", True)

    def declaration(self, version: str, encoding: str | None, standalone: int) -> None:
        if encoding and encoding.lower() not in {"utf-8", "us-ascii", "ascii"}:
            raise _damaged(self.looker.filename)

    def doctype(self, *about: Any) -> None:
        raise self.looker.refuse("holds a document type definition, as harmful files do. Save it again, and send that.")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        looker = self.looker
        looker.elements += 1
        self.depth += 1
        if looker.elements > MOST_ELEMENTS:
            raise looker.too_much("millions of cells or tags")
        if self.depth > MOST_DEPTH or len(attributes) > MOST_ATTRIBUTES:
            raise looker.too_much("tags nested or filled without end")
        tag = tag.rpartition(":")[2]
        if tag == "c":
            if reference := attributes.get("r"):
                row, column = looker.place(reference)
                if column > LAST_COLUMN or row > LAST_ROW:
                    raise looker.too_much(f"something in cell {reference}")
        elif tag == "f":
            looker.formulas += 1
            if looker.formulas > MOST_FORMULAS:
                raise looker.too_much(f"more than {MOST_FORMULAS:,} formulas")
            self.formula = []
            self.parser.CharacterDataHandler = self.formula.append
        elif tag in {"mergeCell", "hyperlink", "comment", "threadedComment"}:
            if reference := attributes.get("ref"):
                looker.range_of(self.name, reference)
                if tag == "mergeCell":
                    looker.merged.setdefault(self.name, []).append(reference)
        elif tag == "Override" and self.is_types:
            kind = attributes.get("ContentType", "").lower()
            if "macroenabled" in kind or "vbaproject" in kind:
                raise looker.refuse("holds macros. Save it without macros, and send that.")
            if kind in _MAIN:
                looker.kinds.add(_MAIN[kind])
        elif tag == "Relationship" and self.is_links:
            kind = attributes.get("Type", "").lower()
            if attributes.get("TargetMode", "").lower() == "external" and not kind.endswith(_LINKS_ALLOWED):
                raise looker.refuse("holds links to other files. Take them out, and send that.")

    def finish(self, tag: str) -> None:
        self.depth -= 1
        if self.formula is not None:
            self.parser.CharacterDataHandler = None
            text, self.formula = "".join(self.formula), None
            if "|" in text or "WEBSERVICE" in text.upper():
                raise self.looker.refuse(
                    "holds a formula that calls another program. Take it out, or download it anew, and send that."
                )
