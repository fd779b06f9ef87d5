"""Rates and trends of releases. Reads publications and nothing else."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from members.permissions import VIEW_PUBLICATIONS, check
from members.requests import SignedInRequest
from reporting.models.publication import Publication
from reporting.queries import dashboard as queries
from reporting.queries import published_tables
from reporting.queries import trends as trend_queries
from reporting.views.dashboard import csv_response

REGION = "region"


def _crumbs(shown: Publication) -> list[tuple[str, str]]:
    return [("Home", "/"), ("Dashboards", reverse("dashboard")), (str(shown), shown.get_absolute_url())]


@require_safe
def rates(request: SignedInRequest, pk: int) -> HttpResponse:
    """Identified victims per 100 000 inhabitants by sex, age and form (SDG 16.2.2), states by the alphabet."""
    check(request.user, VIEW_PUBLICATIONS)
    shown = get_object_or_404(Publication, pk=pk)
    return render(
        request,
        "reporting/dashboard/rates.html",
        {
            "release": shown,
            "tables": trend_queries.rate_tables(shown),
            "populations": list(shown.populations.all()),
            "crumbs": _crumbs(shown),
        },
    )


@require_safe
def rates_csv(request: SignedInRequest, pk: int) -> HttpResponse:
    check(request.user, VIEW_PUBLICATIONS)
    shown = get_object_or_404(Publication, pk=pk)
    rows = trend_queries.rates_spreadsheet(shown, queries.notice_lines([shown]))
    return csv_response(rows, f"actip-rates-sdg-16-2-2-{shown.year}-{shown.pk}.csv")


def _place(shown: Publication, place: str) -> tuple[str, str]:
    """ISO code ("" for the region) and name; 404 where the release holds no table of the place."""
    if place == REGION:
        return "", "region"
    found = {code: name for code, name in published_tables.places(shown)}
    if place.upper() not in found:
        raise Http404
    return place.upper(), found[place.upper()]


@require_safe
def trends(request: SignedInRequest, pk: int, place: str) -> HttpResponse:
    """Charts by sex, age and form over the releases up to the one shown, with the same numbers as tables."""
    check(request.user, VIEW_PUBLICATIONS)
    shown = get_object_or_404(Publication, pk=pk)
    iso2, name = _place(shown, place)
    periods = queries.releases_until(shown, list(Publication.objects.all()))
    return render(
        request,
        "reporting/dashboard/trends.html",
        {
            "release": shown,
            "place": place,
            "name": name,
            "trends": trend_queries.trends(periods, iso2, name),
            "periods": [queries.period_label(period) for period in periods],
            "others": [
                (code, label)
                for code, label in [(REGION, "Region"), *((c.lower(), n) for c, n in published_tables.places(shown))]
                if code != place
            ],
            "crumbs": _crumbs(shown),
        },
    )


@require_safe
def trends_csv(request: SignedInRequest, pk: int, place: str) -> HttpResponse:
    check(request.user, VIEW_PUBLICATIONS)
    shown = get_object_or_404(Publication, pk=pk)
    iso2, name = _place(shown, place)
    periods = queries.releases_until(shown, list(Publication.objects.all()))
    rows = trend_queries.trends_spreadsheet(periods, iso2, name, queries.notice_lines(periods))
    return csv_response(rows, f"actip-trends-{place}-{shown.year}-{shown.pk}.csv")
