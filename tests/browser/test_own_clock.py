"""One clock on a page, in a real browser: what the script says beside an answer, and what the server wrote below it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import check_page, sign_in
from tests.factories import everything, focal_point, state
from tests.factories.reports import fill, open_cycle, report_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_script_and_the_page_tell_the_same_time(page: Page, transactional_db, screenshot):
    with everything():
        report = report_of(state("MM"), open_cycle())
        officer = focal_point(state("MM"), name="Focal point, Myanmar")
        fill(report, officer)
    sign_in(page, officer)
    page.goto(f"/reports/{report.pk}/sections/article-5/")
    page.locator("[name=art5-1-q1-narrative]").fill("The act is in force since 2022.")
    said = page.locator('[data-question="art5-1-q1"] [data-save-state]')
    expect(said).to_have_text(re.compile(r"Saved \d\d:\d\d \(UTC\+6:30\)"))
    time = said.inner_text().removeprefix("Saved ")
    screenshot(page, "saved")
    page.reload()
    expect(page.locator("#art5-1-q1 [data-last-change]")).to_contain_text(time)
    expect(page.locator("footer")).to_contain_text("Times on this page: Yangon (UTC+6:30).")


def test_choosing_a_clock(page: Page, transactional_db, screenshot):
    sign_in(page, focal_point(state("KH"), name="Focal point, Cambodia"))
    page.get_by_role("contentinfo").get_by_role("link", name="Change").click()
    check_page(page, screenshot, "form")
    page.get_by_label("Time zone").select_option("Europe/Brussels")
    page.get_by_role("main").get_by_role("button", name="Save").click()
    expect(page.get_by_role("main")).to_contain_text("Times are now told by this clock: Brussels")
    check_page(page, screenshot, "account")
