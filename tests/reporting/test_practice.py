"""A report to practise in: a real draft on the real pages, of which nothing leaves the state."""

import re
from datetime import date
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.models import AuditEvent
from members.row_access import row_access
from reporting.actions import delegation, national_reports, practice, requests
from reporting.errors import StepNotAllowed, WorkflowError
from reporting.messages import reminders
from reporting.models import NationalReport, Notification, OutgoingMail, ReportingCycle, SubmittedVersion
from reporting.queries import home
from tests.factories import contributor, donor, focal_point, secretariat, state
from tests.factories.reports import fill, open_cycle, report_of
from tests.responses import words_of
from tests.threads import at_once
from victims.models import TableReturn

OWN_PAGES = ("report-detail", "report-check", "report-team", "evidence-library", "workbook", "practice-submit")


@pytest.fixture
def report(everything, officer):
    """Cambodia's practice report, inside a transaction that sees everything."""
    with everything():
        yield practice.begin(state=state("KH"), by=officer)


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.mark.django_db
def test_a_state_has_one_at_a_time_and_begins_another_after_putting_it_away(officer, report):
    assert practice.begin(state=state("KH"), by=focal_point(state("KH"))) == report
    assert practice.begin(state=state("TH"), by=focal_point(state("TH"))) != report
    practice.put_away(report=report, by=officer)
    practice.put_away(report=report, by=officer)  # a second press changes nothing
    assert AuditEvent.objects.filter(what="practice: report put away").count() == 1
    assert practice.begin(state=state("KH"), by=officer) != report


@pytest.mark.django_db(transaction=True)
def test_two_who_begin_at_once_get_the_same(everything):
    people = [focal_point(state("KH")), focal_point(state("KH"))]

    def begin(person) -> int:
        with row_access(states=person.state_ids, person=person.pk):
            return practice.begin(state=state("KH"), by=person).pk

    found = at_once(*(partial(begin, person) for person in people))
    assert len(set(found)) == 1
    assert ReportingCycle.practice.count() == 1


@pytest.mark.django_db
def test_only_the_focal_point_of_the_state_begins_hands_in_and_puts_away(report):
    for person in (contributor(state("KH")), focal_point(state("TH")), secretariat(), donor()):
        with pytest.raises(PermissionDenied):
            practice.begin(state=state("KH"), by=person)
        with pytest.raises(PermissionDenied):
            practice.hand_in(report=report, by=person)
        with pytest.raises(PermissionDenied):
            practice.put_away(report=report, by=person)


@pytest.mark.django_db
def test_it_is_never_submitted_not_even_past_the_portal(officer, report):
    fill(report, officer)
    with pytest.raises(StepNotAllowed, match="never submitted"):
        national_reports.submit(report=report, by=officer)
    with pytest.raises(DatabaseError, match="never submitted"), transaction.atomic():
        SubmittedVersion.objects.create(
            report=report,
            number=1,
            reference="ACTIP-2000-KH-1",
            content={"sections": []},
            content_hash="0" * 64,
            submitted_at=timezone.now(),
            submitted_by=officer,
        )
    with pytest.raises(StepNotAllowed, match="knows nothing"):
        requests.ask_for_time(report=report, until=report.due_on.replace(year=2040), reason="Holidays.", by=officer)


@pytest.mark.django_db
def test_its_figures_stand_beside_no_others(officer, report):
    earnest = report_of(state("KH"), open_cycle())
    fill(report, officer)
    period = (date(2000, 1, 1), date(2000, 12, 31))
    assert (report.cycle.period_start, report.cycle.period_end) == period
    tables = TableReturn.objects.filter(member_state=report.member_state)
    assert tables.filter(period_start=period[0]).exists()
    assert not tables.filter(period_start=earnest.cycle.period_start).exists()
    practice.put_away(report=report, by=officer)
    second = practice.begin(state=state("KH"), by=officer)
    assert second.cycle.period_end.year == 1999
    assert not TableReturn.objects.filter(period_start=second.cycle.period_start).exists()
    with pytest.raises(WorkflowError):  # no cycle in earnest can take that year
        open_cycle(year=2000, title="The same", day=date(2026, 11, 2))


@pytest.mark.django_db
def test_the_last_step_tells_nobody_and_leaves_the_report_open(officer, report):
    secretariat()
    client = signed_in(officer)
    page = client.get(reverse("report-submit", args=[report.pk]), follow=True)
    assert re.search(r"\d+ points are left", words_of(page))
    before = OutgoingMail.objects.count(), Notification.objects.count()
    done = client.post(reverse("practice-submit", args=[report.pk]), follow=True)
    assert "Nothing was sent, and nobody was told." in words_of(done)
    assert (OutgoingMail.objects.count(), Notification.objects.count()) == before
    report.refresh_from_db()
    assert report.is_editable
    assert AuditEvent.objects.filter(what="practice: report submitted", by=officer).count() == 1


@pytest.mark.django_db
def test_its_own_pages_say_that_it_is_practice(officer, report):
    client = signed_in(officer)
    section = report.sections.first()
    pages = [reverse(name, args=[report.pk]) for name in OWN_PAGES]
    for address in [*pages, section.get_absolute_url()]:
        page = client.get(address)
        assert page.status_code == 200, address
        assert "Practice report. Only people of your state see it" in words_of(page), address
    assert "Due " not in words_of(client.get(report.get_absolute_url()))


@pytest.mark.django_db
def test_nobody_outside_the_state_finds_it(officer, report):
    with row_access(states=officer.state_ids, person=officer.pk):
        fill(report, officer)
    section = report.sections.first()
    addresses = [reverse(name, args=[report.pk]) for name in OWN_PAGES]
    addresses += [section.get_absolute_url(), reverse("report-history", args=[report.pk])]
    for person in (focal_point(state("TH")), secretariat(), donor()):
        client = signed_in(person)
        for address in addresses:
            assert client.get(address).status_code in {403, 404}, (person, address)
    reader = signed_in(secretariat())
    for name in ("home", "region-overview", "search", "cycle-list", "review-queue", "calendar", "audit-list"):
        page = reader.get(reverse(name))
        assert page.status_code == 200, name
        assert "ractice" not in words_of(page), name
    assert "Practice: report begun" in words_of(signed_in(officer).get(reverse("audit-list")))
    assert reader.get(reverse("cycle-detail", args=[report.cycle_id])).status_code == 404
    assert "ractice report" not in words_of(reader.get(reverse("search"), {"q": "committee"}))


@pytest.mark.django_db
def test_lists_and_reminders_know_nothing_of_it(officer, report):
    colleague = contributor(state("KH"))
    delegation.give(
        report=report,
        sections=list(report.sections.all()[:1]),
        person=colleague,
        agency="police",
        due_on=report.due_on,
        note="",
        by=officer,
    )
    assert not ReportingCycle.objects.exists()
    for person in (officer, colleague):
        assert not [task for task in home.waiting_for(person) if "Practice" in task.title]
        assert not NationalReport.objects.visible_to(person).exists()
        assert "Practice" not in words_of(signed_in(person).get(reverse("calendar")))
    told = OutgoingMail.objects.count()
    reminders.send(today=report.due_on)
    assert OutgoingMail.objects.count() == told
    assert signed_in(colleague).get(report.sections.first().get_absolute_url()).status_code == 200


@pytest.mark.django_db
def test_nobody_opens_it_once_it_is_put_away(officer, report):
    client = signed_in(officer)
    section = report.sections.first()
    client.post(reverse("practice-put-away", args=[report.pk]))
    for address in [*(reverse(name, args=[report.pk]) for name in OWN_PAGES), section.get_absolute_url()]:
        assert client.get(address).status_code == 404, address
    assert "Begin a practice report" in words_of(client.get(reverse("practice")))


@pytest.mark.django_db
def test_a_report_in_earnest_is_no_practice(officer, cambodia):
    for act in (practice.hand_in, practice.put_away):
        with pytest.raises(StepNotAllowed, match="in earnest"):
            act(report=cambodia, by=officer)
    for name in ("practice-submit", "practice-submitted", "practice-put-away"):
        assert signed_in(officer).get(reverse(name, args=[cambodia.pk])).status_code == 404
