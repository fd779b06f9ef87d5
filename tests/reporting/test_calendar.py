"""The dates that concern a person, on the page and under the secret address."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from members.models import AuditEvent
from reporting.actions import calendar as calendar_actions
from reporting.actions import cycles
from reporting.actions.answers import assign_section
from reporting.enums import CycleKind
from reporting.models import CalendarFeed
from reporting.queries import cycle_dates
from reporting.queries.calendar import entries
from tests.factories import contributor, donor, focal_point, secretariat, state
from tests.factories.reports import open_cycle, report_of, submitted

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", CycleKind.values)
def test_the_dates_before_a_meeting_come_in_order_on_working_days(kind):
    for day in range(7):
        meeting = date(2027, 9, 6) + timedelta(days=day)
        found = cycle_dates.backwards(kind, meeting) | {"ammtc_on": meeting}
        assert cycle_dates.problems(found, date(2026, 1, 1)) == []
        assert all(found[name].weekday() < 5 for name in found if name not in {"ammtc_on", "adoption_on"})


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ({}, []),
        ({"due_on": date(2028, 1, 1)}, ["review_until"]),
        ({"due_on": date(2026, 10, 1)}, ["due_on"]),
        ({"review_until": date(2020, 1, 1)}, ["review_until"]),
        ({"clearance_until": date(2029, 1, 1)}, ["ammtc_on"]),
        ({"adoption_on": date(2027, 1, 5)}, ["adoption_on"]),
        ({"adoption_on": date(2027, 9, 8)}, []),
        ({"period_end": date(2025, 1, 1)}, ["period_end"]),
        ({"opens_on": date(2030, 1, 1)}, ["due_on"]),
    ],
)
def test_one_wrong_date_gives_one_sentence(wrong, expected):
    dates = {
        "period_start": date(2026, 1, 1),
        "period_end": date(2026, 12, 31),
        "opens_on": date(2026, 11, 2),
        "due_on": date(2027, 4, 30),
        "review_until": date(2027, 6, 18),
        "clearance_until": date(2027, 8, 6),
        "ammtc_on": date(2027, 9, 8),
        "adoption_on": date(2027, 9, 9),
    }
    found = cycle_dates.problems(dates | wrong, date(2026, 11, 24))
    assert [problem.field for problem in found] == expected


@pytest.fixture
def region(everything):
    with everything():
        officer, cambodian, thai = secretariat(), focal_point(state("KH")), focal_point(state("TH"))
        cycle = open_cycle(officer, review_until=date(2027, 6, 18))
        report = report_of(state("KH"), cycle)
        cycles.extend(report=report, until=date(2027, 5, 31), reason="Vacant post", by=officer)
        submitted(report_of(state("TH"), cycle), thai)
    return {"officer": officer, "cambodian": cambodian, "thai": thai, "cycle": cycle, "report": report}


SINCE = date(2026, 1, 1)


def test_a_state_sees_its_own_due_date_and_what_concerns_all(region, everything):
    with everything():
        shown = [(entry.day, entry.title) for entry in entries(region["cambodian"], SINCE)]
    assert shown == [
        (date(2027, 5, 31), "Report of Cambodia is due: Reporting on 2026"),
        (date(2027, 9, 8), "Ministerial meeting begins: Reporting on 2026"),
    ]


def test_what_was_handed_in_is_due_no_more(region, everything):
    with everything():
        assert [entry.title for entry in entries(region["thai"], SINCE)] == [
            "Ministerial meeting begins: Reporting on 2026"
        ]


def test_the_secretariat_sees_every_date_of_every_cycle(region, everything):
    with everything():
        shown = [(entry.day, entry.title) for entry in entries(region["officer"], SINCE)]
    assert shown == [
        (date(2026, 11, 2), "Reporting opens: Reporting on 2026"),
        (date(2027, 4, 30), "Reports are due: Reporting on 2026"),
        (date(2027, 5, 31), "Extended due date of Cambodia: Reporting on 2026"),
        (date(2027, 6, 18), "Review ends: Reporting on 2026"),
        (date(2027, 9, 8), "Ministerial meeting begins: Reporting on 2026"),
    ]


def test_a_contributor_sees_the_day_until_which_sections_were_given(region, everything):
    colleague = contributor(state("KH"))
    with everything():
        for key in ("article-5", "article-6"):
            row = region["report"].sections.get(section__key=key)
            assign_section(report_section=row, people=[colleague], by=region["cambodian"])
            row.assignments.update(due_on=date(2027, 3, 1))
        shown = [entry.title for entry in entries(colleague, SINCE)]
    assert shown[0] == "2 sections given to you: Cambodia, Reporting on 2026"


def test_a_state_that_is_not_invited_sees_nothing_of_a_cycle(everything):
    with everything():
        cycles.plan(
            title="Half-year 2027",
            kind=CycleKind.HALF_YEAR,
            period_start=date(2027, 1, 1),
            period_end=date(2027, 6, 30),
            opens_on=date(2027, 6, 1),
            due_on=date(2027, 7, 30),
            questionnaire=open_cycle().questionnaire,
            invited=[state("KH")],
            by=secretariat(),
        )
        titles = {
            iso2: {entry.title for entry in entries(focal_point(state(iso2)), SINCE) if entry.planned}
            for iso2 in ("KH", "TH")
        }
    assert titles == {"KH": {"Reporting opens: Half-year 2027", "Reports are due: Half-year 2027"}, "TH": set()}


# --- The secret address -----------------------------------------------------------------------------------------------
def address_of(client, person) -> str:
    client.force_login(person)
    response = client.post(reverse("calendar-address"), {"then": "renew"})
    return response.context["address"].partition("://")[2].partition("/")[2]


def test_a_calendar_program_reads_the_dates_without_signing_in(client, region):
    path = "/" + address_of(client, region["cambodian"])
    response = Client().get(path)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    events = Calendar.from_ical(response.content).walk("VEVENT")
    assert [(event["DTSTART"].dt, str(event["SUMMARY"])) for event in events] == [
        (date(2027, 5, 31), "Report of Cambodia is due: Reporting on 2026"),
        (date(2027, 9, 8), "Ministerial meeting begins: Reporting on 2026"),
    ]
    assert str(events[0]["UID"]) == f"report-{region['report'].pk}-due@localhost"


def test_only_a_hash_of_the_address_is_kept(client, region):
    token = address_of(client, region["cambodian"]).rpartition("/")[2].removesuffix(".ics")
    feed = CalendarFeed.objects.get()
    assert (len(token), len(feed.token_hash), token in str(vars(feed))) == (43, 64, False)
    page = client.get(reverse("calendar")).content.decode()
    assert "You made an address on" in page
    assert token not in page
    assert [event.details for event in AuditEvent.objects.filter(what__startswith="calendar")] == [{}]


def test_a_new_address_and_a_removed_one_end_the_old_one(client, region):
    first = "/" + address_of(client, region["cambodian"])
    second = "/" + address_of(client, region["cambodian"])
    assert [Client().get(path).status_code for path in (first, second)] == [404, 200]
    client.post(reverse("calendar-address"), {"then": "remove"})
    assert Client().get(second).status_code == 404
    assert Client().get("/calendar/nonsense.ics").status_code == 404


def test_the_address_shows_what_the_person_may_see_today(client, region):
    path = "/" + address_of(client, region["cambodian"])
    region["cambodian"].groups.clear()
    assert Client().get(path).status_code == 404
    other = "/" + address_of(client, region["thai"])
    region["thai"].is_active = False
    region["thai"].save()
    assert Client().get(other).status_code == 404


def test_when_it_was_last_read_is_kept_by_the_hour(region):
    token = calendar_actions.renew(by=region["thai"])
    Client().get(reverse("calendar-file", args=[token]))
    first = CalendarFeed.objects.get().last_read_at
    Client().get(reverse("calendar-file", args=[token]))
    assert CalendarFeed.objects.get().last_read_at == first
    CalendarFeed.objects.update(last_read_at=timezone.now() - timedelta(hours=2))
    Client().get(reverse("calendar-file", args=[token]))
    assert CalendarFeed.objects.get().last_read_at > first


def test_there_is_no_calendar_for_those_whom_no_date_concerns(client):
    client.force_login(donor())
    assert client.get(reverse("calendar")).status_code == 403
    assert client.post(reverse("calendar-address")).status_code == 403


def test_the_calendar_costs_the_same_for_one_and_three_cycles(client, region, everything):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("calendar")).status_code == 200
        return len(captured)

    client.force_login(region["officer"])
    client.get(reverse("calendar"))
    one = queries()
    with everything():
        open_cycle(region["officer"], year=2027)
        open_cycle(region["officer"], year=2028)
    assert queries() == one
