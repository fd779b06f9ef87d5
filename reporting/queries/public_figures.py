"""Figures that a state has marked as published by itself: which marks are valid, and the names of the figures.

A mark is valid as long as the figure of the submitted version has the same value as when it was marked.
Source: docs/decisions/0043-public-figures.md.
"""

from collections.abc import Iterable, Mapping

from reporting import frozen
from reporting.figures.public_sources import PublicSource
from reporting.frozen import FrozenPublicFigure, FrozenQuestion, FrozenReport, FrozenTable
from reporting.models import PublicFigure, SubmittedVersion
from victims.disclosure.linked import PEOPLE, Shape, values
from victims.standard import FigureLabels, Place, Standard, figures_of

OfTables = dict[str, list[FrozenPublicFigure]]  # by key of the table


def newest(reports: Iterable[int]) -> dict[int, dict[str, dict[Place, PublicFigure]]]:
    """Report → table → figure → its newest mark, valid or not; without those taken back. One query."""
    rows = (
        PublicFigure.objects.filter(report__in=set(reports))
        .select_related("statement__stated_by")
        .order_by("report_id", "table_key", "block", "at", "-pk")
        .distinct("report_id", "table_key", "block", "at")
    )
    found: dict[int, dict[str, dict[Place, PublicFigure]]] = {}
    for row in rows:
        if row.statement.address:
            found.setdefault(row.report_id, {}).setdefault(row.table_key, {})[row.place] = row
    return found


def tables_of_people(content: FrozenReport) -> dict[str, str]:
    """Key of the question → key of its table, for tables with figures on people or cases."""
    return {
        question["key"]: table["key"]
        for question, table in frozen.with_tables(frozen.questions(content))
        if table["cells"] and question["kind"] in frozen.GIVEN and table["unit"] in PEOPLE
    }


def figures_in(version: SubmittedVersion, key: str, standard: Standard) -> dict[Place, int]:
    """The figures that a publication would contain of a table that counts people; none if nothing needs protection."""
    table, shape = frozen.given_tables(version.content).get(key), standard.shapes.get(key)
    return values(shape, figures_of(table)) if table and shape and shape.counts_people else {}


def of_versions(versions: Iterable[SubmittedVersion], standard: Standard | None = None) -> dict[int, OfTables]:
    """Version → table → the figures with valid marks, in order. One query; four if anything is marked."""
    versions = list(versions)
    marks = newest(version.report_id for version in versions)
    if marks and standard is None:
        standard = Standard.read()
    found: dict[int, OfTables] = {}
    for version in versions:
        found[version.pk] = {}
        tables = frozen.given_tables(version.content) if version.report_id in marks else {}
        for key, table in tables.items():
            marked = marks[version.report_id].get(key)
            if marked and standard and (holding := _holding(standard.shapes[key], table, marked, standard)):
                found[version.pk][key] = holding
    return found


def _holding(
    shape: Shape, table: FrozenTable, marked: Mapping[Place, PublicFigure], standard: Standard
) -> list[FrozenPublicFigure]:
    now = values(shape, figures_of(table))
    words = FigureLabels(standard, shape, now)
    return [
        {
            "block": place[0],
            "at": [list(pair) for pair in place[1]],
            "label": words.label(place),
            "value": now[place],
            **marked[place].statement.source.plain(),
        }
        for place in words.places
        if place in marked and marked[place].value == now[place]
    ]


def added_to(question: FrozenQuestion, public: OfTables) -> FrozenQuestion:
    """A question with the figures of its table that the state has published."""
    table = question["table"]
    if not table or not public.get(table["key"]):
        return question
    return {**question, "table": {**table, "public": public[table["key"]]}}


def by_source(table: FrozenTable | None) -> list[tuple[PublicSource, list[str]]]:
    """The sources where figures of a table are published, each with the figures in words: "Total: 40"."""
    found: dict[PublicSource, list[str]] = {}
    for entry in table.get("public", ()) if table else ():
        found.setdefault(PublicSource.read(entry), []).append(f"{entry['label']}: {entry['value']:,}")
    return list(found.items())
