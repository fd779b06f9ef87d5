"""The reading pane, notes, advice, reviewers and reading marks."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from members.models import AuditEvent
from members.row_access import row_access
from reporting.actions import clarifications, desk, national_reports, reviews
from reporting.models import (
    Assessment,
    GivenAdvice,
    Obligation,
    ReviewAssignment,
    ReviewNote,
    Section,
    SectionRead,
)
from reporting.queries import review_pane
from tests.factories import focal_point, secretariat, state
from tests.factories.reports import accepted, open_cycle, report_of, submitted

pytestmark = pytest.mark.django_db
KEY = "article-5"


@pytest.fixture
def officer(client):
    person = secretariat(name="First officer", agency="SOMTC secretariat")
    client.force_login(person)
    return person


@pytest.fixture
def speaker():
    return focal_point(state("KH"))


@pytest.fixture
def version(officer, speaker, everything):
    """Cambodia's report on 2026, handed in after its accepted report on 2025."""
    with everything():
        accepted(report_of(state("KH"), open_cycle(officer, year=2025)), speaker, officer)
        return submitted(report_of(state("KH"), open_cycle(officer)), speaker, art5_1_q1="planned")


@pytest.fixture
def section():
    return Section.objects.get(key=KEY)


def pane_url(version, key: str = KEY) -> str:
    return reverse("review-section", args=[version.report_id, key])


def assess_url(version, obligation: str = "art5-1") -> str:
    return reverse("review-assess", args=[version.report_id, KEY, obligation])


def advice(obligation: str = "art5-1", **more) -> dict:
    given = {"evidence_seen": "partly", "agreement": "queried", "advice": "Name the act.", "version": "0", **more}
    return {f"{obligation}-{name}": value for name, value in given.items()}


# --- Reading ----------------------------------------------------------------------------------------------------------
def test_last_years_answer_stands_beside_this_years_with_the_words_that_changed(version, officer, everything):
    with everything():
        before = version.report.member_state.reports.get(cycle__period_end__year=2025).versions.get()
        pane = review_pane.pane(officer, version, KEY, before.content)
    [question] = [q for group in pane.groups for q in group.questions if q.key == "art5-1-q1"]
    answer = question.passages[0]
    assert question.changed_label == "Changed"
    assert [piece.what for piece in answer.now] == ["new"]
    assert [piece.what for piece in answer.before] == ["gone"]
    assert {line.key for line in pane.lines if line.changed} >= {KEY}


def test_words_are_compared_one_by_one():
    now = {"kind": "value", "shown": "", "reason": "", "narrative": "The act of 2008 is used.", "type": "yes_no"}
    both = now | {"table": None, "evidence": [], "unit": ""}
    [passage] = review_pane.passages(both, both | {"narrative": "The act is used."})
    assert "".join(piece.text for piece in passage.now) == "The act of 2008 is used."
    assert [piece.text.strip() for piece in passage.now if piece.what == "new"] == ["of 2008"]
    assert "".join(piece.text for piece in passage.before) == "The act is used."


def test_the_pane_costs_the_same_whatever_stands_in_it(client, version, section, officer, everything):
    def queries(key: str) -> int:
        client.get(pane_url(version, key))  # the first reading of a section leaves its row
        with CaptureQueriesContext(connection) as captured:
            assert client.get(pane_url(version, key)).status_code == 200
        return len(captured)

    empty = queries(KEY)
    with everything():
        for number in range(3):
            clarifications.ask(report=version.report, section=section, text=f"Question {number}?", by=officer)
            desk.add_note(report=version.report, section=section, question=None, text=f"Note {number}", by=officer)
    full = queries(KEY)
    assert full - empty <= 1  # the messages, once there are threads
    assert queries("article-14") <= full


def test_a_section_that_is_not_there_is_404_and_a_report_without_any_opens_whole(client, version):
    assert client.get(pane_url(version, "no-such-section")).status_code == 404
    first = client.get(reverse("review-start", args=[version.report_id]))
    assert first.url == pane_url(version, "context")


def test_marking_as_read_leads_on_and_the_progress_counts(client, version, everything):
    count = len(version.content["sections"])
    url = reverse("review-section-mark", args=[version.report_id, "context"])
    response = client.post(url, {"read": "1", "number": "1"}, follow=True)
    page = response.content.decode()
    assert f"<strong>1 of {count}</strong> sections read" in page
    assert response.redirect_chain[0][0] != pane_url(version, "context")
    client.post(url, {"read": "0", "number": "1"})
    with everything():
        assert SectionRead.objects.count() == 0


def test_a_mark_on_a_version_that_was_replaced_is_refused(client, version, section, officer, speaker, everything):
    with everything():
        reviews.return_sections(version=version, reasons={section: "Name the act."}, by=officer)
        version.report.refresh_from_db()
        national_reports.submit(report=version.report, by=speaker)
    url = reverse("review-section-mark", args=[version.report_id, KEY])
    page = client.post(url, {"read": "1", "number": "1"}, follow=True).content.decode()
    assert "Version 2 came in while you read." in page


# --- Notes and reviewers ----------------------------------------------------------------------------------------------
def test_what_reviewers_note_and_share_never_reaches_a_state(client, version, section, officer, speaker, everything):
    client.post(
        reverse("review-note-add", args=[version.report_id, KEY]), {"text": "Ask again.", "question": "art5-1-q1"}
    )
    client.post(assess_url(version), advice())
    client.post(reverse("reviewers", args=[version.report_id]), {"report": officer.pk, f"section-{KEY}": ""})
    desk_rows = (ReviewNote, Assessment, ReviewAssignment)
    with row_access(reviews=True):
        assert [model.objects.count() for model in desk_rows] == [1, 1, 1]
        desk.mark_read(report=version.report, section=section, number=1, read=True, by=officer)
    with row_access(states=[state("KH").pk]):
        assert [model.objects.count() for model in (*desk_rows, SectionRead, GivenAdvice)] == [0, 0, 0, 0, 0]
    internal = AuditEvent.objects.filter(what__in=["review note added", "obligation assessed", "reviewers assigned"])
    assert [event.member_state for event in internal] == [None, None, None]
    client.force_login(speaker)
    for name in ("report-version", "report-advice"):
        page = client.get(reverse(name, args=[version.report_id, 1])).content.decode()
        assert "Ask again." not in page and "Name the act." not in page


def test_only_its_writer_deletes_a_note(client, version, section, officer, everything):
    with everything():
        note = desk.add_note(report=version.report, section=section, question=None, text="Ask again.", by=officer)
    url = reverse("review-note-remove", args=[version.report_id, note.pk])
    client.force_login(secretariat())
    assert client.post(url).status_code == 403
    client.force_login(officer)
    assert client.post(url).status_code == 302
    with everything():
        assert ReviewNote.objects.count() == 0


def test_an_empty_note_comes_back_with_a_sentence(client, version):
    response = client.post(reverse("review-note-add", args=[version.report_id, KEY]), {"text": " "})
    assert "Write the note first." in response.content.decode()


def test_the_queue_is_filtered_by_reviewer_clarifications_and_due_day(client, version, section, officer, everything):
    day = timezone.localdate() + timedelta(days=3)
    with everything():
        thailand = report_of(state("TH"), version.report.cycle)
        submitted(thailand, focal_point(state("TH")))
        desk.assign_reviewers(report=thailand, wanted={None: officer}, by=officer)
        clarifications.ask(report=version.report, section=section, text="Which act?", due_on=day, by=officer)

    def found(**chosen) -> list[str]:
        rows = client.get(reverse("review-queue"), {"cycle": version.report.cycle_id, **chosen}).context["rows"]
        return sorted(report.member_state.iso2 for report, _ in rows)

    assert found() == ["KH", "TH"]
    assert found(reviewer="me") == found(reviewer=officer.pk) == found(clarifications="none") == ["TH"]
    assert found(reviewer="nobody") == found(clarifications="open") == found(due="7") == ["KH"]
    assert found(clarifications="answered") == found(due="overdue") == []
    assert found(due="nonsense") == ["KH", "TH"]


# --- Advice -----------------------------------------------------------------------------------------------------------
def test_advice_is_handed_over_with_the_decision_and_stays_as_it_was(client, version, officer, speaker, everything):
    assert client.post(assess_url(version), advice()).status_code == 302
    client.force_login(speaker)
    url = reverse("report-advice", args=[version.report_id, 1])
    assert "No advice was handed over" in client.get(url).content.decode()
    with everything():
        reviews.accept(version=version, by=officer, despite="Read on paper.")
        desk.assess(
            report=version.report,
            obligation=Obligation.objects.get(key="art5-1"),
            evidence_seen="no",
            agreement="queried",
            advice="Written afterwards.",
            base_version=1,
            by=officer,
        )
    page = client.get(url).content.decode()
    assert "Evidence seen: <strong>partly</strong>" in page and "Name the act." in page
    assert "Written afterwards." not in page
    report_page = client.get(reverse("report-detail", args=[version.report_id])).content.decode()
    assert url in report_page


def test_a_query_without_a_sentence_comes_back(client, version):
    response = client.post(assess_url(version), advice(advice=""))
    assert "Say in a sentence what the state should look at again." in response.content.decode()
    assert response.status_code == 200


def test_two_reviewers_of_one_obligation_lose_nothing(client, version, officer, everything):
    second = secretariat(name="Second officer")
    client.force_login(second)
    client.post(assess_url(version), advice(advice="Words of the second."))
    client.force_login(officer)
    response = client.post(assess_url(version), advice(advice="Words of the first."))
    page = response.content.decode()
    assert response.status_code == 409
    assert "Second officer saved this assessment while you wrote." in page
    assert "Words of the first." in page and "Words of the second." in page
    assert client.post(assess_url(version), advice(advice="Words of both.", version="1")).status_code == 302
    with everything():
        standing = Assessment.objects.get()
    assert (standing.advice, standing.version, standing.updated_by) == ("Words of both.", 2, officer)
    client.post(assess_url(version), {"art5-1-version": "1", "then": "withdraw"})
    with everything():
        assert Assessment.objects.count() == 1
    client.post(assess_url(version), {"art5-1-version": "2", "then": "withdraw"})
    with everything():
        assert Assessment.objects.count() == 0
