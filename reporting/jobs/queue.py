"""Queues tasks for the worker. A task is named, not imported, so that the calling code does not depend on it.

The names are those of ``reporting/tasks.py``; a test checks that every name that is used exists there.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from celery import current_app
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)
_is_quiet: ContextVar[bool] = ContextVar("is_quiet", default=False)


@contextmanager
def quiet() -> Iterator[None]:
    """Queue nothing and so notify nobody: for loading acts of the past. It must enclose the whole transaction."""
    token = _is_quiet.set(True)
    try:
        yield
    finally:
        _is_quiet.reset(token)


def is_quiet() -> bool:
    return _is_quiet.get()


def nudge(task: str, *args: object) -> None:
    """Queue the task of this name after the commit. The caller does not notice a broker that is down:

    the work to do is in the database, and beat queues it again.
    """
    if _is_quiet.get():
        return
    try:
        current_app.send_task(task, args=args)
    except OperationalError as error:
        logger.warning("The queue could not be reached for %s: %s", task, error)
