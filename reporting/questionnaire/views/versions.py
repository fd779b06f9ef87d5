"""The versions of the questionnaire: list, one draft with its open problems, its file, and publishing it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from itertools import groupby

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members.permissions import MANAGE_CYCLES, check
from members.requests import SignedInRequest
from reporting.errors import AlreadyChanged, WorkflowError
from reporting.fields import number_sent
from reporting.models import Question, Questionnaire, Section
from reporting.models.questionnaire import marks_of
from reporting.questionnaire import actions as questionnaire_actions
from reporting.questionnaire import storage, yaml_file
from reporting.questionnaire.comparison import compare
from reporting.questionnaire.content import QuestionnaireContent
from reporting.questionnaire.forms import MapForm, QuestionnaireImportForm, SettingsForm
from reporting.questionnaire.rules import QuestionnaireProblem
from reporting.refusals import refusal_leads_to
from reporting.text.yaml_nodes import BadFile

GET_OR_POST = ["GET", "HEAD", "POST"]


def questionnaire_or_404(version: int) -> Questionnaire:
    found = Questionnaire.objects.select_related("based_on", "created_by", "published_by")
    return get_object_or_404(found, version=version)


def trail(questionnaire: Questionnaire | None = None) -> list[tuple[str, str]]:
    found = [("Home", "/"), ("Questionnaires", reverse("questionnaire-list"))]
    if questionnaire:
        found.append((f"Version {questionnaire.version}", questionnaire.get_absolute_url()))
    return found


def draft_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page that only a draft has: ``view`` gets the draft; for a published version it redirects, with the reason."""

    @require_http_methods(GET_OR_POST)
    @wraps(view)
    def page(request: SignedInRequest, version: int, **rest: str) -> HttpResponse:
        check(request.user, MANAGE_CYCLES)
        questionnaire = questionnaire_or_404(version)
        if questionnaire.is_draft:
            return view(request, questionnaire, **rest)
        messages.info(request, f"Version {version} is published and never changes. Start a draft from it.")
        return redirect(questionnaire)

    return page


@require_safe
def questionnaire_list(request: SignedInRequest) -> HttpResponse:
    check(request.user, MANAGE_CYCLES)
    rows = Questionnaire.objects.select_related("based_on", "published_by").annotate(
        section_count=Count("sections", distinct=True), question_count=Count("sections__questions", distinct=True)
    )
    found = list(rows.prefetch_related("cycles"))
    return render(
        request,
        "reporting/questionnaire/list.html",
        {
            "drafts": [row for row in found if row.is_draft],
            "published": [row for row in found if not row.is_draft],
            "crumbs": [("Home", "/")],
        },
    )


@require_POST
@refusal_leads_to("questionnaire-list")
def questionnaire_start(request: SignedInRequest) -> HttpResponse:
    check(request.user, MANAGE_CYCLES)
    chosen = request.POST.get("based_on", "")
    based_on = None
    if chosen:
        based_on = Questionnaire.objects.filter(version=number_sent(chosen) or 0).first()
        if based_on is None:
            messages.error(request, "Choose the version from which the draft starts.")
            return redirect("questionnaire-list")
    draft = questionnaire_actions.start(based_on=based_on, by=request.user)
    messages.success(request, f"Draft version {draft.version} is started. Only the secretariat sees it.")
    return redirect(draft)


@dataclass(frozen=True)
class OutlineQuestion:
    """A question in the outline."""

    question: Question
    number: str
    problems: list[QuestionnaireProblem]
    condition: str


@dataclass(frozen=True)
class OutlineSection:
    section: Section
    mark: str
    rows: list[OutlineQuestion]
    problems: list[QuestionnaireProblem]


@require_safe
def questionnaire_edit(request: SignedInRequest, version: int) -> HttpResponse:
    """The outline of a version; for a draft with its buttons and open problems."""
    check(request.user, MANAGE_CYCLES)
    questionnaire = questionnaire_or_404(version)
    sections = storage.sections_with_questions(questionnaire)
    situation = storage.situation(questionnaire) if questionnaire.is_draft else None
    problems = situation.problems if situation else []
    asked = {question.key: question for section in sections for question in section.questions.all()}
    blocks = []
    for mark, section in zip(marks_of(sections), sections, strict=True):
        rows = [
            OutlineQuestion(
                question,
                f"{mark}.{number}",
                [problem for problem in problems if problem.question == question.key],
                _condition(question, asked),
            )
            for number, question in enumerate(section.questions.all(), start=1)
        ]
        own = [problem for problem in problems if problem.section == section.key and not problem.question]
        blocks.append(OutlineSection(section, mark, rows, own))
    return render(
        request,
        "reporting/questionnaire/edit.html",
        {
            "questionnaire": questionnaire,
            "parts": [(part, list(found)) for part, found in groupby(blocks, key=lambda block: block.section.part)],
            "section_count": len(blocks),
            "question_count": len(asked),
            "problems": [(problem.message, _place_of(questionnaire, problem)) for problem in problems],
            "comparison": situation.comparison if situation else None,
            "cycles": list(questionnaire.cycles.all()),
            "overtaken_by": _overtaken_by(questionnaire),
            "crumbs": trail(),
        },
    )


def _overtaken_by(questionnaire: Questionnaire) -> list[Questionnaire]:
    """Versions that were published after the one from which this draft starts: it lacks their changes."""
    if not questionnaire.is_draft or questionnaire.based_on is None:
        return []
    return list(Questionnaire.objects.published().filter(version__gt=questionnaire.based_on.version))


def _condition(question: Question, asked: dict[str, Question]) -> str:
    if not question.depends_on:
        return ""
    parent = asked.get(question.depends_on["question"])
    value = question.depends_on["value"]
    return f"only if {question.depends_on['question']} is “{parent.label_of(value) if parent else value}”"


def _place_of(questionnaire: Questionnaire, problem: QuestionnaireProblem) -> str:
    if problem.field == "previous_keys":
        return reverse("questionnaire-map", args=[questionnaire.version])
    if problem.question:
        return reverse("questionnaire-question", args=[questionnaire.version, problem.question])
    return f"#section-{problem.section}" if problem.section else ""


@refusal_leads_to("questionnaire-list")
@draft_page
def questionnaire_settings(request: SignedInRequest, draft: Questionnaire) -> HttpResponse:
    initial = {"title": draft.title, "kind": draft.kind, "note": draft.note, "edition": draft.edition}
    form = SettingsForm(request.POST if request.method == "POST" else None, initial=initial)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            questionnaire_actions.change_settings(questionnaire=draft, by=request.user, **form.cleaned_data)
        except AlreadyChanged as error:
            messages.error(request, f"{error} Nothing was saved; what you typed is below. Save again to keep it.")
            data = request.POST.copy()
            data["edition"] = str(error.theirs.edition)  # type: ignore[attr-defined]
            form, status = SettingsForm(data), 409
        else:
            messages.success(request, "Saved.")
            return redirect(draft)
    context = {"questionnaire": draft, "form": form, "crumbs": trail(draft)}
    return render(request, "reporting/questionnaire/settings.html", context, status=status)


@require_POST
def questionnaire_move(request: SignedInRequest, version: int) -> HttpResponse:
    """One section or question one place up or down: "section:KEY:up"."""
    check(request.user, MANAGE_CYCLES)
    draft = questionnaire_or_404(version)
    what, _, rest = request.POST.get("move", "").partition(":")
    key, _, direction = rest.partition(":")
    if what not in {"section", "question"} or direction not in {questionnaire_actions.UP, questionnaire_actions.DOWN}:
        return HttpResponseBadRequest("Use the buttons of the page.")
    try:
        if what == "section":
            section = get_object_or_404(Section.objects.select_related("questionnaire"), questionnaire=draft, key=key)
            questionnaire_actions.move_section(section=section, direction=direction, by=request.user)
        else:
            question = get_object_or_404(
                Question.objects.select_related("section__questionnaire"), section__questionnaire=draft, key=key
            )
            questionnaire_actions.move_question(question=question, direction=direction, by=request.user)
    except WorkflowError as error:
        messages.error(request, str(error))
    return redirect(f"{draft.get_absolute_url()}#{what}-{key}")


@refusal_leads_to("questionnaire-map", "version")
@draft_page
def questionnaire_map(request: SignedInRequest, draft: Questionnaire) -> HttpResponse:
    """Which question replaces each question of the version before that is no longer asked."""
    if draft.based_on is None:
        messages.info(request, "This draft starts from no earlier version, so there is nothing to map.")
        return redirect(draft)
    given = {"before": storage.read(draft.based_on), "content": storage.read(draft)}
    form = MapForm(request.POST if request.method == "POST" else None, initial={"edition": draft.edition}, **given)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            questionnaire_actions.map_keys(
                questionnaire=draft,
                edition=form.cleaned_data["edition"],
                successors=form.successors,
                reasons=form.reasons,
                by=request.user,
            )
        except AlreadyChanged as error:
            messages.error(request, f"{error} Nothing was saved; what you chose is below. Save again to keep it.")
            data = request.POST.copy()
            data["edition"] = str(error.theirs.edition)  # type: ignore[attr-defined]
            form, status = MapForm(data, **given), 409
        else:
            messages.success(request, "Saved. The draft's page says what is left.")
            return redirect(draft)
    where = {q.key: section.title for section in given["before"].sections for q in section.questions}
    context = {
        "questionnaire": draft,
        "form": form,
        "rows": [(*row, where[row[0].key]) for row in form.rows()],
        "crumbs": trail(draft),
    }
    return render(request, "reporting/questionnaire/map.html", context, status=status)


@require_POST
@refusal_leads_to("questionnaire-edit", "version")
def questionnaire_bring_back(request: SignedInRequest, version: int) -> HttpResponse:
    check(request.user, MANAGE_CYCLES)
    draft = questionnaire_or_404(version)
    question = questionnaire_actions.bring_back(questionnaire=draft, key=request.POST.get("key", ""), by=request.user)
    messages.success(request, f"Question {question.key} is asked again, at the end of “{question.section}”.")
    return redirect("questionnaire-map", version)


@require_safe
def questionnaire_compare(request: SignedInRequest, version: int) -> HttpResponse:
    """The differences from another version: the one that it starts from, or the one chosen."""
    check(request.user, MANAGE_CYCLES)
    questionnaire = questionnaire_or_404(version)
    others = list(Questionnaire.objects.exclude(pk=questionnaire.pk))
    chosen = request.GET.get("with", "")
    other = next((row for row in others if str(row.version) == chosen), None)
    if other is None:
        earlier = [row for row in others if row.version < version]
        other = questionnaire.based_on or next(iter(earlier), None)
    comparison = None
    if other:
        comparison = compare(storage.read(other), storage.read(questionnaire), storage.known())
    return render(
        request,
        "reporting/questionnaire/compare.html",
        {
            "questionnaire": questionnaire,
            "other": other,
            "others": others,
            "comparison": comparison,
            "crumbs": trail(questionnaire),
        },
    )


@refusal_leads_to("questionnaire-publish", "version")
@draft_page
def questionnaire_publish(request: SignedInRequest, draft: Questionnaire) -> HttpResponse:
    """Show what changes and what is dropped; once confirmed, publish."""
    situation = storage.situation(draft)
    comparison = situation.comparison
    unseen = ""
    if request.method == "POST":
        edition = request.POST.get("edition", "")
        if comparison and comparison.dropped and request.POST.get("seen") != "1":
            unseen = "Confirm that you have seen which questions are dropped"
        else:
            questionnaire_actions.publish(questionnaire=draft, edition=number_sent(edition) or 0, by=request.user)
            messages.success(request, f"Version {draft.version} is published. Cycles can use it from now on.")
            return redirect(draft)
    return render(
        request,
        "reporting/questionnaire/publish.html",
        {
            "questionnaire": draft,
            "problems": [(problem.message, _place_of(draft, problem)) for problem in situation.problems],
            "comparison": comparison,
            "unseen": unseen,
            "overtaken_by": _overtaken_by(draft),
            "section_count": len(situation.content.sections),
            "question_count": len(situation.content.by_key()),
            "crumbs": trail(draft),
        },
    )


@refusal_leads_to("questionnaire-list")
@draft_page
def questionnaire_discard(request: SignedInRequest, draft: Questionnaire) -> HttpResponse:
    if request.method == "POST":
        questionnaire_actions.discard(questionnaire=draft, by=request.user)
        messages.success(request, f"Draft version {draft.version} is discarded.")
        return redirect("questionnaire-list")
    context = {"questionnaire": draft, "comparison": storage.situation(draft).comparison, "crumbs": trail(draft)}
    return render(request, "reporting/questionnaire/discard.html", context)


# --- Files ------------------------------------------------------------------------------------------------------------
@require_safe
def questionnaire_export(request: SignedInRequest, version: int) -> HttpResponse:
    check(request.user, MANAGE_CYCLES)
    questionnaire = questionnaire_or_404(version)
    text = yaml_file.dump(storage.read(questionnaire), questionnaire.version)
    response = HttpResponse(text, content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="actip-questionnaire-{version}.yaml"'
    return response


@dataclass(frozen=True)
class ImportTarget:
    """Where a file goes: into a new draft that starts from ``based_on``, or into ``draft`` as the person saw it."""

    draft: Questionnaire | None
    edition: int
    based_on: Questionnaire | None

    @classmethod
    def named(cls, into: str, rows: list[Questionnaire]) -> ImportTarget | None:
        kind, _, rest = into.partition(":")
        version, _, edition = rest.partition(":")
        found = next((row for row in rows if str(row.version) == version), None)
        if kind == "draft":
            number = number_sent(edition)
            return cls(found, number, found.based_on) if found and number is not None else None
        return cls(None, 0, found) if kind == "new" and (found or not version) else None


@require_http_methods(GET_OR_POST)
def questionnaire_import(request: SignedInRequest) -> HttpResponse:
    """Read a file and show what it would change; once confirmed, make the draft."""
    check(request.user, MANAGE_CYCLES)
    rows = list(Questionnaire.objects.select_related("based_on"))
    if request.method == "POST" and request.POST.get("then") == "take":
        return _take(request, rows)
    wanted = request.GET.get("into", "")
    form = QuestionnaireImportForm(request.POST or None, request.FILES or None, questionnaires=rows, wanted=wanted)
    faults: list[str] = []
    if request.method == "POST" and form.is_valid():
        data, into = form.cleaned_data["upload"], form.cleaned_data["into"]
        target = ImportTarget.named(into, rows)
        try:
            content = _read(data, target)
        except BadFile as error:
            faults = [str(fault) for fault in error.faults]
        else:
            return _confirm(request, content, data.decode("utf-8-sig"), into, target)
    context = {"form": form, "faults": [(fault, "#id_upload") for fault in faults], "crumbs": trail()}
    return render(request, "reporting/questionnaire/import.html", context)


def _read(data: bytes, target: ImportTarget | None) -> QuestionnaireContent:
    """The content of a valid file. Raises BadFile."""
    known = storage.known()
    read = yaml_file.load(data, known)
    based_on = target.based_on if target else None
    issued = storage.issued_keys(target.draft if target and target.draft else Questionnaire())
    yaml_file.check(read, known, storage.read(based_on) if based_on else None, issued)
    return read.content


def _confirm(
    request: SignedInRequest, content: QuestionnaireContent, text: str, into: str, target: ImportTarget | None
) -> HttpResponse:
    before = (target.draft or target.based_on) if target else None
    return render(
        request,
        "reporting/questionnaire/import_confirm.html",
        {
            "content": content,
            "section_count": len(content.sections),
            "question_count": len(content.by_key()),
            "before": before,
            "replaces": target.draft if target else None,
            "comparison": compare(storage.read(before), content, storage.known()) if before else None,
            "text": text,
            "into": into,
            "crumbs": [*trail(), ("Import", reverse("questionnaire-import"))],
        },
    )


def _take(request: SignedInRequest, rows: list[Questionnaire]) -> HttpResponse:
    target = ImportTarget.named(request.POST.get("into", ""), rows)
    if target is None:
        messages.error(request, "The draft is not there any more. Choose another one and the file again.")
        return redirect("questionnaire-import")
    try:
        content = _read(request.POST.get("text", "").encode(), target)
        draft = questionnaire_actions.take_file(
            content=content, by=request.user, draft=target.draft, edition=target.edition, based_on=target.based_on
        )
    except BadFile as error:
        messages.error(request, f"{error.faults[0]} Choose the file again.")
        return redirect("questionnaire-import")
    except WorkflowError as error:
        messages.error(request, f"{error} Nothing was taken from the file.")
        return redirect("questionnaire-import")
    messages.success(request, f"Draft version {draft.version} is made of the file.")
    return redirect(draft)
