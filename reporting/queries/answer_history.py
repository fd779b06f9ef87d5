"""Two versions of one answer side by side, with the difference word by word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from reporting import question_types
from reporting.enums import AnswerKind
from reporting.models import Answer, AnswerRevision, NationalReport, Question
from reporting.text.text_difference import GONE, NEW, Piece, difference


class AnswerContent(Protocol):
    """The common attributes of answers, revisions and entries."""

    @property
    def kind(self) -> Any: ...
    @property
    def value(self) -> Any: ...
    @property
    def narrative(self) -> Any: ...
    @property
    def reason(self) -> Any: ...


@dataclass(frozen=True)
class AnswerPart:
    """One part of an answer before and after, as text. ``pieces`` are the steps from ``before`` to ``after``."""

    label: str
    before: str
    after: str
    pieces: list[Piece]


@dataclass(frozen=True)
class AnswerConflict:
    """An answer that somebody else changed: ``theirs`` (None: deleted), and the differences from theirs to mine.

    ``parts`` is empty if mine cannot be read as an answer.
    """

    theirs: Answer | None
    texts: list[tuple[str, str]]
    parts: list[AnswerPart]


@dataclass(frozen=True)
class AnswerStep:
    """A revision and its changes to the one before; ``is_first``: there is none before."""

    revision: AnswerRevision
    parts: list[AnswerPart]
    is_first: bool


def texts(question: Question, content: AnswerContent | None) -> dict[str, str]:
    """The parts of an answer as text, by label; empty ones stay empty."""
    if content is None:
        return {"Kind": AnswerKind.UNANSWERED.label, "Answer": "", "Explanation": "", "Reason": ""}
    return {
        "Kind": AnswerKind(content.kind).label,
        "Answer": question_types.shown(question, content.value),
        "Explanation": content.narrative,
        "Reason": content.reason,
    }


def changed_parts(question: Question, before: AnswerContent | None, after: AnswerContent | None) -> list[AnswerPart]:
    """The parts that differ. Written text is compared word by word, a choice, number or date only as a whole."""
    old, new = texts(question, before), texts(question, after)
    return [
        AnswerPart(label, old[label], new[label], _pieces(question, label, old[label], new[label]))
        for label in old
        if old[label] != new[label]
    ]


def _pieces(question: Question, label: str, before: str, after: str) -> list[Piece]:
    if label in {"Explanation", "Reason"} or (label == "Answer" and question.row.is_prose):
        return difference(before, after)
    return [piece for piece in (Piece(GONE, before), Piece(NEW, after)) if piece.text]


def conflict(question: Question, theirs: Answer | None, mine: AnswerContent | None) -> AnswerConflict:
    shown = [(label, text) for label, text in texts(question, theirs).items() if text]
    return AnswerConflict(theirs, shown, changed_parts(question, theirs, mine) if mine else [])


def steps(question: Question, revisions: list[AnswerRevision], before: AnswerRevision | None) -> list[AnswerStep]:
    """Each of ``revisions`` (newest first) against the next one; the last against ``before``."""
    following = [*revisions, before][1:]
    return [
        AnswerStep(revision, changed_parts(question, previous, revision), previous is None)
        for revision, previous in zip(revisions, following, strict=True)
    ]


def revisions_of(report: NationalReport, question: Question):
    """All revisions of one answer, newest first."""
    return AnswerRevision.objects.filter(report=report, question=question).select_related("by").order_by("-version")
