"""Plain text that people wrote, as HTML: escaped, in paragraphs, with the language of each script.

With a language attribute, a run of text gets the right font and line height on pages and in print, and the right
pronunciation in a screen reader. The language of a run is known if only one language of the region uses its script.
"""

import re

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# BCP 47 tag → letters and marks of the script. Digits and punctuation of a script are in the same block.
SCRIPTS = {
    "km": r"\u1780-\u17ff\u19e0-\u19ff",
    "lo": r"\u0e80-\u0eff",
    "my": r"\u1000-\u109f\ua9e0-\ua9ff\uaa60-\uaa7f",
    "th": r"\u0e00-\u0e7f",
    "ta": r"\u0b80-\u0bff",
    "zh-Hans": r"\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uff00-\uffef",
}
JOINERS = r"\u200b-\u200d"  # zero-width: they belong to the run around them
# A run may contain single spaces and Latin digits, as long as the script continues after them.
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
    """As ``marked``, for text that continues after other words: its line breaks become ``<br>``."""
    return mark_safe("<br>".join(marked(line) for line in text.strip().splitlines() if line.strip()))  # noqa: S308


@register.filter
def paragraphs(text: str) -> SafeString:
    """As ``marked``, in ``<p>``: a blank line separates paragraphs, a line break becomes ``<br>``; "" stays ""."""
    parts = re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip())
    return mark_safe("\n".join(f"<p>{inline(part)}</p>" for part in parts if part))  # noqa: S308
