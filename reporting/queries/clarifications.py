"""Clarifications next to the state's own answers and on home pages, and the later versions of the answer concerned."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Min, QuerySet

from members.kept_sql import KeptRows
from members.models import User
from reporting.enums import ClarificationStatus
from reporting.frozen import FrozenQuestion
from reporting.models import Clarification, NationalReport, ReportSection, SubmittedVersion
from reporting.queries.review_pane import PaneThread, pane_threads, questions_in
from reporting.snapshot import changes
from reporting.snapshot.reading import content_visible_to
from victims.layout import LayoutMaker


def of_report(user: User, report: NationalReport) -> QuerySet[Clarification]:
    return Clarification.objects.visible_to(user).filter(report=report)


def threads_by_question(
    user: User, report_section: ReportSection
) -> tuple[list[PaneThread], dict[int, list[PaneThread]]]:
    """For a section's page: the pending threads on the section as a whole, and by question. Three queries at most."""
    if not _pending_in(report_section.report_id, report_section.section_id):
        return [], {}
    threads = Clarification.objects.visible_to(user).pending()
    found = pane_threads(threads.filter(report=report_section.report_id, section=report_section.section_id))
    general = [item for item in found if item.thread.question_id is None]
    by_question: dict[int, list[PaneThread]] = {}
    for item in found:
        if item.thread.question_id is not None:
            by_question.setdefault(item.thread.question_id, []).append(item)
    return general, by_question


@KeptRows
def _pending_in(report: int, section: int) -> QuerySet:
    """Whether there is any, whoever may see it."""
    return Clarification.objects.pending().filter(report=report, section=section).order_by().values_list("pk")[:1]


@dataclass(frozen=True)
class AnswerIn:
    """The answer in one submitted version. ``change`` is None if it is the same as in the version before."""

    version: SubmittedVersion
    question: FrozenQuestion | None
    change: changes.AnswerDifference | None


def answer_over_versions(user: User, thread: Clarification) -> list[AnswerIn]:
    """The answer in the version that was asked about, then its changes in each later one. Five queries at most.

    Empty for a thread on a section as a whole.
    """
    if thread.question is None:
        return []
    versions = thread.report.versions.filter(number__gte=thread.asked_about.number).order_by("number")
    found: list[AnswerIn] = []
    before: list[FrozenQuestion] = []
    maker = LayoutMaker() if thread.question.row.takes_table else None
    for version in versions.select_related("report"):
        question = questions_in(content_visible_to(user, version)).get(thread.question.key)
        change = changes.difference_of(before, question, maker) if found and (before or question) else None
        found.append(AnswerIn(version, question, None if change is None or change.kind == changes.SAME else change))
        before = [question] if question else []
    return found


@dataclass(frozen=True)
class WaitingClarifications:
    """The waiting clarifications of one report: their number, and the first day on which one is due."""

    report: NationalReport
    count: int
    due_on: Any


def waiting(user: User) -> list[WaitingClarifications]:
    """For a state: clarifications without its answer; for the secretariat: answered ones.

    One query, and one more if any waits.
    """
    status = ClarificationStatus.ANSWERED if user.reviews_reports else ClarificationStatus.OPEN
    threads = Clarification.objects.visible_to(user).filter(status=status).order_by()
    rows = threads.values("report").annotate(n=Count("pk"), due=Min("due_on"))
    found = {row["report"]: row for row in rows}
    if not found:
        return []
    reports = NationalReport.objects.filter(pk__in=found).select_related("cycle", "member_state")
    waits = [WaitingClarifications(report, found[report.pk]["n"], found[report.pk]["due"]) for report in reports]
    return sorted(waits, key=lambda item: (item.due_on is None, item.due_on, str(item.report)))


def counts(user: User, report: NationalReport) -> dict[str, int]:
    """How many threads of a report are open and how many are answered, of those that the person may see. One query."""
    if report.member_state_id in user.reported_state_ids and not user.reviews_reports:
        statuses = [status for (status,) in _sent(report.pk)]
    else:
        statuses = list(of_report(user, report).order_by().values_list("status", flat=True))
    count = Counter(statuses)
    return {
        "open": count[ClarificationStatus.OPEN],
        "answered": count[ClarificationStatus.ANSWERED],
        "all": len(statuses),
    }


@KeptRows
def _sent(report: int) -> QuerySet:
    """What a focal point sees: see ``Clarification.objects.visible_to``."""
    sent = Clarification.objects.filter(report=report).exclude(status=ClarificationStatus.UNSENT)
    return sent.order_by().values_list("status")
