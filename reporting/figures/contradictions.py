"""Whether published numbers contradict each other: each that is a sum must equal its parts.

This is an independent check of what is published. It shares no code with the modules that calculate the numbers
(``victims.disclosure``) or store them (``publication.protection``), and has its own rules for what adds up, so that it
does not repeat their mistakes. A hidden number or a range stands for all values that it can have: a sum contradicts its
parts if no values within these ranges add up.
Source: docs/decisions/0052-sums-are-checked.md.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import inf
from typing import Any

from django.utils.translation import gettext as _

At = tuple[tuple[str, str], ...]  # (("age_group", "0-8"), ("sex", "female")); () is the total
Key = tuple[str, str, str, At]  # state ("" for the region), number of the table, part of the table, place in it
REGION = ""
SEX, AGE = "sex", "age_group"
AGES_OF = {
    "all:child": ("0-8", "9-17", "child-nfd"),
    "all:adult": ("18-24", "25-34", "35-59", "60-plus", "adult-nfd"),
}
GROUP_OF = {age: group for group, ages in AGES_OF.items() for age in ages}
FEW = 12  # up to so many parts are named in a sentence


@dataclass(frozen=True)
class NumberLine:
    """One published number, which is between ``low`` and ``high``. ``words`` is its label as readers see it."""

    words: str
    shown: str
    low: int
    high: float


@dataclass(frozen=True)
class Contradiction:
    """``total`` is not what ``parts`` add up to, or one of them is missing although the others are there."""

    total: NumberLine | None
    parts: tuple[NumberLine, ...]
    place: str

    @property
    def sentence(self) -> str:
        if self.total is None:
            return _("%(place)s: the parts are shown, and their sum is missing.") % {"place": self.place}
        if not self.parts:
            return _("%(place)s: the sum is shown, and its parts are missing.") % {"place": self.place}
        low, high = sum(part.low for part in self.parts), sum(part.high for part in self.parts)
        given = {"place": self.place, "shown": self.total.shown, "low": f"{low:,}", "high": f"{high:,}"}
        named = "; ".join(f"{part.words}: {part.shown}" for part in self.parts[:FEW])
        more = "; …" if len(self.parts) > FEW else ""
        if low == high:
            said = _("%(place)s is %(shown)s, and its parts add up to %(low)s") % given
        elif high == inf:
            said = _("%(place)s is %(shown)s, and its parts add up to %(low)s or more") % given
        else:
            said = _("%(place)s is %(shown)s, and its parts add up to %(low)s to %(high)s") % given
        return f"{said} ({named}{more})."


def lines_of(tables: Iterable[Any]) -> dict[Key, NumberLine]:
    """The numbers of published tables: rows of ``PublishedTable``, or objects with the same fields."""
    found = {}
    for table in tables:
        titles = {name: dict(codes) for name, codes in table.words["categories"].items()}
        parts = dict(table.words["blocks"])
        for cell in table.cells:
            at = tuple((name, code) for name, code in cell["at"])
            named = [parts[cell["block"]]] if cell["block"] in parts else []
            named += [titles[name][code] for name, code in at] or ["Total"]
            low, high = _ends(cell)
            words = f"{table.state_name or 'Region'}, {table.number}: {', '.join(named)}"
            found[table.iso2, table.number, cell["block"], at] = NumberLine(words, _shown(cell), low, high)
    return found


def _ends(cell: Mapping[str, Any]) -> tuple[int, float]:
    """The least and the greatest value of a cell that a reader knows. A hidden number is never zero."""
    if cell["value"] is None:
        return (1 if cell["mark"] == "hidden" else 0), inf
    if cell.get("upto") is None:
        return cell["value"], cell["value"]
    return max(cell["value"], 1), cell["upto"]


def _shown(cell: Mapping[str, Any]) -> str:
    low, high = _ends(cell)
    if cell["value"] is None:
        return "hidden" if cell["mark"] == "hidden" else "not broken down"
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"


def contradictions(lines: Mapping[Key, NumberLine]) -> list[Contradiction]:
    """The contradictions of one publication, in the order of its lines; an empty list if every sum equals its parts."""
    found = []
    for (total, _along), parts in _sums(lines).items():
        present = tuple(lines[part] for part in parts)
        whole = lines.get(total)
        place = whole.words if whole else _place(total, present)
        if whole is None or not present:
            if whole is None or whole.high > 0:
                found.append(Contradiction(whole, present, place))
        elif sum(part.low for part in present) > whole.high or sum(part.high for part in present) < whole.low:
            found.append(Contradiction(whole, present, place))
    return found


def checked(lines: Mapping[Key, NumberLine]) -> set[Key]:
    """The numbers that are part of at least one sum, or such a sum."""
    return {key for (total, _along), parts in _sums(lines).items() for key in (total, *parts) if key in lines}


def _place(key: Key, parts: tuple[NumberLine, ...]) -> str:
    """Words for a number that has no line."""
    state, number, part, at = key
    codes = ", ".join(code for _, code in at) or "Total"
    beside = f" ({parts[0].words} …)" if parts else ""
    return f"{state or 'Region'}, {number}: {part + ', ' if part else ''}{codes}{beside}"


def _sums(lines: Mapping[Key, NumberLine]) -> dict[tuple[Key, str], list[Key]]:
    """(a sum, the dimension of its breakdown) → its parts. Sums without a line are included."""
    sums: dict[tuple[Key, str], list[Key]] = {}
    crossed = {(key[0], key[1], key[2], key[3][0][0]) for key in lines if len(key[3]) == 2}
    for key in lines:
        state, table, part, at = key
        if len(at) < 2 and state != REGION:
            sums.setdefault(((REGION, table, part, at), "states"), []).append(key)
        if not at or at[0][1] in AGES_OF:
            if len(at) == 2:
                sums.setdefault(((state, table, part, at[:1]), SEX), []).append(key)
            continue
        (name, code), rest = at[0], at[1:]
        sums.setdefault(((state, table, part, rest), name), []).append(key)
        if rest:
            sums.setdefault(((state, table, part, at[:1]), SEX), []).append(key)
        if name == AGE and code in GROUP_OF:
            group: At = ((AGE, GROUP_OF[code]), *rest)
            sums.setdefault(((state, table, part, group), "ages"), []).append(key)
    # A sum whose parts are all missing is in no list of parts yet.
    for key in lines:
        state, table, part, at = key
        if state == REGION:
            sums.setdefault((key, "states"), [])
        if len(at) == 1 and (state, table, part, at[0][0]) in crossed:
            sums.setdefault((key, SEX), [])
        if at and at[0][1] in AGES_OF:
            sums.setdefault((key, "ages"), [])
    return sums
