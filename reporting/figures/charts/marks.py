"""A value of a chart, and the chart in words."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class ChartValue:
    """One value of a chart. ``shown`` is what is written.

    ``value`` is None without a number to draw: it is held back, or with ``is_gap`` there is none. ``upto`` is the upper
    end of a range that begins at ``value``.
    """

    label: str
    value: int | None
    shown: str
    upto: int | None = None
    is_gap: bool = False

    @property
    def top(self) -> int:
        return self.upto or self.value or 0


def said(marks: Sequence[ChartValue], breaks: Collection[int] = ()) -> str:
    """Every mark with its value, and the places of breaks, without a full stop."""
    return "; ".join(
        (_("from here other states, not to be compared: ") if place in breaks else "") + f"{mark.label}: {mark.shown}"
        for place, mark in enumerate(marks)
    )


def description(marks: Sequence[ChartValue], breaks: Collection[int] = ()) -> str:
    return f"{said(marks, breaks)}."
