"""``{% url %}`` that works out each address once per process; it stands in every template in place of Django's own.

A page of a report names more than a hundred addresses, and Django looks each up among all routes again. The portal's
routes have no namespaces, so an address depends on nothing but the name and its arguments.
"""

from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.template.base import Parser, Token
from django.template.context import Context
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as django_url
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse
from django.utils.html import conditional_escape

register = template.Library()


@lru_cache(maxsize=20_000)
def _address(name: str, args: tuple[Any, ...], urlconf: str, prefix: str) -> str:
    """``prefix`` is part of what ``reverse`` gives."""
    return reverse(name, urlconf, args)


class KnownURLNode(URLNode):
    def render(self, context: Context) -> str:
        args = tuple(arg.resolve(context) for arg in self.args)
        if self.kwargs or not all(isinstance(arg, str | int) for arg in args):
            return super().render(context)
        url = ""
        try:
            urlconf = get_urlconf() or settings.ROOT_URLCONF
            url = _address(self.view_name.resolve(context), args, urlconf, get_script_prefix())
        except NoReverseMatch:
            if self.asvar is None:
                raise
        if self.asvar:
            context[self.asvar] = url
            return ""
        return conditional_escape(url) if context.autoescape else url


@register.tag
def url(parser: Parser, token: Token) -> KnownURLNode:
    node = django_url(parser, token)
    return KnownURLNode(node.view_name, node.args, node.kwargs, node.asvar)
