"""Numbers of the region over the reports, as lines."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from reporting.figures.charts import ChartLine, lines
from reporting.queries.report_charts.chart import ReportChart, Row
from reporting.queries.report_charts.years import Years
from victims.standard import Place


def over_time(
    years: Years, lines_of: Sequence[tuple[str, Place]], *, key: str, place: str, title: str, subtitle: str
) -> ReportChart:
    series = [
        ChartLine(label, years.marks(at), years.at) for label, at in lines_of if any(y.line(at) for y in years.years)
    ]
    rows: list[Row] = [(one.label, *(mark.shown for mark in one.marks)) for one in series]
    return ReportChart(
        key,
        place,
        title,
        subtitle,
        lines(series, key=f"chart-{key}", title=title),
        ("", *(year.period for year in years.years)),
        tuple([*rows, (_("States that gave figures"), *(str(len(year.behind)) for year in years.years))]),
        years.note([mark for one in series for mark in one.marks]),
    )


def in_figures(number: int | None) -> str:
    return "" if number is None else f"{number:,}"


def first_large(words: str) -> str:
    return words[:1].upper() + words[1:]
