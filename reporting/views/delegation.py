"""People and sections: assignments, reminders, ready sections, and the hand-over of the post."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members import actions as members_actions
from members.errors import NotPossible
from members.invitations import days_valid
from members.models import MemberState, User
from members.requests import SignedInRequest
from reporting import frozen, permissions
from reporting.actions import delegation, national_reports
from reporting.enums import AnswerKind, Confidentiality
from reporting.errors import WorkflowError
from reporting.forms.delegation import ColleagueForm, GiveForm, HandOverForm, ReportSettingsForm, StillNeededForm
from reporting.frozen import FrozenQuestion
from reporting.models import NationalReport, ReportingCycle, ReportSection, SectionAssignment
from reporting.queries.left import left_in
from reporting.queries.team import colleagues, forecast_of, team
from reporting.refusals import refusal_leads_to
from reporting.snapshot.build import build_snapshot
from reporting.snapshot.entries import sections_for_reading
from reporting.views.lookup import report_being_written, section_being_written, trail


def _report_of_focal_point(request: SignedInRequest, pk: int) -> NationalReport:
    report = report_being_written(request.user, pk)
    permissions.check_can_report(request.user, report)
    return report


def _trail(report: NationalReport) -> list[tuple[str, str]]:
    return trail(report, ("People and sections", reverse("report-team", args=[report.pk])))


@require_safe
def report_team(request: SignedInRequest, pk: int) -> HttpResponse:
    """The whole report on one page: sections with their people, and people with their progress."""
    report = _report_of_focal_point(request, pk)
    return _show_team(request, report, ReportSettingsForm(report=report))


def _show_team(request: SignedInRequest, report: NationalReport, switches: ReportSettingsForm) -> HttpResponse:
    sections, people = team(report, left_in(report).by_section if report.is_editable else {})
    return render(
        request,
        "reporting/team/report_team.html",
        {
            "report": report,
            "switches": switches,
            "sections": sections,
            "people": people,
            "unassigned": sum(not row.assignments for row in sections),
            "forecast": forecast_of(report, [row.section for row in sections]) if report.is_editable else None,
            "crumbs": trail(report),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def sections_give(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give several sections to one colleague at once."""
    report = _report_of_focal_point(request, pk)
    rows = list(report.sections.select_related("section", "report__member_state"))
    return _give(request, report, rows, None)


@require_http_methods(["GET", "HEAD", "POST"])
def section_assign(request: SignedInRequest, pk: int, key: str) -> HttpResponse:
    """Who works on one section: give it to somebody, take it back."""
    row = section_being_written(request.user, pk, key)
    permissions.check_can_report(request.user, row.report)
    return _give(request, row.report, [row], row)


def _give(
    request: SignedInRequest, report: NationalReport, rows: list[ReportSection], only: ReportSection | None
) -> HttpResponse:
    people = list(colleagues(report.member_state))
    form = GiveForm(
        request.POST if request.method == "POST" else None,
        people=people,
        sections=rows,
        initial={name: request.GET.get(name, "") for name in ("person", "agency", "agency_name")},
    )
    if request.method == "POST" and form.is_valid():
        given = form.given()
        try:
            count = delegation.give(report=report, by=request.user, **given)
        except WorkflowError as error:
            form.add_error(None, str(error))
        else:
            done = ngettext(
                "%(count)d section given to %(person)s, who gets an e-mail with a link.",
                "%(count)d sections given to %(person)s, who gets an e-mail with a link.",
                count,
            )
            messages.success(request, done % {"count": count, "person": given["person"]})
            return redirect("report-team", report.pk)
    assignments = only.assignments.select_related("person").order_by("person__name") if only else []
    return render(
        request,
        "reporting/national/section_assign.html",
        {
            "report": report,
            "report_section": only,
            "form": form,
            "people": people,
            "assignments": assignments,
            "crumbs": _trail(report),
        },
    )


def _assignment(request: SignedInRequest, pk: int, assignment_pk: int) -> SectionAssignment:
    report = _report_of_focal_point(request, pk)
    assignments = SectionAssignment.objects.filter(report_section__report=report)
    return get_object_or_404(
        assignments.select_related("person", "report_section__section", "report_section__report__member_state"),
        pk=assignment_pk,
    )


@require_POST
def section_take_back(request: SignedInRequest, pk: int, assignment_pk: int) -> HttpResponse:
    assignment = _assignment(request, pk, assignment_pk)
    section, person = str(assignment.report_section.section), str(assignment.person)
    delegation.take_back(assignment=assignment, by=request.user)
    messages.success(request, f"“{section}” is taken back from {person}. What was written stays.")
    return redirect("report-team", pk)


@require_POST
@refusal_leads_to("report-team", "pk")
def colleague_remind(request: SignedInRequest, pk: int, person_pk: int) -> HttpResponse:
    report = _report_of_focal_point(request, pk)
    person = get_object_or_404(
        User.objects.filter(section_assignments__report_section__report=report).distinct(), pk=person_pk
    )
    delegation.remind(report=report, person=person, by=request.user)
    done = gettext("%(person)s gets an e-mail that names the sections that are left, and nothing that was written.")
    messages.success(request, done % {"person": person})
    return redirect("report-team", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def colleague_invite(request: SignedInRequest, pk: int) -> HttpResponse:
    """The focal point opens a contributor's account for his or her own state."""
    report = _report_of_focal_point(request, pk)
    form = ColleagueForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            person = members_actions.invite_colleague(
                email=form.cleaned_data["email"],
                name=form.cleaned_data["name"],
                agency=form.agency_text,
                state=report.member_state,
                by=request.user,
            )
        except NotPossible as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{person} is invited: an e-mail with a link to set a password is on its way.")
            # The agency was said already: the next page comes with it.
            known = {"person": person.pk, **{key: form.cleaned_data[key] for key in ("agency", "agency_name")}}
            return redirect(f"{reverse('sections-give', args=[report.pk])}?{urlencode(known)}")
    return render(
        request,
        "reporting/team/colleague_invite.html",
        {"report": report, "form": form, "days": days_valid(), "crumbs": _trail(report)},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@refusal_leads_to("report-team", "pk")
def section_judge(request: SignedInRequest, pk: int, key: str) -> HttpResponse:
    """The focal point accepts a ready section, or gives it back with a note."""
    row = section_being_written(request.user, pk, key)
    permissions.check_can_report(request.user, row.report)
    accepts = request.POST.get("then") == "agree"
    form = StillNeededForm(request.POST if request.method == "POST" and not accepts else None)
    if accepts or (request.method == "POST" and form.is_valid()):
        if accepts:
            delegation.agree(report_section=row, by=request.user)
            messages.success(request, f"“{row.section}” is accepted.")
        else:
            delegation.give_back(report_section=row, note=form.cleaned_data["note"], by=request.user)
            messages.success(request, f"“{row.section}” is given back, with your note.")
        return redirect("report-team", pk)
    return render(
        request,
        "reporting/team/section_judge.html",
        {"report": row.report, "report_section": row, "form": form, "crumbs": _trail(row.report)},
    )


@require_POST
@refusal_leads_to("report-team", "pk")
def report_settings(request: SignedInRequest, pk: int) -> HttpResponse:
    """Two switches: whether contributors read other sections, and whether a second focal point approves."""
    report = _report_of_focal_point(request, pk)
    form = ReportSettingsForm(request.POST, report=report)
    if not form.is_valid():
        return _show_team(request, report, form)
    given = form.cleaned_data
    delegation.set_neighbours_readable(report=report, readable=given["neighbours_readable"], by=request.user)
    national_reports.set_two_approvers(report=report, wanted=given["two_approvers"], by=request.user)
    messages.success(request, "The settings are saved.")
    return redirect("report-team", pk)


@require_safe
def section_read(request: SignedInRequest, pk: int, key: str) -> HttpResponse:
    """Read a section that somebody else writes, if the focal point allows it.

    Confidential answers are shown only to people who work on the section.
    """
    report = report_being_written(request.user, pk)
    workable = ReportSection.objects.workable_by(request.user).filter(report=report)
    keys = set(workable.values_list("section__key", flat=True))
    if key not in keys and not (report.neighbours_readable and keys):
        raise Http404
    content = build_snapshot(report)
    marked = frozen.marked({**content, "sections": sections_for_reading(content)})
    mark, section = next(((m, s) for m, s in marked if s["key"] == key), ("", None))
    if section is None:
        raise Http404
    hidden = [] if key in keys else [q["key"] for q in section["questions"] if _is_hidden(q)]
    return render(
        request,
        "reporting/team/section_read.html",
        {
            "report": report,
            "section": section,
            "mark": mark,
            "questions": list(frozen.with_numbers(mark, section)),
            "hidden": hidden,
            "crumbs": trail(report),
        },
    )


def _is_hidden(question: FrozenQuestion) -> bool:
    """Whether to hide an answer from colleagues without this section, also if it is still empty."""
    return question["kind"] == AnswerKind.CONFIDENTIAL or question["confidentiality"] == Confidentiality.CONFIDENTIAL


@require_http_methods(["GET", "HEAD", "POST"])
def post_hand_over(request: SignedInRequest, iso2: str) -> HttpResponse:
    """The focal point passes the post to a successor. Shows what will happen before it does."""
    state = get_object_or_404(MemberState.objects.filter(pk__in=request.user.state_ids), iso2=iso2.upper())
    members_actions.check_speaks_for(request.user, state)
    people = [
        *colleagues(state),
        *User.objects.filter(
            is_active=True, groups__state_role__member_state=state, groups__state_role__role="focal_point"
        ).exclude(pk=request.user.pk),
    ]
    form = HandOverForm(request.POST if request.method == "POST" else None, people=people)
    context = {"state": state, "form": form, "people": people, "crumbs": [("Home", "/")]}
    context["reports"] = NationalReport.objects.filter(
        member_state=state, cycle__in=ReportingCycle.objects.open()
    ).select_related("cycle")
    if request.method == "POST" and form.is_valid() and request.POST.get("then") != "change":
        successor = form.people[form.cleaned_data["successor"]]
        stays = form.cleaned_data["stays"] == "yes"
        if request.POST.get("then") != "hand over":
            context |= {"successor": successor, "stays": stays}
            return render(request, "reporting/team/post_hand_over_confirm.html", context)
        try:
            members_actions.hand_over(state=state, successor=successor, stays=stays, by=request.user)
        except NotPossible as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{successor} is now national focal point of {state}.")
            return redirect("home")
    return render(request, "reporting/team/post_hand_over.html", context)
