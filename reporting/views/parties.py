"""What Parties have released to each other. Reads only editions; the database shows other Parties nothing more."""

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from actip_portal.storage import open_intact
from members import audit
from members.requests import SignedInRequest
from reporting import frozen, permissions
from reporting.actions import readings
from reporting.forms.release import EditionFilter
from reporting.models import PartyEdition
from reporting.queries import release_pages


@require_safe
def edition_list(request: SignedInRequest) -> HttpResponse:
    permissions.check_reads_as_party(request.user)
    editions = list(release_pages.editions_for_parties().defer("content"))
    form = EditionFilter(request.GET, editions=editions)
    return render(
        request,
        "reporting/release/edition_list.html",
        {"form": form, "editions": form.chosen(), "any": bool(editions), "crumbs": [("Home", "/")]},
    )


def _edition(request: SignedInRequest, pk: int) -> PartyEdition:
    """The newest edition of a report. 404 if there is none, and for people who may not read editions."""
    if not permissions.allows(permissions.check_reads_as_party, request.user):
        raise Http404
    return get_object_or_404(release_pages.editions_for_parties(), report_id=pk)


@require_safe
def edition(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _edition(request, pk)
    readings.edition_read(found, request.user)
    return render(
        request,
        "reporting/release/edition.html",
        {
            "edition": found,
            "sections": release_pages.read_content(found.content),
            "crumbs": [("Home", "/"), ("Released by Parties", reverse("party-edition-list"))],
        },
    )


@require_safe
def document(request: SignedInRequest, pk: int, document: int) -> FileResponse:
    """A released document with the title in the edition."""
    found = _edition(request, pk)
    named = next(
        (
            item
            for question in frozen.questions(found.content)
            for item in question["evidence"]
            if item["id"] == document
        ),
        None,
    )
    if named is None:
        raise Http404
    audit.record(
        "released document read by another Party", on=found, by=request.user, document=document, sha256=named["sha256"]
    )
    response = FileResponse(
        open_intact(f"evidence/{named['sha256'][:2]}/{named['sha256']}", named["sha256"]),
        as_attachment=True,
        filename=named["filename"],
        content_type=named["content_type"],
    )
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
