"""How many states say what on each article, now and in the report before. No state is named."""

from collections.abc import Iterator, Mapping
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reporting import statuses
from reporting.figures.charts import ChartPart, ChartValue, DotRow, StackedRow, dots, stacked_bars
from reporting.models import Article, Obligation
from reporting.queries.article_standing import statuses_by_article
from reporting.queries.findings import FindingSources, ReportsOfYear
from reporting.queries.report_charts.chart import ReportChart
from reporting.statuses import STATUSES
from reporting.text.quantities import in_words

LOOKS = {
    statuses.IN_PLACE: "navy",
    statuses.PARTLY: "teal",
    statuses.PLANNED: "lilac",
    statuses.PARTLY_UNREAD: "teal",
    statuses.PLANNED_UNREAD: "lilac",
    statuses.NOT_APPLICABLE: "outline",
    statuses.NO_ANSWER: "outline",
    statuses.HELD_BACK: "dashed",
    statuses.NO_REPORT: "dashed",
}
SAID = (statuses.IN_PLACE, statuses.PARTLY, statuses.PLANNED, statuses.NOT_APPLICABLE)
OfArticle = Mapping[str, str]  # ISO code → the status code that a state gives itself on an article


def part_of(code: str, mark: str = "") -> ChartPart:
    """A status as a part of a bar or a tile. What † and ``mark`` mean stands in the note."""
    status = STATUSES[code]
    words = status.text.removesuffix(statuses.NO_GAP_YET)
    signs = ["†"] if words != status.text else []
    return ChartPart(status.letter + mark, " ".join([words, *signs, *mark]), LOOKS[code])


def charts(sources: FindingSources) -> Iterator[ReportChart]:
    duties = Obligation.objects.duties()
    articles = list(Article.objects.select_related("chapter"))
    numbers = [article.number for article in articles]
    now = statuses_by_article(sources.now, numbers, duties)
    for chapter, group in groupby(articles, key=lambda article: article.chapter):
        asked = [article for article in group if _in_place(now[article.number])[1]]
        if asked:
            yield _of_chapter(sources.now, chapter.number, chapter.title, asked, now)
    if sources.before:
        before = statuses_by_article(sources.before, numbers, duties)
        yield from _then_and_now(sources.before, sources.now, articles, before, now)


def _in_place(given: OfArticle) -> tuple[int, int]:
    """How many states have an article in place, of how many that say anything on it."""
    codes = [statuses.as_said(code) for code in given.values()]
    return codes.count(statuses.IN_PLACE), sum(code in SAID for code in codes)


def so_many(count: int, of: int) -> str:
    """ "seven of ten states"; "all ten states"."""
    if of == 1:
        return _("the one state that answered") if count else _("no state (one answered)")
    values = {"count": in_words(count), "of": in_words(of)}
    return (_("all %(of)s states") if count == of else _("%(count)s of %(of)s states")) % values


def in_short(count: int, of: int) -> str:
    """ "seven of ten", beside another number of states."""
    return _("%(count)s of %(of)s") % {"count": in_words(count), "of": in_words(of)}


def _of_chapter(
    report: ReportsOfYear, number: int, chapter: str, articles: list[Article], now: Mapping[int, OfArticle]
) -> ReportChart:
    codes = [code for code in STATUSES if any(code in now[article.number].values() for article in articles)]
    parts = [part_of(code) for code in codes]
    rows = [
        StackedRow(
            str(article),
            [
                ChartValue(part.label, count, str(count))
                for part, code in zip(parts, codes, strict=True)
                for count in [list(now[article.number].values()).count(code)]
            ],
        )
        for article in articles
    ]
    title = _title(articles, now)
    key = f"articles-chapter-{number}"
    return ReportChart(
        key,
        "articles",
        title,
        _("%(chapter)s: number of states by the status that they give themselves; %(n)s states reported on "
          "%(period)s.")
        % {"chapter": chapter, "n": in_words(len(report.contents)), "period": report.period},
        stacked_bars(rows, parts, key=f"chart-{key}", title=title, full=True),
        (_("Article"), *(part.label for part in parts)),
        tuple((row.label, *(mark.shown for mark in row.marks)) for row in rows),
        unread_note(codes),
    )  # fmt: skip


def unread_note(codes: list[str]) -> str:
    if not any(code in statuses.SAID_BY_THE_STATE for code in codes):
        return ""
    return _("† The text of the duty is not checked yet, so nothing counts as missing.")


def _title(articles: list[Article], now: Mapping[int, OfArticle]) -> str:
    """The articles that most and fewest of the states have in place."""
    found = [(article.number, *_in_place(now[article.number])) for article in articles]
    most = max(found, key=lambda each: each[1] / each[2])
    fewest = min(found, key=lambda each: each[1] / each[2])
    values = {"article": most[0], "many": so_many(*most[1:]), "other": fewest[0], "few": in_short(*fewest[1:])}
    if most[1] / most[2] == fewest[1] / fewest[2]:
        return _("Article %(article)s is in place in %(many)s") % values
    return _("Article %(article)s is in place in %(many)s, Article %(other)s in %(few)s") % values


def _then_and_now(
    before: ReportsOfYear,
    report: ReportsOfYear,
    articles: list[Article],
    earlier: Mapping[int, OfArticle],
    now: Mapping[int, OfArticle],
) -> Iterator[ReportChart]:
    """The articles on which the number of the same states with everything in place is another than before."""
    rows, largest, compared = [], 0, 0
    for article in articles:
        then, today = ({i: statuses.as_said(code) for i, code in of[article.number].items()} for of in (earlier, now))
        both = [iso2 for iso2, code in today.items() if code in SAID and then.get(iso2) in SAID]
        if len(both) < 2:
            continue  # one state is no trend of the region
        compared += 1
        counts = [sum(codes[iso2] == statuses.IN_PLACE for iso2 in both) for codes in (then, today)]
        largest = max(largest, len(both))
        if counts[0] != counts[1]:
            label = _("%(article)s (%(n)s states)") % {"article": article, "n": in_words(len(both))}
            marks = [ChartValue(of.period, n, str(n)) for of, n in zip((before, report), counts, strict=True)]
            rows.append((DotRow(label, *marks), counts[1] > counts[0]))
    if not rows:
        return
    more = sum(is_more for _row, is_more in rows)
    values = {"n": in_words(more), "period": before.period, "fewer": in_words(len(rows) - more)}
    if more:
        title = ngettext(
            "%(n)s article is in place in more of the same states than in %(period)s",
            "%(n)s articles are in place in more of the same states than in %(period)s",
            more,
        ) % {**values, "n": values["n"].capitalize()}
        if len(rows) > more:
            title = _("%(title)s, %(fewer)s in fewer") % {**values, "title": title}
    else:
        title = ngettext(
            "%(n)s article is in place in fewer of the same states than in %(period)s",
            "%(n)s articles are in place in fewer of the same states than in %(period)s",
            len(rows),
        ) % {**values, "n": in_words(len(rows)).capitalize()}
    drawn = [row for row, _is_more in rows]
    rest = compared - len(rows)
    yield ReportChart(
        "articles-then-now",
        "articles",
        title,
        _("Number of states that have the article in place, of those that answered in both reports."),
        dots(drawn, key="chart-articles-then-now", title=title, limit=largest),
        (_("Article"), before.period, report.period),
        tuple((row.label, row.then.shown, row.now.shown) for row in drawn),
        ngettext(
            "On %(n)s other article the number did not change.",
            "On %(n)s other articles the number did not change.",
            rest,
        )
        % {"n": in_words(rest)}
        if rest
        else "",
    )
