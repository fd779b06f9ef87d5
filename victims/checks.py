"""Do the tables agree with each other? Warnings for the person who fills them; none of them keeps a report back.

Source: the rules of the tables S1, S2, S3, S11, S17 and S18 in domain/statistics.yaml.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from members.models import MemberState
from victims import actions, totals
from victims.enums import AnswerKind
from victims.layout import LayoutMaker

NO_FIGURES = {AnswerKind.UNANSWERED, AnswerKind.NOT_AVAILABLE, AnswerKind.NOT_APPLICABLE}


@dataclass(frozen=True)
class TableFigures:
    """One table's figures. ``dimensions`` name the parts of a cell's key; ``keys`` are all cells it could hold."""

    name: str
    dimensions: list[str]
    keys: list[str]
    cells: Mapping[str, int]
    supplements: Mapping[str, int | None] = field(default_factory=dict)

    def total(self, dimension: str = "", *codes: str) -> totals.Sum:
        """Of all cells, or of those whose code in ``dimension`` is one of ``codes``."""
        keys = self.keys
        if dimension:
            place = self.dimensions.index(dimension)
            keys = [key for key in keys if key.split("|")[place] in codes]
        return totals.add(self.cells.get(key) for key in keys)


@dataclass(frozen=True)
class Disagreement:
    """``tables`` are the keys of the tables that do not agree; the first is the one to look at."""

    message: str
    tables: tuple[str, ...]


Tables = Mapping[str, TableFigures]


def _differ(
    tables: Tables, first: str, second: str, what: str, expected: Callable[[TableFigures], totals.Sum], named: str
) -> list[Disagreement]:
    """One line when the total of ``first`` is not what ``second`` says; none while either has no figure."""
    if first not in tables or second not in tables:
        return []
    one, other = tables[first].total(), expected(tables[second])
    if one.value is None or other.value is None or one.value == other.value:
        return []
    empty = one.blanks + other.blanks
    hint = f" Empty cells ({empty}) may explain it." if empty else ""
    return [
        Disagreement(
            f"{tables[first].name} adds up to {one.value} {what}, but {tables[second].name} has {other.value} {named}."
            f" Check both, or explain the difference.{hint}",
            (first, second),
        )
    ]


def _identified(table: TableFigures) -> totals.Sum:
    return table.total("victim_status", "identified")


def identified_by_exploitation(tables: Tables) -> list[Disagreement]:
    return _differ(
        tables, "victims_by_exploitation", "victims_identified", "victims", _identified, "formally identified victims"
    )


def identified_by_citizenship(tables: Tables) -> list[Disagreement]:
    return _differ(
        tables, "victims_by_citizenship", "victims_identified", "victims", _identified, "formally identified victims"
    )


def sentences_and_convictions(tables: Tables) -> list[Disagreement]:
    return _differ(
        tables, "sentences", "persons_convicted", "persons sentenced", lambda table: table.total(), "persons convicted"
    )


def paid_and_ordered(tables: Tables) -> list[Disagreement]:
    """Amounts, and persons who were paid in full or in part."""
    if "redress" not in tables:
        return []
    table, found = tables["redress"], []
    paid, ordered = table.supplements.get("paid_usd"), table.supplements.get("ordered_usd")
    if paid is not None and ordered is not None and paid > ordered:
        found.append(
            Disagreement(
                f"In {table.name} the amount paid ({paid} US dollars) is larger than the amount ordered ({ordered}). "
                "Check both.",
                ("redress",),
            )
        )
    people_paid = table.total("redress_stage", "paid_full", "paid_part")
    people_ordered = table.total("redress_stage", "ordered")
    if people_paid.value is not None and people_ordered.value is not None and people_paid.value > people_ordered.value:
        found.append(
            Disagreement(
                f"In {table.name} {people_paid.value} were paid in full or in part, but payment to "
                f"{people_ordered.value} was ordered. Check both; orders of earlier years may explain it.",
                ("redress",),
            )
        )
    return found


CHECKS = [identified_by_exploitation, identified_by_citizenship, sentences_and_convictions, paid_and_ordered]


def disagreements(tables: Tables) -> list[Disagreement]:
    return [found for check in CHECKS for found in check(tables)]


def figures_of(state: MemberState, period: tuple[date, date]) -> dict[str, TableFigures]:
    """A state's tables with figures, by table key. Five queries."""
    rows = {k: row for k, row in actions.returns_of(state, period).items() if row.kind not in NO_FIGURES}
    cells, maker = actions.cells_of(rows.values()), LayoutMaker()
    return {
        key: TableFigures(
            name=f"{row.table.number} ({row.table.title})",
            dimensions=row.table.dimensions,
            keys=list(maker.layout(row.table, cells[row.pk]).every_key()),
            cells=cells[row.pk],
            supplements=row.supplements,
        )
        for key, row in rows.items()
    }
