"""The page of one section of a report, on which a state answers its questions: whole, or one obligation at a time."""

from collections.abc import Collection, Mapping
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.validators import slug_re
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from members import actions as member_actions
from members.requests import SignedInRequest
from reporting import permissions, question_types, standing
from reporting.actions import answers as answer_actions
from reporting.actions import presence
from reporting.addresses import AT, place_of
from reporting.enums import AnswerKind
from reporting.errors import WorkflowError
from reporting.forms import person_warning
from reporting.forms.answers import QuestionForm, asked_in
from reporting.models import Question, ReportSection
from reporting.models.questionnaire import marks_of
from reporting.queries import answer_history, clarifications
from reporting.queries.going_on import next_place
from reporting.queries.left import LEFT, QuestionState, left_in, own_sections
from reporting.questionnaire import kept
from reporting.questionnaire.conditions import numbered, settled
from reporting.snapshot import as_written, changes
from reporting.views.beside import (
    Beside,
    answers_saved,
    changed_elsewhere,
    confirm_answers,
    go_on,
    is_own,
    ready_with_points_left,
)
from reporting.views.entries import SectionEntries, documents_in, standing_section
from reporting.views.lookup import section_being_written, trail
from reporting.views.section_parts import SectionPart, part_at, parts_of
from victims import totals


def section_edit(request: SignedInRequest, pk: int, key: str) -> HttpResponse:
    """The questions of one section. Valid answers are saved even if others have errors."""
    report_section = section_being_written(request.user, pk, key)
    if key in standing.KEYS:
        return standing_section(request, report_section)
    page = SectionPage(request, report_section)
    if request.method == "POST":
        return page.save() if page.writable or not request.POST.get("then", "").startswith(SHOW) else page.choose()
    return page.show()


SHOW, ONE = "show:", "one"


class SectionPage:
    """One request for a section's page: reads everything once, saves, and shows what needs attention.

    ``part`` is what is shown of it; None for the whole section.
    """

    def __init__(self, request: SignedInRequest, report_section: ReportSection) -> None:
        self.request, self.report_section = request, report_section
        self.report, self.section = report_section.report, report_section.section
        self.writable = self.report.is_editable and report_section.is_open
        self._read()

    def _read(self) -> None:
        report = self.report
        # Those of the page as they are; of the others only what conditions and the rules of readiness ask.
        self.answers: dict[str, Any] = {
            **as_written.answers_of_each([report])[report.pk],
            **kept.answers_of(report, "updated_by", section=self.section),
        }
        self.conditions = kept.questions_of(report.cycle.questionnaire).conditions
        values = settled({key: answer.value for key, answer in self.answers.items()}, self.conditions)
        self.all_sections = kept.questions_of(report.cycle.questionnaire).sections
        self.place = next(i for i, section in enumerate(self.all_sections) if section.pk == self.section.pk)
        here = list(self.section.questions.select_related("obligation__article"))
        self.questions, self.waiting = numbered(here, values, marks_of(self.all_sections)[self.place])
        self.own = own_sections(report, self.request.user)
        self.evidence = documents_in(self.report_section)
        self.tables = as_written.TablesAsWritten([report], "updated_by")
        self.beside = Beside(report, self.section, here, self.answers, self.own, self.evidence.keys(), self.tables)
        self.parts = parts_of(self.questions, self.waiting)
        self.part: SectionPart | None = None
        if self.request.user.one_at_a_time and len(self.parts) > 1:
            at = self.request.GET.get(AT, "")
            self.part = part_at(self.parts, at, lambda question: self.beside.states.get(question.pk) in LEFT)
            self.beside.only(self.part.questions)
        shown = self.part.questions if self.part else here
        self.practice = SectionEntries(self.report_section, asked=shown, evidence=self.evidence)
        self.clarifications, self.asked = clarifications.threads_by_question(self.request.user, self.report_section)

    def show(self, bound: dict[str, QuestionForm] | None = None, conflicts: dict | None = None, status: int = 200):
        bound, conflicts = bound or {}, conflicts or {}
        self._show_whole_if_needed(bound)
        part = {question.key for question in self.part.questions} if self.part else None
        shown = [(q, number) for q, number in self.questions if part is None or q.key in part]
        tables, since = {}, {}
        if any(q.row.takes_table for q, _ in shown):
            wanted = {q.table_key for q, _ in shown}
            cells, maker = self.tables.cells, self.tables.maker
            for key, row in self.tables.rows_of(self.report).items():
                if key not in wanted or maker is None:
                    continue
                layout = maker.layout(row.table, cells[row.pk])
                tables[key] = (row, totals.in_words(layout, cells[row.pk]), layout.size - len(cells[row.pk]))
                since[key] = partial(changes.since, row=row, cells=cells[row.pk], maker=maker)
        blocks, problems = [], []
        for question, number in shown:
            form = bound.get(question.key) or QuestionForm(question, number, self.answers.get(question.key))
            if question.key in conflicts:
                own = is_own(conflicts[question.key], self.request.user)
                problems.append((changed_elsewhere(f"Question {number}", own=own), f"#{question.key}"))
            problems += form.problems() if form.is_bound else []
            theirs = conflicts.get(question.key)
            blocks.append(
                {
                    "question": question,
                    "number": number,
                    "form": form,
                    "answer": self.answers.get(question.key),
                    "evidence": self.evidence.get(question.pk, []),
                    "table": tables.get(question.table_key),
                    "conflict": answer_history.conflict(question, theirs, form.entry() if form.is_valid() else None)
                    if question.key in conflicts
                    else None,
                    "own": question.key in conflicts and is_own(theirs, self.request.user),
                    "shown": question_types.shown(question, a.value) if (a := self.answers.get(question.key)) else "",
                    "clarifications": self.asked.get(question.pk, []),
                    "waiting": question.key in self.waiting and question.key not in bound,
                    **self.beside.of(question, since.get(question.table_key)),
                }
            )
        self._add_practice(blocks)
        problems += self.practice.problems()
        listed = self._listed({block["question"].key: block for block in blocks})
        self._add_next(blocks, listed)
        may_report = permissions.allows(permissions.check_can_report, self.request.user, self.report)
        going_on = next_place(self.report, self.own, self.section, self.all_sections, self.beside.of_report)
        elsewhere = {"report": self.report, "may_report": may_report, "going_on": going_on}
        context = {
            "report": self.report,
            "report_section": self.report_section,
            "section": self.section,
            "holds_rights": self.section.key == standing.RIGHTS_SECTION,
            "number": self.place + 1,
            "count": len(self.all_sections),
            "blocks": blocks,
            "problems": problems,
            "writable": self.writable,
            "groups": _by_state(listed),
            "parts": self.parts,
            "part": self.part,
            "earlier": self._beside_part(-1),
            "later": self._beside_part(1),
            "elsewhere": render_to_string("reporting/national/_next_elsewhere.html", elsewhere),
            "may_report": may_report,
            "crumbs": trail(self.report),
            "KIND": AnswerKind,
            "others": presence.others(self.report_section, self.request.user),
            "beside": self.beside,
            "clarifications": self.clarifications,
        }
        return render(self.request, "reporting/national/section_edit.html", context, status=status)

    def _add_practice(self, blocks: list[dict]) -> None:
        """Put law and practice of an obligation below its last question on the page."""
        groups = {group.obligation.pk: group for group in self.practice.groups if group.obligation}
        for block in reversed(blocks):
            block["practice"] = groups.pop(block["question"].obligation_id, None)

    def _listed(self, blocks: Mapping[str, dict]) -> list[dict]:
        """The questions of the whole section as they are listed, with the address of each on this page or another."""

        def line(place: int, question: Question, number: str) -> dict:
            key = question.key
            state, waiting = self.beside.states.get(question.pk), key in self.waiting
            of_page = {"question": question, "number": number, "state": state, "waiting": waiting}
            url = f"#{key}" if key in blocks else place_of(key)
            return blocks.get(key, of_page) | {"url": url, "place": place}

        return [line(place, *asked) for place, asked in enumerate(self.questions)]

    @staticmethod
    def _add_next(blocks: list[dict], listed: list[dict]) -> None:
        """Each question names the next one of the section that is left."""
        following: dict | None = None
        next_of: dict[str, dict | None] = {}
        for line in reversed(listed):
            next_of[line["question"].key] = following
            if line["state"] in LEFT and not line["waiting"]:
                following = line
        for block in blocks:
            block["next"] = next_of[block["question"].key]

    def _beside_part(self, step: int) -> SectionPart | None:
        """The part before or after the one that is shown."""
        place = self.part.place - 1 + step if self.part else -1
        return self.parts[place] if 0 <= place < len(self.parts) else None

    def _show_whole_if_needed(self, bound: Collection[str]) -> None:
        """What was sent and needs attention is shown, also where another tab has meanwhile chosen to show a part."""
        entries = [group.name for group in self.practice.groups if group.form.is_bound]
        if self.part and not all(map(self.part.holds, [*bound, *entries])):
            self.part = None
            self.beside.only([question for question, _ in self.questions])

    def save(self) -> HttpResponse:
        data = self.request.POST
        forms = [QuestionForm(q, number, self.answers.get(q.key), data) for q, number in self.questions]
        forms = asked_in([form for form in forms if form.is_in_data], self.answers, self.conditions)
        is_kept = person_warning.warn(forms, data)
        wrong = {form.question.key: form for form in forms if not form.is_valid()}
        entries = {form.question.key: form.entry() for form in forms if form.question.key not in wrong}
        try:
            saved = answer_actions.save_answers(
                report_section=self.report_section, entries=entries, by=self.request.user, kept=is_kept
            )
            self.practice.save(data, self.request.user)
        except WorkflowError as error:
            messages.error(self.request, f"{error} Nothing was saved; what you typed is below.")
            self.practice = SectionEntries(self.report_section, data)
            return self.show({form.question.key: form for form in forms}, status=409)
        count = len(saved.changed) + len(self.practice.changed)
        if wrong or saved.conflicts or self.practice.problems():
            practice = self.practice
            self._read()
            self.practice = practice
            if count:
                rest = gettext("The rest needs your attention.")
                messages.success(self.request, f"{answers_saved(count)} {rest}")
            bound = wrong | {
                key: self._with_version(key, data, theirs.version if theirs else 0)
                for key, theirs in saved.conflicts.items()
            }
            conflict = saved.conflicts or practice.has_conflict
            return self.show(bound, saved.conflicts, status=409 if conflict else 200)
        return self._next([*saved.changed, *self.practice.changed])

    def _with_version(self, key: str, data, version: int) -> QuestionForm:
        """The form as it was typed, now based on the current version: saving again keeps its content."""
        data = data.copy()
        data[f"{key}-version"] = str(version)
        question, number = next((q, number) for q, number in self.questions if q.key == key)
        form = QuestionForm(question, number, self.answers.get(key), data)
        form.is_valid()
        return form

    def _next(self, changed: list[str]) -> HttpResponse:
        following, sent = self.all_sections[self.place + 1 :], self._sent()
        if response := confirm_answers(self.request, self.report_section, changed, following, sent):
            return response
        then = self.request.POST.get("then", "")
        if changed:
            messages.success(self.request, answers_saved(len(changed)))
        elif not then.startswith(SHOW):
            messages.success(self.request, gettext("Everything on this page is saved."))
        here = [self.report.pk, self.section.key]
        beside = {"next": self._beside_part(1), "back": self._beside_part(-1)}.get(then)
        if beside:
            return redirect(self.report_section.get_absolute_url() + beside.address)
        if then == "next":
            return go_on(self.request, self.report_section, self.all_sections)
        if then.startswith(SHOW):
            return self.choose()
        if then == "ready":
            answer_actions.mark_ready(report_section=self.report_section, ready=True, by=self.request.user)
            left = left_in(self.report).by_section[self.section.key]
            if left:
                messages.warning(self.request, ready_with_points_left(self.section, left))
            else:
                messages.success(self.request, f"“{self.section}” is marked as ready.")
            return redirect(self.report)
        goes_to = {"attach": "evidence-add", "table": "table-edit"}
        what, _colon, key = then.partition(":")
        if what in goes_to and slug_re.match(key):
            return redirect(goes_to[what], *here, key)
        return redirect(self.report_section.get_absolute_url() + (self.part.address if self.part else ""))

    def _sent(self) -> list[Question]:
        """The questions that were on the page that was sent."""
        return [question for question, _ in self.questions if f"{question.key}-version" in self.request.POST]

    def choose(self) -> HttpResponse:
        """Remember how this person wants to see sections, and show this one so, where the reader was."""
        wanted = self.request.POST["then"].removeprefix(SHOW) == ONE
        at = self.part.questions[0].key if self.part else ""
        member_actions.show_one_at_a_time(wanted=wanted, by=self.request.user)
        return redirect(self.report_section.get_absolute_url() + (place_of(at) if at else ""))


def _by_state(listed: list[dict]) -> list[tuple[str, str, list[dict]]]:
    """(state, its words, questions), what is left first. Questions that wait for an answer of the page come last."""
    found = [
        (state.value, str(state.label), [line for line in listed if line["state"] == state and not line["waiting"]])
        for state in (QuestionState.OPEN, QuestionState.CONFIRM, QuestionState.DONE, QuestionState.OPTIONAL)
    ]
    return [*found, ("waiting", "", [line for line in listed if line["waiting"]])]


@require_POST
def section_ready(request: SignedInRequest, pk: int, key: str) -> HttpResponse:
    report_section = section_being_written(request.user, pk, key)
    ready = request.POST.get("ready") == "1"
    try:
        answer_actions.mark_ready(report_section=report_section, ready=ready, by=request.user)
    except WorkflowError as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request, f"“{report_section.section}” is {'marked as ready' if ready else 'in progress again'}."
        )
    return redirect(_safe_next(request) or report_section.report)


def _safe_next(request: SignedInRequest) -> str:
    url = request.POST.get("next", "")
    return url if url and url_has_allowed_host_and_scheme(url, allowed_hosts={request.get_host()}) else ""
