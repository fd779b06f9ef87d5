"""From the preview of a release to a donor's table with hidden numbers, in a real browser and with a real worker."""

import pytest
from playwright.sync_api import expect

from tests.browser.pages import check_page, sign_in
from tests.factories import donor, secretariat, state
from tests.factories.releases import adopted, counted, identified
from tests.factories.reports import open_cycle

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
COUNTED = {
    "ID": {"female": 70, "male": 9},
    "KH": {"female": 4, "male": 30},
    "MY": {"female": 60, "male": 25},
    "PH": {"female": 90, "male": 8},
    "TH": {"female": 80, "male": 3},
    "VN": {"female": 40, "male": 5},
}


@pytest.fixture
def officer(everything):
    """An adopted report in which six states counted victims, most of them a few of one sex; all is released."""
    with everything():
        person = secretariat()
        cycle = open_cycle(person)
        for iso2, victims in COUNTED.items():
            counted(state(iso2), cycle, identified(**victims), person)
        adopted(cycle, person)
    return person


def test_small_counts_are_hidden_from_the_preview_to_the_donor(page, officer, worker, screenshot):
    sign_in(page, officer)
    page.get_by_role("link", name="Publish the release of Implementation").click()
    page.get_by_role("button", name="Publish the release").click()
    page.get_by_role("button", name="Make the preview").click()
    expect(page.get_by_role("heading", name="The release is safe to publish")).to_be_visible(timeout=240_000)
    page.get_by_text("Cambodia: ").click()
    row = page.get_by_role("region", name="Tables of Cambodia").get_by_role("row", name="S1 Victims identified")
    row.locator("summary").click()
    expect(row).to_contain_text("Formally identified victim, 18 to 24 years, Female")
    check_page(page, screenshot, "preview")
    page.get_by_role("button", name="Continue to publish").click()
    screenshot(page, "publish")
    page.get_by_role("button", name="Publish the release of “Reporting on 2026”").click()

    sign_in(page, donor())
    page.get_by_role("link", name="Dashboards").first.click()
    page.get_by_role("link", name="Cambodia", exact=True).click()
    expect(page.get_by_role("heading", name="Cambodia", exact=True, level=1)).to_be_visible()
    page.get_by_role("link", name="S1 Victims identified").click()
    table = page.get_by_role("region", name="S1 Formally identified victim by age group")
    expect(table).to_contain_text("not broken down")
    expect(table.get_by_role("cell", name="34", exact=True).first).to_be_visible()
    expect(table.get_by_role("cell", name="4", exact=True)).to_have_count(0)
    check_page(page, screenshot, "donor")
    page.get_by_role("link", name="Region", exact=True).click()
    check_page(page, screenshot, "region")
