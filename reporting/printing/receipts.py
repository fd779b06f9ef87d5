"""A submitted version as a document to keep, as PDF and as Word file. Uses only its frozen content."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.template.loader import render_to_string
from docx import Document
from docx.document import Document as DocumentType
from docx.shared import Pt

from members import clock
from reporting.frozen import FrozenQuestion
from reporting.models import SubmittedVersion
from reporting.pdf import Book, BookChapter
from reporting.printing.ammtc_report import SAMPLE_NOTICE
from reporting.snapshot import reading
from reporting.snapshot.entries import YES_NO_LABELS, shown_day
from victims.layout import counted_in

KINDS = {
    "unanswered": "Not answered",
    "not_available": "Not available",
    "not_applicable": "Not applicable",
    "zero": "0 (counted, and there were none)",
    "confidential": "Given in confidence",
}
WIDEST = 5  # columns of a table next to its labels, so that no number breaks
MARKING = "The state’s own copy. Nothing of it goes further without its consent (Article 25)."


def _facts(version: SubmittedVersion) -> list[tuple[str, str]]:
    content, where = version.content, clock.of(version.report.member_state)
    facts = [
        ("Reference", version.reference),
        ("State", content["state_name"]),
        ("Cycle", content["cycle"]),
        ("Period", f"{shown_day(content['period_start'])} to {shown_day(content['period_end'])}"),
        ("Submitted", f"{clock.both(version.submitted_at, where)}, by {version.submitted_by}"),
        ("SHA-256", version.content_hash),
    ]
    if approvals := content.get("approvals"):
        facts.append(("Approved by", " and ".join(approvals)))
    if late := content.get("late"):
        facts.append(
            ("After the due date", f"Due {clock.end_of(date.fromisoformat(late['due_on']), where)}. {late['reason']}")
        )
    if nil := content.get("nil"):
        facts.append(("Nothing to report", nil["statement"]))
    return facts


def receipt_book(version: SubmittedVersion) -> Book:
    sections = reading.read_version(version.content, set())
    cover = BookChapter(
        "receipt", "", "Receipt", render_to_string("reporting/printing/receipts/facts.html", {"facts": _facts(version)})
    )
    chapters = [
        BookChapter(
            f"part-{place}",
            "",
            part,
            render_to_string(
                "reporting/printing/receipts/part.html", {"sections": [_printed(section) for section in group]}
            ),
        )
        for place, (part, group) in enumerate(reading.by_part(sections), start=1)
    ]
    content = version.content
    return Book(
        title=f"{content['state_name']}: {content['cycle']}",
        subtitle="Report under the ASEAN Convention Against Trafficking in Persons, as submitted",
        issuer=content["state_name"],
        date_line=f"Submitted {shown_day(str(clock.day(version.submitted_at, clock.of(version.report.member_state))))}",
        reference=version.reference,
        language="en",
        notice=SAMPLE_NOTICE if version.report.cycle.is_sample else "",
        marking=MARKING,
        chapters=(cover, *chapters),
    )


def _lines(question: FrozenQuestion) -> Iterator[str]:
    """An answer in words, a paragraph each."""
    if question["kind"] in KINDS:
        yield KINDS[question["kind"]]
    if question["shown"]:
        yield question["shown"]
    if question["reason"]:
        yield f"Reason: {question['reason']}"
    if question["narrative"]:
        yield question["narrative"]
    for document in question["evidence"]:
        yield f"Document: {document['title']} ({document['filename']}, SHA-256 {document['sha256']})"


def receipt_docx(version: SubmittedVersion) -> DocumentType:
    document = Document()
    properties = document.core_properties
    properties.title, properties.author = version.reference, version.content["state_name"]
    properties.created = properties.modified = version.submitted_at.replace(tzinfo=None)
    document.styles["Normal"].font.name, document.styles["Normal"].font.size = "Noto Sans", Pt(10)
    document.add_heading(f"{version.content['state_name']}: {version.content['cycle']}", 0)
    if version.report.cycle.is_sample:
        document.add_paragraph(SAMPLE_NOTICE)
    document.add_paragraph(MARKING)
    facts = document.add_table(rows=0, cols=2, style="Table Grid")
    for name, value in _facts(version):
        cells = facts.add_row().cells
        cells[0].text, cells[1].text = name, value
    for section in reading.read_version(version.content, set()):
        document.add_heading(section.heading, 1)
        for item in section.questions:
            document.add_heading(f"{item.number} {item.content['text']}", 2)
            for line in _lines(item.content):
                document.add_paragraph(line)
            for row in item.levels.rows if item.levels else []:
                if row.said != YES_NO_LABELS[""]:
                    since = f", {row.since}" if row.since else ""
                    shown = "".join(f" Document: {document_['title']}." for document_ in row.documents)
                    document.add_paragraph(f"{row.label}: {row.said.lower()}{since}. {row.text}{shown}".strip())
            if item.table:
                _add_table(document, item.table)
    return document


@dataclass(frozen=True)
class Strip:
    """A part of a panel that fits the width of a page: a header, and rows of a label and numbers as text."""

    header: list[str]
    rows: list[list[str]]


def strips(table: reading.TableToRead, panel: reading.PanelToRead) -> list[Strip]:
    """A panel cut into strips of at most ``WIDEST`` columns; the totals of the rows are in the last one."""
    names = [*(column.label for column in table.layout.columns), "Total"]
    rows = [(row.label, [*map(_shown, values), _shown(total.value)]) for row, values, total in panel.rows]
    rows.append(("Total", [*(_shown(total.value) for total in panel.column_totals), _shown(panel.total.value)]))
    return [
        Strip(names[first : first + WIDEST], [[label, *values[first : first + WIDEST]] for label, values in rows])
        for first in range(0, len(names), WIDEST)
    ]


def _printed(section: reading.ReadSection) -> dict[str, Any]:
    """A section with its tables cut into strips."""
    return {
        "section": section,
        "questions": [
            (item, [(panel, strips(item.table, panel)) for panel in item.table.panels] if item.table else [])
            for item in section.questions
        ],
    }


def _add_table(document: DocumentType, table: reading.TableToRead) -> None:
    """Each panel as tables with its totals; empty rows are named below."""
    content = table.content
    document.add_paragraph(f"Table {content['number']}: {content['title']} ({counted_in(content['unit'])})")
    for panel in table.panels:
        if panel.label:
            document.add_paragraph(panel.label)
        for strip in strips(table, panel):
            grid = document.add_table(rows=1, cols=len(strip.header) + 1, style="Table Grid")
            _fill(grid.rows[0].cells, ["", *strip.header])
            for row in strip.rows:
                _fill(grid.add_row().cells, row)
            document.add_paragraph("")
        if panel.rows_left_out:
            document.add_paragraph(f"Nothing given for: {panel.rows_left_out}")
    if content["blanks_reason"]:
        document.add_paragraph(f"Empty cells: {content['blanks_reason']}")
    if content["source"]:
        document.add_paragraph(f"Source: {content['source']}")


def _fill(cells: Any, texts: list[str]) -> None:
    for cell, text in zip(cells, texts, strict=True):
        cell.text = text


def _shown(value: int | None) -> str:
    return "" if value is None else f"{value:,}"
