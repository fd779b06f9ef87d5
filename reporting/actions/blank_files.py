"""The printed blank questionnaire: made once for each version by a worker, never in a request.

A published version never changes, so its file is kept for good. Safe to ask for and to make any number of times.
"""

import tempfile
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import Prefetch

from reporting import tasks
from reporting.models import Question, Questionnaire, Section
from reporting.pdf import render_book
from reporting.pdf.model import TEMPLATE_VERSION
from reporting.workbook.blank_pdf import EDITION, blank_book
from victims.models import StatisticalTable

ASKED_AGAIN = 30  # seconds until a further visitor asks the worker again
LONGEST = 900  # seconds, the time limit of a task


def stored_name(questionnaire: Questionnaire) -> str:
    return f"questionnaires/{questionnaire.version}-{TEMPLATE_VERSION}-{EDITION}.pdf"


def is_made(questionnaire: Questionnaire) -> bool:
    return default_storage.exists(stored_name(questionnaire))


def ask(questionnaire: Questionnaire) -> None:
    """Have the file made, however many ask for it."""
    if cache.add(f"blank-pdf-asked-{questionnaire.version}", True, ASKED_AGAIN):
        tasks.nudge(tasks.make_blank_pdf, questionnaire.version)


def sections_to_print(questionnaire: Questionnaire) -> tuple[list[Section], dict[str, str]]:
    """The sections with their questions, and the tables' names by key. Three queries, however many questions."""
    sections = Section.objects.filter(questionnaire=questionnaire).prefetch_related(
        Prefetch("questions", Question.objects.order_by("position"))
    )
    return list(sections), {table.key: str(table) for table in StatisticalTable.objects.all()}


def make(version: int) -> None:
    questionnaire = Questionnaire.objects.published().get(version=version)
    working = f"blank-pdf-working-{version}"
    if is_made(questionnaire) or not cache.add(working, True, LONGEST):
        return
    try:
        settings.PDF_CACHE_DIR.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="actip-blank-") as folder:
            rendered = render_book(
                blank_book(questionnaire, *sections_to_print(questionnaire)),
                Path(folder) / "questionnaire.pdf",
                cache_dir=settings.PDF_CACHE_DIR,
                work_dir=Path(folder),
                processes=settings.PDF_PROCESSES,
            )
            default_storage.save(stored_name(questionnaire), ContentFile(rendered.path.read_bytes()))
    finally:
        cache.delete(working)
