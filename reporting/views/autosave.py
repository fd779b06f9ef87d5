"""Saves one answer or one entry, sent by the script of a section's page during writing.

Both views respond with the same JSON, and read only the needed part of the report instead of the whole page:

- 200 {version, saved_at, other_questions, page}: saved as sent; ``saved_at``: when, by the clock of the page;
  ``other_questions``: the page must ask other questions now
- 401 {message}: signed out
- 422 {errors}: sentences by field
- 409 {conflict, fields, version, said, page}: it was changed elsewhere; the part of the page that shows both, the other
  as fields, a sentence
- 400 or 409 {refused}: a sentence

``page`` is what the page says beside the fields, of what is saved now: {changed, last_change, waits, says, states,
elsewhere}. ``says`` is that of an answer (``beside.says``), "" for an entry. ``states`` maps each question or entry of
the section whose state may be another one now to it (``queries.left``); ``elsewhere`` counts the points that are left
in the reader's other sections, None if this save cannot have changed them.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Protocol

from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpRequest, JsonResponse
from django.template.loader import render_to_string
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from members import clock
from members.models import User
from reporting.actions import answers, entries, presence
from reporting.actions.saving import Kept, SaveResult
from reporting.errors import WorkflowError
from reporting.fields import as_sent
from reporting.forms import person_warning
from reporting.forms.answers import QuestionForm
from reporting.forms.entries import EntryForm
from reporting.models import Answer, ReportSection
from reporting.models.entries import ReportEntry
from reporting.queries import answer_history
from reporting.queries.left import QuestionState, decides_more, left_in, own_sections, state_after
from reporting.queries.one_answer import OneAnswer
from reporting.standing import KEYS
from reporting.templatetags.last_changes import last_change
from reporting.views.beside import PARTS, is_own, says
from reporting.views.entries import EntryConflict, conflict_of, groups_of
from reporting.views.lookup import section_being_written


class Autosave(Protocol):
    """What is saved: ``name`` on its page, ``number`` in its messages, and ``form`` with what was sent."""

    @property
    def name(self) -> str: ...
    @property
    def number(self) -> str: ...
    @property
    def form(self) -> QuestionForm | EntryForm: ...
    def save(self, *, by: User, kept: Kept) -> SaveResult: ...
    def conflict(self, theirs: Any) -> Any: ...
    def form_of(self, theirs: Any) -> QuestionForm | EntryForm | None: ...
    def changes_what_is_asked(self) -> bool: ...
    def row(self) -> Answer | ReportEntry | None:
        """As it was before this save."""

    def about(self, standing: Any, by: User, *, waits: bool) -> dict[str, Any]:
        """``says``, ``states`` and ``elsewhere``. ``standing`` has the parts of what is saved now."""


class AnswerAutosave:
    def __init__(self, asked: OneAnswer, data: Any) -> None:
        self.asked, self.name = asked, asked.question.key
        # Only a sentence about the answer needs the number of its question, which takes reading the whole section.
        number = lazy(lambda: asked.number, str)()
        self.form = QuestionForm(asked.question, number, asked.answer, data)

    @property
    def number(self) -> str:
        return self.asked.number

    def save(self, *, by: User, kept: Kept) -> SaveResult:
        return answers.save_answer(
            report_section=self.asked.report_section,
            question=self.asked.question,
            entry=self.form.entry(),
            by=by,
            kept=kept,
        )

    def conflict(self, theirs: Any) -> answer_history.AnswerConflict:
        return answer_history.conflict(self.asked.question, theirs, self.form.entry())

    def form_of(self, theirs: Any) -> QuestionForm:
        return QuestionForm(self.asked.question, self.number, theirs)

    def changes_what_is_asked(self) -> bool:
        return self.asked.changes_what_is_asked(self.form.entry().value)

    def row(self) -> Answer | None:
        return self.asked.answer

    def about(self, standing: Any, by: User, *, waits: bool) -> dict[str, Any]:
        question, report_section = self.asked.question, self.asked.report_section
        parts = {name: getattr(standing, name) for name in PARTS}
        said = {"says": says(question, **parts)}
        before = self.asked.answer.value if self.asked.answer else None
        if decides_more(report_section.report, question, before, standing.value):
            return said | _left_in_section(report_section, by)
        row = self.asked.answer
        origin = {"carried_from": row.carried_from, "carried_year": row.carried_year} if row and waits else {}
        answer = Answer(**parts, **origin)
        return said | {"states": {self.name: state_after(report_section.report, question, answer)}, "elsewhere": None}


class EntryAutosave:
    def __init__(self, report_section: ReportSection, form: EntryForm) -> None:
        self.report_section, self.form, self.name, self.number = report_section, form, form.name, form.called

    def save(self, *, by: User, kept: Kept) -> SaveResult:
        return entries.save_entries(report_section=self.report_section, entries=[self.form.entry()], by=by, kept=kept)

    def conflict(self, theirs: Any) -> EntryConflict:
        return conflict_of(self.form, theirs)

    def form_of(self, theirs: Any) -> EntryForm | None:
        return next((group.form for group in groups_of(self.report_section, only=self.name) if theirs), None)

    def changes_what_is_asked(self) -> bool:
        return False

    def row(self) -> ReportEntry | None:
        return self.form.row

    def about(self, standing: Any, by: User, *, waits: bool) -> dict[str, Any]:
        if self.report_section.section.key not in KEYS:  # no rule asks for levels in law and practice
            return {"says": "", "states": {}, "elsewhere": None}
        left = _left_in_section(self.report_section, by)
        states = {self.name: QuestionState.DONE} | left["states"]
        return {"says": "", **left, "states": states}


def _left_in_section(report_section: ReportSection, by: User) -> dict[str, Any]:
    """``states`` and ``elsewhere`` by the whole report: when a save can have changed more than its own state."""
    left, section = left_in(report_section.report), report_section.section
    states = {asked.question.key: asked.state for asked in left.states[section.pk]}
    others = {own.key for own in own_sections(report_section.report, by)} - {section.key}
    return {"states": left.entry_states(section.key) | states, "elsewhere": left.within(others)}


@transaction.non_atomic_requests  # the action that saves opens its own transaction, inside that of the request
@login_not_required
@require_POST
def answer_save(request: HttpRequest, pk: int, key: str, question: str) -> JsonResponse:
    """Save one answer, sent as the section's form sends it."""
    if not request.user.is_authenticated:
        return signed_out()
    asked = OneAnswer.find(section_being_written(request.user, pk, key), question)
    if asked is None:
        raise Http404
    what = AnswerAutosave(asked, request.POST)
    if not what.form.is_in_data:
        return out_of_date()
    if not asked.is_asked():
        return refused("This question no longer applies, because another answer changed.")
    return _autosave(what, request.POST, request.user)


@transaction.non_atomic_requests
@login_not_required
@require_POST
def entry_save(request: HttpRequest, pk: int, key: str, name: str) -> JsonResponse:
    """Save one entry, sent as the section's form sends it."""
    if not request.user.is_authenticated:
        return signed_out()
    report_section = section_being_written(request.user, pk, key)
    group = next(iter(groups_of(report_section, request.POST, only=name)), None)
    if group is None or not group.form.is_bound:
        return out_of_date()
    return _autosave(EntryAutosave(report_section, group.form), request.POST, request.user)


def _autosave(what: Autosave, data: Any, by: User) -> JsonResponse:
    what.form.saves_itself = True
    kept = person_warning.warn([what.form], data, otherwise=person_warning.SAVE)
    if not what.form.is_valid():
        return JsonResponse({"errors": what.form.errors}, status=422)
    try:
        saved = what.save(by=by, kept=kept)
    except WorkflowError as error:
        return refused(str(error))
    if what.name not in saved.conflicts:
        changed = what.name in saved.changed
        asks, row = what.changes_what_is_asked(), what.row()
        last = (by, saved.at) if changed else (row.updated_by, row.updated_at) if row else None
        page = _page(what, what.form.entry(), last, by, waits=not changed and _waits(row))
        page["changed"] = changed
        saved_at = clock.moment(saved.at, form="H:i")
        version = saved.versions[what.name]
        return JsonResponse({"version": version, "saved_at": saved_at, "other_questions": asks, "page": page})
    theirs = saved.conflicts[what.name]
    form = what.form_of(theirs)
    own = is_own(theirs, by)
    part = {
        "conflict": what.conflict(theirs),
        "question": {"key": what.name},
        "number": what.number,
        "in_place": True,
        "own": own,
    }
    return JsonResponse(
        {
            "conflict": render_to_string("reporting/national/_conflict.html", part),
            "fields": as_sent(form) if form else {},
            "version": theirs.version if theirs else 0,
            "said": gettext("Not saved: you changed this answer in another tab. Choose above what to keep.")
            if own
            else gettext("Not saved: somebody else changed this answer. Choose above what to keep."),
            "page": _page(what, theirs, (theirs.updated_by, theirs.updated_at), by, waits=_waits(theirs))
            | {"changed": True}
            if theirs
            else None,
        },
        status=409,
    )


def _waits(row: Answer | ReportEntry | None) -> bool:
    """Whether it was carried over and waits for a confirmation."""
    if isinstance(row, Answer):
        return row.waits_for_confirmation
    return bool(row and row.carried_from)


def _page(
    what: Autosave, standing: Any, last: tuple[User, datetime] | None, by: User, *, waits: bool
) -> dict[str, Any]:
    """What the page of ``by`` says beside the fields. ``last``: who changed it last, and when."""
    words = last_change(*last) if last else ""
    return {"last_change": words, "waits": waits, **what.about(standing, by, waits=waits)}


@login_not_required
@require_POST
def section_presence(request: HttpRequest, pk: int, key: str) -> JsonResponse:
    """Note that the page is open. Responds with the other people who have it open."""
    if not request.user.is_authenticated:
        return signed_out()
    report_section = section_being_written(request.user, pk, key)
    presence.seen(report_section=report_section, by=request.user)
    return JsonResponse({"others": presence.others(report_section, request.user)})


def signed_out() -> JsonResponse:
    """For a script, in place of the way to the sign-in page: what was typed stays on the page."""
    return JsonResponse({"message": "You are signed out."}, status=401)


def out_of_date() -> JsonResponse:
    return refused("This page is out of date. Copy what you typed and load it again.", 400)


def refused(sentence: str, status: int = 409) -> JsonResponse:
    return JsonResponse({"refused": sentence}, status=status)
