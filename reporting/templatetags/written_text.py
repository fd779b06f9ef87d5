"""Plain text that people wrote, as HTML: escaped, in paragraphs, with its scripts named.

Naming the language of a run gives it the right face and line height on the page and in print, and the right voice in
a screen reader. A run in a script that only one language of the region uses needs nobody to say its language.
"""

import re

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# BCP 47 tag → letters and marks of the script. Digits and punctuation of a script lie within its block.
SCRIPTS = {
    "km": r"\u1780-\u17ff\u19e0-\u19ff",
    "lo": r"\u0e80-\u0eff",
    "my": r"\u1000-\u109f\ua9e0-\ua9ff\uaa60-\uaa7f",
    "th": r"\u0e00-\u0e7f",
    "ta": r"\u0b80-\u0bff",
    "zh-Hans": r"\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uff00-\uffef",
}
JOINERS = r"\u200b-\u200d"  # zero-width: they belong to the run they stand in
# A run may hold single spaces and Latin digits, as long as the script goes on behind them.
RUN = re.compile(
    "|".join(
        f"(?P<{tag.replace('-', '_')}>[{letters}][{letters}{JOINERS}]*(?:[ 0-9]+[{letters}][{letters}{JOINERS}]*)*)"
        for tag, letters in SCRIPTS.items()
    )
)


def _mark(match: re.Match[str]) -> str:
    return f'<span lang="{str(match.lastgroup).replace("_", "-")}">{match.group()}</span>'


@register.filter
def marked(text: str) -> SafeString:
    """One line of text, escaped, with runs of Khmer, Lao, Burmese, Thai, Tamil and Chinese in ``<span lang>``."""
    return mark_safe(RUN.sub(_mark, escape(text)))  # noqa: S308  (escaped above; the marks are ours)


@register.filter
def inline(text: str) -> SafeString:
    """As ``marked``, for text that goes on behind other words: its line breaks become ``<br>``."""
    return mark_safe("<br>".join(marked(line) for line in text.strip().splitlines() if line.strip()))  # noqa: S308


@register.filter
def paragraphs(text: str) -> SafeString:
    """As ``marked``, in ``<p>``: a blank line parts paragraphs, a single line break becomes ``<br>``; "" stays ""."""
    parts = re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip())
    return mark_safe("\n".join(f"<p>{inline(part)}</p>" for part in parts if part))  # noqa: S308
