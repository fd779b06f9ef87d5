"""A person's messages: the list behind the bell, and the choice of e-mails."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members.models import User
from members.requests import SignedInRequest
from reporting.fields import number_sent
from reporting.messages import actions, outbox, queries
from reporting.messages.forms import UNREAD, ChoicesForm, MessageFilter
from reporting.models import Notification
from reporting.notification_kinds import KINDS, Delivery

PER_PAGE = 25


@require_safe
def message_list(request: SignedInRequest) -> HttpResponse:
    mine = Notification.objects.of(request.user)
    form = MessageFilter(request.GET, kinds=queries.kinds_for(request.user), reports=queries.reports_of(request.user))
    found = mine
    if form.is_valid():
        if form.cleaned_data["show"] == UNREAD:
            found = found.unread()
        if form.cleaned_data["kind"]:
            found = found.filter(kind=form.cleaned_data["kind"])
        if form.cleaned_data.get("report"):
            found = found.filter(report=form.cleaned_data["report"])
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "reporting/messages/message_list.html",
        {
            "form": form,
            "page_obj": page,
            "filtered": any(request.GET.get(name) for name in form.fields),
            "newest": mine.order_by("-pk").values_list("pk", flat=True).first(),
        },
    )


@require_safe
def message_open(request: SignedInRequest, pk: int) -> HttpResponse:
    """Redirect to the page that a message is about, and mark the message as read."""
    message = get_object_or_404(Notification.objects.of(request.user), pk=pk)
    if request.method == "GET" and message.read_at is None:
        actions.mark(message=message, read=True)
    return redirect(message.url)


@require_POST
def message_mark(request: SignedInRequest, pk: int) -> HttpResponse:
    message = get_object_or_404(Notification.objects.of(request.user), pk=pk)
    actions.mark(message=message, read="read" in request.POST)
    return redirect("message-list")


@require_POST
def messages_read(request: SignedInRequest) -> HttpResponse:
    newest = number_sent(request.POST.get("newest", ""))
    count = 0 if newest is None else actions.mark_all_read(person=request.user, up_to=newest)
    said = ngettext("%(count)d message is marked as read.", "%(count)d messages are marked as read.", count)
    messages.success(request, said % {"count": count} if count else _("There was no unread message."))
    return redirect("message-list")


@require_http_methods(["GET", "HEAD", "POST"])
def message_choices(request: SignedInRequest) -> HttpResponse:
    kinds, held = queries.kinds_for(request.user), queries.choices_of(request.user)
    form = ChoicesForm(kinds, held, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        changed = actions.choose(person=request.user, wanted=form.wanted)
        messages.success(request, _("Your choices are saved.") if changed else _("Nothing was changed."))
        return redirect("message-choices")
    return render(
        request,
        "reporting/messages/message_choices.html",
        {"form": form, "kinds": kinds, "hour": outbox.summary_hour(request.user)},
    )


@login_not_required
@csrf_exempt  # a mail program posts here by itself (RFC 8058); the signed address is the authority
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """End e-mails of one kind without signing in. Opening the address alone changes nothing: scanners open it too."""
    try:
        person_pk, kind_key = outbox.read_unsubscribe_token(token)
        person, kind = User.objects.get(pk=person_pk), KINDS[kind_key]
    except (signing.BadSignature, User.DoesNotExist, KeyError, ValueError, TypeError):
        kind = None
    if kind is None or not kind.optional:  # a kind may have become a duty since the e-mail was sent
        return render(request, "reporting/messages/unsubscribe.html", {"broken": True}, status=404)
    if request.method == "POST":
        actions.choose(person=person, wanted={kind.key: Delivery.NEVER}, by_link=True)
    return render(request, "reporting/messages/unsubscribe.html", {"kind": kind, "done": request.method == "POST"})
