"""Law and practice apart, and needs for assistance: written, handed in, read, released, published."""

from uuid import uuid4

import pytest
from django.urls import reverse

from reporting.actions import consolidation, entries, national_reports, releases, reviews, saving
from reporting.enums import ConsolidatedStatus, ReleaseAudience
from reporting.models import (
    EvidenceFile,
    EvidenceLink,
    Need,
    Obligation,
    ObligationPractice,
    PublishedNeed,
    Question,
)
from reporting.printing.ammtc_report import make_book
from reporting.queries.release import release_of
from reporting.snapshot import readiness
from reporting.snapshot.build import build_snapshot
from reporting.snapshot.entries import ENTRY_LISTS, level_rows
from tests.factories import state
from tests.factories.releases import publish
from tests.factories.reports import fill, open_cycle, report_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sees_everything")]


@pytest.fixture
def report(reviewer):
    return report_of(state("KH"), open_cycle(reviewer, year=2026))


def said(said="yes", since="", text="", documents=()) -> dict:
    return {"said": said, "since": since, "text": text, "documents": list(documents)}


def write_levels(report, by, base_version=0, **levels):
    obligation = Obligation.objects.get(key="art5-1")
    entry = saving.WrittenRow(
        "art5-1-levels", ObligationPractice, {"obligation": obligation}, {"levels": levels}, base_version
    )
    return entries.save_entries(report_section=report.sections.get(section__key="article-5"), entries=[entry], by=by)


def write_need(report, by, key=None, base_version=0, **changes):
    content = {
        "obligation_id": Obligation.objects.get(key="art14-1").pk,
        "kind": "training",
        "text": "Training of forty officers.",
        "urgency": "Before the harvest.",
        "met": "no",
        "programme": "",
        "removed": False,
    } | changes
    key = key or str(uuid4())
    entry = saving.WrittenRow(f"need-{key}", Need, {"key": key}, content, base_version)
    entries.save_entries(report_section=report.sections.get(section__key="needs"), entries=[entry], by=by)
    return key


# --- Law and practice -------------------------------------------------------------------------------------------------
def test_levels_are_facts_beside_each_other_and_enter_what_is_handed_in(report, officer):
    question = Question.objects.get(key="art5-1-q1")
    file = EvidenceFile.objects.create(
        report=report, title="The act", filename="act.pdf", content_type="application/pdf", size=5, sha256="ab" * 32,
        uploaded_at="2026-01-01T00:00Z", uploaded_by=officer,
    )  # fmt: skip
    EvidenceLink.objects.create(evidence=file, question=question)
    write_levels(
        report, officer, adopted=said(since="2008-02-15", documents=[file.pk, 999]), applied=said("no", text="Not yet.")
    )
    section = next(each for each in build_snapshot(report)["sections"] if each["key"] == "article-5")
    levels = level_rows(section)["art5-1"]
    assert [(row.label, row.said, row.since) for row in levels.rows] == [
        ("Adopted", "Yes", "15 February 2008"),
        ("In force", "Not said", ""),
        ("Applied", "Not yet", ""),
        ("Effect seen", "Not said", ""),
    ]
    assert [document["title"] for document in levels.in_law[0].documents] == ["The act"]


def test_saying_nothing_on_law_and_practice_holds_nothing_back(report, officer):
    fill(report, officer)
    assert readiness.problems(report) == []


def test_the_group_below_an_obligation_is_saved_with_the_page_and_by_itself(client, report, officer):
    client.force_login(officer)
    page = reverse("section-edit", args=[report.pk, "article-5"])
    name = "art5-1-levels"
    sent = {f"{name}-version": "0", f"{name}-said_adopted": "yes", f"{name}-since_adopted": "2008-02-15"}
    assert client.post(page, sent).status_code == 302
    assert ObligationPractice.objects.get().levels == {"adopted": said(since="2008-02-15")}
    assert "adopted: yes (15 February 2008)" in client.get(page).content.decode()
    url = reverse("entry-save", args=[report.pk, "article-5", name])
    wrong = {f"{name}-version": "1", f"{name}-text_effect": "Fewer cases fail in court."}
    assert list(client.post(url, wrong).json()["errors"]) == ["said_effect"]
    right = {f"{name}-version": "1", f"{name}-said_effect": "yes"}
    assert client.post(url, right).json()["version"] == 2
    assert client.post(url, right | {f"{name}-said_effect": "no"}).status_code == 409


def test_levels_are_prefilled_and_say_from_which_year_they_are(client, report, officer, reviewer):
    fill(report, officer)
    write_levels(report, officer, adopted=said(since="2008-02-15"))
    submit(report, officer, reviewer)
    following = report_of(state("KH"), open_cycle(reviewer, year=2027))
    client.force_login(officer)
    client.get(following.get_absolute_url())
    carried = ObligationPractice.objects.get(report=following)
    assert (carried.levels["adopted"]["since"], carried.carried_year) == ("2008-02-15", 2026)
    section = next(each for each in build_snapshot(following)["sections"] if each["key"] == "article-5")
    assert level_rows(section)["art5-1"].carried_year == 2026
    write_levels(following, officer, 1, adopted=said(since="2008-02-16"))
    carried.refresh_from_db()
    assert carried.carried_year is None


# --- Needs ------------------------------------------------------------------------------------------------------------
def test_a_need_that_is_not_whole_holds_the_report_back_until_it_is_taken_out(report, officer):
    fill(report, officer)
    key = write_need(report, officer, kind="", met="")
    assert [problem.message for problem in readiness.problems(report)] == [
        "Need 1: choose what kind of need it is, say whether a programme meets it."
    ]
    write_need(report, officer, key=key, base_version=1, removed=True)
    assert readiness.problems(report) == []


def submit(report, officer, reviewer):
    version = national_reports.submit(report=report, by=officer, day=report.cycle.due_on)
    reviews.accept(version=version, by=reviewer, despite="Read on paper.")
    report.refresh_from_db()
    return version


def test_needs_are_carried_over_and_wait_for_a_word(client, report, officer, reviewer):
    fill(report, officer)
    key = write_need(report, officer)
    submit(report, officer, reviewer)
    following = report_of(state("KH"), open_cycle(reviewer, year=2027))
    client.force_login(officer)
    page = reverse("section-edit", args=[following.pk, "needs"])
    assert "From 2026: confirm or change" in client.get(page).content.decode()
    need = Need.objects.get(report=following)
    assert (str(need.key), need.carried_year) == (key, 2026)
    assert client.post(page, {"then": "confirm-all"}).status_code == 302
    need.refresh_from_db()
    assert need.carried_year is None


def published_after(report, officer, reviewer, audience) -> list[str]:
    """The texts of the needs in the publication, after the section of needs was released so far."""
    choices = {("section", "needs"): audience}
    releases.decide(report=report, choices=choices, authority="Letter 1", by=officer)
    made = consolidation.start(cycle=report.cycle, by=reviewer)
    for step in (ConsolidatedStatus.IN_CLEARANCE, ConsolidatedStatus.ADOPTED):
        made = consolidation.move(consolidated=made, to=step, by=reviewer)
    publish(made, reviewer)
    return list(PublishedNeed.objects.values_list("text", flat=True))


@pytest.mark.parametrize("audience", [ReleaseAudience.NONE, ReleaseAudience.PARTIES])
def test_what_was_not_released_to_donors_is_not_published(report, officer, reviewer, audience):
    fill(report, officer)
    write_need(report, officer)
    submit(report, officer, reviewer)
    assert published_after(report, officer, reviewer, audience) == []


def test_a_release_that_was_taken_back_holds_for_what_is_published_later(report, officer, reviewer):
    fill(report, officer)
    write_need(report, officer)
    submit(report, officer, reviewer)
    everybody = {("section", "needs"): ReleaseAudience.DONORS}
    releases.decide(report=report, choices=everybody, authority="Letter 1", by=officer)
    assert published_after(report, officer, reviewer, ReleaseAudience.NONE) == []


# --- The report to AMMTC ----------------------------------------------------------------------------------------------
def test_what_is_released_to_ammtc_stands_in_the_book_and_nothing_else(report, officer, reviewer):
    fill(report, officer)
    write_need(report, officer)
    write_levels(report, officer, adopted=said(since="2008-02-15", text="Act No. 3."), applied=said("no"))
    submit(report, officer, reviewer)
    made = consolidation.start(cycle=report.cycle, by=reviewer)
    assert "Act No. 3." not in "".join(chapter.html for chapter in make_book(made).chapters)
    releases.decide(
        report=report,
        choices={("section", "needs"): ReleaseAudience.AMMTC, ("section", "article-5"): ReleaseAudience.AMMTC},
        authority="Letter 1",
        by=officer,
    )
    chapters = {chapter.key: chapter.html for chapter in make_book(made).chapters}
    assert "Adopted (15 February 2008). Act No. 3." in chapters["chapter-2"]
    assert "Applied: not yet." in chapters["chapter-2"]
    assert "Training of forty officers." in chapters["follow-up"]


def test_needs_of_a_state_without_a_release_reach_no_other_party(report, officer, reviewer):
    fill(report, officer)
    write_need(report, officer)
    write_levels(report, officer, adopted=said())
    accepted_version = submit(report, officer, reviewer)
    for audience in (ReleaseAudience.AMMTC, ReleaseAudience.PARTIES, ReleaseAudience.DONORS):
        sections = release_of(accepted_version).content(audience)["sections"]
        assert [name for section in sections for name in ENTRY_LISTS if name in section] == []
