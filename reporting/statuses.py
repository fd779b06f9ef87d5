"""The status that a state gives itself on an article, in words and one letter. No score, no rank.

Source of the rule: ``may``, ``shall consider`` and savings are never gaps (domain/obligations.yaml, reading rules), so
their questions do not count (docs/decisions/0007-status-of-an-article.md). Obligations whose text was not checked count
with what the state says, never as missing (docs/decisions/0050-unread-law.md): ``unread`` has their keys.
"""

from collections.abc import Container, Iterable
from dataclasses import dataclass, replace

from reporting import question_types
from reporting.enums import AnswerKind
from reporting.frozen import FrozenQuestion, FrozenReport

IN_PLACE, PARTLY, PLANNED = "in_place", "partly", "planned"
PARTLY_UNREAD, PLANNED_UNREAD = "partly_unread", "planned_unread"
NOT_APPLICABLE, NO_ANSWER, HELD_BACK, NO_REPORT = "not_applicable", "no_answer", "held_back", "no_report"
NO_GAP_YET = "; nothing counts as missing, because the duty is not checked yet"


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
        Status(
            PARTLY_UNREAD, "P†", f"Partly in place, or in progress{NO_GAP_YET}", "portal-tile--partly", "st-progress"
        ),
        Status(PLANNED_UNREAD, "N†", f"Planned or not started{NO_GAP_YET}", "portal-tile--may", "st-notstarted"),
        Status(NOT_APPLICABLE, "A", "Does not apply (explained)", "portal-tile--not-applicable", "st-na"),
        Status(NO_ANSWER, "–", "No status given", "portal-tile--may", "st-notstarted"),
        Status(HELD_BACK, "H", "Not released by the state", "portal-tile--withheld", "st-none"),
        Status(NO_REPORT, "·", "No report for this period", "portal-tile--withheld", "st-none"),
    )
}
# A status from only some answers, while others are held back, is marked. Otherwise a state could seem too far ahead.
OF_PART, OF_PART_WORDS = "*", "from a part of the answers; the others are not released"
SETTLED = {"in_place", "in_place_used"}
BEGUN = {"in_progress"}
NOT_A_GAP = {PARTLY: PARTLY_UNREAD, PLANNED: PLANNED_UNREAD}
SAID_BY_THE_STATE = {unread: code for code, unread in NOT_A_GAP.items()}
# Listed in a legend only if they occur.
ONLY_IF_USED = frozenset({HELD_BACK, *SAID_BY_THE_STATE})


def as_said(code: str) -> str:
    """The status as the state gives it, whether or not the text was checked: "planned_unread" → "planned"."""
    return SAID_BY_THE_STATE.get(code, code)


def of_questions(questions: Iterable[FrozenQuestion], unread: Container[str]) -> str:
    """The status code that follows from an article's implementation-status answers.

    All in place: in place. Something in place or in progress: partly. Otherwise: planned. If only ``unread``
    obligations are not *in place*, the code says so, because then nothing may be published as missing.
    """
    questions = list(questions)
    code = _of_answers(questions)
    if code in NOT_A_GAP and _of_answers(q for q in questions if q["obligation"] not in unread) not in NOT_A_GAP:
        return NOT_A_GAP[code]
    return code


def _of_answers(questions: Iterable[FrozenQuestion]) -> str:
    values, not_applicable = [], 0
    for question in questions:
        if question["type"] not in question_types.GIVING_STATUS:
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


def questions_asked_on(
    content: FrozenReport, obligation_keys: Container[str], article: int | None = None
) -> list[FrozenQuestion]:
    """The implementation-status questions of a report about some obligations, in one article or in all."""
    return [
        question
        for section in content["sections"]
        if article is None or section["article"] == article
        for question in section["questions"]
        if question["type"] in question_types.GIVING_STATUS and question["obligation"] in obligation_keys
    ]


def status_on_part(code: str, asked: Iterable[FrozenQuestion], given: Iterable[FrozenQuestion]) -> Status:
    """The status with a mark and a note for a state that released some of its answers and held others back."""
    status = STATUSES[code]
    answered = [question for question in asked if question["kind"] != AnswerKind.UNANSWERED]
    keys = {question["key"] for question in given}
    if not keys or all(question["key"] in keys for question in answered):
        return status
    return replace(status, letter=f"{status.letter}{OF_PART}", text=f"{status.text} ({OF_PART_WORDS})")


def of_released(
    asked: Iterable[FrozenQuestion], given: Iterable[FrozenQuestion], unread: Container[str], *, is_released: bool
) -> str:
    """The status code for a reader who gets ``given``, while the whole report has the answers ``asked``.

    If no status is asked, nothing was held back: then there is no status, whatever the state decided. A blank is not an
    item with its own decision, so it follows its section; ``is_released`` says whether the section was released.
    """
    asked, given = list(asked), list(given)
    if given:
        return of_questions(given, unread)
    answered = any(question["kind"] != AnswerKind.UNANSWERED for question in asked)
    return HELD_BACK if answered or (asked and not is_released) else NO_ANSWER
