"""Addresses by their name and arguments, worked out once per process.

A page of a report names more than a hundred, and Django looks each up among all routes again. The portal's routes have
no namespaces, so an address depends on nothing but the name and its arguments.
"""

from functools import lru_cache

from django.conf import settings
from django.urls import get_script_prefix, get_urlconf, reverse


def address(name: str, *args: str | int) -> str:
    """Raises NoReverseMatch if there is none."""
    return _address(name, args, get_urlconf() or settings.ROOT_URLCONF, get_script_prefix())


@lru_cache(maxsize=20_000)
def _address(name: str, args: tuple[str | int, ...], urlconf: str, prefix: str) -> str:
    """``prefix`` is part of what ``reverse`` gives."""
    return reverse(name, urlconf, args)
