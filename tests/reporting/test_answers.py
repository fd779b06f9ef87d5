"""Answers: who may write them, what is kept of each, and how an earlier one comes back."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import ProgrammingError

from members.models import AuditEvent
from reporting.actions import answers
from reporting.actions.answers import GivenAnswer
from reporting.enums import AnswerKind
from reporting.errors import StepNotAllowed
from reporting.models import Answer, AnswerRevision, NationalReport
from reporting.snapshot import readiness
from tests.factories import contributor, focal_point, state
from tests.factories.reports import fill
from tests.reporting.test_section_page import autosave, saved, url

pytestmark = pytest.mark.django_db


def save(report: NationalReport, by, **entries: GivenAnswer):
    section = report.sections.get(section__key="article-5")
    return answers.save_answers(
        report_section=section, entries={key.replace("_", "-"): entry for key, entry in entries.items()}, by=by
    )


def test_an_answer_that_changed_meanwhile_is_not_restored_over(client, report, officer, everything):
    autosave(client, report, "art5-1-q1", narrative="First.")
    autosave(client, report, "art5-1-q1", narrative="Second.", version="1")
    restore = f"{url(report)}answers/art5-1-q1/history/1/restore/"
    client.post(restore, {"base_version": "1"})
    assert saved(everything, "art5-1-q1").narrative == "Second."
    client.post(restore, {"base_version": "2"})
    answer = saved(everything, "art5-1-q1")
    assert (answer.narrative, answer.version) == ("First.", 3)
    with everything():
        whats = list(AuditEvent.objects.order_by("at").values_list("what", flat=True))
    assert whats[-4:] == ["answers saved", "answers saved", "answers saved", "answer restored"]


def test_the_history_cannot_be_changed(report, officer, client, everything):
    autosave(client, report, "art5-1-q1", narrative="First.")
    with pytest.raises(ProgrammingError, match="permission denied"), everything():
        AnswerRevision.objects.update(narrative="Another.")


def test_a_contributor_writes_in_assigned_sections_only(cambodia):
    officer = contributor(state("KH"))
    entry = GivenAnswer(kind=AnswerKind.VALUE, value="planned")
    with pytest.raises(PermissionDenied, match="is not assigned to you"):
        save(cambodia, officer, art5_1_q1=entry)
    section = cambodia.sections.get(section__key="article-5")
    answers.assign_section(report_section=section, people=[officer], by=focal_point(state("KH")))
    assert save(cambodia, officer, art5_1_q1=entry).changed == ["art5-1-q1"]


def test_a_section_is_never_assigned_to_somebody_of_another_state(cambodia):
    section = cambodia.sections.get(section__key="article-5")
    with pytest.raises(StepNotAllowed, match="does not work for Cambodia"):
        answers.assign_section(report_section=section, people=[contributor(state("TH"))], by=focal_point(state("KH")))


def test_kinds_without_a_value_need_their_reason(cambodia):
    officer = focal_point(state("KH"))
    fill(cambodia, officer)
    Answer.objects.filter(question__key="art5-1-q1").update(kind=AnswerKind.NOT_AVAILABLE, value=None, reason=" ")
    assert [p.message for p in readiness.problems(cambodia)] == ["Say why question 5.1 is not available."]
    Answer.objects.filter(question__key="art5-1-q1").update(reason="The ministry has not answered.")
    assert readiness.problems(cambodia) == []
