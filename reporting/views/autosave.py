"""Saves one answer or one entry, sent by the script of a section's page during writing.

Both views respond with the same JSON, and read only the needed part of the report instead of the whole page:

- 200 {version, other_questions}: saved as sent; ``other_questions``: the page must ask other questions now
- 401 {message}: signed out
- 422 {errors}: sentences by field
- 409 {conflict, fields, version}: somebody else changed it; the part of the page that shows both, theirs as fields
- 400 or 409 {refused}: a sentence
"""

from __future__ import annotations

from typing import Any, Protocol

from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpRequest, JsonResponse
from django.template.loader import render_to_string
from django.utils.functional import lazy
from django.views.decorators.http import require_POST

from members.models import User
from reporting.actions import answers, entries, presence
from reporting.actions.saving import Kept, SaveResult
from reporting.errors import WorkflowError
from reporting.fields import as_sent
from reporting.forms import person_warning
from reporting.forms.answers import QuestionForm
from reporting.forms.entries import EntryForm
from reporting.models import ReportSection
from reporting.queries import answer_history
from reporting.queries.one_answer import OneAnswer
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


@transaction.non_atomic_requests  # the action that saves opens its own transaction, inside that of the request
@login_not_required
@require_POST
def answer_save(request: HttpRequest, pk: int, key: str, question: str) -> JsonResponse:
    """Save one answer, sent as the section's form sends it."""
    if not request.user.is_authenticated:
        return _signed_out()
    asked = OneAnswer.find(section_being_written(request.user, pk, key), question)
    if asked is None:
        raise Http404
    what = AnswerAutosave(asked, request.POST)
    if not what.form.is_in_data:
        return _out_of_date()
    if not asked.is_asked():
        return _refused("This question no longer applies, because another answer changed.")
    return _autosave(what, request.POST, request.user)


@transaction.non_atomic_requests
@login_not_required
@require_POST
def entry_save(request: HttpRequest, pk: int, key: str, name: str) -> JsonResponse:
    """Save one entry, sent as the section's form sends it."""
    if not request.user.is_authenticated:
        return _signed_out()
    report_section = section_being_written(request.user, pk, key)
    group = next(iter(groups_of(report_section, request.POST, only=name)), None)
    if group is None or not group.form.is_bound:
        return _out_of_date()
    return _autosave(EntryAutosave(report_section, group.form), request.POST, request.user)


def _autosave(what: Autosave, data: Any, by: User) -> JsonResponse:
    kept = person_warning.warn([what.form], data, otherwise=person_warning.SAVE)
    if not what.form.is_valid():
        return JsonResponse({"errors": what.form.errors}, status=422)
    try:
        saved = what.save(by=by, kept=kept)
    except WorkflowError as error:
        return _refused(str(error))
    if what.name not in saved.conflicts:
        version, asks = saved.versions[what.name], what.changes_what_is_asked()
        return JsonResponse({"version": version, "other_questions": asks})
    theirs = saved.conflicts[what.name]
    form = what.form_of(theirs)
    part = {
        "conflict": what.conflict(theirs),
        "question": {"key": what.name},
        "number": what.number,
        "in_place": True,
    }
    return JsonResponse(
        {
            "conflict": render_to_string("reporting/national/_conflict.html", part),
            "fields": as_sent(form) if form else {},
            "version": theirs.version if theirs else 0,
        },
        status=409,
    )


@login_not_required
@require_POST
def section_presence(request: HttpRequest, pk: int, key: str) -> JsonResponse:
    """Note that the page is open. Responds with the other people who have it open."""
    if not request.user.is_authenticated:
        return _signed_out()
    report_section = section_being_written(request.user, pk, key)
    presence.seen(report_section=report_section, by=request.user)
    return JsonResponse({"others": presence.others(report_section, request.user)})


def _signed_out() -> JsonResponse:
    """For a script, in place of the way to the sign-in page: what was typed stays on the page."""
    return JsonResponse({"message": "You are signed out."}, status=401)


def _out_of_date() -> JsonResponse:
    return _refused("This page is out of date. Copy what you typed and load it again.", 400)


def _refused(sentence: str, status: int = 409) -> JsonResponse:
    return JsonResponse({"refused": sentence}, status=status)
