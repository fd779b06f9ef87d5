"""Working offline: the report as a file, its upload, and applying the changes."""

from collections.abc import Collection
from itertools import groupby

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_safe

from members import audit
from members.requests import SignedInRequest
from reporting.errors import WorkflowError
from reporting.models import NationalReport, Question, WorkbookUpload
from reporting.refusals import refusal_leads_to
from reporting.views.lookup import report_being_written, section_being_written, trail
from reporting.workbook import docx_write, guard, intake, xlsx_write
from reporting.workbook.actions import uploads as workbook_uploads
from reporting.workbook.content import Package, ReadWorkbook, package
from reporting.workbook.forms import WorkbookForm
from reporting.workbook.review import FileChange, FileReview, review

TOGETHER = "together"  # confirms all answers but the figures
WRITERS = {
    guard.XLSX: (xlsx_write.workbook_xlsx, xlsx_write.CONTENT_TYPE),
    guard.DOCX: (docx_write.report_docx, docx_write.CONTENT_TYPE),
}


@require_http_methods(["GET", "HEAD", "POST"])
def workbook(request: SignedInRequest, pk: int) -> HttpResponse:
    """The page to download the report for offline work, and to upload it."""
    report = report_being_written(request.user, pk)
    mine = package(report, request.user)
    form = WorkbookForm(request.POST or None, request.FILES or None) if request.method == "POST" else WorkbookForm()
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        name = sent.name.replace("\\", "/").rpartition("/")[2]
        try:
            workbook_uploads.check_may(report, request.user)
            if sent.size > guard.MOST_BYTES:
                raise guard.too_large(name, sent.size)
            raw = sent.read()
            kind, found = intake.read(raw, name, mine)
            upload = workbook_uploads.keep(
                report=report, filename=name, format=kind, raw=raw, content=found.as_json(), by=request.user
            )
        except (guard.FileRefused, WorkflowError) as error:
            form.add_error("file", str(error))
        else:
            return redirect(upload)
    return render(
        request,
        "reporting/workbook/workbook.html",
        {
            "report": report,
            "parts": mine.parts,
            "form": form,
            "waiting": WorkbookUpload.objects.of(request.user).filter(report=report, outcome__isnull=True).first(),
            "crumbs": trail(report),
        },
    )


@require_safe
@refusal_leads_to("workbook", "pk")
def workbook_download(request: SignedInRequest, pk: int, format: str) -> HttpResponse:
    report = report_being_written(request.user, pk)
    return _file(request, report, package(report, request.user), format)


@require_safe
@refusal_leads_to("workbook", "pk")
def section_workbook_download(request: SignedInRequest, pk: int, key: str, format: str) -> HttpResponse:
    report = section_being_written(request.user, pk, key).report
    return _file(request, report, package(report, request.user, only=key), format)


def _file(request: SignedInRequest, report: NationalReport, wanted: Package, format: str) -> HttpResponse:
    workbook_uploads.check_may(report, request.user)
    write, content_type = WRITERS[format]
    keys = [part.section.key for part in wanted.parts]
    audit.record("workbook downloaded", on=report, by=request.user, format=format, sections=keys)
    response = HttpResponse(write(wanted), content_type=content_type)
    what = keys[0] if len(keys) == 1 else "report"
    name = slugify(f"actip {report.member_state.iso2} {report.cycle.period_end.year} {what}")
    response["Content-Disposition"] = f'attachment; filename="{name}.{format}"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@refusal_leads_to("workbook-upload", "pk", "key")
def workbook_upload(request: SignedInRequest, pk: int, key: str) -> HttpResponse:
    """The changes in a file: apply all or some of them, or discard the file. Afterwards the result."""
    report = report_being_written(request.user, pk)
    upload = get_object_or_404(WorkbookUpload.objects.of(request.user), report=report, key=key)
    upload.report = report
    if upload.outcome is not None:
        return _outcome(request, report, upload)
    if request.method == "POST" and request.POST.get("then") == "discard":
        workbook_uploads.discard(upload=upload, by=request.user)
        messages.success(request, f"“{upload.filename}” was thrown away. Nothing in the report changed.")
        return redirect("workbook", pk)
    mine = package(report, request.user)
    found = review(mine, ReadWorkbook.from_json(upload.content), request.POST)
    if request.method == "POST":
        return _apply(request, report, upload, mine, found)
    plain = {change.key for change in found.changes if change.is_plain}
    return _preview(request, report, upload, found, plain, confirming={TOGETHER})


def _apply(
    request: SignedInRequest, report: NationalReport, upload: WorkbookUpload, mine: Package, found: FileReview
) -> HttpResponse:
    keys = set(request.POST.getlist("take"))
    if request.POST.get("then") == "all":
        keys |= {change.key for change in found.changes if change.is_plain}
    confirming = set(request.POST.getlist("confirm"))
    confirmed = [
        item
        for item in found.confirmed
        if (item.key in confirming if item.is_figure else TOGETHER in confirming or request.POST.get("then") == "all")
    ]
    taken = [change for change in found.ready if change.key in keys]
    problems = [
        (f"Question {change.number}: {text}", f"#change-{change.key}") for change in taken for text in change.person
    ]
    stale = [change for change in taken if request.POST.get(f"seen-{change.key}") != str(change.seen)]
    if not taken and not confirmed:
        problems.append(("Choose at least one change, or throw the file away.", "#changes"))
    if stale:
        problems += [
            (f"Question {c.number}: somebody changed this answer while you were reading. See what stands now.",
             f"#change-{c.key}") for c in stale
        ]  # fmt: skip
    if problems:
        still = keys - {c.key for c in stale}
        return _preview(request, report, upload, found, still, problems, 409 if stale else 200, confirming)
    touched = {c.part.section.key for c in taken} | {item.part.section.key for item in confirmed}
    changes = [
        workbook_uploads.SectionChanges(
            report_section=part.report_section,
            entries={c.key: c.entry for c in taken if c.part is part and c.entry},
            tables=[
                (c.table.item.question, c.table_entry, c.seen)
                for c in taken
                if c.part is part and c.table and c.table_entry
            ],
            kept={c.key: found.kept[c.key] for c in taken if c.part is part and c.key in found.kept},
            confirmed={item.key: item.seen for item in confirmed if item.part is part},
        )
        for part in mine.parts
        if part.section.key in touched
    ]
    left = [change.key for change in found.changes if change not in taken]
    workbook_uploads.apply(upload=upload, changes=changes, left=left, by=request.user)
    return redirect(upload)


def _by_part(changes: list[FileChange]):
    """Changes by section, in the order of the report."""
    return [
        (group[0].part, group) for _, found in groupby(changes, key=lambda c: c.part.mark) if (group := list(found))
    ]


def _preview(
    request: SignedInRequest,
    report: NationalReport,
    upload: WorkbookUpload,
    found: FileReview,
    chosen: set[str],
    problems: list[tuple[str, str]] | None = None,
    status: int = 200,
    confirming: Collection[str] = (),
) -> HttpResponse:
    return render(
        request,
        "reporting/workbook/preview.html",
        {
            "report": report,
            "upload": upload,
            "review": found,
            "groups": _by_part(found.changes),
            "chosen": chosen,
            "confirming": confirming,
            "plain": [change for change in found.changes if change.is_plain],
            "problems": problems or [],
            "kept_until": upload.uploaded_at + workbook_uploads.KEPT_FOR,
            "crumbs": trail(report, ("Work offline", reverse("workbook", args=[report.pk]))),
        },
        status=status,
    )


def _outcome(request: SignedInRequest, report: NationalReport, upload: WorkbookUpload) -> HttpResponse:
    outcome = upload.outcome or {}
    asked = Question.objects.filter(section__questionnaire=report.cycle.questionnaire_id).select_related("section")
    by_key = {question.key: question for question in asked.order_by("section__position", "position")}
    return render(
        request,
        "reporting/workbook/outcome.html",
        {
            "report": report,
            "upload": upload,
            "applied": [question for key, question in by_key.items() if key in outcome["applied"]],
            "left": [question for key, question in by_key.items() if key in outcome["left"]],
            "confirmed": len(outcome.get("confirmed", ())),
            "crumbs": trail(report, ("Work offline", reverse("workbook", args=[report.pk]))),
        },
    )
