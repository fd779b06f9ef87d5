"""The portal's processes: one list of commands for the demo, the tests, the benches and the containers."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent.parent

# The arguments after "python" of each command.
PREPARE = ["manage.py", "prepare_database"]
SAMPLE_DATA = ["manage.py", "load_sample_data"]
LOGINS = ["manage.py", "demo_logins"]
COLLECT_STATIC = ["manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
WEB = [
    "-m", "gunicorn", "actip_portal.wsgi", "--worker-class", "gthread", "--threads", "8", "--timeout", "60",
    "--no-control-socket",
]  # fmt: skip
WORKER = [
    "-m", "celery", "--quiet", "--app", "actip_portal", "worker", "--pool", "prefork", "--concurrency", "1",
    "--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "INFO",
]  # fmt: skip
DEVELOPMENT_WEB = ["manage.py", "runserver"]  # loads changed code automatically
BEAT = ["-m", "celery", "--quiet", "--app", "actip_portal", "beat", "--loglevel", "WARNING"]

PATIENCE = 10.0  # seconds that a process has to end before it is killed


def run(command: Sequence[str], env: Mapping[str, str], output: IO | int | None = None) -> None:
    """Run a command to its end. Raises CalledProcessError when it fails."""
    subprocess.run([sys.executable, *command], cwd=ROOT, env=env, check=True, stdout=output)


def start(
    command: Sequence[str],
    env: Mapping[str, str],
    output: IO | int | None = None,
    errors: IO | int | None = None,
    keyboard: bool = False,
) -> subprocess.Popen:
    """Start a command in its own session, so that Ctrl-C reaches only the caller, which then stops processes in order.

    Without ``output`` and ``errors`` it writes to the caller's output; without ``errors`` they go to its own output.
    With ``keyboard`` it reads from the terminal, which a debugger needs.
    """
    return subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        env=env,
        stdin=None if keyboard else subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT if errors is None and output is not None else errors,
        start_new_session=True,
    )


def stop(processes: Iterable[subprocess.Popen]) -> None:
    """Ask all to end, wait at most PATIENCE for all of them, then kill the remaining ones with their children."""
    processes = list(processes)
    for process in processes:
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + PATIENCE
    for process in processes:
        with suppress(subprocess.TimeoutExpired):
            process.wait(max(0.0, deadline - time.monotonic()))
    for process in processes:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def answers(url: str) -> bool:
    """Whether ``url`` responds at all."""
    try:
        with urllib.request.urlopen(url, timeout=10):  # noqa: S310  (our own address)
            return True
    except OSError:  # an answer of 400 or above is one as well
        return False


def wait_for_page(url: str, process: subprocess.Popen, seconds: float = 60) -> None:
    """Return once ``url`` answers below 400. Raises RuntimeError when ``process`` ends or the time is over."""
    deadline = time.monotonic() + seconds
    answer = "nothing"
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=10):  # noqa: S310  (our own address)
                return
        except urllib.error.HTTPError as error:
            answer = f"HTTP {error.code}"
            time.sleep(1)
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"The web server did not give the page {url} (it gave {answer}).")
