"""A lawyer checks the summaries of the Convention in a real browser: on pages, without scripts, and by the file."""

import pytest
import yaml
from playwright.sync_api import Page, expect

from reporting.models import Obligation, TextCheck
from tests.browser.pages import check_page, sign_in, type_date
from tests.factories import secretariat

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MARK = "Summary not yet checked against the certified text"


def fill_in(page: Page, number: str) -> None:
    page.get_by_label("Copy of the certified text").fill("Certified true copy, 35 pages")
    page.get_by_label("Page", exact=True).fill(number)
    page.get_by_label("Who compared").fill("Legal adviser, ASEAN Secretariat")
    type_date(page, "checked_on", 20, 11, 2026)


def test_a_summary_is_checked_corrected_and_taken_back(page, screenshot):
    officer = secretariat()
    page.goto("/convention/obligations/art1-2/")
    expect(page.get_by_text(MARK).first).to_be_visible()
    check_page(page, screenshot, "01 not checked")
    sign_in(page, officer)
    page.get_by_role("navigation", name="Menu").get_by_text("More", exact=True).click()
    page.get_by_role("navigation", name="Menu").get_by_role("link", name="Check of the Convention").click()
    expect(page.get_by_text("70 of 101 summaries have not been checked")).to_be_visible()
    check_page(page, screenshot, "02 list")

    # What is missing is said beside its field, and what was typed stays.
    page.get_by_role("link", name="Article 1: Objectives").click()
    page.get_by_label("Note (optional)").fill("Paragraph 2 as well.")
    page.get_by_role("button", name="It is checked: save and go to the next").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter the page of the certified text")
    expect(page.get_by_label("Note (optional)")).to_have_value("Paragraph 2 as well.")
    check_page(page, screenshot, "03 something is missing")
    fill_in(page, "3")
    page.get_by_role("button", name="It is checked: save and go to the next").click()

    # The next one: who, when and with which copy stand there already.
    expect(page.get_by_role("heading", level=1)).to_contain_text("Article 1(2)")
    expect(page.get_by_label("Who compared")).to_have_value("Legal adviser, ASEAN Secretariat")
    page.get_by_label("Page", exact=True).fill("3 and 4")
    page.get_by_label("Summary").fill("Measures are applied without discrimination.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("68 of 101 summaries have not been checked")).to_be_visible()
    page.goto("/convention/obligations/art1-2/")
    expect(page.get_by_text("Measures are applied without discrimination.")).to_be_visible()
    expect(page.get_by_text("Checked against the certified text (page 3 and 4) on 20 November 2026.")).to_be_visible()
    expect(page.get_by_text(MARK)).to_have_count(0)
    check_page(page, screenshot, "04 checked")

    page.goto("/text-checks/art1-2/")
    check_page(page, screenshot, "05 checked text")
    page.get_by_role("link", name="Take the check back").click()
    page.get_by_label("Why is the check taken back?").fill("The wrong page was read.")
    check_page(page)
    page.get_by_role("button", name="Take the check back").click()
    expect(page.get_by_text("The check of Article 1(2) is taken back.")).to_be_visible()
    check_page(page)
    assert Obligation.objects.get(key="art1-2").unverified


def test_the_file_goes_out_and_comes_back_filled_in_without_scripts(browser, live_server, tmp_path, transactional_db):
    officer = secretariat()
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    try:
        sign_in(page, officer)
        page.goto("/text-checks/")
        with page.expect_download() as download:
            page.get_by_role("button", name="Export all as YAML").click()
        path = tmp_path / "checks.yaml"
        download.value.save_as(path)
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        data |= {"certified_text": "Certified true copy", "checked_by": "Legal adviser", "checked_on": "2026-11-20"}
        for row in data["texts"]:
            row["page"] = "7" if row["key"] in {"art5-1", "art5-2"} else ""
        data["texts"][-1] |= {"page": "31", "summary": "Corrected by the lawyer."}
        wrong = tmp_path / "wrong.yaml"
        wrong.write_text("texts:\n  - {key: art5-99, page: '7'}\n", encoding="utf-8")
        path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")

        page.goto("/text-checks/import/")
        page.get_by_label("File").set_input_files(wrong)
        with page.expect_navigation():
            page.get_by_role("button", name="Continue").click()
        expect(page.get_by_role("alert")).to_contain_text("Line 2, art5-99: “art5-99” is not known.")
        page.get_by_label("File").set_input_files(path)
        with page.expect_navigation():
            page.get_by_role("button", name="Continue").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Record 3 checks?")
        assert not TextCheck.objects.exists()
        page.get_by_role("button", name="Record them").click()
        expect(page.get_by_text("3 checks are recorded.")).to_be_visible()
    finally:
        context.close()
    assert TextCheck.objects.filter(is_checked=True).count() == 3


def test_the_pages_of_the_file_are_accessible(page, tmp_path, screenshot):
    sign_in(page, secretariat())
    page.goto("/text-checks/import/")
    check_page(page)
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("texts:\n  - {key: art5-99, page: '7'}\n", encoding="utf-8")
    page.get_by_label("File").set_input_files(wrong)
    with page.expect_navigation():
        page.get_by_role("button", name="Continue").click()
    check_page(page, screenshot, "import with a fault")
    right = tmp_path / "right.yaml"
    head = "certified_text: Certified true copy\nchecked_by: Legal adviser\nchecked_on: '2026-11-20'\n"
    right.write_text(f"{head}texts:\n  - {{key: art5-1, page: '7', summary: Other words.}}\n", encoding="utf-8")
    page.get_by_label("File").set_input_files(right)
    with page.expect_navigation():
        page.get_by_role("button", name="Continue").click()
    check_page(page, screenshot, "import to confirm")
