"""Before a release is published, it is read as readers will get it: no number may contradict another.

The tables are read from their rows, from the file and from the layout of the pages; the totals of the region from their
rows; the report to AMMTC from the tables that its PDF prints.
Source: docs/decisions/0052-sums-are-checked.md.
"""

from collections.abc import Iterable, Iterator
from math import inf
from typing import Any

from django.utils.translation import gettext as _

from reporting.dashboards.queries.published_tables import blocks, spreadsheet
from reporting.figures.contradictions import Contradiction, NumberLine, checked, contradictions, lines_of
from reporting.figures.numbers import MISSING_MARK, Number
from reporting.figures.regional_totals import RegionalTable, TotalLine
from reporting.models.publication import Publication, PublishedTable, PublishedTotal

HEADER = "State"  # the first column of the header line of the file
ONCE = "each counted once"  # in the label of a total that is not the sum of its lines
GROUPS = "All "  # begins the lines of children and adults, which are sums of the age groups beside them


def contradictions_of(publication: Publication) -> list[str]:
    """A sentence for each contradiction; an empty list if there is none."""
    rows = list(publication.tables.all())
    found = [one.sentence for one in contradictions(lines_of(rows))]
    found += in_file(spreadsheet(publication, []), rows)
    found += [one.sentence for row in rows for one in _on_page(row)]
    found += in_totals(list(publication.totals.all()), {row.number: row for row in rows if not row.iso2})
    return found


def contradictions_of_report(tables: Iterable[RegionalTable]) -> list[str]:
    """The same for the tables of the report to AMMTC, as its PDF prints them."""
    return [
        one.sentence
        for table in tables
        if (one := _breakdown(f"{table.number} {table.title}", [_line_of(line) for line in table.lines]))
    ]


def numbers_checked(publication: Publication) -> int:
    """How many published numbers of the tables are part of a sum that is checked."""
    return len(checked(lines_of(publication.tables.all())))


# --- The file ---------------------------------------------------------------------------------------------------------
def in_file(file: Iterable[list[Any]], rows: list[PublishedTable]) -> Iterator[str]:
    """A sentence for each number that differs between the file and the tables, or is in one of them only."""
    lines = iter(file)
    columns = next(line for line in lines if line and line[0] == HEADER)
    given = {}
    for line in lines:
        entry = dict(zip(columns, line, strict=True))
        if entry["Dimension"]:  # lines without one say why a table is missing
            place = tuple(entry[name] for name in ("State", "Table", "Part", "Dimension", "Category", "Sex"))
            given[place] = (entry["Value"], entry["Up to"])
    for place, number in _as_the_file_says_it(rows):
        if given.pop(place, None) != number:
            yield _("The file of tables does not agree with its page: %(place)s.") % {"place": ", ".join(place)}
    for place in given:
        yield _("The file of tables holds a number that no page has: %(place)s.") % {"place": ", ".join(place)}


def _as_the_file_says_it(rows: list[PublishedTable]) -> Iterator[tuple[tuple[str, ...], tuple[object, object]]]:
    """Each cell of the tables as the file should have it: (its place in words, (value, up to))."""
    for row in rows:
        titles = {name: dict(codes) for name, codes in row.words["categories"].items()}
        for cell in row.cells:
            at = [(row.words["dimensions"][name], titles[name][code]) for name, code in cell["at"]]
            first, sex = at[0] if at else ("Total", "Total"), at[1][1] if len(at) == 2 else ""
            part = dict(row.words["blocks"]).get(cell["block"], "")
            value, upto = cell["value"], cell.get("upto")
            low = value if value is None or upto is None else max(1, value)
            number = ("" if low is None else low, "" if upto is None else upto)
            yield (row.state_name or "Region", row.number, part, *first, sex), number


# --- The pages --------------------------------------------------------------------------------------------------------
def _on_page(row: PublishedTable) -> Iterator[Contradiction]:
    """The rows and columns of a table, as its page shows it, that do not add up to their totals."""
    for block in blocks(row):
        name = ", ".join(part for part in (f"{row.state_name or 'Region'}, {row.number}", block.title) if part)
        for grid in block.grids:
            place = f"{name}, {grid.title}"
            for label, _total, numbers in grid.rows:
                if len(numbers) > 1:
                    across = [(column, number) for column, number in zip(grid.columns, numbers, strict=True)]
                    yield from _adds_up(f"{place}, {label}", across[0][1], across[1:])
            if not grid.parts and grid.rows and grid.rows[0][1]:
                for place_of, column in enumerate(grid.columns):
                    down = [(label, numbers[place_of]) for label, _total, numbers in grid.rows[1:]]
                    yield from _adds_up(f"{place}, {column}", grid.rows[0][2][place_of], down)


def _adds_up(place: str, total: Number, parts: list[tuple[str, Number]]) -> Iterator[Contradiction]:
    lines = [_line(label, number) for label, number in parts if not label.startswith(GROUPS)]
    whole = _line(place, total)
    if sum(line.low for line in lines) > whole.high or sum(line.high for line in lines) < whole.low:
        yield Contradiction(whole, tuple(lines), place)


def _line(words: str, number: Number) -> NumberLine:
    if number.mark == MISSING_MARK:  # left empty, so it adds nothing
        return NumberLine(words, number.shown, 0, 0)
    if number.value is None:
        return NumberLine(words, number.shown, 1 if number.is_hidden else 0, inf)
    return NumberLine(words, number.shown, number.low or 0, number.value if number.upto is None else number.upto)


# --- The totals of the region, on the page of a release and in the report to AMMTC ---------------------------------
def in_totals(totals: list[PublishedTotal], rows: dict[str, PublishedTable]) -> Iterator[str]:
    """A sentence for each total that is not in the table of the region, or is not the sum of its lines.

    ``rows``: the tables of the region by their number.
    """
    tables: dict[str, list[PublishedTotal]] = {}
    for total in totals:
        tables.setdefault(total.table_number, []).append(total)
    for number, lines in tables.items():
        row = rows[number]
        told = {(cell["value"], cell.get("upto")) for cell in row.cells}
        for line in lines:
            if (line.value, line.upto) not in told:
                given = {"number": number, "label": line.label, "shown": line.shown}
                yield _("The total %(number)s, %(label)s: %(shown)s does not stand in the table of the region.") % given
        if one := _breakdown(f"{number} {row.title}", [_line_of(line) for line in lines]):
            yield one.sentence


def _line_of(line: PublishedTotal | TotalLine) -> tuple[str, NumberLine]:
    """("total", "beside" or "part", the line)."""
    role = "total" if line.is_total else "beside" if line.is_beside else "part"
    low, high = (0, inf) if line.value is None else (line.value, line.value if line.upto is None else line.upto)
    return role, NumberLine(line.label, line.shown, max(1, int(low)) if line.upto else int(low), high)


def _breakdown(title: str, lines: list[tuple[str, NumberLine]]) -> Contradiction | None:
    """The contradiction between a total and its lines; None, too, if one person can be counted on several lines."""
    total = next((line for role, line in lines if role == "total"), None)
    parts = tuple(line for role, line in lines if role == "part")
    if total is None or not parts or ONCE in total.words:
        return None
    if sum(part.low for part in parts) > total.high or sum(part.high for part in parts) < total.low:
        return Contradiction(total, parts, f"{title}, {total.words}")
    return None
