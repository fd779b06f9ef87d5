"""Questions that are asked only after a certain answer: which apply, and which are on a page with which number."""

from collections.abc import Mapping, Sequence
from typing import Any

from reporting.models import Question


def applies(question: Question, values: dict[str, Any]) -> bool:
    """Whether the condition of this question is met. ``values`` maps question keys to answered values."""
    condition = question.depends_on
    if not condition:
        return True
    given = values.get(condition["question"])
    return condition["value"] in given if isinstance(given, list) else given == condition["value"]


def settled(values: dict[str, Any], conditions: dict[str, dict[str, str]]) -> dict[str, Any]:
    """``values`` without those of questions that do not apply; questions that depend on them do not apply either.

    ``conditions`` maps the key of each conditional question to its ``depends_on``.
    """

    def holds(key: str, above: frozenset[str] = frozenset()) -> bool:
        if key not in conditions or key in above:
            return key not in above
        condition = conditions[key]
        given = values.get(condition["question"])
        met = condition["value"] in given if isinstance(given, list) else given == condition["value"]
        return met and holds(condition["question"], above | {key})

    return {key: value for key, value in values.items() if holds(key)}


Numbered = list[tuple[Question, str]]


def numbered(questions: Sequence[Question], values: Mapping[str, Any], mark: str) -> tuple[Numbered, set[str]]:
    """The questions on the page of the section ``mark`` with their numbers, and the keys of those that wait.

    A waiting question depends on an answer of the same page that is not given yet. A number is the place among all
    questions of the section, so that no answer changes the number of another. ``values``: see ``settled``.
    """
    here = {question.key for question in questions}
    found: Numbered = []
    waiting: set[str] = set()
    for place, question in enumerate(questions, start=1):
        if not applies(question, dict(values)):
            if not question.depends_on or question.depends_on["question"] not in here:
                continue
            waiting.add(question.key)
        found.append((question, f"{mark}.{place}"))
    return found, waiting
