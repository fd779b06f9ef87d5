"""Rates and trends of releases: SDG indicator 16.2.2 and charts by sex, age and form. Reads published rows alone.

A rate is a published number over a published population. What is hidden has no rate and no mark in a chart: a gap with
words. States stand in the order of the alphabet. Source: SDG indicator metadata 16-02-02; docs/decisions/0037-rates.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from reporting import charts
from reporting.models.publication import Publication, PublishedPopulation, PublishedTable
from reporting.queries.dashboard import period_label
from reporting.queries.published_tables import MISSING, Number, categories, numbers

PER = 100_000


@dataclass(frozen=True)
class Breakdown:
    """Which published table gives which breakdown of identified victims."""

    key: str
    title: str
    table: str
    block: str
    dimension: str


# Formally identified victims: presumed is not identified (domain/statistics.yaml).
BREAKDOWNS = (
    Breakdown("sex", "Sex", "victims_identified", "identified", "sex"),
    Breakdown("age", "Age", "victims_identified", "identified", "age_group"),
    Breakdown("form", "Form of exploitation", "victims_by_exploitation", "", "exploitation_form"),
)


# --- Rates ------------------------------------------------------------------------------------------------------------
def rate(number: Number, population: int) -> str:
    """The number per 100 000 inhabitants, in words where there is none."""
    if number.value is None:
        return number.shown
    low = _per(number.value if number.upto is None else max(number.value, 1), population)
    return low if number.upto is None else f"{low} to {_per(number.upto, population)}"


def _per(count: int, population: int) -> str:
    if count == 0:
        return "0"
    value = count * PER / population
    return f"{value:.2f}" if value >= 0.01 else "below 0.01"


@dataclass(frozen=True)
class StateRates:
    population: PublishedPopulation
    cells: list[tuple[str, str]]  # the rate, and the count behind it


@dataclass(frozen=True)
class RateTable:
    """One breakdown: a column for the total and one for each category that any state gives."""

    breakdown: Breakdown
    columns: list[str]
    rows: list[StateRates]


def rate_tables(publication: Publication) -> list[RateTable]:
    """The rates of one release, by sex, age and form. Two queries."""
    populations = list(publication.populations.all())
    tables = _tables([publication])
    return [_rate_table(breakdown, populations, tables.get(publication.pk, {})) for breakdown in BREAKDOWNS]


def _rate_table(
    breakdown: Breakdown, populations: list[PublishedPopulation], tables: dict[tuple[str, str], PublishedTable]
) -> RateTable:
    rows = {p.iso2: tables.get((p.iso2, breakdown.table)) for p in populations}
    labels: dict[str, str] = {}
    for row in rows.values():
        labels |= dict(categories(row, breakdown.dimension)) if row else {}
    found = []
    for population in populations:
        row = rows[population.iso2]
        given = numbers(row) if row else {}
        wanted = [given.get((breakdown.block, ()), MISSING)]
        wanted += [given.get((breakdown.block, ((breakdown.dimension, code),)), MISSING) for code in labels]
        found.append(StateRates(population, [(rate(number, population.value), number.shown) for number in wanted]))
    return RateTable(breakdown, ["Total", *labels.values()], found)


def _tables(releases: Sequence[Publication]) -> dict[int, dict[tuple[str, str], PublishedTable]]:
    wanted = {breakdown.table for breakdown in BREAKDOWNS}
    found: dict[int, dict[tuple[str, str], PublishedTable]] = {}
    for row in PublishedTable.objects.filter(publication__in=releases, table_key__in=wanted):
        found.setdefault(row.publication_id, {})[row.iso2, row.table_key] = row
    return found


# --- Trends -----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Series:
    """One category over the periods, drawn and in numbers."""

    label: str
    numbers: list[Number]
    chart: SafeString


@dataclass(frozen=True)
class Trend:
    """One breakdown of one place: a message, a chart for each category on one scale, and the table of the same."""

    breakdown: Breakdown
    message: str
    series: list[Series]
    total: list[Number]


def trends(releases: Sequence[Publication], iso2: str, place: str) -> list[Trend]:
    """Identified victims by sex, age and form over ``releases``, in their order. One query."""
    tables = _tables(releases)
    return [
        made
        for breakdown in BREAKDOWNS
        if (
            made := _trend(
                breakdown, releases, [tables.get(r.pk, {}).get((iso2, breakdown.table)) for r in releases], place
            )
        )
    ]


def _trend(
    breakdown: Breakdown, releases: Sequence[Publication], rows: Sequence[PublishedTable | None], place: str
) -> Trend | None:
    labels: dict[str, str] = {}
    for row in rows:
        labels |= dict(categories(row, breakdown.dimension)) if row else {}
    given = [numbers(row) if row else {} for row in rows]
    by_code = {
        code: [found.get((breakdown.block, ((breakdown.dimension, code),)), MISSING) for found in given]
        for code in labels
    }
    by_code = {code: line for code, line in by_code.items() if any(n.value or n.mark == "hidden" for n in line)}
    if not by_code:
        return None
    periods = [period_label(release) for release in releases]
    largest = max((n.value or 0 for line in by_code.values() for n in line), default=0)
    series = [
        Series(
            labels[code],
            line,
            charts.columns(
                [
                    charts.Mark(period, n.value if n.upto is None else None, n.shown)
                    for period, n in zip(periods, line, strict=True)
                ],
                key=f"{breakdown.key}-{code}",
                title=f"{labels[code]}: identified victims by period, {place}",
                largest=largest,
            ),
        )
        for code, line in by_code.items()
    ]
    total = [found.get((breakdown.block, ()), MISSING) for found in given]
    return Trend(breakdown, _message(breakdown, series, periods), series, total)


def _message(breakdown: Breakdown, series: list[Series], periods: list[str]) -> str:
    """The numbers of the newest period; it says what was reported, never what it may mean."""
    newest = [(line.label, line.numbers[-1]) for line in series if line.numbers[-1].is_number]
    hidden = sum(line.numbers[-1].mark == "hidden" for line in series)
    if not newest:
        return f"By {breakdown.title.lower()}: no number is shown for {periods[-1]}"
    parts = [f"{label[0].lower()}{label[1:]} {number.shown}" for label, number in newest[:3]]
    more = len(newest) - 3
    words = ", ".join(parts) + (f", and {more} more" if more > 0 else "") + (f"; {hidden} hidden" if hidden else "")
    return f"By {breakdown.title.lower()}, {periods[-1]}: {words}"


# --- For a spreadsheet ------------------------------------------------------------------------------------------------
NOTE = (
    "Rates are of detected victims. They do not say how much trafficking there is, and states are not ranked by them."
)


def rates_spreadsheet(publication: Publication, notice: list[list[Any]]) -> list[list[Any]]:
    lines: list[list[Any]] = [
        ["ACTIP Reporting Portal", "Identified victims per 100 000 population (SDG 16.2.2)"],
        *notice,
        ["Release", str(publication)],
        ["Period", publication.period_start.isoformat(), publication.period_end.isoformat()],
        ["Note", NOTE],
        [],
        ["State", "By", "Category", "Rate", "Count as published", "Population", "Population year", "Population source"],
    ]
    for table in rate_tables(publication):
        for row in table.rows:
            for label, (shown, count) in zip(table.columns, row.cells, strict=True):
                p = row.population
                lines.append([p.state_name, table.breakdown.title, label, shown, count, p.value, p.year, p.source])
    return lines


def trends_spreadsheet(
    releases: Sequence[Publication], iso2: str, place: str, notice: list[list[Any]]
) -> list[list[Any]]:
    lines: list[list[Any]] = [
        ["ACTIP Reporting Portal", f"Identified victims over the releases, {place}"],
        *notice,
        ["Note", "Figures are of detected cases. They do not say how much trafficking there is."],
        [],
        ["By", "Category", "Period", "Value", "Shown"],
    ]
    for trend in trends(releases, iso2, place):
        for label, line in [("Total", trend.total), *((s.label, s.numbers) for s in trend.series)]:
            for release, number in zip(releases, line, strict=True):
                value = "" if number.value is None or number.upto is not None else number.value
                lines.append([trend.breakdown.title, label, period_label(release), value, number.shown])
    return lines
