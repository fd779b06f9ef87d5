"""From a book to its PDF file."""

import hashlib
import json
import os
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict
from html.parser import HTMLParser
from pathlib import Path

from reporting.pdf import libraries, workshop
from reporting.pdf.assembly import bind
from reporting.pdf.layout import CONTENTS_ID, ContentsLine, chapter_part, front_part, label
from reporting.pdf.model import Book, BookChapter, BookError, LibrariesMissing, RenderedBook
from reporting.pdf.workshop import RenderedPart, Workshop

Progress = Callable[[int, int, str], None]
FRONT_KEY = "front"


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
    total = len(book.chapters) + 2
    finished = 0

    def ended(what: str) -> None:
        nonlocal finished
        finished += 1
        if progress:
            progress(finished, total, what)

    headings = {chapter.key: chapter.heading for chapter in book.chapters}
    wanted, warnings = links_across(book)
    cache_dir.mkdir(parents=True, exist_ok=True)
    work_dir.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(dir=work_dir, prefix="book-") as folder,
        Workshop(cache_dir, Path(folder), processes) as shop,
    ):
        jobs = [(chapter_part(book, chapter), wanted[chapter.key]) for chapter in book.chapters]
        rendered = shop.render(jobs, lambda key: ended(headings[key]))
        parts = [rendered[chapter.key] for chapter in book.chapters]
        contents = entries(book, parts)
        targets = sorted({entry.anchor for entry in contents})
        front = shop.render([(front_part(book, contents), targets)], lambda _: ended("Cover and contents"))[FRONT_KEY]
        content, pages = bind(book, front, label(book.language, "contents"), parts)
        out.parent.mkdir(parents=True, exist_ok=True)
        beside = out.with_name(f".{out.name}.{os.getpid()}")
        beside.write_bytes(content)
        os.replace(beside, out)
        shop.forget_old_parts()
        ended("Whole document")
    for part in (front, *parts):
        warnings += [f"{part.key}: {warning}" for warning in part.warnings]
    seconds = round(time.monotonic() - started, 2)
    digest = hashlib.sha256(content).hexdigest()
    return RenderedBook(out, pages, digest, round(shop.peak_kib / 1024, 1), seconds, tuple(warnings))


def content_hash(book: Book) -> str:
    """sha256 over everything that changes the file: book, engine, stylesheet, fonts and WeasyPrint's version."""
    return hashlib.sha256(json.dumps([workshop.fingerprint(), asdict(book)]).encode()).hexdigest()


def check(book: Book) -> None:
    keys = [chapter.key for chapter in book.chapters]
    if not keys:
        raise BookError("The book has no chapter.")
    if len({*keys, FRONT_KEY}) != len(keys) + 1:
        raise BookError(f"Keys of chapters must differ from each other and from “{FRONT_KEY}”: {', '.join(keys)}.")


def entries(book: Book, parts: Iterable[RenderedPart]) -> list[ContentsLine]:
    """The lines of the contents: each chapter and its <h2>s with the printed numbers of their pages."""
    found: list[ContentsLine] = []
    taken = {CONTENTS_ID}
    first = 1
    for chapter, part in zip(book.chapters, parts, strict=True):
        for level, number, title, anchor in (
            (1, chapter.number, chapter.title, chapter.key),
            *((2, "", text, anchor) for anchor, text in part.headings),
        ):
            if anchor in part.anchors:
                target = anchor if anchor not in taken else f"{part.key}.{anchor}"
                found.append(ContentsLine(level, number, title, target, first + int(part.anchors[anchor][0])))
        taken |= part.anchors.keys()
        first += part.pages
    return found


class _Ids(HTMLParser):
    """The ids of a fragment, and the ids it links to."""

    def __init__(self, chapter: BookChapter) -> None:
        super().__init__()
        self.own = {chapter.key}
        self.wanted: set[str] = set()
        self.feed(chapter.html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if identifier := values.get("id"):
            self.own.add(identifier)
        target = (values.get("href") or "").strip()
        if tag == "a" and target.startswith("#"):
            self.wanted.add(target[1:])


def links_across(book: Book) -> tuple[dict[str, list[str]], list[str]]:
    """For each chapter's key the ids of other chapters it links to; and a warning for every link without a target."""
    ids = {chapter.key: _Ids(chapter) for chapter in book.chapters}
    everywhere = set().union(*(each.own for each in ids.values()))
    across = {key: sorted((each.wanted - each.own) & everywhere) for key, each in ids.items()}
    broken = [
        f"{key}: the link to “{target}” leads nowhere."
        for key, each in ids.items()
        for target in sorted(each.wanted - everywhere)
    ]
    return across, broken
