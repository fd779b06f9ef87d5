"""The only way in which a document can load a file: our own print assets by name."""

import mimetypes

from weasyprint.urls import URLFetcher, URLFetcherResponse

from reporting.pdf.assets import ASSETS, KINDS

SCHEME = "asset:"


class ResourceRefused(ValueError):
    """A document asked for something that is not one of our print assets."""


class AssetFetcher(URLFetcher):
    """Answers ``asset:NAME`` with the file NAME of pdf_assets; refuses every other address without touching it."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        name = url.removeprefix(SCHEME)
        path = (ASSETS / name).resolve()
        if name == url or not path.is_relative_to(ASSETS) or path.suffix not in KINDS or not path.is_file():
            raise ResourceRefused(f"Refused: {url[:200]}")
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})
