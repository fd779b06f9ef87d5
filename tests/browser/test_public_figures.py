"""A focal point marks figures that are public already and sees them as others do; a donor reads where they stand."""

import pytest
from playwright.sync_api import Page, expect

from reporting.enums import ReleaseAudience
from reporting.models import Publication
from tests.browser.pages import check_page, sign_in, type_date
from tests.factories import donor, focal_point, secretariat, state
from tests.factories.releases import adopted
from tests.factories.reports import accepted, open_cycle, released, report_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
AGES = ("9-17", "18-24", "25-34")
ADDRESS = "https://stats.example.gov/2026.pdf"


def counted(female: int, male: int, other: int = 0) -> dict[str, dict[str, int]]:
    """Of every age as many, so that no age group is zero."""
    sexes = {"female": female, "male": male, "other": other}
    return {"victims_identified": {f"{sex}|{age}|identified": n for sex, n in sexes.items() for age in AGES}}


@pytest.fixture
def cambodia(everything):
    """Three reports are released and adopted. Cambodia counted 3 men. Its focal point, the reviewer, its report."""
    with everything():
        reviewer = secretariat()
        cycle = open_cycle(reviewer)
        people = {}
        for iso2, tables in {"KH": counted(30, 1), "MY": counted(40, 50, 20), "TH": counted(60, 30, 30)}.items():
            people[iso2], report = focal_point(state(iso2)), report_of(state(iso2), cycle)
            accepted(report, people[iso2], reviewer, tables)
            released(report, people[iso2], ReleaseAudience.DONORS)
        adopted(cycle, reviewer)
        return people["KH"], reviewer, report_of(state("KH"), cycle)


def mark(page: Page) -> None:
    page.get_by_role("button", name="Mark as public already").click()


def test_public_figures_from_the_focal_point_to_the_donor(page, cambodia, worker, screenshot):
    officer, reviewer, report = cambodia
    sign_in(page, officer)
    page.goto(f"/reports/{report.pk}/release/")
    page.get_by_role("link", name="Article 14: Protection").click()
    page.get_by_role("link", name="Figures that are public already").first.click()
    expect(page.get_by_role("heading", name="S1 Victims identified: figures that are public already")).to_be_visible()
    check_page(page, screenshot, "nothing marked")

    # What is wrong is said at its field, by keyboard alone, and what was ticked and typed is still there.
    male = page.get_by_role("checkbox", name="Formally identified victim, Male: 3", exact=True)
    male.focus()
    page.keyboard.press("Space")
    page.get_by_label("Address of the publication").fill("stats.example.gov/2026.pdf")
    mark(page)
    expect(page.get_by_role("alert")).to_contain_text("beginning with https://")
    page.get_by_role("link", name="Enter the title of the publication").click()
    expect(page.get_by_label("Title of the publication")).to_be_focused()
    expect(male).to_be_checked()
    check_page(page, screenshot, "with errors")
    page.get_by_label("Address of the publication").fill(ADDRESS)
    page.get_by_label("Title of the publication").fill("Annual report 2026, page 14")
    type_date(page, "published_on", 30, 9, 2026)
    mark(page)
    expect(page.get_by_text("1 figure marked as public already.")).to_be_visible()
    expect(page.get_by_text("1 figure, marked on")).to_be_visible()
    check_page(page, screenshot, "marked")

    # A second one by mistake, and back.
    page.get_by_role("checkbox", name="Formally identified victim: 93", exact=True).check()
    page.get_by_label("Address of the publication").fill(ADDRESS)
    page.get_by_label("Title of the publication").fill("A mistake")
    mark(page)
    page.get_by_role("button", name="Take back this mark of A mistake").click()
    expect(page.get_by_text("The mark of 1 figure is taken back.")).to_be_visible()
    page.goto(f"/reports/{report.pk}/public-figures/")
    expect(page.get_by_role("row", name="S1")).to_contain_text("1 of")
    check_page(page, screenshot, "tables")
    for audience in ("ammtc", "donors"):
        page.goto(f"/reports/{report.pk}/release/as-{audience}/")
        expect(page.get_by_role("link", name="Annual report 2026, page 14")).to_be_visible()
        check_page(page, screenshot, f"as {audience}")
    page.goto(f"/reports/{report.pk}/release/ledger/")
    expect(page.get_by_role("link", name=ADDRESS).first).to_be_visible()
    check_page(page, screenshot, "ledger")

    # The secretariat looks at it and publishes.
    sign_in(page, reviewer)
    page.get_by_role("link", name="Publish the release of Implementation").click()
    page.get_by_role("button", name="Publish the release").click()
    page.get_by_role("button", name="Make the preview").click()
    expect(page.get_by_role("heading", name="The release is safe to publish")).to_be_visible(timeout=240_000)
    expect(page.get_by_role("heading", name="Published by states themselves")).to_be_visible()
    expect(page.get_by_role("row", name="Cambodia S1 Victims identified Formally")).to_contain_text("Male: 3")
    check_page(page, screenshot, "preview")
    page.get_by_role("button", name="Continue to publish").click()
    page.get_by_role("button", name="Publish the release of “Reporting on 2026”").click()

    # A donor reads the small number, with where it comes from.
    sign_in(page, donor())
    page.goto(f"/dashboard/{Publication.objects.get().pk}/tables/kh/s1/")
    cell = page.get_by_role("cell", name="3 [a], published by the state itself")
    expect(cell).to_be_visible()
    cell.get_by_role("link").click()
    source = page.get_by_role("listitem").filter(has_text="Published by the state itself, and shown as there")
    expect(source).to_contain_text("Annual report 2026, page 14 (stats.example.gov), 30 September 2026")
    expect(source.get_by_role("link")).to_have_attribute("rel", "noopener noreferrer")
    check_page(page, screenshot, "donor")


def test_figures_are_marked_without_scripts(browser, live_server, cambodia):
    officer, _, report = cambodia
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False, locale="en-GB")
    context.set_default_timeout(10_000)
    page = context.new_page()
    sign_in(page, officer)
    page.goto(f"/reports/{report.pk}/public-figures/victims_identified/")
    page.get_by_label("The whole table").check()
    page.get_by_label("Address of the publication").fill(ADDRESS)
    page.get_by_label("Title of the publication").fill("Annual report 2026")
    mark(page)
    expect(page.get_by_text("marked as public already.").first).to_be_visible()
    expect(page.get_by_text("The whole table, marked on")).to_be_visible()
    page.get_by_role("button", name="Take back all").click()
    expect(page.get_by_text("No figure of this table is marked.")).to_be_visible()
    context.close()
