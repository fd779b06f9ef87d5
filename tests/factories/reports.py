"""Cycles and reports for tests, made by the portal's own actions. Call inside ``with everything():``."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from members.models import MemberState, User
from reporting.actions import cycles, national_reports, releases, reviews
from reporting.enums import AnswerKind, CycleKind, ProgressStatus, QuestionType, ReleaseAudience
from reporting.frozen import FrozenTable
from reporting.jobs.queue import quiet
from reporting.models import (
    Answer,
    ItemProgress,
    NationalReport,
    Question,
    Questionnaire,
    ReportingCycle,
    Section,
    SubmittedVersion,
)
from reporting.release_policy import SECTION
from reporting.snapshot.asked import asked_of
from tests.factories import secretariat
from victims import actions as victims_actions
from victims.actions import TableEntry
from victims.models import StatisticalTable, TableReturn

HALF_YEAR: dict[str, Any] = {  # fields of a cycle on the first half of 2026
    "title": "First half of 2026",
    "kind": CycleKind.HALF_YEAR,
    "period_end": date(2026, 6, 30),
    "opens_on": date(2026, 7, 1),
    "due_on": date(2026, 8, 31),
    "day": date(2026, 7, 1),
    "ammtc_on": date(2026, 12, 1),
}
Counts = Mapping[str, Mapping[str, int]]  # table → "code|code|…" → number

VALUES: dict[str, Any] = {
    QuestionType.TEXT: "The committee met four times.",
    QuestionType.NUMBER: 3,
    QuestionType.DATE: "2026-12-31",
}


def open_cycle(by: User | None = None, year: int = 2026, **fields: Any) -> ReportingCycle:
    """A cycle on ``year``, with a draft report for each of the eleven states."""
    with quiet():  # the e-mails of the opening have their own tests
        return cycles.open_cycle(
            **{
                "title": f"Reporting on {year}",
                "kind": CycleKind.ANNUAL,
                "period_start": date(year, 1, 1),
                "period_end": date(year, 12, 31),
                "opens_on": date(year, 11, 2),
                "due_on": date(year + 1, 4, 30),
                "ammtc_on": date(year + 1, 9, 8),
                "ammtc_name": "AMMTC",
                "questionnaire": Questionnaire.objects.get(version=1),
                "by": by or secretariat(),
                "day": date(year, 11, 2),
                **fields,
            }
        )


def report_of(state: MemberState, cycle: ReportingCycle) -> NationalReport:
    return NationalReport.objects.select_related("cycle", "member_state").get(cycle=cycle, member_state=state)


def fill(report: NationalReport, by: User, **values: Any) -> None:
    """Answer everything that is required, so that the report can be submitted.

    Tables are "not available" with a reason. ``values`` overrides the value of a question: ``art5_1_q1="planned"``.
    """
    wanted = {key.replace("_", "-"): value for key, value in values.items()}
    questions = Question.objects.filter(section__questionnaire=report.cycle.questionnaire_id)
    answers = []
    for question in questions:
        if question.key not in wanted and (not question.required or question.type == QuestionType.TABLE):
            continue
        value = wanted.get(question.key, VALUES.get(question.type))
        if value is None and question.choices:
            value = question.choices[-1]["value"]
        if question.type == QuestionType.MULTI_CHOICE and not isinstance(value, list):
            value = [value]
        answers.append(
            Answer(
                report=report,
                question=question,
                kind=AnswerKind.VALUE,
                value="2026-01-01" if question.key == "context-q1" else value,
                narrative="The act is in force and is used." if question.has_narrative else "",
                updated_at=timezone.now(),
                updated_by=by,
            )
        )
    Answer.objects.bulk_create(  # the dates of the period may stand there already
        answers,
        update_conflicts=True,
        unique_fields=["report", "question"],
        update_fields=["kind", "value", "narrative", "updated_at", "updated_by"],
    )
    cycle = report.cycle
    for table in StatisticalTable.objects.filter(key__in=national_reports.table_keys(report)):
        TableReturn.objects.update_or_create(
            member_state=report.member_state,
            table=table,
            period_start=cycle.period_start,
            period_end=cycle.period_end,
            defaults={
                "kind": AnswerKind.NOT_AVAILABLE,
                "reason": "The register starts next year.",
                "version": 1,
                "updated_at": timezone.now(),
                "updated_by": by,
            },
        )


def say_how_far(report: NationalReport, by: User) -> None:
    """Report all recommendations without progress as under way."""
    ItemProgress.objects.bulk_create(
        [
            ItemProgress(
                report=report,
                item=asked.item,
                status=ProgressStatus.UNDER_WAY,
                updated_at=timezone.now(),
                updated_by=by,
            )
            for asked in asked_of(report)
        ],
        ignore_conflicts=True,
    )


def count(report: NationalReport, counts: Counts, by: User, **about: Any) -> None:
    """Fill tables of a report: ``counts`` maps a table to its cells, such as {"female|18-24|identified": 4}."""
    cycle = report.cycle
    for key, cells in counts.items():
        victims_actions.save_table(
            state=report.member_state,
            table=StatisticalTable.objects.get(key=key),
            period=(cycle.period_start, cycle.period_end),
            entry=TableEntry(AnswerKind.VALUE, cells, blanks_reason="The rest is not recorded.", **about),
            base_version=TableReturn.objects.get(
                member_state=report.member_state,
                table__key=key,
                period_start=cycle.period_start,
                period_end=cycle.period_end,
            ).version,
            by=by,
        )


def submitted(report: NationalReport, by: User, counts: Counts | None = None, **values: Any) -> SubmittedVersion:
    """The report, filled in and submitted by its focal point ``by``."""
    fill(report, by, **values)
    say_how_far(report, by)
    count(report, counts or {}, by)
    return national_reports.submit(report=report, by=by, day=report.cycle.due_on)  # in time, whatever day is today


def accepted(
    report: NationalReport, by: User, reviewer: User, counts: Counts | None = None, **values: Any
) -> SubmittedVersion:
    version = submitted(report, by, counts, **values)
    reviews.accept(version=version, by=reviewer, despite="Read on paper.")
    report.refresh_from_db()
    return version


def released(report: NationalReport, by: User, audience: str = ReleaseAudience.AMMTC) -> None:
    """Release all sections of an accepted report to ``audience``."""
    sections = Section.objects.filter(questionnaire=report.cycle.questionnaire_id)
    release_sections(
        report=report, audiences=dict.fromkeys(sections, audience), authority="Committee, 3 March 2027", by=by
    )


def frozen_table(key: str, cells: dict[str, int]) -> FrozenTable:
    """A frozen statistical table with only its cells."""
    return {
        "key": key,
        "number": "S1",
        "title": key,
        "unit": "persons",
        "cells": cells,
        "cells_in_table": len(cells),
        "grand_total": None,
        "blanks": 0,
        "blanks_reason": "",
        "supplements": [],
        "source": "",
        "coverage": "",
        "cutoff": None,
        "provisional": False,
        "difference_reason": "",
        "revised": None,
    }


def release_sections(
    *, report: NationalReport, audiences: Mapping[Section, str], authority: str, by: User
) -> list[str]:
    """The state decides how far whole sections are released. Returns the keys of those that changed."""
    choices = {(SECTION.key, section.key): audience for section, audience in audiences.items()}
    return [key for _, key in releases.decide(report=report, choices=choices, authority=authority, by=by)]
