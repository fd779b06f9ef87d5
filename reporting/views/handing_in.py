"""Around submission: second approval, copies of what was submitted, requests to the secretariat, verification."""

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from actip_portal.storage import open_intact
from members import audit
from members.requests import SignedInRequest
from reporting import permissions
from reporting.actions import national_reports, receipts, requests, taking_back
from reporting.enums import JobStatus, RequestKind
from reporting.errors import WorkflowError
from reporting.forms.delegation import AnswerRequestForm, CorrectionForm, ExtensionForm, VerifyForm
from reporting.models import PendingSubmission, ReceiptFile, Section, StateRequest, SubmittedVersion, VerifiableHash
from reporting.queries import before_submitting
from reporting.refusals import refusal_leads_to
from reporting.snapshot.build import build_snapshot
from reporting.views.lookup import report_being_written, trail

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


# --- The second approval ----------------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
@refusal_leads_to("report-approval", "pk")
def report_approval(request: SignedInRequest, pk: int) -> HttpResponse:
    """The page on which the second focal point approves, or the first one withdraws the request."""
    report = report_being_written(request.user, pk)
    permissions.check_can_report(request.user, report)
    if request.method == "POST":
        if request.POST.get("then") == "withdraw":
            national_reports.withdraw(report=report, by=request.user)
            messages.success(request, "The request is taken back. Nothing was submitted, and nothing is lost.")
            return redirect(report)
        national_reports.approve(report=report, by=request.user)
        return redirect("report-receipt", pk)
    pending = PendingSubmission.objects.select_related("requested_by").filter(report=report).first()
    if pending is None:
        messages.info(request, "No approval is waiting.")
        return redirect(report)
    return render(
        request,
        "reporting/national/report_approval.html",
        {
            "report": report,
            "pending": pending,
            "is_mine": pending.requested_by_id == request.user.pk,
            "remarks": before_submitting.remarks(report, build_snapshot(report)),
            "crumbs": trail(report),
        },
    )


@require_POST
@refusal_leads_to("report-detail", "pk")
def report_take_back(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take back what was submitted, while nobody has begun to review it."""
    report = report_being_written(request.user, pk)
    taking_back.take_back(report=report, by=request.user)
    messages.success(
        request,
        gettext("The report is with you again. Correct it and submit it again; the SOMTC secretariat is told."),
    )
    return redirect(report)


# --- Copies -----------------------------------------------------------------------------------------------------------
def _own_version(request: SignedInRequest, pk: int, number: int) -> SubmittedVersion:
    report = report_being_written(request.user, pk)
    permissions.check_can_report(request.user, report)
    return get_object_or_404(SubmittedVersion.objects.select_related("report__cycle"), report=report, number=number)


@require_POST
def receipt_files_ask(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    receipts.ask(_own_version(request, pk, number))
    return redirect("report-receipt", pk)


@require_safe
def receipt_files(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    """The part of the receipt that reloads itself while the files are made."""
    version = _own_version(request, pk, number)
    files = list(version.receipt_files.all())
    return render(
        request,
        "reporting/national/_receipt_files.html",
        {"report": version.report, "version": version, "files": files},
    )


@require_safe
def receipt_download(request: SignedInRequest, pk: int, number: int, format: str) -> FileResponse:
    version = _own_version(request, pk, number)
    file = get_object_or_404(ReceiptFile, version=version, format=format, status=JobStatus.DONE)
    audit.record("copy downloaded", on=version.report, by=request.user, reference=version.reference, format=format)
    response = FileResponse(
        open_intact(file.stored_name, file.file_sha256),
        as_attachment=True,
        filename=f"{version.reference}.{format}",
        content_type=TYPES[format],
    )
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


# --- Requests to the secretariat --------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
def extension_ask(request: SignedInRequest, pk: int) -> HttpResponse:
    report = report_being_written(request.user, pk)
    permissions.check_can_report(request.user, report)
    form = ExtensionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            asked = requests.ask_for_time(report=report, by=request.user, **form.cleaned_data)
        except WorkflowError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Your request went to the SOMTC secretariat. You get an e-mail with its answer.")
            return redirect(asked)
    return render(
        request, "reporting/requests/extension_ask.html", {"report": report, "form": form, "crumbs": trail(report)}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def correction_ask(request: SignedInRequest, pk: int) -> HttpResponse:
    report = report_being_written(request.user, pk)
    permissions.check_can_report(request.user, report)
    sections = list(Section.objects.of_report(report.cycle.questionnaire_id))
    form = CorrectionForm(request.POST if request.method == "POST" else None, sections=sections)
    if request.method == "POST" and form.is_valid():
        try:
            asked = requests.ask_to_correct(
                report=report, sections=form.chosen(), reason=form.cleaned_data["reason"], by=request.user
            )
        except WorkflowError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Your request went to the SOMTC secretariat. You get an e-mail with its answer.")
            return redirect(asked)
    return render(
        request,
        "reporting/requests/correction_ask.html",
        {
            "report": report,
            "form": form,
            "may_ask": requests.can_ask_to_correct(report),
            "crumbs": trail(report),
        },
    )


def _visible(user) -> Q:
    """Requests of the person's own states; the secretariat reads all."""
    return Q() if user.reviews_reports else Q(report__member_state__in=user.reported_state_ids)


@require_safe
def state_request_list(request: SignedInRequest) -> HttpResponse:
    """All requests to the secretariat, the waiting ones first."""
    if not request.user.reviews_reports:
        raise PermissionDenied("This page is for the SOMTC secretariat. Your own requests stand on your report's page.")
    found = StateRequest.objects.select_related("report__member_state", "report__cycle", "asked_by")
    return render(
        request,
        "reporting/requests/state_request_list.html",
        {
            "waiting": found.filter(granted=None).order_by("asked_at"),
            "answered": found.exclude(granted=None).order_by("-decided_at")[:100],
            "crumbs": [("Home", "/")],
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def state_request(request: SignedInRequest, pk: int) -> HttpResponse:
    """One request with its answer; the secretariat answers it here."""
    found = get_object_or_404(
        StateRequest.objects.filter(_visible(request.user)).select_related(
            "report__member_state", "report__cycle", "asked_by", "decided_by"
        ),
        pk=pk,
    )
    reviews = request.user.reviews_reports
    is_extension = found.kind == RequestKind.EXTENSION
    form = AnswerRequestForm(request.POST if request.method == "POST" else None, with_date=is_extension)
    if request.method == "POST":
        permissions.check_can_review(request.user)
        if form.is_valid():
            try:
                requests.answer(
                    request=found,
                    granted=form.cleaned_data["decision"] == "grant",
                    answer=form.cleaned_data["answer"],
                    until=form.cleaned_data.get("until"),
                    by=request.user,
                )
            except WorkflowError as error:
                form.add_error(None, str(error))
                found.refresh_from_db()
            else:
                messages.success(request, "Your answer is recorded. The focal points get an e-mail.")
                return redirect("state-request-list")
    titles = Section.objects.of_report(found.report.cycle.questionnaire_id).filter(key__in=found.sections)
    crumbs = [("Home", "/"), ("Requests", reverse("state-request-list"))] if reviews else trail(found.report)
    return render(
        request,
        "reporting/requests/state_request.html",
        {
            "asked": found,
            "report": found.report,
            "sections": titles,
            "is_extension": is_extension,
            "form": form,
            "may_answer": reviews and found.granted is None,
            "crumbs": crumbs,
        },
    )


# --- Public proof -----------------------------------------------------------------------------------------------------
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Anybody can check whether a fingerprint belongs to a submitted report. Shows only reference and day."""
    form = VerifyForm(request.POST if request.method == "POST" else None)
    status, asked, genuine = 200, False, None
    if request.method == "POST":
        if not ratelimit.consume(request, action="verify"):
            form.add_error(None, "Too many questions in a short time. Wait a minute and try again.")
            status = 429
        elif form.is_valid():
            asked = True
            found = VerifiableHash.objects.filter(content_hash=form.cleaned_data["sha256"])
            if form.cleaned_data["reference"]:
                found = found.filter(reference=form.cleaned_data["reference"])
            genuine = found.first()
    return render(request, "reporting/verify.html", {"form": form, "asked": asked, "genuine": genuine}, status=status)
