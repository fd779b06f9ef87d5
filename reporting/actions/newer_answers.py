"""Answers of a report that is newer than the one a new report started from: offered one by one, never put in unasked.

The first opening of a report carries over what was accepted by then (``actions.carrying``). A newer report of the state
may be submitted and not accepted yet, or be accepted later. Source: docs/decisions/0070-answers-of-a-newer-report.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from members import audit
from members.kept_sql import KeptRows
from members.models import User
from reporting import frozen, permissions
from reporting.actions import carrying
from reporting.actions.carrying import Carried
from reporting.enums import SectionStatus
from reporting.errors import StepNotAllowed
from reporting.models import (
    Answer,
    AnswerRevision,
    NationalReport,
    Question,
    ReportingCycle,
    ReportSection,
    SubmittedVersion,
)
from reporting.queries.audit import NEWER_CARRIED_OVER
from reporting.workflow import EDITABLE

CONTENT = ("kind", "value", "narrative", "reason")
WRITTEN = (
    *CONTENT,
    "version",
    "updated_at",
    "updated_by",
    "carried_from",
    "carried_year",
    "confirmed_at",
    "confirmed_by",
)


@dataclass(frozen=True)
class Offer:
    """An answer of the newer report that differs from what stands now (``now``; None: nothing was ever written)."""

    question: Question
    now: Answer | None
    newer: Carried

    @property
    def version(self) -> int:
        return self.now.version if self.now else 0

    @property
    def untouched(self) -> bool:
        """Nobody has written, changed or confirmed what stands now."""
        return self.now is None or self.now.waits_for_confirmation


@dataclass(frozen=True)
class Taken:
    """Keys of questions: what was taken, what somebody changed meanwhile, and what is in a closed section."""

    taken: list[str] = field(default_factory=list)
    changed_meanwhile: list[str] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)


def newer_version(report: NationalReport, carried: Sequence[SubmittedVersion]) -> SubmittedVersion | None:
    """The newest version of the state that stands, without its content, if it is newer than the first of ``carried``.

    ``carried``: see ``SubmittedVersion.objects.carried_into``. None if the report cannot be changed now. One query, and
    another if there is one.
    """
    if report.status not in EDITABLE:
        return None
    for pk, *age in _newest_standing(report.member_state_id, report.cycle.kind, report.cycle.period_end):
        if not carried or tuple(age) > _age(carried[0]):
            return SubmittedVersion.objects.defer("content").select_related("report__cycle").get(pk=pk)
    return None


@KeptRows
def _newest_standing(state: int, kind: str, period_end: date) -> QuerySet:
    """Id and age of the newest version of the state that stands, of earlier periods; no row if there is none."""
    report = NationalReport(member_state_id=state, cycle=ReportingCycle(kind=kind, period_end=period_end))
    newest = SubmittedVersion.objects.standing().before(report).newest_first()
    return newest.values_list("pk", "report__cycle__period_end", "number")[:1]


def _age(version: SubmittedVersion) -> tuple:
    return version.report.cycle.period_end, version.number


def offers(questions: Sequence[Question], answers: Mapping[str, Answer], version: SubmittedVersion) -> list[Offer]:
    """What ``version`` answers otherwise, in the order of ``questions``. ``answers`` stand now, by question key.

    What it leaves open, and what would not be carried over (figures of tables, documents), is not offered.
    """
    given = frozen.by_key(version.content)
    found = []
    for question in questions:
        newer, now = carrying.taken_over(question, given), answers.get(question.key)
        if newer and not _says_the_same(now, newer):
            found.append(Offer(question, now, newer))
    return found


def _says_the_same(now: Answer | None, newer: Carried) -> bool:
    return now is not None and all(getattr(now, name) == getattr(newer, name) for name in CONTENT)


@transaction.atomic
def take(*, report: NationalReport, reference: str, chosen: Mapping[str, int], by: User) -> Taken:
    """Put answers of the newer report into this one, as carried over and not confirmed.

    ``reference`` names the version that the person read, ``chosen`` maps the key of each question to the version of the
    answer that stood beside it (0: none). What somebody changed since, and what is in a closed section, stays as it is
    and is handed back. A constant number of queries. Raises PermissionDenied or StepNotAllowed.
    """
    permissions.check_can_report(by, report)
    NationalReport.objects.share(report.pk)
    report = NationalReport.objects.select_related("cycle", "member_state").get(pk=report.pk)
    questions = list(
        Question.objects.filter(section__questionnaire=report.cycle.questionnaire_id, key__in=chosen).order_by(
            "section__position", "position"
        )
    )
    sections = {
        row.section_id: row
        for row in ReportSection.objects.locked()
        .filter(report=report, section__in={question.section_id for question in questions})
        .order_by("pk")
    }
    version = newer_version(report, list(SubmittedVersion.objects.carried_into(report).select_related("report__cycle")))
    if version is None or version.reference != reference:
        raise StepNotAllowed("Another report is the newest now. Nothing was changed: read what it says, then choose.")
    answers = {
        answer.question.key: answer
        for answer in Answer.objects.filter(report=report, question__in=questions).select_related("question")
    }
    result, now, new = Taken(), timezone.now(), []
    for offer in offers(questions, answers, version):
        key = offer.question.key
        if not sections[offer.question.section_id].is_open:
            result.closed.append(key)
        elif offer.version != chosen[key]:
            result.changed_meanwhile.append(key)
        else:
            new.append(_answer(report, offer, version, by, now))
            result.taken.append(key)
    if new:
        Answer.objects.bulk_create(
            new, update_conflicts=True, unique_fields=["report", "question"], update_fields=WRITTEN
        )
        AnswerRevision.objects.bulk_create(map(AnswerRevision.of, new))
        _to_confirm(report, sections, {answer.question.section_id for answer in new})
        audit.record(NEWER_CARRIED_OVER, on=report, by=by, reference=reference, questions=result.taken)
    return result


def _answer(report: NationalReport, offer: Offer, version: SubmittedVersion, by: User, now) -> Answer:
    content = {name: getattr(offer.newer, name) for name in CONTENT}
    return Answer(
        report=report,
        question=offer.question,
        **content,
        version=offer.version + 1,
        updated_at=now,
        updated_by=by,
        carried_from=version.reference,
        carried_year=version.report.cycle.period_end.year,
    )


def _to_confirm(report: NationalReport, sections: Mapping[int, ReportSection], filled: set[int]) -> None:
    """Sections that nobody has begun are prefilled; those marked as ready are in progress again."""
    rows = ReportSection.objects.filter(pk__in=[sections[pk].pk for pk in filled])
    rows.filter(status=SectionStatus.NOT_STARTED).update(status=SectionStatus.PREFILLED)
    rows.exclude(status=SectionStatus.PREFILLED).update(status=SectionStatus.IN_PROGRESS)
