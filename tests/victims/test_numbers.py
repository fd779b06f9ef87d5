import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from victims.numbers import LARGEST, parse_count


@given(st.integers(min_value=0, max_value=LARGEST))
def test_digits_are_read_as_they_are(number):
    assert parse_count(f" {number} ") == number


@given(st.text(max_size=30))
def test_whatever_is_typed_gives_a_count_nothing_or_a_sentence(typed):
    try:
        count = parse_count(typed)
    except ValidationError as error:
        assert error.message.endswith(".")
    else:
        assert count is None or (0 <= count <= LARGEST and typed.strip().isascii())


@pytest.mark.parametrize("typed", ["៣", "๓", "໓", "၃", "१२", "１２"])
def test_digits_of_other_scripts_are_asked_for_again(typed):
    with pytest.raises(ValidationError, match="Use the digits 0 to 9"):
        parse_count(typed)
