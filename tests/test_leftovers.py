"""After a hard kill exactly what was left is ended: neither less nor anything of somebody else's."""

import json
import os
import subprocess
import sys

import psutil
import pytest

from actip_portal.embedded.server import birth_of
from scripts import processes
from scripts.leftovers import Journal

STAYS = ["-c", "import time; time.sleep(600)"]
WITH_CHILD = [
    "-c",
    "import subprocess, time; p = subprocess.Popen(['sleep', '600']); print(p.pid, flush=True); time.sleep(600)",
]


@pytest.fixture
def journal(tmp_path) -> Journal:
    return Journal(tmp_path / "run/demo.json")


@pytest.fixture
def start():
    started: list[subprocess.Popen] = []

    def start(command: list[str], output: int | None = None) -> subprocess.Popen:
        started.append(processes.start(command, os.environ, output))
        return started[-1]

    yield start
    processes.stop(started)


def test_what_is_noted_is_ended_with_what_it_started(journal, start):
    leader = start(WITH_CHILD, subprocess.PIPE)
    child = psutil.Process(int(leader.stdout.readline()))
    journal.note("worker", leader)
    assert journal.end() == ["worker"]
    leader.wait()
    assert not child.is_running() or child.status() == psutil.STATUS_ZOMBIE
    assert journal.end() == []


def test_children_whose_leader_is_gone_are_ended_too(journal, start):
    leader = start(WITH_CHILD, subprocess.PIPE)
    child = psutil.Process(int(leader.stdout.readline()))
    journal.note("web server", leader)
    leader.kill()
    leader.wait()
    assert child.is_running()
    assert journal.end() == ["web server"]
    assert not child.is_running() or child.status() == psutil.STATUS_ZOMBIE


def test_a_number_that_was_given_to_another_process_is_left_alone(journal, start):
    bystander = start(STAYS)
    journal._write([{"name": "worker", "pid": bystander.pid, "birth": birth_of(os.getpid())}])
    assert journal.end() == []
    assert bystander.poll() is None


def test_what_was_stopped_in_order_is_not_looked_for(journal, start):
    process, other = start(STAYS), start(STAYS)
    journal.note("clock", process)
    journal.note("worker", other)
    journal.forget(process)
    assert [one["name"] for one in json.loads(journal.path.read_text())] == ["worker"]


def test_a_journal_that_cannot_be_read_ends_nothing(journal):
    journal.path.parent.mkdir()
    journal.path.write_text('[{"name": "wor')
    assert journal.end() == []
    assert not journal.path.exists()


def test_a_process_that_ended_at_once_is_not_noted(journal):
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    journal.note("worker", process)
    assert journal.end() == []
