from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from members import audit
from members.requests import SignedInRequest
from reporting.actions import evidence as actions
from reporting.enums import Confidentiality
from reporting.errors import WorkflowError
from reporting.forms.answers import EvidenceForm
from reporting.models import EvidenceFile
from reporting.views.lookup import question_of, section_being_written, trail


def add(request: SignedInRequest, pk: int, key: str, question: str) -> HttpResponse:
    report_section = section_being_written(request.user, pk, key)
    asked = question_of(report_section, question)
    back = reverse("section-edit", args=[pk, key]) + f"#{asked.key}"
    form = EvidenceForm(request.POST, request.FILES) if request.method == "POST" else EvidenceForm()
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["upload"]
        try:
            actions.attach(
                report_section=report_section,
                question=asked,
                upload=upload,
                filename=upload.name,
                size=upload.size,
                title=form.cleaned_data["title"],
                confidentiality=form.cleaned_data["confidentiality"],
                by=request.user,
            )
        except ValidationError as error:
            form.add_error("upload", error)
        except WorkflowError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"“{form.cleaned_data['title']}” is attached.")
            return redirect(back)
    return render(
        request,
        "reporting/national/evidence_add.html",
        {
            "report": report_section.report,
            "report_section": report_section,
            "question": asked,
            "form": form,
            "back": back,
            "crumbs": trail(report_section.report, (str(report_section.section), back)),
        },
    )


def remove(request: SignedInRequest, pk: int, key: str, question: str, evidence_pk: int) -> HttpResponse:
    """Ask, then take the document away from this answer."""
    report_section = section_being_written(request.user, pk, key)
    asked = question_of(report_section, question)
    evidence = get_object_or_404(EvidenceFile, report=pk, pk=evidence_pk, links__question=asked)
    back = reverse("section-edit", args=[pk, key]) + f"#{asked.key}"
    if request.method == "POST":
        try:
            actions.detach(report_section=report_section, question=asked, evidence=evidence, by=request.user)
        except WorkflowError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, f"“{evidence}” was taken away from question {asked.key}.")
        return redirect(back)
    return render(
        request,
        "reporting/national/evidence_remove.html",
        {
            "report": report_section.report,
            "report_section": report_section,
            "question": asked,
            "evidence": evidence,
            "back": back,
            "crumbs": trail(report_section.report, (str(report_section.section), back)),
        },
    )


@require_safe
def download(request: SignedInRequest, pk: int, evidence_pk: int) -> FileResponse:
    """A document, always as an attachment: a browser never opens it in the portal's name."""
    evidence = get_object_or_404(
        EvidenceFile.objects.visible_to(request.user).select_related("report__member_state", "report__cycle"),
        report=pk,
        pk=evidence_pk,
    )
    if evidence.confidentiality == Confidentiality.CONFIDENTIAL:
        audit.record("confidential evidence read", on=evidence, by=request.user)
    response = FileResponse(
        default_storage.open(evidence.stored_name),
        as_attachment=True,
        filename=evidence.filename,
        content_type=evidence.content_type,
    )
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
