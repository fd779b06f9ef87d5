"""Whole numbers as people type them."""

import re

from django.core.exceptions import ValidationError

from members.typed_text import plain_digits

LARGEST = 10**12
# The error for a text that is not a count. The script of the page shows the same one before anything is sent.
SENTENCES = {
    "too_large": "The number is too large. Check it, and enter it in digits, such as 1234.",
    "other_digits": "Use the digits 0 to 9, such as 12.",
    "negative": "The number cannot be negative. Enter 0 or more, such as 12.",
    "decimals": "This number has decimals. Enter a whole number, such as 12.",
    "one_separator": "A comma or point before three digits means thousands to some readers and decimals to others. "
    "Enter a whole number without it, such as 1234.",
    "separators": "Enter the number without commas, points or spaces, such as 1234.",
    "not_a_number": "Enter a whole number, such as 12. Leave it empty if it is not available.",
}


def parse_count(text: str) -> int | None:
    """A count typed into a field: None for an empty field (not available), otherwise a whole number from 0.

    Digits of Thai, Lao, Burmese and Khmer are understood. Raises ValidationError with a sentence that says how to mend
    it. Nothing is guessed: 1,234 is refused, because it means a thousand in one country and one and a bit in another.
    """
    text = plain_digits(text).strip()
    if not text:
        return None
    if text.isascii() and text.isdigit():
        if len(text) > 13 or int(text) > LARGEST:
            raise ValidationError(SENTENCES["too_large"])
        return int(text)
    if any(char.isdigit() and not char.isascii() for char in text):
        raise ValidationError(SENTENCES["other_digits"])
    if re.fullmatch(r"[-\N{MINUS SIGN}\N{EN DASH}]\s*\d+", text):
        raise ValidationError(SENTENCES["negative"])
    if re.fullmatch(r"[1-9]\d{0,2}[.,]\d{3}", text):
        raise ValidationError(SENTENCES["one_separator"])
    if re.fullmatch(r"\d+[.,]\d+", text):
        raise ValidationError(SENTENCES["decimals"])
    if re.fullmatch(r"\d[\d,.\s'\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]*", text):
        raise ValidationError(SENTENCES["separators"])
    raise ValidationError(SENTENCES["not_a_number"])
