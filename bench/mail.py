"""E-mail while the mail server comes and goes, workers are killed with -9 in every step, and the clock runs twice.

messages: one for each person and act; duplicates: a message that the mail server accepted again, or a summary that
names a line twice to a person; lost: a message that was neither accepted nor named in a summary that was.
A worker's lease lasts five minutes; after each kill the bench lets that time pass at once.
"""

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Sequence
from email.message import EmailMessage

from bench.stage import stage
from scripts import processes

KEYS = ("messages", "duplicates", "lost")
ALWAYS = {"duplicates": 0, "lost": 0}
SMALL = {"people": 4, "acts": 4, "steps": (".",), "pause": 2.0}
# Where the worker is killed: before, while and after the server has the message, and at a random moment.
STEPS = ["MAIL", "RCPT", "DATA", ".", "kept", "RCPT", "DATA", ".", "kept", "", "", "", "", ""]
PATIENCE = 120.0


def main(people: int = 30, acts: int = 20, steps: Sequence[str] = STEPS, pause: float = 10.0) -> dict[str, int]:
    """``people`` are notified of ``acts``; one in six gets one e-mail a day. ``pause``: seconds for the queues."""
    from tests import smtp_sink

    with stage(alone=True) as place, smtp_sink.running() as sink:
        from reporting import tasks
        from reporting.models.notification import MailStatus

        env = place.env | {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(sink.port), "EMAIL_USE_TLS": "0"}
        sink.stop()  # the server is down when the first acts happen
        wanted = _tell_everybody(range(acts // 2), people)
        draw = random.Random(7)
        with place.logs.open("a") as output:
            clocks = [
                processes.start([*processes.BEAT, "--schedule", str(place.var_dir / f"beat-{number}")], env, output)
                for number in range(2)
            ]
            worker = processes.start(processes.WORKER, env, output)
            try:
                for _ in range(4):
                    tasks.send_waiting_mail.delay()
                time.sleep(pause * 0.8)
                print(f"Server down: {_statuses()}", flush=True)
                sink.delay = 0.02
                sink.start()
                wanted |= _tell_everybody(range(acts // 2, acts), people)
                for number, step in enumerate(steps):
                    killed = _kill_at(sink, worker, step, draw)
                    worker.wait()
                    _let_leases_pass()
                    if number == len(steps) // 2:  # and the server goes away in the middle of a conversation
                        worker = processes.start(processes.WORKER, env, output)
                        tasks.send_waiting_mail.delay()
                        time.sleep(pause * 0.4)
                        sink.stop()
                        time.sleep(pause * 0.3)
                        sink.start()
                    else:
                        worker = processes.start(processes.WORKER, env, output)
                    for _ in range(2):  # as two clocks do
                        tasks.send_waiting_mail.delay()
                    print(f"Worker killed {killed}: {len(sink.accepted)} accepted", flush=True)
                _wait_until_nothing_waits()
                _let_leases_pass()
                _wait_until_nothing_waits()
                doubtful = _statuses().get(MailStatus.IN_DOUBT, 0)
                for _ in range(2):
                    tasks.send_summaries.delay()
                _wait_until_summarised()
                _wait_until_nothing_waits()
            finally:
                processes.stop([worker, *clocks])
        print(f"At the end: {_statuses()}; in doubt, and so named in a summary: {doubtful}", flush=True)
        return _count(sink.accepted, wanted)


def _tell_everybody(acts: range, number: int) -> set[tuple[str, str]]:
    """Notify everybody of one act after another. Returns (address, act) of each message."""
    from members.models import MemberState, User
    from members.row_access import row_access
    from reporting.messages import actions as messages_actions
    from reporting.messages import mail
    from reporting.models import NationalReport
    from reporting.notification_kinds import Delivery
    from tests.factories import contributor

    state = MemberState.objects.get(iso2="KH")
    people = list(User.objects.filter(email__startswith="bench").order_by("pk"))
    if not people:
        # By UTC, because summaries wait for the morning of their reader and a bench runs at any hour.
        people = [contributor(state, email=f"bench{place}@test.example", time_zone="UTC") for place in range(number)]
        for person in people[: max(number // 6, 1)]:
            messages_actions.choose(person=person, wanted={"sections": Delivery.DAILY})
    with row_access(states=[state.pk]):
        report = NationalReport.objects.filter(member_state=state).select_related("cycle", "member_state")[0]
        for act in acts:
            mail.queue(
                "assigned",
                mail.subject_of(report, f"act number {act:03}"),
                people,
                report.get_absolute_url(),
                key=f"bench:{act:03}",
                report=report,
            )
    return {(person.email, f"{act:03}") for person in people for act in acts}


def _kill_at(sink, worker, step: str, draw: random.Random) -> str:
    """Kill the worker and its children when the SMTP conversation is at ``step``; without a step at a random moment."""
    if not step:
        enough, deadline = len(sink.accepted) + draw.randrange(3, 25), time.monotonic() + 30
        while len(sink.accepted) < enough and time.monotonic() < deadline:
            time.sleep(0.01)
        time.sleep(draw.uniform(0, 0.06))
        os.killpg(worker.pid, signal.SIGKILL)
        return "at some moment"
    done: list[str] = []

    def kill(word: str, connection) -> None:
        if word == step and not done:
            done.append(word)
            os.killpg(worker.pid, signal.SIGKILL)

    sink.step = kill
    deadline = time.monotonic() + 30
    while not done and time.monotonic() < deadline:
        time.sleep(0.02)
    sink.step = None
    if not done:  # nothing is left to send: kill it anyway
        os.killpg(worker.pid, signal.SIGKILL)
    return f"at {step}" if done else f"idle, before {step}"


def _let_leases_pass() -> None:
    from django.utils import timezone

    from members.row_access import row_access
    from reporting.models import OutgoingMail

    with row_access(reviews=True):
        OutgoingMail.objects.exclude(lease_until=None).update(lease_until=timezone.now())
        OutgoingMail.objects.exclude(next_try_at=None).update(next_try_at=None)


def _statuses() -> Counter[str]:
    from members.row_access import row_access
    from reporting.models import OutgoingMail

    with row_access(reviews=True):
        return Counter(OutgoingMail.objects.order_by("pk").values_list("status", flat=True))


def _wait_until_nothing_waits() -> None:
    from reporting import tasks
    from reporting.models.notification import MailStatus

    deadline = time.monotonic() + PATIENCE
    while any(_statuses().get(status) for status in (MailStatus.WAITING, MailStatus.SENDING, MailStatus.HANDED_OVER)):
        if time.monotonic() > deadline:
            raise RuntimeError(f"E-mail still waits after {PATIENCE:.0f} s: {_statuses()}")
        tasks.send_waiting_mail.delay()
        time.sleep(2)
        if time.monotonic() > deadline - PATIENCE / 2:
            _let_leases_pass()


def _wait_until_summarised() -> None:
    """Wait until no message waits for a summary. Messages that still wait after PATIENCE are lost."""
    from members.models import User
    from members.row_access import row_access
    from reporting.models import Notification
    from reporting.notification_kinds import Delivery

    people = [*User.objects.filter(email__startswith="bench").values_list("pk", flat=True)]
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        waiting = 0
        for person in people:  # nobody else sees the row
            with row_access(person=person):
                waiting += Notification.objects.filter(delivery=Delivery.DAILY, summary=None).count()
        if not waiting:
            return
        time.sleep(0.5)


def _count(accepted: list[EmailMessage], wanted: set[tuple[str, str]]) -> dict[str, int]:
    direct: Counter[tuple[str, str]] = Counter()
    named: Counter[tuple[str, str]] = Counter()
    for message in accepted:
        address, subject = str(message["To"]), str(message["Subject"])
        _, found, act = subject.partition("act number ")
        if found:
            direct[address, act] += 1
        else:
            lines = message.get_content().splitlines()
            named.update((address, line.partition("number ")[2].strip()) for line in lines if "ct number" in line)
    for pair, count in (direct + Counter()).items():
        if count > 1:
            print(f"Accepted {count} times: {pair}")
    again = sum(count - 1 for counter in (direct, named) for count in counter.values())
    lost = wanted - set(direct) - set(named)
    print(
        f"{len(accepted)} e-mails accepted: {sum(direct.values())} messages, {sum(named.values())} lines of summaries"
    )
    return {"messages": len(wanted), "duplicates": again, "lost": len(lost)}
