import unicodedata

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from members.typed_text import DIRECTION_MARKS, clean_text, showable


@given(st.text())
def test_what_is_kept_holds_no_control_or_direction_marks(typed):
    try:
        text = clean_text(typed)
    except ValidationError as error:
        assert "U+" in error.message
    else:
        assert "\x00" not in text
        assert not {ord(char) for char in text} & DIRECTION_MARKS
        assert unicodedata.is_normalized("NFC", text)
        assert clean_text(text) == text


@given(st.text())
def test_what_is_shown_back_can_be_shown(typed):
    assert "\x00" not in showable(typed)


@pytest.mark.parametrize(
    "text",
    ["ខ្ញុំជាមន្ត្រី\u200bសង្គមកិច្ច", "ສູນຊ່ວຍເຫຼືອ", "အကူအညီ", "สายด่วน ๑๓๐๐", "đường dây nóng", "தமிழ்", "热线"],
)
def test_the_languages_of_the_region_pass_unchanged(text):
    assert clean_text(text) == unicodedata.normalize("NFC", text)


def test_line_ends_become_line_feeds_and_too_much_is_counted():
    assert clean_text("one\r\ntwo\rthree \n") == "one\ntwo\nthree"
    with pytest.raises(ValidationError, match=r"12 characters long; 10 fit here. Shorten it by 2"):
        clean_text("x" * 12, longest=10)
