"""The tables of a book as data, to be attached to its PDF: exactly what is printed, and nothing else."""

import csv
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from io import StringIO

from reporting.pdf.model import Book

FIGURES = re.compile(r'<table class="figures\b.*?</table>', re.DOTALL)
HEADER = ("chapter", "table", "title", "row", "column", "value")


def tables_as_csv(book: Book) -> str:
    """One line for each cell of each numbered table, in the order of the pages; "" if there are none."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    written = 0
    for chapter in book.chapters:
        for place, html in enumerate(FIGURES.findall(chapter.html), start=1):
            number = f"{chapter.number}.{place}" if chapter.number else str(place)
            for line in _cells(html):
                writer.writerow((chapter.heading, number, *line))
                written += 1
    return out.getvalue() if written else ""


def _cells(html: str) -> Iterator[tuple[str, str, str, str]]:
    """(title, row, column, value) of a table whose first line has the columns and whose first column has the rows."""
    table = _PrintedTable()
    table.feed(html)
    table.close()
    lines = [line for line in table.lines if line]
    if not lines:
        return
    columns, *rows = lines
    for name, *values in rows:
        for column, value in zip(columns[1:], values, strict=False):
            yield table.title, name, column, value


class _PrintedTable(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.title = ""
        self.lines: list[list[str]] = []
        self._words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.lines.append([])
        if tag in ("caption", "th", "td"):
            self._words = []

    def handle_data(self, data: str) -> None:
        self._words.append(data)

    def handle_endtag(self, tag: str) -> None:
        text = " ".join("".join(self._words).split())
        if tag == "caption":
            self.title = text
        elif tag in ("th", "td"):
            self.lines[-1].append(text)
