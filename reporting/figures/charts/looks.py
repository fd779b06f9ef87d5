"""How parts and tiles look: a fill, the colour of the words on it, and an outline. A letter says the same.

Words on a fill have a contrast of 4.5 or more, fills and outlines one of 3 or more on white. The order of the names is
that in which parts without an order of their own take them.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString

from reporting.figures.charts.drawing import CURRENT, GREY, SMALL, WIDTH, rect, text, width_of, wrapped

WHITE, BLACK = "#ffffff", "#0b0c0c"


@dataclass(frozen=True)
class Look:
    fill: str
    ink: str
    stroke: str = ""
    dashes: str = ""


LOOKS = {
    "navy": Look("#12436d", WHITE),
    "teal": Look("#28a197", BLACK),
    "plum": Look("#801650", WHITE),
    "orange": Look("#f46a25", BLACK),
    "dark": Look("#3d3d3d", WHITE),
    "lilac": Look("#a285d1", BLACK),
    "outline": Look("none", CURRENT, GREY),
    "dashed": Look("none", CURRENT, GREY, "3 2"),
}


@dataclass(frozen=True)
class ChartPart:
    """What a part of a bar or a tile stands for. ``letter`` is written on it and in the key."""

    letter: str
    label: str
    look: str  # a name of ``LOOKS``


def block(look: Look, x: float, y: float, width: float, height: float) -> SafeString:
    inset = 0.75 if look.stroke else 0  # so that an outline stays inside
    return rect(
        x + inset, y + inset, width - 2 * inset, height - 2 * inset, look.fill, stroke=look.stroke, dashes=look.dashes
    )


def key_of(parts: Iterable[ChartPart], y: float, room: float = WIDTH) -> tuple[list[SafeString], float]:
    """Letter and label of each part in lines below ``y``, and where they end."""
    drawn: list[SafeString] = []
    x, height = 0.0, 0.0
    for part in parts:
        look = LOOKS[part.look]
        box = max(20.0, width_of(part.letter, SMALL, bold=True) + 8)
        lines = wrapped(part.label, room - box - 6, SMALL)
        widest = max(width_of(line, SMALL) for line in lines)
        if x and x + box + 6 + widest > room:
            x, y, height = 0.0, y + height, 0.0
        drawn.append(block(look, x, y + 2, box, 18))
        drawn.append(text(part.letter, x + box / 2, y + 15.5, "middle", bold=True, size=SMALL, fill=look.ink))
        drawn += [text(line, x + box + 6, y + 15.5 + 16 * n, "start", size=SMALL) for n, line in enumerate(lines)]
        x, height = x + box + 6 + widest + 14, max(height, 6 + 18.0 * len(lines))
    return drawn, y + height
