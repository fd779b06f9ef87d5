"""Statistical tables of releases, as they are read. Reads published rows and has no path to anything upstream of them.

``grids(row)`` lays one published table out for a page. ``line(...)`` and ``series(...)`` are for charts and rates: one
published number, and the same number over releases.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from reporting.models.publication import Publication, PublishedTable

Coordinates = tuple[tuple[str, str], ...]
HIDDEN_WORDS = "hidden"  # with the explanation "to protect people" beside the table
NOT_GIVEN = "not broken down"
NOT_REPORTED = "not reported"
SEX = "sex"


@dataclass(frozen=True)
class Number:
    """One published number. ``value`` is None where it is not told; ``upto`` is set where a range is told."""

    value: int | None
    upto: int | None
    mark: str  # shown, rounded, hidden, withheld or missing

    @property
    def shown(self) -> str:
        if self.mark == "missing":
            return NOT_REPORTED
        if self.mark == "withheld":
            return NOT_GIVEN
        if self.value is None:
            return HIDDEN_WORDS
        if self.upto is not None:
            return f"{max(self.value, 1):,} to {self.upto:,}"
        return f"{self.value:,}"

    @property
    def is_number(self) -> bool:
        return self.value is not None


MISSING = Number(None, None, "missing")


@dataclass(frozen=True)
class Grid:
    """One breakdown of one block, laid out: a total column, then the sexes where the table is given by sex."""

    title: str
    columns: list[str]
    rows: list[tuple[str, bool, list[Number]]]  # label, is the total, numbers


@dataclass(frozen=True)
class Block:
    title: str  # "" where the table has one block only
    total: Number | None
    grids: list[Grid]


def numbers(row: PublishedTable) -> dict[tuple[str, Coordinates], Number]:
    """(block, coordinates) → the number. Coordinates are () for the total, (("sex", "female"),) for a line."""
    return {
        (cell["block"], tuple((name, code) for name, code in cell["at"])): Number(
            cell["value"], cell.get("upto"), cell["mark"]
        )
        for cell in row.cells
    }


def line(row: PublishedTable, block: str = "", at: Coordinates = ()) -> Number:
    """One published number of a table; ``MISSING`` where the state gave none."""
    return numbers(row).get((block, at), MISSING)


def series(
    releases: Sequence[Publication], table_key: str, *, iso2: str = "", block: str = "", at: Coordinates = ()
) -> list[tuple[Publication, Number]]:
    """The same number over ``releases`` (one edition of each period), in their order. One query."""
    rows = {
        row.publication_id: row
        for row in PublishedTable.objects.filter(publication__in=releases, table_key=table_key, iso2=iso2)
    }
    return [(release, line(rows[release.pk], block, at) if release.pk in rows else MISSING) for release in releases]


def newest_editions(releases: Iterable[Publication]) -> list[Publication]:
    """Of each period the newest edition, in order of time."""
    newest: dict[int, Publication] = {}
    for release in releases:
        kept = newest.get(release.consolidated_id)
        if kept is None or release.edition > kept.edition:
            newest[release.consolidated_id] = release
    return sorted(newest.values(), key=lambda release: (release.period_end, release.pk))


def categories(row: PublishedTable, dimension: str) -> list[tuple[str, str]]:
    """Code and label of each category that the table gives, in the order of the standard."""
    return [(code, label) for code, label in row.words["categories"].get(dimension, [])]


def blocks(row: PublishedTable) -> list[Block]:
    """One published table, laid out for a page."""
    found = numbers(row)
    named = row.words["blocks"] or [["", ""]]
    laid_out = []
    for code, title in named:
        grids = [
            grid
            for dimension, name in row.words["dimensions"].items()
            if (grid := _grid(row, found, code, dimension, name)) is not None
        ]
        by_sex_elsewhere = any(len(grid.columns) > 1 for grid in grids)
        if by_sex_elsewhere:  # the sexes stand as columns of the other breakdowns, with their totals
            grids = [grid for grid in grids if grid.title != row.words["dimensions"].get(SEX)]
        laid_out.append(Block(title, found.get((code, ())), grids))
    return laid_out


def _grid(row: PublishedTable, found: dict, block: str, dimension: str, name: str) -> Grid | None:
    codes = [(code, label) for code, label in categories(row, dimension) if (block, ((dimension, code),)) in found]
    if not codes:
        return None
    sexes: list[tuple[str, str]] = []
    if dimension != SEX:
        crossed = {at[1][1] for other, at in found if other == block and len(at) == 2 and at[0][0] == dimension}
        sexes = [(code, label) for code, label in categories(row, SEX) if code in crossed]
    rows: list[tuple[str, bool, list[Number]]] = []
    if (block, ()) in found:
        sums = [found[block, ()]] + [found.get((block, ((SEX, code),)), MISSING) for code, _ in sexes]
        rows.append(("Total", True, sums))
    for code, label in codes:
        at: Coordinates = ((dimension, code),)
        values = [found[block, at]] + [found.get((block, (*at, (SEX, sex))), MISSING) for sex, _ in sexes]
        rows.append((label, False, values))
    return Grid(name, ["Total", *(label for _, label in sexes)], rows)


def tables_of(publication: Publication, iso2: str) -> list[PublishedTable]:
    """The published tables of one state, or of the region ("")."""
    return list(publication.tables.filter(iso2=iso2).order_by("position"))


def places(publication: Publication) -> list[tuple[str, str]]:
    """ISO code and name of each state with a published table, in the order of the alphabet. One query."""
    found = publication.tables.exclude(iso2="").order_by("state_name").values_list("iso2", "state_name").distinct()
    return list(found)


def spreadsheet(publication: Publication, notice: list[list[Any]]) -> list[list[Any]]:
    """Every published number of one release, as rows of cells, header lines first."""
    lines: list[list[Any]] = [
        ["ACTIP Reporting Portal", "Statistical tables of one release, by state and for the region"],
        *notice,
        ["Release", str(publication)],
        ["Period", publication.period_start.isoformat(), publication.period_end.isoformat()],
        ["As of", publication.published_at.date().isoformat()],
        ["Coverage", f"{publication.parties_reported} of {publication.parties_total} Parties reported"],
        ["Note", "Figures are of detected cases. They do not say how much trafficking there is."],
        ["Note", "Value is empty where a number is hidden to protect people, or a breakdown is not given."],
        [],
        ["State", "Table", "Title", "Unit", "Part", "Dimension", "Category", "Sex", "Value", "Up to", "Shown",
         "Provisional", "Coverage", "Cut-off", "Source", "Published by the state at"],
    ]  # fmt: skip
    for row in publication.tables.order_by("state_name", "position"):
        names = dict(row.words["blocks"])
        labels = {name: dict(found) for name, found in row.words["categories"].items()}
        for (block, at), number in numbers(row).items():
            first = at[0] if at else ("", "")
            sex = labels[SEX][at[1][1]] if len(at) == 2 else ""
            lines.append(
                [
                    row.state_name or "Region",
                    row.number,
                    row.title,
                    row.unit,
                    names.get(block, ""),
                    row.words["dimensions"].get(first[0], "Total"),
                    labels[first[0]][first[1]] if at else "Total",
                    sex,
                    "" if number.value is None else number.value,
                    "" if number.upto is None else number.upto,
                    number.shown,
                    "yes" if row.provisional else "no",
                    row.coverage,
                    row.cutoff.isoformat() if row.cutoff else "",
                    row.source,
                    row.public_source,
                ]
            )
    return lines
