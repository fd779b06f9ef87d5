"""Is the report ready to be submitted? One rule, one function; each problem is a sentence that leads to its field.

The checklist page and ``submit`` read the same list. Rules look at the snapshot, which is what would be handed in.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from reporting import snapshot
from reporting.enums import AnswerKind, ProgressStatus, QuestionType
from reporting.models import NationalReport
from reporting.queries import cross_checks

NO_VALUE = {AnswerKind.NOT_AVAILABLE, AnswerKind.NOT_APPLICABLE}


@dataclass(frozen=True)
class Problem:
    message: str
    url: str
    section_key: str
    question_key: str


@dataclass(frozen=True)
class Item:
    """One question as the rules see it."""

    section: dict[str, Any]
    number: str  # "12.3": section and question as the pages number them
    question: dict[str, Any]


def every_required_question_answered(item: Item, content: dict[str, Any]) -> str | None:
    q = item.question
    if q["required"] and q["kind"] == AnswerKind.UNANSWERED:
        return f"Answer question {item.number}: {q['text']}"
    return None


def no_value_has_its_reason(item: Item, content: dict[str, Any]) -> str | None:
    q = item.question
    if q["kind"] in NO_VALUE and not q["reason"].strip():
        if q["kind"] == AnswerKind.NOT_AVAILABLE:
            return f"Say why question {item.number} is not available."
        return f"Explain why question {item.number} does not apply."
    return None


def evidence_for_full_implementation(item: Item, content: dict[str, Any]) -> str | None:
    q = item.question
    claimed = q["type"] == QuestionType.IMPLEMENTATION_STATUS and q["value"] == "in_place_used"
    if claimed and not q["evidence"] and not q["narrative"].strip():
        return f"Question {item.number} says “with evidence”: attach a document, or describe the evidence."
    return None


def empty_cells_explained(item: Item, content: dict[str, Any]) -> str | None:
    table = item.question["table"]
    given = item.question["kind"] in {AnswerKind.VALUE, AnswerKind.ZERO, AnswerKind.CONFIDENTIAL}
    if table and given and table["blanks"] and not table["blanks_reason"].strip():
        return (
            f"Table {table['number']} ({table['title']}) has {table['blanks']} empty cells. Enter 0 where you "
            "counted none, or say why the rest is not available."
        )
    return None


def carried_over_is_confirmed(item: Item, content: dict[str, Any]) -> str | None:
    carried = item.question.get("carried")
    if carried and not carried["confirmed"]:
        return f"Question {item.number} still has the answer of {carried['year']}: confirm or change it."
    return None


def period_in_order(item: Item, content: dict[str, Any]) -> str | None:
    if item.question["key"] != "context-q2":
        return None
    first = _value(content, "context-q1")
    last = item.question["value"]
    if first and last and last <= first:
        return "The last day of the period must fall after the first day."
    return None


RULES = [
    every_required_question_answered,
    no_value_has_its_reason,
    evidence_for_full_implementation,
    empty_cells_explained,
    carried_over_is_confirmed,
    period_in_order,
]


def _value(content: dict[str, Any], key: str) -> Any:
    return next((q["value"] for s in content["sections"] for q in s["questions"] if q["key"] == key), None)


def items(content: dict[str, Any]) -> Iterator[Item]:
    for section_number, section in enumerate(content["sections"], start=1):
        for question_number, question in enumerate(section["questions"], start=1):
            yield Item(section, f"{section_number}.{question_number}", question)


def entry_problems(report: NationalReport, section: dict[str, Any]) -> Iterator[Problem]:
    """What is missing in what stands beside the questions: progress on every item, and needs that are whole."""
    page = reverse("section-edit", args=[report.pk, section["key"]])

    def problem(message: str, name: str) -> Problem:
        return Problem(message, f"{page}#{name}", section["key"], name)

    for item in section.get("follow_up", []):
        name = f"item-{item['item']}"
        if not item["status"]:
            yield problem(f"Say how far {item['kind'].lower()} {item['reference']} is.", name)
        elif item["status"] == ProgressStatus.NO_LONGER_APPLIES and not item["said"].strip():
            yield problem(f"Explain why {item['kind'].lower()} {item['reference']} no longer applies.", name)
    for number, need in enumerate(section.get("needs", []), start=1):
        name = f"need-{need['key']}"
        wanted = {
            "obligation": "choose the obligation",
            "kind": "choose what kind of need it is",
            "text": "say what is needed",
            "met": "say whether a programme meets it",
        }
        missing = [words for field, words in wanted.items() if not need[field]]
        if missing:
            yield problem(f"Need {number}: {', '.join(missing)}.", name)
        if need["carried"]:
            yield problem(f"Need {number} stands as in {need['carried']['year']}: confirm, change or remove it.", name)


def problems(report: NationalReport, content: dict[str, Any] | None = None) -> list[Problem]:
    """What is missing, in the order of the report. ``content`` is the snapshot, if it is at hand."""
    content = content or snapshot.build(report)
    found = []
    for item in items(content):
        for rule in RULES:
            if message := rule(item, content):
                url = field_url(report, item.section["key"], item.question)
                found.append(Problem(message, url, item.section["key"], item.question["key"]))
    for section in content["sections"]:
        found += entry_problems(report, section)
    return found + tables_that_cannot_both_be_right(report)


def tables_that_cannot_both_be_right(report: NationalReport) -> list[Problem]:
    """Where the definitions of the tables exclude what they say, and the state has not explained it."""
    return [
        Problem(warned.message, warned.url, warned.section_key, warned.question_key)
        for warned in cross_checks.warnings(report)
        if warned.holds_back
    ]


def field_url(report: NationalReport, section_key: str, question: dict[str, Any]) -> str:
    """Where the question is answered."""
    if question["type"] == QuestionType.TABLE:
        return reverse("table-edit", args=[report.pk, section_key, question["key"]])
    return reverse("section-edit", args=[report.pk, section_key]) + f"#{question['key']}"
