"""SQL that Django makes once per process, for what nearly every page asks.

To make the SQL of a query with joins and subqueries takes Django ten times as long as PostgreSQL needs for its rows.
The rule stays where it is: in a queryset. Only its SQL is kept, and never a row or a value.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache, update_wrapper
from inspect import signature
from itertools import count
from typing import Any, get_type_hints

from django.db import connection
from django.db.models import QuerySet

# A value that stands for an argument while the SQL is made, by its type. Numbers fit into a column of 32 bits: Django
# leaves out a condition that no number can meet.
MARKS: dict[type, Callable[[int], Any]] = {
    int: lambda place: 2_000_000_000 + place,
    date: lambda place: date.min + timedelta(days=place),
    datetime: lambda place: datetime(1, 1, 2, tzinfo=UTC) + timedelta(seconds=place),
    str: lambda place: f"argument {place}",
}


class KeptRows:
    """Calls give the rows of ``make``'s queryset, a ``values_list``, as tuples; JSON comes as text. One query.

    Arguments are of the types in MARKS, or lists of them (``list[int]``), by the annotations of ``make``. The SQL is
    made for each length of the lists, none of which may be empty. ``make`` may put its arguments into the queryset, and
    must not decide anything by them.
    """

    def __init__(self, make: Callable[..., QuerySet]) -> None:
        hints = get_type_hints(make)
        self._make = make
        self._types = [hints[name] for name in signature(make).parameters]
        self._sql = cache(self._made)
        update_wrapper(self, make)

    def __call__(self, *values: Any) -> list[tuple[Any, ...]]:
        sql, places = self._sql(tuple(len(value) if isinstance(value, list) else None for value in values))
        flat = _flat(values)
        with connection.cursor() as cursor:
            cursor.execute(sql, [flat[place] if is_given else place for place, is_given in places])
            return cursor.fetchall()

    def _made(self, lengths: tuple[int | None, ...]) -> tuple[str, list[tuple[Any, bool]]]:
        """The SQL, and for each of its parameters the place among the arguments, or else its value."""
        if 0 in lengths:
            raise ValueError("An empty list finds nothing: do not ask.")
        places, marks = count(), []
        for kind, length in zip(self._types, lengths, strict=True):
            mark = MARKS[kind if length is None else kind.__args__[0]]
            marks.append(mark(next(places)) if length is None else [mark(next(places)) for _ in range(length)])
        known = {each: place for place, each in enumerate(_flat(marks))}
        sql, parameters = self._make(*marks).query.sql_with_params()
        found = [(known[value], True) if value in known else (value, False) for value in parameters]
        if {place for place, is_given in found if is_given} != set(known.values()):
            raise ValueError(f"{self._make.__qualname__} does not use all of its arguments in its SQL.")
        return sql, found


def _flat(values: Sequence[Any]) -> list[Any]:
    return [each for value in values for each in (value if isinstance(value, list) else [value])]
