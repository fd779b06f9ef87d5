"""Then and now: two marks on a line for each row, an open one for then and a full one for now."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from reporting.figures.charts.drawing import BLUE, GREY, SMALL, WIDTH, circle, path, svg, text, width_of, wrapped
from reporting.figures.charts.marks import ChartValue, said

RING, DOT = 6.0, 5.0


@dataclass(frozen=True)
class DotRow:
    """``then`` and ``now`` carry the names of the two periods as their labels."""

    label: str
    then: ChartValue
    now: ChartValue


def dots(rows: Sequence[DotRow], *, key: str, title: str, limit: int = 0) -> SafeString:
    """Rows below each other on one scale from zero to ``limit``, or to the largest value if that is more."""
    largest = max([limit, *(mark.value or 0 for row in rows for mark in (row.then, row.now))]) or 1
    shown = [mark.shown for row in rows for mark in (row.then, row.now) if mark.value is not None]
    margin = max((width_of(words, bold=True) for words in shown), default=0.0) + RING + 6
    parts, y = _key(rows)
    for row in rows:
        for line in wrapped(row.label, WIDTH):
            y += 16
            parts.append(text(line, 0, y, "start"))
        y += 17
        drawn, outside = _row(row, y, margin, largest)
        parts += drawn
        y += 9
        for line in outside:
            y += 16
            parts.append(text(line, 0, y - 3, "start", bold=True, size=SMALL))
        y += 5
    words = ". ".join(f"{row.label}: {said([row.then, row.now])}" for row in rows)
    return svg(parts, WIDTH, max(y, 1), key, title, f"{words}.")


def _key(rows: Sequence[DotRow]) -> tuple[list[SafeString], float]:
    parts: list[SafeString] = []
    x, y = RING + 1, 0.0
    for label, is_open in ((rows[0].then.label, True), (rows[0].now.label, False)) if rows else ():
        y = y or 15
        room = width_of(label, SMALL)
        if x > RING + 1 and x + RING + 6 + room > WIDTH:
            x, y = RING + 1, y + 20
        parts.append(circle(x, y - 4.5, RING if is_open else DOT, open=is_open))
        lines = wrapped(label, WIDTH - x - RING - 6, SMALL)
        parts += [text(line, x + RING + 5, y + 16 * place, "start", size=SMALL) for place, line in enumerate(lines)]
        x, y = x + 2 * RING + room + 22, y + 16 * (len(lines) - 1)
    return parts, y + 6 if y else 0


def _row(row: DotRow, y: float, margin: float, largest: int) -> tuple[list[SafeString], list[str]]:
    """The line of one row, and in words what has no mark."""
    room = WIDTH - 2 * margin
    outside = [f"{mark.label}: {mark.shown}" for mark in (row.then, row.now) if mark.value is None]
    then, now = (None if mark.value is None else margin + room * mark.value / largest for mark in (row.then, row.now))
    drawn: list[SafeString] = []
    if then is not None and now is not None and abs(then - now) > RING:
        drawn.append(path(f"M{then + (RING if now > then else -RING):.1f} {y:.1f} H{now:.1f}", stroke=BLUE, width=3))
    if then is not None:
        drawn.append(circle(then, y, RING, open=True))
    if now is not None:
        drawn.append(circle(now, y, DOT if now != then else 3.5))
    words = list(_words(row, then, now))
    taken = [(x - 3, x + width + 3) for _said, x, width, _bold in words]
    taken += [(at - RING, at + RING) for at in (then, now) if at is not None]
    if then is not None and now is not None:
        taken.append((min(then, now), max(then, now)))
    drawn += [
        path(f"M{start:.1f} {y:.1f} H{end:.1f}", stroke=GREY, width=1)
        for start, end in _free(margin, WIDTH - margin, taken)
    ]
    drawn += [text(said, x, y + 5, "start", bold=bold) for said, x, _width, bold in words]
    return drawn, outside


def _words(row: DotRow, then: float | None, now: float | None) -> Iterator[tuple[str, float, float, bool]]:
    """The numbers beside the marks: words, where they begin, their width, and whether they are bold."""
    if now is not None and then == now and row.then.value == row.now.value:
        words = _("%(number)s, as then") % {"number": row.now.shown}
        width = width_of(words, bold=True)
        right = now + RING + 5
        yield words, right if right + width <= WIDTH else now - RING - 5 - width, width, True
        return
    rising = (row.now.value or 0) >= (row.then.value or 0)
    for mark, at, is_now in ((row.then, then, False), (row.now, now, True)):
        if at is not None:
            width = width_of(mark.shown, bold=is_now)
            yield mark.shown, at + RING + 5 if rising == is_now else at - RING - 5 - width, width, is_now


def _free(start: float, end: float, taken: Iterable[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """The pieces of a line that nothing stands on, without scraps."""
    for first, last in sorted(taken):
        if min(first, end) - start > RING:
            yield start, min(first, end)
        start = max(start, last)
    if end - start > RING:
        yield start, end
