"""Finds in free text what counts a few people or cases: "3 victims", "two of the girls".

Pure functions; a hint for the state that lets others read its words, never a verdict.
Source: docs/decisions/0061-one-protection-for-all-readers.md.
"""

import re

WORDS = {
    word: number
    for number, word in enumerate(("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), 1)
}
WHO = (
    "victims?|survivors?|persons?|people|individuals?|wom[ae]n|m[ae]n|girls?|boys?|child(?:ren)?|minors?|adults?|"
    "nationals?|workers?|witness(?:es)?|offenders?|suspects?|traffickers?|defendants?|accused|cases?|investigations?|"
    "prosecutions?|convictions?|requests?|extraditions?"
)
# A number, at most three words such as "of the rescued", and whom it counts; nothing that ends a sentence in between.
COUNTED = re.compile(rf"(?<![\w.,/-])(\d{{1,3}}|{'|'.join(WORDS)})(?:\s+[a-z-]+){{0,3}}?\s+(?:{WHO})\b", re.IGNORECASE)


def small_counts(text: str, smallest: int) -> list[str]:
    """The places in a text that count from 1 to below ``smallest`` people or cases, as they are written."""
    return [
        match[0] for match in COUNTED.finditer(text) if 0 < WORDS.get(match[1].lower(), _digits(match[1])) < smallest
    ]


def _digits(text: str) -> int:
    return int(text) if text.isdecimal() else 0
