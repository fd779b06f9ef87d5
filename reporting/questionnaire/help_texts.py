"""Help next to a question: the terms of the glossary that it uses, and an example of a good answer."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from members.loading import read_yaml
from reporting.models import GlossaryTerm

EXAMPLES = Path(__file__).with_name("help_examples.yaml")
SHORT = 5  # letters: "Party" is a state, a "party" is not
MOST_WORDS = 4  # more explanations would hide the question
# Everyday words: everybody knows them, and nearly every question uses them.
EVERYDAY = {"case", "victim", "evidence", "obligation", "assistance", "member state", "exploitation", "identification"}
# Words of the portal with another meaning in a question: the return of a victim, a section of an act.
OF_THE_PORTAL = {
    "acceptance", "advice", "audience", "clarification", "clearance", "commitment", "consent", "edition", "figures",
    "hidden", "national report", "need", "not broken down", "publication", "questionnaire", "recommendation", "release",
    "return", "review", "revised publication", "section", "submitted version", "threshold", "withheld",
}  # fmt: skip


class GlossaryFinder:
    """Finds the glossary's terms in texts, also with an "s". Short ones (MLA, Party) match exactly, others loosely."""

    def __init__(self, terms: Iterable[GlossaryTerm]) -> None:
        self.terms: dict[str, GlossaryTerm] = {}
        patterns = []
        for term in terms:
            if term.term.lower() in EVERYDAY | OF_THE_PORTAL:
                continue
            names = [term.term] if len(term.term) <= SHORT else [term.term.lower()]
            if term.expansion and len(term.expansion.split()) > 1:
                names.append(term.expansion.lower())
            for name in names:
                self.terms.setdefault(name, term)
        for name in sorted(self.terms, key=len, reverse=True):  # the longest name wins
            pattern = re.escape(name) + "s?"
            patterns.append(f"(?i:{pattern})" if name.islower() else pattern)
        self.pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(patterns)})(?![\w-])") if patterns else None

    def in_text(self, text: str) -> list[GlossaryTerm]:
        """The terms that the text uses, in its order, each once; at most ``MOST_WORDS``."""
        found: dict[int, GlossaryTerm] = {}
        for match in self.pattern.finditer(text) if self.pattern else ():
            word = match.group()
            for name in (word, word.lower(), word.removesuffix("s"), word.lower().removesuffix("s")):
                if term := self.terms.get(name):
                    found.setdefault(term.pk, term)
                    break
        return list(found.values())[:MOST_WORDS]


def finder() -> GlossaryFinder:
    """Of the glossary as it is now. One query; the pattern is made again only when the glossary is another one."""
    rows = GlossaryTerm.objects.values_list("pk", "term", "expansion", "definition", "verified", named=True)
    return _finder(tuple(rows))


@lru_cache(maxsize=2)
def _finder(terms: tuple[Any, ...]) -> GlossaryFinder:
    return GlossaryFinder(terms)


@cache
def _examples() -> dict[str, dict[str, str]]:
    return read_yaml(EXAMPLES)


def example(key: str, type_: str) -> str:
    """An example for this question or else for its type; "" if there is none."""
    examples = _examples()
    return examples["questions"].get(key) or examples["types"].get(type_, "")
