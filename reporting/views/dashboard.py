"""Releases for donors and the secretariat. Reads publications and nothing else."""

import csv
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from members.permissions import VIEW_PUBLICATIONS, check
from members.requests import SignedInRequest
from reporting.models.publication import Publication, PublishedTotal
from reporting.queries import dashboard as queries
from reporting.queries import published_tables, release_changes, trends
from reporting.queries.published_tables import REGION, Place

CHARTED = {breakdown.number for breakdown in trends.BREAKDOWNS}  # tables with charts over time of their own


def release_and_others(request: SignedInRequest, pk: int) -> tuple[Publication, list[Publication]]:
    """A release that the person may read, and all releases. One query."""
    check(request.user, VIEW_PUBLICATIONS)
    releases = list(Publication.objects.all())
    shown = next((release for release in releases if release.pk == pk), None)
    if shown is None:
        raise Http404
    return shown, releases


def about(shown: Publication, releases: list[Publication], *trail: tuple[str, str]) -> dict[str, Any]:
    """What every page of a release says of it: its editions, how its counts are told, and the way back."""
    newest = published_tables.newest_editions(releases)[-1]
    editions = sorted(
        (other for other in releases if other.consolidated_id == shown.consolidated_id), key=lambda r: r.edition
    )
    earlier = [other for other in editions if other.edition < shown.edition]
    return {
        "release": shown,
        "is_newest": shown == newest,
        "revised_by": editions[-1] if editions[-1] != shown else None,
        "revises": earlier[-1] if earlier else None,
        "smallest_hidden": shown.smallest_shown - 1,
        "crumbs": [("Home", "/"), ("Dashboards", reverse("dashboard")), (str(shown), shown.get_absolute_url()), *trail],
    }


def place_of(shown: Publication, code: str) -> tuple[Place, list[Place]]:
    """The place of an address and all places of the release; 404 where the release does not know it. Two queries."""
    places = [REGION, *published_tables.places(shown)]
    place = next((place for place in places if place.code == code), None)
    if place is None:
        raise Http404
    return place, places


@require_safe
def newest_release(request: SignedInRequest) -> HttpResponse:
    check(request.user, VIEW_PUBLICATIONS)
    releases = list(Publication.objects.all())
    if not releases:
        return render(request, "reporting/dashboard/dashboard_empty.html", {"crumbs": [("Home", "/")]})
    return _page(request, published_tables.newest_editions(releases)[-1], releases)


@require_safe
def release(request: SignedInRequest, pk: int) -> HttpResponse:
    return _page(request, *release_and_others(request, pk))


@require_safe
def whole_release(request: SignedInRequest, pk: int) -> HttpResponse:
    """Articles and regional totals on one page, to print or to keep."""
    return _page(request, *release_and_others(request, pk), template="dashboard_whole.html")


def _page(
    request: SignedInRequest, shown: Publication, releases: list[Publication], template: str = "dashboard.html"
) -> HttpResponse:
    periods = queries.releases_until(shown, releases)
    context = about(shown, releases)
    if template == "dashboard.html":
        context["crumbs"] = context["crumbs"][: 1 if context["is_newest"] else 2]
    revises = context["revises"]
    context |= {
        "changes": release_changes.changes(revises, shown) if revises else [],
        "places": published_tables.places(shown),
        "grid": queries.status_grid(shown),
        "statistics": queries.statistics(periods),
        "periods": [queries.period_label(period) for period in periods],
        "rounded": [period for period in periods if period.rounding_base],
        "others": [other for other in releases if other != shown],
    }
    return render(request, f"reporting/dashboard/{template}", context)


@require_safe
def rights(request: SignedInRequest, pk: int) -> HttpResponse:
    """Where states say that each right of victims stands, in one release."""
    shown, releases = release_and_others(request, pk)
    context = about(shown, releases) | {"rights": queries.rights(shown)}
    return render(request, "reporting/dashboard/rights.html", context)


@require_safe
def state_tables(request: SignedInRequest, pk: int, place: str) -> HttpResponse:
    """Which tables of one state, or of the region, a release has, and which it does not have, with the reason."""
    shown, releases = release_and_others(request, pk)
    found, places = place_of(shown, place)
    rows = published_tables.tables_of(shown, found.iso2)
    context = about(shown, releases) | {
        "place": found,
        "tables": [(row, published_tables.headline(row)) for row in rows],
        "has_public": any(row.sources for row in rows),
        "gaps": list(shown.gaps.filter(iso2=found.iso2)),
        "others": [other for other in places if other != found],
    }
    return render(request, "reporting/dashboard/state_tables.html", context)


@require_safe
def whole_tables(request: SignedInRequest, pk: int, place: str) -> HttpResponse:
    """All tables of one state, or of the region, on one page, to print or to keep."""
    shown, releases = release_and_others(request, pk)
    found, _ = place_of(shown, place)
    rows = published_tables.tables_of(shown, found.iso2)
    context = about(shown, releases, _tables_crumb(shown, found)) | {
        "place": found,
        "tables": [(row, published_tables.blocks(row)) for row in rows],
        "gaps": list(shown.gaps.filter(iso2=found.iso2)),
    }
    return render(request, "reporting/dashboard/state_whole.html", context)


@require_safe
def table(request: SignedInRequest, pk: int, place: str, number: str) -> HttpResponse:
    """One table of one place: of the region with its totals over the releases and their charts."""
    shown, releases = release_and_others(request, pk)
    found, places = place_of(shown, place)
    number = number.upper()
    given = published_tables.tables_of(shown, found.iso2, number)
    gap = shown.gaps.filter(iso2=found.iso2, number=number).first()
    periods = queries.releases_until(shown, releases)
    statistics = queries.statistics(periods, number) if found == REGION else []
    if not (given or gap or statistics):
        raise Http404
    named = list(shown.tables.filter(iso2=found.iso2).order_by("position").values_list("number", "title"))
    numbers = [name for name, _ in named]
    at = numbers.index(number) if number in numbers else None
    context = about(shown, releases, _tables_crumb(shown, found)) | {
        "place": found,
        "places": places,
        "number": number,
        "title": given[0].title if given else gap.title if gap else statistics[0].title,
        "table": given[0] if given else None,
        "blocks": published_tables.blocks(given[0]) if given else [],
        "gap": gap,
        "item": statistics[0] if statistics else None,
        "periods": [queries.period_label(period) for period in periods],
        "rounded": [period for period in periods if period.rounding_base],
        "is_charted": number in CHARTED,
        "named": named,
        "holding": set(shown.tables.filter(number=number).values_list("iso2", flat=True)),
        "previous": named[at - 1] if at else None,
        "next": named[at + 1] if at is not None and at + 1 < len(named) else None,
    }
    if gap and context["revises"]:
        context["was_there"] = context["revises"].tables.filter(iso2=found.iso2, number=number).exists()
    return render(request, "reporting/dashboard/table.html", context)


def _tables_crumb(shown: Publication, place: Place) -> tuple[str, str]:
    return f"{place.name}: tables", reverse("dashboard-state", args=[shown.pk, place.code])


# --- For a spreadsheet ------------------------------------------------------------------------------------------------
@require_safe
def rights_csv(request: SignedInRequest, pk: int) -> HttpResponse:
    shown, _ = release_and_others(request, pk)
    return csv_response(queries.rights_table(shown), f"actip-rights-of-victims-{shown.year}-{shown.pk}.csv")


@require_safe
def tables_csv(request: SignedInRequest, pk: int) -> HttpResponse:
    """All tables of a release; ``?place=kh`` those of one place, ``&table=S1`` that one."""
    shown, _ = release_and_others(request, pk)
    notice = queries.figures_notice([shown])
    code, number = request.GET.get("place", ""), request.GET.get("table", "")
    iso2 = place_of(shown, code)[0].iso2 if code else None
    if number and not shown.tables.filter(number=number).exists():
        raise Http404
    rows = published_tables.spreadsheet(shown, notice, iso2, number)
    name = "-".join(part for part in ("tables", code, number.lower()) if part)
    return csv_response(rows, f"actip-{name}-{shown.year}-{shown.pk}.csv")


@require_safe
def statuses_csv(request: SignedInRequest, pk: int) -> HttpResponse:
    shown, _ = release_and_others(request, pk)
    return csv_response(queries.statuses_table(shown), f"actip-statuses-{shown.year}-{shown.pk}.csv")


@require_safe
def totals_csv(request: SignedInRequest) -> HttpResponse:
    """The regional totals of all releases; ``?table=S1`` those of one table."""
    check(request.user, VIEW_PUBLICATIONS)
    releases = published_tables.newest_editions(Publication.objects.all())
    number = request.GET.get("table", "")
    if number and not PublishedTotal.objects.filter(table_number=number).exists():
        raise Http404
    name = f"-{number.lower()}" if number else ""
    return csv_response(queries.totals_table(releases, number), f"actip-regional-totals{name}.csv")


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
