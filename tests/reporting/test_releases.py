"""What a state decides on its accepted report, marks as received, asks and answers: the actions."""

import io

import pytest
from django.core.exceptions import PermissionDenied

from members.models import AuditEvent
from members.row_access import row_access
from reporting.actions import national_reports, releases, requests, reviews
from reporting.documents.store import Upload
from reporting.enums import ConsentAnswer
from reporting.errors import StepNotAllowed, WorkflowError
from reporting.models import (
    Answer,
    NationalReport,
    OutgoingMail,
    PartyEdition,
    ReceivedInformation,
    ReleaseConsent,
    Section,
)
from reporting.queries import release as release_queries
from tests.factories import contributor, focal_point, state
from tests.factories.releases import AUTHORITY, WORDS, decide, keys, marked, release_now
from tests.factories.reports import report_of

pytestmark = pytest.mark.django_db


def test_a_decision_names_authority_letter_time_and_person_and_is_never_changed(kh):
    pdf = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
    letter = Upload(io.BytesIO(pdf), "letter.pdf", len(pdf))
    assert decide(kh, letter, section_article_5="ammtc") == [("section", "article-5")]
    consent = ReleaseConsent.objects.get()
    assert (consent.authority, consent.decided_by, consent.version.reference) == (
        AUTHORITY,
        kh.officer,
        "ACTIP-2026-KH-1",
    )
    assert (consent.letter.filename, consent.letter.confidentiality) == ("letter.pdf", "restricted")
    assert decide(kh, section_article_5="ammtc") == []
    decide(kh, section_article_5="none")
    assert [d.audience for d in kh.report.release_decisions.all()] == ["ammtc", "none"]
    event = AuditEvent.objects.filter(what="release decided").first()
    assert event.details["items"] == {"section article-5": "none"}


def test_only_the_focal_point_decides_and_only_on_an_accepted_report(kh, everything):
    choice = {("section", "article-5"): "ammtc"}
    with pytest.raises(PermissionDenied):
        releases.decide(report=kh.report, choices=choice, authority=AUTHORITY, by=kh.reviewer)
    thai = report_of(state("TH"), kh.cycle)
    with pytest.raises(StepNotAllowed, match="once the secretariat has accepted"):
        releases.decide(report=thai, choices=choice, authority=AUTHORITY, by=focal_point(state("TH")))
    with pytest.raises(WorkflowError, match="no such item"):
        decide(kh, answer_art99="ammtc")


@pytest.mark.parametrize(("section", "way"), [("article-99", "ammtc"), ("article-5", releases.AS_SECTION)])
def test_a_section_must_be_there_and_follows_no_other(kh, section, way):
    decide(kh, section_article_5="ammtc")
    with pytest.raises(WorkflowError, match="The report has no such section"):
        releases.decide(report=kh.report, choices={("section", section): way}, authority=AUTHORITY, by=kh.officer)


def test_what_is_changed_later_waits_for_a_new_decision(kh):
    """A correction changes one answer: that one is held back, and the rest stays released."""
    decide(kh, section_article_5="parties")
    section = Section.objects.get(key="article-5")
    asked = requests.ask_to_correct(report=kh.report, sections=[section], reason="A new act", by=kh.officer)
    requests.answer(request=asked, granted=True, answer="Granted.", by=kh.reviewer)
    assert "art5-1-q1" in keys(PartyEdition.objects.latest("pk").content), "released words stay while it is corrected"
    Answer.objects.filter(report=kh.report, question__key="art5-1-q1").update(narrative="Other words.")
    kh.report.refresh_from_db()
    version = national_reports.submit(report=kh.report, by=kh.officer, day=kh.cycle.due_on)
    reviews.accept(version=version, by=kh.reviewer, despite="Read on paper.")
    release = release_now(kh)
    assert release.items["answer", "art5-1-q1"].why == "It was changed since the decision. Decide again."
    assert release.items["answer", "art5-2-q1"].audience == "parties"
    newest = PartyEdition.objects.latest("pk")
    assert "art5-1-q1" not in keys(newest.content) and "art5-2-q1" in keys(newest.content)
    assert decide(kh, section_article_5="parties") == [("section", "article-5")]
    assert "Other words." in str(PartyEdition.objects.latest("pk").content)


def test_a_report_that_is_not_accepted_has_nothing_for_other_parties(kh):
    assert releases.refresh(report_of(state("TH"), kh.cycle)) is None


def test_information_of_another_party_waits_for_its_consent(kh, mailoutbox):
    ref = ("answer", "art5-1-q1")
    decide(kh, section_article_5="donors")
    mark = marked(kh)
    assert release_now(kh).items[ref].audience == "secretariat"
    assert "art5-1-q1" not in keys(PartyEdition.objects.latest("pk").content)
    with pytest.raises(WorkflowError, match="Ask for the consent of Thailand first"):
        decide(kh, answer_art5_1_q1="parties")
    asked = releases.ask_consent(mark=mark, audience="parties", by=kh.officer)
    with pytest.raises(StepNotAllowed, match="was asked already"):
        releases.ask_consent(mark=mark, audience="parties", by=kh.officer)
    with pytest.raises(StepNotAllowed, match="so the mark stays"):
        releases.lift(mark=mark, reason="A mistake", by=kh.officer)
    thai = focal_point(state("TH"))
    with pytest.raises(PermissionDenied, match="focal point of Thailand"):
        releases.reply(request=asked, answer="granted", authority=AUTHORITY, note="", by=kh.officer)
    with row_access(states=[state("TH").pk]):  # as in a request of the giver
        assert NationalReport.objects.filter(pk=kh.report.pk).count() == 0
        releases.reply(request=asked, answer=ConsentAnswer.GRANTED, authority="Letter 7", note="", by=thai)
    assert release_now(kh).items[ref].audience == "parties"
    assert "art5-1-q1" in keys(PartyEdition.objects.latest("pk").content)
    with row_access(states=[state("TH").pk]):
        releases.reply(request=asked, answer=ConsentAnswer.WITHDRAWN, authority="Letter 8", note="", by=thai)
    assert release_now(kh).items[ref].audience == "secretariat"
    assert "art5-1-q1" not in keys(PartyEdition.objects.latest("pk").content)
    assert OutgoingMail.objects.filter(key__startswith="consent-answered").count() == 2
    assert [WORDS in mail.body for mail in OutgoingMail.objects.filter(key__startswith="consent")] == [False] * 2


def test_a_consent_holds_for_exactly_the_item_that_was_shown(kh):
    ref = ("answer", "art5-1-q1")
    decide(kh, section_article_5="parties")
    mark = marked(kh)
    asked = releases.ask_consent(mark=mark, audience="parties", by=kh.officer)
    releases.reply(request=asked, answer="granted", authority="Letter 7", note="", by=focal_point(state("TH")))
    version = kh.report.versions.accepted().newest()
    question = next(q for s in version.content["sections"] for q in s["questions"] if q["key"] == "art5-1-q1")
    question["narrative"] = "Something else of theirs."
    assert release_queries.releases_of([version])[version.pk].items[ref].audience == "secretariat"


@pytest.mark.parametrize(
    ("key", "giver", "error", "words"),
    [
        ("art99", "TH", WorkflowError, "The report has no such item. Open the page again."),
        ("art5-1-q1", "KH", WorkflowError, "Choose another Party"),
        ("art5-1-q1", "TL", WorkflowError, "Choose another Party"),  # a member state that is not a Party
        ("art5-2-q1", "VN", StepNotAllowed, "marked already: it was received from Thailand"),
    ],
)
def test_a_mark_that_cannot_be_set_says_why(kh, key, giver, error, words):
    marked(kh, "art5-2-q1")
    with pytest.raises(error, match=words):
        releases.mark(report=kh.report, ref=("answer", key), giver=state(giver), described="A note", by=kh.officer)


def test_a_mark_made_by_mistake_is_lifted_once_and_nobody_is_asked_about_it(kh):
    decide(kh, section_article_5="parties")
    mark = marked(kh)
    assert "art5-1-q1" not in keys(PartyEdition.objects.latest("pk").content)
    releases.lift(mark=mark, reason="It is our own", by=kh.officer)
    assert "art5-1-q1" in keys(PartyEdition.objects.latest("pk").content)
    with pytest.raises(StepNotAllowed, match="taken away already"):
        releases.lift(mark=mark, reason="It is our own", by=kh.officer)
    with pytest.raises(StepNotAllowed, match="Mark the item again before you ask"):
        releases.ask_consent(mark=mark, audience="parties", by=kh.officer)


def test_a_consent_that_would_change_nothing_is_not_asked_for(kh):
    with pytest.raises(WorkflowError, match="nothing else needs a consent"):
        releases.ask_consent(mark=marked(kh), audience="secretariat", by=kh.officer)
    with pytest.raises(WorkflowError, match="goes no further than “Secretariat only”"):
        releases.ask_consent(mark=marked(kh, "art8-1-q2"), audience="ammtc", by=kh.officer)


def test_nobody_is_asked_about_an_item_that_was_taken_out(kh):
    mark = marked(kh)
    ReceivedInformation.objects.filter(pk=mark.pk).update(key="art5-9-q9")
    with pytest.raises(StepNotAllowed, match="no longer in the accepted report"):
        releases.ask_consent(mark=mark, audience="ammtc", by=kh.officer)
    release = release_now(kh)
    ref = ("answer", "art5-9-q9")
    assert release.allowed_by_giver(ref) == "secretariat"


def test_the_giver_answers_once_and_takes_back_only_what_it_gave(kh):
    asked = releases.ask_consent(mark=marked(kh), audience="parties", by=kh.officer)
    thai = focal_point(state("TH"))

    def reply(answer: str) -> None:
        releases.reply(request=asked, answer=answer, authority="Letter 7", note="", by=thai)

    with pytest.raises(StepNotAllowed, match="Only a consent that was given can be taken back"):
        reply("withdrawn")
    reply("refused")
    with pytest.raises(StepNotAllowed, match="is refused already"):
        reply("granted")
    with pytest.raises(StepNotAllowed, match="Only a consent that was given can be taken back"):
        reply("withdrawn")


def test_with_its_consent_an_item_is_decided_on_as_any_other(kh):
    asked = releases.ask_consent(mark=marked(kh), audience="ammtc", by=kh.officer)
    releases.reply(request=asked, answer="granted", authority="Letter 7", note="", by=focal_point(state("TH")))
    assert decide(kh, answer_art5_1_q1="ammtc") == [("answer", "art5-1-q1")]
    assert release_now(kh).items["answer", "art5-1-q1"].audience == "ammtc"
    with pytest.raises(WorkflowError, match="Ask for the consent of Thailand first"):
        decide(kh, answer_art5_1_q1="parties")


def test_every_act_has_its_audit_row_without_words_of_the_item(kh):
    thai = focal_point(state("TH"))
    decide(kh, section_article_5="ammtc")
    asked = releases.ask_consent(mark=marked(kh), audience="ammtc", by=kh.officer)
    releases.reply(request=asked, answer="granted", authority="Letter 7", note="Our words", by=thai)
    releases.lift(mark=marked(kh, "art5-2-q1"), reason="Our own", by=kh.officer)
    told = AuditEvent.objects.filter(at__gte=kh.report.consents.get().decided_at).order_by("at")
    assert [(event.what, event.by) for event in told] == [
        ("release decided", kh.officer),
        ("information marked as received", kh.officer),
        ("consent asked for", kh.officer),
        ("consent granted", thai),
        ("information marked as received", kh.officer),
        ("mark of received information lifted", kh.officer),
    ]
    assert not [event for event in told if WORDS in str(event.details) or "Our words" in str(event.details)]


@pytest.mark.parametrize("act", ["mark", "lift", "ask_consent"])
def test_only_the_focal_point_marks_lifts_and_asks(kh, act):
    mark = marked(kh)
    given = {
        "mark": {"report": kh.report, "ref": ("answer", "art5-2-q1"), "giver": state("TH"), "described": "A note"},
        "lift": {"mark": mark, "reason": "A mistake"},
        "ask_consent": {"mark": mark, "audience": "ammtc"},
    }[act]
    for person in (contributor(state("KH")), focal_point(state("TH")), kh.reviewer):
        with pytest.raises(PermissionDenied):
            getattr(releases, act)(**given, by=person)
    assert [found.lifted_at for found in ReceivedInformation.objects.all()] == [None]
