"""Nothing that was typed is lost: the session ends, the line is cut, the page is left by mistake."""

import time
from datetime import timedelta

import pytest
from playwright.sync_api import Dialog, Page, expect

from reporting.models import StateRequest
from tests.browser.pages import check_page, sign_in, type_date
from tests.factories import PASSWORD, focal_point, state
from victims.models import Figure

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
REASON = "The courts send their figures in the second week of April, as in every year."


def end_session(page: Page) -> None:
    page.context.clear_cookies(name="sessionid")


def test_a_table_that_is_sent_without_script_after_the_session_ended_is_saved_after_the_sign_in(
    browser, live_server, report, everything, screenshot
):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    person = focal_point(state("KH"))
    sign_in(page, person)
    page.goto(f"/reports/{report.pk}/sections/article-14/tables/art14-1-q3/")
    expect(page.get_by_text("what you fill in is saved only when you press a button")).to_be_visible()
    cells = page.locator("input.portal-entry__cell")
    for place in range(144):
        cells.nth(place).fill(str(place))
    end_session(page)
    page.get_by_role("button", name="Save table").click()
    expect(page.get_by_text("What you typed is kept for one hour")).to_be_visible()
    page.get_by_label("Email").fill(person.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="What you typed is still here")).to_be_visible()
    expect(page.get_by_text(": 143")).to_be_visible()
    screenshot(page, "kept")
    page.get_by_role("button", name="Send it now").click()
    expect(page.get_by_text("Table S1 saved.")).to_be_visible()
    with everything():
        assert sorted(Figure.objects.values_list("count", flat=True)) == list(range(144))
    context.close()


def test_a_form_waits_for_the_line_to_come_back(page, report, everything, screenshot):
    sign_in(page, focal_point(state("KH")))
    page.goto(f"/reports/{report.pk}/more-time/")
    page.locator("textarea").first.fill(REASON)
    send = page.get_by_role("main").locator("form").last.get_by_role("button").first
    page.context.set_offline(True)
    send.click()
    expect(page.get_by_role("alert").filter(has_text="There is no connection to the portal")).to_be_visible()
    assert page.locator("textarea").first.input_value() == REASON
    check_page(page, screenshot, "no connection")
    page.context.set_offline(False)
    page.wait_for_function("navigator.onLine")
    assert report.due_on
    type_date(page, "until", *map(int, f"{report.due_on + timedelta(days=30):%d %m %Y}".split()))
    page.wait_for_timeout(1100)  # its button takes no second press within a second
    with page.expect_navigation():
        send.click()
    with everything():
        assert StateRequest.objects.count() == 1


def test_two_tabs_that_are_sent_after_the_session_ended_lose_nothing(page, report, everything, screenshot):
    person = focal_point(state("KH"))
    sign_in(page, person)
    second = page.context.new_page()
    for tab, words in ((page, REASON), (second, f"{REASON} The prosecutors send theirs in June.")):
        tab.goto(f"/reports/{report.pk}/more-time/")
        tab.locator("textarea").first.fill(words)
        type_date(tab, "until", 1, 6, 2027)
    end_session(page)
    for tab in (page, second):
        tab.get_by_role("button", name="Ask the SOMTC secretariat").click()
        expect(tab.get_by_text("What you typed is kept for one hour")).to_be_visible()
    page.get_by_label("Email").fill(person.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("definition").get_by_text(REASON, exact=True)).to_be_visible()
    expect(page.get_by_role("heading", name="Kept as well")).to_be_visible()
    check_page(page, screenshot, "two kept")
    second.reload()
    expect(second.get_by_text("The prosecutors send theirs in June.")).to_be_visible()
    with page.expect_navigation():
        page.get_by_role("button", name="Send it now").click()
    with everything():
        assert StateRequest.objects.get().reason == REASON
    second.close()


def test_a_portal_that_does_not_answer_is_noticed_before_the_form_is_sent(page, report, everything):
    sign_in(page, focal_point(state("KH")))
    page.goto(f"/reports/{report.pk}/more-time/")
    page.locator("textarea").first.fill(REASON)
    type_date(page, "until", 1, 6, 2027)
    page.route("**/healthz", lambda route: route.abort())
    send = page.get_by_role("button", name="Ask the SOMTC secretariat")
    send.click()
    expect(page.get_by_role("alert").filter(has_text="There is no connection to the portal")).to_be_visible()
    page.unroute("**/healthz")
    page.wait_for_timeout(1100)  # its button takes no second press within a second
    with page.expect_navigation():
        send.click()
    with everything():
        assert StateRequest.objects.count() == 1


def test_a_choice_is_asked_about_too_and_so_is_what_was_refused(page, report):
    sign_in(page, focal_point(state("KH")))
    asked: list[str] = []

    def stay(dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    def leave() -> None:
        page.mouse.click(2, 2)  # the browser asks only where somebody has touched the page
        page.get_by_role("link", name="Help").first.click(no_wait_after=True)
        page.wait_for_timeout(500)

    page.goto("/account/clock/")
    page.locator("main select").select_option(index=2)
    page.on("dialog", stay)
    leave()
    assert asked == ["beforeunload"] and page.url.endswith("/account/clock/")
    page.remove_listener("dialog", stay)
    page.once("dialog", lambda dialog: dialog.accept())
    page.goto(f"/reports/{report.pk}/more-time/")
    page.locator("textarea").first.fill(REASON)
    with page.expect_navigation():
        page.get_by_role("button", name="Ask the SOMTC secretariat").click()
    expect(page.get_by_role("alert")).to_contain_text("There is a problem")
    page.on("dialog", stay)
    leave()
    assert asked == ["beforeunload"] * 2
    assert page.locator("textarea").first.input_value() == REASON


def test_leaving_a_page_with_something_typed_is_asked_about(page, report):
    sign_in(page, focal_point(state("KH")))
    address = f"/reports/{report.pk}/more-time/"
    page.goto(address)
    page.locator("textarea").first.type("One word")
    asked: list[str] = []

    def stay(dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.get_by_role("link", name="Help").first.click(no_wait_after=True)
    page.wait_for_timeout(500)
    assert asked == ["beforeunload"] and page.url.endswith(address)
    assert page.locator("textarea").first.input_value() == "One word"


def wait_until_kept(page: Page) -> None:
    for _turn in range(100):
        if any(cookie["name"].startswith("kept-form") for cookie in page.context.cookies()):
            return
        page.wait_for_timeout(100)


def answered_after_a_moment(dialog: Dialog) -> None:
    """As by a person, who has to read the question: what is too long is sent meanwhile."""
    time.sleep(2)
    dialog.accept()


def test_a_text_that_is_too_long_for_a_page_that_is_gone_is_offered_too(page, report):
    long = "គណៈកម្មាធិការ បានប្រជុំ ជារៀងរាល់ខែ " * 1_200  # 44,000 characters, three bytes each
    sign_in(page, focal_point(state("KH")))
    page.goto("/help/")
    page.goto(f"/reports/{report.pk}/more-time/")
    page.locator("textarea").first.fill(long)
    page.keyboard.press("End")  # a browser asks only where somebody has touched the page
    page.once("dialog", answered_after_a_moment)
    page.go_back()
    wait_until_kept(page)
    page.goto("/kept-form/")
    values = page.locator("main form input[type=hidden]").evaluate_all(
        "found => found.map(({ value }) => value.trim())"
    )
    assert long.strip() in values


def test_what_was_typed_is_offered_after_back_was_pressed(page, report, screenshot):
    sign_in(page, focal_point(state("KH")))
    page.goto("/help/")
    page.goto(f"/reports/{report.pk}/more-time/")
    page.locator("textarea").first.fill(REASON)
    type_date(page, "until", 1, 6, 2027)
    page.once("dialog", lambda dialog: dialog.accept())
    page.go_back()
    wait_until_kept(page)
    page.goto("/about/")
    page.get_by_text("Something that you typed was not sent: you left its page.").wait_for()
    page.get_by_role("link", name="See what you typed").click()
    expect(page.get_by_role("definition").get_by_text(REASON, exact=True)).to_be_visible()
    expect(page.get_by_text("Until year: 2027")).to_have_count(1)
    check_page(page, screenshot, "left")
