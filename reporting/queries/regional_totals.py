"""Totals for the whole region, as far as they can be shown without pointing to a person.

In a release for donors each line is told as disclosure control has decided (``told``). In the report to AMMTC, which
shows no figures of single states, three rules hold (docs/decisions/0033-what-is-published-of-tables.md): a total of
people or cases below the cycle's threshold is not shown as a number; a total that fewer than three states make up is
not shown; a breakdown is shown only if every line of it could be shown, because one hidden line is found by
subtraction. Zero is shown. Figures that states have published themselves are taken off first: the rules are for the
rest, and a total of nothing else is shown.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from reporting.enums import AnswerKind
from reporting.public_sources import PublicSource
from reporting.queries.published_tables import Number
from reporting.queries.standard import place_of
from victims.disclosure.linked import ONCE_BLOCK, Coordinates
from victims.layout import LayoutMaker, country_name
from victims.models import StatisticalTable
from victims.totals import by_dimension

FEWEST_STATES = 3
COUNTS_OF_PEOPLE = {"persons", "cases", "persons and amounts"}
GIVEN = {AnswerKind.VALUE, AnswerKind.ZERO}
Told = Callable[[str, str, Coordinates], Number]  # (table, block, coordinates) of a regional line → what is told of it


@dataclass(frozen=True)
class Headline:
    """For a table whose categories must not be added up (stages, statuses, directions): which one is the total.

    ``code`` of ``dimension`` makes the first line, called ``label``, and only its cells are broken down; ``beside`` are
    further codes, each a line of its own.
    """

    dimension: str
    code: str
    label: str
    beside: dict[str, str]


# Source: the rules of domain/statistics.yaml. Presumed is not identified; ordered is not paid; one return is counted by
# the state that sends and by the state that receives.
HEADLINES = {
    "victims_identified": Headline(
        "victim_status",
        "identified",
        "Formally identified victims, region",
        {"presumed": "Presumed victims, not yet decided"},
    ),
    "victims_repatriated": Headline(
        "repatriation_direction",
        "from_reporting_state",
        "Returned from a reporting state to another, region",
        {"to_reporting_state": "Received back by a reporting state"},
    ),
    "redress": Headline(
        "redress_stage", "ordered", "Redress ordered or approved, region", {"paid_full": "Paid in full"}
    ),
    "cooperation_requests": Headline(
        "request_stage", "made", "Requests made, region", {"received": "Requests received", "executed": "Executed"}
    ),
    "cases_investigated": Headline(
        "case_stage",
        "investigation_opened",
        "Investigations opened, region",
        {"prosecuted": "Brought before a court", "convicted": "Convicted at first instance"},
    ),
    "assets": Headline(
        "asset_stage",
        "frozen",
        "Frozen or seized, region",
        {"confiscated": "Confiscated by final order", "disposed_victims": "Disposed of for victims"},
    ),
}
# The dimension along which the total is broken down, where it is not the first of the table that is left.
BREAKDOWN = {"victims_repatriated": "sex", "assets": "offence_type"}
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
    is_beside: bool = False  # stands beside the total and is no part of it
    upto: int | None = None  # where a range is told: its upper end


@dataclass(frozen=True)
class RegionalTable:
    key: str
    number: str
    title: str
    unit: str
    lines: list[TotalLine]  # the total first, where there is one
    states_included: int
    note: str
    sources: tuple[tuple[str, PublicSource], ...] = ()  # which states have published figures of it, and where


def shown_count(
    value: int, *, unit: str, states: int, threshold: int, fewest_states: int = FEWEST_STATES
) -> tuple[int | None, str]:
    """The number that may be shown (None if none may) and the words that stand for it."""
    if states < fewest_states:
        return None, f"not shown: fewer than {fewest_states} states"
    if unit in COUNTS_OF_PEOPLE and 0 < value < threshold:
        return None, f"fewer than {threshold}"
    return value, f"{value:,}"


def regional_tables(
    contents: Iterable[Mapping[str, Any]],
    *,
    threshold: int,
    fewest_states: int = FEWEST_STATES,
    told: Told | None = None,
) -> list[RegionalTable]:
    """One table per statistical table that the reports hold.

    ``contents`` are snapshots with what was released for the purpose (``queries.release``), nothing else. With
    ``told`` every line is there, and it says how.
    """
    maker = LayoutMaker()
    given: dict[str, list[dict[str, Any]]] = {}
    kinds: dict[str, Counter[str]] = {}
    blanks: Counter[str] = Counter()
    sources: dict[str, dict[tuple[str, PublicSource], None]] = {}
    for content in contents:
        for section in content["sections"]:
            for question in section["questions"]:
                table = question["table"]
                if table is None:
                    continue
                kinds.setdefault(table["key"], Counter())[question["kind"]] += 1
                if question["kind"] in GIVEN:
                    given.setdefault(table["key"], []).append(table)
                    blanks[table["key"]] += bool(table["blanks"])
                    sources.setdefault(table["key"], {}).update(
                        ((content.get("state_name", ""), PublicSource.read(entry)), None)
                        for entry in table.get("public", ())
                    )
    return [
        replace(
            _regional_table(
                table, given[table.key], kinds[table.key], blanks[table.key], maker, threshold, fewest_states, told
            ),
            sources=tuple(sources[table.key]),
        )
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
    fewest_states: int,
    told: Told | None,
) -> RegionalTable:
    states = len(rows)
    public = [{place_of(entry): entry["value"] for entry in row.get("public", ())} for row in rows]

    def line(
        label: str, value: int, block: str, at: Coordinates = (), *, is_total: bool = False, is_beside: bool = False
    ) -> TotalLine:
        if told is not None:
            number = told(table.key, block, at)
            return TotalLine(label, number.value, number.shown, is_total, is_beside, number.upto)
        known = [found[block, at] for found in public if (block, at) in found]
        rest, others = value - sum(known), states - len(known)
        if not others:
            return TotalLine(label, value, f"{value:,}", is_total, is_beside)
        count, shown = shown_count(
            rest, unit=table.unit, states=others, threshold=threshold, fewest_states=fewest_states
        )
        if known and count is None:
            return TotalLine(label, None, "not shown: figures in it are public", is_total, is_beside)
        if known:
            count, shown = value, f"{value:,}"
        return TotalLine(label, count, shown, is_total, is_beside)

    headline = HEADLINES.get(table.key)
    others = [name for name in table.dimensions if headline is None or name != headline.dimension]
    name = BREAKDOWN.get(table.key, others[0])
    dimension, place = maker.dimensions[name], table.dimensions.index(name)
    cells = [row["cells"] for row in rows]
    lines: list[TotalLine] = []
    beside: list[TotalLine] = []
    if headline:
        stage = table.dimensions.index(headline.dimension)
        by_stage = _sums(cells, stage)
        if headline.code in by_stage:
            lines.append(line(headline.label, by_stage[headline.code], headline.code, is_total=True))
        beside = [
            line(label, by_stage[code], code, is_beside=True)
            for code, label in headline.beside.items()
            if code in by_stage
        ]
        cells = [{k: v for k, v in one.items() if k.split("|")[stage] == headline.code} for one in cells]
    elif key := TOTAL_LINE.get(table.key):
        given = [s["value"] for row in rows for s in row["supplements"] if s["key"] == key and s["value"] is not None]
        if given:
            lines.append(line("Persons, each counted once, region", sum(given), ONCE_BLOCK, is_total=True))
    elif not dimension.multiple:
        lines.append(line("Total, region", sum(_sums(cells, place).values()), "", is_total=True))
    sums = _sums(cells, place)  # a category that nobody gave has no line: it is not zero
    labels = {item.codes[0]: item.label for item in maker.lines(dimension, used=sums)}
    block = headline.code if headline else ""
    parts = [
        line(
            labels.get(code, country_name(code)),
            sums[code],
            *((code, ()) if dimension.multiple else (block, ((name, code),))),
        )
        for code in labels
        if code in sums and (sums[code] or not dimension.open_list)
    ]
    note = _note(states, kinds, incomplete)
    if told is not None or all(part.value is not None for part in [*lines, *parts]):
        lines += parts
    elif parts:
        note += f" The breakdown by {dimension.title.lower()} is not shown, because it holds small counts."
    return RegionalTable(table.key, table.number, table.title, table.unit, lines + beside, states, note)


def _sums(cells: Iterable[Mapping[str, int]], place: int) -> Counter[str]:
    """Sums over the states by the code at ``place``; a code for which no state gave a cell is missing."""
    sums: Counter[str] = Counter()
    for one in cells:
        sums.update(by_dimension(one, place))
    return sums


def _note(states: int, kinds: Counter[str], incomplete: int) -> str:
    """Which answers the total is made of: blank is not zero, and the reader is told."""
    parts = [f"Figures of {states} {'state' if states == 1 else 'states'}"]
    parts += [f"{kinds[kind]} {words}" for kind, words in KIND_NOTES.items() if kinds[kind]]
    note = "; ".join(parts) + "."
    if incomplete:
        note += f" {incomplete} of them left some cells empty (not available), so the true total may be higher."
    return note
