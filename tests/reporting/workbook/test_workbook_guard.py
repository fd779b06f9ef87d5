"""Files made to harm are refused with a sentence before a library opens them; files of offices are let through."""

import io
import zipfile

import pytest

from reporting.workbook import guard
from tests.factories import hostile_files

# What takes a second to make is measured by the bench; here each kind of attack in a size that shows the same.
QUICK = {
    name: made
    for name, made in hostile_files.HOSTILE.items()
    if name not in {"zip_bomb", "nested_zip", "million_rows", "million_columns", "endless_tag", "huge_shared_strings"}
}


@pytest.mark.parametrize("name", QUICK)
def test_harmful_files_are_refused_with_a_sentence(name):
    with pytest.raises(guard.FileRefused) as refused:
        guard.check(QUICK[name](), "report.xlsx")
    assert str(refused.value).startswith("“report.xlsx” ")
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "a.xlsx", "“a.xlsx” is empty. Choose the file that you saved."),
        (b"just text", "a.xlsx", "“a.xlsx” is not an Excel or Word file."),
        (b"PK\x03\x04" + b"broken" * 10, "a.xlsx", "“a.xlsx” is damaged and cannot be read."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "a.xls", "“a.xls” is in an old format."),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "a.xlsx",
            "“a.xlsx” is protected with a password.",
        ),
        (b"PK\x03\x04", "a.xlsm", "“a.xlsm” may hold macros."),
        (b"x" * (guard.MOST_BYTES + 1), "a.xlsx", "“a.xlsx” is 10.0 MB; the most is 10 MB."),
    ],
)
def test_what_is_no_office_file_of_today_is_told_what_to_do(content, name, sentence):
    with pytest.raises(guard.FileRefused) as refused:
        guard.check(content, name)
    assert str(refused.value).startswith(sentence)


def test_a_plain_workbook_passes_with_its_merged_cells():
    sheet = hostile_files.sheet_of('<sheetData/><mergeCells><mergeCell ref="E5:F6"/></mergeCells>')
    checked = guard.check(hostile_files.book(sheet), "a.xlsx")
    assert (checked.kind, checked.merged) == ("xlsx", {hostile_files.SHEET: ["E5:F6"]})


def test_an_archive_that_is_cut_off_is_damaged():
    whole = hostile_files.book(hostile_files.sheet_of(""))
    with pytest.raises(guard.FileRefused, match="is damaged"):
        guard.check(whole[: len(whole) // 2], "a.xlsx")
    damaged = bytearray(whole)
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        place = archive.getinfo("xl/workbook.xml").header_offset + 60
    damaged[place : place + 8] = b"\0" * 8
    with pytest.raises(guard.FileRefused, match="is damaged"):
        guard.check(bytes(damaged), "a.xlsx")
