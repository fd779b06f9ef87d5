"""A questionnaire version as plain values: the one shape for storing, checking, comparing and exporting."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from reporting import question_types
from reporting.enums import Confidentiality, QuestionType
from reporting.question_types import Choice


@dataclass(frozen=True)
class QuestionContent:
    """One question. ``depends_on`` is (question key, value) or None; ``evidence`` holds labels."""

    key: str
    text: str
    type: str
    required: bool = False
    guidance: str = ""
    unit: str = ""
    confidentiality: str = Confidentiality.OFFICIAL
    obligation: str = ""
    choices: tuple[Choice, ...] = ()
    retired_choices: tuple[Choice, ...] = ()
    table: str = ""
    depends_on: tuple[str, str] | None = None
    evidence: tuple[str, ...] = ()
    previous_keys: tuple[str, ...] = ()

    @property
    def has_choices(self) -> bool:
        return self.type in question_types.WITH_CHOICES

    @property
    def type_label(self) -> str:
        return QuestionType(self.type).label

    def label_of(self, value: str) -> str:
        return dict(self.retired_choices + self.choices).get(value, value)


@dataclass(frozen=True)
class SectionContent:
    key: str
    title: str
    part: str
    about: str = ""
    basis: str = ""
    article: int | None = None
    questions: tuple[QuestionContent, ...] = ()


@dataclass(frozen=True)
class QuestionnaireContent:
    """A whole version. ``dropped``: key of the version before → why it is asked no longer ("" for no reason)."""

    title: str
    kind: str = ""
    note: str = ""
    sections: tuple[SectionContent, ...] = ()
    dropped: dict[str, str] = field(default_factory=dict)

    def questions(self) -> Iterator[QuestionContent]:
        for section in self.sections:
            yield from section.questions

    def by_key(self) -> dict[str, QuestionContent]:
        return {question.key: question for question in self.questions()}

    def gone_from(self, before: QuestionnaireContent) -> list[QuestionContent]:
        """The questions of ``before`` that are not asked here under any key and that no question here replaces."""
        kept = set(self.by_key()) | {key for question in self.questions() for key in question.previous_keys}
        return [question for question in before.questions() if question.key not in kept]


@dataclass(frozen=True)
class ArticleFacts:
    title: str
    about: str
    part: str


@dataclass(frozen=True)
class KnownReferences:
    """What questions may refer to: articles by number, obligations and their articles, statistical tables by key."""

    articles: dict[int, ArticleFacts]
    obligations: dict[str, int]
    tables: dict[str, str]


def retired(before: QuestionContent | None, choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
    """The choices of ``before``, including its own retired ones, that ``choices`` does not offer any more."""
    if before is None:
        return ()
    offered = {value for value, _ in choices}
    earlier = dict(before.retired_choices + before.choices)
    return tuple((value, label) for value, label in earlier.items() if value not in offered)
