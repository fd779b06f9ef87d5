"""What is shown next to the questions of a section: answers of the report before, terms, and what is left to do."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import ngettext

from members.requests import SignedInRequest
from reporting import frozen, standing
from reporting.actions import carrying, entries
from reporting.enums import AnswerKind
from reporting.frozen import FrozenQuestion
from reporting.models import (
    Answer,
    GlossaryTerm,
    NationalReport,
    Question,
    ReportSection,
    Section,
    SubmittedVersion,
)
from reporting.queries.left import questions_left
from reporting.questionnaire import help_texts
from victims.comparison import TableChange

Since = Callable[[FrozenQuestion], TableChange | None]
CONFIRM, CONFIRM_ALL = "confirm:", "confirm-all"


class Beside:
    """Data next to the questions, read once for a section's page: five queries.

    ``answers`` by question key; ``values``: see ``conditions.settled``.
    """

    def __init__(
        self,
        report: NationalReport,
        section: Section,
        questions: Sequence[Question],
        answers: Mapping[str, Answer],
        values: Mapping[str, Any],
    ) -> None:
        version = SubmittedVersion.objects.report_before(report)
        self.year = version.content["period_end"][:4] if version else ""
        self.reference = version.reference if version else ""
        self.given = frozen.by_key(version.content) if version else {}
        self.answers = answers
        self.words = help_texts.GlossaryFinder(GlossaryTerm.objects.all())
        left = questions_left(report, answers, values)
        self.section_left, self.section_total = left.get(section.pk, (0, 0))
        self.report_left = sum(count for count, _ in left.values())
        waiting = [a for q in questions if (a := answers.get(q.key)) and a.waits_for_confirmation]
        self.waiting = len(waiting)
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
            "before": self._before(question, answer, since),
            "words": self.words.in_text(text),
            "example": help_texts.example(question.key, question.type),
        }

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
        return {
            "questions": given,
            "year": self.year,
            "reference": self.reference,
            "same": same and len(given) == 1,
            "table": table,
            "asked_otherwise": len(given) > 1 or first["text"] != question.text,
        }


def confirm_answers(
    request: SignedInRequest, report_section: ReportSection, changed: list[str], following: Sequence[Section]
) -> HttpResponse | None:
    """If a confirm button was pressed: confirm what it names, show a message and redirect; otherwise None.

    When a whole section was confirmed at once, the redirect goes to the next section that waits.
    """
    then = request.POST.get("then", "")
    if then != CONFIRM_ALL and not then.startswith(CONFIRM):
        return None
    keys = None if then == CONFIRM_ALL else [then.removeprefix(CONFIRM)]
    confirmed = carrying.confirm(report_section=report_section, by=request.user, keys=keys)
    if keys is None:
        entries.confirm(report_section=report_section, by=request.user)
    count = len(set(confirmed) | (set(keys or ()) & set(changed)))
    confirmed_now = ngettext("%(count)d answer confirmed.", "%(count)d answers confirmed.", count) % {"count": count}
    saved = f" {answers_saved(len(changed))}" if changed else ""
    messages.success(request, f"{confirmed_now}{saved}")
    report = report_section.report
    here = reverse("section-edit", args=[report.pk, report_section.section.key])
    if keys:
        return redirect(f"{here}#{keys[0]}")
    waiting = Answer.objects.filter(report=report, confirmed_at=None).exclude(carried_from="")
    sections = set(waiting.values_list("question__section_id", flat=True))
    if report_section.section_id in sections:
        return redirect(here)
    mine = set(
        ReportSection.objects.workable_by(request.user).filter(report=report).values_list("section_id", flat=True)
    )
    target = next((section for section in following if section.pk in sections & mine), None)
    return redirect("section-edit", report.pk, target.key) if target else redirect(report)


def answers_saved(count: int) -> str:
    return ngettext("%(count)d answer saved.", "%(count)d answers saved.", count) % {"count": count}


def ready_with_points_left(section: Section, left: int) -> str:
    return ngettext(
        "“%(section)s” is marked as ready, but %(left)d point is left in it.",
        "“%(section)s” is marked as ready, but %(left)d points are left in it.",
        left,
    ) % {"section": section, "left": left}
