"""The report of SOMTC to AMMTC: written and rendered by the secretariat, read by the states once it is adopted."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import zip_longest
from typing import cast

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from actip_portal.storage import open_intact
from members import audit
from members.permissions import CONSOLIDATE_REPORTS, check
from members.requests import SignedInRequest
from reporting import permissions, synthesis_chapters, workflow
from reporting.actions import consolidation, four_eyes, rendering
from reporting.enums import ConsolidatedStatus, CycleKind, FourEyesStep, JobStatus, ReleaseAudience, ReportProduct
from reporting.errors import AlreadyChanged, WorkflowError
from reporting.forms.consolidated import TextForm
from reporting.models import ConsolidatedReport, ConsolidatedText, RenderJob, ReportingCycle, SecondApproval
from reporting.queries import stages
from reporting.queries.consolidated import (
    consolidated_visible_to,
    jobs_visible_to,
    newest_files,
    newly_accepted,
    released_counts,
)
from reporting.queries.consolidation import ArticleBlock, consolidate
from reporting.queries.findings import coverage_in_words, flagged, said_by
from reporting.refusals import refusal_leads_to
from reporting.statuses import STATUSES
from reporting.text import references


@dataclass(frozen=True)
class ConsolidatedStep:
    """What a change of status means, in words for the page that asks for confirmation."""

    title: str
    verb: str
    happens: list[str]
    shown_to: str
    warning: str = ""


STEPS = {
    ConsolidatedStatus.IN_CLEARANCE: ConsolidatedStep(
        title="Send the report into clearance?",
        verb="Send into clearance",
        happens=[
            "The report is marked “in clearance” on its cover and on its pages.",
            "You can still correct texts and take in reports that are accepted later.",
            "You can take it back to draft.",
        ],
        shown_to="Nobody new. The portal shows it to the SOMTC secretariat only; you send the PDF to the states.",
    ),
    ConsolidatedStatus.DRAFT: ConsolidatedStep(
        title="Take the report back to draft?",
        verb="Take back to draft",
        happens=[
            "The report is marked “draft” again.",
            "Nothing that was written is lost. A PDF that you already sent out stays with those who have it.",
        ],
        shown_to="Nobody new. Only the SOMTC secretariat sees it.",
    ),
    ConsolidatedStatus.ADOPTED: ConsolidatedStep(
        title="Record that AMMTC adopted the report?",
        verb="Record the adoption",
        happens=[
            "The texts and the national reports that it draws on are closed and cannot be changed.",
            "You can make the final PDF, and then publish a release for donors.",
        ],
        shown_to="Focal points and contributors of all member states. They can download PDFs made from now on.",
        warning="This cannot be undone. Do it after the meeting adopted the report.",
    ),
}


def _report_or_404(user, pk: int) -> ConsolidatedReport:
    return get_object_or_404(consolidated_visible_to(user), pk=pk)


def report_to_work_on(user, pk: int) -> ConsolidatedReport:
    """A report for a page of the secretariat: 404 for people who may not see it, 403 for those who may only read it."""
    consolidated = _report_or_404(user, pk)
    permissions.check_can_consolidate(user)
    return consolidated


def trail(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [(gettext("Home"), "/"), (gettext("AMMTC reports"), reverse("consolidated-list")), *more]


@require_safe
def consolidated_list(request: SignedInRequest) -> HttpResponse:
    """All reports for the secretariat; the adopted ones for states."""
    if not request.user.state_ids:
        check(request.user, CONSOLIDATE_REPORTS)
    reports = list(consolidated_visible_to(request.user))
    files = newest_files(reports, request.user)
    without = []
    if request.user.reviews_reports:
        without = list(stages.cycles_with_counts().filter(consolidated__isnull=True))
    return render(
        request,
        "reporting/consolidated/consolidated_list.html",
        {
            "rows": [(report, files.get(report.pk)) for report in reports],
            "without": without,
            "works_on_it": request.user.reviews_reports,
            "crumbs": [("Home", "/")],
        },
    )


@require_POST
@refusal_leads_to("cycle-detail", "cycle_pk")
def consolidated_start(request: SignedInRequest, cycle_pk: int) -> HttpResponse:
    check(request.user, CONSOLIDATE_REPORTS)
    cycle = get_object_or_404(ReportingCycle, pk=cycle_pk)
    consolidated = consolidation.start(cycle=cycle, by=request.user)
    messages.success(request, f"The consolidated report of “{cycle}” is there. Write its texts, then make the PDF.")
    return redirect(consolidated)


@require_safe
def consolidated_detail(
    request: SignedInRequest, pk: int, something_changed: Callable[[ConsolidatedReport], bool]
) -> HttpResponse:
    """``something_changed`` says whether a revised publication would differ from the last one."""
    consolidated = _report_or_404(request.user, pk)
    jobs = list(jobs_visible_to(request.user, consolidated)[:10])
    context = {"consolidated": consolidated, "jobs": jobs, "crumbs": trail()}
    if not request.user.reviews_reports:
        newest = newest_files([consolidated], request.user).get(consolidated.pk)
        return render(request, "reporting/consolidated/consolidated_read.html", context | {"newest": newest})
    current = rendering.content_hash(consolidated)
    sources = consolidated.sources.select_related("report__member_state").defer("content")
    released = released_counts(consolidated, ReleaseAudience.AMMTC) if consolidated.is_editable else []
    context |= {
        "sources": list(zip_longest(sources.order_by("report__member_state__name"), released)),
        "released": bool(released),
        "new": newly_accepted(consolidated) if consolidated.is_editable else [],
        "texts": consolidated.texts.select_related("updated_by"),
        "findings": consolidated.findings.count(),
        "flagged": len(flagged(consolidated)),
        "steps": [
            (to, STEPS[to].verb) for to in ConsolidatedStatus if to in STEPS and _is_next(consolidated.status, to)
        ],
        "may_publish": consolidated.status == ConsolidatedStatus.ADOPTED
        and permissions.allows(permissions.check_can_publish, request.user),
        "may_revise": consolidated.status == ConsolidatedStatus.PUBLISHED
        and permissions.allows(permissions.check_can_publish, request.user)
        and something_changed(consolidated),
        "jobs": [(job, job.content_hash == current) for job in jobs],
        "products": [
            (product, [job for job in jobs if job.product == product and job.content_hash == current][:1])
            for product in ReportProduct
        ],
    }
    return render(request, "reporting/consolidated/consolidated_detail.html", context)


def _is_next(now: str, then: str) -> bool:
    return then in workflow.CONSOLIDATION_STEPS[now]


@require_POST
@refusal_leads_to("consolidated-detail", "pk")
def consolidated_refresh(request: SignedInRequest, pk: int) -> HttpResponse:
    consolidated = report_to_work_on(request.user, pk)
    new = consolidation.refresh_sources(consolidated=consolidated, by=request.user)
    said = f"Taken in: {', '.join(new)}." if new else "Nothing was accepted since. The sources are as they were."
    messages.success(request, said)
    return redirect(consolidated)


@require_http_methods(["GET", "HEAD", "POST"])
def text_edit(request: SignedInRequest, pk: int, key: str) -> HttpResponse:
    """One text of the report, next to the answers of the states on the chapter."""
    consolidated = report_to_work_on(request.user, pk)
    text = get_object_or_404(ConsolidatedText.objects.select_related("updated_by"), report=consolidated, key=key)
    form = TextForm(initial={"words": text.text, "version": text.version})
    theirs: ConsolidatedText | None = None
    status = 200
    if request.method == "POST":
        form = TextForm(request.POST, initial={"words": text.text})
        if form.is_valid():
            try:
                consolidation.save_text(
                    text=text,
                    words=form.cleaned_data["words"],
                    base_version=form.cleaned_data["version"],
                    by=request.user,
                )
            except AlreadyChanged as error:
                theirs, status = cast(ConsolidatedText, error.theirs), 409
                # The typed text stays in the box; saving again replaces the other text with it.
                form = TextForm({"words": form.cleaned_data["words"], "version": theirs.version})
                form.add_error("words", f"{error} Read both texts, then save what shall stand.")
            except WorkflowError as error:
                form.add_error(None, f"{error} Nothing was saved; what you typed is below.")
                status = 409
            else:
                messages.success(request, f"“{text.title}” is saved.")
                return redirect(consolidated)
    found = consolidate(consolidated)
    number = synthesis_chapters.convention_chapter(key)  # other chapters are about all articles
    findings = [(finding, said_by(finding)) for finding in consolidated.findings.all()]
    said = {finding.number: parts for finding, parts in findings}
    articles = [
        article
        for block in found.chapters
        if number is None or block.chapter.number == number
        for article in block.articles
    ]
    return render(
        request,
        "reporting/consolidated/text_edit.html",
        {
            "consolidated": consolidated,
            "text": text,
            "form": form,
            "theirs": theirs,
            "found": found,
            "articles": articles,
            "grid": _grid(articles),
            "shown": references.filled_in(text.text, said, coverage_in_words(consolidated)),
            "findings": [
                (finding, parts[references.WHOLE])
                for finding, parts in findings
                if number is None or finding.result["article"] in {a.article.number for a in articles}
            ],
            "crumbs": trail((consolidated.cycle.title, consolidated.get_absolute_url())),
        },
        status=status,
    )


def _grid(articles: list[ArticleBlock]) -> dict[str, list]:
    """States by articles, as ``components/tile_grid.html`` takes it."""
    used = {status.code for article in articles for _, status in article.states}
    by_state: dict[str, list] = {}
    for article in articles:
        for state, status in article.states:
            by_state.setdefault(state.name, []).append((status.letter, status.tile, status.text))
    return {
        "columns": [(str(article.article.number), str(article.article)) for article in articles],
        "rows": [(name, "", cells) for name, cells in by_state.items()],
        "legend": [(s.letter, s.tile, s.text) for code, s in STATUSES.items() if code in used],
    }


@require_http_methods(["GET", "HEAD", "POST"])
@refusal_leads_to("consolidated-detail", "pk")
def consolidated_step(request: SignedInRequest, pk: int, to: str) -> HttpResponse:
    """Ask for confirmation, then move the report to another status."""
    consolidated = report_to_work_on(request.user, pk)
    if to not in STEPS:
        raise Http404
    wanted = to == ConsolidatedStatus.ADOPTED and four_eyes.is_wanted(consolidated.cycle, FourEyesStep.ADOPT)
    if request.method == "POST" and wanted:
        return redirect(consolidation.ask_adoption(consolidated=consolidated, by=request.user))
    if request.method == "POST":
        consolidation.move(consolidated=consolidated, to=to, by=request.user)
        messages.success(request, f"The report is now {ConsolidatedStatus(to).label.lower()}.")
        return redirect(consolidated)
    workflow.check_consolidation_step(consolidated.status, to)
    return render(
        request,
        "reporting/consolidated/consolidated_step.html",
        {
            "consolidated": consolidated,
            "step": STEPS[ConsolidatedStatus(to)],
            "wanted": wanted,
            "approval": SecondApproval.objects.waiting_for(FourEyesStep.ADOPT, consolidated=consolidated)
            if wanted
            else None,
            "crumbs": trail((consolidated.cycle.title, consolidated.get_absolute_url())),
        },
    )


# --- The PDF ----------------------------------------------------------------------------------------------------------
@require_POST
@refusal_leads_to("consolidated-detail", "pk")
def consolidated_render(request: SignedInRequest, pk: int) -> HttpResponse:
    consolidated = report_to_work_on(request.user, pk)
    product = request.POST.get("product", "")
    if product not in ReportProduct.values:
        raise Http404
    job = rendering.request(consolidated=consolidated, by=request.user, product=product)
    return redirect("render-job", consolidated.pk, job.pk)


@require_POST
@refusal_leads_to("consolidated-detail", "pk")
def render_cancel(request: SignedInRequest, pk: int, job_pk: int) -> HttpResponse:
    consolidated = report_to_work_on(request.user, pk)
    job = get_object_or_404(RenderJob.objects.select_related("consolidated"), consolidated=consolidated, pk=job_pk)
    if not rendering.cancel(job=job, by=request.user):
        messages.info(request, gettext("There was nothing to cancel: it had ended already."))
    return redirect("render-job", pk, job_pk)


@require_safe
@vary_on_headers("HX-Request")
def render_job(request: SignedInRequest, pk: int, job_pk: int) -> HttpResponse:
    """The progress of the PDF. While it is made, the page reloads its middle part every second."""
    consolidated = report_to_work_on(request.user, pk)
    job = get_object_or_404(RenderJob.objects.select_related("requested_by"), consolidated=consolidated, pk=job_pk)
    context = {
        "consolidated": consolidated,
        "job": job,
        "is_current": job.content_hash == rendering.content_hash(consolidated),
        "is_gone": rendering.is_gone(job),
        "is_part": "HX-Request" in request.headers,
        "crumbs": trail((consolidated.cycle.title, consolidated.get_absolute_url())),
    }
    template = "_render_progress.html" if context["is_part"] else "render_job.html"
    return render(request, f"reporting/consolidated/{template}", context)


@require_safe
def render_download(request: SignedInRequest, pk: int, job_pk: int) -> FileResponse:
    consolidated = _report_or_404(request.user, pk)
    jobs = jobs_visible_to(request.user, consolidated)
    job = get_object_or_404(jobs, pk=job_pk, status=JobStatus.DONE)
    audit.record("report downloaded", on=consolidated, by=request.user, job=job.pk, sha256=job.file_sha256)
    response = FileResponse(
        open_intact(job.stored_name, job.file_sha256),
        as_attachment=True,
        filename=file_name(consolidated, job.product, "pdf"),
        content_type="application/pdf",
    )
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def file_name(consolidated: ConsolidatedReport, product: str, ending: str) -> str:
    cycle = consolidated.cycle
    half = "-half-year" if cycle.kind == CycleKind.HALF_YEAR else ""
    return f"SOMTC-{product}-for-AMMTC-{cycle.year}{half}.{ending}"
