"""A new report starts from the state's last accepted one. An answer that was carried over counts once it is confirmed.

This happens when somebody of the state first opens the report, because only the state may write its answers. Figures
of a period (the statistical tables) and documents are not carried over.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from members import audit
from members.models import User
from reporting import frozen, question_types
from reporting.actions import entries
from reporting.actions.saving import hold_to_write, touch
from reporting.enums import AnswerKind, QuestionType, ReportStatus, SectionStatus
from reporting.frozen import FrozenQuestion
from reporting.models import Answer, AnswerRevision, NationalReport, Question, ReportSection, SubmittedVersion
from reporting.queries.audit import CARRIED_OVER
from reporting.standing import PERIOD_END, PERIOD_KEYS, PERIOD_START

NO_VALUE = {AnswerKind.NOT_AVAILABLE, AnswerKind.NOT_APPLICABLE}


def all_earlier(question: Question, given: Mapping[str, FrozenQuestion]) -> list[FrozenQuestion]:
    """The earlier answers: to the question's own key, and to the questions that it replaces."""
    return [given[key] for key in (question.key, *question.previous_keys) if key in given]


def earlier(question: Question, given: Mapping[str, FrozenQuestion]) -> FrozenQuestion | None:
    """The first of ``all_earlier``, or None."""
    return next(iter(all_earlier(question, given)), None)


def can_be_carried(question: Question, before: FrozenQuestion) -> bool:
    """Whether an earlier answer still fits: same type, choices that are still offered, and not empty."""
    return not why_not_carried(question, before)


def why_not_carried(question: Question, before: FrozenQuestion) -> str:
    """Why an earlier answer is not carried over, as a sentence for its state; "" if it is carried over."""
    if question.key in PERIOD_KEYS:
        return "The dates of the period come from the cycle."
    if before["kind"] == AnswerKind.UNANSWERED:
        return "Nothing was answered."
    if before["type"] != question.type:
        kinds = QuestionType(before["type"]).label, QuestionType(question.type).label
        return f"The kind of answer is another one now: “{kinds[1]}” instead of “{kinds[0]}”."
    row = question.row
    if row.not_carried:
        return "" if row.carried_without_value and before["kind"] in NO_VALUE else str(row.not_carried)
    if not question.choices or before["value"] is None:
        return ""
    offered = {choice["value"] for choice in question.choices}
    chosen = before["value"] if isinstance(before["value"], list) else [before["value"]]
    if gone := [value for value in chosen if value not in offered]:
        # This version may not know the choice: the earlier answer itself holds the words.
        words = [question.label_of(value) for value in gone]
        known = all(word != value for word, value in zip(words, gone, strict=True))
        return f"No longer offered: {'; '.join(words) if known else before['shown']}."
    return ""


@dataclass(frozen=True)
class Carried:
    """What a new answer starts from."""

    kind: str
    value: Any
    narrative: str
    reason: str


def taken_over(question: Question, given: Mapping[str, FrozenQuestion]) -> Carried | None:
    """What is carried over to this question, or None.

    If the question replaces several, their explanations are put one below the other, and its type says how their values
    are merged (``TypeRow.merged``).
    """
    fitting = [before for before in all_earlier(question, given) if can_be_carried(question, before)]
    said = [before for before in fitting if before["kind"] not in NO_VALUE] or fitting[:1]
    if not said:
        return None
    first = said[0]
    value = question.row.merged(question, [before["value"] for before in said])
    narrative = question_types.joined(before["narrative"] for before in said) if question.has_narrative else ""
    return Carried(first["kind"], value, narrative, first["reason"])


def begin(*, report: NationalReport, by: User) -> bool:
    """Carry over the last accepted answers where there is none yet, and set the dates of the period from the cycle.

    Does nothing and returns False if it was done before, if the report is no longer a draft, or if its cycle is closed.
    ``by`` is the person of the state who opened the report first. A constant number of queries; none if nothing is to
    be done, because every page of a report calls this.
    """
    if report.begun_at or report.status != ReportStatus.DRAFT or not report.cycle.is_open:
        return False
    return _begin(report, by)


@transaction.atomic
def _begin(report: NationalReport, by: User) -> bool:
    fresh = NationalReport.objects.locked().get(pk=report.pk)
    if fresh.begun_at or fresh.status != ReportStatus.DRAFT:
        return False
    now = timezone.now()
    version = SubmittedVersion.objects.report_before(report)
    given = frozen.by_key(version.content) if version else {}
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
        prefilled = {answer.question.section_id for answer in new if answer.carried_from}
        untouched = report.sections.filter(section__in=prefilled, status=SectionStatus.NOT_STARTED)
        untouched.update(status=SectionStatus.PREFILLED)
    report.begun_at = fresh.begun_at = now
    fresh.save(update_fields=["begun_at"])
    if version:
        audit.record(CARRIED_OVER, on=report, by=by, reference=version.reference, answers=carried)
    return True


@transaction.atomic
def confirm(
    *,
    report_section: ReportSection,
    by: User,
    keys: Collection[str] | None = None,
    versions: Mapping[str, int] | None = None,
) -> list[str]:
    """Confirm answers that were carried over: those of ``keys``, or without keys all of the section but its figures.

    A figure belongs to a period, so it is confirmed by itself. With ``versions`` (key → the version that was read) an
    answer that is another one by now is not confirmed. Returns the keys that were confirmed. Raises
    PermissionDenied or StepNotAllowed.
    """
    report_section = hold_to_write(report_section, by)
    waiting = Answer.objects.filter(
        report=report_section.report_id, question__section=report_section.section_id, confirmed_at=None
    ).exclude(carried_from="")
    if keys is None:
        waiting = waiting.exclude(question__type__in=question_types.OF_A_PERIOD)
    else:
        waiting = waiting.filter(question__key__in=keys)
    standing = waiting.values_list("question__key", "version")
    confirmed = sorted(key for key, version in standing if versions is None or versions.get(key) == version)
    if confirmed:
        waiting.filter(question__key__in=confirmed).update(confirmed_at=timezone.now(), confirmed_by=by)
        audit.record("carried answers confirmed", on=report_section, by=by, questions=confirmed)
        touch(report_section)
    return confirmed
