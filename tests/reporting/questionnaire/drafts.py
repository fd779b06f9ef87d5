"""What tests of a draft look up, and where its pages are."""

from django.urls import reverse

from members.models import User
from reporting.models import Question, Questionnaire, Section
from reporting.questionnaire import actions as questionnaire_actions


def section_of(draft: Questionnaire, key: str) -> Section:
    return Section.objects.select_related("questionnaire").get(questionnaire=draft, key=key)


def question_of(draft: Questionnaire, key: str) -> Question:
    found = Question.objects.select_related("section__questionnaire", "obligation")
    return found.get(section__questionnaire=draft, key=key)


def url(name: str, draft: Questionnaire, *more: str) -> str:
    return reverse(f"questionnaire-{name}", args=[draft.version, *more])


def remove(draft: Questionnaire, *keys: str, by: User) -> None:
    for key in keys:
        questionnaire_actions.remove_question(question=question_of(draft, key), by=by)
