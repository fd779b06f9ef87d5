import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from members.typed_text import plain_digits
from victims.numbers import LARGEST, SENTENCES, parse_count


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
        assert count is None or (0 <= count <= LARGEST and plain_digits(typed).strip().isascii())


@pytest.mark.parametrize("typed", ["១២៣", "๑๒๓", "໑໒໓", "၁၂၃", "1๒3"])
def test_digits_of_the_region_are_understood(typed):
    assert parse_count(typed) == 123


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("12.5", "This number has decimals. Enter a whole number, such as 12."),
        ("12,5", "This number has decimals. Enter a whole number, such as 12."),
        ("๑๒.๕", "This number has decimals. Enter a whole number, such as 12."),
        ("0.125", "This number has decimals. Enter a whole number, such as 12."),
        ("1.234", SENTENCES["one_separator"]),
        ("1,234", SENTENCES["one_separator"]),
        ("1,234,567", "Enter the number without commas, points or spaces, such as 1234."),
        ("1.234,50", "Enter the number without commas, points or spaces, such as 1234."),
        *((f"1{space}234", SENTENCES["separators"]) for space in " \t\u00a0\u2007\u2009\u202f\u3000"),
    ],
)
def test_a_comma_or_point_gets_the_sentence_that_is_true_of_it(typed, sentence):
    with pytest.raises(ValidationError) as refused:
        parse_count(typed)
    assert refused.value.message == sentence


@pytest.mark.parametrize("typed", ["१२", "１２", "١٢"])
def test_digits_of_other_scripts_are_asked_for_again(typed):
    with pytest.raises(ValidationError, match="Use the digits 0 to 9"):
        parse_count(typed)
