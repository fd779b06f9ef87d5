"""A cache in the database that holds plain JSON.

Django's own database cache stores pickles: anybody who can write one row of its table can run code in the web server.
With JSON this is impossible, so the table is no more dangerous than any other.
Source: docs/decisions/0015-cache-in-the-database.md.
"""

import json
from datetime import UTC, datetime
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import BaseDatabaseCache
from django.db import connections, router

NEVER = datetime(9999, 12, 31, tzinfo=UTC)
MISSING = object()


class JSONDatabaseCache(BaseDatabaseCache):
    """Values must be JSON: text, numbers, lists, dictionaries with text as keys. Anything else raises TypeError.

    The table is the one that ``createcachetable`` makes. Rows that are not JSON (of an older version) count as missing.
    ``add`` is atomic between processes, as counters need. LOCATION names the table; expired rows are removed when there
    are more than MAX_ENTRIES.
    """

    _table: str  # set by Django's base class from LOCATION

    def _run(self, statement: str, *values: Any, write: bool = False) -> tuple[list[tuple], int]:
        database = router.db_for_write(self.cache_model_class) if write else router.db_for_read(self.cache_model_class)
        connection = connections[database]
        with connection.cursor() as cursor:
            cursor.execute(statement.replace("TABLE", connection.ops.quote_name(self._table)), values)
            return (cursor.fetchall() if cursor.description else []), cursor.rowcount

    def _expires(self, timeout: Any) -> datetime:
        until = self.get_backend_timeout(timeout)
        return NEVER if until is None else datetime.fromtimestamp(max(until, 0), tz=UTC)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        full = self.make_and_validate_key(key, version=version)
        rows, _ = self._run("SELECT value FROM TABLE WHERE cache_key = %s AND expires > now()", full)
        try:
            return json.loads(rows[0][0]) if rows else default
        except ValueError:
            return default

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        self._run(
            "INSERT INTO TABLE (cache_key, value, expires) VALUES (%s, %s, %s) ON CONFLICT (cache_key)"
            " DO UPDATE SET value = excluded.value, expires = excluded.expires",
            self.make_and_validate_key(key, version=version),
            json.dumps(value),
            self._expires(timeout),
            write=True,
        )
        self._cull()

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Store only if there is no current value; returns whether it was stored."""
        _, stored = self._run(
            "INSERT INTO TABLE AS old (cache_key, value, expires) VALUES (%s, %s, %s) ON CONFLICT (cache_key)"
            " DO UPDATE SET value = excluded.value, expires = excluded.expires WHERE old.expires <= now()",
            self.make_and_validate_key(key, version=version),
            json.dumps(value),
            self._expires(timeout),
            write=True,
        )
        return stored == 1

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        _, touched = self._run(
            "UPDATE TABLE SET expires = %s WHERE cache_key = %s AND expires > now()",
            self._expires(timeout),
            self.make_and_validate_key(key, version=version),
            write=True,
        )
        return touched == 1

    def delete(self, key: str, version: int | None = None) -> bool:
        full = self.make_and_validate_key(key, version=version)
        _, removed = self._run("DELETE FROM TABLE WHERE cache_key = %s", full, write=True)
        return removed == 1

    def has_key(self, key: str, version: int | None = None) -> bool:
        return self.get(key, MISSING, version=version) is not MISSING

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """Raises ValueError if nothing is stored. The time to live stays. Not atomic: use ``add`` for locks."""
        found = self.get(key, MISSING, version=version)
        if found is MISSING:
            raise ValueError(f"Key {key!r} not found")
        new = found + delta
        full = self.make_and_validate_key(key, version=version)
        self._run("UPDATE TABLE SET value = %s WHERE cache_key = %s", json.dumps(new), full, write=True)
        return new

    def clear(self) -> None:
        self._run("DELETE FROM TABLE", write=True)

    def _cull(self) -> None:
        rows, _ = self._run("SELECT count(*) FROM TABLE")
        if rows[0][0] > self._max_entries:
            # Only what is over: a rate limit that is current is never forgotten.
            self._run("DELETE FROM TABLE WHERE expires <= now()", write=True)
