"""Sections and questions of a draft, one page each."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from members.requests import SignedInRequest
from reporting.errors import AlreadyChanged, WorkflowError
from reporting.models import Question, Questionnaire, Section
from reporting.questionnaire import actions as questionnaire_actions
from reporting.questionnaire import storage
from reporting.questionnaire.comparison import FieldChange, question_changes, section_changes
from reporting.questionnaire.content import QuestionContent, QuestionnaireContent
from reporting.questionnaire.forms import ChoiceRows, QuestionEditForm, SectionForm, parts_of
from reporting.questionnaire.views.versions import draft_page, trail
from reporting.refusals import refusal_leads_to


def section_or_404(draft: Questionnaire, key: str) -> Section:
    return get_object_or_404(
        Section.objects.select_related("questionnaire__based_on", "article"), questionnaire=draft, key=key
    )


def _question_or_404(draft: Questionnaire, key: str) -> Question:
    return get_object_or_404(
        Question.objects.select_related("section__questionnaire__based_on", "obligation"),
        section__questionnaire=draft,
        key=key,
    )


def _to(draft: Questionnaire, anchor: str) -> HttpResponse:
    return redirect(f"{draft.get_absolute_url()}#{anchor}")


# --- Sections ---------------------------------------------------------------------------------------------------------
@draft_page
def section_add(request: SignedInRequest, draft: Questionnaire) -> HttpResponse:
    parts = parts_of(list(draft.sections.all()))
    form = SectionForm(request.POST if request.method == "POST" else None, parts=parts, is_new=True)
    if request.method == "POST" and form.is_valid():
        try:
            section = questionnaire_actions.add_section(questionnaire=draft, given=form.given(), by=request.user)
        except WorkflowError as error:
            form.add_error("key", str(error))
        else:
            messages.success(request, f"“{section}” is added. Now add its questions.")
            return _to(draft, f"section-{section.key}")
    context = {"questionnaire": draft, "form": form, "crumbs": trail(draft)}
    return render(request, "reporting/questionnaire/section.html", context)


@refusal_leads_to("questionnaire-edit", "version")
@draft_page
def section_edit(request: SignedInRequest, draft: Questionnaire, key: str) -> HttpResponse:
    section = section_or_404(draft, key)
    parts = parts_of(list(draft.sections.all()))
    initial = {
        "title": section.title,
        "part": section.part,
        "article": section.article.number if section.article else "",
        "about": section.about,
        "basis": section.basis,
        "edition": section.edition,
    }
    form = SectionForm(request.POST if request.method == "POST" else None, initial=initial, parts=parts, is_new=False)
    theirs: list[FieldChange] | None = None
    if request.method == "POST" and form.is_valid():
        given = form.given(key)
        try:
            edition = form.cleaned_data["edition"] or 0
            questionnaire_actions.change_section(section=section, edition=edition, given=given, by=request.user)
        except AlreadyChanged as error:
            saved = error.theirs
            assert isinstance(saved, Section)
            theirs = section_changes(storage.section_content(saved), given)
            data = request.POST.copy()
            data["edition"] = str(saved.edition)
            form = SectionForm(data, parts=parts, is_new=False)
        else:
            messages.success(request, f"“{given.title}” is saved.")
            return _to(draft, f"section-{key}")
    context = {
        "questionnaire": draft,
        "section": section,
        "form": form,
        "theirs": theirs,
        "crumbs": trail(draft),
    }
    status = 200 if theirs is None else 409
    return render(request, "reporting/questionnaire/section.html", context, status=status)


def _hanging_on(content: QuestionnaireContent, keys: set[str]) -> list[QuestionContent]:
    """The questions besides ``keys`` whose condition is an answer to one of ``keys``."""
    return [q for q in content.questions() if q.depends_on and q.depends_on[0] in keys and q.key not in keys]


@refusal_leads_to("questionnaire-edit", "version")
@draft_page
def section_remove(request: SignedInRequest, draft: Questionnaire, key: str) -> HttpResponse:
    section = section_or_404(draft, key)
    if request.method == "POST":
        questionnaire_actions.remove_section(section=section, by=request.user)
        messages.success(request, f"“{section}” is removed from the draft.")
        return redirect(draft)
    questions = list(section.questions.order_by("position"))
    context = {
        "questionnaire": draft,
        "what": f"the section “{section}”",
        "questions": questions,
        "hanging": _hanging_on(storage.read(draft), {question.key for question in questions}),
        "crumbs": trail(draft),
    }
    return render(request, "reporting/questionnaire/remove.html", context)


# --- Questions --------------------------------------------------------------------------------------------------------
@refusal_leads_to("questionnaire-edit", "version")
@draft_page
def question_add(request: SignedInRequest, draft: Questionnaire, key: str) -> HttpResponse:
    section_or_404(draft, key)
    return _QuestionPage(request, draft, None, key).respond()


@refusal_leads_to("questionnaire-edit", "version")
@draft_page
def question_edit(request: SignedInRequest, draft: Questionnaire, key: str) -> HttpResponse:
    question = _question_or_404(draft, key)
    return _QuestionPage(request, draft, question, question.section.key).respond()


class _QuestionPage:
    """One request for the page of an existing or a new question."""

    def __init__(self, request: SignedInRequest, draft: Questionnaire, question: Question | None, section: str) -> None:
        self.request, self.draft, self.question, self.section = request, draft, question, section
        self.content = storage.read(draft)
        self.theirs: list[FieldChange] | None = None

    def respond(self) -> HttpResponse:
        then = self.request.POST.get("then", "")
        if self.request.method != "POST":
            return self.show(self.form(initial=self.initial()), self.saved_rows())
        rows = ChoiceRows.sent(self.request.POST)
        if then.startswith("choice-"):
            rows.act(then.removeprefix("choice-"))
            return self.show(self.form(initial=self.form(self.request.POST).typed()), rows)
        form = self.form(self.request.POST)
        choices = rows.given(self.request.POST.get("type", ""))
        if form.is_valid() and not rows.errors:
            if response := self.save(form, form.given(choices, self.question.key if self.question else "")):
                return response
            if self.theirs is not None and self.question:
                data = self.request.POST.copy()
                data["edition"] = str(self.question.edition)
                form = self.form(data)
        return self.show(form, rows)

    def form(self, data: Any = None, initial: dict[str, Any] | None = None) -> QuestionEditForm:
        key = self.question.key if self.question else ""
        return QuestionEditForm(data, initial=initial, content=self.content, key=key)

    def initial(self) -> dict[str, Any]:
        if self.question:
            question = storage.question_content(self.question)
            return QuestionEditForm.initial_of(question, self.section, self.question.edition)
        section = next(found for found in self.content.sections if found.key == self.section)
        last = section.questions[-1].obligation if section.questions else ""
        return {"section": self.section, "obligation": last}

    def saved_rows(self) -> ChoiceRows:
        choices = storage.question_content(self.question).choices if self.question else ()
        return ChoiceRows(list(choices), 2 if choices else 4)

    def save(self, form: QuestionEditForm, given: QuestionContent) -> HttpResponse | None:
        section = section_or_404(self.draft, form.cleaned_data["section"])
        try:
            if self.question is None:
                saved = questionnaire_actions.add_question(section=section, given=given, by=self.request.user)
            else:
                saved = questionnaire_actions.change_question(
                    question=self.question,
                    edition=form.cleaned_data["edition"] or 0,
                    given=given,
                    section=section,
                    by=self.request.user,
                )
        except AlreadyChanged as error:
            theirs = error.theirs
            assert isinstance(theirs, Question)
            self.question = theirs
            self.theirs = question_changes(storage.question_content(theirs), given, storage.known())
            return None
        except WorkflowError as error:
            if self.question is None and "key" in form.fields:
                form.add_error("key", str(error))
                return None
            raise
        messages.success(self.request, f"Question {saved.key} is saved.")
        if self.request.POST.get("then") == "another":
            return redirect("questionnaire-question-add", self.draft.version, section.key)
        return _to(self.draft, f"question-{saved.key}")

    def show(self, form: QuestionEditForm, rows: ChoiceRows) -> HttpResponse:
        question = self.question
        situation = storage.situation(self.draft)
        before = situation.before.by_key() if situation.before else {}
        problems = [
            problem
            for problem in situation.problems
            if question and problem.question == question.key and not form.is_bound
        ]
        context = {
            "questionnaire": self.draft,
            "question": question,
            "form": form,
            "rows": list(enumerate(rows.rows)),
            "choice_errors": rows.errors,
            "problems": [(text, "#choices") for text in rows.errors],
            "left": problems,
            "theirs": self.theirs,
            "was_asked": before.get(question.key) if question else None,
            "crumbs": trail(self.draft),
        }
        status = 200 if self.theirs is None else 409
        return render(self.request, "reporting/questionnaire/question.html", context, status=status)


@refusal_leads_to("questionnaire-edit", "version", place="#question-{key}")
@draft_page
def question_remove(request: SignedInRequest, draft: Questionnaire, key: str) -> HttpResponse:
    question = _question_or_404(draft, key)
    if request.method == "POST":
        questionnaire_actions.remove_question(question=question, by=request.user)
        messages.success(request, f"Question {key} is removed from the draft.")
        return _to(draft, f"section-{question.section.key}")
    before = storage.read(draft.based_on).by_key() if draft.based_on else {}
    context = {
        "questionnaire": draft,
        "what": f"question {key}",
        "questions": [question],
        "hanging": _hanging_on(storage.read(draft), {key}),
        "was_asked": key in before,
        "crumbs": trail(draft),
    }
    return render(request, "reporting/questionnaire/remove.html", context)
