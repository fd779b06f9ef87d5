"""The main job in a real browser: from a focal point's keyboard to a minister's PDF and a donor's dashboard."""

import re

import pytest
from playwright.sync_api import expect

from members.models import AuditEvent, MemberState
from members.row_access import row_access
from reporting.models import NationalReport
from reporting.pdf import inspect_pdf
from tests.browser.pages import sign_in, type_date
from tests.factories import donor, focal_point, secretariat, state
from tests.factories.reports import fill
from tests.needs import needs_pango

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@needs_pango
def test_a_report_travels_from_the_keyboard_to_the_ministers_pdf(page, worker, screenshot, tmp_path):
    officer = focal_point(state("KH"), name="Focal point, Cambodia")
    reviewer = secretariat(name="SOMTC secretariat officer")
    reader = donor(name="Donor viewer")

    # The secretariat opens a cycle.
    sign_in(page, reviewer)
    page.get_by_role("link", name="Cycles", exact=True).first.click()
    page.get_by_role("button", name="Plan a cycle").first.click()
    page.get_by_label("Title").fill("Reporting on 2026")
    type_date(page, "period_start", 1, 1, 2026)
    type_date(page, "period_end", 31, 12, 2026)
    type_date(page, "opens_on", 2, 11, 2026)
    type_date(page, "due_on", 30, 4, 2027)
    page.get_by_role("button", name="Save the plan").click()
    page.get_by_role("button", name="Open this cycle").click()
    screenshot(page, "01 open a cycle, asked to confirm")
    page.get_by_role("button", name="Open this cycle").click()
    expect(page.get_by_role("heading", name="Reporting on 2026")).to_be_visible()

    # The focal point answers.
    sign_in(page, officer)
    page.get_by_role("link", name="Report of Cambodia, Reporting on 2026").click()
    screenshot(page, "02 task list")
    page.get_by_role("link", name="Article 1: Objectives").click()
    page.get_by_label("In place, in use, with evidence").first.check()
    page.get_by_label("Explanation").first.fill("ច្បាប់នេះអនុវត្តចំពោះមនុស្សគ្រប់រូប។ The act applies to everybody.")
    page.get_by_role("button", name="Save", exact=True).last.click()
    expect(page.get_by_text(re.compile("Everything on this page is saved|1 answer saved"))).to_be_visible()
    screenshot(page, "03 answer saved")

    with row_access(states=[officer.state_ids[0]]):
        report = NationalReport.objects.select_related("cycle", "member_state").get(member_state__iso2="KH")
        answered = set(report.answers.values_list("question__key", flat=True))
        report.answers.all().delete()
        fill(report, officer)
        report.answers.update(version=10)  # above the versions that are in the history
        assert answered == {"art1-2-q1", "context-q1", "context-q2"}

    # A table, like in a spreadsheet.
    page.goto(f"/reports/{report.pk}/sections/article-14/tables/art14-1-q3/")
    page.get_by_label("Figures are given below").check()
    page.get_by_label("Female, 18 to 24 years, Formally identified victim").fill("1,2")
    page.get_by_role("button", name="Save table").click()
    expect(page.get_by_role("alert")).to_contain_text("This number has decimals")
    page.get_by_label("Female, 18 to 24 years, Formally identified victim").fill("12")
    page.get_by_role("button", name="Fill empty cells with 0").click()
    expect(page.get_by_text("Empty cells now hold 0.")).to_be_visible()
    page.get_by_role("button", name="Save table").click()
    expect(page.get_by_text("Table S1 saved.")).to_be_visible()
    expect(page.get_by_text("Total saved: 12")).to_be_visible()
    screenshot(page, "04 table")

    # Submission.
    page.goto(f"/reports/{report.pk}/")
    page.get_by_role("button", name="Submit report").click()
    page.get_by_label("I am authorised to submit this report").check()
    screenshot(page, "05 submit")
    page.get_by_role("button", name="Submit Cambodia's report to SOMTC").click()
    expect(page.get_by_text("ACTIP-2026-KH-1").first).to_be_visible()
    screenshot(page, "06 receipt")

    # The secretariat returns a section.
    sign_in(page, reviewer)
    page.get_by_role("link", name="Review Cambodia, Reporting on 2026").click()
    sections = page.get_by_role("navigation", name="Sections of this report")
    sections.get_by_role("link", name="Article 1: Objectives").click()
    expect(page.get_by_text("The act is in force and is used.").first).to_be_visible()
    page.get_by_role("link", name="Return sections").click()
    expect(page.locator("[name=return-article-1]")).to_be_checked()
    page.locator("[name=reason-article-1]").fill("Please name the groups that are still left out.")
    screenshot(page, "07 return a section")
    with page.expect_navigation():
        page.get_by_role("button", name="Return the chosen sections to Cambodia").click()

    # The state answers and submits again.
    sign_in(page, officer)
    page.get_by_role("link", name="Report of Cambodia, Reporting on 2026").click()
    expect(page.get_by_text("Please name the groups that are still left out.").first).to_be_visible()
    screenshot(page, "08 returned")
    page.get_by_role("link", name="Article 1: Objectives").first.click()
    page.get_by_label("Explanation").first.fill("ជនចំណាកស្រុកដែលគ្មានឯកសារ។ Migrants without papers are covered since May.")
    page.get_by_role("button", name="Save and mark as ready").click()
    page.get_by_role("button", name="Submit report").click()
    page.get_by_label("I am authorised to submit this report").check()
    page.get_by_role("button", name="Submit Cambodia's report to SOMTC").click()
    expect(page.get_by_text("ACTIP-2026-KH-2").first).to_be_visible()

    # Accepted.
    sign_in(page, reviewer)
    page.get_by_role("link", name="Review Cambodia, Reporting on 2026").click()
    page.get_by_role("link", name="Accept this report").click()
    page.get_by_label("Resolve the clarification above").check()
    page.get_by_label("Why do you accept it all the same?").fill("Read on paper.")
    with page.expect_navigation():
        page.get_by_role("button", name="Accept the report of Cambodia").click()

    # The state releases the whole report in one step: until then nothing of it goes to AMMTC.
    sign_in(page, officer)
    page.goto(f"/reports/{report.pk}/release/")
    page.get_by_label("All sections at once").select_option("donors")
    page.get_by_role("button", name="Continue with all sections").click()
    page.get_by_label("By whose authority?").fill("National Committee, letter 12/2027")
    screenshot(page, "09 check the release")
    page.get_by_role("button", name="Record the decision of Cambodia").click()
    expect(page.get_by_text("Decision recorded for 29 items.")).to_be_visible()
    screenshot(page, "10 released")

    # Consolidated, rendered by a real worker.
    sign_in(page, reviewer)
    page.goto("/cycles/")
    page.get_by_role("link", name="Reporting on 2026").first.click()
    page.get_by_role("button", name="Start the consolidated report").click()
    page.get_by_role("link", name="Executive summary").click()
    page.locator("textarea").first.fill("One Party has reported. <b>No</b> state is compared with another.")
    with page.expect_navigation():
        page.get_by_role("button", name="Save the text").click()
    page.goto("/consolidated/")
    page.get_by_role("link", name="Implementation of the Convention").first.click()
    page.get_by_role("button", name="Send into clearance").click()
    page.get_by_role("main").get_by_role("button").last.click()
    page.get_by_role("button", name="Record").first.click()
    page.get_by_role("main").get_by_role("button").last.click()
    screenshot(page, "11 adopted")
    page.get_by_role("button", name="Make the Annex").click()
    screenshot(page, "12 rendering")
    page.get_by_role("button", name="Download the PDF").wait_for(timeout=120_000)
    screenshot(page, "13 rendered")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the PDF").click()
    path = tmp_path / "report.pdf"
    download.value.save_as(path)
    facts = inspect_pdf(path)
    assert (len(facts.fonts_not_embedded), facts.missing_glyphs, facts.tagged) == (0, 0, True)
    assert facts.pages > 20

    # The secretariat publishes; the donor reads.
    sign_in(page, reviewer)
    page.get_by_role("link", name="Publish the release of Implementation").click()
    page.get_by_role("button", name="Publish the release").click()
    page.get_by_role("button", name="Make the preview").click()
    expect(page.get_by_role("heading", name="The release is safe to publish")).to_be_visible(timeout=240_000)
    page.get_by_role("button", name="Continue to publish").click()
    page.get_by_role("button", name="Publish the release of “Reporting on 2026”").click()

    sign_in(page, reader)
    page.get_by_role("link", name="Dashboards").first.click()
    expect(page.get_by_role("heading", name="1 of 10 Parties reported")).to_be_visible()
    expect(page.get_by_role("row", name="Cambodia")).to_contain_text("In place")
    assert "Migrants without papers" not in page.content()
    screenshot(page, "14 dashboard")

    acts = list(AuditEvent.objects.exclude(what__startswith="signed").order_by("at").values_list("what", flat=True))
    assert [act for act in acts if act.startswith(("cycle", "report sub", "sections", "report acc", "release"))] == [
        "cycle planned",
        "cycle opened",
        "report submitted",
        "sections returned",
        "report submitted",
        "report accepted with points open",
        "report accepted",
        "release decided",
        "release published",
    ]
    assert MemberState.objects.count() == 11
