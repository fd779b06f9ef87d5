"""How far a report goes is the state's decision, item by item; each audience gets that and nothing else."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from reporting import frozen, release_policy
from reporting.actions import consolidation, releases
from reporting.enums import AnswerKind, Confidentiality, ConsolidatedStatus, ReleaseAudience
from reporting.errors import WorkflowError
from reporting.figures.public_sources import PublicSource
from reporting.models import (
    AmmtcExtract,
    EvidenceFile,
    PartyEdition,
    PublicFigure,
    PublicStatement,
    ReleaseConsent,
)
from reporting.queries import release as release_queries
from reporting.queries.consolidation import consolidate
from reporting.release_policy import ReleaseExtent
from tests.factories import focal_point, state
from tests.factories.releases import AUTHORITY, WORDS, decide, keys, marked, release_now
from tests.factories.reports import released
from tests.responses import text_of, words_of

pytestmark = pytest.mark.django_db


# --- The policy -------------------------------------------------------------------------------------------------------
def test_every_kind_and_class_has_its_row():
    kinds = {kind.key for kind in release_policy.KINDS.values()} - {"section"}
    assert set(release_policy.RULES) == {(kind, str(klass)) for kind in kinds for klass in Confidentiality}


def test_nothing_confidential_or_restricted_leaves_in_words():
    for (kind, klass), row in release_policy.RULES.items():
        beyond = set(row[1:])
        if klass == Confidentiality.CONFIDENTIAL or (klass == Confidentiality.RESTRICTED and kind != "table"):
            assert beyond == {ReleaseExtent.NEVER}
    assert ReleaseExtent.WHOLE not in release_policy.RULES["table", Confidentiality.RESTRICTED][1:]
    # A need is named so that somebody may meet it: the one thing that donors can get in the state's own words.
    assert [ref for ref, row in release_policy.RULES.items() if row[3] == ReleaseExtent.WHOLE] == [
        ("need", Confidentiality.OFFICIAL)
    ]
    assert {row[3] for row in release_policy.RULES.values()} == {
        ReleaseExtent.STATUS,
        ReleaseExtent.FIGURES,
        ReleaseExtent.NEVER,
        ReleaseExtent.WHOLE,
    }


def test_each_step_includes_the_ones_before():
    assert [step.key.value for step in release_policy.LADDER] == ["none", "secretariat", "ammtc", "parties", "donors"]
    assert release_policy.reaches("donors", "ammtc") and not release_policy.reaches("ammtc", "parties")


def test_the_table_is_open_to_everybody(client):
    page = client.get(reverse("release-policy")).content.decode()
    assert "As figures of a release, after disclosure control" in page


# --- Decisions --------------------------------------------------------------------------------------------------------
def test_nothing_goes_anywhere_before_a_decision(kh):
    release = release_now(kh)
    for audience in (ReleaseAudience.AMMTC, ReleaseAudience.PARTIES, ReleaseAudience.DONORS):
        assert release.content(audience)["sections"] == []
    assert len(release.undecided) == 29


def test_an_item_follows_its_section_unless_it_is_decided_apart(kh):
    decide(kh, section_article_5="parties", answer_art5_1_q1="ammtc")
    release = release_now(kh)
    assert release.items["answer", "art5-1-q1"].audience == "ammtc"
    assert release.items["answer", "art5-2-q1"].audience == "parties"
    assert "art5-1-q1" in keys(release.content("ammtc"))
    assert "art5-1-q1" not in keys(release.content("parties"))
    decide(kh, answer_art5_1_q1=releases.AS_SECTION)
    assert release_now(kh).items["answer", "art5-1-q1"].audience == "parties"


def test_an_item_may_go_further_than_its_section(kh):
    decide(kh, answer_art5_1_q1="parties")
    assert keys(release_now(kh).content("parties")) == {"art5-1-q1"}


def test_a_class_limits_what_a_section_takes_along(kh):
    decide(kh, section_article_8="donors")
    release = release_now(kh)
    restricted = release.items["answer", "art8-1-q2"]
    assert (restricted.audience, restricted.furthest) == ("secretariat", "secretariat")
    assert "art8-1-q2" not in keys(release.content("ammtc"))
    with pytest.raises(WorkflowError, match="restricted: it can go no further than “Secretariat only”"):
        decide(kh, answer_art8_1_q2="ammtc")


def test_an_answer_given_in_confidence_goes_nowhere(kh, everything):
    with everything():
        version = kh.report.versions.accepted().newest()
        question = next(q for s in version.content["sections"] for q in s["questions"] if q["key"] == "art5-1-q1")
        question["kind"] = AnswerKind.CONFIDENTIAL
        decide(kh, section_article_5="donors")
        release = release_queries.releases_of([version])[version.pk]
    assert "art5-1-q1" in release.withheld("ammtc")
    assert "art5-1-q1" not in keys(release.content("parties"))


def test_donors_get_a_status_without_its_words(kh):
    decide(kh, section_article_5="donors")
    content = release_now(kh).content("donors")
    questions = [q for section in content["sections"] for q in section["questions"]]
    assert {q["type"] for q in questions} == {"implementation_status"}
    assert {q["narrative"] for q in questions} == {""}
    assert WORDS not in str(content)


# --- AMMTC ------------------------------------------------------------------------------------------------------------
def test_the_report_to_ammtc_takes_what_is_released_to_it_and_keeps_it_once_adopted(kh):
    consolidated = consolidation.start(cycle=kh.cycle, by=kh.reviewer)

    def words() -> str:
        return str([b for c in consolidate(consolidated).chapters for a in c.articles for b in a.obligations])

    assert WORDS not in words()
    released(kh.report, kh.officer)
    assert WORDS in words()
    decide(kh, section_article_14="secretariat")
    for to in (ConsolidatedStatus.IN_CLEARANCE, ConsolidatedStatus.ADOPTED):
        consolidated = consolidation.move(consolidated=consolidated, to=to, by=kh.reviewer)
    before = words()
    released(kh.report, kh.officer, ReleaseAudience.NONE)
    assert words() == before
    extract = AmmtcExtract.objects.get()
    assert "article-5" in str(extract.content["sections"])
    assert [s["key"] for s in extract.content["sections"] if s["key"] == "article-14"] == []


# --- Other Parties ----------------------------------------------------------------------------------------------------
def test_a_table_goes_to_parties_as_its_total_alone_once_that_is_worked_out(kh, everything):
    version = kh.report.versions.accepted().newest()
    question = next(q for s in version.content["sections"] for q in s["questions"] if q["key"] == "art14-1-q3")
    question["kind"] = AnswerKind.VALUE
    question["table"] |= {"cells": {"female|18-24|identified": 40, "male|18-24|identified": 2}}
    decide(kh, section_article_14="parties")
    content = release_queries.releases_of([version])[version.pk].content("parties")
    table = next(q for s in content["sections"] for q in s["questions"] if q["key"] == "art14-1-q3")["table"]
    assert (table["lines"], table["is_told"]) == ([], False)
    assert "cells" not in table


# --- Beside the answers -----------------------------------------------------------------------------------------------
def question_of(content, key):
    return next(q for section in content["sections"] for q in section["questions"] if q["key"] == key)


def test_a_table_that_goes_as_its_total_shows_what_the_state_has_published_of_it(kh):
    """Without figures there is no total; a total that was published by the state stands beside the one shown."""
    version = kh.report.versions.accepted().newest()
    question = question_of(version.content, "art14-1-q3")
    question["kind"] = AnswerKind.VALUE
    question["table"] |= {"cells": {"female|18-24|identified": 40}}
    decide(kh, section_article_14="parties")
    whole = {"block": "", "at": [], "label": "Total", "value": 40, "address": "https://stat.example.org", "title": "Y"}
    public = [whole | {"published_on": None}, whole | {"at": [["sex", "female"]], "published_on": None}]
    release = replace(release_queries.releases_of([version])[version.pk], public={question["table"]["key"]: public})
    assert question_of(release.content("parties"), "art14-1-q3")["table"]["public"] == public[:1]
    assert release.public_elsewhere(set()) == {question["table"]["key"]: question["table"] | {"public": public}}
    assert release.public_elsewhere({question["table"]["key"]}) == {}
    question["table"] = None
    assert question_of(release.content("parties"), "art14-1-q3")["table"] is None


DOCUMENT = {
    "id": 7, "title": "The act", "filename": "act.pdf", "sha256": "0" * 64, "size": 9, "confidentiality": "official",
}  # fmt: skip
LEVEL = {"level": "law", "said": "yes", "since": "", "text": "In force", "documents": [DOCUMENT]}
BESIDE = {
    "follow_up": [
        {"item": 5, "reference": "R5", "kind": "Recommendation", "text": "Pass an act", "source": "Review",
         "obligations": [], "wished_for": None, "for_all": False, "status": "done", "shown": "Done", "said": "Passed"},
    ],
    "needs": [
        {"key": "n1", "obligation": None, "obligation_title": "", "kind": "training", "kind_shown": "Training",
         "text": "Courses", "urgency": "", "met": "no", "met_shown": "Not met", "programme": "", "carried": None},
    ],
    "practice": [{"obligation": "art5-1", "title": "Criminalisation", "carried": None, "levels": [LEVEL]}],
}  # fmt: skip


def test_what_stands_beside_the_answers_goes_as_far_as_was_decided(kh):
    decide(kh, section_article_5="parties")
    version = kh.report.versions.accepted().newest()
    section = next(s for s in version.content["sections"] if s["key"] == "article-5")
    section.update(BESIDE)
    question_of(version.content, "art5-1-q1")["evidence"] = [DOCUMENT]
    plain = release_queries.releases_of([version])[version.pk]
    scanned = EvidenceFile(pk=7, confidentiality="official", content_type="application/pdf", scan="clean")
    release = replace(plain, files={7: scanned})
    given = next(s for s in release.content("parties")["sections"] if s["key"] == "article-5")
    assert [entry["item"] for entry in given["follow_up"]] == [5]
    assert [need["key"] for need in given["needs"]] == ["n1"]
    (level,) = given["practice"][0]["levels"]
    assert [document["content_type"] for document in level["documents"]] == ["application/pdf"]
    assert [document["id"] for document in question_of(release.content("parties"), "art5-1-q1")["evidence"]] == [7]
    assert release_queries.item_content(version, ("file", "7")) == DOCUMENT
    assert release_queries.item_content(version, ("file", "8")) is None

    for files in ({}, {7: EvidenceFile(pk=7, confidentiality="official", scan="infected")}):
        held = replace(plain, files=files)
        assert held.items["file", "7"].why == "The virus scanner has not let it pass."
        assert question_of(held.content("parties"), "art5-1-q1")["evidence"] == []


def test_it_is_said_which_sections_and_questions_go_somewhere(kh):
    decide(kh, section_article_5="parties", answer_art6_1_q1="ammtc")
    release = release_now(kh)
    assert release.sections_decided("ammtc") == {"article-5"}
    assert release.sections_for("ammtc") == {"article-5", "article-6"}
    assert (release.decided_for("art5-1-q1"), release.decided_for("art99-q1")) == ("parties", "none")
    assert release_queries.released_sections([release.version], "parties") == {"KH": {"article-5"}}


def test_every_row_says_in_words_what_it_is(kh):
    decide(kh, section_article_5="parties", answer_art5_1_q1="ammtc")
    decide(kh, answer_art5_1_q1=releases.AS_SECTION)
    asked = releases.ask_consent(mark=marked(kh), audience="ammtc", by=kh.officer)
    reply = releases.reply(request=asked, answer="granted", authority="Letter 7", note="", by=focal_point(state("TH")))
    first, *_, last = kh.report.release_decisions.all()
    assert [str(first), str(last), str(first.consent)] == [
        f"{kh.report} section article-5: Other Parties",
        f"{kh.report} answer art5-1-q1: as its section",
        f"{kh.report}: {AUTHORITY}",
    ]
    assert [str(asked.mark), str(asked), str(reply)] == [
        "Received from Thailand: Your note",
        "Cambodia asks Thailand: Your note",
        "Cambodia asks Thailand: Your note: granted",
    ]
    edition = PartyEdition.objects.latest("pk")
    assert str(edition) == f"Cambodia, {kh.cycle.title}, as released to other Parties"
    assert asked.member_state_id == kh.report.member_state_id
    assert edition.get_absolute_url() == reverse("party-edition", args=[kh.report.pk])


# --- The pages --------------------------------------------------------------------------------------------------------
def test_a_whole_report_is_released_in_one_step_with_a_check_before_it(kh, client):
    client.force_login(kh.officer)
    page = reverse("report-release", args=[kh.report.pk])
    check = client.post(page, {"all": "ammtc"})
    assert "29 items change" in check.content.decode()
    assert ReleaseConsent.objects.count() == 0
    posted = dict(check.context["hidden"]) | {"then": "decide", "authority": ""}
    again = client.post(page, posted)
    assert "Say by whose authority this is decided." in again.content.decode()
    done = client.post(page, posted | {"authority": AUTHORITY}, follow=True)
    assert "Decision recorded for 29 items." in done.content.decode()
    assert set(release_now(kh).sections.values()) == {"ammtc"}
    ledger = client.get(reverse("release-ledger", args=[kh.report.pk])).content.decode()
    assert AUTHORITY in ledger


def test_before_deciding_a_state_sees_what_each_reader_would_get_then(kh, client):
    """What is shown beforehand is what each reader gets afterwards, and looking decides nothing."""
    client.force_login(kh.officer)
    page = reverse("report-release", args=[kh.report.pk])
    check = client.post(page, {"section:article-5": "donors", "section:article-8": "parties"})
    words = text_of(check)
    assert words.count("The item may enter the next release.") == 1
    hidden = dict(check.context["hidden"])
    then = {}
    for audience in ("ammtc", "parties", "donors"):
        looked = client.post(page, hidden | {"then": f"as-{audience}"})
        assert "Nothing is decided yet." in text_of(looked)
        then[audience] = (looked.context["sections"], looked.context["donor"])
    assert ReleaseConsent.objects.count() == 0
    numbers = {str(reader.audience): (reader.now, reader.then) for reader in check.context["readers"]}
    client.post(page, hidden | {"then": "decide", "authority": AUTHORITY})
    for audience, would_get in then.items():
        gets = client.get(reverse("release-preview", args=[kh.report.pk, audience]))
        assert (gets.context["sections"], gets.context["donor"]) == would_get
        assert numbers[audience] == (0, len(release_now(kh).entering(audience)))
    assert client.post(page, hidden | {"then": "as-nobody"}).status_code == 302  # decided already


def test_each_item_is_decided_on_beside_its_answer(kh, client):
    client.force_login(kh.officer)
    page = text_of(client.get(reverse("section-release", args=[kh.report.pk, "article-5"])))
    version = kh.report.versions.accepted().newest()
    question = frozen.by_key(version.content)["art5-1-q1"]
    assert question["shown"] in page
    assert f"{version.get_absolute_url()}#art5-1-q1" in page


def test_a_donor_table_is_shown_with_how_many_figures_are_too_small(kh, client):
    client.force_login(kh.officer)
    page = reverse("report-release", args=[kh.report.pk])
    hidden = dict(client.post(page, {"all": "donors"}).context["hidden"])
    looked = client.post(page, hidden | {"then": "as-donors"})
    tables = looked.context["donor"].tables
    assert tables
    for table in tables:
        cells = frozen.with_tables(frozen.questions(kh.report.versions.accepted().newest().content))
        own = next(t["cells"] for _, t in cells if t["key"] == table.content["key"])
        assert table.small == sum(1 <= count <= 10 for count in own.values())
    assert "before disclosure control" in text_of(looked)


def hidden_of(check) -> dict[str, str]:
    return dict(check.context["hidden"]) | {"seen": check.context["seen"]}


def test_a_stale_page_never_releases_again_what_a_colleague_took_back(kh, client):
    decide(kh, section_article_8="donors", section_article_9="donors")
    client.force_login(kh.officer)
    page = reverse("report-release", args=[kh.report.pk])
    opened = client.get(page)
    everything_as_shown = {"seen": opened.context["seen"]} | {
        f"section:{row.key}": str(row.audience) for row in opened.context["rows"]
    }
    check = client.post(page, everything_as_shown | {"section:article-8": "parties"})
    assert [name for name, _ in check.context["hidden"]] == ["section:article-8"]
    decide(kh, section_article_9="secretariat")  # by a colleague, meanwhile
    client.post(page, hidden_of(check) | {"then": "decide", "authority": AUTHORITY})
    sections = release_now(kh).sections
    assert (sections["article-8"], sections["article-9"]) == ("parties", "secretariat")
    # A page that was opened before, and sent now: only what its reader chose is a choice.
    late = client.post(page, everything_as_shown | {"section:article-10": "ammtc"})
    assert [name for name, _ in late.context["hidden"]] == ["section:article-10"]


def test_two_who_decide_on_the_same_item_are_told(kh, client):
    client.force_login(kh.officer)
    page = reverse("report-release", args=[kh.report.pk])
    seen = client.get(page).context["seen"]
    check = client.post(page, {"seen": seen, "section:article-9": "donors"})
    decide(kh, section_article_9="secretariat")
    refused = client.post(page, hidden_of(check) | {"then": "decide", "authority": AUTHORITY})
    assert refused.status_code == 409
    assert "Meanwhile your state has decided on “Article 9" in words_of(refused)
    assert release_now(kh).sections["article-9"] == "secretariat"
    assert [(step.was, step.now) for step in refused.context["steps"]] == [("Secretariat only", "Public and donors")]
    client.post(page, hidden_of(refused) | {"then": "decide", "authority": AUTHORITY})
    assert release_now(kh).sections["article-9"] == "donors"


@pytest.mark.parametrize("seen", ["", "x", "9" * 30, "-1", "٣"])
def test_a_page_that_does_not_say_what_it_saw_is_taken_as_it_is(kh, client, seen):
    client.force_login(kh.officer)
    page = reverse("report-release", args=[kh.report.pk])
    check = client.post(page, {"seen": seen, "section:article-9": "donors"})
    assert [name for name, _ in check.context["hidden"]] == ["section:article-9"]


def test_pages_cost_the_same_with_one_and_with_many_decisions(kh, client):
    client.force_login(kh.officer)
    names = ("report-release", "release-ledger")
    decide(kh, section_article_5="parties")

    def cost() -> list[int]:
        found = []
        for name in names:
            with CaptureQueriesContext(connection) as captured:
                assert client.get(reverse(name, args=[kh.report.pk])).status_code == 200
            found.append(len(captured))
        return found

    cost()  # the first visit begins the report
    one = cost()
    released(kh.report, kh.officer, "parties")
    decide(kh, answer_art5_1_q1="ammtc", answer_art6_1_q1="none")
    assert cost() == one


# --- For any decisions ------------------------------------------------------------------------------------------------
def expected(question, decisions: list[tuple[tuple[str, str], str]], section: str, audience: str) -> bool:
    """By the words of the decision record, without the code: does ``audience`` get anything of this answer?"""
    order = ["none", "secretariat", "ammtc", "parties", "donors"]
    own = [way for (kind, key), way in decisions if kind in {"answer", "table"} and key == question["key"]]
    whole = [way for (kind, key), way in decisions if kind == "section" and key == section]
    decided = (own[-1] if own and own[-1] else "") or (whole[-1] if whole else "none")
    if order.index(decided) < order.index(audience):
        return False
    if question["kind"] == "confidential" or question["confidentiality"] == "confidential":
        return False
    if question["type"] == "table":
        return True
    if question["confidentiality"] == "restricted":
        return False
    return audience != "donors" or question["type"] == "implementation_status"


def test_for_any_decisions_released_is_what_is_read_and_nothing_else(kh):
    version = kh.report.versions.accepted().newest()
    sections = [
        s for s in version.content["sections"] if s["key"] in {"article-5", "article-8", "article-14", "article-25"}
    ]
    version.content = {**version.content, "sections": sections}
    asked = [(s["key"], q) for s in sections for q in s["questions"] if release_queries.is_given(q)]
    refs = [("section", s["key"]) for s in sections] + [release_queries.question_ref(q) for _, q in asked]
    plain = release_queries.release_of(version)
    ways = st.sampled_from(["none", "secretariat", "ammtc", "parties", "donors"])
    acts = st.lists(st.tuples(st.sampled_from(refs), ways | st.just("")), max_size=12)

    @settings(max_examples=150, deadline=None)
    @given(acts)
    def compare(found):
        found = [(ref, way or ("none" if ref[0] == "section" else "")) for ref, way in found]
        newest = {ref: release_queries._Decided(way, version.pk) for ref, way in found}
        release = replace(plain, decisions=newest)
        for audience in ("ammtc", "parties", "donors"):
            wanted = {q["key"] for section, q in asked if expected(q, found, section, audience)}
            assert keys(release.content(audience)) == wanted
        everything_back = replace(
            plain, decisions={ref: release_queries._Decided("none", version.pk) for ref in newest}
        )
        assert keys(everything_back.content("ammtc")) == set()

    compare()


def test_what_a_state_has_published_itself_names_its_source_and_the_place_of_each_figure():
    statement = PublicStatement(address="https://moi.example/2025", title="Statistics", published_on=date(2026, 2, 1))
    assert statement.source == PublicSource("https://moi.example/2025", "Statistics", date(2026, 2, 1))
    figure = PublicFigure(block="count", at=[["sex", "male"], ["age", "adult"]])
    assert figure.place == ("count", (("sex", "male"), ("age", "adult")))


def test_a_count_of_a_few_persons_in_an_answer_is_hidden_and_a_larger_one_is_not(kh):
    """Cambodia answers 7 to how many officials were prosecuted. Where counts from 5 on are told, 7 is."""
    decide(kh, section_article_8="parties")
    version = kh.report.versions.accepted().newest()
    [asked] = [question for question in frozen.questions(version.content) if question["key"] == "art8-1-q2"]
    asked["confidentiality"] = "official"  # as another questionnaire may ask for it
    release = release_queries.release_of(version)

    def shown(given: release_queries.Release, audience: str) -> str:
        return next(q["shown"] for q in frozen.questions(given.content(audience)) if q["key"] == "art8-1-q2")

    assert {shown(release, audience) for audience in ("ammtc", "parties")} == {"hidden (a count of a few)"}
    assert shown(replace(release, ammtc_is_told=5), "ammtc") == "7 persons"
    assert shown(replace(release, parties_are_told=(5, "Agreed")), "parties") == "7 persons"


def test_a_total_that_parties_are_told_for_a_reason_has_the_reason_beside_it(kh):
    release = replace(release_now(kh), parties_are_told=(5, "Agreed at the meeting"))
    question = next(q for q, _ in frozen.with_tables(frozen.questions(release.version.content)))
    total = release._total(question)
    assert (total["told_from"], total["why_told"], total["is_told"]) == (5, "Agreed at the meeting", False)


def test_the_tables_of_an_audience_are_those_of_which_it_gets_anything(kh):
    version = kh.report.versions.accepted().newest()
    question, table = next(frozen.with_tables(frozen.questions(version.content)))
    question["kind"] = AnswerKind.VALUE
    release = release_queries.release_of(version)
    assert release.tables_for("parties") == {}
    opened = replace(release, decisions={("table", question["key"]): release_queries._Decided("parties", version.pk)})
    assert opened.tables_for("parties") == {table["key"]: table}
    assert opened.tables_for("donors") == {}
