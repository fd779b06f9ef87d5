"""What ends by itself starts again, with a sentence; what ends again and again ends everything."""

import itertools
import os
import re
import signal
import time
from pathlib import Path

import pytest

from actip_portal.embedded import Valkey
from scripts import supervision
from scripts.leftovers import Journal
from scripts.supervision import GaveUp, ProcessPart, ServerPart, Supervisor

STAYS = ["-c", "import time; print('here', flush=True); time.sleep(600)"]
WITH_CHILD = [
    "-c",
    "import subprocess, time; p = subprocess.Popen(['sleep', '600']); print(p.pid, flush=True); time.sleep(600)",
]
ENDS = ["-c", "raise SystemExit(3)"]
PATIENCE = 30


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def supervisor(said, monkeypatch):
    monkeypatch.setattr(supervision, "LONGEST_PAUSE", 0.01)
    supervisor = Supervisor(said.append)
    yield supervisor
    supervisor.stop()


def part(folder: Path, command: list[str], *, is_needed: bool = False) -> ProcessPart:
    journal = Journal(folder / "journal.json")
    return ProcessPart("worker", command, os.environ, folder / "log/worker.log", journal, is_needed=is_needed)


def look_until(supervisor: Supervisor, true) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline
        supervisor.look()
        time.sleep(0.01)


def test_a_worker_that_is_killed_starts_again_with_a_sentence(supervisor, said, tmp_path):
    worker = part(tmp_path, STAYS)
    supervisor.start(worker)
    first = worker.process
    first.kill()
    look_until(supervisor, lambda: supervisor.restarts == 1)
    assert worker.process.pid != first.pid
    assert worker.how_it_ended() is None
    assert said == [
        f"The worker ended by itself (stopped by SIGKILL); it starts again in 0 s. Its log: {tmp_path}/log/worker.log",
        "The worker runs again.",
    ]


def test_what_a_dead_process_had_started_is_ended_before_it_starts_again(supervisor, tmp_path):
    worker = part(tmp_path, WITH_CHILD)
    supervisor.start(worker)
    look_until(supervisor, lambda: worker.log.read_text().endswith("\n"))
    orphan = int(worker.log.read_text())
    worker.process.kill()
    look_until(supervisor, lambda: supervisor.restarts == 1)
    assert not processes_alive([orphan])


def processes_alive(numbers: list[int]) -> list[int]:
    found = [Path(f"/proc/{number}/stat") for number in numbers]
    return [int(stat.parent.name) for stat in found if stat.exists() and stat.read_text().split()[2] != "Z"]


def test_the_pause_grows_with_each_end_and_a_worker_is_tried_for_ever(said, tmp_path, monkeypatch):
    monkeypatch.setattr(supervision, "LONGEST_PAUSE", 4.0)
    clock = itertools.count(0.0, 0.5)
    supervisor = Supervisor(said.append, clock=lambda: next(clock))
    supervisor.start(part(tmp_path, ENDS))
    look_until(supervisor, lambda: len(said) == 16)
    supervisor.stop()
    pauses = [found[1] for sentence in said if (found := re.search(r"again in (\d+) s", sentence))]
    assert pauses == ["1", "2", "4", "4", "4", "4", "4", "4"]
    assert "(with status 3)" in said[0]


def test_without_what_is_needed_everything_ends_with_a_sentence(supervisor, said, tmp_path):
    supervisor.start(part(tmp_path, ENDS, is_needed=True))
    with pytest.raises(
        GaveUp, match=r"^The worker ended by itself \(with status 3\), now 6 times in a row\. Its log: .+"
    ):
        look_until(supervisor, lambda: False)
    assert len([sentence for sentence in said if "starts again" in sentence]) == supervision.TRIES


def test_a_server_that_dies_starts_again_at_its_address(supervisor, said, tmp_path):
    server = Valkey(tmp_path / "valkey")
    with server.joined():
        address = server.url
        supervisor.watch(ServerPart(server))
        os.kill(server._recorded().pid, signal.SIGKILL)
        look_until(supervisor, lambda: supervisor.restarts == 1)
        assert (server.url, server.is_running()) == (address, True)
    assert said == [
        f"Valkey ended by itself (without a word); it starts again in 0 s. Its log: {server.log}",
        "Valkey runs again.",
    ]


def test_stopping_ends_everything_and_forgets_it(supervisor, tmp_path):
    worker = part(tmp_path, STAYS)
    supervisor.start(worker)
    supervisor.stop()
    assert worker.process.poll() is not None
    assert Journal(tmp_path / "journal.json").end() == []


def test_what_is_started_anew_for_another_reason_is_no_failure(supervisor, said, tmp_path):
    worker = part(tmp_path, STAYS)
    supervisor.start(worker)
    first = worker.process
    supervisor.start_anew(worker)
    assert first.poll() is not None
    assert worker.how_it_ended() is None
    supervisor.look()
    assert (said, supervisor.restarts) == ([], 0)
