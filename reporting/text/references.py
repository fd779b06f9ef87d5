"""References to findings in the secretariat's texts, and counts that were typed instead.

A text never holds a count of its own: "[F3]" stands for the sentence of finding 3, "[F3.count]", "[F3.of]" and
"[F3.before]" for its numbers, "[reported]" and "[parties]" for the coverage of the report. What is behind a reference
is filled in whenever the text is shown, so it cannot grow old.
"""

import re
from collections.abc import Collection, Mapping

REFERENCE = re.compile(r"\[(?:F(?P<number>\d{1,4})(?:\.(?P<part>[a-z]+))?|(?P<name>reported|parties|year))\]")
# Whatever was meant as one: what is written otherwise, such as "[f3]" or "[F 3]", would be printed as it stands.
_MEANT = re.compile(r"\[\s*(?:F\s*\d[^\[\]\n]*|(?:reported|parties|year)\s*)\]", re.IGNORECASE)
_SHOWN = 40  # characters of a reference that is refused
WHOLE = "sentence"

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


def unknown(text: str, findings: Mapping[int, Collection[str]]) -> list[str]:
    """What was meant as a reference and has nothing behind it, as it was typed. ``findings``: number → its parts."""
    return [found.group()[:_SHOWN] for found in _MEANT.finditer(text) if not _is_known(found.group(), findings)]


def _is_known(reference: str, findings: Mapping[int, Collection[str]]) -> bool:
    found = REFERENCE.fullmatch(reference)
    return found is not None and (
        bool(found["name"]) or (found["part"] or WHOLE) in findings.get(int(found["number"]), ())
    )


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
