"""The text of a page, for tests."""

import html

from django.http import HttpResponse


def text_of(response: HttpResponse) -> str:
    """The page with its tags, with unescaped letters."""
    return html.unescape(response.content.decode())
