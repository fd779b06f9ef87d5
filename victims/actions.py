"""Writing figures. The caller, which knows the report, checks who may write; this module knows the tables."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from members import audit
from members.kept_sql import KeptRows
from members.models import MemberState, User
from victims.enums import AnswerKind
from victims.layout import known
from victims.models import EarlierFigures, Figure, StatisticalTable, TableReturn


class FiguresLocked(Exception):
    """The figures are with the secretariat. The text is a sentence for the reader."""


class FiguresChanged(Exception):
    """Somebody else saved the table in the meantime; ``current`` is the row as it is now."""

    def __init__(self, current: TableReturn) -> None:
        self.current = current
        super().__init__(f"{current.updated_by} saved this table while you were working on it.")


# The fields of the whole table, without the supplements
FIELDS = (
    "kind", "reason", "source", "coverage", "cutoff", "provisional", "blanks_reason", "difference_reason",
    "public_source",
)  # fmt: skip
HISTORY_STEP = timedelta(minutes=10)  # of what one person fills in within such a step, the history keeps the last


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


@dataclass(frozen=True)
class ChangedPart:
    """A cell or a field of the table that a person changed.

    ``seen`` are the values that may stand there: the one that the page was read with, and any that the same page has
    sent since. A cell's value is a count, or None for an empty cell.
    """

    now: Any
    seen: tuple[Any, ...]


@dataclass(frozen=True)
class PartsSaved:
    """The result of ``save_parts``. ``row``, ``cells`` and ``fields`` are the table as it is now.

    Conflicts map what somebody else changed in the meantime, and which was not saved, to what stands there now.
    ``before`` is the version that the save found, by ``before_by``; ``row.version`` is the same if nothing changed.
    """

    row: TableReturn
    cells: Mapping[str, int]
    fields: Mapping[str, Any]
    before: int
    before_by: User | None
    at: datetime
    cell_conflicts: Mapping[str, int | None]
    field_conflicts: Mapping[str, Any]


def chosen_kind(kind: str) -> str:
    """The kind as a person chooses it: that figures are given, whether or not there are any yet."""
    return AnswerKind.VALUE if kind in {AnswerKind.UNANSWERED, AnswerKind.ZERO} else AnswerKind(kind)


def kind_of(chosen: str, cells: Mapping[str, int], supplements: Mapping[str, int | None]) -> str:
    """The kind of a table from what was chosen and given: no figure at all is no answer, only zeros are a zero."""
    if chosen != AnswerKind.VALUE:
        return chosen
    given = [*cells.values(), *(value for value in supplements.values() if value is not None)]
    if not given:
        return AnswerKind.UNANSWERED
    return AnswerKind.VALUE if any(given) else AnswerKind.ZERO


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

    A table that is like that already is left as it is.

    ``base_version`` is the version that the person saw. Raises FiguresLocked, or FiguresChanged when it is stale.
    """
    row = _hold(state, table, period)
    if row.version != base_version:
        raise FiguresChanged(row)
    present = dict(row.figures.order_by("key").values_list("key", "count"))
    if row.updated_at and present == entry.cells and _fields(row) == _entered(entry):
        return row
    _keep(row, present)
    row.kind, row.reason, row.source, row.coverage = entry.kind, entry.reason, entry.source, entry.coverage
    row.cutoff, row.provisional, row.blanks_reason = entry.cutoff, entry.provisional, entry.blanks_reason
    row.difference_reason, row.public_source = entry.difference_reason, entry.public_source
    row.supplements = dict(entry.supplements)
    _stamp(row, timezone.now(), by)
    replace_figures(row, entry.cells, present)
    return row


@transaction.atomic
def save_parts(
    *,
    state: MemberState,
    table: StatisticalTable,
    period: tuple[date, date],
    cells: Mapping[str, ChangedPart],
    fields: Mapping[str, ChangedPart],
    by: User,
) -> PartsSaved:
    """Save the cells and fields that a person changed, each unless somebody else changed it in the meantime.

    ``fields`` has names of ``about``; its "supplements" go by "extra-KEY". Kind and reason are saved together or not at
    all. One version for all that is saved. Raises FiguresLocked. Ten queries at most, however many cells.
    Source: docs/decisions/0067-tables-saved-while-filled.md.
    """
    row = _hold(state, table, period)
    before, before_by, now = row.version, row.updated_by, timezone.now()
    present = dict(row.figures.order_by("key").values_list("key", "count"))
    fields_now = _fields(row)
    differs = {key: part for key, part in cells.items() if part.now != present.get(key)}
    changed = {key: part.now for key, part in differs.items() if present.get(key) in part.seen}
    cell_conflicts = {key: present.get(key) for key in differs if key not in changed}
    differing = {name: part for name, part in fields.items() if part.now != fields_now.get(name)}
    field_conflicts = {
        name: fields_now.get(name) for name, part in differing.items() if fields_now.get(name) not in part.seen
    }
    if not field_conflicts.keys().isdisjoint({"kind", "reason"}):
        field_conflicts |= {name: fields_now[name] for name in ("kind", "reason") if name in differing}
    fields_changed = {name: part.now for name, part in differing.items() if name not in field_conflicts}
    if changed or fields_changed:
        replaced = [key for key in changed if key in present]
        if not _goes_on(row, by, now, replaced):
            _keep(row, present)
        _take(row, fields_changed)
        figures = {key: count for key, count in (present | changed).items() if count is not None}
        row.kind = kind_of(chosen_kind(row.kind), figures, row.supplements)
        _stamp(row, now, by)
        _write_figures(row, {key: count for key, count in changed.items() if count is not None})
        if gone := [key for key in replaced if changed[key] is None]:
            row.figures.filter(key__in=gone).delete()
        present = figures
    return PartsSaved(row, present, _fields(row), before, before_by, now, cell_conflicts, field_conflicts)


def _hold(state: MemberState, table: StatisticalTable, period: tuple[date, date]) -> TableReturn:
    """The table's row, made if there is none, and locked against other writers. Raises FiguresLocked."""
    row, _ = TableReturn.objects.get_or_create(
        member_state=state, table=table, period_start=period[0], period_end=period[1]
    )
    row = TableReturn.objects.locked().select_related("updated_by").get(pk=row.pk)
    row.table, row.member_state = table, state
    if row.locked_at:
        raise FiguresLocked(f"{table} is with the SOMTC secretariat and cannot be changed now.")
    return row


def _stamp(row: TableReturn, at: datetime, by: User) -> None:
    """Save the row as its next version."""
    row.version += 1
    row.updated_at, row.updated_by = at, by
    row.save()
    audit.record("table saved", on=row, by=by, table=row.table.key, kind=row.kind, version=row.version)


def _goes_on(row: TableReturn, by: User, now: datetime, replaced: Sequence[str]) -> bool:
    """Whether a save only goes on with what the same person is filling in, so that the version before needs no entry of
    its own in the history: within one step of the clock, not handed in, and at most one figure is replaced or emptied.
    """
    return (
        row.updated_by_id == by.pk
        and row.updated_at is not None
        and row.updated_at.timestamp() // HISTORY_STEP.total_seconds()
        == now.timestamp() // HISTORY_STEP.total_seconds()
        and row.handed_in_version != row.version
        and len(replaced) <= 1
    )


EXTRA = "extra-"  # before the key of a supplement, where it is one field among others


def _fields(row: TableReturn) -> dict[str, Any]:
    """The fields of the whole table by their names on the page; ``kind`` as it is chosen."""
    fields = {name: getattr(row, name) for name in FIELDS}
    return fields | {"kind": chosen_kind(row.kind)} | {f"{EXTRA}{key}": n for key, n in row.supplements.items()}


def _entered(entry: TableEntry) -> dict[str, Any]:
    """What ``_fields`` says of a table that was saved as entered."""
    fields = {name: getattr(entry, name) for name in FIELDS}
    return fields | {"kind": chosen_kind(entry.kind)} | {f"{EXTRA}{key}": n for key, n in entry.supplements.items()}


def _take(row: TableReturn, fields: Mapping[str, Any]) -> None:
    """Set these fields of the row."""
    for name, value in fields.items():
        if name.startswith(EXTRA):
            row.supplements[name.removeprefix(EXTRA)] = value
        else:
            setattr(row, name, value)


def _keep(row: TableReturn, cells: Mapping[str, int]) -> None:
    """Store the current content of the table as earlier figures, unless nothing was ever saved."""
    if row.updated_at is None or row.updated_by_id is None:
        return
    EarlierFigures.objects.create(
        table_return=row,
        version=row.version,
        cells=dict(cells),
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


def replace_figures(row: TableReturn, cells: Mapping[str, int], present: Mapping[str, int] | None = None) -> None:
    """Make the cells of ``row``, which are ``present``, equal to ``cells``, writing only those that differ."""
    if present is None:
        present = dict(row.figures.values_list("key", "count"))
    gone = [key for key in present if key not in cells]
    if gone:
        row.figures.filter(key__in=gone).delete()
    _write_figures(row, {key: count for key, count in cells.items() if present.get(key) != count})


def _write_figures(row: TableReturn, cells: Mapping[str, int]) -> None:
    """Add these cells, or change their counts. One query for up to 2000."""
    Figure.objects.bulk_create(
        [Figure(table_return=row, key=key, count=count) for key, count in cells.items()],
        update_conflicts=True,
        unique_fields=["table_return", "key"],
        update_fields=["count"],
        batch_size=2000,
    )


def returns_of(state: MemberState, period: tuple[date, date]) -> dict[str, TableReturn]:
    """A state's tables for a period by table key. One query; figures are fetched by ``cells_of``."""
    rows = TableReturn.objects.filter(member_state=state, period_start=period[0], period_end=period[1])
    return {row.table.key: row for row in with_tables(rows.select_related("updated_by"))}


def with_tables(rows: Iterable[TableReturn]) -> Iterator[TableReturn]:
    """Each with its table, which the process knows."""
    tables = known().tables
    for row in rows:
        if table := tables.get(row.table_id):
            row.table = table
        yield row


def cells_of(rows: Iterable[TableReturn]) -> dict[int, dict[str, int]]:
    """TableReturn id → cells. One query for all, and none for no rows."""
    cells: dict[int, dict[str, int]] = {row.pk: {} for row in rows}
    for pk, key, count in _figures([*cells]) if cells else ():
        cells[pk][key] = count
    return cells


@KeptRows
def _figures(returns: list[int]) -> QuerySet:
    return Figure.objects.filter(table_return__in=returns).values_list("table_return_id", "key", "count")


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
