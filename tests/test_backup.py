"""A backup, taken and restored with the commands of docs/operators.md, is the same database again."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connections
from psycopg import sql

from actip_portal.embedded import postgres
from scripts.processes import ROOT
from tests.conftest import database_url, owner_connection, table_names
from tests.factories import everything
from tests.factories.reports import open_cycle

GUIDE = (ROOT / "docs/operators.md").read_text(encoding="utf-8")


def command_of_the_guide(program: str, url: str, file: Path) -> list[str]:
    """The line of the guide that begins with ``program``, for this database and file."""
    (line,) = re.findall(rf"^{program} .*$", GUIDE, re.MULTILINE)
    words = [url if word.startswith("postgresql://") else word for word in shlex.split(line)]
    words = [str(file) if word == "actip.dump" else word for word in words]
    return [str(postgres.program(program)), *words[1:]]


@pytest.fixture
def empty_database(transactional_db) -> Iterator[str]:
    """The name of one, made as the guide says."""
    (made,) = re.findall(r"CREATE DATABASE actip OWNER actip_owner (ENCODING 'UTF8' TEMPLATE template0)", GUIDE)
    name = f"actip_test_restored_{os.getpid()}"
    with owner_connection("postgres") as connection:
        drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        connection.execute(drop)
        connection.execute(sql.SQL("CREATE DATABASE {} ").format(sql.Identifier(name)) + sql.SQL(made))
        yield name
        connection.execute(drop)


@pytest.fixture
def dump(transactional_db, tmp_path) -> Path:
    """Of a database with a report and words in scripts of the region."""
    with everything():
        open_cycle(title="ការប្រកួត ຮອບ စက်ဝန်း")
    file = tmp_path / "actip.dump"
    subprocess.run(command_of_the_guide("pg_dump", database_url("owner"), file), check=True)
    return file


def contents(name: str) -> dict[str, object]:
    with owner_connection(name) as connection:
        rows: dict[str, object] = {}
        for table in table_names(connection, "public"):
            query = sql.SQL("SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {} t").format(
                sql.Identifier(table)
            )
            rows[table] = connection.execute(query).fetchone()
        policies = "SELECT tablename, policyname, cmd, roles FROM pg_policies ORDER BY 1, 2"
        triggers = "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1"
        return rows | {query: connection.execute(query).fetchall() for query in (policies, triggers)}


def url_of(alias: str, name: str) -> str:
    return database_url(alias).replace(connections[alias].settings_dict["NAME"], name)


def restored(name: str, file: Path) -> subprocess.CompletedProcess:
    return subprocess.run(
        command_of_the_guide("pg_restore", url_of("owner", name), file), capture_output=True, text=True
    )


def run(command: str, name: str) -> str:
    env = os.environ | {"DATABASE_URL": url_of("default", name), "DATABASE_OWNER_URL": url_of("owner", name)}
    done = subprocess.run(
        [sys.executable, "manage.py", command], cwd=ROOT, env=env, capture_output=True, text=True, check=True
    )
    return done.stdout


def test_what_is_restored_is_what_was_there(empty_database, dump):
    before = contents(connections["owner"].settings_dict["NAME"])
    assert before["reporting_nationalreport"] != (None,)
    done = restored(empty_database, dump)
    assert (done.returncode, done.stderr) == (0, "")
    assert contents(empty_database) == before
    run("prepare_database", empty_database)
    said = run("verify_audit", empty_database)
    assert re.fullmatch(r"[1-9]\d* events in [1-9]\d* chains agree with their hashes\.\n", said)


def test_a_damaged_dump_is_restored_as_nothing(empty_database, dump):
    dump.write_bytes(dump.read_bytes()[: dump.stat().st_size * 9 // 10])
    assert restored(empty_database, dump).returncode != 0
    with owner_connection(empty_database) as connection:
        assert table_names(connection, "public") == []
