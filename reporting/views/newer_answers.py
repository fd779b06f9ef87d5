"""The answers of a newer report, offered to the report that was carried over from an older one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods

from members.requests import SignedInRequest
from reporting import permissions
from reporting.actions import newer_answers as newer_actions
from reporting.fields import number_sent
from reporting.models import NationalReport, Section, SubmittedVersion
from reporting.models.questionnaire import marks_of
from reporting.queries.answer_history import AnswerPart, changed_parts
from reporting.questionnaire.kept import answers_of, questions_of
from reporting.refusals import refusal_leads_to
from reporting.text.text_difference import SAME
from reporting.views.lookup import report_being_written, trail


@dataclass(frozen=True)
class Origin:
    """Where the carried answers of a report come from, and what is newer.

    ``carried`` are the versions, oldest first; ``newer`` is None if none is newer. The contents are read when used.
    """

    carried: list[SubmittedVersion]
    newer: SubmittedVersion | None

    @property
    def references(self) -> list[str]:
        return [version.reference for version in self.carried]


def origin_of(report: NationalReport) -> Origin:
    """Two queries."""
    versions = SubmittedVersion.objects.carried_into(report).select_related("report__cycle").defer("content")
    carried = list(versions)
    return Origin(carried, newer_actions.newer_version(report, carried))


@dataclass(frozen=True)
class OfferRow:
    """An offer as the page shows it. ``number`` is "" for a question that is not asked now."""

    offer: newer_actions.Offer
    number: str
    section: Section
    is_open: bool
    parts: list[tuple[AnswerPart, bool]]  # with whether the words that differ are worth showing

    @property
    def is_chosen(self) -> bool:
        return self.is_open and self.offer.untouched


def rows_of(report: NationalReport, version: SubmittedVersion) -> list[OfferRow]:
    """What ``version`` answers otherwise, in the order of the report. Three queries, however much differs."""
    known, answers = questions_of(report.cycle.questionnaire), answers_of(report)
    is_open = dict(report.sections.values_list("section", "is_open"))
    found = []
    for mark, section in zip(marks_of(known.sections), known.sections, strict=True):
        questions = known.by_section.get(section.pk, [])
        numbers = {question.key: f"{mark}.{place}" for place, question in enumerate(questions, start=1)}
        found += [
            OfferRow(
                offer=offer,
                number=numbers.get(offer.question.key, ""),
                section=section,
                is_open=is_open.get(section.pk, False),
                parts=[
                    (part, any(piece.what == SAME for piece in part.pieces))
                    for part in changed_parts(offer.question, offer.now, offer.newer)
                ],
            )
            for offer in newer_actions.offers(questions, answers, version)
        ]
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@refusal_leads_to("report-detail", "pk")
def newer_answers(request: SignedInRequest, pk: int) -> HttpResponse:
    """Each answer that the newer report gives otherwise; those that are chosen are put in, to be confirmed."""
    report = report_being_written(request.user, pk)
    permissions.check_can_report(request.user, report)
    if request.method == "POST":
        return _take(request, report)
    origin = origin_of(report)
    rows = rows_of(report, origin.newer) if origin.newer else []
    return render(
        request,
        "reporting/national/newer_answers.html",
        {
            "report": report,
            "origin": origin,
            "rows": rows,
            "can_take": any(row.is_open for row in rows),
            "crumbs": trail(report),
        },
    )


def _take(request: SignedInRequest, report: NationalReport) -> HttpResponse:
    chosen = dict(_chosen(request))
    here = reverse("newer-answers", args=[report.pk])
    if not chosen:
        messages.error(request, gettext("Nothing was changed. Choose the answers that are to be put in."))
        return redirect(here)
    reference = request.POST.get("reference", "")
    result = newer_actions.take(report=report, reference=reference, chosen=chosen, by=request.user)
    if count := len(result.taken):
        words = ngettext(
            "%(count)d answer of %(reference)s is put in. Confirm or change it in its section.",
            "%(count)d answers of %(reference)s are put in. Confirm or change them in their sections.",
            count,
        )
        messages.success(request, words % {"count": count, "reference": reference})
    if count := len(result.changed_meanwhile):
        words = ngettext(
            "Somebody changed %(count)d of these answers after you opened the page. It stays as it is now. "
            "Read it below, then choose again.",
            "Somebody changed %(count)d of these answers after you opened the page. They stay as they are now. "
            "Read them below, then choose again.",
            count,
        )
        messages.warning(request, words % {"count": count})
    if count := len(result.closed):
        words = ngettext(
            "%(count)d answer is in a section that is not open now, and stays as it is.",
            "%(count)d answers are in sections that are not open now, and stay as they are.",
            count,
        )
        messages.warning(request, words % {"count": count})
    if not any((result.taken, result.changed_meanwhile, result.closed)):
        messages.info(request, gettext("Nothing was changed: these answers say the same already."))
    return redirect(here)


def _chosen(request: HttpRequest) -> Iterator[tuple[str, Any]]:
    """Key → version, of each box that is ticked ("art5-1-q1:3"). A version that is no number never existed."""
    for value in request.POST.getlist("take"):
        key, _, version = value.partition(":")
        sent = number_sent(version)
        yield key, -1 if sent is None else sent
