"""The content of office files, written and read: answers as text by field, and the place of each.

``typed`` texts are what a person would type into the fields of the portal, so that the portal's own forms can parse
them. An answer is unchanged if its typed texts are equal; nothing is parsed for this comparison.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db.models import Prefetch

from reporting import numbering, question_types
from reporting.enums import AnswerKind, Confidentiality
from reporting.models import Answer, EvidenceLink, NationalReport, Question, ReportSection, Section
from reporting.models.questionnaire import marks_of
from reporting.queries.answer_history import AnswerContent
from reporting.questionnaire.conditions import applies, settled
from reporting.questionnaire.kept import questions_of
from victims import actions as victims_actions
from victims.layout import SUPPLEMENTS, Layout, LayoutMaker
from victims.models import StatisticalTable, TableReturn

FORMAT = 1  # of the files; raise it when older files could no longer be read correctly
FIELDS = ("value", "narrative", "kind", "reason")
KIND_LABELS: dict[str, str] = {
    AnswerKind.NOT_AVAILABLE.value: "Not available",
    AnswerKind.NOT_APPLICABLE.value: "Not applicable",
    AnswerKind.CONFIDENTIAL.value: "Confidential",
}
TABLE_FIELDS = {
    "kind": "If there are no figures, or they are confidential",
    "reason": "Why not available, or why it does not apply",
    "source": "Source: the office or system that counted",
    "coverage": "Coverage: such as “all provinces”, or what is left out",
    "cutoff": "Counted up to (a date)",
    "provisional": "Provisional, may be revised (Yes, or empty)",
    "public_source": "Exactly these figures are public already: the address",
    "blanks_reason": "Why are some cells empty?",
    "difference_reason": "Why do the figures differ from another table?",
}
CONFIRMED, YES = "Confirmed", "Yes"  # the name of the column or row, and what is written in it
Typed = dict[str, Any]  # field → text; several choices as a list


@dataclass(frozen=True)
class WorkbookQuestion:
    """One question of the report. ``asked``: its condition is met now; ``condition``: the condition in words or ""."""

    question: Question
    number: str
    answer: Answer | None
    asked: bool
    condition: str
    documents: list[str]


@dataclass(frozen=True)
class WorkbookTable:
    """A question's statistical table, laid out, with its figures. ``row`` is None before anything was saved."""

    item: WorkbookQuestion
    table: StatisticalTable
    row: TableReturn | None
    cells: Mapping[str, int]
    layout: Layout

    @property
    def typed(self) -> dict[str, str]:
        return typed_table(victims_actions.about(self.row) if self.row else None, self.cells)


@dataclass(frozen=True)
class WorkbookSection:
    """A section for its writer. ``writable``: it can be changed now."""

    report_section: ReportSection
    mark: str
    writable: bool
    items: list[WorkbookQuestion]
    tables: list[WorkbookTable]

    @property
    def section(self) -> Section:
        return self.report_section.section

    @property
    def name(self) -> str:
        return numbering.heading(self.mark, self.section.title)


@dataclass(frozen=True)
class Package:
    """A report, or the part that one person may write."""

    report: NationalReport
    parts: list[WorkbookSection]

    def tables(self) -> Iterator[WorkbookTable]:
        for part in self.parts:
            yield from part.tables


@dataclass
class ReadAnswer:
    """One answer of a file. ``where``: field → place in words; ``problems``: field → sentence.

    ``confirmed``: the writer says that the answer, which was carried over, still holds.
    """

    section: str
    version: int
    data: Typed
    where: dict[str, str]
    problems: dict[str, str] = field(default_factory=dict)
    confirmed: bool = False


@dataclass
class ReadTable:
    """One table of a file: only cells that are not empty. ``names``: all cells that the file has."""

    section: str
    version: int
    sheet: str
    data: dict[str, str]
    names: list[str]
    where: dict[str, str]
    problems: dict[str, str] = field(default_factory=dict)


@dataclass
class ReadWorkbook:
    """The content of a file: the report it belongs to, answers and tables by question key, and remarks."""

    identity: dict[str, str]
    answers: dict[str, ReadAnswer] = field(default_factory=dict)
    tables: dict[str, ReadTable] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> ReadWorkbook:
        return cls(
            identity=data["identity"],
            answers={key: ReadAnswer(**read) for key, read in data["answers"].items()},
            tables={key: ReadTable(**read) for key, read in data["tables"].items()},
            remarks=data["remarks"],
        )


def identity_of(report: NationalReport) -> dict[str, str]:
    """The data in a file that identify its report."""
    return {
        "format": str(FORMAT),
        "report": str(report.pk),
        "state": report.member_state.iso2,
        "cycle": report.cycle.title,
        "questionnaire": str(report.cycle.questionnaire.version),
    }


def tidy(text: str) -> str:
    """A text in the form in which the portal stores it, so that equal texts compare as equal."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").strip())


def short(text: str) -> str:
    """A text shortened for a sentence."""
    return text if len(text) <= 60 else text[:59] + "…"


def typed(question: Question, content: AnswerContent | None) -> Typed:
    """An answer as a person would type it."""
    value = question_types.typed(question, content.value if content else None)
    if isinstance(value, str):
        value = tidy(value)
    if content is None:
        return {"value": value, "narrative": "", "kind": "", "reason": ""}
    kind = content.kind if content.kind in KIND_LABELS else ""
    return {"value": value, "narrative": tidy(content.narrative), "kind": kind, "reason": tidy(content.reason)}


def labels_of(question: Question) -> dict[str, str]:
    """The words of a choice in lower case → the choice, including choices that are no longer offered."""
    known = [*question.retired_choices, *question.choices]
    return {choice["label"].strip().lower(): choice["value"] for choice in known}


def gone(question: Question, chosen: list[str]) -> list[dict[str, str]]:
    """Choices of an answer that are no longer offered."""
    offered = {choice["value"] for choice in question.choices}
    return [{"value": value, "label": question.label_of(value)} for value in chosen if value not in offered]


def typed_table(about: Mapping[str, Any] | None, cells: Mapping[str, int]) -> dict[str, str]:
    """A table as a person would type it, without empty cells. Cells are "cell-KEY", numbers below it "extra-KEY".

    ``about`` comes from ``victims.actions.about``; None for a table that was never saved.
    """
    if about is None:
        return {}
    found = {name: tidy(str(about.get(name) or "")) for name in TABLE_FIELDS}
    found["kind"] = about["kind"] if about["kind"] in KIND_LABELS else ""
    found["provisional"] = "yes" if about["provisional"] else ""
    found |= {f"extra-{key}": str(value) for key, value in about["supplements"].items() if value is not None}
    found |= {f"cell-{key}": str(count) for key, count in cells.items()}
    return {name: text for name, text in found.items() if text}


def package(report: NationalReport, user: Any, only: str | None = None) -> Package:
    """The sections that ``user`` may write, or only the one with key ``only``. A constant number of queries."""
    mine = ReportSection.objects.workable_by(user).filter(report=report).select_related("section__article")
    mine_by_section = {row.section_id: row for row in mine}
    answers = {a.question.key: a for a in Answer.objects.filter(report=report).select_related("question")}
    conditions = questions_of(report.cycle.questionnaire).conditions
    values = settled({key: answer.value for key, answer in answers.items()}, conditions)
    documents: dict[int, list[str]] = {}
    for link in EvidenceLink.objects.filter(evidence__report=report).select_related("evidence").order_by("pk"):
        documents.setdefault(link.question_id, []).append(link.evidence.title)
    sections = Section.objects.of_report(report.cycle.questionnaire_id).prefetch_related(
        Prefetch("questions", Question.objects.select_related("obligation__article").order_by("position"))
    )
    every = list(sections)
    by_key = {question.key: question for section in every for question in section.questions.all()}
    tables = _Tables(report)
    parts = []
    for mark, section in zip(marks_of(every), every, strict=True):
        if (row := mine_by_section.get(section.pk)) is None or (only and section.key != only):
            continue
        row.report = report
        if not (questions := list(section.questions.all())):
            continue  # follow-up and needs are lists that are written in the portal only
        items = [
            WorkbookQuestion(
                question=question,
                number=f"{mark}.{place}",
                answer=answers.get(question.key),
                asked=applies(question, values),
                condition=_condition(question, by_key),
                documents=documents.get(question.pk, []),
            )
            for place, question in enumerate(questions, start=1)
        ]
        parts.append(
            WorkbookSection(
                report_section=row,
                mark=mark,
                writable=report.is_editable and row.is_open,
                items=items,
                tables=[tables.of(item) for item in items if item.question.row.takes_table],
            )
        )
    return Package(report, parts)


def _condition(question: Question, by_key: Mapping[str, Question]) -> str:
    if not question.depends_on:
        return ""
    parent = by_key[question.depends_on["question"]]
    return f"Asked only if the answer to “{parent.text}” is “{parent.label_of(question.depends_on['value'])}”."


class _Tables:
    """The statistical tables of a report, read when the first one is needed."""

    def __init__(self, report: NationalReport) -> None:
        self.report = report
        self.rows: dict[str, TableReturn] | None = None

    def of(self, item: WorkbookQuestion) -> WorkbookTable:
        if self.rows is None:
            cycle = self.report.cycle
            self.rows = victims_actions.returns_of(self.report.member_state, (cycle.period_start, cycle.period_end))
            self.cells = victims_actions.cells_of(self.rows.values())
            self.tables = {table.key: table for table in StatisticalTable.objects.all()}
            self.maker = LayoutMaker()
        row, table = self.rows.get(item.question.table_key), self.tables[item.question.table_key]
        cells = self.cells[row.pk] if row else {}
        return WorkbookTable(item, table, row, cells, self.maker.layout(table, cells))


def extras_of(table: StatisticalTable) -> dict[str, str]:
    return SUPPLEMENTS.get(table.key, {})


def notes(item: WorkbookQuestion) -> list[str]:
    """The notes below a question for its writer, a sentence each."""
    question, found = item.question, []
    if item.condition:
        found.append(item.condition)
    if not question.required:
        found.append("Optional.")
    if question.confidentiality != Confidentiality.OFFICIAL:
        found.append(f"{question.get_confidentiality_display()}.")
    if item.answer and item.answer.waits_for_confirmation:
        found.append(f"The answer is from {item.answer.carried_year}: change it, or say “{YES}” under “{CONFIRMED}”.")
    if item.documents:
        found.append(f"Attached: {'; '.join(item.documents)}.")
    return found
