"""The rules for a questionnaire, each with a sentence that says how to correct it. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from reporting import question_types, standing
from reporting.enums import CycleKind
from reporting.questionnaire.content import KnownReferences, QuestionContent, QuestionnaireContent
from reporting.standing import RIGHTS_SECTION

KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_KEY = 40
FEWEST_CHOICES = 2
OF_RIGHTS = "right-"  # start of the keys of indicators on the rights of victims
LONGEST_CHAIN = 8  # a sentence about a circle names up to so many questions


@dataclass(frozen=True)
class QuestionnaireProblem:
    """``unfinished``: allowed in a draft but not published; all else is wrong. ``field`` as in ``QuestionContent``."""

    message: str
    section: str = ""
    question: str = ""
    field: str = ""
    unfinished: bool = False


def key_problem(key: str) -> str:
    """What is wrong with a key, or ""."""
    if len(key) > LONGEST_KEY:
        return f"The key “{key}” is {len(key)} characters long; {LONGEST_KEY} fit."
    if not KEY.fullmatch(key):
        return f"The key “{key}” must be small letters and digits, with single hyphens between them, such as art5-1-q1."
    return ""


def circles(conditions: Mapping[str, str]) -> list[list[str]]:
    """The circles among conditions (question → the one it depends on), each once, beginning with its first key."""
    found, seen = [], set()
    for start in conditions:
        path: list[str] = []
        key: str | None = start
        while key is not None and key not in seen and key not in path:
            path.append(key)
            key = conditions.get(key)
        if key in path:
            found.append(path[path.index(key) :])
        seen.update(path)
    return found


def problems(
    content: QuestionnaireContent,
    known: KnownReferences,
    before: QuestionnaireContent | None = None,
    issued: Mapping[str, tuple[int, str]] | None = None,
) -> list[QuestionnaireProblem]:
    """Everything that is wrong or unfinished, in the order of the questionnaire.

    ``before`` is the version it is based on; ``issued``: see ``storage.issued_keys``.
    """
    found = list(_of_sections(content, known))
    found += _of_conditions(content)
    found += _of_keys(content, before, issued or {})
    found += _of_standing(content, before)
    places = {question.key: n for n, question in enumerate(content.questions())}
    return sorted(found, key=lambda problem: places.get(problem.question, -1))


def _of_sections(content: QuestionnaireContent, known: KnownReferences) -> Iterable[QuestionnaireProblem]:
    if not content.sections:
        yield QuestionnaireProblem("There is no section yet. Add one.", unfinished=True)
    seen_sections: set[str] = set()
    seen_tables: dict[str, str] = {}
    for section in content.sections:
        if section.key in seen_sections:
            yield QuestionnaireProblem(f"Two sections have the key “{section.key}”. Give one another key.", section.key)
        seen_sections.add(section.key)
        if message := key_problem(section.key):
            yield QuestionnaireProblem(message, section.key, field="key")
        if section.article is not None and section.article not in known.articles:
            yield QuestionnaireProblem(
                f"Section “{section.title}” names article {section.article}, which there is not.",
                section.key,
                field="article",
            )
        if not section.questions:
            yield QuestionnaireProblem(
                f"Section “{section.title}” has no question. Add one, or remove the section.",
                section.key,
                unfinished=True,
            )
        for question in section.questions:
            yield from _of_question(question, section.key, known)
            if question.table and question.table in seen_tables:
                yield QuestionnaireProblem(
                    f"Question {question.key} asks for the same table as question {seen_tables[question.table]}. "
                    "A table is asked for once.",
                    section.key,
                    question.key,
                    "table",
                )
            seen_tables.setdefault(question.table, question.key)


def _of_standing(content: QuestionnaireContent, before: QuestionnaireContent | None) -> Iterable[QuestionnaireProblem]:
    """Rules for what other parts of a report need."""
    for section in content.sections:
        if section.key in standing.KEYS:
            yield QuestionnaireProblem(
                f"“{section.key}” is the key of a section that every report has. Choose another one.",
                section.key,
                field="key",
            )
        for question in section.questions:
            if question.key.startswith(OF_RIGHTS):
                yield QuestionnaireProblem(
                    f"The key “{question.key}” must not begin with “{OF_RIGHTS}”: indicators on rights do.",
                    section.key,
                    question.key,
                    "key",
                )
    had = before is not None and any(section.key == RIGHTS_SECTION for section in before.sections)
    has = any(section.key == RIGHTS_SECTION for section in content.sections)
    if had and not has and content.kind != CycleKind.HALF_YEAR:
        yield QuestionnaireProblem(
            f"The section with the key “{RIGHTS_SECTION}” also holds the indicators on the rights of victims. It can "
            "be renamed and moved, but not left out. Add a section with this key.",
            unfinished=True,
        )


def _of_question(question: QuestionContent, section: str, known: KnownReferences) -> Iterable[QuestionnaireProblem]:
    name = f"Question {question.key}"

    def wrong(message: str, field: str, unfinished: bool = False) -> QuestionnaireProblem:
        return QuestionnaireProblem(message, section, question.key, field, unfinished)

    if message := key_problem(question.key):
        yield wrong(message, "key")
    if question.obligation and question.obligation not in known.obligations:
        yield wrong(f"{name} names the obligation “{question.obligation}”, which there is not.", "obligation")
    asks_for_table = question.type in question_types.WITH_TABLE
    if asks_for_table and not question.table:
        yield wrong(f"{name} is a table. Choose which statistical table it asks for.", "table")
    elif question.table and not asks_for_table:
        yield wrong(f"{name} names a table, but its type is not table. Take the table away.", "table")
    elif question.table and question.table not in known.tables:
        yield wrong(f"{name} names the table “{question.table}”, which there is not.", "table")
    if question.unit and question.type not in question_types.WITH_UNIT:
        yield wrong(f"{name} has a unit, but is not a number. Take the unit away.", "unit")
    yield from _of_choices(question, wrong)


def _of_choices(question: QuestionContent, wrong) -> Iterable[QuestionnaireProblem]:
    name, choices = f"Question {question.key}", question.choices
    if not question.has_choices:
        if choices:
            yield wrong(f"{name} has choices, but its type takes none. Take them away, or change the type.", "choices")
        return
    if fixed := question_types.FIXED_CHOICES.get(question.type):
        if choices != fixed:
            yield wrong(f"{name}: a question of the type “{question.type_label}” has its own choices.", "choices")
        return
    if len(choices) < FEWEST_CHOICES:
        yield wrong(f"{name} needs at least two choices.", "choices", True)
    for what, kind in ((0, "value"), (1, "label")):
        given = [choice[what] for choice in choices]
        if twice := next((text for text in given if given.count(text) > 1), None):
            yield wrong(f"{name} has two choices with the {kind} “{twice}”. Change one of them.", "choices")


def _of_conditions(content: QuestionnaireContent) -> Iterable[QuestionnaireProblem]:
    asked = content.by_key()
    places = {key: place for place, key in enumerate(asked)}
    section_of = {question.key: section.key for section in content.sections for question in section.questions}
    hangs_on = {question.key: question.depends_on[0] for question in asked.values() if question.depends_on}
    in_circle: set[str] = set()
    for circle in circles(hangs_on):
        in_circle |= set(circle)
        links = circle if len(circle) <= LONGEST_CHAIN else [*circle[: LONGEST_CHAIN - 1], "…"]
        chain = " → ".join([*links, circle[0]])
        message = (
            f"The conditions form a circle: {chain}. None of these questions would ever be asked. "
            "Take one of the conditions away."
        )
        if len(circle) == 1:
            message = f"Question {circle[0]} depends on itself. Take its condition away."
        yield QuestionnaireProblem(message, section_of[circle[0]], circle[0], "depends_on")
    for question in asked.values():
        if question.depends_on is None or question.key in in_circle:
            continue
        parent_key, value = question.depends_on
        parent = asked.get(parent_key)
        name = f"Question {question.key} depends on question {parent_key}"
        if parent is None:
            message = f"{name}, which there is not."
        elif places[parent_key] > places[question.key]:
            message = f"{name}, which comes later. Move one of them, so that the other question is asked first."
        elif not parent.has_choices:
            message = f"{name}, which offers no choices. A condition needs an answer to choose."
        elif value not in dict(parent.choices):
            message = f"{name} and its answer “{parent.label_of(value)}”, which is not offered there."
        else:
            continue
        yield QuestionnaireProblem(message, section_of[question.key], question.key, "depends_on")


def _of_keys(
    content: QuestionnaireContent, before: QuestionnaireContent | None, issued: Mapping[str, tuple[int, str]]
) -> Iterable[QuestionnaireProblem]:
    earlier = before.by_key() if before else {}
    names = set(earlier) | {name for question in earlier.values() for name in question.previous_keys}
    now = content.by_key()
    seen: set[str] = set()
    taken: dict[str, str] = {}
    for section in content.sections:
        for question in section.questions:
            if question.key in seen:
                yield QuestionnaireProblem(
                    f"Two questions have the key “{question.key}”. Give one another key.",
                    section.key,
                    question.key,
                    "key",
                )
            seen.add(question.key)
            if question.key not in earlier and question.key in issued and issued[question.key][1] != question.text:
                yield QuestionnaireProblem(
                    f"The key “{question.key}” belongs to another question of version {issued[question.key][0]}. "
                    "A key never gets another meaning: choose one that was never used.",
                    section.key,
                    question.key,
                    "key",
                )
            for old in question.previous_keys:
                message = ""
                if old not in names:
                    message = (
                        f"Question {question.key} takes the place of “{old}”, which the version before does not ask."
                    )
                elif old in now:
                    message = f"Question {question.key} takes the place of {old}, which is still asked itself."
                elif old in taken:
                    message = (
                        f"Questions {taken[old]} and {question.key} both take the place of {old}. One of them can."
                    )
                taken.setdefault(old, question.key)
                if message:
                    yield QuestionnaireProblem(message, section.key, question.key, "previous_keys")
    for key in content.dropped:
        if key in now or key in taken:
            yield QuestionnaireProblem(
                f"“{key}” is said to be dropped, but it is still asked, or another question takes its place."
            )
