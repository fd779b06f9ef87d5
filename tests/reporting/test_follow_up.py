"""Recommendations and commitments: recorded once, asked about from cycle to cycle, reported, ended."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from members.models import AuditEvent
from members.row_access import row_access
from reporting.actions import answers, consolidation, entries, follow_up, national_reports, reviews, saving
from reporting.enums import Closing, ProgressStatus, SectionStatus
from reporting.errors import ReportIncomplete, StepNotAllowed, WorkflowError
from reporting.models import (
    EntryRevision,
    FollowUpItem,
    ItemProgress,
    Obligation,
    OutgoingMail,
    ReportedProgress,
    Section,
)
from reporting.queries.follow_up import NOTHING_YET, rows_of, tracked
from reporting.snapshot import readiness, reading
from reporting.snapshot.asked import asked_of
from reporting.snapshot.build import SCHEMA
from tests.factories import contributor, donor, focal_point, state
from tests.factories.reports import accepted, fill, open_cycle, report_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sees_everything")]


@pytest.fixture
def past(officer, reviewer):
    """Cambodia's accepted report on 2025."""
    return accepted(report_of(state("KH"), open_cycle(reviewer, year=2025)), officer, reviewer)


def obligations(*keys: str) -> list[Obligation]:
    return list(Obligation.objects.filter(key__in=keys or ["art14-1"]))


def recommendation(version, reviewer, text="Issue the screening form to all border posts.") -> FollowUpItem:
    return follow_up.recommend_from_review(
        version=version, section="Article 14", text=text, obligations=obligations(), wished_for=date(2026, 12, 1),
        key=uuid4(), by=reviewer,
    )  # fmt: skip


def adopted(reviewer, of=None, met_on=date(2026, 6, 10)) -> FollowUpItem:
    return follow_up.recommend_by_somtc(
        meeting="26th SOMTC", met_on=met_on, text="Name a contact for urgent cases.", obligations=obligations(),
        state=of, wished_for=None, key=uuid4(), by=reviewer,
    )  # fmt: skip


def say(report, item, by, status, text="", base_version=0):
    section = report.sections.get(section__key="follow-up")
    entry = saving.WrittenRow(
        f"item-{item.pk}", ItemProgress, {"item": item}, {"status": status, "text": text}, base_version
    )
    return entries.save_entries(report_section=section, entries=[entry], by=by)


def asked(report) -> list[str]:
    return [each.item.reference for each in asked_of(report)]


def test_a_recommendation_from_a_review_is_asked_about_in_the_next_report_only(past, officer, reviewer):
    item = recommendation(past, reviewer)
    report = report_of(state("KH"), open_cycle(reviewer, year=2026))
    assert asked(report) == [item.reference]
    assert asked(report_of(state("TH"), report.cycle)) == []
    assert item.source_text.startswith("Review of ACTIP-2025-KH-1, Article 14, ")
    mails = OutgoingMail.objects.filter(key=f"recorded:{item.pk}:{state('KH').pk}")
    assert [(mail.person, item.text in mail.body) for mail in mails] == [(officer, False)]


def test_recording_twice_makes_one(past, reviewer):
    key = uuid4()
    for _ in range(2):
        follow_up.recommend_from_review(
            version=past, section="", text="One.", obligations=obligations(), wished_for=None, key=key, by=reviewer
        )
    assert FollowUpItem.objects.count() == 1
    assert AuditEvent.objects.filter(what="recommendation recorded").count() == 1


def test_progress_is_asked_from_cycle_to_cycle_until_it_is_done(past, officer, reviewer):
    item, everybody = recommendation(past, reviewer), adopted(reviewer)
    second = report_of(state("KH"), open_cycle(reviewer, year=2026))
    fill(second, officer)
    assert [problem.message for problem in readiness.problems(second)] == [
        f"Say how far recommendation {item.reference} is.",
        f"Say how far recommendation {everybody.reference} is.",
    ]
    say(second, item, officer, "under_way", "The form is printed.")
    say(second, everybody, officer, "no_longer_applies")
    assert [problem.message for problem in readiness.problems(second)] == [
        f"Explain why recommendation {everybody.reference} no longer applies."
    ]
    say(second, everybody, officer, "no_longer_applies", "The contact was named in 2024.", 1)
    version = submitted_now(second, officer)
    reviews.accept(version=version, by=reviewer, despite="Read on paper.")
    third = report_of(state("KH"), open_cycle(reviewer, year=2027))
    assert asked(third) == [item.reference]
    assert asked_of(third)[0].before.text == "The form is printed."
    fill(third, officer)
    say(third, item, officer, "done", "In use at all posts.")
    reviews.accept(version=submitted_now(third, officer), by=reviewer, despite="Read on paper.")
    assert asked(report_of(state("KH"), open_cycle(reviewer, year=2028))) == []
    told = ReportedProgress.objects.filter(item=item).order_by("version__submitted_at")
    assert list(told.values_list("version__reference", "status")) == [
        ("ACTIP-2026-KH-1", "under_way"),
        ("ACTIP-2027-KH-1", "done"),
    ]


def submitted_now(report, by):
    return national_reports.submit(report=report, by=by, day=report.cycle.due_on)


def test_nothing_said_keeps_the_report_back(past, officer, reviewer):
    recommendation(past, reviewer)
    report = report_of(state("KH"), open_cycle(reviewer, year=2026))
    fill(report, officer)
    with pytest.raises(ReportIncomplete):
        submitted_now(report, officer)


def test_what_was_handed_in_stays_as_it_was_asked(past, officer, reviewer):
    item = recommendation(past, reviewer)
    report = report_of(state("KH"), open_cycle(reviewer, year=2026))
    fill(report, officer)
    say(report, item, officer, "under_way", "Printed.")
    version = submitted_now(report, officer)
    later = adopted(reviewer)
    reviews.return_sections(
        version=version, reasons={Section.objects.get(key="article-14"): "Please explain."}, by=reviewer
    )
    report.refresh_from_db()
    assert asked(report) == [item.reference]
    second = submitted_now(report, officer)
    reviews.return_sections(
        version=second, reasons={Section.objects.get(key="follow-up"): "There is a new one."}, by=reviewer
    )
    report.refresh_from_db()
    assert asked(report) == [item.reference, later.reference]


def test_a_commitment_is_the_focal_points_and_the_secretariat_is_told(officer, reviewer):
    open_cycle(reviewer, year=2026)
    fields = {"text": "Open a shelter for men.", "obligations": obligations(), "wished_for": None, "key": uuid4()}
    with pytest.raises(PermissionDenied, match="Only the national focal point of Cambodia"):
        follow_up.commit(state=state("KH"), by=contributor(state("KH")), **fields)
    item = follow_up.commit(state=state("KH"), by=officer, **fields)
    assert (item.reference, item.source_text[:23]) == (f"C-{item.pk}", "Commitment of Cambodia,")
    assert [mail.person for mail in OutgoingMail.objects.filter(key__startswith="recorded:")] == [reviewer]


def test_an_ended_item_is_not_asked_about_and_ends_once(past, reviewer):
    item = recommendation(past, reviewer)
    report = report_of(state("KH"), open_cycle(reviewer, year=2026))
    follow_up.close(item=item, how=Closing.WITHDRAWN, reason="It was meant for another article.", by=reviewer)
    assert asked(report) == []
    with pytest.raises(StepNotAllowed, match="was withdrawn already"):
        follow_up.close(item=item, how=Closing.CLOSED, reason="Again.", by=reviewer)


def test_a_meeting_of_the_future_has_adopted_nothing(reviewer):
    with pytest.raises(WorkflowError, match="lies in the future"):
        adopted(reviewer, met_on=date(2099, 1, 1))


# --- Saving -----------------------------------------------------------------------------------------------------------
@pytest.fixture
def draft(past, officer, reviewer):
    item = recommendation(past, reviewer)
    return report_of(state("KH"), open_cycle(reviewer, year=2026)), item


def test_a_stale_save_is_a_conflict_and_every_version_is_kept(draft, officer):
    report, item = draft
    assert say(report, item, officer, "under_way", "One.").changed == [f"item-{item.pk}"]
    assert say(report, item, officer, "under_way", "One.", 1).changed == []
    saved = say(report, item, officer, "done", "Two.")
    assert (saved.changed, saved.conflicts[f"item-{item.pk}"].text) == ([], "One.")
    say(report, item, officer, "done", "Two.", 1)
    kept = EntryRevision.objects.filter(name=f"item-{item.pk}").order_by("version")
    assert [revision.content["text"] for revision in kept] == ["One.", "Two."]
    assert report.sections.get(section__key="follow-up").status == SectionStatus.IN_PROGRESS


def save_url(report, name, section="follow-up") -> str:
    return reverse("entry-save", args=[report.pk, section, name])


def test_the_page_saves_one_entry_at_a_time(client, draft, officer):
    report, item = draft
    client.force_login(officer)
    name = f"item-{item.pk}"
    sent = {f"{name}-version": "0", f"{name}-status": "under_way", f"{name}-text": "Printed."}
    said = client.post(save_url(report, name), sent).json()
    assert (said["version"], said["other_questions"], said["saved_at"][-8:]) == (1, False, " (UTC+7)")
    stale = client.post(save_url(report, name), sent | {f"{name}-text": "Other."})
    assert (stale.status_code, stale.json()["version"], stale.json()["fields"][f"{name}-text"]) == (
        409, 1, ["Printed."],
    )  # fmt: skip
    wrong = client.post(save_url(report, name), sent | {f"{name}-version": "1", f"{name}-status": "half"})
    assert (wrong.status_code, list(wrong.json()["errors"])) == (422, ["status"])
    person = sent | {f"{name}-version": "1", f"{name}-text": "Sok Dara, phone +855 12 345 678, was trained."}
    held = client.post(save_url(report, name), person)
    assert "looks like" in held.json()["errors"]["text"][0]
    assert ItemProgress.objects.get().text == "Printed."
    assert client.post(save_url(report, "item-999"), {"item-999-version": "0"}).status_code == 400


def test_without_script_a_conflict_shows_both_and_loses_nothing(client, draft, officer):
    report, item = draft
    client.force_login(officer)
    name, url = f"item-{item.pk}", reverse("section-edit", args=[report.pk, "follow-up"])
    say(report, item, focal_point(state("KH")), "under_way", "Their words.")
    sent = {f"{name}-version": "0", f"{name}-status": "done", f"{name}-text": "My words."}
    response = client.post(url, sent)
    page = response.content.decode()
    assert response.status_code == 409
    assert "Their words." in page and "My words." in page and f'name="{name}-version" value="1"' in page
    assert client.post(url, sent | {f"{name}-version": "1"}).status_code == 302
    assert (ItemProgress.objects.get().text, ItemProgress.objects.get().version) == ("My words.", 2)
    history = client.get(reverse("entry-history", args=[report.pk, "follow-up", name])).content.decode()
    assert ("Version 2" in history, "Version 1" in history, "<ins>" in history) == (True, True, True)


def test_the_section_is_given_to_a_colleague_like_any_other(client, draft, officer):
    report, item = draft
    colleague = contributor(state("KH"))
    client.force_login(colleague)
    url = reverse("section-edit", args=[report.pk, "follow-up"])
    assert client.get(url).status_code == 404
    answers.assign_section(report_section=report.sections.get(section__key="follow-up"), people=[colleague], by=officer)
    assert item.text in client.get(url).content.decode()


# --- Who sees what ----------------------------------------------------------------------------------------------------
def test_another_state_finds_neither_item_nor_progress(draft, officer, reviewer):
    report, item = draft
    fill(report, officer)
    say(report, item, officer, "under_way", "Printed.")
    submitted_now(report, officer)
    everybody = adopted(reviewer)
    with row_access(states=[state("TH").pk]):
        assert list(FollowUpItem.objects.all()) == [everybody]
        assert ReportedProgress.objects.count() == 0
    with row_access(reviews=True):
        assert (ReportedProgress.objects.count(), ItemProgress.objects.count()) == (1, 0)
    assert list(FollowUpItem.objects.visible_to(donor())) == []


def test_the_tracker_filters_by_what_was_last_reported(draft, officer, reviewer):
    report, item = draft
    everybody = adopted(reviewer)
    fill(report, officer)
    say(report, item, officer, "under_way", "Printed.")
    say(report, everybody, officer, "done", "Named.")
    submitted_now(report, officer)
    states = [state("KH"), state("TH")]
    visible = FollowUpItem.objects.all()

    def found(**chosen) -> list[str]:
        return [each.reference for each in tracked(visible, states, **chosen)]

    assert found() == [everybody.reference, item.reference]
    assert found(status=ProgressStatus.DONE) == [everybody.reference]
    assert found(status=ProgressStatus.UNDER_WAY, state=state("KH")) == [item.reference]
    assert found(status=NOTHING_YET, state=state("TH")) == [everybody.reference]
    assert found(obligation=Obligation.objects.get(key="art5-1")) == []
    assert found(cycle=report.cycle, standing="open") == [everybody.reference, item.reference]
    rows = rows_of([everybody], states)
    assert [(line.state.iso2, line.progress.status if line.progress else None) for line in rows[0].lines] == [
        ("KH", "done"),
        ("TH", None),
    ]


def test_the_pages_of_the_tracker(client, draft, officer, reviewer):
    _, item = draft
    client.force_login(reviewer)
    page = client.get(reverse("follow-up-list")).content.decode()
    assert item.text in page and "Nothing reported yet" in page
    posted = {
        "key": str(uuid4()), "state": "", "meeting": "26th SOMTC", "met_on_day": "1", "met_on_month": "6",
        "met_on_year": "2026", "text": "Exchange contacts.", "obligations": ["art20-1"],
    }  # fmt: skip
    response = client.post(reverse("follow-up-recommend"), posted)
    made = FollowUpItem.objects.latest("pk")
    assert response.url == made.get_absolute_url()
    assert client.post(reverse("follow-up-recommend"), posted | {"obligations": []}).status_code == 200
    client.force_login(officer)
    assert made.text in client.get(reverse("follow-up-list")).content.decode()
    client.post(
        reverse("follow-up-commit", args=["KH"]),
        {"key": str(uuid4()), "text": "Open a shelter.", "obligations": ["art14-10a"]},
    )
    assert FollowUpItem.objects.latest("pk").addressee == "Cambodia"


def test_an_old_snapshot_reads_as_before(past):
    content = {**past.content, "schema": 1}
    for section in content["sections"]:
        for name in ("follow_up", "needs", "practice"):
            section.pop(name, None)
    assert [section.key for section in reading.read_version(content, set())][-1] == "needs"
    assert SCHEMA == 2


def test_follow_up_enters_what_is_handed_in_and_the_review_page(client, draft, officer, reviewer):
    report, item = draft
    fill(report, officer)
    say(report, item, officer, "under_way", "Printed and sent.")
    version = submitted_now(report, officer)
    section = next(each for each in version.content["sections"] if each["key"] == "follow-up")
    assert (section["follow_up"][0]["status"], section["follow_up"][0]["said"]) == ("under_way", "Printed and sent.")
    client.force_login(reviewer)
    page = client.get(version.get_absolute_url()).content.decode()
    assert "Printed and sent." in page and item.text in page
    reviews.accept(version=version, by=reviewer, despite="Read on paper.")
    assert consolidation.start(cycle=report.cycle, by=reviewer).sources.count() == 1
