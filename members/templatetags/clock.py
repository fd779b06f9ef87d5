"""How templates tell moments and days; loaded in every template. A filter with a state uses the clock of that state."""

from datetime import date, datetime
from typing import Any

from django import template
from django.utils import timezone

from members import clock

register = template.Library()


@register.filter
def moment(at: datetime | None, form: str = "j F Y, H:i") -> str:
    """By the reader's clock, with its zone."""
    return clock.moment(at, form=form) if at else ""


@register.filter
def both_clocks(at: datetime | None, state: Any) -> str:
    return clock.both(at, clock.of(state)) if at else ""


@register.filter
def day_in(at: datetime | None, state: Any) -> date | None:
    """The day by the clock of the state, to be formatted by ``date``."""
    return clock.day(at, clock.of(state)) if at else None


@register.filter
def day_utc(at: datetime | None) -> date | None:
    """The day of what belongs to the whole region, to be formatted by ``date``."""
    return clock.day(at, clock.UTC) if at else None


@register.filter
def end_of_day(last: date | None, state: Any = None) -> str:
    """A day that binds: by the clock of the state, or of the whole region where no state is named."""
    return clock.end_of(last, clock.of(state) if state else clock.UTC) if last else ""


@register.simple_tag
def clock_now() -> str:
    """The present moment by the reader's clock."""
    return clock.moment(timezone.now())


@register.simple_tag
def clock_name() -> str:
    """The reader's clock."""
    return clock.named(timezone.get_current_timezone())


@register.filter
def clock_of(state: Any) -> str:
    return clock.named(clock.of(state))
