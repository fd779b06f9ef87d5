"""Filling a table in a real browser: pasting from Excel, moving with the keys, totals that grow with the figures, and
saving while it is filled."""

import re
from collections.abc import Iterator

import pytest
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from playwright.sync_api import Page, expect

from reporting.actions import answers as answer_actions
from reporting.models import Question
from tests.browser.pages import PHONE, check_page, scrolls_sideways, sign_in
from tests.factories import PASSWORD, everything, focal_point, state
from victims.actions import ChangedPart
from victims.models import EarlierFigures, Figure, TableReturn
from victims.numbers import parse_count

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SAVED = re.compile(r"Saved \d\d:\d\d \(UTC\+7\)\.")


@pytest.fixture
def table(page: Page, report) -> Iterator[Page]:
    """Table S1: three parts and one for "not known", each four sexes by nine age groups."""
    sign_in(page, focal_point(state("KH")))
    open_table(page, report)
    yield page
    page.wait_for_load_state("networkidle")  # what is still being saved


def open_table(page: Page, report) -> None:
    page.goto(f"/reports/{report.pk}/sections/article-14/tables/art14-1-q3/")


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


def said(page: Page):
    return page.locator("[data-save-state]")


def figures() -> dict[str, int]:
    with everything():
        return dict(Figure.objects.values_list("key", "count"))


def paste_144(page: Page, first: int = 0) -> list[int]:
    """A block into each of the four parts of the table; returns the counts, all different."""
    counts = list(range(first, first + 144))
    for panel in range(4):
        cell(page, panel, 0, 0).click()
        block = [counts[panel * 36 + row * 9 :][:9] for row in range(4)]
        paste(page, "\n".join("\t".join(map(str, row)) for row in block))
    return counts


def test_a_block_from_excel_is_pasted_marked_undone_and_saved(table, screenshot):
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
    assert sorted(figures().values()) == [4, 5, 6, 7]


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


def test_leaving_with_unsaved_cells_asks_first(table, report):
    asked = []
    table.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    table.context.set_offline(True)
    cell(table, 0, 0, 0).click()
    table.keyboard.type("3")
    table.get_by_role("link", name="Back to the section").click(no_wait_after=True)
    table.wait_for_timeout(500)
    assert asked == ["beforeunload"]
    table.context.set_offline(False)
    open_table(table, report)
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


# --- Saved while it is filled -----------------------------------------------------------------------------------------
def test_cells_are_saved_when_typing_stops_and_when_they_are_left(table, report, screenshot):
    expect(table.locator("[data-history]")).to_be_hidden()
    cell(table, 1, 0, 2).click()
    table.keyboard.type("12")
    expect(said(table)).to_contain_text("1 cell not saved yet.")
    expect(said(table)).to_have_text(SAVED)
    assert list(figures().values()) == [12]
    table.keyboard.press("Tab")
    table.keyboard.type("30")
    table.keyboard.press("Enter")
    expect(table.locator("[data-total-saved]")).to_contain_text("142 cells are empty")
    assert sorted(figures().values()) == [12, 30]
    expect(table.locator("[data-total-name]").first).to_have_text("Total saved")
    expect(table.locator("[data-history]")).to_be_visible()
    expect(table.get_by_role("status").filter(has_text=SAVED).filter(has_text="142 cells empty.")).to_have_count(1)
    assert ". ." not in table.locator("[data-announce]").inner_text()
    check_page(table, screenshot, "saved")
    # What is around the table is saved as well, the reason together with the kind.
    table.get_by_label("Not available: we cannot give these figures").check()
    table.wait_for_timeout(2500)  # the reason is still to be typed
    expect(table.locator("#id_reason_error")).to_have_count(0)
    table.get_by_label("Source").focus()
    expect(table.locator("#id_reason_error")).to_contain_text("Say why the figures are not available.")
    expect(said(table)).to_contain_text("1 field not saved: mend what is marked.")
    check_page(table, screenshot, "reason is missing")
    table.get_by_label("Why are they not available").fill("No register yet.")
    table.get_by_label("Source").fill("Register of the police")
    table.get_by_label("These figures are provisional").check()
    expect(said(table)).to_have_text(SAVED)
    with everything():
        row = TableReturn.objects.get()
        assert (row.kind, row.reason, row.source) == ("not_available", "No register yet.", "Register of the police")
        assert row.provisional
    open_table(table, report)
    expect(said(table)).to_contain_text("Saved by Officer")
    assert value(table, 1, 0, 3) == "30"


def test_144_cells_that_were_pasted_after_the_session_ended_are_saved_after_signing_in_there(table, screenshot):
    Session.objects.all().delete()
    counts = paste_144(table)
    panel = table.get_by_role("region", name="Sign in again")
    expect(panel).to_contain_text(
        "You are signed out. 144 cells on this page are not saved. What you typed stays here."
    )
    expect(said(table)).to_contain_text("Not saved: sign in again, below.")
    check_page(table, screenshot, "signed out")
    panel.get_by_label("Password").fill(PASSWORD)
    panel.get_by_role("button", name="Sign in and save").click()
    expect(panel).to_be_hidden()
    expect(said(table)).to_contain_text(SAVED)
    assert sorted(figures().values()) == counts
    table.get_by_role("button", name="Save the figures").click()  # with the token of the new session
    expect(table.get_by_text("Table S1 saved.")).to_be_visible()
    with everything():
        assert EarlierFigures.objects.count() == 0, "one paste, one version"


def test_save_that_is_pressed_after_the_session_ended_stays_on_the_page(table):
    Session.objects.all().delete()
    cell(table, 0, 0, 0).fill("5")
    table.get_by_role("button", name="Save the figures").click()
    panel = table.get_by_role("region", name="Sign in again")
    expect(panel).to_contain_text("1 cell on this page is not saved")
    panel.get_by_label("Password").fill(PASSWORD)
    panel.get_by_role("button", name="Sign in and save").click()
    expect(said(table)).to_have_text(SAVED)
    assert list(figures().values()) == [5]


def test_a_line_that_is_cut_loses_nothing(table, screenshot):
    table.context.set_offline(True)
    counts = paste_144(table)
    expect(said(table)).to_contain_text("Not saved: 144 cells waiting. The portal cannot be reached; trying again.")
    table.get_by_role("button", name="Save the figures").click()
    table.wait_for_timeout(300)
    assert value(table, 3, 3, 8) == "143"
    expect(said(table)).to_contain_text("Not saved: 144 cells waiting.")
    check_page(table, screenshot, "no connection")
    assert figures() == {}
    table.context.set_offline(False)
    expect(said(table)).to_contain_text(SAVED, timeout=30_000)
    assert sorted(figures().values()) == counts
    stored = table.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert "143" not in stored


def test_a_server_that_fails_for_a_while_is_asked_again(table):
    answers = iter([500, 502, 429])

    def fail(route) -> None:
        status = next(answers, None)
        route.fulfill(status=status, body="<h1>Error</h1>") if status else route.continue_()

    table.route("**/save/", fail)
    cell(table, 0, 0, 0).fill("5")
    cell(table, 0, 0, 1).focus()
    expect(said(table)).to_contain_text("Not saved: 1 cell waiting.")
    expect(said(table)).to_have_text(SAVED, timeout=20_000)
    assert list(figures().values()) == [5]


def test_an_answer_that_was_lost_on_the_way_back_is_not_a_conflict(table):
    lost = iter([True])

    def lose(route) -> None:
        if next(lost, False):
            route.fetch()  # the server saves it
            route.abort()
        else:
            route.continue_()

    table.route("**/save/", lose)
    cell(table, 0, 0, 0).fill("5")
    cell(table, 0, 0, 1).focus()
    expect(said(table)).to_have_text(SAVED, timeout=20_000)
    assert list(figures().values()) == [5]


def write_as(person, report, *, source: str = "", **cells: ChangedPart) -> None:
    with everything():
        question = Question.objects.get(
            table_key="victims_identified", section__questionnaire=report.cycle.questionnaire
        )
        answer_actions.save_table_parts(
            report_section=report.sections.get(section=question.section_id), question=question,
            cells=cells, fields={"source": ChangedPart(source, ("",))}, by=person,
        )  # fmt: skip


def test_two_people_who_write_the_source_choose_as_well(table, report, screenshot):
    colleague = focal_point(state("KH"), name="Second officer, Cambodia")
    write_as(colleague, report, source="Register of the courts")
    source = table.get_by_label("Source")
    source.fill("Register of the police")
    source.blur()
    expect(table.get_by_text("now: Register of the courts")).to_be_visible()
    expect(said(table)).to_contain_text("1 field not saved: somebody else changed it.")
    check_page(table, screenshot, "field in conflict")
    table.get_by_role("button", name="Keep what is saved").click()
    expect(source).to_have_value("Register of the courts")
    expect(source).to_be_focused()
    expect(table.get_by_text("now: Register of the courts")).to_have_count(0)
    with everything():
        assert TableReturn.objects.get().source == "Register of the courts"


@pytest.mark.parametrize(("choice", "count"), [("Keep mine", 7), ("Keep what is saved", 50), ("type", 57)])
def test_two_people_in_one_table_see_both_figures_and_choose(table, report, screenshot, choice, count):
    key = cell(table, 1, 0, 2).get_attribute("name").removeprefix("cell-")
    other = cell(table, 1, 1, 2).get_attribute("name").removeprefix("cell-")
    colleague = focal_point(state("KH"), name="Second officer, Cambodia")
    write_as(colleague, report, **{key: ChangedPart(50, (None,)), other: ChangedPart(4, (None,))})
    cell(table, 1, 0, 2).fill("7")
    cell(table, 1, 0, 3).fill("1")
    # A button does not lead away over what somebody else saved and nobody has decided on here.
    for _ in range(2):
        table.get_by_role("button", name="Save the figures").click()
        expect(table.locator("td", has=cell(table, 1, 0, 2))).to_contain_text("now: 50")
        expect(cell(table, 1, 0, 2)).to_be_focused()
    expect(said(table)).to_contain_text("Second officer, Cambodia saved this table meanwhile")
    expect(said(table)).to_contain_text(
        "1 cell not saved: somebody else changed it. What is saved now stands below it."
    )
    assert (value(table, 1, 0, 2), value(table, 1, 1, 2)) == ("7", "4")
    assert figures() == {key: 50, other: 4, cell(table, 1, 0, 3).get_attribute("name").removeprefix("cell-"): 1}
    check_page(table, screenshot, f"conflict {choice}")
    if choice == "type":
        cell(table, 1, 0, 2).fill("57")
        cell(table, 1, 0, 3).focus()
    else:
        table.get_by_role("button", name=choice).first.click()
    expect(table.get_by_text("now: 50")).to_have_count(0)
    expect(table.locator("[data-total='row-1-0']")).to_contain_text(str(count + 1))
    expect(said(table)).to_contain_text("Saved")
    expect(said(table)).not_to_contain_text("not saved")
    assert figures()[key] == count
    assert figures()[other] == 4


def test_back_after_saving_shows_what_is_saved(table, report):
    cell(table, 0, 0, 0).fill("5")
    cell(table, 0, 0, 1).fill("6")
    table.get_by_role("button", name="Save and go back to the section").click()
    table.wait_for_url("**/sections/article-14/*")
    table.go_back()
    expect(cell(table, 0, 0, 0)).to_have_value("5")
    expect(cell(table, 0, 0, 1)).to_have_value("6")
    expect(said(table)).to_contain_text("Saved by Officer")
    assert len(figures()) == 2


def test_zeros_that_fill_the_empty_cells_wait_until_they_were_seen(table):
    cell(table, 0, 0, 0).fill("5")
    table.get_by_role("button", name="Fill empty cells with 0").click()
    expect(table.get_by_text("Empty cells now hold 0. Check them, then save.")).to_be_visible()
    expect(said(table)).to_contain_text("143 cells not saved yet: press Save.")
    assert list(figures().values()) == [5]
    Session.objects.all().delete()
    table.get_by_role("button", name="Save the figures").click()
    panel = table.get_by_role("region", name="Sign in again")
    expect(panel).to_contain_text("143 cells on this page are not saved")
    panel.get_by_label("Password").fill(PASSWORD)
    panel.get_by_role("button", name="Sign in and save").click()
    expect(said(table)).to_have_text(SAVED)
    assert sorted(figures().values()) == [0] * 143 + [5]


def test_an_undone_paste_is_saved_as_undone_and_stays_in_the_history(table):
    paste_144(table)
    expect(said(table)).to_contain_text(SAVED)
    for _ in range(4):
        table.get_by_role("button", name="Undo the paste").click()
    expect(said(table)).to_contain_text("The paste was undone. Saved")
    expect(table.get_by_role("button", name="Undo the paste")).to_be_hidden()
    expect(table.locator("[data-total-saved]")).not_to_contain_text("empty")
    assert figures() == {}
    with everything():
        assert EarlierFigures.objects.exists()


def test_a_report_that_was_submitted_meanwhile_refuses_and_keeps_what_was_typed(table, report, screenshot):
    with everything():
        report.sections.update(is_open=False)
    cell(table, 0, 0, 0).fill("5")
    cell(table, 0, 0, 1).focus()
    expect(said(table)).to_have_text("Not saved: This section was not returned, so it cannot be changed now.")
    assert value(table, 0, 0, 0) == "5"
    check_page(table, screenshot, "refused")
    with everything():
        report.sections.update(is_open=True)
    cell(table, 0, 0, 1).fill("6")
    cell(table, 0, 0, 2).focus()
    expect(said(table)).to_contain_text("1 cell not saved yet: press Save.")
    table.get_by_role("button", name="Save the figures").click()
    expect(table.get_by_text("Table S1 saved.")).to_be_visible()
    assert sorted(figures().values()) == [5, 6]
