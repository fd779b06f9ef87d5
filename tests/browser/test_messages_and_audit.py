"""Messages, the choice of e-mails and the audit trail as people use them: with and without a script, at 320 pixels."""

import pytest
from playwright.sync_api import expect

from members import audit
from reporting.messages import mail, outbox
from tests.browser.pages import check_page, sign_in
from tests.factories import focal_point, secretariat, state
from tests.factories.reports import open_cycle, report_of, submitted

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def officer(everything):
    """A focal point whose state has handed in, and been read by the secretariat."""
    officer, reviewer = focal_point(state("KH"), name="Focal point, Cambodia"), secretariat(name="Reviewer")
    with everything():
        report = report_of(state("KH"), open_cycle(reviewer))
        submitted(report, officer)
        audit.record("confidential answers read", on=report, by=reviewer, questions=["art5-1-q1"])
        for number in range(3):
            mail.queue(
                "reminder",
                mail.subject_of(report, f"reminder {number}"),
                [officer],
                report.get_absolute_url(),
                key=f"reminder:{number}",
                report=report,
            )
    return officer


def test_messages_are_found_read_and_chosen(page, officer, screenshot):
    sign_in(page, officer)
    page.get_by_role("link", name="Messages 5 unread").click()
    expect(page.get_by_role("heading", name="Messages")).to_be_visible()
    check_page(page, screenshot, "list")
    page.get_by_role("link", name="Cambodia, Reporting on 2026: reminder 2").click()
    page.get_by_role("link", name="Messages 4 unread").click()
    page.get_by_role("listitem").filter(has_text="reminder 1").get_by_role("button", name="Mark as read").click()
    expect(page.get_by_text("5 messages, 3 unread")).to_be_visible()
    page.get_by_label("Show").select_option("Unread only")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_role("status")).to_have_text("3 messages, 3 unread")
    page.get_by_role("button", name="Mark all as read").click()
    expect(page.get_by_text("3 messages are marked as read.")).to_be_visible()
    page.get_by_role("link", name="Choose which e-mails you get").click()
    check_page(page)
    due = page.get_by_role("group", name="Reminders of due dates")
    due.get_by_label("No e-mail").check()
    page.get_by_role("group", name="What the secretariat decided").get_by_label("In one e-mail a day").check()
    page.get_by_role("button", name="Save my choices").click()
    expect(page.get_by_text("Your choices are saved.")).to_be_visible()
    expect(due.get_by_label("No e-mail")).to_be_checked()
    screenshot(page, "choices")


def test_one_click_in_an_e_mail_ends_reminders_without_signing_in(browser, live_server, officer):
    """As a phone opens it: no script, nobody signed in. The page says what ends and what stays, and asks once."""
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto(outbox.unsubscribe_path(officer, "due"))
    expect(page.get_by_role("heading", name="End these e-mails?")).to_be_visible()
    expect(page.get_by_text("No more e-mail about: Reminders of due dates.")).to_be_visible()
    page.get_by_role("button", name="End these e-mails").click()
    expect(page.get_by_role("heading", name="You will not get these e-mails any more")).to_be_visible()
    sign_in(page, officer)
    page.goto("/messages/choices/")
    due = page.get_by_role("group", name="Reminders of due dates")
    expect(due.get_by_label("No e-mail")).to_be_checked()
    page.goto("/unsubscribe/cut-off-by-a-mail-program/")
    expect(page.get_by_role("heading", name="This link does not work any more")).to_be_visible()
    page.get_by_role("link", name="Choose your e-mails").click()
    expect(page.get_by_role("button", name="Save my choices")).to_be_visible()
    context.close()


def test_the_pages_that_end_e_mails_are_accessible(page, officer, screenshot):
    page.goto(outbox.unsubscribe_path(officer, "due"))
    check_page(page, screenshot, "asked")
    page.get_by_role("button", name="End these e-mails").click()
    check_page(page, screenshot, "ended")
    page.goto("/unsubscribe/cut-off/")
    check_page(page, screenshot, "broken")


def test_the_trail_is_searched_and_its_chain_checked_without_a_script(browser, live_server, officer, tmp_path):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    sign_in(page, officer)
    page.get_by_role("navigation", name="Menu").get_by_text("More", exact=True).click()
    page.get_by_label("Menu").get_by_role("link", name="Audit trail").click()
    page.get_by_label("Person, post or agency").fill("review")
    page.get_by_role("search", name="Audit trail").get_by_role("button", name="Search").click()
    expect(page.get_by_role("status")).to_have_text("1 event, newest first")
    expect(page.get_by_role("cell", name="Confidential answers read")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download these events (CSV)").click()
    assert download.value.suggested_filename.endswith(".csv")
    page.get_by_role("link", name="Download and check the audit chain of Cambodia").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the chain").or_(
            page.get_by_role("button", name="Download the chain")
        ).click()
    file = tmp_path / "chain.jsonl"
    download.value.save_as(file)
    page.get_by_label("File of the chain").set_input_files(file)
    page.get_by_role("button", name="Check this file").click()
    expect(page.get_by_role("heading", name="The file and the portal agree")).to_be_visible()
    file.write_text(file.read_text().replace("report submitted", "report subnitted"))
    page.get_by_label("File of the chain").set_input_files(file)
    page.get_by_role("button", name="Check this file").click()
    expect(page.get_by_role("heading", name="The file and the portal do not agree")).to_be_visible()
    context.close()


def test_the_pages_of_the_trail_are_accessible(page, officer, screenshot):
    sign_in(page, officer)
    for path in ("/audit/", "/audit/?until=2020-01-01", "/audit/chains/KH/"):
        page.goto(path)
        check_page(page)
    screenshot(page, "chain")
