"""A state's reports, and the task list of one of them."""

from dataclasses import dataclass
from itertools import groupby

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from members.kept_sql import KeptRows
from members.requests import SignedInRequest
from reporting import permissions
from reporting.enums import ReportStatus, RequestKind, SectionStatus
from reporting.models import (
    GivenAdvice,
    NationalReport,
    PendingSubmission,
    ReportSection,
    ReviewDecision,
    SectionAssignment,
    SubmittedVersion,
)
from reporting.queries import clarifications
from reporting.queries.left import left_in
from reporting.queries.review_begun import can_take_back
from reporting.queries.team import forecast_of
from reporting.questionnaire.kept import questions_of
from reporting.views.lookup import report_being_written
from reporting.views.newer_answers import origin_of


def report_list(request: SignedInRequest) -> HttpResponse:
    """The reports of the states for which the person works, newest cycle first; on request the archived ones."""
    if not request.user.state_ids:
        raise PermissionDenied("This page is for national focal points and their contributors.")
    reports = (
        NationalReport.objects.in_earnest()
        .worked_on_by(request.user)
        .select_related("cycle", "member_state")
        .order_by("-cycle__period_end", "member_state__name")
    )
    wants_archive = request.GET.get("show") == "archive"
    return render(
        request,
        "reporting/national/report_list.html",
        {
            "reports": reports.filter(cycle__archived_at__isnull=not wants_archive),
            "archived_count": reports.filter(cycle__archived_at__isnull=False).count(),
            "wants_archive": wants_archive,
            "speaks": bool(request.user.reported_state_ids),
            "crumbs": [("Home", "/"), ("Reports", reverse("report-list"))] if wants_archive else [("Home", "/")],
        },
    )


@dataclass(frozen=True)
class TaskRow:
    """One section on the task list. ``left`` counts its points that are left."""

    section: ReportSection
    part: str
    code: str
    label: str
    left: int
    people: list[str]
    mine: list[SectionAssignment]  # the reader's own assignments


def report_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """The task list."""
    report = report_being_written(request.user, pk)
    left = left_in(report) if report.is_editable else None
    may_report = permissions.allows(permissions.check_can_report, request.user, report)
    workable: set[int] = set()
    if not may_report:  # a focal point works in all sections
        mine_to_write = ReportSection.objects.workable_by(request.user).filter(report=report)
        workable = set(mine_to_write.values_list("pk", flat=True))
    people: dict[int, list[str]] = {}
    mine: dict[int, list[SectionAssignment]] = {}
    assigned = _assigned(report.pk)
    for section_id, _person_id, name in assigned:
        people.setdefault(section_id, []).append(name)
    if any(person_id == request.user.pk for _section_id, person_id, _name in assigned):
        for assignment in SectionAssignment.objects.filter(report_section__report=report, person=request.user):
            mine.setdefault(assignment.report_section_id, []).append(assignment)
    sections = _sections(report)
    rows = [
        TaskRow(
            section=row,
            part=row.section.part,
            code=_section_code(report, row),
            label=_section_label(report, row),
            left=left.by_section[row.section.key] if left else 0,
            people=list(dict.fromkeys(people.get(row.pk, []))),
            mine=mine.get(row.pk, []),
        )
        for row in sections
        if may_report or row.pk in workable
    ]
    neighbours = [
        row for row in sections if report.neighbours_readable and workable and not may_report and row.pk not in workable
    ]
    newest = None
    if report.status != ReportStatus.DRAFT:  # nothing was submitted yet
        newest = report.versions.defer("content").select_related("submitted_by", "taken_back__taken_by").first()
    decision = ReviewDecision.objects.filter(version=newest).first() if newest else None
    return render(
        request,
        "reporting/national/report_detail.html",
        {
            "report": report,
            "parts": [(part, list(items)) for part, items in groupby(rows, key=lambda row: row.part)],
            "sections_ready": sum(row.section.status in SectionStatus.settled() for row in rows),
            "sections_total": len(rows),
            "points_left": left.within({row.section.section.key for row in rows}) if left else 0,
            "may_report": may_report,
            "origin": origin_of(report) if may_report else None,
            "newest": newest,
            "neighbours": neighbours,
            "pending": PendingSubmission.objects.select_related("requested_by").filter(report=report).first(),
            "requests": list(report.requests.all()) if may_report else [],
            "forecast": forecast_of(report, sections) if may_report and _has_forecast(report) else None,
            "decision": decision,
            "opened_at_request": _is_opened_at_request(report, newest),
            "can_take_back": may_report and newest is not None and can_take_back(newest),
            "returned": [row.section for row in rows if row.section.return_reason],
            "clarifications": clarifications.counts(request.user, report),
            "advice": newest is not None and GivenAdvice.objects.filter(decision__version=newest).exists(),
            "crumbs": [("Home", "/"), ("Reports", reverse("report-list"))],
        },
    )


@KeptRows
def _assigned(report: int) -> QuerySet:
    """Id of the section, id and name of the person."""
    rows = SectionAssignment.objects.filter(report_section__report=report)
    return rows.values_list("report_section_id", "person_id", "person__name")


def _sections(report: NationalReport) -> list[ReportSection]:
    """In their order, each with its section, which the process knows. One query."""
    rows = {row.section_id: row for row in report.sections.order_by()}
    found = []
    for section in questions_of(report.cycle.questionnaire).sections:
        if row := rows.get(section.pk):
            row.section = section
            found.append(row)
    return found


def _has_forecast(report: NationalReport) -> bool:
    return report.status == ReportStatus.DRAFT and not report.is_practice


def _is_opened_at_request(report: NationalReport, newest: SubmittedVersion | None) -> bool:
    """Whether the sections are open because the state asked to correct what it had submitted."""
    if report.status != ReportStatus.RETURNED or newest is None:
        return False
    asked = report.requests.filter(kind=RequestKind.CORRECTION, granted=True)
    return asked.filter(decided_at__gte=newest.submitted_at).exists()


def _section_code(report: NationalReport, row: ReportSection) -> str:
    if report.status == ReportStatus.RETURNED and row.is_open:
        return "returned"
    if not report.is_editable or not row.is_open:
        return "accepted" if report.status == ReportStatus.ACCEPTED else "submitted"
    return "done" if row.status == SectionStatus.AGREED else row.status


def _section_label(report: NationalReport, row: ReportSection) -> str:
    code = _section_code(report, row)
    if code == "done":
        return str(SectionStatus.AGREED.label)
    if code in SectionStatus.values:
        return str(SectionStatus(code).label)
    return ReportStatus(code).label
