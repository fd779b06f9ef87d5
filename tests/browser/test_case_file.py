"""A case file in a browser: counted with a bar, shown, applied; the same without JavaScript and on a phone."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.pages import check_page, sign_in
from tests.factories import focal_point, state
from victims.models import Figure

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LINES = "Feminine,2001-03-14,ActualVictimOfTrafficking,ForcedLabour,KHM\n"
HEADER = "prs_Gender,prs_Birthdate,vic_TraffickingStatus,vic_TypeOfExploitation,prs_Citizenship\n"
CASES = {"name": "cases.csv", "mimeType": "text/csv", "buffer": (HEADER + LINES * 3000).encode()}
NAMES = {"name": "names.csv", "mimeType": "text/csv", "buffer": b"full_name,sex,status,age\nx,female,identified,9\n"}


def counted(everything, report) -> int:
    with everything():
        figures = Figure.objects.filter(table_return__table__key="victims_identified", count__gt=0)
        return sum(figures.values_list("count", flat=True))


def test_a_file_is_refused_counted_and_applied(page: Page, report, everything, screenshot):
    sign_in(page, focal_point(state("KH")))
    page.goto(f"/reports/{report.pk}/case-file/")
    check_page(page, screenshot, "empty")
    page.get_by_label("Case file").set_input_files(NAMES)
    page.get_by_role("button", name="Count the file").click()
    expect(page.get_by_role("alert")).to_contain_text("Column A of the file names persons")
    page.get_by_label("Case file").set_input_files(CASES)
    page.get_by_role("button", name="Count the file").click()
    expect(page.get_by_role("heading", name="What was counted")).to_be_focused()
    expect(page.get_by_text("3,000 rows counted.")).to_be_visible()
    check_page(page, screenshot, "counted")
    assert counted(everything, report) == 0
    page.get_by_role("button", name="Put the figures into the chosen tables").click()
    expect(page.get_by_text("3,000 rows were counted into S1, S2, S3.")).to_be_visible()
    assert counted(everything, report) == 3000


def test_without_javascript_the_form_gives_the_same_page(browser: Browser, live_server, report, everything):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, focal_point(state("KH")))
    page.goto(f"/reports/{report.pk}/case-file/")
    page.get_by_label("Case file").set_input_files(CASES)
    page.get_by_role("button", name="Count the file").click()
    expect(page.get_by_text("3,000 rows counted.")).to_be_visible()
    page.get_by_role("button", name="Put the figures into the chosen tables").click()
    assert counted(everything, report) == 3000
    context.close()
