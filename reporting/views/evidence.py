"""Documents: attach to an answer, list in the report's library, replace, describe, download."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from actip_portal.storage import open_intact
from members import audit
from members.models import AuditEvent
from members.requests import SignedInRequest
from reporting import permissions
from reporting.actions import evidence as evidence_actions
from reporting.actions import readings, uploads
from reporting.addresses import place_of, question_url
from reporting.documents import evidence_library
from reporting.documents.store import Upload
from reporting.enums import Confidentiality, ScanStatus
from reporting.errors import WorkflowError
from reporting.forms import person_warning
from reporting.forms.evidence import ConfidentialityForm, DescribeForm, EvidenceForm, LibraryFilterForm, ReuseForm
from reporting.models import EvidenceFile, NationalReport, Section
from reporting.queries.one_answer import number_of
from reporting.refusals import refusal_leads_to
from reporting.views.lookup import question_of, report_being_written, section_being_written, trail

PAGE_SIZE = 50


@contextmanager
def _file_of(form: EvidenceForm, report: NationalReport, user) -> Iterator[Upload]:
    """The document, sent with the form or before it in parts."""
    if upload := form.cleaned_data["upload"]:
        yield Upload.of(upload)
    else:
        with uploads.finished(report=report, key=form.cleaned_data["upload_key"], by=user) as (sent, stored):
            yield Upload(stored, sent.filename, sent.size)


def _refuse_file(form: EvidenceForm, error: ValidationError) -> None:
    """Show the error, and forget the uploaded parts, which are deleted."""
    form.data = {**form.data.dict(), "upload_key": ""}  # type: ignore[attr-defined]
    form.add_error("upload", error)


def _take_document(
    request: SignedInRequest,
    form: EvidenceForm,
    report: NationalReport,
    keep: Callable[..., EvidenceFile],
    old: str = "",
) -> EvidenceFile | None:
    """The result of ``keep`` for the document in the form; None if the form has an error.

    ``old`` is the existing text: words in it that look like a person are not asked about again.
    """
    if not form.is_valid() or (kept := person_warning.warn_one(form, person_warning.DOCUMENT_FIELDS, old)) is None:
        return None
    try:
        with _file_of(form, report, request.user) as upload:
            return keep(upload=upload, about=form.about, by=request.user, kept=kept)
    except ValidationError as error:
        _refuse_file(form, error)
        return None
    except WorkflowError as error:
        form.add_error(None, str(error))
        return None


def add(request: SignedInRequest, pk: int, key: str, question: str) -> HttpResponse:
    report_section = section_being_written(request.user, pk, key)
    asked = question_of(report_section, question)
    report = report_section.report
    back = question_url(pk, key, asked.key)
    reusing = request.method == "POST" and request.POST.get("then") == "reuse"
    posted = request.POST if request.method == "POST" else None
    reuse_form = ReuseForm(
        posted if reusing else None, documents=evidence_library.reusable(request.user, report, asked)
    )
    form = EvidenceForm(posted, request.FILES) if posted is not None and not reusing else EvidenceForm()
    if reusing and reuse_form.is_valid():
        chosen = reuse_form.chosen()
        try:
            evidence_actions.reuse(report_section=report_section, question=asked, evidence=chosen, by=request.user)
        except WorkflowError as error:
            reuse_form.add_error("evidence", str(error))
        else:
            messages.success(request, f"“{chosen}” is attached to this answer too.")
            return redirect(back)
    elif not reusing and posted is not None:
        attach = partial(evidence_actions.attach, report_section=report_section, question=asked)
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
            "number": number_of(report_section, asked),
            "form": form,
            "reuse_form": reuse_form,
            "wrong_form": reuse_form if reusing else form,
            "part_bytes": uploads.PART_BYTES,
            "back": back,
            "crumbs": trail(report, (str(report_section.section), back)),
        },
    )


@refusal_leads_to("section-edit", "pk", "key", place=place_of("{question}"))
def remove(request: SignedInRequest, pk: int, key: str, question: str, evidence_pk: int) -> HttpResponse:
    """Ask for confirmation, then remove the document from this answer."""
    report_section = section_being_written(request.user, pk, key)
    asked = question_of(report_section, question)
    evidence = get_object_or_404(EvidenceFile, report=pk, pk=evidence_pk, links__question=asked)
    back = question_url(pk, key, asked.key)
    if request.method == "POST":
        evidence_actions.detach(report_section=report_section, question=asked, evidence=evidence, by=request.user)
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


@refusal_leads_to("evidence-detail", "pk", "evidence_pk")
def detail(request: SignedInRequest, pk: int, evidence_pk: int) -> HttpResponse:
    """One document: its description, who may read it, where it is used, and its history."""
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
    old = f"{evidence.title}\n{evidence.description}"
    if (
        then == "describe"
        and about.is_valid()
        and (kept := person_warning.warn_one(about, person_warning.DOCUMENT_FIELDS, old)) is not None
    ):
        fields = {name: about.cleaned_data[name] for name in person_warning.DOCUMENT_FIELDS}
        evidence_actions.describe(evidence=evidence, by=request.user, kept=kept, **fields)
        messages.success(request, "Title and description saved.")
        return here
    if then == "confidentiality" and readers.is_valid():
        evidence_actions.set_confidentiality(evidence=evidence, by=request.user, **readers.cleaned_data)
        messages.success(request, "Who may read it is saved.")
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
        if new := _take_document(request, form, report, partial(evidence_actions.replace, evidence=evidence), old):
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
    """A document, always as an attachment, so that a browser never opens it as a page of the portal.

    While it waits for the virus scanner, only its uploader gets it; if it has a virus, nobody does.
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
        open_intact(evidence.stored_name, evidence.sha256),
        as_attachment=True,
        filename=evidence.filename,
        content_type=evidence.content_type,
    )
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
