"""Leases: only one worker does a job, although Celery can deliver its task twice. The row says who works on it.

For every model with ``status``, ``attempts``, ``lease``, ``lease_until``, ``error`` and MAX_ATTEMPTS, such as
``RenderJob``. Source: docs/decisions/0005-rendering-once.md.
"""

import logging
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db import DatabaseError, connection
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from members.row_access import row_access
from reporting.enums import JobStatus

logger = logging.getLogger(__name__)


class LeaseLost(Exception):
    """The job was cancelled, or another worker has it: this one ends its work and changes nothing."""


def _free() -> Q:
    return Q(status=JobStatus.QUEUED) | Q(status=JobStatus.RUNNING, lease_until__lt=timezone.now())


def _ended(model: Any) -> dict[str, Any]:
    return {"finished_at": timezone.now()} if hasattr(model, "finished_at") else {}


def _held(job: Any) -> QuerySet[Any]:
    """The row, if this worker still holds its lease. Without the lease a worker changes nothing."""
    return type(job).objects.filter(pk=job.pk, lease=job.lease)


def waiting(model: Any) -> list[int]:
    """Rows that no worker works on: queued, or with an expired lease."""
    with row_access(reviews=True):
        return list(model.objects.filter(_free()).values_list("pk", flat=True))


def restart(job: Any) -> None:
    """Reset a row that failed, so that it is tried again. Does not save it."""
    job.status, job.attempts, job.error, job.lease, job.lease_until = JobStatus.QUEUED, 0, "", None, None


def ask_again(job: Any, by: Any) -> None:
    """Begin a failed job anew, as asked for by this person just now."""
    restart(job)
    job.requested_at, job.requested_by, job.done = timezone.now(), by, 0
    job.save()


def take(model: Any, pk: int, lasts: timedelta, *related: str, **begun: Any) -> Any:
    """Lease the row to this worker for ``lasts``. Returns None if another worker has it or there is nothing to do."""
    with row_access(reviews=True):
        rows = model.objects.filter(_free(), pk=pk)
        rows.filter(attempts__gte=model.MAX_ATTEMPTS).update(
            status=JobStatus.FAILED,
            error=f"The worker was lost {model.MAX_ATTEMPTS} times.",
            lease=None,
            lease_until=None,
            **_ended(model),
        )
        taken = rows.update(
            status=JobStatus.RUNNING,
            lease=uuid.uuid4(),
            lease_until=timezone.now() + lasts,
            attempts=F("attempts") + 1,
            **begun,
        )
        return model.objects.select_related(*related).get(pk=pk) if taken else None


def keep(job: Any, lasts: timedelta, **progress: Any) -> bool:
    """Store the progress, and extend the lease by the same time. Whether this worker still holds it."""
    with row_access(reviews=True):
        return bool(_held(job).update(lease_until=timezone.now() + lasts, **progress))


@contextmanager
def alive(job: Any, lasts: timedelta) -> Iterator[None]:
    """Extend the lease again and again while the block runs, however long one step of it takes.

    A lease can then be short, so that a worker that was killed is followed soon. Without a database it is tried again.
    """
    ended = threading.Event()

    def beat() -> None:
        while not ended.wait(lasts.total_seconds() / 4):
            try:
                keep(job, lasts)
            except DatabaseError:
                logger.warning("%s %s: its lease could not be extended.", type(job).__name__, job.pk)
                connection.close()
        connection.close()

    thread = threading.Thread(target=beat, name="lease", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def cancel(job: Any, sentence: str) -> bool:
    """End a job that is queued or running, for good. Its worker notices when it next stores its progress."""
    waiting = type(job).objects.filter(pk=job.pk, status__in=[JobStatus.QUEUED, JobStatus.RUNNING])
    return bool(
        waiting.update(status=JobStatus.FAILED, error=sentence, lease=None, lease_until=None, **_ended(type(job)))
    )


def finish(job: Any, **made: Any) -> bool:
    """Mark the work as done, unless the lease was lost."""
    with row_access(reviews=True):
        ours = _held(job).filter(status=JobStatus.RUNNING)
        return bool(ours.update(status=JobStatus.DONE, lease=None, lease_until=None, **_ended(type(job)), **made))


def fail(job: Any, error: Exception | str, *, for_good: bool = False) -> None:
    """Queue the row for another try, or mark it as failed after the last one.

    A string is a sentence for the reader. Of an exception readers see only where to find it in the log, because its
    text can contain folders of the server or words of a report. ``for_good``: a further try would fail in the same way.
    """
    if isinstance(error, Exception):
        name = f"{type(job).__name__} {job.pk}"
        logger.error("%s failed.", name, exc_info=error)
        error = f"The portal met a fault that it did not expect. The log of the worker has it under “{name} failed”."
    over = for_good or job.attempts >= job.MAX_ATTEMPTS
    with row_access(reviews=True):
        _held(job).update(
            status=JobStatus.FAILED if over else JobStatus.QUEUED,
            error=error,
            lease=None,
            lease_until=None,
            **(_ended(type(job)) if over else {}),
        )
