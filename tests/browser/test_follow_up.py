"""Two stories in a real browser: a commitment over two cycles, and a need on its way from a state to donors."""

from uuid import uuid4

import pytest
from playwright.sync_api import expect

from reporting.actions import consolidation, follow_up, national_reports, reviews
from reporting.enums import ConsolidatedStatus
from reporting.models import ItemProgress, Need, Obligation
from tests.browser.pages import check_page, sign_in
from tests.factories import donor, everything, focal_point, secretariat, state
from tests.factories.releases import publish
from tests.factories.reports import fill, open_cycle, report_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def hand_in(report, officer, reviewer) -> None:
    with everything():
        reviews.accept(
            version=national_reports.submit(report=report, by=officer, day=report.cycle.due_on),
            by=reviewer,
            despite="Read on paper.",
        )


def test_a_commitment_is_followed_over_two_cycles(page, screenshot):
    with everything():
        reviewer = secretariat(name="SOMTC secretariat officer")
        officer = focal_point(state("KH"), name="Focal point, Cambodia")
        first = report_of(state("KH"), open_cycle(reviewer, year=2026))
        fill(first, officer)
    sign_in(page, officer)
    page.get_by_role("navigation", name="Menu").get_by_role("link", name="Follow-up").click()
    expect(page.get_by_role("heading", name="Nothing recorded yet")).to_be_visible()
    page.get_by_role("button", name="Record a commitment of Cambodia").click()
    page.get_by_role("button", name="Record the commitment").click()
    expect(page.get_by_role("alert")).to_contain_text("Say what is to be done.")
    check_page(page)
    page.get_by_label("What is to be done?").fill("Open a shelter that admits men.")
    page.get_by_label("Which obligations does it serve?").select_option(label="Article 14(10(a)): Housing")
    page.get_by_role("button", name="Record the commitment").click()
    expect(page.get_by_role("heading", name="Commitment C-")).to_be_visible()
    check_page(page)
    # The report asks for it; nothing said keeps it back, and what is typed is saved by itself.
    page.goto(f"/reports/{first.pk}/check/")
    page.get_by_role("link", name="Say how far commitment").click()
    page.get_by_label("Under way").check()
    page.get_by_label("What was done, and what is still to do").fill("The building is found.")
    page.get_by_label("What was done, and what is still to do").blur()
    expect(page.locator("[data-save-state]").first).to_contain_text("Saved")
    check_page(page, screenshot, "first cycle")
    hand_in(first, officer, reviewer)
    # A year later it is asked again, with what was said beside it.
    with everything():
        second = report_of(state("KH"), open_cycle(reviewer, year=2027))
        fill(second, officer)
        assert ItemProgress.objects.get().text == "The building is found."
    page.goto(f"/reports/{second.pk}/sections/follow-up/")
    expect(page.get_by_text("Your report on 2026 said: under way")).to_be_visible()
    page.get_by_label("Done", exact=True).check()
    page.get_by_label("What was done, and what is still to do").fill("Open since March.")
    page.get_by_role("button", name="Save and mark as ready").click()
    page.get_by_role("heading", name="Report of Cambodia").wait_for()
    hand_in(second, officer, reviewer)
    # The secretariat sees both years, and a third report asks no more.
    sign_in(page, reviewer)
    page.get_by_role("navigation", name="Menu").get_by_role("link", name="Follow-up").click()
    page.get_by_label("Reported").select_option(label="Done")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("1 found")).to_be_visible()
    check_page(page)
    page.get_by_role("link", name="C-").click()
    expect(page.get_by_text("The building is found.")).to_be_visible()
    expect(page.get_by_text("Open since March.")).to_be_visible()
    check_page(page, screenshot, "over two cycles")
    with everything():
        third = report_of(state("KH"), open_cycle(reviewer, year=2028))
    sign_in(page, officer)
    page.goto(f"/reports/{third.pk}/sections/follow-up/")
    expect(page.get_by_role("heading", name="Nothing is asked here")).to_be_visible()


def test_a_need_goes_from_the_state_to_donors_by_its_release_alone(page, screenshot):
    with everything():
        reviewer, viewer = secretariat(name="SOMTC secretariat officer"), donor(name="Donor viewer")
        officer = focal_point(state("KH"), name="Focal point, Cambodia")
        report = report_of(state("KH"), open_cycle(reviewer, year=2026))
        fill(report, officer)
        follow_up.recommend_by_somtc(
            meeting="26th SOMTC", met_on=report.cycle.period_start, text="Exchange contacts.", state=state("TH"),
            obligations=[Obligation.objects.get(key="art20-1")], wished_for=None, key=uuid4(), by=reviewer,
        )  # fmt: skip
    sign_in(page, officer)
    page.goto(f"/reports/{report.pk}/sections/needs/")
    page.get_by_label("Which obligation would it help to carry out?").select_option(
        label="14(1) Guidelines for identifying victims"
    )
    page.get_by_label("What kind of need?").select_option(label="Training")
    page.get_by_label("What is needed, and what for?").fill("Training of forty border officers.")
    page.get_by_label("No programme yet").check()
    page.get_by_label("What is needed, and what for?").focus()
    page.get_by_label("Which programme? (optional)").focus()
    expect(page.locator("[data-save-state]").first).to_contain_text("Saved")
    check_page(page, screenshot, "named")
    with everything():
        assert Need.objects.get().text == "Training of forty border officers."
    hand_in(report, officer, reviewer)
    sign_in(page, reviewer)
    page.get_by_role("navigation", name="Menu").get_by_text("More", exact=True).click()
    page.get_by_role("navigation", name="Menu").get_by_role("link", name="Needs").click()
    expect(page.get_by_text("Training of forty border officers.")).to_be_visible()
    check_page(page)
    sign_in(page, officer)
    page.goto(f"/reports/{report.pk}/release/needs/")
    page.get_by_label("Training: Article 14(1)").select_option(label="Public and donors")
    check_page(page)
    page.get_by_role("button", name="Continue with these choices").click()
    page.get_by_label("By whose authority?").fill("Committee, letter 12 of 3 March 2027")
    page.get_by_role("button", name="Record").click()
    expect(page.get_by_text("Decision recorded for 1 item.")).to_be_visible()
    with everything():
        made = consolidation.start(cycle=report.cycle, by=reviewer)
        for step in (ConsolidatedStatus.IN_CLEARANCE, ConsolidatedStatus.ADOPTED):
            made = consolidation.move(consolidated=made, to=step, by=reviewer)
        publish(made, reviewer)
    sign_in(page, viewer)
    page.goto("/dashboard/needs/")
    expect(page.get_by_text("Training of forty border officers.")).to_be_visible()
    expect(page.get_by_text("1 of 1 reporting states released needs")).to_be_visible()
    check_page(page, screenshot, "read by a donor")
    page.get_by_label("Kind").select_option(label="Data")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("heading", name="No need found")).to_be_visible()
