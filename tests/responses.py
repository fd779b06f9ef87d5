"""What a page says, for tests that read it."""

import html

from django.http import HttpResponse


def text_of(response: HttpResponse) -> str:
    """The page with its tags; letters stand for themselves."""
    return html.unescape(response.content.decode())
