"""Talks to the rendering server (``reporting.pdf.server``), which stays for the next document of this process."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from reporting.pdf.assets import ROOT
from reporting.pdf.model import DiskFull, OutOfMemory, RenderFailed

# Where a machine keeps libraries, if elsewhere; and the most memory of one part.
GIVEN_ON = ("LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH", "PDF_MEMORY_MB")
LAST_WORDS = 8000  # characters of the output of a failed process that are kept for the log
OUT_OF_MEMORY, DISK_FULL = 71, 72  # exit codes, as in the server


@dataclass(frozen=True)
class Ended:
    """The end of a job: its name, its exit code (negative for a signal), its largest memory and its CPU seconds."""

    job: str
    code: int
    peak_kib: int
    cpu: float


class Client:
    """One server. Only one document at a time is rendered by it; another one gets a server of its own."""

    _kept: "Client | None" = None
    _lock = threading.Lock()

    def __init__(self, fonts_conf: Path, env: dict[str, str]) -> None:
        self.env = env
        self.owner = os.getpid()
        self.running = 0
        self.said = tempfile.TemporaryFile()  # noqa: SIM115  (closed with the server)
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "reporting.pdf.server"],
            cwd=fonts_conf.parent,
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.said,
            start_new_session=True,  # so that it can be ended with all that it has forked
        )

    @classmethod
    def shared(cls, fonts_conf: Path) -> "Client":
        """The server that an earlier document left, or a new one."""
        env = _environment(fonts_conf)
        with cls._lock:
            kept, cls._kept = cls._kept, None
        if kept and kept.owner == os.getpid():  # else it is that of the process which forked this one
            if kept.env == env and kept.process.poll() is None:
                return kept
            kept._end()
        return cls(fonts_conf, env)

    @classmethod
    def warm_up(cls, fonts_conf: Path) -> None:
        """Start a server, if none is kept, so that it is ready when the first part is there to render."""
        cls.shared(fonts_conf).stop()

    def begin(self, job: Path) -> str:
        """Start the job that a file describes. Returns its name, by which its end is told."""
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(f"{job}\n".encode())
            self.process.stdin.flush()
        except BrokenPipeError:
            raise self._lost() from None
        self.running += 1
        return str(job)

    def next_ended(self) -> Ended:
        """Wait for the end of any job."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        while line and not line.startswith(b"{"):  # a library prints advice when it cannot be loaded
            line = self.process.stdout.readline()
        if not line:
            raise self._lost()
        self.running -= 1
        return Ended(**json.loads(line))

    def _lost(self) -> RenderFailed:
        code = self.process.wait()
        self.said.seek(0)
        last_words = self.said.read().decode(errors="replace")[-LAST_WORDS:].strip()
        return RenderFailed(f"The rendering server {how_it_ended(code)}.", last_words)

    @classmethod
    def forget(cls) -> None:
        """End the server that is kept, if there is one."""
        with cls._lock:
            kept, cls._kept = cls._kept, None
        if kept:
            kept._end()

    def stop(self) -> None:
        """Keep the server for the next document; if something still runs in it, end it with all of that."""
        if not self.running and self.process.poll() is None:
            with Client._lock:
                if Client._kept is None:
                    Client._kept = self
                    return
        self._end()

    def _end(self) -> None:
        with suppress(ProcessLookupError):  # those that it forked can live longer than the server
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout, self.said):
            assert stream is not None
            with suppress(BrokenPipeError):
                stream.close()


def explained(key: str, code: int, tail: str) -> RenderFailed:
    """Why the part ``key`` could not be rendered."""
    if code == DISK_FULL:
        return DiskFull("The disk is full.", tail)
    if code in (OUT_OF_MEMORY, -signal.SIGKILL):
        return OutOfMemory(f"There was not enough memory to render “{key}”.", tail)
    return RenderFailed(f"Rendering of “{key}” {how_it_ended(code)}.", tail)


def how_it_ended(code: int) -> str:
    if code < 0:
        return f"was ended by the system ({signal.Signals(-code).name})"
    return f"failed (exit code {code})"


def _environment(fonts_conf: Path) -> dict[str, str]:
    """Only what rendering needs: the process that reads texts of users gets no secret of the portal."""
    return {name: os.environ[name] for name in GIVEN_ON if name in os.environ} | {
        "PATH": os.environ.get("PATH", os.defpath),
        "PYTHONPATH": str(ROOT),
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
        "LC_ALL": "C.UTF-8",
        "HOME": str(fonts_conf.parent.resolve()),
        "FONTCONFIG_FILE": str(fonts_conf.resolve()),
    }
