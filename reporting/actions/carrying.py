"""A new report starts from the state's last accepted one. What was taken over counts once somebody confirms it.

Done when somebody of the state first opens the report: only the state may write its answers. Figures of a period
(the statistical tables) and documents are not taken over.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from members import audit
from members.models import User
from reporting import permissions
from reporting.actions import entries
from reporting.actions.answers import check_open, touch
from reporting.enums import AnswerKind, QuestionType, ReportStatus
from reporting.models import (
    Answer,
    AnswerRevision,
    NationalReport,
    Question,
    ReportSection,
    ReviewDecision,
    SubmittedVersion,
)

PERIOD_START, PERIOD_END = PERIOD_KEYS = ("context-q1", "context-q2")
NO_VALUE = {AnswerKind.NOT_AVAILABLE, AnswerKind.NOT_APPLICABLE}


def last_accepted(report: NationalReport) -> SubmittedVersion | None:
    """The newest accepted version among the state's reports of the same kind on an earlier period. One query."""
    return (
        SubmittedVersion.objects.filter(
            report__member_state=report.member_state_id,
            report__cycle__kind=report.cycle.kind,
            report__cycle__period_end__lt=report.cycle.period_end,
            decisions__kind=ReviewDecision.ACCEPTED,
        )
        .order_by("-report__cycle__period_end", "-number")
        .first()
    )


def answers_in(content: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Question key → question of a snapshot."""
    return {question["key"]: question for section in content["sections"] for question in section["questions"]}


def all_earlier(question: Question, given: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """What was answered before: under the question's own key, and to those that it takes the place of."""
    return [given[key] for key in (question.key, *question.previous_keys) if key in given]


def earlier(question: Question, given: dict[str, dict[str, Any]]) -> dict[str, Any] | None:
    """The first of ``all_earlier``, or None."""
    return next(iter(all_earlier(question, given)), None)


def can_be_carried(question: Question, before: dict[str, Any]) -> bool:
    """Whether an earlier answer still fits: same type, choices that are still offered, and something said."""
    return not why_not_carried(question, before)


def why_not_carried(question: Question, before: dict[str, Any]) -> str:
    """Why an earlier answer is not taken over, as a sentence for its state; "" where it is."""
    if question.key in PERIOD_KEYS:
        return "The dates of the period come from the cycle."
    if before["kind"] == AnswerKind.UNANSWERED:
        return "Nothing was answered."
    if before["type"] != question.type:
        kinds = QuestionType(before["type"]).label, QuestionType(question.type).label
        return f"The kind of answer is another one now: “{kinds[1]}” instead of “{kinds[0]}”."
    if question.type == QuestionType.TABLE:
        return "Figures belong to their period: enter those of the new one."
    if question.type == QuestionType.FILE:
        return "" if before["kind"] in NO_VALUE else "Documents stay with the report that they were attached to."
    if not question.choices or before["value"] is None:
        return ""
    offered = {choice["value"] for choice in question.choices}
    chosen = before["value"] if isinstance(before["value"], list) else [before["value"]]
    if gone := [value for value in chosen if value not in offered]:
        # Words of a choice that this version never knew stand in the earlier answer itself.
        words = [question.label_of(value) for value in gone]
        known = all(word != value for word, value in zip(words, gone, strict=True))
        return f"No longer offered: {'; '.join(words) if known else before.get('shown', '')}."
    return ""


@dataclass(frozen=True)
class Carried:
    """What a new answer starts from."""

    kind: str
    value: Any
    narrative: str
    reason: str


def taken_over(question: Question, given: dict[str, dict[str, Any]]) -> Carried | None:
    """What is carried to this question, or None.

    Where it takes the place of several, their texts are put one below the other, choices of which several fit are
    put together, and of all else the first that says something is taken.
    """
    fitting = [before for before in all_earlier(question, given) if can_be_carried(question, before)]
    said = [before for before in fitting if before["kind"] not in NO_VALUE] or fitting[:1]
    if not said:
        return None
    first = said[0]
    value = first["value"]
    if question.type == QuestionType.TEXT:
        value = _joined(before["value"] or "" for before in said) or None
    elif question.type == QuestionType.MULTI_CHOICE:
        chosen = {item for before in said for item in before["value"] or ()}
        value = [choice["value"] for choice in question.choices if choice["value"] in chosen] or None
    narrative = _joined(before["narrative"] for before in said) if question.has_narrative else ""
    return Carried(first["kind"], value, narrative, first["reason"])


def _joined(texts: Iterable[str]) -> str:
    return "\n\n".join(dict.fromkeys(text for text in texts if text))


@transaction.atomic
def begin(*, report: NationalReport, by: User) -> bool:
    """Take over the last accepted answers where there is none yet, and set the dates of the period from the cycle.

    Does nothing, and returns False, once it was done, when the report is no longer a draft, or its cycle is closed.
    ``by`` is whoever of the state opened the report first. A constant number of queries.
    """
    if report.begun_at or report.status != ReportStatus.DRAFT or not report.cycle.is_open:
        return False
    fresh = NationalReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if fresh.begun_at or fresh.status != ReportStatus.DRAFT:
        return False
    now = timezone.now()
    version = last_accepted(report)
    given = answers_in(version.content) if version else {}
    present = set(Answer.objects.filter(report=report).values_list("question_id", flat=True))
    period = {PERIOD_START: report.cycle.period_start, PERIOD_END: report.cycle.period_end}
    new = []
    carried = 0
    for question in Question.objects.filter(section__questionnaire=report.cycle.questionnaire_id):
        if question.pk in present:
            continue
        answer = Answer(report=report, question=question, updated_at=now, updated_by=by)
        if question.key in period:
            answer.kind, answer.value = AnswerKind.VALUE, period[question.key].isoformat()
        elif version and (before := taken_over(question, given)):
            answer.kind, answer.value = before.kind, before.value
            answer.narrative, answer.reason = before.narrative, before.reason
            answer.carried_from, answer.carried_year = version.reference, int(version.content["period_end"][:4])
            carried += 1
        else:
            continue
        new.append(answer)
    Answer.objects.bulk_create(new)
    AnswerRevision.objects.bulk_create(map(AnswerRevision.of, new))
    if version:
        carried += entries.carry_over(report=report, version=version, by=by)
    report.begun_at = fresh.begun_at = now
    fresh.save(update_fields=["begun_at"])
    if version:
        audit.record("answers carried over", on=report, by=by, reference=version.reference, answers=carried)
    return True


@transaction.atomic
def confirm(*, report_section: ReportSection, by: User, keys: Collection[str] | None = None) -> list[str]:
    """Confirm answers that were carried over: those of ``keys``, or without keys all of the section but its numbers.

    A number counts a period, so it is confirmed by itself. Returns the keys that were confirmed. Raises
    PermissionDenied or StepNotAllowed.
    """
    report_section = (
        ReportSection.objects.select_for_update(of=("self",))
        .select_related("report__member_state", "report__cycle", "section")
        .get(pk=report_section.pk)
    )
    permissions.check_can_write(by, report_section)
    check_open(report_section)
    waiting = Answer.objects.filter(
        report=report_section.report_id, question__section=report_section.section_id, confirmed_at=None
    ).exclude(carried_from="")
    if keys is None:
        waiting = waiting.exclude(question__type=QuestionType.NUMBER)
    else:
        waiting = waiting.filter(question__key__in=keys)
    confirmed = sorted(waiting.values_list("question__key", flat=True))
    if confirmed:
        waiting.update(confirmed_at=timezone.now(), confirmed_by=by)
        audit.record("carried answers confirmed", on=report_section, by=by, questions=confirmed)
        touch(report_section)
    return confirmed
