"""What all charts are drawn with: the frame, shapes, and words that are measured before they are set."""

import unicodedata
from collections.abc import Iterable, Iterator

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

CURRENT = "currentColor"  # ink follows the page, also where a reader has chosen its colours
BLUE, GREY = "#12436d", "#6b747c"
WIDTH = 320  # units of the drawing, so that text of 14 units is readable on a phone
NARROW = 240  # of one of many charts side by side
TEXT, SMALL = 14, 13
LINE = 15  # from one line of words to the next

# Widths of letters in parts of the size of the type, from above: Noto Sans and its companions. Others are 0.6 wide.
_LATIN = [
    (" !'(),-.:;J[]`ijl", 0.35),
    ('"/?I\\_frt{}', 0.45),
    ("FLSvxyczs", 0.55),
    ("#ABCKPRVXbdghnopqu", 0.65),
    ("&DGHU", 0.75),
    ("NOQw", 0.8),
    ("%@MWm", 0.95),
]
_LETTERS = {letter: width for letters, width in _LATIN for letter in letters}
_SCRIPTS = [(0x0B80, 0x0BFF, 1.2), (0x0E00, 0x0EFF, 0.8), (0x1000, 0x109F, 1.0), (0x1780, 0x17FF, 0.9)]
_STACKERS = "\u17d2\u1039"  # the next letter stands below this one


def _advance(letter: str) -> float:
    if letter in _LETTERS:
        return _LETTERS[letter]
    if unicodedata.category(letter) in {"Mn", "Me", "Cf"}:
        return 0
    for first, last, width in _SCRIPTS:
        if first <= ord(letter) <= last:
            return width
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.05
    if letter.isascii():
        return 0.6
    base = unicodedata.normalize("NFD", letter)[0]
    return _advance(base) + 0.12 if base.isascii() else 1.05


def width_of(words: str, size: float = TEXT, *, bold: bool = False) -> float:
    """How wide words become at most, in units of the drawing."""
    return sum(_advance(letter) for letter in words) * size * (1.08 if bold else 1)


def _clusters(word: str) -> Iterator[str]:
    """A word in pieces between which it can be broken: never before a sign that belongs to the letter before it."""
    piece = ""
    for letter in word:
        joined = unicodedata.category(letter).startswith("M") or piece[-1:] in _STACKERS
        if piece and not joined:
            yield piece
            piece = ""
        piece += letter
    if piece:
        yield piece


def wrapped(words: str, room: float, size: float = TEXT, *, bold: bool = False) -> list[str]:
    """Lines that fit into ``room``. They break at spaces and at U+200B; a longer word breaks between letters."""
    lines, line = [], ""
    for word in words.split():
        gap = " " if line else ""
        for piece in word.split("\u200b"):
            if width_of(line + gap + piece, size, bold=bold) <= room:
                line += gap + piece
            elif width_of(piece, size, bold=bold) <= room:
                lines.append(line)
                line = piece
            else:
                if line:
                    lines.append(line)
                    line = ""
                for cluster in _clusters(piece):
                    if line and width_of(line + cluster, size, bold=bold) > room:
                        lines.append(line)
                        line = ""
                    line += cluster
            gap = ""
    return [*lines, line]


def longest_word(words: str) -> float:
    """How wide the longest word becomes in bold: numbers are never broken."""
    return max((width_of(word, bold=True) for word in words.split()), default=0)


def number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def svg(parts: Iterable[SafeString], width: float, height: float, key: str, title: str, said: str) -> SafeString:
    return format_html(
        '<svg class="chart" role="img" viewBox="0 0 {w} {h}" width="{w}" height="{h}" focusable="false" '
        'xmlns="http://www.w3.org/2000/svg" aria-labelledby="{key}-title {key}-text">'
        '<title id="{key}-title">{title}</title><desc id="{key}-text">{said}</desc>'
        '<defs><pattern id="{key}-hatch" width="6" height="6" '
        'patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0V6" stroke="{grey}" '
        'stroke-width="2"/></pattern></defs>{parts}</svg>',
        w=number(width),
        h=number(height),
        key=key,
        title=title,
        said=said,
        grey=GREY,
        parts=format_html_join("", "{}", ((part,) for part in parts)),
    )


def rect(
    x: float, y: float, width: float, height: float, fill: str = BLUE, *, stroke: str = "", dashes: str = ""
) -> SafeString:
    numbers = [number(value) for value in (x, y, width, height)]
    around = format_html(' stroke="{}" stroke-width="1.5"', stroke) if stroke else ""
    if dashes:
        around += format_html(' stroke-dasharray="{}"', dashes)
    return format_html('<rect x="{}" y="{}" width="{}" height="{}" fill="{}"{}/>', *numbers, fill, around)


def held_back(x: float, y: float, width: float, height: float, key: str) -> SafeString:
    """The box that stands for a number which is not shown, or for the open part of a range."""
    numbers = [number(value) for value in (x, y, width, height)]
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" fill="url(#{}-hatch)" stroke="{}" stroke-dasharray="3 2"/>',
        *numbers,
        key,
        GREY,
    )


def path(d: str, *, stroke: str = CURRENT, width: float = 1.5, dashes: str = "") -> SafeString:
    dashed = format_html(' stroke-dasharray="{}"', dashes) if dashes else ""
    return format_html('<path d="{}" stroke="{}" stroke-width="{}"{} fill="none"/>', d, stroke, number(width), dashed)


def text(
    words: str, x: float, y: float, anchor: str, *, bold: bool = False, size: float = TEXT, fill: str = CURRENT
) -> SafeString:
    weight = "700" if bold else "400"
    return format_html(
        '<text x="{}" y="{}" text-anchor="{}" font-size="{}" font-weight="{}" fill="{}">{}</text>',
        number(x),
        number(y),
        anchor,
        number(size),
        weight,
        fill,
        words,
    )


def lines_up(words: str, x: float, y: float, room: float, anchor: str) -> SafeString:
    """Words in bold in short lines; the last line is at ``y``."""
    lines = wrapped(words, room, bold=True)
    first = y - LINE * (len(lines) - 1)
    drawn = ((text(line, x, first + LINE * place, anchor, bold=True),) for place, line in enumerate(lines))
    return format_html_join("", "{}", drawn)


def circle(x: float, y: float, radius: float, *, open: bool = False) -> SafeString:
    """A mark; an open one is a ring."""
    looks = format_html('fill="none" stroke="{}" stroke-width="2"', BLUE) if open else format_html('fill="{}"', BLUE)
    return format_html('<circle cx="{}" cy="{}" r="{}" {}/>', number(x), number(y), number(radius), looks)
