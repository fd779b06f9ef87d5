"""Rates and trends of publications: SDG indicator 16.2.2 and charts by sex, age and form. Reads published rows only.

A rate is a published number over a published population. A hidden number has no rate; a range has a range of rates.
States are in alphabetical order. Source: SDG indicator metadata 16-02-02; docs/decisions/0037-rates.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from reporting.dashboards.queries import breaks
from reporting.dashboards.queries.periods import period_label
from reporting.dashboards.queries.published_tables import SOURCE_HEADINGS, categories, numbers, source_cells
from reporting.enums import WhyMissing
from reporting.figures import charts
from reporting.figures.breaks import Break, States
from reporting.figures.numbers import MISSING, Number
from reporting.figures.public_sources import PublicSource
from reporting.models.publication import Publication, PublishedGap, PublishedPopulation, PublishedTable

PER = 100_000
TINY = "below 0.01"
BROAD = "all:"  # the beginning of the codes of children and adults, which are next to the age groups


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
    """The published numbers of some publications from which rates and trends are calculated. Two queries."""

    def __init__(self, publications: Sequence[Publication]) -> None:
        wanted = {breakdown.table for breakdown in BREAKDOWNS}
        rows = PublishedTable.objects.filter(publication__in=publications, table_key__in=wanted)
        gaps = PublishedGap.objects.filter(publication__in=publications, table_key__in=wanted)
        self.rows = {(row.publication_id, row.iso2, row.table_key): row for row in rows}
        self.gaps = {(gap.publication_id, gap.iso2, gap.table_key): gap.why for gap in gaps}
        self.numbers = {key: numbers(row) for key, row in self.rows.items()}

    def row(self, publication: Publication, iso2: str, breakdown: Breakdown) -> PublishedTable | None:
        return self.rows.get((publication.pk, iso2, breakdown.table))

    def states(self, publication: Publication, breakdown: Breakdown) -> States:
        """The states whose table the publication holds."""
        return {
            iso2: row.state_name
            for (pk, iso2, table), row in self.rows.items()
            if pk == publication.pk and table == breakdown.table and iso2
        }

    def of(self, publication: Publication, iso2: str, breakdown: Breakdown, code: str = "") -> Number:
        """The number of one category, or of the total. Without a number, its mark says why."""
        key = publication.pk, iso2, breakdown.table
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
        """The rate as text: words if there is none; one number if both ends of a range are equal with two decimals."""
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
    """``missing`` says why there is no table of the state; "" if there is one."""

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
        """Whether a state has published one of the counts itself."""
        return any(rate.number.source for row in self.rows for rate in row.rates)


def rate_tables(publication: Publication) -> list[RateTable]:
    """The rates of one publication by sex, age and form; an empty list without populations. Three queries."""
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
    """Code → label of every category of these tables, in the order of the first table with the most categories."""
    found = [dict(categories(row, breakdown.dimension)) for row in rows if row]
    return {code: label for labels in sorted(found, key=len, reverse=True) for code, label in labels.items()}


# --- Trends -----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Series:
    """One category over the periods: numbers and a chart ("" if no period has a number above zero)."""

    label: str
    numbers: list[Number]
    chart: SafeString
    like: list[Number]  # like for like; empty without a break, or if fewer than two states stay
    like_chart: SafeString


@dataclass(frozen=True)
class Trend:
    """One breakdown of one place: a message, a chart for each category on one scale, and the same numbers as a table.

    Only the region has ``states`` (the number of states of each total), ``breaks`` (where these states change) and
    numbers like for like (of ``like_states``).
    """

    breakdown: Breakdown
    message: str
    series: list[Series]
    total: list[Number]
    states: list[int]
    breaks: list[Break]
    like_states: list[str]
    like_total: list[Number]

    @property
    def like_is_shown(self) -> bool:
        """Whether any number like for like can be calculated."""
        return any(number.is_number for line in (self.like_total, *(s.like for s in self.series)) for number in line)

    @property
    def sources(self) -> list[PublicSource]:
        """Where the state has published these numbers itself."""
        lines = [self.total, *(line.numbers for line in self.series)]
        return list(dict.fromkeys(number.source for line in lines for number in line if number.source))

    @property
    def not_drawn(self) -> list[str]:
        return [line.label for line in self.series if not line.chart]


def trends(publications: Sequence[Publication], iso2: str, place: str) -> list[Trend]:
    """Identified victims by sex, age and form over ``publications``, in their order. Two queries."""
    found = Numbers(publications)
    made = (_trend(breakdown, publications, found, iso2, place) for breakdown in BREAKDOWNS)
    return [trend for trend in made if trend]


def _trend(
    breakdown: Breakdown, publications: Sequence[Publication], found: Numbers, iso2: str, place: str
) -> Trend | None:
    rows = [found.row(publication, iso2, breakdown) for publication in publications]
    labels = _labels([row for row in reversed(rows) if row], breakdown)
    if not labels:
        return None
    periods = [period_label(publication) for publication in publications]
    lines = {
        code: [found.of(publication, iso2, breakdown, code) for publication in publications] for code in ("", *labels)
    }
    behind: list[States] = [] if iso2 else [found.states(publication, breakdown) for publication in publications]
    broken = breaks.breaks(publications, behind)
    like = {
        code: _like(code, line, publications, found, breakdown, behind) if broken else []
        for code, line in lines.items()
    }
    largest = max(
        number.upto or number.value or 0 for of in (lines, like) for code, line in of.items() if code for number in line
    )

    def drawn(code: str, line: list[Number], key: str, about: str, at: Sequence[int]) -> SafeString:
        """Empty where no period has a number above zero to draw."""
        if not any(number.low for number in line):
            return SafeString("")
        return charts.columns(
            [
                charts.ChartValue(period, n.low, n.shown, n.upto, is_gap=not n.is_number and not n.is_hidden)
                for period, n in zip(periods, line, strict=True)
            ],
            key=f"{breakdown.key}-{code.replace(':', '-')}{key}",
            title=f"{labels[code]}: identified victims by period, {about}",
            largest=largest,
            width=charts.NARROW,
            breaks=at,
        )

    stay = sorted(breaks.in_every_period(behind).values()) if broken else []
    series = {
        code: Series(
            label=label,
            numbers=lines[code],
            chart=drawn(code, lines[code], "", place, [one.at for one in broken]),
            like=like[code],
            like_chart=drawn(code, like[code], "-like", f"{len(stay)} states", ()),
        )
        for code, label in labels.items()
    }
    broad = [line for code, line in series.items() if code.startswith(BROAD)]
    return Trend(
        breakdown,
        _message(breakdown, broad or list(series.values()), lines[""][-1], periods[-1]),
        list(series.values()),
        lines[""],
        [] if iso2 else [row.states_included if row else 0 for row in rows],
        broken,
        stay,
        like[""],
    )


def _like(
    code: str,
    line: list[Number],
    publications: Sequence[Publication],
    found: Numbers,
    breakdown: Breakdown,
    behind: list[States],
) -> list[Number]:
    return breaks.like_for_like(behind, line, lambda place, iso2: found.of(publications[place], iso2, breakdown, code))


def _message(breakdown: Breakdown, series: list[Series], total: Number, period: str) -> str:
    """The numbers of the newest period. The sentence says what was reported, never what it could mean."""
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
    """Value, up to, shown: the three columns of a number in every CSV file."""
    return ["" if value is None else value for value in (number.low, number.upto, number.shown)]


def trends_spreadsheet(
    publications: Sequence[Publication], iso2: str, place: str, notice: list[list[Any]]
) -> list[list[Any]]:
    lines: list[list[Any]] = [
        ["ACTIP Reporting Portal", f"Identified victims over the releases, {place}"],
        *notice,
        ["Note", "Figures are of detected cases. They do not say how much trafficking there is."],
        [],
        ["By", "Category", "Period", "Release", "Value", "Up to", "Shown", *SOURCE_HEADINGS],
    ]
    made = trends(publications, iso2, place)
    broken = [["Note", f"{trend.breakdown.title}: {one.sentence}"] for trend in made for one in trend.breaks]
    lines[-2:-2] = broken
    for trend in made:
        found_lines = [("Total", trend.total), *((s.label, s.numbers) for s in trend.series)]
        if trend.like_states:
            like = f"like for like ({len(trend.like_states)} states)"
            found_lines += [
                (f"{label}, {like}", line)
                for label, line in [("Total", trend.like_total), *((s.label, s.like) for s in trend.series)]
                if line
            ]
        for label, line in found_lines:
            for publication, number in zip(publications, line, strict=True):
                found = [period_label(publication), str(publication), *_count(number), *source_cells(number)]
                lines.append([trend.breakdown.title, label, *found])
    return lines
