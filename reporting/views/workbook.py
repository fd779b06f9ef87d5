"""The questionnaire as office files. The blank one is public, like the page that it is made from."""

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from reporting.models import Question, Questionnaire, Section
from reporting.workbook.blank import CONTENT_TYPE, blank_docx
from victims.models import StatisticalTable

KEPT = 60 * 60  # seconds; making the file costs half a second of CPU, and anybody may ask for it


@login_not_required
@require_safe
def questionnaire_docx(request: HttpRequest, version: int) -> HttpResponse:
    """The blank questionnaire as a Word document."""
    questionnaire = get_object_or_404(Questionnaire.objects.published(), version=version)
    content = cache.get_or_set(f"questionnaire-{version}.docx", lambda: _blank(questionnaire), KEPT)
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="actip-questionnaire-{version}.docx"'
    return response


def _blank(questionnaire: Questionnaire) -> bytes:
    """Three queries, however many questions."""
    sections = Section.objects.filter(questionnaire=questionnaire).prefetch_related(
        Prefetch("questions", Question.objects.order_by("position"))
    )
    tables = {table.key: str(table) for table in StatisticalTable.objects.all()}
    return blank_docx(questionnaire, sections, tables)
