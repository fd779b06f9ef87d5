"""The history of a report: who did what."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from members.models import AuditEvent
from members.requests import SignedInRequest
from reporting import permissions
from reporting.actions import readings
from reporting.models import NationalReport
from reporting.queries import audit as audit_queries
from reporting.queries import clarifications
from reporting.views.lookup import trail


def report_history(request: SignedInRequest, pk: int) -> HttpResponse:
    """The acts on this report. The secretariat does not see acts of drafting."""
    report = get_object_or_404(
        NationalReport.objects.visible_to(request.user).select_related("cycle", "member_state"), pk=pk
    )
    acts = Q(object_type="reporting.nationalreport", object_id=str(report.pk)) & ~Q(what__in=readings.ACTS)
    threads = [str(pk_) for pk_ in clarifications.of_report(request.user, report).values_list("pk", flat=True)]
    acts |= Q(object_type="reporting.clarification", object_id__in=threads, member_state__isnull=False)
    if permissions.allows(permissions.check_can_report, request.user, report):
        sections = [str(pk_) for pk_ in report.sections.values_list("pk", flat=True)]
        documents = [str(pk_) for pk_ in report.evidence.values_list("pk", flat=True)]
        acts |= Q(object_type="reporting.reportsection", object_id__in=sections)
        acts |= Q(object_type="reporting.evidencefile", object_id__in=documents) & ~Q(what__in=readings.ACTS)
    elif request.user.reviews_reports:
        acts &= ~Q(what__in=audit_queries.DRAFTING)
    else:
        raise PermissionDenied("The history of a report is for its focal point and for the SOMTC secretariat.")
    events = Paginator(AuditEvent.objects.filter(acts), 50).get_page(request.GET.get("page"))
    return render(
        request,
        "reporting/national/report_history.html",
        {
            "report": report,
            "events": events,
            "speaks": permissions.allows(permissions.check_can_report, request.user, report),
            "crumbs": trail(report),
        },
    )
