"""Totals for the whole region, as far as they can be shown without pointing to a person.

Until full disclosure control covers a release, three rules hold (docs/decisions/0008-regional-totals-only.md):
a total of people or cases below the cycle's threshold is not shown as a number; a total that fewer than three states
make up is not shown; a breakdown is shown only if every line of it could be shown, because one hidden line is found by
subtraction. Zero is shown.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from reporting.enums import AnswerKind
from victims.layout import LayoutMaker, country_name
from victims.models import StatisticalTable
from victims.totals import by_dimension

FEWEST_STATES = 3
COUNTS_OF_PEOPLE = {"persons", "cases", "persons and amounts"}
GIVEN = {AnswerKind.VALUE, AnswerKind.ZERO}
# The dimension along which a table's regional total is broken down, where it is not the table's first row.
BREAKDOWN = {"victims_identified": "victim_status"}
# Tables whose rows do not sum: their total is the line below the table that counts each person once.
TOTAL_LINE = {"victims_assisted": "persons_assisted", "trial_participation": "witnesses_heard"}
KIND_NOTES = {
    AnswerKind.NOT_AVAILABLE: "not available",
    AnswerKind.NOT_APPLICABLE: "not applicable",
    AnswerKind.CONFIDENTIAL: "given in confidence and not included",
    AnswerKind.UNANSWERED: "not answered",
}


@dataclass(frozen=True)
class TotalLine:
    label: str
    value: int | None
    shown: str
    is_total: bool = False


@dataclass(frozen=True)
class RegionalTable:
    key: str
    number: str
    title: str
    unit: str
    lines: list[TotalLine]  # the total first
    states_included: int
    note: str


def shown_count(value: int, *, unit: str, states: int, threshold: int) -> tuple[int | None, str]:
    """The number that may be shown (None if none may) and the words that stand for it."""
    if states < FEWEST_STATES:
        return None, f"not shown: fewer than {FEWEST_STATES} states"
    if unit in COUNTS_OF_PEOPLE and 0 < value < threshold:
        return None, f"fewer than {threshold}"
    return value, f"{value:,}"


def regional_tables(
    contents: Iterable[Mapping[str, Any]], *, threshold: int, sections: Mapping[str, set[str]] | None = None
) -> list[RegionalTable]:
    """One table per statistical table that the reports hold. ``contents`` are snapshots.

    ``sections`` maps a state's ISO code to the keys of the sections it released; None means all sections count.
    """
    maker = LayoutMaker()
    given: dict[str, list[dict[str, Any]]] = {}
    kinds: dict[str, Counter[str]] = {}
    blanks: Counter[str] = Counter()
    for content in contents:
        for section in content["sections"]:
            if sections is not None and section["key"] not in sections.get(content["state"], set()):
                continue
            for question in section["questions"]:
                table = question["table"]
                if table is None:
                    continue
                kinds.setdefault(table["key"], Counter())[question["kind"]] += 1
                if question["kind"] in GIVEN:
                    given.setdefault(table["key"], []).append(table)
                    blanks[table["key"]] += bool(table["blanks"])
    return [
        _regional_table(table, given[table.key], kinds[table.key], blanks[table.key], maker, threshold)
        for table in StatisticalTable.objects.all()
        if table.key in given
    ]


def _regional_table(
    table: StatisticalTable,
    rows: list[dict[str, Any]],
    kinds: Counter[str],
    incomplete: int,
    maker: LayoutMaker,
    threshold: int,
) -> RegionalTable:
    states = len(rows)
    name = BREAKDOWN.get(table.key, table.rows[0])
    dimension, place = maker.dimensions[name], table.dimensions.index(name)
    sums: Counter[str] = Counter()
    for row in rows:
        sums.update(by_dimension(row["cells"], place))
    if line := TOTAL_LINE.get(table.key):
        total = sum(s["value"] or 0 for row in rows for s in row["supplements"] if s["key"] == line)
    else:
        total = sum(sums.values())
    value, shown = shown_count(total, unit=table.unit, states=states, threshold=threshold)
    lines = [TotalLine("Total, region", value, shown, is_total=True)]
    labels = {item.codes[0]: item.label for item in maker.lines(dimension, used=sums)}
    parts = [(code, *shown_count(sums[code], unit=table.unit, states=states, threshold=threshold)) for code in labels]
    if dimension.open_list:
        parts = [part for part in parts if sums[part[0]]]
    note = _note(states, kinds, incomplete)
    if value is not None and all(part_value is not None for _, part_value, _ in parts):
        lines += [TotalLine(labels.get(code, country_name(code)), v, s) for code, v, s in parts]
    elif value is not None:
        note += f" The breakdown by {dimension.title.lower()} is not shown, because it holds small counts."
    return RegionalTable(table.key, table.number, table.title, table.unit, lines, states, note)


def _note(states: int, kinds: Counter[str], incomplete: int) -> str:
    """Which answers the total is made of: blank is not zero, and the reader is told."""
    parts = [f"Figures of {states} {'state' if states == 1 else 'states'}"]
    parts += [f"{kinds[kind]} {words}" for kind, words in KIND_NOTES.items() if kinds[kind]]
    note = "; ".join(parts) + "."
    if incomplete:
        note += f" {incomplete} of them left some cells empty (not available), so the true total may be higher."
    return note
