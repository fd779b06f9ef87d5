"""The list of a state's reports, and the task list: what is left, for whom, and what the page offers."""

import pytest
from django.urls import reverse

from reporting.actions import answers, cycles, reviews
from reporting.models import Section
from reporting.queries.overview import overview
from tests.factories import contributor, donor, secretariat, state
from tests.factories.reports import accepted, fill, open_cycle, report_of, submitted
from tests.responses import words_of

pytestmark = pytest.mark.django_db
LIST = reverse("report-list")


def task_list(client, report):
    return client.get(reverse("report-detail", args=[report.pk]))


def rows(response) -> dict:
    """The rows of the task list, by the key of their section."""
    return {row.section.section.key: row for _, part in response.context["parts"] for row in part}


# --- The list ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("make", [secretariat, donor])
def test_who_works_for_no_state_is_told_whose_page_it_is(client, make):
    client.force_login(make())
    response = client.get(LIST)
    assert response.status_code == 403
    assert "This page is for national focal points and their contributors." in words_of(response)


def test_before_the_first_cycle_the_list_says_what_will_come(client, officer):
    assert "No reports yet" in words_of(client.get(LIST))


def test_the_newest_cycle_comes_first_and_the_archive_stands_apart(client, officer, everything, reviewer):
    with everything():
        for year in (2023, 2024, 2025):
            cycle = open_cycle(reviewer, year=year)
            if year == 2023:
                cycles.archive(cycle=cycles.close_cycle(cycle=cycle, by=reviewer), by=reviewer)
    years = [report.cycle.period_end.year for report in client.get(LIST).context["reports"]]
    assert years == [2025, 2024], "of the own state alone"
    assert "Reports in the archive (1)" in words_of(client.get(LIST))
    archive = client.get(LIST, {"show": "archive"})
    assert [report.cycle.period_end.year for report in archive.context["reports"]] == [2023]


def test_requests_for_consent_are_offered_to_who_speaks_for_the_state(client, officer, report):
    assert "Requests for consent" in words_of(client.get(LIST))
    client.force_login(contributor(state("KH")))
    assert "Requests for consent" not in words_of(client.get(LIST))


# --- The task list ----------------------------------------------------------------------------------------------------
def test_every_section_says_how_many_points_are_left(client, report, officer, everything):
    page = task_list(client, report)
    left = rows(page)["article-5"].left
    assert left > 0
    assert page.context["points_left"] == sum(row.left for row in rows(page).values())
    with everything():
        fill(report, officer)
    page = task_list(client, report)
    assert {row.left for row in rows(page).values()} == {0}
    assert "Nothing is missing: it can be submitted." in words_of(page)


def test_a_contributor_sees_the_assigned_sections_with_day_and_agency(client, report, officer, everything):
    helper = contributor(state("KH"))
    client.force_login(helper)
    assert "No section is assigned to you yet" in words_of(task_list(client, report))
    with everything():
        section = report.sections.get(section__key="article-5")
        answers.assign_section(report_section=section, people=[helper], by=officer)
    page = task_list(client, report)
    assert list(rows(page)) == ["article-5"]
    assert [assignment.person for assignment in rows(page)["article-5"].mine] == [helper]
    assert page.context["may_report"] is False
    assert "Submit report" not in words_of(page)
    client.force_login(officer)
    page = task_list(client, report)
    assert rows(page)["article-5"].people == [str(helper)]
    assert len(rows(page)) == 29
    assert "Submit report" in words_of(page)


def codes(response) -> set[str]:
    return {row.code for row in rows(response).values()}


def test_each_section_shows_where_it_stands(client, report, officer, everything, reviewer):
    assert codes(task_list(client, report)) <= {"not_started", "in_progress"}
    with everything():
        section = report.sections.get(section__key="article-5")
        answers.mark_ready(report_section=section, ready=True, by=officer)
    ready = rows(task_list(client, report))["article-5"]
    assert (ready.code, ready.label) == ("ready", "Ready")
    with everything():
        version = submitted(report, officer)
    page = task_list(client, report)
    assert codes(page) == {"submitted"}
    assert "This report is with the SOMTC secretariat." in words_of(page)
    with everything():
        reviews.return_sections(
            version=version, reasons={Section.objects.get(key="article-5"): "Name the act."}, by=reviewer
        )
    page = task_list(client, report)
    assert {key for key, row in rows(page).items() if row.code == "returned"} == {"article-5"}
    assert "The SOMTC secretariat has returned 1 section." in words_of(page)
    assert "Name the act." in words_of(page)


def test_an_accepted_report_leads_to_its_release(client, report, officer, everything, reviewer):
    with everything():
        version = accepted(report, officer, reviewer)
    page = task_list(client, report)
    assert codes(page) == {"accepted"}
    assert "Decide how far it may go" in words_of(page) and "Check answers" not in words_of(page)
    assert version.reference in words_of(page)


def test_a_section_that_is_filled_in_from_the_last_report_is_never_not_started(client, everything, officer, reviewer):
    with everything():
        accepted(report_of(state("KH"), open_cycle(reviewer)), officer, reviewer)
        second = report_of(state("KH"), open_cycle(reviewer, year=2027))
    client.force_login(officer)
    page = task_list(client, second)
    row = rows(page)["article-5"]
    assert (row.code, row.label) == ("prefilled", "To confirm")
    assert row.left > 0
    client.force_login(reviewer)
    with everything():
        [of_cycle] = overview([second.cycle])
        assert {item.stage for item in of_cycle.rows if item.report == second} == {"not_started"}


def test_a_contributor_reads_what_is_left_in_the_own_sections(client, report, officer, everything):
    helper = contributor(state("KH"))
    with everything():
        section = report.sections.get(section__key="article-5")
        answers.assign_section(report_section=section, people=[helper], by=officer)
    client.force_login(helper)
    page = task_list(client, report)
    left = rows(page)["article-5"].left
    assert page.context["points_left"] == left > 0
    assert "left in your sections" in words_of(page)
