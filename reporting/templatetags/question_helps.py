"""What explains a question on its page: the obligation behind it, words of the glossary, an example."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

register = template.Library()


@dataclass(frozen=True)
class Word:
    term: str
    expansion: str
    definition: str
    verified: bool

    def __str__(self) -> str:
        return self.term


@dataclass(frozen=True)
class ObligationBehind:
    place: str
    summary: str
    unverified: bool
    binding: str
    qualifier: str


@dataclass(frozen=True)
class Helps:
    """All that the template shows, so that equal helps are the same HTML, for every reader of one language."""

    number: str
    obligation: ObligationBehind | None
    evidence_kinds: tuple[str, ...]
    words: tuple[Word, ...]
    example: str


@register.simple_tag
def question_helps(block: Mapping[str, Any]) -> SafeString:
    """Of one question of the page; see ``views.section_page``."""
    question = block["question"]
    asked = question.obligation
    return _drawn(
        Helps(
            block["number"],
            ObligationBehind(asked.place, asked.summary, asked.unverified, asked.get_binding_display(), asked.qualifier)
            if asked
            else None,
            tuple(question.evidence_kinds),
            tuple(Word(word.term, word.expansion, word.definition, word.verified) for word in block["words"]),
            block["example"],
        ),
        get_language(),
    )


@lru_cache(maxsize=5_000)
def _drawn(helps: Helps, language: str | None) -> SafeString:
    """A template takes a hundred times as long as comparing what it shows, and a section has dozens of questions."""
    return mark_safe(render_to_string("reporting/national/_help.html", {"helps": helps}))  # noqa: S308
