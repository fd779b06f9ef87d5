"""Finds Burmese text in the old Zawgyi encoding. It is refused, because there is no well-maintained converter.

Zawgyi uses the code points of Unicode for other letters, so the stored text would be unreadable.
"""

from functools import cache

from myanmartools import ZawgyiDetector

SURE = 0.95  # of 1; Google's detector says nearly 0 or nearly 1 from a few words on
SENTENCE = (
    "The Burmese text is in the Zawgyi encoding and would be unreadable here. Convert it to Unicode (such as with the "
    "keyboard or converter of your system), and send the file again."
)


@cache
def _detector() -> ZawgyiDetector:
    return ZawgyiDetector()


def is_zawgyi(text: str) -> bool:
    if not any("\u1000" <= letter <= "\u109f" for letter in text):
        return False
    return _detector().get_zawgyi_probability(text) > SURE
