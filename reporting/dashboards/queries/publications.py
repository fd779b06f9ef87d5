"""What a dashboard shows of publications. Reads published rows only."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reporting.dashboards.queries import breaks
from reporting.dashboards.queries.periods import period_label
from reporting.dashboards.queries.published_tables import newest_editions, numbers
from reporting.figures import charts
from reporting.figures.breaks import Break, States
from reporting.figures.numbers import MISSING as NO_NUMBER
from reporting.figures.numbers import Coordinates, Number
from reporting.models.publication import Publication, PublishedRight, PublishedStatus, PublishedTable, PublishedTotal
from reporting.statuses import OF_PART, OF_PART_WORDS, STATUSES
from victims.layout import counted_in

PLAIN_TOTAL = "Total, region"  # the total of all lines, which needs no name
MISSING, NOT_ADDED, NOT_BROKEN_DOWN = "no figures", "not added up", "–"


def status_grid(publication: Publication) -> dict[str, list[Any]]:
    """States (in alphabetical order) by articles, as ``components/tile_grid.html`` takes it. One query."""
    rows = list(publication.statuses.all())
    by_state = [(name, list(items)) for name, items in groupby(rows, key=lambda row: row.state_name)]
    first = by_state[0][1] if by_state else []
    used = {row.code for row in rows}
    return {
        "columns": [(str(row.article_number), f"Article {row.article_number}: {row.article_title}") for row in first],
        "rows": [(_state(items[0]), "", [_tile(row) for row in items]) for _key, items in by_state],
        "legend": [
            *((s.letter, s.tile, s.text) for code, s in STATUSES.items() if code in used),
            *([(OF_PART, "", OF_PART_WORDS.capitalize())] if any(map(_is_of_part, rows)) else ()),
        ],
    }


def _state(row: PublishedStatus) -> str:
    return row.state_name if row.is_party else f"{row.state_name} (not a Party)"


def _tile(row: PublishedStatus) -> tuple[str, str, str]:
    status = STATUSES[row.code]
    return f"{status.letter}{OF_PART if _is_of_part(row) else ''}", status.tile, row.text


def _is_of_part(row: PublishedStatus) -> bool:
    return row.text.endswith(f"({OF_PART_WORDS})")


@dataclass(frozen=True)
class StatisticLine:
    """One line of a statistical table, with a (shown, is a number) pair per publication."""

    label: str
    is_total: bool
    cells: list[tuple[str, bool]]


@dataclass(frozen=True)
class Statistic:
    """One statistical table over the publications: its message, its charts, and a table with their numbers.

    ``totals`` has for each publication the total as shown, the number of its states and whether these are others than
    in the publication before. ``total_label`` says what it counts ("" if the lines of the table are never added up).
    """

    number: str
    title: str
    unit: str
    message: str
    total_label: str
    totals: list[tuple[str, int, bool]]
    lines: list[StatisticLine]
    notes: list[tuple[str, str]]  # (period, note)
    period: str  # the newest one
    columns: list[charts.ChartValue]
    bars: list[charts.ChartValue]
    breaks: list[Break]  # where the states of the totals change
    like: list[Number]  # the totals of the states of every period; empty without a break
    like_states: list[str]

    @property
    def by_period(self) -> SafeString:
        """Chart of the total by period; "" if there is none."""
        if not self.columns:
            return SafeString("")
        title = f"{self.total_label or self.title} ({self.unit}), by period"
        at = [found.at for found in self.breaks]
        return charts.columns(self.columns, key=f"chart-{self.number.lower()}-periods", title=title, breaks=at)

    @property
    def like_chart(self) -> SafeString:
        """Chart of the total by period, like for like; "" if no period has a number."""
        if not any(number.low for number in self.like):
            return SafeString("")
        title = f"{self.total_label or self.title} ({self.unit}), by period, {len(self.like_states)} states"
        marks = [
            charts.ChartValue(mark.label, number.low, number.shown, number.upto, is_gap=not number.is_number)
            for mark, number in zip(self.columns, self.like, strict=True)
        ]
        largest = max(mark.top for mark in (*self.columns, *marks))
        return charts.columns(marks, key=f"chart-{self.number.lower()}-like", title=title, largest=largest)

    @property
    def by_line(self) -> SafeString:
        """Chart of the lines of the newest period; "" if there are none."""
        if not self.bars:
            return SafeString("")
        title = f"{self.title} ({self.unit}), lines of {self.period}"
        return charts.bars(self.bars, key=f"chart-{self.number.lower()}-lines", title=title)


def statistics(publications: Sequence[Publication], number: str = "") -> list[Statistic]:
    """The regional tables of ``publications``, or one table with its totals like for like. Two queries, or three.

    ``publications`` are in order of time; the last one is the one shown.
    """
    totals = PublishedTotal.objects.filter(publication__in=publications).order_by("table_number", "position")
    if number:
        totals = totals.filter(table_number=number)
    tables: dict[str, list[PublishedTotal]] = {}
    for total in totals:
        tables.setdefault(total.table_number, []).append(total)
    behind = breaks.states_behind(publications, number)
    nobody: list[States] = [{} for _publication in publications]
    return [
        _statistic(tables[name], publications, behind.get(name, nobody), with_like=bool(number))
        for name in sorted(tables, key=_natural)
    ]


def _natural(number: str) -> tuple[str, int]:
    """S2 before S10."""
    return number.rstrip("0123456789"), int(number.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") or 0)


def _statistic(
    rows: list[PublishedTotal],
    publications: Sequence[Publication],
    behind: Sequence[States] = (),
    *,
    with_like: bool = False,
) -> Statistic:
    newest = publications[-1]
    places = {publication.pk: place for place, publication in enumerate(publications)}
    last = max(rows, key=lambda row: places[row.publication_id])
    any_row = {row.publication_id: row for row in rows}
    totals = {row.publication_id: row for row in rows if row.is_total}
    found = {(row.label, row.publication_id): row for row in rows}
    labels: dict[str, bool] = {}
    for row in sorted(rows, key=lambda row: (-places[row.publication_id], row.position)):
        labels.setdefault(row.label, row.is_total)
    unit = counted_in(last.unit)
    columns = [_mark(period_label(publication), totals.get(publication.pk)) for publication in publications]
    bars = [
        _mark(row.label, row)
        for row in rows
        if row.publication_id == newest.pk and not row.is_total and not row.is_beside
    ]
    found_breaks = breaks.breaks(publications, behind)
    at = {found.at for found in found_breaks}
    total_label = next((row.label for row in reversed(totals.values()) if row.label != PLAIN_TOTAL), "")
    return Statistic(
        number=last.table_number,
        title=last.table_title,
        unit=unit,
        message=_message(any_row.get(newest.pk), totals.get(newest.pk), last.table_title, unit, newest),
        total_label=total_label,
        totals=[
            (*_total(any_row.get(publication.pk), totals.get(publication.pk)), place in at)
            for place, publication in enumerate(publications)
        ],
        lines=[
            StatisticLine(label, is_total, [_shown(found.get((label, publication.pk))) for publication in publications])
            for label, is_total in labels.items()
        ],
        notes=[(period_label(r), any_row[r.pk].note) for r in publications if r.pk in any_row and any_row[r.pk].note],
        period=period_label(newest),
        columns=columns if totals else [],
        bars=bars,
        breaks=found_breaks,
        like=_like(last.table_number, publications, behind, totals) if with_like and totals else [],
        like_states=sorted(breaks.in_every_period(behind).values()),
    )


def _like(
    number: str, publications: Sequence[Publication], behind: Sequence[States], totals: dict[int, PublishedTotal]
) -> list[Number]:
    """The total like for like; an empty list without a break. One query in both cases.

    The part of the table to which the total belongs is found by comparing numbers.
    """
    rows = list(PublishedTable.objects.filter(publication__in=publications, number=number))
    if not breaks.breaks(publications, behind):
        return []
    given = {(row.publication_id, row.iso2): numbers(row) for row in rows}
    region = [given.get((publication.pk, ""), {}) for publication in publications]
    blocks = dict.fromkeys(block for found in region for block, place in found if not place)
    block = next((one for one in blocks if _is_total(one, publications, region, totals)), None)
    if block is None:
        return []
    return breaks.like_for_like(
        behind,
        [found.get((block, ()), NO_NUMBER) for found in region],
        lambda place, iso2: given.get((publications[place].pk, iso2), {}).get((block, ()), NO_NUMBER),
    )


def _is_total(
    block: str,
    publications: Sequence[Publication],
    region: Sequence[dict[tuple[str, Coordinates], Number]],
    totals: dict[int, PublishedTotal],
) -> bool:
    """Whether the total of a part of the table equals the total of the region wherever both are shown."""
    both = [
        (found[block, ()], totals[publication.pk])
        for publication, found in zip(publications, region, strict=True)
        if (block, ()) in found and publication.pk in totals
    ]
    told = [(number, total) for number, total in both if number.is_number and total.value is not None]
    return bool(told) and all((number.value, number.upto) == (total.value, total.upto) for number, total in told)


def _shown(row: PublishedTotal | None) -> tuple[str, bool]:
    return (row.shown, row.value is not None) if row else (NOT_BROKEN_DOWN, False)


def _total(any_row: PublishedTotal | None, total: PublishedTotal | None) -> tuple[str, int]:
    if any_row is None:
        return MISSING, 0
    return (total.shown if total else NOT_ADDED), any_row.states_included


def _mark(label: str, row: PublishedTotal | None) -> charts.ChartValue:
    if row is None:
        return charts.ChartValue(label, None, MISSING, is_gap=True)
    low = max(row.value, 1) if row.value is not None and row.upto else row.value
    return charts.ChartValue(label, low, row.shown, row.upto)


def _message(
    any_row: PublishedTotal | None, total: PublishedTotal | None, title: str, unit: str, newest: Publication
) -> str:
    """The number first, then its parts. The sentence says what was reported, never what it could mean."""
    period = period_label(newest)
    if any_row is None:
        return f"{title}: no figures for {period}"
    count = any_row.states_included
    states = ngettext("from %(count)d state", "from %(count)d states", count) % {"count": count}
    if total is None:
        return f"{title}: lines that are not added up, {states}, {period}"
    name = total.label.removesuffix(", region")
    counted = "" if total.label == PLAIN_TOTAL else f" ({name[0].lower()}{name[1:]})"
    if total.value is None:
        return f"{title}{counted}, {period}: the total is {total.shown}"
    return f"{title}: {total.shown} {unit}{counted}, {states}, {period}"


def publications_until(shown: Publication, publications: Iterable[Publication]) -> list[Publication]:
    """The publications up to the one shown, in order of time: an older page does not show what came later.

    The newest edition of each other period, and of the period shown the edition that is shown.
    """
    earlier = [
        r for r in publications if r.period_end <= shown.period_end and r.consolidated_id != shown.consolidated_id
    ]
    return sorted([*newest_editions(earlier), shown], key=lambda each: (each.period_end, each.pk))


LETTERS = "".join(status.letter for status in STATUSES.values())


# --- Rights of victims ------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class RightShown:
    """One right, with the word of every state in alphabetical order, and how many states say each word."""

    title: str
    about: str
    in_founding_document: bool
    states: list[PublishedRight]
    counts: list[tuple[str, str, str, int]]  # letter, tile, text, number of states


def rights(publication: Publication) -> list[RightShown]:
    found: dict[str, list[PublishedRight]] = {}
    for row in publication.rights.all():
        found.setdefault(row.right_key, []).append(row)
    shown = []
    for rows in found.values():
        counts: dict[tuple[str, str, str], int] = {}
        for row in rows:
            counts[row.letter, row.tile, row.text] = counts.get((row.letter, row.tile, row.text), 0) + 1
        first = rows[0]
        shown.append(
            RightShown(
                first.right_title,
                first.about,
                first.in_founding_document,
                rows,
                # in the order of the legend of the articles
                sorted(
                    ((*word, number) for word, number in counts.items()),
                    key=lambda count: (LETTERS.find(count[0][0]), count[0]),
                ),
            )
        )
    return shown


def rights_table(publication: Publication) -> list[list[Any]]:
    """The status of each right of victims by state in one publication, as rows of cells, header lines first."""
    return [
        ["ACTIP Reporting Portal", "Where states say that the rights of victims stand"],
        *notice_lines([publication]),
        ["Release", str(publication)],
        ["Period", publication.period_start.isoformat(), publication.period_end.isoformat()],
        ["As of", publication.published_at.date().isoformat()],
        [],
        ["Right", "In the founding document", "State", "Party", "Status code", "Status", "Since the release before"],
        *(
            [
                row.right_title,
                "yes" if row.in_founding_document else "no",
                row.state_name,
                "yes" if row.is_party else "no",
                row.code,
                row.text,
                row.moved,
            ]
            for row in publication.rights.all()
        ),
    ]


# --- Tables for a spreadsheet -----------------------------------------------------------------------------------------


ALL_INVENTED = "Every figure in this file is invented for demonstration."


def notice_lines(publications: Iterable[Publication], invented: str = ALL_INVENTED) -> list[list[Any]]:
    return [["Sample data", invented]] if any(publication.is_sample for publication in publications) else []


def figures_notice(publications: Iterable[Publication], invented: str = ALL_INVENTED) -> list[list[Any]]:
    """``notice_lines``, with an explanation of ranges if a publication is rounded."""
    publications = list(publications)
    return notice_lines(publications, invented) + [
        ["Note", f"{each}: counts of people are rounded down to a multiple of {each.rounding_base}. Value is the "
         "least and Up to the most that the true count can be. Rounded lines do not add up to a rounded total."]
        for each in publications
        if each.rounding_base
    ]  # fmt: skip


def statuses_table(publication: Publication) -> list[list[Any]]:
    """The status of each article by state in one publication, as rows of cells, header lines first."""
    return [
        ["ACTIP Reporting Portal", "Where states say they stand, by article"],
        *notice_lines([publication]),
        ["Release", str(publication)],
        ["Period", publication.period_start.isoformat(), publication.period_end.isoformat()],
        ["As of", publication.published_at.date().isoformat()],
        ["Coverage", f"{publication.parties_reported} of {publication.parties_total} Parties reported"],
        [],
        ["State", "Party", "Article", "Title", "Status code", "Status"],
        *(
            [
                row.state_name,
                "yes" if row.is_party else "no",
                row.article_number,
                row.article_title,
                row.code,
                row.text,
            ]
            for row in publication.statuses.all()
        ),
    ]


def totals_table(publications: Sequence[Publication], number: str = "") -> list[list[Any]]:
    """The regional totals of ``publications``, or of one table, as rows of cells, header lines first.

    The column Value is empty if the number is held back. Where other states stand behind a table than in the period
    before, "Left" and "Joined" name them: the numbers of these two periods cannot be compared.
    """
    rows = PublishedTotal.objects.filter(publication__in=publications).select_related("publication")
    if number:
        rows = rows.filter(table_number=number)
    ordered = sorted(rows, key=lambda row: (row.publication.period_end, _natural(row.table_number), row.position))
    in_order = sorted(publications, key=lambda publication: publication.period_end)
    # (publication, table) → the states behind it, who left and who joined
    stand: dict[tuple[int, str], list[str]] = {}
    for table, behind in breaks.states_behind(in_order, number).items():
        broken = {found.at: found for found in breaks.breaks(in_order, behind)}
        for place, publication in enumerate(in_order):
            left, joined = (broken[place].left, broken[place].joined) if place in broken else ([], [])
            stand[publication.pk, table] = [
                "; ".join(names) for names in (sorted(behind[place].values()), left, joined)
            ]

    return [
        ["ACTIP Reporting Portal", "Regional totals of all releases"],
        *figures_notice(publications),
        ["Note", "Figures are of detected cases. They do not say how much trafficking there is."],
        ["Note", _("Where states left or joined, numbers of this period and the one before cannot be compared.")],
        [],
        [
            *("Release", "Period start", "Period end", "As of", "Parties reported", "Parties", "Smallest count shown"),
            *("Table", "Title", "Unit", "Line", "Is total", "Value", "Up to", "Shown", "States included", "Note"),
            *("States", "Left", "Joined"),
        ],
        *(
            [
                str(row.publication),
                row.publication.period_start.isoformat(),
                row.publication.period_end.isoformat(),
                row.publication.published_at.date().isoformat(),
                row.publication.parties_reported,
                row.publication.parties_total,
                row.publication.smallest_shown,
                row.table_number,
                row.table_title,
                counted_in(row.unit),
                row.label,
                "yes" if row.is_total else "no",
                "" if row.value is None else max(row.value, 1) if row.upto else row.value,
                "" if row.upto is None else row.upto,
                row.shown,
                row.states_included,
                row.note,
                *stand.get((row.publication_id, row.table_number), ["", "", ""]),
            ]
            for row in ordered
        ),
    ]
