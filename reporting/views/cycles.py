"""Rounds of reporting: the list, a new one, how far each state is, and the end."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from members.models import MemberState
from members.permissions import MANAGE_CYCLES, check
from members.requests import SignedInRequest
from reporting.actions import cycles
from reporting.enums import ReportStatus
from reporting.errors import WorkflowError
from reporting.forms.cycles import CycleForm
from reporting.models import ConsolidatedReport, ReportingCycle, Section
from reporting.queries import desk
from reporting.queries.team import states_without_focal_point

TRAIL = [("Home", "/")]


def _trail_to(cycle: ReportingCycle) -> list[tuple[str, str]]:
    return [*TRAIL, ("Cycles", reverse("cycle-list")), (str(cycle), cycle.get_absolute_url())]


@require_safe
def cycle_list(request: SignedInRequest) -> HttpResponse:
    check(request.user, MANAGE_CYCLES)
    found = list(desk.cycles_with_counts())
    return render(request, "reporting/cycles/cycle_list.html", {"cycles": found, "crumbs": TRAIL})


@require_http_methods(["GET", "HEAD", "POST"])
def cycle_open(request: SignedInRequest) -> HttpResponse:
    """Asks for the dates, shows what will happen, then opens the cycle."""
    check(request.user, MANAGE_CYCLES)
    then = request.POST.get("then", "")
    form = CycleForm(request.POST) if request.method == "POST" else CycleForm()
    context = {"form": form, "crumbs": [*TRAIL, ("Cycles", reverse("cycle-list"))]}
    if request.method != "POST" or not form.is_valid() or then == "change":
        return render(request, "reporting/cycles/cycle_open.html", context)
    if then == "open":
        try:
            cycle = cycles.open_cycle(**form.cleaned_data, is_sample=settings.DEMO, by=request.user)
        except WorkflowError as error:
            form.add_error(None, str(error))
            return render(request, "reporting/cycles/cycle_open.html", context, status=409)
        count = cycle.reports.count()
        messages.success(request, f"“{cycle}” is open. {count} draft reports were created.")
        return redirect(cycle)
    states = list(MemberState.objects.all())
    context |= {
        "given": form.cleaned_data,
        "kind": dict(form.fields["kind"].choices)[form.cleaned_data["kind"]],  # type: ignore[attr-defined]
        "typed": [(name, value) for name, value in request.POST.items() if name not in {"then", "csrfmiddlewaretoken"}],
        "report_count": len(states),
        "section_count": Section.objects.filter(questionnaire=form.cleaned_data["questionnaire"]).count(),
        "others": [state.name for state in states if not state.is_party],
    }
    return render(request, "reporting/cycles/cycle_open_confirm.html", context)


@require_safe
def cycle_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    check(request.user, MANAGE_CYCLES)
    cycle = get_object_or_404(ReportingCycle.objects.select_related("questionnaire", "opened_by", "closed_by"), pk=pk)
    rows = desk.stage_rows(cycle)
    in_hand = sum(row.report.status in {ReportStatus.SUBMITTED, ReportStatus.ACCEPTED} for row in rows)
    return render(
        request,
        "reporting/cycles/cycle_detail.html",
        {
            "cycle": cycle,
            "rows": rows,
            "in_hand": in_hand,
            "vacant": states_without_focal_point(cycle) if cycle.is_open else [],
            "accepted": sum(row.report.status == ReportStatus.ACCEPTED for row in rows),
            "consolidated": ConsolidatedReport.objects.filter(cycle=cycle).first(),
            "crumbs": _trail_to(cycle)[:-1],
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def cycle_close(request: SignedInRequest, pk: int) -> HttpResponse:
    check(request.user, MANAGE_CYCLES)
    cycle = get_object_or_404(ReportingCycle, pk=pk)
    if request.method == "POST":
        try:
            cycles.close_cycle(cycle=cycle, by=request.user)
        except WorkflowError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, f"“{cycle}” is closed.")
        return redirect(cycle)
    if not cycle.is_open:
        messages.info(request, f"“{cycle}” is closed already.")
        return redirect(cycle)
    rows = desk.stage_rows(cycle)
    return render(
        request,
        "reporting/cycles/cycle_close.html",
        {
            "cycle": cycle,
            "with_states": [row.report.member_state.name for row in rows if row.report.is_editable],
            "waiting": [row.report.member_state.name for row in rows if row.report.status == ReportStatus.SUBMITTED],
            "crumbs": _trail_to(cycle),
        },
    )
