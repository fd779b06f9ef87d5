"""Lines over time. A line breaks where its states change, and has a gap where there is no number."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.safestring import SafeString

from reporting.figures.charts.drawing import (
    BLUE,
    LINE,
    WIDTH,
    circle,
    held_back,
    lines_up,
    longest_word,
    path,
    svg,
    text,
    width_of,
    wrapped,
)
from reporting.figures.charts.marks import ChartValue, said

Point = tuple[float, float]
Box = tuple[float, float, float, float]  # left, top, right, bottom
HEIGHT, LOWER = 120.0, 84.0  # of the field of one line, and of each of several
CUT = 5  # how far the base line stays away from a break


@dataclass(frozen=True)
class ChartLine:
    """One line. ``marks`` has one value for each period; before the places in ``breaks`` its states change."""

    label: str
    marks: Sequence[ChartValue]
    breaks: Collection[int] = ()


def lines(series: Sequence[ChartLine], *, key: str, title: str) -> SafeString:
    """One field for each line, below each other and on one scale from zero; the periods are the labels of the marks.

    Each line has a field of its own, so that values never lie on each other. Each breaks where its own states change.
    """
    marks = [mark for one in series for mark in one.marks]
    periods = len(series[0].marks) if series else 0
    widest = max((max(longest_word(mark.shown), longest_word(mark.label)) for mark in marks), default=0.0)
    slot = max(60.0, WIDTH / max(periods, 1), widest + 10)
    largest = max((mark.top for mark in marks), default=0) or 1
    parts: list[SafeString] = []
    y = 0.0
    for place, one in enumerate(series):
        if len(series) > 1:
            for words in wrapped(one.label, WIDTH, bold=True):
                y += 16
                parts.append(text(words, 0, y, "start", bold=True))
            y += 4
        field = _Field(one, key, slot, largest, y, LOWER if len(series) > 1 else HEIGHT)
        parts += field.drawn()
        y = field.end + (14 if place < len(series) - 1 else 4)
    told = [f"{one.label}: {said(one.marks, one.breaks)}" if len(series) > 1 else said(one.marks, one.breaks)
            for one in series]  # fmt: skip
    return svg(parts, max(WIDTH, slot * periods), y, key, title, ". ".join(told) + ".")


class _Field:
    """The drawing of one line, with room for its values above, and below the base line if one has no other place."""

    def __init__(self, one: ChartLine, key: str, slot: float, largest: int, y: float, height: float) -> None:
        self.one, self.key, self.slot = one, key, slot
        above = max((len(wrapped(mark.shown, slot - 6, bold=True)) for mark in one.marks), default=1)
        self.top = y + 12 + LINE * above
        self.floor = self.top + height
        points = [
            None if mark.value is None else (slot * (place + 0.5), self.floor - height * mark.value / largest)
            for place, mark in enumerate(one.marks)
        ]
        self.points: list[Point | None] = points
        self.lengths = [height * mark.top / largest for mark in one.marks]
        self.segments = [
            (before, after)
            for place, (before, after) in enumerate(pairwise(points), start=1)
            if before and after and place not in one.breaks and not (one.marks[place - 1].upto or one.marks[place].upto)
        ]
        self.y = y
        self.below = 0.0
        self.end = self.floor + 20

    def drawn(self) -> list[SafeString]:
        values = list(self._values())
        self.end = self.floor + self.below + 20
        parts = self._ground()
        parts += [path(_line(before, after), stroke=BLUE, width=2.5) for before, after in self.segments]
        for mark, point, length in zip(self.one.marks, self.points, self.lengths, strict=True):
            if point:
                if mark.upto:
                    top = self.floor - length
                    parts.append(held_back(point[0] - 6, top, 12, point[1] - top, self.key))
                parts.append(circle(*point, 4.5))
        return parts + values

    def _ground(self) -> list[SafeString]:
        """The base line with the periods below it, cut at the breaks."""
        last = self.slot * len(self.one.marks)
        cuts = [self.slot * place for place in sorted(self.one.breaks)]
        parts = []
        for start, end in pairwise([0, *cuts, last]):
            begin, stop = start + (CUT if start else 0), end - (CUT if end < last else 0)
            parts.append(path(f"M{begin:.1f} {self.floor:.1f} H{stop:.1f}"))
        parts += [path(f"M{x:.1f} {self.y + 6:.1f} V{self.end:.1f}", width=2, dashes="5 4") for x in cuts]
        for place, mark in enumerate(self.one.marks):
            parts.append(text(mark.label, self.slot * (place + 0.5), self.floor + self.below + 17, "middle"))
        return parts

    def _values(self) -> Iterator[SafeString]:
        taken: list[Box] = []
        for place, (mark, point) in enumerate(zip(self.one.marks, self.points, strict=True)):
            middle = self.slot * (place + 0.5)
            if point is None:
                if not mark.is_gap:
                    yield held_back(middle - 14, self.floor - 28, 28, 28, self.key)
                yield lines_up(mark.shown, middle, self.floor - (6 if mark.is_gap else 34), self.slot - 6, "middle")
                continue
            words = wrapped(mark.shown, self.slot - 6, bold=True)
            width, height = max(width_of(one, bold=True) for one in words), LINE * len(words)
            box = self._place(middle, point[1], self.floor - self.lengths[place], width, height, taken)
            taken.append(box)
            self.below = max(self.below, box[3] - self.floor)
            yield lines_up(mark.shown, (box[0] + box[2]) / 2, box[3] - 3, self.slot - 6, "middle")

    def _place(self, x: float, y: float, highest: float, width: float, height: float, taken: list[Box]) -> Box:
        """Where a value stands: above its mark, and elsewhere near it only if a line or another value is there."""
        over, under = highest - 5, y + 6 + height
        if under > self.floor - 2:
            under = self.floor + 6 + height
        half = width / 2
        shifts = (0.0, -half + 6, half - 6)
        boxes = [(x + by - half, bottom - height, x + by + half, bottom) for bottom in (over, under) for by in shifts]
        cuts = [self.slot * place for place in self.one.breaks]
        free = [
            box
            for box in boxes
            if box[0] >= 0 and box[2] <= self.slot * len(self.one.marks)
            and not any(box[0] - 3 < cut < box[2] + 3 for cut in cuts)
            and not any(_crosses(segment, box) for segment in self.segments)
            and not any(_touch(box, other) for other in taken)
        ]  # fmt: skip
        return free[0] if free else boxes[0]


def _line(before: Point, after: Point) -> str:
    return f"M{before[0]:.1f} {before[1]:.1f} L{after[0]:.1f} {after[1]:.1f}"


def _crosses(segment: tuple[Point, Point], box: Box) -> bool:
    """Whether a line goes through a box or nearly touches it."""
    (x1, y1), (x2, y2) = segment
    left, right = max(x1, box[0] - 2), min(x2, box[2] + 2)
    if left > right:
        return False
    ends = [y1 + (y2 - y1) * (x - x1) / (x2 - x1) for x in (left, right)]
    return min(ends) < box[3] + 1 and max(ends) > box[1] - 1


def _touch(one: Box, other: Box) -> bool:
    return one[0] < other[2] + 4 and other[0] < one[2] + 4 and one[1] < other[3] and other[1] < one[3]
