"""Coverage, needs and follow-up: numbers of states. No state is named."""

import textwrap
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reporting import frozen
from reporting.enums import NeedKind, ProgressStatus
from reporting.figures.breaks import between
from reporting.figures.charts import ChartPart, ChartValue, StackedRow, columns, stacked_bars
from reporting.frozen import FrozenProgress
from reporting.queries.findings import FindingSources
from reporting.queries.report_charts.articles import in_short, so_many
from reporting.queries.report_charts.chart import ReportChart
from reporting.text.quantities import in_words

LONGEST = 90  # letters of a recommendation above its bar; the table has all of it


def coverage(sources: FindingSources) -> Iterator[ReportChart]:
    reports = [*reversed(sources.earlier), sources.now]
    behind = [{iso2: sources.states[iso2].name for iso2 in report.contents} for report in reports]
    if len(reports) < 2 or not behind[-1]:
        return
    periods = [report.period for report in reports]
    marks = [ChartValue(period, len(states), str(len(states))) for period, states in zip(periods, behind, strict=True)]
    count = len(behind[-1])
    values = {"n": in_words(count).capitalize(), "period": periods[-1], "then": in_words(len(behind[-2]))}
    title = ngettext(
        "%(n)s state reported on %(period)s; %(then)s on %(before)s",
        "%(n)s states reported on %(period)s; %(then)s on %(before)s",
        count,
    ) % {**values, "before": periods[-2]}
    yield ReportChart(
        "coverage",
        "coverage",
        title,
        _("States whose accepted reports stand behind each report to AMMTC."),
        columns(marks, key="chart-coverage", title=title),
        (_("Period"), *periods),
        ((_("States"), *(mark.shown for mark in marks)),),
        " ".join(one.sentence for one in between(periods, behind)),
    )


def needs(sources: FindingSources) -> Iterator[ReportChart]:
    """By article: how many states name a need of each kind."""
    named: dict[int | None, dict[str, set[str]]] = {}
    everyone: dict[int | None, set[str]] = {}
    for iso2, content in sources.now.contents.items():
        for need in frozen.needs(content):
            obligation = sources.obligations.get(need["obligation"] or "")
            article = obligation.article.number if obligation else None
            named.setdefault(article, {}).setdefault(need["kind"], set()).add(iso2)
            everyone.setdefault(article, set()).add(iso2)
    if not named:
        return
    titles = {each.article.number: str(each.article) for each in sources.obligations.values()}
    articles = sorted(named, key=lambda number: (number is None, number))
    looks = ("navy", "teal", "orange", "lilac", "plum", "dark", "outline")
    letters = ("L", "T", "E", "D", "V", "C", "O")
    kinds = list(zip(NeedKind, letters, looks, strict=True))
    parts = [ChartPart(letter, str(kind.label), look) for kind, letter, look in kinds]
    rows = [
        StackedRow(
            _label_of(titles.get(article or 0, _("No article")), len(everyone[article])),
            [
                ChartValue(part.label, count, str(count))
                for part, kind in zip(parts, NeedKind, strict=True)
                for count in [len(named[article].get(kind, ()))]
            ],
        )
        for article in articles
    ]
    counts = {article: len(states) for article, states in everyone.items() if article is not None}
    title = _title_of_needs(counts, len(sources.now.contents))
    yield ReportChart(
        "needs",
        "needs",
        title,
        _("Number of states that name a need of each kind, by article, %(period)s. A state may name several.")
        % {"period": sources.now.period},
        stacked_bars(rows, parts, key="chart-needs", title=title),
        (_("Article"), *(part.label for part in parts)),
        tuple((row.label, *(mark.shown for mark in row.marks)) for row in rows),
    )


def _label_of(article: str, states: int) -> str:
    return ngettext("%(article)s (%(n)s state)", "%(article)s (%(n)s states)", states) % {
        "article": article,
        "n": in_words(states),
    }


def _title_of_needs(counts: dict[int, int], of: int) -> str:
    if not counts:
        return _("Needs are named outside the articles")
    most = max(counts, key=lambda article: counts[article])
    values = {"n": in_words(counts[most]).capitalize(), "of": in_words(of), "article": most}
    if list(counts.values()).count(counts[most]) > 1 or len(counts) == 1:
        said = ngettext(
            "%(n)s of %(of)s states that reported names a need under Article %(article)s",
            "%(n)s of %(of)s states that reported name a need under Article %(article)s",
            counts[most],
        )
    else:
        said = ngettext(
            "%(n)s of %(of)s states names a need under Article %(article)s, more than under any other",
            "%(n)s of %(of)s states name a need under Article %(article)s, more than under any other",
            counts[most],
        )
    return said % values


def follow_up(sources: FindingSources) -> Iterator[ReportChart]:
    """Recommendations to all states: how many are how far. One to a single state would name it."""
    items: dict[int, FrozenProgress] = {}
    said: dict[int, list[str]] = {}
    for content in sources.now.contents.values():
        for entry in frozen.progress(content):
            if entry["for_all"]:
                items[entry["item"]] = entry
                said.setdefault(entry["item"], []).append(entry["status"])
    if not items:
        return
    steps = (
        (ProgressStatus.DONE, "D", "navy"),
        (ProgressStatus.UNDER_WAY, "U", "teal"),
        (ProgressStatus.NOT_STARTED, "N", "lilac"),
        (ProgressStatus.NO_LONGER_APPLIES, "X", "outline"),
    )
    parts = [
        *(ChartPart(letter, str(step.label), look) for step, letter, look in steps),
        ChartPart("–", _("Not said"), "outline"),
    ]
    codes = [*(step for step, _letter, _look in steps), ""]
    ordered = sorted(items.values(), key=lambda item: item["item"])
    rows = [
        StackedRow(
            textwrap.shorten(f"{item['reference']}: {item['text']}", LONGEST, placeholder="…"),
            [
                ChartValue(part.label, count, str(count))
                for part, code in zip(parts, codes, strict=True)
                for count in [said[item["item"]].count(code)]
            ],
        )
        for item in ordered
    ]
    title = _title_of_progress({item["reference"]: said[item["item"]] for item in ordered})
    yield ReportChart(
        "follow-up",
        "follow_up",
        title,
        _("Recommendations to all states: number of states by step of progress, %(period)s.")
        % {"period": sources.now.period},
        stacked_bars(rows, parts, key="chart-follow-up", title=title, full=True),
        (_("Recommendation"), *(part.label for part in parts)),
        tuple(
            (f"{item['reference']}: {item['text']}", *(mark.shown for mark in row.marks))
            for item, row in zip(ordered, rows, strict=True)
        ),
    )


def _title_of_progress(said: dict[str, list[str]]) -> str:
    done = {reference: (statuses.count(ProgressStatus.DONE), len(statuses)) for reference, statuses in said.items()}
    most = max(done, key=lambda reference: done[reference][0] / done[reference][1])
    fewest = min(done, key=lambda reference: done[reference][0] / done[reference][1])
    values = {"reference": most, "many": so_many(*done[most]), "other": fewest, "few": in_short(*done[fewest])}
    if done[most][0] / done[most][1] == done[fewest][0] / done[fewest][1]:
        return _("Recommendation %(reference)s is done in %(many)s") % values
    return _("Recommendation %(reference)s is done in %(many)s, %(other)s in %(few)s") % values
