"""The pages on which a report is checked as a whole and submitted."""

from datetime import date, timedelta

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from reporting.actions import answers as answer_actions
from reporting.actions import carrying, national_reports
from reporting.enums import ReportStatus
from reporting.models import Answer, EvidenceFile, NationalReport, SectionAssignment
from reporting.queries import before_submitting
from reporting.snapshot.build import build_snapshot
from tests.factories import contributor, state
from tests.factories.documents import PDF, attach
from tests.factories.reports import accepted, count, fill, open_cycle, report_of
from tests.reporting.test_section_page import url
from tests.responses import text_of

pytestmark = pytest.mark.django_db


def test_submit_shows_problems_that_lead_to_their_fields(client, report, officer):
    page = text_of(client.get(f"/reports/{report.pk}/submit/"))
    assert f'href="{url(report)}?at=art5-1-q1#art5-1-q1"' in page
    response = client.post(f"/reports/{report.pk}/submit/", {"authority": "on"})
    assert "The report is not complete" in text_of(response)


def test_submit_needs_the_confirmation_and_ends_in_a_receipt(client, report, officer, everything):
    with everything():
        fill(report, officer)
    response = client.post(f"/reports/{report.pk}/submit/", {})
    assert "Confirm that you are authorised" in text_of(response)
    response = client.post(f"/reports/{report.pk}/submit/", {"authority": "on"})
    assert response.url == f"/reports/{report.pk}/receipt/"
    assert "ACTIP-2026-KH-1" in text_of(client.get(response.url))
    with everything():
        assert NationalReport.objects.get(pk=report.pk).status == ReportStatus.SUBMITTED
        assert EvidenceFile.objects.count() == 0


# --- What a careful colleague would say -------------------------------------------------------------------------------
AFTER = date(2028, 2, 1)  # the period is over
TABLE, WOMEN = "victims_identified", "female|18-24|identified"


@pytest.fixture
def second(everything, officer, reviewer):
    """Cambodia's report on 2027, complete and all sections ready, after an accepted one on 2026 with figures."""
    with everything():
        past = report_of(state("KH"), open_cycle(reviewer, year=2026))
        accepted(past, officer, reviewer, {TABLE: {WOMEN: 30}}, art5_1_q1="planned", art8_1_q2=9)
        report = report_of(state("KH"), open_cycle(reviewer, year=2027))
        fill(report, officer, art5_1_q1="in_progress", art8_1_q2=9)
        carrying.begin(report=report, by=officer)
        for row in report.sections.all():
            answer_actions.mark_ready(report_section=row, ready=True, by=officer)
        return report


def said(report: NationalReport, day: date = AFTER) -> dict[str, list[tuple[str, str]]]:
    groups = before_submitting.remarks(report, build_snapshot(report), day)
    return {group.key: [(remark.text, remark.url) for remark in group.remarks] for group in groups}


def test_where_there_is_nothing_to_say_nothing_is_said(second, everything):
    with everything():
        assert list(said(second)) == ["repeated"]
        first = report_of(state("LA"), second.cycle)
        first.sections.update(status="ready")
        assert said(first) == {}


def test_sections_that_others_hold_and_those_not_ready_are_told_apart(second, everything, officer):
    with everything():
        for key in ("article-5", "article-6"):
            row = second.sections.get(section__key=key)
            answer_actions.mark_ready(report_section=row, ready=False, by=officer)
        colleague = contributor(state("KH"), name="Police officer, Cambodia")
        row = second.sections.get(section__key="article-5")
        answer_actions.assign_section(report_section=row, people=[colleague], by=officer)
        assert "held" not in said(second)
        SectionAssignment.objects.update(due_on=AFTER + timedelta(days=9))
        found = said(second)
        [(held, at)] = found["held"]
        assert held.endswith(": Police officer, Cambodia has it until 10 February 2028")
        assert at == url(second)
        assert [at for _, at in found["not-ready"]] == [url(second, "article-6")]


def test_a_period_that_is_not_over_is_named_until_its_last_day_has_passed(second, everything):
    with everything():
        [(sentence, at)] = said(second, date(2027, 12, 31))["period"]
        assert sentence == "It ends on 31 December 2027. What happens until then is not in the report."
        assert at == f"{url(second, 'context')}?at=context-q2#context-q2"
        assert "period" not in said(second, date(2028, 1, 1))


def test_a_figure_that_moved_by_more_than_a_third_is_named(second, everything, officer):
    with everything():
        count(second, {TABLE: {WOMEN: 40}}, officer)  # a third exactly
        assert "figures" not in said(second)
        count(second, {TABLE: {WOMEN: 41}}, officer)
        [(sentence, at)] = said(second)["figures"]
        assert sentence.endswith(": 30, now 41")
        assert at == reverse("table-edit", args=[second.pk, "article-14", "art14-1-q3"])
        count(second, {TABLE: {WOMEN: 19}}, officer)
        Answer.objects.filter(report=second, question__key="art8-1-q2").update(value=5)
        assert [sentence.rpartition(": ")[2] for sentence, _ in said(second)["figures"]] == ["9, now 5", "30, now 19"]


def test_answers_that_only_repeat_are_listed_for_the_state_and_for_the_reviewer(
    client, second, everything, officer, reviewer
):
    with everything():
        repeated = [text for text, _ in said(second)["repeated"]]
        assert next(text for text in repeated if text.startswith("5.")).startswith("5.2 ")  # 5.1 was changed
    page = text_of(client.get(f"/reports/{second.pk}/submit/"))
    for text in repeated:
        assert text in page
    with everything():
        version = national_reports.submit(report=second, by=officer, day=second.cycle.due_on)
        listed = before_submitting.repeated_for_review(version, version.comparable())
        assert [remark.text for remark in listed.remarks] == repeated
    client.force_login(reviewer)
    desk = text_of(client.get(reverse("review-section", args=[second.pk, "article-5"])))
    assert listed.title in desk and "The state was shown the same before it submitted." in desk


def test_a_document_that_cannot_be_opened_is_named(client, second, everything):
    assert attach(client, second, "act.pdf", PDF).status_code == 302
    with everything():
        evidence = EvidenceFile.objects.get()
        assert "documents" not in said(second)
        default_storage.delete(evidence.stored_name)
        [(sentence, at)] = said(second)["documents"]
        assert sentence == f"“{evidence}” is damaged. Attach it again."
        assert at == reverse("evidence-detail", args=[second.pk, evidence.pk])
