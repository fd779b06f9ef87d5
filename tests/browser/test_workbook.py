"""Working offline in a real browser: out as Excel, edited, back, seen, applied in part; with and without JavaScript."""

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from reporting.actions import answers
from reporting.models import Answer, NationalReport
from reporting.workbook.xlsx_cells import KEY, TEXT, VALUE
from tests.browser.pages import PHONE, check_page, sign_in
from tests.factories import focal_point, state
from tests.factories.reports import fill, open_cycle, report_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def officer():
    return focal_point(state("KH"))


@pytest.fixture
def report(everything, officer) -> NationalReport:
    with everything():
        report = report_of(state("KH"), open_cycle())
        fill(report, officer)
        return report


def fetch_and_edit(page: Page, path, cells: dict[tuple[str, str, int], object]) -> None:
    """Download the workbook by its button, and write ``cells`` (section, question, column) as a person would."""
    with page.expect_download() as download:
        page.get_by_role("button", name="Download for Excel").click()
    download.value.save_as(path)
    book = load_workbook(path, rich_text=True)
    for (section, key, column), value in cells.items():
        sheet = next(s for s in book.worksheets if s.cell(1, KEY).value == f"section:{section}")
        row = next(r for r in range(1, 200) if sheet.cell(r, KEY).value == f"q:{key}")
        sheet.cell(row, column).value = value
    book.save(path)


def send(page: Page, path) -> None:
    page.get_by_label("The file that you filled in").set_input_files(path)
    page.get_by_role("button", name="Send and see what would change").click()


def test_a_workbook_goes_out_comes_back_and_is_applied_in_part(page, report, officer, screenshot, tmp_path, everything):
    sign_in(page, officer)
    page.goto(report.get_absolute_url())
    page.get_by_role("link", name="Excel or Word").click()
    check_page(page)
    path = tmp_path / "report.xlsx"
    fetch_and_edit(
        page,
        path,
        {
            ("article-5", "art5-1-q1", TEXT): "The act is in force and was used twice.",
            ("article-8", "art8-1-q1", TEXT): "A second text.",
            ("article-8", "art8-1-q2", VALUE): "=1+1",
        },
    )
    send(page, path)
    expect(page.get_by_role("heading", name="What would change")).to_be_visible()
    expect(page.locator("ins").filter(has_text="was")).to_be_visible()
    expect(page.get_by_text("This cell holds a formula. Put its result in its place, as a number.")).to_be_visible()
    check_page(page)
    page.set_viewport_size(PHONE)
    screenshot(page, "preview")
    page.get_by_label("Apply this change, question 8.1").uncheck()
    page.get_by_role("button", name="Apply the chosen changes").click()
    expect(page.get_by_role("heading", name="The changes are in the report")).to_be_visible()
    expect(page.get_by_text("1 answer changed, 2 left out.")).to_be_visible()
    check_page(page)
    with everything():
        assert Answer.objects.get(question__key="art5-1-q1").narrative == "The act is in force and was used twice."
        assert Answer.objects.get(question__key="art8-1-q1").version == 1


def test_without_javascript_a_conflict_is_seen_and_decided(
    browser, live_server, report, officer, screenshot, tmp_path, everything
):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.set_default_timeout(10_000)
    sign_in(page, officer)
    page.goto(f"/reports/{report.pk}/workbook/")
    path = tmp_path / "report.xlsx"
    fetch_and_edit(page, path, {("article-5", "art5-1-q1", TEXT): "Mine."})
    colleague = focal_point(state("KH"))
    with everything():
        answers.save_answers(
            report_section=report.sections.get(section__key="article-5"),
            entries={"art5-1-q1": answers.GivenAnswer("value", "planned", "Theirs.", base_version=1)},
            by=colleague,
        )
    send(page, path)
    expect(page.get_by_text(f"{colleague} changed this in the portal")).to_be_visible()
    choice = page.get_by_label("Put mine in place of what stands now, question 5.1")
    expect(choice).not_to_be_checked()
    screenshot(page, "conflict")
    page.get_by_role("button", name="Apply the chosen changes").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose at least one change, or throw the file away.")
    choice.check()
    page.get_by_role("button", name="Apply the chosen changes").click()
    expect(page.get_by_role("heading", name="The changes are in the report")).to_be_visible()
    with everything():
        assert Answer.objects.get(question__key="art5-1-q1").narrative == "Mine."
    context.close()
