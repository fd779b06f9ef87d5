"""Entering one statistical table."""

import json
import re
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from members.models import User
from members.requests import SignedInRequest
from reporting.actions import answers as answer_actions
from reporting.addresses import question_url
from reporting.enums import AnswerKind
from reporting.errors import WorkflowError
from reporting.fields import field_anchor, number_sent
from reporting.forms import person_warning
from reporting.forms.answers import NEEDS_REASON, TableForm, read_cells
from reporting.forms.table_parts import controls_of
from reporting.models import NationalReport, Question, ReportSection
from reporting.queries.one_answer import number_of
from reporting.snapshot import cross_checks
from reporting.views.lookup import section_being_written, table_question_of, trail
from victims import actions as victims_actions
from victims import totals
from victims.case_files.counting import TABLES as COUNTABLE
from victims.layout import SUPPLEMENTS, UNIT_NOTE, Layout, LayoutMaker, country_choices
from victims.models import StatisticalTable, TableReturn
from victims.numbers import LARGEST, SENTENCES

FIELDS_BELOW = (
    "blanks_reason", "difference_reason", "source", "coverage", "cutoff", "provisional", "public_source",
)  # fmt: skip
COUNTRY_CODE = re.compile(r"[A-Z]{3}")


def table_edit(request: SignedInRequest, pk: int, key: str, question: str) -> HttpResponse:
    report_section = section_being_written(request.user, pk, key)
    asked = table_question_of(report_section, question)
    page = TablePage(request, report_section, asked)
    if request.method == "POST":
        return page.save()
    if version := request.GET.get("earlier"):
        return page.bring_back(version)
    return page.show()


def warnings_of(report: NationalReport, table: StatisticalTable, user: User) -> list[cross_checks.Warned]:
    """Contradictions between this table and others that the person may see."""
    mine = ReportSection.objects.workable_by(user).filter(report=report)
    found = cross_checks.warnings(report, set(mine.values_list("section__key", flat=True)))
    return [warned for warned in found if table.key in warned.tables]


class TablePage:
    def __init__(self, request: SignedInRequest, report_section: ReportSection, question: Question) -> None:
        self.request, self.report_section, self.question = request, report_section, question
        self.report = report_section.report
        self.table = StatisticalTable.objects.get(key=question.table_key)
        self.writable = self.report.is_editable and report_section.is_open
        self.supplements = SUPPLEMENTS.get(self.table.key, {})
        self.brought_back: list[str] = []  # keys of cells of an earlier version that is shown again
        self._read()

    def _read(self) -> None:
        period = (self.report.cycle.period_start, self.report.cycle.period_end)
        self.row: TableReturn | None = (
            TableReturn.objects.select_related("updated_by", "table")
            .filter(
                member_state=self.report.member_state, table=self.table, period_start=period[0], period_end=period[1]
            )
            .first()
        )
        self.cells = victims_actions.cells_of([self.row])[self.row.pk] if self.row else {}
        self.handed_in = victims_actions.last_handed_in([self.row]).get(self.row.pk) if self.row else None

    def layout(self, extra: list[str]) -> Layout:
        """The layout with a row for every citizenship that has a figure or was just added."""
        maker = LayoutMaker()
        layout = maker.layout(self.table, [*self.cells, *self.brought_back])
        if not (layout.open_rows and extra):
            return layout
        place = next(i for i, name in enumerate(self.table.dimensions) if maker.dimensions[name].open_list)
        invented = ["|".join(code if i == place else "" for i in range(len(self.table.dimensions))) for code in extra]
        return maker.layout(self.table, [*self.cells, *self.brought_back, *invented])

    def _extra_rows(self) -> list[str]:
        data = self.request.POST if self.request.method == "POST" else self.request.GET
        codes = [*data.getlist("row"), data.get("add", "")]
        known = dict(country_choices())
        return [code for code in codes if COUNTRY_CODE.fullmatch(code) and code in known]

    def initial(self) -> dict[str, Any]:
        row = self.row
        if row is None:
            return {"kind": AnswerKind.VALUE, "version": 0}
        return {
            "kind": victims_actions.chosen_kind(row.kind),
            "reason": row.reason,
            "source": row.source,
            "coverage": row.coverage,
            "cutoff": row.cutoff,
            "provisional": row.provisional,
            "public_source": row.public_source,
            "blanks_reason": row.blanks_reason,
            "difference_reason": row.difference_reason,
            "version": row.version,
            **{f"extra-{key}": row.supplements.get(key) for key in self.supplements},
        }

    def show(
        self,
        *,
        form: TableForm | None = None,
        typed: dict[str, str] | None = None,
        errors: dict[str, str] | None = None,
        theirs: dict[str, int] | None = None,
        status: int = 200,
    ) -> HttpResponse:
        layout = self.layout(self._extra_rows())
        form = form or TableForm(initial=self.initial(), supplements=self.supplements)
        errors = errors or {}
        panels, problems = self._panels(layout, typed, errors, theirs)
        if form.is_bound:
            problems = [
                (message, field_anchor(form, name))
                for name, found in form.errors.items()
                if name in form.fields
                for message in found
            ] + problems
        grand = totals.grand_total(layout, self.cells)
        here = question_url(self.report.pk, self.report_section.section.key, self.question.key)
        context = {
            "report": self.report,
            "report_section": self.report_section,
            "question": self.question,
            "number": number_of(self.report_section, self.question),
            "table": self.table,
            "layout": layout,
            "panels": panels,
            "form": form,
            "problems": problems,
            "grand": grand,
            "row": self.row,
            "handed_in": self.handed_in,
            "countable": self.table.key in COUNTABLE,
            "writable": self.writable,
            "theirs": theirs,
            "warnings": warnings_of(self.report, self.table, self.request.user),
            "saved_fields": self._saved_fields() if form.is_bound or self.brought_back else "",
            "fields_below": [*form.supplement_fields(), *(form[name] for name in FIELDS_BELOW)],
            "rules": json.dumps({"largest": LARGEST, "sentences": SENTENCES, "needs_reason": [*NEEDS_REASON]}),
            "not_a_person": form["not-a-person"] if "not-a-person" in form.fields else None,
            "unit_note": UNIT_NOTE.get(self.table.key, ""),
            "countries": country_choices() if layout.open_rows else [],
            "extra_rows": self._extra_rows(),
            "back": here,
            "crumbs": trail(self.report, (str(self.report_section.section), here)),
        }
        return render(self.request, "reporting/national/table_edit.html", context, status=status)

    def _panels(self, layout: Layout, typed, errors, theirs):
        """Panels with rows of cells, ready for the template, and the error summary's lines."""
        panels, problems = [], []
        for p, panel in enumerate(layout.panels):
            rows = []
            for r, row in enumerate(layout.rows):
                cells = []
                for c, column in enumerate(layout.columns):
                    key = layout.key(panel, row, column)
                    saved = self.cells.get(key)
                    where = ", ".join(filter(None, [row.label, column.label, panel.label]))
                    cell = {
                        "name": f"cell-{key}",
                        "id": f"cell-{p}-{r}-{c}",
                        "value": (typed or {}).get(key, "") if typed is not None else ("" if saved is None else saved),
                        "saved": "" if saved is None else saved,
                        "label": where,
                        "error": errors.get(key, ""),
                        "theirs": "",
                        "was": self._was(key),
                        "handed_in": self._handed_in(key),
                    }
                    if theirs is not None and typed is not None:
                        standing = theirs.get(key)
                        text = "" if standing is None else str(standing)
                        if text != typed.get(key, "").strip():
                            cell["theirs"] = text or "empty"
                    if cell["error"]:
                        problems.append((f"{where}: {cell['error']}", f"#{cell['id']}"))
                    cells.append(cell)
                rows.append((row, cells, totals.row_total(layout, self.cells, panel, row)))
            columns = [totals.column_total(layout, self.cells, panel, column) for column in layout.columns]
            panels.append((panel, rows, columns, totals.panel_total(layout, self.cells, panel)))
        return panels, problems

    def _saved_fields(self) -> str:
        """What is saved in the fields of the whole table, for a page that shows something else."""
        return json.dumps(controls_of(TableForm(initial=self.initial(), supplements=self.supplements)))

    def _handed_in(self, key: str) -> int | str | None:
        """The count that was last submitted for this cell, "" for an empty one; None if the table never was."""
        if self.row is None or self.row.handed_in_version is None:
            return None
        return (self.handed_in.cells if self.handed_in else self.cells).get(key, "")

    def _was(self, key: str) -> str:
        """The count that was last submitted for this cell, if it is different now; "" otherwise."""
        if self.handed_in is None or self.handed_in.cells.get(key) == self.cells.get(key):
            return ""
        value = self.handed_in.cells.get(key)
        return "empty" if value is None else str(value)

    def bring_back(self, version: str) -> HttpResponse:
        """Show the figures of an earlier version in the cells. Nothing is saved until the person saves."""
        number = number_sent(version)
        earlier = self.row.earlier.filter(version=number).first() if self.row and number is not None else None
        if earlier is None:
            raise Http404
        about = dict(earlier.about)
        supplements = about.pop("supplements", {})
        about["cutoff"] = date.fromisoformat(about["cutoff"]) if about["cutoff"] else None
        about["kind"] = victims_actions.chosen_kind(about["kind"])
        form = TableForm(
            initial={
                **self.initial(),
                **about,
                **{f"extra-{key}": supplements.get(key) for key in self.supplements},
            },
            supplements=self.supplements,
        )
        messages.info(
            self.request, f"The cells show version {earlier.version}. Nothing has changed yet: save to bring it back."
        )
        self.brought_back = list(earlier.cells)
        return self.show(form=form, typed={key: str(count) for key, count in earlier.cells.items()})

    def save(self) -> HttpResponse:
        data = self.request.POST
        layout = self.layout(self._extra_rows())
        keys = list(layout.every_key())
        cells, typed, errors = read_cells(data, keys)
        form = TableForm(data, supplements=self.supplements)
        if data.get("then") == "add-row":  # nothing is saved yet: the page comes back with one more row
            return self.show(form=self._unjudged(data), typed=typed)
        if data.get("then") == "fill":
            typed = {key: text if text.strip() else "0" for key, text in typed.items()}
            messages.info(self.request, "Empty cells now hold 0. Check them, then save.")
            return self.show(form=self._unjudged(data), typed=typed)
        if not form.is_valid() or errors:
            return self.show(form=form, typed=typed, errors=errors)
        old = "\n".join(getattr(self.row, name) for name in person_warning.TABLE_FIELDS) if self.row else ""
        kept = person_warning.warn_one(form, person_warning.TABLE_FIELDS, old)
        if kept is None:
            return self.show(form=form, typed=typed)
        entry = form.entry(cells)
        try:
            answer_actions.save_table(
                report_section=self.report_section,
                question=self.question,
                entry=entry,
                base_version=form.cleaned_data["version"],
                by=self.request.user,
                kept=kept,
            )
        except victims_actions.FiguresChanged as error:
            return self._show_conflict(error.current, data, typed)
        except (WorkflowError, victims_actions.FiguresLocked) as error:
            messages.error(self.request, f"{error} Nothing was saved; what you typed is below.")
            return self.show(form=form, typed=typed, status=409)
        messages.success(self.request, f"Table {self.table.number} saved.")
        if data.get("then") == "back":
            return redirect(question_url(self.report.pk, self.report_section.section.key, self.question.key))
        return redirect("table-edit", self.report.pk, self.report_section.section.key, self.question.key)

    def _unjudged(self, data) -> TableForm:
        """The fields above and below the table as typed, shown again without errors."""
        form = TableForm(data, supplements=self.supplements)
        form.errors.clear()
        return form

    def _show_conflict(self, current: TableReturn, data, typed: dict[str, str]) -> HttpResponse:
        """Show both tables: the typed figures in the cells, the saved one next to each cell that differs."""
        self._read()
        data = data.copy()
        data["version"] = str(current.version)
        form = TableForm(data, supplements=self.supplements)
        form.is_valid()
        messages.error(
            self.request,
            f"{current.updated_by} saved this table while you were working on it. Your figures are in the cells; where "
            "they differ, what is saved now stands below the cell. Save again to keep yours.",
        )
        return self.show(form=form, typed=typed, theirs=self.cells, status=409)
