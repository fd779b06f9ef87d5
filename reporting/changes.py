"""What changed between two reports of a state, answer by answer and word by word. Pure functions over snapshots."""

from dataclasses import dataclass
from typing import Any

from reporting.enums import AnswerKind
from reporting.text_difference import Piece, difference
from victims.layout import adds_up

SAME, NEW, DROPPED, CHANGED = "same", "new", "dropped", "changed"
LABELS = {SAME: "Unchanged", NEW: "New answer", DROPPED: "No longer in the report", CHANGED: "Changed"}


@dataclass(frozen=True)
class Change:
    """One question in two reports."""

    key: str
    number: str  # as the newer report numbers it; "" if it is in the older one only
    text: str
    kind: str  # one of LABELS
    pieces: list[Piece]
    confidential: bool

    @property
    def label(self) -> str:
        return LABELS[self.kind]


def in_words(question: dict[str, Any] | None) -> str:
    """An answer of a snapshot as one text: its kind or value, the explanation, the documents; a table by its totals."""
    if question is None:
        return ""
    kind, table = question["kind"], question["table"]
    lines = []
    if kind in {AnswerKind.NOT_AVAILABLE, AnswerKind.NOT_APPLICABLE, AnswerKind.CONFIDENTIAL}:
        lines.append(AnswerKind(kind).label)
    elif kind == AnswerKind.ZERO and not table:
        lines.append("0 (counted, none)")
    if table:
        total = table["grand_total"] if adds_up(table["key"]) else None
        lines.append(f"Total {total:,}" if total is not None else f"{len(table['cells'])} cells filled")
        lines.append(f"{table['blanks']:,} cells empty" if table["blanks"] else "No cell empty")
        lines += [f"{item['label']}: {item['value']:,}" for item in table["supplements"] if item["value"] is not None]
    elif question["shown"] and kind != AnswerKind.ZERO:
        lines.append(question["shown"])
    lines += [text for text in (question["reason"], question["narrative"]) if text]
    lines += [f"Document: {item['title']}" for item in question["evidence"]]
    return "\n".join(lines)


def compare(
    old: dict[str, Any], new: dict[str, Any], previous_keys: dict[str, list[str]]
) -> list[tuple[str, list[Change]]]:
    """All questions of two snapshots by section of the newer one; what is in the older one alone comes last.

    ``previous_keys`` maps a question's key to those of the earlier questions that it takes the place of.
    """
    given = {question["key"]: question for section in old["sections"] for question in section["questions"]}
    found = []
    for place, section in enumerate(new["sections"], start=1):
        changes = []
        for number, question in enumerate(section["questions"], start=1):
            keys = (question["key"], *previous_keys.get(question["key"], ()))
            before = [given.pop(key) for key in keys if key in given]
            changes.append(_change(f"{place}.{number}", before, question))
        found.append((section["title"], changes))
    if dropped := [_change("", [question], None) for question in given.values() if in_words(question)]:
        found.append(("Not asked, or not applying, in the newer report", dropped))
    return found


def _change(number: str, before: list[dict[str, Any]], after: dict[str, Any] | None) -> Change:
    old, new = "\n".join(filter(None, map(in_words, before))), in_words(after)
    question: dict[str, Any] = after or before[0]
    kind = SAME if old == new else CHANGED
    if after is None:
        kind = DROPPED
    elif old != new and not old:
        kind = NEW
    both = [*before, after]
    confidential = any(q and AnswerKind.CONFIDENTIAL in (q["kind"], q["confidentiality"]) for q in both)
    return Change(question["key"], number, question["text"], kind, difference(old, new), confidential)
