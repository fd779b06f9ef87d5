"""The secretariat composes the products of a report to AMMTC: the chapters of the synthesis, and the brief."""

from io import BytesIO

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members import audit
from members.requests import SignedInRequest
from reporting import synthesis_chapters
from reporting.actions import products as actions
from reporting.enums import ReportProduct
from reporting.errors import AlreadyChanged, WorkflowError
from reporting.forms.products import DecisionForm, OwnChapterForm, PointsForm
from reporting.models import AskedDecision, ConsolidatedReport, ConsolidatedText
from reporting.printing.product_words import product_document
from reporting.queries.brief import Brief
from reporting.queries.findings import said_by
from reporting.queries.synthesis import Synthesis
from reporting.refusals import refusal_leads_to
from reporting.text import references
from reporting.views.consolidated import file_name, report_to_work_on, trail

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _trail(consolidated: ConsolidatedReport, *more: tuple[str, str]) -> list[tuple[str, str]]:
    return trail((consolidated.cycle.title, consolidated.get_absolute_url()), *more)


# --- The synthesis ----------------------------------------------------------------------------------------------------
@require_safe
def synthesis_read(request: SignedInRequest, pk: int) -> HttpResponse:
    """The synthesis to read, with its numbered paragraphs; each has an address of its own."""
    consolidated = report_to_work_on(request.user, pk)
    return render(
        request,
        "reporting/products/synthesis_read.html",
        {
            "consolidated": consolidated,
            "synthesis": Synthesis(consolidated),
            "most_words": synthesis_chapters.MOST_WORDS,
            "crumbs": _trail(consolidated),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def chapter_list(request: SignedInRequest, pk: int) -> HttpResponse:
    """The chapters in their order with their words. A POST adds one."""
    consolidated = report_to_work_on(request.user, pk)
    form = OwnChapterForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            text = actions.add_chapter(consolidated=consolidated, title=form.cleaned_data["title"], by=request.user)
        except WorkflowError as error:
            form.add_error("title", str(error))
        else:
            messages.success(
                request, _("“%(title)s” is the last chapter now. Write its words.") % {"title": text.title}
            )
            return redirect("chapter-list", consolidated.pk)
    synthesis = Synthesis(consolidated)
    words = {chapter.key: chapter.words for chapter in synthesis.chapters}
    return render(
        request,
        "reporting/products/chapter_list.html",
        {
            "consolidated": consolidated,
            "rows": [
                (text, words.get(text.key, 0), text.key.startswith(synthesis_chapters.OWN)) for text in synthesis.texts
            ],
            "words": synthesis.words,
            "most_words": synthesis_chapters.MOST_WORDS,
            "form": form,
            "crumbs": _trail(consolidated),
        },
        status=422 if form.errors else 200,
    )


@require_POST
@refusal_leads_to("chapter-list", "pk")
def chapter_change(request: SignedInRequest, pk: int, key: str) -> HttpResponse:
    """Move a chapter, print it or leave it out, or remove it: ``do`` says which."""
    consolidated = report_to_work_on(request.user, pk)
    text = get_object_or_404(ConsolidatedText, report=consolidated, key=key)
    act, by = request.POST.get("do", ""), request.user
    if act in {"earlier", "later"}:
        actions.move_chapter(consolidated=consolidated, key=key, earlier=act == "earlier", by=by)
    elif act in {"include", "leave_out"}:
        actions.switch_chapter(consolidated=consolidated, key=key, included=act == "include", by=by)
        said = _("“%(title)s” is printed.") if act == "include" else _("“%(title)s” is left out. Its words are kept.")
        messages.success(request, said % {"title": text.title})
    elif act == "remove":
        actions.remove_chapter(consolidated=consolidated, key=key, by=by)
        messages.success(request, _("“%(title)s” is removed.") % {"title": text.title})
    else:
        raise Http404
    return redirect(reverse("chapter-list", args=[consolidated.pk]) + f"#chapter-{key}")


@require_safe
@refusal_leads_to("consolidated-detail", "pk")
def product_word(request: SignedInRequest, pk: int, product: str) -> HttpResponse:
    """The brief or the synthesis as a Word document."""
    consolidated = report_to_work_on(request.user, pk)
    if product not in {ReportProduct.BRIEF, ReportProduct.SYNTHESIS}:
        raise Http404
    content = BytesIO()
    product_document(consolidated, product).save(content)
    audit.record("report downloaded", on=consolidated, by=request.user, product=product, format="docx")
    response = HttpResponse(content.getvalue(), content_type=WORD)
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name(consolidated, product, "docx")}"'
    return response


# --- The brief --------------------------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
def brief(request: SignedInRequest, pk: int) -> HttpResponse:
    """Decisions, main points and the chart of the brief. A POST chooses the points and the chart."""
    consolidated = report_to_work_on(request.user, pk)
    shown = Brief(consolidated)
    findings, charts = shown.synthesis.findings, shown.charts
    initial = {PointsForm.name_of(f.number): str(f.point or "") for f in findings} | {"chart": consolidated.brief_chart}
    sent = request.POST if request.method == "POST" else None
    form = PointsForm(sent, findings=findings, charts=charts, initial=initial)
    if sent is not None and form.is_valid():
        try:
            actions.choose_points(
                consolidated=consolidated,
                numbers=form.cleaned_data["points"],
                chart=form.cleaned_data["chart"],
                by=request.user,
            )
        except WorkflowError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The main points and the chart of the brief are saved."))
            return redirect("brief", consolidated.pk)
    return render(
        request,
        "reporting/products/brief.html",
        {
            "consolidated": consolidated,
            "brief": shown,
            "form": form,
            "findings": [
                (finding, said_by(finding)[references.WHOLE], form[PointsForm.name_of(finding.number)])
                for finding in findings
            ],
            "most_words": synthesis_chapters.MOST_WORDS_OF_BRIEF,
            "most_decisions": synthesis_chapters.MOST_DECISIONS,
            "most_points": synthesis_chapters.MOST_POINTS,
            "crumbs": _trail(consolidated),
        },
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@refusal_leads_to("brief", "pk")
def decision_edit(request: SignedInRequest, pk: int, position: int | None = None) -> HttpResponse:
    """Ask a decision of ministers, or change one."""
    consolidated = report_to_work_on(request.user, pk)
    decision: AskedDecision | None = None
    if position is not None:
        # A decision that a colleague removed while this one was typed is no reason to lose what was typed.
        decision = consolidated.decisions.select_related("article").filter(position=position).first()
        if decision is None and request.method != "POST":
            raise Http404
    form = DecisionForm(initial=_typed(decision))
    theirs: AskedDecision | None = None
    if request.method == "POST":
        form = DecisionForm(request.POST, initial={"text": decision.text if decision else ""})
        if form.is_valid():
            data = form.cleaned_data
            try:
                actions.save_decision(
                    consolidated=consolidated,
                    position=position,
                    text=data["text"],
                    article=data["article"],
                    addressee=data["addressee"],
                    due_on=data["due_on"],
                    base_version=data["version"],
                    by=request.user,
                )
            except AlreadyChanged as error:
                theirs = decision
                sent = request.POST.copy()
                sent["version"] = str(decision.version if decision else 0)  # saving again replaces the other text
                form = DecisionForm(sent)
                form.add_error("text", _("%(error)s Read both, then save what shall stand.") % {"error": error})
            except WorkflowError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, _("The decision is saved."))
                return redirect(reverse("brief", args=[consolidated.pk]) + "#decisions")
    return render(
        request,
        "reporting/products/decision_edit.html",
        {
            "consolidated": consolidated,
            "decision": decision,
            "theirs": theirs,
            "form": form,
            "crumbs": _trail(consolidated, (_("Brief for ministers"), reverse("brief", args=[consolidated.pk]))),
        },
        status=409 if theirs else 422 if form.errors else 200,
    )


def _typed(decision: AskedDecision | None) -> dict[str, object]:
    if decision is None:
        return {"version": 0}
    return {
        "text": decision.text,
        "article": decision.article,
        "addressee": decision.addressee,
        "due_on": decision.due_on,
        "version": decision.version,
    }


@require_POST
@refusal_leads_to("brief", "pk")
def decision_change(request: SignedInRequest, pk: int, position: int) -> HttpResponse:
    """Move a decision before the one above it, or remove it."""
    consolidated = report_to_work_on(request.user, pk)
    act = request.POST.get("do", "")
    if act == "earlier":
        actions.move_decision(consolidated=consolidated, position=position, by=request.user)
    elif act == "remove":
        actions.remove_decision(consolidated=consolidated, position=position, by=request.user)
        messages.success(request, _("The decision is removed."))
    else:
        raise Http404
    return redirect(reverse("brief", args=[consolidated.pk]) + "#decisions")
