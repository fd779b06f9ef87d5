"""What a questionnaire version asks, as plain values: the one shape that is stored, checked, compared and exported."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from reporting.enums import ONE_CHOICE, Confidentiality, QuestionType

Choice = tuple[str, str]  # value, label
CHOICE_TYPES = ONE_CHOICE | {QuestionType.MULTI_CHOICE}
# These types always have the same choices: the statuses on dashboards and in the report to AMMTC are made of them.
FIXED_CHOICES: dict[str, tuple[Choice, ...]] = {
    QuestionType.IMPLEMENTATION_STATUS: (
        ("not_started", "Not started"),
        ("planned", "Planned or drafted"),
        ("in_progress", "In progress or partly in place"),
        ("in_place", "In place"),
        ("in_place_used", "In place, in use, with evidence"),
    ),
    QuestionType.YES_NO: (("yes", "Yes"), ("no", "No")),
}


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
        return self.type in CHOICE_TYPES

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
class Content:
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

    def gone_from(self, before: Content) -> list[QuestionContent]:
        """The questions of ``before`` that are asked here under no key and that none here takes the place of."""
        kept = set(self.by_key()) | {key for question in self.questions() for key in question.previous_keys}
        return [question for question in before.questions() if question.key not in kept]


@dataclass(frozen=True)
class ArticleFacts:
    title: str
    about: str
    part: str


@dataclass(frozen=True)
class Known:
    """What questions may refer to: articles by number, obligations and their articles, statistical tables by key."""

    articles: dict[int, ArticleFacts]
    obligations: dict[str, int]
    tables: dict[str, str]


def retired(before: QuestionContent | None, choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
    """The choices of ``before``, its own retired ones among them, that ``choices`` does not offer any more."""
    if before is None:
        return ()
    offered = {value for value, _ in choices}
    earlier = dict(before.retired_choices + before.choices)
    return tuple((value, label) for value, label in earlier.items() if value not in offered)
