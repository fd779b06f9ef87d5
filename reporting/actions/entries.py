"""Saving what stands in a report beside the answers to questions: progress, levels in law and practice, needs."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from members import audit
from members.models import User
from reporting import permissions
from reporting.actions.answers import check_open, touch
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


@dataclass(frozen=True)
class Entry:
    """What a person wrote. ``name`` is that of the entry on its page; ``where`` finds its row within the report.

    ``base_version`` is the version that the person saw (0: none).
    """

    name: str
    model: type[ReportEntry]
    where: dict[str, Any]
    content: dict[str, Any]
    base_version: int = 0

    def same_as(self, row: ReportEntry | None) -> bool:
        return not any(self.content.values()) if row is None else self.content == row.content


@dataclass(frozen=True)
class Saved:
    """The names of the entries that changed, and by name those that somebody else changed meanwhile."""

    changed: list[str]
    conflicts: dict[str, ReportEntry | None]


@transaction.atomic
def save(*, report_section: ReportSection, entries: Sequence[Entry], by: User) -> Saved:
    """Save entries of one section. One that somebody else changed since ``base_version`` is handed back as a conflict.

    Raises PermissionDenied or StepNotAllowed.
    """
    report_section = _locked(report_section)
    permissions.check_can_write(by, report_section)
    check_open(report_section)
    report = report_section.report
    changed: list[str] = []
    conflicts: dict[str, ReportEntry | None] = {}
    for entry in entries:
        row = entry.model._default_manager.filter(report=report, **entry.where).select_related("updated_by").first()
        if entry.same_as(row):
            continue
        if (row.version if row else 0) == entry.base_version and _write(report, entry, by):
            changed.append(entry.name)
        else:
            conflicts[entry.name] = row
    if changed:
        audit.record("entries saved", on=report_section, by=by, entries=changed)
        touch(report_section)
    return Saved(changed, conflicts)


def _locked(report_section: ReportSection) -> ReportSection:
    return (
        ReportSection.objects.select_for_update(of=("self",))
        .select_related("report__member_state", "report__cycle", "section")
        .get(pk=report_section.pk)
    )


def _write(report: NationalReport, entry: Entry, by: User) -> bool:
    """Write one entry and its revision, unless its version is no longer ``base_version``: then False."""
    now, version = timezone.now(), entry.base_version + 1
    stamp = {"version": version, "updated_at": now, "updated_by": by, "carried_from": "", "carried_year": None}
    rows = entry.model._default_manager
    if entry.base_version:
        # Who changes an entry that was carried over stands by it: the mark goes.
        if not rows.filter(report=report, version=entry.base_version, **entry.where).update(**entry.content, **stamp):
            return False
    else:
        try:
            with transaction.atomic():
                rows.create(report=report, **entry.where, **entry.content, **stamp)
        except IntegrityError:
            return False
    EntryRevision.objects.create(report=report, name=entry.name, version=version, content=entry.content, at=now, by=by)
    return True


# --- From one report to the next --------------------------------------------------------------------------------------
def carry_over(*, report: NationalReport, version: SubmittedVersion, by: User) -> int:
    """Take over needs, and levels in law and practice, from the last accepted report. Returns how many.

    Documents stay with the report they were attached to. Called while the report begins.
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
    for section in version.content["sections"]:
        for given in section.get("needs", []):
            needs.append(
                Need(
                    key=given["key"],
                    obligation_id=obligations.get(given["obligation"]),
                    **{name: given[name] for name in ("kind", "text", "urgency", "met", "programme")},
                    **stamp,
                )
            )
        for given in section.get("practice", []):
            if given["obligation"] not in obligations:
                continue
            levels = {
                level["level"]: {"said": level["said"], "since": level["since"], "text": level["text"], "documents": []}
                for level in given["levels"]
            }
            practices.append(ObligationPractice(obligation_id=obligations[given["obligation"]], levels=levels, **stamp))
    Need.objects.bulk_create(needs, ignore_conflicts=True)
    ObligationPractice.objects.bulk_create(practices, ignore_conflicts=True)
    return len(needs) + len(practices)


@transaction.atomic
def confirm(*, report_section: ReportSection, by: User, keys: Collection[str] | None = None) -> int:
    """Confirm needs (in their section), or levels of obligations, that were carried over. Returns how many.

    ``keys`` are the keys of needs or obligations; None: all of the section. Raises PermissionDenied or StepNotAllowed.
    """
    report_section = _locked(report_section)
    permissions.check_can_write(by, report_section)
    check_open(report_section)
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
    progress, needs = [], []
    obligations = dict(Obligation.objects.values_list("key", "pk"))
    for section in version.content["sections"]:
        progress += [
            ReportedProgress(version=version, item_id=each["item"], status=each["status"], text=each["said"])
            for each in section.get("follow_up", [])
            if each["status"]
        ]
        needs += [
            ReportedNeed(
                version=version,
                key=each["key"],
                obligation_id=obligations[each["obligation"]],
                **{name: each[name] for name in ("kind", "text", "urgency", "met", "programme")},
            )
            for each in section.get("needs", [])
        ]
    ReportedProgress.objects.bulk_create(progress)
    ReportedNeed.objects.bulk_create(needs)
