"""Notes on disk which processes a launcher started, so that after a hard kill the next start ends exactly these.

Each process leads its own session (see ``processes.start``), and its children stay in that session. If the number of a
process was given to another one since, its start time is different.
"""

import json
import os
import subprocess
from contextlib import suppress
from pathlib import Path

import psutil

from actip_portal.embedded.server import birth_of, same_process
from scripts import processes


class Journal:
    """The processes that were started and not yet stopped, in ``path``."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def note(self, name: str, process: subprocess.Popen) -> None:
        with suppress(psutil.NoSuchProcess):  # it ended at once
            self._write([*self._noted(), {"name": name, "pid": process.pid, "birth": birth_of(process.pid)}])

    def forget(self, process: subprocess.Popen) -> None:
        self._write([one for one in self._noted() if one["pid"] != process.pid])

    def end(self) -> list[str]:
        """End the noted processes that still run, with their children. Returns their names."""
        names, left = [], []
        for one in self._noted():
            if found := _session(one["pid"], one["birth"]):
                names.append(one["name"])
                left += found
        for process in left:
            with suppress(psutil.NoSuchProcess):
                process.terminate()
        for process in psutil.wait_procs(left, timeout=processes.PATIENCE)[1]:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(left, timeout=processes.PATIENCE)
        self.path.unlink(missing_ok=True)
        return names

    def _noted(self) -> list[dict]:
        try:
            return json.loads(self.path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return []

    def _write(self, noted: list[dict]) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        new = self.path.with_suffix(".new")
        new.write_text(json.dumps(noted), encoding="utf-8")
        new.replace(self.path)


def _session(leader: int, birth: str) -> list[psutil.Process]:
    """The processes of the session that ``leader`` began; none if its number belongs to another process now.

    A number is not given again while its session exists, so a session without its leader is still the same session.
    """
    if psutil.pid_exists(leader) and same_process(leader, birth) is None:
        return []
    found = []
    for process in psutil.process_iter():
        with suppress(OSError, psutil.NoSuchProcess):
            if os.getsid(process.pid) == leader:
                found.append(process)
    return found
