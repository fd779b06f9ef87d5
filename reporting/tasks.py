"""Celery tasks. They take ids, call an action, and can safely run twice.

Nothing imports this module: code that needs a task names it (``reporting/jobs/queue.py``).
"""

import logging

from celery import shared_task
from django.conf import settings

from actip_portal.storage import remove_left_parts
from reporting.actions import cycles, evidence, receipts, rendering, uploads
from reporting.jobs import leases
from reporting.jobs.queue import nudge
from reporting.messages import outbox, reminders
from reporting.models import ProtectionRun, ReceiptFile, RenderJob, ThresholdComparison
from reporting.publication import telling, thresholds
from reporting.workbook.actions import blank_files
from reporting.workbook.actions import uploads as workbook_uploads

logger = logging.getLogger(__name__)


@shared_task(name="reporting.render_consolidated_report")
def render_consolidated_report(job_id: int) -> None:
    """What the file may say of figures is worked out before it is printed."""
    telling.tell(rendering.report_of(job_id), work=settings.DISCLOSURE_WORK)
    rendering.run(job_id)


@shared_task(name="reporting.tell_figures")
def tell_figures(cycle_id: int) -> None:
    telling.tell_of_cycle(cycle_id, work=settings.DISCLOSURE_WORK)


@shared_task(name="reporting.tell_waiting_figures")
def tell_waiting_figures() -> None:
    """Every hour: figures that an act could not ask for because the queue was not there."""
    for cycle_id in telling.waiting():
        nudge("reporting.tell_figures", cycle_id)


@shared_task(name="reporting.nudge_render_jobs")
def nudge_render_jobs() -> None:
    """Every five seconds: queue jobs again that wait or whose worker was lost."""
    for job_id in leases.waiting(RenderJob):
        nudge("reporting.render_consolidated_report", job_id)


@shared_task(name="reporting.protect_release")
def protect_release(run_id: int) -> None:
    telling.finish(run_id, work=settings.DISCLOSURE_WORK)


@shared_task(name="reporting.nudge_protection_runs")
def nudge_protection_runs() -> None:
    """Every 20 seconds: queue runs again that wait or whose worker was lost."""
    for run_id in leases.waiting(ProtectionRun):
        nudge("reporting.protect_release", run_id)


@shared_task(name="reporting.compare_thresholds")
def compare_thresholds(comparison_id: int) -> None:
    thresholds.run(comparison_id)


@shared_task(name="reporting.nudge_comparisons")
def nudge_comparisons() -> None:
    """Every minute: queue comparisons again that wait or whose worker was lost."""
    for comparison_id in leases.waiting(ThresholdComparison):
        nudge("reporting.compare_thresholds", comparison_id)


@shared_task(name="reporting.scan_evidence")
def scan_evidence(evidence_id: int) -> None:
    evidence.scan(evidence_id)


@shared_task(name="reporting.nudge_scans")
def nudge_scans() -> None:
    """Every minute: queue documents again that were not scanned."""
    for evidence_id in evidence.waiting_for_scan():
        nudge("reporting.scan_evidence", evidence_id)


@shared_task(name="reporting.remove_stale_uploads")
def remove_stale_uploads() -> None:
    """Every hour: remove unfinished uploads and files that are a day old, and workbooks that were never applied."""
    uploads.remove_stale()
    workbook_uploads.remove_stale()
    remove_left_parts()


@shared_task(name="reporting.send_waiting_mail")
def send_waiting_mail() -> None:
    """Queued by each act that sends e-mail, and every minute for messages that the mail server did not take."""
    outbox.send_waiting()


@shared_task(name="reporting.send_summaries")
def send_summaries() -> None:
    """Every quarter of an hour: write the daily summaries that are due, at most one to each person a day."""
    outbox.send_summaries()


@shared_task(name="reporting.open_planned_cycles")
def open_planned_cycles() -> None:
    """Every ten minutes: open the planned cycles that open automatically and whose day has come."""
    if opened := cycles.open_what_is_due():
        logger.info("%s planned cycles were opened.", opened)


@shared_task(name="reporting.send_reminders")
def send_reminders() -> None:
    """Every hour: send the reminders whose day has come, each once."""
    reminders.send()


@shared_task(name="reporting.make_receipt_file")
def make_receipt_file(file_id: int) -> None:
    receipts.make(file_id)


@shared_task(name="reporting.make_blank_pdf")
def make_blank_pdf(version: int) -> None:
    blank_files.make(version)


@shared_task(name="reporting.nudge_receipt_files")
def nudge_receipt_files() -> None:
    """Every minute: queue receipt files again that wait or whose worker was lost."""
    for file_id in leases.waiting(ReceiptFile):
        nudge("reporting.make_receipt_file", file_id)
