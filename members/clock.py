"""By which clock a moment is told and a day is judged: the only place that turns a moment into a date.

Moments are stored in UTC. A person reads them by the own clock (``User.clock``), which the middleware makes the current
time zone of the request. A day that binds a state ends by the clock of that state, whoever looks and wherever the code
runs; a document of a state names that clock and UTC. What belongs to the whole region goes by UTC.
Source: docs/decisions/0065-whose-clock.md.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo
from functools import cache, lru_cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

UTC = ZoneInfo("UTC")
AREAS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
# The database of time zones names one city for each rule; the people of the state look for their own.
CITIES = {"Asia/Ho_Chi_Minh": "Ha Noi"}


def zone(name: str) -> ZoneInfo:
    """The time zone of an IANA name; UTC for "" and for a name that is not known."""
    return ZoneInfo(name) if is_known(name) else UTC


@cache
def is_known(name: str) -> bool:
    return name in available_timezones()


@cache
def choices() -> dict[str, list[tuple[str, str]]]:
    """Area → (name, city) of the zones that a person can choose, in the order of the alphabet."""
    found: dict[str, list[tuple[str, str]]] = {}
    for name in sorted(available_timezones()):
        area = name.partition("/")[0]
        if area in AREAS:
            found.setdefault(area, []).append((name, place(ZoneInfo(name))))
    return found


def of(state: Any) -> ZoneInfo:
    """The clock of a member state."""
    return zone(state.time_zone)


def today(where: tzinfo) -> date:
    return timezone.now().astimezone(where).date()


def day(at: datetime, where: tzinfo) -> date:
    """The day of a moment by this clock."""
    return at.astimezone(where).date()


def days_until(last: date, where: tzinfo) -> int:
    """How many days are left by this clock; 0 on the day itself, negative when it is over."""
    return (last - today(where)).days


# --- In words ---------------------------------------------------------------------------------------------------------
def place(where: tzinfo) -> str:
    """The city of a time zone: "Phnom Penh"; "UTC" for UTC."""
    name = str(where)
    return CITIES.get(name) or name.partition("/")[2].replace("/", ", ").replace("_", " ") or name


def offset(at: datetime, where: tzinfo) -> str:
    """How far this clock is from UTC at that moment: "UTC+7", "UTC+6:30", "UTC"."""
    ahead = at.astimezone(where).utcoffset() or timedelta()
    hours, minutes = divmod(abs(ahead) // timedelta(minutes=1), 60)
    if not ahead:
        return "UTC"
    return f"UTC{'-' if ahead < timedelta() else '+'}{hours}{f':{minutes:02}' if minutes else ''}"


def named(where: tzinfo, at: datetime | None = None) -> str:
    """A clock by its city and its distance from UTC: "Phnom Penh (UTC+7)"; "UTC" alone for UTC."""
    if _is_utc(where):
        return "UTC"
    return f"{place(where)} ({offset(at or timezone.now(), where)})"


def moment(at: datetime, where: tzinfo | None = None, form: str = "j F Y, H:i") -> str:
    """A moment with its zone: "30 November 2026, 02:54 (UTC+7)", "29 November 2026, 19:54 UTC". By default by the
    reader's clock."""
    return _moment(at, where or timezone.get_current_timezone(), form, get_language())


@lru_cache(maxsize=5_000)
def _moment(at: datetime, where: tzinfo, form: str, language: str | None) -> str:
    """A page of answers tells the same moment dozens of times."""
    ahead = offset(at, where)
    return f"{date_format(at.astimezone(where), form)} {ahead if ahead == 'UTC' else f'({ahead})'}"


def both(at: datetime, where: tzinfo) -> str:
    """A moment by the clock of a state and in UTC, for what is kept as proof."""
    if _is_utc(where):
        return moment(at, UTC)
    return _("%(local)s in %(clock)s, which is %(utc)s") % {
        "local": date_format(at.astimezone(where), "j F Y, H:i"),
        "clock": named(where, at),
        "utc": moment(at, UTC),
    }


def end_of(last: date, where: tzinfo) -> str:
    """A day that binds, with its clock: "30 April 2027, end of day in Phnom Penh (UTC+7)"."""
    words = {"day": date_format(last, "j F Y"), "clock": named(where, _end(last, where))}
    if _is_utc(where):
        return _("%(day)s, end of day %(clock)s") % words
    return _("%(day)s, end of day in %(clock)s") % words


def _end(last: date, where: tzinfo) -> datetime:
    return datetime(last.year, last.month, last.day, 23, 59, tzinfo=where)


def _is_utc(where: tzinfo) -> bool:
    return str(where) == "UTC"
