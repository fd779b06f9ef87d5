"""Charts of the victims who were identified. A number that is hidden is in no title, chart or table."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from reporting.figures.charts import ChartPart, ChartValue, StackedRow, bars, stacked_bars
from reporting.figures.regional_totals import AGES
from reporting.queries.findings import FindingSources
from reporting.queries.report_charts.chart import ReportChart
from reporting.queries.report_charts.over_time import first_large, in_figures, over_time
from reporting.queries.report_charts.years import Years, years_of
from victims.standard import Place

IDENTIFIED: Place = ("identified", ())
TOTAL: Place = ("", ())


def charts(sources: FindingSources) -> Iterator[ReportChart]:
    if identified := years_of(sources, "victims_identified"):
        yield _victims(identified)
        yield from _children(identified)
        yield from _sexes(identified)
    if forms := years_of(sources, "victims_by_exploitation"):
        yield _forms(forms)


def _victims(years: Years) -> ReportChart:
    number, before = years.exact(IDENTIFIED), years.before(IDENTIFIED)
    values = {"number": in_figures(number), "period": years.now.period, "states": years.states}
    if number is None:
        title = _("The number of victims identified in %(period)s is not shown") % values
    elif before:
        values |= {"earlier": before[0], "then": in_figures(before[1])}
        title = _("%(number)s victims identified in %(period)s, %(then)s in %(earlier)s, in the same states") % values
    else:
        title = _("%(number)s victims were identified in %(period)s by %(states)s") % values
    return over_time(
        years,
        [(_("Victims identified"), IDENTIFIED)],
        key="victims-by-year",
        place="victims",
        title=title,
        subtitle=_("Formally identified victims in the region, by period; %(states)s for %(period)s.") % values,
    )


def _children(years: Years) -> Iterator[ReportChart]:
    """Children stand first. Reports from before children were told apart have no bar."""
    parts = [
        (ChartPart("C", _("Children"), "orange"), ("identified", AGES["child"])),
        (ChartPart("A", _("Adults"), "navy"), ("identified", AGES["adult"])),
        (ChartPart("U", _("Age not recorded"), "outline"), ("identified", AGES["unknown"])),
    ]
    said = _("%(part)s of the %(number)s victims identified in %(period)s were children")
    hidden = _("The number of children among the victims of %(period)s is not shown")
    yield from _shares(years, parts, key="victims-children", said=said, hidden=hidden)


def _sexes(years: Years) -> Iterator[ReportChart]:
    words = {
        "female": (_("Female"), "F", "plum"),
        "male": (_("Male"), "M", "teal"),
        "other": (_("Other or not binary"), "O", "lilac"),
        "unknown": (_("Not recorded"), "U", "outline"),
    }
    parts = [
        (ChartPart(letter, label, look), ("identified", (("sex", code),)))
        for code, (label, letter, look) in words.items()
    ]
    said = _("%(part)s of the %(number)s victims identified in %(period)s were female")
    hidden = _("The number of women and girls among the victims of %(period)s is not shown")
    yield from _shares(years, parts, key="victims-by-sex", said=said, hidden=hidden)


def _shares(
    years: Years, parts: Sequence[tuple[ChartPart, Place]], *, key: str, said: str, hidden: str
) -> Iterator[ReportChart]:
    """One bar for each period; nothing where this report does not tell the first part apart."""
    if years.now.line(parts[0][1]) is None:
        return
    told = [year for year in years.years if any(year.line(place) for _part, place in parts)]
    used = [(part, place) for part, place in parts if any(year.line(place) for year in told)]
    rows = [StackedRow(year.period, [_mark(part.label, year.mark(place)) for part, place in used]) for year in told]
    part, whole = years.exact(parts[0][1]), years.exact(IDENTIFIED)
    values = {"part": in_figures(part), "number": in_figures(whole), "period": years.now.period, "states": years.states}
    title = (hidden if part is None or whole is None else said) % values
    svg = stacked_bars(rows, [part for part, _place in used], key=f"chart-{key}", title=title, full=True)
    yield ReportChart(
        key,
        "victims",
        title,
        _("Formally identified victims in the region, by period; every bar is one whole. %(states)s for %(period)s.")
        % {**values, "states": first_large(years.states)},
        svg,
        (_("Period"), *(part.label for part, _place in used)),
        tuple((row.label, *(mark.shown for mark in row.marks)) for row in rows),
        years.note([mark for row in rows for mark in row.marks]),
    )


def _mark(label: str, mark: ChartValue) -> ChartValue:
    """The mark of a part: with no line, the states of that period reported nobody of it, and it takes no room."""
    if mark.is_gap:
        return ChartValue(label, 0, "–")
    return ChartValue(label, mark.value, mark.shown, mark.upto)


def _forms(years: Years) -> ReportChart:
    """A form is called the most frequent only where every form is shown: a hidden one could be larger."""
    parts = (
        [line for line in years.now.table.lines if not line.is_total and not line.is_beside] if years.now.table else []
    )
    shown = [line for line in parts if line.value is not None and not line.upto]
    total = years.exact(TOTAL)
    values = {"period": years.now.period, "number": in_figures(total), "states": years.states}
    if not shown or total is None:
        title = _("The forms of exploitation of %(period)s are not all shown") % values
    else:
        first = max(shown, key=lambda line: line.value or 0)
        values |= {"form": first.label, "part": first.shown}
        title = _("%(form)s: %(part)s of the %(number)s victims identified in %(period)s") % values
    marks = [ChartValue(line.label, line.value, line.shown, line.upto) for line in parts]
    return ReportChart(
        "victims-by-form",
        "victims",
        title,
        _("Identified victims in the region by form of exploitation, %(period)s; %(states)s.") % values,
        bars(marks, key="chart-victims-by-form", title=title),
        (_("Form of exploitation"), years.now.period),
        tuple((mark.label, mark.shown) for mark in marks),
        years.alone.note(marks),
    )
