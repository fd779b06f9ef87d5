"""Pages of the secretariat before a release: the preview of what is shown and hidden, and publishing."""

from dataclasses import dataclass
from itertools import chain, groupby
from operator import itemgetter
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from members.requests import SignedInRequest
from reporting import permissions, workflow
from reporting.actions import four_eyes
from reporting.enums import ConsolidatedStatus, FourEyesStep, ReleaseAudience
from reporting.errors import StepNotAllowed
from reporting.figures.public_sources import PublicSource
from reporting.models import ConsolidatedReport, NationalReport, ProtectionRun, SecondApproval
from reporting.publication import parts, protection, thresholds
from reporting.publication import publish as publication
from reporting.publication.audiences import DONORS
from reporting.publication.material import material_of
from reporting.queries.consolidated import consolidated_visible_to, released_counts
from reporting.refusals import refusal_leads_to


def _report(request: SignedInRequest, pk: int) -> ConsolidatedReport:
    """404 for people who may not see the report, 403 for those who may not publish."""
    consolidated = get_object_or_404(consolidated_visible_to(request.user), pk=pk)
    permissions.check_can_publish(request.user)
    return consolidated


def _trail(consolidated: ConsolidatedReport) -> list[tuple[str, str]]:
    return [
        ("Home", "/"),
        ("AMMTC reports", reverse("consolidated-list")),
        (consolidated.cycle.title, consolidated.get_absolute_url()),
    ]


def _may_be_published(consolidated: ConsolidatedReport) -> None:
    """Raise StepNotAllowed unless the report is adopted, or published already."""
    if consolidated.status != ConsolidatedStatus.PUBLISHED:
        workflow.check_consolidation_step(consolidated.status, ConsolidatedStatus.PUBLISHED)


@require_safe
@vary_on_headers("HX-Request")
@refusal_leads_to("consolidated-detail", "pk")
def publication_protection(request: SignedInRequest, pk: int) -> HttpResponse:
    """The progress of the preview, then the preview. The page reloads its middle part every second until it is done."""
    consolidated = _report(request, pk)
    is_part = "HX-Request" in request.headers
    runs = ProtectionRun.objects.filter(consolidated=consolidated, audience=DONORS)
    newest = runs.first()
    run: ProtectionRun | None = newest
    _may_be_published(consolidated)
    # While the run is calculated, nothing is compared: that would take time on every reload.
    if not (is_part and newest is not None and not newest.is_finished):
        material = material_of(consolidated)
        publication.check_something_changed(material)
        run = runs.filter(content_hash=material.content_hash).first()
    refused = _by_table(run.result) if run and run.result else []
    context = {
        "consolidated": consolidated,
        "run": run or newest,
        "is_current": run is not None,
        "is_part": is_part,
        "undecided": gettext(run.error) if run and run.error == protection.UNDECIDED else "",
        "shares": _shares(run.result["preview"]) if run and run.result else None,
        "states": _by_state(run.result["preview"]) if run and run.result else [],
        "refused": refused,
        "asked": any(not row.is_region for row in refused),
        "beside": any(row.beside for row in refused),
        "sums": any(row.is_region for row in refused),
        "lost_by": {c["state"] for c in run.result.get("lost", ())} - {REGION} if run and run.result else set(),
        "public": _public(run) if run and run.result else [],
        "crumbs": _trail(consolidated),
        "thresholds_open": thresholds.are_open(consolidated.cycle),
    }
    template = "_protection.html" if is_part else "protection.html"
    return render(request, f"reporting/publication/{template}", context)


Preview = list[dict[str, Any]]


def _shares(tables: Preview) -> dict[str, int]:
    """How many cells that are not zero, and how many people in them, are shown. Shares in per cent, rounded down."""
    cells, counts = sum(t["cells"] for t in tables), sum(t["counts"] for t in tables)
    shown, counts_shown = sum(t["shown"] for t in tables), sum(t["counts_shown"] for t in tables)
    return {
        "tables": len(tables),
        "cells": cells,
        "shown": shown,
        "small": sum(len(t["why"]["small"]) for t in tables),
        "needed": sum(len(t["why"]["needed"]) for t in tables),
        "breakdown": sum(len(t["why"]["breakdown"]) for t in tables),
        "cells_share": 100 * shown // cells if cells else 100,
        "counts_share": 100 * counts_shown // counts if counts else 100,
    }


def _by_state(tables: Preview) -> list[tuple[str, dict[str, int], Preview]]:
    """(state, its shares, its tables); the region comes first."""
    by_state = [(state, list(found)) for state, found in groupby(tables, key=itemgetter("state"))]
    return [(state, _shares(found), found) for state, found in by_state]


REGION = "Region"  # what the result of a run calls it


@dataclass(frozen=True)
class RefusedTable:
    """The cells of one table that could be worked out.

    ``beside`` are the tables that the state should hold back with this one. ``states``, for a table of the region, are
    the states whose figures it adds up: one of them can be asked to hold figures back.
    """

    state: str
    table: str
    beside: list[str]
    states: list[str]
    cells: Preview

    @property
    def is_region(self) -> bool:
        return self.state == REGION


def _by_table(result: dict[str, Any]) -> list[RefusedTable]:
    """The refused cells by state and table. The region comes last: what states hold back may solve it."""
    states: dict[str, list[str]] = {}
    for table in result["tables"]:
        if table["iso2"]:
            states.setdefault(f"{table['number']} {table['title']}", []).append(table["state_name"])

    def order(cell: dict[str, Any]) -> tuple[bool, str, str]:
        return cell["state"] == REGION, cell["state"], cell["table"]

    found = [(*place[1:], list(cells)) for place, cells in groupby(sorted(result["refused"], key=order), key=order)]
    return [
        RefusedTable(
            state,
            table,
            list(dict.fromkeys(chain.from_iterable(cell.get("beside", ()) for cell in cells))),
            states.get(table, []) if state == REGION else [],
            cells,
        )
        for state, table, cells in found
    ]


def _public(run: ProtectionRun) -> list[tuple[dict[str, Any], PublicSource, list[str]]]:
    """What states have published themselves: (the table, the source, the figures in words)."""
    return [
        (table, PublicSource.read(entry), entry["figures"])
        for table in (run.result or {})["preview"]
        for entry in table.get("public", ())
    ]


@require_POST
@refusal_leads_to("consolidated-detail", "pk")
def publication_protection_ask(request: SignedInRequest, pk: int) -> HttpResponse:
    consolidated = _report(request, pk)
    _may_be_published(consolidated)
    protection.request(consolidated=consolidated, by=request.user)
    return redirect("publication-protection", consolidated.pk)


def _threshold_is_open(consolidated: ConsolidatedReport) -> None:
    """Raise StepNotAllowed if a release has fixed the threshold."""
    if not thresholds.are_open(consolidated.cycle):
        raise StepNotAllowed(gettext("A release of this cycle is published, so its smallest count is fixed."))


@require_safe
@refusal_leads_to("consolidated-detail", "pk")
def publication_thresholds(request: SignedInRequest, pk: int) -> HttpResponse:
    """How much a release would show under other thresholds, while one can still be chosen. Kept by the figures."""
    consolidated = _report(request, pk)
    _threshold_is_open(consolidated)
    kept = consolidated.threshold_comparisons
    newest = kept.first()
    found = newest
    if newest is None or newest.is_finished:  # while it is worked out, nothing is compared on each reload
        found = kept.filter(content_hash=thresholds.fingerprint(material_of(consolidated))).first()
    context = {
        "consolidated": consolidated,
        "cycle": consolidated.cycle,
        "job": found,
        "is_outdated": found is None and newest is not None,
        "rows": [(row, [row[of] for of in ("region", "totals", "lines")]) for row in (found and found.result) or ()],
        "progress_label": gettext("ways are worked out"),
        "crumbs": _trail(consolidated),
    }
    return render(request, "reporting/publication/thresholds.html", context)


@require_POST
@refusal_leads_to("consolidated-detail", "pk")
def publication_thresholds_ask(request: SignedInRequest, pk: int) -> HttpResponse:
    consolidated = _report(request, pk)
    _threshold_is_open(consolidated)
    thresholds.request(consolidated=consolidated, by=request.user)
    return redirect("publication-thresholds", consolidated.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@refusal_leads_to("consolidated-detail", "pk")
def consolidated_publish(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what each state released; on POST, publish."""
    consolidated = _report(request, pk)
    _may_be_published(consolidated)
    material = material_of(consolidated)
    publication.check_something_changed(material)
    run = protection.fresh_run(material)
    if run is None or not run.is_safe:
        if request.method == "POST":
            messages.error(request, "Look at the preview first: nothing is published that was not checked.")
        return redirect("publication-protection", consolidated.pk)
    wanted = four_eyes.is_wanted(consolidated.cycle, FourEyesStep.PUBLISH)
    if request.method == "POST" and wanted:
        return redirect(publication.ask_publication(consolidated=consolidated, by=request.user))
    if request.method == "POST":
        made = publication.publish(consolidated=consolidated, by=request.user)
        messages.success(request, f"The release “{made}” is published. Donors can read it now.")
        return redirect(made)
    released = released_counts(consolidated, ReleaseAudience.DONORS, material.versions)
    reports = dict(NationalReport.objects.filter(cycle=consolidated.cycle).values_list("member_state", "pk"))
    return render(
        request,
        "reporting/publication/publish.html",
        {
            "consolidated": consolidated,
            "released": released,
            "edition": material.edition,
            "parts": [(row, reports[row.state.pk]) for row in parts.rows(material, run)],
            "wanted": wanted,
            "approval": SecondApproval.objects.waiting_for(FourEyesStep.PUBLISH, consolidated=consolidated),
            "run": run,
            "nothing_released": not any(row.count for row in released),
            "crumbs": _trail(consolidated),
        },
    )
