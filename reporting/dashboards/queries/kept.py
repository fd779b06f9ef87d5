"""What is worked out of publications, once per process: the database refuses any change of them (decision 0075)."""

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache, wraps
from typing import Any, ParamSpec, TypeVar

from django.utils.translation import get_language

from reporting.models.publication import Publication

P = ParamSpec("P")
R = TypeVar("R")
Mark = tuple[str | None, tuple[tuple[int, datetime], ...]]


def kept(work: Callable[P, R]) -> Callable[P, R]:
    """Call ``work`` once per language for the same arguments, which must be hashable: publications in tuples, text.

    The time of each publication tells two of one number apart: one in a copy of the database, or rolled back. What is
    returned is shared by all requests and must only be read.
    """

    plain: Callable[..., R] = work

    @lru_cache(maxsize=128)
    def once(mark: Mark, args: tuple[Any, ...], named: tuple[tuple[str, Any], ...]) -> R:
        return plain(*args, **dict(named))

    @wraps(work)
    def given(*args: P.args, **kwargs: P.kwargs) -> R:
        each = [one for arg in (*args, *kwargs.values()) for one in (arg if isinstance(arg, tuple) else (arg,))]
        times = tuple((one.pk, one.published_at) for one in each if isinstance(one, Publication))
        return once((get_language(), times), args, tuple(sorted(kwargs.items())))

    return given
