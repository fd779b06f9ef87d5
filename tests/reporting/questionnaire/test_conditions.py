"""Questions that are asked only after a certain answer: on the server, and at once in the browser."""

import pytest

from reporting.models import Answer
from reporting.questionnaire.conditions import settled
from reporting.snapshot import readiness
from reporting.snapshot.build import build_snapshot
from tests.browser.pages import sign_in
from tests.factories import focal_point, state
from tests.factories.reports import open_cycle, report_of
from tests.responses import text_of

CHAIN = {"b": {"question": "a", "value": "yes"}, "c": {"question": "b", "value": "many"}}


@pytest.mark.parametrize(
    ("values", "left"),
    [
        ({"a": "yes", "b": ["many", "few"], "c": 1}, {"a": "yes", "b": ["many", "few"], "c": 1}),
        ({"a": "no", "b": ["many"], "c": 1}, {"a": "no"}),
        ({"a": "yes", "b": ["few"], "c": 1}, {"a": "yes", "b": ["few"]}),
        ({"b": ["many"], "c": 1}, {}),
        ({}, {}),
    ],
)
def test_a_chain_breaks_where_its_first_condition_does_not_hold(values, left):
    assert settled(values, CHAIN) == left


def test_a_circle_of_conditions_ends():
    circle = {"a": {"question": "b", "value": 1}, "b": {"question": "a", "value": 1}}
    assert settled({"a": 1, "b": 1, "c": 2}, circle) == {"c": 2}


@pytest.fixture
def officer(client, db):
    """Cambodia's focal point, signed in."""
    person = focal_point(state("KH"))
    client.force_login(person)
    return person


URL = "/reports/{}/sections/article-25/"


@pytest.mark.django_db
def test_without_its_condition_a_question_is_held_in_a_template(client, report, officer):
    page = text_of(client.get(URL.format(report.pk)))
    waiting = page.partition("<template>")[2].partition("</template>")[0]
    assert 'id="art25-2-q2"' in waiting
    assert 'data-asked-if="art25-2-q1" data-asked-value="yes"' in waiting
    client.post(URL.format(report.pk), {"art25-2-q1-version": "0", "art25-2-q1-value": "yes"})
    page = text_of(client.get(URL.format(report.pk)))
    assert "<template>" not in page and 'id="art25-2-q2"' in page


@pytest.mark.django_db
def test_a_question_and_its_condition_are_saved_together(client, report, officer, everything):
    data = {
        "art25-2-q1-version": "0", "art25-2-q1-value": "yes",
        "art25-2-q2-version": "0", "art25-2-q2-kind": "not_available", "art25-2-q2-reason": "It is on paper.",
    }  # fmt: skip
    assert client.post(URL.format(report.pk), data).status_code == 302
    with everything():
        assert Answer.objects.get(question__key="art25-2-q2").reason == "It is on paper."


@pytest.mark.django_db
def test_what_is_not_asked_is_not_saved(client, report, officer, everything):
    data = {
        "art25-2-q1-version": "0", "art25-2-q1-value": "no",
        "art25-2-q2-version": "0", "art25-2-q2-kind": "not_available", "art25-2-q2-reason": "It is on paper.",
    }  # fmt: skip
    client.post(URL.format(report.pk), data)
    with everything():
        assert not Answer.objects.filter(question__key="art25-2-q2").exists()


@pytest.mark.django_db
def test_an_answer_whose_condition_no_longer_holds_is_kept_and_not_submitted(client, report, officer, everything):
    data = {
        "art25-2-q1-version": "0", "art25-2-q1-value": "yes",
        "art25-2-q2-version": "0", "art25-2-q2-kind": "not_available", "art25-2-q2-reason": "It is on paper.",
    }  # fmt: skip
    client.post(URL.format(report.pk), data)
    client.post(URL.format(report.pk), {"art25-2-q1-version": "1", "art25-2-q1-value": "no"})
    page = text_of(client.get(URL.format(report.pk)))
    assert '<div class="govuk-inset-text" id="art25-2-q2-kept"><p' in page
    assert "What was answered before is kept here and is not submitted." in page
    with everything():
        assert Answer.objects.filter(question__key="art25-2-q2").exists()
        content = build_snapshot(report)
        assert "art25-2-q2" not in {q["key"] for s in content["sections"] for q in s["questions"]}
        assert "art25-2-q2" not in {p.question_key for p in readiness.problems(report, content)}


@pytest.mark.django_db
def test_blank_is_not_zero_and_both_other_kinds_say_why(client, report, officer, everything):
    url = f"/reports/{report.pk}/sections/article-8/"
    kinds = []
    for version, (value, kind, reason) in enumerate(
        [
            ("0", "value", ""),
            ("", "value", ""),
            ("", "not_available", "No register."),
            ("", "not_applicable", "No law."),
        ]
    ):
        data = {"value": value, "kind": kind, "reason": reason, "version": str(version)}
        client.post(url, {f"art8-1-q2-{name}": entry for name, entry in data.items()})
        with everything():
            kinds.append(Answer.objects.get(question__key="art8-1-q2").kind)
    assert kinds == ["zero", "unanswered", "not_available", "not_applicable"]


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_question_appears_at_once_and_goes_again(page, everything, screenshot):
    with everything():
        officer = focal_point(state("KH"))
        report = report_of(state("KH"), open_cycle())
    sign_in(page, officer)
    page.goto(URL.format(report.pk))
    question = page.locator("#art25-2-q2")
    assert question.count() == 0
    page.locator('input[name="art25-2-q1-value"][value="yes"]').check()
    assert question.is_visible()
    assert page.locator("form [role=status].govuk-visually-hidden").inner_text().startswith("A further question:")
    page.locator("#art25-2-q2 details summary").last.click()
    page.locator('input[name="art25-2-q2-kind"][value="not_available"]').check()
    page.fill('textarea[name="art25-2-q2-reason"]', "It is on paper.")
    screenshot(page, "appeared")
    page.locator('input[name="art25-2-q1-value"][value="no"]').check()
    assert question.count() == 0
    page.locator('input[name="art25-2-q1-value"][value="yes"]').check()
    page.get_by_role("button", name="Save", exact=True).last.click()
    page.get_by_text("saved.").first.wait_for()
    with everything():
        assert Answer.objects.get(question__key="art25-2-q2").reason == "It is on paper."
