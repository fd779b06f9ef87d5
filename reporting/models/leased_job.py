from __future__ import annotations

from django.db import models

from reporting.enums import JobStatus


class LeasedJob(models.Model):
    """Work that a person asks for and a worker does: the row says what is to do, who does it and how far it is.

    A worker takes a lease (``jobs.leases``); a lease that ran out may be taken by another. The Celery task only starts
    the work.
    """

    MAX_ATTEMPTS = 3

    status = models.CharField(max_length=10, choices=JobStatus, default=JobStatus.QUEUED)
    done = models.PositiveSmallIntegerField(default=0)
    total = models.PositiveSmallIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease = models.UUIDField(null=True, default=None)
    lease_until = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    requested_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    @property
    def is_finished(self) -> bool:
        return self.status in {JobStatus.DONE, JobStatus.FAILED}
