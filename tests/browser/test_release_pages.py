"""What donors read of releases, in a real browser: tables page by page, rates, charts over time, ranges, revisions."""

import csv
import io

import pikepdf
import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import PHONE, check_page, sign_in
from tests.factories import administrator, contributor, donor, focal_point, secretariat, state
from tests.factories.releases import VICTIMS, Counts, adopted, counted, identified, publish, published, take_back
from tests.factories.reports import open_cycle, report_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
S2 = "victims_by_exploitation"
DESK = {"width": 1280, "height": 800}


def by_form(female: int, male: int) -> Counts:
    """The same victims in Tables S1 and S2: all young adults, all in forced labour."""
    return identified(female=female, male=male) | {
        S2: {"forced_labour|female|18-24": female, "forced_labour|male|18-24": male}
    }


def preview(page: Page, heading: str) -> None:
    """The secretariat asks for the preview, and a worker makes it."""
    page.get_by_role("button", name="Make the preview").click()
    expect(page.get_by_role("heading", name=heading)).to_be_visible(timeout=240_000)


def cell(page: Page, region: str, row: str, column: int) -> str:
    table = page.get_by_role("region", name=region)
    return table.get_by_role("row", name=row).first.get_by_role("cell").nth(column).inner_text()


def rows_of(page: Page, link: str) -> list[list[str]]:
    with page.expect_download() as download:
        page.get_by_role("link", name=link).first.click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


@pytest.fixture
def years(everything):
    """Releases on 2025 and 2026. In 2026 Viet Nam reports no more, and Cambodia's 4 women are hidden."""
    with everything():
        reviewer = secretariat()
        published(reviewer, 2025, KH=by_form(40, 30), MY=by_form(60, 25), TH=by_form(80, 31), VN=by_form(20, 20))
        return published(reviewer, 2026, KH=by_form(4, 30), MY=by_form(60, 25), TH=by_form(80, 31))


def test_every_article_fits_on_a_small_desk_and_rights_print_state_by_state(page, years):
    sign_in(page, donor())
    page.set_viewport_size({"width": 1200, "height": 900})
    page.get_by_role("link", name="Dashboards").first.click()
    grid = page.get_by_role("region", name="Member states by article of the Convention")
    assert grid.get_by_role("columnheader").last.inner_text().startswith("25")
    assert grid.evaluate("region => region.scrollWidth <= region.clientWidth")
    page.get_by_role("link", name="Rights of victims").first.click()
    word = page.get_by_role("listitem").filter(has_text="Cambodia:").first
    expect(word).to_be_hidden()
    page.emulate_media(media="print")
    expect(word).to_be_visible()


def test_numbers_and_a_chart_stand_on_the_first_screen_without_a_script(browser, live_server, years):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    sign_in(page, donor())
    for path in (f"/dashboard/{years.pk}/", f"/dashboard/{years.pk}/tables/my/", f"/dashboard/{years.pk}/rights/"):
        page.set_viewport_size(DESK)
        page.goto(path)
        numbers = page.get_by_role("region", name="Key figures").get_by_role("listitem").locator("strong")
        expect(numbers).to_have_count(4)
        for place in range(4):
            expect(numbers.nth(place)).to_be_in_viewport(ratio=1)
        expect(page.get_by_role("region", name="Key figures").get_by_role("img")).to_be_in_viewport(ratio=1)
    page.goto(f"/dashboard/{years.pk}/")
    expect(page.get_by_role("img", name="Region, persons by period. Not compared across a dashed line")).to_be_visible()
    expect(page.get_by_text("without Viet Nam.").first).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_role("img", name="Region, persons by period.")).to_be_visible()
    context.close()


def test_the_first_screens_are_accessible_and_hold_a_figure_on_a_phone(page, years, screenshot):
    sign_in(page, donor())
    for name, path in {"region": "", "state": "tables/kh/", "rights": "rights/"}.items():
        page.goto(f"/dashboard/{years.pk}/{path}")
        check_page(page, screenshot, name)
        page.set_viewport_size(PHONE)
        page.reload()
        expect(page.locator(".first__number").first).to_be_in_viewport(ratio=1)
        page.set_viewport_size(DESK)


def test_rates_and_charts_as_a_donor_reads_them(page, years, screenshot):
    sign_in(page, donor())
    page.get_by_role("link", name="Dashboards").first.click()
    page.get_by_role("link", name="Rates, SDG 16.2.2").click()
    expect(page.get_by_text("A rate of detection, not of trafficking.")).to_be_visible()
    names = page.get_by_role("region", name="Rates by sex").get_by_role("rowheader").all_inner_texts()
    assert names == sorted(names) and len(names) == 11
    assert page.get_by_role("button", name="Sort").count() == 0
    assert cell(page, "Rates by sex", "Viet Nam", 0) == "no report"
    # 4 women are few, and 30 men beside them would tell the 4: then no line is shown, which has a word of its own.
    assert cell(page, "Rates by sex", "Cambodia", 1) == "not broken down"
    assert float(cell(page, "Rates by sex", "Malaysia", 0)) > 0
    expect(page.get_by_text("Populations of 2024: not the year of the report.")).to_be_visible()
    check_page(page, screenshot, "rates")
    lines = rows_of(page, "Download as CSV")
    found = next(line for line in lines if line[:3] == ["Cambodia", "Sex", "Female"])
    assert found[3:9] == ["", "", "not broken down", "", "", "not broken down"]

    page.get_by_role("link", name="Cambodia").first.click()
    expect(page.get_by_role("heading", name="Cambodia: S1 Victims identified")).to_be_visible()
    page.get_by_role("link", name="Victims over time").click()
    expect(page.get_by_role("heading", name="Cambodia: identified victims over time")).to_be_visible()
    expect(
        page.get_by_role("img", name="Female: identified victims by period, Cambodia 2025: 40; 2026: not broken down.")
    ).to_be_visible()
    assert cell(page, "The same numbers by sex", "Female", 1) == "not broken down"
    check_page(page, screenshot, "over time")
    page.get_by_role("link", name="Viet Nam").click()
    expect(page.get_by_role("heading", name="By sex, 2026: no report for this period")).to_be_visible()
    check_page(page, screenshot, "no report")
    page.get_by_role("link", name="Region").click()
    assert cell(page, "The same numbers by sex", "States that gave figures", 0) == "4"
    check_page(page, screenshot, "region over time")


def test_who_may_not_read_them_is_told_so(page, years):
    address = f"/dashboard/{years.pk}/rates/"
    page.goto(address)
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    for person in (contributor(state("KH")), administrator()):
        sign_in(page, person)
        assert page.get_by_role("link", name="Dashboards").count() == 0
        for path in (address, f"/dashboard/{years.pk}/trends/kh/", f"/dashboard/{years.pk}/tables/kh/s1/"):
            assert page.goto(path).status == 403
        check_page(page)
    sign_in(page, secretariat())
    assert page.goto(address).status == 200


def test_tables_are_read_page_by_page_without_a_script_and_print_whole(browser, live_server, years, tmp_path):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    sign_in(page, donor())
    page.goto("/dashboard/")
    totals = page.get_by_role("region", name="Total of each table by period")
    totals.get_by_role("link", name="S1 Victims identified").click()
    expect(page.get_by_role("heading", name="Victims identified", exact=False).first).to_be_visible()
    lines = rows_of(page, "Download as CSV")
    assert {line[8] for line in lines if line[:1] == ["Reporting on 2026"]} == {"Victims identified"}
    page.get_by_role("link", name="Next table").click()
    expect(page.get_by_role("heading", name="Region: S2 Identified victims by form of exploitation")).to_be_visible()
    page.goto("/dashboard/")
    page.get_by_role("link", name="Cambodia", exact=True).click()
    assert {line[0] for line in rows_of(page, "These tables (CSV)")[12:]} == {"Cambodia"}
    page.get_by_role("link", name="All on one page, to print").click()
    expect(page.get_by_role("heading", name="S1 Victims identified")).to_be_visible()
    expect(page.get_by_role("heading", name="S2 Identified victims by form of exploitation")).to_be_visible()
    page.goto(f"/dashboard/{years.pk}/whole/")
    for heading in ("Where states say they stand", "Regional totals by period", "Identified victims by form"):
        expect(page.get_by_role("heading", name=heading).first).to_be_visible()
    # A table of many columns prints on its side, so that no column is cut off.
    page.goto(f"/dashboard/{years.pk}/rates/")
    page.pdf(path=tmp_path / "rates.pdf", format="A4", prefer_css_page_size=False)
    with pikepdf.open(tmp_path / "rates.pdf") as pdf:
        shapes = [float(sheet.mediabox[2]) > float(sheet.mediabox[3]) for sheet in pdf.pages]
    assert (shapes[0], True in shapes) == (False, True)
    context.close()


def test_before_the_first_release_the_page_says_so(page):
    sign_in(page, donor())
    page.goto("/dashboard/")
    expect(page.get_by_role("heading", name="No release yet")).to_be_visible()
    check_page(page)


def test_counts_are_rounded_from_the_plan_to_the_donors_files(page, worker, everything, screenshot):
    officer, reader = secretariat(), donor()
    with everything():
        cycle = open_cycle(officer)
    sign_in(page, officer)
    page.goto(f"/cycles/{cycle.pk}/details/")
    page.get_by_label("Round counts down instead (optional)").fill("10")
    page.get_by_role("button", name="Save the details").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter 11 or more, or counts below 11 could be told apart")
    check_page(page)
    page.get_by_label("Round counts down instead (optional)").fill("15")
    page.get_by_role("button", name="Save the details").click()
    expect(page.get_by_text("all counts rounded down to a multiple of 15")).to_be_visible()
    with everything():
        cycle.refresh_from_db()
        for iso2, counts in {"KH": by_form(4, 37), "MY": by_form(67, 22), "TH": by_form(85, 36)}.items():
            counted(state(iso2), cycle, counts, officer)
        adopted(cycle, officer)

    page.goto("/")
    page.get_by_role("link", name="Publish the release of Implementation").click()
    page.get_by_role("button", name="Publish the release").click()
    preview(page, "The release is safe to publish")
    expect(page.get_by_text("Rounded down to a multiple of 15, as a range such as 15 to 29")).to_be_visible()
    check_page(page, screenshot, "preview")
    page.get_by_role("button", name="Continue to publish").click()
    expect(page.get_by_text("rounded down to a multiple of 15 and shown as ranges")).to_be_visible()
    check_page(page, screenshot, "publish")
    page.get_by_role("button", name="Publish the release of “Reporting on 2026”").click()
    page.goto(f"/cycles/{cycle.pk}/details/")
    expect(page.get_by_text("A release of this cycle is published.")).to_be_visible()
    assert page.get_by_label("Round counts down instead (optional)").count() == 0
    check_page(page)

    sign_in(page, reader)
    page.goto("/dashboard/")
    expect(page.get_by_text("Counts of people are rounded down")).to_be_visible()
    assert cell(page, "Total of each table by period", "S1 Victims identified", 1).startswith("240 to 254")
    check_page(page, screenshot, "dashboard")
    page.get_by_role("link", name="S1 Victims identified").click()
    expect(
        page.get_by_role("img", name="Formally identified victims, region (persons), by period 2026: 240 to 254.")
    ).to_be_visible()
    check_page(page, screenshot, "region")
    lines = rows_of(page, "Download as CSV")
    assert any("rounded down to a multiple of 15" in part for line in lines for part in line)
    page.goto("/dashboard/")
    page.get_by_role("link", name="Cambodia", exact=True).click()
    page.get_by_role("link", name="S1 Victims identified").click()
    table = page.get_by_role("region", name="S1 Formally identified victim by age group")
    told = table.get_by_role("row", name="Total").get_by_role("cell").all_inner_texts()
    assert told == ["30 to 44", "1 to 14", "30 to 44"]
    check_page(page, screenshot, "state")
    page.get_by_role("link", name="Victims over time").click()
    expect(
        page.get_by_role("img", name="Female: identified victims by period, Cambodia 2026: 1 to 14.")
    ).to_be_visible()
    check_page(page, screenshot, "over time")
    page.get_by_role("link", name="Rates, SDG 16.2.2").click()
    expect(page.get_by_text("Rates are ranges here")).to_be_visible()
    assert cell(page, "Rates by sex", "Cambodia", 0) == "0.17 to 0.25"
    check_page(page, screenshot, "rates")


def test_a_release_that_gives_a_count_away_is_refused_until_its_state_holds_the_table_back(
    page, worker, everything, screenshot
):
    """Cambodia has published its victims by sex itself: 4 women. By form they are all in forced labour."""
    officer, speaker = secretariat(), focal_point(state("KH"))
    with everything():
        cycle = open_cycle(officer)
        report = counted(
            state("KH"), cycle, by_form(4, 30), officer, public={VICTIMS: "https://stats.example.gov/2026"}
        )
        counted(state("MY"), cycle, by_form(60, 25), officer)
        consolidated = adopted(cycle, officer)
    sign_in(page, officer)
    page.goto(f"/consolidated/{consolidated.pk}/protection/")
    preview(page, "This release cannot be published")
    expect(page.get_by_text("Nothing was published.")).to_be_visible()
    refused = page.get_by_role("region", name="Counts that could be worked out")
    expect(refused.get_by_role("row", name="Cambodia")).to_contain_text("S2 Identified victims by form of exploitation")
    expect(refused).to_contain_text("exactly 4")
    assert page.get_by_role("button", name="Continue to publish").count() == 0
    check_page(page, screenshot, "refused")

    sign_in(page, speaker)
    page.goto(f"/reports/{report.pk}/release/article-14/")
    page.locator("[name='table:art14-1-q4']").select_option("ammtc")
    page.get_by_role("button", name="Continue with these choices").click()
    page.get_by_label("By whose authority?").fill("Letter of 9 May 2027")
    page.get_by_role("button", name="Record the decision of Cambodia").click()
    page.get_by_text("Decision recorded for").wait_for()

    sign_in(page, officer)
    page.goto(f"/consolidated/{consolidated.pk}/protection/")
    expect(page.get_by_text("have changed since the last preview")).to_be_visible()
    check_page(page)
    preview(page, "The release is safe to publish")
    page.get_by_role("button", name="Continue to publish").click()
    page.get_by_role("button", name="Publish the release of “Reporting on 2026”").click()
    page.get_by_role("link", name="Cambodia", exact=True).click()
    expect(page.get_by_text("not released by the state")).to_be_visible()
    check_page(page, screenshot, "state")
    page.get_by_role("link", name="S1 Victims identified").click()
    source = page.get_by_role("link", name="Statistical yearbook")
    expect(source).to_have_attribute("href", "https://stats.example.gov/2026")


def test_a_revised_release_says_what_was_taken_back(page, everything, screenshot):
    with everything():
        officer = secretariat()
        cycle = open_cycle(officer)
        for iso2, counts in {"KH": by_form(40, 30), "MY": by_form(60, 25), "TH": by_form(80, 31)}.items():
            counted(state(iso2), cycle, counts, officer)
        consolidated = adopted(cycle, officer)
        first = publish(consolidated, officer)
        taken = (("table", "art14-1-q3"), ("section", "article-5"))
        take_back(report_of(state("KH"), cycle), focal_point(state("KH")), *taken)
        consolidated.refresh_from_db()
        publish(consolidated, officer)
    sign_in(page, donor())
    page.goto("/dashboard/")
    expect(page.get_by_text("This is a revised release.")).to_be_visible()
    page.get_by_text("What is different from the release of").click()
    expect(page.get_by_text("Table S1, Victims identified: the state does not release it any more.")).to_be_visible()
    expect(page.get_by_text("Not released: S1")).to_be_visible()
    check_page(page, screenshot, "revised")
    page.get_by_role("link", name="Cambodia", exact=True).click()
    expect(page.get_by_text("may take its consent back for later releases")).to_be_visible()
    check_page(page, screenshot, "state")
    page.goto(f"/dashboard/{first.pk}/")
    expect(page.get_by_text("This release was revised on")).to_be_visible()
    check_page(page, screenshot, "earlier")
    page.get_by_role("link", name="See the revised release").first.click()
    expect(page.get_by_text("This is a revised release.")).to_be_visible()
