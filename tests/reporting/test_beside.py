"""What stands beside the questions: earlier answers to confirm, terms, and what is left to do."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.models import AuditEvent
from reporting.actions import answers, carrying
from reporting.models import Answer, NationalReport
from tests.factories import contributor, state
from tests.reporting.test_carrying import answer_of, section_url
from tests.responses import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(second_report):
    return second_report


def test_the_page_marks_what_was_carried_over_and_confirms_one_answer(client, report, officer, everything):
    client.force_login(officer)
    page = text_of(client.get(section_url(report)))
    assert "From 2026: confirm or change" in page
    response = client.post(section_url(report), {"then": "confirm:art5-1-q1"})
    assert (response.status_code, response.url) == (302, f"{section_url(report)}?at=art5-1-q1#art5-1-q1")
    with everything():
        assert answer_of(report, "art5-1-q1").confirmed_by == officer
        assert answer_of(report, "art5-1-q2").confirmed_by is None
        [event] = AuditEvent.objects.filter(what="carried answers confirmed")
        assert event.details == {"questions": ["art5-1-q1"]}


def messages_after(client, report: NationalReport, then: str, **fields: str) -> list[str]:
    data = {"then": then} | {f"art5-1-q1-{name}": value for name, value in fields.items()}
    return [str(message) for message in client.post(section_url(report), data, follow=True).context["messages"]]


def test_confirm_says_what_it_did_and_never_that_nothing_was_confirmed(client, report, officer):
    client.force_login(officer)
    client.get(section_url(report))
    changed = "This answer was changed, and the change is saved. What was changed needs no confirmation."
    typed = {"version": "1", "value": "in_progress"}
    assert messages_after(client, report, "confirm:art5-1-q1", **typed) == [changed]
    assert messages_after(client, report, "confirm:art5-1-q1") == [changed]  # as after an autosave
    assert messages_after(client, report, "confirm:art5-1-q2") == ["1 answer confirmed."]
    assert messages_after(client, report, "confirm:art5-1-q2") == ["This answer is confirmed already."]
    assert messages_after(client, report, "confirm-all") == ["3 answers confirmed."]
    assert messages_after(client, report, "confirm-all") == ["Nothing on this page waits for a confirmation any more."]


def test_the_badge_and_the_answer_of_last_year_follow_a_save(client, report, officer):
    client.force_login(officer)
    page = text_of(client.get(section_url(report)))
    said = page.partition('data-before="')[2].partition('"')[0]
    save = f"{section_url(report)}answers/art5-1-q1/"
    as_it_was = {"art5-1-q1-value": "planned", "art5-1-q1-narrative": "The act is in force and is used."}
    told = [
        client.post(save, {"art5-1-q1-version": version} | as_it_was | changed).json()["page"]
        for version, changed in (("1", {}), ("1", {"art5-1-q1-value": "in_progress"}), ("2", {}))
    ]
    assert [each["waits"] for each in told] == [True, False, False]
    assert [each["states"]["art5-1-q1"] for each in told] == ["confirm", "done", "done"]
    assert [each["says"] == said for each in told] == [True, False, True]


def test_confirm_all_leads_to_the_next_section_that_waits(client, report, officer, everything):
    client.force_login(officer)
    client.get(f"/reports/{report.pk}/")
    response = client.post(section_url(report), {"then": "confirm-all"})
    with everything():
        here = Answer.objects.filter(report=report, question__section__key="article-5").exclude(carried_from="")
        waiting = set(here.filter(confirmed_at=None).values_list("question__type", flat=True))
    assert waiting <= {"number"}
    assert response.status_code == 302
    assert response.url == (section_url(report) if waiting else section_url(report, "article-6"))


def test_last_years_answer_stands_beside_the_changed_one_and_tables_show_their_totals(client, report, officer):
    client.force_login(officer)
    client.get(section_url(report))
    assert "The same answer." in text_of(client.get(section_url(report)))
    client.post(section_url(report), {"art5-1-q1-version": "1", "art5-1-q1-value": "in_progress"})
    page = text_of(client.get(section_url(report)))
    beside = page.partition('aria-label="Question 5.1 in 2026"')[2].partition("</aside>")[0]
    assert "The act is in force and is used." in beside
    assert "The register starts next year." in text_of(client.get(section_url(report, "article-14")))


def test_words_of_the_glossary_and_what_is_left(client, report, officer):
    client.force_login(officer)
    page = text_of(client.get(section_url(report, "article-14")))
    assert "What “Compensation”, “Restitution” mean" in page
    assert "Points left:" in page


def test_the_page_asks_the_database_as_often_with_many_answers_as_with_few(client, report, officer, everything):
    client.force_login(officer)
    client.get(f"/reports/{report.pk}/")

    def count(section: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(section_url(report, section)).status_code == 200
        return len(queries)

    before = count("article-5")
    with everything():
        Answer.objects.filter(report=report).exclude(question__key="art5-1-q1").delete()
    assert count("article-5") == before
    assert before <= 39


def test_a_contributor_is_led_to_the_next_section_that_is_assigned(client, report, officer, everything):
    helper = contributor(state("KH"))
    with everything():
        carrying.begin(report=report, by=officer)
        for key in ("article-5", "article-8"):
            answers.assign_section(report_section=report.sections.get(section__key=key), people=[helper], by=officer)
    client.force_login(helper)
    assert client.post(section_url(report), {"then": "confirm-all"}).url == section_url(report, "article-8")
    # What is left there cannot be confirmed together: a number belongs to its period.
    assert client.post(section_url(report, "article-8"), {"then": "confirm-all"}).url == section_url(
        report, "article-8"
    )
