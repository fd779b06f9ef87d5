"""References to findings in the secretariat's texts, and counts that were typed instead.

A text never holds a count of its own: "[F3]" stands for the sentence of finding 3, "[F3.count]", "[F3.of]" and
"[F3.before]" for its numbers, "[reported]" and "[parties]" for the coverage of the report. What is behind a reference
is filled in whenever the text is shown, so it cannot grow old.
"""

import re
from collections.abc import Iterable, Mapping

REFERENCE = re.compile(r"\[(?:F(?P<number>\d{1,4})(?:\.(?P<part>[a-z]+))?|(?P<name>reported|parties|year))\]")
WHOLE = "sentence"
PARTS = (WHOLE, "count", "of", "before")

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
# Numbers that are no counts: places in the Convention and in the report, days, years and tables.
_PLACES = re.compile(
    r"\b(?:Articles?|Art\.|Chapters?|paragraphs?|Annex(?:es)?|Tables?|questions?|Section)\s+"
    r"\d+(?:\.\d+)?(?:\(\d+\))*(?:\s*(?:,|and|or|to|–|-)\s*\d+(?:\.\d+)?(?:\(\d+\))*)*"
    rf"|\b\d{{1,2}}\s+(?:{_MONTHS})\b(?:\s+(?:19|20)\d\d)?"
    r"|\b(?:19|20)\d\d(?:\s*[-–/]\s*(?:19|20)?\d\d)?\b"
    r"|\b[A-Za-z]+\d+(?:[.-]\w+)*\b",
    re.IGNORECASE,
)
_FIGURES = r"\d+(?:[.,  ]\d+)*\s?%?"
_NUMBER_WORDS = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|"
    "nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|dozens?|millions?"
)
_COUNTED = "states?|Parties|Party|countries|country|reports?|members?|victims?|persons?|people|cases?|officials?"
_TYPED = re.compile(
    rf"(?<![\w.]){_FIGURES}"
    rf"|\b(?:{_NUMBER_WORDS})\b(?:[ -](?:{_NUMBER_WORDS})\b)*"
    rf"|\b(?:one|a single|all|both|half|most|every)\s+(?:of\s+)?(?:the\s+)?(?:reporting\s+)?(?:{_COUNTED})\b"
    r"|\b(?:more|less|fewer)\s+than\s+(?:half|one|a quarter|a third)\b"
    r"|\b(?:half|a quarter|a third|two thirds)\s+of\b",
    re.IGNORECASE,
)


def numbers_of(text: str) -> set[int]:
    """The numbers of the findings that a text refers to."""
    return {int(found["number"]) for found in REFERENCE.finditer(text) if found["number"]}


def unknown(text: str, numbers: Iterable[int]) -> list[str]:
    """References, as they were typed, to findings that are not among ``numbers`` or to parts that no finding has."""
    there = set(numbers)
    return [
        found.group()
        for found in REFERENCE.finditer(text)
        if found["number"] and (int(found["number"]) not in there or (found["part"] or WHOLE) not in PARTS)
    ]


def filled_in(text: str, findings: Mapping[int, Mapping[str, str]], names: Mapping[str, str]) -> str:
    """The text with the words behind its references. ``findings``: number → part → words. Unknown ones stay as typed.

    What begins a sentence begins with a capital letter.
    """

    def words(found: re.Match[str]) -> str:
        if found["name"]:
            said = names[found["name"]]
        else:
            said = findings.get(int(found["number"]), {}).get(found["part"] or WHOLE, found.group())
        before = text[: found.start()].rstrip()
        begins = not before or before[-1] in ".!?:\n" or text[: found.start()].endswith("\n")
        return said[:1].upper() + said[1:] if begins and said else said

    return REFERENCE.sub(words, text)


def typed_counts(text: str) -> list[str]:
    """Counts that stand in a text as words or figures, in their order: each should be a reference to a finding.

    Articles, chapters, days, years and names of tables are no counts. What is quoted is somebody else's.
    """
    bare = re.sub(r"“[^“”]*”", " ", REFERENCE.sub(" ", text))
    return [found.group().strip() for found in _TYPED.finditer(_PLACES.sub(" ", bare))]
