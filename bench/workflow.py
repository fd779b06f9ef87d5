"""Reports and clarifications at random: every legal step leaves one audit row, every illegal one is refused.

Hypothesis walks over the real actions with the real database, as people of every kind, each with their own row access.
What is legal is defined here again, independent of the tables of the portal. steps: acts tried, legal or not;
illegal_accepted: acts that should have been refused and were not, legal ones that were refused, and acts after which
the database holds another state than expected; audit_rows_per_step: 1 if each legal step left exactly one row. An
acceptance with unread sections is two steps here: it leaves a row for the state, and one that the state does not see.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from bench.stage import stage

KEYS = ("steps", "illegal_accepted", "audit_rows_per_step")
ALWAYS = {"illegal_accepted": 0, "audit_rows_per_step": 1}
SMALL = {"walks": 4, "length": 15}
SECTIONS = ("article-5", "article-6")
PEOPLE = ("focal point", "contributor", "other state", "officer", "second officer")
OFFICERS = {"officer", "second officer"}


@dataclass
class Thread:
    pk: int
    section: str
    status: str
    worked_on: int = 0  # the version during whose review the secretariat last asked, wrote or resolved


@dataclass
class Tally:
    steps: int = 0
    wrong: list[str] = field(default_factory=list)
    rows: Counter[float] = field(default_factory=Counter)  # audit rows of a legal step → how many left so many


def main(walks: int = 80, length: int = 40) -> dict[str, float]:
    with stage():
        tally = Tally()
        machine = _machine(_world(), tally)
        seed(24)(machine)
        run_state_machine_as_test(
            machine,
            settings=settings(
                max_examples=walks,
                stateful_step_count=length,
                deadline=None,
                database=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
        for line in tally.wrong[:10]:
            print(line)
        print("legal steps:", sum(tally.rows.values()), "illegal:", tally.steps - sum(tally.rows.values()))
        rows, legal = sum(n * count for n, count in tally.rows.items()), max(sum(tally.rows.values()), 1)
        return {
            "steps": tally.steps,
            "illegal_accepted": len(tally.wrong),
            "audit_rows_per_step": 1 if set(tally.rows) == {1} else round(rows / legal, 4),
        }


def _everything():
    from tests.factories import everything

    return everything()


def _world() -> dict:
    """A complete draft of Cambodia, and one person of each kind. The contributor has the first section."""
    from reporting.actions import answers
    from tests.factories import contributor, focal_point, secretariat, state
    from tests.factories.reports import fill, open_cycle, report_of, say_how_far

    with _everything():
        people = {
            "focal point": focal_point(state("KH")),
            "contributor": contributor(state("KH")),
            "other state": focal_point(state("TH")),
            "officer": secretariat(),
            "second officer": secretariat(),
        }
        report = report_of(state("KH"), open_cycle(people["officer"], year=2041))
        fill(report, people["focal point"])
        say_how_far(report, people["focal point"])
        section = report.sections.get(section__key=SECTIONS[0])
        answers.assign_section(report_section=section, people=[people["contributor"]], by=people["focal point"])
        return {"people": people, "report": report.pk}


def _machine(world: dict, tally: Tally) -> type[RuleBasedStateMachine]:
    from django.db import transaction

    from members.models import AuditEvent
    from reporting.actions import clarifications, national_reports, requests, reviews, taking_back
    from reporting.jobs.queue import quiet
    from reporting.models import Clarification, NationalReport, Section, StateRequest, SubmittedVersion

    where, yes = st.sampled_from(SECTIONS), st.booleans()
    # Mostly somebody whose turn it could be, so that walks go deep; sometimes anybody.
    of_state = st.sampled_from([*["focal point"] * 8, *PEOPLE])
    of_desk = st.sampled_from([*["officer", "second officer"] * 4, *PEOPLE])
    who = st.sampled_from([*["focal point", "officer"] * 2, *PEOPLE])
    now_or_then = st.sampled_from([True, True, True, False])

    class Walk(RuleBasedStateMachine):
        @initialize(handed_in=st.sampled_from([True, True, True, False]))
        def begin(self, handed_in: bool) -> None:
            """Each walk is one transaction that is rolled back. Most begin with a report that is handed in."""
            self.around = transaction.atomic()
            self.around.__enter__()
            self.quiet = quiet()
            self.quiet.__enter__()
            self.status, self.versions, self.request, self.count = "draft", 0, None, 0
            self.threads: list[Thread] = []
            if handed_in:
                self.hand_in("focal point")

        def teardown(self) -> None:
            if hasattr(self, "around"):
                self.quiet.__exit__(None, None, None)
                transaction.set_rollback(True)
                self.around.__exit__(None, None, None)

        # --- trying ---
        def attempt(self, name: str, actor: str, is_legal: bool, act, *, steps: int = 1) -> Any:
            """Do it as ``actor``; returns the result, or None if it was refused.

            ``steps``: how many rows it leaves if it is legal.
            """
            from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
            from django.db import DatabaseError

            from members.row_access import row_access
            from reporting.errors import WorkflowError

            person = world["people"][actor]
            tally.steps += 1
            before = AuditEvent.objects.count()
            result, refused = None, True
            try:
                with row_access(states=person.state_ids, reviews=person.reviews_reports):
                    result = act(person)
                    refused = False
            except (WorkflowError, PermissionDenied, ObjectDoesNotExist, DatabaseError):
                pass
            rows = AuditEvent.objects.count() - before
            if is_legal == refused or (refused and rows):
                verdict = "refused" if refused else "accepted"
                tally.wrong.append(f"{name} by {actor} was {verdict} while {self.status}, {self.threads}")
            elif is_legal:
                tally.rows[rows / steps] += 1
            return result

        def check(self) -> None:
            """Check that the database is in the state that the walk expects."""
            with _everything():
                status = NationalReport.objects.get(pk=world["report"]).status
                found = {t.pk: t.status for t in Clarification.objects.filter(report=world["report"])}
            expected = {thread.pk: thread.status for thread in self.threads}
            if (status, found) != (self.status, expected):
                tally.wrong.append(f"expected {self.status} {expected}, found {status} {found}")
                self.status = status
                self.threads = [
                    Thread(t.pk, t.section, found[t.pk], t.worked_on) for t in self.threads if t.pk in found
                ]

        def report(self):
            return NationalReport.objects.select_related("cycle", "member_state").get(pk=world["report"])

        def section(self, key: str):
            return Section.objects.get(questionnaire__version=1, key=key)

        def version(self, newest: bool):
            found = SubmittedVersion.objects.filter(report=world["report"]).select_related(
                "report__cycle", "report__member_state"
            )
            return found.get(number=self.versions if newest else self.versions - 1)

        def text(self) -> str:
            self.count += 1
            return f"Text {self.count}"

        def is_begun(self) -> bool:
            """Whether the review of the newest version has begun. Marks and notes are not walked."""
            return any(thread.worked_on == self.versions for thread in self.threads)

        def pending(self, section: str | None = None) -> list[Thread]:
            return [t for t in self.threads if t.status != "resolved" and section in {None, t.section}]

        # --- the report ---
        @rule(actor=of_state)
        def submit(self, actor: str) -> None:
            self.hand_in(actor)

        def hand_in(self, actor: str) -> None:
            is_legal = actor == "focal point" and self.status in {"draft", "returned", "taken_back"}
            day = self.due_on()
            if self.attempt(
                "submit", actor, is_legal, lambda by: national_reports.submit(report=self.report(), by=by, day=day)
            ):
                self.status, self.versions = "submitted", self.versions + 1
            self.check()

        @rule(actor=of_state)
        def take_back(self, actor: str) -> None:
            is_legal = actor == "focal point" and self.status == "submitted" and not self.is_begun()
            if self.attempt(
                "take back", actor, is_legal, lambda by: taking_back.take_back(report=self.report(), by=by)
            ):
                self.status = "taken_back"
            self.check()

        def due_on(self):
            with _everything():
                return self.report().due_on

        @rule(actor=of_desk, section=where, reasoned=yes, newest=now_or_then)
        def give_back(self, actor: str, section: str, reasoned: bool, newest: bool) -> None:
            going = self.pending(section)
            is_legal = (
                actor in OFFICERS
                and self.status == "submitted"
                and newest
                and self.versions > 0
                and (reasoned or going)
            )
            reason = self.text() if reasoned else ""

            def act(by):
                reviews.return_sections(version=self.version(newest), reasons={self.section(section): reason}, by=by)
                return True

            if self.attempt("return", actor, bool(is_legal), act):
                self.status = "returned"
                for thread in going:
                    thread.status = "open" if thread.status == "unsent" else thread.status
                if reasoned:
                    with _everything():
                        newest_thread = Clarification.objects.filter(report=world["report"]).latest("pk")
                    self.threads.append(Thread(newest_thread.pk, section, "open", self.versions))
            self.check()

        @rule(actor=of_desk, resolve=yes, newest=now_or_then)
        def accept(self, actor: str, resolve: bool, newest: bool) -> None:
            left = self.pending()
            unsent = [thread for thread in left if thread.status == "unsent"]
            is_legal = (
                actor in OFFICERS and self.status == "submitted" and newest and not unsent and (resolve or not left)
            )

            def act(by):
                reviews.accept(version=self.version(newest), by=by, resolve=resolve, despite="Read on paper.")
                return True

            # The walk marks no section as read, so that each acceptance is one with points open.
            if self.attempt("accept", actor, is_legal, act, steps=2):
                self.status = "accepted"
                for thread in left:
                    thread.status, thread.worked_on = "resolved", self.versions
            self.check()

        @rule(actor=of_state, section=where)
        def ask_to_correct(self, actor: str, section: str) -> None:
            is_wrong = self.status == "accepted" or (self.status == "submitted" and self.is_begun())
            is_legal = actor == "focal point" and is_wrong and self.request is None
            found = self.attempt(
                "ask to correct",
                actor,
                is_legal,
                lambda by: requests.ask_to_correct(
                    report=self.report(), sections=[self.section(section)], reason="A slip.", by=by
                ),
            )
            if found:
                self.request = found.pk
            self.check()

        @rule(actor=of_desk, granted=yes)
        def answer_request(self, actor: str, granted: bool) -> None:
            if self.request is None:
                return
            asked = self.request

            def act(by):
                request = StateRequest.objects.select_related("report").get(pk=asked)
                return requests.answer(request=request, granted=granted, answer="So be it.", by=by)

            if self.attempt("answer request", actor, actor in OFFICERS, act):
                self.request = None
                self.status = "returned" if granted else self.status
            self.check()

        # --- clarifications ---
        @rule(actor=of_desk, section=where, send=yes)
        def ask(self, actor: str, section: str, send: bool) -> None:
            found = self.attempt(
                "ask" if send else "prepare",
                actor,
                actor in OFFICERS and self.versions > 0,
                lambda by: clarifications.ask(
                    report=self.report(), section=self.section(section), text=self.text(), send=send, by=by
                ),
            )
            if found:
                self.threads.append(Thread(found.pk, section, "open" if send else "unsent", self.versions))
            self.check()

        def one(self, place: int) -> Thread | None:
            return self.threads[place % len(self.threads)] if self.threads else None

        def base(self, thread: Thread, actor: str) -> int:
            side = "secretariat" if actor in OFFICERS else "state"
            with _everything():
                drafts = Clarification.objects.get(pk=thread.pk).messages.filter(side=side, sent_at=None)
                return drafts.values_list("version", flat=True).first() or 0

        @rule(actor=who, place=st.integers(0, 30), stale=st.sampled_from([False, False, False, True]), send=yes)
        def write(self, actor: str, place: int, stale: bool, send: bool) -> None:
            thread = self.one(place)
            if thread is None:
                return
            base = self.base(thread, actor) + stale
            writes = actor == "focal point" or (actor == "contributor" and not send and thread.section == SECTIONS[0])
            is_legal = not stale and (actor in OFFICERS or (writes and thread.status in {"open", "answered"}))
            act = clarifications.send if send else clarifications.save_draft

            def write(by):
                act(thread=Clarification.objects.get(pk=thread.pk), text=self.text(), base_version=base, by=by)
                return True

            if self.attempt("send" if send else "save draft", actor, is_legal, write):
                if actor in OFFICERS:
                    thread.worked_on = self.versions
                if send:
                    thread.status = "open" if actor in OFFICERS else "answered"
            self.check()

        @rule(actor=of_desk, place=st.integers(0, 30))
        def resolve(self, actor: str, place: int) -> None:
            thread = self.one(place)
            if thread is None:
                return

            def act(by):
                clarifications.resolve(thread=Clarification.objects.get(pk=thread.pk), by=by)
                return True

            is_legal = actor in OFFICERS and thread.status in {"open", "answered"}
            if self.attempt("resolve", actor, is_legal, act):
                thread.status = "resolved"
            self.check()

        @rule(actor=of_desk, place=st.integers(0, 30))
        def remove(self, actor: str, place: int) -> None:
            thread = self.one(place)
            if thread is None:
                return

            def act(by):
                clarifications.remove(thread=Clarification.objects.get(pk=thread.pk), by=by)
                return True

            if self.attempt("remove", actor, actor in OFFICERS and thread.status == "unsent", act):
                self.threads.remove(thread)
            self.check()

    return Walk
