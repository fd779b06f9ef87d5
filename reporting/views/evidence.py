"""Documents: attached to an answer, kept in the report's library, replaced, described, opened."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import BinaryIO

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from members import audit
from members.models import AuditEvent
from members.requests import SignedInRequest
from reporting import permissions
from reporting.actions import evidence as actions
from reporting.actions import readings, uploads
from reporting.enums import Confidentiality, ScanStatus
from reporting.errors import WorkflowError
from reporting.forms.evidence import ConfidentialityForm, DescribeForm, EvidenceForm, LibraryFilterForm, ReuseForm
from reporting.models import EvidenceFile, NationalReport, Section
from reporting.queries import evidence_library
from reporting.views import person_warning
from reporting.views.lookup import question_of, report_being_written, section_being_written, trail

PAGE_SIZE = 50


@contextmanager
def _file_of(form: EvidenceForm, report: NationalReport, user) -> Iterator[tuple[BinaryIO, str, int]]:
    """The document's content, name and size (bytes), whether it came with the form or before it in parts."""
    if upload := form.cleaned_data["upload"]:
        yield upload, upload.name, upload.size
    else:
        with uploads.finished(report=report, key=form.cleaned_data["upload_key"], by=user) as (sent, stored):
            yield stored, sent.filename, sent.size


def _refuse_file(form: EvidenceForm, error: ValidationError) -> None:
    """Say why, and forget what was sent in parts: it is no longer kept."""
    form.data = {**form.data.dict(), "upload_key": ""}  # type: ignore[attr-defined]
    form.add_error("upload", error)


def _take_document(
    request: SignedInRequest,
    form: EvidenceForm,
    report: NationalReport,
    keep: Callable[..., EvidenceFile],
    old: str = "",
) -> EvidenceFile | None:
    """What ``keep`` makes of the document in the form; None where the form says what is wrong with it.

    ``old`` is text that stands already: what looks like a person in it is not asked about again.
    """
    if not form.is_valid() or (kept := person_warning.warn_one(form, person_warning.DOCUMENT_FIELDS, old)) is None:
        return None
    about = {name: form.cleaned_data[name] for name in ("title", "description", "confidentiality")}
    try:
        with _file_of(form, report, request.user) as (upload, filename, size):
            document = keep(upload=upload, filename=filename, size=size, by=request.user, **about)
    except ValidationError as error:
        _refuse_file(form, error)
        return None
    except WorkflowError as error:
        form.add_error(None, str(error))
        return None
    person_warning.record_kept_on(document, kept, by=request.user)
    return document


def add(request: SignedInRequest, pk: int, key: str, question: str) -> HttpResponse:
    report_section = section_being_written(request.user, pk, key)
    asked = question_of(report_section, question)
    report = report_section.report
    back = reverse("section-edit", args=[pk, key]) + f"#{asked.key}"
    reusing = request.method == "POST" and request.POST.get("then") == "reuse"
    posted = request.POST if request.method == "POST" else None
    reuse_form = ReuseForm(
        posted if reusing else None, documents=evidence_library.reusable(request.user, report, asked)
    )
    form = EvidenceForm(posted, request.FILES) if posted is not None and not reusing else EvidenceForm()
    if reusing and reuse_form.is_valid():
        chosen = reuse_form.chosen()
        try:
            actions.reuse(report_section=report_section, question=asked, evidence=chosen, by=request.user)
        except WorkflowError as error:
            reuse_form.add_error("evidence", str(error))
        else:
            messages.success(request, f"“{chosen}” is attached to this answer too.")
            return redirect(back)
    elif not reusing and posted is not None:
        attach = partial(actions.attach, report_section=report_section, question=asked)
        if attached := _take_document(request, form, report, attach):
            messages.success(request, f"“{attached}” is attached.")
            return redirect(back)
    return render(
        request,
        "reporting/national/evidence_add.html",
        {
            "report": report,
            "report_section": report_section,
            "question": asked,
            "form": form,
            "reuse_form": reuse_form,
            "wrong_form": reuse_form if reusing else form,
            "part_bytes": uploads.PART_BYTES,
            "back": back,
            "crumbs": trail(report, (str(report_section.section), back)),
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
def library(request: SignedInRequest, pk: int) -> HttpResponse:
    """All documents of a report that the person may see."""
    report = report_being_written(request.user, pk)
    sections = Section.objects.filter(questionnaire=report.cycle.questionnaire_id)
    form = LibraryFilterForm(request.GET, sections=sections)
    every = evidence_library.documents(request.user, report)
    filters = form.filters()
    page = Paginator(evidence_library.narrowed(every, **filters), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(
        request,
        "reporting/national/evidence_library.html",
        {
            "report": report,
            "form": form,
            "filtered": any(filters.values()),
            "page_obj": page,
            "rows": [(item, evidence_library.scan_shown(item)) for item in page],
            "crumbs": trail(report),
        },
    )


def _document(request: SignedInRequest, pk: int, evidence_pk: int) -> tuple[NationalReport, EvidenceFile]:
    report = report_being_written(request.user, pk)
    return report, get_object_or_404(evidence_library.documents(request.user, report), pk=evidence_pk)


def detail(request: SignedInRequest, pk: int, evidence_pk: int) -> HttpResponse:
    """One document: what it is, who may read it, where it is used, and its history."""
    report, evidence = _document(request, pk, evidence_pk)
    here = redirect("evidence-detail", pk, evidence_pk)
    posted = request.POST if request.method == "POST" else None
    then = request.POST.get("then", "")
    about = DescribeForm(
        posted if then == "describe" else None,
        initial={"title": evidence.title, "description": evidence.description},
    )
    readers = ConfidentialityForm(
        posted if then == "confidentiality" else None, initial={"confidentiality": evidence.confidentiality}
    )
    try:
        old = f"{evidence.title}\n{evidence.description}"
        if (
            then == "describe"
            and about.is_valid()
            and (kept := person_warning.warn_one(about, person_warning.DOCUMENT_FIELDS, old)) is not None
        ):
            fields = {name: about.cleaned_data[name] for name in person_warning.DOCUMENT_FIELDS}
            actions.describe(evidence=evidence, by=request.user, **fields)
            person_warning.record_kept_on(evidence, kept, by=request.user)
            messages.success(request, "Title and description saved.")
            return here
        if then == "confidentiality" and readers.is_valid():
            actions.set_confidentiality(evidence=evidence, by=request.user, **readers.cleaned_data)
            messages.success(request, "Who may read it is saved.")
            return here
    except WorkflowError as error:
        messages.error(request, str(error))
        return here
    chain = evidence_library.lineage(request.user, evidence)
    acts = AuditEvent.objects.filter(
        object_type="reporting.evidencefile", object_id__in=[str(item.pk) for item in chain]
    ).order_by("-at")
    is_newest = not hasattr(evidence, "replacement")
    return render(
        request,
        "reporting/national/evidence_detail.html",
        {
            "report": report,
            "evidence": evidence,
            "scan": evidence_library.scan_shown(evidence),
            "quarantine": evidence_library.quarantine(evidence),
            "chain": [(item, evidence_library.quarantine(item)) for item in chain],
            "acts": acts[:PAGE_SIZE],
            "about": about,
            "readers": readers,
            "wrong_form": about if then == "describe" else readers,
            "is_newest": is_newest,
            "may_describe": report.is_editable and is_newest,
            "may_say_who_reads": report.is_editable
            or permissions.allows(permissions.check_can_report, request.user, report),
            "crumbs": trail(report, ("Documents", reverse("evidence-library", args=[pk]))),
        },
    )


def replace(request: SignedInRequest, pk: int, evidence_pk: int) -> HttpResponse:
    report, evidence = _document(request, pk, evidence_pk)
    posted = request.POST if request.method == "POST" else None
    form = EvidenceForm(
        posted,
        request.FILES if posted is not None else None,
        initial={
            "title": evidence.title,
            "description": evidence.description,
            "confidentiality": evidence.confidentiality,
        },
    )
    if posted is not None:
        old = f"{evidence.title}\n{evidence.description}"
        if new := _take_document(request, form, report, partial(actions.replace, evidence=evidence), old):
            messages.success(request, f"“{new}” now stands in the place of “{evidence}”.")
            return redirect("evidence-detail", pk, new.pk)
    back = reverse("evidence-detail", args=[pk, evidence_pk])
    return render(
        request,
        "reporting/national/evidence_replace.html",
        {
            "report": report,
            "evidence": evidence,
            "form": form,
            "part_bytes": uploads.PART_BYTES,
            "back": back,
            "crumbs": trail(report, ("Documents", reverse("evidence-library", args=[pk])), (evidence.title, back)),
        },
    )


@require_safe
def download(request: SignedInRequest, pk: int, evidence_pk: int) -> FileResponse:
    """A document, always as an attachment: a browser never opens it in the portal's name.

    While it waits for the virus scanner only its uploader gets it; with a virus, nobody.
    """
    evidence = get_object_or_404(
        EvidenceFile.objects.visible_to(request.user).select_related("report__member_state", "report__cycle"),
        report=pk,
        pk=evidence_pk,
    )
    own_and_waiting = evidence.scan == ScanStatus.NOT_SCANNED and evidence.uploaded_by_id == request.user.pk
    if (sentence := evidence_library.quarantine(evidence)) and not own_and_waiting:
        raise PermissionDenied(sentence)
    if evidence.confidentiality == Confidentiality.CONFIDENTIAL:
        audit.record("confidential evidence read", on=evidence, by=request.user)
    else:
        readings.document_read(evidence, request.user)
    response = FileResponse(
        default_storage.open(evidence.stored_name),
        as_attachment=True,
        filename=evidence.filename,
        content_type=evidence.content_type,
    )
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
