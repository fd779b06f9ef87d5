"""Answers of a newer report, offered to the report that was carried over from an older one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.models import AuditEvent
from reporting.actions import answers, carrying, national_reports, newer_answers, reviews, taking_back
from reporting.actions.answers import GivenAnswer
from reporting.enums import AnswerKind, SectionStatus
from reporting.errors import StepNotAllowed
from reporting.models import Answer, AnswerRevision, NationalReport, Section, SubmittedVersion
from reporting.queries.audit import NEWER_CARRIED_OVER, shown_to
from tests.factories import contributor, state
from tests.factories.reports import accepted, fill, open_cycle, report_of, say_how_far, submitted
from tests.reporting.test_carrying import answer_of, section_url
from tests.responses import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sees_everything")]
OLD, NEW = "ACTIP-2024-KH-1", "ACTIP-2025-KH-1"
OTHERWISE = {"art5_1_q1": "in_place", "art8_1_q2": 9}
OTHERWISE_KEYS = ["art5-1-q1", "art8-1-q2"]


@pytest.fixture
def submitted_last(officer, reviewer) -> SubmittedVersion:
    """Cambodia's report on 2025: submitted, after an accepted one on 2024 that answers two questions otherwise."""
    accepted(
        report_of(state("KH"), open_cycle(reviewer, year=2024)), officer, reviewer, art5_1_q1="planned", art8_1_q2=7
    )
    return submitted(report_of(state("KH"), open_cycle(reviewer, year=2025)), officer, **OTHERWISE)


@pytest.fixture
def draft(submitted_last, officer, reviewer) -> NationalReport:
    """The report on 2026, begun: it has the answers of 2024."""
    report = report_of(state("KH"), open_cycle(reviewer, year=2026))
    carrying.begin(report=report, by=officer)
    return report


def page_of(report: NationalReport) -> str:
    return reverse("newer-answers", args=[report.pk])


def offered(client, report: NationalReport) -> dict[str, bool]:
    """Key of each question that the page offers → whether it is ticked."""
    response = client.get(page_of(report))
    assert response.status_code == 200
    return {row.offer.question.key: row.is_chosen for row in response.context["rows"]}


def save(report: NationalReport, key: str, by, value, base: int = 1) -> None:
    row = report.sections.get(section__questions__key=key)
    entry = GivenAnswer(AnswerKind.VALUE, value, answer_of(report, key).narrative, base_version=base)
    assert answers.save_answers(report_section=row, entries={key: entry}, by=by).changed == [key]


def test_the_task_list_and_the_page_on_carried_answers_say_what_is_newer(client, draft, officer):
    client.force_login(officer)
    for name in ("report-detail", "report-carried"):
        response = client.get(reverse(name, args=[draft.pk]))
        assert f"Answers here come from {OLD}. Your report {NEW} is newer." in words_of(response), name
        assert page_of(draft) in response.content.decode()
    assert f"Carried over from {OLD}" in words_of(client.get(reverse("report-detail", args=[draft.pk])))


def test_each_answer_that_differs_is_offered_and_only_untouched_ones_are_ticked(client, draft, officer):
    client.force_login(officer)
    assert offered(client, draft) == {"art5-1-q1": True, "art8-1-q2": True}
    carrying.confirm(report_section=draft.sections.get(section__key="article-8"), by=officer, keys=["art8-1-q2"])
    assert offered(client, draft) == {"art5-1-q1": True, "art8-1-q2": False}
    save(draft, "art5-1-q1", officer, "in_progress")
    assert offered(client, draft) == {"art5-1-q1": False, "art8-1-q2": False}


def test_written_text_is_compared_word_by_word(client, officer, reviewer):
    accepted(report_of(state("KH"), open_cycle(reviewer, year=2024)), officer, reviewer)
    last = report_of(state("KH"), open_cycle(reviewer, year=2025))
    fill(last, officer)
    say_how_far(last, officer)
    Answer.objects.filter(report=last, question__key="art5-1-q1").update(
        narrative="The new act is in force and is used."
    )
    national_reports.submit(report=last, by=officer, day=last.cycle.due_on)
    report = report_of(state("KH"), open_cycle(reviewer, year=2026))
    client.force_login(officer)
    assert offered(client, report) == {"art5-1-q1": True}
    page = words_of(client.get(page_of(report)))
    assert "Explanation: stands now The act is in force and is used." in page
    assert f"Explanation: {NEW} The new act is in force and is used." in page
    assert "Explanation: words that differ The (added: new ) act is in force and is used." in page


def test_what_is_chosen_is_put_in_to_be_confirmed_and_the_rest_stays(client, draft, officer):
    client.force_login(officer)
    before = Answer.objects.filter(report=draft).count()
    response = client.post(page_of(draft), {"reference": NEW, "take": ["art5-1-q1:1"]}, follow=True)
    assert f"1 answer of {NEW} is put in. Confirm or change it in its section." in words_of(response)
    taken, left = answer_of(draft, "art5-1-q1"), answer_of(draft, "art8-1-q2")
    assert (taken.value, taken.version, taken.carried_from, taken.carried_year) == ("in_place", 2, NEW, 2025)
    assert taken.waits_for_confirmation and taken.updated_by == officer
    assert (left.value, left.version, left.carried_from) == (7, 1, OLD)
    assert Answer.objects.filter(report=draft).count() == before
    revisions = AnswerRevision.objects.filter(report=draft, question__key="art5-1-q1")
    assert [(r.version, r.value, r.by) for r in revisions] == [(2, "in_place", officer), (1, "planned", officer)]
    [act] = AuditEvent.objects.filter(what=NEWER_CARRIED_OVER)
    assert (act.by, act.details) == (officer, {"reference": NEW, "questions": ["art5-1-q1"]})
    assert draft.sections.get(section__key="article-5").status == SectionStatus.PREFILLED
    assert offered(client, draft) == {"art8-1-q2": True}, "what is left is offered as long as it differs"
    both = words_of(client.get(section_url(draft, "article-5")))
    assert "From your report on 2024, 2025, and not confirmed yet" in both


def test_when_all_is_the_same_the_page_says_so(client, draft, officer):
    client.force_login(officer)
    response = client.post(page_of(draft), {"reference": NEW, "take": ["art5-1-q1:1", "art8-1-q2:1"]}, follow=True)
    assert "2 answers of" in words_of(response) and "The newer report says the same." in words_of(response)
    again = client.post(page_of(draft), {"reference": NEW, "take": ["art5-1-q1:1"]}, follow=True)
    assert "these answers say the same already" in words_of(again), "a second click changes nothing"
    assert answer_of(draft, "art5-1-q1").version == 2


def test_what_a_colleague_saved_meanwhile_stays_and_the_page_says_so(client, draft, officer):
    helper = contributor(state("KH"))
    row = draft.sections.get(section__key="article-5")
    answers.assign_section(report_section=row, people=[helper], by=officer)
    save(draft, "art5-1-q1", helper, "in_progress")
    client.force_login(officer)
    response = client.post(page_of(draft), {"reference": NEW, "take": ["art5-1-q1:1", "art8-1-q2:1"]}, follow=True)
    words = words_of(response)
    assert "1 answer of" in words and "Somebody changed 1 of these answers after you opened the page." in words
    kept = answer_of(draft, "art5-1-q1")
    assert (kept.value, kept.version, kept.updated_by) == ("in_progress", 2, helper)
    assert answer_of(draft, "art8-1-q2").value == 9
    assert offered(client, draft) == {"art5-1-q1": False}


@pytest.mark.parametrize("version", ["", "x", "٣", "9" * 5000])
def test_a_version_that_never_existed_changes_nothing(client, draft, officer, version):
    response = client.post(page_of(draft), {"reference": NEW, "take": [f"art5-1-q1:{version}"]}, follow=True)
    assert response.status_code == 200
    assert "Somebody changed 1 of these answers" in words_of(response)


def test_a_closed_section_is_not_touched(client, draft, officer):
    draft.sections.filter(section__key="article-5").update(is_open=False)
    client.force_login(officer)
    assert offered(client, draft) == {"art5-1-q1": False, "art8-1-q2": True}
    page = client.get(page_of(draft)).content.decode()
    assert 'id="take-art5-1-q1"' not in page and "This section is not open now" in page
    response = client.post(page_of(draft), {"reference": NEW, "take": ["art5-1-q1:1"]}, follow=True)
    assert "1 answer is in a section that is not open now, and stays as it is." in words_of(response)
    assert answer_of(draft, "art5-1-q1").value == "planned"
    assert not AuditEvent.objects.filter(what=NEWER_CARRIED_OVER).exists()


def test_a_section_that_was_ready_is_in_progress_again(draft, officer):
    draft.sections.filter(section__key="article-5").update(status=SectionStatus.READY)
    newer_answers.take(report=draft, reference=NEW, chosen={"art5-1-q1": 1}, by=officer)
    assert draft.sections.get(section__key="article-5").status == SectionStatus.IN_PROGRESS


def test_a_report_that_was_taken_back_or_returned_is_not_offered(client, draft, submitted_last, officer, reviewer):
    client.force_login(officer)
    taking_back.take_back(report=submitted_last.report, by=officer)
    assert "There is no newer report" in words_of(client.get(page_of(draft)))
    with pytest.raises(StepNotAllowed):
        newer_answers.take(report=draft, reference=NEW, chosen={"art5-1-q1": 1}, by=officer)
    last = NationalReport.objects.select_related("cycle", "member_state").get(pk=submitted_last.report_id)
    second = national_reports.submit(report=last, by=officer, day=last.cycle.due_on)
    assert offered(client, draft) == {"art5-1-q1": True, "art8-1-q2": True}
    section = Section.objects.of_report(last.cycle.questionnaire_id).get(key="article-5")
    reviews.return_sections(version=second, reasons={section: "Name the act."}, by=reviewer)
    assert "There is no newer report" in words_of(client.get(page_of(draft)))
    # The page was opened before it came back: what was chosen there is refused in words.
    response = client.post(page_of(draft), {"reference": NEW, "take": ["art5-1-q1:1"]}, follow=True)
    assert "Another report is the newest now. Nothing was changed" in words_of(response)


def test_a_report_that_was_accepted_since_is_offered(client, draft, submitted_last, officer, reviewer):
    reviews.accept(version=submitted_last, by=reviewer, despite="Read on paper.")
    client.force_login(officer)
    assert offered(client, draft) == {"art5-1-q1": True, "art8-1-q2": True}
    carried = client.get(reverse("report-carried", args=[draft.pk]))
    assert carried.context["before"].reference == OLD, "the page is about what was carried over"


def test_a_report_that_began_with_nothing_takes_answers_too(client, officer, reviewer):
    last = report_of(state("KH"), open_cycle(reviewer, year=2025))
    submitted(last, officer, **OTHERWISE)
    report = report_of(state("KH"), open_cycle(reviewer, year=2026))
    carrying.begin(report=report, by=officer)
    client.force_login(officer)
    page = client.get(reverse("report-detail", args=[report.pk]))
    assert f"Nothing was carried over when this report began. Meanwhile there is your report {NEW}." in words_of(page)
    assert offered(client, report)["art5-1-q1"]
    client.post(page_of(report), {"reference": NEW, "take": ["art5-1-q1:0"]})
    assert answer_of(report, "art5-1-q1").carried_from == NEW


def test_a_submitted_report_takes_nothing(client, draft, officer):
    NationalReport.objects.filter(pk=draft.pk).update(status="submitted")
    client.force_login(officer)
    assert "This report cannot be changed now." in words_of(client.get(page_of(draft)))
    client.post(page_of(draft), {"reference": NEW, "take": ["art5-1-q1:1"]})
    assert answer_of(draft, "art5-1-q1").value == "planned"


def test_a_contributor_is_told_that_it_is_for_the_focal_point(client, draft):
    client.force_login(contributor(state("KH")))
    assert client.get(page_of(draft)).status_code == 403
    assert client.post(page_of(draft), {"reference": NEW, "take": ["art5-1-q1:1"]}).status_code == 403
    assert answer_of(draft, "art5-1-q1").value == "planned"
    assert NEW not in words_of(client.get(reverse("report-detail", args=[draft.pk])))


def test_the_secretariat_does_not_learn_of_it(client, draft, officer, reviewer):
    newer_answers.take(report=draft, reference=NEW, chosen={"art5-1-q1": 1}, by=officer)
    NationalReport.objects.filter(pk=draft.pk).update(status="returned")
    assert shown_to(officer).filter(what=NEWER_CARRIED_OVER).exists()
    assert not shown_to(reviewer).filter(what=NEWER_CARRIED_OVER).exists()
    for person, told in ((officer, True), (reviewer, False)):
        client.force_login(person)
        page = words_of(client.get(reverse("report-history", args=[draft.pk])))
        assert ("carried over" in page.lower()) is told


def test_it_takes_as_many_queries_for_many_answers_as_for_one(client, draft, officer):
    client.force_login(officer)

    def count(act) -> int:
        with CaptureQueriesContext(connection) as queries:
            act()
        return len(queries)

    client.get(page_of(draft))  # what is kept between requests is there from now on
    few = count(lambda: client.get(page_of(draft)))
    Answer.objects.filter(report=draft, carried_from=OLD).exclude(question__key__in=OTHERWISE_KEYS).update(
        reason="Other."
    )
    many = {key: 1 for key in offered(client, draft) if key not in OTHERWISE_KEYS}
    assert len(many) > 2
    assert count(lambda: client.get(page_of(draft))) == few
    one = count(lambda: newer_answers.take(report=draft, reference=NEW, chosen={"art5-1-q1": 1}, by=officer))
    assert count(lambda: newer_answers.take(report=draft, reference=NEW, chosen=many, by=officer)) == one
    assert offered(client, draft) == {"art8-1-q2": True}
