"""Which amounts of money a publication shows. Source: docs/decisions/0059-amounts-and-requests.md."""

from collections.abc import Mapping

from reporting.models import Publication
from reporting.publication.material import Material
from victims.disclosure import amounts
from victims.disclosure.amounts import CasesBehind
from victims.disclosure.linked import REGION, CellKey, Coordinates, values
from victims.disclosure.model import Mark
from victims.standard import Standard, figures_of

CASES, OPENED = "cases_investigated", "investigation_opened"  # these counts say how many cases are behind an amount


def amounts_of(material: Material, standard: Standard, shown: Mapping[CellKey, int]) -> dict[CellKey, tuple[Mark, int]]:
    """The mark and the true value of each amount. ``shown``: the counts that this publication shows, by cell."""
    found: dict[CellKey, tuple[Mark, int]] = {}
    for table in [shape.key for shape in standard.shapes.values() if not shape.counts_people]:
        by_block: dict[str, dict[str, dict[Coordinates, int]]] = {}
        for iso2, tables in material.tables.items():
            if table in tables:
                for (block, at), value in values(standard.shapes[table], figures_of(tables[table])).items():
                    by_block.setdefault(block, {}).setdefault(iso2, {})[at] = value
        before = [
            (earlier.output.period, _shown_in(earlier.output.row, table))
            for earlier in material.before
            if isinstance(earlier.output.row, Publication)
        ]
        # Where a half year was shown, the rest of the year follows, and nobody knows how many cases are behind that.
        overlapping = {iso2 for period, given in before if period != material.period for iso2, _ in given}
        for block, states in by_block.items():
            marks = {
                iso2: amounts.marks_of_state(
                    given,
                    CasesBehind(0, None) if iso2 in overlapping else _cases_behind(material, iso2, table, shown),
                    material.consolidated.cycle.smallest_shown,
                )
                for iso2, given in states.items()
            }
            earlier = [given[REGION, block] for _, given in before if (REGION, block) in given]
            marks[REGION] = amounts.marks_of_region(states, marks, earlier)
            for owner, given in [*states.items(), (REGION, amounts.total_of(states.values()))]:
                for at, value in given.items():
                    found[CellKey(owner, table, block, at)] = (marks[owner][at], value)
    return found


def _cases_behind(material: Material, iso2: str, table: str, shown: Mapping[CellKey, int]) -> CasesBehind:
    """What readers know of the cases behind the amounts of one state in one table."""
    tables = material.tables[iso2]
    told = next((s["value"] for s in tables[table]["supplements"] if s["key"] == "cases"), None)
    if CASES not in tables:
        return CasesBehind(told, None)
    opened = {key.at: n for key, n in shown.items() if (key.owner, key.table, key.block) == (iso2, CASES, OPENED)}
    return CasesBehind(told, opened)


def _shown_in(publication: Publication, table: str) -> dict[tuple[str, str], dict[Coordinates, int]]:
    """The amounts of one table that a publication shows, without zeros: (owner, block) → place → amount."""
    found: dict[tuple[str, str], dict[Coordinates, int]] = {}
    for row in publication.tables.all():
        for cell in row.cells if row.table_key == table else ():
            if cell["value"]:
                at = tuple((name, code) for name, code in cell["at"])
                found.setdefault((row.iso2, cell["block"]), {})[at] = cell["value"]
    return found
