"""A CSV file that arrives in pieces: counted during the upload, with never more than the current row in memory."""

import codecs
import csv
import io

from victims.case_files.counting import CaseFileRefused, Counted, Counter

LONGEST_ROW = 1 << 20  # characters; a longer row means a quotation mark that is never closed
DELIMITERS = ",;\t"
TRIES = 50
PDF = b"%PDF-"
LONGEST_MARK = 5  # bytes that are enough to recognise the encoding


class CsvFile:
    """``feed()`` the bytes in order, then ``finish()``. Separated by commas, semicolons or tabs; UTF-8 or UTF-16."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter
        self.decoder: codecs.IncrementalDecoder | None = None
        self.delimiter = ""
        self.left = ""
        self.first = b""  # the bytes received before the encoding is known

    def feed(self, piece: bytes) -> None:
        if self.decoder is None:
            self.first += piece
            if len(self.first) >= LONGEST_MARK:
                self._begin()
            return
        self._read(piece)

    def _begin(self) -> None:
        """Find the encoding from the start of the file, and read the bytes received so far."""
        first, self.first = self.first, b""
        utf16 = first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        if not utf16 and (b"\0" in first or first.startswith(PDF)):
            raise CaseFileRefused(
                "The file is neither CSV nor an Excel workbook (.xlsx). Export the cases as one of these."
            )
        # Below the header only codes are read, which are plain letters; other garbled cells do not matter.
        self.decoder = codecs.getincrementaldecoder("utf-16" if utf16 else "utf-8-sig")(errors="replace")
        self._read(first)

    def _read(self, piece: bytes) -> None:
        assert self.decoder is not None
        self.left += self.decoder.decode(piece)
        if (end := self._end_of_last_row()) > 0:
            whole, self.left = self.left[:end], self.left[end:]
            self._count(whole)
        elif len(self.left) > LONGEST_ROW:
            raise CaseFileRefused(
                f"Row {self.counter.number + 1} of the file does not end: a quotation mark in it is never closed. "
                "Save the file again as CSV."
            )

    def finish(self) -> Counted:
        if self.decoder is None:
            self._begin()
        assert self.decoder is not None
        self.left += self.decoder.decode(b"", final=True)
        if self.left.strip():
            self._count(self.left)
        self.left = ""
        return self.counter.finish()

    def _end_of_last_row(self) -> int:
        """The position after the last line break outside quotation marks; 0 for none."""
        end = self.left.rfind("\n") + 1
        for _ in range(TRIES):
            if end <= 0 or self.left.count('"', 0, end) % 2 == 0:
                return end
            end = self.left.rfind("\n", 0, end - 1) + 1
        return 0

    def _count(self, text: str) -> None:
        if not self.delimiter:
            first = text.lstrip("\ufeff").partition("\n")[0]
            self.delimiter = max(DELIMITERS, key=first.count)
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=self.delimiter)
        try:
            for row in rows:
                if self.counter.place:
                    self.counter.row(row)
                elif any(row):
                    self.counter.header(row)
        except csv.Error:
            raise CaseFileRefused(
                f"Row {self.counter.number + 1} of the file could not be read. Save the file again as CSV (UTF-8)."
            ) from None
