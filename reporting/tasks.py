"""Doorways for the worker: ids in, harmless when run twice. What they do lives in actions and mail."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from celery import Task, shared_task
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)
_is_quiet: ContextVar[bool] = ContextVar("is_quiet", default=False)


@contextmanager
def quiet() -> Iterator[None]:
    """Queue nothing and so tell nobody: for loading acts of the past. It must enclose the whole transaction."""
    token = _is_quiet.set(True)
    try:
        yield
    finally:
        _is_quiet.reset(token)


def is_quiet() -> bool:
    return _is_quiet.get()


def nudge(task: Task, *args: object) -> None:
    """Queue a task once the transaction is through. A broker that is down costs the caller nothing:

    what must happen is in the database, and beat asks for it again.
    """
    if _is_quiet.get():
        return
    try:
        task.delay(*args)
    except OperationalError as error:
        logger.warning("The queue could not be reached for %s: %s", task.name, error)


@shared_task(name="reporting.render_consolidated_report")
def render_consolidated_report(job_id: int) -> None:
    from reporting.actions import rendering

    rendering.run(job_id)


@shared_task(name="reporting.nudge_render_jobs")
def nudge_render_jobs() -> None:
    """Every 20 seconds: ask again for jobs that wait or whose worker was lost."""
    from reporting.actions import leases
    from reporting.models import RenderJob

    for job_id in leases.waiting(RenderJob):
        nudge(render_consolidated_report, job_id)


@shared_task(name="reporting.protect_release")
def protect_release(run_id: int) -> None:
    from reporting.actions import protection

    protection.run(run_id)


@shared_task(name="reporting.nudge_protection_runs")
def nudge_protection_runs() -> None:
    """Every 20 seconds: ask again for runs that wait or whose worker was lost."""
    from reporting.actions import leases
    from reporting.models import ProtectionRun

    for run_id in leases.waiting(ProtectionRun):
        nudge(protect_release, run_id)


@shared_task(name="reporting.scan_evidence")
def scan_evidence(evidence_id: int) -> None:
    from reporting.actions import evidence

    evidence.scan(evidence_id)


@shared_task(name="reporting.nudge_scans")
def nudge_scans() -> None:
    """Every minute: ask again for documents that no scanner has looked at."""
    from reporting.actions import evidence

    for evidence_id in evidence.waiting_for_scan():
        nudge(scan_evidence, evidence_id)


@shared_task(name="reporting.remove_stale_uploads")
def remove_stale_uploads() -> None:
    """Every hour: uploads that were begun a day ago and never finished, workbooks that were never applied."""
    from reporting.actions import uploads, workbooks

    uploads.remove_stale()
    workbooks.remove_stale()


@shared_task(name="reporting.send_waiting_mail")
def send_waiting_mail() -> None:
    """Asked for by each act that tells somebody, and every minute for what a mail server did not take."""
    from reporting import outbox

    outbox.send_waiting()


@shared_task(name="reporting.send_summaries")
def send_summaries() -> None:
    """Every quarter of an hour: the daily summaries that are not written yet, at most one to each person a day."""
    from reporting import outbox

    outbox.send_summaries()


@shared_task(name="reporting.open_planned_cycles")
def open_planned_cycles() -> None:
    """Every ten minutes: planned cycles whose day has come, if they are to open by themselves."""
    from reporting.actions import cycles

    if opened := cycles.open_what_is_due():
        logger.info("%s planned cycles were opened.", opened)


@shared_task(name="reporting.send_reminders")
def send_reminders() -> None:
    """Every hour: reminders whose day has come, each once."""
    from reporting import reminders

    reminders.send()


@shared_task(name="reporting.make_receipt_file")
def make_receipt_file(file_id: int) -> None:
    from reporting.actions import receipts

    receipts.make(file_id)


@shared_task(name="reporting.make_blank_pdf")
def make_blank_pdf(version: int) -> None:
    from reporting.actions import blank_files

    blank_files.make(version)


@shared_task(name="reporting.nudge_receipt_files")
def nudge_receipt_files() -> None:
    """Every minute: ask again for files that wait or whose worker was lost."""
    from reporting.actions import leases
    from reporting.models import ReceiptFile

    for file_id in leases.waiting(ReceiptFile):
        nudge(make_receipt_file, file_id)
