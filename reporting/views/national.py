"""A state's report: task list, sections, check, submission, receipt, release, history."""

from dataclasses import dataclass
from itertools import groupby

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from members.models import AuditEvent
from members.requests import SignedInRequest
from reporting import entry_snapshot, permissions, readiness, snapshot, standing
from reporting.actions import answers as answer_actions
from reporting.actions import national_reports, presence, readings
from reporting.enums import (
    AnswerKind,
    QuestionType,
    ReportStatus,
    SectionStatus,
)
from reporting.errors import ReportIncomplete, WorkflowError
from reporting.forms.answers import QuestionForm
from reporting.forms.delegation import SubmitForm
from reporting.models import (
    Answer,
    EvidenceLink,
    GivenAdvice,
    NationalReport,
    PendingSubmission,
    ReportSection,
    ReviewDecision,
    Section,
    SectionAssignment,
    SubmittedVersion,
)
from reporting.queries import answer_history, clarifications, cross_checks
from reporting.queries.team import forecast_of
from reporting.views import conditions, person_warning
from reporting.views.beside import Beside, confirm_answers
from reporting.views.entries import Entries, standing_section
from reporting.views.lookup import report_being_written, section_being_written, trail
from victims import actions as figures
from victims import totals
from victims.layout import LayoutMaker


def report_list(request: SignedInRequest) -> HttpResponse:
    """The reports of the states for which the person works, newest cycle first; those of the archive when asked for."""
    if not request.user.state_ids:
        raise PermissionDenied("This page is for national focal points and their contributors.")
    reports = (
        NationalReport.objects.worked_on_by(request.user)
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
    """One section on the task list. ``left`` counts what keeps the report from being submitted."""

    section: ReportSection
    part: str
    code: str
    label: str
    left: int
    people: list[str]
    mine: list[SectionAssignment]  # as it was given to the reader


def report_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """The task list."""
    report = report_being_written(request.user, pk)
    content = snapshot.build(report)
    left: dict[str, int] = {}
    for problem in readiness.problems(report, content):
        left[problem.section_key] = left.get(problem.section_key, 0) + 1
    may_report = permissions.allows(permissions.check_can_report, request.user, report)
    workable = set(ReportSection.objects.workable_by(request.user).filter(report=report).values_list("pk", flat=True))
    people: dict[int, list[str]] = {}
    mine: dict[int, list[SectionAssignment]] = {}
    assignments = SectionAssignment.objects.filter(report_section__report=report).select_related("person")
    for assignment in assignments:
        people.setdefault(assignment.report_section_id, []).append(str(assignment.person))
        if assignment.person_id == request.user.pk:
            mine.setdefault(assignment.report_section_id, []).append(assignment)
    rows = [
        TaskRow(
            section=row,
            part=row.section.part,
            code=_section_code(report, row),
            label=_section_label(report, row),
            left=left.get(row.section.key, 0),
            people=list(dict.fromkeys(people.get(row.pk, []))),
            mine=mine.get(row.pk, []),
        )
        for row in report.sections.select_related("section", "report")
        if may_report or row.pk in workable
    ]
    neighbours = [
        row
        for row in report.sections.select_related("section", "report")
        if report.neighbours_readable and workable and not may_report and row.pk not in workable
    ]
    newest = report.versions.defer("content").select_related("submitted_by").first()
    decision = ReviewDecision.objects.filter(version=newest).first() if newest else None
    return render(
        request,
        "reporting/national/report_detail.html",
        {
            "report": report,
            "parts": [(part, list(items)) for part, items in groupby(rows, key=lambda row: row.part)],
            "sections_ready": sum(row.section.status in SectionStatus.settled() for row in rows),
            "sections_total": len(rows),
            "problems_left": sum(left.values()),
            "may_report": may_report,
            "newest": newest,
            "neighbours": neighbours,
            "pending": PendingSubmission.objects.select_related("requested_by").filter(report=report).first(),
            "requests": list(report.requests.all()) if may_report else [],
            "forecast": forecast_of(report) if may_report and report.status == ReportStatus.DRAFT else None,
            "decision": decision,
            "returned": [row.section for row in rows if row.section.return_reason],
            "clarifications": clarifications.counts(request.user, report),
            "advice": newest is not None and GivenAdvice.objects.filter(decision__version=newest).exists(),
            "crumbs": [("Home", "/"), ("Reports", reverse("report-list"))],
        },
    )


def _section_code(report: NationalReport, row: ReportSection) -> str:
    if report.status == ReportStatus.RETURNED and row.is_open:
        return "returned"
    if not report.is_editable or not row.is_open:
        return "accepted" if report.status == ReportStatus.ACCEPTED else "submitted"
    return "done" if row.status == SectionStatus.AGREED else row.status


def _section_label(report: NationalReport, row: ReportSection) -> str:
    code = _section_code(report, row)
    if code == "done":
        return SectionStatus.AGREED.label
    if code in SectionStatus.values:
        return SectionStatus(code).label
    return ReportStatus(code).label


def section_edit(request: SignedInRequest, pk: int, key: str) -> HttpResponse:
    """The questions of one section. Valid answers are saved even where others need attention."""
    report_section = section_being_written(request.user, pk, key)
    if key in standing.KEYS:
        return standing_section(request, report_section)
    page = SectionPage(request, report_section)
    if request.method == "POST":
        return page.save()
    return page.show()


class SectionPage:
    """One request for a section's page: reads everything once, saves, and shows what needs attention."""

    def __init__(self, request: SignedInRequest, report_section: ReportSection) -> None:
        self.request, self.report_section = request, report_section
        self.report, self.section = report_section.report, report_section.section
        self.writable = self.report.is_editable and report_section.is_open
        self._read()

    def _read(self) -> None:
        report = self.report
        every = Answer.objects.filter(report=report).select_related("question", "updated_by")
        self.answers = {answer.question.key: answer for answer in every}
        self.conditions = snapshot.conditions_of(report.cycle.questionnaire_id)
        values = snapshot.settled({key: answer.value for key, answer in self.answers.items()}, self.conditions)
        self.all_sections = list(Section.objects.of_report(report.cycle.questionnaire_id))
        self.place = next(i for i, section in enumerate(self.all_sections) if section.pk == self.section.pk)
        here = list(self.section.questions.select_related("obligation__article"))
        self.questions, self.waiting = conditions.numbered(here, values, self.place + 1)
        self.beside = Beside(report, self.section, here, self.answers, values)
        self.practice = Entries(self.report_section)
        self.evidence: dict[int, list] = {}
        links = EvidenceLink.objects.filter(evidence__report=report, question__section=self.section)
        for link in links.select_related("evidence__uploaded_by").order_by("pk"):
            self.evidence.setdefault(link.question_id, []).append(link.evidence)
        self.clarifications, self.asked = clarifications.beside_answers(self.request.user, self.report_section)

    def show(self, bound: dict[str, QuestionForm] | None = None, conflicts: dict | None = None, status: int = 200):
        bound, conflicts = bound or {}, conflicts or {}
        period = (self.report.cycle.period_start, self.report.cycle.period_end)
        tables = {}
        if any(q.type == QuestionType.TABLE for q, _ in self.questions):
            rows = figures.returns_of(self.report.member_state, period)
            wanted = {q.table_key for q, _ in self.questions}
            rows = {key: row for key, row in rows.items() if key in wanted}
            cells = figures.cells_of(rows.values())
            maker = LayoutMaker()
            for key, row in rows.items():
                layout = maker.layout(row.table, cells[row.pk])
                tables[key] = (row, totals.in_words(layout, cells[row.pk]), layout.size - len(cells[row.pk]))
        blocks, problems = [], []
        for question, number in self.questions:
            form = bound.get(question.key) or QuestionForm(question, number, self.answers.get(question.key))
            if question.key in conflicts:
                problems.append((f"Question {number}: somebody else changed this answer.", f"#{question.key}"))
            problems += form.problems() if form.is_bound else []
            theirs = conflicts.get(question.key)
            blocks.append(
                {
                    "question": question,
                    "number": number,
                    "form": form,
                    "answer": self.answers.get(question.key),
                    "evidence": self.evidence.get(question.pk, []),
                    "table": tables.get(question.table_key),
                    "conflict": answer_history.conflict(question, theirs, form.entry() if form.is_valid() else None)
                    if question.key in conflicts
                    else None,
                    "shown": snapshot.shown_value(question, a.value) if (a := self.answers.get(question.key)) else "",
                    "clarifications": self.asked.get(question.pk, []),
                    "waiting": question.key in self.waiting and question.key not in bound,
                    **self.beside.of(question),
                }
            )
        self._add_practice(blocks)
        problems += self.practice.problems()
        before = self.all_sections[self.place - 1] if self.place else None
        after = self.all_sections[self.place + 1] if self.place + 1 < len(self.all_sections) else None
        context = {
            "report": self.report,
            "report_section": self.report_section,
            "section": self.section,
            "number": self.place + 1,
            "count": len(self.all_sections),
            "blocks": blocks,
            "problems": problems,
            "writable": self.writable,
            "before": before,
            "after": after,
            "may_report": permissions.allows(permissions.check_can_report, self.request.user, self.report),
            "crumbs": trail(self.report),
            "KIND": AnswerKind,
            "others": presence.others(self.report_section, self.request.user),
            "beside": self.beside,
            "clarifications": self.clarifications,
        }
        return render(self.request, "reporting/national/section_edit.html", context, status=status)

    def _add_practice(self, blocks: list[dict]) -> None:
        """Law and practice of an obligation stand below its last question on the page."""
        groups = {group.obligation.pk: group for group in self.practice.groups if group.obligation}
        for block in reversed(blocks):
            block["practice"] = groups.pop(block["question"].obligation_id, None)

    def save(self) -> HttpResponse:
        data = self.request.POST
        forms = [QuestionForm(q, number, self.answers.get(q.key), data) for q, number in self.questions]
        forms = conditions.asked_in([form for form in forms if form.is_in_data], self.answers, self.conditions)
        kept = person_warning.warn(forms, data)
        wrong = {form.question.key: form for form in forms if not form.is_valid()}
        entries = {form.question.key: form.entry() for form in forms if form.question.key not in wrong}
        try:
            saved = answer_actions.save_answers(
                report_section=self.report_section, entries=entries, by=self.request.user
            )
            self.practice.save(data, self.request.user)
        except WorkflowError as error:
            messages.error(self.request, f"{error} Nothing was saved; what you typed is below.")
            self.practice = Entries(self.report_section, data)
            return self.show({form.question.key: form for form in forms}, status=409)
        person_warning.record_kept(self.report_section, kept, saved.changed, by=self.request.user)
        count = len(saved.changed) + len(self.practice.changed)
        if wrong or saved.conflicts or self.practice.problems():
            practice = self.practice
            self._read()
            self.practice = practice
            if count:
                messages.success(self.request, f"{_answers(count)} saved. The rest needs your attention.")
            bound = wrong | {
                key: self._with_version(key, data, theirs.version if theirs else 0)
                for key, theirs in saved.conflicts.items()
            }
            conflict = saved.conflicts or practice.has_conflict
            return self.show(bound, saved.conflicts, status=409 if conflict else 200)
        return self._next([*saved.changed, *self.practice.changed])

    def _with_version(self, key: str, data, version: int) -> QuestionForm:
        """The form as it was typed, now based on the version that stands: saving again keeps what is in it."""
        data = data.copy()
        data[f"{key}-version"] = str(version)
        question, number = next((q, number) for q, number in self.questions if q.key == key)
        form = QuestionForm(question, number, self.answers.get(key), data)
        form.is_valid()
        return form

    def _next(self, changed: list[str]) -> HttpResponse:
        if response := confirm_answers(self.request, self.report_section, changed, self.all_sections[self.place + 1 :]):
            return response
        messages.success(
            self.request, f"{_answers(len(changed))} saved." if changed else "Everything on this page is saved."
        )
        then = self.request.POST.get("then", "")
        here = [self.report.pk, self.section.key]
        if then == "next" and self.place + 1 < len(self.all_sections):
            following = self.all_sections[self.place + 1 :]
            mine = ReportSection.objects.workable_by(self.request.user).filter(report=self.report)
            keys = set(mine.values_list("section__key", flat=True))
            target = next((section.key for section in following if section.key in keys), None)
            if target:
                return redirect("section-edit", self.report.pk, target)
            return redirect(self.report)
        if then == "ready":
            answer_actions.mark_ready(report_section=self.report_section, ready=True, by=self.request.user)
            left = sum(problem.section_key == self.section.key for problem in readiness.problems(self.report))
            if left:
                points = "1 point is" if left == 1 else f"{left} points are"
                messages.warning(self.request, f"“{self.section}” is marked as ready, but {points} left in it.")
            else:
                messages.success(self.request, f"“{self.section}” is marked as ready.")
            return redirect(self.report)
        if then.startswith("attach:"):
            return redirect("evidence-add", *here, then.removeprefix("attach:"))
        if then.startswith("table:"):
            return redirect("table-edit", *here, then.removeprefix("table:"))
        return redirect("section-edit", *here)


def _answers(count: int) -> str:
    return "1 answer" if count == 1 else f"{count} answers"


@require_POST
def section_ready(request: SignedInRequest, pk: int, key: str) -> HttpResponse:
    report_section = section_being_written(request.user, pk, key)
    ready = request.POST.get("ready") == "1"
    try:
        answer_actions.mark_ready(report_section=report_section, ready=ready, by=request.user)
    except WorkflowError as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request, f"“{report_section.section}” is {'marked as ready' if ready else 'in progress again'}."
        )
    return redirect(_safe_next(request) or report_section.report)


def _safe_next(request: SignedInRequest) -> str:
    url = request.POST.get("next", "")
    return url if url and url_has_allowed_host_and_scheme(url, allowed_hosts={request.get_host()}) else ""


def report_check(request: SignedInRequest, pk: int) -> HttpResponse:
    """Every answer on one page, with what is missing on top."""
    report = report_being_written(request.user, pk)
    permissions.check_can_report(request.user, report)
    content = snapshot.build(report)
    problems = readiness.problems(report, content)
    return render(
        request,
        "reporting/national/report_check.html",
        {
            "report": report,
            "sections": entry_snapshot.for_reading(content),
            "problems": problems,
            "warnings": cross_checks.warnings(report),
            "clarifications": clarifications.counts(request.user, report),
            "crumbs": trail(report),
        },
    )


def report_submit(request: SignedInRequest, pk: int) -> HttpResponse:
    report = report_being_written(request.user, pk)
    permissions.check_can_report(request.user, report)
    late = national_reports.is_late(report)
    pending = PendingSubmission.objects.select_related("requested_by").filter(report=report).first()
    form = SubmitForm(request.POST if request.method == "POST" else None, late=late, may_be_nil=report.may_be_nil)
    problems: list[readiness.Problem] = []
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
        except WorkflowError as error:
            messages.error(request, str(error))
            return redirect(report)
    elif request.method == "GET":
        problems = readiness.problems(report) if report.is_editable else []
    return render(
        request,
        "reporting/national/report_submit.html",
        {
            "report": report,
            "form": form,
            "problems": problems,
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
    return render(
        request,
        "reporting/national/report_receipt.html",
        {
            "report": report,
            "version": version,
            "files": list(version.receipt_files.all()),
            "may_report": permissions.allows(permissions.check_can_report, request.user, report),
            "crumbs": trail(report),
        },
    )


def _newest(report: NationalReport) -> int:
    return report.versions.values_list("number", flat=True).first() or 0


def report_history(request: SignedInRequest, pk: int) -> HttpResponse:
    """Who did what with this report. The secretariat sees the acts on the report, not those of drafting."""
    report = get_object_or_404(
        NationalReport.objects.visible_to(request.user).select_related("cycle", "member_state"), pk=pk
    )
    acts = Q(object_type="reporting.nationalreport", object_id=str(report.pk)) & ~Q(what__in=readings.ACTS)
    threads = [str(pk_) for pk_ in clarifications.of_report(request.user, report).values_list("pk", flat=True)]
    acts |= Q(object_type="reporting.clarification", object_id__in=threads, member_state__isnull=False)
    if permissions.allows(permissions.check_can_report, request.user, report):
        sections = [str(pk_) for pk_ in report.sections.values_list("pk", flat=True)]
        documents = [str(pk_) for pk_ in report.evidence.values_list("pk", flat=True)]
        acts |= Q(object_type="reporting.reportsection", object_id__in=sections)
        acts |= Q(object_type="reporting.evidencefile", object_id__in=documents) & ~Q(what__in=readings.ACTS)
    elif not request.user.reviews_reports:
        raise PermissionDenied("The history of a report is for its focal point and for the SOMTC secretariat.")
    events = Paginator(AuditEvent.objects.filter(acts), 50).get_page(request.GET.get("page"))
    return render(
        request,
        "reporting/national/report_history.html",
        {
            "report": report,
            "events": events,
            "speaks": permissions.allows(permissions.check_can_report, request.user, report),
            "crumbs": trail(report),
        },
    )
