"""The state decides how far each part of its report is released, previews it as others see it, and reads the ledger."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from members.requests import SignedInRequest
from reporting import frozen, permissions, release_policy
from reporting.actions import releases
from reporting.documents.store import Upload
from reporting.enums import Confidentiality, ReleaseAudience
from reporting.errors import DecidedMeanwhile, WorkflowError
from reporting.fields import number_sent
from reporting.forms.release import AuthorityForm
from reporting.frozen import Ref
from reporting.models import NationalReport
from reporting.queries import public_pages, release_pages
from reporting.queries.release import Release, release_of
from reporting.views.lookup import report_being_written, trail

# The field names for choices: "section:article-5", "answer:art5-1-q1".
SEPARATOR = ":"
PREVIEWS = {ReleaseAudience.AMMTC: "AMMTC", ReleaseAudience.PARTIES: "another Party", ReleaseAudience.DONORS: "a donor"}


@login_not_required
@require_safe
def policy(request: HttpRequest) -> HttpResponse:
    """The whole policy, for everybody."""
    return render(
        request,
        "reporting/release/policy.html",
        {
            "ladder": release_policy.LADDER,
            "audiences": release_policy.LADDER[1:],
            "kinds": list(release_policy.KINDS.values()),
            "rules": [
                (release_policy.KINDS[kind].name, Confidentiality(confidentiality).name.title(), row)
                for (kind, confidentiality), row in release_policy.RULES.items()
            ],
            "crumbs": [("Home", "/")],
        },
    )


def _report(request: SignedInRequest, pk: int) -> NationalReport:
    report = report_being_written(request.user, pk)
    permissions.check_can_report(request.user, report)
    return report


def _release(report: NationalReport) -> Release | None:
    version = report.versions.accepted().newest()
    return release_of(version) if version else None


@require_http_methods(["GET", "HEAD", "POST"])
def report_release(request: SignedInRequest, pk: int) -> HttpResponse:
    """Decide section by section: choose, check the consequences, confirm."""
    report = _report(request, pk)
    release = _release(report)
    if release is None:
        return render(request, "reporting/release/too_early.html", {"report": report, "crumbs": trail(report)})
    here = reverse("report-release", args=[pk])
    if request.method == "POST":
        if bulk := request.POST.get("all", ""):
            if bulk not in ReleaseAudience.values:
                raise Http404
            return _check(request, report, release, {("section", key): bulk for key in release.sections}, here)
        return _check(request, report, release, _choices(request.POST, release), here)
    return render(
        request,
        "reporting/release/report_release.html",
        {
            "report": report,
            "seen": release_pages.newest_act(report),
            "release": release,
            "rows": release_pages.section_rows(release),
            "audiences": ReleaseAudience,
            "undecided": len(release.undecided),
            "marked": sum(len(figures) for figures in release.public.values()),
            "previews": PREVIEWS.items(),
            "acts": release_pages.acts_of(report, limit=5),
            "crumbs": trail(report),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def section_release(request: SignedInRequest, pk: int, key: str) -> HttpResponse:
    """Decide item by item in one section."""
    report = _report(request, pk)
    release = _release(report)
    if release is None or key not in release.sections:
        raise Http404
    here = reverse("section-release", args=[pk, key])
    if request.method == "POST":
        return _check(request, report, release, _choices(request.POST, release), here)
    return render(
        request,
        "reporting/release/section_release.html",
        {
            "report": report,
            "seen": release_pages.newest_act(report),
            "release": release,
            "section": frozen.section_of(release.version.content, key),
            "audience": ReleaseAudience(release.sections[key]),
            "rows": release_pages.item_rows(release, key),
            "crumbs": trail(report, ("Release", reverse("report-release", args=[pk]))),
        },
    )


def _choices(posted: Mapping[str, str], release: Release) -> dict[Ref, str]:
    """The choices for existing items; unknown audiences are ignored."""
    found: dict[Ref, str] = {}
    for name, audience in posted.items():
        kind, separator, key = name.partition(SEPARATOR)
        if not separator or audience not in {*ReleaseAudience.values, releases.AS_SECTION}:
            continue
        if (kind == "section" and key in release.sections) or (kind, key) in release.items:
            found[kind, key] = audience
    return found


def _seen(posted: Mapping[str, str], newest: int) -> int:
    """The newest act of release on the page that was sent; the newest of all if the page does not say it."""
    given = number_sent(posted.get("seen", ""))
    return newest if given is None else min(given, newest)


def _check(
    request: SignedInRequest, report: NationalReport, release: Release, choices: dict[Ref, str], back: str
) -> HttpResponse:
    """Show in words what would change; once confirmed, decide."""
    newest = release_pages.newest_act(report)
    seen = _seen(request.POST, newest)
    if seen < newest:  # what was decided meanwhile stays, where this page did not choose otherwise itself
        stood = release_pages.decided_since(report, seen)
        choices = {ref: audience for ref, audience in choices.items() if stood.get(ref) != audience}
    changes = release_pages.changes(release, choices)
    choices = {change.ref: choices[change.ref] for change in changes}
    if not changes:
        messages.info(request, "Nothing was changed, so there is nothing to decide.")
        return redirect(back)
    hidden = [(SEPARATOR.join(ref), choices[ref]) for ref in choices]
    then = release.with_choices(choices)
    kind, _, audience = request.POST.get("then", "").partition("-")
    if kind == "as" and audience in PREVIEWS:
        return _show_preview(request, report, then, audience, {"hidden": hidden, "back": back, "seen": newest})
    deciding = request.POST.get("then") == "decide"
    form = AuthorityForm(request.POST, request.FILES) if deciding else AuthorityForm()
    status = 200
    if deciding and form.is_valid():
        upload = form.cleaned_data["letter"]
        try:
            changed = releases.decide(
                report=report,
                choices=choices,
                authority=form.cleaned_data["authority"],
                letter=Upload.of(upload) if upload else None,
                seen=seen,
                by=request.user,
            )
        except ValidationError as error:
            form.add_error("letter", error)
        except DecidedMeanwhile as error:
            form.add_error(None, str(error))
            status = 409
        except WorkflowError as error:
            form.add_error(None, f"{error} Nothing was decided.")
            status = 409
        else:
            done = ngettext(
                "Decision recorded for %(count)d item.", "Decision recorded for %(count)d items.", len(changed)
            )
            messages.success(request, done % {"count": len(changed)})
            return redirect(back)
    return render(
        request,
        "reporting/release/check.html",
        {
            "report": report,
            "count": len(changes),
            "steps": release_pages.in_steps(changes),
            "readers": release_pages.readers_then(release, then, PREVIEWS),
            "hidden": hidden,
            "seen": newest,
            "form": form,
            "back": back,
            "crumbs": trail(report, ("Release", reverse("report-release", args=[report.pk]))),
        },
        status=status,
    )


@require_safe
def preview(request: SignedInRequest, pk: int, audience: str) -> HttpResponse:
    """The report as AMMTC, another Party or a donor would get it now, made by the same function as for them."""
    report = _report(request, pk)
    if audience not in PREVIEWS:
        raise Http404
    release = _release(report)
    if release is None:
        return render(request, "reporting/release/too_early.html", {"report": report, "crumbs": trail(report)})
    return _show_preview(request, report, release, audience, {})


def _show_preview(
    request: SignedInRequest, report: NationalReport, release: Release, audience: str, choices: dict[str, Any]
) -> HttpResponse:
    """``choices``: what is not decided yet and the page to go back to, or nothing for the release as it is."""
    content = release.content(audience)
    return render(
        request,
        "reporting/release/preview.html",
        {
            **choices,
            "report": report,
            "version": release.version,
            "audience": audience,
            "who": PREVIEWS[ReleaseAudience(audience)],
            "previews": PREVIEWS.items(),
            "few": release_pages.counts_in_words(content, release.told_from(audience)),
            "sections": release_pages.read_content(content) if audience != ReleaseAudience.DONORS else [],
            "donor": release_pages.donor_preview(report, release) if audience == ReleaseAudience.DONORS else None,
            "threshold": release.threshold,
            "crumbs": trail(report, ("Release", reverse("report-release", args=[report.pk]))),
        },
    )


@require_safe
def ledger(request: SignedInRequest, pk: int) -> HttpResponse:
    """What was released to whom, when and on whose authority; what was taken back; what entered which publication."""
    report = get_object_or_404(
        NationalReport.objects.visible_to(request.user).select_related("cycle", "member_state"), pk=pk
    )
    reports = permissions.allows(permissions.check_can_report, request.user, report)
    if not reports and not request.user.reviews_reports:
        raise PermissionDenied("The ledger of releases is for the focal point and for the SOMTC secretariat.")
    release = _release(report)
    crumbs = trail(report) if reports else [("Home", "/"), ("Review", reverse("review-queue"))]
    return render(
        request,
        "reporting/release/ledger.html",
        {
            "report": report,
            "release": release,
            "rows": release_pages.section_rows(release) if release else [],
            "apart": release_pages.items_with_own_decision(release) if release else [],
            "acts": release_pages.acts_of(report),
            "received": release_pages.received(report),
            "statements": public_pages.statements_of(report),
            "marked": sum(len(figures) for figures in release.public.values()) if release else 0,
            "editions": list(report.party_editions.defer("content").order_by("-number")),
            "extract": release_pages.extract_of(report),
            "publications": release_pages.published_of(report),
            "may_open_publications": permissions.allows(permissions.check_reads_publications, request.user),
            "crumbs": crumbs,
        },
    )
