"""Stores only complete files: a full disk, or a process that ends, leaves nothing under the final name."""

import errno
import hashlib
import os
import tempfile
import time
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, default_storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

PART_PREFIX = ".part-"
PART_LIFETIME = 86_400  # seconds; nothing is written for so long
NO_SPACE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class FileIsGone(Exception):
    """A stored file is missing, or its content is not what was stored."""


class NamedByContentStorage(CompressedManifestStaticFilesStorage):
    """Static files whose names change with their content. The portal's own scripts import each other by these names;
    those of packages are left as they are, because not all that they name is there."""

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        (
            "js/*.js",
            (
                (
                    r"""(?P<matched>import (?P<import>\{[^}]*\}) from '(?P<url>\./[^']+)';)""",
                    """import %(import)s from '%(url)s';""",
                ),
            ),
        ),
    )


class WholeFileStorage(FileSystemStorage):
    """Writes next to the final name, syncs to the disk, and renames.

    The portal names files by the hash of their content, so an existing name is overwritten.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_overwrite=True, **options)

    def _save(self, name: str, content: File) -> str:
        folder = Path(self.path(name)).parent
        folder.mkdir(parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(prefix=PART_PREFIX, dir=folder)
        try:
            with os.fdopen(handle, "wb") as stream:
                for chunk in content.chunks():
                    stream.write(chunk)
                stream.flush()
                os.fsync(stream.fileno())
                written = os.fstat(stream.fileno()).st_size
            if written != content.size:
                raise OSError(errno.EIO, f"{written} of {content.size} bytes were written")
            stored: str = super()._save(name, _Moved(part))  # type: ignore[misc]  # Django's documented hook
            _sync_folder(folder)
            return stored
        finally:
            with suppress(FileNotFoundError):  # it was renamed
                os.unlink(part)


def _sync_folder(folder: Path) -> None:
    """Wait until the new name is on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class _Moved(File):
    """A file that Django's storage renames instead of copying it."""

    def __init__(self, path: str) -> None:
        super().__init__(None, name=path)

    def temporary_file_path(self) -> str:
        assert self.name is not None
        return self.name

    def close(self) -> None:
        pass


def _hash(stream: File | BinaryIO) -> str:
    return hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]


def has_size(name: str, size: int | None) -> bool:
    """Whether the file exists with exactly this size. Does not read it: for pages that offer many files."""
    try:
        return default_storage.size(name) == size
    except OSError:
        return False


def is_intact(name: str, sha256: str) -> bool:
    """Whether the file exists with exactly this content. Reads it once."""
    try:
        with default_storage.open(name) as stream:
            return _hash(stream) == sha256
    except OSError:  # it is missing, or the disk cannot read it
        return False


def named_by_hash(folder: str, suffix: str) -> tuple[str, str] | None:
    """Name and hash of an intact file ``HASH.suffix`` in ``folder``, for files of which no row keeps the hash."""
    try:
        _folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return None
    for file in sorted(files):
        path = PurePosixPath(folder, file)
        if path.suffix == suffix and is_intact(str(path), path.stem):
            return str(path), path.stem
    return None


def put(name: str, content: File, sha256: str) -> None:
    """Store ``content``, whose hash is ``sha256``, unless it is stored already.

    Raises OSError when the disk refuses it; then nothing has changed under ``name``.
    """
    if not is_intact(name, sha256):
        content.seek(0)
        default_storage.save(name, content)


def open_intact(name: str, sha256: str) -> File:
    """The stored file, open for reading from its start. Raises FileIsGone."""
    try:
        stream = default_storage.open(name)
    except FileNotFoundError:
        raise FileIsGone(name) from None
    if _hash(stream) != sha256:
        stream.close()
        raise FileIsGone(name)
    stream.seek(0)
    return stream


def remove_left_parts() -> int:
    """Remove incomplete files that a process left behind a day ago or earlier. Returns how many."""
    removed = 0
    for path in Path(settings.MEDIA_ROOT).rglob(f"{PART_PREFIX}*"):
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < time.time() - PART_LIFETIME:
                path.unlink()
                removed += 1
    return removed
