"""Numbers of the region over the reports to AMMTC, as disclosure control let each of them tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reporting import frozen
from reporting.figures.breaks import Break, States, between
from reporting.figures.charts import ChartValue
from reporting.figures.regional_totals import RegionalTable, TotalLine
from reporting.queries.findings import FindingSources, ReportsOfYear
from reporting.text import quantities
from victims.standard import Place


@dataclass(frozen=True)
class YearOfTable:
    """A table of the region in one report, or that there is none. ``behind``: the states that gave its figures."""

    period: str
    table: RegionalTable | None
    behind: States

    def line(self, place: Place) -> TotalLine | None:
        return next((line for line in self.table.lines if line.place == place), None) if self.table else None

    def mark(self, place: Place) -> ChartValue:
        if (line := self.line(place)) is None:
            return ChartValue(self.period, None, _("no figures"), is_gap=True)
        return ChartValue(self.period, line.value, line.shown, line.upto)


@dataclass(frozen=True)
class Years:
    """One table over the reports, the oldest first. The last is the report itself, and has the table."""

    years: list[YearOfTable]

    @property
    def now(self) -> YearOfTable:
        return self.years[-1]

    @cached_property
    def breaks(self) -> list[Break]:
        return between([year.period for year in self.years], [year.behind for year in self.years])

    @property
    def alone(self) -> Years:
        """The report itself, without those before."""
        return Years([self.now])

    @property
    def at(self) -> list[int]:
        """The places before which the states change."""
        return [one.at for one in self.breaks]

    def marks(self, place: Place) -> list[ChartValue]:
        return [year.mark(place) for year in self.years]

    def exact(self, place: Place) -> int | None:
        """The number of the report itself, where it is shown as one number."""
        line = self.now.line(place)
        return None if line is None or line.upto else line.value

    def before(self, place: Place) -> tuple[str, int] | None:
        """The report before with its number, where the same states stand behind both and it is shown exactly."""
        if len(self.years) < 2 or self.years[-2].behind.keys() != self.now.behind.keys():
            return None
        line = self.years[-2].line(place)
        return None if line is None or line.value is None or line.upto else (self.years[-2].period, line.value)

    @property
    def states(self) -> str:
        """ "the ten states that gave figures"."""
        count = len(self.now.behind)
        return ngettext("the %(n)s state that gave figures", "the %(n)s states that gave figures", count) % {
            "n": quantities.in_words(count)
        }

    def note(self, marks: Sequence[ChartValue]) -> str:
        """Who left and joined, and what is not shown, in words."""
        said = [one.sentence for one in self.breaks]
        if said:
            said.append(_("Numbers on the two sides of a change are not compared."))
        if any(mark.value is None and not mark.is_gap for mark in marks):
            said.append(_("A hidden number is small, or protects a small one."))
        return " ".join(said)


def years_of(sources: FindingSources, key: str) -> Years | None:
    """The table ``key`` over the reports; None where this report has no such table."""
    reports = [*reversed(sources.earlier), sources.now]
    found = [_of_report(sources, report, key) for report in reports]
    if found[-1].table is None:
        return None
    first = next(place for place, year in enumerate(found) if year.table)
    return Years(found[first:])


def _of_report(sources: FindingSources, report: ReportsOfYear, key: str) -> YearOfTable:
    table = next((table for table in report.tables or () if table.key == key), None)
    behind = {
        iso2: sources.states[iso2].name
        for iso2, content in report.contents.items()
        if table and key in frozen.given_tables(content)
    }
    return YearOfTable(report.period, table, behind)
