"""The progress of loading the sample data, for pages that are shown in the meantime.

It is stored in a file of VAR_DIR, because a cycle is loaded in one transaction, which nobody sees before its commit.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True)
class Progress:
    """``done`` of ``total`` steps (a state's report, or the end of a cycle); ``doing`` is a cycle's title, or ""."""

    done: int
    total: int
    doing: str


def _path() -> Path:
    return settings.VAR_DIR / "sample_data.progress"


def current() -> Progress | None:
    """None while nothing is being loaded."""
    try:
        return Progress(**json.loads(_path().read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        return None


@contextmanager
def shown(total: int) -> Iterator[Callable[[str], None]]:
    """Show that ``total`` steps begin. The returned function marks the end of one; it takes the next activity."""
    done = -1

    def step(doing: str) -> None:
        nonlocal done
        done += 1
        _write(Progress(done, total, doing))

    step("")
    try:
        yield step
    finally:
        _path().unlink(missing_ok=True)


def _write(progress: Progress) -> None:
    new = _path().with_suffix(".new")
    new.write_text(json.dumps(asdict(progress)), encoding="utf-8")
    new.replace(_path())  # readers find the old or the new file, never half of one
