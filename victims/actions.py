"""Writing figures. The caller, which knows the report, checks who may write; this module knows the tables."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from members import audit
from members.models import MemberState, User
from victims.models import EarlierFigures, Figure, StatisticalTable, TableReturn


class FiguresLocked(Exception):
    """The figures are with the secretariat. The text is a sentence for the reader."""


class FiguresChanged(Exception):
    """Somebody else saved the table in the meantime; ``current`` is the row as it is now."""

    def __init__(self, current: TableReturn) -> None:
        self.current = current
        super().__init__(f"{current.updated_by} saved this table while you were working on it.")


@dataclass(frozen=True)
class TableEntry:
    """What a person entered for one table. ``cells`` maps a cell's key to a count; an empty cell is left out."""

    kind: str
    cells: Mapping[str, int] = field(default_factory=dict)
    supplements: Mapping[str, int | None] = field(default_factory=dict)
    reason: str = ""
    source: str = ""
    coverage: str = ""
    cutoff: date | None = None
    provisional: bool = False
    blanks_reason: str = ""
    difference_reason: str = ""
    public_source: str = ""


@transaction.atomic
def save_table(
    *,
    state: MemberState,
    table: StatisticalTable,
    period: tuple[date, date],
    entry: TableEntry,
    base_version: int,
    by: User,
) -> TableReturn:
    """Replace a state's figures for one table and period. The figures before are kept as ``EarlierFigures``.

    ``base_version`` is the version that the person saw. Raises FiguresLocked, or FiguresChanged when it is stale.
    """
    row, _ = TableReturn.objects.get_or_create(
        member_state=state, table=table, period_start=period[0], period_end=period[1]
    )
    row = TableReturn.objects.locked().select_related("updated_by").get(pk=row.pk)
    if row.locked_at:
        raise FiguresLocked(f"{table} is with the SOMTC secretariat and cannot be changed now.")
    if row.version != base_version:
        raise FiguresChanged(row)
    _keep(row)
    row.kind, row.reason, row.source, row.coverage = entry.kind, entry.reason, entry.source, entry.coverage
    row.cutoff, row.provisional, row.blanks_reason = entry.cutoff, entry.provisional, entry.blanks_reason
    row.difference_reason, row.public_source = entry.difference_reason, entry.public_source
    row.supplements = dict(entry.supplements)
    row.version += 1
    row.updated_at, row.updated_by = timezone.now(), by
    row.save()
    replace_figures(row, entry.cells)
    audit.record("table saved", on=row, by=by, table=table.key, kind=entry.kind, version=row.version)
    return row


def _keep(row: TableReturn) -> None:
    """Store the current content of the table as earlier figures, unless nothing was ever saved."""
    if row.updated_at is None or row.updated_by_id is None:
        return
    EarlierFigures.objects.create(
        table_return=row,
        version=row.version,
        cells=dict(row.figures.order_by("key").values_list("key", "count")),
        about=about(row),
        saved_at=row.updated_at,
        saved_by_id=row.updated_by_id,
        handed_in_at=row.handed_in_at if row.handed_in_version == row.version else None,
    )


def about(row: TableReturn) -> dict[str, Any]:
    """The fields of the whole table, as plain values."""
    return {
        "kind": row.kind,
        "reason": row.reason,
        "source": row.source,
        "coverage": row.coverage,
        "cutoff": row.cutoff.isoformat() if row.cutoff else None,
        "provisional": row.provisional,
        "blanks_reason": row.blanks_reason,
        "difference_reason": row.difference_reason,
        "public_source": row.public_source,
        "supplements": row.supplements,
    }


def last_handed_in(rows: Iterable[TableReturn]) -> dict[int, EarlierFigures]:
    """TableReturn id → the last submitted figures, if the table has other figures now. One query."""
    changed = [row.pk for row in rows if row.handed_in_version is not None and row.handed_in_version != row.version]
    if not changed:
        return {}
    newest = EarlierFigures.objects.filter(table_return__in=changed, handed_in_at__isnull=False)
    return {
        row.table_return_id: row for row in newest.order_by("table_return_id", "-version").distinct("table_return_id")
    }


def replace_figures(row: TableReturn, cells: Mapping[str, int]) -> None:
    """Make the cells of ``row`` equal to ``cells``, writing only those that differ."""
    present = dict(row.figures.values_list("key", "count"))
    gone = [key for key in present if key not in cells]
    if gone:
        row.figures.filter(key__in=gone).delete()
    Figure.objects.bulk_create(
        [Figure(table_return=row, key=key, count=count) for key, count in cells.items() if present.get(key) != count],
        update_conflicts=True,
        unique_fields=["table_return", "key"],
        update_fields=["count"],
        batch_size=2000,
    )


def returns_of(state: MemberState, period: tuple[date, date]) -> dict[str, TableReturn]:
    """A state's tables for a period by table key. One query; figures are fetched by ``cells_of``."""
    rows = TableReturn.objects.filter(member_state=state, period_start=period[0], period_end=period[1])
    return {row.table.key: row for row in rows.select_related("table", "updated_by")}


def cells_of(rows: Iterable[TableReturn]) -> dict[int, dict[str, int]]:
    """TableReturn id → cells. One query for all."""
    cells: dict[int, dict[str, int]] = {row.pk: {} for row in rows}
    for pk, key, count in Figure.objects.filter(table_return__in=cells).values_list("table_return_id", "key", "count"):
        cells[pk][key] = count
    return cells


def lock(state: MemberState, period: tuple[date, date], table_keys: Iterable[str]) -> None:
    """Lock the figures of these tables: they were submitted."""
    now = timezone.now()
    TableReturn.objects.filter(
        member_state=state, period_start=period[0], period_end=period[1], table__key__in=list(table_keys)
    ).update(locked_at=now, handed_in_at=now, handed_in_version=F("version"))


def unlock(state: MemberState, period: tuple[date, date], table_keys: Iterable[str]) -> None:
    """Unlock the figures of these tables: their section was returned to the state."""
    TableReturn.objects.filter(
        member_state=state, period_start=period[0], period_end=period[1], table__key__in=list(table_keys)
    ).update(locked_at=None)
