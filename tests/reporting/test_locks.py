"""People who write at the same time: nobody meets a deadlock, and what was called saved is in what is submitted."""

import io
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from itertools import combinations
from itertools import count as counting

import psycopg
import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import OperationalError, transaction
from django.test import Client
from django.urls import reverse

from members.models import AuditEvent, User
from members.row_access import row_access
from reporting.actions import answers, evidence, national_reports
from reporting.actions.answers import GivenAnswer
from reporting.documents.store import About, Upload
from reporting.enums import AnswerKind, Confidentiality, ReportStatus
from reporting.errors import WorkflowError
from reporting.models import Answer, NationalReport, Question, ReportSection, SubmittedVersion
from tests.conftest import owner_connection
from tests.factories import contributor, focal_point, state
from tests.factories.documents import PDF
from tests.factories.reports import fill, open_cycle, report_of
from tests.threads import at_once
from victims.actions import ChangedPart, TableEntry
from victims.models import TableReturn

pytestmark = pytest.mark.django_db(transaction=True)
SECTIONS = ("article-5", "article-14", "article-16")
TABLE, WOMEN = "victims_identified", "female|18-24|identified"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def report(everything) -> NationalReport:
    with everything():
        found = report_of(state("KH"), open_cycle())
        fill(found, focal_point(state("KH")))
        return found


@pytest.fixture
def people(report) -> list[User]:
    return [focal_point(state("KH")) for _ in SECTIONS]


def errors_of(*acts: Callable[[], None]) -> list[BaseException]:
    """What the acts raised, all at once, but for refusals in a sentence: the report was submitted meanwhile."""
    raised = [outcome for outcome in at_once(*acts) if isinstance(outcome, BaseException)]
    return [error for error in raised if not isinstance(error, WorkflowError)]


def question_with_text(section: str) -> Question:
    """The first question of a section that takes some lines of text beside its answer."""
    asked = Question.objects.filter(section__key=section, section__questionnaire__version=1).order_by("position")
    return next(question for question in asked if question.has_narrative)


class Writers:
    """The acts of a state's people on one report; each is one request."""

    def __init__(self, report: NationalReport, people: list[User]) -> None:
        self.report, self.people = report, people
        self.told_saved: dict[str, str] = {}
        self.numbers = counting(50)

    def request(self, act: Callable[[], None]) -> None:
        with row_access(states=[self.report.member_state_id]):
            act()

    def section(self, key: str) -> ReportSection:
        return ReportSection.objects.select_related("report__cycle", "section").get(
            report=self.report, section__key=key
        )

    def answer(self, key: str, person: User, times: int = 1) -> None:
        for number in range(times):
            text = f"{key} written {number}"

            def act(text: str = text) -> None:
                question = question_with_text(key)
                row = Answer.objects.get(report=self.report, question=question)
                entry = GivenAnswer(AnswerKind.VALUE, row.value, text, "", row.version)
                answers.save_answers(report_section=self.section(key), entries={question.key: entry}, by=person)

            self.request(act)
            self.told_saved[key] = text

    def table(self) -> None:
        def act() -> None:
            question = Question.objects.get(table_key=TABLE, section__questionnaire__version=1)
            row = TableReturn.objects.get(table__key=TABLE)
            answers.save_table(
                report_section=self.section("article-14"), question=question,
                entry=TableEntry(AnswerKind.VALUE, {WOMEN: next(self.numbers)}, blanks_reason="Not counted."),
                base_version=row.version, by=self.people[0],
            )  # fmt: skip

        self.request(act)

    def cells(self) -> None:
        def act() -> None:
            question = Question.objects.get(table_key=TABLE, section__questionnaire__version=1)
            cell = ChangedPart(next(self.numbers), (None, *range(100)))
            answers.save_table_parts(
                report_section=self.section("article-14"), question=question, cells={WOMEN: cell}, fields={},
                by=self.people[1],
            )  # fmt: skip

        self.request(act)

    def document(self) -> None:
        content, question = io.BytesIO(PDF), question_with_text("article-5")
        self.request(
            lambda: (
                evidence.attach(
                    report_section=self.section("article-5"),
                    question=question,
                    upload=Upload(content, "act.pdf", len(PDF)),
                    about=About("Act", Confidentiality.OFFICIAL),
                    by=self.people[0],
                )
                and None
            )
        )

    def assign(self) -> None:
        self.request(
            lambda: answers.assign_section(
                report_section=self.section("article-14"), people=[contributor(state("KH"))], by=self.people[0]
            )
        )

    def ready(self) -> None:
        self.request(
            lambda: (
                answers.mark_ready(report_section=self.section("article-14"), ready=True, by=self.people[1]) and None
            )
        )

    def submit(self) -> None:
        self.request(
            lambda: (
                national_reports.submit(report=self.report, by=self.people[0], day=self.report.cycle.due_on) and None
            )
        )


def test_a_report_is_submitted_while_three_colleagues_save_without_a_pause(report, people):
    writers = Writers(report, people)
    savers = [partial(writers.answer, key, who, times=12) for key, who in zip(SECTIONS, people, strict=True)]

    def submit_in_the_middle() -> None:
        while len(writers.told_saved) < len(SECTIONS):
            time.sleep(0.01)
        writers.submit()

    assert errors_of(*savers, submit_in_the_middle) == []
    with row_access(states=[report.member_state_id]):
        version = SubmittedVersion.objects.get(report=report)
        report.refresh_from_db()
    assert report.status == ReportStatus.SUBMITTED
    frozen = str(version.content)
    assert all(text in frozen for text in writers.told_saved.values())


ACTS = ("answer", "table", "cells", "document", "assign", "ready", "submit")


@pytest.mark.parametrize(("one", "other"), [*combinations(ACTS, 2), *((act, act) for act in ACTS)])
def test_two_writers_never_wait_for_each_other(report, people, one, other):
    writers = Writers(report, people)
    acts = [
        partial(writers.answer, SECTIONS[place], people[place]) if name == "answer" else getattr(writers, name)
        for place, name in enumerate((one, other))
    ]
    raised = errors_of(*acts)
    assert [error for error in raised if isinstance(error, OperationalError | ObjectDoesNotExist)] == []


def test_a_request_that_the_database_ended_is_run_again_and_nobody_sees_it(report, people):
    """Somebody outside the rules takes the section first and then wants the report: PostgreSQL ends the request.

    It ends the one that notices first, usually the request, which began to wait first. On a busy machine it may be the
    other one; then the two meet again.
    """
    with row_access(states=[report.member_state_id]):
        question = question_with_text("article-5")
        held = ReportSection.objects.get(report=report, section__key="article-5")
    client = Client(raise_request_exception=False)
    client.force_login(people[0])

    def outsider(ready: threading.Event, had_both: threading.Event) -> None:
        with suppress(psycopg.errors.DeadlockDetected), owner_connection() as other, other.transaction():
            other.execute("SELECT FROM reporting_reportsection WHERE id = %s FOR UPDATE", [held.pk])
            ready.set()
            # Until the request waits for the section, holding its share of the report.
            waits = "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid)))"
            while other.execute(waits).fetchone() != (True,):
                time.sleep(0.01)
            other.execute("SELECT FROM reporting_nationalreport WHERE id = %s FOR UPDATE", [report.pk])
            had_both.set()

    def meet(text: str) -> bool:
        """Save the text as an answer while the outsider holds what it needs. Whether the request was the one ended."""
        with row_access(states=[report.member_state_id]):
            row = Answer.objects.get(report=report, question=question)
        before = AuditEvent.objects.filter(what="answers saved").count()
        ready, had_both = threading.Event(), threading.Event()
        thread = threading.Thread(target=outsider, args=[ready, had_both])
        thread.start()
        ready.wait()
        response = client.post(
            reverse("answer-save", args=[report.pk, "article-5", question.key]),
            {
                f"{question.key}-value": row.value,
                f"{question.key}-narrative": text,
                f"{question.key}-version": row.version,
            },
        )
        thread.join(60)
        assert response.status_code == 200, response.content
        with row_access(states=[report.member_state_id]):
            assert Answer.objects.get(report=report, question=question).narrative == text
            assert AuditEvent.objects.filter(what="answers saved").count() == before + 1
        return had_both.is_set()

    assert any(meet(f"Written while somebody held the section, {turn}.") for turn in ("once", "again", "a third time"))


def test_a_document_comes_too_late_as_a_sentence(report, people):
    writers = Writers(report, people)
    writers.submit()
    with pytest.raises(WorkflowError, match="cannot be changed now"), transaction.atomic():
        writers.document()
