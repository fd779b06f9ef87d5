"""Finds Burmese text in the old Zawgyi encoding, and converts it.

Zawgyi uses the code points of Unicode for other letters, so the stored text would be unreadable. A conversion is a
proposal: whoever wrote the text reads it before it is kept. docs/decisions/0068-persons-in-text.md.
"""

import re
from functools import cache

from myanmartools import ZawgyiDetector
from para import zg_to_unicode

SURE = 0.95  # of 1; Google's detector says nearly 0 or nearly 1 from a few words on
UNREADABLE = "The Burmese text is in the Zawgyi encoding and would be unreadable here."
SENTENCE = f"{UNREADABLE} Type it again with a Unicode keyboard, or convert it with that of your system."
OFFER = f"{UNREADABLE} Read below what it says in Unicode, and tick to take that; or type it again."
OFFER_ON_SAVE = f"{UNREADABLE} Save the page by its button to see it in Unicode, or type it again."
_LEFT_OVER = re.compile("[\u1060-\u1099]")  # letters that Burmese has in Zawgyi alone


@cache
def _detector() -> ZawgyiDetector:
    return ZawgyiDetector()


def is_zawgyi(text: str) -> bool:
    if not any("\u1000" <= letter <= "\u109f" for letter in text):
        return False
    return _detector().get_zawgyi_probability(text) > SURE


def in_unicode(text: str) -> str:
    """A text in Zawgyi as Unicode; "" if something of it would stay unreadable."""
    converted = str(zg_to_unicode(text, force=True))
    return "" if is_zawgyi(converted) or _LEFT_OVER.search(converted) else converted
