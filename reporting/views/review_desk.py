"""The reading pane: a submitted report section by section, with the notes and marks of reviewers."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members.requests import SignedInRequest
from reporting import frozen, permissions
from reporting.actions import desk, readings
from reporting.enums import ReportStatus
from reporting.errors import AlreadyChanged, WorkflowError
from reporting.forms.desk import AssessmentForm, ReviewersForm, ReviewNoteForm
from reporting.models import (
    Assessment,
    GivenAdvice,
    NationalReport,
    Obligation,
    Question,
    ReviewAssignment,
    ReviewNote,
    Section,
    SubmittedVersion,
)
from reporting.queries import before_submitting, review_pane
from reporting.queries.review_queue import reviewers as possible_reviewers
from reporting.snapshot import reading
from reporting.views.reviews import version_or_404

GET_OR_POST = ["GET", "HEAD", "POST"]


def report_under_review(request: SignedInRequest, pk: int) -> tuple[NationalReport, SubmittedVersion]:
    """A submitted report and its newest version, for a reviewer."""
    reports = NationalReport.objects.visible_to(request.user).select_related("cycle", "member_state")
    report = get_object_or_404(reports, pk=pk)
    permissions.check_can_review(request.user)
    version = report.versions.select_related("submitted_by").first()
    if version is None:
        raise Http404
    version.report = report
    return report, version


def section_of(report: NationalReport, key: str) -> Section:
    return get_object_or_404(Section.objects.of_report(report.cycle.questionnaire_id), key=key)


def trail(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [("Home", "/"), ("Review", reverse("review-queue")), *more]


def address(report: NationalReport, key: str, beside: str = "", anchor: str = "") -> str:
    url = reverse("review-section", args=[report.pk, key])
    return url + (f"?beside={beside}" if beside else "") + (f"#{anchor}" if anchor else "")


@require_safe
def review_start(request: SignedInRequest, pk: int) -> HttpResponse:
    """Redirect to the first unread section, or to the whole report if it has no sections."""
    report, version = report_under_review(request, pk)
    keys = frozen.section_keys(version.content)
    read = set(report.sections_read.values_list("section__key", flat=True))
    first = next((key for key in keys if key not in read), keys[0] if keys else None)
    return redirect(address(report, first) if first else version.get_absolute_url())


@require_safe
def review_section(request: SignedInRequest, pk: int, key: str) -> HttpResponse:
    """One section: the answers next to those of the report before, documents, clarifications, notes, advice."""
    report, version = report_under_review(request, pk)
    wanted = request.GET.get("beside", "")
    bases = version.comparable()
    before = next((base for base in bases if base.reference == wanted), bases[0] if bases else None)
    pane = review_pane.pane(request.user, version, key, before.content if before else None)
    if pane is None:
        raise Http404
    readings.report_read(
        version,
        request.user,
        section=key,
        confidential=pane.confidential,
        beside=before.reference if before else "",
    )
    unread = review_pane.next_unread(pane.lines, pane.at)
    return render(
        request,
        "reporting/desk/section.html",
        {
            "report": report,
            "version": version,
            "pane": pane,
            "section": pane.line,
            "bases": bases,
            "before": before,
            "before_year": before.content["period_end"][:4] if before and before.report_id != report.pk else "",
            "beside": wanted if before and before.reference == wanted else "",
            "unread": unread,
            "note_form": ReviewNoteForm(auto_id="note_%s"),
            "assessments": [
                (group, AssessmentForm(group.assessment, prefix=group.obligation.key) if group.obligation else None)
                for group in pane.groups
            ],
            "repeated": before_submitting.repeated_for_review(version, bases),
            "may_decide": report.status == ReportStatus.SUBMITTED,
            "crumbs": trail(),
        },
    )


@require_POST
def section_mark(request: SignedInRequest, pk: int, key: str) -> HttpResponse:
    """Mark a section as read and redirect to the next unread one, or take the mark back."""
    report, version = report_under_review(request, pk)
    section = section_of(report, key)
    read, beside = request.POST.get("read") == "1", request.POST.get("beside", "")
    try:
        number = int(request.POST.get("number", ""))
    except ValueError:
        number = version.number
    try:
        desk.mark_read(report=report, section=section, number=number, read=read, by=request.user)
    except WorkflowError as error:
        messages.error(request, str(error))
        return redirect(address(report, key, beside))
    if not read:
        return redirect(address(report, key, beside))
    keys = frozen.section_keys(version.content)
    marked = set(report.sections_read.values_list("section__key", flat=True))
    at = keys.index(key) if key in keys else 0
    following = next((k for k in [*keys[at + 1 :], *keys[:at]] if k not in marked), None)
    if following is None:
        messages.success(request, f"All {len(keys)} sections are read. You can decide now.")
        return redirect(address(report, key, beside))
    messages.success(request, f"“{section}” is marked as read: {len(marked)} of {len(keys)}.")
    return redirect(address(report, following, beside))


@require_POST
def note_add(request: SignedInRequest, pk: int, key: str) -> HttpResponse:
    report, _ = report_under_review(request, pk)
    section = section_of(report, key)
    about = request.POST.get("question", "")
    question = get_object_or_404(Question, section=section, key=about) if about else None
    form = ReviewNoteForm(request.POST)
    if form.is_valid():
        desk.add_note(
            report=report, section=section, question=question, text=form.cleaned_data["text"], by=request.user
        )
        messages.success(request, "The note is saved. Only colleagues of the secretariat see it.")
        return redirect(address(report, key, request.POST.get("beside", ""), about))
    back = address(report, key, request.POST.get("beside", ""), about)
    return render(
        request,
        "reporting/desk/note.html",
        {"report": report, "section": section, "question": question, "form": form, "back": back, "crumbs": trail()},
    )


@require_POST
def note_remove(request: SignedInRequest, pk: int, note_pk: int) -> HttpResponse:
    report, _ = report_under_review(request, pk)
    notes = ReviewNote.objects.select_related("section", "question", "report__member_state", "report__cycle")
    note = get_object_or_404(notes, report=report, pk=note_pk)
    back = address(report, note.section.key, "", note.question.key if note.question else "")
    desk.remove_note(note=note, by=request.user)
    messages.success(request, "The note is deleted.")
    return redirect(back)


@require_http_methods(GET_OR_POST)
def assess(request: SignedInRequest, pk: int, key: str, obligation: str) -> HttpResponse:
    """Save the assessment of one obligation; if a colleague saved in the meantime, show both."""
    report, _ = report_under_review(request, pk)
    section = section_of(report, key)
    asked = get_object_or_404(
        Obligation.objects.select_related("article").filter(questions__section=section).distinct(), key=obligation
    )
    standing = Assessment.objects.filter(report=report, obligation=asked).select_related("updated_by").first()
    theirs: Assessment | None = None
    status = 200
    form = AssessmentForm(standing, request.POST if request.method == "POST" else None, prefix=asked.key)
    back = address(report, key, request.POST.get("beside", ""), f"about-{asked.key}")
    if request.method == "POST":
        try:
            if request.POST.get("then") == "withdraw":
                base = int(request.POST.get(f"{asked.key}-version") or 0)
                desk.withdraw_assessment(report=report, obligation=asked, base_version=base, by=request.user)
                messages.success(request, f"The advice on {asked} is taken back.")
                return redirect(back)
            if form.is_valid():
                given = form.cleaned_data
                desk.assess(
                    report=report,
                    obligation=asked,
                    evidence_seen=given["evidence_seen"],
                    agreement=given["agreement"],
                    advice=given["advice"],
                    base_version=given["version"],
                    by=request.user,
                )
                messages.success(request, f"Saved: {asked}. The state reads it with your next decision.")
                return redirect(back)
        except AlreadyChanged as error:
            status, theirs = 409, error.theirs if isinstance(error.theirs, Assessment) else None
            data = request.POST.copy()
            data[f"{asked.key}-version"] = str(theirs.version if theirs else 0)
            form = AssessmentForm(theirs, data, prefix=asked.key)
            form.is_valid()
            form.add_error(None, f"{error} What you chose and wrote is below. Saving again replaces theirs.")
    return render(
        request,
        "reporting/desk/assess.html",
        {
            "report": report,
            "section": section,
            "obligation": asked,
            "form": form,
            "standing": standing,
            "theirs": theirs,
            "back": back,
            "crumbs": trail((str(section), address(report, key))),
        },
        status=status,
    )


@require_http_methods(GET_OR_POST)
def reviewers(request: SignedInRequest, pk: int) -> HttpResponse:
    """Set who reviews the report, and who reviews single sections."""
    report, _ = report_under_review(request, pk)
    people = list(possible_reviewers())
    sections = list(Section.objects.of_report(report.cycle.questionnaire_id))
    rows = ReviewAssignment.objects.filter(report=report)
    given: dict[int | None, int] = dict(rows.values_list("section_id", "reviewer_id"))
    form = ReviewersForm(people, sections, given, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if request.POST.get("then") == "me":
            desk.assign_reviewers(report=report, wanted={None: request.user}, by=request.user)
            messages.success(request, f"You review the report of {report.member_state}.")
            return redirect("reviewers", report.pk)
        if form.is_valid():
            changed = desk.assign_reviewers(report=report, wanted=form.wanted(), by=request.user)
            messages.success(request, "Saved." if changed else "Nothing had changed.")
            return redirect("review-start", report.pk)
    return render(
        request,
        "reporting/desk/reviewers.html",
        {"report": report, "form": form, "crumbs": trail((str(report), reverse("review-start", args=[pk])))},
    )


@require_safe
def advice(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    """The reviewers' advice as it was handed over with the decision on a version."""
    version = version_or_404(request.user, pk, number)
    content = reading.content_visible_to(request.user, version)
    seen = {question["obligation"] for question in review_pane.questions_in(content).values()}
    rows = (
        GivenAdvice.objects.filter(decision__version=version, obligation__key__in=seen - {None})
        .select_related("obligation__article", "decision__decided_by")
        .order_by("obligation__position")
    )
    return render(
        request,
        "reporting/desk/advice.html",
        {
            "version": version,
            "report": version.report,
            "rows": list(rows),
            "decision": version.decisions.select_related("decided_by").first(),
            "crumbs": [("Home", "/"), (version.reference, version.get_absolute_url())],
        },
    )
