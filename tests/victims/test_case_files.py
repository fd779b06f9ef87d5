"""Counting a case file: what enters which cell, what is refused, and that no sentence repeats what stood in a row."""

import io
import unicodedata
import zipfile
from datetime import date

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from victims.case_files import CaseFileRefused, Counted, Counter, codes, xlsx_file
from victims.case_files.csv_file import CsvFile

pytestmark = pytest.mark.django_db
PERIOD = (date(2026, 1, 1), date(2026, 12, 31))
HEADER = "prs_Gender,prs_Birthdate,vic_TraffickingStatus,vic_TypeOfExploitation,prs_Citizenship,spl_Type"


def count(text: str, *, piece: int = 1 << 18, encoding: str = "utf-8") -> Counted:
    file = CsvFile(Counter(codes.load(), PERIOD))
    data = text.encode(encoding)
    for place in range(0, len(data), piece):
        file.feed(data[place : place + piece])
    return file.finish()


def rows(*lines: str, header: str = HEADER) -> str:
    return "\n".join([header, *lines])


def test_each_row_is_counted_once_in_each_of_its_tables():
    counted = count(
        rows(
            "Feminine,2001-03-14,ActualVictimOfTrafficking,ForcedLabour,KHM,Health;Legal",
            "Masculine,2010-01-01,ActualVictimOfTrafficking,ForcedLabour;SexualExploitation,VN,",
            "TransgenderFeminine,1950,PossibleVictimOfTrafficking,Other,LAO,Education",
            ",,NotAVictimOfTrafficking,,,Health",
        )
    )
    assert counted.rows == 4
    assert counted.tables == {
        "victims_identified": {
            "female|25-34|identified": 1,
            "male|9-17|identified": 1,
            "other|60-plus|presumed": 1,
            "unknown|unknown|not_victim": 1,
        },
        "victims_by_exploitation": {"forced_labour|female|25-34": 1, "mixed|male|9-17": 1},
        "victims_by_citizenship": {"KHM|female|25-34": 1, "VNM|male|9-17": 1},
        "victims_assisted": {
            "medical|female|25-34": 1,
            "legal|female|25-34": 1,
            "education|other|60-plus": 1,
        },
    }
    assert counted.supplements == {"victims_assisted": {"persons_assisted": 2}}
    assert counted.not_on_list == {}


@pytest.mark.parametrize(
    ("born", "group"),
    [
        ("2009-01-01", "9-17"),  # turns 18 after the day that counts
        ("2008-12-31", "18-24"),
        ("31/12/2008", "18-24"),
        ("2008", "18-24"),  # 18 whichever day it was
        ("2002", "18-24"),
        ("2001-06", "25-34"),
        ("2001", "25-34"),
        ("1991", "35-59"),
        ("39813", "18-24"),  # 31 December 2008 as Excel keeps it
        ("", "unknown"),
    ],
)
def test_the_age_is_that_on_the_last_day_of_the_period(born, group):
    counted = count(rows(f"Feminine,{born},identified,,,"))
    assert counted.tables["victims_identified"] == {f"female|{group}|identified": 1}


def test_a_span_of_birth_that_crosses_the_age_of_eighteen_is_not_guessed():
    header = "sex,birthdate,status,identified_on"
    counted = count(rows("female,2008,identified,2026-07-01", "female,2007-07-02,identified,2025-07-01", header=header))
    assert counted.tables["victims_identified"] == {"female|unknown|identified": 1}
    assert (counted.rows, counted.left_out) == (1, 1)


@settings(max_examples=40, deadline=None)
@example(1, ",", "utf-16")  # the mark of the encoding comes in two pieces
@given(st.integers(1, 400), st.sampled_from([",", ";", "\t"]), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_neither_pieces_nor_separators_nor_encoding_change_the_count(piece, separator, encoding):
    text = rows(
        '"Feminine",2001-03-14,identified,forced_labour,KHM,"Health|Legal"',
        '"Masculine","1990-01-01",identified,"organ_removal","THA",""',
    ).replace(",", separator)
    counted = count(text, piece=piece, encoding=encoding)
    assert counted.tables["victims_by_citizenship"] == {"KHM|female|25-34": 1, "THA|male|35-59": 1}


@pytest.mark.parametrize(
    "column",
    [
        *("prs_FirstName", "Family name", "full_name", "PhoneNumber", "e_mail", "PassportNo", "home address", "NRIC"),
        *("ឈ្មោះជនរងគ្រោះ", "លេខទូរស័ព្ទ", "ຊື່ ແລະ ນາມສະກຸນ", "အမည်", "ชื่อ-นามสกุล", "หมายเลขโทรศัพท์"),
        *("Họ và tên", unicodedata.normalize("NFD", "Địa chỉ"), "so_dien_thoai", "Alamat rumah", "Tirahan", "姓名"),
    ],
)
def test_a_column_that_names_persons_is_refused_before_a_row_is_read(column):
    with pytest.raises(CaseFileRefused, match=r"^Column B of the file names persons, or tells how to find one\."):
        count(rows("Feminine,Sokha,2001,identified", header=f"sex,{column},birthdate,status"))


@pytest.mark.parametrize("column", ["agency_name", "Tên cơ quan", "nama instansi", "cas_ID", "region", "shelter"])
def test_other_columns_are_not_read(column):
    counted = count(rows("Feminine,secret,2001,identified", header=f"sex,{column},birthdate,status"))
    assert (counted.rows, counted.unread) == (1, 1)


def test_what_is_not_on_a_list_is_named_by_its_row_and_never_repeated():
    counted = count(
        rows(*["Feminine,2001,identified,Sokha Chan,ZZZ,", "Feminine,2001,identified,ForcedLabour,KHM,"] * 8)
    )
    found = {key: (item.count, item.rows) for key, item in counted.not_on_list.items()}
    assert found == {"form": (8, [2, 4, 6, 8, 10]), "citizenship": (8, [2, 4, 6, 8, 10])}
    assert counted.tables["victims_by_exploitation"] == {"unknown|female|25-34": 8, "forced_labour|female|25-34": 8}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "The file is empty."),
        ("a,b,c\n1,2,3", "Not found there: vic_TraffickingStatus and prs_Gender."),
        ("sex,status,age\n", "The file names its columns and has no row below them."),
        (
            "sex,status,age,identified_on\nfemale,identified,20,2024-03-01",
            "1 January 2026 to 31 December 2026: by its day of identification, 1 lies outside.",
        ),
        ("%PDF-1.7\n", "The file is neither CSV nor an Excel workbook (.xlsx)."),
        ("sex\0,status", "The file is neither CSV nor an Excel workbook (.xlsx)."),
        ("sex,status\nfemale,identified", "The file needs a column prs_Birthdate, age or age_group."),
        ("sex,gender,status,age\n", "Two columns of the file stand for prs_Gender."),
        ('sex,status,age\n"female,identified,3' + "x" * (2 << 20), "a quotation mark in it is never closed"),
    ],
)
def test_a_file_that_is_none_is_refused_with_a_sentence(text, sentence):
    with pytest.raises(CaseFileRefused) as refusal:
        count(text)
    assert sentence in str(refusal.value)


def test_names_of_columns_that_cannot_be_read_are_refused():
    with pytest.raises(
        CaseFileRefused, match=r"^The name of column B cannot be read, so it could be one that names persons\."
    ):
        count(rows("female,Planted,20,identified", header="sex,ชื่อ,age,status"), encoding="cp874")


def workbook(*lines: list[object], **parts: bytes) -> bytes:
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(line)
    stream = io.BytesIO()
    book.save(stream)
    if parts:
        packed = io.BytesIO()
        with zipfile.ZipFile(stream) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
            for name in {*old.namelist(), *parts}:
                new.writestr(name, parts[name] if name in parts else old.read(name))
        return packed.getvalue()
    return stream.getvalue()


def test_a_workbook_says_the_same_as_a_csv_file():
    lines = [
        ["prs_Gender", "notes", "prs_Birthdate", "vic_TraffickingStatus", "prs_Citizenship"],
        ["Feminine", "x", date(2001, 3, 14), "ActualVictimOfTrafficking", "KHM"],
        ["Masculine", None, 1990, "ActualVictimOfTrafficking", None],
    ]
    counted = xlsx_file.count(workbook(*lines), Counter(codes.load(), PERIOD))
    assert counted.tables == {
        "victims_identified": {"female|25-34|identified": 1, "male|35-59|identified": 1},
        "victims_by_citizenship": {"KHM|female|25-34": 1, "unknown|male|35-59": 1},
    }


SHARED = b"""<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>sex</t></si><si><t>status</t></si>
<si><t>age</t></si><si><r><t>fe</t></r><r><t>male</t></r></si><si><t>identified</t></si></sst>"""
SHEET = b"""<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c></row>
<row r="2"><c r="A2" t="s"><v>3</v></c><c r="C2"><v>40</v></c></row>
<row r="3"><c r="A3" t="s"><v>3</v></c><c r="B3" t="s"><v>4</v></c><c r="C3"><v>9.0</v></c></row>
</sheetData></worksheet>"""


def test_texts_that_a_workbook_keeps_apart_are_found_and_empty_cells_stay_empty():
    data = workbook([], **{"xl/sharedStrings.xml": SHARED, "xl/worksheets/sheet1.xml": SHEET})
    counted = xlsx_file.count(data, Counter(codes.load(), PERIOD))
    assert counted.tables == {"victims_identified": {"female|35-59|unknown": 1, "female|9-17|identified": 1}}


BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><sst>&b;</sst>'


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04 and then nothing",
        b"\xd0\xcf\x11\xe0 an old or protected workbook",
        workbook(["sex", "status", "age"], ["female", "identified", "9"], **{"xl/sharedStrings.xml": BOMB}),
        workbook(["sex", "status", "age"], ["female", "identified", "9"], **{"xl/workbook.xml": b"<broken"}),
    ],
)
def test_a_hostile_workbook_is_refused_with_a_sentence(data):
    with pytest.raises(CaseFileRefused, match="workbook"):
        xlsx_file.count(data, Counter(codes.load(), PERIOD))
