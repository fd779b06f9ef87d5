"""The secretariat's pages of a round: the list, a new one, how far each state is, the end."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members import clock
from members.models import AuditEvent, MemberState
from reporting.actions import carrying, consolidation, cycles, national_reports, reviews
from reporting.enums import ConsolidatedStatus, CycleKind, CycleStatus
from reporting.errors import StepNotAllowed
from reporting.models import (
    Answer,
    ConsolidatedReport,
    NationalReport,
    OutgoingMail,
    Questionnaire,
    ReportingCycle,
)
from tests.factories import donor, focal_point, secretariat, state
from tests.factories.releases import adopted, counted, identified, publish, published
from tests.factories.reports import accepted, fill, open_cycle, report_of, submitted

pytestmark = pytest.mark.django_db


def plan_cycle(by, year: int = 2026, **fields: Any) -> ReportingCycle:
    return cycles.plan(
        **{
            "title": f"Reporting on {year}",
            "kind": CycleKind.ANNUAL,
            "period_start": date(year, 1, 1),
            "period_end": date(year, 12, 31),
            "opens_on": date(year, 11, 2),
            "due_on": date(year + 1, 4, 30),
            "questionnaire": Questionnaire.objects.get(version=1),
            "by": by,
            **fields,
        }
    )


def step(cycle: ReportingCycle, name: str) -> str:
    return reverse("cycle-step", args=[cycle.pk, name])


@pytest.fixture
def officer(client):
    person = secretariat()
    client.force_login(person)
    return person


def typed(**changes: Any) -> dict[str, Any]:
    """The form of a new cycle as a person fills it in."""
    data: dict[str, Any] = {
        "title": "Reporting on 2026",
        "kind": "annual",
        "ammtc_name": "",
        "questionnaire": str(Questionnaire.objects.get(version=1).pk),
        "smallest_shown": "11",
        "objection_days": "0",
        "then": "save",
        "opens_itself": "on",
        "invited": [str(state.pk) for state in MemberState.objects.all()],
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
    assert reverse("cycle-plan") in page


def test_a_plan_is_kept_and_no_state_has_a_report(client, officer):
    response = client.post(reverse("cycle-plan"), typed(), follow=True)
    cycle = ReportingCycle.objects.get()
    assert response.redirect_chain == [(cycle.get_absolute_url(), 302)]
    assert "“Reporting on 2026” is planned. No state can write yet." in response.content.decode()
    assert (cycle.status, cycle.due_on, cycle.is_sample) == (CycleStatus.PLANNED, date(2027, 4, 30), False)
    assert (cycle.invited.count(), NationalReport.objects.count()) == (11, 0)


def test_the_confirm_page_says_what_will_happen_and_opens_nothing(client, officer, everything):
    with everything():
        cycle = plan_cycle(officer)
    page = client.get(step(cycle, "open")).content.decode()
    assert (
        "<strong>11 draft reports will be created</strong>, one for each invited state, with 29 sections each." in page
    )
    assert "Timor-Leste is not a Party to the Convention." in page
    cycle.refresh_from_db()
    assert cycle.is_planned


def test_confirmed_the_cycle_opens_and_the_focal_points_are_told_once(client, officer, everything):
    with everything():
        cycle = plan_cycle(officer)
        cambodian = focal_point(state("KH"))
    response = client.post(step(cycle, "open"), follow=True)
    assert "“Reporting on 2026” is open. The focal points are told." in response.content.decode()
    cycle.refresh_from_db()
    assert (cycle.status, cycle.opened_by) == (CycleStatus.OPEN, officer)
    again = client.post(step(cycle, "open"), follow=True)
    assert "has been opened already" in again.content.decode()
    with everything():
        assert NationalReport.objects.count() == 11
        assert [(mail.person, mail.key.partition(":")[0]) for mail in OutgoingMail.objects.all()] == [
            (cambodian, "opened")
        ]


def test_working_out_the_dates_fills_what_is_empty_and_saves_nothing(client, officer):
    given = typed(then="dates", ammtc_on_day="8", ammtc_on_month="9", ammtc_on_year="2027", due_on_day="")
    given |= {"due_on_month": "", "due_on_year": ""}
    response = client.post(reverse("cycle-plan"), given)
    form = response.context["form"]
    assert form.errors == {}
    assert {name: form[name].value() for name in ("opens_on", "due_on", "review_until", "clearance_until")} == {
        "opens_on": ["2", "11", "2026"],  # as it was typed
        "due_on": ["5", "5", "2027"],
        "review_until": ["16", "6", "2027"],
        "clearance_until": ["11", "8", "2027"],
    }
    assert form["title"].value() == "Reporting on 2026"
    assert not ReportingCycle.objects.exists()


def test_dates_cannot_be_worked_out_without_the_meeting(client, officer):
    response = client.post(reverse("cycle-plan"), typed(then="dates", title=""))
    assert response.context["form"].errors == {
        "ammtc_on": ["Enter the first day of the meeting: the other dates are worked out from it"]
    }


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"title": ""}, "title", "Enter a title"),
        ({"period_end_year": "2025"}, "period_end", "The last day of the period must fall after the first day"),
        ({"due_on_year": "2026"}, "due_on", "Reports must be due after reporting opens"),
        (
            {"due_on_day": "30", "due_on_month": "12", "due_on_year": "2026"},
            "due_on",
            "Reports must be due after the period has ended on 31 December 2026",
        ),
        (
            {"due_on_day": "x", "due_on_month": "13", "due_on_year": "1"},
            "due_on",
            "Enter the date as three numbers, such as 31 8 2026",
        ),
        ({"due_on_month": "", "due_on_year": ""}, "due_on", "The date must include a month and a year"),
        ({"invited": []}, "invited", cycles.NO_PARTY),
        ({"smallest_shown": "2"}, "smallest_shown", "Enter 3 or more: a smaller number could point to a person"),
        (
            {"ammtc_on_day": "1", "ammtc_on_month": "2", "ammtc_on_year": "2027"},
            "ammtc_on",
            "The ministerial meeting must fall after the day on which reports are due and the report is cleared",
        ),
    ],
)
def test_what_is_wrong_is_said_at_its_field(client, officer, changes, field, sentence):
    response = client.post(reverse("cycle-plan"), typed(**changes))
    assert response.context["form"].errors == {field: [sentence]}
    assert f'href="#{response.context["form"][field].focus_id}"' in response.content.decode()


def test_a_day_that_has_passed_is_refused_and_one_that_holds_already_is_not(client, officer, everything):
    past = {"period_start_year": "2024", "period_end_year": "2024", "opens_on_year": "2024", "due_on_year": "2025"}
    response = client.post(reverse("cycle-plan"), typed(**past))
    assert response.context["form"].errors == {"due_on": ["30 April 2025 has passed. Choose today or a later day"]}
    with everything():
        cycle = open_cycle(officer, year=2024)
    kept = typed(**past, title="Reporting on 2024, renamed")
    assert client.post(reverse("cycle-edit", args=[cycle.pk]), kept).status_code == 302
    cycle.refresh_from_db()
    assert cycle.title == "Reporting on 2024, renamed"


def test_a_round_without_a_party_is_refused(client, officer):
    response = client.post(reverse("cycle-plan"), typed(invited=[str(state("TL").pk)]))
    assert response.context["form"].errors == {"invited": [cycles.NO_PARTY]}


@pytest.mark.parametrize(
    "period",
    [
        {},
        {"period_start_month": "12", "period_end_year": "2027", "due_on_year": "2028"},
    ],
)
def test_periods_of_one_kind_do_not_overlap(client, officer, everything, period):
    with everything():
        open_cycle(officer)
    response = client.post(reverse("cycle-plan"), typed(title="Another title", **period))
    assert response.context["form"].errors == {
        "period_end": [
            "“Reporting on 2026” is the annual report on 1 January 2026 to 31 December 2026 already. "
            "Choose a period that does not touch it"
        ]
    }


def test_the_database_refuses_overlapping_periods_too(officer, everything):
    with everything():
        open_cycle(officer)
        other = plan_cycle(officer, year=2027)
        with pytest.raises(IntegrityError, match="annual_periods_apart"), transaction.atomic():
            ReportingCycle.objects.filter(pk=other.pk).update(period_start=date(2026, 12, 1))


def test_a_half_year_update_stands_beside_the_annual_report(client, officer, everything):
    with everything():
        open_cycle(officer)
    dates = {"period_end_day": "30", "period_end_month": "6", "kind": "half_year", "title": "Half-year 2026"}
    assert client.post(reverse("cycle-plan"), typed(**dates)).status_code == 302
    assert ReportingCycle.objects.get(title="Half-year 2026").kind == CycleKind.HALF_YEAR


# --- Changing ---------------------------------------------------------------------------------------------------------
def test_what_a_round_asks_is_fixed_once_a_state_has_begun(client, officer, everything):
    with everything():
        cycle = open_cycle(officer)
        carrying.begin(report=report_of(state("KH"), cycle), by=focal_point(state("KH")))
    page = client.get(reverse("cycle-edit", args=[cycle.pk]))
    assert page.context["form"].fixed == ["kind", "period_start", "period_end", "questionnaire"]
    assert "A state has begun its report." in page.content.decode()
    moved = typed(period_start_year="2020", due_on_month="5")
    assert client.post(reverse("cycle-edit", args=[cycle.pk]), moved).status_code == 302
    cycle.refresh_from_db()
    assert (cycle.period_start, cycle.due_on) == (date(2026, 1, 1), date(2027, 5, 30))
    with everything():
        with pytest.raises(StepNotAllowed, match="so the period cannot be changed any more"):
            cycles.change(cycle=cycle, period_start=date(2025, 1, 1), by=officer)
        with pytest.raises(IntegrityError, match="are fixed"), transaction.atomic():
            ReportingCycle.objects.filter(pk=cycle.pk).update(period_start=date(2025, 1, 1))


def test_how_counts_are_told_is_fixed_once_a_release_is_published(client, officer, everything):
    with everything():
        published(officer, KH=identified(female=40))
        cycle = ReportingCycle.objects.get()
    page = client.get(reverse("cycle-edit", args=[cycle.pk]))
    assert {"smallest_shown", "rounding_base"} <= set(page.context["form"].fixed)
    assert "A release of this cycle is published." in page.content.decode()
    with everything(), pytest.raises(StepNotAllowed, match="how counts are told cannot be changed"):
        cycles.change(cycle=cycle, rounding_base=15, by=officer)


def test_a_new_due_date_is_told_to_those_who_still_write(officer, everything):
    with everything():
        cycle = open_cycle(officer)
        thai, cambodian = focal_point(state("TH")), focal_point(state("KH"))
        submitted(report_of(state("TH"), cycle), thai)
        before = set(OutgoingMail.objects.values_list("pk", flat=True))
        cycles.change(cycle=cycle, due_on=date(2027, 5, 14), by=officer)
        told = OutgoingMail.objects.exclude(pk__in=before)
        assert [(mail.person, mail.subject) for mail in told] == [
            (cambodian, "Cambodia, Reporting on 2026: the due date was moved")
        ]


def test_a_state_that_has_its_report_stays_invited_and_another_can_be_added(officer, everything):
    with everything():
        cycle = open_cycle(officer, invited=MemberState.objects.exclude(iso2="TL"))
        assert cycle.reports.count() == 10
        with pytest.raises(StepNotAllowed, match="Thailand has its report already"):
            cycles.change(cycle=cycle, invited=MemberState.objects.exclude(iso2="TH"), by=officer)
        cycles.change(cycle=cycle, invited=MemberState.objects.all(), by=officer)
        assert report_of(state("TL"), cycle).sections.count() == 29


# --- From the plan to the archive, and back ---------------------------------------------------------------------------
def test_a_planned_cycle_shows_a_state_no_report(client, officer, everything):
    with everything():
        cycle = open_cycle(officer)
        report = report_of(state("KH"), cycle)
    client.post(step(cycle, "take-back"))
    client.force_login(focal_point(state("KH")))
    assert client.get(report.get_absolute_url()).status_code == 404
    assert client.get(reverse("section-edit", args=[report.pk, "article-5"])).status_code == 404
    client.force_login(officer)
    client.post(step(cycle, "open"))
    with everything():
        assert list(NationalReport.objects.filter(member_state=state("KH"))) == [report]


def test_an_opening_is_not_taken_back_once_a_state_has_begun(officer, everything):
    with everything():
        cycle = open_cycle(officer)
        carrying.begin(report=report_of(state("KH"), cycle), by=focal_point(state("KH")))
        with pytest.raises(StepNotAllowed, match="what is written is kept"):
            cycles.take_back_opening(cycle=cycle, by=officer)


def test_closed_by_mistake_it_opens_again_with_everything_in_it(officer, everything):
    with everything():
        cycle = open_cycle(officer)
        thai = focal_point(state("TH"))
        fill(report_of(state("TH"), cycle), thai)
        answers = Answer.objects.count()
        cycle = cycles.close_cycle(cycle=cycle, by=officer)
        with pytest.raises(StepNotAllowed, match="is closed"):
            national_reports.submit(report=report_of(state("TH"), cycle), by=thai, day=cycle.due_on)
        cycles.reopen(cycle=cycle, by=officer)
        assert Answer.objects.count() == answers
        national_reports.submit(report=report_of(state("TH"), cycle), by=thai, day=cycle.due_on)


def test_once_ammtc_has_adopted_the_report_the_cycle_stays_closed(officer, everything):
    with everything():
        cycle = open_cycle(officer)
        accepted(report_of(state("TH"), cycle), focal_point(state("TH")), officer)
        report = consolidation.start(cycle=cycle, by=officer)
        cycle = cycles.close_cycle(cycle=cycle, by=officer)
        with pytest.raises(StepNotAllowed, match="is not published yet"):
            cycles.archive(cycle=cycle, by=officer)
        for to in (ConsolidatedStatus.IN_CLEARANCE, ConsolidatedStatus.ADOPTED):
            consolidation.move(consolidated=report, to=to, by=officer)
        with pytest.raises(StepNotAllowed, match="AMMTC has adopted the report"):
            cycles.reopen(cycle=cycle, by=officer)


def test_in_the_archive_nothing_changes_and_everything_is_found(client, officer, everything):
    with everything():
        cycle = open_cycle(officer, year=2024)
        thai = focal_point(state("TH"))
        version = submitted(report_of(state("TH"), cycle), thai)
        cycle = cycles.archive(cycle=cycles.close_cycle(cycle=cycle, by=officer), by=officer)
        with pytest.raises(StepNotAllowed, match="is in the archive"):
            reviews.accept(version=version, by=officer, despite="Read on paper.")
        with pytest.raises(StepNotAllowed, match="is in the archive"):
            cycles.change(cycle=cycle, title="Another", by=officer)
        with pytest.raises(StepNotAllowed, match="is in the archive"):
            consolidation.start(cycle=cycle, by=officer)
    shown = client.get(reverse("cycle-list"))
    assert list(shown.context["cycles"]) == []
    assert b"No cycle outside the archive" in shown.content
    assert list(client.get(reverse("cycle-list"), {"show": "archive"}).context["cycles"]) == [cycle]
    assert client.get(version.get_absolute_url()).status_code == 200
    assert client.get(reverse("review-queue")).context["page_obj"].paginator.count == 0
    assert client.get(reverse("review-queue"), {"cycle": cycle.pk}).context["page_obj"].paginator.count == 1
    client.force_login(thai)
    shown = client.get(reverse("report-list"))
    assert list(shown.context["reports"]) == []
    assert b"No report outside the archive" in shown.content
    assert [r.cycle for r in client.get(reverse("report-list"), {"show": "archive"}).context["reports"]] == [cycle]
    client.force_login(officer)
    client.post(step(cycle, "restore"))
    assert list(client.get(reverse("cycle-list")).context["cycles"]) == [cycle]


def test_each_page_offers_exactly_the_steps_of_the_table(client, officer, everything):
    def offered() -> list[str]:
        return [item.name for item in client.get(cycle.get_absolute_url()).context["steps"]]

    with everything():
        cycle = plan_cycle(officer)
    assert offered() == ["open"]
    client.post(step(cycle, "open"))
    assert offered() == ["close", "take-back"]
    client.post(step(cycle, "close"))
    assert offered() == ["archive", "reopen"]
    client.post(step(cycle, "archive"))
    assert offered() == ["restore"]
    assert client.get(step(cycle, "close"), follow=True).redirect_chain[0][0] == cycle.get_absolute_url()
    assert client.get(step(cycle, "no-such-step")).status_code == 404


def test_on_its_day_a_planned_cycle_opens_by_itself_once(officer, everything):
    with everything():
        cycle = plan_cycle(officer)
        by_hand = plan_cycle(officer, year=2028, opens_itself=False)
    assert cycles.open_what_is_due(date(2026, 11, 1)) == 0
    assert cycles.open_what_is_due(date(2030, 1, 1)) == 1
    assert cycles.open_what_is_due(date(2030, 1, 1)) == 0
    cycle.refresh_from_db()
    by_hand.refresh_from_db()
    assert (cycle.status, cycle.opened_by, by_hand.status) == (CycleStatus.OPEN, None, CycleStatus.PLANNED)
    with everything():
        assert cycle.reports.count() == 11
    assert AuditEvent.objects.get(what="cycle opened").by_text == "The portal"


# --- More time for one state ------------------------------------------------------------------------------------------
def test_the_secretariat_gives_one_state_more_time_and_the_state_reads_why(client, officer, everything):
    with everything():
        cycle = open_cycle(officer)
        report = report_of(state("KH"), cycle)
        cambodian = focal_point(state("KH"))
    url = reverse("cycle-extend", args=[cycle.pk, report.pk])
    given = {"until_day": "31", "until_month": "5", "until_year": "2027", "reason": "The post was vacant."}
    response = client.post(url, given, follow=True)
    assert "Cambodia has until 31 May 2027, end of day in Phnom Penh (UTC+7)." in response.content.decode()
    client.force_login(cambodian)
    page = client.get(report.get_absolute_url()).content.decode()
    assert "Due 31 May 2027, end of day in Phnom Penh (UTC+7), as the SOMTC secretariat granted" in page
    assert "“The post was vacant.”" in page
    with everything():
        assert OutgoingMail.objects.get(key__startswith="extended").person == cambodian
        cycles.change(cycle=cycle, due_on=date(2027, 6, 30), ammtc_on=None, by=officer)
        assert report_of(state("KH"), cycle).due_on == date(2027, 6, 30), "the later of the two holds"


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (("30", "4", "2027"), "Cambodia has until 30 April 2027 already. Choose a later day"),
        (("1", "1", "2020"), "Cambodia has until 30 April 2027 already. Choose a later day"),
    ],
)
def test_an_extension_is_later_than_what_the_state_has(client, officer, everything, day, sentence):
    with everything():
        cycle = open_cycle(officer)
        report = report_of(state("KH"), cycle)
    given = dict(zip(("until_day", "until_month", "until_year"), day, strict=True)) | {"reason": "Late"}
    response = client.post(reverse("cycle-extend", args=[cycle.pk, report.pk]), given)
    assert response.context["form"].errors == {"until": [sentence]}


# --- The page of a round ----------------------------------------------------------------------------------------------
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
    left = {row.report.member_state.iso2: row.days_left for row in rows}
    assert left["TH"] is None
    assert left["KH"] == (cycle.due_on - clock.today(clock.of(state("KH")))).days


def test_closing_asks_first_and_names_who_is_affected(client, officer, everything):
    with everything():
        cycle = open_cycle(officer)
        submitted(report_of(state("TH"), cycle), focal_point(state("TH")))
    url = step(cycle, "close")
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


def test_whoever_is_told_more_than_donors_is_told_so_for_a_reason_that_is_kept(client, officer):
    """5 for AMMTC, 4 for Parties; the row of the audit trail holds the numbers and the reasons."""
    page = client.post(reverse("cycle-plan"), typed(smallest_for_ammtc="5")).content.decode()
    assert "Say why they are told more" in page
    page = client.post(reverse("cycle-plan"), typed(smallest_for_ammtc="11", reason_for_ammtc="Why not")).content
    assert "Enter a number from 3 to 10, or leave it empty" in page.decode()
    page = client.post(reverse("cycle-plan"), typed(reason_for_parties="They asked")).content.decode()
    assert "Enter the smallest count that they are told, or leave the reason empty" in page
    assert not ReportingCycle.objects.exists()
    more = {
        "smallest_for_ammtc": "5", "reason_for_ammtc": "Ministers decide on it in a closed meeting.",
        "smallest_for_parties": "4", "reason_for_parties": "Focal points are bound by Article 25.",
    }  # fmt: skip
    client.post(reverse("cycle-plan"), typed(**more))
    cycle = ReportingCycle.objects.get()
    assert (cycle.smallest_for_ammtc, cycle.smallest_for_parties, cycle.parties_are_told[0]) == (5, 4, 4)
    row = AuditEvent.objects.get(what="cycle planned")
    assert {name: str(row.details[name]) for name in more} == more
    page = client.get(cycle.get_absolute_url()).content.decode()
    assert "Readers of the report to AMMTC are told counts from 5 on. Reason: Ministers decide on it" in page
    client.post(reverse("cycle-edit", args=[cycle.pk]), typed(**more | {"smallest_for_parties": "3"}))
    row = AuditEvent.objects.get(what="cycle changed")
    assert (row.details["changed"], row.details["smallest_for_parties"]) == (["smallest_for_parties"], 3)


def test_who_is_told_more_is_fixed_once_figures_have_left_the_secretariat(client, officer, everything):
    with everything():
        cycle = open_cycle(officer)
        for iso2, count in {"KH": 40, "MY": 50, "TH": 60}.items():
            counted(state(iso2), cycle, identified(female=count), officer)
        adopted(cycle, officer)
        with pytest.raises(StepNotAllowed, match="have left the secretariat"):
            cycles.change(cycle=cycle, smallest_for_ammtc=5, reason_for_ammtc="Later", by=officer)
    page = client.get(reverse("cycle-edit", args=[cycle.pk])).content.decode()
    assert "so this stays as it was decided" in page
    assert 'name="smallest_for_ammtc"' not in page


def test_totals_are_protected_against_pairs_where_the_secretariat_chooses_it_and_the_trail_keeps_that(client, officer):
    client.post(reverse("cycle-plan"), typed(totals_against_pairs="on"))
    cycle = ReportingCycle.objects.get()
    assert cycle.totals_against_pairs
    assert AuditEvent.objects.get(what="cycle planned").details["totals_against_pairs"] is True
    page = client.get(cycle.get_absolute_url()).content.decode()
    assert "Totals are protected against any two states that put their reports together." in page
    client.post(reverse("cycle-edit", args=[cycle.pk]), typed())
    row = AuditEvent.objects.get(what="cycle changed")
    assert (row.details["changed"], row.details["totals_against_pairs"]) == (["totals_against_pairs"], False)
    page = client.get(cycle.get_absolute_url()).content.decode()
    assert "not against two that put their reports together." in page


def test_nobody_but_the_secretariat_chooses_protection_against_pairs(officer, everything):
    with everything():
        cycle = open_cycle(officer)
        for person in (focal_point(state("KH")), donor()):
            with pytest.raises(PermissionDenied):
                cycles.change(cycle=cycle, totals_against_pairs=True, by=person)
    cycle.refresh_from_db()
    assert not cycle.totals_against_pairs


def test_protection_against_pairs_is_fixed_once_figures_have_left_the_secretariat(client, officer, everything):
    """By the action, by the form, and by the database, which keeps every rule of how counts are told in this way."""
    with everything():
        cycle = open_cycle(officer)
        cycles.change(cycle=cycle, totals_against_pairs=True, by=officer)
        for iso2, count in {"KH": 40, "MY": 50, "TH": 60}.items():
            counted(state(iso2), cycle, identified(female=count), officer)
        consolidated = adopted(cycle, officer)
        with pytest.raises(StepNotAllowed, match="protected against two states cannot be changed"):
            cycles.change(cycle=cycle, totals_against_pairs=False, by=officer)
        mine = ReportingCycle.objects.filter(pk=cycle.pk)
        told_more = {"smallest_for_ammtc": 5, "reason_for_ammtc": "Later"}
        for fields in ({"totals_against_pairs": False}, told_more):
            with pytest.raises(IntegrityError, match="figures of this cycle were told"), transaction.atomic():
                mine.update(**fields)
        assert mine.update(smallest_shown=12) == 1, "donors have read nothing yet"
        publish(ConsolidatedReport.objects.get(pk=consolidated.pk), officer)
        with pytest.raises(IntegrityError, match="how its counts are shown is fixed"), transaction.atomic():
            mine.update(smallest_shown=11)
        assert mine.update(ammtc_name="20th AMMTC") == 1
    page = client.get(reverse("cycle-edit", args=[cycle.pk])).content.decode()
    assert 'name="totals_against_pairs"' not in page
    assert "Totals are protected against any two states that put their reports together." in page
