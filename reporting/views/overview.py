"""The region overview: states and stages, for the secretariat."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from members.permissions import REVIEW_REPORTS, check
from members.requests import SignedInRequest
from reporting.models import ReportingCycle
from reporting.queries import overview


class CycleFilter(forms.Form):
    cycle = forms.ModelChoiceField(
        ReportingCycle.objects.filter(opened_at__isnull=False),
        label="Cycle",
        required=False,
        empty_label="All open cycles",
    )


@require_safe
def region_overview(request: SignedInRequest) -> HttpResponse:
    """The open cycles, or the chosen one. An unknown choice shows the open ones."""
    check(request.user, REVIEW_REPORTS)
    form = CycleFilter(request.GET)
    chosen = form.cleaned_data.get("cycle") if form.is_valid() else None
    cycles = [chosen] if chosen else list(ReportingCycle.objects.open())
    return render(
        request,
        "reporting/overview/region_overview.html",
        {
            "form": form,
            "chosen": chosen,
            "found": overview.overview(cycles),
            "stages": overview.STAGES,
            "crumbs": [("Home", "/")],
        },
    )
