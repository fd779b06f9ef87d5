"""The calendar of reporting, and the address from which a calendar program reads it."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from members.requests import SignedInRequest
from members.row_access import row_access
from reporting import permissions
from reporting.actions import calendar as calendar_actions
from reporting.models import CalendarFeed
from reporting.queries import calendar as calendar_queries


def _page(request: SignedInRequest, address: str = "") -> HttpResponse:
    found = calendar_queries.entries(request.user)
    return render(
        request,
        "reporting/calendar/calendar.html",
        {
            "months": calendar_queries.by_month(entry for entry in found if entry.days_left >= 0),
            "past": [entry for entry in found if entry.days_left < 0],
            "feed": CalendarFeed.objects.filter(person=request.user).first(),
            "address": address,
            "webcal": address.replace("https://", "webcal://").replace("http://", "webcal://"),
            "crumbs": [("Home", "/")],
        },
    )


@require_safe
def calendar(request: SignedInRequest) -> HttpResponse:
    permissions.check_has_calendar(request.user)
    return _page(request)


@require_POST
def calendar_address(request: SignedInRequest) -> HttpResponse:
    """Make a new secret address, which is shown only once; or remove it."""
    permissions.check_has_calendar(request.user)
    if request.POST.get("then") == "remove":
        if calendar_actions.remove(by=request.user):
            messages.success(request, "The address is gone. Calendar programs that used it get nothing any more.")
        return redirect("calendar")
    token = calendar_actions.renew(by=request.user)
    return _page(request, settings.PORTAL_URL + reverse("calendar-file", args=[token]))


@login_not_required
@require_safe
def calendar_file(request: HttpRequest, token: str) -> HttpResponse:
    """The file for a calendar program. Anybody with the secret address sees dates, but nothing of any report."""
    person = calendar_actions.reader_of(token)
    if person is None:
        raise Http404
    with row_access(states=person.state_ids, reviews=person.reviews_reports):
        content = calendar_queries.as_ical(person, calendar_queries.entries(person))
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="actip.ics"'
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response
