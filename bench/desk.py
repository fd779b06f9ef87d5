"""The secretariat's desk: queries from 1 state and 1 cycle to 11 and 10, and answers to 20 people at once.

queries_small, queries_large: of all measured pages together, with one report in one cycle and with 110 full reports in
ten. p50_ms, p95_ms: of all requests of ``users`` people who each open one page after the other, without a pause, from a
real gunicorn (two processes) on this machine.
"""

import os
import re
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from statistics import quantiles
from typing import Any, cast
from urllib.request import Request, urlopen

from bench.stage import stage

KEYS = ("queries_small", "queries_large", "p50_ms", "p95_ms", "users")
ALWAYS: dict[str, str] = {}
SMALL = {"users": 3, "rounds": 1, "cycles": 6}
FIRST_YEAR = 2011  # before the sample data, so that the first measurement has no earlier report
SECTION = "article-14"
COPIED = ("kind", "value", "narrative", "reason", "updated_at", "updated_by_id", "question_id")


def main(users: int = 20, rounds: int = 6, cycles: int = 10) -> dict[str, float]:
    """``rounds``: how often each person opens every page."""
    os.environ.setdefault("WEB_CONCURRENCY", "2")
    with stage(live=True, sample=False) as live:
        from members.demo import create_demo_people
        from scripts import processes

        people = create_demo_people()
        officer, focal = people["secretariat"], people["focal.kh"]
        with _everything():
            first = _first_report(officer, focal)
        small = _queries(officer, focal, first)
        with live.logs.open("a") as output:
            processes.run(processes.SAMPLE_DATA, live.env, output)
        with _everything():
            _grow(officer, cycles)
            first.refresh_from_db()
        large = _queries(officer, focal, first)
        for page, few in small.items():
            grown = Counter(large[page]) - Counter(few)
            more = f"; more of {', '.join(grown.elements())}" if grown else ""
            print(f"{page:<30} queries {len(few):>3} with one report, {len(large[page]):>3} with {_reports()}{more}")
        paths = [path for path, who in _pages(first).items() if who == "secretariat"]
        took = _ask(live.url, paths, users, rounds)
        for path, page_times in took.items():
            print(f"{path:<30} p50 {_percentile(page_times, 50):>7.1f} ms, p95 {_percentile(page_times, 95):>7.1f} ms")
        times = [seconds for page_times in took.values() for seconds in page_times]
        return {
            "queries_small": sum(map(len, small.values())),
            "queries_large": sum(map(len, large.values())),
            "p50_ms": round(_percentile(times, 50), 1),
            "p95_ms": round(_percentile(times, 95), 1),
            "users": users,
        }


def _everything() -> Any:
    from tests.factories import everything

    return everything()


def _first_report(officer: Any, focal: Any) -> Any:
    """Cambodia's submitted report in a cycle without other states, with one open and one answered clarification."""
    from members.models import MemberState
    from reporting.actions import clarifications
    from reporting.models import Section
    from tests.factories.reports import open_cycle, report_of, submitted

    cambodia = MemberState.objects.filter(iso2="KH")
    report = report_of(cambodia.get(), open_cycle(officer, year=FIRST_YEAR, invited=cambodia))
    submitted(report, focal)
    for text in ("Which act is meant?", "From which year?"):  # one for each side to look at
        thread = clarifications.ask(
            report=report,
            section=Section.objects.get(key=SECTION, questionnaire=report.cycle.questionnaire_id),
            text=text,
            by=officer,
        )
    clarifications.send(thread=thread, text="From 2010.", base_version=0, by=focal)
    return report


def _grow(officer: Any, number: int) -> None:
    """Add cycles in which every state has submitted a full report, with the content of its last sample report."""
    from django.utils import timezone

    from members.models import MemberState
    from reporting.actions import cycles
    from reporting.enums import ReportStatus, SectionStatus
    from reporting.jobs.queue import quiet
    from reporting.models import Answer, NationalReport, ReportingCycle, SubmittedVersion
    from tests.factories.reports import open_cycle

    with quiet():
        first = ReportingCycle.objects.get(period_end__year=FIRST_YEAR)
        cycles.change(cycle=first, invited=MemberState.objects.all(), by=officer)
        missing = number - ReportingCycle.objects.exclude(opened_at=None).count()
        for year in range(FIRST_YEAR + 1, FIRST_YEAR + 1 + missing):
            open_cycle(officer, year=year)
    newest = SubmittedVersion.objects.order_by("report__member_state", "report__cycle__period_end", "-number")
    sources = {v.report.member_state_id: v for v in newest.exclude(content__sections=[]).select_related("report")}
    for report in NationalReport.objects.filter(versions=None, cycle__opened_at__isnull=False).select_related("cycle"):
        source, now = sources[report.member_state_id], timezone.now()
        Answer.objects.filter(report=report).delete()
        Answer.objects.bulk_create(
            Answer(report=report, **{name: getattr(answer, name) for name in COPIED})
            for answer in Answer.objects.filter(report=source.report)
        )
        reference = f"COPY-{report.pk}-1"
        SubmittedVersion.objects.create(
            report=report,
            number=1,
            reference=reference,
            content=cast(Any, {**source.content, "reference": reference}),
            content_hash=source.content_hash,
            submitted_at=now,
            submitted_by=source.submitted_by,
        )
        report.status, report.submitted_at, report.submitted_by = ReportStatus.SUBMITTED, now, source.submitted_by
        report.save()
        report.sections.update(is_open=False, status=SectionStatus.READY)


def _reports() -> int:
    from reporting.models import SubmittedVersion

    with _everything():
        return SubmittedVersion.objects.values("report").distinct().count()


def _pages(report: Any) -> dict[str, str]:
    """Path → the person who opens it."""
    from django.urls import reverse

    return {
        reverse("region-overview"): "secretariat",
        f"{reverse('region-overview')}?cycle={report.cycle_id}": "secretariat",
        reverse("review-queue"): "secretariat",
        reverse("home"): "secretariat",
        reverse("report-version", args=[report.pk, 1]): "secretariat",
        reverse("review-section", args=[report.pk, SECTION]): "secretariat",
        f"{reverse('home')}?of=state": "state",
    }


def _queries(officer: Any, focal: Any, report: Any) -> dict[str, list[str]]:
    """Path → the first table of each query of the page, with warm caches of the process."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    counted: dict[str, list[str]] = {}
    for path, who in _pages(report).items():
        client = Client(SERVER_NAME="localhost")
        client.force_login(officer if who == "secretariat" else focal, _BACKEND)
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200, path
        counted[path] = [_table(query["sql"]) for query in captured]
    return counted


def _table(sql: str) -> str:
    found = re.search(r'(?:FROM|INTO|UPDATE) "?(\w+)', sql)
    return found.group(1) if found else sql.partition(" ")[0]


_BACKEND = "members.backends.RoleBackend"


def _ask(url: str, paths: list[str], users: int, rounds: int) -> dict[str, list[float]]:
    """Path → milliseconds of each response, for so many people at once."""
    from django.conf import settings
    from django.test import Client

    from tests.factories import secretariat

    def cookies() -> Iterator[str]:
        for _ in range(users):
            client = Client(SERVER_NAME="localhost")
            client.force_login(secretariat(), _BACKEND)
            yield f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"

    start = threading.Barrier(users)
    took: dict[str, list[float]] = {path: [] for path in paths}

    def person(number: int, cookie: str) -> None:
        start.wait()
        for step in range(rounds * len(paths)):
            path = paths[(number + step) % len(paths)]
            began = time.perf_counter()
            with urlopen(Request(url + path, headers={"Cookie": cookie}), timeout=120) as answer:
                assert b"Sign out" in answer.read()
            took[path].append((time.perf_counter() - began) * 1000)

    signed_in = list(cookies())
    urlopen(Request(url + paths[0], headers={"Cookie": signed_in[0]}), timeout=120).close()
    with ThreadPoolExecutor(users) as pool:
        list(pool.map(person, range(users), signed_in))
    return took


def _percentile(values: list[float], percent: int) -> float:
    return quantiles(values, n=100, method="inclusive")[percent - 1]
