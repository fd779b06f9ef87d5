"""Files that were filled in offline: stored for up to a day until the sender has chosen, then applied at once.

All changes are applied in one transaction, with the same actions as writing in the portal, which make the versions,
revisions and audit rows.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from members import audit
from members.models import MemberState, User
from members.row_access import row_access
from reporting.actions import answers, carrying
from reporting.actions.answers import GivenAnswer
from reporting.errors import StepNotAllowed, WorkflowError
from reporting.models import NationalReport, Question, ReportSection, WorkbookUpload
from victims.actions import FiguresChanged, FiguresLocked, TableEntry

KEPT_FOR = timedelta(hours=24)


class ChangedMeanwhile(WorkflowError):
    """Somebody changed an answer after the page was opened. Nothing was applied."""


@dataclass(frozen=True)
class SectionChanges:
    """The changes to one section: entries by question key, and tables with the version they are based on.

    ``kept`` maps question keys to the kinds of words that looked like a person and that the writer decided to keep.
    ``confirmed`` maps keys of answers that were carried over, and still hold, to the version that was read.
    """

    report_section: ReportSection
    entries: Mapping[str, GivenAnswer]
    tables: Sequence[tuple[Question, TableEntry, int]]
    kept: Mapping[str, list[str]]
    confirmed: Mapping[str, int] = field(default_factory=dict)


def check_may(report: NationalReport, by: User) -> None:
    """Raise PermissionDenied or StepNotAllowed unless ``by`` may write something in this report now."""
    if not ReportSection.objects.workable_by(by).filter(report=report).exists():
        raise PermissionDenied("No section of this report is assigned to you. Ask your focal point.")
    if not report.is_editable:
        raise StepNotAllowed(f"The report is {report.get_status_display().lower()} and cannot be changed now.")


@transaction.atomic
def keep(
    *, report: NationalReport, filename: str, format: str, raw: bytes, content: dict[str, Any], by: User
) -> WorkbookUpload:
    """Store what was read from a file. Replaces an earlier file of the same person that was not applied."""
    check_may(report, by)
    WorkbookUpload.objects.of(by).filter(report=report, outcome__isnull=True).delete()
    sha256 = hashlib.sha256(raw).hexdigest()
    upload = WorkbookUpload.objects.create(
        report=report,
        filename=filename[-150:],
        format=format,
        sha256=sha256,
        content=content,
        uploaded_at=timezone.now(),
        uploaded_by=by,
    )
    audit.record("workbook uploaded", on=report, by=by, format=format, sha256=sha256)
    return upload


@transaction.atomic
def apply(*, upload: WorkbookUpload, changes: Sequence[SectionChanges], left: Sequence[str], by: User) -> list[str]:
    """Apply the chosen changes, all of them or none. ``left``: keys of those that were not chosen.

    Returns the keys of the questions that changed. Raises PermissionDenied, StepNotAllowed, FiguresLocked, or
    ChangedMeanwhile if an entry is no longer based on the current version.
    """
    upload = WorkbookUpload.objects.locked().select_related("report__cycle").get(pk=upload.pk)
    if upload.outcome is not None:
        raise StepNotAllowed("This file was applied already.")
    applied: list[str] = []
    confirmed: list[str] = []
    for wanted in changes:
        saved = answers.save_answers(
            report_section=wanted.report_section, entries=wanted.entries, by=by, kept=wanted.kept
        )
        if saved.conflicts:
            raise ChangedMeanwhile("Somebody changed an answer while you were reading this page. Nothing was applied.")
        applied += saved.changed
        for question, entry, version in wanted.tables:
            try:
                answers.save_table(
                    report_section=wanted.report_section,
                    question=question,
                    entry=entry,
                    base_version=version,
                    by=by,
                    kept=wanted.kept.get(question.key, ()),
                )
            except FiguresChanged:
                raise ChangedMeanwhile(
                    "Somebody changed a table while you were reading this page. Nothing was applied."
                ) from None
            except FiguresLocked as error:
                raise StepNotAllowed(str(error)) from None
            applied.append(question.key)
        if wanted.confirmed:
            confirmed += carrying.confirm(
                report_section=wanted.report_section, by=by, keys=wanted.confirmed, versions=wanted.confirmed
            )
    upload.outcome, upload.content = {"applied": applied, "left": list(left), "confirmed": confirmed}, {}
    upload.save(update_fields=["outcome", "content"])
    audit.record(
        "workbook applied", on=upload.report, by=by, format=upload.format, sha256=upload.sha256, questions=applied
    )
    return applied


@transaction.atomic
def discard(*, upload: WorkbookUpload, by: User) -> None:
    """Delete a file that was read but not applied."""
    upload.delete()
    audit.record("workbook thrown away", on=upload.report, by=by, sha256=upload.sha256)


def remove_stale() -> int:
    """Remove files that are a day old, applied or not. Returns how many."""
    with row_access(states=MemberState.objects.values_list("pk", flat=True)):
        count, _ = WorkbookUpload.objects.filter(uploaded_at__lt=timezone.now() - KEPT_FOR).delete()
        return count
