"""The whole demo, left alone for two hours: what ended, what was lost, how much memory it takes.

restarts: of web server, worker, clock, PostgreSQL and Valkey together; lost: tasks that the clock sent and no worker
finished; memory: of all processes together, in MB, each shared page counted once. The clock has the intervals of the
demo, and a visitor opens two pages every half minute. Runs shorter than ten minutes have no sample data.
"""

import re
import tempfile
import threading
import time
import urllib.request
from collections import Counter
from pathlib import Path

import psutil

from scripts import launch, services

KEYS = ("minutes", "restarts", "lost", "memory_start_mb", "memory_end_mb")
ALWAYS = {"restarts": 0, "lost": 0}
SMALL = {"minutes": 0.5}
IN_ALL = {"minutes": 5.0}
BETWEEN_VISITS = 30.0  # seconds
SENT = re.compile(r"Scheduler: Sending due task .*? \(([\w.]+)\)")
FINISHED = re.compile(r"Task ([\w.]+)\[[\w-]+\] succeeded")
PATIENCE = 60.0  # seconds for the last tasks


def main(minutes: float = 120.0) -> dict[str, float]:
    stop = threading.Event()
    with tempfile.TemporaryDirectory(prefix="actip-bench-") as folder:
        var_dir = Path(folder) / "var"
        var_dir.mkdir()
        demo = launch.Demo(var_dir, services.free_port(), stop, sample_data=minutes >= 10)
        failures: list[Exception] = []
        thread = threading.Thread(target=_run, args=(demo, failures))
        thread.start()
        try:
            while not demo.is_complete.wait(1):
                if not thread.is_alive():
                    raise failures[0]
            found = _observe(demo, thread, minutes * 60)
            if failures:  # it ended before its time
                raise failures[0]
            return found
        finally:
            stop.set()
            thread.join()


def _run(demo: launch.Demo, failures: list[Exception]) -> None:
    try:
        demo.run()
    except launch.Stopped:
        pass
    except Exception as error:
        failures.append(error)


def _observe(demo: launch.Demo, thread: threading.Thread, seconds: float) -> dict[str, float]:
    began = time.monotonic()
    first = 0.0
    while thread.is_alive() and (passed := time.monotonic() - began) < seconds:
        _visit(demo.url)
        if not first and passed >= min(60.0, seconds / 10):  # every process has done something by then
            first = _memory()
        time.sleep(min(BETWEEN_VISITS, seconds / 20))
    passed = time.monotonic() - began
    last = _memory()
    return {
        "minutes": round(passed / 60, 1),
        "restarts": demo.supervisor.restarts,
        "lost": _lost(demo.logs),
        "memory_start_mb": round(first),
        "memory_end_mb": round(last),
    }


def _visit(url: str) -> None:
    for path in ("/", "/account/login/"):
        try:
            with urllib.request.urlopen(url.replace("localhost", "127.0.0.1") + path, timeout=10) as answer:
                answer.read()
        except OSError as error:
            print(f"{path}: {error}", flush=True)


def _memory() -> float:
    """In MB, of everything that this process started."""
    total = 0
    for process in psutil.Process().children(recursive=True):
        try:
            found = process.memory_full_info()
            total += getattr(found, "pss", found.uss)
        except psutil.Error:  # it ended in the meantime
            continue
    return total / 1e6


def _lost(logs: Path) -> int:
    """How many of the tasks that the clock has sent no worker has finished, after waiting for PATIENCE."""
    deadline = time.monotonic() + PATIENCE
    while not (sent := Counter(SENT.findall((logs / "clock.log").read_text()))):
        if time.monotonic() > deadline:
            raise RuntimeError("The clock sent nothing, so nothing was measured.")
        time.sleep(1)
    deadline = time.monotonic() + PATIENCE
    while True:
        finished = Counter(FINISHED.findall((logs / "worker.log").read_text()))
        missing = (sent - finished).total()
        if not missing or time.monotonic() > deadline:
            return missing
        time.sleep(1)
