"""The practice report of a state: begun, handed in for practice, put away."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from members.models import MemberState
from members.requests import SignedInRequest
from reporting import permissions
from reporting.actions import practice as actions
from reporting.models import NationalReport
from reporting.queries import before_submitting
from reporting.refusals import refusal_leads_to
from reporting.snapshot import readiness
from reporting.snapshot.build import build_snapshot
from reporting.views.lookup import report_being_written, trail


@require_http_methods(["GET", "HEAD", "POST"])
@refusal_leads_to("report-list")
def practice(request: SignedInRequest) -> HttpResponse:
    """What a practice report is, with the way to it for each state for which the person speaks."""
    states = list(MemberState.objects.filter(pk__in=request.user.reported_state_ids).order_by("name"))
    if not states:
        raise PermissionDenied(
            gettext("This page is for national focal points. Your focal point gives you sections of a practice report.")
        )
    if request.method == "POST":
        state = get_object_or_404(MemberState, pk__in=request.user.reported_state_ids, iso2=request.POST.get("state"))
        return redirect(actions.begin(state=state, by=request.user))
    return render(
        request,
        "reporting/practice_report/practice.html",
        {
            "states": [(state, actions.current(state)) for state in states],
            "crumbs": [("Home", "/"), (gettext("Reports"), reverse("report-list"))],
        },
    )


def _practice_report(request: SignedInRequest, pk: int) -> NationalReport:
    report = report_being_written(request.user, pk)
    permissions.check_can_report(request.user, report)
    if not report.is_practice:
        raise Http404
    return report


@require_http_methods(["GET", "HEAD", "POST"])
def practice_submit(request: SignedInRequest, pk: int) -> HttpResponse:
    """What the page "Submit" would say of this report. It can be pressed with points left too."""
    report = _practice_report(request, pk)
    if request.method == "POST":
        actions.hand_in(report=report, by=request.user)
        return redirect("practice-submitted", pk)
    content = build_snapshot(report)
    return render(
        request,
        "reporting/practice_report/submit.html",
        {
            "report": report,
            "problems": readiness.problems(report, content),
            "remarks": before_submitting.remarks(report, content),
            "crumbs": trail(report),
        },
    )


@require_safe
def practice_submitted(request: SignedInRequest, pk: int) -> HttpResponse:
    """What would happen now."""
    report = _practice_report(request, pk)
    return render(request, "reporting/practice_report/submitted.html", {"report": report, "crumbs": trail(report)})


@require_http_methods(["GET", "HEAD", "POST"])
def practice_put_away(request: SignedInRequest, pk: int) -> HttpResponse:
    report = _practice_report(request, pk)
    if request.method == "POST":
        actions.put_away(report=report, by=request.user)
        messages.success(request, gettext("The practice report is put away. You can begin another one at any time."))
        return redirect("practice")
    return render(request, "reporting/practice_report/put_away.html", {"report": report, "crumbs": trail(report)})
