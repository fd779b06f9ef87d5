"""Dates as people of the region type them, on pages and in office files."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from members import dates
from members.widgets import DateInputsField


@pytest.mark.parametrize(
    "text",
    [
        "31/12/2030", "31.12.2030", "31-12-2030", "31 12 2030", "2030-12-31", "31 December 2030", "31 Dec. 2030",
        "31st of December 2030", "December 31, 2030", "๓๑/๑๒/๒๐๓๐", "31 ธันวาคม 2030", "31 ธ.ค. 2030", "31 ທັນວາ 2030",
        "៣១ ខែធ្នូ ឆ្នាំ ២០៣០", "၃၁ ဒီဇင်ဘာ ၂၀၃၀", "ngày 31 tháng 12 năm 2030", "31 Desember 2030", "31 Disember 2030",
        "31 ng Disyembre 2030", "31 de dezembro de 2030",
    ],
)  # fmt: skip
def test_a_date_is_understood_as_it_is_written_in_the_region(text):
    assert dates.date_of(dates.parts_of(text)) == date(2030, 12, 31)


@pytest.mark.parametrize("text", ["46000", "31/12/2026 or so", "soon", "12/2030", "2030", "31 Brumaire 2030"])
def test_what_is_no_date_has_no_parts(text):
    assert dates.parts_of(text) is None


@given(st.text(max_size=30))
def test_whatever_is_written_gives_parts_or_nothing(text):
    parts = dates.parts_of(text)
    assert parts is None or len(parts) == 3


@pytest.mark.parametrize(
    ("typed", "result"),
    [
        (["31", "Dec", "2030"], date(2030, 12, 31)),
        (["๓๑", "๑๒", "๒๐๓๐"], date(2030, 12, 31)),
        (["31", "ธ.ค.", "2030"], date(2030, 12, 31)),
        (["31", "12", "2573"], "2573 is a year of the Buddhist Era: 2030 in the Common Era. Enter 2030"),
        (["31", "12", "២៥៧៣"], "2573 is a year of the Buddhist Era: 2030 in the Common Era. Enter 2030"),
        (["31", "13", "2030"], "Month must be a whole number between 1 and 12, or its name, such as 8 or August"),
        (["31", "12", "30"], "Year must be a whole number between 1900 and 2100"),
        (["31", "2", "2030"], "Day must be between 1 and 28: February 2030 has 28 days"),
        (["३१", "12", "2030"], "Day: use the digits 0 to 9"),
        (["31", "", "2030"], "The date must include a month"),
    ],
)
def test_the_three_boxes_of_a_date_are_read_in_the_same_way(typed, result):
    try:
        said = DateInputsField().clean(typed)
    except ValidationError as error:
        said = error.message
    assert said == result
