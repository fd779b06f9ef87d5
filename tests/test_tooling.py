"""What the tools promise: settings that say how to mend them, locks, headers, commands that are the same everywhere."""

import errno
import os
import re
import socket
import subprocess
import sys
import threading
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import ProgrammingError, connection, connections
from django.test import Client
from django.urls import reverse

from actip_portal import env
from actip_portal.celery import app
from members import audit
from members.models import AuditEvent, MemberState, TreatyFact
from scripts import checks, launch, processes, services
from scripts.test import as_web_role
from tests.conftest import owner_connection
from victims.case_files import upload

ROOT = processes.ROOT
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))


# --- Settings from the environment ------------------------------------------------------------------------------------
def test_a_missing_setting_names_its_remedy(monkeypatch):
    monkeypatch.delenv("SECRET_KEY")
    with pytest.raises(ImproperlyConfigured, match=r"^SECRET_KEY is not set\. Put a long random value in \.env\.$"):
        env.required("SECRET_KEY", "Put a long random value in .env.")


def test_a_boolean_that_is_none_names_its_remedy(monkeypatch):
    monkeypatch.setenv("DEMO", "maybe")
    with pytest.raises(ImproperlyConfigured, match=r"^DEMO is 'maybe'\. Set it to 1 or 0\.$"):
        env.boolean("DEMO", default=False)


def test_a_number_that_is_none_names_its_remedy(monkeypatch):
    monkeypatch.setenv("PDF_PROCESSES", "two")
    with pytest.raises(ImproperlyConfigured, match=r"^PDF_PROCESSES is 'two'\. Set it to a whole number, such as 2\.$"):
        env.integer("PDF_PROCESSES", default=2)


def test_a_file_of_settings_fills_what_the_environment_leaves_open(monkeypatch, tmp_path):
    monkeypatch.setenv("PORTAL_URL", "https://set.example.org")
    monkeypatch.setenv("ALLOWED_HOSTS", "")
    monkeypatch.delenv("ALLOWED_HOSTS")
    file = tmp_path / ".env"
    file.write_text("# comment\nPORTAL_URL=https://file.example.org\n\nALLOWED_HOSTS='a.example.org, b.example.org'\n")
    env.read_file(file)
    assert env.text("PORTAL_URL") == "https://set.example.org"
    assert env.words("ALLOWED_HOSTS") == ["a.example.org", "b.example.org"]


def test_a_broken_line_in_the_file_is_named(tmp_path):
    (tmp_path / ".env").write_text("SECRET_KEY=x\nDEMO\n")
    with pytest.raises(ImproperlyConfigured, match=r"^\.env, line 2: write NAME=value \(found 'DEMO'\)\.$"):
        env.read_file(tmp_path / ".env")


EXPLAINED = set(re.findall(r"^#? ?(\w+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
# What only gunicorn, docker compose or the PDF engine, which knows no Django, reads.
ONLY_ELSEWHERE = {"WEB_CONCURRENCY", "PORTAL_HOST", "OWNER_PASSWORD", "WEB_PASSWORD", "PORTAL_PORT", "PDF_MEMORY_MB"}


def test_the_example_explains_every_setting():
    source = (ROOT / "actip_portal/settings.py").read_text()
    read = set(re.findall(r'env\.(?:text|boolean|integer|words|required)\(\s*"(\w+)"', source))
    assert read == EXPLAINED - ONLY_ELSEWHERE


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_of_settings_that_may_not_be_read_is_named(tmp_path):
    (tmp_path / ".env").touch(mode=0o000)
    with pytest.raises(
        ImproperlyConfigured, match=r"\.env could not be read \(Permission denied\)\. It must be readable"
    ):
        env.read_file(tmp_path / ".env")


def test_a_folder_in_place_of_the_settings_is_named(tmp_path):
    with pytest.raises(ImproperlyConfigured, match=rf"^{tmp_path} could not be read \(Is a directory\)\."):
        env.read_file(tmp_path)


# --- Locks and files --------------------------------------------------------------------------------------------------
def test_there_is_a_lock_for_each_list():
    assert [lock.stem for lock in LOCKS] == sorted(path.stem for path in (ROOT / "requirements").glob("*.in"))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_locked_package_has_its_version_and_hashes_and_no_address(lock: Path):
    text = lock.read_text()
    assert "://" not in text
    for requirement in text.replace("\\\n", " ").splitlines():
        assert re.fullmatch(r"[a-z0-9.-]+==[\w.+-]+( ; [^#]+?)?( +--hash=sha256:[0-9a-f]{64})+", requirement.strip())


def test_no_file_names_a_package_registry_or_a_folder_of_some_machine():
    files = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True
    )
    if files.returncode:
        pytest.skip("This is not a git checkout.")
    # Written backwards, so that this file does not name them itself.
    words = [
        word[::-1] for word in ("gro.ipyp", "gro.detsohnohtyp", "gro.sjmpn", "niam/krow/", "derahs/krow/", "/toor/")
    ]
    named = []
    for name in files.stdout.splitlines():
        path = ROOT / name
        if path.is_file() and path.stat().st_size < 2_000_000:
            text = path.read_bytes().decode("utf-8", "ignore")
            named += [f"{name}: {word}" for word in words if word in text]
    assert named == []


# --- Database ---------------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_tests_run_as_the_web_role_under_row_level_security():
    call_command("check", databases=["default"])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user = %s, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user",
            [connection.settings_dict["USER"]],
        )
        assert cursor.fetchone() == (True, False, False)


ADDRESSES = ("DATABASE_URL", "DATABASE_OWNER_URL")


@pytest.fixture
def ascii_database():
    """The settings for a database whose text is kept byte by byte, as a cluster made under the locale C makes it."""
    name = "actip_test_ascii"
    with owner_connection() as connection:
        connection.execute(f"CREATE DATABASE {name} ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0")
    yield {setting: urlsplit(os.environ[setting])._replace(path=f"/{name}").geturl() for setting in ADDRESSES}
    with owner_connection() as connection:
        connection.execute(f"DROP DATABASE {name}")


@pytest.mark.django_db
def test_a_database_that_would_cut_words_in_khmer_is_refused(ascii_database):
    done = subprocess.run(
        [sys.executable, *processes.PREPARE],
        cwd=ROOT,
        env=os.environ | ascii_database,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert done.stderr.strip() == (
        'CommandError: The database "actip_test_ascii" keeps its text as SQL_ASCII; the portal needs UTF8, or words in '
        "Khmer, Lao or Burmese would be cut and lost. Nothing was changed. Make it again: CREATE DATABASE "
        f"actip_test_ascii OWNER {connections['owner'].settings_dict['USER']} ENCODING 'UTF8' TEMPLATE template0"
    )


@pytest.mark.django_db
def test_a_server_that_does_not_answer_is_named():
    nobody = "postgresql://nobody@127.0.0.1:1/nothing?connect_timeout=1"
    done = subprocess.run(
        [sys.executable, *processes.PREPARE, "--wait", "1"],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": "postgresql://web@127.0.0.1:1/nothing", "DATABASE_OWNER_URL": nobody},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("CommandError: The database cannot be reached: ")
    assert "Traceback" not in done.stderr


@pytest.mark.django_db
def test_the_web_role_cannot_change_the_convention():
    with pytest.raises(ProgrammingError, match="permission denied"):
        TreatyFact.objects.all().delete()


@pytest.mark.django_db
@pytest.mark.parametrize("again", [1, 2])
def test_preparing_a_database_again_changes_nothing(again):
    """Also shows that a run left no rows behind for the next one."""
    assert (MemberState.objects.count(), AuditEvent.objects.count()) == (11, 0)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("again", [1, 2])
def test_what_a_test_commits_is_gone_in_the_next(again):
    assert list(MemberState.objects.filter(name="Elsewhere")) == []
    assert AuditEvent.objects.count() == 0
    MemberState.objects.filter(iso2="VN").update(name="Elsewhere")

    audit.record("something tried", on=None, by=None)


# --- Responses --------------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_every_response_carries_the_policy_and_the_headers(client: Client):
    response = client.get("/account/login/")
    assert response.status_code == 200
    policy = dict(part.split(" ", 1) for part in response["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert "unsafe" not in response["Content-Security-Policy"]
    wanted = {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    assert {name: response.get(name) for name in wanted} == wanted


# --- Queue ------------------------------------------------------------------------------------------------------------
def test_a_real_worker_does_what_is_queued(worker):
    sent = app.send_task("celery.accumulate", args=[1])
    worker.wait_for_log(f"Task celery.accumulate[{sent.id}] succeeded")


# --- Tools ------------------------------------------------------------------------------------------------------------
def test_a_taken_port_gives_the_next_free_one():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert services.free_port(port) > port


@pytest.mark.parametrize(
    ("error", "port", "said"),
    [
        (errno.EACCES, 80, "This user may not use port 80; take one from 1024 on."),
        (errno.EADDRINUSE, 65534, "No port from 65534 to 65535 is free; take a lower one."),
    ],
)
def test_why_no_port_can_be_had_is_said(monkeypatch, error, port, said):
    class SocketWithoutPort(socket.socket):
        def bind(self, address):
            raise OSError(error, "refused")

    monkeypatch.setattr(services.socket, "socket", SocketWithoutPort)
    with pytest.raises(services.NoPort, match=re.escape(said)):
        services.free_port(port)


def test_the_demo_reaches_no_server_that_the_environment_names(monkeypatch, tmp_path):
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere.example.org")
    monkeypatch.setenv("EMAIL_HOST", "mail.example.org")
    demo = launch.Demo(tmp_path, 8000, threading.Event())
    found = demo.environment("postgresql://web@/actip", "postgresql://owner@/actip", "redis+socket:///valkey.sock")
    assert (found["REDIS_URL"], found["EMAIL_HOST"], found["DEMO"]) == ("redis+socket:///valkey.sock", "", "1")
    assert found["SECRET_KEY"] == (tmp_path / "secret_key").read_text()
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_the_web_role_of_a_given_server_is_not_its_owner():
    url = as_web_role("postgresql://owner:secret@db.example.org:5433/actip?sslmode=require")
    assert re.fullmatch(r"postgresql://actip_web_test:[0-9a-f]{32}@db\.example\.org:5433/actip\?sslmode=require", url)


def test_the_checks_need_no_database():
    assert checks.ENVIRONMENT["DATABASE_URL"].endswith("@127.0.0.1:1/nothing")


# --- Containers: the same commands as the demo and the tests ----------------------------------------------------------
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())


@pytest.mark.parametrize(
    ("service", "command"),
    [("prepare", processes.PREPARE), ("web", processes.WEB), ("worker", processes.WORKER), ("beat", processes.BEAT)],
)
def test_a_container_runs_what_the_demo_runs(service, command):
    assert COMPOSE["services"][service]["command"][: len(command) + 1] == ["python", *command]


UNITS = {"web": processes.WEB, "worker": processes.WORKER, "beat": processes.BEAT}


@pytest.mark.parametrize(("name", "command"), UNITS.items())
def test_a_service_unit_runs_what_the_demo_runs(name, command):
    unit = (ROOT / f"deploy/actip-{name}.service").read_text()
    (line,) = re.findall(r"^ExecStart=(.*)$", unit, re.MULTILINE)
    assert line.split()[: len(command) + 1] == ["/srv/actip/.venv/bin/python", *command]
    for setting in ("User=actip", "Restart=always", "ProtectSystem=strict", "StateDirectory=actip", "MemorySwapMax=0"):
        assert setting in unit.splitlines()


def test_the_proxy_passes_case_files_on_and_lets_documents_through():
    proxy = (ROOT / "deploy/nginx.conf").read_text()
    (location,) = re.findall(r"location ~ (\S+) \{([^}]*)\}", proxy)
    assert re.match(location[0], reverse("case-file", args=[12]))
    assert "proxy_request_buffering off;" in location[1]
    megabytes = [int(number) for number in re.findall(r"client_max_body_size\s+(\d+)m;", proxy)]
    assert megabytes[0] * 1024**2 > settings.EVIDENCE_MAX_BYTES
    assert megabytes[1] * 1024**2 > upload.CSV_AT_MOST
    for header in ("X-Forwarded-Proto $scheme", "X-Forwarded-For   $proxy_add_x_forwarded_for"):
        assert f"proxy_set_header {header};" in proxy


def test_every_setting_of_the_example_reaches_the_containers():
    """As it stands in .env, or by a value that docker compose makes of others. A demo or debug pages it never is."""
    text = (ROOT / "docker-compose.yml").read_text()
    made_of_others = {"DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "ALLOWED_HOSTS", "BEHIND_HTTPS"}
    in_the_image = {"VAR_DIR"} if "VAR_DIR=/app/var" in (ROOT / "Dockerfile").read_text() else set()
    for service in ("prepare", "web", "worker", "beat"):
        given = COMPOSE["services"][service]["environment"]
        taken = {name for name in EXPLAINED if name in given or f"${{{name}:" in text}
        owner = set() if service == "prepare" else {"DATABASE_OWNER_URL"}  # the others do not know the owner's password
        assert EXPLAINED - taken == in_the_image | owner | {"DEBUG", "DEMO"}
        fixed = {name for name, value in given.items() if value and "${" not in value} | (made_of_others & given.keys())
        assert fixed == made_of_others - owner


def test_the_image_starts_the_web_server_that_the_demo_starts():
    lines = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
    (command,) = re.findall(r"^CMD (\[.*\])$", lines, re.MULTILINE)
    assert yaml.safe_load(command)[: len(processes.WEB) + 1] == ["python", *processes.WEB]
    # By number: where nothing may run as root, a name could be root's.
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", re.findall(r"^USER (\S+)$", lines, re.MULTILINE)[-1])


def test_every_container_has_a_check_of_its_health_or_ends_by_itself():
    without = [name for name, service in COMPOSE["services"].items() if "healthcheck" not in service]
    assert without == ["prepare"]


def test_every_secret_of_the_containers_must_be_given():
    text = (ROOT / "docker-compose.yml").read_text()
    for name in ("SECRET_KEY", "OWNER_PASSWORD", "WEB_PASSWORD"):
        assert re.search(rf"\$\{{{name}:\?", text)
        assert not re.search(rf"\$\{{{name}(:-|\}})", text.replace(f"${{{name}:?", ""))
