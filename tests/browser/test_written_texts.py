"""What a page asks of a text before it is kept: whether it names a person, and whether its Burmese can be read."""

import re

import pytest
from playwright.sync_api import expect

from members.models import AuditEvent
from reporting.models import Answer
from tests.browser.pages import check_page, sign_in
from tests.factories import everything, focal_point, state

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ZAWGYI, UNICODE = "ျမန္မာႏိုင္ငံ ဥပေဒ ျပဌာန္းၿပီး", "မြန်မာနိုင်ငံ ဥပဒေ ပြဌာန်းပြီး"


@pytest.fixture
def officer(report):
    return focal_point(state("KH"), name="Focal point, Cambodia")


def test_a_reason_that_names_a_person_is_changed_or_kept_by_its_writer(page, officer, report, screenshot):
    sign_in(page, officer)
    page.goto(f"/reports/{report.pk}/more-time/")
    for part, text in (("Day", "31"), ("Month", "Dec"), ("Year", str(report.cycle.due_on.year))):
        page.get_by_label(part, exact=True).fill(text)
    reason = page.get_by_label("Why?")
    reason.fill("Ask Nok Srisuk, tel 081-234-5678, about it.")
    page.get_by_role("button", name="Ask the SOMTC secretariat").click()
    expect(page.get_by_role("alert")).to_contain_text("looks like the name of a person beside a phone number")
    expect(page.get_by_label("Month", exact=True)).to_have_value("Dec")
    check_page(page, screenshot, "a person in a reason")
    page.get_by_label("Keep it: it is not a person").check()
    page.get_by_role("button", name="Ask the SOMTC secretariat").click()
    expect(page).not_to_have_url(re.compile("more-time"))
    with everything():
        assert AuditEvent.objects.get(what="kept as not a person").details == {"kinds": ["phone"]}


def test_an_answer_in_zawgyi_is_read_in_unicode_and_kept_so(page, officer, report, screenshot):
    sign_in(page, officer)
    page.goto(f"/reports/{report.pk}/sections/article-5/")
    answer = page.locator("[name=art5-1-q1-narrative]")
    answer.fill(ZAWGYI)
    answer.blur()
    field = page.locator('[data-question="art5-1-q1"] [data-field="narrative"]')
    expect(field).to_contain_text("Save the page by its button to see it in Unicode")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(field).to_contain_text(UNICODE)
    check_page(page, screenshot, "an answer in Zawgyi")
    field.get_by_label("I have read it: keep it in Unicode").check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("[name=art5-1-q1-narrative]")).to_have_value(UNICODE)
    with everything():
        assert Answer.objects.get(question__key="art5-1-q1").narrative == UNICODE
