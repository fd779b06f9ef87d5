"""How a table of two to four dimensions is laid out on a page: panels, each with rows and columns.

A cell's key is one code per dimension in the table's own order (rows, then columns), joined by "|". The layout may swap
the dimensions on the page; the key never changes.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from itertools import product

import pycountry
from django.utils.functional import cached_property

from members.models import MemberState
from victims.disclosure.linked import APART
from victims.models import Category, Dimension, StatisticalTable

# Tables with only some rows of a dimension, and numbers below a table. Source: the rules of domain/statistics.yaml,
# where they are given in words.
ROWS_ASKED = {"victims_in_education": ["education", "vocational", "employment"]}
SUPPLEMENTS: dict[str, dict[str, str]] = {
    "victims_assisted": {"persons_assisted": "Persons assisted (each counted once)"},
    "victims_housed": {
        "beds_available": "Beds available at the end of the period",
        "held_locked": "Persons held in locked facilities",
    },
    "trial_participation": {"witnesses_heard": "Victim-witnesses heard (each counted once)"},
    "redress": {"ordered_usd": "Amount ordered, US dollars", "paid_usd": "Amount paid, US dollars"},
    "cooperation_requests": {"median_days": "Median days from receipt to execution"},
    "assets": {"cases": "Number of cases", "reached_victims_usd": "Amount that reached victims, US dollars"},
}
UNIT_NOTE = {"assets": "Enter amounts in whole US dollars."}
# Unit of a table → the noun for its cells. The amounts in tables of persons are numbers below these tables.
CELLS_ARE = {"persons and amounts": "persons", "amounts": "US dollars"}


def adds_up(table_key: str) -> bool:
    """Whether the cells of a table may be added up: not over the steps of a case, or with people who are no victims."""
    return table_key not in APART


def counted_in(unit: str) -> str:
    """The noun for the cells of a table with this unit: "persons", "US dollars"."""
    return CELLS_ARE.get(unit, unit)


@dataclass(frozen=True)
class LayoutLine:
    """A row, column or panel: its codes (one for each of its dimensions) and its label."""

    codes: tuple[str, ...]
    label: str


@dataclass(frozen=True)
class Layout:
    table: StatisticalTable
    panel_title: str
    row_title: str
    column_title: str
    panels: list[LayoutLine]
    rows: list[LayoutLine]
    columns: list[LayoutLine]
    order: tuple[int, ...]  # position in (panel + row + column codes) of each dimension of the table
    rows_sum: bool  # the rows may be added up; so may columns and panels
    columns_sum: bool
    panels_sum: bool
    multiple: bool  # one person may be in several rows
    apart: int | None  # position among the dimensions of the one whose categories are never added up
    labels_apart: dict[str, str]  # of its categories
    open_rows: bool  # further rows may be added (citizenship)

    def key(self, panel: LayoutLine, row: LayoutLine, column: LayoutLine) -> str:
        codes = (*panel.codes, *row.codes, *column.codes)
        return "|".join(codes[position] for position in self.order)

    def every_key(self) -> tuple[str, ...]:
        return self._keys

    @cached_property
    def _keys(self) -> tuple[str, ...]:
        """Asked for several times by a page that compares tables."""
        return tuple(self.key(*place) for place in product(self.panels, self.rows, self.columns))

    @cached_property
    def places(self) -> dict[str, str]:
        """Key of a cell → its row, column and panel in words, in the order of the table."""
        where = product(self.panels, self.rows, self.columns)
        words = (", ".join(filter(None, [row.label, column.label, panel.label])) for panel, row, column in where)
        return dict(zip(self._keys, words, strict=True))

    @property
    def all_sum(self) -> bool:
        """Whether one total of the whole table makes sense."""
        return self.rows_sum and self.columns_sum and self.panels_sum

    @property
    def not_added(self) -> str:
        """A sentence on why there is no such total; "" if there is one."""
        if self.multiple:
            return "One person may stand in several rows, so the rows are not added up."
        if self.all_sum:
            return ""
        what = "rows" if not self.rows_sum else "columns" if not self.columns_sum else "parts of this table"
        return f"The {what} count different things, or different steps of the same cases, so they are not added up."

    @property
    def size(self) -> int:
        return len(self.panels) * len(self.rows) * len(self.columns)


@dataclass(frozen=True)
class Known:
    """The tables and dimensions, and the layouts made of them; shared by all requests of a process, and read only."""

    tables: dict[int, StatisticalTable]  # by id
    dimensions: dict[str, Dimension]  # by key
    categories: dict[int, list[Category]]  # by id of the dimension
    # Table, codes of the open list that get a row, member states → layout. Nothing of any figure is in it.
    layouts: dict[tuple[str, tuple[str, ...], tuple[tuple[str, str], ...]], "Layout"] = field(default_factory=dict)


@cache
def known() -> Known:
    """Three queries, once per process: the portal only reads these rows (``members.database.READ_ONLY``)."""
    categories: dict[int, list[Category]] = {}
    for category in Category.objects.all():
        categories.setdefault(category.dimension_id, []).append(category)
    return Known(
        StatisticalTable.objects.in_bulk(),
        {dimension.key: dimension for dimension in Dimension.objects.all()},
        categories,
    )


MOST_LAYOUTS = 500  # a list of citizenships can have any length


class LayoutMaker:
    """Makes layouts with one query for all tables together."""

    def __init__(self) -> None:
        self.known = known()
        self.dimensions, self.categories = self.known.dimensions, self.known.categories
        self.states = list(MemberState.objects.values_list("iso3", "name"))

    @cached_property
    def tables(self) -> dict[str, StatisticalTable]:
        """All tables by key, in their order."""
        return {table.key: table for table in sorted(self.known.tables.values(), key=lambda table: table.pk)}

    def of_key(self, key: str, used_keys: Iterable[str] = ()) -> Layout:
        return self.layout(self.tables[key], used_keys)

    def lines(self, dimension: Dimension, used: Iterable[str] = (), only: list[str] | None = None) -> list[LayoutLine]:
        """The categories of a dimension. For the open list: the member states, those in ``used``, and the residuals."""
        residual = [LayoutLine((c.code,), c.label) for c in self.categories.get(dimension.pk, [])]
        if not dimension.open_list:
            return [line for line in residual if only is None or line.codes[0] in only]
        known = dict(self.states) | {line.codes[0]: line.label for line in residual}
        extra = sorted((country_name(code), code) for code in set(used) if code not in known)
        return [
            *(LayoutLine((code,), name) for code, name in self.states),
            *(LayoutLine((code,), name) for name, code in extra),
            *residual,
        ]

    def layout(self, table: StatisticalTable, used_keys: Iterable[str] = ()) -> Layout:
        """The layout of a table. ``used_keys`` are keys of cells with a figure: their citizenships get a row."""
        place = (table.key, self._extra(table, used_keys), tuple(self.states))
        layouts = self.known.layouts
        if place not in layouts:
            if len(layouts) >= MOST_LAYOUTS:
                layouts.clear()
            layouts[place] = self._made(table, place[1])
        return layouts[place]

    def _extra(self, table: StatisticalTable, used_keys: Iterable[str]) -> tuple[str, ...]:
        """The codes among ``used_keys`` that stand in an open list of the table, in order; () if it has none."""
        opened = next((place for place, name in enumerate(table.dimensions) if self.dimensions[name].open_list), None)
        return () if opened is None else tuple(sorted({key.split("|")[opened] for key in used_keys}))

    def _made(self, table: StatisticalTable, used: tuple[str, ...]) -> Layout:
        names = table.dimensions
        dims = [self.dimensions[name] for name in names]
        sizes = [len(self.categories.get(d.pk, [])) for d in dims]
        places = list(range(len(dims)))
        open_place = next((p for p in places if dims[p].open_list), None)
        row_places = [open_place] if open_place is not None else places[: len(table.rows)]
        others = [p for p in places if p not in row_places]
        # The dimension with most categories becomes the columns; remaining dimensions become panels.
        column_place = max(others, key=lambda p: (sizes[p], p))
        panel_places = [p for p in others if p != column_place]

        def lines_of(place: int) -> list[LayoutLine]:
            only = ROWS_ASKED.get(table.key) if place < len(table.rows) else None
            return self.lines(dims[place], used if place == open_place else (), only)

        def together(group: list[int]) -> list[LayoutLine]:
            combined = product(*(lines_of(place) for place in group))
            return [
                LayoutLine(tuple(line.codes[0] for line in parts), " – ".join(line.label for line in parts))
                for parts in combined
            ]

        sequence = [*panel_places, *row_places, column_place]
        apart = names.index(APART[table.key][0]) if table.key in APART else None
        multiple = any(dims[p].multiple for p in row_places)
        return Layout(
            table=table,
            panel_title=" and ".join(dims[p].title for p in panel_places),
            row_title=" and ".join(dims[p].title for p in row_places),
            column_title=dims[column_place].title,
            panels=together(panel_places),
            rows=together(row_places),
            columns=together([column_place]),
            order=tuple(sequence.index(place) for place in places),
            rows_sum=not multiple and apart not in row_places,
            columns_sum=apart != column_place,
            panels_sum=apart not in panel_places,
            multiple=multiple,
            apart=apart,
            labels_apart={} if apart is None else {line.codes[0]: line.label for line in self.lines(dims[apart])},
            open_rows=open_place is not None,
        )


def country_name(code: str) -> str:
    """The English name of an ISO 3166-1 alpha-3 code; the code itself if it is none."""
    country = pycountry.countries.get(alpha_3=code)
    return getattr(country, "common_name", None) or country.name if country else code


def country_choices() -> list[tuple[str, str]]:
    return sorted(((c.alpha_3, country_name(c.alpha_3)) for c in pycountry.countries), key=lambda pair: pair[1])
