"""Row level security: which rows the database shows to this request or task.

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
# Reads the current settings and sets new ones. MATERIALIZED: the old values are read before anything is set.
SWAP = """
WITH held AS MATERIALIZED (
    SELECT current_setting(%s, true) states, current_setting(%s, true) reviews, current_setting(%s, true) person
)
SELECT states, reviews, person, set_config(%s, %s, true), set_config(%s, %s, true), set_config(%s, %s, true) FROM held
"""


@contextmanager
def row_access(*, states: Iterable[int] = (), reviews: bool = False, person: int | None = None) -> Iterator[None]:
    """Open a transaction in which the rows of ``states``, with ``reviews`` those handed in, and ``person``'s own
    messages can be seen.

    A nested call restores the outer access when it ends.
    """
    wanted = [",".join(str(pk) for pk in sorted(states)), "on" if reviews else "off", str(person or "")]
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(SWAP, [STATES, REVIEWS, PERSON, STATES, wanted[0], REVIEWS, wanted[1], PERSON, wanted[2]])
            before = [value or "" for value in cursor.fetchone()[:3]]
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
