"""What a dashboard shows of releases. It reads published rows and has no path to anything upstream of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.utils.formats import date_format
from django.utils.safestring import SafeString

from reporting import charts
from reporting.models.publication import Publication, PublishedRight, PublishedStatus, PublishedTotal
from reporting.queries.published_tables import newest_editions
from reporting.statuses import OF_PART, OF_PART_WORDS, STATUSES
from victims.layout import counted_in

PLAIN_TOTAL = "Total, region"  # the total of all lines, which needs no name of its own
MISSING, NOT_ADDED, NOT_BROKEN_DOWN = "no figures", "not added up", "–"


def period_label(publication: Publication) -> str:
    """ "2025" for a calendar year, otherwise such as "Jan to Jun 2026"."""
    first, last = publication.period_start, publication.period_end
    if (first, last) == (date(last.year, 1, 1), date(last.year, 12, 31)):
        return str(last.year)
    return f"{date_format(first, 'M' if first.year == last.year else 'M Y')} to {date_format(last, 'M Y')}"


def status_grid(publication: Publication) -> dict[str, list[Any]]:
    """States (in the order of the alphabet) by articles, as ``components/tile_grid.html`` takes it. One query."""
    rows = list(publication.statuses.all())
    by_state = [(name, list(items)) for name, items in groupby(rows, key=lambda row: row.state_name)]
    first = by_state[0][1] if by_state else []
    used = {row.code for row in rows}
    return {
        "columns": [(str(row.article_number), f"Article {row.article_number}: {row.article_title}") for row in first],
        "rows": [(_state(items[0]), "", [_tile(row) for row in items]) for _, items in by_state],
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
class Line:
    """One line of a statistical table, with a (shown, is a number) pair per release."""

    label: str
    is_total: bool
    cells: list[tuple[str, bool]]


@dataclass(frozen=True)
class Statistic:
    """One statistical table over the releases: its message, its charts, and a table with their numbers.

    ``totals`` has the total as shown and the number of states behind it, per release; ``total_label`` says what it
    counts ("" where the lines of the table are never added up).
    """

    number: str
    title: str
    unit: str
    message: str
    total_label: str
    totals: list[tuple[str, int]]
    lines: list[Line]
    notes: list[tuple[str, str]]  # (period, note)
    period: str  # the newest one
    columns: list[charts.Mark]
    bars: list[charts.Mark]

    @property
    def by_period(self) -> SafeString:
        """The total by period; "" where there is none."""
        if not self.columns:
            return SafeString("")
        title = f"{self.total_label or self.title} ({self.unit}), by period"
        return charts.columns(self.columns, key=f"chart-{self.number.lower()}-periods", title=title)

    @property
    def by_line(self) -> SafeString:
        """The lines of the newest period; "" where there are none."""
        if not self.bars:
            return SafeString("")
        title = f"{self.title} ({self.unit}), lines of {self.period}"
        return charts.bars(self.bars, key=f"chart-{self.number.lower()}-lines", title=title)


def statistics(releases: Sequence[Publication], number: str = "") -> list[Statistic]:
    """The regional totals of ``releases``, or of one table. One query.

    ``releases`` are in order of time, and the last one is the one shown.
    """
    totals = PublishedTotal.objects.filter(publication__in=releases).order_by("table_number", "position")
    if number:
        totals = totals.filter(table_number=number)
    tables: dict[str, list[PublishedTotal]] = {}
    for total in totals:
        tables.setdefault(total.table_number, []).append(total)
    return [_statistic(tables[number], releases) for number in sorted(tables, key=_natural)]


def _natural(number: str) -> tuple[str, int]:
    """S2 before S10."""
    return number.rstrip("0123456789"), int(number.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") or 0)


def _statistic(rows: list[PublishedTotal], releases: Sequence[Publication]) -> Statistic:
    newest = releases[-1]
    places = {release.pk: place for place, release in enumerate(releases)}
    last = max(rows, key=lambda row: places[row.publication_id])
    any_row = {row.publication_id: row for row in rows}
    totals = {row.publication_id: row for row in rows if row.is_total}
    found = {(row.label, row.publication_id): row for row in rows}
    labels: dict[str, bool] = {}
    for row in sorted(rows, key=lambda row: (-places[row.publication_id], row.position)):
        labels.setdefault(row.label, row.is_total)
    unit = counted_in(last.unit)
    columns = [_mark(period_label(release), totals.get(release.pk)) for release in releases]
    bars = [
        _mark(row.label, row)
        for row in rows
        if row.publication_id == newest.pk and not row.is_total and not row.is_beside
    ]
    total_label = next((row.label for row in reversed(totals.values()) if row.label != PLAIN_TOTAL), "")
    return Statistic(
        number=last.table_number,
        title=last.table_title,
        unit=unit,
        message=_message(any_row.get(newest.pk), totals.get(newest.pk), last.table_title, unit, newest),
        total_label=total_label,
        totals=[_total(any_row.get(release.pk), totals.get(release.pk)) for release in releases],
        lines=[
            Line(label, is_total, [_shown(found.get((label, release.pk))) for release in releases])
            for label, is_total in labels.items()
        ],
        notes=[(period_label(r), any_row[r.pk].note) for r in releases if r.pk in any_row and any_row[r.pk].note],
        period=period_label(newest),
        columns=columns if totals else [],
        bars=bars,
    )


def _shown(row: PublishedTotal | None) -> tuple[str, bool]:
    return (row.shown, row.value is not None) if row else (NOT_BROKEN_DOWN, False)


def _total(any_row: PublishedTotal | None, total: PublishedTotal | None) -> tuple[str, int]:
    if any_row is None:
        return MISSING, 0
    return (total.shown if total else NOT_ADDED), any_row.states_included


def _mark(label: str, row: PublishedTotal | None) -> charts.Mark:
    if row is None:
        return charts.Mark(label, None, MISSING, is_gap=True)
    low = max(row.value, 1) if row.value is not None and row.upto else row.value
    return charts.Mark(label, low, row.shown, row.upto)


def _message(
    any_row: PublishedTotal | None, total: PublishedTotal | None, title: str, unit: str, newest: Publication
) -> str:
    """The number first, with what makes it up. It says what was reported, never what it may mean."""
    period = period_label(newest)
    if any_row is None:
        return f"{title}: no figures for {period}"
    states = f"from {any_row.states_included} {'state' if any_row.states_included == 1 else 'states'}"
    if total is None:
        return f"{title}: lines that are not added up, {states}, {period}"
    name = total.label.removesuffix(", region")
    counted = "" if total.label == PLAIN_TOTAL else f" ({name[0].lower()}{name[1:]})"
    if total.value is None:
        return f"{title}{counted}, {period}: the total is {total.shown}"
    return f"{title}: {total.shown} {unit}{counted}, {states}, {period}"


def releases_until(shown: Publication, releases: Iterable[Publication]) -> list[Publication]:
    """The releases up to the one shown, in order of time: an older page does not tell what came later.

    Of each other period the newest edition; of the period shown the edition that is shown.
    """
    earlier = [r for r in releases if r.period_end <= shown.period_end and r.consolidated_id != shown.consolidated_id]
    return sorted([*newest_editions(earlier), shown], key=lambda release: (release.period_end, release.pk))


LETTERS = "".join(status.letter for status in STATUSES.values())


# --- Rights of victims ------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class RightShown:
    """One right, with the word of every state in the order of the alphabet, and how many states say each word."""

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
                # in the order of the legend of the articles, whoever comes first in the alphabet
                sorted(
                    ((*word, number) for word, number in counts.items()),
                    key=lambda count: (LETTERS.find(count[0][0]), count[0]),
                ),
            )
        )
    return shown


def rights_table(publication: Publication) -> list[list[Any]]:
    """Where states say that the rights of victims stand in one release, as rows of cells, header lines first."""
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
RISKY = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(value: Any) -> str:
    """A cell that a spreadsheet shows and never runs: what would begin a formula gets an apostrophe in front."""
    text = str(value)
    return f"'{text}" if text.startswith(RISKY) else text


ALL_INVENTED = "Every figure in this file is invented for demonstration."


def notice_lines(publications: Iterable[Publication], invented: str = ALL_INVENTED) -> list[list[Any]]:
    return [["Sample data", invented]] if any(publication.is_sample for publication in publications) else []


def figures_notice(publications: Iterable[Publication], invented: str = ALL_INVENTED) -> list[list[Any]]:
    """The same, and what has to be known of ranges where a release is rounded."""
    publications = list(publications)
    return notice_lines(publications, invented) + [
        ["Note", f"{release}: counts of people are rounded down to a multiple of {release.rounding_base}. Value is the "
         "least and Up to the most that the true count can be. Rounded lines do not add up to a rounded total."]
        for release in publications
        if release.rounding_base
    ]  # fmt: skip


def statuses_table(publication: Publication) -> list[list[Any]]:
    """Where states say that they stand in one release, as rows of cells, header lines first."""
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


def totals_table(releases: Sequence[Publication], number: str = "") -> list[list[Any]]:
    """The regional totals of ``releases``, or of one table, as rows of cells, header lines first.

    Value is empty where the number is held back.
    """
    rows = PublishedTotal.objects.filter(publication__in=releases).select_related("publication")
    if number:
        rows = rows.filter(table_number=number)
    ordered = sorted(rows, key=lambda row: (row.publication.period_end, _natural(row.table_number), row.position))
    return [
        ["ACTIP Reporting Portal", "Regional totals of all releases"],
        *figures_notice(releases),
        ["Note", "Figures are of detected cases. They do not say how much trafficking there is."],
        [],
        [
            *("Release", "Period start", "Period end", "As of", "Parties reported", "Parties", "Smallest count shown"),
            *("Table", "Title", "Unit", "Line", "Is total", "Value", "Up to", "Shown", "States included", "Note"),
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
            ]
            for row in ordered
        ),
    ]
