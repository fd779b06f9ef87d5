"""Charts as static, accessible SVG, without script and without style attributes.

Each has a title and a description for people who do not see it, and a value written at every mark; no information is in
colour alone. A number that is held back is a hatched, dashed box with the words shown instead of it. Without a number
there are only words in an empty place. In a range, the certain part is solid and the rest hatched. The same numbers
belong in a table next to the chart. Text takes its typeface from the page.
"""

import textwrap
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

INK, BLUE, GREY = "#0b0c0c", "#12436d", "#6b747c"
WIDTH = 320  # units of the drawing, so that text of 14 units is readable on a phone
NARROW = 240  # of one of many charts side by side
TEXT, SMALL = 14, 13
BREAK = 5  # how far before the break the base line ends, and how far behind it the line begins again


@dataclass(frozen=True)
class ChartValue:
    """One value of a chart. ``shown`` is what is written.

    ``value`` is None without a number to draw: it is held back, or with ``is_gap`` there is none. ``upto`` is the upper
    end of a range that begins at ``value``.
    """

    label: str
    value: int | None
    shown: str
    upto: int | None = None
    is_gap: bool = False

    @property
    def top(self) -> int:
        return self.upto or self.value or 0


def description(marks: Sequence[ChartValue], breaks: Collection[int] = ()) -> str:
    """The chart in words: every mark with its value, and the places of breaks."""
    said = [
        (_("from here other states, not to be compared: ") if place in breaks else "") + f"{mark.label}: {mark.shown}"
        for place, mark in enumerate(marks)
    ]
    return "; ".join(said) + "."


def columns(
    marks: Sequence[ChartValue],
    *,
    key: str,
    title: str,
    largest: int = 0,
    width: int = WIDTH,
    breaks: Collection[int] = (),
) -> SafeString:
    """Vertical columns from zero, one per period, in the order given. ``key`` makes the ids unique on a page.

    ``largest`` is the value of the highest column of several charts on one scale; 0 means the highest of this chart.
    Before the places in ``breaks`` a dashed line cuts the base line: numbers on its two sides must not be compared.
    """
    slot = max(60, min(100, width // max(len(marks), 1)))
    width = max(width, slot * len(marks))
    top = 41 if any(mark.upto for mark in marks) else 26  # a range is written in two lines
    floor = top + 124
    largest = largest or max((mark.top for mark in marks), default=0) or 1
    parts = []
    for place, mark in enumerate(marks):
        middle = slot * place + slot / 2
        left, column = middle - slot * 0.3, slot * 0.6
        if mark.value is None:
            if not mark.is_gap:
                parts.append(_box(left, floor - 28, column, 28, key))
            parts.append(_lines(mark.shown, middle, floor - (6 if mark.is_gap else 34), slot // 7, "middle"))
        else:
            sure, height = ((floor - top) * part / largest for part in (mark.value, mark.top))
            parts.append(_bar(left, floor - sure, column, sure))
            if mark.upto:
                parts.append(_box(left, floor - height, column, height - sure, key))
            parts.append(_lines(mark.shown, middle, floor - height - 6, slot // 7, "middle"))
        parts.append(_text(mark.label, middle, floor + 18, "middle"))
    ground = [0, *(slot * place for place in sorted(breaks)), slot * len(marks)]
    for start, end in pairwise(ground):
        begin, stop = start + (BREAK if start else 0), end - (BREAK if end < ground[-1] else 0)
        parts.append(
            format_html('<path d="M{} {} H{}" stroke="{}" stroke-width="1.5" fill="none"/>', begin, floor, stop, INK)
        )
        if end < ground[-1]:
            cut = '<path d="M{} 4 V{}" stroke="{}" stroke-width="2" stroke-dasharray="5 4" fill="none"/>'
            parts.append(format_html(cut, end, floor + 22, INK))
    return _svg(parts, width, floor + 26, key, title, description(marks, breaks))


def bars(marks: Sequence[ChartValue], *, key: str, title: str) -> SafeString:
    """Horizontal bars from zero, one below the other in the order given, each under its label."""
    largest = max((mark.top for mark in marks), default=0) or 1
    room = WIDTH - (130 if any(mark.upto for mark in marks) else 72)  # the longest bar leaves space for its value
    parts, y = [], 4
    for mark in marks:
        for line in textwrap.wrap(mark.label, 42) or [""]:
            y += 16
            parts.append(_text(line, 0, y, "start"))
        y += 5
        if mark.value is None:
            if not mark.is_gap:
                parts.append(_box(0, y, 28, 16, key))
            parts.append(_text(mark.shown, 0 if mark.is_gap else 36, y + 13, "start", bold=True))
        else:
            sure, length = (max(room * part / largest, 1.5) for part in (mark.value, mark.top))
            parts.append(_bar(0, y, sure, 16))
            if mark.upto:
                parts.append(_box(sure, y, length - sure, 16, key))
            parts.append(_text(mark.shown, length + 6, y + 13, "start", bold=True))
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


def _lines(words: str, x: float, y: float, characters: int, anchor: str) -> SafeString:
    """A sentence in short lines; the last line is at ``y``."""
    lines = textwrap.wrap(words, characters, break_long_words=False)
    first = y - 15 * (len(lines) - 1)
    return format_html_join(
        "", "{}", ((_text(line, x, first + 15 * place, anchor, bold=True),) for place, line in enumerate(lines))
    )
