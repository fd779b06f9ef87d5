"""Sums that do not treat "unknown" as zero."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from victims.layout import Layout, LayoutLine


@dataclass(frozen=True)
class Sum:
    """A total of the given cells. ``value`` is None if no cell was given; ``blanks`` counts the empty cells."""

    value: int | None
    blanks: int


def add(values: Iterable[int | None]) -> Sum:
    every = list(values)
    given = [value for value in every if value is not None]
    return Sum(sum(given) if given else None, len(every) - len(given))


def row_total(layout: Layout, cells: Mapping[str, int], panel: LayoutLine, row: LayoutLine) -> Sum:
    return add(cells.get(layout.key(panel, row, column)) for column in layout.columns)


def column_total(layout: Layout, cells: Mapping[str, int], panel: LayoutLine, column: LayoutLine) -> Sum:
    return add(cells.get(layout.key(panel, row, column)) for row in layout.rows)


def panel_total(layout: Layout, cells: Mapping[str, int], panel: LayoutLine) -> Sum:
    return add(cells.get(layout.key(panel, row, column)) for row in layout.rows for column in layout.columns)


def grand_total(layout: Layout, cells: Mapping[str, int]) -> Sum:
    return add(map(cells.get, layout.every_key()))


def blanks(layout: Layout, cells: Mapping[str, int]) -> int:
    """How many cells are empty."""
    if layout.multiple:
        return layout.size - len(cells)
    return sum(key not in cells for key in layout.every_key())


def in_words(layout: Layout, cells: Mapping[str, int]) -> str:
    """A table in a few words: "total 338", or a total for each given stage or status; "" for none."""
    if layout.all_sum:
        total = grand_total(layout, cells).value
        return "" if total is None else f"total {total:,}"
    return "; ".join(f"{label} {count:,}" for label, count in by_step(layout, cells).items() if count)


def by_step(layout: Layout, cells: Mapping[str, int]) -> dict[str, int]:
    """Label of each stage, status or direction → its sum, for tables with those; empty for others."""
    if layout.multiple or layout.apart is None:
        return {}
    sums = by_dimension(cells, layout.apart)
    return {label.lower(): sums.get(code, 0) for code, label in layout.labels_apart.items()}


def by_dimension(cells: Mapping[str, int], place: int) -> dict[str, int]:
    """Sums of the given cells by the code at ``place`` of their keys."""
    sums: dict[str, int] = {}
    for key, count in cells.items():
        code = key.split("|")[place]
        sums[code] = sums.get(code, 0) + count
    return sums
