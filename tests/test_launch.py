"""The demo as a person runs it: real processes, stopped, killed and started again."""

import fcntl
import json
import os
import queue
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from actip_portal.embedded import Valkey
from scripts import processes
from scripts.leftovers import Journal

PATIENCE = 240  # seconds for a slow machine
AWKWARD = "ក្រសួង មហាផ្ទៃ (my portal) " + "long " * 16
# What a person's machine may be like, all at once.
ODD = {"HOME": "/nonexistent", "TZ": "Asia/Yangon", "LC_ALL": "C", "PGDATA": "/nonexistent", "PGHOST": "nowhere"}


class Terminal:
    """A demo and what it says."""

    def __init__(self, var_dir: Path, port: int | str, *arguments: str) -> None:
        self.lines: queue.Queue[str | None] = queue.Queue()
        self.seen: list[str] = []
        self.process = subprocess.Popen(
            [sys.executable, "-m", "scripts.demo", "--var", str(var_dir), f"--port={port}", *arguments],
            cwd=processes.ROOT, env=os.environ | ODD, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            encoding="utf-8", umask=0o077, start_new_session=True,
        )  # fmt: skip
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        for line in self.process.stdout:
            self.lines.put(line.rstrip("\n"))
        self.lines.put(None)

    def until(self, pattern: str) -> re.Match:
        """Read on until a line matches."""
        while True:
            line = self.lines.get(timeout=PATIENCE)
            if line is None:
                pytest.fail(f"It ended before it said {pattern!r}:\n" + "\n".join(self.seen))
            self.seen.append(line)
            if found := re.search(pattern, line):
                return found

    def rest(self) -> list[str]:
        """The lines up to the end."""
        found = []
        while (line := self.lines.get(timeout=PATIENCE)) is not None:
            found.append(line)
        self.process.wait(PATIENCE)
        return found


@pytest.fixture
def var_dir(tmp_path) -> Path:
    return tmp_path / AWKWARD / "var"


@pytest.fixture
def demo(var_dir) -> Iterator[Callable[..., Terminal]]:
    started: list[Terminal] = []

    def start(port: int | str, *arguments: str) -> Terminal:
        started.append(Terminal(var_dir, port, "--no-sample-data", *arguments))
        return started[-1]

    yield start
    for terminal in started:
        if terminal.process.poll() is None:
            terminal.process.send_signal(signal.SIGTERM)
            terminal.process.wait(PATIENCE)
    Journal(var_dir / "run/demo.json").end()
    clean(var_dir)


def clean(var_dir: Path) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "scripts.demo", "--var", str(var_dir), "--clean"]
    return subprocess.run(command, cwd=processes.ROOT, capture_output=True, text=True)


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]


def noted(var_dir: Path) -> dict[str, int]:
    """The demo's processes by name, and the servers'."""
    found = {}
    for path in (var_dir / "run").glob("*.json"):
        content = json.loads(path.read_text())
        for one in content if isinstance(content, list) else [content | {"name": path.stem}]:
            found[one["name"]] = one["pid"]
    return found


def those_alive(numbers: dict[str, int]) -> set[str]:
    alive = set()
    for name, number in numbers.items():
        if psutil.pid_exists(number) and psutil.Process(number).status() != psutil.STATUS_ZOMBIE:
            alive.add(name)
    return alive


def page(url: str) -> str:
    with urllib.request.urlopen(url.replace("localhost", "127.0.0.1"), timeout=PATIENCE) as answer:
        return answer.read().decode()


ALL = {"web server", "worker", "clock", "postgres", "valkey"}


def test_the_life_of_a_demo_on_an_awkward_machine(demo, var_dir, taken_port):
    first = demo(taken_port)
    assert int(first.until(rf"^Port {taken_port} is taken; the portal uses (\d+)\.$")[1]) > taken_port
    first.until(r"^Ctrl-C stops it\. Its data stays in var/")
    url = first.until(r"^The portal answers at (http://localhost:\d+)$")[1]
    assert "One place to report" in page(url)
    running = noted(var_dir)
    assert (set(running), those_alive(running)) == (ALL, ALL)
    assert (var_dir / "secret_key").stat().st_mode & 0o777 == 0o600
    assert "+0000]" in (var_dir / "log/web_server.log").read_text()  # UTC, as in the other logs

    # It is the only one, and its data is not removed under it.
    assert demo(taken_port).until(r"already runs from this folder")
    refused = clean(var_dir)
    assert (refused.returncode, refused.stderr[:33]) == (1, "The portal already runs from this")

    # What ends by itself starts again, while the portal stays.
    for name, pid, said in (
        ("worker", running["worker"], r"^The worker ended by itself \(stopped by SIGKILL\); it starts again in 1 s"),
        ("postgres", running["postgres"], r"^PostgreSQL ended by itself .*; it starts again in 1 s"),
        ("valkey", running["valkey"], r"^Valkey ended by itself .*; it starts again in 1 s"),
    ):
        os.kill(pid, signal.SIGKILL)
        first.until(said)
        first.until(r" runs again\.$")
        assert noted(var_dir)[name] != pid
    assert "One place to report" in page(url)

    # A hard kill leaves everything running; the next start ends exactly that, and takes the same port.
    left = noted(var_dir)
    first.process.kill()
    first.process.wait()
    assert those_alive(left) == ALL
    port = int(url.rpartition(":")[2])
    second = demo(port)
    ended = second.until(r"^Ended what an earlier demo had left running: (.*)\.$")[1].split(", ")
    assert sorted(ended) == ["clock", "web server", "worker"]
    assert those_alive({name: left[name] for name in ("web server", "worker", "clock")}) == set()
    second.until(rf"^The portal answers at http://localhost:{port}$")
    running = noted(var_dir)

    # Ctrl-C, by somebody who is in a hurry.
    second.process.send_signal(signal.SIGINT)
    second.process.send_signal(signal.SIGINT)
    assert second.rest()[-1] == "Stopped. Nothing of it is running any more."
    assert (second.process.returncode, those_alive(running)) == (0, set())

    # `make run` takes the same data, and shows what whoever changes the code wants to see.
    third = demo(port, "--develop")
    third.until(rf"^The portal answers at http://localhost:{port}$")
    third.until(r"the queries: var/log/queries\.log")
    running = noted(var_dir)
    assert "One place to report" in page(url)
    third.until(r"GET / 200: \d+ queries, \d+ ms")
    assert "GET / 200" in (var_dir / "log/queries.log").read_text()
    with pytest.raises(urllib.error.HTTPError) as refused:
        page(f"{url}/no/such/page/")
    assert "Django settings file" in refused.value.read().decode()
    assert "'unsafe-inline'" in refused.value.headers["Content-Security-Policy"]
    assert (set(running), those_alive(running)) == (ALL, ALL)
    third.process.send_signal(signal.SIGINT)
    assert third.rest()[-1] == "Stopped. Nothing of it is running any more."
    assert (third.process.returncode, those_alive(running)) == (0, set())
    assert clean(var_dir).returncode == 0
    assert not var_dir.exists()


@pytest.mark.parametrize("sign", ["demo.lock", "run/postgres.json", "run/demo.json"])  # of how far it has come
def test_ctrl_c_is_obeyed_while_it_starts(demo, var_dir, sign):
    terminal = demo(8000)
    while not (var_dir / sign).exists():
        assert terminal.process.poll() is None
        time.sleep(0.01)
    running = noted(var_dir)
    terminal.process.send_signal(signal.SIGINT)
    assert terminal.rest()[-1] == "Stopped. Nothing of it is running any more."
    assert (terminal.process.returncode, those_alive(running)) == (0, set())


def test_what_fails_is_said_with_the_end_of_its_log(demo, var_dir):
    (var_dir / "postgres").mkdir(parents=True)
    (var_dir / "postgres/PG_VERSION").write_text("16\n")
    lines = demo(8000).rest()
    assert len(lines) == 1
    assert re.search(r"was made by PostgreSQL 16, .* forget it with: make clean-demo$", lines[0])


@pytest.mark.parametrize("port", ["70000", "abc", "", "0", "-5", "9" * 5000])
def test_what_is_no_port_is_said_in_one_sentence(demo, var_dir, port):
    terminal = demo(port)
    assert terminal.rest() == [f"PORT must be a number from 1 to 65535, not “{port}”."]
    assert (terminal.process.returncode, var_dir.exists()) == (1, False)


def test_cleaning_waits_for_whoever_still_uses_the_servers(var_dir):
    server = Valkey(var_dir / "valkey")
    with server.joined():
        refused = clean(var_dir)
        assert (refused.returncode, "A command still uses the demo's Valkey" in refused.stderr) == (1, True)
        assert server.is_running()
    with (var_dir / "demo.lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # nobody holds it
    assert clean(var_dir).returncode == 0
    assert not var_dir.exists()
