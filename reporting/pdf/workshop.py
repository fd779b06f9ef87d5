"""Renders parts, a few at a time, and keeps the results in a file cache."""

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

from reporting.pdf import fonts
from reporting.pdf.assets import ASSETS, KINDS
from reporting.pdf.cache import FileCache
from reporting.pdf.client import LAST_WORDS, Client, explained
from reporting.pdf.layout import PdfPart
from reporting.pdf.model import TEMPLATE_VERSION, RenderFailed


@dataclass(frozen=True)
class RenderedPart:
    """``anchors`` maps an id to [page from 0, x, y]; ``headings`` are the (id, text) of the second level."""

    key: str
    pdf: bytes
    pages: int
    anchors: dict[str, list[float]]
    headings: list[list[str]]
    warnings: list[str]


@dataclass(frozen=True)
class Task:
    """A part to render, with the ids of other parts that it links to, and its name in the cache."""

    part: PdfPart
    elsewhere: list[str]
    name: str


class Workshop:
    """Renders for one document. Use it as a context manager: leaving it ends what still runs."""

    def __init__(self, cache_dir: Path, work_dir: Path, processes: int) -> None:
        self.cache_dir, self.work_dir, self.processes = cache_dir, work_dir, processes
        self.cache = FileCache(cache_dir / "parts")
        self.peak_kib = 0
        self.cpu = 0.0
        self._client: Client | None = None

    def __enter__(self) -> "Workshop":
        for folder in (self.cache.folder, self.work_dir):
            folder.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(self, *_: object) -> None:
        if self._client:
            self._client.stop()

    def render(
        self, parts: Iterable[tuple[PdfPart, list[str]]], done: Callable[[str], None]
    ) -> dict[str, RenderedPart]:
        """Render (part, ids of other parts it links to) pairs, the longest first; ``done(key)`` is called as each is
        finished. Raises RenderFailed with the first part that failed, after ending the others.
        """
        found: dict[str, RenderedPart] = {}
        waiting: list[Task] = []
        for part, elsewhere in parts:
            task = Task(part, elsewhere, cache_key(part, elsewhere))
            if cached := self._cached(task):
                found[part.key] = cached
            else:
                waiting.append(task)
        for key in found:
            done(key)
        waiting.sort(key=lambda task: len(task.part.html))
        running: dict[str, Task] = {}
        while waiting or running:
            client = self._connected()
            while waiting and len(running) < self.processes:
                task = waiting.pop()
                running[client.begin(self._written(task))] = task
            ended = client.next_ended()
            task = running.pop(ended.job)
            self._take_result(task, Path(ended.job), ended.code)
            self.peak_kib = max(self.peak_kib, ended.peak_kib)
            self.cpu += ended.cpu
            rendered = self._cached(task)
            if rendered is None:
                raise RenderFailed(f"What was rendered of “{task.part.key}” cannot be read again.")
            found[task.part.key] = rendered
            done(task.part.key)
        return found

    def _connected(self) -> Client:
        if self._client is None:
            self._client = Client.shared(fonts.prepare(self.cache_dir))
        return self._client

    def _written(self, task: Task) -> Path:
        """The file that tells the server what to do."""
        draft = (self.work_dir / task.name).resolve()
        targets = {kind: str(draft.with_suffix(f".{kind}")) for kind in ("pdf", "facts", "log")}
        part = task.part
        job = {"key": part.key, "html": part.html, "css": part.css, "is_tagged": part.is_tagged}
        path = draft.with_suffix(".job")
        path.write_text(json.dumps({**job, "elsewhere": task.elsewhere, **targets}))
        return path

    def _take_result(self, task: Task, job: Path, code: int) -> None:
        log = job.with_suffix(".log")
        tail = log.read_text(errors="replace")[-LAST_WORDS:].strip() if log.exists() else ""
        if code:
            raise explained(task.part.key, code, tail)
        facts = json.loads(job.with_suffix(".facts").read_text())
        self.cache.put(task.name, job.with_suffix(".pdf"), facts, facts.pop("sha256"))

    def _cached(self, task: Task) -> RenderedPart | None:
        found = self.cache.take(task.name)
        return RenderedPart(key=task.part.key, pdf=found[0], **found[1]) if found else None


@cache
def fingerprint() -> str:
    """sha256 over everything that changes a part besides its text: engine, stylesheet, pictures, fonts, WeasyPrint."""
    digest = hashlib.sha256(f"{TEMPLATE_VERSION}\0{version('weasyprint')}\0{fonts.fingerprint()}\0".encode())
    for path in sorted((*ASSETS.iterdir(), *Path(__file__).parent.glob("*.py"))):
        if path.suffix in KINDS | {".py"}:
            digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def cache_key(part: PdfPart, elsewhere: list[str]) -> str:
    """The language is in the HTML."""
    content = json.dumps([fingerprint(), part.key, part.html, part.css, part.is_tagged, elsewhere])
    return hashlib.sha256(content.encode()).hexdigest()
