"""Horizontal bars made of parts, with a letter and a number in each part."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from reporting.figures.charts.drawing import SMALL, WIDTH, held_back, svg, text, width_of, wrapped
from reporting.figures.charts.looks import LOOKS, ChartPart, Look, block, key_of
from reporting.figures.charts.marks import ChartValue, said

HEIGHT, GAP, THIN = 24, 2, 3  # of a bar; between its parts; the least width of a part
BOX = 24  # the width of a part whose number is not shown: it says nothing of the number


@dataclass(frozen=True)
class StackedRow:
    """One bar; ``marks`` has a value for each part, in the order of the parts."""

    label: str
    marks: Sequence[ChartValue]


def stacked_bars(
    rows: Sequence[StackedRow], parts: Sequence[ChartPart], *, key: str, title: str, full: bool = False
) -> SafeString:
    """One bar below the other, each under its label; the key stands first.

    ``full``: every bar is as long as the drawing, so that shares can be compared; otherwise all have one scale. A part
    of zero is not drawn; a number without room in its part stands below the bar. A hidden part has a fixed width.
    """
    used = [part for place, part in enumerate(parts) if any(_is_there(row.marks[place]) for row in rows)]
    drawn, y = key_of(used, 0)
    y += 4
    largest = max((_sum(row) for row in rows), default=0) or 1
    for row in rows:
        for line in wrapped(row.label, WIDTH):
            y += 16
            drawn.append(text(line, 0, y, "start"))
        y += 6
        bar, outside = _bar(row, parts, y, key, (_sum(row) or 1) if full else largest)
        drawn += bar
        y += HEIGHT
        for line in wrapped("; ".join(outside), WIDTH, SMALL, bold=True) if outside else ():
            y += 16
            drawn.append(text(line, 0, y, "start", bold=True, size=SMALL))
        y += 12
    words = ". ".join(f"{row.label}: {said([mark for mark in row.marks if _is_there(mark)])}" for row in rows)
    return svg(drawn, WIDTH, max(y - 10, 1), key, title, f"{words}.")


def _is_there(mark: ChartValue) -> bool:
    return mark.value is None or mark.top > 0


def _sum(row: StackedRow) -> int:
    return sum(mark.top for mark in row.marks)


def _bar(
    row: StackedRow, parts: Sequence[ChartPart], y: float, key: str, scale: int
) -> tuple[list[SafeString], list[str]]:
    """The parts of one bar, and the numbers that found no room in them."""
    there = [(part, mark) for part, mark in zip(parts, row.marks, strict=True) if _is_there(mark) and not mark.is_gap]
    boxes = sum(mark.value is None for _part, mark in there)
    room = WIDTH - boxes * BOX - GAP * max(len(there) - 1, 0)
    widths = [max(THIN, room * mark.top / scale) for _part, mark in there if mark.value is not None]
    shrunk = min(1.0, room / sum(widths)) if widths else 1.0
    drawn: list[SafeString] = []
    outside = [f"{part.label}: {mark.shown}" for part, mark in zip(parts, row.marks, strict=True) if mark.is_gap]
    if not there and not outside:
        return [text("0", 0, y + 17, "start", bold=True)], []
    x, sizes = 0.0, iter(widths)
    for part, mark in there:
        words = f"{part.letter} {mark.shown}".strip()
        if mark.value is None:
            drawn.append(held_back(x, y, BOX, HEIGHT, key))
            outside.append(words)
            x += BOX + GAP
            continue
        look, width = LOOKS[part.look], next(sizes) * shrunk
        sure = width * mark.value / mark.top
        drawn.append(block(look, x, y, sure, HEIGHT))
        if mark.upto:
            drawn.append(held_back(x + sure, y, width - sure, HEIGHT, key))
        if width_of(words, SMALL, bold=True) + 4 <= sure:
            drawn.append(_inside(words, x + sure / 2, y, look))
        else:
            outside.append(words)
        x += width + GAP
    return drawn, outside


def _inside(words: str, x: float, y: float, look: Look) -> SafeString:
    return text(words, x, y + 17, "middle", bold=True, size=SMALL, fill=look.ink)
