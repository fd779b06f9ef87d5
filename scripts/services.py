"""Throw-away servers, each in a folder that the caller removes, and free ports."""

import errno
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from actip_portal import embedded

LAST_PORT = 65535


class NoPort(Exception):
    """A sentence on why there is no port to listen on."""


def free_port(wanted: int = 0) -> int:
    """``wanted`` if nobody listens on it, otherwise the next free port above; for 0 any free port.

    Raises NoPort if this user may not use that port, or if none is free up to the last.
    """
    for port in range(wanted, LAST_PORT + 1):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except PermissionError:
                raise NoPort(f"This user may not use port {port}; take one from 1024 on.") from None
            except OSError as error:
                if error.errno != errno.EADDRINUSE:
                    raise
            else:
                return probe.getsockname()[1]
    raise NoPort(f"No port from {wanted} to {LAST_PORT} is free; take a lower one.")


@contextmanager
def postgres(folder: Path) -> Iterator[tuple[str, str]]:
    """A PostgreSQL server whose data may be lost at any time; gives the URLs of the web role and of the owner."""
    server = embedded.Postgres(folder, ends_with_starter=True, throw_away=True)
    with server.joined():
        yield server.web_url, server.owner_url


@contextmanager
def valkey(folder: Path) -> Iterator[str]:
    """A Valkey server; gives its URL, for ``REDIS_URL``."""
    server = embedded.Valkey(folder, ends_with_starter=True)
    with server.joined():
        yield server.url
