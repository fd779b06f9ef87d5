"""Renders parts in separate processes, a few at a time, and stores the results in a file cache."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version
from pathlib import Path

from reporting.pdf import fonts
from reporting.pdf.assets import ASSETS, KINDS, ROOT
from reporting.pdf.layout import PdfPart
from reporting.pdf.model import TEMPLATE_VERSION, RenderFailed

LIBRARY_FOLDERS = ("LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH")  # where a machine keeps libraries, if elsewhere
LAST_WORDS = 8000  # characters of the output of a failed process that are kept for the log
KEPT_DAYS = 60  # a cached part that no document used for so long is removed


@dataclass(frozen=True)
class RenderedPart:
    """``anchors`` maps an id to [page from 0, x, y]; ``headings`` are the (id, text) of the second level."""

    key: str
    pdf: Path
    pages: int
    anchors: dict[str, list[float]]
    headings: list[list[str]]
    warnings: list[str]


@dataclass
class Workshop:
    """Runs rendering processes for one document. Use it as a context manager: leaving it ends running processes."""

    cache_dir: Path
    work_dir: Path
    processes: int
    peak_kib: int = 0
    _running: set[subprocess.Popen[bytes]] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _closed: bool = False

    def __enter__(self) -> "Workshop":
        for folder in (self.cache_dir / "parts", self.work_dir):
            folder.mkdir(parents=True, exist_ok=True)
        self.fonts_conf = fonts.prepare(self.cache_dir)
        return self

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._closed = True
            for process in self._running:
                process.kill()

    def render(
        self, parts: Iterable[tuple[PdfPart, list[str]]], done: Callable[[str], None]
    ) -> dict[str, RenderedPart]:
        """Render (part, ids of other parts it links to) pairs; ``done(key)`` is called as each is finished.

        Raises RenderFailed with the first part that failed, after ending the other processes.
        """
        with ThreadPoolExecutor(self.processes) as pool:
            try:
                waiting = {pool.submit(self._render_one, part, elsewhere): part for part, elsewhere in parts}
                rendered = {}
                for finished in as_completed(waiting):
                    part = waiting[finished]
                    rendered[part.key] = finished.result()
                    done(part.key)
                return rendered
            except BaseException:
                self.__exit__()
                pool.shutdown(cancel_futures=True)
                raise

    def _render_one(self, part: PdfPart, elsewhere: list[str]) -> RenderedPart:
        name = cache_key(part, elsewhere)
        pdf, facts = (self.cache_dir / "parts" / f"{name}.{kind}" for kind in ("pdf", "json"))
        if not is_whole(pdf, facts):
            draft = self.work_dir / f"{name}-{os.getpid()}-{threading.get_ident()}"
            self._run_worker(part, elsewhere, draft)
            sync(draft.with_suffix(".pdf"))
            os.replace(draft.with_suffix(".pdf"), pdf)
            os.replace(draft.with_suffix(".facts"), facts)  # last: its presence says that the PDF is whole
        os.utime(facts)
        known = json.loads(facts.read_text())
        del known["sha256"]
        return RenderedPart(key=part.key, pdf=pdf, **known)

    def _run_worker(self, part: PdfPart, elsewhere: list[str], draft: Path) -> None:
        job = draft.with_suffix(".job")
        messages = draft.with_suffix(".log")
        targets = {kind: str(draft.with_suffix(f".{kind}").resolve()) for kind in ("pdf", "facts", "peak")}
        job.write_text(
            json.dumps({"key": part.key, "html": part.html, "css": part.css, "elsewhere": elsewhere, **targets})
        )
        command = [sys.executable, "-P", "-m", "reporting.pdf.worker", str(job.resolve())]
        with messages.open("wb") as log:
            with self._lock:
                if self._closed:
                    raise RenderFailed("The rendering was stopped.")
                process = subprocess.Popen(
                    command,
                    cwd=self.work_dir,
                    env=self._environment(),
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                )
                self._running.add(process)
            try:
                process.wait()
            finally:
                with self._lock:
                    self._running.discard(process)
        tail = messages.read_text(errors="replace")[-LAST_WORDS:].strip()
        job.unlink()
        messages.unlink()
        if process.returncode:
            raise RenderFailed(f"Rendering of “{part.key}” {how_it_ended(process.returncode)}.", tail)
        peak = draft.with_suffix(".peak")
        with self._lock:
            self.peak_kib = max(self.peak_kib, int(peak.read_text()))
        peak.unlink()

    def _environment(self) -> dict[str, str]:
        """Only what rendering needs: the process that reads texts of users gets no secret of the portal."""
        libraries = {name: os.environ[name] for name in LIBRARY_FOLDERS if name in os.environ}
        return libraries | {
            "PATH": os.environ.get("PATH", os.defpath),
            "PYTHONPATH": str(ROOT),
            "PYTHONHASHSEED": "0",
            "PYTHONUTF8": "1",
            "LC_ALL": "C.UTF-8",
            "HOME": str(self.work_dir.resolve()),
            "FONTCONFIG_FILE": str(self.fonts_conf.resolve()),
        }

    def forget_old_parts(self) -> None:
        """Remove cached parts unused for KEPT_DAYS."""
        oldest = time.time() - KEPT_DAYS * 86400
        for facts in (self.cache_dir / "parts").glob("*.json"):
            if facts.stat().st_mtime < oldest:
                facts.unlink(missing_ok=True)
                facts.with_suffix(".pdf").unlink(missing_ok=True)


def is_whole(pdf: Path, facts: Path) -> bool:
    """Whether a part is in the cache as it was rendered: a full or broken disk can leave less of it."""
    try:
        known = json.loads(facts.read_text())
        return bool(known["sha256"] == hashlib.sha256(pdf.read_bytes()).hexdigest())
    except (OSError, ValueError, KeyError):
        return False


def sync(path: Path) -> None:
    """Wait until the content of a file is on the disk."""
    with path.open("rb") as stream:
        os.fsync(stream.fileno())


def how_it_ended(code: int) -> str:
    if code < 0:
        return f"was ended by the system ({signal.Signals(-code).name})"
    return f"failed (exit code {code})"


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
    content = json.dumps([fingerprint(), part.key, part.html, part.css, elsewhere])
    return hashlib.sha256(content.encode()).hexdigest()
