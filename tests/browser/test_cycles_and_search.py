"""A cycle from its plan to the archive, what each role finds on its start page, and the search: in a real browser."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from reporting.actions.answers import GivenAnswer, save_answers
from reporting.enums import AnswerKind
from tests.browser.pages import check_page, sign_in, type_date
from tests.factories import administrator, contributor, donor, focal_point, secretariat, state
from tests.factories.reports import open_cycle, report_of, submitted

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_cycle_from_its_plan_to_the_archive(page, everything, screenshot):
    officer, focal = secretariat(), focal_point(state("KH"))
    this_year = date.today().year
    sign_in(page, officer)
    page.get_by_role("link", name="Cycles", exact=True).first.click()
    page.get_by_role("button", name="Plan a cycle").click()

    # One wrong date is said once, beside its field; what was typed stays.
    page.get_by_label("Title").fill(f"Reporting on {this_year}")
    type_date(page, "period_start", 1, 1, this_year)
    type_date(page, "period_end", 31, 12, this_year)
    type_date(page, "ammtc_on", 32, 13, 1)
    page.get_by_role("button", name="Work out the dates").click()
    expect(page.locator(".govuk-error-message")).to_have_text(
        ["Error: Enter the date as three numbers, such as 31 8 2026"]
    )
    check_page(page)
    type_date(page, "ammtc_on", 8, 9, this_year + 1)
    page.get_by_role("button", name="Work out the dates").click()
    expect(page.get_by_role("status")).to_contain_text("Nothing is saved yet")
    expect(page.locator("[name=clearance_until_month]")).to_have_value("8")
    check_page(page)
    page.get_by_role("button", name="Save the plan").click()
    expect(page.get_by_text("No state can write yet.")).to_be_visible()
    check_page(page, screenshot, "01 planned")

    # Opened, extended for one state.
    page.get_by_role("button", name="Open this cycle").click()
    check_page(page)
    page.get_by_role("button", name="Open this cycle").click()
    page.get_by_role("link", name="Extend for Cambodia").click()
    later = date(this_year + 1, 5, 5) + timedelta(days=60)
    type_date(page, "until", later.day, later.month, later.year)
    page.get_by_label("Why").fill("The post was vacant.")
    check_page(page)
    page.get_by_role("button", name="Give Cambodia more time").click()
    expect(page.get_by_role("alert")).to_contain_text(
        f"Cambodia has until {later:%-d %B %Y}, end of day in Phnom Penh (UTC+7)."
    )
    sign_in(page, focal)
    page.get_by_role("link", name=f"Report of Cambodia, Reporting on {this_year}").click()
    expect(page.get_by_text("“The post was vacant.”")).to_be_visible()

    # Begun, so closed instead of taken back; opened again with the report in it; closed and put away.
    sign_in(page, officer)
    page.get_by_role("link", name="Cycles", exact=True).first.click()
    page.get_by_role("link", name=f"Reporting on {this_year}").click()
    page.get_by_role("button", name="Take the opening back").click()
    page.get_by_role("button", name="Take the opening back").click()
    expect(page.get_by_role("alert")).to_contain_text("A state has begun its report.")
    for step in ("Close this cycle", "Open it again", "Close this cycle", "Put it into the archive"):
        page.get_by_role("button", name=step).click()
        check_page(page)
        page.get_by_role("button", name=step).click()
    expect(page.get_by_role("alert")).to_contain_text("is in the archive")
    check_page(page)
    page.get_by_role("link", name="Cycles", exact=True).first.click()
    expect(page.get_by_role("heading", name="No cycle outside the archive")).to_be_visible()
    page.get_by_role("link", name="Cycles in the archive (1)").click()
    expect(page.get_by_role("link", name=f"Reporting on {this_year}")).to_be_visible()
    check_page(page)


@pytest.fixture
def region(everything):
    with everything():
        people = {
            "secretariat": secretariat(),
            "focal point": focal_point(state("KH")),
            "contributor": contributor(state("KH")),
            "donor": donor(),
            "administrator": administrator(),
        }
        cycle = open_cycle(people["secretariat"])
        report = report_of(state("KH"), cycle)
        entry = GivenAnswer(kind=AnswerKind.VALUE, value="planned", narrative="ច្បាប់ប្រឆាំងអំពើជួញដូរមនុស្ស protects victims.")
        section = report.sections.get(section__key="article-5")
        save_answers(report_section=section, entries={"art5-1-q1": entry}, by=people["focal point"])
        submitted(report_of(state("TH"), cycle), focal_point(state("TH")))
    return people


def test_every_role_has_its_start_page_and_the_secretariat_the_region(page, region, screenshot):
    for role, person in region.items():
        sign_in(page, person)
        check_page(page, screenshot, f"home of {role}")
    sign_in(page, region["secretariat"])
    page.get_by_role("link", name="Where each state is").click()
    row = page.get_by_role("row", name="Thailand")
    expect(row.get_by_role("cell").filter(has_text="Submitted").first).to_be_visible()
    check_page(page)
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.get_by_role("row", name="Thailand").count() == 1, "the cards are still rows of a table"
    page.set_viewport_size({"width": 1280, "height": 800})
    page.get_by_role("link", name="Calendar", exact=True).first.click()
    page.get_by_role("button", name="Make my secret address").click()
    expect(page.get_by_label("Your secret address")).to_have_value(re.compile(r"/calendar/[\w-]{43}\.ics$"))
    check_page(page)


def test_the_search_by_keyboard_and_without_javascript(browser, live_server, page, region, screenshot):
    sign_in(page, region["focal point"])
    page.get_by_role("searchbox", name="Search this portal").focus()
    page.keyboard.type("ជួញដូរ")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("1 result.")
    expect(page.locator("mark")).to_have_text(["ជួញដូរ"])
    check_page(page, screenshot, "found in Khmer")
    plain = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    plain.add_cookies(page.context.cookies())
    without = plain.new_page()
    without.goto("/search/")
    without.get_by_label("Words to look for").fill("zebra")
    without.get_by_role("main").get_by_role("button", name="Search").click()
    expect(without.get_by_role("heading", name="Nothing was found")).to_be_visible()
    without.get_by_label("Words to look for").fill("victims")
    without.get_by_role("main").get_by_role("button", name="Search").click()
    without.get_by_role("link", name="Show all").first.click()
    expect(without.get_by_role("status")).to_contain_text("in this kind")
    plain.close()


def test_the_menus_of_the_head_cover_nothing_that_the_keyboard_goes_on_to(page, region):
    sign_in(page, region["secretariat"])
    for menu in (page.locator(".portal-account"), page.locator(".portal-nav__more details")):
        summary = menu.locator("summary")
        summary.focus()
        page.keyboard.press("Enter")
        inside = menu.locator(".portal-account__item")
        for item in inside.all():
            page.keyboard.press("Tab")
            expect(item).to_be_focused()
        page.keyboard.press("Tab")
        expect(menu).not_to_have_attribute("open", re.compile(""))
        summary.focus()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        expect(inside.first).to_be_focused()
        page.keyboard.press("Escape")
        expect(summary).to_be_focused()
        expect(menu).not_to_have_attribute("open", re.compile(""))
        summary.click()
        inside.first.click()
        page.wait_for_load_state()
