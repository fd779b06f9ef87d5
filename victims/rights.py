"""A state's figures and marks on the rights of victims. The caller, which knows the report, checks who may write."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from members.models import MemberState, User
from victims.models import RightReturn, VictimRight

MARKERS = {"gender": "Gender", "disability": "Disability", "other": "Others at risk of being left out"}
ANSWERS = {"yes": "Yes", "partly": "In part", "no": "Not yet"}
Period = tuple[date, date]


class RightChanged(Exception):
    """Somebody else saved it in the meantime; ``current`` is the row as it is now."""

    def __init__(self, current: RightReturn) -> None:
        self.current = current
        super().__init__(f"{current.updated_by} saved this page while you were working on it.")


@dataclass(frozen=True)
class RightEntry:
    """``figures`` maps indicator keys to numbers; a blank is left out. ``markers`` maps MARKERS to ANSWERS."""

    figures: dict[str, Decimal] = field(default_factory=dict)
    markers: dict[str, str] = field(default_factory=dict)


def returns_of(state: MemberState, period: Period) -> dict[str, RightReturn]:
    """Key of the right → what the state gave. One query."""
    rows = RightReturn.objects.filter(member_state=state, period_start=period[0], period_end=period[1])
    return {row.right.key: row for row in rows.select_related("right", "updated_by")}


@transaction.atomic
def save(
    *, state: MemberState, right: VictimRight, period: Period, entry: RightEntry, base_version: int, by: User
) -> RightReturn:
    """Replace the current row. ``base_version`` is what the person saw (0: nothing). Raises RightChanged if stale."""
    found = (
        RightReturn.objects.locked()
        .select_related("updated_by")
        .filter(member_state=state, right=right, period_start=period[0], period_end=period[1])
        .first()
    )
    if (found.version if found else 0) != base_version:
        assert found is not None
        raise RightChanged(found)
    row = found or RightReturn(member_state=state, right=right, period_start=period[0], period_end=period[1], version=0)
    row.figures = {key: float(value) for key, value in entry.figures.items()}
    row.markers = dict(entry.markers)
    row.version, row.updated_at, row.updated_by = row.version + 1, timezone.now(), by
    row.save()
    return row
