"""The blank questionnaire as PDF: made once for each version by a worker, never in a request.

A published version never changes, so its file is kept; it is made again when a summary that it marks as not checked has
been checked. Asking for it and making it can safely be repeated.
"""

import hashlib
import logging
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import Prefetch

from reporting.jobs.queue import nudge
from reporting.models import Question, Questionnaire, Section
from reporting.pdf import render_book
from reporting.pdf.model import TEMPLATE_VERSION
from reporting.printing.making import can_make_pdf
from reporting.workbook.blank_pdf import EDITION, blank_book
from victims.models import StatisticalTable

logger = logging.getLogger(__name__)
ASKED_AGAIN = 30  # seconds until another visitor queues the task again
TRIED_AGAIN = 300  # seconds until it is tried again after a failure
LONGEST = 900  # seconds, the time limit of a task


def stored_name(questionnaire: Questionnaire) -> str:
    sections = Section.objects.filter(questionnaire=questionnaire).select_related("article")
    marked = ",".join(section.key for section in sections if section.unverified)
    marks = hashlib.sha256(marked.encode()).hexdigest()[:8]
    return f"questionnaires/{questionnaire.version}-{TEMPLATE_VERSION}-{EDITION}-{marks}.pdf"


def is_made(questionnaire: Questionnaire) -> bool:
    return default_storage.exists(stored_name(questionnaire))


def has_failed(questionnaire: Questionnaire) -> bool:
    """Whether the last try failed a short time ago. Then no page waits for it and no new task is queued."""
    return bool(cache.get(_failed(questionnaire.version)))


def _failed(version: int) -> str:
    return f"blank-pdf-failed-{version}"


def ask(questionnaire: Questionnaire) -> None:
    """Queue the task that makes the file, once for any number of requests."""
    if can_make_pdf() and cache.add(f"blank-pdf-asked-{questionnaire.version}", True, ASKED_AGAIN):
        nudge("reporting.make_blank_pdf", questionnaire.version)


def sections_to_print(questionnaire: Questionnaire) -> tuple[list[Section], dict[str, str]]:
    """The sections with their questions, and the tables' names by key. Three queries, however many questions."""
    sections = (
        Section.objects.filter(questionnaire=questionnaire)
        .select_related("article")
        .prefetch_related(Prefetch("questions", Question.objects.order_by("position")))
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
    except Exception:
        logger.exception("The blank questionnaire, version %s, could not be made as PDF.", version)
        cache.set(_failed(version), True, TRIED_AGAIN)
    finally:
        cache.delete(working)
