"""Rates and trends of releases: SDG indicator 16.2.2 and charts by sex, age and form. Reads published rows alone.

A rate is a published number over a published population. What is hidden has no rate, and a range has a range of rates.
States stand in the order of the alphabet. Source: SDG indicator metadata 16-02-02; docs/decisions/0037-rates.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from reporting import charts
from reporting.enums import WhyMissing
from reporting.models.publication import Publication, PublishedGap, PublishedPopulation, PublishedTable
from reporting.public_sources import PublicSource
from reporting.queries.dashboard import period_label
from reporting.queries.published_tables import MISSING, SOURCE_HEADINGS, Number, categories, numbers, source_cells

PER = 100_000
TINY = "below 0.01"
BROAD = "all:"  # the beginning of the codes of children and adults, which stand beside the age groups


@dataclass(frozen=True)
class Breakdown:
    """Which published table gives which breakdown of identified victims."""

    key: str
    title: str
    table: str
    number: str
    block: str
    dimension: str


# Formally identified victims: presumed is not identified (domain/statistics.yaml).
BREAKDOWNS = (
    Breakdown("sex", "Sex", "victims_identified", "S1", "identified", "sex"),
    Breakdown("age", "Age", "victims_identified", "S1", "identified", "age_group"),
    Breakdown("form", "Form of exploitation", "victims_by_exploitation", "S2", "", "exploitation_form"),
)


class Numbers:
    """The published numbers of some releases that rates and trends are made of. Two queries."""

    def __init__(self, releases: Sequence[Publication]) -> None:
        wanted = {breakdown.table for breakdown in BREAKDOWNS}
        rows = PublishedTable.objects.filter(publication__in=releases, table_key__in=wanted)
        gaps = PublishedGap.objects.filter(publication__in=releases, table_key__in=wanted)
        self.rows = {(row.publication_id, row.iso2, row.table_key): row for row in rows}
        self.gaps = {(gap.publication_id, gap.iso2, gap.table_key): gap.why for gap in gaps}
        self.numbers = {key: numbers(row) for key, row in self.rows.items()}

    def row(self, release: Publication, iso2: str, breakdown: Breakdown) -> PublishedTable | None:
        return self.rows.get((release.pk, iso2, breakdown.table))

    def of(self, release: Publication, iso2: str, breakdown: Breakdown, code: str = "") -> Number:
        """The number of one category, or of the total; where there is none, it says why."""
        key = release.pk, iso2, breakdown.table
        if key in self.numbers:
            at = ((breakdown.dimension, code),) if code else ()
            return self.numbers[key].get((breakdown.block, at), MISSING)
        return Number(None, None, self.gaps.get(key, MISSING.mark if iso2 else WhyMissing.NO_FIGURES))


# --- Rates ------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Rate:
    """A published number per 100 000 inhabitants."""

    number: Number
    population: int

    @property
    def low(self) -> float | None:
        return self._per(self.number.low)

    @property
    def upto(self) -> float | None:
        return self._per(self.number.upto)

    @property
    def shown(self) -> str:
        """In words where there is none; one number where both ends of a range are the same in two decimals."""
        if self.low is None:
            return self.number.shown
        low, upto = _in_words(self.low), "" if self.upto is None else _in_words(self.upto)
        if upto in {"", low}:
            return low
        return f"up to {upto}" if low == TINY else f"{low} to {upto}"

    def _per(self, count: int | None) -> float | None:
        return None if count is None else count * PER / self.population


def _in_words(value: float) -> str:
    return "0" if value == 0 else f"{value:.2f}" if value >= 0.01 else TINY


@dataclass(frozen=True)
class StateRates:
    """``missing`` says why there is no table of the state; "" where there is one."""

    population: PublishedPopulation
    missing: str
    rates: list[Rate]


@dataclass(frozen=True)
class RateTable:
    """One breakdown: a column for the total and one for each category that any state gives."""

    breakdown: Breakdown
    columns: list[str]
    rows: list[StateRates]

    @property
    def has_public(self) -> bool:
        """Whether a count of it is one that its state has published itself."""
        return any(rate.number.source for row in self.rows for rate in row.rates)


def rate_tables(publication: Publication) -> list[RateTable]:
    """The rates of one release, by sex, age and form; none for a release without populations. Three queries."""
    populations = list(publication.populations.all())
    found = Numbers([publication])
    return [_rate_table(publication, breakdown, populations, found) for breakdown in BREAKDOWNS if populations]


def _rate_table(
    publication: Publication, breakdown: Breakdown, populations: list[PublishedPopulation], found: Numbers
) -> RateTable:
    states = [population.iso2 for population in populations]
    labels = _labels([found.row(publication, iso2, breakdown) for iso2 in ("", *states)], breakdown)
    rows = []
    for population in populations:
        given = [found.of(publication, population.iso2, breakdown, code) for code in ("", *labels)]
        missing = "" if found.row(publication, population.iso2, breakdown) else given[0].shown
        rows.append(StateRates(population, missing, [Rate(number, population.value) for number in given]))
    return RateTable(breakdown, ["Total", *labels.values()], rows)


def _labels(rows: Sequence[PublishedTable | None], breakdown: Breakdown) -> dict[str, str]:
    """Code → label of every category that one of the tables gives, in the order of the first that has most of them."""
    found = [dict(categories(row, breakdown.dimension)) for row in rows if row]
    return {code: label for labels in sorted(found, key=len, reverse=True) for code, label in labels.items()}


# --- Trends -----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Series:
    """One category over the periods, in numbers and drawn; "" where no period has a number above zero to draw."""

    label: str
    numbers: list[Number]
    chart: SafeString


@dataclass(frozen=True)
class Trend:
    """One breakdown of one place: a message, a chart for each category on one scale, and the table of the same.

    ``states`` is the number of states behind each total, for the region only.
    """

    breakdown: Breakdown
    message: str
    series: list[Series]
    total: list[Number]
    states: list[int]

    @property
    def sources(self) -> list[PublicSource]:
        """Where the state has published numbers of it itself."""
        lines = [self.total, *(line.numbers for line in self.series)]
        return list(dict.fromkeys(number.source for line in lines for number in line if number.source))

    @property
    def not_drawn(self) -> list[str]:
        return [line.label for line in self.series if not line.chart]


def trends(releases: Sequence[Publication], iso2: str, place: str) -> list[Trend]:
    """Identified victims by sex, age and form over ``releases``, in their order. Two queries."""
    found = Numbers(releases)
    made = (_trend(breakdown, releases, found, iso2, place) for breakdown in BREAKDOWNS)
    return [trend for trend in made if trend]


def _trend(
    breakdown: Breakdown, releases: Sequence[Publication], found: Numbers, iso2: str, place: str
) -> Trend | None:
    rows = [found.row(release, iso2, breakdown) for release in releases]
    labels = _labels([row for row in reversed(rows) if row], breakdown)
    if not labels:
        return None
    periods = [period_label(release) for release in releases]
    lines = {code: [found.of(release, iso2, breakdown, code) for release in releases] for code in labels}
    largest = max(number.upto or number.value or 0 for line in lines.values() for number in line)
    series = {
        code: Series(
            labels[code],
            line,
            charts.columns(
                [
                    charts.Mark(period, n.low, n.shown, n.upto, is_gap=not n.is_number and not n.is_hidden)
                    for period, n in zip(periods, line, strict=True)
                ],
                key=f"{breakdown.key}-{code.replace(':', '-')}",
                title=f"{labels[code]}: identified victims by period, {place}",
                largest=largest,
                width=charts.NARROW,
            )
            if any(number.low for number in line)
            else SafeString(""),
        )
        for code, line in lines.items()
    }
    broad = [line for code, line in series.items() if code.startswith(BROAD)]
    return Trend(
        breakdown,
        _message(breakdown, broad or list(series.values()), found.of(releases[-1], iso2, breakdown), periods[-1]),
        list(series.values()),
        [found.of(release, iso2, breakdown) for release in releases],
        [] if iso2 else [row.states_included if row else 0 for row in rows],
    )


def _message(breakdown: Breakdown, series: list[Series], total: Number, period: str) -> str:
    """The numbers of the newest period; it says what was reported, never what it may mean."""
    begin = f"By {breakdown.title.lower()}, {period}: "
    if total.mark in WhyMissing.values:
        return begin + WhyMissing(total.mark).label.lower()
    newest = [(line.label, line.numbers[-1]) for line in series if line.numbers[-1].low]
    hidden = sum(line.numbers[-1].is_hidden for line in series)
    if not newest:
        return begin + "no number is shown"
    parts = [f"{label[0].lower()}{label[1:]} {number.shown}" for label, number in newest[:3]]
    if len(newest) > 3:
        parts.append(f"and {len(newest) - 3} more")
    return begin + ", ".join(parts) + (f"; {hidden} hidden" if hidden else "")


# --- For a spreadsheet ------------------------------------------------------------------------------------------------
NOTE = (
    "Rates are of detected victims. They do not say how much trafficking there is, and states are not ranked by them."
)


INVENTED = "The counts and the rates in this file are invented for demonstration. The populations are not."


def rates_spreadsheet(publication: Publication, notice: list[list[Any]]) -> list[list[Any]]:
    lines: list[list[Any]] = [
        ["ACTIP Reporting Portal", "Identified victims per 100,000 population (SDG 16.2.2)"],
        *notice,
        ["Release", str(publication)],
        ["Period", publication.period_start.isoformat(), publication.period_end.isoformat()],
        ["As of", publication.published_at.date().isoformat()],
        ["Coverage", f"{publication.parties_reported} of {publication.parties_total} Parties reported"],
        ["Note", NOTE],
        [],
        ["State", "By", "Category", "Rate", "Rate up to", "Rate as shown", "Count", "Count up to", "Count as shown",
         "Population", "Population year", "Population source", *SOURCE_HEADINGS],
    ]  # fmt: skip
    for table in rate_tables(publication):
        for row in table.rows:
            p = row.population
            for label, rate in zip(table.columns, row.rates, strict=True):
                ends = ["" if end is None else round(end, 4) for end in (rate.low, rate.upto)]
                found = [*ends, rate.shown, *_count(rate.number)]
                about = [p.value, p.year, p.source, *source_cells(rate.number)]
                lines.append([p.state_name, table.breakdown.title, label, *found, *about])
    return lines


def _count(number: Number) -> list[Any]:
    """Value, up to, shown: as every file for a spreadsheet has them."""
    return ["" if value is None else value for value in (number.low, number.upto, number.shown)]


def trends_spreadsheet(
    releases: Sequence[Publication], iso2: str, place: str, notice: list[list[Any]]
) -> list[list[Any]]:
    lines: list[list[Any]] = [
        ["ACTIP Reporting Portal", f"Identified victims over the releases, {place}"],
        *notice,
        ["Note", "Figures are of detected cases. They do not say how much trafficking there is."],
        [],
        ["By", "Category", "Period", "Release", "Value", "Up to", "Shown", *SOURCE_HEADINGS],
    ]
    for trend in trends(releases, iso2, place):
        for label, line in [("Total", trend.total), *((s.label, s.numbers) for s in trend.series)]:
            for release, number in zip(releases, line, strict=True):
                found = [period_label(release), str(release), *_count(number), *source_cells(number)]
                lines.append([trend.breakdown.title, label, *found])
    return lines
