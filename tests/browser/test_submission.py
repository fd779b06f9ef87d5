"""Checking a whole report and submitting it, in a real browser and on paper."""

import re

import pikepdf
import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import check_page, sign_in
from tests.factories import everything, focal_point, secretariat, state
from tests.factories.reports import accepted, open_cycle, report_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HIGHEST = 6000  # pixels, at 1280 wide


@pytest.fixture
def officer():
    return focal_point(state("KH"), name="Focal point, Cambodia")


@pytest.fixture
def carried(officer):
    """Cambodia's report on 2027, everything of which comes from the accepted one on 2026."""
    with everything():
        reviewer = secretariat()
        accepted(report_of(state("KH"), open_cycle(reviewer)), officer, reviewer, art5_1_q1="planned")
        return report_of(state("KH"), open_cycle(reviewer, year=2027))


def first_page(page: Page, path) -> str:
    """What the first sheet of paper says."""
    page.pdf(path=path, format="A4")
    with pikepdf.open(path) as pdf:
        sheet = pdf.pages[0]
        drawn = pikepdf.parse_content_stream(sheet)
    return str(sum(str(each.operator) in {"Tj", "TJ"} for each in drawn))


def test_check_answers_is_short_and_leads_to_each_question(page, officer, carried, screenshot, tmp_path):
    page.set_viewport_size({"width": 1280, "height": 900})
    sign_in(page, officer)
    page.goto(f"/reports/{carried.pk}/check/")
    assert page.evaluate("document.documentElement.scrollHeight") <= HIGHEST
    section = page.locator("section", has=page.get_by_role("heading", name=re.compile("Article 5:")))
    link = section.get_by_role("link", name="3.1 Is trafficking in persons a specific criminal offence")
    expect(link).to_be_visible()
    expect(section).to_contain_text("confirm or change")
    check_page(page, screenshot, "carried over")
    link.click()
    expect(page.locator("#art5-1-q1")).to_be_in_viewport()


def test_neither_check_answers_nor_the_task_list_prints_an_empty_sheet_first(page, officer, carried, tmp_path):
    sign_in(page, officer)
    for address in (f"/reports/{carried.pk}/check/", f"/reports/{carried.pk}/"):
        page.goto(address)
        assert int(first_page(page, tmp_path / "printed.pdf")) > 20, (
            address
        )  # pieces of text; a head alone has some five
