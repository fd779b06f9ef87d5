"""The PDF engine: makes one tagged, numbered, reproducible document from HTML chapters. Does not depend on Django.

``render_book`` does the work, ``inspect_pdf`` looks at a finished file, ``content_hash`` tells whether one is still
current.
"""

from reporting.pdf.folders import work_folder
from reporting.pdf.inspect import PdfFacts, inspect_pdf
from reporting.pdf.model import (
    TEMPLATE_VERSION,
    Book,
    BookChapter,
    BookError,
    DiskFull,
    LibrariesMissing,
    OutOfMemory,
    RenderedBook,
    RenderFailed,
)
from reporting.pdf.render import Progress, content_hash, render_book, warm_up
from reporting.pdf.softening import soften

__all__ = [
    "TEMPLATE_VERSION",
    "Book",
    "BookChapter",
    "BookError",
    "DiskFull",
    "LibrariesMissing",
    "OutOfMemory",
    "PdfFacts",
    "Progress",
    "RenderFailed",
    "RenderedBook",
    "content_hash",
    "inspect_pdf",
    "render_book",
    "soften",
    "warm_up",
    "work_folder",
]
