"""Needs for assistance, for donors and the secretariat. Reads publications and nothing else."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from members.permissions import VIEW_PUBLICATIONS, check
from members.requests import SignedInRequest
from reporting.enums import NeedMet
from reporting.forms.follow_up import PublishedNeedFilter
from reporting.models.publication import Publication
from reporting.queries import published_needs as queries
from reporting.views.dashboard import about, csv_response


@require_safe
def needs(request: SignedInRequest, pk: int | None = None) -> HttpResponse:
    """The needs of a release (the newest one unless ``pk`` names another) that no programme meets, or meets in part."""
    check(request.user, VIEW_PUBLICATIONS)
    releases = sorted(Publication.objects.all(), key=lambda release: (release.period_end, release.pk), reverse=True)
    if not releases and pk is None:
        crumbs = [("Home", "/"), ("Dashboards", reverse("dashboard"))]
        return render(request, "reporting/dashboard/dashboard_empty.html", {"crumbs": crumbs})
    shown = get_object_or_404(Publication, pk=pk) if pk is not None else releases[0]
    form = PublishedNeedFilter(request.GET, queries.obligation_choices(shown))
    chosen = form.cleaned_data if form.is_valid() else {}
    found = list(queries.needs_of(shown, **chosen))
    return render(
        request,
        "reporting/dashboard/needs.html",
        about(shown, releases)
        | {
            "form": form,
            "filtered": any(chosen.values()),
            "found": sum(need.met != NeedMet.YES for need in found),
            "pillars": queries.by_pillar([need for need in found if need.met != NeedMet.YES]),
            "met": [need for need in found if need.met == NeedMet.YES],
            "coverage": queries.coverage(shown),
            "others": [other for other in releases if other != shown],
        },
    )


@require_safe
def needs_csv(request: SignedInRequest, pk: int) -> HttpResponse:
    check(request.user, VIEW_PUBLICATIONS)
    shown = get_object_or_404(Publication, pk=pk)
    return csv_response(queries.needs_table(shown), f"actip-needs-{shown.year}-{shown.pk}.csv")
