"""The public pages in a real browser, as everybody reads them: with larger letters, too."""

import pytest

from tests.browser.pages import check_page, scrolls_sideways, sign_in
from tests.factories import everything, focal_point, state
from tests.factories.reports import open_cycle, report_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PUBLIC = (
    "/", "/about/", "/help/", "/privacy/", "/accessibility/", "/release-policy/", "/convention/article-5/",
    "/states/ph/",
)  # fmt: skip
# Elements with text that is cut off, because they are not as large as what they hold.
CUT_OFF = """
() => [...document.querySelectorAll("main *, header *, footer *")].filter(element => {
  const style = getComputedStyle(element);
  const cuts = ["hidden", "clip"].includes(style.overflowX) || ["hidden", "clip"].includes(style.overflowY);
  const isHidden = element.closest(".govuk-visually-hidden, [hidden], svg") || element.clientWidth < 3;
  return cuts && !isHidden && element.innerText && style.textOverflow !== "ellipsis"
    && (element.scrollWidth > element.clientWidth + 2 || element.scrollHeight > element.clientHeight + 2);
}).map(element => element.outerHTML.slice(0, 120))
"""


def test_text_twice_as_large_is_whole_and_does_not_scroll_sideways(page):
    person = focal_point(state("KH"))
    with everything():
        report = report_of(state("KH"), open_cycle())
    addresses = [*PUBLIC, f"/reports/{report.pk}/", f"/reports/{report.pk}/sections/article-5/"]
    for address in addresses:
        if address.startswith("/reports/"):
            sign_in(page, person)
        page.goto(address)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert not scrolls_sideways(page), address
        assert page.evaluate(CUT_OFF) == [], address


def test_the_public_pages_are_accessible(page):
    for address in PUBLIC:
        page.goto(address)
        check_page(page)
