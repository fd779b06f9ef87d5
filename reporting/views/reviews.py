"""Reading a submitted report, and deciding on it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from members.permissions import REVIEW_REPORTS, check
from members.requests import SignedInRequest
from reporting import permissions
from reporting.actions import four_eyes, readings, reviews
from reporting.enums import ClarificationStatus, FourEyesStep, ReportStatus
from reporting.errors import WorkflowError
from reporting.forms.reviews import AcceptForm, QueueFilter, ReturnForm
from reporting.models import (
    Assessment,
    Clarification,
    EvidenceFile,
    NationalReport,
    ReviewDecision,
    SecondApproval,
    Section,
    SubmittedVersion,
)
from reporting.queries import review_pane, review_queue
from reporting.queries.open_points import open_points
from reporting.snapshot import reading

REPORTS_PER_PAGE = 25


@require_safe
def queue(request: SignedInRequest) -> HttpResponse:
    """The submitted reports. Filters are in the address, so that a list can be bookmarked and shared."""
    check(request.user, REVIEW_REPORTS)
    visible = NationalReport.objects.visible_to(request.user)
    form = QueueFilter(list(review_queue.reviewers()), request.GET)
    form.is_valid()  # an unknown value filters nothing
    chosen = form.cleaned_data
    found = review_queue.review_queue(visible, request.user, **chosen)
    page = Paginator(found, REPORTS_PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "reporting/reviews/review_queue.html",
        {
            "form": form,
            "page_obj": page,
            "rows": [(report, review_queue.days_waiting(report)) for report in page],
            "waiting": visible.filter(status=ReportStatus.SUBMITTED).count(),
            "filtered": any(chosen.values()),
            "crumbs": [("Home", "/")],
        },
    )


def version_or_404(user, pk: int, number: int) -> SubmittedVersion:
    versions = SubmittedVersion.objects.visible_to(user).select_related(
        "report__cycle", "report__member_state", "submitted_by"
    )
    return get_object_or_404(versions, report=pk, number=number)


def _trail(user, version: SubmittedVersion) -> list[tuple[str, str]]:
    report = version.report
    if user.reviews_reports:
        return [("Home", "/"), ("Review", reverse("review-queue"))]
    return [("Home", "/"), (str(report), report.get_absolute_url())]


@require_safe
def report_version(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    """Everything that was submitted, unchanged. If a reviewer reads confidential answers, this is recorded."""
    version = version_or_404(request.user, pk, number)
    report = version.report
    content = reading.content_visible_to(request.user, version)
    confidential = reading.confidential_keys(content)
    readings.report_read(version, request.user, confidential=confidential)
    downloadable = set(EvidenceFile.objects.visible_to(request.user).filter(report=report).values_list("pk", flat=True))
    others = list(report.versions.defer("content").select_related("submitted_by"))
    decision = (
        ReviewDecision.objects.filter(version=version)
        .select_related("decided_by", "despite")
        .prefetch_related("sections__section", "sections__clarifications__thread")
        .annotate(advice_count=Count("advice"))
        .first()
    )
    sections = reading.read_version(content, downloadable)
    return render(
        request,
        "reporting/reviews/report_version.html",
        {
            "version": version,
            "report": report,
            "parts": reading.by_part(sections),
            "confidential": len(confidential),
            "versions": others,
            "newest": others[0],
            "decision": decision,
            "may_see_ledger": request.user.reviews_reports
            or permissions.allows(permissions.check_can_report, request.user, report),
            "may_decide": request.user.reviews_reports
            and others[0] == version
            and report.status == ReportStatus.SUBMITTED,
            "returned_keys": {item.section.key for item in decision.sections.all()} if decision else set(),
            "crumbs": _trail(request.user, version),
        },
    )


def _cannot_decide(request: SignedInRequest, version: SubmittedVersion) -> HttpResponse | None:
    """If no decision is possible any more, say so and redirect to the report."""
    if version.report.status == ReportStatus.SUBMITTED:
        return None
    messages.info(
        request, f"This report is {version.report.get_status_display().lower()}: nothing is to be decided now."
    )
    return redirect(version)


@require_http_methods(["GET", "HEAD", "POST"])
def report_return(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    version = version_or_404(request.user, pk, number)
    permissions.check_can_review(request.user)
    sections = list(Section.objects.of_report(version.report.cycle.questionnaire_id))
    threads: dict[int, list[review_pane.PaneThread]] = {}
    left = Clarification.objects.filter(report=version.report).exclude(status=ClarificationStatus.RESOLVED)
    for item in review_pane.pane_threads(left):
        threads.setdefault(item.thread.section_id, []).append(item)
    data = request.POST if request.method == "POST" else None
    form = ReturnForm(sections, data, request.GET.get("section", ""), threads)
    status = 200
    if request.method == "POST":
        if form.is_valid() and not form.problems():
            try:
                reviews.return_sections(
                    version=version,
                    reasons=form.cleaned_data["reasons"],
                    note=form.cleaned_data["note"],
                    by=request.user,
                )
            except WorkflowError as error:
                form.add_error(None, f"{error} Nothing was returned; what you wrote is below.")
                status = 409
            else:
                count = len(form.cleaned_data["reasons"])
                done = ngettext(
                    "%(count)d section was returned to %(state)s. Its focal point gets an e-mail.",
                    "%(count)d sections were returned to %(state)s. Its focal point gets an e-mail.",
                    count,
                )
                messages.success(request, done % {"count": count, "state": version.report.member_state})
                return redirect(version)
    elif response := _cannot_decide(request, version):
        return response
    return render(
        request,
        "reporting/reviews/report_return.html",
        {
            "version": version,
            "report": version.report,
            "form": form,
            "problems": form.problems(),
            "advice": Assessment.objects.filter(report=version.report).count(),
            "crumbs": [*_trail(request.user, version), (version.reference, version.get_absolute_url())],
        },
        status=status,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def report_accept(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    version = version_or_404(request.user, pk, number)
    permissions.check_can_review(request.user)
    left = Clarification.objects.filter(report=version.report).exclude(status=ClarificationStatus.RESOLVED)
    threads = review_pane.pane_threads(left)
    unsent = sum(item.thread.status == ClarificationStatus.UNSENT for item in threads)
    pending = [item for item in threads if item.thread.is_pending]
    points = open_points(version)
    wanted = four_eyes.is_wanted(version.report.cycle, FourEyesStep.ACCEPT)
    form = AcceptForm(
        request.POST if request.method == "POST" else None, pending=len(pending), open_points=bool(points)
    )
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                if wanted:
                    return redirect(reviews.ask_acceptance(version=version, by=request.user, **form.given))
                reviews.accept(version=version, by=request.user, **form.given)
            except WorkflowError as error:
                form.add_error(None, str(error))
                status = 409
            else:
                messages.success(
                    request,
                    f"The report of {version.report.member_state} is accepted. Its focal point gets an e-mail.",
                )
                return redirect(version)
    elif response := _cannot_decide(request, version):
        return response
    return render(
        request,
        "reporting/reviews/report_accept.html",
        {
            "version": version,
            "report": version.report,
            "form": form,
            "pending": pending,
            "unsent": unsent,
            "points": points,
            "wanted": wanted,
            "approval": SecondApproval.objects.waiting_for(FourEyesStep.ACCEPT, version=version),
            "advice": Assessment.objects.filter(report=version.report).count(),
            "crumbs": [*_trail(request.user, version), (version.reference, version.get_absolute_url())],
        },
        status=status,
    )
