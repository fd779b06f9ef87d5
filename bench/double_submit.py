"""Fifty submissions of one report at the same moment, on a live server: one version, one audit row, one e-mail each.

parallel: requests sent at once; submissions: versions; audit_rows: "report submitted"; emails: the most messages about
it that any one person got.
"""

import email
import email.policy
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.request import OpenerDirector

from bench import visitor
from bench.stage import stage

KEYS = ("parallel", "submissions", "audit_rows", "emails")
ALWAYS = {"submissions": 1, "audit_rows": 1, "emails": 1}
SMALL = {"parallel": 8}
PATIENCE = 60.0  # seconds for the worker to send all messages


def main(parallel: int = 50) -> dict[str, int]:
    with stage(live=True) as live:
        from members.demo import PASSWORD
        from members.models import AuditEvent, MemberState, User
        from members.row_access import row_access
        from reporting import tasks
        from reporting.actions import carrying
        from reporting.models import Answer, NationalReport, Need, ObligationPractice, OutgoingMail
        from tests.factories.reports import fill, open_cycle, say_how_far

        states = list(MemberState.objects.values_list("pk", flat=True))
        officer = User.objects.get(email="focal.kh@demo.example")
        with row_access(states=states, reviews=True):
            cycle = open_cycle(User.objects.get(email="secretariat@demo.example"), year=2031)
            report = NationalReport.objects.select_related("cycle", "member_state").get(
                cycle=cycle, member_state__iso2="KH"
            )
            # Begin it by reading it once, so that nothing is carried over after it is filled in.
            carrying.begin(report=report, by=officer)
            for model in (Answer, Need, ObligationPractice):
                model.objects.filter(report=report).delete()
            fill(report, officer)
            say_how_far(report, officer)
        page = f"{live.url}/reports/{report.pk}/submit/"
        browsers = [visitor.signed_in(live.url, officer.email, PASSWORD)] * parallel
        token = visitor.token(browsers[0], page)
        start = threading.Barrier(parallel)

        def submit(browser: OpenerDirector) -> int:
            start.wait()
            with visitor.post(browser, page, {"csrfmiddlewaretoken": token, "authority": "on"}) as answer:
                return answer.status

        with ThreadPoolExecutor(parallel) as pool:
            statuses = Counter(pool.map(submit, browsers))
        print(f"Answers: {dict(statuses)}")
        for _ in range(3):  # as beat and the queue can do after a worker was lost
            tasks.send_waiting_mail.delay()
        deadline = time.monotonic() + PATIENCE
        with row_access(states=states, reviews=True):
            version = report.versions.get()
            audit_rows = AuditEvent.objects.filter(what="report submitted", object_id=str(report.pk)).count()
            submissions = report.versions.count()
            wanted = OutgoingMail.objects.filter(key=f"submitted:{version.pk}").count()
        received: Counter[str] = Counter()
        while time.monotonic() < deadline and sum(received.values()) < wanted:
            time.sleep(0.5)
            received = Counter(_recipients(live.var_dir / "mail", version.reference))
        time.sleep(3)  # duplicates would arrive now
        received = Counter(_recipients(live.var_dir / "mail", version.reference))
        if len(received) != wanted:
            raise RuntimeError(f"{len(received)} of {wanted} people got an e-mail.")
        return {
            "parallel": sum(statuses.values()),
            "submissions": submissions,
            "audit_rows": audit_rows,
            "emails": max(received.values()),
        }


def _recipients(folder: Path, reference: str) -> Iterator[str]:
    """Who got a message whose subject names ``reference``; the file-based mail server appends messages to logs."""
    for log in folder.glob("*.log"):
        for text in log.read_text(encoding="utf-8").split("-" * 79):
            message = email.message_from_string(text.strip(), policy=email.policy.default)
            if reference in str(message["Subject"] or ""):
                yield str(message["To"])
