"""Changes since the last report: for the state while it writes, and for readers of a submitted version."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from members.requests import SignedInRequest
from reporting import permissions
from reporting.actions import readings
from reporting.frozen import FrozenReport
from reporting.models import NationalReport, Question, SubmittedVersion
from reporting.snapshot import changes, reading
from reporting.snapshot.build import build_snapshot
from reporting.snapshot.entries import sections_for_reading
from reporting.views.lookup import report_being_written, trail
from victims.layout import LayoutMaker


@require_safe
def report_changes(request: SignedInRequest, pk: int) -> HttpResponse:
    """The report as it is being written next to the last accepted one."""
    report = report_being_written(request.user, pk)
    permissions.check_can_report(request.user, report)
    before = SubmittedVersion.objects.report_before(report)
    return _show(request, report, before, build_snapshot(report), {"crumbs": trail(report)})


@require_safe
def version_changes(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    """A submitted version compared with the report before, or with the version chosen by ``since``."""
    versions = SubmittedVersion.objects.visible_to(request.user).select_related("report__cycle", "report__member_state")
    version = get_object_or_404(versions, report=pk, number=number)
    report = version.report
    bases = version.comparable()
    since = request.GET.get("since", "")
    before = next((base for base in bases if base.reference == since), bases[0] if bases else None)
    readings.report_read(
        version,
        request.user,
        confidential=_confidential(before.content, version.content) if before else (),
        beside=before.reference if before else "",
    )
    first = (
        ("Review", reverse("review-queue"))
        if request.user.reviews_reports
        else (str(report), report.get_absolute_url())
    )
    context = {
        "version": version,
        "bases": bases,
        "crumbs": [("Home", "/"), first, (version.reference, version.get_absolute_url())],
    }
    return _show(request, report, before, version.content, context)


def _confidential(*contents: FrozenReport) -> list[str]:
    return sorted({key for content in contents for key in reading.confidential_keys(content)})


def _whole(content: FrozenReport) -> FrozenReport:
    """A report in which progress, needs and levels are compared like questions."""
    return {**content, "sections": sections_for_reading(content)}


def _show(
    request: HttpRequest,
    report: NationalReport,
    before: SubmittedVersion | None,
    content: FrozenReport,
    context: dict[str, Any],
) -> HttpResponse:
    shown = request.GET.get("show", "changed")
    sections: list[tuple[str, list[changes.AnswerChange]]] = []
    counts = dict.fromkeys(changes.LABELS, 0)
    if before:
        renamed = Question.objects.filter(
            ~Q(previous_keys=[]), section__questionnaire__version=content["questionnaire"]
        ).values_list("key", "previous_keys")
        for title, rows in changes.compare(_whole(before.content), _whole(content), dict(renamed), LayoutMaker()):
            for row in rows:
                counts[row.kind] += 1
            wanted = [row for row in rows if shown == "all" or (row.kind == changes.SAME) == (shown == "unchanged")]
            if wanted:
                sections.append((title, wanted))
    total = sum(counts.values())
    return render(
        request,
        "reporting/national/changes.html",
        {
            "report": report,
            "before": before,
            "sections": sections,
            "shown": shown,
            "filters": [
                ("changed", "Changed", total - counts[changes.SAME]),
                ("unchanged", "Unchanged", counts[changes.SAME]),
                ("all", "All", total),
            ],
            "since": request.GET.get("since", ""),
            **context,
        },
    )
