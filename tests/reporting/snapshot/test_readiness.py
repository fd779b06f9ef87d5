"""What is left is worked out from rows as it is from a snapshot, and counted by question or entry."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reporting import standing
from reporting.actions import answers, carrying, entries, saving
from reporting.models import Answer, NationalReport, Need, Question
from reporting.snapshot import as_written, readiness
from reporting.snapshot.build import build_snapshot
from tests.factories import state
from tests.factories.reports import accepted, count, fill, open_cycle, report_of
from tests.reporting.test_follow_up import adopted, say
from victims.actions import TableEntry
from victims.layout import LayoutMaker

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sees_everything")]


def points(report: NationalReport) -> list[readiness.ReadinessProblem]:
    """What is left, which both ways agree on."""
    report = NationalReport.objects.select_related("cycle__questionnaire", "member_state").get(pk=report.pk)
    found = readiness.problems(report)
    assert found == readiness.problems(report, build_snapshot(report))
    counted = readiness.places_of(as_written.read([report])[report.pk])
    assert counted == [(point.section_key, point.question_key) for point in found]
    return found


def said(report: NationalReport, key: str) -> list[tuple[str, str]]:
    """What is to do at a question or entry: in a few words, and in sentences."""
    return [(point.what, point.message) for point in points(report) if point.question_key == key]


def table(report: NationalReport, key: str, cells: dict[str, int], by, **about) -> Question:
    question = Question.objects.get(table_key=key)
    section = report.sections.get(section=question.section)
    entry = TableEntry("value", cells, **about)
    answers.save_table(report_section=section, question=question, entry=entry, base_version=0, by=by)
    return question


def need(report: NationalReport, by, **content) -> None:
    key = str(uuid.uuid4())
    content = {
        "obligation_id": None, "kind": "", "text": "Four machines.", "urgency": "", "met": "", "programme": "",
        "removed": False, **content,
    }  # fmt: skip
    entry = saving.WrittenRow(f"need-{key}", Need, {"key": key}, content, 0)
    entries.save_entries(report_section=report.sections.get(section__key="needs"), entries=[entry], by=by)


def test_an_empty_report_asks_for_each_required_question(cambodia):
    asked = [point.question_key for point in points(cambodia)]
    assert asked == [q["key"] for s in build_snapshot(cambodia)["sections"] for q in s["questions"] if q["required"]]


def test_a_carried_report_asks_for_its_confirmations_half_filled_too(second_report, officer):
    carrying.begin(report=second_report, by=officer)
    before = points(second_report)
    assert {"confirm or change"} < {point.what for point in before}
    section = second_report.sections.get(section__key="article-5")
    carrying.confirm(report_section=section, by=officer, keys=None)
    need(second_report, officer)
    after = points(second_report)
    assert len(after) < len(before)
    assert [point.message for point in after if point.section_key == "needs"] == [
        "Need 1: choose the obligation, choose what kind of need it is, say whether a programme meets it."
    ]


def test_a_question_that_two_rules_ask_about_is_one_point(cambodia, officer):
    fill(cambodia, officer)
    Answer.objects.filter(report=cambodia, question__key="art5-1-q1").update(
        value="in_place_used", narrative=" \n", carried_from="ACTIP-2025-KH-1", carried_year=2025
    )
    assert said(cambodia, "art5-1-q1") == [
        (
            "show the evidence, confirm or change",
            "Question 5.1 says “with evidence”: attach a document, or describe the evidence. Question 5.1 still has "
            "the answer of 2025: confirm or change it.",
        )
    ]


def test_tables_ask_for_their_empty_cells_and_for_what_they_contradict(cambodia, officer):
    table(cambodia, "victims_identified", {"female|18-24|identified": 5}, officer, blanks_reason="Not recorded.")
    exploited = {"forced_labour|female|18-24": 6}
    question = table(cambodia, "victims_by_exploitation", exploited, officer)
    [(what, message)] = said(cambodia, question.key)
    assert (what, "empty cells" in message) == ("explain empty cells", True)


def test_what_two_tables_contradict_is_a_point_of_the_table_to_check(cambodia, officer):
    for key, cells in (("persons_convicted", (1, 0)), ("sentences", (2, 0))):
        layout = LayoutMaker().of_key(key)
        first, *others = layout.every_key()
        question = table(cambodia, key, dict.fromkeys(others, cells[1]) | {first: cells[0]}, officer)
    [(what, message)] = said(cambodia, question.key)
    assert (what, "adds up to 2 persons sentenced" in message) == ("settle the figures", True)


def test_a_period_that_ends_before_it_begins_is_one_point(cambodia, officer):
    fill(cambodia, officer)
    assert points(cambodia) == []
    for key, value in ((standing.PERIOD_START, "2026-12-31"), (standing.PERIOD_END, "2026-01-01")):
        Answer.objects.filter(report=cambodia, question__key=key).update(value=value)
    assert [(point.question_key, point.what) for point in points(cambodia)] == [(standing.PERIOD_END, "mend the dates")]


def test_recommendations_are_asked_about_in_drafts_and_in_returned_reports(officer, reviewer):
    accepted(report_of(state("KH"), open_cycle(reviewer, year=2025)), officer, reviewer)
    items = [adopted(reviewer), adopted(reviewer)]
    report = report_of(state("KH"), open_cycle(reviewer, year=2026))
    fill(report, officer)
    say(report, items[1], officer, "no_longer_applies")
    assert [point.message for point in points(report)] == [
        f"Say how far recommendation {items[0].reference} is.",
        f"Explain why recommendation {items[1].reference} no longer applies.",
    ]


def test_several_reports_take_as_many_queries_as_one(officer, reviewer):
    reports = [report_of(state("KH"), open_cycle(reviewer, year=year)) for year in (2026, 2027)]
    for report in reports:
        fill(report, officer)
        count(report, {"victims_identified": {"female|18-24|identified": 4}}, officer)
    Answer.objects.filter(report=reports[0], question__key="art5-1-q1").delete()
    one_by_one = [points(report) for report in reports]
    rows = NationalReport.objects.select_related("cycle__questionnaire", "member_state")
    asked = [rows.get(pk=report.pk) for report in reports]
    with CaptureQueriesContext(connection) as for_one:
        as_written.read(asked[:1])
    with CaptureQueriesContext(connection) as for_all:
        found = as_written.read(asked)
    assert [readiness.problems_of(found[report.pk]) for report in asked] == one_by_one
    assert (len(for_one), len(for_all)) == (7, 7)
