"""Reports as they are being written, as far as the rules of readiness read them.

Some eight queries for all the reports together, where a snapshot takes forty for one. A test compares the points that
both lead to, on every report of the sample data.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db.models import IntegerField, OuterRef, Q, QuerySet, Subquery, Value

from members.kept_sql import KeptRows
from reporting import standing
from reporting.enums import AnswerKind, ReportStatus
from reporting.models import (
    Answer,
    EvidenceLink,
    FollowUpItem,
    ItemProgress,
    NationalReport,
    Need,
    Question,
    ReportingCycle,
)
from reporting.numbering import section_marks
from reporting.questionnaire.conditions import applies, settled
from reporting.questionnaire.kept import questions_of
from reporting.snapshot.asked import items_asked_of
from reporting.snapshot.checked import CheckedNeed, CheckedProgress, CheckedQuestion, CheckedReport, CheckedTable
from reporting.snapshot.cross_checks import Warned, warnings_in
from victims import actions as victims_actions
from victims import checks, totals
from victims.layout import LayoutMaker
from victims.models import TableReturn


class WrittenAnswer(NamedTuple):
    """What the rules read of an answer, as the answer itself names it."""

    kind: str
    value: Any
    narrative: str
    reason: str
    carried_year: int | None
    waits_for_confirmation: bool


Answers = Mapping[str, Answer | WrittenAnswer]  # by key of the question


def read(
    reports: Sequence[NationalReport],
    answers: Mapping[int, Answers] | None = None,
    tables: TablesAsWritten | None = None,
) -> dict[int, CheckedReport]:
    """Report id → the report for the rules. ``answers`` by id of the report, and ``tables``, if the caller has them."""
    if not reports:
        return {}
    answers = answers_of_each(reports) if answers is None else answers
    documented: dict[int, set[int]] = {}
    for report_id, question_id in _linked([report.pk for report in reports]):
        documented.setdefault(report_id, set()).add(question_id)
    tables = tables or TablesAsWritten(reports)
    progress, needs = _progress(reports), _needs(reports)
    return {
        report.pk: CheckedReport(
            report.pk,
            _questions(report, answers[report.pk], tables.of(report), documented.get(report.pk, set())),
            progress.get(report.pk, ()),
            needs.get(report.pk, ()),
            tables.warnings(report),
        )
        for report in reports
    }


def question_as_written(
    question: Question,
    answer: Answer | WrittenAnswer | None,
    *,
    section_key: str = "",
    number: str = "",
    table: tuple[TableReturn, CheckedTable] | None = None,
    has_documents: bool = False,
) -> CheckedQuestion:
    """One question for the rules. ``answer``: None if there is none yet."""
    kind = answer.kind if answer else AnswerKind.UNANSWERED
    reason = answer.reason if answer else ""
    if table:
        kind, reason = table[0].kind, table[0].reason
    if question.row.takes_documents and has_documents and kind == AnswerKind.UNANSWERED:
        kind = AnswerKind.VALUE
    return CheckedQuestion(
        section_key=section_key,
        key=question.key,
        number=number,
        text=question.text,
        type=question.type,
        required=question.required,
        kind=kind,
        value=answer.value if answer else None,
        narrative=answer.narrative if answer else "",
        reason=reason,
        has_documents=has_documents,
        table=table[1] if table else None,
        carried_year=answer.carried_year if answer and answer.waits_for_confirmation else None,
    )


@KeptRows
def _linked(report_ids: list[int]) -> QuerySet:
    links = EvidenceLink.objects.filter(evidence__report__in=report_ids)
    return links.values_list("evidence__report_id", "question_id").distinct()


@KeptRows
def _answer_rows(report_ids: list[int]) -> QuerySet:
    return Answer.objects.filter(report__in=report_ids).values_list(
        "report_id",
        "question_id",
        "kind",
        "value",
        "narrative",
        "reason",
        "carried_from",
        "carried_year",
        "confirmed_at",
    )


def answers_of_each(reports: Sequence[NationalReport]) -> dict[int, dict[str, WrittenAnswer]]:
    """Report id → its answers. One query, and no model for each."""
    known = {report.pk: questions_of(report.cycle.questionnaire).by_id for report in reports}
    found: dict[int, dict[str, WrittenAnswer]] = {pk: {} for pk in known}
    for report_id, question_id, kind, value, narrative, reason, carried, year, confirmed_at in _answer_rows([*known]):
        found[report_id][known[report_id][question_id].key] = WrittenAnswer(
            kind,
            None if value is None else json.loads(value),
            narrative,
            reason,
            year,
            bool(carried) and confirmed_at is None,
        )
    return found


def _questions(
    report: NationalReport,
    answers: Answers,
    tables: Mapping[str, tuple[TableReturn, CheckedTable]],
    documented: set[int],
) -> list[CheckedQuestion]:
    """Those that are asked, in the order of the report."""
    known = questions_of(report.cycle.questionnaire)
    values = settled({key: answer.value for key, answer in answers.items()}, known.conditions)
    marks = section_marks(section.article.number if section.article else None for section in known.sections)
    return [
        question_as_written(
            question,
            answers.get(question.key),
            section_key=section.key,
            number=f"{mark}.{place}",
            table=tables.get(question.table_key) if question.row.takes_table else None,
            has_documents=question.pk in documented,
        )
        for mark, section in zip(marks, known.sections, strict=True)
        for place, question in enumerate(known.by_section.get(section.pk, ()), start=1)
        if applies(question, values)
    ]


class TablesAsWritten:
    """The statistical tables of the reports. One query, and two more if there are any.

    ``related`` are further relations to be read with them; ``maker``, if the caller has one.
    """

    def __init__(self, reports: Sequence[NationalReport], *related: str, maker: LayoutMaker | None = None) -> None:
        wanted = Q()
        for report in reports:
            wanted |= Q(
                member_state=report.member_state_id,
                period_start=report.cycle.period_start,
                period_end=report.cycle.period_end,
            )
        self.rows: dict[tuple, dict[str, TableReturn]] = {}
        found = TableReturn.objects.filter(wanted)
        for row in victims_actions.with_tables(found.select_related(*related) if related else found):
            place = row.member_state_id, row.period_start, row.period_end
            self.rows.setdefault(place, {})[row.table.key] = row
        self.given = {place: checks.with_figures(rows) for place, rows in self.rows.items()}
        every = [row for rows in self.rows.values() for row in rows.values()]
        self.cells = victims_actions.cells_of(every)
        self.maker = maker or (LayoutMaker() if every else None)

    def rows_of(self, report: NationalReport) -> dict[str, TableReturn]:
        """By table key."""
        return self.rows.get(_place(report), {})

    def of(self, report: NationalReport) -> dict[str, tuple[TableReturn, CheckedTable]]:
        """By table key."""
        return {key: (row, self._checked(row)) for key, row in self.rows_of(report).items()}

    def _checked(self, row: TableReturn) -> CheckedTable:
        cells = self.cells[row.pk]
        blanks = totals.blanks(self.maker.layout(row.table, cells), cells) if self.maker else 0
        return CheckedTable(row.table.number, row.table.title, blanks, row.blanks_reason)

    def warnings(self, report: NationalReport) -> list[Warned]:
        rows = self.given.get(_place(report))
        if not rows or self.maker is None:
            return []
        return warnings_in(report, checks.figures_in(rows, self.cells, self.maker))


def _place(report: NationalReport) -> tuple:
    return report.member_state_id, report.cycle.period_start, report.cycle.period_end


def _progress(reports: Sequence[NationalReport]) -> dict[int, list[CheckedProgress]]:
    """Report id → the recommendations and commitments that it is asked about. One query."""
    if all(report.status == ReportStatus.DRAFT for report in reports):
        ids, states = [report.pk for report in reports], [report.member_state_id for report in reports]
        rows = _progress_of_drafts(ids, states, [report.cycle.period_end for report in reports])
    else:
        rows = list(_asked_of_each(reports))
    found: dict[int, list[CheckedProgress]] = {}
    for report_id, pk, source, status, said in sorted(rows):
        item = FollowUpItem(pk=pk, source=source)
        progress = CheckedProgress(standing.FOLLOW_UP, pk, item.kind, item.reference, status or "", said or "")
        found.setdefault(report_id, []).append(progress)
    return found


@KeptRows
def _progress_of_drafts(report_ids: list[int], state_ids: list[int], period_ends: list[date]) -> QuerySet:
    return _asked_of_each(
        [
            NationalReport(
                pk=pk, member_state_id=state, cycle=ReportingCycle(period_end=end), status=ReportStatus.DRAFT
            )
            for pk, state, end in zip(report_ids, state_ids, period_ends, strict=True)
        ]
    )


def _asked_of_each(reports: Sequence[NationalReport]) -> QuerySet:
    asked = [_asked(report) for report in reports]
    return asked[0].union(*asked[1:], all=True) if len(asked) > 1 else asked[0]


def _asked(report: NationalReport) -> QuerySet:
    """Id of the report and of the item, its source, and the progress as it is written (None for nothing)."""
    written = ItemProgress.objects.filter(report=report, item=OuterRef("pk"))
    return (
        items_asked_of(report)
        .order_by()
        .annotate(
            of_report=Value(report.pk, output_field=IntegerField()),
            status=Subquery(written.values("status")[:1]),
            said=Subquery(written.values("text")[:1]),
        )
        .values_list("of_report", "pk", "source", "status", "said")
    )


@KeptRows
def _need_rows(report_ids: list[int]) -> QuerySet:
    rows = Need.objects.filter(report__in=report_ids, removed=False)
    return rows.values_list("report_id", "key", "obligation_id", "kind", "text", "met", "carried_from", "carried_year")


def _needs(reports: Sequence[NationalReport]) -> dict[int, list[CheckedNeed]]:
    found: dict[int, list[CheckedNeed]] = {}
    for report_id, key, obligation_id, kind, text, met, carried, year in _need_rows([report.pk for report in reports]):
        found.setdefault(report_id, []).append(
            CheckedNeed(standing.NEEDS, str(key), obligation_id is not None, kind, text, met, bool(carried), year)
        )
    return found
