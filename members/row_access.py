"""The second wall: which rows the database shows to this request or task.

PostgreSQL's row level security compares every row with settings that live only as long as the transaction. Without
them a query on protected tables finds nothing, so a forgotten filter leaks nothing.
Source: docs/decisions/0003-row-level-security.md; Article 25.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction

STATES = "actip.states"  # ids of the member states for which this person acts, comma-separated
REVIEWS = "actip.reviews"  # "on" for the secretariat: what was submitted, never what is being drafted
PERSON = "actip.person"  # id of the person, whose own messages are shown


@contextmanager
def row_access(*, states: Iterable[int] = (), reviews: bool = False, person: int | None = None) -> Iterator[None]:
    """Open a transaction in which the rows of ``states``, with ``reviews`` those handed in, and ``person``'s own
    messages can be seen.

    Nested calls restore the outer access when they end.
    """
    wanted = [",".join(str(pk) for pk in sorted(states)), "on" if reviews else "off", str(person or "")]
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT current_setting(%s, true), current_setting(%s, true), current_setting(%s, true)",
                [STATES, REVIEWS, PERSON],
            )
            before = [value or "" for value in cursor.fetchone()]
            _set(cursor, wanted)
        try:
            yield
        finally:
            if not connection.needs_rollback:  # a broken transaction is rolled back, and its settings with it
                with connection.cursor() as cursor:
                    _set(cursor, before)


def _set(cursor, values: list[str]) -> None:
    cursor.execute(
        "SELECT set_config(%s, %s, true), set_config(%s, %s, true), set_config(%s, %s, true)",
        [STATES, values[0], REVIEWS, values[1], PERSON, values[2]],
    )
