"""A state asks for more time, or to correct what was accepted; the secretariat answers."""

import re
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from members.row_access import row_access
from reporting.actions import national_reports, requests, reviews
from reporting.enums import ReportStatus, RequestKind
from reporting.errors import StepNotAllowed, WorkflowError
from reporting.models import (
    OutgoingMail,
    Section,
    StateRequest,
)
from tests.factories import focal_point, secretariat, state
from tests.factories.reports import accepted, open_cycle, report_of

pytestmark = pytest.mark.django_db


def test_more_time_is_granted_for_one_state_and_shown_everywhere(everything, client):
    officer, reviewer = focal_point(state("KH")), secretariat()
    with everything():
        cycle = open_cycle(reviewer)
        report, neighbour = report_of(state("KH"), cycle), report_of(state("TH"), cycle)
    client.force_login(officer)
    data = {"until_day": "30", "until_month": "6", "until_year": "2027", "reason": "Elections in April."}
    assert client.post(reverse("extension-ask", args=[report.pk]), data).status_code == 302
    with everything():
        asked = StateRequest.objects.get()
        assert {m.person for m in OutgoingMail.objects.all()} == {reviewer}
        with pytest.raises(StepNotAllowed, match="asked already"):
            requests.ask_for_time(report=report, until=date(2027, 7, 1), reason="x", by=officer)
    client.force_login(reviewer)
    assert "Elections in April." in client.get(asked.get_absolute_url()).content.decode()
    home = client.get("/").content.decode()
    assert "More time: Cambodia" in home
    assert re.search(r"Asked on \d+ \w+ \d{4}, [^.]+\. Grant or refuse it\.", home)
    assert client.post(asked.get_absolute_url(), {"decision": "grant"}).status_code == 302
    assert "extended to 30 June 2027" in client.get(cycle.get_absolute_url()).content.decode()
    client.force_login(officer)
    for page in ("/", reverse("report-list"), report.get_absolute_url()):
        assert "30 June 2027" in client.get(page).content.decode()
    with everything():
        report.refresh_from_db()
        assert (report.due_on, neighbour.due_on) == (date(2027, 6, 30), date(2027, 4, 30))


def test_a_refusal_says_why_and_changes_nothing(cambodia):
    officer, reviewer = focal_point(state("KH")), secretariat()
    with pytest.raises(WorkflowError, match="after the present due date"):
        requests.ask_for_time(report=cambodia, until=date(2027, 4, 30), reason="x", by=officer)
    asked = requests.ask_for_time(report=cambodia, until=date(2027, 6, 30), reason="Elections", by=officer)
    with pytest.raises(PermissionDenied):
        requests.answer(request=asked, granted=True, answer="", by=officer)
    with pytest.raises(WorkflowError, match="Say why it is refused"):
        requests.answer(request=asked, granted=False, answer="", by=reviewer)
    requests.answer(request=asked, granted=False, answer="AMMTC meets in May.", by=reviewer)
    cambodia.refresh_from_db()
    assert cambodia.extended_to is None
    with pytest.raises(StepNotAllowed, match="answered already"):
        requests.answer(request=asked, granted=True, answer="", by=reviewer)
    assert requests.ask_for_time(report=cambodia, until=date(2027, 5, 30), reason="Again", by=officer)


def test_the_database_lets_no_state_answer_its_own_request(everything):
    officer = focal_point(state("KH"))
    with everything():
        report = report_of(state("KH"), open_cycle())
        requests.ask_for_time(report=report, until=date(2027, 6, 30), reason="x", by=officer)
    with row_access(states=[state("KH").pk]):
        assert StateRequest.objects.count() == 1
        assert StateRequest.objects.update(answer="granted") == 0
    with row_access(states=[state("TH").pk]):
        assert StateRequest.objects.count() == OutgoingMail.objects.count() == 0


def test_an_accepted_report_is_corrected_at_the_request_of_its_state(cambodia):
    officer, reviewer = focal_point(state("KH")), secretariat()
    section = Section.objects.get(key="article-14")
    with pytest.raises(StepNotAllowed, match="Only a report that is accepted"):
        requests.ask_to_correct(report=cambodia, sections=[section], reason="x", by=officer)
    version = accepted(cambodia, officer, reviewer)
    with pytest.raises(StepNotAllowed, match="cannot be returned"):
        reviews.return_sections(version=version, reasons={section: "x"}, by=reviewer)
    asked = requests.ask_to_correct(report=cambodia, sections=[section], reason="Table S1 is wrong.", by=officer)
    requests.answer(request=asked, granted=True, answer="", by=reviewer)
    cambodia.refresh_from_db()
    assert (cambodia.status, cambodia.accepted_at) == (ReportStatus.RETURNED, None)
    assert [row.section.key for row in cambodia.sections.filter(is_open=True)] == ["article-14"]
    second = national_reports.submit(report=cambodia, by=officer)
    reviews.accept(version=second, by=reviewer, despite="Read on paper.")
    cambodia.refresh_from_db()
    assert (cambodia.status, second.number) == (ReportStatus.ACCEPTED, 2)


def test_a_refused_correction_leaves_the_report_accepted(everything, client):
    officer, reviewer = focal_point(state("KH")), secretariat()
    with everything():
        report = report_of(state("KH"), open_cycle(reviewer))
        accepted(report, officer, reviewer)
    client.force_login(officer)
    data = {"sections": ["article-5"], "reason": "A wrong decree."}
    asked = client.post(reverse("correction-ask", args=[report.pk]), data).url
    client.force_login(reviewer)
    assert client.post(asked, {"decision": "refuse", "answer": "AMMTC has the report."}).status_code == 302
    client.force_login(officer)
    assert "AMMTC has the report." in client.get(asked).content.decode()
    with everything():
        report.refresh_from_db()
        assert report.status == ReportStatus.ACCEPTED
        assert StateRequest.objects.get().kind == RequestKind.CORRECTION
