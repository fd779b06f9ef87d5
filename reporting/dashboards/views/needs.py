"""Needs for assistance, for donors and the secretariat. Reads publications and nothing else."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from members.requests import SignedInRequest
from reporting.dashboards.forms import PublishedNeedFilter
from reporting.dashboards.queries import needs
from reporting.dashboards.views.publications import about, csv_response
from reporting.enums import NeedMet
from reporting.models.publication import Publication
from reporting.permissions import check_reads_publications


@require_safe
def needs_page(request: SignedInRequest, pk: int | None = None) -> HttpResponse:
    """The needs of a publication (the newest unless ``pk`` names one) that no programme meets, or meets in part."""
    check_reads_publications(request.user)
    published = sorted(
        Publication.objects.all(), key=lambda publication: (publication.period_end, publication.pk), reverse=True
    )
    if not published and pk is None:
        crumbs = [("Home", "/"), ("Dashboards", reverse("dashboard"))]
        return render(request, "reporting/dashboards/dashboard_empty.html", {"crumbs": crumbs})
    shown = get_object_or_404(Publication, pk=pk) if pk is not None else published[0]
    form = PublishedNeedFilter(request.GET, needs.obligation_choices(shown))
    chosen = form.cleaned_data if form.is_valid() else {}
    found = list(needs.needs_of(shown, **chosen))
    return render(
        request,
        "reporting/dashboards/needs.html",
        about(shown, published)
        | {
            "form": form,
            "filtered": any(chosen.values()),
            "found": sum(need.met != NeedMet.YES for need in found),
            "pillars": needs.by_pillar([need for need in found if need.met != NeedMet.YES]),
            "met": [need for need in found if need.met == NeedMet.YES],
            "coverage": needs.coverage(shown),
            "others": [other for other in published if other != shown],
        },
    )


@require_safe
def needs_csv(request: SignedInRequest, pk: int) -> HttpResponse:
    check_reads_publications(request.user)
    shown = get_object_or_404(Publication, pk=pk)
    return csv_response(needs.needs_table(shown), f"actip-needs-{shown.year}-{shown.pk}.csv")
