"""The secretariat asks, the state answers: what each side sees, in which order it goes, and that nothing is lost."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from members.models import AuditEvent
from members.row_access import row_access
from reporting.actions import answers, clarifications, national_reports, reviews
from reporting.enums import ClarificationStatus, ReportStatus
from reporting.errors import AlreadyChanged, StepNotAllowed, WorkflowError
from reporting.messages import reminders
from reporting.models import (
    Answer,
    Clarification,
    ClarificationMessage,
    EvidenceFile,
    Notification,
    OutgoingMail,
    Question,
    ReviewDecision,
    Section,
)
from reporting.queries.clarifications import answer_over_versions
from tests.factories import contributor, focal_point, secretariat, state
from tests.factories.reports import open_cycle, report_of, submitted

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture
def officer():
    return secretariat(name="First officer")


@pytest.fixture
def speaker():
    return focal_point(state("KH"), name="Focal point, Cambodia")


@pytest.fixture
def version(officer, speaker, everything):
    with everything():
        return submitted(report_of(state("KH"), open_cycle(officer)), speaker)


@pytest.fixture
def section():
    return Section.objects.get(key="article-5")


@pytest.fixture
def question():
    return Question.objects.get(key="art5-1-q1")


@pytest.fixture
def thread(version, section, question, officer, everything):
    with everything():
        return clarifications.ask(
            report=version.report, section=section, question=question, text="Which act is it?", by=officer
        )


def own():
    return row_access(states=[state("KH").pk])


def post(client, person, thread, **data):
    client.force_login(person)
    return client.post(thread.get_absolute_url(), {"version": "0", "then": "send", **data})


# --- Who sees what ----------------------------------------------------------------------------------------------------
def test_an_unsent_question_does_not_exist_for_the_state(client, version, section, officer, speaker, everything):
    with everything():
        thread = clarifications.ask(report=version.report, section=section, text="Which act?", send=False, by=officer)
    with own():
        assert (Clarification.objects.count(), ClarificationMessage.objects.count()) == (0, 0)
        assert AuditEvent.objects.filter(member_state=state("KH"), what__startswith="clarification").count() == 0
    client.force_login(speaker)
    assert client.get(thread.get_absolute_url()).status_code == 404
    assert "Which act?" not in client.get(f"/reports/{version.report_id}/clarifications/").content.decode()
    assert OutgoingMail.objects.filter(key__startswith="clarification").count() == 0


def test_numbers_do_not_tell_that_something_was_prepared_and_not_sent(version, section, officer, everything):
    def ask(text: str, *, send: bool):
        return clarifications.ask(report=version.report, section=section, text=text, send=send, by=officer)

    with everything():
        kept, first = ask("Since when?", send=False), ask("Which office?", send=True)
        gone = ask("Why?", send=False)
        clarifications.remove(thread=gone, by=officer)
        second = ask("Until when?", send=True)
        assert (kept.number, first.number, second.number) == (None, 1, 2)
        assert "not sent yet" in str(kept)
        clarifications.send(thread=kept, text="Since when, exactly?", base_version=1, by=officer)
        kept.refresh_from_db()
        assert kept.number == 3


def test_a_states_draft_does_not_exist_for_the_secretariat(client, thread, officer, speaker):
    assert post(client, speaker, thread, text="The act of 2008.", then="keep").status_code == 302
    with row_access(reviews=True):
        assert [m.text for m in ClarificationMessage.objects.all()] == ["Which act is it?"]
        assert Clarification.objects.get().status == ClarificationStatus.OPEN
    client.force_login(officer)
    assert "The act of 2008." not in client.get(thread.get_absolute_url()).content.decode()


def test_another_state_and_the_database_know_nothing_of_it(thread):
    with row_access(states=[state("TH").pk]):
        assert (Clarification.objects.count(), ClarificationMessage.objects.count()) == (0, 0)
    assert Clarification.objects.count() == 0


def test_a_state_cannot_resolve_or_write_for_the_secretariat(thread, speaker):
    with own():
        changed = Clarification.objects.filter(pk=thread.pk)
        with pytest.raises(Exception, match="row-level security"), row_access(states=[state("KH").pk]):
            changed.update(status=ClarificationStatus.RESOLVED, resolved_at=timezone.now(), resolved_by=speaker)


# --- Asking and answering ---------------------------------------------------------------------------------------------
def test_a_question_is_asked_answered_asked_on_resolved_and_reopened(client, thread, officer, speaker, everything):
    assert post(client, speaker, thread, text="The act of 2008.").status_code == 302
    assert post(client, officer, thread, text="Which section of it?").status_code == 302
    assert post(client, speaker, thread, text="Section 6.").status_code == 302
    client.force_login(officer)
    client.post(reverse("clarification-resolve", args=[thread.pk]))
    refused = post(client, speaker, thread, text="One more thing.")
    assert refused.status_code == 409
    assert "One more thing." in refused.content.decode()
    assert post(client, officer, thread, text="And the penalty?").status_code == 302
    with everything():
        thread.refresh_from_db()
        assert (thread.status, thread.resolved_at) == (ClarificationStatus.OPEN, None)
        assert [(m.side, m.text) for m in thread.messages.all()] == [
            ("secretariat", "Which act is it?"),
            ("state", "The act of 2008."),
            ("secretariat", "Which section of it?"),
            ("state", "Section 6."),
            ("secretariat", "And the penalty?"),
        ]
    acts = AuditEvent.objects.filter(object_type="reporting.clarification").order_by("at")
    assert [event.what for event in acts] == [
        "clarification asked",
        "clarification answered",
        "clarification asked further",
        "clarification answered",
        "clarification resolved",
        "clarification reopened",
    ]


def test_the_e_mail_has_a_link_and_no_word_of_either_side(client, thread, officer, speaker, everything):
    post(client, speaker, thread, text="The act of 2008.")
    with everything():
        mails = list(OutgoingMail.objects.filter(key__startswith="clarification").order_by("pk"))
    assert [mail.person for mail in mails] == [speaker, officer]
    for mail in mails:
        assert thread.get_absolute_url() in mail.body
        assert "act" not in mail.subject + mail.body.replace("ACTIP", "")


def test_several_questions_go_with_one_e_mail(client, version, section, officer, speaker, everything):
    with everything():
        for text in ("Which act?", "Since when?"):
            clarifications.ask(report=version.report, section=section, text=text, send=False, by=officer)
        pks = list(Clarification.objects.values_list("pk", flat=True))
    client.force_login(officer)
    url = reverse("clarification-send-all", args=[version.report_id])
    assert "Since when?" in client.get(url).content.decode()
    assert client.post(url, {"thread": pks}).status_code == 302
    assert "a colleague sent or deleted them already" in client.post(url, {"thread": pks}, follow=True).content.decode()
    with everything():
        assert {thread.status for thread in Clarification.objects.all()} == {ClarificationStatus.OPEN}
        [mail] = OutgoingMail.objects.filter(key__startswith="clarification")
    assert mail.person == speaker and reverse("clarification-list", args=[version.report_id]) in mail.body


def test_a_day_that_has_passed_is_refused_and_the_text_stays(client, version, officer):
    client.force_login(officer)
    url = reverse("clarification-ask", args=[version.report_id, "article-5"])
    day = timezone.localdate() - timedelta(days=1)
    data = {"text": "Which act?", "due_on_day": day.day, "due_on_month": day.month, "due_on_year": day.year}
    response = client.post(url, data)
    assert response.status_code == 409
    assert "The day for the answer has passed." in response.content.decode()
    assert "Which act?" in response.content.decode()


def test_a_contributor_drafts_and_the_focal_point_sends(client, thread, version, section, speaker, everything):
    colleague, stranger = contributor(state("KH")), contributor(state("KH"))
    with everything():
        answers.assign_section(
            report_section=version.report.sections.get(section=section), people=[colleague], by=speaker
        )
    assert post(client, stranger, thread, text="x").status_code == 404
    assert post(client, colleague, thread, text="The act of 2008.").status_code == 403
    assert post(client, colleague, thread, text="The act of 2008.", then="keep").status_code == 302
    page = client.get(thread.get_absolute_url()).content.decode()
    assert "Your focal point reads the draft and sends it." in page
    assert post(client, speaker, thread, version="1", text="The act of 2008.").status_code == 302
    with everything():
        [message] = thread.messages.filter(side="state")
        assert (message.written_by, message.sent_by) == (colleague, speaker)


def test_two_who_write_the_same_draft_lose_nothing(client, thread, speaker):
    second = focal_point(state("KH"), name="Second focal point")
    post(client, second, thread, text="Words of the second.", then="keep")
    response = post(client, speaker, thread, text="Words of the first.")
    page = response.content.decode()
    assert response.status_code == 409
    assert "Second focal point changed this draft while you wrote. Nothing was sent." in page
    assert "Words of the first." in page and "Words of the second." in page
    assert response.context["form"]["version"].value() == "1"
    assert post(client, speaker, thread, version="1", text="Words of both.").status_code == 302


def test_an_empty_answer_is_not_sent(client, thread, speaker):
    response = post(client, speaker, thread, text="  ")
    assert response.status_code == 409
    assert "Write your text first." in response.content.decode()


# --- Documents --------------------------------------------------------------------------------------------------------
def test_a_document_goes_to_the_secretariat_with_the_answer_and_not_before(client, thread, officer, speaker):
    client.force_login(speaker)
    url = reverse("clarification-documents", args=[thread.pk])
    sent = {"title": "The act", "confidentiality": "official", "how": "new", "upload": SimpleUploadedFile("a.pdf", PDF)}
    assert client.post(url, sent).status_code == 302
    with row_access(reviews=True):
        assert EvidenceFile.objects.count() == 0
    with own():
        version = thread.messages.get(side="state").version
    assert post(client, speaker, thread, version=str(version), text="It is attached.").status_code == 302
    client.force_login(officer)
    page = client.get(thread.get_absolute_url()).content.decode()
    with row_access(reviews=True):
        evidence = EvidenceFile.objects.get()
    url = reverse("evidence-download", args=[thread.report_id, evidence.pk])
    assert url in page
    assert client.get(url).status_code == 200


def test_what_is_typed_is_kept_when_a_document_is_attached(client, thread, speaker):
    response = post(client, speaker, thread, text="It is attached.", then="attach")
    assert response.url == reverse("clarification-documents", args=[thread.pk])
    with own():
        assert thread.messages.get(side="state").text == "It is attached."


# --- Returning and accepting ------------------------------------------------------------------------------------------
def test_a_return_collects_what_is_open_and_makes_a_thread_of_a_reason(client, version, thread, officer, everything):
    other = Section.objects.get(key="article-6")
    with everything():
        unsent = clarifications.ask(
            report=version.report, section=thread.section, text="Since when?", send=False, by=officer
        )
    client.force_login(officer)
    url = reverse("report-return", args=[version.report_id, 1])
    page = client.get(url).content.decode()
    assert "Which act is it?" in page and "Since when?" in page
    data = {"return-article-5": "on", "return-article-6": "on", "reason-article-6": "The year is missing."}
    assert client.post(url, data).status_code == 302
    with everything():
        returned = ReviewDecision.objects.get().sections.all()
        found = {item.section.key: [link.thread for link in item.clarifications.all()] for item in returned}
        [written] = found["article-6"]
        assert found["article-5"] == [thread, unsent]
        assert (written.section, written.messages.get().text) == (other, "The year is missing.")
        assert {t.status for t in Clarification.objects.all()} == {ClarificationStatus.OPEN}
        assert [item.reason for item in returned] == [
            "Please answer the 2 clarifications on this section.",
            "The year is missing.",
        ]


def test_a_changed_answer_is_shown_by_version(version, thread, question, officer, speaker, everything):
    with everything():
        reviews.return_sections(version=version, reasons={thread.section: ""}, by=officer)
        report = version.report
        report.refresh_from_db()
        answer = Answer.objects.get(report=report, question=question)
        entry = answers.GivenAnswer(answer.kind, answer.value, "The act of 2008 is in force.", "", answer.version)
        report_section = report.sections.get(section=thread.section)
        answers.save_answers(report_section=report_section, entries={question.key: entry}, by=speaker)
        assert [item.version.number for item in answer_over_versions(speaker, thread)] == [1]
        second = national_reports.submit(report=report, by=speaker)
        first, after = answer_over_versions(officer, thread)
    assert (first.version, first.change, after.version) == (version, None, second)
    words = [(piece.what, piece.text) for piece in after.change.pieces]
    assert ("new", "of 2008 ") in words
    assert not any("confirm" in text for _, text in words)


def test_a_report_with_open_clarifications_is_not_accepted_unless_they_are_resolved_with_it(
    client, version, thread, officer, everything
):
    client.force_login(officer)
    url = reverse("report-accept", args=[version.report_id, 1])
    response = client.post(url, {"note": "Thank you.", "despite": "Read on paper."})
    assert "Resolve the clarifications, or return the sections" in response.content.decode()
    assert "Thank you." in response.content.decode()
    with everything(), pytest.raises(StepNotAllowed, match="not resolved: 1"):
        reviews.accept(version=version, by=officer, despite="Read on paper.")
    assert client.post(url, {"note": "", "resolve": "on", "despite": "Read on paper."}).status_code == 302
    with everything():
        thread.refresh_from_db()
        version.report.refresh_from_db()
    assert (thread.status, version.report.status) == (ClarificationStatus.RESOLVED, ReportStatus.ACCEPTED)


def test_a_report_with_unsent_questions_is_not_accepted(version, section, officer, everything):
    with everything():
        clarifications.ask(report=version.report, section=section, text="Which act?", send=False, by=officer)
        with pytest.raises(StepNotAllowed, match="not sent yet: 1"):
            reviews.accept(version=version, by=officer, resolve=True, despite="Read on paper.")


def test_a_return_while_the_state_corrects_is_refused_with_a_way_out(client, version, section, officer, everything):
    with everything():
        reviews.return_sections(version=version, reasons={section: "Name the act."}, by=officer)
    client.force_login(officer)
    url = reverse("report-return", args=[version.report_id, 1])
    response = client.post(url, {"return-article-6": "on", "reason-article-6": "The year is missing."})
    page = response.content.decode()
    assert response.status_code == 409
    assert "Cambodia is correcting sections that were returned already. Ask for clarification instead" in page
    assert "The year is missing." in page


def test_a_section_without_reason_and_without_clarification_is_not_returned(version, section, officer, everything):
    with everything(), pytest.raises(WorkflowError, match="Say what must change in"):
        reviews.return_sections(version=version, reasons={section: ""}, by=officer)


# --- Reminders --------------------------------------------------------------------------------------------------------
def test_the_focal_point_is_reminded_once_for_all_questions_of_a_day_until_they_are_answered(
    version, section, officer, speaker, everything
):
    today = timezone.localdate()
    day = today + timedelta(days=10)
    with everything():
        threads = [
            clarifications.ask(report=version.report, section=section, text=text, due_on=day, by=officer)
            for text in ("Which act?", "Since when?")
        ]

    def told() -> list[str]:
        with row_access(person=speaker.pk):
            found = Notification.objects.of(speaker).filter(key__startswith="clarification_due")
            return [message.subject.partition(": ")[2] for message in found.order_by("pk")]

    for left in (10, 7, 7, 1):
        reminders.send(day - timedelta(days=left))
    with everything():
        for thread in threads:
            clarifications.send(thread=thread, text="The act of 2008.", base_version=0, by=speaker)
    reminders.send(day + timedelta(days=1))
    assert told() == ["an answer to the secretariat is due in 7 days", "an answer to the secretariat is due tomorrow"]


# --- Where it is seen -------------------------------------------------------------------------------------------------
def test_the_state_finds_it_on_its_home_page_and_beside_the_answer(client, thread, version, speaker, officer):
    client.force_login(speaker)
    assert "The SOMTC secretariat waits for 1 answer." in client.get("/").content.decode()
    page = client.get(reverse("section-edit", args=[version.report_id, "article-5"])).content.decode()
    assert "Which act is it?" in page
    post(client, speaker, thread, text="The act of 2008.")
    assert "waits for 1 answer" not in client.get("/").content.decode()
    client.force_login(officer)
    assert "1 answer of the state waits for you." in client.get("/").content.decode()


def test_a_list_costs_the_same_for_one_and_five_threads(client, thread, version, section, officer, everything):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("clarification-list", args=[version.report_id])).status_code == 200
        return len(captured)

    client.force_login(officer)
    queries()
    one = queries()
    with everything():
        for number in range(4):
            clarifications.ask(report=version.report, section=section, text=f"Question {number}?", by=officer)
    assert queries() == one


def test_what_was_sent_is_not_deleted(client, thread, officer, everything):
    client.force_login(officer)
    page = client.post(reverse("clarification-remove", args=[thread.pk]), follow=True).content.decode()
    assert "Resolve it instead" in page
    with everything():
        assert Clarification.objects.count() == 1


def test_a_colleague_who_was_quicker_is_named_in_the_action_too(thread, speaker, officer, everything):
    with everything():
        with pytest.raises(AlreadyChanged):
            clarifications.send(thread=thread, text="x", base_version=7, by=speaker)
        with pytest.raises(PermissionDenied):
            clarifications.resolve(thread=thread, by=speaker)
