"""The page on which a section is answered: bytes, queries, seconds on a slow line, and how long a save takes.

first_kb, next_kb: kB over the wire with an empty and with a full cache. queries_1, queries_130: with one answer in the
report and with all. slow_seconds: until the page can be used at 400 kbit/s and 400 ms, empty cache. autosave_p95_ms:
of 120 saves of one answer over HTTP, as the page's script sends them. autosave_queries, autosave_cpu_ms: of one save of
an answer of Article 14 in a full report, the latter as processor time of Python alone (mean of 40), so that what else
the machine does hardly counts.
"""

import time
from statistics import mean, quantiles
from typing import Any

from bench.browser import chromium, sign_in
from bench.stage import stage

KEYS = (
    "first_kb", "next_kb", "queries_1", "queries_130", "slow_seconds", "autosave_p95_ms", "autosave_queries",
    "autosave_cpu_ms",
)  # fmt: skip
ALWAYS = {"queries_130": "queries_1"}
SMALL = {"saves": 4, "autosaves": 3}
SECTION = "article-5"  # the longest of those without tables
AUTOSAVED = ("article-14", "art14-1-q1")
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}  # ms, bytes/s
SAVE = """async ([url, name, count]) => {
  const token = document.cookie.match(/csrftoken=([^;]+)/)[1], took = [];
  let version = document.querySelector(`[name="${name}-version"]`).value;
  for (let i = 0; i < count; i++) {
    const body = new FormData();
    body.append(`${name}-version`, version);
    body.append(`${name}-value`, 'planned');
    body.append(`${name}-narrative`, 'The committee met four times. '.repeat(20) + i);
    const start = performance.now();
    const response = await fetch(url, { method: 'POST', body, headers: { 'X-CSRFToken': token } });
    version = (await response.json()).version;
    took.push(performance.now() - start);
  }
  return took;
}"""


def main(saves: int = 120, autosaves: int = 40) -> dict[str, float]:
    """How many saves are sent over HTTP, and how many are made in this process."""
    with stage(live=True) as live, chromium() as browser:
        from members.demo import PASSWORD

        counted, path, email = _counted(autosaves)
        address = live.url + path
        door = browser.new_context()
        sign_in(door, live.url, email, PASSWORD)
        cookies = door.storage_state()

        fresh = browser.new_context(storage_state=cookies)
        page = fresh.new_page()
        received = _count_bytes(fresh, page)
        page.goto(address, wait_until="networkidle")
        first = sum(received.values())
        received.clear()
        page.goto(address, wait_until="networkidle")
        following = sum(received.values())

        key = "art5-1-q1"
        save_url = page.locator(f'[data-question="{key}"]').get_attribute("data-save")
        took = page.evaluate(SAVE, [save_url, key, saves])

        far = browser.new_context(storage_state=cookies)
        page = far.new_page()
        session = far.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", SLOW)
        # The script that saves runs before DOMContentLoaded, so from then on the page can be used.
        page.goto(address, wait_until="domcontentloaded", timeout=120_000)
        slow = page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd")
        return {
            "first_kb": round(first / 1000, 1),
            "next_kb": round(following / 1000, 1),
            "queries_1": counted["queries_1"],
            "queries_130": counted["queries_130"],
            "slow_seconds": round(slow / 1000, 2),
            "autosave_p95_ms": round(quantiles(took, n=20)[18], 1),
            "autosave_queries": counted["autosave_queries"],
            "autosave_cpu_ms": round(counted["autosave_cpu_ms"], 1),
        }


def _count_bytes(context: Any, page: Any) -> dict[str, int]:
    """Bytes received so far by request, headers included; fills itself."""
    session = context.new_cdp_session(page)
    received: dict[str, int] = {}
    session.on("Network.loadingFinished", lambda e: received.update({e["requestId"]: int(e["encodedDataLength"])}))
    session.send("Network.enable")
    return received


def _counted(autosaves: int) -> tuple[dict[str, float], str, str]:
    """Counts in this process: queries of the page with one answer and with all, and the cost of an autosave.

    Also the path of the page, and the e-mail address of a person who may open it. All changes are rolled back.
    """
    from django.db import connection, transaction
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from members.models import MemberState, User
    from members.row_access import row_access
    from reporting.actions.answers import GivenAnswer, save_answers
    from reporting.models import Answer, NationalReport
    from tests.factories.reports import fill

    with row_access(states=MemberState.objects.values_list("pk", flat=True)):
        begun = NationalReport.objects.filter(cycle__title="Reporting on 2026", answers__isnull=True, status="draft")
        report = begun.select_related("cycle", "member_state").first()
        assert report is not None
        officer = User.objects.get(email=f"focal.{report.member_state.iso2.lower()}@demo.example")
    client = Client(SERVER_NAME="localhost")
    client.force_login(officer, backend="members.backends.RoleBackend")
    with row_access(states=officer.state_ids):
        address = reverse("section-edit", args=[report.pk, SECTION])
        section = report.sections.get(section__key=SECTION)
        fill(report, officer)  # the tables are there with one answer and with all
        Answer.objects.filter(report=report).delete()
        save_answers(
            report_section=section, entries={"art5-1-q1": GivenAnswer("value", "planned", "A bill.")}, by=officer
        )
        client.get(address)  # so that neither of the two fills the caches of the process
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        counts: dict[str, float] = {"queries_1": len(captured)}  # now: the next request empties the list
        Answer.objects.filter(report=report).delete()
        fill(report, officer)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        counts["queries_130"] = len(captured)

        section_key, key = AUTOSAVED
        save_url = reverse("answer-save", args=[report.pk, section_key, key])
        versions = Answer.objects.filter(report=report, question__key=key).values_list("version", flat=True)

        def autosave() -> float:
            """Seconds of processor time that one save takes."""
            version = versions.get()
            words = f"The guidelines were sent to every province {version} times. " * 20
            data = {f"{key}-version": version, f"{key}-value": "planned", f"{key}-narrative": words}
            started = time.process_time()
            response = client.post(save_url, data)
            took = time.process_time() - started
            assert response.json()["version"] == version + 1, response.json()
            return took

        autosave()
        with CaptureQueriesContext(connection) as captured:
            autosave()
        counts["autosave_queries"] = len(captured) - 1  # one is the bench's own, for the version
        counts["autosave_cpu_ms"] = mean(autosave() for _ in range(autosaves)) * 1000
        transaction.set_rollback(True)
    return counts, address, officer.email
