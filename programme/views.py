"""The public pages of the portal: what it is, how to use it, which data it keeps."""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from members.models import MemberState
from victims.enums import AnswerKind

ANSWER_KINDS = [
    (AnswerKind.VALUE.label, "You give the number, choice or text."),
    (AnswerKind.ZERO.label, "You counted, and there were none. This is a real answer."),
    (
        AnswerKind.NOT_AVAILABLE.label,
        "The fact exists, but you cannot give it: nobody counts it, or the agency did not answer. Say why.",
    ),
    (AnswerKind.NOT_APPLICABLE.label, "The question does not arise in your country. Say why."),
    (
        AnswerKind.CONFIDENTIAL.label,
        "You give it to the secretariat’s reviewers and to nobody else. Each reading is recorded.",
    ),
    (AnswerKind.UNANSWERED.label, "Nobody has answered. It is never read as zero or as “no”."),
]


def landing(request: HttpRequest) -> HttpResponse:
    """The start page of a visitor who is not signed in."""
    states = list(MemberState.objects.all())
    return render(
        request,
        "programme/landing.html",
        {"states": states, "party_count": sum(state.is_party for state in states)},
    )


@login_not_required
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "programme/about.html")


@login_not_required
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "programme/help.html", {"answer_kinds": ANSWER_KINDS})


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "programme/privacy.html")


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "programme/accessibility.html")


@login_not_required
@require_safe
@never_cache
@transaction.non_atomic_requests
def healthz(request: HttpRequest) -> JsonResponse:
    """For monitoring: 200 when the portal reaches its database, 503 when it does not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "database not reached"}, status=503)
    return JsonResponse({"status": "ok"})


@login_not_required
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Keep search engines out: what is public can change when a state releases more or takes something back."""
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain")
