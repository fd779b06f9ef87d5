"""The questions of a published questionnaire, read once per process: the database refuses any change of them.

Pages of a report need all questions to say what is left, and each answer needs its own. Questionnaires that are drafts
are read each time.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from reporting.models import Answer, NationalReport, Question, Questionnaire, Section


@dataclass(frozen=True)
class KeptQuestions:
    """Shared by all requests, read only.

    Obligations are not among them: a check against the certified text changes their words while the portal runs.
    """

    sections: tuple[Section, ...]  # of a report, in their order: also those that every report has
    every: tuple[Question, ...]  # by section, in their order
    by_section: dict[int, list[Question]]  # by id of the section
    by_id: dict[int, Question]
    conditions: dict[str, dict[str, str]]  # ``depends_on`` by key of each conditional question


def questions_of(questionnaire: Questionnaire) -> KeptQuestions:
    """Two queries, and none once they were read."""
    if questionnaire.is_draft:
        return _read(questionnaire.pk)
    return _kept(questionnaire.pk, questionnaire.edition, questionnaire.published_at)


@lru_cache(maxsize=32)
def _kept(questionnaire_id: int, edition: int, published_at: datetime | None) -> KeptQuestions:
    """``published_at`` tells two questionnaires of one number apart: one in a copy of the database, or rolled back."""
    return _read(questionnaire_id)


def _read(questionnaire_id: int) -> KeptQuestions:
    every = tuple(Question.objects.filter(section__questionnaire=questionnaire_id))
    by_section: dict[int, list[Question]] = {}
    for question in every:
        by_section.setdefault(question.section_id, []).append(question)
    return KeptQuestions(
        tuple(Section.objects.of_report(questionnaire_id)),
        every,
        by_section,
        {question.pk: question for question in every},
        {question.key: question.depends_on for question in every if question.depends_on},
    )


def answers_of(report: NationalReport, *related: str, section: Section | None = None) -> dict[str, Answer]:
    """The answers of a report by the key of their question, which they have with them. One query.

    ``related`` are further relations to be read with them. ``section``: only those to its questions.
    """
    known = questions_of(report.cycle.questionnaire)
    rows = Answer.objects.filter(report=report)
    if section:
        rows = rows.filter(question__in=[question.pk for question in known.by_section.get(section.pk, ())])
    found = {}
    for answer in rows.select_related(*related) if related else rows:
        answer.question = known.by_id[answer.question_id]
        found[answer.question.key] = answer
    return found
