"""Checking a whole report and submitting it, in a real browser and on paper."""

import re

import pikepdf
import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import check_page, sign_in
from tests.factories import everything, focal_point, secretariat, state
from tests.factories.reports import accepted, count, fill, open_cycle, report_of

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
    link = section.get_by_role("link", name="5.1 Is trafficking in persons a specific criminal offence")
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


def test_the_submit_page_says_what_a_careful_colleague_would_say(page, officer, screenshot):
    table, cell = "victims_identified", "female|18-24|identified"
    with everything():
        reviewer = secretariat()
        accepted(report_of(state("KH"), open_cycle(reviewer)), officer, reviewer, {table: {cell: 30}})
        report = report_of(state("KH"), open_cycle(reviewer, year=2027))
        fill(report, officer)
        count(report, {table: {cell: 90}}, officer)
    sign_in(page, officer)
    page.goto(f"/reports/{report.pk}/submit/")
    remarks = page.get_by_role("region", name="Before you submit")
    expect(remarks).to_contain_text("1 figure fell or rose by more than a third since 2026")
    expect(remarks).to_contain_text("The period of the report is not over yet")
    check_page(page, screenshot, "folded")
    folded = remarks.locator("summary", has_text="answers say only what ACTIP-2026-KH-1 said")
    question = remarks.get_by_role("link", name="5.1 Is trafficking in persons a specific criminal offence")
    expect(question).to_be_hidden()
    folded.focus()
    page.keyboard.press("Enter")
    question.click()
    expect(page.locator("#art5-1-q1")).to_be_in_viewport()
    page.go_back()
    page.get_by_label("authorised").check()
    page.get_by_role("button", name="Submit Cambodia's report to SOMTC").click()
    expect(page.get_by_text("ACTIP-2027-KH-1").first).to_be_visible()
