"""The difference between two texts, word by word."""

from dataclasses import dataclass
from difflib import SequenceMatcher

from icu4py.breakers import WordBreaker

SAME, GONE, NEW = "same", "gone", "new"


@dataclass(frozen=True)
class Piece:
    """A run of words that stayed (``same``), was removed (``gone``) or was added (``new``)."""

    what: str
    text: str


def words(text: str) -> list[str]:
    """The words, spaces and marks of a text; joined they are the text. ICU knows words in scripts without spaces."""
    return [word for start, end in WordBreaker(text, "en").segments() if (word := text[start:end])]


def difference(before: str, after: str) -> list[Piece]:
    """The pieces in order. Without the ``new`` ones they join to ``before``, without the ``gone`` ones to ``after``."""
    old, new = words(before), words(after)
    pieces = []
    for what, i, j, k, n in SequenceMatcher(None, old, new, autojunk=len(old) + len(new) > 4000).get_opcodes():
        if what == "equal":
            pieces.append(Piece(SAME, "".join(old[i:j])))
            continue
        if i < j:
            pieces.append(Piece(GONE, "".join(old[i:j])))
        if k < n:
            pieces.append(Piece(NEW, "".join(new[k:n])))
    return pieces
