"""The text of a page, for tests."""

import html
import re

from django.http import HttpResponse


def text_of(response: HttpResponse) -> str:
    """The page with its tags, with unescaped letters."""
    return html.unescape(response.content.decode())


def words_of(response: HttpResponse) -> str:
    """What the page's reader reads: without tags and addresses, with one space between words."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", response.content.decode())).split())
