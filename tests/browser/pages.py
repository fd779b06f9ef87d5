"""Common steps of the browser tests: sign in, type a date, and check the accessibility of a page."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Dialog, Page, expect

from members.models import User
from tests.factories import PASSWORD

PHONE = {"width": 320, "height": 640}


def _leave(dialog: Dialog) -> None:
    dialog.accept()


def sign_in(page: Page, person: User) -> None:
    """Sign in through the form, after signing out any other person."""
    page.context.clear_cookies()
    page.on("dialog", _leave)  # "Leave this page?", where something was typed
    page.goto("/account/login/")
    page.remove_listener("dialog", _leave)
    page.get_by_label("Email").fill(person.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="What waits for you").wait_for()


def type_date(page: Page, name: str, day: int, month: int, year: int) -> None:
    for part, number in (("day", day), ("month", month), ("year", year)):
        page.locator(f"[name={name}_{part}]").fill(str(number))


def violations(page: Page) -> list[dict[str, Any]]:
    """The violations that axe finds, once the whole page has loaded: a click on a link does not wait for that."""
    expect(page.locator("footer").last).to_be_visible()
    page.wait_for_load_state()
    return Axe().run(page).response["violations"]


def scrolls_sideways(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


def check_page(page: Page, screenshot: Callable[[Page, str], Path] | None = None, name: str = "") -> None:
    """Check that axe finds no violation, wide and on a phone, and that nothing is wider than the phone.

    ``check_page(page, screenshot, "filled in")`` also keeps a wide screenshot.
    """
    wide = page.viewport_size
    assert wide is not None
    for size in (wide, PHONE):
        page.set_viewport_size(size)
        assert violations(page) == [], (page.url, size)
    assert not scrolls_sideways(page), page.url
    page.set_viewport_size(wide)
    if screenshot:
        screenshot(page, name)
