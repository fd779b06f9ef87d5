"""The start page: for a visitor what the portal is, for everybody else what waits for them."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from members import permissions
from programme import views
from reporting.models.publication import Publication
from reporting.queries import home as queries


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    user = request.user
    if not user.is_authenticated:
        return views.landing(request)
    manages_cycles = user.has_perm(permissions.MANAGE_CYCLES)
    return render(
        request,
        "programme/home.html",
        {
            "waiting": queries.waiting_for(user),
            "changed": queries.what_changed(user),
            "cycles": queries.open_cycles() if manages_cycles else [],
            "manages_cycles": manages_cycles,
            "manages_people": user.has_perm(permissions.MANAGE_PEOPLE),
            "reads_publications": user.has_perm(permissions.VIEW_PUBLICATIONS),
            "releases": Publication.objects.all()[:3] if user.has_perm(permissions.VIEW_PUBLICATIONS) else [],
        },
    )
