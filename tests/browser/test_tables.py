"""Filling a table in a real browser: pasting from Excel, moving with the keys, totals that grow with the figures."""

import pytest
from django.core.exceptions import ValidationError
from playwright.sync_api import Page, expect

from tests.browser.pages import PHONE, check_page, scrolls_sideways, sign_in
from tests.factories import focal_point, state
from victims.models import Figure
from victims.numbers import parse_count

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def table(page: Page, report) -> Page:
    """Table S1: three parts and one for "not known", each four sexes by nine age groups."""
    sign_in(page, focal_point(state("KH")))
    page.goto(f"/reports/{report.pk}/sections/article-14/tables/art14-1-q3/")
    page.get_by_label("Figures are given below").check()
    return page


def cell(page: Page, panel: int, row: int, column: int):
    return page.locator(f"#cell-{panel}-{row}-{column}")


def value(page: Page, panel: int, row: int, column: int) -> str:
    return cell(page, panel, row, column).input_value()


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.id")


def paste(page: Page, text: str) -> None:
    """What a browser does when a person pastes: the system's clipboard is not there for a test without a screen."""
    page.evaluate(
        """text => { const data = new DataTransfer(); data.setData('text/plain', text);
        document.activeElement.dispatchEvent(
          new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true})) }""",
        text,
    )


def test_a_block_from_excel_is_pasted_marked_undone_and_saved(table, screenshot, everything):
    cell(table, 1, 0, 2).click()
    paste(table, '4\t"5"\t1,234\r\n0\t\t7\r\n')
    assert [[value(table, 1, r, c) for c in (2, 3, 4)] for r in (0, 1)] == [["4", "5", "1,234"], ["0", "", "7"]]
    expect(table.locator("#cell-1-0-4-e")).to_have_text(
        "A comma or point before three digits means thousands to some readers and decimals to others. "
        "Enter a whole number without it, such as 1234."
    )
    expect(cell(table, 1, 0, 4)).to_have_attribute("aria-invalid", "true")
    expect(table.locator("[data-save-state]")).to_contain_text("Pasted into 6 cells. 1 cell needs your attention.")
    expect(table.locator("[data-total='row-1-0']")).to_have_text("96 empty, 1 to mend")
    expect(table.locator("[data-total='row-1-1']")).to_have_text("77 empty")
    check_page(table, screenshot, "pasted")

    table.keyboard.press("Control+z")
    assert [value(table, 1, 0, c) for c in (2, 3, 4)] == ["", "", ""]
    expect(table.locator("#cell-1-0-4-e")).to_have_count(0)

    paste(table, "4\t5\n6\t7")
    table.get_by_role("button", name="Undo the paste").click()
    assert value(table, 1, 0, 2) == ""
    paste(table, "4\t5\n6\t7")
    expect(table.locator("[data-total='column-1-2']")).to_have_text("102 empty")
    expect(table.locator("[data-total='panel-1']").first).to_contain_text("22")
    expect(table.locator("[data-grand]")).to_have_text("140 cells empty.")
    expect(table.get_by_role("status").filter(has_text="140 cells empty.")).to_have_count(1)
    table.get_by_role("button", name="Save the figures").click()
    expect(table.get_by_text("Total saved: 22")).to_be_visible()
    expect(table.locator("[data-save-state]")).to_contain_text("Saved by Officer")
    with everything():
        assert sorted(Figure.objects.values_list("count", flat=True)) == [4, 5, 6, 7]


def test_what_does_not_fit_is_said_and_left_out(table):
    cell(table, 0, 3, 8).click()
    paste(table, "1\t2\n3\t4")
    assert value(table, 0, 3, 8) == "1"
    expect(table.locator("[data-save-state]")).to_contain_text("3 cells did not fit into the table and were left out.")


def test_keys_move_like_in_a_spreadsheet(table):
    cell(table, 0, 1, 1).click()
    for key, place in [
        ("ArrowRight", "0-1-2"), ("ArrowDown", "0-2-2"), ("ArrowLeft", "0-2-1"), ("ArrowUp", "0-1-1"),
        ("Enter", "0-2-1"), ("Shift+Enter", "0-1-1"), ("End", "0-1-8"), ("Home", "0-1-0"),
        ("Control+ArrowRight", "0-1-8"), ("Control+ArrowDown", "0-3-8"), ("Control+Home", "0-0-0"),
        ("Control+End", "0-3-8"), ("ArrowRight", "0-3-8"), ("Enter", "0-3-8"), ("Shift+Tab", "0-3-7"),
    ]:  # fmt: skip
        table.keyboard.press(key)
        assert focused(table) == f"cell-{place}", key


def test_typing_replaces_a_selected_cell_and_writes_on_in_one_that_is_open(table):
    cell(table, 0, 0, 0).fill("12")
    cell(table, 0, 0, 1).click()
    table.keyboard.press("ArrowLeft")
    table.keyboard.type("34")
    assert value(table, 0, 0, 0) == "34"
    table.keyboard.press("ArrowLeft")  # inside the text
    table.keyboard.type("5")
    assert (value(table, 0, 0, 0), focused(table)) == ("354", "cell-0-0-0")
    table.keyboard.press("Escape")
    assert value(table, 0, 0, 0) == "12"
    table.keyboard.press("F2")
    table.keyboard.type("0")
    assert value(table, 0, 0, 0) == "120"


def test_leaving_with_unsaved_cells_asks_first(table):
    asked = []
    table.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    cell(table, 0, 0, 0).click()
    table.keyboard.type("3")
    table.get_by_role("link", name="Back without saving").click()
    table.wait_for_url("**/sections/article-14/*")
    assert asked == ["beforeunload"]


def said_by_the_server(text: str) -> object:
    try:
        return parse_count(text)
    except ValidationError as error:
        return error.message


def test_the_page_says_of_a_cell_what_the_server_says(table):
    texts = [
        "", " 7 ", "0", "007", "1000000000000", "1000000000001", "12345678901234", "1,234", "1.5", "1 234", "-3",
        "\N{MINUS SIGN}3", "\N{EN DASH} 4", "៣", "٣4", "²", "12 victims", "n/a", "1'000", "1\N{NO-BREAK SPACE}000",
        "=A1", "1e3", "12.5", "12,5", "0.125", "1.234", "1,234,567", "๑๒", "໑໒", "၁၂", "១២.៥", "१२",
    ]  # fmt: skip
    said = table.evaluate(
        """async texts => { const {readCount} = await import('/static/js/tables.js');
        const rules = JSON.parse(document.querySelector('[data-table-entry]').dataset.tableEntry);
        return texts.map(text => { const {count, problem} = readCount(text, rules); return problem ?? count }) }""",
        texts,
    )
    assert dict(zip(texts, said, strict=True)) == {text: said_by_the_server(text) for text in texts}


def test_on_a_phone_one_part_is_open_and_the_page_does_not_scroll_sideways(table, screenshot):
    table.set_viewport_size(PHONE)
    table.reload()
    assert [part.get_attribute("open") is not None for part in table.locator(".portal-panel-part").all()] == [
        True, False, False, False,
    ]  # fmt: skip
    assert not scrolls_sideways(table)
    table.locator(".portal-panel-part__summary").nth(1).click()
    cell(table, 1, 0, 8).click()
    table.keyboard.type("5")
    row_name = table.locator("#part-2 tbody th").first.bounding_box()
    assert 0 <= row_name["x"] < 40, "the first column stays in sight"
    for key in ("ArrowDown", "ArrowDown", "ArrowDown", "Home", "End", "ArrowUp", "ArrowLeft", "ArrowLeft"):
        table.keyboard.press(key)
        in_sight = table.evaluate(
            """() => { const cell = document.activeElement, box = cell.getBoundingClientRect();
            return document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2) === cell }"""
        )
        assert in_sight, key
    check_page(table, screenshot, "phone")
