"""``make demo``: the whole portal with sample data on this machine, until Ctrl-C.

Starts PostgreSQL (from the wheel), the web server, a worker and the clock that nudges it. All data is kept in var/.
"""

import argparse
import fcntl
import hashlib
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from scripts import processes, services

VAR_DIR = processes.ROOT / "var"


class Stopped(BaseException):
    """The person at the keyboard, or the machine, asked the demo to end."""


def secret_key() -> str:
    """The demo's own key, made once, readable by its owner alone."""
    path = VAR_DIR / "secret_key"
    if not path.exists():
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w") as stream:
            stream.write(secrets.token_urlsafe(50))
    return path.read_text()


def environment(port: int, web_url: str, owner_url: str) -> dict[str, str]:
    """Everything that differs from the defaults; whatever .env says, the demo reaches no other server."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "actip_portal.settings",
        "SECRET_KEY": secret_key(),
        "DEMO": "1",
        "DEBUG": "0",
        "VAR_DIR": str(VAR_DIR),
        "DATABASE_URL": web_url,
        "DATABASE_OWNER_URL": owner_url,
        "REDIS_URL": "",
        "EMAIL_HOST": "",
        "BEHIND_HTTPS": "0",
        "ALLOWED_HOSTS": "localhost,127.0.0.1,[::1]",
        "PORTAL_URL": f"http://localhost:{port}",
        "PYTHONWARNINGS": "ignore:You're running the worker with superuser",  # on this machine alone it may
    }


def static_files_state() -> str:
    """Changes when a static file or an installed package does."""
    state = hashlib.sha256((processes.ROOT / "requirements/base.txt").read_bytes())
    folders = [processes.ROOT / "static", *processes.ROOT.glob("*/static")]
    for path in sorted(path for folder in folders for path in folder.rglob("*")):
        stat = path.stat()
        state.update(f"{path} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return state.hexdigest()


def collect_static(env: dict[str, str]) -> subprocess.Popen | None:
    """Begin to collect the static files, if any changed since the last time."""
    stamp = VAR_DIR / "static.state"
    if (VAR_DIR / "static").is_dir() and stamp.exists() and stamp.read_text() == static_files_state():
        return None
    stamp.unlink(missing_ok=True)
    return processes.start(processes.COLLECT_STATIC, env)


def prepare(env: dict[str, str]) -> None:
    collecting = collect_static(env)
    try:
        processes.run([*processes.PREPARE, "--verbosity", "0"], env, subprocess.DEVNULL)
        processes.run(processes.SAMPLE_DATA, env)
        if collecting and collecting.wait():
            raise subprocess.CalledProcessError(collecting.returncode, processes.COLLECT_STATIC)
    finally:
        if collecting:
            processes.stop([collecting])
    (VAR_DIR / "static.state").write_text(static_files_state())


@contextmanager
def only_one() -> Iterator[None]:
    """Two demos over one folder would stop each other's database."""
    with (VAR_DIR / "demo.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sys.exit("The demo already runs from this folder; stop that one first (Ctrl-C in its window).")
        yield


def serve(port: int, web_url: str, owner_url: str) -> None:
    """Start everything, tell how to enter, and watch until Stopped.

    Raises RuntimeError when a process ends by itself.
    """
    env = environment(port, web_url, owner_url)
    prepare(env)
    running: dict[str, subprocess.Popen] = {}
    try:
        running["web server"] = processes.start([*processes.WEB, "--bind", f"127.0.0.1:{port}"], env)
        running["worker"] = processes.start(processes.WORKER, env)
        running["clock"] = processes.start(processes.BEAT, env)
        processes.wait_for_page(env["PORTAL_URL"].replace("localhost", "127.0.0.1"), running["web server"])
        print(f"\nThe portal answers at {env['PORTAL_URL']}\n", flush=True)
        processes.run(processes.LOGINS, env)
        print("\nCtrl-C stops it. Its data stays in var/ until: make clean-demo\n", flush=True)
        while True:
            for name, process in running.items():
                if process.poll() is not None:
                    raise RuntimeError(f"The {name} ended by itself (status {process.returncode}).")
            time.sleep(0.3)
    finally:
        ignore_signals()
        processes.stop(reversed(running.values()))


SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def on_signal(number: int, frame: object) -> NoReturn:
    ignore_signals()  # once is enough: stopping must not be interrupted
    raise Stopped


def ignore_signals() -> None:
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)


def chosen_port(wanted: int) -> int:
    port = services.free_port(wanted)
    if port != wanted:
        print(f"Port {wanted} is taken; the demo uses {port}.", flush=True)
    return port


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    wanted = parser.parse_args().port
    for number in SIGNALS:
        signal.signal(number, on_signal)
    VAR_DIR.mkdir(exist_ok=True)
    try:
        with only_one(), services.postgres(VAR_DIR / "postgres", keep=True) as (web_url, owner_url):
            serve(chosen_port(wanted), web_url, owner_url)
    except Stopped:
        print("\nStopped. Nothing of it is running any more.", flush=True)
    except subprocess.CalledProcessError as error:
        sys.exit(f"The demo could not start: {Path(error.cmd[0]).name} {' '.join(error.cmd[1:])} failed; see above.")
    except RuntimeError as error:
        sys.exit(f"{error} Everything else was stopped.")


if __name__ == "__main__":
    main()
