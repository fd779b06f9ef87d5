"""Line-break opportunities for scripts that write no spaces between words."""

import re

from icu4py.breakers import LineBreaker

ZERO_WIDTH_SPACE = "\u200b"
# Burmese with its extensions, Khmer with its symbols; a run may hold joiners and earlier zero-width spaces.
RUN = re.compile(
    r"(?P<lo>[\u0e80-\u0eff][\u0e80-\u0eff\u200b-\u200d]+)"
    r"|(?P<th>[\u0e00-\u0e7f][\u0e00-\u0e7f\u200b-\u200d]+)"
    r"|(?P<my>[\u1000-\u109f\uaa60-\uaa7f\ua9e0-\ua9ff][\u1000-\u109f\uaa60-\uaa7f\ua9e0-\ua9ff\u200b-\u200d]+)"
    r"|(?P<km>[\u1780-\u17ff\u19e0-\u19ff][\u1780-\u17ff\u19e0-\u19ff\u200b-\u200d]+)"
)


def soften(text: str) -> str:
    """Insert U+200B where ICU allows a line to break within runs of Khmer, Lao, Burmese and Thai.

    All other text is returned unchanged. Softening a text twice changes nothing more.
    """
    return RUN.sub(_soften_run, text)


def _soften_run(match: re.Match[str]) -> str:
    run = match.group()
    words = [run[start:end] for start, end in LineBreaker(run, match.lastgroup or "en").segments()]
    softened = words[0] if words else ""
    for word in words[1:]:
        joined = softened.endswith(ZERO_WIDTH_SPACE) or word.startswith(ZERO_WIDTH_SPACE)
        softened += word if joined else ZERO_WIDTH_SPACE + word
    return softened
