"""A new version of the questionnaire in a real browser: from the draft to what a focal point sees of it."""

import pytest
from playwright.sync_api import Page, expect

from reporting.actions import national_reports, reviews
from reporting.models import Answer, Question, Questionnaire
from tests.browser.pages import check_page, sign_in
from tests.factories import everything, focal_point, secretariat, state
from tests.factories.reports import fill, open_cycle, report_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def officer(transactional_db):
    return secretariat(name="SOMTC secretariat officer")


@pytest.fixture
def focal(officer):
    """Cambodia's focal point, whose report on 2026 was accepted."""
    person = focal_point(state("KH"), name="Focal point, Cambodia")
    with everything():
        report = report_of(state("KH"), open_cycle(officer))
        fill(report, person, art8_1_q2=7, art25_2_q1="no")
        for key, value in (("justice-cooperation-q4", "Language."), ("problem-solving-q4", "yes")):
            question = Question.objects.get(key=key)
            said = {"kind": "value", "value": value, "updated_at": report.cycle.opened_at, "updated_by": person}
            Answer.objects.create(report=report, question=question, **said)
        version = national_reports.submit(report=report, by=person, day=report.cycle.due_on)
        reviews.accept(version=version, by=officer, despite="Read on paper.")
    return person


def save(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("button", name=name, exact=True).last.click()


def test_from_a_draft_to_what_a_focal_point_sees(page, officer, focal, screenshot):
    sign_in(page, officer)
    page.get_by_role("navigation", name="Menu").get_by_text("More", exact=True).click()
    page.get_by_role("navigation", name="Menu").get_by_role("link", name="Questionnaires").click()
    check_page(page)
    page.get_by_role("button", name="Start a draft").click()
    expect(page.get_by_text("Draft version 2 is started.")).to_be_visible()
    check_page(page)

    # A section with a question and one that hangs on its answer; the choices are filled by keyboard alone.
    page.get_by_role("link", name="Add a section").first.click()
    page.get_by_label("Title of the section").fill("Online recruitment")
    page.get_by_label("Part", exact=True).fill("Work plan and themes")
    check_page(page)
    save(page, "Add the section")
    page.get_by_role("link", name="Add a question to Online recruitment").click()
    page.get_by_label("Question", exact=True).fill("Were victims recruited online?")
    page.get_by_label("Kind of answer").select_option("Yes or no")
    save(page, "Add and add another")
    page.get_by_label("Question", exact=True).fill("Through which channels?")
    page.get_by_label("Kind of answer").select_option("Several choices")
    page.get_by_label("Choice 1", exact=True).focus()
    page.keyboard.type("Social media")
    page.get_by_label("Choice 2", exact=True).focus()
    page.keyboard.type("Online games")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # the button that moves the second choice up
    expect(page.get_by_label("Choice 1", exact=True)).to_have_value("Online games")
    page.get_by_label("Asked only after").select_option("online-recruitment-q1=yes")
    check_page(page)
    save(page, "Add the question")

    # Its preview: the second question comes with the answer "yes".
    page.get_by_role("link", name="Preview section Online recruitment").click()
    expect(page.get_by_text("Through which channels?")).to_have_count(0)
    page.get_by_label("Yes", exact=True).check()
    expect(page.get_by_role("group", name="Through which channels?")).to_be_visible()
    expect(page.get_by_label("Online games")).to_be_visible()
    check_page(page, screenshot, "preview")
    page.get_by_role("link", name="Back to version 2").first.click()

    # Two earlier questions go: one is asked in other words now, one is dropped.
    for key in ("justice-cooperation-q4", "problem-solving-q4"):
        page.locator(f"#question-{key}").get_by_role("link", name="Remove").click()
        save(page, f"Remove question {key}")
    page.get_by_role("link", name="Add a question to Justice-sector cooperation").click()
    page.get_by_label("Question", exact=True).fill("What blocked cooperation, and what was tried?")
    page.get_by_label("Kind of answer").select_option("Text")
    save(page, "Add the question")
    page.get_by_role("link", name="What becomes of earlier questions").click()
    gone = page.get_by_role("region", name="justice-cooperation-q4")
    gone.get_by_label("What takes its place?").select_option("justice-cooperation-q6")
    dropped = page.get_by_role("region", name="problem-solving-q4")
    dropped.get_by_label("If it is dropped: why").fill("Another section asks it.")
    check_page(page, screenshot, "mapping")
    save(page, "Save")

    page.get_by_role("button", name="Check and publish").click()
    check_page(page)
    save(page, "Publish version 2")
    expect(page.get_by_role("alert").get_by_text("Confirm that you have seen")).to_be_visible()
    page.get_by_label("I have seen that 1 question is dropped").check()
    screenshot(page, "publish")
    save(page, "Publish version 2")
    expect(page.get_by_text("Version 2 is published.").first).to_be_visible()
    check_page(page)

    # A cycle asks it, and the focal point sees what became of the answers of 2026.
    with everything():
        cycle = open_cycle(officer, year=2027, questionnaire=Questionnaire.objects.get(version=2))
        report = report_of(state("KH"), cycle)
    sign_in(page, focal)
    page.goto(report.get_absolute_url())
    page.get_by_role("link", name="What became of the last report’s answers").click()
    check_page(page, screenshot, "carried")
    expect(page.get_by_text("Another section asks it.")).to_be_visible()
    page.get_by_role("link", name="What blocked cooperation, and what was tried?").click()
    field = page.locator("#justice-cooperation-q6")
    expect(field.locator("[name=justice-cooperation-q6-value]")).to_have_value("Language.")
    expect(field.get_by_text("From 2026: confirm or change")).to_be_visible()
    expect(page.get_by_text("What blocked cooperation most?").first).to_be_visible()  # beside it, as it was asked
    check_page(page)


def test_without_script_a_question_is_edited_moved_and_its_choices_reordered(browser, live_server, officer):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, officer)
    page.goto("/questionnaires/")
    page.get_by_role("button", name="Start a draft").click()
    page.get_by_role("button", name="Move question 5.2 up").click()
    page.locator("#question-art5-1-q2").get_by_role("link", name="Which parts").click()
    page.get_by_role("button", name="Move choice 2 up").click()
    page.get_by_role("button", name="More rows").click()
    page.get_by_label("Choice 11").fill("Begging")
    page.get_by_role("button", name="Save", exact=True).last.click()
    with everything():
        question = Question.objects.get(key="art5-1-q2", section__questionnaire__version=2)
        assert question.position == 1
        labels = [choice["label"] for choice in question.choices]
        assert labels[0] == "All means, abuse of vulnerability among them"
        assert labels[-1] == "Begging"
    context.close()
