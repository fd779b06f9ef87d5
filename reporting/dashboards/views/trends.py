"""Rates and trends of publications. Reads publications and nothing else."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from members.requests import SignedInRequest
from reporting.dashboards.queries import publications, trends
from reporting.dashboards.views.publications import about, csv_response, place_of, publication_and_others


@require_safe
def rates(request: SignedInRequest, pk: int) -> HttpResponse:
    """Identified victims per 100,000 inhabitants by sex, age and form (SDG 16.2.2), states in alphabetical order."""
    shown, published = publication_and_others(request, pk)
    populations = list(shown.populations.all())
    context = about(shown, published) | {
        "tables": trends.rate_tables(shown),
        "populations": populations,
        "sources": sorted({item.source for item in populations}),
        "years": sorted({item.year for item in populations}),
    }
    return render(request, "reporting/dashboards/rates.html", context)


@require_safe
def rates_csv(request: SignedInRequest, pk: int) -> HttpResponse:
    shown, _ = publication_and_others(request, pk)
    rows = trends.rates_spreadsheet(shown, publications.figures_notice([shown], trends.INVENTED))
    return csv_response(rows, f"actip-rates-sdg-16-2-2-{shown.year}-{shown.pk}.csv")


@require_safe
def trends_page(request: SignedInRequest, pk: int, place: str) -> HttpResponse:
    """Charts by sex, age and form over the publications up to the one shown, with the same numbers as tables."""
    shown, published = publication_and_others(request, pk)
    found, places = place_of(shown, place)
    periods = publications.publications_until(shown, published)
    context = about(shown, published) | {
        "place": found,
        "trends": trends.trends(periods, found.iso2, found.name),
        "periods": [publications.period_label(period) for period in periods],
        "rounded": [period for period in periods if period.rounding_base],
        "others": [other for other in places if other != found],
    }
    return render(request, "reporting/dashboards/trends.html", context)


@require_safe
def trends_csv(request: SignedInRequest, pk: int, place: str) -> HttpResponse:
    shown, published = publication_and_others(request, pk)
    found, _ = place_of(shown, place)
    periods = publications.publications_until(shown, published)
    rows = trends.trends_spreadsheet(periods, found.iso2, found.name, publications.figures_notice(periods))
    return csv_response(rows, f"actip-trends-{found.code}-{shown.year}-{shown.pk}.csv")
