"""The tracker of recommendations and commitments: all for the secretariat, for each state its own."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from members.models import MemberState
from members.requests import SignedInRequest
from reporting import frozen, permissions
from reporting.actions import follow_up as follow_up_actions
from reporting.errors import WorkflowError
from reporting.forms.follow_up import (
    AdoptedRecommendationForm,
    CloseForm,
    CommitmentForm,
    ReviewRecommendationForm,
    TrackerFilter,
)
from reporting.models import FollowUpItem, SubmittedVersion
from reporting.queries import follow_up as follow_up_queries

ITEMS_PER_PAGE = 25


def _trail(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [("Home", "/"), ("Follow-up", reverse("follow-up-list")), *more]


@require_safe
def item_list(request: SignedInRequest) -> HttpResponse:
    """Recommendations and commitments, with what states last reported on them."""
    user = request.user
    if not (user.reviews_reports or user.state_ids):
        raise PermissionDenied("This page is for those who work for a member state, and for the SOMTC secretariat.")
    states = follow_up_queries.states_shown_to(user)
    form = TrackerFilter(request.GET, states)
    chosen = form.cleaned_data if form.is_valid() else {}
    found = follow_up_queries.tracked(FollowUpItem.objects.visible_to(user), states, **chosen)
    page = Paginator(found, ITEMS_PER_PAGE).get_page(request.GET.get("page"))
    state = chosen.get("state")
    return render(
        request,
        "reporting/follow_up/item_list.html",
        {
            "form": form,
            "filtered": any(chosen.values()),
            "page_obj": page,
            "rows": follow_up_queries.rows_of(page, [state] if state else states, chosen.get("cycle")),
            "cycle": chosen.get("cycle"),
            "speaks_for": MemberState.objects.filter(pk__in=user.reported_state_ids),
            "crumbs": [("Home", "/")],
        },
    )


@require_safe
def item_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """One item, with what each state reported on it over the cycles."""
    user = request.user
    item = get_object_or_404(
        FollowUpItem.objects.visible_to(user).select_related(
            "member_state", "version", "closing__closed_by", "made_by"
        ),
        pk=pk,
    )
    return render(
        request,
        "reporting/follow_up/item_detail.html",
        {
            "item": item,
            "obligations": item.obligations.select_related("article"),
            "closing": getattr(item, "closing", None),
            "history": follow_up_queries.history(item, follow_up_queries.states_shown_to(user)),
            "crumbs": _trail(),
        },
    )


def _show_form(request: SignedInRequest, form, title: str, about: str, button: str, status: int = 200) -> HttpResponse:
    return render(
        request,
        "reporting/follow_up/item_form.html",
        {"form": form, "title": title, "about": about, "button": button, "crumbs": _trail()},
        status=status,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def recommend(request: SignedInRequest) -> HttpResponse:
    """The secretariat records a recommendation of SOMTC."""
    permissions.check_can_review(request.user)
    form = AdoptedRecommendationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            item = follow_up_actions.recommend_by_somtc(by=request.user, **form.cleaned_data)
        except WorkflowError as error:
            form.add_error("met_on", str(error))
        else:
            messages.success(request, f"{item} is recorded. The focal points get an e-mail.")
            return redirect(item)
    return _show_form(
        request,
        form,
        "Record a recommendation adopted by SOMTC",
        "Reports on periods that end on the day of the meeting or later ask for progress, until the state has reported "
        "it done or SOMTC closes it. It cannot be changed once recorded; if it was wrong, withdraw it and say why.",
        "Record the recommendation",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def recommend_from_review(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    """The secretariat recommends something to the state whose report it reviews."""
    versions = SubmittedVersion.objects.visible_to(request.user).select_related("report__cycle", "report__member_state")
    version = get_object_or_404(versions, report=pk, number=number)
    permissions.check_can_review(request.user)
    titles = [section["title"] for section in version.content["sections"]]
    initial = {}
    if section := frozen.section_of(version.content, request.GET.get("section", "")):
        asked = {question["obligation"] for question in section["questions"] if question["obligation"]}
        initial = {"section": section["title"], "obligations": sorted(asked) if len(asked) == 1 else []}
    form = ReviewRecommendationForm(
        request.POST if request.method == "POST" else None, sections=titles, initial=initial
    )
    state = version.report.member_state
    if request.method == "POST" and form.is_valid():
        item = follow_up_actions.recommend_from_review(version=version, by=request.user, **form.cleaned_data)
        messages.success(request, f"{item} to {state} is recorded. Its focal points get an e-mail.")
        return redirect(item)
    return _show_form(
        request,
        form,
        f"Recommend something to {state}",
        f"It comes from the review of {version.reference}. {state} reads it at once, no other state does, and its "
        "next report asks for progress. It cannot be changed once recorded; if it was wrong, withdraw it and say why.",
        f"Recommend it to {state}",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def commit(request: SignedInRequest, iso2: str) -> HttpResponse:
    """A state records a commitment."""
    state = get_object_or_404(MemberState.objects.filter(pk__in=request.user.state_ids), iso2=iso2.upper())
    follow_up_actions.check_can_commit(request.user, state)
    form = CommitmentForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        item = follow_up_actions.commit(state=state, by=request.user, **form.cleaned_data)
        messages.success(request, f"{item} of {state} is recorded. Your next report asks how far it is.")
        return redirect(item)
    return _show_form(
        request,
        form,
        f"Record a commitment of {state}",
        "The SOMTC secretariat reads it at once; other states and donors do not. Your reports ask how far it is until "
        "you report it done, or that it no longer applies. It enters the report to AMMTC with your progress. It cannot "
        "be changed once it is recorded.",
        "Record the commitment",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: SignedInRequest, pk: int) -> HttpResponse:
    """Close an item for everybody, with a reason of SOMTC."""
    item = get_object_or_404(FollowUpItem.objects.visible_to(request.user).select_related("member_state"), pk=pk)
    permissions.check_can_review(request.user)
    form = CloseForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            closing = follow_up_actions.close(item=item, by=request.user, **form.cleaned_data)
        except WorkflowError as error:
            form.add_error(None, f"{error} Nothing was changed.")
            status = 409
        else:
            messages.success(
                request, f"{item} is {closing.get_how_display().lower()}. No report asks about it any more."
            )
            return redirect(item)
    return render(
        request,
        "reporting/follow_up/item_close.html",
        {"item": item, "form": form, "crumbs": _trail((str(item), item.get_absolute_url()))},
        status=status,
    )
