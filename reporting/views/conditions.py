"""Questions that are asked only after a certain answer: which are on the page, and which of those sent are saved."""

from collections.abc import Mapping, Sequence
from typing import Any

from reporting import snapshot
from reporting.forms.answers import QuestionForm
from reporting.models import Answer, Question

Numbered = list[tuple[Question, str]]


def numbered(questions: Sequence[Question], values: Mapping[str, Any], place: int) -> tuple[Numbered, set[str]]:
    """The questions on the page of section ``place`` with their numbers, and the keys of those that wait.

    A waiting question hangs on an answer of the same page that is not given yet. It is numbered after the question
    before it ("3.2a"), because it has no number until it is asked. ``values``: see ``snapshot.settled``.
    """
    here = {question.key for question in questions}
    found: Numbered = []
    waiting: set[str] = set()
    count, letters = 0, 0
    for question in questions:
        if snapshot.applies(question, dict(values)):
            count, letters = count + 1, 0
            found.append((question, f"{place}.{count}"))
        elif question.depends_on and question.depends_on["question"] in here:
            waiting.add(question.key)
            found.append((question, f"{place}.{count}{chr(ord('a') + letters)}"))
            letters += 1
    return found, waiting


def asked_in(
    forms: Sequence[QuestionForm], answers: Mapping[str, Answer], conditions: dict[str, dict[str, str]]
) -> list[QuestionForm]:
    """Of the forms that were sent, those whose condition holds by what was sent with them, or else by what is saved."""
    values = {key: answer.value for key, answer in answers.items()}
    values |= {form.question.key: form["value"].value() for form in forms if "value" in form.fields}
    # Questions without a value of their own still take part: their condition decides.
    live = snapshot.settled({form.question.key: None for form in forms} | values, conditions)
    return [form for form in forms if form.question.key in live]
