"""Charts of support and redress, and of cases and requests. A hidden number is in no title, chart or table."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from reporting.figures.charts import ChartValue, bars
from reporting.queries.findings import FindingSources
from reporting.queries.report_charts.chart import ReportChart
from reporting.queries.report_charts.over_time import in_figures, over_time
from reporting.queries.report_charts.years import Years, years_of
from reporting.text.finding_sentences import listed
from victims.disclosure.linked import ONCE_BLOCK
from victims.standard import Place


def of_support(sources: FindingSources) -> Iterator[ReportChart]:
    if assisted := years_of(sources, "victims_assisted"):
        yield _support(assisted)
    if redress := years_of(sources, "redress"):
        yield _redress(redress)


def of_work(sources: FindingSources) -> Iterator[ReportChart]:
    if cases := years_of(sources, "cases_investigated"):
        yield _cases(cases)
    if requests := years_of(sources, "cooperation_requests"):
        yield _requests(requests)


# --- Support and redress ----------------------------------------------------------------------------------------------
def _support(years: Years) -> ReportChart:
    once, housing = (ONCE_BLOCK, ()), ("housing", ())
    total, housed = years.exact(once), years.exact(housing)
    values = {
        "number": in_figures(total),
        "housed": in_figures(housed),
        "period": years.now.period,
        "states": years.states,
    }
    if total is None:
        title = _("The number of victims assisted in %(period)s is not shown") % values
    elif housed is None:
        title = _("%(number)s victims were assisted in %(period)s") % values
    else:
        title = _("%(number)s victims were assisted in %(period)s, %(housed)s of them with housing") % values
    rows = years.now.table.lines if years.now.table else []
    marks = [
        ChartValue(_("All, each counted once") if line.place == once else line.label, line.value, line.shown, line.upto)
        for line in rows
    ]
    return ReportChart(
        "support",
        "rights",
        title,
        _("Victims assisted in the region by kind of help, %(period)s; one person may have several. In %(states)s.")
        % values,
        bars(marks, key="chart-support", title=title),
        (_("Kind of help"), years.now.period),
        tuple((mark.label, mark.shown) for mark in marks),
        years.alone.note(marks),
    )


def _redress(years: Years) -> ReportChart:
    ordered, paid = ("ordered", ()), ("paid_full", ())
    number, part = years.exact(ordered), years.exact(paid)
    values = {
        "number": in_figures(number),
        "part": in_figures(part),
        "period": years.now.period,
        "states": years.states,
    }
    if number is None:
        title = _("The number of orders of redress in %(period)s is not shown") % values
    elif part is None:
        title = _("%(number)s orders of redress in %(period)s") % values
    else:
        title = _("%(part)s of the %(number)s orders of redress of %(period)s were paid in full") % values
    return over_time(
        years,
        [(_("Ordered or approved"), ordered), (_("Paid in full"), paid)],
        key="redress",
        place="rights",
        title=title,
        subtitle=_("Compensation and restitution in the region, by period; %(states)s for %(period)s.") % values,
    )


# --- Cases and requests -----------------------------------------------------------------------------------------------
def _cases(years: Years) -> ReportChart:
    lines_of = [
        (_("Investigations opened"), ("investigation_opened", ())),
        (_("Brought before a court"), ("prosecuted", ())),
        (_("Convicted at first instance"), ("convicted", ())),
    ]
    words = [
        _("%(n)s investigations were opened"),
        _("%(n)s cases came to court"),
        _("%(n)s ended in conviction"),
    ]
    return over_time(
        years,
        lines_of,
        key="cases-by-stage",
        place="cases",
        title=_together(years, lines_of, words, _("The numbers of cases of %(period)s are not shown")),
        subtitle=_("Cases in the region by stage, by period; %(states)s for %(period)s.")
        % {"states": years.states, "period": years.now.period},
    )


def _requests(years: Years) -> ReportChart:
    lines_of = [
        (_("Requests made"), ("made", ())),
        (_("Requests received"), ("received", ())),
        (_("Requests executed"), ("executed", ())),
    ]
    words = [
        _("states made %(n)s requests"),
        _("received %(n)s"),
        _("executed %(n)s"),
    ]
    return over_time(
        years,
        lines_of,
        key="requests-by-stage",
        place="cooperation",
        title=_together(years, lines_of, words, _("The numbers of requests of %(period)s are not shown")),
        subtitle=_("Requests between states, by period; %(states)s for %(period)s.")
        % {"states": years.states, "period": years.now.period},
    )


def _together(years: Years, lines_of: Sequence[tuple[str, Place]], words: Sequence[str], hidden: str) -> str:
    """ "In 2025, 523 investigations were opened and 381 ended in conviction": only what is shown."""
    numbers = [years.exact(place) for _label, place in lines_of]
    said = [one % {"n": in_figures(number)} for one, number in zip(words, numbers, strict=True) if number is not None]
    if not said:
        return hidden % {"period": years.now.period}
    return _("In %(period)s, %(said)s") % {"period": years.now.period, "said": listed(said)}
