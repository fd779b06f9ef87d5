"""A document over a line that breaks: the upload goes on where it was, by itself or after the page was closed."""

import hashlib
from contextlib import suppress

import pytest
from playwright.sync_api import Page, Route, expect
from playwright.sync_api import TimeoutError as NotThere

from reporting.actions.uploads import PART_BYTES
from reporting.models import EvidenceFile, EvidenceUpload
from tests.browser.pages import check_page, sign_in, violations
from tests.factories import focal_point, state
from tests.factories.documents import PDF

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CONTENT = PDF + bytes(range(256)) * 6000  # 1.5 MB: six parts
ACT = {"name": "act.pdf", "mimeType": "application/pdf", "buffer": CONTENT}


@pytest.fixture
def officer(report):
    return focal_point(state("KH"))


@pytest.fixture
def attaching(page: Page, report, officer) -> Page:
    sign_in(page, officer)
    page.goto(f"/reports/{report.pk}/sections/article-5/evidence/art5-1-q1/")
    choose(page)
    return page


def choose(page: Page) -> None:
    page.get_by_label("Title of the document").fill("The act")
    page.get_by_label("File", exact=True).set_input_files(ACT)
    page.get_by_label("Restricted: your state").check()


class PortalConnection:
    """The line to the portal. ``cut`` stops what is sent after so many parts; the offsets of all parts are noted."""

    def __init__(self, page: Page) -> None:
        self.offsets: list[int] = []
        self.left: int | None = None
        page.route("**/uploads/*/", self._pass)

    def _pass(self, route: Route) -> None:
        offset = route.request.headers.get("upload-offset")
        if self.left == 0:
            return route.abort("connectionreset")
        if offset is not None:
            self.offsets.append(int(offset))
            self.left = None if self.left is None else self.left - 1
        return route.continue_()


EVERY_PART = list(range(0, len(CONTENT), PART_BYTES))


def test_the_line_breaks_in_the_middle_and_the_upload_goes_on(attaching, screenshot, everything):
    line = PortalConnection(attaching)
    line.left = 3
    attaching.get_by_role("button", name="Attach document").click()
    expect(attaching.locator("[data-upload-text]")).to_contain_text("The line was cut. What has arrived is kept.")
    assert attaching.get_by_role("progressbar").evaluate("bar => bar.value") == 100 * 3 * PART_BYTES // len(CONTENT)
    screenshot(attaching, "cut")
    assert violations(attaching) == []
    line.left = None
    with suppress(NotThere):  # the page may have tried again by itself meanwhile
        attaching.get_by_role("button", name="Try again now").click(timeout=2_000)
    expect(attaching.get_by_text("“The act” is attached.")).to_be_visible()
    assert line.offsets == EVERY_PART, "no part was sent twice"
    with everything():
        assert EvidenceFile.objects.get().sha256 == hashlib.sha256(CONTENT).hexdigest()


def test_the_page_is_closed_and_the_same_file_is_chosen_again(attaching, everything):
    line = PortalConnection(attaching)
    line.left = 2
    attaching.on("dialog", lambda dialog: dialog.accept())
    attaching.get_by_role("button", name="Attach document").click()
    expect(attaching.locator("[data-upload-text]")).to_contain_text("The line was cut.")
    line.left = None
    attaching.reload()
    choose(attaching)
    attaching.get_by_role("button", name="Attach document").click()
    expect(attaching.get_by_text("“The act” is attached.")).to_be_visible()
    assert line.offsets == EVERY_PART
    with everything():
        assert EvidenceUpload.objects.count() == 0


def test_a_refusal_is_said_and_another_file_may_be_chosen(attaching):
    attaching.get_by_label("File", exact=True).set_input_files(ACT | {"name": "act.exe"})
    attaching.get_by_role("button", name="Attach document").click()
    expect(attaching.locator("[data-upload-text]")).to_contain_text("“act.exe” is not of a kind that can be attached.")
    attaching.get_by_label("File", exact=True).set_input_files(ACT)
    attaching.get_by_role("button", name="Attach document").click()
    expect(attaching.get_by_text("“The act” is attached.")).to_be_visible()


def test_a_forgotten_title_does_not_cost_the_upload(attaching, everything):
    attaching.get_by_label("Title of the document").fill("")
    attaching.get_by_role("button", name="Attach document").click()
    expect(attaching.get_by_role("alert")).to_contain_text("Enter the title of the document.")
    expect(attaching.locator("[data-upload-text]")).to_contain_text("The file has arrived already.")
    attaching.get_by_label("Title of the document").fill("The act")
    attaching.get_by_role("button", name="Attach document").click()
    expect(attaching.get_by_text("“The act” is attached.")).to_be_visible()


def test_nobody_is_chosen_beforehand_as_a_reader(report, page, screenshot):
    sign_in(page, focal_point(state("KH")))
    page.goto(f"/reports/{report.pk}/sections/article-5/evidence/art5-1-q1/")
    expect(page.locator("[name=confidentiality]:checked")).to_have_count(0)
    page.get_by_label("Title of the document").fill("The act")
    page.get_by_label("File", exact=True).set_input_files(ACT)
    page.get_by_role("button", name="Attach document").click()
    choice = page.get_by_role("group", name="Who may read it?")
    expect(choice).to_contain_text("Choose who may read this document.")
    check_page(page, screenshot, "missing")
    page.get_by_label("Confidential: as restricted").check()  # the file has arrived already
    page.get_by_role("button", name="Attach document").click()
    expect(page.get_by_text("“The act” is attached.")).to_be_visible()


def test_without_javascript_the_form_sends_the_file(browser, live_server, page, report, everything):
    officer = focal_point(state("KH"))
    sign_in(page, officer)
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    context.add_cookies(page.context.cookies())
    plain = context.new_page()
    plain.goto(f"/reports/{report.pk}/sections/article-5/evidence/art5-1-q1/")
    choose(plain)
    plain.get_by_role("button", name="Attach document").click()
    expect(plain.get_by_text("“The act” is attached.")).to_be_visible()
    context.close()
    with everything():
        assert EvidenceFile.objects.get().size == len(CONTENT)


def test_the_library_and_one_document_are_accessible(attaching, report, everything, screenshot):
    attaching.get_by_role("button", name="Attach document").click()
    expect(attaching.get_by_text("“The act” is attached.")).to_be_visible()
    attaching.get_by_role("link", name="Documents of this report").click()
    for name in ("The act", "Replace with a newer document"):
        check_page(attaching, screenshot, f"before {name}")
        attaching.locator("main").get_by_text(name, exact=True).click()
    check_page(attaching)
    expect(attaching.get_by_role("heading", name="Replace “The act”")).to_be_visible()


def test_who_signs_in_again_in_another_window_goes_on_here(attaching, officer, everything):
    attaching.context.clear_cookies(name="sessionid")
    attaching.get_by_role("button", name="Attach document").click()
    expect(attaching.locator("[data-upload-text]")).to_contain_text("You were signed out.")
    sign_in(attaching.context.new_page(), officer)
    attaching.get_by_role("button", name="Attach document").click()
    expect(attaching.get_by_text("“The act” is attached.")).to_be_visible()
    with everything():
        assert EvidenceFile.objects.get().title == "The act"
