"""Writing answers: saved one by one, so that a mistake in one does not block the others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from members import audit
from members.models import User
from reporting import permissions, question_types
from reporting.actions.saving import (
    NOTHING,
    Kept,
    RowKind,
    SaveResult,
    WrittenRow,
    hold_to_write,
    record_kept,
    save,
    touch,
)
from reporting.enums import Agency, AnswerKind, SectionStatus
from reporting.errors import StepNotAllowed
from reporting.models import (
    Answer,
    AnswerRevision,
    NationalReport,
    Question,
    ReportSection,
    SectionAssignment,
)
from victims import actions as victims_actions
from victims.models import StatisticalTable, TableReturn


@dataclass(frozen=True)
class GivenAnswer:
    """What a person entered for one question. ``base_version`` is the version that the person saw (0: none)."""

    kind: str
    value: Any = None
    narrative: str = ""
    reason: str = ""
    base_version: int = 0


def _is_empty(content: Mapping[str, Any]) -> bool:
    return content["kind"] == AnswerKind.UNANSWERED and not content["narrative"] and not content["reason"]


def _revision(
    report: NationalReport, written: WrittenRow[Answer], version: int, now: datetime, by: User
) -> AnswerRevision:
    return AnswerRevision(report=report, **written.where, version=version, **written.content, at=now, by=by)


ANSWERS: RowKind[Answer] = RowKind(
    event="answers saved",
    names="questions",
    is_empty=_is_empty,
    taken_up=lambda now, by: {"confirmed_at": now, "confirmed_by": by},
    revision=_revision,
)


def answer_kind_of(question: Question, value: Any, chosen: str) -> str:
    """The kind of an answer from what was chosen and given: an empty value is no answer, a counted 0 is a zero."""
    if chosen in {AnswerKind.NOT_AVAILABLE, AnswerKind.NOT_APPLICABLE, AnswerKind.CONFIDENTIAL}:
        return chosen
    if question_types.is_empty(value):
        return AnswerKind.UNANSWERED
    if question.row.zero_is_counted and value == 0:
        return AnswerKind.ZERO
    return AnswerKind.VALUE


def save_answers(
    *, report_section: ReportSection, entries: Mapping[str, GivenAnswer], by: User, kept: Kept = NOTHING
) -> SaveResult[Answer]:
    """Save the entries of one section, by question key.

    An entry whose answer was changed by somebody else since ``base_version`` is not saved but handed back as a
    conflict, unless both say the same. Raises PermissionDenied or StepNotAllowed.
    """
    questions = {q.key: q for q in Question.objects.filter(section=report_section.section_id, key__in=entries)}
    written = [_written(questions[key], entry) for key, entry in entries.items()]
    return save(ANSWERS, written, report_section=report_section, by=by, kept=kept)


def save_answer(
    *, report_section: ReportSection, question: Question, entry: GivenAnswer, by: User, kept: Kept = NOTHING
) -> SaveResult[Answer]:
    """``save_answers`` for one ``question`` of the section."""
    return save(ANSWERS, [_written(question, entry)], report_section=report_section, by=by, kept=kept)


def _written(question: Question, entry: GivenAnswer) -> WrittenRow[Answer]:
    content = {"kind": entry.kind, "value": entry.value, "narrative": entry.narrative, "reason": entry.reason}
    return WrittenRow(question.key, Answer, {"question": question}, content, entry.base_version)


@transaction.atomic
def restore(
    *, report_section: ReportSection, revision: AnswerRevision, base_version: int, by: User
) -> SaveResult[Answer]:
    """Make an earlier revision the answer again, as a new version, unless the answer is no longer ``base_version``.

    Raises PermissionDenied or StepNotAllowed.
    """
    entry = GivenAnswer(revision.kind, revision.value, revision.narrative, revision.reason, base_version)
    question = revision.question
    saved = save_answer(report_section=report_section, question=question, entry=entry, by=by)
    if saved.changed:
        audit.record("answer restored", on=report_section, by=by, questions=[question.key], version=revision.version)
    return saved


@transaction.atomic
def save_table(
    *,
    report_section: ReportSection,
    question: Question,
    entry: victims_actions.TableEntry,
    base_version: int,
    by: User,
    kept: Sequence[str] = (),
) -> TableReturn:
    """Save one statistical table. ``kept``: kinds of words in its texts that looked like a person but are not.

    Raises PermissionDenied, StepNotAllowed or victims' FiguresChanged.
    """
    report_section = hold_to_write(report_section, by)
    report = report_section.report
    saved = victims_actions.save_table(
        state=report.member_state,
        table=StatisticalTable.objects.get(key=question.table_key),
        period=(report.cycle.period_start, report.cycle.period_end),
        entry=entry,
        base_version=base_version,
        by=by,
    )
    touch(report_section)
    record_kept(report_section, by, kinds=list(kept))
    return saved


@transaction.atomic
def save_table_parts(
    *,
    report_section: ReportSection,
    question: Question,
    cells: Mapping[str, victims_actions.ChangedPart],
    fields: Mapping[str, victims_actions.ChangedPart],
    by: User,
) -> victims_actions.PartsSaved:
    """Save the changed cells and fields of one statistical table, as ``victims.actions.save_parts`` describes.

    Raises PermissionDenied, StepNotAllowed or victims' FiguresLocked.
    """
    report_section = hold_to_write(report_section, by)
    report = report_section.report
    saved = victims_actions.save_parts(
        state=report.member_state,
        table=StatisticalTable.objects.get(key=question.table_key),
        period=(report.cycle.period_start, report.cycle.period_end),
        cells=cells,
        fields=fields,
        by=by,
    )
    if saved.row.version != saved.before:
        touch(report_section)
    return saved


@transaction.atomic
def mark_ready(*, report_section: ReportSection, ready: bool, by: User) -> ReportSection:
    """Mark a section as ready for the focal point, or take that back."""
    report_section = hold_to_write(report_section, by)
    report_section.status = SectionStatus.READY if ready else SectionStatus.IN_PROGRESS
    if ready:
        report_section.focal_note = ""
    report_section.save(update_fields=["status", "focal_note"])
    audit.record("section marked ready" if ready else "section taken back", on=report_section, by=by)
    return report_section


@transaction.atomic
def assign_section(*, report_section: ReportSection, people: list[User], by: User, agency: str = Agency.OTHER) -> None:
    """Give a section to exactly these contributors of the state."""
    report_section = ReportSection.objects.hold(report_section)
    permissions.check_can_report(by, report_section.report)
    present = set(report_section.assignments.values_list("person_id", flat=True))
    wanted = {person.pk for person in people}
    strangers = [person for person in people if report_section.member_state_id not in person.state_permissions]
    if strangers:
        raise StepNotAllowed(f"{strangers[0]} does not work for {report_section.report.member_state}.")
    if present == wanted:
        return
    report_section.assignments.exclude(person__in=wanted).delete()
    SectionAssignment.objects.bulk_create(
        [
            SectionAssignment(
                report_section=report_section,
                person_id=pk,
                assigned_by=by,
                assigned_at=timezone.now(),
                agency=agency,
            )
            for pk in wanted - present
        ]
    )
    audit.record("section assigned", on=report_section, by=by, people=sorted(str(person) for person in people))
