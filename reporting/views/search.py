"""One search field for everything that a person may find."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from members import audit
from members.models import User
from members.requests import SignedInRequest
from reporting.queries import search as search_queries

KEPT = ("answers", "documents", "reports", "recommendations", "obligations", "terms")


@require_safe
def search(request: SignedInRequest) -> HttpResponse:
    """Results by kind; with ``in`` one kind, page by page."""
    typed = " ".join(request.GET.get("q", "").replace("\0", "").split())
    within = request.GET.get("in", "")
    if within not in KEPT:
        within = ""
    problem = ""
    found: list[search_queries.ResultGroup] = []
    if len(typed) > search_queries.LONGEST:
        problem = f"Enter at most {search_queries.LONGEST} characters."
    elif typed:
        words = search_queries.parse_search(typed)
        if words.is_empty:
            problem = "Enter a word of at least two letters."
        else:
            found = search_queries.search(request.user, words, within, request.GET.get("page"))
            _record_readings(request.user, found)
    return render(
        request,
        "reporting/search/search.html",
        {
            "typed": typed,
            "problem": problem,
            "within": within,
            "groups": found,
            "page_obj": found[0].page if within and found else None,
            "total": sum(group.count for group in found),
            "crumbs": [("Home", "/")],
        },
    )


def _record_readings(user: User, found: list[search_queries.ResultGroup]) -> None:
    """Record that a reviewer saw words of confidential answers, as on the page of the report."""
    read: dict = {}
    for result in (result for group in found for result in group.results):
        if result.is_confidential and result.report and result.report.member_state_id not in user.state_permissions:
            read.setdefault(result.report, []).append(result.key)
    for report, keys in read.items():
        audit.record("confidential answers read", on=report, by=user, questions=keys, through="search")
