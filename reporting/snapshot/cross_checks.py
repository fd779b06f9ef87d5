"""Contradictions between the tables of one report, with the address of the table."""

from dataclasses import dataclass

from django.urls import reverse

from reporting import frozen
from reporting.frozen import FrozenReport
from reporting.models import NationalReport
from reporting.questionnaire.kept import questions_of
from victims import checks
from victims.layout import LayoutMaker


@dataclass(frozen=True)
class Warned:
    message: str
    url: str
    tables: tuple[str, ...]
    is_error: bool
    explained: bool
    section_key: str
    question_key: str

    @property
    def holds_back(self) -> bool:
        """Whether the report cannot be submitted like this."""
        return self.is_error and not self.explained


def warnings(
    report: NationalReport, section_keys: set[str] | None = None, maker: LayoutMaker | None = None
) -> list[Warned]:
    """The contradictions in the order of the rules; three queries. ``section_keys``: only tables of these sections.

    Tables that no question of the report asks for are left out.
    """
    tables = checks.figures_of(report.member_state, (report.cycle.period_start, report.cycle.period_end), maker)
    return warnings_in(report, tables, section_keys)


def warnings_in(report: NationalReport, tables: checks.Tables, section_keys: set[str] | None = None) -> list[Warned]:
    """The same, of tables that were read already. No query."""
    known = questions_of(report.cycle.questionnaire)
    places = {
        question.table_key: (section.key, question.key)
        for section in known.sections
        for question in known.by_section.get(section.pk, ())
        if question.row.takes_table
    }
    may_see = {key for key, (section, _) in places.items() if section_keys is None or section in section_keys}
    return [
        Warned(
            message=found.message,
            url=reverse("table-edit", args=[report.pk, *places[found.tables[0]]]),
            tables=found.tables,
            is_error=found.is_error,
            explained=tables[found.tables[0]].explained,
            section_key=places[found.tables[0]][0],
            question_key=places[found.tables[0]][1],
        )
        for found in checks.disagreements({key: table for key, table in tables.items() if key in may_see})
    ]


@dataclass(frozen=True)
class TableContradiction:
    """A contradiction between two tables of a submitted report, as it was shown to the state."""

    message: str
    tables: tuple[str, ...]
    is_error: bool
    explanation: str  # the state's explanation at the table; "" for none
    section_keys: frozenset[str]  # of the tables

    @property
    def explained(self) -> bool:
        return bool(self.explanation)


def in_report(content: FrozenReport, maker: LayoutMaker) -> list[TableContradiction]:
    """The contradictions between the tables of a submitted report, in the order of the rules. One query."""
    given = {
        table["key"]: (section["key"], table)
        for section in content["sections"]
        for question, table in frozen.with_tables(section["questions"])
        if question["kind"] not in checks.NO_FIGURES
    }
    labels = checks.labels_of(maker)
    tables = {
        key: checks.table_figures(
            maker.of_key(key, table["cells"]),
            table["cells"],
            {item["key"]: item["value"] for item in table["supplements"]},
            table["difference_reason"],
            labels,
        )
        for key, (_section, table) in given.items()
    }
    return [
        TableContradiction(
            message=found.message.replace(checks.EXPLAIN, ""),
            tables=found.tables,
            is_error=found.is_error,
            explanation=given[found.tables[0]][1]["difference_reason"].strip(),
            section_keys=frozenset(given[key][0] for key in found.tables),
        )
        for found in checks.disagreements(tables)
    ]
