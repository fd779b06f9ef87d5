"""Runs the demo from start to end: servers from wheels, the portal's processes, sample data, and supervision."""

import fcntl
import hashlib
import os
import secrets
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from actip_portal import embedded
from actip_portal.embedded.server import telling_line
from scripts import processes, services
from scripts.leftovers import Journal
from scripts.supervision import ProcessPart, ServerPart, Supervisor

MEGABYTES = 500  # disk space for its data and for work


class Stopped(Exception):
    """The person at the terminal, or the machine, asked the demo to end."""


class CouldNotStart(Exception):
    """A sentence on what failed."""


def say(words: str) -> None:
    print(words, flush=True)


def own_settings(var_dir: Path) -> dict[str, str]:
    """The environment of a portal in ``var_dir`` that uses only its own servers, whatever .env says."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "actip_portal.settings",
        "SECRET_KEY": secret_key(var_dir),
        "DEMO": "1",
        "DEBUG": "0",
        "VAR_DIR": str(var_dir),
        "DATABASE_URL": "",
        "DATABASE_OWNER_URL": "",
        "REDIS_URL": "",
        "EMAIL_HOST": "",
        "BEHIND_HTTPS": "0",
        "ALLOWED_HOSTS": "localhost,127.0.0.1,[::1]",
    }


def secret_key(var_dir: Path) -> str:
    """The demo's own key, made once, readable by its owner alone."""
    path = var_dir / "secret_key"
    if not path.exists():
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w") as stream:
            stream.write(secrets.token_urlsafe(50))
    return path.read_text()


@dataclass(frozen=True)
class StartCommand:
    """A command that ends by itself."""

    what: str  # "making the tables"
    process: subprocess.Popen
    log: Path


class Demo:
    """One demo over one folder, from its start to its end."""

    def __init__(
        self,
        var_dir: Path,
        wanted_port: int,
        asked_to_stop: threading.Event,
        *,
        sample_data: bool = True,
        say: Callable[[str], None] = say,
    ) -> None:
        """``asked_to_stop`` ends it at any moment; ``say`` takes the sentences for the person at the terminal."""
        self.var_dir, self.logs = var_dir, var_dir / "log"
        self.port = wanted_port
        self.asked_to_stop = asked_to_stop
        self.journal = Journal(var_dir / "run/demo.json")
        self.sample_data, self.say = sample_data, say
        self.supervisor = Supervisor(say)
        self.steps: list[StartCommand] = []
        self.is_complete = threading.Event()  # set once everything runs

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def environment(self, web_url: str, owner_url: str, redis_url: str) -> dict[str, str]:
        """Everything that differs from the defaults."""
        return own_settings(self.var_dir) | {
            "DATABASE_URL": web_url,
            "DATABASE_OWNER_URL": owner_url,
            "REDIS_URL": redis_url,
            "PORTAL_URL": self.url,
            "PYTHONUNBUFFERED": "1",  # output appears at once, in pipes and files too
            "PYTHONWARNINGS": "ignore:You're running the worker with superuser",  # on this machine alone it may
        }

    # --- Its course ---------------------------------------------------------------------------------------------------
    def run(self) -> None:
        """Raises Stopped when it is asked to end; CouldNotStart, embedded.ServerError or GaveUp with a sentence."""
        free = shutil.disk_usage(self.var_dir).free // 10**6
        if free < MEGABYTES and not (self.var_dir / "postgres").exists():
            raise CouldNotStart(
                f"Only {free} MB are free for {self.var_dir}; the demo needs {MEGABYTES} MB. Make room, then try again."
            )
        if ended := self.journal.end():
            self.say(f"Ended what an earlier demo had left running: {', '.join(ended)}.")
        for log in self.logs.glob("*.log"):  # of the last run; not deleted, because a server may still write
            os.truncate(log, 0)
        try:
            port = services.free_port(self.port)
        except services.NoPort as error:
            raise CouldNotStart(str(error)) from None
        if port != self.port:
            self.say(f"Port {self.port} is taken; the portal uses {port}.")
            self.port = port
        with ExitStack() as stack:
            postgres = embedded.Postgres(self.var_dir / "postgres", self.logs / "postgresql.log")
            valkey = embedded.Valkey(self.var_dir / "valkey", self.logs / "valkey.log")
            for server in (postgres, valkey):
                stack.enter_context(server.joined())
                self.supervisor.watch(ServerPart(server))
                self.go_on()
            stack.callback(self.stop_steps)
            stack.callback(self.supervisor.stop)
            env = self.environment(postgres.web_url, postgres.owner_url, valkey.url)
            self.prepare(env)
            self.serve(env)

    def prepare(self, env: dict[str, str]) -> None:
        """The database with all but the sample data, and the static files if any changed since the last time."""
        self.say("Making the tables …")
        steps = [self.begin("making the tables", [*processes.PREPARE, "--verbosity", "0"], env)]
        must_collect = self.must_collect()
        if must_collect:
            steps.append(self.begin("collecting the static files", processes.COLLECT_STATIC, env))
        self.finish(*steps)
        if must_collect:
            (self.var_dir / "static.state").write_text(static_files_state())

    def serve(self, env: dict[str, str]) -> None:
        """Start the web server at once; worker and clock only once the sample data are loaded."""
        loading = []
        if self.sample_data:
            loading.append(self.begin("loading the sample data", processes.SAMPLE_DATA, env, show=True))
        self.supervisor.start(self.web_server(env))
        while not processes.answers(self.url.replace("localhost", "127.0.0.1")):
            self.go_on()
        if loading:
            self.say(f"The portal answers at {self.url} already.")
        self.finish(*loading)
        for part in self.helpers(env):
            self.supervisor.start(part)
        self.say_how_to_enter(env)
        self.is_complete.set()
        while True:
            self.go_on()

    def web_server(self, env: dict[str, str]) -> ProcessPart:
        return self.part("web server", [*processes.WEB, "--bind", f"127.0.0.1:{self.port}"], env, is_needed=True)

    def helpers(self, env: dict[str, str]) -> list[ProcessPart]:
        """The processes next to the web server."""
        clock = [*processes.BEAT, "--loglevel", "INFO"]
        return [self.part("worker", processes.WORKER, env), self.part("clock", clock, env)]

    def say_how_to_enter(self, env: dict[str, str]) -> None:
        """Print the address and the logins as the last lines on the screen."""
        self.say(
            f"\nCtrl-C stops it. Its data stays in {self.var_dir.name}/ until: make clean-demo. "
            f"Its logs: {self.var_dir.name}/log/\n\nThe portal answers at {self.url}\n"
        )
        if self.sample_data:
            logins = [sys.executable, *processes.LOGINS]
            done = subprocess.run(logins, cwd=processes.ROOT, env=env, capture_output=True, text=True, check=True)
            self.say(done.stdout.rstrip())

    def go_on(self) -> None:
        """Wait a moment and check the processes."""
        if self.asked_to_stop.wait(0.2):
            raise Stopped
        self.supervisor.look()

    # --- Processes: steps that end, and parts that run all the time ---------------------------------------------------
    def log(self, name: str) -> Path:
        self.logs.mkdir(parents=True, exist_ok=True)
        return self.logs / f"{name.replace(' ', '_')}.log"

    def part(self, name: str, command: Sequence[str], env: dict[str, str], *, is_needed: bool = False) -> ProcessPart:
        return ProcessPart(name, command, env, self.log(name), self.journal, is_needed=is_needed)

    def begin(self, what: str, command: Sequence[str], env: dict[str, str], *, show: bool = False) -> StartCommand:
        """Start a step. With ``show`` its output appears on the screen; errors go into its log."""
        log = self.log(what)
        with log.open("a") as stream:
            step = StartCommand(what, processes.start(command, env, None if show else stream, errors=stream), log)
        self.journal.note(what, step.process)
        self.steps.append(step)
        return step

    def finish(self, *steps: StartCommand) -> None:
        """Wait until all have ended. Raises CouldNotStart when one fails."""
        for step in steps:
            while step.process.poll() is None:
                self.go_on()
            if step.process.returncode:
                words = telling_line(step.log.read_text(encoding="utf-8", errors="replace"))
                raise CouldNotStart(f"The demo could not start, because {step.what} failed: {words} (see {step.log})")
            self.journal.forget(step.process)

    def stop_steps(self) -> None:
        processes.stop(step.process for step in self.steps)
        for step in self.steps:
            self.journal.forget(step.process)

    def must_collect(self) -> bool:
        """Whether static files have changed since they were collected."""
        stamp = self.var_dir / "static.state"
        if (self.var_dir / "static").is_dir() and stamp.exists() and stamp.read_text() == static_files_state():
            return False
        stamp.unlink(missing_ok=True)
        return True


def static_files_state() -> str:
    """A value that changes when a static file or an installed package changes."""
    state = hashlib.sha256((processes.ROOT / "requirements/base.txt").read_bytes())
    folders = [processes.ROOT / "static", *processes.ROOT.glob("*/static")]
    for path in sorted(path for folder in folders for path in folder.rglob("*")):
        stat = path.stat()
        state.update(f"{path} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return state.hexdigest()


@contextmanager
def only_one(var_dir: Path) -> Iterator[None]:
    """Make sure that only one demo uses a folder: two would work on the same data with two clocks."""
    var_dir.mkdir(parents=True, exist_ok=True)
    with (var_dir / "demo.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sys.exit("The portal already runs from this folder; stop that one first (Ctrl-C in its window).")
        yield


def clean(var_dir: Path) -> None:
    """``make clean-demo``: delete the demo's data. Processes that a killed demo left running are ended first."""
    if not var_dir.exists():
        return
    with only_one(var_dir):
        Journal(var_dir / "run/demo.json").end()
        for server in (embedded.Postgres(var_dir / "postgres"), embedded.Valkey(var_dir / "valkey")):
            if not server.end_if_unused():
                sys.exit(f"A command still uses the demo's {server.name}; end it first. Nothing was removed.")
        shutil.rmtree(var_dir)
