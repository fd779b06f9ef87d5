"""What a statistical table said before: every version that was saved, with what changed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from members.requests import SignedInRequest
from reporting.enums import QuestionType
from reporting.views.lookup import question_of, section_being_written, trail
from victims import actions as figures
from victims.layout import LayoutMaker
from victims.models import StatisticalTable, TableReturn

CHANGES_SHOWN = 200
ABOUT = {
    "kind": "Kind of answer",
    "reason": "Reason",
    "source": "Source",
    "coverage": "Coverage",
    "cutoff": "Counted up to",
    "provisional": "Provisional",
    "public_source": "Public already at",
    "blanks_reason": "Why cells are empty",
    "difference_reason": "Why it differs from another table",
}


@dataclass(frozen=True)
class State:
    """The table as it stood at one version. ``by`` is a person, in words."""

    version: int
    cells: dict[str, int]
    about: dict[str, Any]
    at: datetime
    by: str
    handed_in_at: datetime | None
    stands: bool


@dataclass(frozen=True)
class Step:
    """One version beside the one before it. ``changes`` are (what, before, after); "" stands for an empty cell."""

    state: State
    changes: list[tuple[str, str, str]]
    more: int


@require_safe
def table_history(request: SignedInRequest, pk: int, key: str, question: str) -> HttpResponse:
    report_section = section_being_written(request.user, pk, key)
    asked = question_of(report_section, question, QuestionType.TABLE)
    report = report_section.report
    table = StatisticalTable.objects.get(key=asked.table_key)
    row = figures.returns_of(report.member_state, (report.cycle.period_start, report.cycle.period_end)).get(table.key)
    here = reverse("table-edit", args=[pk, key, question])
    return render(
        request,
        "reporting/national/table_history.html",
        {
            "report": report,
            "report_section": report_section,
            "question": asked,
            "table": table,
            "steps": _steps(table, _states(row)) if row else [],
            "writable": report.is_editable and report_section.is_open,
            "here": here,
            "crumbs": trail(
                report,
                (str(report_section.section), reverse("section-edit", args=[pk, key])),
                (str(table), here),
            ),
        },
    )


def _states(row: TableReturn) -> list[State]:
    """Newest first. Three queries."""
    found = [
        State(
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
    now = State(
        version=row.version,
        cells=figures.cells_of([row])[row.pk],
        about=figures.about(row),
        at=row.updated_at,
        by=str(row.updated_by or ""),
        handed_in_at=row.handed_in_at if row.handed_in_version == row.version else None,
        stands=True,
    )
    return [now, *found]


def _steps(table: StatisticalTable, states: list[State]) -> list[Step]:
    used = {key for state in states for key in state.cells}
    layout = LayoutMaker().layout(table, used)
    places = {
        layout.key(panel, row, column): ", ".join(filter(None, [row.label, column.label, panel.label]))
        for panel in layout.panels
        for row in layout.rows
        for column in layout.columns
    }
    steps = []
    for state, before in zip(states, [*states[1:], None], strict=True):
        if before is None:  # the first version changes nothing: what it held stands in the line after it
            steps.append(Step(state, [], 0))
            continue
        changes = [
            (label, _said(before.about.get(name)), _said(state.about.get(name)))
            for name, label in ABOUT.items()
            if before.about.get(name) != state.about.get(name)
        ]
        old, new = before.about.get("supplements") or {}, state.about.get("supplements") or {}
        changes += [
            (name.replace("_", " ").capitalize(), _said(old.get(name)), _said(new.get(name)))
            for name in {**old, **new}
            if old.get(name) != new.get(name)
        ]
        changes += [
            (places.get(key, key), _said(before.cells.get(key)), _said(state.cells.get(key)))
            for key in sorted({*before.cells, *state.cells}, key=lambda key: places.get(key, key))
            if before.cells.get(key) != state.cells.get(key)
        ]
        steps.append(Step(state, changes[:CHANGES_SHOWN], max(0, len(changes) - CHANGES_SHOWN)))
    return steps


def _said(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,}" if isinstance(value, int) else str(value).replace("_", " ")
