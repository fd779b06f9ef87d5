"""How many questions still wait for an answer, or for the confirmation of one that was carried over."""

from collections.abc import Mapping
from typing import Any

from reporting.enums import AnswerKind
from reporting.models import Answer, EvidenceLink, NationalReport, Question
from reporting.questionnaire.conditions import applies
from victims import actions as victims_actions


def questions_left(
    report: NationalReport, answers: Mapping[str, Answer], values: Mapping[str, Any]
) -> dict[int, tuple[int, int]]:
    """Section id → (questions left, questions that apply). Three queries.

    ``answers`` by question key; ``values``: see ``settled``. A question is left if it is required and has no answer, or
    if its answer was carried over and is not confirmed.
    """
    cycle = report.cycle
    tables = victims_actions.returns_of(report.member_state, (cycle.period_start, cycle.period_end))
    shown = set(EvidenceLink.objects.filter(evidence__report=report).values_list("question_id", flat=True))
    found: dict[int, tuple[int, int]] = {}
    for question in Question.objects.filter(section__questionnaire=cycle.questionnaire_id):
        if not applies(question, dict(values)):
            continue
        answer = answers.get(question.key)
        if question.row.takes_table:
            table = tables.get(question.table_key)
            answered = table is not None and table.kind != AnswerKind.UNANSWERED
        else:
            answered = answer is not None and answer.kind != AnswerKind.UNANSWERED
            answered = answered or (question.row.takes_documents and question.pk in shown)
        waits = answer is not None and answer.waits_for_confirmation
        left, total = found.get(question.section_id, (0, 0))
        found[question.section_id] = left + int(waits or (question.required and not answered)), total + 1
    return found
