"""Keeps processes and servers running: restarts them when they end, with growing pauses."""

import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from actip_portal.embedded import ServerError
from actip_portal.embedded.server import Server
from scripts import processes
from scripts.leftovers import Journal

STEADY = 60.0  # seconds of running after which earlier ends no longer count
LONGEST_PAUSE = 60.0
TRIES = 5  # for parts that the portal cannot run without


class GaveUp(Exception):
    """A sentence: which part ended repeatedly, and where its log is."""


class SupervisedPart(Protocol):
    """A part that must run all the time."""

    name: str
    log: Path | None  # None: it writes to the screen
    is_needed: bool  # the portal cannot run without it

    def start(self) -> None:
        """Raises ServerError with the reason if it cannot."""

    def how_it_ended(self) -> str | None:
        """How it ended, in words; None while it runs."""


class ProcessPart:
    """One of our commands, with its log; without a log it uses the terminal."""

    log: Path | None

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        env: Mapping[str, str],
        log: Path | None,
        journal: Journal,
        *,
        is_needed: bool,
    ) -> None:
        self.name, self.command, self.env, self.log, self.journal = name, command, env, log, journal
        self.is_needed = is_needed
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        if self.process is not None:  # its children, such as the processes of a web server, keep its port in use
            processes.stop([self.process])
            self.journal.forget(self.process)
        if self.log is None:
            self.process = processes.start(self.command, self.env, keyboard=True)
        else:
            self.log.parent.mkdir(parents=True, exist_ok=True)
            with self.log.open("a") as output:
                self.process = processes.start(self.command, self.env, output)
        self.journal.note(self.name, self.process)

    def how_it_ended(self) -> str | None:
        if self.process is None or self.process.poll() is None:
            return None
        code = self.process.returncode
        return f"stopped by {signal.Signals(-code).name}" if code < 0 else f"with status {code}"


class ServerPart:
    """An embedded server that this process uses; the last user that leaves stops it."""

    is_needed = True
    log: Path | None

    def __init__(self, server: Server) -> None:
        self.server, self.name, self.log = server, server.name, server.log

    def start(self) -> None:
        self.server.start_again()

    def how_it_ended(self) -> str | None:
        return None if self.server.is_running() else self.server.last_words() or "without a word"


class _PartHistory:
    """The history of a part."""

    def __init__(self, part: SupervisedPart, began: float) -> None:
        self.part, self.began = part, began
        self.ends = 0  # in a row
        self.due: float | None = None  # when to start it again; None while it runs


class Supervisor:
    def __init__(self, say: Callable[[str], None], clock: Callable[[], float] = time.monotonic) -> None:
        """``say`` takes the sentences for the person at the terminal; ``clock`` counts seconds."""
        self.say, self.clock = say, clock
        self.restarts = 0
        self._watched: list[_PartHistory] = []

    def watch(self, part: SupervisedPart) -> None:
        """Watch a part that runs already."""
        self._watched.append(_PartHistory(part, self.clock()))

    def start(self, part: SupervisedPart) -> None:
        part.start()
        self.watch(part)

    def look(self) -> None:
        """Restart the parts that ended and whose pause is over. Call it a few times a second. Raises GaveUp."""
        for watch in self._watched:
            if watch.due is None:
                self._look_at(watch)
            elif self.clock() >= watch.due:
                self._start_again(watch)

    def start_anew(self, part: SupervisedPart) -> None:
        """Restart a part at once, for a reason outside the part."""
        watch = next(watch for watch in self._watched if watch.part is part)
        watch.began, watch.due, watch.ends = self.clock(), None, 0
        part.start()

    def stop(self) -> None:
        """Stop all processes. The servers keep running until their users leave."""
        parts = [watch.part for watch in reversed(self._watched) if isinstance(watch.part, ProcessPart)]
        self._watched.clear()
        processes.stop(part.process for part in parts if part.process is not None)
        for part in parts:
            if part.process is not None:
                part.journal.forget(part.process)

    def _look_at(self, watch: _PartHistory) -> None:
        ended = watch.part.how_it_ended()
        if ended is None:
            if self.clock() - watch.began > STEADY:
                watch.ends = 0
            return
        self._failed(watch, f"{_subject(watch.part)} ended by itself ({ended})")

    def _start_again(self, watch: _PartHistory) -> None:
        watch.began, watch.due = self.clock(), None
        try:
            watch.part.start()
        except ServerError as error:
            self._failed(watch, str(error).rstrip("."))
        else:
            self.restarts += 1
            self.say(f"{_subject(watch.part)} runs again.")

    def _failed(self, watch: _PartHistory, what: str) -> None:
        watch.ends += 1
        log = "" if watch.part.log is None or str(watch.part.log) in what else f" Its log: {watch.part.log}"
        if watch.part.is_needed and watch.ends > TRIES:
            raise GaveUp(f"{what}, now {watch.ends} times in a row.{log}")
        pause = min(2.0 ** (watch.ends - 1), LONGEST_PAUSE)
        watch.due = self.clock() + pause
        self.say(f"{what}; it starts again in {pause:.0f} s.{log}")


def _subject(part: SupervisedPart) -> str:
    """The start of a sentence: "PostgreSQL", "The worker"."""
    return part.name if part.name[0].isupper() else f"The {part.name}"
