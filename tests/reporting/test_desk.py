"""What reviewers do before they decide: reading marks, notes, assessments, reviewers."""

import pytest
from django.core.exceptions import PermissionDenied

from members.models import AuditEvent
from reporting.actions import desk, reviews
from reporting.errors import AlreadyChanged, StepNotAllowed
from reporting.models import (
    Obligation,
    ReviewAssignment,
    ReviewNote,
    Section,
    SectionRead,
)
from tests.factories import secretariat
from tests.factories.reports import submitted

pytestmark = pytest.mark.django_db
KEY = "article-5"


@pytest.fixture
def version(report, officer, everything):
    with everything():
        return submitted(report, officer)


@pytest.fixture
def section():
    return Section.objects.get(key=KEY)


def test_a_returned_section_must_be_read_again_and_the_others_not(version, section, reviewer, officer, everything):
    other = Section.objects.get(key="article-6")
    with everything():
        for each in (section, other):
            desk.mark_read(report=version.report, section=each, number=1, read=True, by=reviewer)
        reviews.return_sections(version=version, reasons={section: "Name the act."}, by=reviewer)
        assert [row.section for row in SectionRead.objects.all()] == [other]


def test_reviewers_are_set_for_the_report_and_for_sections_and_taken_away(version, section, reviewer, everything):
    second = secretariat()
    with everything():
        report = version.report
        assert desk.assign_reviewers(report=report, wanted={None: reviewer, section: second}, by=reviewer)
        assert not desk.assign_reviewers(report=report, wanted={section: second}, by=reviewer), "nothing changes"
        assert desk.assign_reviewers(report=report, wanted={section: None}, by=reviewer)
        assert [(row.section, row.reviewer) for row in ReviewAssignment.objects.all()] == [(None, reviewer)]
        told = AuditEvent.objects.filter(what="reviewers assigned").order_by("at")
        assert [event.details["reviewers"] for event in told] == [
            {"report": str(reviewer), KEY: str(second)},
            {KEY: ""},
        ]


def test_nobody_reviews_who_may_not(version, section, reviewer, officer, everything):
    with everything(), pytest.raises(PermissionDenied):
        desk.assign_reviewers(report=version.report, wanted={section: officer}, by=reviewer)
    with everything():
        assert not ReviewAssignment.objects.exists()


def test_a_section_is_marked_once_however_often_it_is_asked_for(version, section, reviewer, everything):
    with everything():
        for read in (True, True, False, False):
            desk.mark_read(report=version.report, section=section, number=1, read=read, by=reviewer)
        assert not SectionRead.objects.exists()
        told = AuditEvent.objects.filter(what__startswith="section marked").order_by("at")
        assert [event.what for event in told] == ["section marked as read", "section marked as not read"]


def test_a_section_that_the_state_is_changing_is_not_read(version, section, reviewer, everything):
    with everything():
        reviews.return_sections(version=version, reasons={section: "Name the act."}, by=reviewer)
        with pytest.raises(
            StepNotAllowed, match=r"is with the state, which is changing it. Read it when it comes back"
        ):
            desk.mark_read(report=version.report, section=section, number=1, read=True, by=reviewer)


def test_an_assessment_is_saved_and_withdrawn_once(version, reviewer, everything):
    given = {"report": version.report, "obligation": Obligation.objects.get(key="art5-1"), "by": reviewer}
    words = {"evidence_seen": "partly", "agreement": "queried", "advice": "Name the act."}
    with everything():
        for base_version in (0, 0):  # the second time the answer of the server was lost on the way
            assert desk.assess(**given, **words, base_version=base_version).version == 1
        with pytest.raises(AlreadyChanged, match="saved this assessment while you wrote"):
            desk.withdraw_assessment(**given, base_version=0)
        for _ in range(2):
            desk.withdraw_assessment(**given, base_version=1)
        with pytest.raises(AlreadyChanged, match="A colleague withdrew this assessment while you wrote") as refusal:
            desk.assess(**given, **words, base_version=1)
        assert refusal.value.theirs is None
        told = AuditEvent.objects.filter(what__contains="assess").order_by("at")
        assert [event.what for event in told] == ["obligation assessed", "assessment withdrawn"]


def test_the_desk_is_the_secretariats_alone(version, section, reviewer, officer, everything):
    obligation = Obligation.objects.get(key="art5-1")
    on = {"report": version.report, "by": officer}
    with everything():
        note = desk.add_note(report=version.report, section=section, question=None, text="Ask again.", by=reviewer)
        for act in (
            lambda: desk.assign_reviewers(wanted={}, **on),
            lambda: desk.mark_read(section=section, number=1, read=True, **on),
            lambda: desk.add_note(section=section, question=None, text="Mine", **on),
            lambda: desk.remove_note(note=note, by=officer),
            lambda: desk.assess(
                obligation=obligation, evidence_seen="no", agreement="agreed", advice="", base_version=0, **on
            ),
            lambda: desk.withdraw_assessment(obligation=obligation, base_version=0, **on),
        ):
            with pytest.raises(PermissionDenied):
                act()
        assert ReviewNote.objects.get().text == "Ask again."
