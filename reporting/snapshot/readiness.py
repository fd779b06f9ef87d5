"""Checks whether a report can be submitted. One function per rule; each problem is a sentence with a link to its field.

The checklist page and ``submit`` use the same list. Rules check the snapshot, which is what would be submitted.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from reporting import frozen, question_types, standing
from reporting.enums import AnswerKind, ProgressStatus
from reporting.frozen import FrozenQuestion, FrozenReport, FrozenSection
from reporting.models import NationalReport
from reporting.snapshot import cross_checks
from reporting.snapshot.build import build_snapshot

NO_VALUE = {AnswerKind.NOT_AVAILABLE, AnswerKind.NOT_APPLICABLE}


@dataclass(frozen=True)
class ReadinessProblem:
    message: str
    url: str
    section_key: str
    question_key: str
    # Of a question: its number, its words, and in a few words what to do.
    number: str = ""
    text: str = ""
    what: str = ""


@dataclass(frozen=True)
class CheckedQuestion:
    """One question for the rules."""

    section: FrozenSection
    number: str  # "12.3": section and question as the pages number them
    question: FrozenQuestion


def every_required_question_answered(item: CheckedQuestion, content: FrozenReport) -> str | None:
    q = item.question
    if q["required"] and q["kind"] == AnswerKind.UNANSWERED:
        return f"Answer question {item.number}: {q['text']}"
    return None


def no_value_has_its_reason(item: CheckedQuestion, content: FrozenReport) -> str | None:
    q = item.question
    if q["kind"] in NO_VALUE and not q["reason"].strip():
        if q["kind"] == AnswerKind.NOT_AVAILABLE:
            return f"Say why question {item.number} is not available."
        return f"Explain why question {item.number} does not apply."
    return None


def evidence_for_full_implementation(item: CheckedQuestion, content: FrozenReport) -> str | None:
    q = item.question
    claimed = q["type"] in question_types.GIVING_STATUS and q["value"] == "in_place_used"
    if claimed and not q["evidence"] and not q["narrative"].strip():
        return f"Question {item.number} says “with evidence”: attach a document, or describe the evidence."
    return None


def empty_cells_explained(item: CheckedQuestion, content: FrozenReport) -> str | None:
    table = item.question["table"]
    given = item.question["kind"] in {AnswerKind.VALUE, AnswerKind.ZERO, AnswerKind.CONFIDENTIAL}
    if table and given and table["blanks"] and not table["blanks_reason"].strip():
        return (
            f"Table {table['number']} ({table['title']}) has {table['blanks']} empty cells. Enter 0 where you "
            "counted none, or say why the rest is not available."
        )
    return None


def carried_over_is_confirmed(item: CheckedQuestion, content: FrozenReport) -> str | None:
    carried = item.question["carried"]
    if carried and not carried.get("confirmed"):
        return f"Question {item.number} still has the answer of {carried['year']}: confirm or change it."
    return None


def period_in_order(item: CheckedQuestion, content: FrozenReport) -> str | None:
    if item.question["key"] != standing.PERIOD_END:
        return None
    first = next((q["value"] for q in frozen.questions(content) if q["key"] == standing.PERIOD_START), None)
    last = item.question["value"]
    if first and last and last <= first:
        return "The last day of the period must fall after the first day."
    return None


RULES = {  # with what to do, in a few words
    every_required_question_answered: _("answer it"),
    no_value_has_its_reason: _("say why"),
    evidence_for_full_implementation: _("show the evidence"),
    empty_cells_explained: _("explain empty cells"),
    carried_over_is_confirmed: _("confirm or change"),
    period_in_order: _("mend the dates"),
}


def entry_problems(report: NationalReport, section: FrozenSection) -> Iterator[ReadinessProblem]:
    """What is missing in entries: progress on every item, and the fields of needs."""
    page = reverse("section-edit", args=[report.pk, section["key"]])

    def problem(message: str, name: str) -> ReadinessProblem:
        return ReadinessProblem(message, f"{page}#{name}", section["key"], name)

    for item in section.get("follow_up", []):
        name = f"item-{item['item']}"
        if not item["status"]:
            yield problem(f"Say how far {item['kind'].lower()} {item['reference']} is.", name)
        elif item["status"] == ProgressStatus.NO_LONGER_APPLIES and not item["said"].strip():
            yield problem(f"Explain why {item['kind'].lower()} {item['reference']} no longer applies.", name)
    for number, need in enumerate(section.get("needs", []), start=1):
        name = f"need-{need['key']}"
        wanted = (
            (need["obligation"], "choose the obligation"),
            (need["kind"], "choose what kind of need it is"),
            (need["text"], "say what is needed"),
            (need["met"], "say whether a programme meets it"),
        )
        missing = [words for given, words in wanted if not given]
        if missing:
            yield problem(f"Need {number}: {', '.join(missing)}.", name)
        if need["carried"]:
            yield problem(f"Need {number} stands as in {need['carried']['year']}: confirm, change or remove it.", name)


def problems(
    report: NationalReport, content: FrozenReport | None = None, warned: list[cross_checks.Warned] | None = None
) -> list[ReadinessProblem]:
    """What is missing, in the order of the report.

    ``content`` is the snapshot, ``warned`` the contradictions between its tables, if the caller has them.
    """
    content = content or build_snapshot(report)
    found = []
    for number, section, question in frozen.numbered(content):
        item = CheckedQuestion(section, number, question)
        for rule, what in RULES.items():
            if message := rule(item, content):
                key, here = item.question["key"], item.section["key"]
                # An answer is confirmed on the page of its section, also that of a table.
                confirms = rule is carried_over_is_confirmed
                url = question_url(report, here, key) if confirms else field_url(report, here, item.question)
                found.append(
                    ReadinessProblem(message, url, here, key, number, item.question["text"].strip(), str(what))
                )
    for section in content["sections"]:
        found += entry_problems(report, section)
    return found + tables_that_cannot_both_be_right(cross_checks.warnings(report) if warned is None else warned)


def tables_that_cannot_both_be_right(found: list[cross_checks.Warned]) -> list[ReadinessProblem]:
    """Contradictions by the definitions of the tables that the state has not explained."""
    return [
        ReadinessProblem(warned.message, warned.url, warned.section_key, warned.question_key)
        for warned in found
        if warned.holds_back
    ]


def field_url(report: NationalReport, section_key: str, question: FrozenQuestion) -> str:
    """The address at which the question is answered."""
    if question["type"] in question_types.WITH_TABLE:
        return reverse("table-edit", args=[report.pk, section_key, question["key"]])
    return question_url(report, section_key, question["key"])


def question_url(report: NationalReport, section_key: str, key: str) -> str:
    """The question on the page of its section."""
    return reverse("section-edit", args=[report.pk, section_key]) + f"#{key}"
