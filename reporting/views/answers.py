"""One answer at a time: saved by the page while it is written, its history, and who else is there."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_POST

from members.requests import SignedInRequest
from reporting import snapshot
from reporting.actions import answers as actions
from reporting.actions import presence
from reporting.errors import WorkflowError
from reporting.forms.answers import QuestionForm, as_sent
from reporting.models import Answer, AnswerRevision, Question, ReportSection
from reporting.queries import answer_history as history
from reporting.views import person_warning
from reporting.views.lookup import question_of, section_being_written, trail
from reporting.views.national import SectionPage

REVISIONS_ON_A_PAGE = 10


def signed_out() -> JsonResponse:
    """For a script, in place of the way to the sign-in page: what was typed stays on the page."""
    return JsonResponse({"message": "You are signed out."}, status=401)


@login_not_required
@require_POST
def answer_save(request: HttpRequest, pk: int, key: str, question: str) -> JsonResponse:
    """Save one answer, sent as the section's form sends it.

    200 {version, other_questions}: it stands as sent. 422 {errors}: sentences by field. 409 {conflict, fields,
    version}: somebody else changed it; the page part that shows both, and theirs as fields. 409 {refused}: a sentence.
    """
    if not request.user.is_authenticated:
        return signed_out()
    report_section = section_being_written(request.user, pk, key)
    asked = question_of(report_section, question)
    page = SectionPage(request, report_section)  # type: ignore[arg-type]
    numbers = {q.key: number for q, number in page.questions}
    form = QuestionForm(asked, numbers.get(asked.key, ""), page.answers.get(asked.key), request.POST)
    if not form.is_in_data:
        return JsonResponse({"refused": "This page is out of date. Copy what you typed and load it again."}, status=400)
    if asked.key not in numbers:
        return JsonResponse({"refused": "This question no longer applies, because another answer changed."}, status=409)
    kept = person_warning.warn([form], request.POST, otherwise=person_warning.SAVE)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422)
    entry = form.entry()
    try:
        saved = actions.save_answers(report_section=report_section, entries={asked.key: entry}, by=request.user)
    except WorkflowError as error:
        return JsonResponse({"refused": str(error)}, status=409)
    person_warning.record_kept(report_section, kept, saved.changed, by=request.user)
    if saved.conflicts:
        theirs = saved.conflicts[asked.key]
        found = history.conflict(asked, theirs, entry)
        return JsonResponse(
            {
                "conflict": render_to_string(
                    "reporting/national/_conflict.html",
                    {"conflict": found, "question": asked, "number": numbers[asked.key], "in_place": True},
                ),
                "fields": as_sent(QuestionForm(asked, numbers[asked.key], theirs)),
                "version": theirs.version if theirs else 0,
            },
            status=409,
        )
    standing = Answer.objects.filter(report=pk, question=asked).values_list("version", flat=True).first() or 0
    return JsonResponse({"version": standing, "other_questions": _asks_others(page, asked, entry)})


def _asks_others(page: SectionPage, asked: Question, entry: actions.Entry) -> bool:
    """Whether the answer changes which questions of the section are asked."""
    before = {key: answer.value for key, answer in page.answers.items()}
    depending = [q for q in page.section.questions.all() if (q.depends_on or {}).get("question") == asked.key]
    after = before | {asked.key: entry.value}
    return any(snapshot.applies(q, before) != snapshot.applies(q, after) for q in depending)


@login_not_required
@require_POST
def section_presence(request: HttpRequest, pk: int, key: str) -> JsonResponse:
    """The page is open. Says who else has it open."""
    if not request.user.is_authenticated:
        return signed_out()
    report_section = section_being_written(request.user, pk, key)
    presence.seen(report_section=report_section, by=request.user)
    return JsonResponse({"others": presence.others(report_section, request.user)})


def answer_history(request: SignedInRequest, pk: int, key: str, question: str) -> HttpResponse:
    """Every version of an answer, newest first, each with what it changed."""
    report_section = section_being_written(request.user, pk, key)
    asked = question_of(report_section, question)
    revisions = history.revisions_of(report_section.report, asked)
    page = Paginator(revisions, REVISIONS_ON_A_PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    before = revisions.filter(version__lt=shown[-1].version).first() if shown else None
    return render(
        request,
        "reporting/national/answer_history.html",
        _about(report_section, asked)
        | {
            "page_obj": page,
            "steps": history.steps(asked, shown, before),
            "standing": _standing(report_section, asked),
            "writable": report_section.report.is_editable and report_section.is_open,
        },
    )


def answer_restore(request: SignedInRequest, pk: int, key: str, question: str, version: int) -> HttpResponse:
    """Show what would come back and ask; then make it the answer again, as a new version."""
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
            base = -1  # no version that ever stood: nothing is overwritten
        try:
            saved = actions.restore(
                report_section=report_section, revision=revision, base_version=base, by=request.user
            )
        except WorkflowError as error:
            messages.error(request, str(error))
            return redirect(back)
        if saved.conflicts:
            messages.error(request, "Somebody changed this answer meanwhile. Read the newest version, then decide.")
            return redirect(back)
        messages.success(request, f"Version {version} is the answer again.")
        return redirect(reverse("section-edit", args=[pk, key]) + f"#{asked.key}")
    return render(
        request,
        "reporting/national/answer_restore.html",
        _about(report_section, asked)
        | {
            "revision": revision,
            "parts": history.changed_parts(asked, standing, revision),
            "base_version": standing.version if standing else 0,
            "back": back,
        },
    )


def _standing(report_section: ReportSection, asked: Question) -> int:
    """The version of the answer that stands; 0 for none."""
    found = Answer.objects.filter(report=report_section.report_id, question=asked)
    return found.values_list("version", flat=True).first() or 0


def _about(report_section: ReportSection, asked: Question) -> dict:
    section = reverse("section-edit", args=[report_section.report_id, report_section.section.key])
    return {
        "report": report_section.report,
        "section": report_section.section,
        "question": asked,
        "crumbs": trail(report_section.report, (str(report_section.section), f"{section}#{asked.key}")),
    }
