"""What happened to the answers of the report before: carried over, asked in another question, or dropped."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from members.requests import SignedInRequest
from reporting import frozen, permissions, standing
from reporting.actions import carrying
from reporting.enums import AnswerKind
from reporting.frozen import FrozenQuestion
from reporting.models import NationalReport, Question, SubmittedVersion
from reporting.snapshot import changes
from reporting.views.lookup import report_being_written, trail
from reporting.views.newer_answers import origin_of
from victims import actions as victims_actions
from victims.comparison import TableChange
from victims.layout import LayoutMaker

SAME, ELSEWHERE, NOT_CARRIED, DROPPED, TABLES = "same", "elsewhere", "not_carried", "dropped", "tables"


@dataclass(frozen=True)
class CarriedAnswer:
    """One earlier answer. ``now``: the question that asks for it now, None if there is none."""

    how: str
    before: FrozenQuestion
    now: Question | None
    reason: str
    table: TableChange | None = None  # for a table with figures: the difference to the earlier figures


@dataclass(frozen=True)
class CarriedAnswers:
    same: int  # carried to the same question
    elsewhere: list[CarriedAnswer]
    not_carried: list[CarriedAnswer]
    dropped: list[CarriedAnswer]
    tables: list[CarriedAnswer]  # asked again, for another period


def fates(report: NationalReport, version: SubmittedVersion) -> CarriedAnswers:
    """Each answer of ``version`` that is not empty, in order, without figures of a period. Six queries."""
    questionnaire = report.cycle.questionnaire
    asked = Question.objects.filter(section__questionnaire=questionnaire).select_related("section")
    asks: dict[str, Question] = {}
    for question in asked:
        for key in question.previous_keys:
            asks.setdefault(key, question)
    asks |= {question.key: question for question in asked}
    found = [
        _fate(before, asks.get(key), questionnaire.dropped.get(key, ""))
        for key, before in frozen.by_key(version.content).items()
        if before["kind"] != AnswerKind.UNANSWERED and key not in standing.PERIOD_KEYS and "right" not in before
    ]
    rows = victims_actions.returns_of(report.member_state, (report.cycle.period_start, report.cycle.period_end))
    cells, maker = victims_actions.cells_of(rows.values()), LayoutMaker()

    def beside(fate: CarriedAnswer) -> CarriedAnswer:
        row = rows.get(fate.now.table_key) if fate.now else None
        return replace(fate, table=changes.since(fate.before, row, cells[row.pk], maker)) if row else fate

    found = [beside(fate) if fate.how == TABLES else fate for fate in found]
    return CarriedAnswers(
        same=sum(fate.how == SAME for fate in found),
        **{how: [fate for fate in found if fate.how == how] for how in (ELSEWHERE, NOT_CARRIED, DROPPED, TABLES)},
    )


def _fate(before: FrozenQuestion, now: Question | None, dropped_because: str) -> CarriedAnswer:
    if now is None:
        return CarriedAnswer(DROPPED, before, None, dropped_because)
    if before["type"] == now.type and now.row.takes_table:
        return CarriedAnswer(TABLES, before, now, "")
    if reason := carrying.why_not_carried(now, before):
        return CarriedAnswer(NOT_CARRIED, before, now, reason)
    return CarriedAnswer(SAME if now.key == before["key"] else ELSEWHERE, before, now, "")


@require_safe
def report_carried(request: SignedInRequest, pk: int) -> HttpResponse:
    report = report_being_written(request.user, pk)
    permissions.check_can_report(request.user, report)
    origin = origin_of(report)
    # What was carried over, whatever was accepted since.
    before = origin.carried[0] if origin.carried else SubmittedVersion.objects.report_before(report)
    return render(
        request,
        "reporting/national/carried.html",
        {
            "report": report,
            "questionnaire": report.cycle.questionnaire,
            "before": before,
            "origin": origin,
            "fates": fates(report, before) if before else None,
            "crumbs": trail(report),
        },
    )
