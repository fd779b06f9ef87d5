"""The report to AMMTC as PDF, in parts on two processes, against the same pages as one document of WeasyPrint.

pages of eleven states on all obligations; cold_ratio: the time with an empty cache and a new server, divided by that of
the one document; changed_one_ratio: when one sentence of one chapter changed (middle of the chapters); unchanged_ratio:
when nothing did; memory_ratio: the largest process by that of the one document; cpu_per_page: milliseconds of the
rendering processes; growth: pages per second at the best of the sizes divided by the worst (1 is perfect).
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

import pikepdf

from bench.compilation import compilation
from reporting.pdf import Book, RenderedBook, fonts, render_book
from reporting.pdf.client import Client
from scripts import processes

KEYS = (
    "pages", "cold_ratio", "changed_one_ratio", "unchanged_ratio", "memory_ratio", "cpu_per_page", "growth",
)  # fmt: skip
ALWAYS: dict[str, float | str] = {}
SMALL = {"states": 1, "sizes": (1, 2), "rounds": 1, "changes": 1}


def main(
    states: int = 11, sizes: Sequence[int] = (11, 33, 99), rounds: int = 2, changes: int = 5, workers: int = 2
) -> dict[str, float]:
    book = compilation(states)
    with tempfile.TemporaryDirectory(prefix="actip-bench-") as name:
        folder = Path(name)
        conf = fonts.prepare(folder / "first")
        whole_seconds, whole_kib, whole_pages = [], [], 0
        cold: list[RenderedBook] = []
        for turn in range(rounds):
            seconds, kib, whole_pages = one_document(book, folder, conf)
            whole_seconds.append(seconds)
            whole_kib.append(kib)
            Client.forget()
            cold.append(render(book, folder, f"cold-{turn}", conf, workers))
        print(f"One document: {whole_pages} pages in {min(whole_seconds):.2f} s, {min(whole_kib) / 1024:.0f} MB.")
        best = min(cold, key=lambda made: made.seconds)
        print(f"In parts: {best.pages} pages in {best.seconds:.2f} s, {best.peak_mb:.0f} MB.")
        changed = [
            render(with_a_sentence_more(book, place), folder, "cold-0", conf, workers).seconds
            for place in range(3, 3 + changes)
        ]
        unchanged = [render(book, folder, "cold-0", conf, workers).seconds for _ in range(5)]
        rates = []
        for size in sizes:
            made = render(compilation(size), folder, f"size-{size}", conf, workers)
            rates.append(made.pages / made.seconds)
            print(f"{size} states: {made.pages} pages in {made.seconds:.2f} s, {made.peak_mb:.0f} MB.", flush=True)
        Client.forget()
    return {
        "pages": best.pages,
        "cold_ratio": round(best.seconds / min(whole_seconds), 3),
        "changed_one_ratio": round(statistics.median(changed) / min(whole_seconds), 3),
        "unchanged_ratio": round(statistics.median(unchanged) / min(whole_seconds), 4),
        "memory_ratio": round(best.peak_mb * 1024 / min(whole_kib), 3),
        "cpu_per_page": round(1000 * best.cpu_seconds / best.pages, 1),
        "growth": round(max(rates) / min(rates), 3),
    }


def render(book: Book, folder: Path, cache: str, conf: Path, workers: int) -> RenderedBook:
    """Render with the cache of this name; its fonts are unpacked already, as at any time but the first."""
    cache_dir = folder / cache
    if not cache_dir.exists():
        cache_dir.mkdir()
        (cache_dir / conf.parent.name).symlink_to(conf.parent)
    return render_book(book, folder / "book.pdf", cache_dir=cache_dir, work_dir=cache_dir / "work", processes=workers)


def one_document(book: Book, folder: Path, conf: Path) -> tuple[float, int, int]:
    """Seconds, memory in KiB and pages of the book as one document."""
    given, out = folder / "book.json", folder / "one.pdf"
    given.write_text(json.dumps(asdict(book)))
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.one_document", str(given), str(out)],
        cwd=processes.ROOT,
        env=os.environ | {"FONTCONFIG_FILE": str(conf)},
    )
    _pid, status, used = os.wait4(process.pid, 0)
    seconds = time.monotonic() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError("The one document could not be made.")
    with pikepdf.open(out) as pdf:
        return seconds, used.ru_maxrss, len(pdf.pages)


def with_a_sentence_more(book: Book, place: int) -> Book:
    """The book after one sentence was added at the end of the chapter at this place."""
    chapters = list(book.chapters)
    chapters[place] = replace(chapters[place], html=f"{chapters[place].html}<p>One sentence more.</p>")
    return replace(book, chapters=tuple(chapters))
