"""For a state: the roles and bodies that opened its report, and when."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from members.requests import SignedInRequest
from reporting import permissions
from reporting.actions import readings as reading_actions
from reporting.models import NationalReport
from reporting.queries import readings

READINGS_ON_A_PAGE = 50


@require_safe
def report_readings(request: SignedInRequest, pk: int) -> HttpResponse:
    """The readings of a report. The secretariat sees the same page as the state."""
    reports = NationalReport.objects.visible_to(request.user).select_related("cycle", "member_state")
    report = get_object_or_404(reports, pk=pk)
    speaks = permissions.allows(permissions.check_can_report, request.user, report)
    if not speaks and not request.user.reviews_reports:
        raise PermissionDenied("Who opened a report is shown to its focal point and to the SOMTC secretariat.")
    page = Paginator(readings.events_of(report, reading_actions.ACTS), READINGS_ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    return render(
        request,
        "reporting/desk/readings.html",
        {
            "report": report,
            "page_obj": page,
            "rows": readings.in_words(report, page),
            "speaks": speaks,
            "crumbs": [("Home", "/"), (str(report), report.get_absolute_url())] if speaks else [("Home", "/")],
        },
    )
