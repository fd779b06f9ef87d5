"""The secretariat's pages of a round: the list, a new one, how far each state is, the end."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.models import AuditEvent
from reporting.models import Questionnaire, ReportingCycle
from tests.factories import focal_point, secretariat, state
from tests.factories.reports import fill, open_cycle, report_of, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    person = secretariat()
    client.force_login(person)
    return person


def typed(**changes: str) -> dict[str, str]:
    """The form of a new cycle as a person fills it in."""
    data = {
        "title": "Reporting on 2026",
        "kind": "annual",
        "ammtc_name": "",
        "questionnaire": str(Questionnaire.objects.get(version=1).pk),
        "smallest_shown": "11",
        "then": "check",
    }
    dates = {
        "period_start": date(2026, 1, 1),
        "period_end": date(2026, 12, 31),
        "opens_on": date(2026, 11, 2),
        "due_on": date(2027, 4, 30),
    }
    for name, day in dates.items():
        data |= {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}
    return data | changes


def test_without_a_cycle_the_list_says_what_to_do(client, officer):
    page = client.get(reverse("cycle-list")).content.decode()
    assert "No cycle yet" in page
    assert reverse("cycle-open") in page


def test_the_confirm_page_says_what_will_happen_and_opens_nothing(client, officer):
    page = client.post(reverse("cycle-open"), typed()).content.decode()
    assert (
        "<strong>11 draft reports will be created</strong>, one for each member state, with 27 sections each." in page
    )
    assert "Timor-Leste is not a Party to the Convention." in page
    assert not ReportingCycle.objects.exists()


def test_confirmed_the_cycle_opens(client, officer):
    response = client.post(reverse("cycle-open"), typed(then="open"), follow=True)
    cycle = ReportingCycle.objects.get()
    assert response.redirect_chain == [(cycle.get_absolute_url(), 302)]
    assert "“Reporting on 2026” is open. 11 draft reports were created." in response.content.decode()
    assert (cycle.opened_by, cycle.due_on, cycle.is_sample) == (officer, date(2027, 4, 30), False)


def test_going_back_keeps_what_was_typed(client, officer):
    response = client.post(reverse("cycle-open"), typed(then="change"))
    assert response.context["form"]["title"].value() == "Reporting on 2026"
    assert 'value="2027"' in response.content.decode()
    assert not ReportingCycle.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"title": ""}, "title", "Enter a title"),
        ({"period_end_year": "2025"}, "period_end", "The last day of the period must fall after the first day"),
        ({"due_on_year": "2026"}, "due_on", "Reports must be due after reporting opens"),
        ({"smallest_shown": "2"}, "smallest_shown", "Enter 3 or more: a smaller number could point to a person"),
        (
            {"ammtc_on_day": "1", "ammtc_on_month": "2", "ammtc_on_year": "2027"},
            "ammtc_on",
            "The ministerial meeting must fall after the day on which reports are due",
        ),
    ],
)
def test_what_is_wrong_is_said_at_its_field(client, officer, changes, field, sentence):
    response = client.post(reverse("cycle-open"), typed(**changes))
    assert response.context["form"].errors == {field: [sentence]}
    assert f'href="#{response.context["form"][field].focus_id}"' in response.content.decode()


def test_a_second_cycle_of_the_same_kind_and_period_is_refused_before_it_is_confirmed(client, officer, everything):
    with everything():
        open_cycle(officer)
    response = client.post(reverse("cycle-open"), typed(title="Another title"))
    assert response.context["form"].errors == {
        "period_end": ["“Reporting on 2026” is a cycle of the same kind for this period already"]
    }


def test_each_state_stands_in_the_table_in_the_order_of_the_alphabet(client, officer, everything):
    with everything():
        cycle = open_cycle(officer)
        submitted(report_of(state("TH"), cycle), focal_point(state("TH")))
        fill(report_of(state("KH"), cycle), focal_point(state("KH")))
    response = client.get(cycle.get_absolute_url())
    rows = response.context["rows"]
    names = [row.report.member_state.name for row in rows]
    assert names == sorted(names)
    shown = {row.report.member_state.iso2: (row.label, row.version_number) for row in rows}
    assert shown["TH"] == ("Submitted", 1)
    assert shown["KH"] == ("Being written", None)
    links = response.content.decode().count("/versions/")
    assert links == 1


def test_nothing_of_a_draft_is_on_the_page(client, officer, everything):
    with everything():
        cycle = open_cycle(officer)
        fill(report_of(state("KH"), cycle), focal_point(state("KH")))
    assert "The committee met four times." not in client.get(cycle.get_absolute_url()).content.decode()


def test_days_left_are_shown_only_while_the_report_is_with_the_state(client, officer, everything):
    with everything():
        cycle = open_cycle(officer)
        submitted(report_of(state("TH"), cycle), focal_point(state("TH")))
    rows = client.get(cycle.get_absolute_url()).context["rows"]
    assert {row.report.member_state.iso2: row.days_left for row in rows}["TH"] is None
    assert {row.report.member_state.iso2: row.days_left for row in rows}["KH"] == cycle.days_left


def test_closing_asks_first_and_names_who_is_affected(client, officer, everything):
    with everything():
        cycle = open_cycle(officer)
        submitted(report_of(state("TH"), cycle), focal_point(state("TH")))
    url = reverse("cycle-close", args=[cycle.pk])
    page = client.get(url).content.decode()
    assert "10 reports that are with the state can no longer be submitted" in page
    assert "1 submitted report can still be accepted: Thailand." in page
    client.post(url)
    cycle.refresh_from_db()
    assert cycle.closed_by == officer
    assert AuditEvent.objects.filter(what="cycle closed").count() == 1
    again = client.post(url, follow=True)
    assert "is already closed" in again.content.decode()


def test_the_list_costs_the_same_for_one_and_three_cycles(client, officer, everything):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("cycle-list")).status_code == 200
        return len(captured)

    with everything():
        open_cycle(officer, year=2024)
    client.get(reverse("cycle-list"))
    one = queries()
    with everything():
        open_cycle(officer, year=2025)
        open_cycle(officer, year=2026)
    assert queries() == one
