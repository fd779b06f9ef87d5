"""The history of one answer, and restoring an earlier version."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from members.requests import SignedInRequest
from reporting.actions import answers as answer_actions
from reporting.addresses import question_url
from reporting.models import Answer, AnswerRevision, Question, ReportSection
from reporting.queries import answer_history as answer_history_queries
from reporting.queries.one_answer import number_of
from reporting.refusals import refusal_leads_to
from reporting.views.lookup import question_of, section_being_written, trail

REVISIONS_ON_A_PAGE = 10


def answer_history(request: SignedInRequest, pk: int, key: str, question: str) -> HttpResponse:
    """Every version of an answer, newest first, each with its changes."""
    report_section = section_being_written(request.user, pk, key)
    asked = question_of(report_section, question)
    revisions = answer_history_queries.revisions_of(report_section.report, asked)
    page = Paginator(revisions, REVISIONS_ON_A_PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    before = revisions.filter(version__lt=shown[-1].version).first() if shown else None
    return render(
        request,
        "reporting/national/answer_history.html",
        _about(report_section, asked)
        | {
            "page_obj": page,
            "steps": answer_history_queries.steps(asked, shown, before),
            "standing": _standing(report_section, asked),
            "writable": report_section.report.is_editable and report_section.is_open,
        },
    )


@refusal_leads_to("answer-history", "pk", "key", "question")
def answer_restore(request: SignedInRequest, pk: int, key: str, question: str, version: int) -> HttpResponse:
    """Show the earlier version and ask for confirmation; then make it the answer again, as a new version."""
    report_section = section_being_written(request.user, pk, key)
    asked = question_of(report_section, question)
    revision = get_object_or_404(
        AnswerRevision.objects.select_related("question", "by"),
        report=pk, question=asked, version=version,
    )  # fmt: skip
    back = reverse("answer-history", args=[pk, key, question])
    standing = Answer.objects.filter(report=pk, question=asked).first()
    if request.method == "POST":
        try:
            base = int(request.POST.get("base_version", ""))
        except ValueError:
            base = -1  # a version that never existed: nothing is overwritten
        saved = answer_actions.restore(
            report_section=report_section, revision=revision, base_version=base, by=request.user
        )
        if saved.conflicts:
            messages.error(request, "Somebody changed this answer meanwhile. Read the newest version, then decide.")
            return redirect(back)
        messages.success(request, f"Version {version} is the answer again.")
        return redirect(question_url(pk, key, asked.key))
    return render(
        request,
        "reporting/national/answer_restore.html",
        _about(report_section, asked)
        | {
            "revision": revision,
            "parts": answer_history_queries.changed_parts(asked, standing, revision),
            "base_version": standing.version if standing else 0,
            "back": back,
        },
    )


def _standing(report_section: ReportSection, asked: Question) -> int:
    """The current version of the answer; 0 for none."""
    found = Answer.objects.filter(report=report_section.report_id, question=asked)
    return found.values_list("version", flat=True).first() or 0


def _about(report_section: ReportSection, asked: Question) -> dict:
    here = question_url(report_section.report_id, report_section.section.key, asked.key)
    return {
        "report": report_section.report,
        "section": report_section.section,
        "question": asked,
        "number": number_of(report_section, asked),
        "crumbs": trail(report_section.report, (str(report_section.section), here)),
    }
