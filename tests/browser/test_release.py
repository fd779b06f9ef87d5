"""A state releases item by item, another Party reads, a giver consents, and the rights of victims, in a browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from reporting.actions import consolidation
from reporting.enums import ConsolidatedStatus
from tests.browser.pages import PHONE, check_page, sign_in
from tests.factories import donor, focal_point, secretariat, state
from tests.factories.releases import publish
from tests.factories.reports import accepted, open_cycle, released, report_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS = "The act is in force and is used."
AUTHORITY = "National Committee, letter 12/2027 of 3 March 2027"


@pytest.fixture
def report(everything):
    with everything():
        report = report_of(state("KH"), open_cycle())
        accepted(report, focal_point(state("KH")), secretariat())
        return report


def decide(page: Page) -> None:
    page.get_by_label("By whose authority?").fill(AUTHORITY)
    page.get_by_role("button", name="Record the decision of Cambodia").click()
    page.get_by_text("Decision recorded for").wait_for()


def test_from_the_first_decision_to_another_partys_page_and_back(page, report, screenshot):
    officer, neighbour = focal_point(state("KH")), focal_point(state("TH"))

    # Nothing is decided yet. The whole report goes to AMMTC, one section to other Parties; a check comes first.
    sign_in(page, officer)
    page.get_by_role("link", name="Decide how far the report on “Reporting on 2026” may go").click()
    expect(page.get_by_text("29 of 29 sections wait for one")).to_be_visible()
    check_page(page)
    wide = page.viewport_size
    page.set_viewport_size(PHONE)  # every choice, and the way to the items, without moving sideways
    assert page.get_by_role("region", name="Sections").evaluate("all => all.scrollWidth <= all.clientWidth")
    page.set_viewport_size(wide)
    page.get_by_role("button", name="Continue with all sections").click()
    expect(page.get_by_text("29 items change")).to_be_visible()
    page.get_by_role("button", name="Record the decision of Cambodia").click()
    expect(page.get_by_role("alert")).to_contain_text("Say by whose authority this is decided.")
    check_page(page, screenshot, "01 check")
    decide(page)
    page.get_by_label("Article 5: Criminalisation of Trafficking in Persons: may go as far as").select_option("parties")
    page.get_by_role("button", name="Continue with these choices").click()
    expect(page.get_by_text("1 item changes")).to_be_visible()
    page.get_by_label("The letter (optional)").set_input_files(
        {"name": "letter.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF\n"}
    )
    decide(page)

    # One answer stays nearer; the preview shows exactly the rest.
    page.goto(f"/reports/{report.pk}/release/article-5/")
    check_page(page, screenshot, "02 items")
    page.locator("[name='answer:art5-1-q1']").select_option("secretariat")
    page.get_by_role("button", name="Continue with these choices").click()
    decide(page)
    page.goto(f"/reports/{report.pk}/release/as-parties/")
    expect(page.get_by_role("heading", name="Article 5")).to_be_visible()
    assert page.locator("#art5-1-q1").count() == 0
    check_page(page)
    page.get_by_role("link", name="As a donor").click()
    check_page(page)
    page.get_by_role("link", name="As AMMTC").click()
    check_page(page)

    # The neighbour reads that and no more.
    sign_in(page, neighbour)
    page.get_by_role("link", name="Released by Parties").first.click()
    check_page(page)
    page.get_by_role("link", name=re.compile("Reporting on 2026 ?, Cambodia")).click()
    expect(page.get_by_text(WORDS).first).to_be_visible()
    assert page.locator("#art5-1-q1").count() == 0
    check_page(page, screenshot, "03 another Party")
    address = page.url

    # Taken back: gone for the neighbour, and the ledger keeps both acts.
    sign_in(page, officer)
    page.goto(f"/reports/{report.pk}/release/")
    page.get_by_label("Article 5: Criminalisation of Trafficking in Persons: may go as far as").select_option("none")
    page.get_by_role("button", name="Continue with these choices").click()
    expect(page.get_by_text("(taken back)")).to_be_visible()
    decide(page)
    page.get_by_role("link", name="The whole ledger, to print").click()
    expect(page.get_by_text("everything taken back")).to_be_visible()
    expect(page.get_by_role("link", name="letter.pdf")).to_be_visible()
    check_page(page, screenshot, "04 ledger")
    sign_in(page, neighbour)
    assert page.goto(address).status == 404


def test_the_giver_of_an_information_is_asked_and_consents(page, report, screenshot):
    officer, giver = focal_point(state("KH")), focal_point(state("TH"))
    sign_in(page, officer)
    page.goto(f"/reports/{report.pk}/received/answer/art5-1-q1/")
    check_page(page)
    page.get_by_role("button", name="Mark as received").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose the Party that gave you the information.")
    page.get_by_label("Which Party gave you the information?").select_option("TH")
    page.get_by_label("What was received?").fill("Your note of 4 May 2026")
    page.get_by_role("button", name="Mark as received").click()
    page.get_by_label("Other Parties").check()
    page.get_by_role("button", name="Ask Thailand").click()
    expect(page.get_by_text("not answered yet")).to_be_visible()
    check_page(page)

    sign_in(page, giver)
    page.get_by_role("link", name="Cambodia asks for your consent").first.click()
    expect(page.get_by_text(WORDS)).to_be_visible()
    check_page(page, screenshot, "01 asked")
    page.get_by_label("Yes, it may go so far").check()
    page.get_by_label("By whose authority?").fill("Letter 7 of 9 March 2027")
    page.get_by_role("button", name="Record the answer of Thailand").click()
    expect(page.get_by_text("Recorded: granted.")).to_be_visible()
    page.goto("/consent/")
    check_page(page)


def test_the_rights_of_victims_for_state_region_and_donors(page, everything, screenshot):
    reviewer, officer, reader = secretariat(), focal_point(state("KH")), donor()
    with everything():
        cycle = open_cycle(reviewer)
        report = report_of(state("KH"), cycle)
    sign_in(page, officer)
    page.goto(f"/reports/{report.pk}/sections/victim-rights/")
    page.get_by_role("link", name="Where each right stands").click()
    check_page(page)
    page.get_by_role("link", name=re.compile("Enter numbers and marks ?: Housing")).click()
    page.get_by_label("Share of housed victims").fill("40")
    page.get_by_label("Gender").select_option("partly")
    check_page(page)
    page.get_by_role("button", name="Save housing").click()
    expect(page.get_by_text("“Housing” is saved.")).to_be_visible()
    screenshot(page, "01 state")
    with everything():
        report.refresh_from_db()
        accepted(report, officer, reviewer)
        released(report, officer, "donors")
        consolidated = consolidation.start(cycle=cycle, by=reviewer)
        for to in (ConsolidatedStatus.IN_CLEARANCE, ConsolidatedStatus.ADOPTED):
            consolidated = consolidation.move(consolidated=consolidated, to=to, by=reviewer)
        publish(consolidated, reviewer)
    sign_in(page, reviewer)
    page.get_by_role("link", name="Rights of victims").first.click()
    check_page(page, screenshot, "02 region")
    sign_in(page, reader)
    page.goto("/dashboard/")
    page.get_by_role("link", name="Rights of victims").click()
    expect(page.get_by_role("heading", name="Housing")).to_be_visible()
    check_page(page, screenshot, "03 donors")
