"""What every page owes: no barrier that axe finds, and nothing wider than a narrow phone."""

from typing import Any

from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect


def axe(page: Page) -> AxeResults:
    """What axe says, once the whole page has come: a click on a link does not wait for that."""
    expect(page.locator("footer").last).to_be_visible()
    page.wait_for_load_state()
    return Axe().run(page)


def violations(page: Page) -> list[Any]:
    return axe(page).response["violations"]


def check_page(page: Page) -> None:
    """No violation of axe, wide and as on a phone, and nothing wider than the phone."""
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert violations(page) == [], (page.url, width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (page.url, width)
    page.set_viewport_size({"width": 1280, "height": 800})
