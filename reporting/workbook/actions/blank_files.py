"""The blank questionnaire as PDF: made once for each version by a worker, never in a request.

A published version never changes, so its file is kept; it is made again when a summary that it marks as not checked has
been checked. Asking for it and making it can safely be repeated.
"""

import hashlib
import logging

from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db.models import Prefetch

from actip_portal.storage import named_by_hash, put
from reporting.jobs.queue import nudge
from reporting.models import Question, Questionnaire, Section
from reporting.pdf.model import TEMPLATE_VERSION
from reporting.printing.making import can_make_pdf, printed
from reporting.workbook.blank_pdf import EDITION, blank_book
from victims.models import StatisticalTable

logger = logging.getLogger(__name__)
ASKED_AGAIN = 30  # seconds until another visitor queues the task again
TRIED_AGAIN = 300  # seconds until it is tried again after a failure
LONGEST = 900  # seconds, the time limit of a task


def folder_of(questionnaire: Questionnaire) -> str:
    """Where the file lies, under its hash: no row keeps it."""
    sections = Section.objects.filter(questionnaire=questionnaire).select_related("article")
    marked = ",".join(section.key for section in sections if section.unverified)
    marks = hashlib.sha256(marked.encode()).hexdigest()[:8]
    return f"questionnaires/{questionnaire.version}-{TEMPLATE_VERSION}-{EDITION}-{marks}"


def stored(questionnaire: Questionnaire) -> tuple[str, str] | None:
    """Name and hash of the file; None while there is none that is whole."""
    return named_by_hash(folder_of(questionnaire), ".pdf")


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
    if stored(questionnaire) or not cache.add(working, True, LONGEST):
        return
    try:
        with printed(blank_book(questionnaire, *sections_to_print(questionnaire))) as rendered:
            name = f"{folder_of(questionnaire)}/{rendered.sha256}.pdf"
            put(name, ContentFile(rendered.path.read_bytes()), rendered.sha256)
    except Exception:
        logger.exception("The blank questionnaire, version %s, could not be made as PDF.", version)
        cache.set(_failed(version), True, TRIED_AGAIN)
    finally:
        cache.delete(working)
