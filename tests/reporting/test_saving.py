"""Several people save at the same time: nobody overwrites what they have not seen, and each save is recorded."""

import pytest
from django.core.exceptions import PermissionDenied

from members.models import AuditEvent
from reporting.actions import answers
from reporting.actions.answers import GivenAnswer
from reporting.enums import AnswerKind, ReportStatus, SectionStatus
from reporting.errors import StepNotAllowed
from reporting.models import Answer, AnswerRevision, NationalReport, ReportSection
from tests.factories import donor, focal_point, secretariat, state
from tests.reporting.test_answers import save

pytestmark = pytest.mark.django_db


def test_the_second_of_two_savers_is_told_and_nothing_is_overwritten(cambodia):
    first, second = focal_point(state("KH")), focal_point(state("KH"))
    entry = GivenAnswer(kind=AnswerKind.VALUE, value="planned", narrative="Mine")
    assert save(cambodia, first, art5_1_q1=entry).changed == ["art5-1-q1"]
    saved = save(cambodia, second, art5_1_q1=GivenAnswer(kind=AnswerKind.VALUE, value="in_place", narrative="Theirs"))
    assert saved.changed == []
    assert saved.conflicts["art5-1-q1"].updated_by == first
    assert Answer.objects.get(question__key="art5-1-q1").narrative == "Mine"


def test_saying_the_same_is_no_conflict(cambodia):
    entry = GivenAnswer(kind=AnswerKind.VALUE, value="planned")
    save(cambodia, focal_point(state("KH")), art5_1_q1=entry)
    saved = save(cambodia, focal_point(state("KH")), art5_1_q1=entry)
    assert (saved.changed, saved.conflicts) == ([], {})
    assert Answer.objects.get(question__key="art5-1-q1").version == 1


def test_a_change_takes_ready_back(cambodia):
    officer = focal_point(state("KH"))
    section = cambodia.sections.get(section__key="article-5")
    answers.mark_ready(report_section=section, ready=True, by=officer)
    save(cambodia, officer, art5_1_q1=GivenAnswer(kind=AnswerKind.VALUE, value="planned"))
    section.refresh_from_db()
    assert section.status == SectionStatus.IN_PROGRESS


def test_a_save_leaves_one_row_one_revision_for_each_version_and_one_audit_row(cambodia):
    officer = focal_point(state("KH"))
    for version, words in enumerate(("First.", "Second.")):
        entry = GivenAnswer(AnswerKind.VALUE, "planned", words, base_version=version)
        assert save(cambodia, officer, art5_1_q1=entry).versions == {"art5-1-q1": version + 1}
    assert Answer.objects.get(question__key="art5-1-q1").version == 2
    kept = AnswerRevision.objects.filter(question__key="art5-1-q1").order_by("version")
    assert [(row.version, row.narrative, row.by) for row in kept] == [(1, "First.", officer), (2, "Second.", officer)]
    told = AuditEvent.objects.filter(what="answers saved")
    assert [event.details for event in told] == [{"questions": ["art5-1-q1"]}] * 2


def test_an_empty_answer_to_an_open_question_needs_no_row(cambodia):
    saved = save(cambodia, focal_point(state("KH")), art5_1_q1=GivenAnswer(AnswerKind.UNANSWERED))
    assert (saved.changed, saved.versions) == ([], {"art5-1-q1": 0})
    assert not Answer.objects.filter(question__key="art5-1-q1").exists()


def test_a_conflict_in_one_answer_does_not_hold_back_another(cambodia):
    officer = focal_point(state("KH"))
    save(cambodia, officer, art5_1_q1=GivenAnswer(AnswerKind.VALUE, "planned"))
    both = {
        "art5_1_q1": GivenAnswer(AnswerKind.VALUE, "in_place"),
        "art5_1_q2": GivenAnswer(AnswerKind.VALUE, ["organs"]),
    }
    saved = save(cambodia, officer, **both)
    assert (saved.changed, list(saved.conflicts)) == (["art5-1-q2"], ["art5-1-q1"])


def test_a_row_that_is_gone_is_a_conflict_without_a_row(cambodia):
    stale = GivenAnswer(AnswerKind.VALUE, "planned", base_version=3)
    assert save(cambodia, focal_point(state("KH")), art5_1_q1=stale).conflicts == {"art5-1-q1": None}
    assert not Answer.objects.filter(question__key="art5-1-q1").exists()


def test_what_was_kept_is_recorded_by_its_kind_for_what_changed_alone(cambodia):
    section = cambodia.sections.get(section__key="article-5")
    entry = GivenAnswer(AnswerKind.VALUE, "planned", "Mr Chan Dara, passport N 1234567")
    kept = {"art5-1-q1": ["identity_number"], "art5-1-q2": ["phone"]}
    for _ in range(2):
        answers.save_answers(
            report_section=section, entries={"art5-1-q1": entry}, by=focal_point(state("KH")), kept=kept
        )
    [event] = AuditEvent.objects.filter(what="kept as not a person")
    assert event.details == {"questions": {"art5-1-q1": ["identity_number"]}}


@pytest.mark.parametrize(
    ("report", "section", "sentence"),
    [
        (
            {"status": ReportStatus.SUBMITTED},
            {},
            "The report is submitted and cannot be changed now. If something must",
        ),
        (
            {"status": ReportStatus.RETURNED},
            {"is_open": False},
            "This section was not returned, so it cannot be changed",
        ),
    ],
)
def test_a_closed_report_or_section_is_refused_with_a_sentence(cambodia, report, section, sentence):
    NationalReport.objects.filter(pk=cambodia.pk).update(**report)
    ReportSection.objects.filter(report=cambodia, section__key="article-5").update(**section)
    with pytest.raises(StepNotAllowed, match=sentence):
        save(cambodia, focal_point(state("KH")), art5_1_q1=GivenAnswer(AnswerKind.VALUE, "planned"))
    assert not Answer.objects.filter(question__key="art5-1-q1").exists()


def test_nobody_outside_the_state_saves(cambodia):
    for stranger in (focal_point(state("TH")), secretariat(), donor()):
        with pytest.raises(PermissionDenied):
            save(cambodia, stranger, art5_1_q1=GivenAnswer(AnswerKind.VALUE, "planned"))
    assert not AnswerRevision.objects.exists()
