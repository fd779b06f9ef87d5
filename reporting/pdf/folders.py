"""Folders in which a document is made: locked while somebody works in them, and removed when nobody does.

A process that was killed leaves its folder; the lock is gone with it, and whoever works next removes it.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

LOCK = ".lock"


@contextmanager
def work_folder(cache_dir: Path) -> Iterator[Path]:
    """A folder on the disk of the cache, so that what is made in it can be renamed into the cache."""
    around = cache_dir / "work"
    around.mkdir(parents=True, exist_ok=True)
    remove_left_folders(around)
    with tempfile.TemporaryDirectory(dir=around, ignore_cleanup_errors=True) as name:
        draft = Path(name, f"{LOCK}-draft")
        handle = os.open(draft, os.O_CREAT | os.O_RDWR)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            draft.rename(Path(name, LOCK))  # it gets the name by which others find it only now that it is held
            yield Path(name)
        finally:
            os.close(handle)


def remove_left_folders(around: Path) -> None:
    """Remove the folders that nobody works in."""
    for lock in around.glob(f"*/{LOCK}"):
        with suppress(OSError):
            handle = os.open(lock, os.O_RDWR)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(lock.parent)
            finally:
                os.close(handle)
