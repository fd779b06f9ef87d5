"""The points that are left, written by one function: a report that was just begun has one for nearly every question."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator

from members.form_drawing import escaped

register = template.Library()
LONGEST = 90  # characters of a question


@register.simple_tag
def point_lines(points: Iterable[Any]) -> SafeString:
    """List items, each with a link to its question and what to do there. ``points``: ``readiness.ReadinessProblem``."""
    return mark_safe("".join(f"<li>{_line(point)}</li>" for point in points))  # noqa: S308  (escaped below)


def _line(point: Any) -> str:
    if not point.number:
        return f'<a class="govuk-link" href="{escaped(point.url)}">{escaped(point.message)}</a>'
    text = point.text if len(point.text) <= LONGEST else Truncator(point.text).chars(LONGEST)
    name = f"{escaped(point.number)} {escaped(text)}"
    return f'<a class="govuk-link" href="{escaped(point.url)}">{name}</a>: {escaped(point.what)}'
