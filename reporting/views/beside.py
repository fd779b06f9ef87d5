"""What is shown next to the questions of a section: answers of the report before, terms, and what is left to do."""

import hashlib
import json
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Self

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext, ngettext

from members.models import User
from members.requests import SignedInRequest
from reporting import frozen, permissions, standing
from reporting.actions import carrying, entries
from reporting.addresses import part_of, question_url
from reporting.enums import AnswerKind
from reporting.frozen import FrozenQuestion
from reporting.models import (
    Answer,
    NationalReport,
    Question,
    ReportSection,
    Section,
    SubmittedVersion,
)
from reporting.models.entries import ReportEntry
from reporting.queries.going_on import next_place
from reporting.queries.left import Left, OwnSection, QuestionState, left_in, own_sections, state_alone
from reporting.questionnaire import help_texts
from reporting.snapshot.as_written import TablesAsWritten
from victims.comparison import TableChange

Since = Callable[[FrozenQuestion], TableChange | None]
PARTS: tuple[Literal["kind", "value", "narrative", "reason"], ...] = ("kind", "value", "narrative", "reason")
CONFIRM, CONFIRM_ALL, CONFIRM_SHOWN = "confirm:", "confirm-all", "confirm-shown"


@dataclass(frozen=True)
class Meter:
    """How many points are left: in the section, and in all sections of the reader. ``asked``: questions asked here."""

    here: int
    everywhere: int
    asked: int

    @classmethod
    def of(cls, left: Left, section_key: str, own: Sequence[OwnSection], asked: int = 0) -> Self:
        return cls(left.by_section[section_key], left.within({section.key for section in own}), asked)


class Beside:
    """Data next to the questions, read once for a section's page.

    ``answers`` by question key; ``own``: the sections of the reader, of which the points that are left are counted;
    ``documented``: ids of the questions with a document; ``tables`` of the report.
    """

    def __init__(
        self,
        report: NationalReport,
        section: Section,
        questions: Sequence[Question],
        answers: Mapping[str, Any],
        own: Sequence[OwnSection],
        documented: Container[int],
        tables: TablesAsWritten,
    ) -> None:
        version = SubmittedVersion.objects.report_before(report)
        self.year = version.content["period_end"][:4] if version else ""
        self.reference = version.reference if version else ""
        self.given = frozen.by_key(version.content) if version else {}
        self.answers = answers
        self.words = help_texts.finder()
        self.report, self.documented = report, documented
        left = left_in(report, answers, tables)
        self.of_report = left.states
        self.asked = self.of_report.get(section.pk, [])
        self.states = {asked.question.pk: asked.state for asked in self.asked}
        self.meter = Meter.of(left, section.key, own, len(self.asked))
        self.only(questions)

    def only(self, questions: Sequence[Question]) -> None:
        """Count the answers that wait for a confirmation in what the page shows."""
        waiting = [a for q in questions if (a := self.answers.get(q.key)) and a.waits_for_confirmation]
        self.waiting = len(waiting)
        self.waiting_years = sorted({answer.carried_year for answer in waiting if answer.carried_year})
        self.figures_waiting = sum(answer.question.row.of_a_period for answer in waiting)
        self.together = self.waiting - self.figures_waiting

    def of(
        self, question: Question, since: Callable[[FrozenQuestion], TableChange | None] | None = None
    ) -> dict[str, Any]:
        """For the template: the answer to confirm, the answer of the report before, terms, an example.

        ``since`` gives the difference between the table of the question and an earlier one.
        """
        answer = self.answers.get(question.key)
        text = question.text
        if question.obligation:
            text += " " + question.obligation.summary
        return {
            "carried": answer if answer and answer.waits_for_confirmation else None,
            "state": self.states.get(question.pk) or self._state_if_asked(question, answer),
            "before": self._before(question, answer, since),
            "words": self.words.in_text(text),
            "example": help_texts.example(question.key, question.type),
        }

    def _state_if_asked(self, question: Question, answer: Answer | None) -> QuestionState:
        """Of a question that waits on the page for the answer that it hangs on."""
        given = answer or Answer(report=self.report, question=question)
        return state_alone(self.report, question, given, has_documents=question.pk in self.documented)

    def _before(self, question: Question, answer: Answer | None, since: Since | None) -> dict[str, Any] | None:
        """The answer of the report before, unless there was none or the field has the same words."""
        earlier = carrying.all_earlier(question, self.given)
        given = [before for before in earlier if before["kind"] != AnswerKind.UNANSWERED]
        if not given or question.key in standing.PERIOD_KEYS:
            return None
        first = given[0]
        table = since(first) if since else None
        if question.row.takes_table:
            same = (
                table is not None and not table.differs and first["narrative"] == (answer.narrative if answer else "")
            )
        else:
            before = (first["kind"], first["value"], first["narrative"], first["reason"])
            same = answer is not None and before == (answer.kind, answer.value, answer.narrative, answer.reason)
        takes_table = question.row.takes_table
        can_be_same = len(given) == 1 and (not takes_table or (table is not None and not table.differs))
        return {
            "questions": given,
            "year": self.year,
            "reference": self.reference,
            "same": same and can_be_same,
            "says": says(question, **{name: first[name] for name in PARTS}) if can_be_same else "",
            "table": table,
            "asked_otherwise": len(given) > 1 or first["text"] != question.text,
        }


def says(question: Question, *, kind: str, value: Any, narrative: str, reason: str) -> str:
    """A short fingerprint of an answer: two answers to a question say the same if their fingerprints are equal.

    The page compares it after a save, so that a save need not read the report before.
    """
    parts = narrative if question.row.takes_table else [str(kind), value, narrative, reason]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:16]


def is_own(theirs: Answer | ReportEntry | None, reader: User) -> bool:
    """Whether the reader saved it: in another tab, or on another device."""
    return theirs is not None and theirs.updated_by_id == reader.pk


def changed_elsewhere(what: str, *, own: bool) -> str:
    """For the summary of errors: ``what`` ("Question 3.1") was changed after the page was opened."""
    if own:
        return gettext("%(what)s: you changed this in another tab.") % {"what": what}
    return gettext("%(what)s: somebody else changed this.") % {"what": what}


def confirm_answers(
    request: SignedInRequest,
    report_section: ReportSection,
    changed: list[str],
    following: Sequence[Section],
    shown: Sequence[Question],
) -> HttpResponse | None:
    """If a confirm button was pressed: confirm what it names, show a message and redirect; otherwise None.

    When a whole section was confirmed at once, the redirect goes to the next section that waits. ``shown``: the
    questions of a page that showed a part of the section, of which a button confirms no more than was shown.
    """
    then = request.POST.get("then", "")
    if then == CONFIRM_SHOWN:
        return _confirm_shown(request, report_section, changed, shown)
    if then != CONFIRM_ALL and not then.startswith(CONFIRM):
        return None
    keys = None if then == CONFIRM_ALL else [then.removeprefix(CONFIRM)]
    confirmed = carrying.confirm(report_section=report_section, by=request.user, keys=keys)
    if keys is None:
        entries.confirm(report_section=report_section, by=request.user)
    _say_confirmed(request, report_section, keys, confirmed, changed)
    report = report_section.report
    if keys:
        return redirect(question_url(report.pk, report_section.section.key, keys[0]))
    waiting = Answer.objects.filter(report=report, confirmed_at=None).exclude(carried_from="")
    sections = set(waiting.values_list("question__section_id", flat=True))
    if report_section.section_id in sections:
        return redirect("section-edit", report.pk, report_section.section.key)
    mine = set(
        ReportSection.objects.workable_by(request.user).filter(report=report).values_list("section_id", flat=True)
    )
    target = next((section for section in following if section.pk in sections & mine), None)
    return redirect("section-edit", report.pk, target.key) if target else redirect(report)


def _confirm_shown(
    request: SignedInRequest, report_section: ReportSection, changed: list[str], shown: Sequence[Question]
) -> HttpResponse:
    """Confirm what ``shown`` has but its figures, and stay."""
    keys = [question.key for question in shown if not question.row.of_a_period]
    obligations = {question.obligation.key for question in shown if question.obligation}
    confirmed = carrying.confirm(report_section=report_section, by=request.user, keys=keys)
    entries.confirm(report_section=report_section, by=request.user, keys=obligations)
    _say_confirmed(request, report_section, None, confirmed, changed)
    return redirect(report_section.get_absolute_url() + (part_of(shown[0].key) if shown else ""))


def _say_confirmed(
    request: SignedInRequest,
    report_section: ReportSection,
    keys: Sequence[str] | None,
    confirmed: Sequence[str],
    changed: Sequence[str],
) -> None:
    if confirmed:
        count = len(confirmed)
        said = ngettext("%(count)d answer confirmed.", "%(count)d answers confirmed.", count) % {"count": count}
    else:
        said = _already_confirmed(report_section.report, keys, changed)
    others = [key for key in changed if key not in (keys or ())]
    messages.success(request, f"{said} {answers_saved(len(others))}" if others else said)


def _already_confirmed(report: NationalReport, keys: Sequence[str] | None, changed: Sequence[str]) -> str:
    """Why a confirm button had nothing to confirm."""
    if keys is None:
        return gettext("Nothing on this page waits for a confirmation any more.")
    answer = Answer.objects.filter(report=report, question__key__in=keys).first()
    if set(keys) & set(changed) or (answer and answer.version > 1):
        return gettext("This answer was changed, and the change is saved. What was changed needs no confirmation.")
    return gettext("This answer is confirmed already.")


def go_on(request: SignedInRequest, report_section: ReportSection, sections: Sequence[Section]) -> HttpResponse:
    """Redirect to the next question of the report that is left, or where the report is looked at as a whole.

    What is left in this section comes last, because its writer has chosen to leave it: a message says how much it is.
    """
    report, section = report_section.report, report_section.section
    found = left_in(report)
    left = [asked.question for asked in found.states.get(section.pk, ()) if asked.is_left]
    place = next_place(report, own_sections(report, request.user), section, sections, found.states)
    if place is None and left:
        return redirect(question_url(report.pk, section.key, left[0].key))
    if left:
        messages.info(request, points_left(section, len(left)))
    if place:
        return redirect(place.url)
    if permissions.allows(permissions.check_can_report, request.user, report):
        return redirect("report-check", report.pk)
    return redirect(report)


def points_left(section: Section, count: int) -> str:
    return ngettext(
        "%(count)d point is left in “%(section)s”.", "%(count)d points are left in “%(section)s”.", count
    ) % {"count": count, "section": section}


def answers_saved(count: int) -> str:
    return ngettext("%(count)d answer saved.", "%(count)d answers saved.", count) % {"count": count}


def ready_with_points_left(section: Section, left: int) -> str:
    return ngettext(
        "“%(section)s” is marked as ready, but %(left)d point is left in it.",
        "“%(section)s” is marked as ready, but %(left)d points are left in it.",
        left,
    ) % {"section": section, "left": left}
