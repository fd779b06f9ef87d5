"""The database, the queue and the browser that tests use.

Every test uses the database as the web role, under row level security, on tables that the owner made, exactly as an
installation does. Arrange rows inside ``with everything():``; then act as a person would.
"""

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, suppress
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connections
from django.test import TransactionTestCase
from playwright.sync_api import Browser, Page, sync_playwright
from psycopg import sql

from actip_portal.celery import app
from reporting.models import NationalReport, Questionnaire
from reporting.questionnaire import kept
from scripts import processes
from tests import factories, prepared
from tests.factories.reports import open_cycle, report_of
from victims import layout

SCREENSHOTS = processes.ROOT / "screenshots"
# Longest first: where two processes share the files, a long one at the end would leave one of them idle.
LONG = (
    "tests/test_benches.py", "tests/browser/test_release_pages.py", "tests/browser/test_section_page.py",
    "tests/browser/test_tables.py", "tests/reporting/sample_loading/", "tests/test_launch.py", "tests/test_",
    "tests/browser/", "tests/reporting/publication/", "tests/reporting/workbook/",
)  # fmt: skip
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that take minutes come first, so that two processes that share the files end at about the same time."""

    def place(item: pytest.Item) -> int:
        return next((place for place, name in enumerate(LONG) if item.nodeid.startswith(name)), len(LONG))

    items.sort(key=place)


# --- Database ---------------------------------------------------------------------------------------------------------
def owner_connection(name: str | None = None) -> psycopg.Connection:
    """A connection of the owner, besides Django's; to the test database unless another ``name`` is given."""
    parameters = connections["owner"].get_connection_params()
    wanted = {key: parameters[key] for key in ("dbname", "host", "port", "user", "password") if key in parameters}
    return psycopg.connect(**(wanted | ({"dbname": name} if name else {})), autocommit=True)


def table_names(connection: psycopg.Connection, schema: str) -> list[str]:
    found = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY 1", [schema])
    return [name for (name,) in found if name != "django_migrations"]


def keep_first_rows() -> None:
    """Copy the rows of a fresh installation (the Convention, roles, rights) into the schema ``first``."""
    with owner_connection() as connection:
        connection.execute("CREATE SCHEMA first")
        for name in table_names(connection, "public"):
            table = sql.Identifier(name)
            if connection.execute(sql.SQL("SELECT EXISTS (SELECT FROM {})").format(table)).fetchone() == (True,):
                connection.execute(sql.SQL("CREATE TABLE first.{0} AS TABLE public.{0}").format(table))


def back_to_first_rows(test_case: TransactionTestCase) -> None:
    """After a test that commits: every table has the rows of a fresh installation again.

    Replaces Django's flush, because the web role may not empty tables. Foreign keys are deferred, so the order of the
    tables does not matter.
    """
    for last in (False, False, False, True):
        try:
            _put_first_rows_back()
            return
        except psycopg.errors.DeadlockDetected:  # a page that was still open in a browser made a request
            if last:
                raise


def _put_first_rows_back() -> None:
    with owner_connection() as connection, connection.transaction():
        connection.execute("SET LOCAL lock_timeout = '10s'")
        names = [sql.Identifier("public", name) for name in table_names(connection, "public")]
        connection.execute(sql.SQL("TRUNCATE {}").format(sql.SQL(", ").join(names)))
        for name in table_names(connection, "first"):
            connection.execute(sql.SQL("INSERT INTO public.{0} TABLE first.{0}").format(sql.Identifier(name)))


def use_database(name: str) -> None:
    for wrapper in connections.all():
        wrapper.close()
        wrapper.settings_dict["NAME"] = name


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker) -> Iterator[None]:
    """One database for each test process, made as by ``prepare_database``, dropped at the end."""
    name = f"actip_test_{os.getpid()}"
    with owner_connection(connections["owner"].settings_dict["NAME"]) as base:
        with django_db_blocker.unblock():
            prepared.copy_to(name, base, use_database, keep_first_rows)
            # As a process that has shown a page: otherwise the first test would count more queries than the others.
            layout.known()
            kept.questions_of(Questionnaire.objects.get(version=1))
        TransactionTestCase._fixture_teardown = back_to_first_rows  # type: ignore[attr-defined]
        yield
        with django_db_blocker.unblock():
            for wrapper in connections.all():
                wrapper.close()
        # A live server's last request may still hold a connection. PostgreSQL waits five seconds for it; what stays
        # then goes with the throw-away server, or with the next test process of the same number.
        with suppress(psycopg.errors.ObjectInUse):
            prepared.drop(name, base)


@pytest.fixture(autouse=True)
def no_files_of_other_tests() -> Iterator[None]:
    """What a test kept as a file goes, as its rows do: a blank questionnaire made before is found by its name."""
    yield
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)


@pytest.fixture
def everything(db) -> Callable[[], AbstractContextManager[None]]:
    """``factories.everything``, and the database with it."""
    return factories.everything


@pytest.fixture
def report(everything) -> NationalReport:
    """Cambodia's draft in a cycle that has opened."""
    with everything():
        return report_of(factories.state("KH"), open_cycle())


# --- Queue ------------------------------------------------------------------------------------------------------------
def database_url(alias: str) -> str:
    """The address of the test database, for another process."""
    found = connections[alias].settings_dict
    server = f"{found['HOST']}:{found['PORT']}".rstrip(":")
    user = f"{found['USER']}:{found['PASSWORD']}"
    if found["HOST"].startswith("/") or not found["HOST"]:
        return f"postgresql://{user}@/{found['NAME']}?host={found['OPTIONS'].get('host', found['HOST'])}"
    return f"postgresql://{user}@{server}/{found['NAME']}"


class Worker:
    """A real Celery worker on the test database, with its log."""

    def __init__(self, process: subprocess.Popen, log: Path) -> None:
        self.process, self.log = process, log

    def wait_for_log(self, words: str, seconds: float = 20) -> None:
        deadline = time.monotonic() + seconds
        while words not in self.log.read_text():
            if self.process.poll() is not None or time.monotonic() > deadline:
                pytest.fail(f"The worker did not log {words!r}:\n{self.log.read_text()}")
            time.sleep(0.05)


@pytest.fixture
def start_worker(transactional_db, tmp_path) -> Iterator[Callable[[], Worker]]:
    """Call it to start a worker. Workers that still run at the end of the test are stopped.

    What earlier tests left in the queue is thrown away: their rows and files are gone.
    """
    app.control.purge()
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "actip_portal.settings",
        "DATABASE_URL": database_url("default"),
        "DATABASE_OWNER_URL": "",
        "DISCLOSURE_MILLIONS": "500",  # stories need a safe release, not the one that hides least
    }
    started: list[Worker] = []

    def start() -> Worker:
        log = tmp_path / f"worker-{len(started)}.log"
        with log.open("w") as output:
            worker = Worker(processes.start(processes.WORKER, environment, output), log)
        started.append(worker)
        worker.wait_for_log(" ready.")
        return worker

    yield start
    processes.stop(worker.process for worker in started)


@pytest.fixture
def worker(start_worker) -> Worker:
    return start_worker()


# --- Browser ----------------------------------------------------------------------------------------------------------
@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The Chromium of the system."""
    program = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if program is None:
        pytest.skip("Chromium is not installed: sudo apt-get install chromium")
    with sync_playwright() as playwright:
        # Playwright keeps an event loop in this thread, which Django takes for an asynchronous caller.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
        browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser, live_server) -> Iterator[Page]:
    """A page of a new visitor. The test fails on a script error or a violation of the Content Security Policy."""
    context = browser.new_context(base_url=live_server.url, reduced_motion="reduce", locale="en-GB")
    context.set_default_timeout(10_000)
    problems: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda said: problems.append(said.text) if "Content Security Policy" in said.text else None)
    yield page
    context.close()
    assert problems == []


@pytest.fixture
def screenshot(request) -> Callable[[Page, str], Path]:
    """``screenshot(page, "filled in")`` keeps the whole page as screenshots/<test>-filled-in.png."""

    def take(page: Page, name: str) -> Path:
        path = SCREENSHOTS / f"{request.node.name}-{name}.png".replace(" ", "-").replace("/", "-")
        page.screenshot(path=path, full_page=True)
        return path

    return take
