"""A state takes back what it has submitted, until somebody begins to review it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.models import AuditEvent
from members.row_access import row_access
from reporting.actions import clarifications, cycles, desk, national_reports, requests, reviews, taking_back
from reporting.enums import Agreement, EvidenceSeen, ReportStatus
from reporting.errors import StepNotAllowed
from reporting.messages import reminders
from reporting.models import (
    NationalReport,
    Notification,
    Obligation,
    OutgoingMail,
    Section,
    SectionRead,
    TakenBack,
)
from reporting.queries.review_begun import review_has_begun
from tests.factories import contributor, focal_point, secretariat, state
from tests.factories.reports import accepted, count, fill, open_cycle, report_of, submitted
from tests.responses import text_of
from tests.threads import at_once
from victims.actions import FiguresLocked

OF_OTHERS = "begun to review"


@pytest.mark.django_db
def test_what_was_submitted_is_open_again_and_stays_on_record(cambodia, officer):
    version = submitted(cambodia, officer)
    before = version.content_hash
    with pytest.raises(FiguresLocked):
        count(cambodia, {"victims_identified": {}}, officer)
    taken = taking_back.take_back(report=cambodia, by=officer)
    cambodia.refresh_from_db()
    version.refresh_from_db()
    assert (cambodia.status, taken.version, version.content_hash) == (ReportStatus.TAKEN_BACK, version, before)
    assert not cambodia.sections.filter(is_open=False).exists()
    count(cambodia, {"victims_identified": {}}, officer)  # the tables are open too
    assert national_reports.submit(report=cambodia, by=officer).number == 2
    event = AuditEvent.objects.get(what="report taken back")
    assert (event.by, event.details["reference"]) == (officer, version.reference)


@pytest.mark.django_db
def test_secretariat_and_colleagues_are_told(cambodia, officer, reviewer):
    colleague = focal_point(state("KH"))
    submitted(cambodia, officer)
    taking_back.take_back(report=cambodia, by=officer)
    mails = {mail.person: mail for mail in OutgoingMail.objects.filter(key__startswith="taken_back:")}
    assert {reviewer, colleague} <= mails.keys()
    assert officer not in mails
    assert "has taken back the report of Cambodia" in mails[reviewer].body
    with row_access(person=reviewer.pk):
        assert Notification.objects.filter(person=reviewer, subject__contains="taken back").exists()


@pytest.mark.django_db
def test_only_the_focal_point_takes_back_and_only_what_is_submitted(cambodia, officer, reviewer):
    with pytest.raises(StepNotAllowed, match="This one is draft"):
        taking_back.take_back(report=cambodia, by=officer)
    submitted(cambodia, officer)
    for stranger in (contributor(state("KH")), focal_point(state("TH")), reviewer):
        with pytest.raises(PermissionDenied):
            taking_back.take_back(report=cambodia, by=stranger)
    taking_back.take_back(report=cambodia, by=officer)
    with pytest.raises(StepNotAllowed, match="This one is taken back"):
        taking_back.take_back(report=cambodia, by=officer)


@pytest.mark.django_db
def test_a_closed_cycle_keeps_the_report(cambodia, officer):
    submitted(cambodia, officer)
    cycles.close_cycle(cycle=cambodia.cycle, by=secretariat())
    with pytest.raises(StepNotAllowed, match="could not be submitted again"):
        taking_back.take_back(report=cambodia, by=officer)


def _mark(report, by):
    section = Section.objects.get(key="article-5")
    desk.mark_read(report=report, section=section, number=report.versions.latest("number").number, read=True, by=by)


def _note(report, by):
    desk.add_note(report=report, section=Section.objects.get(key="article-5"), question=None, text="See.", by=by)


def _assess(report, by):
    desk.assess(
        report=report,
        obligation=Obligation.objects.first(),
        evidence_seen=EvidenceSeen.values[0],
        agreement=Agreement.values[0],
        advice="",
        base_version=0,
        by=by,
    )


def _ask(report, by):
    clarifications.ask(report=report, section=Section.objects.get(key="article-5"), text="Why?", send=False, by=by)


@pytest.mark.django_db
@pytest.mark.parametrize("begin", [_mark, _note, _assess, _ask])
def test_after_the_first_act_of_review_the_state_asks_instead(cambodia, officer, reviewer, begin):
    submitted(cambodia, officer)
    section = Section.objects.get(key="article-14")
    with pytest.raises(StepNotAllowed, match="or whose review has begun"):
        requests.ask_to_correct(report=cambodia, sections=[section], reason="x", by=officer)
    begin(cambodia, reviewer)
    with pytest.raises(StepNotAllowed, match=OF_OTHERS):
        taking_back.take_back(report=cambodia, by=officer)
    asked = requests.ask_to_correct(report=cambodia, sections=[section], reason="S1 is wrong.", by=officer)
    requests.answer(request=asked, granted=True, answer="", by=reviewer)
    cambodia.refresh_from_db()
    assert cambodia.status == ReportStatus.RETURNED
    assert [row.section.key for row in cambodia.sections.filter(is_open=True)] == ["article-14"]


@pytest.mark.django_db
def test_sharing_the_work_and_reading_marks_of_the_version_before_are_no_beginning(cambodia, officer, reviewer):
    version = submitted(cambodia, officer)
    _mark(cambodia, reviewer)
    returned = Section.objects.get(key="article-14")
    reviews.return_sections(version=version, reasons={returned: "Say more."}, by=reviewer)
    second = national_reports.submit(report=cambodia, by=officer)
    desk.assign_reviewers(report=cambodia, wanted={None: reviewer}, by=reviewer)
    assert SectionRead.objects.filter(report=cambodia).exists()
    assert not review_has_begun(second)
    taking_back.take_back(report=cambodia, by=officer)
    opened = cambodia.sections.filter(is_open=True)
    assert [(row.section.key, row.return_reason) for row in opened] == [("article-14", "Say more.")]
    third = national_reports.submit(report=cambodia, by=officer)
    assert (third.number, third.opened) == (3, {"article-14": "Say more."})


@pytest.mark.django_db
def test_a_report_taken_back_can_still_be_late(cambodia, officer):
    submitted(cambodia, officer)
    taking_back.take_back(report=cambodia, by=officer)
    after = cambodia.due_on + timedelta(days=1)
    with pytest.raises(StepNotAllowed, match="why the report comes late"):
        national_reports.submit(report=cambodia, by=officer, day=after)
    reminders.send(cambodia.due_on - timedelta(days=1))
    assert OutgoingMail.objects.filter(person=officer, key__startswith="report_due:").exists()


@pytest.mark.django_db
def test_reviewers_are_told_that_it_is_with_the_state(cambodia, officer, reviewer):
    version = submitted(cambodia, officer)
    taking_back.take_back(report=cambodia, by=officer)
    with pytest.raises(StepNotAllowed, match="with the state"):
        _mark(cambodia, reviewer)
    section = Section.objects.get(key="article-5")
    with pytest.raises(StepNotAllowed, match="has taken this report back"):
        reviews.return_sections(version=version, reasons={section: "x"}, by=reviewer)
    with pytest.raises(StepNotAllowed, match="taken back cannot become accepted"):
        reviews.accept(version=version, by=reviewer)


@pytest.mark.django_db
def test_the_database_lets_only_the_state_take_back(everything):
    officer = focal_point(state("KH"))
    with everything():
        report = report_of(state("KH"), open_cycle())
        version = submitted(report, officer)
    row = {"version": version, "taken_at": timezone.now(), "taken_by": officer}
    for access in ({"reviews": True}, {"states": [state("TH").pk]}):
        with pytest.raises(DatabaseError), transaction.atomic(), row_access(**access):
            TakenBack.objects.create(**row)
    with row_access(states=[state("KH").pk]):
        TakenBack.objects.create(**row)
        assert TakenBack.objects.update(taken_at=timezone.now()) == 0
    with row_access(states=[state("TH").pk]):
        assert not TakenBack.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_reviewer_who_begins_at_the_same_time_stops_it_or_finds_it_taken_back(everything):
    officer, reviewer = focal_point(state("KH")), secretariat()
    with everything():
        report = report_of(state("KH"), open_cycle(reviewer))
        submitted(report, officer)

    def take() -> str:
        with row_access(states=[report.member_state_id]):
            taking_back.take_back(report=report, by=officer)
        return "taken"

    def mark() -> str:
        with row_access(reviews=True):
            _mark(report, reviewer)
        return "marked"

    outcomes = at_once(take, mark)
    assert sum(isinstance(outcome, StepNotAllowed) for outcome in outcomes) == 1
    with everything():
        report.refresh_from_db()
        is_taken = report.status == ReportStatus.TAKEN_BACK
        assert is_taken == (outcomes[0] == "taken") == (not SectionRead.objects.filter(report=report).exists())


@pytest.mark.django_db
def test_the_pages_offer_it_and_say_what_happened(everything, client):
    officer, reviewer = focal_point(state("KH")), secretariat()
    with everything():
        report = report_of(state("KH"), open_cycle(reviewer))
        fill(report, officer)
    client.force_login(officer)
    client.post(reverse("report-submit", args=[report.pk]), {"authority": "on"})
    for page in ("report-receipt", "report-detail"):
        assert "Ask for it back" in text_of(client.get(reverse(page, args=[report.pk])))
    response = client.post(reverse("report-take-back", args=[report.pk]), follow=True)
    assert "The report is with you again" in text_of(response)
    assert "took this report back on" in text_of(response)
    assert "Your state took it back" in text_of(client.get("/"))
    assert "Ask for it back" not in text_of(client.get(reverse("report-receipt", args=[report.pk])))
    desk_client = Client()
    desk_client.force_login(reviewer)
    assert "Taken back" in text_of(desk_client.get(reverse("review-queue")))
    assert "Taken back" in text_of(desk_client.get(reverse("region-overview")))


@pytest.mark.django_db
def test_the_pages_offer_a_request_once_review_has_begun(everything, client):
    officer, reviewer = focal_point(state("KH")), secretariat()
    with everything():
        report = report_of(state("KH"), open_cycle(reviewer))
        submitted(report, officer)
        _mark(report, reviewer)
    client.force_login(officer)
    page = text_of(client.get(reverse("report-detail", args=[report.pk])))
    assert "Ask for it back" not in page
    assert "Ask to correct this report" in page
    refused = client.post(reverse("report-take-back", args=[report.pk]), follow=True)
    assert OF_OTHERS in text_of(refused)
    asked = client.post(
        reverse("correction-ask", args=[report.pk]), {"sections": ["article-5"], "reason": "A wrong decree."}
    )
    assert asked.status_code == 302
    client.force_login(reviewer)
    client.post(asked.url, {"decision": "grant", "answer": ""})
    client.force_login(officer)
    assert "At your request" in text_of(client.get(reverse("report-detail", args=[report.pk])))


@pytest.mark.django_db
def test_an_accepted_report_is_not_taken_back(cambodia, officer, reviewer):
    accepted(cambodia, officer, reviewer)
    with pytest.raises(StepNotAllowed, match="This one is accepted"):
        taking_back.take_back(report=NationalReport.objects.get(pk=cambodia.pk), by=officer)


@pytest.mark.django_db
def test_a_request_to_correct_ends_with_taking_back(cambodia, officer, reviewer):
    submitted(cambodia, officer)
    section = Section.objects.get(key="article-5")
    _mark(cambodia, reviewer)
    asked = requests.ask_to_correct(report=cambodia, sections=[section], reason="x", by=officer)
    desk.mark_read(report=cambodia, section=section, number=1, read=False, by=reviewer)
    taking_back.take_back(report=cambodia, by=officer)
    asked.refresh_from_db()
    assert (asked.granted, asked.decided_by) == (False, officer)
    assert "took the report back" in asked.answer


@pytest.mark.django_db
def test_a_request_of_an_earlier_version_opens_no_later_one(cambodia, officer, reviewer):
    version = submitted(cambodia, officer)
    section = Section.objects.get(key="article-5")
    _mark(cambodia, reviewer)
    asked = requests.ask_to_correct(report=cambodia, sections=[section], reason="x", by=officer)
    reviews.return_sections(version=version, reasons={section: "Say more."}, by=reviewer)
    national_reports.submit(report=cambodia, by=officer)
    with pytest.raises(StepNotAllowed, match="A newer version was submitted"):
        requests.answer(request=asked, granted=True, answer="", by=reviewer)
    requests.answer(request=asked, granted=False, answer="It was returned to you already.", by=reviewer)


@pytest.mark.django_db
def test_in_a_closed_cycle_no_page_offers_what_is_refused(everything, client):
    officer, reviewer = focal_point(state("KH")), secretariat()
    with everything():
        report = report_of(state("KH"), open_cycle(reviewer))
        submitted(report, officer)
        cycles.close_cycle(cycle=report.cycle, by=reviewer)
    client.force_login(officer)
    for page in ("report-receipt", "report-detail"):
        assert "Ask for it back" not in text_of(client.get(reverse(page, args=[report.pk])))
    page = text_of(client.get(reverse("correction-ask", args=[report.pk])))
    assert "is closed. Write to the SOMTC secretariat." in page
    assert "you can ask for it back yourself" not in page
