"""Reading what was handed in, returning sections, accepting."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from members.models import AuditEvent
from reporting.actions import answers, national_reports, reviews
from reporting.enums import AnswerKind, ReportStatus
from reporting.models import Answer, NationalReport, Question, ReviewDecision, Section
from reporting.snapshot import reading
from tests.factories import contributor, focal_point, secretariat, state
from tests.factories.reports import accepted, fill, open_cycle, report_of, submitted
from victims.models import Figure, TableReturn

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    person = secretariat()
    client.force_login(person)
    return person


@pytest.fixture
def cycle(officer, everything):
    with everything():
        return open_cycle(officer)


@pytest.fixture
def speaker():
    return focal_point(state("KH"))


@pytest.fixture
def version(cycle, speaker, everything):
    """Cambodia's report as handed in."""
    with everything():
        return submitted(report_of(state("KH"), cycle), speaker)


@pytest.fixture
def decided(everything):
    """``decided()`` lists the decisions: (kind, the returned sections with their reasons)."""

    def look() -> list[tuple[str, list[tuple[str, str]]]]:
        with everything():
            return [
                (decision.kind, [(item.section.key, item.reason) for item in decision.sections.all()])
                for decision in ReviewDecision.objects.all()
            ]

    return look


def page_of(client, version) -> str:
    response = client.get(version.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


# --- The queue --------------------------------------------------------------------------------------------------------
def test_an_empty_queue_says_so(client, officer):
    assert "Nothing submitted yet" in client.get(reverse("review-queue")).content.decode()


def test_what_waits_comes_first_the_longest_wait_on_top(client, officer, cycle, everything):
    with everything():
        for iso2, days in (("MY", 3), ("TH", 9), ("SG", 30)):
            submitted(report := report_of(state(iso2), cycle), focal_point(state(iso2)))
            when = timezone.now() - timedelta(days=days, hours=1)
            NationalReport.objects.filter(pk=report.pk).update(submitted_at=when)
        reviews.accept(version=report_of(state("SG"), cycle).versions.get(), by=officer, despite="Read on paper.")
    rows = client.get(reverse("review-queue")).context["rows"]
    assert [(report.member_state.iso2, days) for report, days in rows] == [("TH", 9), ("MY", 3), ("SG", None)]


def test_the_queue_is_filtered(client, cycle, everything):
    with everything():
        for iso2 in ("MY", "TH"):
            submitted(report_of(state(iso2), cycle), focal_point(state(iso2)))
    url = reverse("review-queue")
    shown = client.get(url, {"state": "TH", "cycle": cycle.pk, "status": "submitted"}).context["rows"]
    assert [report.member_state.iso2 for report, _ in shown] == ["TH"]
    assert "No report found" in client.get(url, {"status": "accepted"}).content.decode()
    assert len(client.get(url, {"cycle": "nonsense"}).context["rows"]) == 2


def test_drafts_are_not_in_the_queue(client, cycle, everything):
    with everything():
        fill(report_of(state("KH"), cycle), focal_point(state("KH")))
    assert client.get(reverse("review-queue")).context["rows"] == []


def test_the_queue_costs_the_same_for_one_and_three_reports(client, cycle, everything):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("review-queue")).status_code == 200
        return len(captured)

    with everything():
        submitted(report_of(state("KH"), cycle), focal_point(state("KH")))
    client.get(reverse("review-queue"))
    one = queries()
    with everything():
        for iso2 in ("MY", "TH"):
            submitted(report_of(state(iso2), cycle), focal_point(state(iso2)))
    assert queries() == one


# --- Reading ----------------------------------------------------------------------------------------------------------
def test_every_answer_is_shown_in_words(client, cycle, speaker, everything):
    with everything():
        version = submitted(
            report_of(state("KH"), cycle), speaker, context_q3="Ministry of Interior, <b>policy</b> division"
        )
    page = page_of(client, version)
    assert "Ministry of Interior, &lt;b&gt;policy&lt;/b&gt; division" in page
    assert "The act is in force and is used." in page
    assert "Not available" in page
    assert "The register starts next year." in page
    asked = sum(len(section["questions"]) for section in version.content["sections"])
    assert page.count('class="desk-question"') == asked


def test_a_statistical_table_is_shown_with_its_totals(client, cycle, speaker, everything):
    with everything():
        report = report_of(state("KH"), cycle)
        fill(report, speaker)
        row = TableReturn.objects.get(member_state=state("KH"), table__key="victims_identified")
        row.kind, row.blanks_reason = AnswerKind.VALUE, "The rest is not recorded."
        row.save()
        Figure.objects.create(table_return=row, key="female|18-24|identified", count=1200)
        Figure.objects.create(table_return=row, key="male|18-24|identified", count=34)
        version = national_reports.submit(report=report, by=speaker)
    sections = reading.read_version(version.content, set())
    [table] = [
        q.table for s in sections for q in s.questions if q.table and q.table.content["key"] == "victims_identified"
    ]
    [panel] = table.panels
    assert [(line.label, total.value) for line, _, total in panel.rows] == [("Female", 1200), ("Male", 34)]
    assert panel.total.value == table.grand_total.value == 1234
    page = page_of(client, version)
    assert '--numeric">1,234</td></tr></tfoot>' in page
    assert "Total of what was given" not in page  # who was found to be no victim is not added to the victims
    assert "The rest is not recorded." in page


def test_a_reviewers_reading_of_confidential_answers_is_recorded(client, officer, cycle, speaker, everything):
    with everything():
        report = report_of(state("KH"), cycle)
        fill(report, speaker)
        answer = Answer.objects.get(report=report, question__key="art5-1-q1")
        answer.kind = AnswerKind.CONFIDENTIAL
        answer.save()
        version = national_reports.submit(report=report, by=speaker)
    keys = reading.confidential_keys(version.content)
    assert "art5-1-q1" in keys
    page = page_of(client, version)
    assert "Confidential: goes into no report" in page
    assert "Your reading of this page is recorded." in page
    event = AuditEvent.objects.get(what="confidential answers read")
    assert (event.by, event.member_state, event.object_id) == (officer, state("KH"), str(report.pk))
    assert event.details == {
        "reference": "ACTIP-2026-KH-1",
        "questions": sorted(keys),
        "role": "SOMTC secretariat",
        "body": "",
    }
    client.force_login(speaker)
    page_of(client, version)
    assert AuditEvent.objects.filter(what="confidential answers read").count() == 1


def test_a_question_marked_confidential_counts_as_confidential_once_answered():
    question = {"confidentiality": "confidential", "kind": AnswerKind.VALUE}
    assert reading.is_confidential(question)
    assert not reading.is_confidential(question | {"kind": AnswerKind.UNANSWERED})


def test_a_contributor_reads_what_the_state_handed_in(client, version):
    client.force_login(contributor(state("KH")))
    assert "Accept this report" not in page_of(client, version)


def test_an_older_version_points_to_the_newer_one(client, officer, version, speaker, everything):
    section = Section.objects.get(key="article-5")
    with everything():
        reviews.return_sections(version=version, reasons={section: "Name the law."}, by=officer, note="Thank you.")
        report = version.report
        report.refresh_from_db()
        second = national_reports.submit(report=report, by=speaker)
    first = page_of(client, version)
    assert "A newer version exists." in first
    assert second.get_absolute_url() in first
    assert "Name the law." in first
    assert "Thank you." in first
    assert "Accept this report" not in first
    newest = page_of(client, second)
    assert "A newer version exists." not in newest
    assert "Accept this report" in newest


def test_reading_costs_the_same_however_many_versions_there_are(client, officer, version, speaker, everything):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            page_of(client, version)
        return len(captured)

    page_of(client, version)
    one = queries()
    with everything():
        for number in (1, 2):
            current = version.report.versions.get(number=number)
            reviews.return_sections(
                version=current, reasons={Section.objects.get(key="article-5"): "Again."}, by=officer
            )
            version.report.refresh_from_db()
            national_reports.submit(report=version.report, by=speaker)
    # Four more: the returned sections, their names, their clarifications.
    assert queries() - one <= 4


# --- Returning --------------------------------------------------------------------------------------------------------
def test_sections_are_returned_with_their_reasons(client, version, decided):
    url = reverse("report-return", args=[version.report_id, 1])
    response = client.post(
        url, {"return-article-5": "on", "reason-article-5": "Name the law of 2026.", "note": ""}, follow=True
    )
    assert "1 section was returned to Cambodia." in response.content.decode()
    assert decided() == [("returned", [("article-5", "Name the law of 2026.")])]


def test_a_return_without_a_section_is_refused(client, version, decided):
    response = client.post(reverse("report-return", args=[version.report_id, 1]), {"note": "Hello"})
    page = response.content.decode()
    assert '<a href="#id_return-context">Choose at least one section to return, and say why</a>' in page
    assert "Hello" in page
    assert decided() == []


def test_a_reason_is_asked_for_and_what_was_written_is_kept(client, version, decided):
    response = client.post(
        reverse("report-return", args=[version.report_id, 1]),
        {"return-article-5": "on", "reason-article-5": "", "reason-article-6": "The year is missing."},
    )
    assert response.context["form"].errors == {
        "reason-article-5": ["Say what must change"],
        "return-article-6": ["Choose this section to return it, or delete the reason"],
    }
    page = response.content.decode()
    assert "The year is missing." in page
    assert re.search(r'id="id_return-article-5"[^>]* checked', page)
    assert decided() == []


def test_a_link_from_the_report_chooses_the_section(client, version):
    page = client.get(reverse("report-return", args=[version.report_id, 1]), {"section": "article-8"}).content.decode()
    assert re.findall(r'id="id_return-([\w-]+)"[^>]* checked', page) == ["article-8"]


def test_a_report_that_was_decided_meanwhile_is_not_returned(client, officer, version, everything):
    with everything():
        reviews.accept(version=version, by=officer, despite="Read on paper.")
    url = reverse("report-return", args=[version.report_id, 1])
    response = client.post(url, {"return-article-5": "on", "reason-article-5": "Name the law."})
    assert response.status_code == 409
    page = response.content.decode()
    assert "A report that is accepted cannot be returned. Nothing was returned" in page
    assert "Name the law." in page
    assert client.get(url).status_code == 302


# --- Accepting --------------------------------------------------------------------------------------------------------
def test_accepting_asks_first(client, version, decided):
    page = client.get(reverse("report-accept", args=[version.report_id, 1])).content.decode()
    assert "Accept the report of Cambodia?" in page
    assert "Nothing is shown to donors by accepting." in page
    assert decided() == []


def test_an_accepted_report_is_accepted_once(client, officer, version, everything, decided):
    url = reverse("report-accept", args=[version.report_id, 1])
    response = client.post(url, {"note": "Thank you.", "despite": "Read on paper."}, follow=True)
    assert "The report of Cambodia is accepted." in response.content.decode()
    with everything():
        report = NationalReport.objects.get(pk=version.report_id)
    assert (report.status, report.accepted_by) == (ReportStatus.ACCEPTED, officer)
    assert client.post(url, {"note": "", "despite": "Read on paper."}).status_code == 409
    assert decided() == [("accepted", [])]


def test_a_focal_point_may_read_but_not_decide(client, version, speaker, decided):
    client.force_login(speaker)
    response = client.post(reverse("report-accept", args=[version.report_id, 1]), {"note": ""})
    assert response.status_code == 403
    assert decided() == []


def test_what_the_state_writes_after_a_return_is_not_on_the_page(client, officer, version, speaker, everything):
    section = Section.objects.get(key="article-5")
    with everything():
        reviews.return_sections(version=version, reasons={section: "Name the law."}, by=officer)
        report_section = version.report.sections.get(section=section)
        question = Question.objects.get(key="art5-1-q1")
        answer = Answer.objects.get(report=version.report, question=question)
        entry = answers.GivenAnswer(answer.kind, answer.value, "Words of the draft.", "", base_version=answer.version)
        saved = answers.save_answers(report_section=report_section, entries={question.key: entry}, by=speaker)
        assert saved.changed == [question.key]
    assert "Words of the draft." not in page_of(client, version)


def test_the_accepted_report_says_so(client, officer, cycle, everything):
    with everything():
        version = accepted(report_of(state("KH"), cycle), focal_point(state("KH")), officer)
    assert re.search(r"Accepted on \d+ \w+ \d{4}", page_of(client, version))
