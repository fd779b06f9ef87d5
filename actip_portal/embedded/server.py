"""A server that several processes share: the first one that needs it starts it, the last one that leaves stops it.

Each user holds a shared lock on a file. The kernel releases the lock of a process that dies, so no counter is needed.
"""

import atexit
import fcntl
import importlib.util
import json
import os
import re
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, ClassVar

import psutil

SECONDS_TO_START = 60.0
SECONDS_TO_STOP = 20.0
LONGEST_PARENT = 60  # bytes; a socket's whole path may have 103 (macOS) or 107 (Linux)


class ServerError(Exception):
    """The reason why the server does not run, as a sentence for the person at the terminal."""


@dataclass(frozen=True)
class Record:
    """The running server: its process, and the start time of the process, because process numbers are used again."""

    pid: int
    birth: str
    sockets: str  # the folder of its sockets


def birth_of(pid: int) -> str:
    """The start time of a process, which tells it from others with the same number. Raises psutil.NoSuchProcess.

    On Linux in clock ticks since the machine started: seconds since 1970 would change when the clock is set.
    """
    stat = Path(f"/proc/{pid}/stat")
    try:
        ticks = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[19]
        return f"{Path('/proc/sys/kernel/random/boot_id').read_text().strip()} {ticks}"
    except (FileNotFoundError, ProcessLookupError):
        return str(psutil.Process(pid).create_time())  # macOS


def same_process(pid: int, birth: str) -> psutil.Process | None:
    """The process ``pid`` if it is alive and has this start time, otherwise None."""
    try:
        process = psutil.Process(pid)
        alive = process.status() != psutil.STATUS_ZOMBIE
        return process if alive and birth_of(pid) == birth else None
    except psutil.NoSuchProcess:
        return None


def private_folder() -> Path:
    """A new folder with a short path that only this person may enter.

    Sockets cannot be next to the data: the length of a socket's path is limited, that of a clone is not.
    """
    parent = tempfile.gettempdir()
    if len(os.fsencode(parent)) > LONGEST_PARENT:
        parent = "/tmp"  # noqa: S108  (mkdtemp makes a folder that nobody else can enter)
    return Path(tempfile.mkdtemp(prefix="actip-", dir=parent))


def is_private(folder: Path) -> bool:
    """Whether it is a folder of this person that nobody else may enter."""
    try:
        found = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid() and not found.st_mode & 0o077


def package_folder(name: str) -> Path:
    """The folder of an installed package, without importing it."""
    found = importlib.util.find_spec(name)
    assert found and found.submodule_search_locations
    return Path(found.submodule_search_locations[0])


def telling_line(text: str) -> str:
    """The last line that names a failure; "" if there is none."""
    failures = [line for line in text.splitlines() if re.search(r"PANIC|FATAL|[Ee]rror|could not", line)]
    return failures[-1].strip() if failures else ""


class Server(ABC):
    """One server, with its data in ``folder``. Its record, locks and log are in ``run`` next to that folder.

    Call ``join`` before using its address, and ``leave`` afterwards. A process that ends without ``leave`` loses its
    lock; the server then stops when the next last user leaves.
    """

    name: ClassVar[str]
    stop_signals: ClassVar[Sequence[signal.Signals]]  # the gentle one first

    def __init__(self, folder: Path, log: Path | None = None, *, ends_with_starter: bool = False) -> None:
        """``log`` is the file for the server's output; by default ``NAME.log`` in ``run``.

        ``ends_with_starter``: the server is not shared, so it ends with the process that started it, even if that is
        killed (on Linux).
        """
        self.folder = folder.absolute()
        self.ends_with_starter = ends_with_starter
        self.run = self.folder.parent / "run"
        self.log = log or self.run / f"{self.name.lower()}.log"
        self._record_path = self.run / f"{self.folder.name}.json"
        self._users: IO[str] | None = None
        self._log_began_at = 0
        self._child: subprocess.Popen | None = None  # known only if this process started the server

    # --- What a server must know of itself ----------------------------------------------------------------------------
    @abstractmethod
    def prepare(self) -> None:
        """Prepare the start, for instance the data folder. Raises ServerError."""

    @abstractmethod
    def command(self, sockets: Path) -> list[str]:
        """The command that runs the server in the foreground, with its socket in ``sockets``."""

    @abstractmethod
    def answers(self, sockets: Path) -> bool:
        """Whether it answers."""

    def environment(self) -> Mapping[str, str]:
        """The environment of the server: its log is in English and in UTC."""
        return os.environ | {"LC_ALL": "C", "TZ": "UTC"}

    def make_ready(self, sockets: Path) -> None:  # noqa: B027  (most have nothing to do)
        """Called when the server answers for the first time."""

    def ending_with_starter(self) -> list[str]:
        """The prefix of the command. Without setpriv, as on macOS, a killed process leaves its server running.

        It must be the last prefix: a later change of the process's account would cancel it.
        """
        setpriv = shutil.which("setpriv") if self.ends_with_starter else None
        return [setpriv, "--pdeathsig", self.stop_signals[0].name.removeprefix("SIG"), "--"] if setpriv else []

    # --- Users --------------------------------------------------------------------------------------------------------
    def join(self) -> None:
        """Use the running server, or start it. Raises ServerError with the reason."""
        try:
            self._join()
        except OSError as error:  # a full disk, a folder that may not be written to
            raise ServerError(f"{self.name} could not be started: {error}") from error

    def _join(self) -> None:
        with self._deciding():
            users = self._open("users")
            fcntl.flock(users, fcntl.LOCK_SH)
            try:
                self._find_or_start()
            except BaseException:
                users.close()
                if not self._is_used():
                    self._stop()
                raise
            self._users = users

    def join_until_exit(self) -> None:
        """For a process that uses the server until it ends."""
        self.join()
        atexit.register(self.leave)

    def leave(self) -> None:
        """Stop using it; the last user stops the server. Harmless when repeated."""
        if self._users is None:
            return
        with self._deciding():
            self._users.close()
            self._users = None
            if not self._is_used():
                self._stop()

    @contextmanager
    def joined(self) -> Iterator[None]:
        self.join()
        try:
            yield
        finally:
            self.leave()

    def is_running(self) -> bool:
        return self._running() is not None

    def start_again(self) -> None:
        """Start a server that died again, at the same address. Raises ServerError."""
        with self._deciding():
            self._find_or_start()

    def end_if_unused(self) -> bool:
        """Stop a server without users, for instance one that a killed process left. False if somebody uses it."""
        with self._deciding():
            if self._is_used():
                return False
            self._stop()
            return True

    @property
    def sockets(self) -> Path:
        record = self._recorded()
        if record is None:
            raise ServerError(f"{self.name} does not run.")
        return Path(record.sockets)

    # --- Inside -------------------------------------------------------------------------------------------------------
    def _open(self, kind: str) -> IO[str]:
        self.run.mkdir(parents=True, exist_ok=True)
        return (self.run / f"{self.folder.name}.{kind}").open("a")

    @contextmanager
    def _deciding(self) -> Iterator[None]:
        """A lock: only one process at a time starts the server or decides whether to stop it."""
        with self._open("lock") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _is_used(self) -> bool:
        with self._open("users") as probe:
            try:
                fcntl.flock(probe, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
            return False

    def _recorded(self) -> Record | None:
        try:
            return Record(**json.loads(self._record_path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def _running(self) -> psutil.Process | None:
        if self._child is not None and self._child.poll() is not None:
            self._child = None
        record = self._recorded()
        return same_process(record.pid, record.birth) if record else None

    def _find_or_start(self) -> None:
        if self._running() is not None:
            self._wait_until_it_answers()
            return
        try:
            self._start()
        except BaseException:
            self._end_process()
            raise

    def _start(self) -> None:
        self.prepare()
        record = self._recorded()
        if record and is_private(Path(record.sockets)):
            sockets = Path(record.sockets)  # others may know the address already
        else:
            sockets = private_folder()
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("a") as log:
            self._log_began_at = log.tell()
            self._child = subprocess.Popen(
                self.command(sockets),
                cwd=self.folder,
                env=self.environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C must reach only the users of the server, which then stop it in order
            )
        self._note(Record(self._child.pid, birth_of(self._child.pid), str(sockets)))
        self._wait_until_it_answers()
        self.make_ready(sockets)

    def _note(self, record: Record) -> None:
        new = self._record_path.with_suffix(".new")
        new.write_text(json.dumps(asdict(record)), encoding="utf-8")
        new.replace(self._record_path)

    def _wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + SECONDS_TO_START
        while not self.answers(self.sockets):
            if self._running() is None:
                raise ServerError(f"{self.name} ended while it started: {self.last_words()} (see {self.log})")
            if time.monotonic() > deadline:
                raise ServerError(
                    f"{self.name} did not answer within {SECONDS_TO_START:.0f} s: {self.last_words()} (see {self.log})"
                )
            time.sleep(0.02)

    def last_words(self) -> str:
        """The last failure in its log since it was started here; "" if there is none."""
        try:
            with self.log.open("rb") as log:
                log.seek(self._log_began_at)
                return telling_line(log.read().decode(errors="replace"))
        except OSError:
            return ""

    def _end_process(self) -> None:
        process = self._running()
        if process is None:
            return
        for number in (*self.stop_signals, signal.SIGKILL):
            with suppress(psutil.NoSuchProcess):
                process.send_signal(number)
            with suppress(psutil.TimeoutExpired):
                process.wait(SECONDS_TO_STOP)
                return

    def _stop(self) -> None:
        self._end_process()
        record = self._recorded()
        if record is not None:
            shutil.rmtree(record.sockets, ignore_errors=True)
            self._record_path.unlink(missing_ok=True)
