"""The start page: for a visitor what the portal is, for everybody else what waits for them."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from members import permissions
from programme import views
from reporting.actions import visits
from reporting.models import ReportingCycle
from reporting.models.publication import Publication
from reporting.queries import calendar, news
from reporting.queries import home as queries

DATES_SHOWN = 4


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    user = request.user
    if not user.is_authenticated:
        return views.landing(request)
    last_visit = visits.came(user)
    manages_cycles = user.has_perm(permissions.MANAGE_CYCLES)
    return render(
        request,
        "programme/home.html",
        {
            "waiting": queries.waiting_for(user),
            "last_visit": last_visit,
            "changed": news.what_changed(user, last_visit),
            "dates": _next_dates(user),
            "cycles": queries.open_cycles() if manages_cycles else [],
            "planned": ReportingCycle.objects.planned().order_by("opens_on") if manages_cycles else [],
            "manages_cycles": manages_cycles,
            "manages_people": user.has_perm(permissions.MANAGE_PEOPLE),
            "reads_publications": user.has_perm(permissions.VIEW_PUBLICATIONS),
            "releases": Publication.objects.all()[:3] if user.has_perm(permissions.VIEW_PUBLICATIONS) else [],
        },
    )


def _next_dates(user) -> list[calendar.Entry]:
    """The next days that concern the person; none for those whom no date of reporting concerns."""
    if not user.state_ids and not user.reviews_reports:
        return []
    return calendar.entries(user, since=timezone.localdate())[:DATES_SHOWN]
