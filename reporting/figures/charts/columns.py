"""Columns over time and bars below each other, both from zero."""

from collections.abc import Collection, Sequence
from itertools import pairwise

from django.utils.safestring import SafeString

from reporting.figures.charts.drawing import WIDTH, held_back, lines_up, longest_word, path, rect, svg, text, wrapped
from reporting.figures.charts.marks import ChartValue, description

BREAK = 5  # how far before the break the base line ends, and how far behind it the line begins again


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
    slot: float = max(60, min(100, width // max(len(marks), 1)), *(longest_word(mark.shown) + 4 for mark in marks))
    wide = max(width, slot * len(marks))
    top = 41 if any(mark.upto for mark in marks) else 26  # a range is written in two lines
    floor = top + 124
    largest = largest or max((mark.top for mark in marks), default=0) or 1
    parts = []
    for place, mark in enumerate(marks):
        middle = slot * place + slot / 2
        left, column = middle - slot * 0.3, slot * 0.6
        if mark.value is None:
            if not mark.is_gap:
                parts.append(held_back(left, floor - 28, column, 28, key))
            parts.append(lines_up(mark.shown, middle, floor - (6 if mark.is_gap else 34), slot - 4, "middle"))
        else:
            sure, height = ((floor - top) * part / largest for part in (mark.value, mark.top))
            parts.append(rect(left, floor - sure, column, sure))
            if mark.upto:
                parts.append(held_back(left, floor - height, column, height - sure, key))
            parts.append(lines_up(mark.shown, middle, floor - height - 6, slot - 4, "middle"))
        parts.append(text(mark.label, middle, floor + 18, "middle"))
    ground = [0, *(slot * place for place in sorted(breaks)), slot * len(marks)]
    for start, end in pairwise(ground):
        begin, stop = start + (BREAK if start else 0), end - (BREAK if end < ground[-1] else 0)
        parts.append(path(f"M{begin} {floor} H{stop}"))
        if end < ground[-1]:
            parts.append(path(f"M{end} 4 V{floor + 22}", width=2, dashes="5 4"))
    return svg(parts, wide, floor + 26, key, title, description(marks, breaks))


def bars(marks: Sequence[ChartValue], *, key: str, title: str) -> SafeString:
    """Horizontal bars from zero, one below the other in the order given, each under its label."""
    largest = max((mark.top for mark in marks), default=0) or 1
    room = WIDTH - (130 if any(mark.upto for mark in marks) else 72)  # the longest bar leaves space for its value
    parts, y = [], 4
    for mark in marks:
        for line in wrapped(mark.label, WIDTH):
            y += 16
            parts.append(text(line, 0, y, "start"))
        y += 5
        if mark.value is None:
            if not mark.is_gap:
                parts.append(held_back(0, y, 28, 16, key))
            parts.append(text(mark.shown, 0 if mark.is_gap else 36, y + 13, "start", bold=True))
        else:
            sure, length = (max(room * part / largest, 1.5) for part in (mark.value, mark.top))
            parts.append(rect(0, y, sure, 16))
            if mark.upto:
                parts.append(held_back(sure, y, length - sure, 16, key))
            parts.append(text(mark.shown, length + 6, y + 13, "start", bold=True))
        y += 24
    return svg(parts, WIDTH, y, key, title, description(marks))
