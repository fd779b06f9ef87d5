"""Where a state says it stands on an article, in words and one letter. No score, no rank.

Source of the rule: ``may`` and ``shall consider`` are never gaps (domain/obligations.yaml, reading rules), so their
questions do not enter. docs/decisions/0007-status-of-an-article.md.
"""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from reporting.enums import AnswerKind, QuestionType

Question = Mapping[str, Any]  # as in reporting.snapshot
IN_PLACE, PARTLY, PLANNED = "in_place", "partly", "planned"
NOT_APPLICABLE, NO_ANSWER, HELD_BACK, NO_REPORT = "not_applicable", "no_answer", "held_back", "no_report"


@dataclass(frozen=True)
class Status:
    code: str
    letter: str
    text: str
    tile: str  # css class on the dashboard
    print_tile: str  # css class in print


STATUSES = {
    status.code: status
    for status in (
        Status(IN_PLACE, "I", "In place", "portal-tile--reported", "st-inplace"),
        Status(PARTLY, "P", "Partly in place, or in progress", "portal-tile--partly", "st-progress"),
        Status(PLANNED, "N", "Planned or not started", "portal-tile--not-reported", "st-planned"),
        Status(NOT_APPLICABLE, "A", "Does not apply (explained)", "portal-tile--not-applicable", "st-na"),
        Status(NO_ANSWER, "–", "No status given", "portal-tile--may", "st-notstarted"),
        Status(HELD_BACK, "H", "Not released by the state", "portal-tile--withheld", "st-none"),
        Status(NO_REPORT, "·", "No report for this period", "portal-tile--withheld", "st-none"),
    )
}
# A word that rests on some answers while others are held back says so, lest a state seem further than it says it is.
OF_PART, OF_PART_WORDS = "*", "from a part of the answers; the others are not released"
SETTLED = {"in_place", "in_place_used"}
BEGUN = {"in_progress"}


def of_questions(questions: Iterable[Question]) -> str:
    """The status code that follows from an article's implementation-status answers (snapshot questions).

    All in place: in place. Something in place or in progress: partly. Otherwise: planned.
    """
    values, not_applicable = [], 0
    for question in questions:
        if question["type"] != QuestionType.IMPLEMENTATION_STATUS:
            continue
        if question["kind"] == AnswerKind.NOT_APPLICABLE:
            not_applicable += 1
        elif question["kind"] == AnswerKind.VALUE:
            values.append(question["value"])
    if not values:
        return NOT_APPLICABLE if not_applicable else NO_ANSWER
    if all(value in SETTLED for value in values):
        return IN_PLACE
    if any(value in SETTLED | BEGUN for value in values):
        return PARTLY
    return PLANNED


def asked_on(content: Mapping[str, Any], obligation_keys: Container[str], article: int | None = None) -> list[Question]:
    """The implementation-status questions that a report asks on some obligations, in one article or in all."""
    return [
        question
        for section in content["sections"]
        if article is None or section["article"] == article
        for question in section["questions"]
        if question["type"] == QuestionType.IMPLEMENTATION_STATUS and question["obligation"] in obligation_keys
    ]


def of_part(code: str, asked: Iterable[Question], given: Iterable[Question]) -> Status:
    """The status with a mark and a word on it where the state released some of its answers and held others back."""
    status = STATUSES[code]
    answered = [question for question in asked if question["kind"] != AnswerKind.UNANSWERED]
    keys = {question["key"] for question in given}
    if not keys or all(question["key"] in keys for question in answered):
        return status
    return replace(status, letter=f"{status.letter}{OF_PART}", text=f"{status.text} ({OF_PART_WORDS})")


def of_released(asked: Iterable[Question], given: Iterable[Question], *, is_released: bool) -> str:
    """The status code for a reader who gets ``given`` of what the whole report says in answer to ``asked``.

    Nothing was held back where no status is asked: that is no status, whatever the state decided. A blank is no item
    that can be decided on, so it follows its section; ``is_released`` says whether that was released.
    """
    asked, given = list(asked), list(given)
    if given:
        return of_questions(given)
    answered = any(question["kind"] != AnswerKind.UNANSWERED for question in asked)
    return HELD_BACK if answered or (asked and not is_released) else NO_ANSWER
