"""Saving what several people write at the same time, so that nobody overwrites a text that they have not seen.

Answers (``actions.answers``) and entries (``actions.entries``) are saved here; only their ``RowKind`` differs. Each has
one row in the report, whose ``version`` rises by one with every change, and a revision for every version. A save names
the version that its writer saw. If the current version is another one, nothing is written and both are returned.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from operator import or_
from types import MappingProxyType
from typing import Any, Generic, TypeVar, cast

from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils import timezone

from members import audit
from members.models import User
from reporting import permissions
from reporting.enums import SectionStatus
from reporting.errors import StepNotAllowed
from reporting.models import Answer, NationalReport, ReportSection
from reporting.models.entries import ReportEntry
from reporting.text import person_scan

Row = TypeVar("Row", Answer, ReportEntry)
Kept = Mapping[str, Sequence[str]]  # name → kinds of what looked like a person and is none, as its writer decided
NOTHING: Kept = MappingProxyType({})


@dataclass(frozen=True)
class WrittenRow(Generic[Row]):
    """What a person wrote in one place. ``name`` names the place on its page; ``where`` finds its row in a report.

    ``content`` maps the fields of the row that people write. ``base_version`` is the version that the person saw
    (0: none).
    """

    name: str
    model: type[Row]
    where: Mapping[str, Any]
    content: Mapping[str, Any]
    base_version: int


@dataclass(frozen=True)
class RowKind(Generic[Row]):
    """How answers and entries differ.

    ``event`` names a save in the audit trail, which lists what changed under ``names``. ``is_empty`` tells whether
    content needs no row. ``taken_up`` are the fields that change when somebody changes a row that was carried over.
    ``revision`` makes the revision of one version.
    """

    event: str
    names: str
    is_empty: Callable[[Mapping[str, Any]], bool]
    taken_up: Callable[[datetime, User], Mapping[str, Any]]
    revision: Callable[[NationalReport, WrittenRow[Row], int, datetime, User], models.Model]


@dataclass(frozen=True)
class SaveResult(Generic[Row]):
    """The result of a save: the names of what changed, and by name what somebody else changed in the meantime.

    A conflict is None if the other person deleted the row. ``versions`` are the versions of all rows that now are as
    sent; 0 for a row that is empty and was empty before. ``at`` is the moment that the changed rows name.
    """

    at: datetime
    changed: list[str] = field(default_factory=list)
    conflicts: dict[str, Row | None] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)


def check_open(report_section: ReportSection) -> None:
    """Raise StepNotAllowed unless the state may change this section now."""
    report = report_section.report
    if not report.is_editable:
        raise StepNotAllowed(
            f"The report is {report.get_status_display().lower()} and cannot be changed now. "
            "If something must be corrected, ask for it on the page of the report."
        )
    if not report_section.is_open:
        raise StepNotAllowed("This section was not returned, so it cannot be changed now.")


def hold_to_write(report_section: ReportSection, by: User) -> ReportSection:
    """The section, locked for a change by ``by``. Raises PermissionDenied or StepNotAllowed."""
    report_section = ReportSection.objects.hold(report_section)
    permissions.check_can_write(by, report_section)
    check_open(report_section)
    return report_section


def touch(report_section: ReportSection) -> None:
    """Set a section back to "in progress" after a change: it must be marked as ready again."""
    if report_section.status != SectionStatus.IN_PROGRESS:
        report_section.status = SectionStatus.IN_PROGRESS
        report_section.save(update_fields=["status"])


@transaction.atomic
def save(
    kind: RowKind[Row],
    written: Sequence[WrittenRow[Row]],
    *,
    report_section: ReportSection,
    by: User,
    kept: Kept = NOTHING,
) -> SaveResult[Row]:
    """Save what was written in one section. A row that already has the same content is left as it is.

    ``kept`` is recorded, without the text, for what changes. Raises PermissionDenied or StepNotAllowed. One query reads
    all rows of a model, and each change takes two more.
    """
    # The section's row is the lock: two saves of one section wait for each other.
    report_section = hold_to_write(report_section, by)
    report = report_section.report
    present = _present(written, report)
    saved: SaveResult[Row] = SaveResult(timezone.now())
    for each in written:
        row = present.get(each.name)
        version = row.version if row else 0
        if kind.is_empty(each.content) if row is None else _says_the_same(row, each):
            saved.versions[each.name] = version
        elif version == each.base_version and _write(kind, each, row, report, by, saved.at):
            saved.changed.append(each.name)
            saved.versions[each.name] = version + 1
        else:
            saved.conflicts[each.name] = _rows(each, report).select_related("updated_by").first()
    if saved.changed:
        audit.record(kind.event, on=report_section, by=by, **{kind.names: saved.changed})
        touch(report_section)
    record_kept(report_section, by, questions={name: kept[name] for name in saved.changed if name in kept})
    return saved


def record_kept(on: models.Model, by: User, **what: Any) -> None:
    """Record who kept words that looked like a person: the kinds, never the text. No row if nothing is kept."""
    if any(what.values()):
        audit.record(person_scan.KEPT, on=on, by=by, **what)


def _rows(each: WrittenRow[Row], report: NationalReport) -> models.QuerySet[Row]:
    return each.model._default_manager.filter(report=report, **each.where)


def _present(written: Sequence[WrittenRow[Row]], report: NationalReport) -> dict[str, Row]:
    """The existing rows, by name."""
    by_model: dict[type[Row], list[WrittenRow[Row]]] = {}
    for each in written:
        by_model.setdefault(each.model, []).append(each)
    found = {}
    for model, of_model in by_model.items():
        rows = model._default_manager.filter(reduce(or_, (Q(**each.where) for each in of_model)), report=report)
        names = {_place(each.where): each.name for each in of_model}
        columns = [cast("models.Field[Any, Any]", model._meta.get_field(name)).attname for name in of_model[0].where]
        for row in rows:
            found[names[tuple(str(getattr(row, column)) for column in columns)]] = row
    return found


def _place(where: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(value.pk if isinstance(value, models.Model) else value) for value in where.values())


def _says_the_same(row: Row, each: WrittenRow[Row]) -> bool:
    return all(getattr(row, name) == value for name, value in each.content.items())


def _write(
    kind: RowKind[Row], each: WrittenRow[Row], row: Row | None, report: NationalReport, by: User, now: datetime
) -> bool:
    """Write one row and its revision. Returns False if its version is no longer the one that was read.

    The lock on the section already makes saves wait; the condition protects against code that does not take the lock.
    """
    version = each.base_version + 1
    stamp = {"version": version, "updated_at": now, "updated_by": by}
    if row is not None:
        # A person who changes an answer that was carried over confirms it.
        taken_up = kind.taken_up(now, by) if row.carried_from else {}
        changed = _rows(each, report).filter(version=row.version).update(**each.content, **stamp, **taken_up)
        if not changed:
            return False
    else:
        try:
            with transaction.atomic():
                each.model._default_manager.create(report=report, **each.where, **each.content, **stamp)
        except IntegrityError:
            return False
    kind.revision(report, each, version, now, by).save(force_insert=True)
    return True
