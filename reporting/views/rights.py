"""The rights of victims: a state's own page and entries, one submitted report, and the region for the secretariat."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from members.permissions import REVIEW_REPORTS, check
from members.requests import SignedInRequest
from reporting.actions import rights as rights_actions
from reporting.errors import WorkflowError
from reporting.forms.rights import RightForm
from reporting.models import ReportingCycle, SubmittedVersion
from reporting.queries import rights as rights_queries
from reporting.snapshot import reading
from reporting.snapshot.build import build_snapshot
from reporting.standing import RIGHTS_SECTION
from reporting.views.lookup import section_being_written, trail
from victims import rights
from victims.models import VictimRight


@require_safe
def report_rights(request: SignedInRequest, pk: int) -> HttpResponse:
    """For the report that is being written: the status of each right, and what can still be entered."""
    report_section = section_being_written(request.user, pk, RIGHTS_SECTION)
    report = report_section.report
    before = SubmittedVersion.objects.report_before(report)
    states = rights_queries.RightsReader().states(build_snapshot(report), before.content if before else None)
    return render(
        request,
        "reporting/rights/report_rights.html",
        {
            "report": report,
            "before": before,
            "states": states,
            "writable": report.is_editable and report_section.is_open,
            "crumbs": trail(report, (str(report_section.section), report_section.get_absolute_url())),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def right_edit(request: SignedInRequest, pk: int, key: str) -> HttpResponse:
    """One right: the numbers that no table gives, and three marks."""
    report_section = section_being_written(request.user, pk, RIGHTS_SECTION)
    report = report_section.report
    right = get_object_or_404(VictimRight.objects.prefetch_related("indicators"), key=key)
    saved = rights.returns_of(report.member_state, (report.cycle.period_start, report.cycle.period_end)).get(key)
    form = RightForm(right, saved, request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            rights_actions.save_right(
                report_section=report_section,
                right=right,
                entry=form.entry(),
                base_version=form.cleaned_data["version"] or 0,
                by=request.user,
            )
        except rights.RightChanged as error:
            form.data = {**request.POST.dict(), "version": str(error.current.version)}
            form.add_error(None, f"{error} Read what stands now, then save what shall stand.")
            status = 409
        except WorkflowError as error:
            form.add_error(None, f"{error} Nothing was saved; what you typed is below.")
            status = 409
        else:
            messages.success(request, f"“{right}” is saved.")
            return redirect(reverse("report-rights", args=[pk]) + f"#{right.key}")
    return render(
        request,
        "reporting/rights/right_edit.html",
        {
            "report": report,
            "right": right,
            "form": form,
            "saved": saved,
            "writable": report.is_editable and report_section.is_open,
            "back": reverse("report-rights", args=[pk]) + f"#{right.key}",
            "crumbs": trail(report, ("Rights of victims", reverse("report-rights", args=[pk]))),
        },
        status=status,
    )


@require_safe
def version_rights(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    """The rights in one submitted version, for its state and the secretariat."""
    versions = SubmittedVersion.objects.visible_to(request.user).select_related("report__cycle", "report__member_state")
    version = get_object_or_404(versions, report=pk, number=number)
    content = reading.content_visible_to(request.user, version)
    is_whole = content is version.content  # a status from some answers is not compared with one from all
    before = SubmittedVersion.objects.report_before(version.report) if is_whole else None
    return render(
        request,
        "reporting/rights/report_rights.html",
        {
            "report": version.report,
            "version": version,
            "before": before,
            "states": rights_queries.RightsReader().states(content, before.content if before else None),
            "crumbs": [("Home", "/"), (version.reference, version.get_absolute_url())],
        },
    )


@require_safe
def region_rights(request: SignedInRequest) -> HttpResponse:
    """Every right over all states, from submitted reports. For the secretariat; donors read publications."""
    check(request.user, REVIEW_REPORTS)
    cycles = list(ReportingCycle.objects.filter(reports__versions__isnull=False).distinct().order_by("-period_end"))
    if not cycles:
        return render(request, "reporting/rights/region_rights.html", {"cycles": [], "crumbs": [("Home", "/")]})
    wanted = request.GET.get("cycle", "")
    if wanted and wanted not in {str(cycle.pk) for cycle in cycles}:
        raise Http404
    cycle = next((cycle for cycle in cycles if str(cycle.pk) == wanted), cycles[0])
    found, versions = rights_queries.region(cycle)
    return render(
        request,
        "reporting/rights/region_rights.html",
        {
            "cycles": cycles,
            "cycle": cycle,
            "rights": found,
            "versions": list(versions.values()),
            "grid": {
                "columns": [(str(place), item.right.title) for place, item in enumerate(found, start=1)],
                "rows": [
                    (
                        version.content["state_name"],
                        reverse("version-rights", args=[version.report_id, version.number]),
                        [
                            (status.letter, status.tile, f"{item.right.title}: {status.text}")
                            for item in found
                            for name, status, _, _ in item.states
                            if name == version.content["state_name"]
                        ],
                    )
                    for version in versions.values()
                ],
                "legend": [
                    (s.letter, s.tile, s.text)
                    for s in rights_queries.WORDS.values()
                    if any(s == status for item in found for _, status, _, _ in item.states)
                ],
            },
            "crumbs": [("Home", "/")],
        },
    )
