"""Saves the changed cells and fields of a statistical table, sent by the script of its page during filling.

The view responds with JSON:

- 200 {version, saved_at, refused, conflicts, others, page}: what is neither refused nor in conflict is saved as sent
  - version: of the table now; saved_at: when, by the clock of the page
  - refused: {cells: {key: sentence}, fields: {name: {field: sentences}}}
  - conflicts: {cells: {key: text}, fields: {name: {controls, words}}, own}: what somebody else changed, as it is now;
    own: the same person saved last, in another tab
  - others: {cells: {key: text}, fields: {name: controls}, said} if the table was saved elsewhere since ``version`` of
    the page: all that stands there now, and a sentence; otherwise null
  - page: {total, warnings}: parts of the page that tell of the saved table
- 401 {message}: signed out
- 403, 404, 409 {refused}: a sentence
- 400 {refused}: this is no page of the table as it is now
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, JsonResponse
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from members import clock
from members.models import User
from reporting.actions import answers as answer_actions
from reporting.errors import WorkflowError
from reporting.forms import person_warning
from reporting.forms.answers import TableForm
from reporting.forms.table_parts import TOGETHER, NotOfThisPage, SentParts, controls_of
from reporting.models import ReportSection
from reporting.views.autosave import out_of_date, refused, signed_out
from reporting.views.lookup import section_being_written, table_question_of
from reporting.views.tables import warnings_of
from victims import totals
from victims.actions import FiguresLocked, PartsSaved
from victims.layout import SUPPLEMENTS, LayoutMaker, country_choices
from victims.models import StatisticalTable, TableReturn


@transaction.non_atomic_requests  # the action that saves opens its own transaction, inside that of the request
@login_not_required
@require_POST
def table_save(request: HttpRequest, pk: int, key: str, question: str) -> JsonResponse:
    if not request.user.is_authenticated:
        return signed_out()
    try:
        report_section = section_being_written(request.user, pk, key)
        asked = table_question_of(report_section, question)
    except Http404:
        return refused(gettext("This table is not open to you any more. Copy what you typed."), 404)
    table = StatisticalTable.objects.get(key=asked.table_key)
    maker = LayoutMaker()
    try:
        sent = SentParts.read(request.body, SUPPLEMENTS.get(table.key, {}))
    except NotOfThisPage:
        return out_of_date()
    if not set(sent.keys) <= set(maker.layout(table, _in_known_countries(sent.keys, table, maker)).every_key()):
        return out_of_date()
    if sent.has_text:
        sent.warn_of_persons(_texts(report_section, table))
    try:
        saved = answer_actions.save_table_parts(
            report_section=report_section, question=asked, cells=sent.cells, fields=sent.fields(), by=request.user
        )
    except PermissionDenied as error:
        return refused(str(error), 403)
    except (WorkflowError, FiguresLocked) as error:
        return refused(str(error))
    return JsonResponse(
        {
            "version": saved.row.version,
            "saved_at": clock.moment(saved.at, form="H:i"),
            "refused": {"cells": sent.refused_cells, "fields": sent.refused_fields()},
            "conflicts": _conflicts(saved, request.user),
            "others": _others(saved, request.user) if saved.before != sent.version else None,
            "page": _page(report_section, saved, maker, request.user),
        }
    )


def _in_known_countries(keys: list[str], table: StatisticalTable, maker: LayoutMaker) -> list[str]:
    """The keys that name a country, for a table to which rows of any country can be added; otherwise none."""
    place = next((i for i, name in enumerate(table.dimensions) if maker.dimensions[name].open_list), None)
    if place is None:
        return []
    known = {code for code, _ in country_choices()}
    return [key for key in keys if key.count("|") == len(table.dimensions) - 1 and key.split("|")[place] in known]


def _texts(report_section: ReportSection, table: StatisticalTable) -> str:
    """The saved texts of the table, to find out what is new."""
    report = report_section.report
    found = TableReturn.objects.filter(
        member_state=report.member_state,
        table=table,
        period_start=report.cycle.period_start,
        period_end=report.cycle.period_end,
    ).values_list(*person_warning.TABLE_FIELDS)
    return "\n".join(text for texts in found for text in texts)


def _text(count: int | None) -> str:
    return "" if count is None else str(count)


def _controls(saved: PartsSaved) -> dict[str, dict[str, str]]:
    supplements = SUPPLEMENTS.get(saved.row.table.key, {})
    return controls_of(TableForm(initial=saved.fields, supplements=supplements))


def _conflicts(saved: PartsSaved, by: User) -> dict[str, Any]:
    names = {
        next((sent for sent, brings in TOGETHER.items() if name in brings), name) for name in saved.field_conflicts
    }
    controls = _controls(saved) if names else {}
    return {
        "cells": {key: _text(count) for key, count in saved.cell_conflicts.items()},
        "fields": {name: {"controls": controls[name], "words": _words(saved.fields, name)} for name in sorted(names)},
        "own": saved.before_by == by,
    }


def _words(fields: Mapping[str, Any], name: str) -> str:
    """What stands in a field of the table, for a reader; "" for nothing."""
    value = fields.get(name)
    if name == "kind":
        label = dict(TableForm.base_fields["kind"].choices)[value]  # type: ignore[attr-defined]
        return f"{label}. {fields['reason']}".strip() if fields["reason"] else str(label)
    if name == "cutoff":
        return date_format(value, "j F Y") if value else ""
    if name == "provisional":
        return gettext("ticked") if value else gettext("not ticked")
    return "" if value is None else str(value)


def _others(saved: PartsSaved, by: User) -> dict[str, Any]:
    said = (
        gettext("You saved this table in another tab meanwhile; its figures are in the cells now.")
        if saved.before_by == by
        else gettext("%(who)s saved this table meanwhile; those figures are in the cells now.")
        % {"who": saved.before_by}
    )
    return {
        "cells": {key: str(count) for key, count in saved.cells.items()},
        "fields": _controls(saved),
        "said": said,
    }


def _page(report_section: ReportSection, saved: PartsSaved, maker: LayoutMaker, by: User) -> dict[str, str]:
    layout = maker.layout(saved.row.table, saved.cells)
    total = {"layout": layout, "grand": totals.grand_total(layout, saved.cells)}
    warned = {"warnings": warnings_of(report_section.report, saved.row.table, by), "linked": False}
    return {
        "total": render_to_string("reporting/national/_table_total.html", total),
        "warnings": render_to_string("reporting/national/_cross_checks.html", warned),
    }
