"""Checks whether a report can be submitted. One function per rule.

What is left to do is counted in points, on every page: a point is a question, with its table, or an entry for which at
least one rule asks something (decision 0074). Pages and ``submit`` use the same list.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from reporting import question_types, standing
from reporting.addresses import question_url, table_url
from reporting.enums import AnswerKind, ProgressStatus
from reporting.frozen import FrozenQuestion, FrozenReport
from reporting.models import NationalReport
from reporting.snapshot import as_written, cross_checks
from reporting.snapshot.checked import CheckedNeed, CheckedQuestion, CheckedReport, of_snapshot

WITH_EVIDENCE = "in_place_used"  # the choice of a status that claims it
NO_VALUE = {AnswerKind.NOT_AVAILABLE, AnswerKind.NOT_APPLICABLE}


@dataclass(frozen=True)
class ReadinessProblem:
    """One point that is left: everything that the rules ask at one question or entry."""

    message: str
    url: str
    section_key: str
    question_key: str
    # Of a question that is asked: its number, its words, and in a few words what to do.
    number: str = ""
    text: str = ""
    what: str = ""


def every_required_question_answered(q: CheckedQuestion, report: CheckedReport) -> str | None:
    if q.required and q.kind == AnswerKind.UNANSWERED:
        return f"Answer question {q.number}: {q.text}"
    return None


def no_value_has_its_reason(q: CheckedQuestion, report: CheckedReport) -> str | None:
    if q.kind in NO_VALUE and not q.reason.strip():
        if q.kind == AnswerKind.NOT_AVAILABLE:
            return f"Say why question {q.number} is not available."
        return f"Explain why question {q.number} does not apply."
    return None


def evidence_for_full_implementation(q: CheckedQuestion, report: CheckedReport) -> str | None:
    claimed = q.type in question_types.GIVING_STATUS and q.value == WITH_EVIDENCE
    if claimed and not q.has_documents and not q.narrative.strip():
        return f"Question {q.number} says “with evidence”: attach a document, or describe the evidence."
    return None


def empty_cells_explained(q: CheckedQuestion, report: CheckedReport) -> str | None:
    table = q.table
    given = q.kind in {AnswerKind.VALUE, AnswerKind.ZERO, AnswerKind.CONFIDENTIAL}
    if table and given and table.blanks and not table.blanks_reason.strip():
        return (
            f"Table {table.number} ({table.title}) has {table.blanks} empty cells. Enter 0 where you "
            "counted none, or say why the rest is not available."
        )
    return None


def carried_over_is_confirmed(q: CheckedQuestion, report: CheckedReport) -> str | None:
    if q.carried_year:
        return f"Question {q.number} still has the answer of {q.carried_year}: confirm or change it."
    return None


def period_in_order(q: CheckedQuestion, report: CheckedReport) -> str | None:
    if q.key != standing.PERIOD_END:
        return None
    first, last = report.values.get(standing.PERIOD_START), q.value
    if first and last and last <= first:
        return "The last day of the period must fall after the first day."
    return None


Rule = Callable[[CheckedQuestion, CheckedReport], str | None]
RULES: dict[Rule, question_types.Text] = {  # with what to do, in a few words
    every_required_question_answered: _("answer it"),
    no_value_has_its_reason: _("say why"),
    evidence_for_full_implementation: _("show the evidence"),
    empty_cells_explained: _("explain empty cells"),
    carried_over_is_confirmed: _("confirm or change"),
    period_in_order: _("mend the dates"),
}
CONTRADICTS = _("settle the figures")


def problems(
    report: NationalReport, content: FrozenReport | None = None, warned: Sequence[cross_checks.Warned] | None = None
) -> list[ReadinessProblem]:
    """What is left, in the order of the report, one for each point.

    ``content`` is the snapshot, ``warned`` the contradictions between its tables, if the caller has them. Without a
    snapshot the rows are read as far as they are needed: about ten queries.
    """
    if content is None:
        return problems_of(as_written.read([report])[report.pk])
    return problems_of(of_snapshot(report.pk, content, cross_checks.warnings(report) if warned is None else warned))


def problems_of(report: CheckedReport) -> list[ReadinessProblem]:
    held_back: dict[tuple[str, str], list[cross_checks.Warned]] = {}
    for warned in report.warned:
        if warned.holds_back:
            held_back.setdefault((warned.section_key, warned.question_key), []).append(warned)
    found = []
    for question in report.questions:
        if point := point_of(question, report, held_back.pop((question.section_key, question.key), ())):
            found.append(point)
    found += _entry_problems(report)
    for (section, key), contradictions in held_back.items():  # tables that are not asked for any more
        messages = " ".join(each.message for each in contradictions)
        found.append(ReadinessProblem(messages, contradictions[0].url, section, key))
    return found


def places_of(report: CheckedReport) -> list[tuple[str, str]]:
    """Key of the section, and of the question or entry, of each point that is left: to count them costs less."""
    held_back = dict.fromkeys((each.section_key, each.question_key) for each in report.warned if each.holds_back)
    asked = {(question.section_key, question.key): question for question in report.questions}
    return [
        *(place for place, question in asked.items() if place in held_back or asks_something(question, report)),
        *((point.section_key, point.question_key) for point in _entry_problems(report)),
        *(place for place in held_back if place not in asked),
    ]


def asks_something(question: CheckedQuestion, report: CheckedReport) -> bool:
    """Whether a rule asks something at this question, contradictions of its table apart."""
    return any(rule(question, report) for rule in RULES)


def _broken(question: CheckedQuestion, report: CheckedReport) -> list[tuple[Rule, str, question_types.Text]]:
    """The rules that are not kept, with the sentence of each and what to do."""
    return [(rule, message, what) for rule, what in RULES.items() if (message := rule(question, report))]


def point_of(
    question: CheckedQuestion, report: CheckedReport, contradictions: Sequence[cross_checks.Warned] = ()
) -> ReadinessProblem | None:
    """What the rules ask for this question, together; None if nothing is left to do.

    ``contradictions`` of its table by the definitions, that the state has not explained.
    """
    broken = _broken(question, report)
    if not broken and not contradictions:
        return None
    # An answer is confirmed on the page of its section, also that of a table.
    confirms = [rule for rule, _message, _what in broken] == [carried_over_is_confirmed] and not contradictions
    in_table = question.type in question_types.WITH_TABLE and not confirms
    place = table_url if in_table else question_url
    whats = [what for _rule, _message, what in broken] + [CONTRADICTS] * bool(contradictions)
    return ReadinessProblem(
        " ".join([*(message for _rule, message, _what in broken), *(each.message for each in contradictions)]),
        place(report.report_id, question.section_key, question.key),
        question.section_key,
        question.key,
        question.number,
        question.text.strip(),
        ", ".join(str(what) for what in whats),
    )


def _entry_problems(report: CheckedReport) -> Iterator[ReadinessProblem]:
    """What is missing in entries: progress on every item, and the fields of needs."""

    def problem(message: str, section: str, name: str) -> ReadinessProblem:
        return ReadinessProblem(message, question_url(report.report_id, section, name), section, name)

    for item in report.progress:
        name = f"item-{item.item}"
        if not item.status:
            yield problem(f"Say how far {item.kind.lower()} {item.reference} is.", item.section_key, name)
        elif item.status == ProgressStatus.NO_LONGER_APPLIES and not item.said.strip():
            message = f"Explain why {item.kind.lower()} {item.reference} no longer applies."
            yield problem(message, item.section_key, name)
    for number, need in enumerate(report.needs, start=1):
        if message := " ".join(_missing_of(number, need)):
            yield problem(message, need.section_key, f"need-{need.key}")


def _missing_of(number: int, need: CheckedNeed) -> Iterator[str]:
    wanted = (
        (need.has_obligation, "choose the obligation"),
        (need.kind, "choose what kind of need it is"),
        (need.text, "say what is needed"),
        (need.met, "say whether a programme meets it"),
    )
    if missing := [words for given, words in wanted if not given]:
        yield f"Need {number}: {', '.join(missing)}."
    if need.is_carried:
        yield f"Need {number} stands as in {need.carried_year}: confirm, change or remove it."


def field_url(report: NationalReport, section_key: str, question: FrozenQuestion) -> str:
    """The address at which the question is answered."""
    place = table_url if question["type"] in question_types.WITH_TABLE else question_url
    return place(report.pk, section_key, question["key"])
