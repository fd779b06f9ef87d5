"""Headers of every response, and requests that are refused before or after every view."""

from collections.abc import Callable
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse

from actip_portal import errors
from actip_portal.storage import FileIsGone

PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()"


def content_security_policy(directives: dict[str, list[str]]) -> str:
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in directives.items())


# Django's pages for developers have their script and style inside, and this line in their head.
DEBUG_PAGE = b'<meta name="robots" content="NONE,NOARCHIVE">'
DEBUG_PAGE_CSP = {"script-src": ["'unsafe-inline'"], "style-src": ["'unsafe-inline'"]}


def is_debug_page(response: HttpResponse) -> bool:
    return settings.DEBUG and response.status_code >= 400 and not response.streaming and DEBUG_PAGE in response.content


class ResponseHeadersMiddleware:
    """Content Security Policy and the headers that Django does not set itself.

    A view may set a stricter policy (files are served under ``sandbox``). No browser or proxy may store pages of a
    signed-in person, because the next person at the same computer must not find them (ASVS 14.3).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.policy = content_security_policy(settings.SECURE_CSP)
        self.debug_policy = content_security_policy(settings.SECURE_CSP | DEBUG_PAGE_CSP)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        policy = self.debug_policy if is_debug_page(response) else self.policy
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if getattr(request, "user", None) is not None and request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class FaultsMiddleware:
    """Errors that can happen in any view, explained in a sentence.

    PostgreSQL stores no NUL character, and no person types one: in an address the response is 404, in sent data 400.
    For a stored file that is missing or damaged the response is 500 with an explanation; the file is never sent.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if b"\0" in unquote_to_bytes(request.META.get("QUERY_STRING", "")):
            return errors.bad_request(request)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, arguments: list, keywords: dict) -> None:
        if any("\0" in str(value) for value in (*arguments, *keywords.values())):
            raise Http404

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, FileIsGone):
            return errors.file_is_gone(request, error)
        return errors.bad_request(request) if _is_about_nul(error) else None


def _is_about_nul(error: Exception) -> bool:
    return isinstance(error, ValueError | DataError) and "NUL (0x00)" in str(error)
