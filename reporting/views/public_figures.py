"""The focal point says which figures the state has published itself, and where; or takes that back."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from members.requests import SignedInRequest
from reporting import permissions
from reporting.actions import public_figures
from reporting.errors import WorkflowError
from reporting.figures.public_sources import PublicSource
from reporting.forms.release import PublicFiguresForm, TakeBackReleaseForm
from reporting.models import NationalReport
from reporting.queries import public_pages
from reporting.queries.public_pages import PublicPage
from reporting.queries.release import Release, release_of
from reporting.views.lookup import report_being_written, trail


def _release(request: SignedInRequest, pk: int) -> tuple[NationalReport, Release]:
    report = report_being_written(request.user, pk)
    permissions.check_can_report(request.user, report)
    version = report.versions.accepted().newest()
    if version is None:
        raise Http404
    return report, release_of(version)


@require_safe
def table_list(request: SignedInRequest, pk: int) -> HttpResponse:
    """The tables of the accepted report, with their marks."""
    report, release = _release(request, pk)
    return render(
        request,
        "reporting/release/public_tables.html",
        {
            "report": report,
            "version": release.version,
            "rows": public_pages.rows_of(release),
            "crumbs": trail(report, ("Release", reverse("report-release", args=[pk]))),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def table(request: SignedInRequest, pk: int, key: str) -> HttpResponse:
    """One table: mark figures as public already, see the marks, take marks back."""
    report, release = _release(request, pk)
    page = public_pages.page_of(release, key)
    if page is None:
        raise Http404
    then = request.POST.get("then", "")
    form = PublicFiguresForm(
        request.POST if then == "mark" else None,
        names=page.unmarked,
        initial={"address": page.proposed, "seen": release.version.pk},
    )
    one = next((marked for marked in page.marked if str(marked.statement.pk) == request.POST.get("statement")), None)
    back = TakeBackReleaseForm(
        request.POST if then == "take-back" else None, names=[figure.name for figure in one.figures] if one else []
    )
    wrong = {"mark": form, "take-back": back}.get(then)
    status = 200
    if wrong is not None and wrong.is_valid():
        try:
            messages.success(request, _done(request, report, page, then, wrong.cleaned_data))
        except WorkflowError as error:
            wrong.add_error(None, str(error))
            status = 409
        else:
            return redirect("public-figures-table", pk, key)
    return render(
        request,
        "reporting/release/public_table.html",
        {
            "report": report,
            "version": release.version,
            "page": page,
            "form": form,
            "back": back,
            "wrong": wrong,
            "wrong_statement": one.statement.pk if one else None,
            "ticked": set(form["figures"].value() or ()),
            "to_take_back": set(back["figures"].value() or ()),
            "smallest_hidden": report.cycle.smallest_shown - 1,
            "crumbs": trail(
                report,
                ("Release", reverse("report-release", args=[pk])),
                ("Public figures", reverse("public-figures", args=[pk])),
            ),
        },
        status=status,
    )


def _done(request: SignedInRequest, report: NationalReport, page: PublicPage, then: str, given: dict) -> str:
    """Do the act of the button and show a message."""
    places = [page.places[name] for name in given["figures"]]
    count = len(places)
    if then == "take-back":
        public_figures.take_back(report=report, table_key=page.table["key"], places=places, by=request.user)
        sentence = ngettext(
            "The mark of %(count)d figure is taken back. Releases from now on do not count with it.",
            "The mark of %(count)d figures is taken back. Releases from now on do not count with it.",
            count,
        )
        return sentence % {"count": count}
    public_figures.mark(
        report=report,
        table_key=page.table["key"],
        places=places,
        source=PublicSource(given["address"], given["title"], given["published_on"]),
        seen=given["seen"],
        by=request.user,
    )
    sentence = ngettext(
        "%(count)d figure marked as public already.", "%(count)d figures marked as public already.", count
    )
    return sentence % {"count": count}
