"""Handing in: four eyes, late, nothing to report, proof, and each e-mail once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from reporting.actions import answers, consolidation, national_reports, reviews
from reporting.actions.answers import GivenAnswer
from reporting.enums import AnswerKind, CycleKind
from reporting.errors import ReportIncomplete, StepNotAllowed
from reporting.messages import mail, outbox
from reporting.models import (
    OutgoingMail,
    PendingSubmission,
    ReportingCycle,
    Section,
    SubmittedVersion,
    VerifiableHash,
)
from reporting.queries.consolidation import consolidate
from tests.factories import contributor, focal_point, secretariat, state
from tests.factories.reports import fill, open_cycle, report_of, submitted

pytestmark = pytest.mark.django_db


# --- Four eyes --------------------------------------------------------------------------------------------------------
def test_a_second_focal_point_approves(cambodia):
    first, second = focal_point(state("KH")), focal_point(state("KH"))
    fill(cambodia, first)
    national_reports.set_two_approvers(report=cambodia, wanted=True, by=first)
    with pytest.raises(StepNotAllowed, match="A second focal point must approve"):
        national_reports.submit(report=cambodia, by=first)
    national_reports.ask_approval(report=cambodia, by=first)
    assert [mail_.person for mail_ in OutgoingMail.objects.all()] == [second]
    with pytest.raises(StepNotAllowed, match="has been asked for already"):
        national_reports.ask_approval(report=cambodia, by=second)
    with pytest.raises(StepNotAllowed, match="Another focal point"):
        national_reports.approve(report=cambodia, by=first)
    with pytest.raises(StepNotAllowed, match="An approval is waiting"):
        national_reports.set_two_approvers(report=cambodia, wanted=False, by=first)
    for stranger in (contributor(state("KH")), focal_point(state("TH")), secretariat()):
        with pytest.raises(PermissionDenied):
            national_reports.approve(report=cambodia, by=stranger)
    version = national_reports.approve(report=cambodia, by=second)
    assert (version.submitted_by, version.content["approvals"]) == (second, [first.name, second.name])
    assert not PendingSubmission.objects.exists()


def test_what_was_changed_since_is_not_approved(cambodia):
    first, second = focal_point(state("KH")), focal_point(state("KH"))
    fill(cambodia, first)
    national_reports.set_two_approvers(report=cambodia, wanted=True, by=first)
    national_reports.ask_approval(report=cambodia, by=first)
    row = cambodia.sections.get(section__key="article-5")
    entry = GivenAnswer(kind=AnswerKind.VALUE, value="planned", narrative="New words", base_version=1)
    assert answers.save_answers(report_section=row, entries={"art5-1-q1": entry}, by=first).changed
    with pytest.raises(StepNotAllowed, match="was changed since"):
        national_reports.approve(report=cambodia, by=second)
    national_reports.withdraw(report=cambodia, by=first)
    national_reports.ask_approval(report=cambodia, by=first)
    national_reports.approve(report=cambodia, by=second)


def test_an_approval_that_was_asked_for_in_time_is_given_after_the_due_date(cambodia):
    first, second = focal_point(state("KH")), focal_point(state("KH"))
    fill(cambodia, first)
    national_reports.set_two_approvers(report=cambodia, wanted=True, by=first)
    national_reports.ask_approval(report=cambodia, by=first)
    overdue(cambodia.cycle)
    asked_in_time = timezone.now() - timedelta(days=3)
    PendingSubmission.objects.update(requested_at=asked_in_time)
    version = national_reports.approve(report=cambodia, by=second)
    assert "late" not in version.content


def test_four_eyes_need_two_people(cambodia):
    officer = focal_point(state("KH"))
    with pytest.raises(StepNotAllowed, match="has one focal point"):
        national_reports.set_two_approvers(report=cambodia, wanted=True, by=officer)


def test_the_pages_of_the_second_approval(everything, client):
    with everything():
        report = report_of(state("KH"), open_cycle())
        first, second = focal_point(state("KH")), focal_point(state("KH"))
        fill(report, first)
        national_reports.set_two_approvers(report=report, wanted=True, by=first)
    client.force_login(first)
    response = client.post(reverse("report-submit", args=[report.pk]), {"authority": "on"})
    assert response.url == reverse("report-approval", args=[report.pk])
    assert "Waiting for a second focal point" in client.get(response.url).content.decode()
    client.force_login(second)
    assert "Approve the report of Cambodia" in client.get("/").content.decode()
    assert client.post(response.url, {"then": "approve"}).url == reverse("report-receipt", args=[report.pk])
    with everything():
        assert SubmittedVersion.objects.get().submitted_by == second


# --- Late, nil --------------------------------------------------------------------------------------------------------
def overdue(cycle: ReportingCycle) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    ReportingCycle.objects.filter(pk=cycle.pk).update(due_on=yesterday, opens_on=yesterday - timedelta(days=90))
    cycle.refresh_from_db()


def test_a_late_report_says_why(cambodia):
    officer = focal_point(state("KH"))
    overdue(cambodia.cycle)
    fill(cambodia, officer)
    with pytest.raises(StepNotAllowed, match="why the report comes late"):
        national_reports.submit(report=cambodia, by=officer)
    version = national_reports.submit(report=cambodia, by=officer, late_reason="One agency answered late.")
    assert version.content["late"]["reason"] == "One agency answered late."
    reviews.return_sections(version=version, reasons={Section.objects.get(key="article-5"): "x"}, by=secretariat())
    assert "late" not in national_reports.submit(report=cambodia, by=officer).content


def test_an_annual_report_is_never_nil(cambodia):
    with pytest.raises(StepNotAllowed, match="cannot be “nothing to report”"):
        national_reports.submit(report=cambodia, by=focal_point(state("KH")), nil_statement="Nothing changed.")


def test_a_half_year_update_may_be_nil_and_is_read_and_consolidated(everything, client):
    reviewer, officer = secretariat(), focal_point(state("KH"))
    with everything():
        cycle = open_cycle(
            reviewer, kind=CycleKind.HALF_YEAR, period_start=date(2026, 1, 1), period_end=date(2026, 6, 30)
        )
        report = report_of(state("KH"), cycle)
        with pytest.raises(ReportIncomplete):
            national_reports.submit(report=report, by=officer)
    client.force_login(officer)
    address = reverse("report-submit", args=[report.pk])
    assert "nothing to report" in client.get(address).content.decode()
    assert "Confirm in a sentence" in client.post(address, {"authority": "on", "nil": "on"}).content.decode()
    data = {"authority": "on", "nil": "on", "nil_statement": "Nothing changed since March."}
    assert client.post(address, data).status_code == 302
    with everything():
        version = SubmittedVersion.objects.get()
        assert (version.content["sections"], version.content["nil"]) == (
            [],
            {"statement": "Nothing changed since March."},
        )
    client.force_login(reviewer)
    assert "Nothing changed since March." in client.get(version.get_absolute_url()).content.decode()
    with everything():
        reviews.accept(version=version, by=reviewer, despite="Read on paper.")
        consolidate(consolidation.start(cycle=cycle, by=reviewer))


# --- Proof ------------------------------------------------------------------------------------------------------------
def test_anybody_can_check_a_fingerprint_and_learns_nothing_else(everything, client):
    with everything():
        version = submitted(report_of(state("KH"), open_cycle()), focal_point(state("KH")))
        assert VerifiableHash.objects.get().reference == version.reference

    def ask(**data) -> str:
        return client.post("/verify/", data).content.decode()

    assert f"submitted as {version.reference} on" in ask(sha256=f" {version.content_hash.upper()} ")
    assert "<strong>Genuine.</strong>" in ask(sha256=version.content_hash, reference="actip-2026-kh-1")
    page = ask(sha256=version.content_hash, reference="ACTIP-2026-TH-1")
    assert "<strong>Not found.</strong>" in page and "KH-1 on" not in page
    assert "<strong>Not found.</strong>" in ask(sha256="ab" * 32)
    assert "Enter all 64 characters" in ask(sha256="12")


def test_the_public_page_answers_twenty_times_a_minute(client):
    codes = [client.post("/verify/", {"sha256": "ab" * 32}).status_code for _ in range(22)]
    assert codes[:20] == [200] * 20 and codes[-1] == 429


# --- E-mail once ------------------------------------------------------------------------------------------------------
def test_repeated_tasks_send_each_message_once(everything, mailoutbox):
    officer, reviewer = focal_point(state("KH")), secretariat()
    with everything():
        version = submitted(report_of(state("KH"), open_cycle(reviewer)), officer)
        mail.submitted(version)
    assert [outbox.send_waiting() for _ in range(3)] == [2, 0, 0]
    assert sorted(message.to[0] for message in mailoutbox) == sorted([officer.email, reviewer.email])


def test_what_the_mail_server_does_not_take_is_tried_again(everything, settings, mailoutbox):
    officer = focal_point(state("KH"))
    with everything():
        submitted(report_of(state("KH"), open_cycle(officer_secretariat := secretariat())), officer)
    working, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert outbox.send_waiting() == 0
    settings.EMAIL_BACKEND = working
    assert outbox.send_waiting() == 2
    assert {message.to[0] for message in mailoutbox} == {officer.email, officer_secretariat.email}


@pytest.mark.django_db(transaction=True)
def test_workers_side_by_side_send_each_message_once(everything, mailoutbox, settings):
    officer = focal_point(state("KH"))
    with everything():
        submitted(report_of(state("KH"), open_cycle()), officer)

    def send(_: int) -> int:
        try:
            return outbox.send_waiting()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(send, range(8))) == len(mailoutbox) == 2
    for message in (settings.VAR_DIR / "queue").glob("*.msg"):  # this test commits, so its tasks were really queued
        message.unlink()
