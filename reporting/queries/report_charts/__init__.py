"""The charts of the report to AMMTC, from what states released to it and from what disclosure control let it tell.

None is a ranking of states: states stand in alphabetical order, and what is missing names no state. A chart that has
nothing to show is left out. A constant number of queries, whatever the number of states.
"""

from reporting.queries.findings import FindingSources
from reporting.queries.report_charts import articles, reports, rights, victims, work
from reporting.queries.report_charts.chart import ReportChart

FEWEST = 2  # states that reported, for any chart

__all__ = ["ReportChart", "charts_of"]


def charts_of(sources: FindingSources) -> list[ReportChart]:
    """In the order in which the report has them. A number of states among one would say what that state says."""
    if len(sources.now.contents) < FEWEST:
        return []
    return [
        *reports.coverage(sources),
        *articles.charts(sources),
        *victims.charts(sources),
        *rights.charts(sources),
        *work.of_support(sources),
        *work.of_work(sources),
        *reports.needs(sources),
        *reports.follow_up(sources),
    ]
