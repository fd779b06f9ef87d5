"""What each audience was given of one period, as the attacker of the tests reads it."""

from collections.abc import Iterator

from reporting.models import AudienceFigures, ConsolidatedReport, Publication
from reporting.publication import earlier
from tests.attacker import Attacker, PublishedCell
from victims.disclosure.linked import values
from victims.standard import Standard, figures_of

READ = {"donors": ("donors",), "ammtc": ("donors", "ammtc"), "parties": ("donors", "ammtc", "parties")}
PLACE = ("donors", "ammtc", "parties")
Place = tuple[str, str, str, tuple[tuple[str, str], ...]]  # state or region, table, block, line


def rows_of(consolidated: ConsolidatedReport) -> dict[str, list[PublishedCell]]:
    """Audience → its rows: of the newest release, of the report to AMMTC, of the totals for Parties.

    A number that an audience is not told, but of which it knows that a sum is made, is "withheld".
    """
    standard = Standard.read()
    outputs = [output for output in earlier.outputs() if output.consolidated == consolidated.pk]
    found: dict[str, list[PublishedCell]] = {audience: [] for audience in PLACE}
    for of in earlier.read(outputs, lambda: standard):
        audience, row = of.output.audience, of.output.row
        told: dict[Place, tuple[str, int | None, int | None]] = {}
        if isinstance(row, AudienceFigures):
            for cell in row.told:
                at = tuple((name, code) for name, code in cell["at"])
                told[cell["owner"], cell["table"], cell["block"], at] = (cell["mark"], cell["value"], None)
        elif isinstance(row, Publication):
            for table in row.tables.all():
                for cell in table.cells:
                    at = tuple((name, code) for name, code in cell["at"])
                    place = table.iso2, table.table_key, cell["block"], at
                    told[place] = (cell["mark"], cell["value"], cell.get("upto"))
        truth = dict(_truth(of, standard))
        found[audience] += [
            PublishedCell(PLACE.index(audience), *place, *told.get(place, ("withheld", None, None)), value)
            for place, value in truth.items()
            if place in told or (place[0] and audience == "ammtc")
        ]
    return found


def _truth(of: earlier.Earlier, standard: Standard) -> Iterator[tuple[Place, int]]:
    view, sums = of.view(standard), dict[Place, int]()
    for iso2, tables in of.tables.items():
        for key, table in tables.items():
            if not standard.shapes[key].counts_people:
                continue
            for (block, at), value in values(standard.shapes[key], figures_of(table)).items():
                if view is None or view(key, block, at):
                    yield (iso2, key, block, at), value
                    if len(at) < 2:
                        sums["", key, block, at] = sums.get(("", key, block, at), 0) + value
    yield from sums.items()


def attackers(consolidated: ConsolidatedReport, smallest: int = 11) -> dict[str, Attacker]:
    """Each audience with all that it reads."""
    rows = rows_of(consolidated)
    return {
        audience: Attacker([row for other in read for row in rows[other]], smallest) for audience, read in READ.items()
    }


def narrowed(consolidated: ConsolidatedReport, smallest: int = 11) -> list[str]:
    """What any audience, or a state in it that knows its own figures, can work out; a line for each."""
    found = []
    for audience, attacker in attackers(consolidated, smallest).items():
        for who in ["", *sorted({row.owner for row in attacker.rows} - {""})]:
            for row, low, high in attacker.narrowed(who):
                found.append(f"{audience}, {who or 'anybody'}: {row.name} is {low} to {high}")
    return found
