"""Pages for failures."""

import logging

from django.conf import settings
from django.db import Error as DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)
RETRY_AFTER = 30  # seconds


def server_error(request: HttpRequest) -> HttpResponse:
    """500, rendered with the request, so that it has the frame and the sample-data notice.

    Without a database the frame cannot be rendered: then a short page without database, as 503.
    """
    try:
        return render(request, "500.html", status=500)
    except (DatabaseError, AttributeError):  # AttributeError: a session that could not be read
        logger.warning("The page for errors needed the database; a short page was sent in its place.")
        return database_is_away()


def database_is_away() -> HttpResponse:
    """503 as plain text; says what happened and when to try again."""
    page = format_html(
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>{name}</title>'
        "<h1>{heading}</h1><p>{kept}</p><p>{again}</p></html>",
        name=settings.PORTAL_NAME,
        heading=_("The portal cannot reach its data just now"),
        kept=_("What was saved before is kept. What you just sent may not have been saved."),
        again=_("Try again in a minute. If it goes on, tell the SOMTC secretariat."),
    )
    return HttpResponse(page, status=503, headers={"Retry-After": str(RETRY_AFTER)})


def file_is_gone(request: HttpRequest, error: Exception) -> HttpResponse:
    logger.error("A stored file is missing or is not what was stored: %s. Bring it back from the backup.", error)
    return render(request, "file_is_gone.html", status=500)


def bad_request(request: HttpRequest) -> HttpResponse:
    return render(request, "400.html", status=400)
