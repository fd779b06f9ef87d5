"""The entries of a section's page: progress on items, needs, and levels in law and practice. Saved like answers."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_safe

from members.models import User
from members.requests import SignedInRequest
from reporting import permissions, standing
from reporting.actions import answers as answer_actions
from reporting.actions import entries as entry_actions
from reporting.actions import presence
from reporting.addresses import question_url
from reporting.errors import WorkflowError
from reporting.forms import person_warning
from reporting.forms.entries import EntryForm, NeedForm, PracticeForm, ProgressForm, obligation_choices
from reporting.models import (
    EntryRevision,
    EvidenceFile,
    EvidenceLink,
    ItemProgress,
    Need,
    Obligation,
    ObligationPractice,
    Question,
    ReportSection,
)
from reporting.models.entries import ReportEntry
from reporting.queries.answer_history import AnswerPart
from reporting.queries.left import QuestionState, left_in, own_sections
from reporting.questionnaire import kept
from reporting.snapshot.asked import AskedItem, asked_of
from reporting.text.text_difference import difference
from reporting.views.beside import Meter, changed_elsewhere, go_on, is_own, ready_with_points_left
from reporting.views.lookup import section_being_written, trail


@dataclass(frozen=True)
class EntryConflict:
    """An entry that somebody else changed, in the shape of a conflict of answers."""

    theirs: ReportEntry | None
    texts: list[tuple[str, str]]
    parts: list[AnswerPart]
    own: bool = False  # the reader saved it, in another tab


@dataclass
class EntryOnPage:
    """One entry on the page: its form, what is shown next to it, and a conflict if there is one."""

    form: EntryForm
    asked: AskedItem | None = None
    obligation: Obligation | None = None
    conflict: EntryConflict | None = None
    state: str = ""  # of an entry that is written: ``queries.left.QuestionState``; "" where nothing is asked

    @property
    def name(self) -> str:
        return self.form.name

    @property
    def row(self) -> Any:
        return self.form.row

    @property
    def as_question(self) -> dict[str, str]:
        """For the template that shows conflicts of answers."""
        return {"key": self.name}

    @property
    def words(self) -> list[tuple[str, str]]:
        """The current content, for reading."""
        return [(label, text) for label, text in self.form.words(self.row.content).items() if text] if self.row else []


Documents = Mapping[int, Sequence[EvidenceFile]]  # by id of the question


def documents_in(report_section: ReportSection) -> Documents:
    """The documents that are attached to questions of the section, in the order in which they were. One query."""
    found: dict[int, list[EvidenceFile]] = {}
    links = EvidenceLink.objects.filter(
        evidence__report=report_section.report_id, question__section=report_section.section_id
    )
    for link in links.select_related("evidence").order_by("pk"):
        found.setdefault(link.question_id, []).append(link.evidence)
    return found


# --- Which entries a section has --------------------------------------------------------------------------------------
def groups_of(
    report_section: ReportSection,
    data: Any = None,
    *,
    only: str = "",
    asked: Sequence[Question] | None = None,
    evidence: Documents | None = None,
) -> list[EntryOnPage]:
    """The entries of the section in their order. With ``data``, forms are bound to the entries that it contains.

    With ``only``, just the entry of that name, if it exists. ``asked``, ``evidence``: see ``SectionEntries``.
    """

    def of(form_class: Callable[..., EntryForm], name: str, *args: Any, **kwargs: Any) -> EntryForm:
        bound = data if data is not None and f"{name}-version" in data else None
        return form_class(name, *args, data=bound, **kwargs)

    key = report_section.section.key
    if key == standing.FOLLOW_UP:
        return _progress(report_section, of, only)
    if key == standing.NEEDS:
        return _needs(report_section, of, data, only)
    return _practices(report_section, of, only, asked, evidence)


def _progress(report_section: ReportSection, of: Any, only: str) -> list[EntryOnPage]:
    rows = ItemProgress.objects.filter(report=report_section.report_id).select_related("updated_by")
    written = {row.item_id: row for row in rows}
    return [
        EntryOnPage(
            of(
                ProgressForm,
                asked.name,
                f"{asked.item.kind} {asked.item.reference}",
                {"item": asked.item},
                written.get(asked.item.pk),
            ),
            asked=asked,
        )
        for asked in asked_of(report_section.report)
        if only in {"", asked.name}
    ]


def _needs(report_section: ReportSection, of: Any, data: Any, only: str) -> list[EntryOnPage]:
    rows = Need.objects.filter(report=report_section.report_id).select_related("updated_by", "obligation__article")
    known: dict[str, Need | None] = {str(row.key): row for row in rows}
    for name in data or ():  # a need that was begun on the page and is not saved yet
        if name.startswith("need-") and name.endswith("-version"):
            key = name.removeprefix("need-").removesuffix("-version")
            try:
                known.setdefault(str(uuid.UUID(key)), None)
            except ValueError:
                continue
    if data is None and not only:  # one more, to be begun
        known[str(uuid.uuid4())] = None
    choices = obligation_choices()
    return [
        EntryOnPage(of(NeedForm, f"need-{key}", f"Need {number}", {"key": key}, row, obligations=choices))
        for number, (key, row) in enumerate(known.items(), start=1)
        if only in {"", f"need-{key}"}
    ]


def _practices(
    report_section: ReportSection,
    of: Any,
    only: str,
    asked: Sequence[Question] | None,
    evidence: Documents | None,
) -> list[EntryOnPage]:
    questions: Iterable[Question]
    if asked is None:
        questions = report_section.section.questions.select_related("obligation__article")
        if only:
            questions = questions.filter(obligation__key=only.removesuffix("-levels"))
    else:
        questions = asked
    obligations = {question.obligation.pk: question.obligation for question in questions if question.obligation}
    if not obligations:
        return []
    rows = ObligationPractice.objects.filter(report=report_section.report_id, obligation__in=obligations)
    written = {row.obligation_id: row for row in rows.select_related("updated_by")}
    evidence = documents_in(report_section) if evidence is None else evidence
    behind = {question.pk: question.obligation_id for question in questions if question.obligation_id}
    attached = sorted((file.pk, pk) for pk, files in evidence.items() if pk in behind for file in files)
    by_id = {file.pk: file for files in evidence.values() for file in files}
    documents: dict[int, dict[int, EvidenceFile]] = {}
    for file_id, question_id in attached:
        documents.setdefault(behind[question_id], {})[file_id] = by_id[file_id]
    return [
        EntryOnPage(
            of(
                PracticeForm,
                f"{obligation.key}-levels",
                f"{obligation.place} in law and in practice",
                {"obligation": obligation},
                written.get(pk),
                documents=list(documents.get(pk, {}).values()),
            ),
            obligation=obligation,
        )
        for pk, obligation in obligations.items()
        if only in {"", f"{obligation.key}-levels"}
    ]


# --- Saving -----------------------------------------------------------------------------------------------------------
def _changed(old: Mapping[str, str], new: Mapping[str, str]) -> list[AnswerPart]:
    """The texts of ``new`` that differ from ``old``, by label."""
    return [
        AnswerPart(label, before, text, difference(before, text))
        for label, text in new.items()
        if (before := old.get(label, "")) != text
    ]


def conflict_of(form: EntryForm, theirs: ReportEntry | None) -> EntryConflict:
    stands = form.words(theirs.content) if theirs else {}
    parts = _changed(stands, form.words(form.content())) if form.is_valid() else []
    return EntryConflict(theirs, [(label, text) for label, text in stands.items() if text], parts)


class SectionEntries:
    """All entries of one section's page: shown, and saved by its buttons."""

    def __init__(
        self,
        report_section: ReportSection,
        data: Any = None,
        *,
        asked: Sequence[Question] | None = None,
        evidence: Documents | None = None,
    ) -> None:
        """``asked``: the questions of the section with their obligations and articles, if they were read; and so
        ``evidence``, see ``documents_in``."""
        self.report_section = report_section
        self.groups = groups_of(report_section, data, asked=asked, evidence=evidence)
        self.changed: list[str] = []

    def save(self, data: Any, by: User) -> None:
        """Save what is valid; afterwards ``groups`` shows what needs attention. Raises WorkflowError."""
        bound = [group.form for group in groups_of(self.report_section, data) if group.form.is_bound]
        kept = person_warning.warn(bound, data)
        given = [form.entry() for form in bound if form.is_valid()]
        saved = entry_actions.save_entries(report_section=self.report_section, entries=given, by=by, kept=kept)
        self.changed = saved.changed
        self.groups = groups_of(self.report_section)
        again = {form.name: form for form in bound if not form.is_valid() or form.name in saved.conflicts}
        for form in again.values():
            group = next((group for group in self.groups if group.name == form.name), None)
            if group is None:
                group = EntryOnPage(form)
                self.groups.append(group)
            group.form = form
            if form.name in saved.conflicts:
                theirs = saved.conflicts[form.name]
                group.conflict = replace(conflict_of(form, theirs), own=is_own(theirs, by))
                again_data = data.copy()  # saving again keeps the content of this form
                again_data[f"{form.name}-version"] = str(theirs.version if theirs else 0)
                form.data = again_data

    @property
    def has_conflict(self) -> bool:
        return any(group.conflict for group in self.groups)

    def problems(self) -> list[tuple[str, str]]:
        found = []
        for group in self.groups:
            if group.conflict:
                found.append((changed_elsewhere(group.form.called, own=group.conflict.own), f"#{group.name}"))
            found += group.form.problems() if group.form.is_bound else []
        return found


# --- The page of a section without questions --------------------------------------------------------------------------
def standing_section(request: SignedInRequest, report_section: ReportSection) -> HttpResponse:
    """Progress on recommendations, or needs: shown and saved by its buttons."""
    entries = SectionEntries(report_section)
    status = 200
    if request.method == "POST":
        try:
            entries.save(request.POST, request.user)
        except WorkflowError as error:
            messages.error(request, f"{error} Nothing was saved; what you typed is below.")
            entries = SectionEntries(report_section, request.POST)
            status = 409
        else:
            if not entries.problems():
                return _saved(request, report_section, entries.changed)
            if entries.changed:
                rest = gettext("The rest needs your attention.")
                messages.success(request, f"{_entries_saved(entries.changed)} {rest}")
            status = 409 if entries.has_conflict else 200
    report = report_section.report
    sections = kept.questions_of(report.cycle.questionnaire).sections
    left = left_in(report)
    states = left.entry_states(report_section.section.key)
    for group in entries.groups:
        group.state = states.get(group.name, QuestionState.DONE if group.row else "")
    place = next(i for i, section in enumerate(sections) if section.pk == report_section.section_id)
    return render(
        request,
        "reporting/entries/section.html",
        {
            "report": report,
            "report_section": report_section,
            "section": report_section.section,
            "number": place + 1,
            "count": len(sections),
            "groups": entries.groups,
            "meter": Meter.of(left, report_section.section.key, own_sections(report, request.user)),
            "problems": entries.problems(),
            "is_follow_up": report_section.section.key == standing.FOLLOW_UP,
            "carried": sum(bool(group.row and group.row.carried_from) for group in entries.groups),
            "writable": report.is_editable and report_section.is_open,
            "may_report": permissions.allows(permissions.check_can_report, request.user, report),
            "others": presence.others(report_section, request.user),
            "crumbs": trail(report),
        },
        status=status,
    )


def _entries_saved(changed: list[str]) -> str:
    count = len(changed)
    return ngettext("%(count)d entry saved.", "%(count)d entries saved.", count) % {"count": count}


def _saved(request: SignedInRequest, report_section: ReportSection, changed: list[str]) -> HttpResponse:
    """Everything is saved: do the act of the button, then redirect."""
    report, section = report_section.report, report_section.section
    then = request.POST.get("then", "")
    if then.startswith("confirm"):
        _, _, key = then.partition(":")
        count = entry_actions.confirm(report_section=report_section, by=request.user, keys=[key] if key else None)
        done = ngettext("%(count)d need confirmed.", "%(count)d needs confirmed.", count) % {"count": count}
        if not count:
            done = gettext("What was changed is saved and needs no confirmation. Nothing else waits here.")
        messages.success(request, done)
        return redirect("section-edit", report.pk, section.key)
    messages.success(request, _entries_saved(changed) if changed else gettext("Everything on this page is saved."))
    if then == "next":
        return go_on(request, report_section, kept.questions_of(report.cycle.questionnaire).sections)
    if then == "ready":
        answer_actions.mark_ready(report_section=report_section, ready=True, by=request.user)
        left = left_in(report).by_section[section.key]
        if left:
            messages.warning(request, ready_with_points_left(section, left))
        return redirect(report)
    return redirect("section-edit", report.pk, section.key)


@require_safe
def entry_history(request: SignedInRequest, pk: int, key: str, name: str) -> HttpResponse:
    """Every version of one entry, newest first, with its changes."""
    report_section = section_being_written(request.user, pk, key)
    group = next(iter(groups_of(report_section, only=name)), None)
    if group is None:
        raise Http404
    form = group.form
    revisions = list(EntryRevision.objects.filter(report=pk, name=name).select_related("by")[:50])
    steps = []
    for revision, before in zip(revisions, [*revisions, None][1:], strict=True):
        old = form.words(before.content) if before else {}
        parts = _changed(old, form.words(revision.content))
        steps.append({"revision": revision, "parts": parts, "is_first": before is None})
    return render(
        request,
        "reporting/entries/history.html",
        {
            "report": report_section.report,
            "section": report_section.section,
            "called": form.called,
            "steps": steps,
            "standing": form.row.version if form.row else 0,
            "crumbs": trail(report_section.report, (str(report_section.section), question_url(pk, key, name))),
        },
    )
