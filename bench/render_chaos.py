"""PDFs asked for while workers, Redis and PostgreSQL are killed: each is made, none twice.

jobs asked for, each of other words; kills of the process that renders, of the whole worker, of Redis and of PostgreSQL
in turn; lost: jobs that did not end with their file, whole; duplicates: how often a job was recorded as made once more,
and second jobs for the same words; p95_recovery_s: from a kill to the next PDF that is finished.
"""

import itertools
import math
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import psutil
from psycopg import sql

from actip_portal import embedded
from bench.stage import Stage, stage
from scripts import processes

KEYS = ("jobs", "kills", "lost", "duplicates", "p95_recovery_s")
ALWAYS: dict[str, float | str] = {"lost": 0, "duplicates": 0}
SMALL = {"jobs": 3, "every": 4.0, "with_servers": False}
PATIENCE = 400.0  # seconds for all that is still waiting at the end
AT_ONCE = 3  # jobs that wait or run


class Portal:
    """Worker, clock and servers, which can be killed and come back as a supervisor brings them back."""

    def __init__(self, live: Stage) -> None:
        self.live = live
        live.stop_worker()
        self.env = live.env | {"PDF_PROCESSES": "2"}
        self.output = live.logs.open("a")
        self.worker = processes.start(processes.WORKER, self.env, self.output)
        self.clock = processes.start(processes.BEAT, self.env, self.output)
        self.redis = embedded.Valkey(live.var_dir / "valkey")
        self.postgres = embedded.Postgres(live.var_dir / "postgres")

    def kill_renderer(self) -> None:
        for process in psutil.Process(self.worker.pid).children():
            process.kill()

    def kill_worker(self) -> None:
        for process in [*psutil.Process(self.worker.pid).children(recursive=True), psutil.Process(self.worker.pid)]:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        self.worker.wait()
        self.worker = processes.start(processes.WORKER, self.env, self.output)

    def kill_redis(self) -> None:
        self._kill(self.redis, signal.SIGKILL)

    def kill_postgres(self) -> None:
        self._kill(self.postgres, signal.SIGQUIT)  # it ends at once, and recovers when it starts

    def _kill(self, server: embedded.Valkey | embedded.Postgres, number: signal.Signals) -> None:
        process = server._running()
        assert process is not None
        process.send_signal(number)
        process.wait(20)
        time.sleep(2)
        server.start_again()

    def close(self) -> None:
        processes.stop([self.worker, self.clock])
        self.output.close()


def main(jobs: int = 100, every: float = 12.0, with_servers: bool = True) -> dict[str, float]:
    """``every``: seconds between two kills."""
    if with_servers:
        os.environ.pop("REDIS_URL", None)  # only servers of our own are killed
    with stage(sample=False, alone=True) as live:
        if with_servers:
            _make_commits_durable(live)
        report, officer = _report()
        portal = Portal(live)
        try:
            kinds = [portal.kill_renderer, portal.kill_worker]
            if with_servers:
                kinds += [portal.kill_redis, portal.kill_postgres]
            asked, kills = _ask_while_killing(report, officer, jobs, itertools.cycle(kinds), every)
            rows = _ended(asked)
        finally:
            portal.close()
        made, intact = _made(asked)
    finished = sorted(row["finished_at"].timestamp() for row in rows if row["finished_at"])
    recoveries = [min((t - kill for t in finished if t > kill), default=PATIENCE) for kill in kills[:-1] or kills]
    for row in rows:
        if row["status"] != "done":
            print(f"Job {row['pk']} is {row['status']}: {row['error']}")
    print(f"Attempts: {dict(Counter(row['attempts'] for row in rows))}; recoveries {[round(r) for r in recoveries]}")
    return {
        "jobs": len(asked),
        "kills": len(kills),
        "lost": sum(row["pk"] not in intact for row in rows) + len(asked) - len(rows),
        "duplicates": sum(made.values()) - len(made) + max(0, len(asked) - jobs),
        "p95_recovery_s": round(sorted(recoveries)[math.ceil(0.95 * len(recoveries)) - 1], 1),
    }


def _make_commits_durable(live: Stage) -> None:
    """What PostgreSQL has confirmed outlives its end, as in any installation. Throw-away servers do without this."""
    with live.as_superuser() as connection:
        name = sql.Identifier(connection.info.dbname)
        connection.execute(sql.SQL("ALTER DATABASE {} SET synchronous_commit = on").format(name))


def _report() -> tuple[Any, Any]:
    """A report to AMMTC on one national report."""
    from members.demo import create_demo_people
    from reporting.actions import consolidation
    from reporting.jobs.queue import quiet
    from tests.factories import everything, state
    from tests.factories.reports import accepted, open_cycle, report_of

    people = create_demo_people()
    officer = people["secretariat"]
    with everything(), quiet():
        cycle = open_cycle(officer, year=2031)
        accepted(report_of(state("KH"), cycle), people["focal.kh"], officer, art12_1_q1="training")
        return consolidation.start(cycle=cycle, by=officer), officer


def _ask_while_killing(
    report: Any, officer: Any, jobs: int, kinds: Iterator[Callable[[], None]], every: float
) -> tuple[list[int], list[float]]:
    """Ask for one PDF after the other, each of other words, two times each. Ids of the jobs, and times of the kills."""
    from django.db import DatabaseError, connection

    asked: list[int] = []
    kills: list[float] = []
    next_kill = time.monotonic() + every
    chance = random.Random(7)
    while len(asked) < jobs or (kills and time.monotonic() < next_kill) or not kills:
        if time.monotonic() > next_kill:
            kind = next(kinds)
            print(f"{len(asked)} jobs asked for; {kind.__name__.replace('_', ' ')}", flush=True)
            kills.append(time.time())
            kind()
            next_kill = time.monotonic() + every * chance.uniform(0.6, 1.4)
        try:
            if len(asked) < jobs and _waiting(asked) < AT_ONCE:
                asked.append(_ask(report, officer, f"Words number {len(asked)}."))
                if (again := _ask(report, officer, "")) != asked[-1]:
                    asked.append(again)  # it counts as a duplicate
        except DatabaseError as error:
            print(f"Not asked: {str(error).splitlines()[0]}")
            connection.close()
        time.sleep(0.3)
    return asked, kills


def _ask(report: Any, officer: Any, words: str) -> int:
    from reporting.actions import consolidation, rendering
    from reporting.models import ConsolidatedReport
    from tests.factories import everything

    with everything():
        current = ConsolidatedReport.objects.select_related("cycle").get(pk=report.pk)
        text = current.texts.get(key="summary")
        if words and text.text != words:
            consolidation.save_text(text=text, words=words, base_version=text.version, by=officer)
        return rendering.request(consolidated=current, by=officer).pk


def _waiting(asked: list[int]) -> int:
    from reporting.models import RenderJob
    from tests.factories import everything

    with everything():
        return RenderJob.objects.filter(pk__in=asked, status__in=["queued", "running"]).count()


def _ended(asked: list[int]) -> list[Any]:
    """The rows, once all have ended or the patience is over."""
    from reporting.models import RenderJob
    from tests.factories import everything

    deadline = time.monotonic() + PATIENCE
    while _waiting(asked) and time.monotonic() < deadline:
        time.sleep(0.5)
    with everything():
        return list(RenderJob.objects.filter(pk__in=asked).values("pk", "status", "attempts", "error", "finished_at"))


def _made(asked: list[int]) -> tuple[Counter[int], set[int]]:
    """How often the audit trail says that each job was made; and the jobs whose file is whole."""
    from members.models import AuditEvent
    from reporting.actions.rendering import is_gone
    from reporting.models import RenderJob
    from tests.factories import everything

    with everything():
        events = AuditEvent.objects.filter(what="report rendered").values_list("details", flat=True)
        made = Counter(details["job"] for details in events if details["job"] in asked)
        done = RenderJob.objects.filter(pk__in=asked, status="done")
        return made, {job.pk for job in done if not is_gone(job)}
