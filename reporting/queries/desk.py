"""What the secretariat's desk shows: rounds of reporting, and a submitted version laid out for reading.

Rows come from what was handed in and from how far a report is, never from answers that are being written.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from reporting.entry_snapshot import Levels, entries_as_questions, level_rows
from reporting.enums import AnswerKind, Confidentiality, ConsolidatedStatus, JobStatus, ReportStatus
from reporting.models import (
    ConsolidatedReport,
    NationalReport,
    RenderJob,
    ReportingCycle,
    SectionAssignment,
    SubmittedVersion,
)
from reporting.models.cycle import ReportingCycleQuerySet
from reporting.queries.release import released_sections
from victims import totals
from victims.layout import Layout, LayoutMaker, Line
from victims.models import StatisticalTable
from victims.totals import Sum


# --- Rounds -----------------------------------------------------------------------------------------------------------
def cycles_with_counts() -> ReportingCycleQuerySet:
    """The cycles, each with ``draft``, ``submitted``, ``returned`` and ``accepted``: how many reports are there."""
    counts = {status: Count("reports", filter=Q(reports__status=status)) for status in ReportStatus.values}
    cycles: ReportingCycleQuerySet = ReportingCycle.objects.select_related("consolidated").annotate(**counts)
    return cycles.order_by("-period_end", "-pk")


@dataclass(frozen=True)
class StageRow:
    """Where one state's report is. ``days_left`` is None when the report is not with the state."""

    report: NationalReport
    label: str
    version_number: int | None
    days_left: int | None


def newest_number() -> Subquery:
    return Subquery(SubmittedVersion.objects.filter(report=OuterRef("pk")).order_by("-number").values("number")[:1])


def stage_rows(cycle: ReportingCycle) -> list[StageRow]:
    """One row per member state in the order of the alphabet. One query."""
    reports = (
        cycle.reports.select_related("member_state", "cycle")
        .annotate(newest_number=newest_number())
        .order_by("member_state__name")
    )
    return [
        StageRow(
            report=report,
            label="Being written" if report.status == ReportStatus.DRAFT else report.get_status_display(),
            version_number=report.newest_number,
            days_left=report.days_left if cycle.is_open and report.is_editable else None,
        )
        for report in reports
    ]


# --- A submitted version, for reading ---------------------------------------------------------------------------------
@dataclass(frozen=True)
class ReadPanel:
    """One panel of a statistical table. Rows in which nothing was given are named in ``rows_left_out``."""

    label: str
    rows: list[tuple[Line, list[int | None], Sum]]
    column_totals: list[Sum]
    total: Sum
    rows_left_out: str


@dataclass(frozen=True)
class ReadTable:
    content: Mapping[str, Any]  # the table as the snapshot holds it
    layout: Layout
    panels: list[ReadPanel]
    panels_left_out: str
    grand_total: Sum
    cutoff: date | None

    @property
    def in_words(self) -> str:
        """What it counts, in short."""
        return totals.in_words(self.layout, self.content["cells"])

    @property
    def revised_on(self) -> date | None:
        revised = self.content.get("revised")
        return date.fromisoformat(revised["on"]) if revised else None

    @property
    def revised(self) -> list[tuple[str, int | None, int | None]]:
        """(cell in words, earlier count, count now) of figures that said something else when last handed in."""
        earlier = (self.content.get("revised") or {}).get("cells", {})
        if not earlier:
            return []
        cells = self.content["cells"]
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
    content: Mapping[str, Any]
    is_confidential: bool
    documents: list[tuple[Mapping[str, Any], bool]]
    table: ReadTable | None
    levels: Levels | None = None  # law and practice of the question's obligation, at the last question on it


@dataclass(frozen=True)
class ReadSection:
    number: int
    key: str
    title: str
    part: str
    questions: list[ReadQuestion]


def is_confidential(question: Mapping[str, Any]) -> bool:
    """Whether this answer was given in confidence, by the state's own choice or because the question is so marked."""
    if question["kind"] == AnswerKind.CONFIDENTIAL:
        return True
    return question["confidentiality"] == Confidentiality.CONFIDENTIAL and question["kind"] != AnswerKind.UNANSWERED


def confidential_keys(content: Mapping[str, Any]) -> list[str]:
    """The keys of the answers of a snapshot that were given in confidence."""
    return [q["key"] for section in content["sections"] for q in section["questions"] if is_confidential(q)]


def read_version(content: Mapping[str, Any], downloadable: set[int], only: str = "") -> list[ReadSection]:
    """A snapshot laid out for reading; with ``only`` the section of that key alone.

    ``downloadable`` are ids of the documents that the reader may open.
    """
    tables = {table.key: table for table in StatisticalTable.objects.all()}
    maker = LayoutMaker()

    def question_of(number: str, question: Mapping[str, Any], levels: Levels | None) -> ReadQuestion:
        table = question["table"]
        return ReadQuestion(
            number=number,
            content=question,
            is_confidential=is_confidential(question),
            documents=[(item, item["id"] in downloadable) for item in question["evidence"]],
            table=read_table(table, maker.layout(tables[table["key"]], table["cells"])) if table else None,
            levels=levels,
        )

    def questions_of(place: int, section: Mapping[str, Any]) -> list[ReadQuestion]:
        levels = level_rows(section)
        questions = [*section["questions"], *entries_as_questions(section)]
        last = {question["obligation"]: n for n, question in enumerate(questions)}
        return [
            question_of(f"{place}.{n + 1}", q, levels.get(q["obligation"]) if last[q["obligation"]] == n else None)
            for n, q in enumerate(questions)
        ]

    return [
        ReadSection(
            number=place,
            key=section["key"],
            title=section["title"],
            part=section["part"],
            questions=questions_of(place, section),
        )
        for place, section in enumerate(content["sections"], start=1)
        if only in {"", section["key"]}
    ]


def by_part(sections: Iterable[ReadSection]) -> list[tuple[str, list[ReadSection]]]:
    return [(part, list(items)) for part, items in groupby(sections, key=lambda section: section.part)]


def read_table(content: Mapping[str, Any], layout: Layout) -> ReadTable:
    cells: Mapping[str, int] = content["cells"]
    panels, left_out = [], []
    for panel in layout.panels:
        if totals.panel_total(layout, cells, panel).value is None:
            left_out.append(panel.label)
        else:
            panels.append(_read_panel(layout, cells, panel))
    return ReadTable(
        content=content,
        layout=layout,
        panels=panels,
        panels_left_out="; ".join(filter(None, left_out)),
        grand_total=totals.grand_total(layout, cells),
        cutoff=date.fromisoformat(content["cutoff"]) if content["cutoff"] else None,
    )


def _read_panel(layout: Layout, cells: Mapping[str, int], panel: Line) -> ReadPanel:
    rows, left_out = [], []
    for row in layout.rows:
        total = totals.row_total(layout, cells, panel, row)
        if total.value is None:
            left_out.append(row.label)
        else:
            values = [cells.get(layout.key(panel, row, column)) for column in layout.columns]
            rows.append((row, values, total))
    return ReadPanel(
        label=panel.label,
        rows=rows,
        column_totals=[totals.column_total(layout, cells, panel, column) for column in layout.columns],
        total=totals.panel_total(layout, cells, panel),
        rows_left_out="; ".join(left_out),
    )


# --- The consolidated report ------------------------------------------------------------------------------------------
READ_BY_STATES = [ConsolidatedStatus.ADOPTED, ConsolidatedStatus.PUBLISHED]


def consolidated_visible_to(user) -> QuerySet[ConsolidatedReport]:
    """All for the secretariat; for those who work for a state what AMMTC has adopted; nothing for anybody else."""
    reports = ConsolidatedReport.objects.select_related("cycle").prefetch_related("publications")
    if user.reviews_reports:
        return reports
    return reports.filter(status__in=READ_BY_STATES) if user.state_ids else reports.none()


def content_visible_to(user, version: SubmittedVersion) -> dict[str, Any]:
    """What ``user`` may read of a submitted version: a contributor the sections assigned to them, others all of it."""
    state = version.report.member_state_id
    if user.reviews_reports or state in user.reported_state_ids:
        return version.content
    mine = SectionAssignment.objects.filter(person=user, report_section__report=version.report_id)
    keys = set(mine.values_list("report_section__section__key", flat=True))
    return {**version.content, "sections": [s for s in version.content["sections"] if s["key"] in keys]}


def jobs_visible_to(user, consolidated: ConsolidatedReport) -> QuerySet[RenderJob]:
    """The renderings of a report. States get those made since its adoption: earlier ones may hold other words."""
    jobs = consolidated.render_jobs.select_related("requested_by")
    if user.reviews_reports:
        return jobs
    return jobs.filter(status=JobStatus.DONE, requested_at__gte=consolidated.adopted_at)


def newest_files(reports: Iterable[ConsolidatedReport], user) -> dict[int, RenderJob]:
    """Report id → its newest finished rendering that ``user`` may open. One query."""
    jobs = RenderJob.objects.filter(consolidated__in=list(reports), status=JobStatus.DONE)
    if not user.reviews_reports:
        jobs = jobs.filter(requested_at__gte=F("consolidated__adopted_at"))
    newest = jobs.order_by("consolidated_id", "-finished_at", "-pk").distinct("consolidated_id")
    return {job.consolidated_id: job for job in newest}


def newly_accepted(consolidated: ConsolidatedReport) -> list[str]:
    """References of accepted reports that the consolidated report does not draw on yet."""
    newest = (
        SubmittedVersion.objects.filter(report__cycle=consolidated.cycle_id, report__status=ReportStatus.ACCEPTED)
        .order_by("report_id", "-number")
        .distinct("report_id")
    )
    taken = consolidated.sources.values("pk")
    wanted = SubmittedVersion.objects.filter(pk__in=newest.values("pk")).exclude(pk__in=taken)
    return list(wanted.order_by("reference").values_list("reference", flat=True))


@dataclass(frozen=True)
class Released:
    """How many sections of its report a state has released to an audience, whole or in part."""

    state_name: str
    count: int
    total: int

    @property
    def held_back(self) -> int:
        return self.total - self.count


def released_counts(
    consolidated: ConsolidatedReport, audience: str, sources: list[SubmittedVersion] | None = None
) -> list[Released]:
    """One row per state whose report is a source, in the order of the alphabet. A constant number of queries.

    ``sources`` are the versions in question, where they are not those of the consolidated report.
    """
    if sources is None:
        sources = list(consolidated.sources.select_related("report__member_state"))
    sources = sorted(sources, key=lambda version: version.report.member_state.name)
    released = released_sections(sources, audience)
    return [
        Released(
            version.report.member_state.name,
            len(released[version.content["state"]]),
            len(version.content["sections"]),
        )
        for version in sources
    ]
