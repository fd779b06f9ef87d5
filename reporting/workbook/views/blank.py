"""The questionnaire as office files. The blank one is public, like the page that it is made from."""

import base64

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from actip_portal.storage import open_intact
from reporting.models import Questionnaire
from reporting.workbook.actions import blank_files
from reporting.workbook.blank import CONTENT_TYPE, blank_docx

KEPT = 60 * 60  # seconds; making the file costs half a second of CPU, and anybody can request it


@login_not_required
@require_safe
def questionnaire_docx(request: HttpRequest, version: int) -> HttpResponse:
    """The blank questionnaire as a Word document."""
    questionnaire = get_object_or_404(Questionnaire.objects.published(), version=version)
    encoded: str = cache.get_or_set(f"questionnaire-{version}.docx", lambda: _blank(questionnaire), KEPT) or ""
    content = base64.b64decode(encoded)
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="actip-questionnaire-{version}.docx"'
    return response


def _blank(questionnaire: Questionnaire) -> str:
    """The Word file in base64, because the cache holds JSON."""
    return base64.b64encode(blank_docx(questionnaire, *blank_files.sections_to_print(questionnaire))).decode()


@login_not_required
@require_safe
@vary_on_headers("HX-Request")
def questionnaire_pdf(request: HttpRequest, version: int) -> FileResponse | HttpResponse:
    """The blank questionnaire as a PDF, or a page that says that a worker is making it for the first time."""
    questionnaire = get_object_or_404(Questionnaire.objects.published(), version=version)
    made, part = blank_files.stored(questionnaire), "HX-Request" in request.headers
    if made and not part:
        response = FileResponse(
            open_intact(*made),
            as_attachment=True,
            filename=f"actip-questionnaire-{version}.pdf",
            content_type="application/pdf",
        )
        response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
        return response
    failed = not made and blank_files.has_failed(questionnaire)
    if not made and not failed:
        blank_files.ask(questionnaire)
    back = reverse("questionnaire-detail", args=[version])
    return render(
        request,
        f"reporting/workbook/{'_' if part else ''}questionnaire_pdf.html",
        {
            "questionnaire": questionnaire,
            "made": bool(made),
            "failed": failed,
            "crumbs": [("Home", "/"), ("All questions", back)],
        },
    )
