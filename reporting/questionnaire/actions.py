"""The secretariat edits drafts of the questionnaire and publishes them. A published version is never changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import ngettext

from members import audit
from members.models import User
from reporting import permissions, question_types, standing
from reporting.enums import QuestionnaireStatus
from reporting.errors import AlreadyChanged, StepNotAllowed, WorkflowError
from reporting.models import Article, Obligation, Question, Questionnaire, Section
from reporting.questionnaire import rules, storage
from reporting.questionnaire.content import QuestionContent, QuestionnaireContent, SectionContent, retired

UP, DOWN = "up", "down"
FIRST_TITLE = "ACTIP national report"


class NotReady(WorkflowError):
    """The draft cannot be published yet. ``problems`` are ``rules.QuestionnaireProblem``."""

    def __init__(self, problems: list[rules.QuestionnaireProblem]) -> None:
        self.problems = problems
        sentence = ngettext(
            "The draft cannot be published yet: %(count)d point is left.",
            "The draft cannot be published yet: %(count)d points are left.",
            len(problems),
        )
        super().__init__(sentence % {"count": len(problems)})


def _locked(questionnaire: Questionnaire | None, by: User) -> Questionnaire:
    """The draft, locked. Raises PermissionDenied, or StepNotAllowed for a published version.

    None: the section belongs to every report and to no questionnaire (``reporting.standing``).
    """
    permissions.check_can_manage_cycles(by)
    if questionnaire is None:
        raise StepNotAllowed("This section belongs to every report and is not edited.")
    found = Questionnaire.objects.locked().filter(pk=questionnaire.pk).first()
    if found is None:
        raise StepNotAllowed("Somebody else has discarded this draft meanwhile.")
    if not found.is_draft:
        raise StepNotAllowed(f"“{found}” is published and never changes. Start a draft from it instead.")
    return found


def _changed(questionnaire: Questionnaire, what: str, by: User, **details) -> None:
    Questionnaire.objects.filter(pk=questionnaire.pk).update(edition=F("edition") + 1)
    audit.record(what, on=questionnaire, by=by, **details)


def _check_edition(questionnaire: Questionnaire, edition: int) -> None:
    if questionnaire.edition != edition:
        raise AlreadyChanged("Somebody changed the draft while you had this page open. Look again.", questionnaire)


# --- Drafts -----------------------------------------------------------------------------------------------------------
@transaction.atomic
def start(*, based_on: Questionnaire | None, by: User, title: str = "") -> Questionnaire:
    """Start a draft: a copy of a published version, or an empty one. It gets the next free version number."""
    permissions.check_can_manage_cycles(by)
    if based_on and based_on.is_draft:
        raise StepNotAllowed(f"“{based_on}” is a draft itself. Start from a published version.")
    draft = _new_draft(based_on, title or (based_on.title if based_on else FIRST_TITLE), by)
    if based_on:
        storage.write(draft, storage.read(based_on))
    audit.record("questionnaire draft started", on=draft, by=by, based_on=based_on.version if based_on else None)
    return draft


def _new_draft(based_on: Questionnaire | None, title: str, by: User) -> Questionnaire:
    newest = Questionnaire.objects.locked().order_by("-version").first()  # one number for each
    return Questionnaire.objects.create(
        version=newest.version + 1 if newest else 1,
        title=title,
        kind=based_on.kind if based_on else "",
        based_on=based_on,
        dropped=based_on.dropped if based_on else {},
        created_at=timezone.now(),
        created_by=by,
    )


@transaction.atomic
def discard(*, questionnaire: Questionnaire, by: User) -> None:
    draft = _locked(questionnaire, by)
    audit.record("questionnaire draft discarded", on=draft, by=by)
    draft.delete()


@transaction.atomic
def change_settings(
    *, questionnaire: Questionnaire, edition: int, title: str, kind: str, note: str, by: User
) -> Questionnaire:
    draft = _locked(questionnaire, by)
    _check_edition(draft, edition)
    draft.title, draft.kind, draft.note = title, kind, note
    draft.save(update_fields=["title", "kind", "note"])
    _changed(draft, "questionnaire settings changed", by)
    return draft


@transaction.atomic
def take_file(
    *,
    content: QuestionnaireContent,
    by: User,
    draft: Questionnaire | None = None,
    edition: int = 0,
    based_on: Questionnaire | None,
) -> Questionnaire:
    """Make a draft from a file: a new one based on a published version, or ``draft``, whose content is all replaced.

    Choices that the version before offered, but the file does not, keep their words.
    """
    permissions.check_can_manage_cycles(by)
    if draft is None:
        draft = _new_draft(based_on, content.title, by)
        what = "questionnaire imported"
    else:
        draft = _locked(draft, by)
        _check_edition(draft, edition)
        what = "questionnaire replaced by a file"
    before = storage.read(draft.based_on).by_key() if draft.based_on else {}
    sections = tuple(
        replace(
            section,
            questions=tuple(
                replace(
                    question,
                    retired_choices=retired(before.get(question.key), question.choices) or question.retired_choices,
                )
                for question in section.questions
            ),
        )
        for section in content.sections
    )
    storage.write(draft, replace(content, sections=sections))
    draft.title, draft.kind, draft.note, draft.dropped = content.title, content.kind, content.note, content.dropped
    draft.save(update_fields=["title", "kind", "note", "dropped"])
    _changed(draft, what, by, sections=len(content.sections), questions=len(content.by_key()))
    return draft


# --- Sections ---------------------------------------------------------------------------------------------------------
def free_key(wanted: str, taken: Callable[[str], bool], fallback: str) -> str:
    """A key made from the words ``wanted`` that is not ``taken`` yet."""
    base = (slugify(wanted) or fallback)[: rules.LONGEST_KEY].strip("-")
    key, number = base, 2
    while taken(key):
        ending = f"-{number}"
        key, number = base[: rules.LONGEST_KEY - len(ending)].strip("-") + ending, number + 1
    return key


@transaction.atomic
def add_section(*, questionnaire: Questionnaire, given: SectionContent, by: User) -> Section:
    """Add a section at the end of its part; without a key it gets one made from its title."""
    draft = _locked(questionnaire, by)
    sections = list(draft.sections.order_by("position"))
    keys = {section.key for section in sections}
    if given.key in keys:
        raise WorkflowError(f"There is a section with the key “{given.key}” already. Choose another key.")
    if given.key in standing.KEYS:
        raise WorkflowError(f"“{given.key}” is the key of a section that every report has. Choose another key.")
    key = given.key or free_key(given.title, (keys | set(standing.KEYS)).__contains__, "section")
    section = Section.objects.create(questionnaire=draft, key=key, position=len(sections) + 1, **_section_fields(given))
    same_part = [place for place, other in enumerate(sections) if other.part == given.part]
    sections.insert(same_part[-1] + 1 if same_part else len(sections), section)
    _number(sections)
    _changed(draft, "questionnaire section added", by, section=key)
    return section


def _section_fields(given: SectionContent) -> dict[str, object]:
    return {
        "title": given.title,
        "part": given.part,
        "about": given.about,
        "basis": given.basis,
        "article": Article.objects.get(number=given.article) if given.article else None,
    }


@transaction.atomic
def change_section(*, section: Section, edition: int, given: SectionContent, by: User) -> Section:
    """Change a section. Raises AlreadyChanged with the current section if somebody else saved it in the meantime."""
    draft = _locked(section.questionnaire, by)
    section = _still_there(Section.objects.filter(pk=section.pk), "section")
    if section.edition != edition:
        raise AlreadyChanged("Somebody else changed this section while you had it open.", section)
    for name, value in _section_fields(given).items():
        setattr(section, name, value)
    section.edition += 1
    section.save()
    _changed(draft, "questionnaire section changed", by, section=section.key)
    return section


def _still_there(found, what: str):
    row = found.first()
    if row is None:
        raise StepNotAllowed(f"Somebody else has removed this {what} meanwhile.")
    return row


@transaction.atomic
def remove_section(*, section: Section, by: User) -> None:
    draft = _locked(section.questionnaire, by)
    section = _still_there(Section.objects.filter(pk=section.pk), "section")
    questions = list(section.questions.values_list("key", flat=True))
    section.delete()
    _number(list(draft.sections.order_by("position")))
    _changed(draft, "questionnaire section removed", by, section=section.key, questions=questions)


@transaction.atomic
def move_section(*, section: Section, direction: str, by: User) -> None:
    draft = _locked(section.questionnaire, by)
    sections = list(draft.sections.order_by("position"))
    if _moved(sections, section, direction):
        _number(sections)
        _changed(draft, "questionnaire section moved", by, section=section.key, direction=direction)


def _moved(rows: list, row, direction: str) -> bool:
    """Move ``row`` one place within ``rows``; False if it is already at the end."""
    if row not in rows:
        raise StepNotAllowed("Somebody else has moved or removed it meanwhile.")
    place = rows.index(row)
    target = place - 1 if direction == UP else place + 1
    if not 0 <= target < len(rows):
        return False
    rows[place], rows[target] = rows[target], rows[place]
    return True


def _number(rows: list) -> None:
    for position, row in enumerate(rows, start=1):
        if row.position != position:
            row.position = position
            row.save(update_fields=["position"])


# --- Questions --------------------------------------------------------------------------------------------------------
def _questions(draft: Questionnaire):
    return Question.objects.filter(section__questionnaire=draft).select_related("section", "obligation")


def _complete(given: QuestionContent, before: QuestionnaireContent | None) -> QuestionContent:
    """The question with the fixed choices of its type, and the words of choices that the version before offered."""
    choices = question_types.FIXED_CHOICES.get(given.type, given.choices)
    earlier = before.by_key().get(given.key) if before else None
    return replace(given, choices=choices, retired_choices=retired(earlier, choices))


@transaction.atomic
def add_question(*, section: Section, given: QuestionContent, by: User) -> Question:
    """Add a question at the end of a section; without a key it gets the section's, with a number."""
    draft = _locked(section.questionnaire, by)
    section = _still_there(Section.objects.filter(pk=section.pk), "section")
    taken = set(_questions(draft).values_list("key", flat=True))
    issued = storage.issued_keys(draft)
    if given.key in taken:
        raise WorkflowError(f"There is a question with the key “{given.key}” already. Choose another key.")
    if given.key in issued:
        raise WorkflowError(
            f"The key “{given.key}” belongs to a question of version {issued[given.key][0]}. A key never gets another "
            "meaning: choose one that was never used."
        )
    given = replace(given, key=given.key or _next_key(given.obligation or section.key, taken | set(issued)))
    before = storage.read(draft.based_on) if draft.based_on else None
    question = Question(section=section, key=given.key, position=section.questions.count() + 1)
    _fill(question, _complete(given, before))
    question.save()
    _changed(draft, "question added", by, question=question.key)
    return question


def _next_key(base: str, taken: set[str]) -> str:
    base = base[: rules.LONGEST_KEY - 4].strip("-")
    return next(key for number in range(1, 1000) if (key := f"{base}-q{number}") not in taken)


def _fill(question: Question, given: QuestionContent) -> None:
    for name, value in storage.question_fields(given).items():
        setattr(question, name, value)
    question.obligation = Obligation.objects.get(key=given.obligation) if given.obligation else None


@transaction.atomic
def change_question(
    *, question: Question, edition: int, given: QuestionContent, section: Section, by: User
) -> Question:
    """Change a question, and move it to the end of ``section`` if that is another one. Its key stays.

    Raises AlreadyChanged with the current question if somebody else saved it in the meantime.
    """
    draft = _locked(section.questionnaire, by)
    question = _still_there(
        _questions(draft).filter(pk=question.pk).select_related("section", "obligation"), "question"
    )
    section = _still_there(Section.objects.filter(pk=section.pk), "section")
    if question.edition != edition:
        raise AlreadyChanged("Somebody else changed this question while you had it open.", question)
    before = storage.read(draft.based_on) if draft.based_on else None
    given = replace(given, key=question.key, previous_keys=tuple(question.previous_keys))
    _fill(question, _complete(given, before))
    question.edition += 1
    left = question.section
    if left != section:
        question.section, question.position = section, section.questions.count() + 1
    question.save()
    if left != section:
        _number(list(left.questions.order_by("position")))
    _changed(draft, "question changed", by, question=question.key, section=section.key)
    return question


@transaction.atomic
def remove_question(*, question: Question, by: User) -> None:
    draft = _locked(question.section.questionnaire, by)
    question = _still_there(_questions(draft).filter(pk=question.pk), "question")
    section = question.section
    question.delete()
    _number(list(section.questions.order_by("position")))
    _changed(draft, "question removed", by, question=question.key)


@transaction.atomic
def bring_back(*, questionnaire: Questionnaire, key: str, by: User) -> Question:
    """Ask a question of the version before again, as it was: in its section, or in the last one if that is gone."""
    draft = _locked(questionnaire, by)
    sections = list(draft.sections.order_by("position"))
    if draft.based_on is None or not sections:
        raise StepNotAllowed("There is no section to bring the question back to. Add one first.")
    if _questions(draft).filter(key=key).exists():
        raise StepNotAllowed(f"Question {key} is asked already.")
    before = storage.read(draft.based_on)
    place, given = next(
        ((section.key, q) for section in before.sections for q in section.questions if q.key == key), (None, None)
    )
    if given is None:
        raise StepNotAllowed(f"The version before has no question {key}.")
    section = next((section for section in sections if section.key == place), sections[-1])
    back = {key, *given.previous_keys}
    for other in _questions(draft).filter(previous_keys__contains=key):
        other.previous_keys = [old for old in other.previous_keys if old not in back]
        other.save(update_fields=["previous_keys"])
    question = Question(section=section, key=key, position=section.questions.count() + 1)
    _fill(question, given)
    question.save()
    draft.dropped.pop(key, None)
    draft.save(update_fields=["dropped"])
    _changed(draft, "question brought back", by, question=key)
    return question


@transaction.atomic
def move_question(*, question: Question, direction: str, by: User) -> None:
    """Move a question one place up or down in its section; beyond its end, into the neighbouring section."""
    draft = _locked(question.section.questionnaire, by)
    question = _still_there(_questions(draft).filter(pk=question.pk), "question")
    rows = list(question.section.questions.order_by("position"))
    if _moved(rows, question, direction):
        _number(rows)
    else:
        sections = list(draft.sections.order_by("position"))
        target = sections.index(question.section) + (-1 if direction == UP else 1)
        if not 0 <= target < len(sections):
            return
        rows.remove(question)
        _number(rows)
        there = list(sections[target].questions.order_by("position"))
        there.insert(len(there) if direction == UP else 0, question)
        question.section = sections[target]
        question.save(update_fields=["section"])
        _number(there)
    _changed(draft, "question moved", by, question=question.key, direction=direction)


# --- What becomes of earlier questions --------------------------------------------------------------------------------
@transaction.atomic
def map_keys(
    *,
    questionnaire: Questionnaire,
    edition: int,
    successors: Mapping[str, str],
    reasons: Mapping[str, str],
    by: User,
) -> None:
    """Set for each earlier question that is no longer asked which question replaces it ("" for none: dropped).

    Several can have one successor: their answers are merged. ``reasons``: why a question is dropped.
    """
    draft = _locked(questionnaire, by)
    _check_edition(draft, edition)
    if draft.based_on is None:
        raise StepNotAllowed("This draft starts from no earlier version, so there is nothing to map.")
    now = {question.key: question for question in _questions(draft)}
    before = storage.read(draft.based_on).by_key()
    gone = [key for key in before if key not in now]
    for old, new in successors.items():
        if old not in gone or (new and new not in now):
            raise WorkflowError("A question was added or removed meanwhile. Look again.")
    for key, question in now.items():
        own = [old for old in gone if successors.get(old) == key]
        # Keys of still earlier versions move with the question that had them.
        older = [name for old in (key, *own) if old in before for name in before[old].previous_keys]
        wanted = list(dict.fromkeys([*own, *older]))
        if question.previous_keys != wanted:
            question.previous_keys = wanted
            question.edition += 1
            question.save(update_fields=["previous_keys", "edition"])
    dropped = {old: reasons.get(old, "") for old in gone if not successors.get(old)}
    draft.dropped = {key: reason for key, reason in draft.dropped.items() if key not in before} | dropped
    draft.save(update_fields=["dropped"])
    mapped = {old: new for old, new in successors.items() if new}
    _changed(draft, "questions mapped", by, dropped=sorted(dropped), mapped=mapped)


# --- Publishing -------------------------------------------------------------------------------------------------------
@transaction.atomic
def publish(*, questionnaire: Questionnaire, edition: int, by: User) -> Questionnaire:
    """Publish a draft: from now on it never changes, and cycles can use it.

    ``edition`` is the one that the person saw, so that no later change is published unseen. Raises AlreadyChanged,
    NotReady (with ``problems``), StepNotAllowed or PermissionDenied.
    """
    draft = _locked(questionnaire, by)
    _check_edition(draft, edition)
    now = storage.situation(draft)
    if problems := now.problems:
        raise NotReady(problems)
    if now.before:
        gone = {question.key: draft.dropped.get(question.key, "") for question in now.content.gone_from(now.before)}
        older = {key: reason for key, reason in draft.dropped.items() if key not in now.before.by_key()}
        draft.dropped = older | gone
    draft.status, draft.published_at, draft.published_by = QuestionnaireStatus.PUBLISHED, timezone.now(), by
    draft.save(update_fields=["status", "published_at", "published_by", "dropped"])
    audit.record("questionnaire published", on=draft, by=by, dropped=sorted(draft.dropped))
    return draft
