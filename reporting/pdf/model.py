"""Input and output of the engine: a book of chapters, and a file with its measurements."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

TEMPLATE_VERSION = "7"
"""Raise it when the layout, the stylesheet or the assembly changes, so that finished documents are rendered anew."""


@dataclass(frozen=True)
class BookChapter:
    """One chapter or annex.

    ``key`` is a stable id, unique in the book ("chapter-2"); it becomes the id of the chapter's heading.
    ``number`` is "2", "A" for an annex, or "" for a chapter without number.
    ``html`` is the body below the heading: the engine writes the <h1> itself, <h2> are the second level of the
    contents, and links to ids of other chapters are written like any other (<a href="#article-9">). User text must
    be escaped already.
    """

    key: str
    number: str
    title: str
    html: str

    @property
    def heading(self) -> str:
        return f"{self.number} {self.title}" if self.number else self.title


@dataclass(frozen=True)
class Book:
    """A whole document. ``notice`` ("" if none) stands on the cover and on every page; ``marking`` in every footer.

    ``dated`` is the day that its metadata name. A leaflet has neither cover nor contents: its chapters say themselves
    what stands on a cover.
    """

    title: str
    subtitle: str
    issuer: str
    date_line: str
    reference: str
    language: str
    notice: str
    marking: str
    chapters: tuple[BookChapter, ...]
    dated: date | None = None
    is_leaflet: bool = False


@dataclass(frozen=True)
class RenderedBook:
    """The finished file.

    ``peak_mb`` is the largest memory (MiB) of any one rendering process, 0 when every part came from the cache;
    ``seconds`` is wall time, ``cpu_seconds`` that of the rendering processes.
    ``warnings`` are sentences for the log: links without a target, refused resources.
    """

    path: Path
    pages: int
    sha256: str
    peak_mb: float
    seconds: float
    cpu_seconds: float
    warnings: tuple[str, ...]


class BookError(Exception):
    """The book cannot be rendered because of an error in its own content."""


class RenderFailed(Exception):
    """A rendering process ended without a result. The text says which part, and how it ended.

    ``last_words`` of the process are for the log: a traceback, with folders of the server.
    """

    def __init__(self, message: str, last_words: str = "") -> None:
        self.last_words = last_words
        super().__init__(message)


class OutOfMemory(RenderFailed):
    """A part needed more memory than the machine or its limit gives."""


class DiskFull(RenderFailed):
    """A part could not be written."""


class LibrariesMissing(Exception):
    """This machine cannot render: the text names the libraries that it lacks."""
