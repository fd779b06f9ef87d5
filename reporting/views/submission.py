"""The check of a whole report, its submission, and the receipt."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from members.requests import SignedInRequest
from reporting import frozen, permissions
from reporting.actions import national_reports, receipts
from reporting.enums import ReportStatus
from reporting.errors import ReportIncomplete
from reporting.forms.delegation import SubmitForm
from reporting.frozen import FrozenQuestion, FrozenReport, FrozenSection, FrozenTable
from reporting.models import NationalReport, PendingSubmission, SubmittedVersion
from reporting.queries import before_submitting, clarifications
from reporting.queries.before_submitting import RemarkGroup
from reporting.queries.review_begun import can_take_back
from reporting.refusals import refusal_leads_to
from reporting.snapshot import changes, readiness
from reporting.snapshot.as_written import TablesAsWritten
from reporting.snapshot.build import build_snapshot
from reporting.snapshot.entries import sections_for_reading
from reporting.views.lookup import report_being_written, trail
from victims.comparison import TableChange
from victims.layout import LayoutMaker


@dataclass(frozen=True)
class HandedIn:
    """The version that the secretariat read last, and the tables that have changed since."""

    version: SubmittedVersion
    tables: list[tuple[FrozenTable, TableChange]]


def _handed_in(report: NationalReport, content: FrozenReport, maker: LayoutMaker) -> HandedIn | None:
    """Compared with the newest version of this report, otherwise with the report before; None for a first report."""
    is_first = report.status == ReportStatus.DRAFT  # nothing of it was submitted yet
    before = (None if is_first else report.versions.first()) or SubmittedVersion.objects.report_before(report)
    return HandedIn(before, changes.changed_tables(before.content, content, maker)) if before else None


def _by_section(
    content: FrozenReport, problems: list[readiness.ReadinessProblem]
) -> list[tuple[str, FrozenSection, list[tuple[str, FrozenQuestion]], list[readiness.ReadinessProblem]]]:
    """Each section with its mark, its questions with their numbers, and what is left in it."""
    left: dict[str, list[readiness.ReadinessProblem]] = {}
    for problem in problems:
        left.setdefault(problem.section_key, []).append(problem)
    shown = frozen.marked({**content, "sections": sections_for_reading(content)})
    return [
        (mark, section, list(frozen.with_numbers(mark, section)), left.get(section["key"], []))
        for mark, section in shown
    ]


def report_check(request: SignedInRequest, pk: int) -> HttpResponse:
    """What is left and every answer, by section. A section where nothing is left is closed."""
    report = report_being_written(request.user, pk)
    permissions.check_can_report(request.user, report)
    maker = LayoutMaker()
    tables = TablesAsWritten([report], maker=maker)
    content, warnings = build_snapshot(report, tables), tables.warnings(report)
    problems = readiness.problems(report, content, warnings)
    return render(
        request,
        "reporting/national/report_check.html",
        {
            "report": report,
            "sections": _by_section(content, problems),
            "problems": problems,
            "handed_in": _handed_in(report, content, maker),
            "warnings": warnings,
            "clarifications": clarifications.counts(request.user, report),
            "crumbs": trail(report),
        },
    )


@refusal_leads_to("report-detail", "pk")
def report_submit(request: SignedInRequest, pk: int) -> HttpResponse:
    report = report_being_written(request.user, pk)
    permissions.check_can_report(request.user, report)
    if report.is_practice:
        return redirect("practice-submit", pk)
    late = national_reports.is_late(report)
    pending = PendingSubmission.objects.select_related("requested_by").filter(report=report).first()
    form = SubmitForm(request.POST if request.method == "POST" else None, late=late, may_be_nil=report.may_be_nil)
    problems: list[readiness.ReadinessProblem] = []
    handed_in: HandedIn | None = None
    remarks: list[RemarkGroup] = []
    if request.method == "POST" and form.is_valid():
        try:
            if report.two_approvers:
                national_reports.ask_approval(report=report, by=request.user, **form.given)
                messages.success(request, "The other focal points get an e-mail. Nothing is submitted yet.")
                return redirect("report-approval", report.pk)
            given = form.given
            national_reports.submit(
                report=report,
                by=request.user,
                late_reason=given["late_reason"],
                nil_statement=given["nil_statement"],
            )
            return redirect("report-receipt", report.pk)
        except ReportIncomplete as error:
            problems = error.problems
    elif report.is_editable:
        maker = LayoutMaker()
        tables = TablesAsWritten([report], maker=maker)
        content, warnings = build_snapshot(report, tables), tables.warnings(report)
        problems, handed_in = readiness.problems(report, content, warnings), _handed_in(report, content, maker)
        remarks = before_submitting.remarks(report, content, warned=warnings)
    return render(
        request,
        "reporting/national/report_submit.html",
        {
            "report": report,
            "form": form,
            "problems": problems,
            "handed_in": handed_in,
            "remarks": remarks,
            "pending": pending,
            "clarifications": clarifications.counts(request.user, report),
            "crumbs": trail(report),
        },
    )


def report_receipt(request: SignedInRequest, pk: int) -> HttpResponse:
    report = report_being_written(request.user, pk)
    version = get_object_or_404(
        SubmittedVersion.objects.select_related("submitted_by"), report=report, number=_newest(report)
    )
    files = list(version.receipt_files.all())
    may_report = permissions.allows(permissions.check_can_report, request.user, report)
    version.report = report
    return render(
        request,
        "reporting/national/report_receipt.html",
        {
            "report": report,
            "version": version,
            "files": files,
            "may_ask": receipts.can_ask(files),
            "may_report": may_report,
            "can_take_back": may_report and can_take_back(version),
            "crumbs": trail(report),
        },
    )


def _newest(report: NationalReport) -> int:
    return report.versions.values_list("number", flat=True).first() or 0
