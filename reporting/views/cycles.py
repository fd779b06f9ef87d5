"""Reporting cycles: the list, planning, the stage of each state, and the steps from plan to archive and back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from members import clock
from members.models import User
from members.permissions import MANAGE_CYCLES, check
from members.requests import SignedInRequest
from reporting import workflow
from reporting.actions import cycles
from reporting.enums import CycleStatus, FourEyesStep, ReportStatus
from reporting.errors import WorkflowError
from reporting.forms.cycles import CycleForm, ExtendForm
from reporting.models import ConsolidatedReport, NationalReport, ReportingCycle, SecondApproval, Section
from reporting.queries import cycle_dates, stages
from reporting.queries.team import states_without_focal_point
from reporting.refusals import refusal_leads_to

TRAIL = [("Home", "/")]


def _trail_to(cycle: ReportingCycle) -> list[tuple[str, str]]:
    return [*TRAIL, ("Cycles", reverse("cycle-list")), (str(cycle), cycle.get_absolute_url())]


@require_safe
def cycle_list(request: SignedInRequest) -> HttpResponse:
    """The planned, open and closed cycles; on request the archived ones."""
    check(request.user, MANAGE_CYCLES)
    wants_archive = request.GET.get("show") == "archive"
    found = stages.cycles_with_counts()
    shown = list(found.archived() if wants_archive else found.kept())
    return render(
        request,
        "reporting/cycles/cycle_list.html",
        {
            "cycles": shown,
            "wants_archive": wants_archive,
            "archived_count": ReportingCycle.objects.archived().count(),
            "crumbs": [*TRAIL, ("Cycles", reverse("cycle-list"))] if wants_archive else TRAIL,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def cycle_plan(request: SignedInRequest) -> HttpResponse:
    """Ask for the details of a new cycle and save it as planned."""
    check(request.user, MANAGE_CYCLES)
    return _details(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def cycle_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    check(request.user, MANAGE_CYCLES)
    cycle = get_object_or_404(ReportingCycle.objects.select_related("questionnaire"), pk=pk)
    if cycle.is_archived:
        messages.info(request, f"“{cycle}” is in the archive. Take it out before you change it.")
        return redirect(cycle)
    return _details(request, cycle)


def _details(request: SignedInRequest, cycle: ReportingCycle | None) -> HttpResponse:
    worked_out = request.POST.get("then") == "dates"
    status = 200
    if worked_out:
        form = CycleForm.with_dates_worked_out(request.POST, cycle)
    else:
        form = CycleForm(request.POST if request.method == "POST" else None, cycle)
    if request.method == "POST" and not worked_out and form.is_valid():
        try:
            if cycle is None:
                saved = cycles.plan(**form.cleaned_data, is_sample=settings.DEMO, by=request.user)
                messages.success(request, f"“{saved}” is planned. No state can write yet.")
            else:
                saved, asked = _change(cycle, form.cleaned_data, request.user)
                messages.success(request, f"The details of “{saved}” are saved.")
                if asked:
                    messages.info(
                        request, gettext("A second officer is asked about the steps that one shall do alone.")
                    )
        except WorkflowError as error:  # something changed since the page was opened
            form.add_error(None, str(error))
            status = 409
        else:
            return redirect(saved)
    return render(
        request,
        "reporting/cycles/cycle_form.html",
        {
            "form": form,
            "cycle": cycle,
            "worked_out": worked_out and not form.errors,
            "crumbs": _trail_to(cycle) if cycle else [*TRAIL, ("Cycles", reverse("cycle-list"))],
        },
        status=status,
    )


@transaction.atomic
def _change(cycle: ReportingCycle, details: dict[str, Any], by: User) -> tuple[ReportingCycle, SecondApproval | None]:
    """Change the cycle; also request a second officer if a step no longer needs two."""
    alone = set(cycle.four_eyes) - set(details["four_eyes"])
    wanted = details | {"four_eyes": sorted({*cycle.four_eyes, *details["four_eyes"]})}
    saved = cycles.change(cycle=cycle, **wanted, by=by)
    return saved, cycles.ask_loosening(cycle=saved, steps=alone, by=by) if alone else None


@require_safe
def cycle_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    check(request.user, MANAGE_CYCLES)
    cycle = get_object_or_404(
        ReportingCycle.objects.select_related("questionnaire", "opened_by", "closed_by", "archived_by"), pk=pk
    )
    rows = stages.stage_rows(cycle) if cycle.opened_at else []
    in_hand = sum(row.report.status in {ReportStatus.SUBMITTED, ReportStatus.ACCEPTED} for row in rows)
    steps = [STEPS[cycle.status, then] for then in workflow.CYCLE_STEPS[cycle.status]]
    return render(
        request,
        "reporting/cycles/cycle_detail.html",
        {
            "cycle": cycle,
            "rows": rows,
            "in_hand": in_hand,
            "invited": list(cycle.invited.all()),
            "milestones": [(cycle_dates.MILESTONES[name], day) for name, day in cycle.milestones()],
            "vacant": states_without_focal_point(cycle) if cycle.is_open else [],
            "four_eyes": [FourEyesStep(step).label for step in cycle.four_eyes],
            "approvals": SecondApproval.objects.waiting().filter(cycle=cycle),
            "accepted": sum(row.report.status == ReportStatus.ACCEPTED for row in rows),
            "consolidated": ConsolidatedReport.objects.filter(cycle=cycle).first(),
            "thresholds_open": not cycles.has_publication(cycle),
            "steps": sorted(steps, key=lambda step: step.order),
            "crumbs": _trail_to(cycle)[:-1],
        },
    )


# --- Steps ------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class CycleStep:
    """One step of a cycle for the pages. ``name`` is used in the address."""

    name: str
    act: Callable[..., ReportingCycle]
    verb: str
    done: str  # the message afterwards; takes the cycle
    order: int
    warns: bool = False


_P, _O, _C, _A = CycleStatus.PLANNED, CycleStatus.OPEN, CycleStatus.CLOSED, CycleStatus.ARCHIVED
STEPS: dict[tuple[str, str], CycleStep] = {
    (_P, _O): CycleStep("open", cycles.open_planned, "Open this cycle", "“{}” is open. The focal points are told.", 0),
    (_O, _C): CycleStep("close", cycles.close_cycle, "Close this cycle", "“{}” is closed.", 1, warns=True),
    (_O, _P): CycleStep("take-back", cycles.take_back_opening, "Take the opening back", "“{}” is planned again.", 2),
    (_C, _A): CycleStep("archive", cycles.archive, "Put it into the archive", "“{}” is in the archive.", 3),
    (_C, _O): CycleStep("reopen", cycles.reopen, "Open it again", "“{}” is open again, with everything in it.", 4),
    (_A, _C): CycleStep("restore", cycles.restore, "Take it out of the archive", "“{}” is out of the archive.", 5),
}
BY_NAME = {step.name: step for step in STEPS.values()}


@require_http_methods(["GET", "HEAD", "POST"])
@refusal_leads_to("cycle-detail", "pk")
def cycle_step(request: SignedInRequest, pk: int, step: str) -> HttpResponse:
    """Show what a step will do; once confirmed, do it."""
    check(request.user, MANAGE_CYCLES)
    cycle = get_object_or_404(ReportingCycle.objects.select_related("questionnaire"), pk=pk)
    if step not in BY_NAME:
        raise Http404
    wanted = BY_NAME[step]
    if request.method == "POST":
        cycle = wanted.act(cycle=cycle, by=request.user)
        messages.success(request, wanted.done.format(cycle))
        return redirect(cycle)
    if wanted not in [STEPS[cycle.status, then] for then in workflow.CYCLE_STEPS[cycle.status]]:
        messages.info(request, f"“{cycle}” is {cycle.status.label.lower()} now, so this is not to be done.")
        return redirect(cycle)
    rows = stages.stage_rows(cycle) if cycle.opened_at else []
    states = list(cycle.invited.all())
    return render(
        request,
        "reporting/cycles/cycle_step.html",
        {
            "cycle": cycle,
            "step": wanted,
            "with_states": [row.report.member_state.name for row in rows if row.report.is_editable],
            "waiting": [row.report.member_state.name for row in rows if row.report.status == ReportStatus.SUBMITTED],
            "states": states,
            "others": [state.name for state in states if not state.is_party],
            "section_count": Section.objects.of_report(cycle.questionnaire_id).count(),
            "crumbs": _trail_to(cycle),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def cycle_extend(request: SignedInRequest, pk: int, report_pk: int) -> HttpResponse:
    """Give one state a later due date without its request."""
    check(request.user, MANAGE_CYCLES)
    reports = NationalReport.objects.select_related("cycle", "member_state")
    report = get_object_or_404(reports, pk=report_pk, cycle=pk)
    if not report.cycle.is_open or not report.is_editable:
        messages.info(request, f"The report of {report.member_state} is not being written, so it needs no more time.")
        return redirect(report.cycle)
    form = ExtendForm(request.POST if request.method == "POST" else None, report=report)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            report = cycles.extend(report=report, by=request.user, **form.cleaned_data)
        except WorkflowError as error:
            form.add_error(None, str(error))
            status = 409
        else:
            messages.success(
                request,
                f"{report.member_state} has until {clock.end_of(report.due_on, clock.of(report.member_state))}. "
                "Its focal points get an e-mail.",
            )
            return redirect(report.cycle)
    return render(
        request,
        "reporting/cycles/cycle_extend.html",
        {"cycle": report.cycle, "report": report, "form": form, "crumbs": _trail_to(report.cycle)},
        status=status,
    )
