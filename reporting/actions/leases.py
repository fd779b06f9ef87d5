"""Work that one worker does, though Celery delivers at least once. The row says what is to do and who does it.

For every model with ``status``, ``attempts``, ``lease``, ``lease_until``, ``error`` and MAX_ATTEMPTS, such as
``RenderJob``. Source: docs/decisions/0005-rendering-once.md.
"""

import uuid
from datetime import timedelta
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from members.row_access import row_access
from reporting.enums import JobStatus


def _free() -> Q:
    return Q(status=JobStatus.QUEUED) | Q(status=JobStatus.RUNNING, lease_until__lt=timezone.now())


def _ended(model: Any) -> dict[str, Any]:
    return {"finished_at": timezone.now()} if hasattr(model, "finished_at") else {}


def _held(job: Any) -> QuerySet[Any]:
    """The row while it is ours: a lease that was lost changes nothing."""
    return type(job).objects.filter(pk=job.pk, lease=job.lease)


def waiting(model: Any) -> list[int]:
    """Rows that nobody works on: queued, or with a lease that ran out."""
    with row_access(reviews=True):
        return list(model.objects.filter(_free()).values_list("pk", flat=True))


def start_anew(job: Any) -> None:
    """A row that failed is tried again. It is not saved here."""
    job.status, job.attempts, job.error, job.lease, job.lease_until = JobStatus.QUEUED, 0, "", None, None


def take(model: Any, pk: int, lasts: timedelta, *related: str, **begun: Any) -> Any:
    """The row, ours for as long as ``lasts``; None if another worker has it or nothing is to do."""
    with row_access(reviews=True):
        rows = model.objects.filter(_free(), pk=pk)
        rows.filter(attempts__gte=model.MAX_ATTEMPTS).update(
            status=JobStatus.FAILED, error="The worker was lost three times.", lease=None, **_ended(model)
        )
        taken = rows.update(
            status=JobStatus.RUNNING,
            lease=uuid.uuid4(),
            lease_until=timezone.now() + lasts,
            attempts=F("attempts") + 1,
            **begun,
        )
        return model.objects.select_related(*related).get(pk=pk) if taken else None


def keep(job: Any, lasts: timedelta, **progress: Any) -> None:
    """Say how far the work is, and hold the lease for as long again."""
    with row_access(reviews=True):
        _held(job).update(lease_until=timezone.now() + lasts, **progress)


def finish(job: Any, **made: Any) -> bool:
    """The work is done, unless the lease was lost."""
    with row_access(reviews=True):
        ours = _held(job).filter(status=JobStatus.RUNNING)
        return bool(ours.update(status=JobStatus.DONE, lease=None, lease_until=None, **_ended(type(job)), **made))


def fail(job: Any, error: Exception) -> None:
    """Back into the queue for another try, or visibly failed after the last one."""
    over = job.attempts >= job.MAX_ATTEMPTS
    with row_access(reviews=True):
        _held(job).update(
            status=JobStatus.FAILED if over else JobStatus.QUEUED,
            error=str(error)[:2000],
            lease=None,
            lease_until=None,
            **(_ended(type(job)) if over else {}),
        )
