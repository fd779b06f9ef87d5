"""Releases for donors and the secretariat. Reads publications and nothing else."""

import csv

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from members.permissions import VIEW_PUBLICATIONS, check
from members.requests import SignedInRequest
from reporting.models.publication import Publication
from reporting.queries import dashboard as queries
from reporting.queries import published_tables


@require_safe
def newest_release(request: SignedInRequest) -> HttpResponse:
    check(request.user, VIEW_PUBLICATIONS)
    releases = list(Publication.objects.all())
    if not releases:
        return render(request, "reporting/dashboard/dashboard_empty.html", {"crumbs": [("Home", "/")]})
    return _page(request, published_tables.newest_editions(releases)[-1], releases)


@require_safe
def release(request: SignedInRequest, pk: int) -> HttpResponse:
    check(request.user, VIEW_PUBLICATIONS)
    shown = get_object_or_404(Publication, pk=pk)
    return _page(request, shown, list(Publication.objects.all()))


def _page(request: SignedInRequest, shown: Publication, releases: list[Publication]) -> HttpResponse:
    periods = queries.releases_until(shown, releases)
    crumbs = [("Home", "/")]
    newest = published_tables.newest_editions(releases)[-1]
    revised = max(
        (other for other in releases if other.consolidated_id == shown.consolidated_id), key=lambda r: r.edition
    )
    if shown != newest:
        crumbs.append(("Dashboards", reverse("dashboard")))
    return render(
        request,
        "reporting/dashboard/dashboard.html",
        {
            "release": shown,
            "is_newest": shown == newest,
            "revised_by": revised if revised != shown else None,
            "places": published_tables.places(shown),
            "smallest_hidden": shown.smallest_shown - 1,
            "grid": queries.status_grid(shown),
            "statistics": queries.statistics(periods),
            "periods": [queries.period_label(period) for period in periods],
            "others": [other for other in releases if other != shown],
            "crumbs": crumbs,
        },
    )


@require_safe
def rights(request: SignedInRequest, pk: int) -> HttpResponse:
    """Where states say that each right of victims stands, in one release."""
    check(request.user, VIEW_PUBLICATIONS)
    shown = get_object_or_404(Publication, pk=pk)
    return render(
        request,
        "reporting/dashboard/rights.html",
        {
            "release": shown,
            "rights": queries.rights(shown),
            "crumbs": [("Home", "/"), ("Dashboards", reverse("dashboard")), (shown.title, shown.get_absolute_url())],
        },
    )


@require_safe
def state_tables(request: SignedInRequest, pk: int, place: str) -> HttpResponse:
    """The published tables of one state, or of the region."""
    check(request.user, VIEW_PUBLICATIONS)
    shown = get_object_or_404(Publication, pk=pk)
    iso2 = "" if place == "region" else place.upper()
    tables = published_tables.tables_of(shown, iso2)
    if iso2 and not tables:
        raise Http404
    return render(
        request,
        "reporting/dashboard/state_tables.html",
        {
            "release": shown,
            "place": tables[0].state_name if iso2 else "Region",
            "is_region": not iso2,
            "tables": [(table, published_tables.blocks(table)) for table in tables],
            "others": [(code.lower(), name) for code, name in published_tables.places(shown) if code != iso2],
            "smallest_hidden": shown.smallest_shown - 1,
            "crumbs": [("Home", "/"), ("Dashboards", reverse("dashboard")), (shown.title, shown.get_absolute_url())],
        },
    )


@require_safe
def rights_csv(request: SignedInRequest, pk: int) -> HttpResponse:
    check(request.user, VIEW_PUBLICATIONS)
    shown = get_object_or_404(Publication, pk=pk)
    return csv_response(queries.rights_table(shown), f"actip-rights-of-victims-{shown.year}-{shown.pk}.csv")


@require_safe
def tables_csv(request: SignedInRequest, pk: int) -> HttpResponse:
    check(request.user, VIEW_PUBLICATIONS)
    shown = get_object_or_404(Publication, pk=pk)
    rows = published_tables.spreadsheet(shown, queries.notice_lines([shown]))
    return csv_response(rows, f"actip-tables-{shown.year}-{shown.pk}.csv")


@require_safe
def statuses_csv(request: SignedInRequest, pk: int) -> HttpResponse:
    check(request.user, VIEW_PUBLICATIONS)
    shown = get_object_or_404(Publication, pk=pk)
    return csv_response(queries.statuses_table(shown), f"actip-statuses-{shown.year}-{shown.pk}.csv")


@require_safe
def totals_csv(request: SignedInRequest) -> HttpResponse:
    check(request.user, VIEW_PUBLICATIONS)
    return csv_response(
        queries.totals_table(published_tables.newest_editions(Publication.objects.all())), "actip-regional-totals.csv"
    )


def csv_response(rows: list[list], filename: str) -> HttpResponse:
    """UTF-8 with a byte order mark, by which spreadsheet programs know it."""
    response = HttpResponse(
        "\ufeff",
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{filename}"'},
    )
    writer = csv.writer(response)
    writer.writerows([[queries.safe_cell(cell) for cell in row] for row in rows])
    return response
