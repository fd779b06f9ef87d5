"""One published number: what is shown of it, or the words that are shown instead."""

from collections.abc import Mapping
from dataclasses import dataclass
from string import ascii_lowercase
from typing import Any

from reporting.enums import WhyMissing
from reporting.figures.public_sources import PublicSource

Coordinates = tuple[tuple[str, str], ...]
HIDDEN, WITHHELD, MISSING_MARK = "hidden", "withheld", "missing"
NOT_WORKED_OUT = "not worked out"  # a number that readers cannot work out from those that are shown
# The words that are shown instead of a number. The page explains each next to its table.
WORDS = {
    HIDDEN: "hidden",
    WITHHELD: "not broken down",
    MISSING_MARK: "not reported",
    NOT_WORKED_OUT: "cannot be worked out",
    WhyMissing.NO_REPORT: "no report",
    WhyMissing.HELD_BACK: "not released",
    WhyMissing.NO_FIGURES: "no figures",
}


@dataclass(frozen=True)
class Number:
    """One published number. ``value`` is None if it is not shown.

    For a range, ``value`` is the multiple to which the count was rounded down and ``upto`` the upper end. ``source`` is
    where the state has published it itself, ``note`` its place among the sources of the table, from 1.
    """

    value: int | None
    upto: int | None
    mark: str  # shown, rounded, hidden, withheld, missing (a line that the state left empty) or a ``WhyMissing``
    source: PublicSource | None = None
    note: int = 0

    @property
    def shown(self) -> str:
        if self.value is None:
            return WORDS[self.mark]
        return f"{self.value:,}" if self.upto is None else f"{self.low:,} to {self.upto:,}"

    @property
    def low(self) -> int | None:
        """The least that the count can be. Zeros are shown, so a count that is rounded down to zero is at least 1."""
        return self.value if self.upto is None or self.value is None else max(self.value, 1)

    @property
    def letter(self) -> str:
        """The letter with which a page refers to the source."""
        return ascii_lowercase[(self.note - 1) % 26] * (1 + (self.note - 1) // 26) if self.note else ""

    @property
    def is_number(self) -> bool:
        return self.value is not None

    @property
    def is_hidden(self) -> bool:
        return self.mark == HIDDEN


MISSING = Number(None, None, MISSING_MARK)


def number_of(cell: Mapping[str, Any]) -> Number:
    """A cell as ``PublishedTable`` holds it."""
    return Number(cell["value"], cell.get("upto"), cell["mark"])
