"""Publications for donors and the secretariat. Reads publications and nothing else."""

import csv
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from members.requests import SignedInRequest
from reporting.dashboards.queries import first_screen, publication_changes, publications, published_tables, trends
from reporting.dashboards.queries.kept import kept
from reporting.dashboards.queries.published_tables import REGION, Place
from reporting.figures.calculations import corrected_since
from reporting.models.publication import Publication, PublishedTotal
from reporting.permissions import check_reads_publications
from reporting.text.csv_cells import safe_cell

_changes, _grid = kept(publication_changes.changes), kept(publications.status_grid)
CHARTED = {breakdown.number for breakdown in trends.BREAKDOWNS}  # tables with charts over time


def publication_and_others(request: SignedInRequest, pk: int) -> tuple[Publication, list[Publication]]:
    """A publication that the person may read, and all publications. One query."""
    check_reads_publications(request.user)
    published = list(Publication.objects.all())
    shown = next((publication for publication in published if publication.pk == pk), None)
    if shown is None:
        raise Http404
    return shown, published


def about(shown: Publication, published: list[Publication], *trail: tuple[str, str]) -> dict[str, Any]:
    """The context of every page of a publication: its editions, how its counts are shown, and the breadcrumbs."""
    newest = published_tables.newest_editions(published)[-1]
    editions = sorted(
        (other for other in published if other.consolidated_id == shown.consolidated_id),
        key=lambda other: other.edition,
    )
    earlier = [other for other in editions if other.edition < shown.edition]
    return {
        "publication": shown,
        "is_newest": shown == newest,
        "revised_by": editions[-1] if editions[-1] != shown else None,
        "revises": earlier[-1] if earlier else None,
        "mistakes": corrected_since(shown.calculation),
        "smallest_hidden": shown.smallest_shown - 1,
        "crumbs": [("Home", "/"), ("Dashboards", reverse("dashboard")), (str(shown), shown.get_absolute_url()), *trail],
    }


def place_of(shown: Publication, code: str) -> tuple[Place, list[Place]]:
    """The place with this code, and all places of the publication; 404 for an unknown code. Two queries."""
    places = [REGION, *published_tables.places(shown)]
    place = next((place for place in places if place.code == code), None)
    if place is None:
        raise Http404
    return place, places


@require_safe
def newest_publication(request: SignedInRequest) -> HttpResponse:
    check_reads_publications(request.user)
    published = list(Publication.objects.all())
    if not published:
        return render(request, "reporting/dashboards/dashboard_empty.html", {"crumbs": [("Home", "/")]})
    return _page(request, published_tables.newest_editions(published)[-1], published)


@require_safe
def publication(request: SignedInRequest, pk: int) -> HttpResponse:
    return _page(request, *publication_and_others(request, pk))


@require_safe
def whole_publication(request: SignedInRequest, pk: int) -> HttpResponse:
    """Articles and regional totals on one page, to print or to keep."""
    return _page(request, *publication_and_others(request, pk), template="dashboard_whole.html")


def _page(
    request: SignedInRequest, shown: Publication, published: list[Publication], template: str = "dashboard.html"
) -> HttpResponse:
    periods = publications.publications_until(shown, published)
    context = about(shown, published)
    if template == "dashboard.html":
        context["crumbs"] = context["crumbs"][: 1 if context["is_newest"] else 2]
    revises = context["revises"]
    context |= {
        "first": first_screen.of_place(tuple(periods), REGION),
        "changes": _changes(revises, shown) if revises else None,
        "places": published_tables.places(shown),
        "grid": _grid(shown),
        "statistics": publications.statistics(periods),
        "periods": [publications.period_label(period) for period in periods],
        "rounded": [period for period in periods if period.rounding_base],
        "others": [other for other in published if other != shown],
    }
    return render(request, f"reporting/dashboards/{template}", context)


@require_safe
def rights(request: SignedInRequest, pk: int) -> HttpResponse:
    """The status of each right of victims by state, in one publication."""
    shown, published = publication_and_others(request, pk)
    periods = publications.publications_until(shown, published)
    context = about(shown, published) | {
        "first": first_screen.of_rights(tuple(periods[-2:])),
        "rights": publications.rights(shown),
    }
    return render(request, "reporting/dashboards/rights.html", context)


@require_safe
def state_tables(request: SignedInRequest, pk: int, place: str) -> HttpResponse:
    """The tables of one state, or of the region, in a publication, and the missing ones with the reason."""
    shown, published = publication_and_others(request, pk)
    found, places = place_of(shown, place)
    rows = published_tables.tables_of(shown, found.iso2)
    periods = publications.publications_until(shown, published)
    context = about(shown, published) | {
        "place": found,
        "first": first_screen.of_place(tuple(periods), found),
        "tables": [(row, published_tables.headline(row)) for row in rows],
        "has_public": any(row.sources for row in rows),
        "gaps": list(shown.gaps.filter(iso2=found.iso2)),
        "others": [other for other in places if other != found],
    }
    return render(request, "reporting/dashboards/state_tables.html", context)


@require_safe
def whole_tables(request: SignedInRequest, pk: int, place: str) -> HttpResponse:
    """All tables of one state, or of the region, on one page, to print or to keep."""
    shown, published = publication_and_others(request, pk)
    found, _ = place_of(shown, place)
    rows = published_tables.tables_of(shown, found.iso2)
    context = about(shown, published, _tables_crumb(shown, found)) | {
        "place": found,
        "tables": [(row, published_tables.blocks(row)) for row in rows],
        "gaps": list(shown.gaps.filter(iso2=found.iso2)),
    }
    return render(request, "reporting/dashboards/state_whole.html", context)


@require_safe
def table(request: SignedInRequest, pk: int, place: str, number: str) -> HttpResponse:
    """One table of one place. For the region also its totals over the publications, with charts."""
    shown, published = publication_and_others(request, pk)
    found, places = place_of(shown, place)
    number = number.upper()
    given = published_tables.tables_of(shown, found.iso2, number)
    gap = shown.gaps.filter(iso2=found.iso2, number=number).first()
    periods = publications.publications_until(shown, published)
    statistics = publications.statistics(periods, number) if found == REGION else []
    if not (given or gap or statistics):
        raise Http404
    named = list(shown.tables.filter(iso2=found.iso2).order_by("position").values_list("number", "title"))
    numbers = [name for name, _ in named]
    at = numbers.index(number) if number in numbers else None
    context = about(shown, published, _tables_crumb(shown, found)) | {
        "place": found,
        "places": places,
        "number": number,
        "title": given[0].title if given else gap.title if gap else statistics[0].title,
        "table": given[0] if given else None,
        "blocks": published_tables.blocks(given[0]) if given else [],
        "gap": gap,
        "item": statistics[0] if statistics else None,
        "periods": [publications.period_label(period) for period in periods],
        "rounded": [period for period in periods if period.rounding_base],
        "is_charted": number in CHARTED,
        "named": named,
        "holding": set(shown.tables.filter(number=number).values_list("iso2", flat=True)),
        "previous": named[at - 1] if at else None,
        "next": named[at + 1] if at is not None and at + 1 < len(named) else None,
    }
    if gap and context["revises"]:
        context["was_there"] = context["revises"].tables.filter(iso2=found.iso2, number=number).exists()
    return render(request, "reporting/dashboards/table.html", context)


def _tables_crumb(shown: Publication, place: Place) -> tuple[str, str]:
    return f"{place.name}: tables", reverse("dashboard-state", args=[shown.pk, place.code])


# --- For a spreadsheet ------------------------------------------------------------------------------------------------
@require_safe
def rights_csv(request: SignedInRequest, pk: int) -> HttpResponse:
    shown, _ = publication_and_others(request, pk)
    return csv_response(publications.rights_table(shown), f"actip-rights-of-victims-{shown.year}-{shown.pk}.csv")


@require_safe
def tables_csv(request: SignedInRequest, pk: int) -> HttpResponse:
    """All tables of a publication; with ``?place=kh`` those of one place, with ``&table=S1`` only that table."""
    shown, _ = publication_and_others(request, pk)
    notice = publications.figures_notice([shown])
    code, number = request.GET.get("place", ""), request.GET.get("table", "")
    iso2 = place_of(shown, code)[0].iso2 if code else None
    if number and not shown.tables.filter(number=number).exists():
        raise Http404
    rows = published_tables.spreadsheet(shown, notice, iso2, number)
    name = "-".join(part for part in ("tables", code, number.lower()) if part)
    return csv_response(rows, f"actip-{name}-{shown.year}-{shown.pk}.csv")


@require_safe
def statuses_csv(request: SignedInRequest, pk: int) -> HttpResponse:
    shown, _ = publication_and_others(request, pk)
    return csv_response(publications.statuses_table(shown), f"actip-statuses-{shown.year}-{shown.pk}.csv")


@require_safe
def totals_csv(request: SignedInRequest) -> HttpResponse:
    """The regional totals of all publications; with ``?table=S1`` those of one table."""
    check_reads_publications(request.user)
    published = published_tables.newest_editions(Publication.objects.all())
    number = request.GET.get("table", "")
    if number and not PublishedTotal.objects.filter(table_number=number).exists():
        raise Http404
    name = f"-{number.lower()}" if number else ""
    return csv_response(publications.totals_table(published, number), f"actip-regional-totals{name}.csv")


def csv_response(rows: list[list], filename: str) -> HttpResponse:
    """A CSV file in UTF-8 with a byte order mark, from which spreadsheet programs recognise the encoding."""
    response = HttpResponse(
        "\ufeff",
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{filename}"'},
    )
    writer = csv.writer(response)
    writer.writerows([[safe_cell(cell) for cell in row] for row in rows])
    return response
