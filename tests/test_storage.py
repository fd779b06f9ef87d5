"""Stored files are whole or not there; what is damaged is never handed out and can be made again."""

import hashlib
import io
import os
import time
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage

from actip_portal.storage import (
    PART_LIFETIME,
    FileIsGone,
    NamedByContentStorage,
    has_size,
    is_intact,
    named_by_hash,
    open_intact,
    put,
    remove_left_parts,
)
from scripts import processes
from tests.full_disk import full_disk

CONTENT = b"words of a report " * 5000
SHA256 = hashlib.sha256(CONTENT).hexdigest()
NAME = f"rendered/{SHA256}.pdf"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def files_in(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_a_full_disk_leaves_nothing_and_with_space_again_the_file_is_stored(tmp_path):
    with full_disk(65536), pytest.raises(OSError):
        put(NAME, ContentFile(CONTENT), SHA256)
    assert files_in(tmp_path) == []
    put(NAME, ContentFile(CONTENT), SHA256)
    assert files_in(tmp_path) == [NAME]
    assert is_intact(NAME, SHA256)


def test_a_part_that_stands_under_the_final_name_is_written_over(tmp_path):
    default_storage.save(NAME, ContentFile(CONTENT[:65536]))
    assert not is_intact(NAME, SHA256)
    with pytest.raises(FileIsGone):
        open_intact(NAME, SHA256)
    put(NAME, ContentFile(CONTENT), SHA256)
    with open_intact(NAME, SHA256) as stream:
        assert stream.read() == CONTENT
    assert files_in(tmp_path) == [NAME]


def test_the_size_tells_a_part_from_the_whole():
    assert not has_size(NAME, len(CONTENT))
    default_storage.save(NAME, ContentFile(CONTENT[:65536]))
    assert not has_size(NAME, len(CONTENT))
    put(NAME, ContentFile(CONTENT), SHA256)
    assert has_size(NAME, len(CONTENT))
    assert not has_size(NAME, None)


def test_a_source_that_ends_early_is_not_stored(tmp_path):
    short = ContentFile(CONTENT[:65536])
    short.size = len(CONTENT)
    with pytest.raises(OSError, match=f"65536 of {len(CONTENT)} bytes were written"):
        default_storage.save(NAME, short)
    assert files_in(tmp_path) == []


def test_a_file_is_found_by_the_hash_in_its_name_if_it_is_whole():
    assert named_by_hash("rendered", ".pdf") is None
    default_storage.save(NAME, ContentFile(CONTENT[:65536]))
    assert named_by_hash("rendered", ".pdf") is None
    put(NAME, ContentFile(CONTENT), SHA256)
    assert named_by_hash("rendered", ".pdf") == (NAME, SHA256)
    assert named_by_hash("rendered", ".docx") is None


def test_a_missing_file_is_gone():
    assert not is_intact(NAME, SHA256)
    with pytest.raises(FileIsGone):
        open_intact(NAME, SHA256)


def test_what_is_there_already_is_not_written_again(tmp_path):
    put(NAME, ContentFile(CONTENT), SHA256)
    before = (tmp_path / NAME).stat().st_ino
    put(NAME, io.BytesIO(CONTENT), SHA256)  # type: ignore[arg-type]
    assert (tmp_path / NAME).stat().st_ino == before


def test_parts_of_a_process_that_was_ended_are_removed_after_a_day(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "rendered").mkdir()
    old, new, whole = (tmp_path / "rendered" / name for name in (".part-old", ".part-new", "report.pdf"))
    for path in (old, new, whole):
        path.write_bytes(b"x")
    yesterday = time.time() - PART_LIFETIME - 60
    for path in (old, whole):
        os.utime(path, (yesterday, yesterday))
    assert remove_left_parts() == 1
    assert files_in(tmp_path / "rendered") == [".part-new", "report.pdf"]


# --- Static files -----------------------------------------------------------------------------------------------------
def test_scripts_import_each_other_by_the_names_that_follow_their_content(tmp_path):
    source = FileSystemStorage(processes.ROOT / "static")
    storage = NamedByContentStorage(location=tmp_path, base_url="/static/")
    names = ["js/answers.js", "js/saving.js", "js/table_saving.js", "js/tables.js"]
    for name in names:
        with source.open(name) as file:
            storage.save(name, file)
    written = storage.post_process({name: (source, name) for name in names})
    hashed = {old: new for old, new, _ in written if new and new.endswith(".js")}
    imported = {name: Path(hashed[name]).name for name in names}
    assert imported["js/saving.js"] != "saving.js"
    for script in ("js/answers.js", "js/table_saving.js", "js/tables.js"):
        text = (tmp_path / hashed[script]).read_text(encoding="utf-8")
        assert f"from './{imported['js/saving.js']}';" in text
    assert f"from './{imported['js/table_saving.js']}';" in (tmp_path / hashed["js/tables.js"]).read_text(
        encoding="utf-8"
    )
