"""From draft to accepted: what the actions do, refuse and record."""

import hashlib
import json

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.utils import DatabaseError

from members.models import AuditEvent
from reporting.actions import answers, national_reports, reviews
from reporting.enums import ReleaseAudience, ReportStatus
from reporting.errors import ReportIncomplete, StepNotAllowed, WorkflowError
from reporting.messages import outbox
from reporting.models import Section, SubmittedVersion
from reporting.queries.release import release_of
from reporting.snapshot.build import build_snapshot
from tests.factories import contributor, focal_point, secretariat, state
from tests.factories.reports import accepted, fill, open_cycle, release_sections, submitted
from victims.models import TableReturn

pytestmark = pytest.mark.django_db


def what_happened() -> list[str]:
    return [event.what for event in AuditEvent.objects.order_by("at")]


def test_a_cycle_opens_one_draft_for_every_member_state(everything):
    with everything():
        cycle = open_cycle()
        assert list(cycle.reports.order_by().values_list("status", flat=True).distinct()) == [ReportStatus.DRAFT]
        assert cycle.reports.count() == 11
        assert cycle.reports.get(member_state=state("TL")).sections.count() == 29


def test_submitting_freezes_what_was_handed_in(cambodia):
    officer = focal_point(state("KH"))
    version = submitted(cambodia, officer)
    cambodia.refresh_from_db()
    assert (cambodia.status, cambodia.submitted_by) == (ReportStatus.SUBMITTED, officer)
    assert (version.reference, version.number) == ("ACTIP-2026-KH-1", 1)
    stored = SubmittedVersion.objects.get(pk=version.pk)
    text = json.dumps(stored.content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert hashlib.sha256(text.encode()).hexdigest() == stored.content_hash
    assert what_happened() == ["cycle planned", "cycle opened", "report submitted"]
    assert not cambodia.sections.filter(is_open=True).exists()
    assert not TableReturn.objects.filter(member_state=state("KH"), locked_at=None).exists()


@pytest.mark.parametrize(
    "statement", ["UPDATE reporting_submittedversion SET number = 9", "DELETE FROM members_auditevent"]
)
def test_the_web_role_cannot_rewrite_history(cambodia, statement):
    submitted(cambodia, focal_point(state("KH")))
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_second_click_submits_nothing(cambodia):
    officer = focal_point(state("KH"))
    submitted(cambodia, officer)
    with pytest.raises(StepNotAllowed, match=r"A report that is submitted cannot become submitted."):
        national_reports.submit(report=cambodia, by=officer)
    assert cambodia.versions.count() == 1


def test_an_empty_report_says_what_is_missing_and_where(cambodia):
    with pytest.raises(ReportIncomplete) as refusal:
        national_reports.submit(report=cambodia, by=focal_point(state("KH")))
    first = refusal.value.problems[0]
    assert first.message == "Answer question A.1: First day of the period"
    assert first.url == f"/reports/{cambodia.pk}/sections/context/?at=context-q1#context-q1"
    assert cambodia.versions.count() == 0


def test_only_the_focal_point_of_the_state_submits(cambodia):
    fill(cambodia, focal_point(state("KH")))
    for stranger in (contributor(state("KH")), focal_point(state("TH")), secretariat()):
        with pytest.raises(PermissionDenied):
            national_reports.submit(report=cambodia, by=stranger)


def test_returning_opens_the_named_sections_only(cambodia):
    officer, reviewer = focal_point(state("KH")), secretariat()
    version = submitted(cambodia, officer)
    section = Section.objects.get(key="article-14")
    reviews.return_sections(version=version, reasons={section: "Table S1 lacks its source."}, by=reviewer)
    cambodia.refresh_from_db()
    assert cambodia.status == ReportStatus.RETURNED
    assert [row.section.key for row in cambodia.sections.filter(is_open=True)] == ["article-14"]
    unlocked = TableReturn.objects.filter(member_state=state("KH"), locked_at=None).values_list("table__key", flat=True)
    assert "victims_identified" in unlocked and "sentences" not in unlocked

    closed = cambodia.sections.get(section__key="article-5")
    with pytest.raises(StepNotAllowed, match="This section was not returned"):
        answers.save_answers(report_section=closed, entries={}, by=officer)

    second = national_reports.submit(report=cambodia, by=officer)
    assert (second.number, second.reference) == (2, "ACTIP-2026-KH-2")
    with pytest.raises(StepNotAllowed, match="A newer version, ACTIP-2026-KH-2, was submitted meanwhile"):
        reviews.accept(version=version, by=reviewer, despite="Read on paper.")
    with pytest.raises(StepNotAllowed, match="Clarifications that are not resolved: 1"):
        reviews.accept(version=second, by=reviewer, despite="Read on paper.")  # the reason of the return is one
    reviews.accept(version=second, by=reviewer, resolve=True, despite="Read on paper.")
    cambodia.refresh_from_db()
    assert cambodia.status == ReportStatus.ACCEPTED
    assert what_happened() == [
        "cycle planned", "cycle opened", "report submitted", "sections returned", "report submitted",
        "report accepted with points open", "report accepted",
    ]  # fmt: skip


def test_a_return_needs_a_section(cambodia):
    version = submitted(cambodia, focal_point(state("KH")))
    with pytest.raises(WorkflowError, match="Choose at least one section"):
        reviews.return_sections(version=version, reasons={}, by=secretariat())


def test_the_secretariat_cannot_accept_a_draft_or_a_state_its_own_report(cambodia):
    officer = focal_point(state("KH"))
    version = submitted(cambodia, officer)
    with pytest.raises(PermissionDenied):
        reviews.accept(version=version, by=officer, despite="Read on paper.")


def test_everyone_concerned_is_told_by_mail_without_content(cambodia, mailoutbox):
    officer, reviewer = focal_point(state("KH")), secretariat()
    version = submitted(cambodia, officer)
    assert outbox.send_waiting() == 3  # and whoever opened the cycle
    assert version.reference == "ACTIP-2026-KH-1"
    told = {address for message in mailoutbox for address in message.to}
    assert {officer.email, reviewer.email} <= told
    assert all("The committee met four times." not in message.body for message in mailoutbox)
    assert mailoutbox[0].subject == "Cambodia, Reporting on 2026: report submitted (ACTIP-2026-KH-1)"


def test_building_a_snapshot_takes_the_same_queries_however_much_is_answered(cambodia, django_assert_max_num_queries):
    with django_assert_max_num_queries(17):
        build_snapshot(cambodia)
    fill(cambodia, focal_point(state("KH")))
    with django_assert_max_num_queries(17):
        build_snapshot(cambodia)


def decided(report):
    return release_of(report.versions.accepted().newest()).sections["article-5"]


# --- Release ----------------------------------------------------------------------------------------------------------
def test_nothing_is_released_until_the_state_says_so_and_it_may_take_it_back(cambodia):
    officer = focal_point(state("KH"))
    section = Section.objects.get(key="article-5")
    release = {"audiences": {section: ReleaseAudience.DONORS}, "authority": "Committee, 3 March 2026", "by": officer}
    with pytest.raises(StepNotAllowed, match="once the secretariat has accepted"):
        release_sections(report=cambodia, **release)
    accepted(cambodia, officer, secretariat())
    assert decided(cambodia) == "none"
    assert release_sections(report=cambodia, **release) == ["article-5"]
    assert release_sections(report=cambodia, **release) == []
    assert decided(cambodia) == "donors"
    release_sections(report=cambodia, **release | {"audiences": {section: ReleaseAudience.NONE}})
    assert decided(cambodia) == "none"
    assert cambodia.release_decisions.count() == 2
