"""Answers of a snapshot in words, written by functions: check answers has every one of the report."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from members.form_drawing import escaped
from reporting.addresses import place_of
from reporting.enums import AnswerKind
from reporting.frozen import FrozenQuestion
from victims.layout import adds_up

register = template.Library()
GIVEN = {AnswerKind.VALUE, AnswerKind.ZERO, AnswerKind.CONFIDENTIAL}
CONFIDENTIAL = (
    '<p class="govuk-body-s"><strong class="govuk-tag govuk-tag--purple">Confidential: for the secretariat only'
    "</strong></p>"
)


@register.simple_tag
def answer_in_words(question: FrozenQuestion) -> SafeString:
    return mark_safe("\n".join(_parts(question)))  # noqa: S308  (each part escapes what is in it)


@register.simple_tag
def answer_rows(numbered: Iterable[tuple[str, FrozenQuestion]], page: str = "") -> SafeString:
    """A row of a summary list for each question with its number. ``page``: where the questions are answered."""
    rows = []
    for number, question in numbered:
        name = f"{escaped(number)} {escaped(question['text'])}"
        if page:
            name = f'<a class="govuk-link" href="{escaped(page + place_of(question["key"]))}">{name}</a>'
        rows.append(
            f'<div class="govuk-summary-list__row"><dt class="govuk-summary-list__key">{name}</dt>\n'
            f'<dd class="govuk-summary-list__value">{answer_in_words(question)}</dd></div>'
        )
    return mark_safe("\n".join(rows))  # noqa: S308  (escaped here)


def _parts(question: FrozenQuestion) -> Iterator[str]:
    kind = question["kind"]
    if kind in GIVEN:
        if kind == AnswerKind.CONFIDENTIAL:
            yield CONFIDENTIAL
        if question["table"]:
            yield f'<p class="govuk-body">{escaped(_table_in_words(question["table"]))}</p>'
        elif question["shown"]:
            yield _written(question["shown"])
        elif kind == AnswerKind.ZERO:
            yield '<p class="govuk-body">0 (counted, none)</p>'
    elif kind == AnswerKind.UNANSWERED:
        yield '<p class="govuk-body portal-muted">Not answered</p>'
    else:
        why = f': <span class="portal-written">{escaped(text)}</span>' if (text := question["reason"]) else ""
        what = "Not available" if kind == AnswerKind.NOT_AVAILABLE else "Not applicable"
        yield f'<p class="govuk-body"><em>{what}</em>{why}</p>'
    if question["narrative"]:
        yield _written(question["narrative"])
    for file in question["evidence"]:
        yield f'<p class="govuk-body-s">Document: {escaped(file["title"])} ({escaped(file["filename"])})</p>'


def _written(text: str) -> str:
    return f'<p class="govuk-body portal-written">{escaped(text)}</p>'


def _table_in_words(table: Mapping[str, Any]) -> str:
    total = table.get("grand_total")
    words = f"total {total}" if total is not None and adds_up(table["key"]) else "figures given"
    if table.get("blanks"):
        words += f"; {table['blanks']} cells empty"
    if table.get("provisional"):
        words += "; provisional"
    return f"{table['number']} {table['title']}: {words}."
