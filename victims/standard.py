"""The statistical tables of the standard as plain values, with names for their published figures."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from victims.disclosure.linked import BROAD, ONCE, ONCE_BLOCK, Coordinates, Shape, TableCounts, shape
from victims.layout import LayoutMaker, country_name
from victims.models import StatisticalTable

Place = tuple[str, Coordinates]  # one published figure of a table: its block, and () for the total


def place_of(plain: Mapping[str, Any]) -> Place:
    """The place of a figure that is stored as {"block", "at"}."""
    return plain["block"], tuple((name, code) for name, code in plain["at"])


def figures_of(table: Mapping[str, Any]) -> TableCounts:
    """The figures of a submitted table; its ``public`` lists the figures that the state has published, if looked up."""
    once = next((s["value"] for s in table["supplements"] if s["key"] == ONCE.get(table["key"])), None)
    return TableCounts(table["cells"], once, frozenset(place_of(entry) for entry in table.get("public", ())))


@dataclass
class Standard:
    """Three queries and one."""

    maker: LayoutMaker
    tables: dict[str, StatisticalTable]

    @classmethod
    def read(cls) -> "Standard":
        return cls(LayoutMaker(), {table.key: table for table in StatisticalTable.objects.all()})

    @cached_property
    def shapes(self) -> dict[str, Shape]:
        dimensions = self.maker.dimensions
        multiple = [key for key, dimension in dimensions.items() if dimension.multiple]
        ages = dimensions["age_group"].pk
        broad = {category.code: category.broad for category in self.maker.categories[ages] if category.broad}
        return {
            table.key: shape(table.key, table.unit, table.dimensions, multiple=multiple, broad=broad)
            for table in self.tables.values()
        }


class FigureLabels:
    """The names of the published figures of one table, and their order."""

    def __init__(self, standard: Standard, shape: Shape, places: Iterable[Place]) -> None:
        self.standard, self.shape = standard, shape
        places = set(places)
        used: dict[str, set[str]] = {}
        for _, at in places:
            for name, code in at:
                used.setdefault(name, set()).add(code)
        self.blocks = self._labels(shape.apart, {block for block, _ in places}) if shape.apart else {}
        if any(block == ONCE_BLOCK for block, _ in places):
            self.blocks = {ONCE_BLOCK: "Persons, each counted once"} | self.blocks
        self.categories = {name: self._labels(name, used[name]) for name in shape.added if name in used}
        self.places = self._sorted(places)

    def _labels(self, name: str, used: set[str]) -> dict[str, str]:
        """Code → label of the used categories of a dimension, in the order of the standard."""
        maker = self.standard.maker
        found = {line.codes[0]: line.label for line in maker.lines(maker.dimensions[name], used)}
        groups = {BROAD + group: f"All {word}" for group, word in (("child", "children"), ("adult", "adults"))}
        return {code: label for code, label in (groups | found).items() if code in used}

    def _sorted(self, places: Iterable[Place]) -> list[Place]:
        blocks = {block: place for place, block in enumerate(self.blocks)}
        names = {name: place for place, name in enumerate(self.shape.added)}
        codes = {name: {code: place for place, code in enumerate(found)} for name, found in self.categories.items()}

        def rank(place: Place) -> tuple:
            block, at = place
            return (blocks.get(block, -1), len(at), [(names[name], codes[name][code]) for name, code in at])

        return sorted(places, key=rank)

    def label(self, place: Place) -> str:
        block, at = place
        words = [self.blocks[block]] if block in self.blocks else []
        words += [self.categories[name].get(code, country_name(code)) for name, code in at]
        return ", ".join(words) or "Total"

    def dimension(self, name: str) -> str:
        return self.standard.maker.dimensions[name].title

    def plain(self) -> dict[str, Any]:
        """The names as ``PublishedTable.words`` stores them."""
        return {
            "blocks": list(self.blocks.items()),
            "dimensions": {name: self.dimension(name) for name in self.categories},
            "categories": {name: list(found.items()) for name, found in self.categories.items()},
        }
