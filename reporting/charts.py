"""Charts as static, accessible SVG, without script and without style attributes.

Each has a title and a description for those who do not see it, a value written at every mark, and no colour that says
something alone: a number that is held back is a hatched, dashed box with the words that stand for it. The same numbers
belong in a table beside the chart. Text takes its face from the page.
"""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

INK, BLUE, GREY = "#0b0c0c", "#12436d", "#6b747c"
WIDTH = 320  # units of the drawing; text of 14 units stays readable on a phone
TEXT, SMALL = 14, 13


@dataclass(frozen=True)
class Mark:
    """One value of a chart. ``value`` is None where there is no number to draw; ``shown`` is what is written."""

    label: str
    value: int | None
    shown: str


def description(marks: Sequence[Mark]) -> str:
    """The chart in words: every mark with its value."""
    return "; ".join(f"{mark.label}: {mark.shown}" for mark in marks) + "."


def columns(marks: Sequence[Mark], *, key: str, title: str, largest: int = 0) -> SafeString:
    """Upright columns from zero, one per period, in the order given. ``key`` makes the ids unique on a page.

    ``largest`` is the value of the highest column of several charts on one scale; 0 means that of this one.
    """
    slot = max(60, min(100, WIDTH // max(len(marks), 1)))
    width, top, floor = max(WIDTH, slot * len(marks)), 26, 150
    largest = largest or max((mark.value or 0 for mark in marks), default=0) or 1
    parts = []
    for place, mark in enumerate(marks):
        middle = slot * place + slot / 2
        left, column = middle - slot * 0.3, slot * 0.6
        if mark.value is None:
            parts.append(_box(left, floor - 28, column, 28, key))
            parts.append(_lines(mark.shown, middle, floor - 34, 12, "middle", upwards=True))
        else:
            height = (floor - top) * mark.value / largest
            parts.append(_bar(left, floor - height, column, height))
            parts.append(_text(mark.shown, middle, floor - height - 6, "middle", bold=True))
        parts.append(_text(mark.label, middle, floor + 18, "middle"))
    parts.append(
        format_html('<path d="M0 {} H{}" stroke="{}" stroke-width="1.5" fill="none"/>', floor, slot * len(marks), INK)
    )
    return _svg(parts, width, floor + 26, key, title, description(marks))


def bars(marks: Sequence[Mark], *, key: str, title: str) -> SafeString:
    """Lying bars from zero, one below the other in the order given, each under its label."""
    largest = max((mark.value or 0 for mark in marks), default=0) or 1
    room = WIDTH - 72  # the longest bar leaves place for its value
    parts, y = [], 4
    for mark in marks:
        for line in textwrap.wrap(mark.label, 42) or [""]:
            y += 16
            parts.append(_text(line, 0, y, "start"))
        y += 5
        if mark.value is None:
            parts.append(_box(0, y, 28, 16, key))
            parts.append(_text(mark.shown, 36, y + 13, "start", bold=True))
        else:
            length = room * mark.value / largest
            parts.append(_bar(0, y, max(length, 1.5), 16))
            parts.append(_text(mark.shown, max(length, 1.5) + 6, y + 13, "start", bold=True))
        y += 24
    return _svg(parts, WIDTH, y, key, title, description(marks))


def _svg(parts: list[SafeString], width: float, height: float, key: str, title: str, text: str) -> SafeString:
    return format_html(
        '<svg class="chart" role="img" viewBox="0 0 {w} {h}" width="{w}" height="{h}" focusable="false" '
        'xmlns="http://www.w3.org/2000/svg" aria-labelledby="{key}-title {key}-text">'
        '<title id="{key}-title">{title}</title><desc id="{key}-text">{text}</desc>'
        '<defs><pattern id="{key}-hatch" width="6" height="6" '
        'patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0V6" stroke="{grey}" '
        'stroke-width="2"/></pattern></defs>{parts}</svg>',
        w=_number(width),
        h=_number(height),
        key=key,
        title=title,
        text=text,
        grey=GREY,
        parts=format_html_join("", "{}", ((part,) for part in parts)),
    )


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _bar(x: float, y: float, width: float, height: float) -> SafeString:
    numbers = [_number(value) for value in (x, y, width, height)]
    return format_html('<rect x="{}" y="{}" width="{}" height="{}" fill="{}"/>', *numbers, BLUE)


def _box(x: float, y: float, width: float, height: float, key: str) -> SafeString:
    numbers = [_number(value) for value in (x, y, width, height)]
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" fill="url(#{}-hatch)" stroke="{}" stroke-dasharray="3 2"/>',
        *numbers,
        key,
        GREY,
    )


def _text(words: str, x: float, y: float, anchor: str, *, bold: bool = False) -> SafeString:
    weight = "700" if bold else "400"
    return format_html(
        '<text x="{}" y="{}" text-anchor="{}" font-size="{}" font-weight="{}" fill="{}">{}</text>',
        _number(x),
        _number(y),
        anchor,
        TEXT,
        weight,
        INK,
        words,
    )


def _lines(words: str, x: float, y: float, characters: int, anchor: str, *, upwards: bool) -> SafeString:
    """A sentence in short lines; with ``upwards`` the last line stands at ``y``."""
    lines = textwrap.wrap(words, characters)
    first = y - 15 * (len(lines) - 1) if upwards else y
    return format_html_join(
        "", "{}", ((_text(line, x, first + 15 * place, anchor, bold=True),) for place, line in enumerate(lines))
    )
