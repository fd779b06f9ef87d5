"""Totals for the whole region, as far as they can be shown without pointing to a person.

Each line is told as disclosure control has decided for its readers (``told``). Reports to AMMTC that were adopted
before it looked at them say what three rules let them say: a total of people or cases below the cycle's threshold is
not shown as a number; a total that fewer than three states make up is not shown; a breakdown is shown only
if every line of it could be shown. Zero is shown. Figures that states have published themselves are taken off first:
the rules are for the rest, and a total of nothing else is shown.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reporting import frozen
from reporting.enums import AnswerKind
from reporting.figures.numbers import Number
from reporting.figures.public_sources import PublicSource
from reporting.frozen import FrozenReport, FrozenTable
from victims.disclosure.linked import AGE, BROAD, ONCE_BLOCK, Coordinates
from victims.layout import LayoutMaker, country_name
from victims.models import StatisticalTable
from victims.standard import Place, Standard, place_of
from victims.totals import by_dimension

FEWEST_STATES = 3
TOTAL_OF_REGION = "Total, region"
COUNTS_OF_PEOPLE = {"persons", "cases", "persons and amounts"}
Told = Callable[[str, str, Coordinates], Number]  # (table, block, coordinates) of a regional line → what is shown of it


@dataclass(frozen=True)
class Headline:
    """For a table whose categories must not be added up (stages, statuses, directions): the category that is the total.

    ``code`` of ``dimension`` makes the first line, with the text ``label``, and only its cells are broken down.
    ``beside`` are further codes, each with its own line.
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
# The dimension of the breakdown of the total, if it is not the first remaining dimension of the table.
BREAKDOWN = {"victims_repatriated": "sex", "assets": "offence_type"}
# Tables of which the report to AMMTC tells children and adults apart, and where these lines stand.
BY_AGE = {"victims_identified"}
AGES: dict[str, Coordinates] = {
    "child": ((AGE, f"{BROAD}child"),),
    "adult": ((AGE, f"{BROAD}adult"),),
    "unknown": ((AGE, "unknown"),),
}
# Tables whose rows do not add up: their total is the line below the table that counts each person once.
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
    place: Place = ("", ())  # which cell of the table it is


@dataclass(frozen=True)
class RegionalTable:
    key: str
    number: str
    title: str
    unit: str
    lines: list[TotalLine]  # the total first, if there is one
    states_included: int
    note: str
    sources: tuple[tuple[str, PublicSource], ...] = ()  # which states have published figures of it, and where


def plain_of(table: RegionalTable) -> dict[str, Any]:
    return {**asdict(table), "sources": [(state, source.plain()) for state, source in table.sources]}


def table_of(plain: Mapping[str, Any]) -> RegionalTable:
    """A table as ``plain_of`` gives it, back from JSON."""

    def line(row: Mapping[str, Any]) -> TotalLine:
        block, at = row["place"]
        return TotalLine(**{**row, "place": (block, tuple((name, code) for name, code in at))})

    sources = tuple((state, PublicSource.read(source)) for state, source in plain["sources"])
    return RegionalTable(**{**plain, "lines": [line(row) for row in plain["lines"]], "sources": sources})


def is_total_line(standard: Standard, key: str, block: str, at: Coordinates) -> bool:
    """Whether a cell of a table stands as a line that is not a part of another: its total, or one beside it."""
    if at:
        return False
    if headline := HEADLINES.get(key):
        return block == headline.code or block in headline.beside
    if key in TOTAL_LINE:
        return block == ONCE_BLOCK
    return not standard.maker.dimensions[_broken_down_by(standard.tables[key])].multiple


def is_printed(standard: Standard, key: str, block: str, at: Coordinates) -> bool:
    """Whether a cell of a table of the region stands in the report to AMMTC: a total, or a line of its breakdown."""
    if is_total_line(standard, key, block, at):
        return True
    name, headline = _broken_down_by(standard.tables[key]), HEADLINES.get(key)
    if key in BY_AGE and len(at) == 1 and at[0][0] == AGE:
        # Also the single bands, which are not printed: without them nobody knows that children and adults add up.
        return not headline or block == headline.code
    if standard.maker.dimensions[name].multiple:
        return not at
    inside = not headline or block == headline.code
    return inside and len(at) == 1 and at[0][0] == name and not at[0][1].startswith(BROAD)


def _broken_down_by(table: StatisticalTable) -> str:
    headline = HEADLINES.get(table.key)
    others = [name for name in table.dimensions if headline is None or name != headline.dimension]
    return BREAKDOWN.get(table.key, others[0])


def shown_count(
    value: int, *, unit: str, states: int, threshold: int, fewest_states: int = FEWEST_STATES
) -> tuple[int | None, str]:
    """The number that may be shown (or None) and the words for it."""
    if states < fewest_states:
        return None, f"not shown: fewer than {fewest_states} states"
    if unit in COUNTS_OF_PEOPLE and 0 < value < threshold:
        return None, f"fewer than {threshold}"
    return value, f"{value:,}"


def regional_tables(
    contents: Iterable[FrozenReport],
    *,
    threshold: int,
    fewest_states: int = FEWEST_STATES,
    told: Told | None = None,
    standard: Standard | None = None,
    totals_only: bool = False,
    by_age: bool = False,
) -> list[RegionalTable]:
    """One regional table for each statistical table of the reports.

    ``contents`` are reports with only what was released for the purpose (``queries.release``). With ``told`` every line
    is included, and ``told`` decides how it is shown. ``by_age`` adds children and adults beside the total of
    ``BY_AGE``. With a ``standard`` given, no query is made.
    """
    standard = standard or Standard.read()
    given: dict[str, list[FrozenTable]] = {}
    kinds: dict[str, Counter[str]] = {}
    blanks: Counter[str] = Counter()
    sources: dict[str, dict[tuple[str, PublicSource], None]] = {}
    for content in contents:
        for question, held in frozen.with_tables(frozen.questions(content)):
            kinds.setdefault(held["key"], Counter())[question["kind"]] += 1
            if question["kind"] in frozen.GIVEN:
                given.setdefault(held["key"], []).append(held)
                blanks[held["key"]] += bool(held["blanks"])
                sources.setdefault(held["key"], {}).update(
                    ((content["state_name"], PublicSource.read(entry)), None) for entry in held.get("public", ())
                )
    return [
        replace(
            _regional_table(
                table,
                given[table.key],
                kinds[table.key],
                blanks[table.key],
                standard.maker,
                threshold,
                fewest_states,
                told,
                totals_only,
                by_age,
            ),
            sources=tuple(sources[table.key]),
        )
        for table in standard.tables.values()
        if table.key in given
    ]


def _regional_table(
    table: StatisticalTable,
    rows: list[FrozenTable],
    kinds: Counter[str],
    incomplete: int,
    maker: LayoutMaker,
    threshold: int,
    fewest_states: int,
    told: Told | None,
    totals_only: bool,
    by_age: bool,
) -> RegionalTable:
    states = len(rows)
    public = [{place_of(entry): entry["value"] for entry in row.get("public", ())} for row in rows]

    def line(
        label: str, value: int, block: str, at: Coordinates = (), *, is_total: bool = False, is_beside: bool = False
    ) -> TotalLine:
        def made(count: int | None, shown: str, upto: int | None = None) -> TotalLine:
            return TotalLine(label, count, shown, is_total, is_beside, upto, (block, at))

        if told is not None:
            number = told(table.key, block, at)
            return made(number.value, number.shown, number.upto)
        known = [found[block, at] for found in public if (block, at) in found]
        rest, others = value - sum(known), states - len(known)
        if not others:
            return made(value, f"{value:,}")
        count, shown = shown_count(
            rest, unit=table.unit, states=others, threshold=threshold, fewest_states=fewest_states
        )
        if known and count is None:
            return made(None, "not shown: figures in it are public")
        return made(value, f"{value:,}") if known else made(count, shown)

    headline = HEADLINES.get(table.key)
    name = _broken_down_by(table)
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
        lines.append(line(TOTAL_OF_REGION, sum(_sums(cells, place).values()), "", is_total=True))
    sums = _sums(cells, place)  # a category without any figures has no line: it is not zero
    labels = {item.codes[0]: item.label for item in maker.lines(dimension, used=sums)}
    block = headline.code if headline else ""
    if totals_only:
        labels = {}
    parts = [
        line(
            labels.get(code, country_name(code)),
            sums[code],
            *((code, ()) if dimension.multiple else (block, ((name, code),))),
        )
        for code in labels
        if code in sums and (sums[code] or not dimension.open_list)
    ]
    if by_age and table.key in BY_AGE:
        counts = _by_age(cells, table.dimensions.index(AGE), maker)
        beside = [
            line(words, counts[age], block, AGES[age], is_beside=True)
            for age, words in _ages().items()
            if age in counts
        ] + beside
    note = _note(states, kinds, incomplete)
    if told is not None or all(part.value is not None for part in [*lines, *parts]):
        lines += parts
    elif parts:
        note += f" The breakdown by {dimension.title.lower()} is not shown, because it holds small counts."
    return RegionalTable(table.key, table.number, table.title, table.unit, lines + beside, states, note)


def _ages() -> dict[str, str]:
    return {"child": _("Children among them"), "adult": _("Adults among them"), "unknown": _("Age not recorded")}


def _by_age(cells: Iterable[Mapping[str, int]], place: int, maker: LayoutMaker) -> Counter[str]:
    """Children, adults, and people whose age is not recorded; without what no state gave a figure of."""
    ages = maker.categories[maker.dimensions[AGE].pk]
    broad = {category.code: category.broad or category.code for category in ages}
    found: Counter[str] = Counter()
    for code, count in _sums(cells, place).items():
        found[broad[code]] += count
    return found


def _sums(cells: Iterable[Mapping[str, int]], place: int) -> Counter[str]:
    """Sums over the states by the code at ``place``, without codes for which no state gave a figure."""
    sums: Counter[str] = Counter()
    for one in cells:
        sums.update(by_dimension(one, place))
    return sums


def _note(states: int, kinds: Counter[str], incomplete: int) -> str:
    """A note on the answers from which the total is made: blank is not zero, and the reader must know."""
    parts = [ngettext("Figures of %(count)d state", "Figures of %(count)d states", states) % {"count": states}]
    parts += [f"{kinds[kind]} {words}" for kind, words in KIND_NOTES.items() if kinds[kind]]
    note = "; ".join(parts) + "."
    if incomplete:
        note += f" {incomplete} of them left some cells empty (not available), so the true total may be higher."
    return note
