"""What a person finds: only what he or she may read, in every script, with the words marked."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from members.models import AuditEvent
from members.row_access import row_access
from reporting.actions import national_reports, reviews
from reporting.actions.answers import GivenAnswer, assign_section, save_answers
from reporting.enums import AnswerKind, Confidentiality
from reporting.models import EvidenceFile, FollowUpItem, Section, SubmittedAnswer
from reporting.queries.search import marked, parse_search
from tests.factories import contributor, donor, focal_point, secretariat, state
from tests.factories.reports import fill, open_cycle, report_of

pytestmark = pytest.mark.django_db


def write(report, by, key: str, narrative: str, section: str = "article-5", kind: str = AnswerKind.VALUE) -> None:
    row = report.sections.get(section__key=section)
    before = report.answers.filter(question__key=key).first()
    entry = GivenAnswer(kind=kind, value="planned", narrative=narrative, base_version=before.version if before else 0)
    assert save_answers(report_section=row, entries={key: entry}, by=by).changed == [key]


def found(client, words: str, **more: str) -> dict[str, list[str]]:
    """Group → the addresses of its results."""
    response = client.get(reverse("search"), {"q": words, **more})
    assert response.status_code == 200
    return {group.key: [result.url for result in group.results] for group in response.context["groups"]}


@pytest.fixture
def region(everything):
    """Cambodia writes about lighthouses; Thailand has handed in lighthouses and writes of windmills."""
    with everything():
        cycle = open_cycle()
        cambodian, thai = focal_point(state("KH")), focal_point(state("TH"))
        cambodia, thailand = report_of(state("KH"), cycle), report_of(state("TH"), cycle)
        write(cambodia, cambodian, "art5-1-q1", "The lighthouses of the coast.")
        fill(thailand, thai)
        write(thailand, thai, "art5-1-q1", "A lighthouse stands in the south.")
        version = submitted_again(thailand, thai)
    return {"cambodian": cambodian, "thai": thai, "cambodia": cambodia, "thailand": thailand, "version": version}


def submitted_again(report, by):
    return national_reports.submit(report=report, by=by, day=report.cycle.due_on)


def test_a_state_finds_its_own_draft_and_no_other_states(client, region):
    client.force_login(region["cambodian"])
    own = reverse("section-edit", args=[region["cambodia"].pk, "article-5"]) + "?at=art5-1-q1#art5-1-q1"
    assert found(client, "lighthouse") == {"answers": [own]}
    assert found(client, "windmill") == {}


def test_the_secretariat_finds_what_was_submitted_and_never_a_draft(client, region):
    client.force_login(secretariat())
    submitted_answer = region["version"].get_absolute_url() + "#art5-1-q1"
    assert found(client, "lighthouse") == {"answers": [submitted_answer]}
    assert found(client, "coast") == {}


def test_donors_find_the_convention_and_the_glossary_alone(client, region):
    client.force_login(donor())
    assert set(found(client, "trafficking")) == {"obligations", "terms"}
    assert found(client, "lighthouse") == {}


def test_a_contributor_finds_the_sections_given_to_him(client, region, everything):
    officer = contributor(state("KH"))
    client.force_login(officer)
    assert found(client, "lighthouse") == {}
    with everything():
        row = region["cambodia"].sections.get(section__key="article-5")
        assign_section(report_section=row, people=[officer], by=region["cambodian"])
    assert list(found(client, "lighthouse")) == ["answers"]


@pytest.mark.parametrize("words", ["traffickers", "TRAFFICK", '"victims were counted"', "counted traffic"])
def test_beginnings_stems_and_phrases_find_alike_in_drafts_and_in_what_was_submitted(client, everything, words):
    with everything():
        thai = focal_point(state("TH"))
        report = report_of(state("TH"), open_cycle())
        fill(report, thai)
        write(report, thai, "art5-1-q1", "Of trafficking the victims were counted.")
        submitted_again(report, thai)
    for person in (thai, secretariat()):
        client.force_login(person)
        assert len(found(client, words)["answers"]) == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("ច្បាប់ប្រឆាំងអំពើជួញដូរមនុស្ស", "ជួញដូរ"),
        ("ກົດໝາຍຕ້ານການຄ້າມະນຸດ", "ການຄ້າມະນຸດ"),
        ("လူကုန်ကူးမှုတားဆီးရေးဥပဒေ", "တားဆီးရေး"),
        ("พระราชบัญญัติป้องกันและปราบปรามการค้ามนุษย์", "การค้ามนุษย์"),
        ("反对拐卖人口法", "拐卖"),
        ("Luật phòng, chống mua bán người", "chống"),
        ("ច្បាប់\u200bប្រឆាំង\u200bអំពើ", "ប្រឆាំងអំពើ"),
    ],
)
def test_scripts_without_spaces_are_found_anywhere_in_a_text(client, everything, text, words):
    with everything():
        thai = focal_point(state("TH"))
        report = report_of(state("TH"), open_cycle())
        fill(report, thai)
        write(report, thai, "art5-1-q1", text)
        submitted_again(report, thai)
    for person in (thai, secretariat()):
        client.force_login(person)
        response = client.get(reverse("search"), {"q": words})
        [result] = response.context["groups"][0].results
        assert "<mark>" in result.excerpt


def test_what_was_given_in_confidence_is_read_by_reviewers_and_the_reading_is_recorded(client, everything):
    with everything():
        thai = focal_point(state("TH"))
        report = report_of(state("TH"), open_cycle())
        fill(report, thai)
        write(report, thai, "art5-1-q1", "The lighthouse is a secret.", kind=AnswerKind.CONFIDENTIAL)
        submitted_again(report, thai)
    reviewer = secretariat()
    client.force_login(reviewer)
    assert b"Given in confidence" in client.get(reverse("search"), {"q": "lighthouse"}).content
    event = AuditEvent.objects.get(what="confidential answers read")
    assert (event.by, event.details) == (reviewer, {"questions": ["art5-1-q1"], "through": "search"})
    client.force_login(thai)
    client.get(reverse("search"), {"q": "lighthouse"})
    assert AuditEvent.objects.filter(what="confidential answers read").count() == 1


def test_documents_are_found_by_name_by_those_who_may_see_them(client, region, everything):
    with everything():
        EvidenceFile.objects.create(
            report=region["cambodia"],
            title="Lantern act",
            filename="lantern.pdf",
            content_type="application/pdf",
            size=5,
            sha256="ab" * 32,
            confidentiality=Confidentiality.OFFICIAL,
            uploaded_at=timezone.now(),
            uploaded_by=region["cambodian"],
        )
    client.force_login(region["cambodian"])
    assert list(found(client, "lantern")) == ["documents"]
    for stranger in (region["thai"], secretariat()):
        client.force_login(stranger)
        assert found(client, "lantern") == {}


def test_a_report_is_found_by_its_reference_and_its_state(client, region):
    client.force_login(secretariat())
    assert found(client, "ACTIP-2026-TH-1")["reports"] == [region["version"].get_absolute_url()]
    assert found(client, "thailand")["reports"] == [region["version"].get_absolute_url()]
    assert "reports" not in found(client, "cambodia"), "its report is a draft"


def test_recommendations_are_found_by_those_whom_they_concern(client, region, everything):
    with everything():
        common = {"source": "somtc", "meeting": "SOMTC", "made_on": date(2026, 1, 1), "asked_after": date(2026, 1, 1)}
        common |= {"made_at": timezone.now(), "made_by": secretariat()}
        to_all = FollowUpItem.objects.create(text="Keep the zebra crossing open.", **common)
        to_thailand = FollowUpItem.objects.create(text="A zebra register.", member_state=state("TH"), **common)
    for person, seen in (
        (region["cambodian"], {to_all}),
        (region["thai"], {to_all, to_thailand}),
        (secretariat(), {to_all, to_thailand}),
    ):
        client.force_login(person)
        assert set(found(client, "zebra")["recommendations"]) == {item.get_absolute_url() for item in seen}
    client.force_login(donor())
    assert found(client, "zebra") == {}


def test_only_the_newest_version_is_found(client, region, everything):
    with everything():
        reviewer = secretariat()
        reasons = {Section.objects.get(key="article-5", questionnaire=region["thailand"].cycle.questionnaire): "Which?"}
        reviews.return_sections(version=region["version"], reasons=reasons, by=reviewer)
        region["thailand"].refresh_from_db()
        write(region["thailand"], region["thai"], "art5-1-q1", "A windmill, not what was said.")
        submitted_again(region["thailand"], region["thai"])
        assert set(SubmittedAnswer.objects.values_list("version_number", flat=True)) == {2}
    client.force_login(reviewer)
    assert found(client, "lighthouse") == {}
    assert list(found(client, "windmill")) == ["answers"]


def test_the_database_keeps_the_words_of_other_states_apart(region):
    matches = "SELECT count(*) FROM actip_found(to_tsquery('simple', 'lighthouse:*'))"

    def seen() -> tuple[int, int]:
        with connection.cursor() as cursor:
            cursor.execute(matches)
            return SubmittedAnswer.objects.filter(text__contains="lighthouse").count(), cursor.fetchone()[0]

    assert seen() == (0, 0)
    with row_access(states=[state("KH").pk]):
        assert seen() == (0, 0)
    with row_access(states=[state("TH").pk]):
        assert seen() == (1, 1)
    with row_access(reviews=True):
        assert seen() == (1, 1)


def test_many_results_come_in_pages_of_one_kind(client):
    client.force_login(donor())
    first = client.get(reverse("search"), {"q": "party"})
    obligations = next(group for group in first.context["groups"] if group.key == "obligations")
    assert (len(obligations.results), obligations.count > 20) == (5, True)
    assert found(client, "party", **{"in": "obligations"}) | {"obligations": []} == {"obligations": []}
    second = found(client, "party", **{"in": "obligations", "page": "2"})["obligations"]
    assert second and second[0] not in found(client, "party", **{"in": "obligations"})["obligations"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("a", "Enter a word of at least two letters."),
        ("x" * 201, "Enter at most 200 characters."),
        ("!!!", "Enter a word"),
    ],
)
def test_what_cannot_be_looked_for_is_said(client, words, sentence):
    client.force_login(donor())
    page = client.get(reverse("search"), {"q": words}).content.decode()
    assert sentence in page


@pytest.mark.parametrize(
    "words", ["' OR 1=1 --", "a:* & !b | (", "%%_", "\\", '"unclosed', "<script>", "\u202e", "the of and"]
)
def test_nothing_that_is_typed_breaks_the_search(client, words):
    client.force_login(secretariat())
    assert client.get(reverse("search"), {"q": words}).status_code == 200


def test_the_words_are_marked_and_everything_else_is_escaped():
    words = parse_search('policy "the act"')
    assert (words.starts, words.stems, words.pieces) == (("policy",), ("polici",), ("the act",))
    assert (
        marked("Policies & <b>the act</b>", words)
        == "<mark>Policies</mark> &amp; &lt;b&gt;<mark>the act</mark>&lt;/b&gt;"
    )
    near = marked("x " * 200 + "policy" + " y" * 300, words, 50)
    assert (near.startswith("… "), near.endswith(" …"), "<mark>policy</mark>" in near, len(near) < 200) == (True,) * 4


def test_the_search_costs_the_same_for_one_and_for_many_results(client, everything):
    with everything():
        thai = focal_point(state("TH"))
        report = report_of(state("TH"), open_cycle())
        fill(report, thai)
        write(report, thai, "art5-1-q1", "A lighthouse.")
        submitted_again(report, thai)
    client.force_login(secretariat())
    client.get(reverse("search"), {"q": "lighthouse"})
    with CaptureQueriesContext(connection) as one:
        found(client, "lighthouse act")
    with CaptureQueriesContext(connection) as many:
        found(client, "force")
    assert len(one) <= len(many) <= len(one) + 4
