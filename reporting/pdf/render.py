"""From a book to its PDF file."""

import hashlib
import json
import os
import re
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from html import unescape
from pathlib import Path
from typing import Any

from reporting.pdf import fonts, libraries, workshop
from reporting.pdf.assembly import Binder, Bound, names_of_places
from reporting.pdf.cache import FileCache
from reporting.pdf.client import Client
from reporting.pdf.layout import (
    CONTENTS_ID,
    CONTENTS_KEY,
    COVER_KEY,
    FURNITURE_KEY,
    ContentsLine,
    PdfPart,
    chapter_parts,
    contents_part,
    cover_part,
    furniture_part,
    label,
)
from reporting.pdf.model import Book, BookError, LibrariesMissing, RenderedBook
from reporting.pdf.workshop import Workshop

Progress = Callable[[int, int, str], None]
OWN_KEYS = {COVER_KEY, CONTENTS_KEY, FURNITURE_KEY}
IDS = re.compile(r"""<[a-zA-Z][^>]*?\sid=["']([^"']+)["']""")
LINKS = re.compile(r"""<a\s[^>]*?href=["']\s*#([^"']*?)\s*["']""")


def render_book(
    book: Book,
    out: Path,
    *,
    cache_dir: Path,
    work_dir: Path,
    processes: int = 2,
    progress: Progress | None = None,
) -> RenderedBook:
    """Write ``book`` as a tagged PDF to ``out``, which appears only when whole; the same book gives the same bytes.

    Chapters are rendered by at most ``processes`` processes at once, and taken from ``cache_dir`` if they were rendered
    before. ``progress(done, total, what)`` is called in this thread each time a piece of work is done: every chapter,
    the front matter, the assembly. Raises BookError for a book that contradicts itself, RenderFailed when a process
    ends without a result, LibrariesMissing if this machine cannot render.
    """
    if missing := libraries.missing():
        raise LibrariesMissing(f"PDF files cannot be made without {', '.join(missing)}.")
    started = time.monotonic()
    check(book)
    for needed in (cache_dir / "books", work_dir):
        needed.mkdir(parents=True, exist_ok=True)
    books, name = FileCache(cache_dir / "books"), content_hash(book)
    with (
        tempfile.TemporaryDirectory(dir=work_dir, prefix="book-") as folder,
        Workshop(cache_dir, Path(folder), processes) as shop,
    ):
        found = books.take(name)
        if found is None:
            found = _made(book, shop, progress)
            _keep(books, name, found, Path(folder) / "whole.pdf")
            books.forget_old()
            shop.cache.forget_old()
        content, known = found
    out.parent.mkdir(parents=True, exist_ok=True)
    beside = out.with_name(f".{out.name}.{os.getpid()}")
    beside.write_bytes(content)
    os.replace(beside, out)
    if progress:
        progress(known["steps"], known["steps"], "Whole document")
    return RenderedBook(
        path=out,
        pages=known["pages"],
        sha256=hashlib.sha256(content).hexdigest(),
        peak_mb=round(shop.peak_kib / 1024, 1),
        seconds=round(time.monotonic() - started, 3),
        cpu_seconds=round(shop.cpu, 3),
        warnings=tuple(known["warnings"]),
    )


def _keep(books: FileCache, name: str, made: tuple[bytes, dict[str, Any]], draft: Path) -> None:
    content, known = made
    draft.write_bytes(content)
    books.put(name, draft, known, hashlib.sha256(content).hexdigest())


def _made(book: Book, shop: Workshop, progress: Progress | None) -> tuple[bytes, dict[str, Any]]:
    """Render what is not in the cache, and join all of it. Returns the PDF and {"pages", "steps", "warnings"}."""
    chapters = [(chapter, chapter_parts(book, chapter)) for chapter in book.chapters]
    pieces = [piece for _chapter, parts in chapters for piece in parts]
    title = label(book.language, "contents")
    what = {piece.key: chapter.heading for chapter, parts in chapters for piece in parts}
    what |= {COVER_KEY: "Cover", FURNITURE_KEY: "Running heads", CONTENTS_KEY: title}
    steps = len(pieces) + (2 if book.is_leaflet else 4)  # cover, furniture, contents, whole document
    finished = 0

    def ended(key: str) -> None:
        nonlocal finished
        finished += 1
        if progress:
            progress(finished, steps, what[key])

    wanted, warnings = links_across(pieces)
    around = [furniture_part(book, [title, *(chapter.heading for chapter in book.chapters)])]
    around += [] if book.is_leaflet else [cover_part(book)]
    rendered = shop.render([(part, wanted.get(part.key, [])) for part in (*pieces, *around)], ended)
    bound = [Bound(chapter.key, chapter.heading, [rendered[p.key] for p in parts]) for chapter, parts in chapters]
    front = None
    if not book.is_leaflet:
        lines = entries(book, bound)
        targets = sorted({line.anchor for line in lines})
        rendered |= shop.render([(contents_part(book, lines), targets)], ended)
        front = rendered[COVER_KEY], Bound(CONTENTS_ID, title, [rendered[CONTENTS_KEY]])
    content, pages = Binder(book, rendered[FURNITURE_KEY]).bind(front, bound)
    warnings += [f"{part.key}: {warning}" for part in rendered.values() for warning in part.warnings]
    return content, {"pages": pages, "steps": steps, "warnings": warnings}


def warm_up(cache_dir: Path) -> None:
    """Begin to load what rendering needs, while the caller still puts the book together. Returns at once."""
    if not libraries.missing():
        Client.warm_up(fonts.prepare(cache_dir))


def content_hash(book: Book) -> str:
    """sha256 over everything that changes the file: book, engine, stylesheet, fonts and WeasyPrint's version."""
    return hashlib.sha256(json.dumps([workshop.fingerprint(), asdict(book)], default=str).encode()).hexdigest()


def check(book: Book) -> None:
    keys = [chapter.key for chapter in book.chapters]
    if not keys:
        raise BookError("The book has no chapter.")
    if len({*keys, *OWN_KEYS}) != len(keys) + len(OWN_KEYS):
        raise BookError(f"Keys of chapters must differ from each other and from {', '.join(sorted(OWN_KEYS))}.")


def entries(book: Book, bound: Sequence[Bound]) -> list[ContentsLine]:
    """The lines of the contents: each chapter and its <h2>s with the printed numbers of their pages."""
    found: list[ContentsLine] = []
    names = names_of_places(bound)
    first = 1
    for chapter, each in zip(book.chapters, bound, strict=True):
        local = names[each.key]
        found.append(ContentsLine(1, chapter.number, chapter.title, local[chapter.key], first))
        for part in each.parts:
            for anchor, text in part.headings:
                if anchor in part.anchors:
                    found.append(ContentsLine(2, "", text, local[anchor], first + int(part.anchors[anchor][0])))
            first += part.pages
        first += each.pages % 2
    return found


def links_across(pieces: Sequence[PdfPart]) -> tuple[dict[str, list[str]], list[str]]:
    """For each part's key the ids of other parts it links to; and a warning for every link without a target."""
    own = {piece.key: set(map(unescape, IDS.findall(piece.html))) for piece in pieces}
    linked = {piece.key: set(map(unescape, LINKS.findall(piece.html))) for piece in pieces}
    everywhere = set().union(*own.values())
    across = {key: sorted((linked[key] - own[key]) & everywhere) for key in own}
    broken = [
        f"{key}: the link to “{target}” leads nowhere."
        for key, targets in linked.items()
        for target in sorted(targets - everywhere)
    ]
    return across, broken
