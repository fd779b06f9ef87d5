"""What is left to do in a report before it can be submitted: counted in points, the same on every page (decision 0074).

A point is a question, with its table, or an entry for which the rules of readiness ask something.
"""

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from members.kept_sql import KeptRows
from members.models import User
from reporting import standing
from reporting.enums import AnswerKind
from reporting.models import Answer, EvidenceLink, NationalReport, Question, ReportSection
from reporting.questionnaire.conditions import applies
from reporting.questionnaire.kept import questions_of
from reporting.snapshot import as_written, readiness
from reporting.snapshot.checked import CheckedQuestion, CheckedReport


class QuestionState(models.TextChoices):
    """How far one question is. ``OPEN`` and ``CONFIRM`` are points that are left."""

    DONE = "done", _("done")
    CONFIRM = "confirm", _("to confirm")
    OPEN = "open", _("open")
    OPTIONAL = "optional", _("optional, not answered")


LEFT = frozenset({QuestionState.CONFIRM, QuestionState.OPEN})


@dataclass(frozen=True)
class QuestionStanding:
    question: Question
    state: QuestionState
    number: str

    @property
    def is_left(self) -> bool:
        return self.state in LEFT


def state_of(question: CheckedQuestion, *, is_left: bool) -> QuestionState:
    if is_left:
        return QuestionState.CONFIRM if question.carried_year else QuestionState.OPEN
    return QuestionState.OPTIONAL if question.kind == AnswerKind.UNANSWERED else QuestionState.DONE


@dataclass(frozen=True)
class Left:
    """What is left in one report. ``places``, in the order of the report: see ``readiness.places_of``."""

    report: NationalReport
    checked: CheckedReport
    places: Sequence[tuple[str, str]]

    @cached_property
    def by_section(self) -> Counter[str]:
        """Key of a section → the number of its points."""
        return Counter(section_key for section_key, _ in self.places)

    def within(self, section_keys: Container[str]) -> int:
        """The points of these sections together."""
        return sum(count for key, count in self.by_section.items() if key in section_keys)

    @cached_property
    def states(self) -> dict[int, list[QuestionStanding]]:
        """Id of a section → its questions that are asked, in their order."""
        places = set(self.places)
        asked = {(question.section_key, question.key): question for question in self.checked.questions}
        known = questions_of(self.report.cycle.questionnaire)
        return {
            section.pk: [
                QuestionStanding(question, state_of(found, is_left=(section.key, question.key) in places), found.number)
                for question in known.by_section.get(section.pk, ())
                if (found := asked.get((section.key, question.key)))
            ]
            for section in known.sections
        }

    def entry_states(self, section_key: str) -> dict[str, QuestionState]:
        """Name of an entry that is left → its state."""
        waits = {f"need-{need.key}" for need in self.checked.needs if need.is_carried}
        return {
            name: QuestionState.CONFIRM if name in waits else QuestionState.OPEN
            for place, name in self.places
            if place == section_key
        }


def left_in(
    report: NationalReport,
    answers: as_written.Answers | None = None,
    tables: as_written.TablesAsWritten | None = None,
) -> Left:
    """Some eight queries, however large the report. ``answers`` by question key, ``tables``: if the caller has them."""
    return left_in_each([report], {report.pk: answers} if answers is not None else None, tables)[report.pk]


def left_in_each(
    reports: Sequence[NationalReport],
    answers: Mapping[int, as_written.Answers] | None = None,
    tables: as_written.TablesAsWritten | None = None,
) -> dict[int, Left]:
    """Report id → what is left. As many queries as for one."""
    checked = as_written.read(reports, answers, tables)
    return {report.pk: Left(report, checked[report.pk], readiness.places_of(checked[report.pk])) for report in reports}


@dataclass(frozen=True)
class OwnSection:
    """A section of a report in which a person may write."""

    section_id: int
    key: str
    status: str
    is_open: bool


def own_sections(report: NationalReport, user: User) -> list[OwnSection]:
    """Of a report that the person may open: all for its focal point, for a contributor those given. One query."""
    if report.member_state_id in user.reported_state_ids:
        return [OwnSection(*row) for row in _every_section(report.pk)]
    rows = ReportSection.objects.workable_by(user).filter(report=report)
    return [OwnSection(*row) for row in rows.values_list("section_id", "section__key", "status", "is_open")]


@KeptRows
def _every_section(report: int) -> QuerySet:
    rows = ReportSection.objects.filter(report=report)
    return rows.values_list("section_id", "section__key", "status", "is_open")


def state_alone(report: NationalReport, question: Question, answer: Answer, *, has_documents: bool) -> QuestionState:
    """The state of a question by its answer only: no table, and no other answer. No query."""
    checked = as_written.question_as_written(question, answer, has_documents=has_documents)
    return state_of(checked, is_left=readiness.asks_something(checked, CheckedReport(report.pk, [checked])))


def state_after(report: NationalReport, question: Question, answer: Answer) -> QuestionState:
    """``state_alone`` of an answer that was just saved. One query if documents matter, otherwise none."""
    matters = question.row.takes_documents or answer.value == readiness.WITH_EVIDENCE
    has_documents = matters and EvidenceLink.objects.filter(evidence__report=report, question=question).exists()
    return state_alone(report, question, answer, has_documents=has_documents)


def decides_more(report: NationalReport, question: Question, before: Any, after: Any) -> bool:
    """Whether a change of its value can change more than the state of this question, or its table has a say in it."""
    if question.row.takes_table or question.key in standing.PERIOD_KEYS:
        return True
    asked = questions_of(report.cycle.questionnaire).by_id.values()
    hanging = [other for other in asked if other.depends_on and other.depends_on["question"] == question.key]
    return any(applies(other, {question.key: before}) != applies(other, {question.key: after}) for other in hanging)
