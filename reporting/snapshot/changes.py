"""The changes between two reports of a state: answers word by word, tables cell by cell.

Every page that says "changed" or "the same answer" uses this module: ``kind_of`` gives the kind of change and
``difference_of`` the difference.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from reporting import frozen
from reporting.enums import AnswerKind
from reporting.frozen import FrozenQuestion, FrozenReport, FrozenSection, FrozenTable
from reporting.standing import PERIOD_KEYS
from reporting.text.text_difference import Piece, difference
from victims import actions as victims_actions
from victims import comparison
from victims.comparison import StatedTable, TableChange
from victims.layout import LayoutMaker
from victims.models import TableReturn

SAME, NEW, DROPPED, CHANGED = "same", "new", "dropped", "changed"
LABELS = {SAME: _("Unchanged"), NEW: _("New answer"), DROPPED: _("No longer in the report"), CHANGED: _("Changed")}

_NOTES = [name for name in comparison.NOTES if name not in {"kind", "reason"}]  # those two are part of the answer


@dataclass(frozen=True)
class AnswerDifference:
    """One answer before and after: its words, and its table if it has one."""

    kind: str  # one of LABELS
    pieces: list[Piece]
    table: TableChange | None  # None if neither side has figures

    @property
    def label(self) -> str:
        return str(LABELS[self.kind])


@dataclass(frozen=True)
class AnswerChange:
    """One question in two reports."""

    key: str
    number: str  # as the newer report numbers it; "" if it is in the older one only
    text: str
    difference: AnswerDifference
    confidential: bool

    @property
    def kind(self) -> str:
        return self.difference.kind

    @property
    def label(self) -> str:
        return self.difference.label


def in_words(question: FrozenQuestion | None) -> str:
    """An answer as one text: its kind or value, the explanation, the documents, without the figures of a table."""
    if question is None:
        return ""
    kind, table = question["kind"], question["table"]
    lines = []
    if kind in {AnswerKind.NOT_AVAILABLE, AnswerKind.NOT_APPLICABLE, AnswerKind.CONFIDENTIAL}:
        lines.append(AnswerKind(kind).label)
    elif kind == AnswerKind.ZERO and not table:
        lines.append("0 (counted, none)")
    if not table and question["shown"] and kind != AnswerKind.ZERO:
        lines.append(question["shown"])
    lines += [text for text in (question["reason"], question["narrative"]) if text]
    lines += sorted(f"Document: {item['title']}" for item in question["evidence"])
    return "\n".join(lines)


def stated(table: FrozenTable | None) -> StatedTable:
    """The content of a frozen table for comparing; for None the content of an empty table."""
    if table is None:
        return StatedTable({})
    notes: Mapping[str, Any] = table
    return StatedTable(
        cells=table["cells"],
        notes={name: notes.get(name) for name in _NOTES},
        supplements={item["key"]: item["value"] for item in table["supplements"]},
    )


def stated_now(row: TableReturn, cells: Mapping[str, int]) -> StatedTable:
    """The content of a table that is being written, for comparing."""
    notes = victims_actions.about(row) | {"title": row.table.title, "unit": row.table.unit}
    return StatedTable(cells, {name: notes.get(name) for name in _NOTES}, row.supplements)


def since(before: FrozenQuestion, row: TableReturn, cells: Mapping[str, int], maker: LayoutMaker) -> TableChange | None:
    """The change from a frozen table to the one that is being written; None while neither has figures."""
    old, new = _counts(before), stated_now(row, cells)
    if old is None or new.is_empty:
        return None
    return comparison.compare(old, new, maker.layout(row.table, [*old.cells, *cells]))


def _counts(question: FrozenQuestion | None) -> StatedTable | None:
    """The content of the table of an answer; None if it has no figures."""
    table = question["table"] if question else None
    said = stated(table)
    return None if said.is_empty else said


def _table_before(before: Sequence[FrozenQuestion]) -> FrozenQuestion | None:
    """The one with a table among the earlier questions that a question replaces."""
    return next((question for question in before if _counts(question)), before[0] if before else None)


def says_something(question: FrozenQuestion | None) -> bool:
    return bool(in_words(question)) or _counts(question) is not None


def kind_of(before: Sequence[FrozenQuestion], after: FrozenQuestion | None) -> str:
    """Whether an answer is the same, new, changed, or removed. ``before`` are all earlier answers that it replaces."""
    if after is None:
        return DROPPED
    if not any(map(says_something, before)):
        return NEW if says_something(after) else SAME
    if "\n".join(filter(None, map(in_words, before))) != in_words(after):
        return CHANGED
    old, new = _counts(_table_before(before)), _counts(after)
    if old is None and new is None:
        return SAME
    return CHANGED if comparison.differ(old or StatedTable({}), new or StatedTable({})) else SAME


def difference_of(
    before: Sequence[FrozenQuestion], after: FrozenQuestion | None, maker: LayoutMaker | None
) -> AnswerDifference:
    """The difference. ``maker`` lays out tables; without it their figures are not listed."""
    old, new = "\n".join(filter(None, map(in_words, before))), in_words(after)
    return AnswerDifference(
        kind_of(before, after), difference(old, new), table_change(_table_before(before), after, maker)
    )


def table_change(
    before: FrozenQuestion | None, after: FrozenQuestion | None, maker: LayoutMaker | None
) -> TableChange | None:
    """The figures and notes that differ, besides the totals; None if neither side has figures."""
    old, new = _counts(before), _counts(after)
    if maker is None or (old is None and new is None):
        return None
    table = (after and after["table"]) or (before and before["table"])
    assert table is not None  # it has figures
    old, new = old or StatedTable({}), new or StatedTable({})
    return comparison.compare(old, new, maker.of_key(table["key"], [*old.cells, *new.cells]))


def compare(
    old: FrozenReport, new: FrozenReport, previous_keys: dict[str, list[str]], maker: LayoutMaker | None = None
) -> list[tuple[str, list[AnswerChange]]]:
    """All questions of two reports by section of the newer one; those that only the older one has come last.

    ``previous_keys`` maps a question's key to the keys of the earlier questions that it replaces.
    """
    given = frozen.by_key(old)
    found = []
    for mark, section in frozen.marked(new):
        changes = []
        for place, question in frozen.in_places(section["questions"]):
            keys = (question["key"], *previous_keys.get(question["key"], ()))
            before = [given.pop(key) for key in keys if key in given]
            changes.append(_change(f"{mark}.{place}", before, question, maker))
        found.append((section["title"], changes))
    if dropped := [_change("", [question], None, maker) for question in given.values() if says_something(question)]:
        found.append(("Not asked, or not applying, in the newer report", dropped))
    return found


def repeated(
    old: FrozenReport, new: FrozenReport, previous_keys: Mapping[str, Sequence[str]]
) -> Iterator[tuple[str, FrozenSection, FrozenQuestion]]:
    """The answers of the newer report that say nothing but what the older one said, numbered as the pages do.

    ``previous_keys``: see ``compare``. The days of the period are none of them.
    """
    given = frozen.by_key(old)
    for number, section, question in frozen.numbered(new):
        keys = (question["key"], *previous_keys.get(question["key"], ()))
        before = [given[key] for key in keys if key in given]
        if says_something(question) and kind_of(before, question) == SAME and question["key"] not in PERIOD_KEYS:
            yield number, section, question


def changed_tables(old: FrozenReport, new: FrozenReport, maker: LayoutMaker) -> list[tuple[FrozenTable, TableChange]]:
    """The tables of the newer report with other figures than in the older one, in its order."""
    given = {table["key"]: question for question, table in frozen.with_tables(frozen.questions(old))}
    return [
        (table, change)
        for question, table in frozen.with_tables(frozen.questions(new))
        if (change := table_change(given.get(table["key"]), question, maker)) and change.differs
    ]


def _change(
    number: str, before: list[FrozenQuestion], after: FrozenQuestion | None, maker: LayoutMaker | None
) -> AnswerChange:
    question = after or before[0]
    both = [*before, after]
    confidential = any(q and AnswerKind.CONFIDENTIAL in (q["kind"], q["confidentiality"]) for q in both)
    return AnswerChange(question["key"], number, question["text"], difference_of(before, after, maker), confidential)
