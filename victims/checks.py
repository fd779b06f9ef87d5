"""Checks whether the tables agree with each other. Each disagreement is one sentence, with the table to check first.

An *error* is excluded by the definitions: the report cannot be submitted until the figures are corrected or the
difference is explained at the table. A *warning* is unlikely by the definitions. If empty cells can be the reason, it
is a warning. Nothing is checked within one table: its figures are cross-tabulated, so its totals always agree.
Source: the definitions and rules of the tables in domain/statistics.yaml.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from members.models import MemberState
from victims import actions, totals
from victims.enums import AnswerKind
from victims.layout import Layout, LayoutMaker
from victims.models import TableReturn

NO_FIGURES = {AnswerKind.UNANSWERED, AnswerKind.NOT_AVAILABLE, AnswerKind.NOT_APPLICABLE}
# What one cell may hold before it is asked about: people, cases or requests of one country in a year; US dollars.
MOST_COUNTED, MOST_MONEY = 1_000_000, 10_000_000_000
TABLES_OF_MONEY = {"assets"}
STUDY = {"education": "schooling", "vocational": "vocational training", "employment": "employment"}


@dataclass(frozen=True)
class TableFigures:
    """One table's figures. ``dimensions`` name the parts of a cell's key; ``keys`` are all possible cells."""

    name: str
    dimensions: list[str]
    keys: Sequence[str]
    cells: Mapping[str, int]
    supplements: Mapping[str, int | None] = field(default_factory=dict)
    explained: bool = False  # the state said why it does not agree with another table
    labels: Mapping[tuple[str, str], str] = field(default_factory=dict)  # (dimension, code) → words

    def total(self, **only: object) -> totals.Sum:
        """The sum of all cells, or of those with the given code (or one of the given codes) in each named dimension."""
        rows = self._rows
        for name, given in only.items():
            place = self.dimensions.index(name)
            codes = {given} if isinstance(given, str) else set(given)  # type: ignore[call-overload]
            rows = [row for row in rows if row[0][place] in codes]
        return totals.add(count for _, count in rows)

    @cached_property
    def _rows(self) -> list[tuple[list[str], int | None]]:
        """The codes of each possible cell and its count, taken apart once for the many sums that are asked for."""
        return [(key.split("|"), self.cells.get(key)) for key in self.keys]

    def codes(self, dimension: str) -> list[str]:
        """The codes of a dimension with cells in the table, in order; none if the table does not have the dimension."""
        if dimension not in self.dimensions:
            return []
        place = self.dimensions.index(dimension)
        return list(dict.fromkeys(codes[place] for codes, _ in self._rows))

    def label(self, dimension: str, code: str) -> str:
        return self.labels.get((dimension, code), code).lower()


@dataclass(frozen=True)
class Disagreement:
    """``tables`` are the keys of the tables that do not agree; the first is the one to check."""

    message: str
    tables: tuple[str, ...]
    is_error: bool = False


Tables = Mapping[str, TableFigures]
EXPLAIN = " Check both, or explain the difference."


def _hint(*sums: totals.Sum) -> str:
    empty = sum(one.blanks for one in sums)
    return f" Empty cells ({empty}) may explain it." if empty else ""


def _known(*sums: totals.Sum) -> bool:
    return all(one.value is not None for one in sums)


def _equal(
    tables: Tables, first: str, second: str, what: str, named: str, only: Mapping[str, object], *, is_error: bool
) -> list[Disagreement]:
    """The total of ``first`` equals that of ``second`` within ``only``; then also by sex and age, if both have these.

    No disagreement while either has no figure.
    """
    if first not in tables or second not in tables:
        return []
    one, other = tables[first], tables[second]
    here, there = one.total(), other.total(**only)
    if not _known(here, there):
        return []
    if here.value != there.value:
        hint = _hint(here, there)
        message = (
            f"{one.name} adds up to {here.value} {what}, but {other.name} has {there.value} {named}.{EXPLAIN}{hint}"
        )
        return [Disagreement(message, (first, second), is_error and not hint)]
    return list(_same_parts(one, other, (first, second), what, only))


def _same_parts(
    one: TableFigures, other: TableFigures, keys: tuple[str, str], what: str, only: Mapping[str, object]
) -> Iterator[Disagreement]:
    """If the totals agree, check those of each sex, age group and offence. At most one line for each of these."""
    for dimension, words in (("sex", "sex"), ("age_group", "age"), ("offence_type", "offence")):
        for code in one.codes(dimension):
            if dimension in only or code not in other.codes(dimension):
                continue
            here, there = one.total(**{dimension: code}), other.total(**only, **{dimension: code})
            if _known(here, there) and here.value != there.value and not _hint(here, there):
                yield Disagreement(
                    f"{one.name} and {other.name} have the same total but differ by {words}: {here.value} against "
                    f"{there.value} {what} for “{one.label(dimension, code)}”.{EXPLAIN}",
                    keys,
                )
                break


def _at_most(
    less: totals.Sum, more: totals.Sum, sentence: str, tables: tuple[str, ...], *, is_error: bool
) -> list[Disagreement]:
    """``less`` must not be larger than ``more``. Empty cells in ``less`` could only make it larger."""
    if not _known(less, more) or (less.value or 0) <= (more.value or 0):
        return []
    hint = _hint(totals.Sum(None, more.blanks))
    return [Disagreement(f"{sentence}{hint}", tables, is_error and not hint)]


IDENTIFIED = {"victim_status": "identified"}


def identified_by_exploitation(tables: Tables) -> list[Disagreement]:
    named = "formally identified victims"
    return _equal(tables, "victims_by_exploitation", "victims_identified", "victims", named, IDENTIFIED, is_error=True)


def identified_by_citizenship(tables: Tables) -> list[Disagreement]:
    named = "formally identified victims"
    return _equal(tables, "victims_by_citizenship", "victims_identified", "victims", named, IDENTIFIED, is_error=True)


def identified_in_annex_tables(tables: Tables) -> list[Disagreement]:
    named = "formally identified victims"
    return [
        found
        for key in ("victims_by_authority", "victims_by_geography")
        for found in _equal(tables, key, "victims_identified", "victims", named, IDENTIFIED, is_error=False)
    ]


def sentences_and_convictions(tables: Tables) -> list[Disagreement]:
    return _equal(tables, "sentences", "persons_convicted", "persons sentenced", "persons convicted", {}, is_error=True)


def rows_within_their_persons(tables: Tables) -> list[Disagreement]:
    """Tables in which one person can be on several rows: no row may count more people than there are."""
    found = []
    for key, line, dimension, words in (
        ("victims_assisted", "persons_assisted", "service", "persons assisted"),
        ("trial_participation", "witnesses_heard", "trial_measure", "victim-witnesses heard"),
    ):
        if key not in tables or (persons := tables[key].supplements.get(line)) is None:
            continue
        table = tables[key]
        for code in table.codes(dimension):
            row = table.total(**{dimension: code})
            sentence = (
                f"In {table.name} the row “{table.label(dimension, code)}” counts {row.value} persons, but there are "
                f"{persons} {words} in all. Check both."
            )
            found += _at_most(row, totals.Sum(persons, 0), sentence, (key,), is_error=True)
    return found


def study_within_assistance(tables: Tables) -> list[Disagreement]:
    if "victims_in_education" not in tables or "victims_assisted" not in tables:
        return []
    study, assisted, found = tables["victims_in_education"], tables["victims_assisted"], []
    for code, words in STUDY.items():
        here, there = study.total(service=code), assisted.total(service=code)
        sentence = (
            f"{study.name} counts {here.value} victims in {words}, but {assisted.name} has {there.value} who received "
            f"it. Check both, or explain the difference."
        )
        found += _at_most(here, there, sentence, ("victims_in_education", "victims_assisted"), is_error=False)
    return found


def locked_within_housed(tables: Tables) -> list[Disagreement]:
    if "victims_housed" not in tables or (held := tables["victims_housed"].supplements.get("held_locked")) is None:
        return []
    table = tables["victims_housed"]
    housed = table.total()
    sentence = (
        f"In {table.name} {held} persons are held in locked facilities, but {housed.value} were housed in all. "
        "Check both."
    )
    return _at_most(totals.Sum(held, 0), housed, sentence, ("victims_housed",), is_error=True)


def penalised_within_identified(tables: Tables) -> list[Disagreement]:
    """People penalised may have been identified in earlier years, so this is only a warning."""
    if "victims_liability" not in tables or "victims_identified" not in tables:
        return []
    here, there = tables["victims_liability"].total(), tables["victims_identified"].total(**IDENTIFIED)
    sentence = (
        f"{tables['victims_liability'].name} counts {here.value} victims, more than the {there.value} identified in "
        f"{tables['victims_identified'].name}. Check both; victims identified in earlier years may explain it."
    )
    return _at_most(here, there, sentence, ("victims_liability", "victims_identified"), is_error=False)


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
                is_error=True,
            )
        )
    people_paid = table.total(redress_stage=("paid_full", "paid_part"))
    people_ordered = table.total(redress_stage="ordered")
    sentence = (
        f"In {table.name} {people_paid.value} were paid in full or in part, but payment to "
        f"{people_ordered.value} was ordered. Check both; orders of earlier years may explain it."
    )
    return found + _at_most(people_paid, people_ordered, sentence, ("redress",), is_error=False)


def likely_sizes(tables: Tables) -> list[Disagreement]:
    """A digit too many, or a sum in another currency. One line for a table, with its largest figure."""
    found = []
    for key, table in tables.items():
        largest = MOST_MONEY if key in TABLES_OF_MONEY else MOST_COUNTED
        cell, count = max(table.cells.items(), key=lambda pair: pair[1], default=("", 0))
        if count <= largest:
            continue
        codes = zip(table.dimensions, cell.split("|"), strict=True)
        where = ", ".join(table.label(dimension, code) for dimension, code in codes)
        found.append(
            Disagreement(f"{table.name} has {count} in one cell ({where}). Is it that many? Check its digits.", (key,))
        )
    return found


CHECKS: list[Callable[[Tables], list[Disagreement]]] = [
    identified_by_exploitation,
    identified_by_citizenship,
    identified_in_annex_tables,
    sentences_and_convictions,
    rows_within_their_persons,
    study_within_assistance,
    locked_within_housed,
    penalised_within_identified,
    paid_and_ordered,
    likely_sizes,
]


def disagreements(tables: Tables) -> list[Disagreement]:
    return [found for check in CHECKS for found in check(tables)]


def figures_of(
    state: MemberState, period: tuple[date, date], maker: LayoutMaker | None = None
) -> dict[str, TableFigures]:
    """A state's tables with figures, by table key. Three queries, two with a ``maker``."""
    rows = with_figures(actions.returns_of(state, period))
    return figures_in(rows, actions.cells_of(rows.values()), maker or LayoutMaker())


def with_figures(rows: Mapping[str, TableReturn]) -> dict[str, TableReturn]:
    return {key: row for key, row in rows.items() if row.kind not in NO_FIGURES}


def figures_in(
    rows: Mapping[str, TableReturn], cells: Mapping[int, Mapping[str, int]], maker: LayoutMaker
) -> dict[str, TableFigures]:
    """Tables that were read already, for the checks. ``rows`` by table key, ``cells`` by their ids. No query."""
    labels = labels_of(maker)
    return {
        key: table_figures(
            maker.layout(row.table, cells[row.pk]), cells[row.pk], row.supplements, row.difference_reason, labels
        )
        for key, row in rows.items()
    }


def labels_of(maker: LayoutMaker) -> dict[tuple[str, str], str]:
    """(dimension, code) → words."""
    return {
        (dimension.key, category.code): category.label
        for dimension in maker.dimensions.values()
        for category in maker.categories.get(dimension.pk, [])
    }


def table_figures(
    layout: Layout,
    cells: Mapping[str, int],
    supplements: Mapping[str, int | None],
    difference_reason: str,
    labels: Mapping[tuple[str, str], str],
) -> TableFigures:
    """One table for the checks, being written or submitted."""
    return TableFigures(
        name=f"{layout.table.number} ({layout.table.title})",
        dimensions=layout.table.dimensions,
        keys=layout.every_key(),
        cells=cells,
        supplements=supplements,
        explained=bool(difference_reason.strip()),
        labels=labels,
    )
