"""How far each question of a report is: what still waits for an answer, or for a confirmation, and what does not."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from reporting.enums import AnswerKind
from reporting.models import Answer, EvidenceLink, NationalReport, Question
from reporting.questionnaire.conditions import applies
from reporting.questionnaire.kept import questions_of
from victims import actions as victims_actions
from victims.models import TableReturn


class QuestionState(models.TextChoices):
    """How far one question is. ``OPEN`` and ``CONFIRM`` keep the report from being submitted."""

    DONE = "done", _("done")
    CONFIRM = "confirm", _("to confirm")
    OPEN = "open", _("open")
    OPTIONAL = "optional", _("optional, not answered")


LEFT = frozenset({QuestionState.CONFIRM, QuestionState.OPEN})


@dataclass(frozen=True)
class QuestionStanding:
    question: Question
    state: QuestionState

    @property
    def is_left(self) -> bool:
        return self.state in LEFT


def state_of(question: Question, *, is_answered: bool, waits: bool) -> QuestionState:
    """``waits``: its answer was carried over, and nobody has confirmed it."""
    if waits:
        return QuestionState.CONFIRM
    if is_answered:
        return QuestionState.DONE
    return QuestionState.OPEN if question.required else QuestionState.OPTIONAL


def state_after(report: NationalReport, question: Question, kind: str, *, waits: bool) -> QuestionState:
    """The state of one question whose answer is of ``kind``. No query, or one where tables or documents answer."""
    answered = kind != AnswerKind.UNANSWERED
    if question.row.takes_table:
        table = TableReturn.objects.filter(
            member_state=report.member_state_id,
            table__key=question.table_key,
            period_start=report.cycle.period_start,
            period_end=report.cycle.period_end,
        )
        answered = table.exclude(kind=AnswerKind.UNANSWERED).exists()
    elif question.row.takes_documents and not answered:
        answered = EvidenceLink.objects.filter(evidence__report=report, question=question).exists()
    return state_of(question, is_answered=answered, waits=waits)


def question_states(
    report: NationalReport, answers: Mapping[str, Answer], values: Mapping[str, Any]
) -> dict[int, list[QuestionStanding]]:
    """Section id → its questions that apply, in their order. Two queries.

    ``answers`` by question key; ``values``: see ``settled``.
    """
    cycle = report.cycle
    tables = victims_actions.returns_of(report.member_state, (cycle.period_start, cycle.period_end))
    shown = set(EvidenceLink.objects.filter(evidence__report=report).values_list("question_id", flat=True))
    found: dict[int, list[QuestionStanding]] = {}
    given = dict(values)
    for question in questions_of(cycle.questionnaire).every:
        if not applies(question, given):
            continue
        answer = answers.get(question.key)
        if question.row.takes_table:
            table = tables.get(question.table_key)
            answered = table is not None and table.kind != AnswerKind.UNANSWERED
        else:
            answered = answer is not None and answer.kind != AnswerKind.UNANSWERED
            answered = answered or (question.row.takes_documents and question.pk in shown)
        state = state_of(question, is_answered=answered, waits=answer is not None and answer.waits_for_confirmation)
        found.setdefault(question.section_id, []).append(QuestionStanding(question, state))
    return found
