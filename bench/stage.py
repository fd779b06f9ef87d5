"""What a bench stands on: a throw-away database with the sample data and, if wanted, the portal answering on a port."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import django

from scripts import processes, services


@dataclass(frozen=True)
class Stage:
    var_dir: Path
    env: dict[str, str]  # for further processes
    url: str | None  # of the live portal
    logs: Path  # what the live processes said


@contextmanager
def stage(*, live: bool = False, sample: bool = True) -> Iterator[Stage]:
    """Set the stage and Django up, with REDIS_URL of the environment or else the queue of files.

    Use it once in a process, before anything reads Django's settings: import the portal's models inside. ``live``
    starts a web server and a worker, and waits until the first page answers. Without ``sample`` there is nobody and no
    cycle yet. All of it is gone afterwards.
    """
    with tempfile.TemporaryDirectory(prefix="actip-bench-") as folder, ExitStack() as stack:
        var_dir = Path(folder) / "var"
        var_dir.mkdir()
        web_url, owner_url = stack.enter_context(services.postgres(var_dir / "postgres"))
        port = services.free_port()
        os.environ.update(
            {
                "DJANGO_SETTINGS_MODULE": "actip_portal.settings",
                "SECRET_KEY": "only for measuring",
                "VAR_DIR": str(var_dir),
                "DATABASE_URL": web_url,
                "DATABASE_OWNER_URL": owner_url,
                "DEMO": "1",
                "DEBUG": "0",
                "BEHIND_HTTPS": "0",
                "EMAIL_HOST": "",
                "PORTAL_URL": f"http://localhost:{port}",
            }
        )
        env = dict(os.environ)
        logs = var_dir / "processes.log"
        with logs.open("w") as output:
            processes.run([*processes.PREPARE, "--verbosity", "0"], env, output)
            if sample:
                processes.run(processes.SAMPLE_DATA, env, output)
            if live:
                processes.run(processes.COLLECT_STATIC, env, output)
                worker = processes.start(processes.WORKER, env, output)
                web = processes.start([*processes.WEB, "--bind", f"127.0.0.1:{port}"], env, output)
                stack.callback(processes.stop, [web, worker])
                processes.wait_for_page(f"http://127.0.0.1:{port}/", web)
        django.setup()
        stack.callback(_close_connections)
        yield Stage(var_dir=var_dir, env=env, url=f"http://127.0.0.1:{port}" if live else None, logs=logs)


def _close_connections() -> None:
    from django.db import connections

    connections.close_all()
