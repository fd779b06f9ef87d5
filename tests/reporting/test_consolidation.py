"""The report of SOMTC to AMMTC is started, takes in what was accepted since, and keeps every text that was typed."""

import pytest
from django.urls import reverse

from reporting import statuses
from reporting.actions import consolidation
from reporting.enums import ConsolidatedStatus
from reporting.models import ConsolidatedReport
from reporting.queries.consolidation import consolidate
from tests.factories import focal_point, secretariat, state
from tests.factories.reports import accepted, open_cycle, report_of
from tests.reporting.test_consolidated import url

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewer(client):
    """An officer of the secretariat, signed in."""
    person = secretariat()
    client.force_login(person)
    return person


def test_an_article_on_which_no_status_is_asked_is_never_held_back(consolidated, everything):
    with everything():  # Cambodia has released nothing
        said = consolidate(consolidated)
    found = {
        block.article.number: {state.iso2: status.code for state, status in block.states}
        for chapter in said.chapters
        for block in chapter.articles
    }
    assert (found[5]["KH"], found[12]["KH"]) == (statuses.HELD_BACK, statuses.NO_ANSWER)
    assert (found[5]["TH"], found[12]["TH"]) == (statuses.NO_REPORT,) * 2


def test_a_question_that_nobody_answered_says_so(consolidated, everything):
    with everything():
        said = consolidate(consolidated)
    questions = [
        question
        for chapter in said.chapters
        for article in chapter.articles
        for each in article.obligations
        for question in each.questions
    ]
    assert all(question.entries or question.note for question in questions)
    assert "No state gave an answer." in {question.note for question in questions}


def test_without_an_accepted_report_nothing_is_started(client, reviewer, everything):
    with everything():
        cycle = open_cycle(reviewer)
    response = client.post(reverse("consolidated-start", args=[cycle.pk]), follow=True)
    assert "No report of “Reporting on 2026” has been accepted yet." in response.content.decode()
    assert "No consolidated report yet" in client.get(reverse("consolidated-list")).content.decode()


def test_it_is_started_once(client, cycle, everything):
    first = client.post(reverse("consolidated-start", args=[cycle.pk]))
    second = client.post(reverse("consolidated-start", args=[cycle.pk]))
    with everything():
        assert first.url == second.url == ConsolidatedReport.objects.get().get_absolute_url()
    page = client.get(first.url).content.decode()
    assert "ACTIP-2026-KH-1" in page
    assert "Executive summary" in page


def test_what_is_accepted_later_is_offered_and_taken_in(client, reviewer, cycle, consolidated, everything):
    with everything():
        accepted(report_of(state("TH"), cycle), focal_point(state("TH")), reviewer)
    page = client.get(consolidated.get_absolute_url()).content.decode()
    assert "<strong>1 report was accepted since:</strong> ACTIP-2026-TH-1." in page
    page = client.post(url("consolidated-refresh", consolidated), follow=True).content.decode()
    assert "Taken in: ACTIP-2026-TH-1." in page
    assert "accepted since" not in page


def test_a_text_is_saved_beside_what_the_states_say(client, consolidated, everything):
    page = client.get(url("consolidated-text-edit", consolidated, "chapter-4"))
    assert [full for _, full in page.context["grid"]["columns"]] == [
        "Article 14: Protection of Victims of Trafficking in Persons",
        "Article 15: Repatriation and Return of Victims",
    ]
    assert "1 of 10 Parties have an accepted report." in page.content.decode()
    response = client.post(
        url("consolidated-text-edit", consolidated, "chapter-4"),
        {"words": "  Protection in 2026.\r\n\r\nSecond paragraph. ", "version": "0"},
    )
    assert response.url == consolidated.get_absolute_url()
    with everything():
        text = consolidated.texts.get(key="chapter-4")
    assert (text.text, text.version) == ("Protection in 2026.\n\nSecond paragraph.", 1)


def test_somebody_was_faster_both_texts_are_shown_and_nothing_is_lost(client, reviewer, consolidated, everything):
    edit = url("consolidated-text-edit", consolidated, "summary")
    with everything():
        summary = consolidated.texts.get(key="summary")
        consolidation.save_text(text=summary, words="Their words.", base_version=0, by=secretariat(name="Colleague"))
    response = client.post(edit, {"words": "My words.", "version": "0"})
    assert response.status_code == 409
    page = response.content.decode()
    assert "Colleague changed this text while you were writing." in page
    assert "Their words." in page
    assert response.context["form"]["words"].value() == "My words."
    again = client.post(edit, {"words": "My words.", "version": response.context["form"]["version"].value()})
    assert again.status_code == 302
    with everything():
        assert consolidated.texts.get(key="summary").text == "My words."


def test_after_adoption_a_text_is_not_saved(client, consolidated, adopt, everything):
    adopt(consolidated)
    response = client.post(url("consolidated-text-edit", consolidated, "summary"), {"words": "Late.", "version": "0"})
    assert response.status_code == 409
    assert "is adopted and cannot be changed any more. Nothing was saved" in response.content.decode()
    with everything():
        assert consolidated.texts.get(key="summary").text == ""


def test_a_step_out_of_order_is_refused_with_a_sentence(client, consolidated, everything):
    for method in (client.get, client.post):
        response = method(url("consolidated-step", consolidated, "adopted"), follow=True)
        assert "A consolidated report that is draft cannot become adopted." in response.content.decode()
    with everything():
        assert ConsolidatedReport.objects.get().status == ConsolidatedStatus.DRAFT
