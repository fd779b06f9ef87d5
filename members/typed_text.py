"""What people type, made safe to store and show without changing what it says.

Text is stored as Unicode NFC with line feeds. Refused, with a sentence that says where: NUL and other control
characters, and the marks that reverse the direction of text, with which one text can be made to look like another.
"""

import re
import unicodedata

from django.core.exceptions import ValidationError

LONGEST = 30_000  # characters; about ten printed pages
DIRECTION_MARKS = {0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069}
_SUSPECT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")

# Thai, Lao, Burmese and Khmer digits, each to its ASCII digit: one character stays one character.
DIGITS = {zero + n: str(n) for zero in (0x0E50, 0x0ED0, 0x1040, 0x17E0) for n in range(10)}


def plain_digits(text: str) -> str:
    """``text`` with the digits 0 to 9 for those of Thai, Lao, Burmese and Khmer."""
    return text.translate(DIGITS)


def clean_text(text: str, *, longest: int = LONGEST) -> str:
    """Return ``text`` trimmed and normalised, or raise ValidationError with a sentence for its writer."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if found := _SUSPECT.search(text):
        code = ord(found.group())
        what = (
            "an invisible mark that changes the direction of text"
            if code in DIRECTION_MARKS
            else "a character that cannot be shown"
        )
        raise ValidationError(
            f"The text holds {what} (U+{code:04X}) at character {found.start() + 1:,}. "
            "Delete it and the characters next to it, and type them again."
        )
    text = unicodedata.normalize("NFC", text)
    if len(text) > longest:
        raise ValidationError(
            f"The text is {len(text):,} characters long; {longest:,} fit here. Shorten it by {len(text) - longest:,}, "
            "or attach the rest as a document."
        )
    return text


def showable(text: str) -> str:
    """``text`` as it can be shown back in a form: characters that no page may carry become visible marks."""
    return _SUSPECT.sub("\N{REPLACEMENT CHARACTER}", text)
