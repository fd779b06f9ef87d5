"""A submitted version laid out for reading. Uses the frozen content, never answers that are being written."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from members.models import User
from reporting import frozen, numbering
from reporting.enums import AnswerKind, Confidentiality
from reporting.frozen import FrozenDocument, FrozenQuestion, FrozenReport, FrozenSection, FrozenTable
from reporting.models import SectionAssignment, SubmittedVersion
from reporting.snapshot.entries import Levels, entries_as_questions, level_rows
from victims import totals
from victims.layout import Layout, LayoutLine, LayoutMaker
from victims.totals import Sum


@dataclass(frozen=True)
class PanelToRead:
    """One panel of a statistical table. ``rows_left_out`` names the empty rows."""

    label: str
    rows: list[tuple[LayoutLine, list[int | None], Sum]]
    column_totals: list[Sum]
    total: Sum
    rows_left_out: str


@dataclass(frozen=True)
class TableToRead:
    content: FrozenTable
    layout: Layout
    panels: list[PanelToRead]
    panels_left_out: str
    grand_total: Sum
    cutoff: date | None

    @property
    def in_words(self) -> str:
        """The table in a few words."""
        return totals.in_words(self.layout, self.content["cells"])

    @property
    def revised_on(self) -> date | None:
        revised = self.content.get("revised")
        return date.fromisoformat(revised["on"]) if revised else None

    @property
    def revised(self) -> list[tuple[str, int | None, int | None]]:
        """(cell in words, earlier count, count now) of figures that were different when last submitted."""
        revised = self.content.get("revised")
        earlier, cells = revised["cells"] if revised else {}, self.content["cells"]
        return [
            (", ".join(filter(None, [row.label, column.label, panel.label])), earlier[key], cells.get(key))
            for panel in self.layout.panels
            for row in self.layout.rows
            for column in self.layout.columns
            if (key := self.layout.key(panel, row, column)) in earlier
        ]


@dataclass(frozen=True)
class ReadQuestion:
    """One answer. ``number`` is as the state saw it; ``documents`` are (evidence, may be downloaded)."""

    number: str
    content: FrozenQuestion
    is_confidential: bool
    documents: list[tuple[FrozenDocument, bool]]
    table: TableToRead | None
    levels: Levels | None = None  # law and practice of the question's obligation, at the last question on it


@dataclass(frozen=True)
class ReadSection:
    number: str
    key: str
    title: str
    part: str
    questions: list[ReadQuestion]

    @property
    def heading(self) -> str:
        return numbering.heading(self.number, self.title)


def answers_and_entries(section: FrozenSection) -> list[FrozenQuestion]:
    """All that is shown in a section: questions, and progress and needs in their shape."""
    return [*section["questions"], *entries_as_questions(section)]


def is_confidential(question: FrozenQuestion) -> bool:
    """Whether this answer is confidential, by the state's own choice or because the question is."""
    if question["kind"] == AnswerKind.CONFIDENTIAL:
        return True
    return question["confidentiality"] == Confidentiality.CONFIDENTIAL and question["kind"] != AnswerKind.UNANSWERED


def confidential_keys(content: FrozenReport) -> list[str]:
    """The keys of the confidential answers of a report."""
    return [question["key"] for question in frozen.questions(content) if is_confidential(question)]


def read_version(
    content: FrozenReport, downloadable: set[int], only: str = "", maker: LayoutMaker | None = None
) -> list[ReadSection]:
    """A report laid out for reading; with ``only`` just the section with that key.

    ``downloadable`` are ids of the documents that the reader may open.
    """
    maker = maker or LayoutMaker()

    def question_of(number: str, question: FrozenQuestion, levels: Levels | None) -> ReadQuestion:
        table = question["table"]
        return ReadQuestion(
            number=number,
            content=question,
            is_confidential=is_confidential(question),
            documents=[(item, item["id"] in downloadable) for item in question["evidence"]],
            table=read_table(table, maker.of_key(table["key"], table["cells"])) if table else None,
            levels=levels,
        )

    def questions_of(mark: str, section: FrozenSection) -> list[ReadQuestion]:
        levels = level_rows(section)
        questions = answers_and_entries(section)
        last = {question["obligation"]: place for place, question in frozen.in_places(questions)}
        at = {place: levels.get(obligation or "") for obligation, place in last.items()}
        return [
            question_of(f"{mark}.{place}", question, at.get(place)) for place, question in frozen.in_places(questions)
        ]

    return [
        ReadSection(
            number=mark,
            key=section["key"],
            title=section["title"],
            part=section["part"],
            questions=questions_of(mark, section),
        )
        for mark, section in frozen.marked(content)
        if only in {"", section["key"]}
    ]


def by_part(sections: Iterable[ReadSection]) -> list[tuple[str, list[ReadSection]]]:
    return [(part, list(items)) for part, items in groupby(sections, key=lambda section: section.part)]


def read_table(content: FrozenTable, layout: Layout) -> TableToRead:
    cells = content["cells"]
    panels, left_out = [], []
    for panel in layout.panels:
        if totals.panel_total(layout, cells, panel).value is None:
            left_out.append(panel.label)
        else:
            panels.append(_read_panel(layout, cells, panel))
    return TableToRead(
        content=content,
        layout=layout,
        panels=panels,
        panels_left_out="; ".join(filter(None, left_out)),
        grand_total=totals.grand_total(layout, cells),
        cutoff=date.fromisoformat(content["cutoff"]) if content["cutoff"] else None,
    )


def _read_panel(layout: Layout, cells: Mapping[str, int], panel: LayoutLine) -> PanelToRead:
    rows, left_out = [], []
    for row in layout.rows:
        total = totals.row_total(layout, cells, panel, row)
        if total.value is None:
            left_out.append(row.label)
        else:
            values = [cells.get(layout.key(panel, row, column)) for column in layout.columns]
            rows.append((row, values, total))
    return PanelToRead(
        label=panel.label,
        rows=rows,
        column_totals=[totals.column_total(layout, cells, panel, column) for column in layout.columns],
        total=totals.panel_total(layout, cells, panel),
        rows_left_out="; ".join(left_out),
    )


def content_visible_to(user: User, version: SubmittedVersion) -> FrozenReport:
    """The part of a submitted version that ``user`` may read: contributors their assigned sections, others all."""
    state = version.report.member_state_id
    if user.reviews_reports or state in user.reported_state_ids:
        return version.content
    mine = SectionAssignment.objects.filter(person=user, report_section__report=version.report_id)
    keys = set(mine.values_list("report_section__section__key", flat=True))
    mine_alone: FrozenReport = {
        **version.content,
        "sections": [s for s in version.content["sections"] if s["key"] in keys],
    }
    return frozen.keep_numbers(mine_alone, version.content)
