"""A file that was filled in offline: kept until its sender has chosen, applied once and as a whole, then forgotten."""

import hashlib

import pytest
from django.core.exceptions import PermissionDenied

from members.models import AuditEvent
from reporting.actions import answers
from reporting.actions.answers import GivenAnswer
from reporting.enums import AnswerKind, ReportStatus
from reporting.errors import StepNotAllowed
from reporting.models import Answer, NationalReport, Question, WorkbookUpload
from reporting.workbook.actions import uploads
from reporting.workbook.actions.uploads import ChangedMeanwhile, SectionChanges
from tests.factories import contributor, focal_point, secretariat, state
from victims.actions import TableEntry
from victims.models import Figure, TableReturn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sees_everything")]
WOMEN = "female|18-24|identified"


def keep(report, by, raw: bytes = b"the file", filename: str = "report.xlsx") -> WorkbookUpload:
    return uploads.keep(report=report, filename=filename, format="xlsx", raw=raw, content={"read": "of it"}, by=by)


def changes(report, key: str = "art5-1-q1", words: str = "From the file.", base_version: int = 0, **more):
    """One answer, and figures if ``table=(cells, base_version)`` is given."""
    section = "article-14" if "table" in more else "article-5"
    entries = {} if "table" in more else {key: GivenAnswer(AnswerKind.VALUE, "planned", words, "", base_version)}
    tables = []
    if "table" in more:
        cells, version = more["table"]
        entry = TableEntry(AnswerKind.VALUE, cells, blanks_reason="Not recorded.")
        tables = [(Question.objects.get(key="art14-1-q3"), entry, version)]
    return SectionChanges(report.sections.get(section__key=section), entries, tables, {})


def test_a_file_is_kept_and_takes_the_place_of_the_one_before(report, officer):
    keep(report, officer, b"first")
    colleague = focal_point(state("KH"))
    theirs = keep(report, colleague)
    second = keep(report, officer, b"second", "x" * 200 + ".xlsx")
    assert set(WorkbookUpload.objects.all()) == {theirs, second}
    assert (second.sha256, len(second.filename)) == (hashlib.sha256(b"second").hexdigest(), 150)
    told = AuditEvent.objects.filter(what="workbook uploaded", by=officer).order_by("at")
    assert [event.details["sha256"] for event in told] == [
        hashlib.sha256(raw).hexdigest() for raw in (b"first", b"second")
    ]


@pytest.mark.parametrize("make", [lambda: contributor(state("KH")), lambda: focal_point(state("TH")), secretariat])
def test_who_writes_nothing_in_the_report_sends_nothing(report, make):
    with pytest.raises(PermissionDenied, match="No section of this report is assigned to you"):
        keep(report, make())
    assert not WorkbookUpload.objects.exists()


def test_a_report_that_is_with_the_secretariat_takes_no_file(report, officer):
    NationalReport.objects.filter(pk=report.pk).update(status=ReportStatus.SUBMITTED)
    report.refresh_from_db()
    with pytest.raises(StepNotAllowed, match="The report is submitted and cannot be changed now"):
        keep(report, officer)


def test_what_was_chosen_is_applied_once(report, officer):
    upload = keep(report, officer)
    chosen = [changes(report), changes(report, table=({WOMEN: 4}, 0))]
    assert uploads.apply(upload=upload, changes=chosen, left=["art8-1-q1"], by=officer) == ["art5-1-q1", "art14-1-q3"]
    assert Answer.objects.get(question__key="art5-1-q1").narrative == "From the file."
    assert Figure.objects.get().count == 4
    upload.refresh_from_db()
    assert upload.outcome == {"applied": ["art5-1-q1", "art14-1-q3"], "left": ["art8-1-q1"], "confirmed": []}
    assert upload.content == {}, "what was read of the file is not kept"
    [event] = AuditEvent.objects.filter(what="workbook applied")
    assert (event.by, event.details["questions"]) == (officer, ["art5-1-q1", "art14-1-q3"])
    with pytest.raises(StepNotAllowed, match="This file was applied already"):
        uploads.apply(upload=upload, changes=chosen, left=[], by=officer)


@pytest.mark.parametrize("what", ["an answer", "a table"])
def test_if_one_was_changed_meanwhile_none_is_applied(report, officer, what):
    colleague, upload = focal_point(state("KH")), keep(report, officer)
    stale = changes(report) if what == "an answer" else changes(report, table=({WOMEN: 4}, 0))
    theirs = changes(report, words="Theirs.") if what == "an answer" else changes(report, table=({WOMEN: 9}, 0))
    uploads.apply(upload=keep(report, colleague), changes=[theirs], left=[], by=colleague)
    other = changes(report, table=({WOMEN: 4}, 0)) if what == "an answer" else changes(report)
    with pytest.raises(ChangedMeanwhile, match=f"Somebody changed {what} while you were reading this page"):
        uploads.apply(upload=upload, changes=[other, stale], left=[], by=officer)
    if what == "an answer":
        assert Answer.objects.get(question__key="art5-1-q1").narrative == "Theirs."
        assert not Figure.objects.exists()
    else:
        assert not Answer.objects.filter(question__key="art5-1-q1").exists()
        assert Figure.objects.get().count == 9
    upload.refresh_from_db()
    assert (upload.outcome, upload.content) == (None, {"read": "of it"})


def test_figures_that_are_locked_are_refused_with_their_sentence(report, officer):
    upload = keep(report, officer)
    uploads.apply(upload=upload, changes=[changes(report, table=({WOMEN: 4}, 0))], left=[], by=officer)
    TableReturn.objects.update(locked_at="2027-01-01T00:00Z")
    with pytest.raises(StepNotAllowed, match="is with the SOMTC secretariat and cannot be changed now"):
        uploads.apply(
            upload=keep(report, officer), changes=[changes(report, table=({WOMEN: 5}, 1))], left=[], by=officer
        )


def test_a_section_of_another_writer_is_refused_as_on_its_page(report, officer):
    helper = contributor(state("KH"))
    own = report.sections.get(section__key="article-8")
    answers.assign_section(report_section=own, people=[helper], by=officer)
    with pytest.raises(PermissionDenied, match="is not assigned to you"):
        uploads.apply(upload=keep(report, helper), changes=[changes(report)], left=[], by=helper)


def test_what_is_thrown_away_is_gone_and_recorded(report, officer):
    uploads.discard(upload=keep(report, officer), by=officer)
    assert not WorkbookUpload.objects.exists()
    [event] = AuditEvent.objects.filter(what="workbook thrown away")
    assert (event.by, event.details["sha256"]) == (officer, hashlib.sha256(b"the file").hexdigest())


def test_after_a_day_a_file_is_removed_applied_or_not(report, officer):
    uploads.apply(upload=keep(report, officer), changes=[changes(report)], left=[], by=officer)
    keep(report, officer)
    WorkbookUpload.objects.update(uploaded_at="2026-01-01T00:00Z")
    fresh = keep(report, focal_point(state("KH")))
    assert uploads.remove_stale() == 2
    assert uploads.remove_stale() == 0
    assert list(WorkbookUpload.objects.all()) == [fresh]
