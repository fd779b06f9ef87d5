"""The desk in a real browser: a question goes to a state and comes back answered; the keyboard alone reads a report."""

import pytest
from playwright.sync_api import expect

from reporting.models import Clarification, SectionRead
from tests.browser.pages import check_page, sign_in
from tests.factories import everything, focal_point, secretariat, state
from tests.factories.reports import open_cycle, report_of, submitted

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def reviewer(transactional_db):
    return secretariat(name="First officer")


@pytest.fixture
def speaker(transactional_db):
    return focal_point(state("KH"), name="Focal point, Cambodia")


@pytest.fixture
def version(reviewer, speaker):
    with everything():
        return submitted(report_of(state("KH"), open_cycle(reviewer)), speaker)


def test_a_reviewer_asks_the_state_answers_and_changes_and_the_report_is_accepted(
    page, reviewer, speaker, version, screenshot
):
    # The reviewer asks about one answer.
    sign_in(page, reviewer)
    page.get_by_role("link", name="Review Cambodia, Reporting on 2026").click()
    page.get_by_role("link", name="Article 5: Criminalisation").click()
    answer = page.locator("#art5-1-q1")
    answer.get_by_role("link", name="Ask for clarification").click()
    check_page(page)
    page.get_by_label("What do you want to know?").fill("Which act is it?")
    page.get_by_role("button", name="Send to Cambodia").click()
    expect(page.get_by_text("Sent to Cambodia. Its focal point gets an e-mail with a link.")).to_be_visible()
    expect(answer).to_contain_text("Which act is it?")

    # The state answers, and asks to change the answer itself.
    sign_in(page, speaker)
    page.get_by_role("link", name="Clarifications: Cambodia, Reporting on 2026").click()
    page.get_by_role("link", name="Clarification 1").click()
    page.get_by_label("Your answer").fill("The act of 2008. We want to name it.")
    page.get_by_label("We need to change the answer itself").check()
    check_page(page, screenshot, "the state answers")
    page.get_by_role("button", name="Send the answer").click()
    expect(page.get_by_text("Sent to the SOMTC secretariat.")).to_be_visible()

    # The section is returned for it, without another word.
    sign_in(page, reviewer)
    page.get_by_role("link", name="Clarifications: Cambodia, Reporting on 2026").click()
    page.get_by_role("link", name="Clarification 1").click()
    page.get_by_role("link", name="Return the section").click()
    expect(page.locator("[name=return-article-5]")).to_be_checked()
    check_page(page)
    with page.expect_navigation():
        page.get_by_role("button", name="Return the chosen sections to Cambodia").click()

    # The state changes the answer beside the question, and submits again.
    sign_in(page, speaker)
    page.goto(f"/reports/{version.report_id}/sections/article-5/")
    question = page.locator("#art5-1-q1")
    expect(question).to_contain_text("Which act is it?")
    check_page(page)
    question.get_by_label("Explanation").fill("The act of 2008 is in force and is used.")
    page.get_by_role("button", name="Save and mark as ready").click()
    page.get_by_role("button", name="Submit report").click()
    page.get_by_label("I am authorised to submit this report").check()
    page.get_by_role("button", name="Submit Cambodia's report to SOMTC").click()
    expect(page.get_by_text("ACTIP-2026-KH-2").first).to_be_visible()

    # The thread shows what changed; it is resolved, and the report accepted.
    sign_in(page, reviewer)
    with everything():
        thread = Clarification.objects.get()
    page.goto(thread.get_absolute_url())
    expect(page.get_by_text("Changed in ACTIP-2026-KH-2")).to_be_visible()
    expect(page.locator("ins").first).to_contain_text("of 2008")
    screenshot(page, "the answer by version")
    page.get_by_role("button", name="Resolve", exact=True).click()
    page.get_by_role("link", name="Read it in the review").click()
    page.get_by_role("link", name="Accept this report").click()
    page.get_by_label("Why do you accept it all the same?").fill("Read on paper.")
    page.get_by_role("button", name="Accept the report of Cambodia").click()
    expect(page.get_by_text("The report of Cambodia is accepted.")).to_be_visible()


def test_a_report_is_read_by_the_keyboard_alone(page, reviewer, version, screenshot):
    sign_in(page, reviewer)
    page.goto(f"/reports/{version.report_id}/review/article-5/")
    heading = page.get_by_role("heading", level=1)
    check_page(page, screenshot, "reading pane")
    page.keyboard.press("j")
    expect(page.locator("#art5-1-q1")).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(page.locator("#art5-1-q1")).to_be_focused()
    page.keyboard.press("n")
    expect(heading).to_contain_text("Article 6")
    page.keyboard.press("p")
    expect(heading).to_contain_text("Article 5")
    page.keyboard.press("m")  # marks as read and leads on
    expect(heading).to_contain_text("Article 6")
    with everything():
        assert [row.section.key for row in SectionRead.objects.all()] == ["article-5"]
    # Letters that are typed are text, and the keys can be turned off.
    page.locator("summary", has_text="Add a note on the section as a whole").click()
    note = page.get_by_label("Note for colleagues").first
    note.fill("")
    note.press_sequentially("many")
    expect(note).to_have_value("many")
    expect(heading).to_contain_text("Article 6")
    page.get_by_role("button", name="Turn these keys off").click()
    page.locator("body").press("n")
    expect(heading).to_contain_text("Article 6")
    page.reload()
    page.locator("body").press("n")
    expect(heading).to_contain_text("Article 6")
    page.get_by_role("button", name="Turn single-letter keys on").click()
    page.locator("body").press("n")
    expect(heading).to_contain_text("Article 7")
