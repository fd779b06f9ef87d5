"""The environment of a bench: a throw-away database with the sample data and, if wanted, the portal on a port."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

import django
import psycopg
from psycopg import sql

from scripts import processes, services


@dataclass
class Stage:
    folder: Path  # everything, with the temporary files of every process
    var_dir: Path
    env: dict[str, str]  # for further processes
    port: int  # of the live portal
    logs: Path  # the output of the processes
    has_static: bool = False
    web: subprocess.Popen | None = None
    web_processes: int = 1
    worker: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def collect_static(self) -> None:
        if not self.has_static:
            with self.logs.open("a") as output:
                processes.run(processes.COLLECT_STATIC, self.env, output)
            self.has_static = True

    def start(self, web_processes: int = 1) -> None:
        """Start web server and worker, if they do not run. Returns when the first page answers."""
        self.collect_static()
        if self.web is not None and self.web_processes != web_processes:
            processes.stop([self.web])
            self.web = None
        with self.logs.open("a") as output:
            if self.worker is None:
                self.worker = processes.start(processes.WORKER, self.env, output)
            if self.web is None:
                web = [*processes.WEB, "--workers", str(web_processes), "--bind", f"127.0.0.1:{self.port}"]
                self.web, self.web_processes = processes.start(web, self.env, output), web_processes
        processes.wait_for_page(f"{self.url}/", self.web)

    def stop_worker(self) -> None:
        processes.stop(process for process in [self.worker] if process)
        self.worker = None

    def stop(self) -> None:
        processes.stop(process for process in [self.web, self.worker] if process)
        self.web = self.worker = None

    def keep_database(self, name: str = "kept") -> None:
        """Save the database as it is now, for ``bring_database_back``."""
        self._as_superuser(name, "DROP DATABASE IF EXISTS {kept}", "CREATE DATABASE {kept} TEMPLATE {current}")

    def bring_database_back(self, name: str = "kept") -> None:
        """Restore the saved database. Live processes connect again automatically."""
        self._as_superuser(
            name,
            "DROP DATABASE {current} WITH (FORCE)",
            "CREATE DATABASE {current} OWNER {owner} TEMPLATE {kept} STRATEGY FILE_COPY",
        )

    def copy(self, name: str) -> "Stage":
        """A stage with a database that is a copy of this one, and a port of its own, on which nothing runs yet."""
        self._as_superuser(
            name,
            "DROP DATABASE IF EXISTS {kept} WITH (FORCE)",
            "CREATE DATABASE {kept} OWNER {owner} TEMPLATE {current} STRATEGY FILE_COPY",
        )
        env = dict(self.env)
        for url in ("DATABASE_URL", "DATABASE_OWNER_URL"):
            given = urlsplit(env[url])
            env[url] = given._replace(path=f"{given.path}_{name}").geturl()
        return replace(self, env=env, port=services.free_port(), web=None, worker=None)

    def use(self) -> None:
        """From now on the queries of this process, which has no connection yet, go to the database of this stage."""
        from django.db import connections

        for alias in connections:
            connections.settings[alias]["NAME"] = urlsplit(self.env["DATABASE_URL"]).path.lstrip("/")

    def as_superuser(self, dbname: str = "") -> psycopg.Connection:
        """A connection of somebody who sees every row; to the database of the stage unless another is named."""
        url = self.env["DATABASE_OWNER_URL"]
        name = dbname or psycopg.conninfo.conninfo_to_dict(url)["dbname"]
        return psycopg.connect(url, user="postgres", dbname=name, autocommit=True)

    def _as_superuser(self, name: str, *statements: str) -> None:
        _close_connections()
        given = psycopg.conninfo.conninfo_to_dict(self.env["DATABASE_OWNER_URL"])
        with self.as_superuser("postgres") as connection:
            names = {"current": given["dbname"], "kept": f"{given['dbname']}_{name}", "owner": given["user"]}
            for statement in statements:
                filled = sql.SQL(statement).format(**{name: sql.Identifier(str(word)) for name, word in names.items()})
                connection.execute(filled)


_shared: list[Stage] = []


@contextmanager
def shared_stage() -> Iterator[None]:
    """Within this block, all benches of this process use one stage with the sample data, one after the other."""
    with stage() as made:
        made.keep_database()
        _shared.append(made)
        try:
            yield
        finally:
            _shared.clear()


@contextmanager
def stage(
    *, live: bool = False, pages: bool = False, alone: bool = False, sample: bool = True, web_processes: int = 1
) -> Iterator[Stage]:
    """Set up the stage and Django, with REDIS_URL of the environment or else its own Valkey.

    Use it once in a process, before anything reads Django's settings: import the portal's models inside. ``live``
    starts a web server of ``web_processes`` and a worker. ``pages`` can be made in this process, because the static
    files that they name are there. ``alone``: no worker takes from the queue. Without ``sample`` there is nobody and
    no cycle yet, unless the stage is a shared one. All of it is gone afterwards.
    """
    if _shared:
        [made] = _shared
        made.bring_database_back()
        if live:
            made.start(web_processes)
        if alone:
            made.stop_worker()
        if pages:
            made.collect_static()
        yield made
        return
    with tempfile.TemporaryDirectory(prefix="actip-bench-") as folder, ExitStack() as stack:
        var_dir = Path(folder) / "var"
        var_dir.mkdir()
        stack.callback(_set_temporary_folder, os.environ.get("TMPDIR"))
        _set_temporary_folder(folder)
        web_url, owner_url = stack.enter_context(services.postgres(var_dir / "postgres"))
        redis_url = os.environ.get("REDIS_URL") or stack.enter_context(services.valkey(var_dir / "valkey"))
        port = services.free_port()
        os.environ.update(
            {
                "DJANGO_SETTINGS_MODULE": "actip_portal.settings",
                "SECRET_KEY": "only for measuring",
                "VAR_DIR": str(var_dir),
                "DATABASE_URL": web_url,
                "DATABASE_OWNER_URL": owner_url,
                "REDIS_URL": redis_url,
                "REDIS_PREFIX": f"actip-bench-{os.getpid()}:",
                "DEMO": "1",
                "DEBUG": "0",
                "BEHIND_HTTPS": "0",
                "EMAIL_HOST": "",
                "PORTAL_URL": f"http://localhost:{port}",
            }
        )
        made = Stage(Path(folder), var_dir, env=dict(os.environ), port=port, logs=var_dir / "processes.log")
        with made.logs.open("w") as output:
            processes.run([*processes.PREPARE, "--verbosity", "0"], made.env, output)
            if sample:
                processes.run(processes.SAMPLE_DATA, made.env, output)
        stack.callback(made.stop)
        if live:
            made.start(web_processes)
        if pages:
            made.collect_static()
        django.setup()
        stack.callback(_close_connections)
        yield made


def _set_temporary_folder(folder: str | None) -> None:
    """Set the temporary folder of this process and its children; None is the machine's default."""
    tempfile.tempdir = folder
    if folder is None:
        os.environ.pop("TMPDIR", None)
    else:
        os.environ["TMPDIR"] = folder


def _close_connections() -> None:
    from django.db import connections

    connections.close_all()
