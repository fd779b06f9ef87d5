"""Information received from another Party: marks, requests for consent, and the replies of the giver (Article 25)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from members.requests import SignedInRequest
from reporting import permissions
from reporting.actions import releases
from reporting.enums import ConsentAnswer
from reporting.errors import WorkflowError
from reporting.forms.release import AskConsentForm, LiftForm, MarkForm, ReplyForm
from reporting.models import ConsentRequest
from reporting.queries import release_pages
from reporting.queries.release import release_of
from reporting.views.lookup import report_being_written, trail


@require_http_methods(["GET", "HEAD", "POST"])
def mark(request: SignedInRequest, pk: int, kind: str, key: str) -> HttpResponse:
    """One item: mark it as received, ask its giver, or take a mistaken mark away."""
    report = report_being_written(request.user, pk)
    permissions.check_can_report(request.user, report)
    version = report.versions.accepted().newest()
    release = release_of(version) if version else None
    item = release.items.get((kind, key)) if release else None
    if release is None or item is None:
        raise Http404
    found = release.marks.get((kind, key))
    then = request.POST.get("then", "")
    posted = request.POST if request.method == "POST" else None
    forms = {
        "mark": MarkForm(posted if then == "mark" else None, own_state=report.member_state),
        "ask": AskConsentForm(posted if then == "ask" else None),
        "lift": LiftForm(posted if then == "lift" else None),
    }
    wrong = forms.get(then)
    back = reverse("section-release", args=[pk, item.section_key])
    if wrong is not None and wrong.is_valid():
        given = wrong.cleaned_data
        try:
            if then == "mark":
                releases.mark(
                    report=report, ref=(kind, key), giver=given["giver"], described=given["described"], by=request.user
                )
                messages.success(request, f"Marked as received from {given['giver']}. It stays back until it consents.")
            elif found is None:
                raise WorkflowError("The item is not marked any more.")
            elif then == "ask":
                releases.ask_consent(mark=found, audience=given["audience"], by=request.user)
                messages.success(request, f"The focal point of {found.giver} gets an e-mail with a link.")
            else:
                releases.lift(mark=found, reason=given["reason"], by=request.user)
                messages.success(request, "The mark is taken away. The ledger keeps it.")
        except WorkflowError as error:
            wrong.add_error(None, str(error))
        else:
            return redirect("received-mark", pk, kind, key)
    return render(
        request,
        "reporting/release/mark.html",
        {
            "report": report,
            "item": item,
            "mark": found,
            "entries": [
                entry for entry in release_pages.received(report) if entry.mark.key == key and entry.mark.kind == kind
            ],
            "forms": forms,
            "wrong": wrong,
            "back": back,
            "crumbs": trail(report, ("Release", reverse("report-release", args=[pk])), ("Item by item", back)),
        },
        status=409 if wrong is not None and wrong.non_field_errors() else 200,
    )


def _requests(user):
    """Requests to and from the person's states; the secretariat sees all of them, as a record."""
    found = ConsentRequest.objects.select_related("giver", "asking_state", "asked_by").prefetch_related(
        "replies__replied_by"
    )
    if user.reviews_reports:
        return found
    mine = user.reported_state_ids
    return found.filter(giver__in=mine) | found.filter(asking_state__in=mine)


@require_safe
def request_list(request: SignedInRequest) -> HttpResponse:
    if not (request.user.reported_state_ids or request.user.reviews_reports):
        raise PermissionDenied("This page is for national focal points and for the SOMTC secretariat.")
    mine = set(request.user.reported_state_ids)
    rows = [(asked, next(iter(asked.replies.all()), None)) for asked in _requests(request.user)]
    return render(
        request,
        "reporting/release/request_list.html",
        {
            "to_us": [row for row in rows if row[0].giver_id in mine],
            "by_us": [row for row in rows if row[0].giver_id not in mine],
            "is_record": not mine,
            "crumbs": [("Home", "/")],
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def request_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """One request: the item and how far it may be released. The giver answers here."""
    asked = get_object_or_404(_requests(request.user), pk=pk)
    replies = list(asked.replies.all())
    answers = permissions.allows(permissions.check_can_consent, request.user, asked)
    offered: list[ConsentAnswer] = []
    if answers and not replies:
        offered = [ConsentAnswer.GRANTED, ConsentAnswer.REFUSED]
    elif answers and replies[0].answer == ConsentAnswer.GRANTED:
        offered = [ConsentAnswer.WITHDRAWN]
    form = ReplyForm(request.POST if request.method == "POST" else None, offered=offered)
    status = 200
    if request.method == "POST":
        permissions.check_can_consent(request.user, asked)
        if form.is_valid():
            try:
                made = releases.reply(request=asked, by=request.user, **form.cleaned_data)
            except WorkflowError as error:
                form.add_error(None, str(error))
                status = 409
            else:
                messages.success(
                    request,
                    f"Recorded: {made.get_answer_display().lower()}. {asked.asking_state} gets an e-mail.",
                )
                return redirect(asked)
    return render(
        request,
        "reporting/release/request_detail.html",
        {
            "asked": asked,
            "item": release_pages.read_item(asked.item),
            "replies": replies,
            "offered": offered,
            "form": form,
            "crumbs": [("Home", "/"), ("Requests for consent", reverse("consent-request-list"))],
        },
        status=status,
    )
