"""The history of a statistical table: every saved version with its changes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from members.requests import SignedInRequest
from reporting.addresses import question_url
from reporting.queries.one_answer import number_of
from reporting.views.lookup import section_being_written, table_question_of, trail
from victims import actions as victims_actions
from victims import comparison
from victims.comparison import StatedTable, TableChange
from victims.layout import LayoutMaker
from victims.models import StatisticalTable, TableReturn


@dataclass(frozen=True)
class TableVersion:
    """One version of the table. ``by`` is the name of a person."""

    version: int
    cells: dict[str, int]
    about: dict[str, Any]
    at: datetime
    by: str
    handed_in_at: datetime | None
    stands: bool


@dataclass(frozen=True)
class TableStep:
    """One version next to the one before it; ``change`` is None for the first."""

    state: TableVersion
    change: TableChange | None


@require_safe
def table_history(request: SignedInRequest, pk: int, key: str, question: str) -> HttpResponse:
    report_section = section_being_written(request.user, pk, key)
    asked = table_question_of(report_section, question)
    report = report_section.report
    table = StatisticalTable.objects.get(key=asked.table_key)
    row = victims_actions.returns_of(report.member_state, (report.cycle.period_start, report.cycle.period_end)).get(
        table.key
    )
    here = reverse("table-edit", args=[pk, key, question])
    return render(
        request,
        "reporting/national/table_history.html",
        {
            "report": report,
            "report_section": report_section,
            "question": asked,
            "number": number_of(report_section, asked),
            "table": table,
            "steps": _steps(table, _states(row)) if row else [],
            "writable": report.is_editable and report_section.is_open,
            "here": here,
            "crumbs": trail(
                report,
                (str(report_section.section), question_url(pk, key, question)),
                (str(table), here),
            ),
        },
    )


def _states(row: TableReturn) -> list[TableVersion]:
    """The versions, newest first. Three queries."""
    found = [
        TableVersion(
            version=earlier.version,
            cells=earlier.cells,
            about=earlier.about,
            at=earlier.saved_at,
            by=str(earlier.saved_by),
            handed_in_at=earlier.handed_in_at,
            stands=False,
        )
        for earlier in row.earlier.select_related("saved_by")
    ]
    if row.updated_at is None:
        return found
    now = TableVersion(
        version=row.version,
        cells=victims_actions.cells_of([row])[row.pk],
        about=victims_actions.about(row),
        at=row.updated_at,
        by=str(row.updated_by or ""),
        handed_in_at=row.handed_in_at if row.handed_in_version == row.version else None,
        stands=True,
    )
    return [now, *found]


def _steps(table: StatisticalTable, states: list[TableVersion]) -> list[TableStep]:
    layout = LayoutMaker().layout(table, {key for state in states for key in state.cells})
    return [
        TableStep(state, comparison.compare(_stated(before), _stated(state), layout) if before else None)
        for state, before in zip(states, [*states, None][1:], strict=True)
    ]


def _stated(state: TableVersion) -> StatedTable:
    return StatedTable(state.cells, state.about, state.about.get("supplements") or {})
