"""From the preview of a release to a donor's table with hidden numbers, in a real browser and with a real worker."""

import pytest
from playwright.sync_api import expect

from reporting.actions import consolidation, national_reports, reviews
from reporting.enums import AnswerKind, ConsolidatedStatus, ReleaseAudience
from reporting.models import Section
from tests.browser.pages import check_page, sign_in
from tests.factories import donor, focal_point, secretariat, state
from tests.factories.reports import fill, open_cycle, report_of
from victims.models import Figure, TableReturn

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
COUNTED = {"KH": {"female": 4, "male": 30}, "MY": {"female": 60, "male": 25}, "TH": {"female": 80, "male": 3}}


@pytest.fixture
def officer(everything):
    """An adopted report in which three states counted victims, two of them a few of one sex; all is released."""
    with everything():
        person = secretariat()
        cycle = open_cycle(person)
        for iso2, counted in COUNTED.items():
            speaker, report = focal_point(state(iso2)), report_of(state(iso2), cycle)
            fill(report, speaker)
            row = TableReturn.objects.get(member_state=state(iso2), table__key="victims_identified")
            row.kind, row.blanks_reason = AnswerKind.VALUE, "The rest is not recorded."
            row.save()
            for sex, count in counted.items():
                Figure.objects.create(table_return=row, key=f"{sex}|18-24|identified", count=count)
            reviews.accept(version=national_reports.submit(report=report, by=speaker), by=person)
            report.refresh_from_db()
            national_reports.release(
                report=report,
                audiences=dict.fromkeys(Section.objects.all(), ReleaseAudience.DONORS),
                authority="Letter of 3 March 2027",
                by=speaker,
            )
        consolidated = consolidation.start(cycle=cycle, by=person)
        for to in (ConsolidatedStatus.IN_CLEARANCE, ConsolidatedStatus.ADOPTED):
            consolidation.move(consolidated=consolidated, to=to, by=person)
    return person


def test_small_counts_are_hidden_from_the_preview_to_the_donor(page, worker, officer, screenshot):
    sign_in(page, officer)
    page.get_by_role("link", name="Publish the release of Implementation").click()
    page.get_by_role("button", name="Publish the release").click()
    page.get_by_role("button", name="Make the preview").click()
    expect(page.get_by_role("heading", name="The release is safe to publish")).to_be_visible(timeout=240_000)
    row = page.get_by_role("row", name="Cambodia S1")
    row.locator("summary").click()
    expect(row).to_contain_text("Formally identified victim, 18 to 24 years, Female")
    check_page(page, screenshot, "preview")
    page.get_by_role("button", name="Continue to publish").click()
    screenshot(page, "publish")
    page.get_by_role("button", name="Publish the release of “Reporting on 2026”").click()

    sign_in(page, donor())
    page.get_by_role("link", name="Dashboards").first.click()
    page.get_by_role("link", name="Cambodia", exact=True).click()
    expect(page.get_by_role("heading", name="Cambodia: statistical tables")).to_be_visible()
    table = page.get_by_role("region", name="S1 Formally identified victim by age group")
    expect(table).to_contain_text("hidden")
    expect(table.get_by_role("cell", name="34", exact=True).first).to_be_visible()
    expect(table.get_by_role("cell", name="4", exact=True)).to_have_count(0)
    check_page(page, screenshot, "donor")
    page.get_by_role("link", name="Region").click()
    check_page(page, screenshot, "region")
