"""The part of a report that is needed to save one answer."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import Exists

from reporting.models import Answer, Question, ReportSection
from reporting.models.questionnaire import marks_of
from reporting.questionnaire.conditions import applies, settled
from reporting.questionnaire.kept import KeptQuestions, questions_of


class OneAnswer:
    """A question of a section with its answer (None if there is none yet).

    Everything else is read on first use, because saving an answer seldom needs it.
    """

    def __init__(self, report_section: ReportSection, question: Question, answer: Answer | None, asks: bool) -> None:
        self.report_section, self.question, self.answer, self._asks = report_section, question, answer, asks

    @classmethod
    def find(cls, report_section: ReportSection, key: str) -> OneAnswer | None:
        """None if the section has no such question. One query; two if there is no answer yet."""
        here = Question.objects.filter(section=report_section.section_id)
        asks = Exists(here.filter(depends_on__question=key))
        answer = (
            Answer.objects.filter(report=report_section.report_id, question__in=here.filter(key=key))
            .select_related("question", "updated_by")
            .annotate(asks=asks)
            .first()
        )
        if answer:
            return cls(report_section, answer.question, answer, answer.asks)
        question = here.filter(key=key).annotate(asks=asks).first()
        return cls(report_section, question, None, question.asks) if question else None

    def is_asked(self) -> bool:
        """Whether the question is on the page: it applies, or it waits for an answer on the same page."""
        condition = self.question.depends_on
        if not condition or self._here.filter(key=condition["question"]).exists():
            return True
        return applies(self.question, self._values)

    def changes_what_is_asked(self, value: Any) -> bool:
        """Whether the answer ``value`` changes which other questions of the section are asked."""
        if not self._asks:
            return False
        key = self.question.key
        before, after = {key: self.answer.value if self.answer else None}, {key: value}
        return any(applies(q, before) != applies(q, after) for q in self._here.filter(depends_on__question=key))

    @cached_property
    def number(self) -> str:
        """The number of the question, whatever is answered. No query once the questionnaire was read."""
        section_id, known = self.report_section.section_id, self._known
        marks = dict(zip((section.pk for section in known.sections), marks_of(known.sections), strict=True))
        return f"{marks[section_id]}.{known.by_section[section_id].index(self.question) + 1}"

    @property
    def _here(self):
        return Question.objects.filter(section=self.report_section.section_id)

    @cached_property
    def _values(self) -> dict[str, Any]:
        given = Answer.objects.filter(report=self.report_section.report_id).values_list("question__key", "value")
        return settled(dict(given), self._known.conditions)

    @property
    def _known(self) -> KeptQuestions:
        return questions_of(self.report_section.report.cycle.questionnaire)


def number_of(report_section: ReportSection, question: Question) -> str:
    """The number that the question has on the page of its section, such as "14.3"."""
    return OneAnswer(report_section, question, None, asks=False).number
