"""What stands beside the questions of a section: last year's answers, explained words, what is left to do."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from members.requests import SignedInRequest
from reporting import help_texts
from reporting.actions import carrying, entries
from reporting.enums import AnswerKind, QuestionType
from reporting.models import Answer, GlossaryTerm, NationalReport, Question, ReportSection, Section
from reporting.queries.left import questions_left

CONFIRM, CONFIRM_ALL = "confirm:", "confirm-all"


class Beside:
    """Read once for a section's page: five queries.

    ``answers`` by question key; ``values``: see ``snapshot.settled``.
    """

    def __init__(
        self,
        report: NationalReport,
        section: Section,
        questions: Sequence[Question],
        answers: Mapping[str, Answer],
        values: Mapping[str, Any],
    ) -> None:
        version = carrying.last_accepted(report)
        self.year = version.content["period_end"][:4] if version else ""
        self.reference = version.reference if version else ""
        self.given = carrying.answers_in(version.content) if version else {}
        self.answers = answers
        self.words = help_texts.Words(GlossaryTerm.objects.all())
        left = questions_left(report, answers, values)
        self.section_left, self.section_total = left.get(section.pk, (0, 0))
        self.report_left = sum(count for count, _ in left.values())
        waiting = [a for q in questions if (a := answers.get(q.key)) and a.waits_for_confirmation]
        self.waiting = len(waiting)
        self.numbers_waiting = sum(answer.question.type == QuestionType.NUMBER for answer in waiting)
        self.together = self.waiting - self.numbers_waiting

    def of(self, question: Question) -> dict[str, Any]:
        """For the template: the answer that waits for confirmation, last year's, explained words, an example."""
        answer = self.answers.get(question.key)
        text = question.text
        if question.obligation:
            text += " " + question.obligation.summary
        return {
            "carried": answer if answer and answer.waits_for_confirmation else None,
            "before": self._before(question, answer),
            "words": self.words.in_text(text),
            "example": help_texts.example(question.key, question.type),
        }

    def _before(self, question: Question, answer: Answer | None) -> dict[str, Any] | None:
        """Last year's answer, unless there was none or the same words stand in the field."""
        earlier = carrying.all_earlier(question, self.given)
        given = [before for before in earlier if before["kind"] != AnswerKind.UNANSWERED]
        if not given or question.key in carrying.PERIOD_KEYS:
            return None
        first = given[0]
        before = (first["kind"], first["value"], first["narrative"], first["reason"])
        same = answer is not None and before == (answer.kind, answer.value, answer.narrative, answer.reason)
        return {
            "questions": given,
            "year": self.year,
            "reference": self.reference,
            "same": same and len(given) == 1,
            "asked_otherwise": len(given) > 1 or first["text"] != question.text,
        }


def confirm_answers(
    request: SignedInRequest, report_section: ReportSection, changed: list[str], following: Sequence[Section]
) -> HttpResponse | None:
    """Where a confirm button was pressed: confirm what it names, say so and lead on; otherwise None.

    When the last one of a section is confirmed with the others, the person is led to the next section that waits.
    """
    then = request.POST.get("then", "")
    if then != CONFIRM_ALL and not then.startswith(CONFIRM):
        return None
    keys = None if then == CONFIRM_ALL else [then.removeprefix(CONFIRM)]
    confirmed = carrying.confirm(report_section=report_section, by=request.user, keys=keys)
    if keys is None:
        entries.confirm(report_section=report_section, by=request.user)
    count = len(set(confirmed) | (set(keys or ()) & set(changed)))
    saved = f" {_answers(len(changed))} saved." if changed else ""
    messages.success(request, f"{_answers(count)} confirmed.{saved}")
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


def _answers(count: int) -> str:
    return "1 answer" if count == 1 else f"{count} answers"
