"""Saving what is in a report next to the answers to questions: progress, levels in law and practice, needs."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from members import audit
from members.models import User
from reporting import frozen
from reporting.actions.saving import NOTHING, Kept, RowKind, SaveResult, WrittenRow, hold_to_write, save, touch
from reporting.models import (
    EntryRevision,
    NationalReport,
    Need,
    Obligation,
    ObligationPractice,
    Question,
    ReportedNeed,
    ReportedProgress,
    ReportSection,
    SubmittedVersion,
)
from reporting.models.entries import ReportEntry
from reporting.standing import NEEDS


def _revision(
    report: NationalReport, written: WrittenRow[ReportEntry], version: int, now: datetime, by: User
) -> EntryRevision:
    return EntryRevision(
        report=report, name=written.name, version=version, content=dict(written.content), at=now, by=by
    )


ENTRIES: RowKind[ReportEntry] = RowKind(
    event="entries saved",
    names="entries",
    is_empty=lambda content: not any(content.values()),
    taken_up=lambda now, by: {"carried_from": "", "carried_year": None},
    revision=_revision,
)


def save_entries(
    *, report_section: ReportSection, entries: Sequence[WrittenRow[ReportEntry]], by: User, kept: Kept = NOTHING
) -> SaveResult[ReportEntry]:
    """Save entries of one section. One that somebody else changed since ``base_version`` is handed back as a conflict.

    Raises PermissionDenied or StepNotAllowed.
    """
    return save(ENTRIES, entries, report_section=report_section, by=by, kept=kept)


# --- From one report to the next --------------------------------------------------------------------------------------
def carry_over(*, report: NationalReport, version: SubmittedVersion, by: User) -> int:
    """Take over needs, and levels in law and practice, from the last accepted report. Returns how many.

    Documents stay with the report that they were attached to. Called when the report begins.
    """
    now = timezone.now()
    stamp = {
        "report": report,
        "updated_at": now,
        "updated_by": by,
        "carried_from": version.reference,
        "carried_year": int(version.content["period_end"][:4]),
    }
    obligations = dict(Obligation.objects.values_list("key", "pk"))
    needs, practices = [], []
    for need in frozen.needs(version.content):
        obligation = obligations.get(need["obligation"] or "")
        needs.append(Need(key=need["key"], obligation_id=obligation, **frozen.words_of_need(need), **stamp))
    for practice in frozen.practices(version.content):
        if practice["obligation"] not in obligations:
            continue
        levels = {
            level["level"]: {"said": level["said"], "since": level["since"], "text": level["text"], "documents": []}
            for level in practice["levels"]
        }
        practices.append(ObligationPractice(obligation_id=obligations[practice["obligation"]], levels=levels, **stamp))
    Need.objects.bulk_create(needs, ignore_conflicts=True)
    ObligationPractice.objects.bulk_create(practices, ignore_conflicts=True)
    return len(needs) + len(practices)


@transaction.atomic
def confirm(*, report_section: ReportSection, by: User, keys: Collection[str] | None = None) -> int:
    """Confirm needs (in their section), or levels of obligations, that were carried over. Returns how many.

    ``keys`` are the keys of needs or obligations; None: all of the section. Raises PermissionDenied or StepNotAllowed.
    """
    report_section = hold_to_write(report_section, by)
    waiting: QuerySet[Any]
    if report_section.section.key == NEEDS:
        waiting = Need.objects.filter(report=report_section.report_id)
        waiting = waiting if keys is None else waiting.filter(key__in=keys)
    else:
        here = Question.objects.filter(section=report_section.section_id).values("obligation")
        waiting = ObligationPractice.objects.filter(report=report_section.report_id, obligation__in=here)
        waiting = waiting if keys is None else waiting.filter(obligation__key__in=keys)
    count = waiting.exclude(carried_from="").update(carried_from="", carried_year=None)
    if count:
        audit.record("carried entries confirmed", on=report_section, by=by, entries=count)
        touch(report_section)
    return count


# --- Handed in --------------------------------------------------------------------------------------------------------
def keep_reported(version: SubmittedVersion) -> None:
    """Write what the version says on items and needs as rows, so that the secretariat can search them."""
    obligations = dict(Obligation.objects.values_list("key", "pk"))
    ReportedProgress.objects.bulk_create(
        ReportedProgress(version=version, item_id=each["item"], status=each["status"], text=each["said"])
        for each in frozen.progress(version.content)
        if each["status"]
    )
    ReportedNeed.objects.bulk_create(
        ReportedNeed(
            version=version,
            key=need["key"],
            obligation_id=obligations[need["obligation"] or ""],  # a report is ready only when each need names one
            **frozen.words_of_need(need),
        )
        for need in frozen.needs(version.content)
    )
