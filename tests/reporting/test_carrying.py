"""A second-year report: what is carried over, confirmed and changed."""

import pytest

from members.models import AuditEvent
from reporting import frozen
from reporting.actions import carrying, national_reports
from reporting.errors import ReportIncomplete, StepNotAllowed
from reporting.models import Answer, NationalReport, Question
from reporting.snapshot import readiness
from tests.factories import contributor, state
from tests.factories.reports import fill, open_cycle, report_of
from victims.models import TableReturn

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(second_report):
    return second_report


def section_url(report: NationalReport, key: str = "article-5") -> str:
    return f"/reports/{report.pk}/sections/{key}/"


def answer_of(report: NationalReport, key: str) -> Answer:
    return Answer.objects.select_related("question").get(report=report, question__key=key)


def test_the_first_look_carries_the_last_accepted_answers_over_once(client, report, officer, everything):
    client.force_login(officer)
    client.get(f"/reports/{report.pk}/")
    client.get(f"/reports/{report.pk}/")
    with everything():
        answer = answer_of(report, "art5-1-q1")
        assert (answer.value, answer.narrative) == ("planned", "The act is in force and is used.")
        assert (answer.carried_from, answer.carried_year) == ("ACTIP-2026-KH-1", 2026)
        assert (answer.confirmed_at, answer.confirmed_by) == (None, None)
        told = AuditEvent.objects.filter(what="answers carried over")
        carried = Answer.objects.filter(report=report).exclude(carried_from="").count()
        assert [(e.by, e.details) for e in told] == [(officer, {"reference": "ACTIP-2026-KH-1", "answers": carried})]
        assert not TableReturn.objects.filter(period_start__year=2027).exists(), "figures belong to their period"


def test_the_dates_of_the_period_come_from_the_cycle(client, report, officer, everything):
    client.force_login(officer)
    client.get(f"/reports/{report.pk}/")
    with everything():
        given = [answer_of(report, key) for key in ("context-q1", "context-q2")]
        assert [(a.value, a.carried_from) for a in given] == [("2027-01-01", ""), ("2027-12-31", "")]


def test_a_first_report_starts_empty(client, officer, everything):
    with everything():
        report = report_of(state("KH"), open_cycle())
    client.force_login(officer)
    client.get(f"/reports/{report.pk}/")
    with everything():
        assert sorted(report.answers.values_list("question__key", flat=True)) == ["context-q1", "context-q2"]
        assert not AuditEvent.objects.filter(what="answers carried over").exists()


def test_what_was_written_already_stays(report, officer, everything):
    with everything():
        fill(report, officer, art5_1_q1="in_progress")
        carrying.begin(report=report, by=officer)
        answer = answer_of(report, "art5-1-q1")
        assert (answer.value, answer.carried_from) == ("in_progress", "")


def test_a_question_with_a_new_key_gets_the_answer_of_the_old_one(report, officer, everything):
    question = Question.objects.get(key="art5-1-q1")
    before = {"art5-1-old": {"key": "art5-1-old", "kind": "value", "type": question.type, "value": "planned"}}
    question.previous_keys = ["art5-1-old"]
    assert carrying.earlier(question, before) is before["art5-1-old"]
    assert carrying.can_be_carried(question, before["art5-1-old"])


@pytest.mark.parametrize(
    ("key", "before", "carried"),
    [
        ("art5-1-q1", {"type": "implementation_status", "kind": "value", "value": "planned"}, True),
        ("art5-1-q1", {"type": "implementation_status", "kind": "not_applicable", "value": None}, True),
        ("art5-1-q1", {"type": "implementation_status", "kind": "unanswered", "value": None}, False),
        (
            "art5-1-q1",
            {"type": "implementation_status", "kind": "value", "value": "no longer offered", "shown": "Gone"},
            False,
        ),
        ("art5-1-q1", {"type": "text", "kind": "value", "value": "planned"}, False),
        ("art14-1-q3", {"type": "table", "kind": "value", "value": None}, False),
        ("art25-2-q2", {"type": "file", "kind": "value", "value": None}, False),
        ("context-q1", {"type": "date", "kind": "value", "value": "2026-01-01"}, False),
    ],
)
def test_only_an_answer_that_still_fits_is_carried(key, before, carried):
    assert carrying.can_be_carried(Question.objects.get(key=key), before) == carried


def test_unconfirmed_answers_keep_the_report_from_being_submitted(report, officer, everything):
    with everything():
        carrying.begin(report=report, by=officer)
        fill_tables(report, officer)
        problems = readiness.problems(report)
        assert {problem.message.partition(" still has the answer of ")[2] for problem in problems} == {
            "2026: confirm or change it."
        }
        wanted = next(p for p in problems if p.question_key == "art5-1-q1")
        assert wanted.url == f"{section_url(report)}?at=art5-1-q1#art5-1-q1"
        with pytest.raises(ReportIncomplete):
            national_reports.submit(report=report, by=officer)
        for row in report.sections.all():
            carrying.confirm(report_section=row, by=officer)
        left = {problem.question_key for problem in readiness.problems(report)}
        numbers = Question.objects.filter(type="number", required=True)
        assert left == set(numbers.values_list("key", flat=True)) | {"art8-1-q2"}
        for row in report.sections.all():
            carrying.confirm(report_section=row, by=officer, keys=left)
        version = national_reports.submit(report=report, by=officer)
        question = frozen.by_key(version.content)["art5-1-q1"]
        assert question["carried"] == {"from": "ACTIP-2026-KH-1", "year": 2026, "confirmed": True}


def fill_tables(report, officer) -> None:
    for row in TableReturn.objects.filter(member_state=report.member_state, period_start__year=2026):
        row.pk = None
        row.period_start, row.period_end, row.locked_at = report.cycle.period_start, report.cycle.period_end, None
        row.save(force_insert=True)


def test_changing_an_answer_confirms_it_and_saving_it_unchanged_does_not(client, report, officer, everything):
    client.force_login(officer)
    client.get(f"/reports/{report.pk}/")
    as_it_was = {
        "art5-1-q1-version": "1",
        "art5-1-q1-value": "planned",
        "art5-1-q1-narrative": "The act is in force and is used.",
    }
    client.post(section_url(report), as_it_was)
    with everything():
        assert answer_of(report, "art5-1-q1").waits_for_confirmation
    client.post(section_url(report), as_it_was | {"art5-1-q1-value": "in_progress"})
    with everything():
        answer = answer_of(report, "art5-1-q1")
        assert (answer.value, answer.confirmed_by) == ("in_progress", officer)


def test_a_closed_section_is_not_confirmed(report, officer, everything):
    with everything():
        carrying.begin(report=report, by=officer)
        row = report.sections.get(section__key="article-5")
        row.is_open = False
        row.save()
        with pytest.raises(StepNotAllowed):
            carrying.confirm(report_section=row, by=officer)


def test_a_contributor_confirms_only_in_an_assigned_section(client, report, officer, everything):
    colleague = contributor(state("KH"))
    client.force_login(colleague)
    assert client.post(section_url(report), {"then": "confirm-all"}).status_code == 404
