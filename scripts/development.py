"""``make run``: the demo for developers.

The web server is Django's own: it loads changed code automatically, shows debug pages, and has the terminal, so that
``breakpoint()`` works. Worker and clock restart when code changes.
"""

import time
from pathlib import Path

from scripts import processes
from scripts.launch import Demo
from scripts.supervision import ProcessPart

PACKAGES = ("actip_portal", "members", "victims", "reporting", "programme")
PAUSE = 1.0  # seconds between two checks of the code


class CodeWatch:
    """Tells whether a Python file has changed since it was last asked."""

    def __init__(self, *folders: Path) -> None:
        self.folders = folders
        self.known = self._state()

    def has_changed(self) -> bool:
        before, self.known = self.known, self._state()
        return before != self.known

    def _state(self) -> dict[Path, int]:
        found = {}
        for path in (path for folder in self.folders for path in folder.rglob("*.py")):
            try:
                found[path] = path.stat().st_mtime_ns
            except FileNotFoundError:  # a temporary file of an editor, or deleted since
                continue
        return found


class Development(Demo):
    def environment(self, web_url: str, owner_url: str, redis_url: str) -> dict[str, str]:
        return super().environment(web_url, owner_url, redis_url) | {
            "DEBUG": "1",
            "DJANGO_RUNSERVER_HIDE_WARNING": "true",  # the warning that it is not for a public server
        }

    def must_collect(self) -> bool:
        """Never: this web server serves static files from their source folders."""
        (self.var_dir / "static").mkdir(exist_ok=True)
        return False

    def web_server(self, env: dict[str, str]) -> ProcessPart:
        command = [*processes.DEVELOPMENT_WEB, f"127.0.0.1:{self.port}"]
        return ProcessPart("web server", command, env, None, self.journal, is_needed=True)

    def helpers(self, env: dict[str, str]) -> list[ProcessPart]:
        self.code = CodeWatch(*(processes.ROOT / name for name in PACKAGES))
        self.next_look = time.monotonic() + PAUSE
        self.restarted = super().helpers(env)
        return self.restarted

    def say_how_to_enter(self, env: dict[str, str]) -> None:
        super().say_how_to_enter(env)
        place = self.var_dir.name
        self.say(
            f"\nEach page is followed here by the number of its queries; the queries: {place}/log/queries.log. "
            f"E-mail: {place}/mail/\n"
        )

    def go_on(self) -> None:
        super().go_on()
        if not self.is_complete.is_set() or time.monotonic() < self.next_look:
            return
        self.next_look = time.monotonic() + PAUSE
        if self.code.has_changed():
            self.say("Code changed: worker and clock start again.")
            for part in self.restarted:
                self.supervisor.start_anew(part)
