"""How an action locks the rows that it is about to change.

There is one order for all, so that two writers never wait for each other: people, cycle, report, section, then what
belongs to a section (answers, entries, tables, documents, clarifications), each kind by its key. An action that writes
below a report locks the report first: ``hold`` of a section does both. The database checks foreign keys at commit and
then takes a shared lock on the report's row, so an action that locked only the section could deadlock with a
submission, which locks in the opposite order.
Source: docs/decisions/0053-one-order-of-locks.md.
"""

from __future__ import annotations

from typing import Any, Self, cast

from django.db import models


class Locking:
    """Mixin for a queryset. ``related`` names the relations that an action reads of a locked row, in the same query."""

    related: tuple[str, ...] = ()

    def locked(self, *, skip_locked: bool = False, no_key: bool = False) -> Self:
        """These rows, locked against other writers until the transaction ends. Rows that they refer to are not locked.

        ``skip_locked`` leaves out rows that another transaction has locked. ``no_key`` lets others write rows that
        refer to these in the meantime.
        """
        rows = cast("models.QuerySet[Any]", self)
        held = rows.select_for_update(of=("self",), skip_locked=skip_locked, no_key=no_key)
        return cast(Self, held.select_related(*self.related) if self.related else held)


class LockingQuerySet(Locking, models.QuerySet[Any]):
    """For a model whose queryset has no other methods."""
