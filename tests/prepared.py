"""The prepared database that every test database is a copy of.

Preparing takes 20 seconds, nearly all of it for running the migrations; copying takes one second. Parallel test
processes share it. With ``KEEP_PREPARED=1`` it stays on the server for the next run, as CONTRIBUTING.md explains, and
is made again when one of its sources has changed.
"""

import hashlib
import io
import os
from collections.abc import Callable

import psycopg
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from members import database
from scripts.processes import ROOT

MADE_OF = (
    "domain/*", "*/migrations/*.py", "*/models/*.py", "*/models.py", "*/loading.py", "*/*/loading.py", "members/*.py",
    "*/management/commands/*.py", "tests/conftest.py", "tests/prepared.py",
)  # fmt: skip
PREFIX = "actip_prepared_"
KEPT = 8  # of several branches; the oldest are dropped


def prepared_name() -> str:
    # Its tables are granted to the web role of the run that prepared it. On another server or in another run this role
    # has another name.
    digest = hashlib.sha256(connections["default"].settings_dict["USER"].encode())
    for path in sorted({path for pattern in MADE_OF for path in ROOT.glob(pattern) if path.is_file()}):
        digest.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return PREFIX + digest.hexdigest()[:16]


def copy_to(name: str, base: psycopg.Connection, use: Callable[[str], None], finish: Callable[[], None]) -> None:
    """Make the database ``name`` like that of a fresh installation.

    ``base``: a connection of the owner to another database; ``use``: points Django's connections to the database of
    that name; ``finish``: adds further content once to the prepared database.
    """
    prepared = prepared_name()
    base.execute("SELECT pg_advisory_lock(hashtext(%s))", [prepared])
    try:
        if not _exists(base, prepared):
            _prepare(prepared, base, use, finish)
        _execute(base, "DROP DATABASE IF EXISTS {}", name)
        _execute(base, "CREATE DATABASE {} TEMPLATE {}", name, prepared)
    finally:
        base.execute("SELECT pg_advisory_unlock(hashtext(%s))", [prepared])
    use(name)
    database.grant("owner", connections["default"].settings_dict["USER"])  # rights on the database are not copied


def drop(name: str, base: psycopg.Connection) -> None:
    """Drop the database ``name``, and the prepared one unless it is kept: other processes have their copies already."""
    _execute(base, "DROP DATABASE IF EXISTS {}", name)
    if not os.environ.get("KEEP_PREPARED"):
        _execute(base, "DROP DATABASE IF EXISTS {}", prepared_name())


def _exists(base: psycopg.Connection, name: str) -> bool:
    return base.execute("SELECT FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def _prepare(prepared: str, base: psycopg.Connection, use: Callable[[str], None], finish: Callable[[], None]) -> None:
    query = "SELECT datname FROM pg_database WHERE starts_with(datname, %s) ORDER BY oid DESC OFFSET %s"
    for (older,) in base.execute(query, [PREFIX, KEPT - 1]).fetchall():
        _execute(base, "DROP DATABASE IF EXISTS {}", older)
    half_made = f"actip_half_made_{prepared.removeprefix(PREFIX)}"
    _execute(base, "DROP DATABASE IF EXISTS {}", half_made)
    _execute(base, "CREATE DATABASE {}", half_made)
    use(half_made)
    call_command("prepare_database", verbosity=0, stdout=io.StringIO())
    finish()
    for wrapper in connections.all():
        wrapper.close()
    _execute(base, "ALTER DATABASE {} RENAME TO {}", half_made, prepared)


def _execute(base: psycopg.Connection, statement: str, *names: str) -> None:
    base.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
