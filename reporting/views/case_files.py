"""Tables from a case file of a national system: counted during the upload, shown, applied, and never stored."""

import csv
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from members.requests import SignedInRequest
from reporting.actions import case_files
from reporting.enums import AnswerKind
from reporting.models import NationalReport, Question, ReportSection
from reporting.refusals import refusal_leads_to
from reporting.views.lookup import report_being_written, trail
from victims import actions as victims_actions
from victims import totals
from victims.case_files import Counted, Counter, codes, columns, counting
from victims.case_files.upload import CSV_AT_MOST, XLSX_AT_MOST, CaseFileHandler
from victims.layout import Layout, LayoutMaker
from victims.models import Category, StatisticalTable, TableReturn

SALT = "counted case file"
VALID_FOR = 8 * 60 * 60  # seconds between counting and applying
CHANGES_SHOWN = 200
CODE_LISTS = {
    "status": "victim_status",
    "sex": "sex",
    "age": "age_group",
    "form": "exploitation_form",
    "authority": "identifying_authority",
    "geography": "geography",
    "service": "service",
}
DATES = {"birth", "identified_on"}
GENDER_CODES = {"female": "Feminine", "male": "Masculine", "unknown": "NonSpecifiedUnknown"}


class CaseFileForm(forms.Form):
    """Shows the field and the errors of the file. ``CaseFileHandler`` reads the file, not this form."""

    upload = forms.FileField(
        label="Case file",
        help_text=(
            f"CSV up to {CSV_AT_MOST >> 20} MB or Excel workbook (.xlsx) up to {XLSX_AT_MOST >> 20} MB, one row per "
            "person, the names of the columns in the first row."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
    )


@dataclass(frozen=True)
class CaseFileTarget:
    """A table of the report that the person may fill from a case file."""

    question: Question
    report_section: ReportSection
    table: StatisticalTable


@dataclass(frozen=True)
class Shown:
    """One table of the preview. ``changes`` are (cell in words, saved count or None, counted)."""

    target: CaseFileTarget
    layout: Layout
    cells: dict[str, int]
    now: str  # saved and counted figures, in words
    then: str
    emptied: list[tuple[str, int]]  # statuses of which the file has no row, with the sum that is saved now
    changes: list[tuple[str, int | None, int]]

    @property
    def more(self) -> int:
        return max(0, len(self.changes) - CHANGES_SHOWN)

    @property
    def first_changes(self) -> list[tuple[str, int | None, int]]:
        return self.changes[:CHANGES_SHOWN]


def _targets(user, report: NationalReport) -> list[CaseFileTarget]:
    """The tables in open sections that the person may write, in the order of the report. Three queries."""
    if not report.is_editable:
        return []
    sections = {
        row.section_id: row
        for row in ReportSection.objects.workable_by(user).filter(report=report, is_open=True).select_related("section")
    }
    tables = {table.key: table for table in StatisticalTable.objects.filter(key__in=counting.TABLES)}
    asked = Question.objects.of_tables().filter(section__in=sections, table_key__in=tables)
    return [
        CaseFileTarget(question, sections[question.section_id], tables[question.table_key])
        for question in asked.order_by("section__position", "position")
    ]


def _code_lists() -> list[dict[str, Any]]:
    """The columns that are read, with the valid codes of each."""
    categories: dict[str, list[Category]] = {}
    for category in Category.objects.select_related("dimension").filter(dimension__key__in=CODE_LISTS.values()):
        categories.setdefault(category.dimension.key, []).append(category)

    def code_of(category: Category) -> str:
        if category.dimension.key == "sex":
            return GENDER_CODES.get(category.code, category.code)
        htcds = category.crosswalk.get("htcds", "")
        return htcds if htcds and "|" not in htcds and htcds != "Other" else category.code

    return [
        {
            "column": column,
            "required": column.key in columns.REQUIRED,
            "codes": [(code_of(c), c.label) for c in categories.get(CODE_LISTS.get(column.key, ""), [])],
        }
        for column in columns.COLUMNS
    ]


@csrf_exempt  # checked by the view inside, once the handler that keeps nothing is in place
@sensitive_post_parameters()
def case_file(request: SignedInRequest, pk: int) -> HttpResponse:
    """The page; on POST the preview of the counts."""
    report = report_being_written(request.user, pk)
    targets = _targets(request.user, report)
    if request.method != "POST" or not targets:
        return _page(request, report, targets)
    handler = CaseFileHandler(Counter(codes.load(), (report.cycle.period_start, report.cycle.period_end)))
    request.upload_handlers = [handler]
    return csrf_protect(_preview)(request, report, targets, handler)


def _page(
    request: SignedInRequest, report: NationalReport, targets: list[CaseFileTarget], form: CaseFileForm | None = None
) -> HttpResponse:
    return render(
        request,
        "reporting/national/case_file.html",
        {
            "report": report,
            "targets": targets,
            "form": form or CaseFileForm(),
            "code_lists": _code_lists(),
            "crumbs": trail(report),
        },
    )


def _preview(
    request: SignedInRequest, report: NationalReport, targets: list[CaseFileTarget], handler: CaseFileHandler
) -> HttpResponse:
    request.POST  # noqa: B018  (reading the request is what counts the file)
    if handler.counted is None:
        form = CaseFileForm({})
        form.errors["upload"] = form.error_class([handler.refused or "Choose the case file."])
        return _page(request, report, targets, form)
    counted = handler.counted
    shown = _shown(report, targets, counted.tables)
    payload = {
        "report": report.pk,
        "by": request.user.pk,
        "rows": counted.rows,
        "tables": {one.target.table.key: counted.tables[one.target.table.key] for one in shown},
        "supplements": counted.supplements,
        "versions": _versions(report),
    }
    return render(
        request,
        "reporting/national/case_file_preview.html",
        {
            "report": report,
            "counted": counted,
            "shown": shown,
            "notes": _notes(counted),
            "asked_only_elsewhere": len(counted.tables) - len(shown),
            "payload": signing.dumps(payload, salt=SALT, compress=True),
            "crumbs": trail(report, ("Count a case file", reverse("case-file", args=[report.pk]))),
        },
    )


def _returns(report: NationalReport) -> dict[str, TableReturn]:
    return victims_actions.returns_of(report.member_state, (report.cycle.period_start, report.cycle.period_end))


def _versions(report: NationalReport) -> dict[str, int]:
    return {key: row.version for key, row in _returns(report).items()}


def _shown(report: NationalReport, targets: list[CaseFileTarget], tables: dict[str, dict[str, int]]) -> list[Shown]:
    rows, maker = _returns(report), LayoutMaker()
    saved = victims_actions.cells_of(rows.values())
    shown = []
    for target in targets:
        if target.table.key not in tables:
            continue
        row, counted = rows.get(target.table.key), tables[target.table.key]
        now = saved[row.pk] if row else {}
        layout = maker.layout(target.table, [*counted, *now])
        cells, changes = {}, []
        for panel in layout.panels:
            for line in layout.rows:
                for column in layout.columns:
                    key = layout.key(panel, line, column)
                    cells[key] = counted.get(key, 0)  # after a count, a cell without people is zero, not unknown
                    if now.get(key) != cells[key]:
                        where = ", ".join(filter(None, [line.label, column.label, panel.label]))
                        changes.append((where, now.get(key), cells[key]))
        # Changes first; after them cells that were empty and are zero now.
        changes.sort(key=lambda change: change[1] is None and change[2] == 0)
        steps = totals.by_step(layout, cells)
        shown.append(
            Shown(
                target=target,
                layout=layout,
                cells=cells,
                now=totals.in_words(layout, now),
                then=totals.in_words(layout, cells),
                emptied=[
                    (label, count) for label, count in totals.by_step(layout, now).items() if count and not steps[label]
                ],
                changes=changes,
            )
        )
    return shown


def _notes(counted: Counted) -> list[str]:
    """Notes for the person before applying."""
    by_key = {column.key: column.headers[0] for column in columns.COLUMNS}
    notes = []
    if counted.left_out:
        one = counted.left_out == 1
        notes.append(
            f"{counted.left_out:,} {'row lies' if one else 'rows lie'} outside the period and "
            f"{'was' if one else 'were'} left out."
        )
    if "identified_on" not in counted.read and "birth" in counted.read:
        notes.append("The file has no day of identification, so ages are those on the last day of the period.")
    if counted.unread:
        one = counted.unread == 1
        notes.append(f"{counted.unread} other {'column was' if one else 'columns were'} not read.")
    for key, found in counted.not_on_list.items():
        one = found.count == 1
        rows = ", ".join(str(row) for row in found.rows)
        more = " and others" if found.count > len(found.rows) else ""
        what = "not on the list of codes" if key not in DATES else "no date" if one else "no dates"
        where = "not counted" if key == "service" else "counted as not recorded or not known"
        if key == "identified_on":
            where = "taken as inside the period"
        notes.append(
            f"{by_key[key]}: {found.count:,} {'entry is' if one else 'entries are'} {what}, and "
            f"{'was' if one else 'were'} {where} ({'row' if one else 'rows'} {rows}{more})."
        )
    return notes


@require_POST
@refusal_leads_to("case-file", "pk")
def case_file_apply(request: SignedInRequest, pk: int) -> HttpResponse:
    """Save the chosen tables in the report."""
    report = report_being_written(request.user, pk)
    here = redirect("case-file", pk)
    try:
        payload = signing.loads(request.POST.get("counted", ""), salt=SALT, max_age=VALID_FOR)
    except signing.BadSignature:
        messages.error(request, "What was counted is no longer valid. Choose the case file again.")
        return here
    if (payload["report"], payload["by"]) != (report.pk, request.user.pk):
        messages.error(request, "This file was counted for another report. Choose the case file again.")
        return here
    wanted = set(request.POST.getlist("table"))
    possible = _shown(report, _targets(request.user, report), payload["tables"])
    shown = [one for one in possible if one.target.table.key in wanted]
    if not shown:
        messages.error(request, "No table was chosen, so nothing was changed.")
        return here
    rows = _returns(report)
    tables = [
        case_files.CountedTable(
            report_section=one.target.report_section,
            question=one.target.question,
            entry=_entry(rows.get(one.target.table.key), one, payload),
            base_version=payload["versions"].get(one.target.table.key, 0),
        )
        for one in shown
    ]
    case_files.apply(report=report, tables=tables, rows=payload["rows"], by=request.user)
    names = ", ".join(one.target.table.number for one in shown)
    messages.success(
        request,
        f"{payload['rows']:,} rows were counted into {names}. The file was not kept. Check the tables, and say once "
        "for each what they cover.",
    )
    return redirect(report)


def _entry(row: TableReturn | None, one: Shown, payload: dict[str, Any]) -> victims_actions.TableEntry:
    """The counted figures, with the earlier notes of the table."""
    supplements = dict(row.supplements) if row else {}
    supplements |= payload["supplements"].get(one.target.table.key, {})
    counted_on = timezone.localdate()
    return victims_actions.TableEntry(
        kind=AnswerKind.VALUE if any(one.cells.values()) else AnswerKind.ZERO,
        cells=one.cells,
        supplements=supplements,
        source=(row.source if row else "") or f"National case system, counted on {counted_on:%-d %B %Y}",
        coverage=row.coverage if row else "",
        cutoff=row.cutoff if row else None,
        provisional=row.provisional if row else False,
        difference_reason=row.difference_reason if row else "",
    )


@require_safe
def case_file_empty(request: SignedInRequest, pk: int) -> HttpResponse:
    """An empty file with the columns that are read."""
    report_being_written(request.user, pk)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="case-file.csv"'
    csv.writer(response).writerow([column.headers[0] for column in columns.COLUMNS if column.key != "age"])
    return response
