"""Needs for assistance in submitted reports, for the secretariat."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from members.permissions import REVIEW_REPORTS, check
from members.requests import SignedInRequest
from reporting.forms.follow_up import NeedFilter
from reporting.queries import needs

NEEDS_PER_PAGE = 50


@require_safe
def need_list(request: SignedInRequest) -> HttpResponse:
    """Needs of states by obligation, from submitted reports only."""
    check(request.user, REVIEW_REPORTS)
    form = NeedFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    page = Paginator(needs.reported_needs(**chosen), NEEDS_PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "reporting/needs/need_list.html",
        {
            "form": form,
            "filtered": any(chosen.values()),
            "page_obj": page,
            "groups": needs.by_obligation(list(page)),
            "crumbs": [("Home", "/")],
        },
    )
