"""Statistical tables of publications. Reads published rows only.

``blocks(row)`` lays one published table out for a page, ``headline(row)`` names what it counts, ``line(...)`` is one
published number.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from reporting.enums import WhyMissing
from reporting.figures.numbers import MISSING, WORDS, Coordinates, Number, number_of
from reporting.models.publication import Publication, PublishedTable
from victims.layout import counted_in

SEX = "sex"
# Tables with more parts are laid out as one grid: eleven kinds of service, one below the other, would fill a page.
PARTS_APART = 3
SOURCE_HEADINGS = ["Published by the state at", "Title of that publication", "Date of that publication"]


@dataclass(frozen=True)
class Grid:
    """One breakdown of one block, laid out: a total column, then the sexes where the table is given by sex.

    With ``parts`` the rows are the blocks of a table with many blocks, and the columns are its total and categories.
    """

    title: str
    columns: list[str]
    rows: list[tuple[str, bool, list[Number]]]  # label, is the total, numbers
    parts: bool = False


@dataclass(frozen=True)
class TableBlock:
    title: str  # "" if the table has only one block
    total: Number | None
    grids: list[Grid]


def numbers(row: PublishedTable) -> dict[tuple[str, Coordinates], Number]:
    """(block, coordinates) → the number. Coordinates are () for the total, (("sex", "female"),) for a line."""
    sources = row.public_sources
    found = {}
    for cell in row.cells:
        number = number_of(cell)
        if "source" in cell:
            number = replace(number, source=sources[cell["source"]], note=cell["source"] + 1)
        found[cell["block"], tuple((name, code) for name, code in cell["at"])] = number
    return found


def line(row: PublishedTable, block: str = "", at: Coordinates = ()) -> Number:
    """One published number of a table; ``MISSING`` if the state gave none."""
    return numbers(row).get((block, at), MISSING)


def newest_editions(publications: Iterable[Publication]) -> list[Publication]:
    """The newest edition of each period, in order of time."""
    newest: dict[int, Publication] = {}
    for publication in publications:
        kept = newest.get(publication.consolidated_id)
        if kept is None or publication.edition > kept.edition:
            newest[publication.consolidated_id] = publication
    return sorted(newest.values(), key=lambda publication: (publication.period_end, publication.pk))


def categories(row: PublishedTable, dimension: str) -> list[tuple[str, str]]:
    """Code and label of each category that the table gives, in the order of the standard."""
    return [(code, label) for code, label in row.words["categories"].get(dimension, [])]


def blocks(row: PublishedTable) -> list[TableBlock]:
    """One published table, laid out for a page. Many parts are put below each other in one grid for each dimension."""
    laid_out = _one_by_one(row)
    parts = [block for block in laid_out if block.grids]
    if len(parts) <= PARTS_APART or any(len(grid.columns) > 1 for block in parts for grid in block.grids):
        return laid_out
    grids = [
        grid
        for dimension, name in row.words["dimensions"].items()
        if (grid := _grid_of_parts(row, [block.title for block in parts], dimension, name)) is not None
    ]
    return [*(block for block in laid_out if not block.grids), TableBlock("", None, grids)]


def _grid_of_parts(row: PublishedTable, parts: list[str], dimension: str, name: str) -> Grid | None:
    found = numbers(row)
    named = [(code, title) for code, title in row.words["blocks"] if title in parts]
    codes = [
        (category, label)
        for category, label in categories(row, dimension)
        if any((block, ((dimension, category),)) in found for block, _ in named)
    ]
    if not codes:
        return None
    places: list[Coordinates] = [(), *(((dimension, category),) for category, _ in codes)]
    rows = [(title, False, [found.get((block, at), MISSING) for at in places]) for block, title in named]
    return Grid(name, ["Total", *(label for _, label in codes)], rows, parts=True)


def _one_by_one(row: PublishedTable) -> list[TableBlock]:
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
        if by_sex_elsewhere:  # the sexes are columns of the other breakdowns, with their totals
            grids = [grid for grid in grids if grid.title != row.words["dimensions"].get(SEX)]
        laid_out.append(TableBlock(title, found.get((code, ())), grids))
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


def headline(row: PublishedTable) -> list[tuple[str, Number]]:
    """What the table counts, with its total: one line, or one for each of its parts."""
    found = numbers(row)
    named = row.words["blocks"] or [["", ""]]
    return [(title, found[code, ()]) for code, title in named if (code, ()) in found]


def tables_of(publication: Publication, iso2: str, number: str = "") -> list[PublishedTable]:
    """The published tables of one state, or of the region (""); with ``number`` only that table."""
    found = publication.tables.filter(iso2=iso2).order_by("position")
    return list(found.filter(number=number) if number else found)


@dataclass(frozen=True)
class Place:
    """A state in a publication, or the region. ``without`` says why it has no tables; "" if it has one.

    ``held_back`` are the numbers of tables that it has not released, ``without_figures`` of tables that it left empty.
    """

    iso2: str
    name: str
    without: str = ""
    held_back: tuple[str, ...] = ()
    without_figures: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        """As it is shown in addresses."""
        return self.iso2.lower() or "region"

    @property
    def reported(self) -> bool:
        return self.without != WhyMissing.NO_REPORT.label


REGION = Place("", "Region")


def places(publication: Publication) -> list[Place]:
    """The states with a table in the publication, or a reason for its absence, in alphabetical order. Two queries."""
    given = dict(publication.tables.exclude(iso2="").order_by("iso2").values_list("iso2", "state_name").distinct())
    gaps: dict[str, dict[str, list[str]]] = {}
    names = dict(given)
    for iso2, name, number, why in publication.gaps.values_list("iso2", "state_name", "number", "why"):
        names[iso2] = name
        gaps.setdefault(iso2, {}).setdefault(why, []).append(number)
    found = []
    for iso2, name in names.items():
        missing = gaps.get(iso2, {})
        without = ""
        if iso2 not in given:
            without = WhyMissing.NO_REPORT.label if WhyMissing.NO_REPORT in missing else "No table with figures"
        held_back, empty = (tuple(missing.get(why, ())) for why in (WhyMissing.HELD_BACK, WhyMissing.NO_FIGURES))
        found.append(Place(iso2, name, without, held_back, empty))
    return sorted(found, key=lambda place: place.name)


def spreadsheet(
    publication: Publication, notice: list[list[Any]], iso2: str | None = None, table: str = ""
) -> list[list[Any]]:
    """Every published number of one publication, as rows of cells, header lines first.

    ``iso2`` limits the rows to the tables of one place ("" for the region), ``table`` to the table of this number.
    """
    rows = publication.tables.order_by("state_name", "position")
    gaps = publication.gaps.all()
    if iso2 is not None:
        rows, gaps = rows.filter(iso2=iso2), gaps.filter(iso2=iso2)
    if table:
        rows, gaps = rows.filter(number=table), gaps.filter(number=table)
    lines: list[list[Any]] = [
        ["ACTIP Reporting Portal", "Statistical tables of one release"],
        *notice,
        ["Release", str(publication)],
        ["Period", publication.period_start.isoformat(), publication.period_end.isoformat()],
        ["As of", publication.published_at.date().isoformat()],
        ["Coverage", f"{publication.parties_reported} of {publication.parties_total} Parties reported"],
        ["Note", "Figures are of detected cases. They do not say how much trafficking there is."],
        ["Note", "Value is empty where a number is hidden to protect people, or a breakdown is not given."],
        ["Note", "A number that the state has published itself is shown also where it is small, with its address."],
        [],
        ["State", "Table", "Title", "Unit", "Part", "Dimension", "Category", "Sex", "Value", "Up to", "Shown",
         "Provisional", "Coverage", "Cut-off", "Source", *SOURCE_HEADINGS],
    ]  # fmt: skip
    for row in rows:
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
                    counted_in(row.unit),
                    names.get(block, ""),
                    row.words["dimensions"].get(first[0], "Total"),
                    labels[first[0]][first[1]] if at else "Total",
                    sex,
                    "" if number.low is None else number.low,
                    "" if number.upto is None else number.upto,
                    number.shown,
                    "yes" if row.provisional else "no",
                    row.coverage,
                    row.cutoff.isoformat() if row.cutoff else "",
                    row.source,
                    *source_cells(number),
                ]
            )
    return lines + [[gap.state_name, gap.number, gap.title, *[""] * 7, WORDS[gap.why], *[""] * 7] for gap in gaps]


def source_cells(number: Number) -> list[str]:
    """Address, title and date of the publication in which the state itself gives the number; otherwise empty cells."""
    source = number.source
    if source is None:
        return [""] * len(SOURCE_HEADINGS)
    return [source.address, source.title, source.published_on.isoformat() if source.published_on else ""]
