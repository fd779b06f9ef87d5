"""Rates and trends of releases. Reads publications and nothing else."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from members.requests import SignedInRequest
from reporting.queries import dashboard as queries
from reporting.queries import trends as trend_queries
from reporting.views.dashboard import about, csv_response, place_of, release_and_others


@require_safe
def rates(request: SignedInRequest, pk: int) -> HttpResponse:
    """Identified victims per 100,000 inhabitants by sex, age and form (SDG 16.2.2), states by the alphabet."""
    shown, releases = release_and_others(request, pk)
    populations = list(shown.populations.all())
    context = about(shown, releases) | {
        "tables": trend_queries.rate_tables(shown),
        "populations": populations,
        "sources": sorted({item.source for item in populations}),
        "years": sorted({item.year for item in populations}),
    }
    return render(request, "reporting/dashboard/rates.html", context)


@require_safe
def rates_csv(request: SignedInRequest, pk: int) -> HttpResponse:
    shown, _ = release_and_others(request, pk)
    rows = trend_queries.rates_spreadsheet(shown, queries.figures_notice([shown], trend_queries.INVENTED))
    return csv_response(rows, f"actip-rates-sdg-16-2-2-{shown.year}-{shown.pk}.csv")


@require_safe
def trends(request: SignedInRequest, pk: int, place: str) -> HttpResponse:
    """Charts by sex, age and form over the releases up to the one shown, with the same numbers as tables."""
    shown, releases = release_and_others(request, pk)
    found, places = place_of(shown, place)
    periods = queries.releases_until(shown, releases)
    context = about(shown, releases) | {
        "place": found,
        "trends": trend_queries.trends(periods, found.iso2, found.name),
        "periods": [queries.period_label(period) for period in periods],
        "rounded": [period for period in periods if period.rounding_base],
        "others": [other for other in places if other != found],
    }
    return render(request, "reporting/dashboard/trends.html", context)


@require_safe
def trends_csv(request: SignedInRequest, pk: int, place: str) -> HttpResponse:
    shown, releases = release_and_others(request, pk)
    found, _ = place_of(shown, place)
    periods = queries.releases_until(shown, releases)
    rows = trend_queries.trends_spreadsheet(periods, found.iso2, found.name, queries.figures_notice(periods))
    return csv_response(rows, f"actip-trends-{found.code}-{shown.year}-{shown.pk}.csv")
