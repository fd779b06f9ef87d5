"""Figures that a state has published itself, as it has marked them: which marks hold, and what they are called.

A mark holds for a figure of a submitted version that is still what it was when it was marked.
Source: docs/decisions/0043-public-figures.md.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from reporting.enums import AnswerKind
from reporting.models import PublicFigure, SubmittedVersion
from reporting.public_sources import PublicSource
from reporting.queries.standard import Place, Standard, Words, figures_of
from victims.disclosure.linked import PEOPLE, Shape, values

GIVEN = {AnswerKind.VALUE, AnswerKind.ZERO}
OfTables = dict[
    str, list[dict[str, Any]]
]  # table → {"block", "at", "label", "value", "address", "title", "published_on"}


def newest(reports: Iterable[int]) -> dict[int, dict[str, dict[Place, PublicFigure]]]:
    """Report → table → figure → its newest mark, whether or not it still holds; not those taken back. One query."""
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


def given_tables(content: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The tables of a report in which figures were given, by key."""
    return {
        question["table"]["key"]: question["table"]
        for section in content["sections"]
        for question in section["questions"]
        if question["table"] is not None and question["kind"] in GIVEN
    }


def tables_of_people(content: Mapping[str, Any]) -> dict[str, str]:
    """Key of the question → key of its table, where figures of people or cases were given."""
    return {
        question["key"]: question["table"]["key"]
        for section in content["sections"]
        for question in section["questions"]
        if (table := question["table"]) and table["cells"] and question["kind"] in GIVEN and table["unit"] in PEOPLE
    }


def figures_in(version: SubmittedVersion, key: str, standard: Standard) -> dict[Place, int]:
    """What a release would speak of in a table that counts people; nothing where there is nothing to protect."""
    table, shape = given_tables(version.content).get(key), standard.shapes.get(key)
    return values(shape, figures_of(table)) if table and shape and shape.counts_people else {}


def of_versions(versions: Iterable[SubmittedVersion], standard: Standard | None = None) -> dict[int, OfTables]:
    """Version → table → the figures whose marks hold, in order. One query, and four where anything is marked."""
    versions = list(versions)
    marks = newest(version.report_id for version in versions)
    if marks and standard is None:
        standard = Standard.read()
    found: dict[int, OfTables] = {}
    for version in versions:
        found[version.pk] = {}
        tables = given_tables(version.content) if version.report_id in marks else {}
        for key, table in tables.items():
            marked = marks[version.report_id].get(key)
            if marked and standard and (holding := _holding(standard.shapes[key], table, marked, standard)):
                found[version.pk][key] = holding
    return found


def _holding(
    shape: Shape, table: Mapping[str, Any], marked: Mapping[Place, PublicFigure], standard: Standard
) -> list[dict[str, Any]]:
    now = values(shape, figures_of(table))
    words = Words(standard, shape, now)
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


def added_to(question: Mapping[str, Any], public: OfTables) -> dict[str, Any]:
    """A question of a snapshot, with what its state has published of its table."""
    table = question["table"]
    if not table or not public.get(table["key"]):
        return dict(question)
    return {**question, "table": {**table, "public": public[table["key"]]}}


def by_source(table: Mapping[str, Any] | None) -> list[tuple[PublicSource, list[str]]]:
    """Where figures of a table are published, each with the figures in words: "Total: 40"."""
    found: dict[PublicSource, list[str]] = {}
    for entry in (table or {}).get("public", ()):
        found.setdefault(PublicSource.read(entry), []).append(f"{entry['label']}: {entry['value']:,}")
    return list(found.items())
