"""Rows and columns of tiles, with a letter in each."""

from collections.abc import Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString

from reporting.figures.charts.drawing import CURRENT, SMALL, WIDTH, number, svg, text, width_of, wrapped
from reporting.figures.charts.looks import LOOKS, ChartPart, block, key_of

WIDEST, HEIGHT, GAP = 56.0, 17, 2


def tile_matrix(
    columns: Sequence[str],
    rows: Sequence[tuple[str, Sequence[ChartPart]]],
    kinds: Sequence[ChartPart],
    *,
    key: str,
    title: str,
) -> SafeString:
    """Each row stands under its label, with a tile for each column; the names of the columns stand upright above.

    The key tells those of ``kinds`` that occur.
    """
    step = min(WIDEST, WIDTH / max(len(columns), 1))
    letters = max((width_of(part.letter, SMALL, bold=True) for _label, tiles in rows for part in tiles), default=0.0)
    step = max(step, letters + 6)
    width = max(WIDTH, step * len(columns))
    heads = max((width_of(name, SMALL) for name in columns), default=0.0)
    used = {part.letter for _label, tiles in rows for part in tiles}
    parts, y = key_of([part for part in kinds if part.letter in used], 0, width)
    y += heads + 8
    for place, name in enumerate(columns):
        parts.append(_upright(name, step * (place + 0.5) + 4.5, y))
    y += 2
    for label, tiles in rows:
        for line in wrapped(label, width, SMALL):
            y += 15
            parts.append(text(line, 0, y, "start", size=SMALL))
        y += 3
        for place, part in enumerate(tiles):
            look = LOOKS[part.look]
            parts.append(block(look, step * place, y, step - GAP, HEIGHT))
            middle = step * place + (step - GAP) / 2
            parts.append(text(part.letter, middle, y + 13.5, "middle", bold=True, size=SMALL, fill=look.ink))
        y += HEIGHT + 4
    return svg(parts, width, max(y, 1), key, title, _said(columns, rows))


def _upright(words: str, x: float, y: float) -> SafeString:
    """Words that begin at ``y`` and go up."""
    return format_html(
        '<text x="{x}" y="{y}" transform="rotate(-90 {x} {y})" font-size="{size}" fill="{fill}">{words}</text>',
        x=number(x),
        y=number(y),
        size=SMALL,
        fill=CURRENT,
        words=words,
    )


def _said(columns: Sequence[str], rows: Sequence[tuple[str, Sequence[ChartPart]]]) -> str:
    """Each row in words: what is said, and of which columns."""
    told = []
    for label, tiles in rows:
        named: dict[str, list[str]] = {}
        for name, part in zip(columns, tiles, strict=True):
            named.setdefault(part.label, []).append(name)
        told.append(f"{label}: " + "; ".join(f"{words} ({', '.join(names)})" for words, names in named.items()))
    return ". ".join(told) + "."
