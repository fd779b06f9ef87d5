"""A version of the questionnaire as a focal point will see it, before it is published."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from members.permissions import MANAGE_CYCLES, check
from members.requests import SignedInRequest
from reporting.enums import AnswerKind
from reporting.forms.answers import QuestionForm
from reporting.models import Question, Questionnaire
from reporting.models.questionnaire import marks_of
from reporting.questionnaire import help_texts
from reporting.questionnaire.conditions import numbered, settled
from reporting.questionnaire.kept import questions_of
from reporting.questionnaire.views.parts import section_or_404
from reporting.questionnaire.views.versions import GET_OR_POST, questionnaire_or_404, trail


@require_safe
def preview_first(request: SignedInRequest, version: int) -> HttpResponse:
    check(request.user, MANAGE_CYCLES)
    questionnaire = questionnaire_or_404(version)
    first = questionnaire.sections.order_by("position").first()
    if first is None:
        messages.info(request, "There is no section to preview yet. Add one.")
        return redirect(questionnaire)
    return redirect("questionnaire-preview-section", version, first.key)


@require_http_methods(GET_OR_POST)
def preview(request: SignedInRequest, version: int, key: str) -> HttpResponse:
    """A section as a focal point sees it, with working conditions. Nothing is saved."""
    check(request.user, MANAGE_CYCLES)
    questionnaire = questionnaire_or_404(version)
    section = section_or_404(questionnaire, key)
    sections = list(questionnaire.sections.select_related("article").order_by("position"))
    place = sections.index(section) + 1
    here = list(section.questions.select_related("obligation__article").order_by("position"))
    data = request.POST if request.method == "POST" else None
    values = _values(here, data, questionnaire)
    placed, waiting = numbered(here, values, marks_of(sections)[place - 1])
    words = help_texts.finder()
    blocks, problems = [], []
    for question, number in placed:
        asked = question.key not in waiting
        form = QuestionForm(question, number, None, data if asked and _is_sent(question, data) else None)
        problems += form.problems() if form.is_bound else []
        text = f"{question.text} {question.obligation.summary}" if question.obligation else question.text
        blocks.append(
            {
                "question": question,
                "number": number,
                "form": form,
                "waiting": not asked,
                "words": words.in_text(text),
                "example": help_texts.example(question.key, question.type),
            }
        )
    shown = {question.key for question, _ in placed}
    return render(
        request,
        "reporting/questionnaire/preview.html",
        {
            "preview": True,
            "questionnaire": questionnaire,
            "report": f"Preview of version {version}",
            "section": section,
            "sections": sections,
            "number": place,
            "count": len(sections),
            "blocks": blocks,
            "problems": problems,
            "writable": True,
            "tried": data is not None and not problems,
            "elsewhere": [question for question in here if question.key not in shown],
            "before": sections[place - 2] if place > 1 else None,
            "after": sections[place] if place < len(sections) else None,
            "KIND": AnswerKind,
            "crumbs": trail(questionnaire),
            "edit_url": reverse("questionnaire-edit", args=[version]),
        },
    )


def _is_sent(question: Question, data: Any) -> bool:
    return data is not None and f"{question.key}-version" in data


def _values(here: Sequence[Question], data: Any, questionnaire: Questionnaire) -> dict[str, Any]:
    """The choices on this page, for the conditions."""
    forms = [QuestionForm(question, "", None, data) for question in here if _is_sent(question, data)]
    chosen = {form.question.key: form["value"].value() for form in forms if "value" in form.fields}
    return settled(chosen, questions_of(questionnaire).conditions)
