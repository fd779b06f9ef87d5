"""Writing answers: saved one by one, so that a mistake in one never holds back the others."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from members import audit
from members.models import User
from reporting import permissions
from reporting.enums import Agency, AnswerKind, QuestionType, SectionStatus
from reporting.errors import StepNotAllowed
from reporting.models import (
    Answer,
    AnswerRevision,
    NationalReport,
    Question,
    ReportSection,
    SectionAssignment,
)
from victims import actions as figures
from victims.models import StatisticalTable, TableReturn


@dataclass(frozen=True)
class Entry:
    """What a person entered for one question. ``base_version`` is the version that the person saw (0: none)."""

    kind: str
    value: Any = None
    narrative: str = ""
    reason: str = ""
    base_version: int = 0

    def same_as(self, answer: Answer | None) -> bool:
        if answer is None:
            return self.kind == AnswerKind.UNANSWERED and not self.narrative and not self.reason
        mine = (self.kind, self.value, self.narrative, self.reason)
        return mine == (answer.kind, answer.value, answer.narrative, answer.reason)


@dataclass(frozen=True)
class Saved:
    """What came of a save: the keys that changed, and by key the answers that somebody else changed meanwhile.

    A conflict is None where the other person took the answer away.
    """

    changed: list[str]
    conflicts: dict[str, Answer | None]


def kind_of(question: Question, value: Any, chosen: str) -> str:
    """The kind of an answer from what was chosen and given: an empty value is no answer, a counted 0 is a zero."""
    if chosen in {AnswerKind.NOT_AVAILABLE, AnswerKind.NOT_APPLICABLE, AnswerKind.CONFIDENTIAL}:
        return chosen
    if value is None or value == "" or value == []:
        return AnswerKind.UNANSWERED
    if question.type == QuestionType.NUMBER and value == 0:
        return AnswerKind.ZERO
    return AnswerKind.VALUE


def check_open(report_section: ReportSection) -> None:
    """Raise StepNotAllowed unless the state may change this section now."""
    report = report_section.report
    if not report.is_editable:
        raise StepNotAllowed(
            f"The report is {report.get_status_display().lower()} and cannot be changed now. "
            "If something must be corrected, ask the SOMTC secretariat to return the section."
        )
    if not report_section.is_open:
        raise StepNotAllowed("This section was not returned, so it cannot be changed now.")


@transaction.atomic
def save_answers(*, report_section: ReportSection, entries: Mapping[str, Entry], by: User) -> Saved:
    """Save the entries of one section, by question key.

    An entry whose answer was changed by somebody else since ``base_version`` is not saved but handed back as a
    conflict, unless both say the same. Raises PermissionDenied or StepNotAllowed.
    """
    # The section's row is the lock: two savers of one section take turns.
    report_section = _locked(report_section)
    permissions.check_can_write(by, report_section)
    check_open(report_section)
    questions = {q.key: q for q in Question.objects.filter(section=report_section.section_id, key__in=entries)}
    present = {
        answer.question_id: answer
        for answer in Answer.objects.filter(
            report=report_section.report_id, question__in=questions.values()
        ).select_related("updated_by")
    }
    changed, conflicts = [], {}
    for key, entry in entries.items():
        question = questions[key]
        answer = present.get(question.pk)
        if entry.same_as(answer):
            continue
        if (answer.version if answer else 0) == entry.base_version and _write(
            report_section.report, question, entry, by
        ):
            changed.append(key)
        else:
            stands = Answer.objects.filter(report=report_section.report_id, question=question)
            conflicts[key] = stands.select_related("updated_by").first()
    if changed:
        audit.record("answers saved", on=report_section, by=by, questions=changed)
        touch(report_section)
    return Saved(changed, conflicts)


def _write(report: NationalReport, question: Question, entry: Entry, by: User) -> bool:
    """Write one answer and its revision, unless its version is no longer ``base_version``: then False, nothing written.

    The lock on the section already keeps savers apart; the condition holds against whatever does not take it.
    """
    content = {"kind": entry.kind, "value": entry.value, "narrative": entry.narrative, "reason": entry.reason}
    version, now = entry.base_version + 1, timezone.now()
    stamp = {"version": version, "updated_at": now, "updated_by": by}
    if entry.base_version:
        present = Answer.objects.filter(report=report, question=question, version=entry.base_version)
        if not present.update(**content, **stamp):
            return False
        # Who changes an answer that was carried over stands by it.
        Answer.objects.filter(report=report, question=question).exclude(carried_from="").update(
            confirmed_at=now, confirmed_by=by
        )
    else:
        try:
            with transaction.atomic():
                Answer.objects.create(report=report, question=question, **content, **stamp)
        except IntegrityError:
            return False
    AnswerRevision.objects.create(report=report, question=question, version=version, **content, at=now, by=by)
    return True


@transaction.atomic
def restore(*, report_section: ReportSection, revision: AnswerRevision, base_version: int, by: User) -> Saved:
    """Make an earlier revision the answer again, as a new version, unless the answer is no longer ``base_version``.

    Raises PermissionDenied or StepNotAllowed.
    """
    entry = Entry(revision.kind, revision.value, revision.narrative, revision.reason, base_version)
    key = revision.question.key
    saved = save_answers(report_section=report_section, entries={key: entry}, by=by)
    if saved.changed:
        audit.record("answer restored", on=report_section, by=by, questions=[key], version=revision.version)
    return saved


def _locked(report_section: ReportSection) -> ReportSection:
    return (
        ReportSection.objects.select_for_update(of=("self",))
        .select_related("report__member_state", "report__cycle", "section")
        .get(pk=report_section.pk)
    )


def touch(report_section: ReportSection) -> None:
    """A change takes a section back to "in progress": ready is said again when it is."""
    if report_section.status != SectionStatus.IN_PROGRESS:
        report_section.status = SectionStatus.IN_PROGRESS
        report_section.save(update_fields=["status"])


@transaction.atomic
def save_table(
    *, report_section: ReportSection, question: Question, entry: figures.TableEntry, base_version: int, by: User
) -> TableReturn:
    """Save one statistical table. Raises PermissionDenied, StepNotAllowed or victims' FiguresChanged."""
    report_section = _locked(report_section)
    permissions.check_can_write(by, report_section)
    check_open(report_section)
    report = report_section.report
    saved = figures.save_table(
        state=report.member_state,
        table=StatisticalTable.objects.get(key=question.table_key),
        period=(report.cycle.period_start, report.cycle.period_end),
        entry=entry,
        base_version=base_version,
        by=by,
    )
    touch(report_section)
    return saved


@transaction.atomic
def mark_ready(*, report_section: ReportSection, ready: bool, by: User) -> ReportSection:
    """Say that a section is ready for the focal point's eyes, or take that back."""
    report_section = _locked(report_section)
    permissions.check_can_write(by, report_section)
    check_open(report_section)
    report_section.status = SectionStatus.READY if ready else SectionStatus.IN_PROGRESS
    if ready:
        report_section.focal_note = ""
    report_section.save(update_fields=["status", "focal_note"])
    audit.record("section marked ready" if ready else "section taken back", on=report_section, by=by)
    return report_section


@transaction.atomic
def assign_section(*, report_section: ReportSection, people: list[User], by: User, agency: str = Agency.OTHER) -> None:
    """Give a section to exactly these contributors of the state."""
    report_section = _locked(report_section)
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
