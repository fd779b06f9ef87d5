"""The key figures of a publication: published totals, each compared like for like. Reads published rows only.

A total is compared with the same months of an earlier year, and only where the same states stand behind both numbers
and both are shown; where states left or joined, only the states of both periods are, as in ``breaks``. There is no
percentage of anything else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from reporting.dashboards.queries import breaks
from reporting.dashboards.queries.periods import period_label
from reporting.dashboards.queries.published_tables import Place, numbers
from reporting.enums import WhyMissing
from reporting.figures import charts
from reporting.figures.breaks import States
from reporting.figures.numbers import MISSING, MISSING_MARK, Coordinates, Number
from reporting.models.publication import Publication, PublishedGap, PublishedTable
from victims.disclosure.linked import ONCE_BLOCK
from victims.layout import counted_in


@dataclass(frozen=True)
class KeyLine:
    """A line of a statistical table: its block and its coordinates there (() for the total)."""

    table: str
    number: str
    block: str
    label: str | Promise
    at: Coordinates = ()


IDENTIFIED = KeyLine("victims_identified", "S1", "identified", gettext_lazy("Victims formally identified"))
ASSISTED = KeyLine("victims_assisted", "S6", ONCE_BLOCK, gettext_lazy("Victims assisted, each counted once"))
OPENED = KeyLine("cases_investigated", "S14", "investigation_opened", gettext_lazy("Investigations opened"))
CONVICTED = KeyLine("persons_convicted", "S17", "", gettext_lazy("Persons convicted at first instance"))
KEY_LINES = (IDENTIFIED, ASSISTED, OPENED, CONVICTED)
BY_FORM = "victims_by_exploitation"
TABLES = {line.table for line in KEY_LINES} | {BY_FORM}
PERIODS = 5  # the most that the chart shows
FEWEST_FOR_SHARE = 50  # a share of fewer says more than the numbers do


@dataclass(frozen=True)
class LikeForLike:
    """A number and the same line in an earlier period, over the same states.

    ``before`` and ``now`` are None if they cannot be compared; then ``why`` says it ("" if nothing is to be said).
    ``states`` is how many stand behind both if these are not all states of both periods, otherwise 0.
    """

    period: str = ""
    before: int | None = None
    now: int | None = None
    states: int = 0
    why: str = ""

    @property
    def difference(self) -> int | None:
        return None if self.before is None or self.now is None else self.now - self.before

    @property
    def percent(self) -> str:
        """Such as "+4 %"; "" for a number that is too small, or one that cannot be compared."""
        if self.difference is None or self.before is None or self.before < FEWEST_FOR_SHARE:
            return ""
        return f"{_signed(round(100 * self.difference / self.before))} %"


def _signed(number: int) -> str:
    return f"{'+' if number > 0 else '−' if number < 0 else ''}{abs(number):,}"


def is_exact(number: Number) -> bool:
    return number.is_number and number.upto is None


class Figures:
    """The tables behind the first screen of a place: those of the last periods, and of all states in two of them.

    ``publications`` are in order of time; the last one is the one shown. Three queries.
    """

    def __init__(self, publications: Sequence[Publication], place: Place) -> None:
        self.place, self.shown = place, publications[-1]
        self.periods = list(publications[-PERIODS:])
        self.before = _a_year_before(self.shown, publications)
        pair = [self.shown, *([self.before] if self.before else [])]
        wanted = Q(publication__in={*self.periods, *pair}, iso2=place.iso2)
        if not place.iso2:
            wanted |= Q(publication__in=pair)
        rows = PublishedTable.objects.filter(wanted, table_key__in=TABLES)
        gaps = PublishedGap.objects.filter(publication=self.shown, iso2=place.iso2, table_key__in=TABLES)
        self.rows = {(row.publication_id, row.iso2, row.table_key): row for row in rows}
        self.numbers = {key: numbers(row) for key, row in self.rows.items()}
        self.gaps = {gap.table_key: gap.why for gap in gaps}
        self.behind = breaks.states_behind(self.periods)

    @property
    def is_region(self) -> bool:
        return not self.place.iso2

    @property
    def period(self) -> str:
        return period_label(self.shown)

    def row(self, table: str, publication: Publication | None = None) -> PublishedTable | None:
        return self.rows.get(((publication or self.shown).pk, self.place.iso2, table))

    def number(self, line: KeyLine, publication: Publication | None = None, iso2: str | None = None) -> Number:
        """The number of the place, or of another one. Without a number, its mark says why."""
        publication, iso2 = publication or self.shown, self.place.iso2 if iso2 is None else iso2
        key = publication.pk, iso2, line.table
        if key in self.numbers:
            return self.numbers[key].get((line.block, line.at), MISSING)
        missing = WhyMissing.NO_FIGURES if self.is_region else MISSING_MARK
        return Number(None, None, self.gaps.get(line.table, missing) if publication == self.shown else missing)

    def states(self, line: KeyLine, publication: Publication) -> States:
        """The states that gave a number in this line, shown or not."""
        return {
            iso2: self.rows[pk, iso2, table].state_name
            for (pk, iso2, table), found in self.numbers.items()
            if (pk, table) == (publication.pk, line.table)
            and iso2
            and found.get((line.block, line.at), MISSING).mark != MISSING_MARK
        }

    def compared(self, line: KeyLine) -> LikeForLike:
        before, now = self.before, self.number(line)
        if before is None or not now.is_number:
            return LikeForLike()
        period, earlier = period_label(before), self.number(line, before)
        if not self.is_region or self.states(line, before) == self.states(line, self.shown):
            if not earlier.is_number:
                return LikeForLike(period, why=_say(period, earlier))
            if not (is_exact(now) and is_exact(earlier)):
                return LikeForLike(period, why=_("ranges are not compared"))
            return LikeForLike(period, earlier.value, now.value)
        return self._of_the_states_in_both(line, before)

    def _of_the_states_in_both(self, line: KeyLine, before: Publication) -> LikeForLike:
        pair = [before, self.shown]
        behind = [self.states(line, publication) for publication in pair]
        found = breaks.like_for_like(
            behind,
            [self.number(line, publication) for publication in pair],
            lambda place, iso2: self.number(line, pair[place], iso2),
        )
        period = period_label(before)
        if len(found) == len(pair) and all(map(is_exact, found)):
            return LikeForLike(period, found[0].value, found[1].value, states=len(breaks.in_every_period(behind)))
        return LikeForLike(period, why=_("other states stand behind %(period)s") % {"period": period})


def _say(period: str, number: Number) -> str:
    return _("%(period)s says “%(word)s”") % {"period": period, "word": number.shown}


def _a_year_before(shown: Publication, publications: Sequence[Publication]) -> Publication | None:
    """The newest publication before on the same months: half a year is not compared with a year."""
    months = _months(shown)
    earlier = [each for each in publications if each.period_end < shown.period_start and _months(each) == months]
    return earlier[-1] if earlier else None


def _months(publication: Publication) -> tuple[int, int, int]:
    first, last = publication.period
    return first.month, last.month, last.year - first.year


# --- One figure -------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class KeyFigure:
    """``shown`` is the number, or the word instead of it. ``table`` is the number of its table ("" if it has none)."""

    label: str
    shown: str
    is_number: bool
    about: str
    change: str = ""
    table: str = ""
    is_hidden: bool = False
    is_public: bool = False  # the state has published it itself


def key_figures(figures: Figures) -> list[KeyFigure]:
    return [_figure(figures, line) for line in KEY_LINES]


def _figure(figures: Figures, line: KeyLine) -> KeyFigure:
    number, row = figures.number(line), figures.row(line.table)
    about = [figures.period]
    if figures.is_region and row:
        about.insert(0, in_states(row.states_included))
    if row and row.provisional:
        about.append(_("provisional"))
    counted_on = row.cutoff if row and row.cutoff else None
    about.append(_as_of(figures.shown) if counted_on is None else _counted_on(counted_on))
    return KeyFigure(
        label=str(line.label),
        shown=number.shown,
        is_number=number.is_number,
        about=", ".join(about),
        change=change_in_words(figures.compared(line)),
        table=line.number if row or line.table in figures.gaps else "",
        is_hidden=number.is_hidden,
        is_public=number.source is not None,
    )


def in_states(count: int) -> str:
    return ngettext("%(n)d state", "%(n)d states", count) % {"n": count}


def _as_of(publication: Publication) -> str:
    return as_of(publication.published_at.date())


def as_of(day: date) -> str:
    return _("as of %(day)s") % {"day": date_format(day, "j F Y")}


def _counted_on(day: date) -> str:
    return _("counted on %(day)s") % {"day": date_format(day, "j F Y")}


def change_in_words(found: LikeForLike) -> str:
    """Such as "+152 (+4 %) since 2024, like for like"; "" if there is no earlier period."""
    if found.difference is None:
        return _("No change given: %(why)s.") % {"why": found.why} if found.why else ""
    if not found.difference:
        changed = _("As in %(period)s") % {"period": found.period}
    else:
        by = _signed(found.difference) + (f" ({found.percent})" if found.percent else "")
        changed = _("%(by)s since %(period)s") % {"by": by, "period": found.period}
    if found.states:
        both = ngettext("in the %(n)d state of both", "in the %(n)d states of both", found.states)
        return f"{changed}, {both % {'n': found.states}}"
    return changed


# --- The chart --------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class KeyChart:
    """``title`` says what was found, ``about`` what is drawn, ``breaks`` who left and joined where a line breaks."""

    title: str
    about: str
    drawing: SafeString
    breaks: tuple[str, ...] = ()


def key_chart(figures: Figures) -> KeyChart | None:
    """The first key figure of which a period has a number, by period; or else the first that is hidden in one."""
    lines = [(line, [figures.number(line, publication) for publication in figures.periods]) for line in KEY_LINES]
    for line, found in lines:
        if any(number.low for number in found):
            return _drawn(figures, line, found)
    for line, found in lines:
        if any(number.is_hidden for number in found):
            return _drawn(figures, line, found)
    return None


def _drawn(figures: Figures, line: KeyLine, found: Sequence[Number]) -> KeyChart:
    row = next(row for each in reversed(figures.periods) if (row := figures.row(line.table, each)))
    behind = figures.behind.get(line.number, []) if figures.is_region else []
    broken = breaks.breaks(figures.periods, behind)
    marks = [
        charts.ChartValue(period_label(p), n.low, n.shown, n.upto, is_gap=not n.is_number and not n.is_hidden)
        for p, n in zip(figures.periods, found, strict=True)
    ]
    about = _("%(place)s, %(unit)s by period.") % {"place": figures.place.name, "unit": counted_in(row.unit)}
    if broken:
        about += " " + _("Not compared across a dashed line: the states differ.")
    title = _("%(label)s: %(number)s in %(period)s") % {
        "label": line.label,
        "number": found[-1].shown,
        "period": figures.period,
    }
    drawing = charts.columns(marks, key="key-chart", title=f"{line.label}: {about}", breaks=[one.at for one in broken])
    return KeyChart(title, about, drawing, tuple(one.sentence for one in broken))
