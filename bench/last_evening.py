"""The last evening before the due date: forty people of eleven states write, read and submit, two web processes.

requests; server_errors: answers of 500 and above, and broken connections; deadlocks_seen: those of the database, also
where the request was run again; lost: answers that were called saved and are not what the report holds, or what was
handed in; autosave_p95_ratio: 95 of 100 saves were faster, as a ratio to the median of the constant page About in the
same run; submits; submits_refused_wrongly: of a complete report. Each focal point submits, takes the report back,
and submits again while colleagues save.
"""

import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException
from statistics import median, quantiles
from typing import Any

from bench import visitor
from bench.stage import stage

KEYS = (
    "requests", "server_errors", "deadlocks_seen", "lost", "autosave_p95_ratio", "submits", "submits_refused_wrongly",
)  # fmt: skip
ALWAYS = {"server_errors": 0, "deadlocks_seen": 0, "lost": 0, "submits_refused_wrongly": 0}
SMALL = {"people": 6, "states": 2, "seconds": 8.0, "think": (0.2, 0.6)}
# What a focal point does when, as a share of the evening.
ACTS = ((0.4, "submit"), (0.5, "take-back"), (0.9, "submit"))
PAGES = ("section", "section", "report", "home", "about", "presence")
SERVER_ERROR = 500
YEAR = 2031


@dataclass
class Desk:
    """One person: the report, the section and the question on which they write, and what was called saved."""

    email: str
    report: int
    section: str
    question: str
    version: int
    is_focal: bool
    reader: visitor.TimedVisitor | None = None
    saved: str = ""
    texts: list[str] = field(default_factory=list)  # each that was called saved
    asked: Counter[str] = field(default_factory=Counter)  # how often, by what was asked for
    wrong: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)  # submissions
    seconds: dict[str, list[float]] = field(default_factory=dict)

    def paths(self) -> dict[str, str]:
        report = f"/reports/{self.report}/"
        section = f"{report}sections/{self.section}/"
        return {"section": section, "report": report, "home": "/", "about": "/about/"}


def main(
    people: int = 40, states: int = 11, seconds: float = 180.0, think: tuple[float, float] = (2.0, 5.0)
) -> dict[str, float]:
    """``think``: the least and the most seconds between two requests of one person."""
    with stage(live=True, web_processes=2) as live:
        from members.demo import PASSWORD

        desks = _desks(people, states)
        with ThreadPoolExecutor(8) as pool:  # before the evening: signing in is slow on purpose
            signed_in = pool.map(
                lambda place: visitor.TimedVisitor(
                    live.url, desks[place].email, PASSWORD, address=f"127.0.0.{place + 2}"
                ),
                range(people),
            )
            for desk, reader in zip(desks, signed_in, strict=True):
                desk.reader = reader
        before = _deadlocks()
        start = time.monotonic()
        threads = [
            threading.Thread(target=_evening, args=(desk, random.Random(place), start, seconds, think))
            for place, desk in enumerate(desks)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        live.stop()  # connections that end hand over what they counted
        wrong = [line for desk in desks for line in desk.wrong]
        refused = [line for desk in desks for line in desk.refused]
        for line in [*wrong, *refused][:10]:
            print(line)
        saves, constant = _all(desks, "save"), _all(desks, "about")
        print(f"save: median {median(saves) * 1000:.0f} ms of {len(saves)}; About: {median(constant) * 1000:.0f} ms")
        return {
            "requests": sum(desk.asked.total() for desk in desks),
            "server_errors": len(wrong),
            "deadlocks_seen": _deadlocks() - before,
            "lost": sum(_lost(desk) for desk in desks),
            "autosave_p95_ratio": round(quantiles(saves, n=20)[18] / median(constant), 2),
            "submits": sum(desk.asked["submit"] for desk in desks),
            "submits_refused_wrongly": len(refused),
        }


def _all(desks: list[Desk], what: str) -> list[float]:
    return [seconds for desk in desks for seconds in desk.seconds.get(what, [])]


# --- Before -----------------------------------------------------------------------------------------------------------
def _desks(people: int, states: int) -> list[Desk]:
    """Complete reports, and people who each have a section of one of them; the first of a state is its focal point."""
    from allauth.account.models import EmailAddress
    from django.contrib.auth.hashers import make_password

    from members.demo import PASSWORD
    from members.models import MemberState, User
    from members.row_access import row_access
    from reporting.actions import carrying
    from reporting.actions.answers import assign_section
    from reporting.models import Answer, NationalReport, Need, ObligationPractice
    from tests import factories
    from tests.factories.reports import fill, open_cycle, say_how_far

    hashed = make_password(PASSWORD)  # one for all: hashing is slow on purpose
    desks = []
    with row_access(states=MemberState.objects.values_list("pk", flat=True), reviews=True):
        cycle = open_cycle(User.objects.get(email="secretariat@demo.example"), year=YEAR)
        reports = NationalReport.objects.filter(cycle=cycle).select_related("cycle__questionnaire", "member_state")
        for place, report in enumerate(reports.order_by("pk")[:states]):
            officer = User.objects.get(email=f"focal.{report.member_state.iso2.lower()}@demo.example")
            carrying.begin(report=report, by=officer)
            for model in (Answer, Need, ObligationPractice):
                model.objects.filter(report=report).delete()
            fill(report, officer)
            say_how_far(report, officer)
            written = Answer.objects.filter(report=report, question__type="implementation_status")
            first = written.order_by("question__section__position", "question__position").select_related("question")
            by_section = {answer.question.section_id: answer for answer in reversed(first)}
            sections = report.sections.filter(section__in=by_section).select_related("section", "report")
            for turn, section in enumerate(sections[: len(range(place, people, states))]):
                person = officer
                if turn:
                    email = f"evening.{place}.{turn}@demo.example"
                    person = factories.contributor(report.member_state, email=email, password=hashed)
                    EmailAddress.objects.create(user=person, email=email, primary=True, verified=True)
                    User.objects.filter(pk=person.pk).update(password=hashed)
                    assign_section(report_section=section, people=[person], by=officer)
                answer = by_section[section.section_id]
                key, question = section.section.key, answer.question.key
                desks.append(Desk(person.email, report.pk, key, question, answer.version, is_focal=not turn))
    return desks


def _deadlocks() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return cursor.fetchone()[0]


# --- The evening ------------------------------------------------------------------------------------------------------
def _evening(desk: Desk, draw: random.Random, start: float, seconds: float, think: tuple[float, float]) -> None:
    acts = [(start + share * seconds, act) for share, act in ACTS] if desk.is_focal else []
    time.sleep(draw.uniform(0, think[1]))
    while time.monotonic() < start + seconds:
        if acts and time.monotonic() >= acts[0][0]:
            _act(desk, acts.pop(0)[1])
        elif draw.random() < 0.5:
            _save(desk, draw)
        else:
            what = draw.choice(PAGES)
            if what == "presence":
                _ask(desk, what, f"{desk.paths()['section']}presence/", {})
            else:
                _ask(desk, what, desk.paths()[what])
        time.sleep(draw.uniform(*think))
    for _, act in acts:  # of an evening that was too short for them
        _act(desk, act)


@contextmanager
def _counted(desk: Desk, what: str) -> Iterator[None]:
    desk.asked[what] += 1
    started = time.perf_counter()
    try:
        yield
    except (OSError, HTTPException) as error:
        desk.wrong.append(f"{what} of {desk.email}: {error!r}")
    else:
        desk.seconds.setdefault(what, []).append(time.perf_counter() - started)


def _ask(desk: Desk, what: str, path: str, fields: dict[str, str] | None = None) -> visitor.GivenPage | None:
    """None if there was no answer."""
    assert desk.reader is not None
    answer = None
    with _counted(desk, what):
        answer = desk.reader.get(path) if fields is None else desk.reader.post(path, fields)
    if answer is not None and answer.status >= SERVER_ERROR:
        desk.wrong.append(f"{what} of {desk.email}: {answer.status}")
    return answer


def _save(desk: Desk, draw: random.Random) -> None:
    """A colleague's submission may come between: then it is refused, and tried again later."""
    text = f"Said by {desk.email}, {desk.asked['save']}. " + "The committee met four times. " * draw.randint(1, 40)
    name = desk.question
    fields = {f"{name}-version": str(desk.version), f"{name}-value": "planned", f"{name}-narrative": text.strip()}
    answer = _ask(desk, "save", f"{desk.paths()['section']}answers/{name}/", fields)
    if answer is None:
        return
    said: dict[str, Any] = answer.json() if answer.body.startswith(b"{") else {}
    if answer.status == 200:
        desk.version, desk.saved = said["version"], text.strip()
        desk.texts.append(desk.saved)
    elif "refused" not in said:
        desk.wrong.append(f"save of {desk.email}: {answer.status} {said}")


def _act(desk: Desk, act: str) -> None:
    path = f"{desk.paths()['report']}{act}/"
    answer = _ask(desk, act, path, {"authority": "on"})
    if act == "submit" and (answer is None or not answer.location.endswith("/receipt/")):
        desk.refused.append(f"submission of {desk.email}: {answer.status if answer else 'no answer'}")


# --- Afterwards -------------------------------------------------------------------------------------------------------
def _lost(desk: Desk) -> int:
    """Texts that were called saved and are not in the history, and the last one if it is not what was handed in."""
    from members.models import MemberState
    from members.row_access import row_access
    from reporting import frozen
    from reporting.models import AnswerRevision, NationalReport

    with row_access(states=MemberState.objects.values_list("pk", flat=True), reviews=True):
        report = NationalReport.objects.get(pk=desk.report)
        revisions = AnswerRevision.objects.filter(report=report, question__key=desk.question)
        kept = set(revisions.values_list("narrative", flat=True))
        newest = report.versions.first()
        assert newest is not None
        stands = frozen.by_key(newest.content)[desk.question]["narrative"]
    return sum(text not in kept for text in desk.texts) + (bool(desk.saved) and stands != desk.saved)
