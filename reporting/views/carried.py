"""What became of the answers of the last accepted report: carried over, asked under another question, or dropped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from members.requests import SignedInRequest
from reporting import permissions
from reporting.actions import carrying
from reporting.enums import AnswerKind, QuestionType
from reporting.models import NationalReport, Question, SubmittedVersion
from reporting.views.lookup import report_being_written, trail

SAME, ELSEWHERE, NOT_CARRIED, DROPPED, TABLES = "same", "elsewhere", "not_carried", "dropped", "tables"


@dataclass(frozen=True)
class Fate:
    """One earlier answer. ``now``: the question that asks for it now, None if there is none."""

    how: str
    before: dict[str, Any]
    now: Question | None
    reason: str


@dataclass(frozen=True)
class Fates:
    same: int  # carried to the same question
    elsewhere: list[Fate]
    not_carried: list[Fate]
    dropped: list[Fate]
    tables: list[Fate]  # asked again, for another period


def fates(report: NationalReport, version: SubmittedVersion) -> Fates:
    """Each answer of ``version`` that says something, in its order, but for what is counted of a period. One query."""
    questionnaire = report.cycle.questionnaire
    asked = Question.objects.filter(section__questionnaire=questionnaire).select_related("section")
    asks: dict[str, Question] = {}
    for question in asked:
        for key in question.previous_keys:
            asks.setdefault(key, question)
    asks |= {question.key: question for question in asked}
    found = [
        _fate(before, asks.get(key), questionnaire.dropped.get(key, ""))
        for key, before in carrying.answers_in(version.content).items()
        if before["kind"] != AnswerKind.UNANSWERED and key not in carrying.PERIOD_KEYS and "right" not in before
    ]
    return Fates(
        same=sum(fate.how == SAME for fate in found),
        **{how: [fate for fate in found if fate.how == how] for how in (ELSEWHERE, NOT_CARRIED, DROPPED, TABLES)},
    )


def _fate(before: dict[str, Any], now: Question | None, dropped_because: str) -> Fate:
    if now is None:
        return Fate(DROPPED, before, None, dropped_because)
    if before["type"] == now.type == QuestionType.TABLE:
        return Fate(TABLES, before, now, "")
    if reason := carrying.why_not_carried(now, before):
        return Fate(NOT_CARRIED, before, now, reason)
    return Fate(SAME if now.key == before["key"] else ELSEWHERE, before, now, "")


@require_safe
def report_carried(request: SignedInRequest, pk: int) -> HttpResponse:
    report = report_being_written(request.user, pk)
    permissions.check_can_report(request.user, report)
    before = carrying.last_accepted(report)
    return render(
        request,
        "reporting/national/carried.html",
        {
            "report": report,
            "questionnaire": report.cycle.questionnaire,
            "before": before,
            "fates": fates(report, before) if before else None,
            "crumbs": trail(report),
        },
    )
