"""Makes PDF files for the portal: whether this machine can, and the sentences for readers if it cannot or failed."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Info, register
from django.utils.translation import gettext_noop

from actip_portal.storage import NO_SPACE
from reporting.errors import WorkflowError
from reporting.jobs import leases
from reporting.pdf import (
    Book,
    DiskFull,
    LibrariesMissing,
    OutOfMemory,
    Progress,
    RenderedBook,
    RenderFailed,
    libraries,
    render_book,
    work_folder,
)

logger = logging.getLogger(__name__)
NO_PDF = gettext_noop(
    "PDF files cannot be made on this portal at present, because a library that draws them is missing. "
    "Its administrator can install it."
)
DISK_FULL = gettext_noop(
    "The disk of the server is full. Nothing was stored. Tell your administrator; once there is room, make it again."
)
OUT_OF_MEMORY = gettext_noop(
    "The server had not enough memory for a part of this PDF. Tell your administrator: the log of the worker names the "
    "part. Shorter texts or smaller pictures in it also help."
)


def can_make_pdf() -> bool:
    return not libraries.missing()


@contextmanager
def printed(book: Book, progress: Progress | None = None) -> Iterator[RenderedBook]:
    """The book as a PDF, in a folder that is gone after the block."""
    with work_folder(settings.PDF_CACHE_DIR) as folder:
        yield render_book(
            book,
            folder / "book.pdf",
            cache_dir=settings.PDF_CACHE_DIR,
            work_dir=folder,
            processes=settings.PDF_PROCESSES,
            progress=progress,
        )


@contextmanager
def failures_explained(job: Any) -> Iterator[None]:
    """If making a file fails, store a sentence in the row of ``job`` and log the reason."""
    try:
        yield
    except leases.LeaseLost:
        logger.info("%s %s was stopped.", type(job).__name__, job.pk)
    except LibrariesMissing:
        leases.fail(job, NO_PDF, for_good=True)
    except WorkflowError as error:
        leases.fail(job, str(error), for_good=True)
    except OutOfMemory as error:
        logger.error("%s Its last words:\n%s", error, error.last_words)
        leases.fail(job, OUT_OF_MEMORY)
    except DiskFull as error:
        logger.error("%s Its last words:\n%s", error, error.last_words)
        leases.fail(job, DISK_FULL)
    except RenderFailed as error:
        logger.error("%s Its last words:\n%s", error, error.last_words)
        leases.fail(job, str(error))
    except OSError as error:
        full = error.errno in NO_SPACE
        if full:
            logger.error("%s %s: no space on the disk (%s).", type(job).__name__, job.pk, error)
        leases.fail(job, DISK_FULL if full else error)
    except Exception as error:
        leases.fail(job, error)


@register()
def libraries_are_there(**_: object) -> list[CheckMessage]:
    """Info, not a warning: the portal runs, and its pages say what it cannot do."""
    if can_make_pdf():
        return []
    return [
        Info(
            f"PDF files cannot be made: these libraries are missing: {', '.join(libraries.missing())}.",
            hint="On Debian and Ubuntu: sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
            id="reporting.I001",
        )
    ]
