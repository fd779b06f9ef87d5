"""Compares two versions of one statistical table, cell by cell and note by note.

The only place that decides whether and how a table changed: for the desk, clarifications, the pages of a state, the
history of a table and uploaded files. Totals are shown besides the cells, never instead of them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from victims import totals
from victims.layout import SUPPLEMENTS, Layout

SHOWN = 12  # lines that are shown open; the others are one click away
MOST = 200  # lines that are listed at all
GREAT = 3  # a count that grew or fell by more than one part in so many is worth a question
# The notes of a whole table, in the order in which they are shown.
NOTES = {
    "kind": gettext_lazy("Kind of answer"),
    "reason": gettext_lazy("Reason"),
    "title": gettext_lazy("Title of the table"),
    "unit": gettext_lazy("What is counted"),
    "source": gettext_lazy("Source"),
    "coverage": gettext_lazy("Coverage"),
    "cutoff": gettext_lazy("Counted up to"),
    "provisional": gettext_lazy("Provisional"),
    "public_source": gettext_lazy("Public already at"),
    "blanks_reason": gettext_lazy("Why cells are empty"),
    "difference_reason": gettext_lazy("Why it differs from another table"),
}


@dataclass(frozen=True)
class StatedTable:
    """The content of a table. ``notes`` have the names in ``NOTES``; ``supplements`` are numbers below the table."""

    cells: Mapping[str, int]
    notes: Mapping[str, Any] = field(default_factory=dict)
    supplements: Mapping[str, int | None] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not (self.cells or any(value is not None for value in self.supplements.values()))


@dataclass(frozen=True)
class ChangedLine:
    """One figure or note before and after, in words; "" for an empty cell or note."""

    where: str
    before: str
    after: str
    by: int | None = None  # by how much a count grew or fell; None if one side is not a number
    was: int | None = None  # the count before; None if it is no number

    @property
    def same(self) -> bool:
        return self.before == self.after

    @property
    def is_great(self) -> bool:
        """Whether a count grew or fell by more than a third of what it was."""
        return self.by is not None and self.was is not None and abs(self.by) * GREAT > self.was

    @property
    def signed(self) -> str:
        """Such as "+12" or "−30", with a real minus sign; "" without a difference."""
        if not self.by:
            return ""
        return f"+{self.by:,}" if self.by > 0 else f"−{-self.by:,}"


@dataclass(frozen=True)
class TableChange:
    """The differences. ``totals`` are those of the table, changed or not, as context."""

    totals: list[ChangedLine]
    figures: list[ChangedLine]
    notes: list[ChangedLine]
    added: int
    removed: int
    one_side: bool = False  # only one side has figures: they are counted, not listed

    @property
    def differs(self) -> bool:
        return bool(self.figures or self.notes)

    @property
    def changed(self) -> int:
        return len(self.figures) - self.added - self.removed

    @property
    def in_short(self) -> str:
        """How many figures were changed, added and removed, or that only notes were."""
        if not self.figures:
            return _("All figures are the same; what is said about them is not.") if self.notes else _("No change.")
        if self.one_side and self.added:
            return ngettext("%(n)d figure, none before.", "%(n)d figures, none before.", self.added) % {"n": self.added}
        if self.one_side:
            text = ngettext("%(n)d figure before, none now.", "%(n)d figures before, none now.", self.removed)
            return text % {"n": self.removed}
        counts = [
            ngettext("%(n)d figure changed", "%(n)d figures changed", self.changed) % {"n": self.changed},
            ngettext("%(n)d figure added", "%(n)d figures added", self.added) % {"n": self.added},
            ngettext("%(n)d figure taken away", "%(n)d figures taken away", self.removed) % {"n": self.removed},
        ]
        given = (self.changed, self.added, self.removed)
        return "; ".join(text for text, count in zip(counts, given, strict=True) if count) + "."

    @property
    def first(self) -> list[ChangedLine]:
        """The figures shown open: all if there are few, otherwise those with the largest differences."""
        return self._listed[:SHOWN]

    @property
    def rest(self) -> list[ChangedLine]:
        return self._listed[SHOWN:MOST]

    @property
    def more(self) -> int:
        """The number of figures that are not listed."""
        return max(0, len(self._listed) - MOST)

    @property
    def is_sorted_by_size(self) -> bool:
        return len(self._listed) > SHOWN

    @property
    def _listed(self) -> list[ChangedLine]:
        if self.one_side:
            return []
        if len(self.figures) <= SHOWN:
            return self.figures
        return sorted(self.figures, key=lambda line: abs(line.by or 0), reverse=True)


def differ(old: StatedTable, new: StatedTable) -> bool:
    """Whether anything in the table changed, including notes."""
    return (
        dict(old.cells) != dict(new.cells)
        or next(_changed_notes(old, new), None) is not None
        or any(old.supplements.get(key) != new.supplements.get(key) for key in {**old.supplements, **new.supplements})
    )


def compare(old: StatedTable, new: StatedTable, layout: Layout) -> TableChange:
    """All differences. ``layout`` has a row for every figure of either version."""
    words = layout.places
    order = {key: place for place, key in enumerate(words)}
    keys = sorted({*old.cells, *new.cells}, key=lambda key: (order.get(key, len(order)), key))
    pairs = [
        (words.get(key, key), old.cells.get(key), new.cells.get(key))
        for key in keys
        if old.cells.get(key) != new.cells.get(key)
    ]
    labels = SUPPLEMENTS.get(layout.table.key, {})
    pairs += [
        (labels.get(key, key.replace("_", " ").capitalize()), old.supplements.get(key), new.supplements.get(key))
        for key in {**labels, **old.supplements, **new.supplements}
        if old.supplements.get(key) != new.supplements.get(key)
    ]
    one_side = old.is_empty or new.is_empty
    return TableChange(
        totals=list(_totals(layout, old.cells, new.cells)),
        figures=[count_line(*pair) for pair in pairs],
        notes=[] if one_side else list(_changed_notes(old, new)),
        added=sum(before is None for _where, before, _after in pairs),
        removed=sum(after is None for _where, _before, after in pairs),
        one_side=one_side,
    )


def count_line(where: str, before: int | None, after: int | None) -> ChangedLine:
    by = None if before is None or after is None else after - before
    return ChangedLine(where, said(before), said(after), by, before)


def said(value: Any) -> str:
    """A count, a yes or no, or a note in words; "" for nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return f"{value:,}" if isinstance(value, int) else str(value)


def _changed_notes(old: StatedTable, new: StatedTable) -> Iterator[ChangedLine]:
    for name, label in NOTES.items():
        before, after = old.notes.get(name), new.notes.get(name)
        if (before or None) != (after or None):  # missing and empty mean the same
            yield ChangedLine(str(label), _note(name, before), _note(name, after))


def _note(name: str, value: Any) -> str:
    if name == "provisional":
        return said(bool(value))
    return said(value).replace("_", " ") if name == "kind" else said(value)


def _totals(layout: Layout, old: Mapping[str, int], new: Mapping[str, int]) -> Iterator[ChangedLine]:
    if layout.all_sum:
        before, after = (totals.grand_total(layout, cells).value for cells in (old, new))
        if before is not None or after is not None:
            yield count_line(_("Total"), before, after)
        return
    earlier, later = totals.by_step(layout, old), totals.by_step(layout, new)
    for label in {**earlier, **later}:
        here, there = earlier.get(label, 0), later.get(label, 0)
        if here or there:
            yield count_line(_("Total, %(step)s") % {"step": label}, here if old else None, there if new else None)
