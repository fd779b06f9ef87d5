"""The secretariat says how it is reached, and everybody reads it, in a real browser."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import check_page, sign_in
from tests.factories import focal_point, secretariat, state

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_what_the_secretariat_enters_is_read_where_somebody_is_stuck(page: Page, transactional_db, screenshot):
    sign_in(page, secretariat(name="Officer, SOMTC secretariat"))
    page.get_by_role("link", name="Enter how the secretariat is reached").click()
    page.get_by_label("Hours (optional)").fill("Mondays")
    save = page.get_by_role("main").get_by_role("button", name="Save")
    save.click()
    expect(page.get_by_role("alert")).to_contain_text("Clock of the hours: Say by which clock these hours go")
    check_page(page, screenshot, "errors")
    page.get_by_label("Office", exact=True).fill("Reporting desk")
    page.get_by_label("E-mail address").fill("desk@example.org")
    page.get_by_label("Phone (optional)", exact=True).fill("+1 202 555 0100")
    page.get_by_label("Clock of the hours").select_option("Asia/Jakarta")
    save.click()
    expect(page.get_by_role("main")).to_contain_text("Mondays, Jakarta (UTC+7)")
    sign_in(page, focal_point(state("KH"), name="Focal point, Cambodia"))
    page.goto("/cycles/")
    expect(page.get_by_role("heading", name="You may not do this")).to_be_visible()
    expect(page.get_by_role("link", name="desk@example.org")).to_have_attribute("href", "mailto:desk@example.org")
    check_page(page, screenshot, "403")
    page.context.clear_cookies()
    page.goto("/account/login/")
    expect(page.get_by_role("link", name="+1 202 555 0100")).to_have_attribute("href", "tel:+12025550100")
    check_page(page, screenshot, "sign in")
