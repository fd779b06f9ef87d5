"""Cuts long chapters into pieces that can be rendered at the same time. A piece begins on a new page.

A cut is made where an article begins, once the piece before it has some eight pages; in an article that is very long
also where an obligation begins. It depends on the chapter alone, so that the same chapter gives the same pages.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reporting.pdf.model import BookChapter

ENOUGH = 20_000  # characters of HTML (about eight pages): the next article begins a piece
TOO_MUCH = 45_000  # the next obligation does
TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^>]*?(/?)>")
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
NUMBERED_TABLE = re.compile(r'<table class="figures\b')


@dataclass(frozen=True)
class ChapterPiece:
    """``place`` counts the pieces of a chapter from 1; ``tables_before`` the numbered tables of the earlier ones."""

    key: str
    place: int
    html: str
    tables_before: int


def pieces_of(chapter: BookChapter) -> list[ChapterPiece]:
    """The chapter, whole or in pieces; there is always one."""
    found: list[ChapterPiece] = []
    tables = 0
    for place, html in enumerate(_cut(chapter.html), start=1):
        key = chapter.key if place == 1 else f"{chapter.key}.{place}"
        found.append(ChapterPiece(key, place, html, tables))
        tables += len(NUMBERED_TABLE.findall(html))
    return found


def _cut(html: str) -> Iterator[str]:
    if len(html) < 2 * ENOUGH:
        yield html
        return
    begin = 0
    for start, level in _headings(html):
        enough = ENOUGH if level == "h2" else TOO_MUCH
        if start - begin >= enough and len(html) - start >= ENOUGH / 2:
            yield html[begin:start]
            begin = start
    yield html[begin:]


def _headings(html: str) -> Iterator[tuple[int, str]]:
    """Where articles (h2) and obligations (h3) begin that stand in no other element."""
    depth = 0
    for tag in TAG.finditer(html):
        closes, name, closed = tag[1], tag[2].lower(), tag[3]
        if closes:
            depth -= 1
        elif name not in VOID and not closed:
            if depth == 0 and name in ("h2", "h3"):
                yield tag.start(), name
            depth += 1
