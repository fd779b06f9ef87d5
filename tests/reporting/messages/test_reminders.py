"""Reminders: the right people, each once, nothing to those who are done."""

from datetime import date, timedelta

import pytest

from members.row_access import row_access
from reporting.actions import delegation
from reporting.messages import actions as messages_actions
from reporting.messages import reminders
from reporting.models import NationalReport, Notification, OutgoingMail, ReportSection
from reporting.notification_kinds import Delivery
from tests.factories import contributor, focal_point, secretariat, state
from tests.factories.reports import open_cycle, report_of, submitted

pytestmark = pytest.mark.django_db
DUE = date(2027, 4, 30)


def subjects(person) -> list[str]:
    """Oldest first."""
    with row_access(person=person.pk):
        return [message.subject for message in Notification.objects.of(person).order_by("pk")]


@pytest.fixture
def cambodia(everything):
    with everything():
        yield report_of(state("KH"), open_cycle(secretariat(name="opens")))


# --- Whose turn it is -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("left", "offset"),
    [
        (31, None), (30, 30), (29, 30), (15, 30), (14, 14), (8, 14), (7, 7), (2, 7), (1, 1), (0, 1),
        (-1, -1), (-6, -1), (-7, -7), (-30, -7), (-31, None),
    ],
)  # fmt: skip
def test_the_last_offset_whose_day_has_come_is_said_even_late(left, offset):
    assert reminders.offset_for(DUE, DUE - timedelta(days=left), date(2026, 11, 2)) == offset


def test_nothing_is_said_of_a_day_before_the_beginning():
    opened = DUE - timedelta(days=10)
    assert reminders.offset_for(DUE, opened, opened) is None
    assert reminders.offset_for(DUE, opened + timedelta(days=3), opened) == 7


# --- Reports ----------------------------------------------------------------------------------------------------------
def test_the_focal_points_of_states_that_have_not_handed_in_are_told_at_each_offset_once(cambodia, everything):
    officer, done, colleague = focal_point(state("KH")), focal_point(state("TH")), contributor(state("KH"))
    with everything():
        submitted(report_of(state("TH"), cambodia.cycle), done)
    before = subjects(done)
    for left in (31, 30, 30, 20, 14, 7, 1, 0, -1, -2, -8):  # twice on one day; days missed
        reminders.send(DUE - timedelta(days=left))
    assert subjects(officer) == [
        f"Cambodia, Reporting on 2026: the report {when}"
        for when in (
            "is due in 30 days", "is due in 14 days", "is due in 7 days", "is due tomorrow", "was due yesterday",
            "was due 8 days ago",
        )
    ]  # fmt: skip
    assert subjects(done) == before and subjects(colleague) == []
    with everything():
        assert OutgoingMail.objects.filter(person=officer, kind="due").count() == 6


def test_an_extension_moves_the_reminders(cambodia, everything):
    officer = focal_point(state("KH"))
    with everything():
        NationalReport.objects.filter(pk=cambodia.pk).update(extended_to=DUE + timedelta(days=30))
    reminders.send(DUE - timedelta(days=1))
    assert subjects(officer) == []
    reminders.send(DUE)
    assert subjects(officer) == ["Cambodia, Reporting on 2026: the report is due in 30 days"]


def test_what_was_said_in_the_portal_is_not_said_again_when_the_choice_changes(cambodia, everything):
    officer = focal_point(state("KH"))
    messages_actions.choose(person=officer, wanted={"due": Delivery.NEVER})
    reminders.send(DUE - timedelta(days=7))
    messages_actions.choose(person=officer, wanted={"due": Delivery.AT_ONCE})
    reminders.send(DUE - timedelta(days=6))
    assert len(subjects(officer)) == 1
    with everything():
        assert OutgoingMail.objects.filter(person=officer).count() == 0


# --- Sections ---------------------------------------------------------------------------------------------------------
def test_contributors_are_told_of_their_own_day_until_their_sections_are_ready(cambodia, everything):
    officer, colleague, idle = focal_point(state("KH")), contributor(state("KH")), contributor(state("KH"))
    day = DUE - timedelta(days=60)
    with everything():
        rows = list(ReportSection.objects.filter(report=cambodia, section__key__in=["article-5", "article-8"]))
        delegation.give(
            report=cambodia, sections=rows, person=colleague, agency="police", due_on=day, note="", by=officer
        )
    reminders.send(day - timedelta(days=7))
    assert subjects(colleague)[1:] == ["Cambodia, Reporting on 2026: your part is due in 7 days"]
    with everything():
        for row in rows:
            ReportSection.objects.filter(pk=row.pk).update(status="ready")
    reminders.send(day + timedelta(days=1))
    assert len(subjects(colleague)) == 2 and subjects(idle) == subjects(officer) == []


# --- Reviews ----------------------------------------------------------------------------------------------------------
def test_the_secretariat_is_told_of_a_review_that_waits_too_long(cambodia, everything):
    officer, reviewer = focal_point(state("KH")), secretariat()
    with everything():
        version = submitted(cambodia, officer)
    due = version.submitted_at.date() + reminders.REVIEW_WITHIN
    for day in (due, due + timedelta(days=1), due + timedelta(days=2), due + timedelta(days=7)):
        reminders.send(day)
    assert [text.partition(": ")[2] for text in subjects(reviewer)] == [
        "report submitted (ACTIP-2026-KH-1)",
        "the review was due yesterday",
        "the review was due 7 days ago",
    ]
    assert all("due" not in text for text in subjects(officer))
