"""The start page. A visitor reads what the portal is, everybody else what waits for them."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import wraps

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from members import permissions
from members.models import OfficeContact
from programme import views
from reporting.actions import visits
from reporting.models import NationalReport, ReportingCycle
from reporting.models.publication import Publication
from reporting.permissions import can_read_publications
from reporting.queries import calendar, news
from reporting.queries import home as home_queries
from reporting.sample_loading import progress

DATES_SHOWN = 4
SECONDS_BETWEEN_RENEWALS = 5


def renewed_while_loading(view: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """While sample data are loaded the page fetches itself again, without a script; with "?still" it stays as it is.

    A page that changes by itself must offer to stop (WCAG 2.2.2).
    """

    @wraps(view)
    def wrapper(request: HttpRequest) -> HttpResponse:
        renews = settings.DEMO and "still" not in request.GET and progress.current() is not None
        request.renewed_every = SECONDS_BETWEEN_RENEWALS if renews else 0  # type: ignore[attr-defined]
        response = view(request)
        if renews:
            response.headers["Refresh"] = str(SECONDS_BETWEEN_RENEWALS)
        return response

    return wrapper


@login_not_required
@require_safe
@renewed_while_loading
def home(request: HttpRequest) -> HttpResponse:
    user = request.user
    if not user.is_authenticated:
        return views.landing(request)
    last_visit = visits.came(user)
    manages_cycles = user.has_perm(permissions.MANAGE_CYCLES)
    reports, asked = home_queries.reports_of(user), home_queries.asked_of(user)
    cycles = list(ReportingCycle.objects.concerning(user)) if user.state_ids or user.reviews_reports else []
    return render(
        request,
        "programme/home.html",
        {
            "waiting": home_queries.waiting_for(user, reports, asked),
            "last_visit": last_visit,
            "changed": news.what_changed(user, last_visit, cycles=cycles),
            "dates": _next_dates(user, cycles, reports, asked),
            "cycles": home_queries.open_cycles() if manages_cycles else [],
            "planned": ReportingCycle.objects.planned().order_by("opens_on") if manages_cycles else [],
            "manages_cycles": manages_cycles,
            "contact_is_missing": user.has_perm(permissions.KEEP_CONTACT) and OfficeContact.current() is None,
            "manages_people": user.has_perm(permissions.MANAGE_PEOPLE),
            "reads_publications": user.has_perm(permissions.VIEW_PUBLICATIONS),
            "publications": Publication.objects.all()[:3] if can_read_publications(user) else [],
        },
    )


def _next_dates(
    user, cycles: Sequence[ReportingCycle], reports: Sequence[NationalReport], asked: home_queries.WaitingKinds
) -> list[calendar.CalendarDay]:
    """The next dates that concern the person; an empty list for people outside reporting."""
    if not user.state_ids and not user.reviews_reports:
        return []
    editable = [report for report in reports if report.is_editable]
    yesterday = timezone.localdate() - timedelta(days=1)
    found = calendar.entries(user, yesterday, cycles, editable, assigned=asked.sections)
    return [entry for entry in found if entry.days_left >= 0][:DATES_SHOWN]
