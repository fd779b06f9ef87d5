"""The products of a report to AMMTC: the chapters of the synthesis, the brief, and what is refused."""

from datetime import date
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document

from members.models import AuditEvent
from reporting import synthesis_chapters
from reporting.actions import consolidation, findings, products, rendering
from reporting.enums import Addressee, FindingKind, ReportProduct
from reporting.errors import AlreadyChanged, StepNotAllowed, WorkflowError
from reporting.models import Article, ConsolidatedReport
from reporting.pdf import render_book
from reporting.pdf.inspect import inspect_pdf
from reporting.printing.products import check_pages, make_product
from reporting.queries.brief import Brief
from reporting.queries.synthesis import Synthesis
from tests.factories import donor, focal_point, state
from tests.factories.reports import accepted, open_cycle, released, report_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def two_years(reviewer, everything, adopt):
    """The report to AMMTC on 2027 after the adopted one on 2026; three states answered in both."""
    with everything():
        for year, answers in ((2026, ("planned", "planned", "in_place")), (2027, ("planned", "in_place", "in_place"))):
            cycle = open_cycle(reviewer, year=year)
            for iso2, answer in zip(("KH", "ID", "TH"), answers, strict=True):
                speaker = focal_point(state(iso2))
                report = report_of(state(iso2), cycle)
                accepted(report, speaker, reviewer, art5_1_q1=answer)
                released(report, speaker)
            consolidated = consolidation.start(cycle=cycle, by=reviewer)
            if year == 2026:
                adopt(consolidated)
        return consolidated


def again(consolidated: ConsolidatedReport) -> ConsolidatedReport:
    return ConsolidatedReport.objects.select_related("cycle").get(pk=consolidated.pk)


def ask(consolidated, by, position=None, text="To meet once more.", base_version=0):
    return products.save_decision(
        consolidated=consolidated,
        position=position,
        text=text,
        article=Article.objects.get(number=24),
        addressee=Addressee.SOMTC,
        due_on=date(2028, 3, 31),
        base_version=base_version,
        by=by,
    )


def point(consolidated, by):
    made = findings.make(
        consolidated=consolidated, kind=FindingKind.ANSWER, subject="art5-1-q1", choice="in_place", by=by
    )
    products.choose_points(consolidated=consolidated, numbers=[made.number], chart="", by=by)
    return made


def said(synthesis: Synthesis) -> list[str]:
    return [paragraph.whole for chapter in synthesis.chapters for paragraph in chapter.paragraphs]


# --- Chapters ---------------------------------------------------------------------------------------------------------
def test_a_new_report_has_every_chapter_in_its_order(consolidated, everything):
    with everything():
        keys = list(consolidated.texts.values_list("key", flat=True))
    others = [key for key in synthesis_chapters.TITLES if key != synthesis_chapters.CONVENTION]
    assert [key for key in keys if not key.startswith("chapter-")] == others
    assert keys[2] == "chapter-1"
    assert len({*keys}) == len(keys)


def test_chapters_change_places_and_are_left_out(consolidated, reviewer, everything):
    with everything():
        products.move_chapter(consolidated=consolidated, key="approach", earlier=True, by=reviewer)
        products.move_chapter(consolidated=consolidated, key="approach", earlier=True, by=reviewer)  # it is the first
        assert list(consolidated.texts.values_list("key", flat=True))[:3] == ["approach", "summary", "chapter-1"]
        assert "approach" in [chapter.key for chapter in Synthesis(consolidated).chapters]
        products.switch_chapter(consolidated=consolidated, key="approach", included=False, by=reviewer)
        assert "approach" not in [chapter.key for chapter in Synthesis(consolidated).chapters]
    assert set(AuditEvent.objects.values_list("what", flat=True)) >= {"chapter moved", "chapter switched"}


def test_a_chapter_of_ones_own_has_its_words_and_goes_only_without(consolidated, reviewer, everything):
    with everything():
        own = products.add_chapter(consolidated=consolidated, title="The sea", by=reviewer)
        with pytest.raises(WorkflowError):
            products.add_chapter(consolidated=consolidated, title="the SEA", by=reviewer)
        consolidation.save_text(text=own, words="Ships.\n\nCrews.", base_version=0, by=reviewer)
        assert said(Synthesis(consolidated))[-2:] == ["Ships.", "Crews."]
        for key in (own.key, "summary"):
            with pytest.raises(WorkflowError):
                products.remove_chapter(consolidated=consolidated, key=key, by=reviewer)
        consolidation.save_text(text=own, words="", base_version=1, by=reviewer)
        products.remove_chapter(consolidated=consolidated, key=own.key, by=reviewer)
        assert products.add_chapter(consolidated=consolidated, title="The sea", by=reviewer).key == "own-1"


# --- What the synthesis says ------------------------------------------------------------------------------------------
def test_paragraphs_are_numbered_through(two_years, reviewer, everything):
    with everything():
        text = two_years.texts.get(key="summary")
        consolidation.save_text(text=text, words="One.\n\nTwo.", base_version=0, by=reviewer)
        synthesis = Synthesis(two_years)
        numbers = [p.number for chapter in synthesis.chapters for p in chapter.paragraphs]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) > 5


def test_an_article_says_how_many_states_stand_where_and_how_the_same_states_moved(two_years, everything):
    with everything():
        paragraphs = said(Synthesis(two_years))
    [article5] = [text for text in paragraphs if "everything in place" in text and "Two of" in text]
    assert article5.startswith("Two of the three states that answered have everything in place that is asked here; one")
    assert article5.endswith(
        "Of the three states that also answered for 2026, one is further than then and two are where they were."
    )
    assert not any(name in article5 for name in ("Cambodia", "Indonesia", "Thailand"))


def test_what_is_missing_names_no_state(two_years, everything):
    with everything():
        difficulties = [text for text in said(Synthesis(two_years)) if text.startswith("Difficulty. ")]
        reported = {state.name for state in Synthesis(two_years).found.states}
    assert not any(name in text for name in reported for text in difficulties)


def test_a_practice_concerns_the_states_that_it_names(two_years, reviewer, everything):
    with everything():
        text = two_years.texts.get(key="chapter-2")
        consolidation.save_text(text=text, words="Thailand reported a new law.", base_version=0, by=reviewer)
        [paragraph] = [
            p for chapter in Synthesis(two_years).chapters for p in chapter.paragraphs if "new law" in p.text
        ]
    assert paragraph.states == ("TH",)


def test_reading_it_takes_as_many_queries_for_four_states_as_for_three(two_years, reviewer, everything):
    def queries() -> int:
        with everything(), CaptureQueriesContext(connection) as captured:
            assert Synthesis(again(two_years)).words
        return len(captured)

    before = queries()
    with everything():
        report = report_of(state("VN"), two_years.cycle)
        accepted(report, focal_point(state("VN")), reviewer, art5_1_q1="planned")
        released(report, focal_point(state("VN")))
        consolidation.refresh_sources(consolidated=two_years, by=reviewer)
    assert queries() == before


# --- The brief --------------------------------------------------------------------------------------------------------
def test_a_brief_says_what_it_lacks(consolidated, reviewer, everything):
    with everything():
        assert len(Brief(consolidated).lacks) == 2
        with pytest.raises(StepNotAllowed, match="No decision is asked"):
            rendering.request(consolidated=consolidated, by=reviewer, product=ReportProduct.BRIEF)


def test_a_brief_has_decisions_points_and_coverage(two_years, reviewer, everything):
    with everything():
        ask(two_years, reviewer)
        made = point(two_years, reviewer)
        brief = Brief(again(two_years))
        assert brief.lacks == []
        [chapter] = make_product(again(two_years), ReportProduct.BRIEF).chapters
        made.refresh_from_db()
    assert made.point == 1
    assert "3 of 10 Parties reported." in chapter.html
    assert "To meet once more." in chapter.html
    assert "Two of the three states that answered" in chapter.html


def test_a_brief_is_printed_on_two_pages_without_a_cover(two_years, reviewer, everything, tmp_path):
    with everything():
        ask(two_years, reviewer, text="To meet once more. " * 15)
        point(two_years, reviewer)
        book = make_product(again(two_years), ReportProduct.BRIEF)
    rendered = render_book(book, tmp_path / "brief.pdf", cache_dir=tmp_path / "cache", work_dir=tmp_path)
    facts = inspect_pdf(rendered.path)
    assert (rendered.pages, facts.tagged, len(facts.fonts_not_embedded), facts.missing_glyphs) == (2, True, 0, 0)


def test_a_synthesis_is_printed_with_its_numbers(two_years, everything, tmp_path):
    with everything():
        book = make_product(again(two_years), ReportProduct.SYNTHESIS)
    rendered = render_book(book, tmp_path / "synthesis.pdf", cache_dir=tmp_path / "cache", work_dir=tmp_path)
    assert rendered.warnings == ()
    assert 'id="paragraph-1"' in "".join(chapter.html for chapter in book.chapters)
    assert [(chapter.key, chapter.number) for chapter in book.chapters][:3] == [
        ("about", ""), ("summary", ""), ("approach", "1"),
    ]  # fmt: skip


def test_at_most_five_decisions_and_those_behind_move_up(consolidated, reviewer, everything):
    with everything():
        for number in range(1, 6):
            ask(consolidated, reviewer, text=f"Decision {number}.")
        with pytest.raises(WorkflowError, match="At most 5"):
            ask(consolidated, reviewer)
        products.move_decision(consolidated=consolidated, position=2, by=reviewer)
        products.remove_decision(consolidated=consolidated, position=3, by=reviewer)
        texts = list(consolidated.decisions.values_list("position", "text"))
    assert texts == [(1, "Decision 2."), (2, "Decision 1."), (3, "Decision 4."), (4, "Decision 5.")]


def test_a_decision_that_somebody_changed_is_not_overwritten(consolidated, reviewer, everything):
    with everything():
        ask(consolidated, reviewer)
        ask(consolidated, reviewer, position=1, text="Theirs.", base_version=1)
        with pytest.raises(AlreadyChanged) as caught:
            ask(consolidated, reviewer, position=1, text="Mine.", base_version=1)
    assert caught.value.theirs.text == "Theirs."


def test_a_brief_of_another_length_is_refused():
    check_pages(ReportProduct.BRIEF, 2)
    check_pages(ReportProduct.ANNEX, 180)
    with pytest.raises(StepNotAllowed, match="has 3 pages and must have exactly 2"):
        check_pages(ReportProduct.BRIEF, 3)


def test_a_synthesis_that_is_too_long_is_refused_with_the_number_of_words(consolidated, reviewer, everything):
    with everything():
        text = consolidated.texts.get(key="summary")
        words = "word " * (synthesis_chapters.MOST_WORDS + 1)
        consolidation.save_text(text=text, words=words, base_version=0, by=reviewer)
        with pytest.raises(StepNotAllowed, match="words too long"):
            rendering.request(consolidated=consolidated, by=reviewer, product=ReportProduct.SYNTHESIS)


def test_what_was_adopted_is_not_changed(consolidated, reviewer, adopt, everything):
    adopt(consolidated)
    acts = (
        lambda: ask(consolidated, reviewer),
        lambda: products.move_chapter(consolidated=consolidated, key="approach", earlier=True, by=reviewer),
        lambda: products.switch_chapter(consolidated=consolidated, key="approach", included=False, by=reviewer),
        lambda: products.add_chapter(consolidated=consolidated, title="The sea", by=reviewer),
        lambda: products.choose_points(consolidated=consolidated, numbers=[], chart="", by=reviewer),
    )
    for act in acts:
        with everything(), pytest.raises(StepNotAllowed):
            act()


@pytest.mark.parametrize("make", [lambda: focal_point(state("KH")), donor])
def test_only_the_secretariat_composes_it(consolidated, everything, make):
    with everything(), pytest.raises(PermissionDenied):
        ask(consolidated, make())


# --- Word -------------------------------------------------------------------------------------------------------------
def test_brief_and_synthesis_come_as_word_documents_with_headings(client, two_years, reviewer, everything):
    client.force_login(reviewer)
    address = reverse("product-word", args=[two_years.pk, "brief"])
    assert "No decision is asked of ministers yet." in client.get(address, follow=True).content.decode()
    with everything():
        ask(two_years, reviewer)
        point(two_years, reviewer)
    for product, heading in (("brief", "Decisions asked of ministers"), ("synthesis", "Approach and coverage")):
        sent = client.get(reverse("product-word", args=[two_years.pk, product]))
        assert f'filename="SOMTC-{product}-for-AMMTC-2027.docx"' in sent["Content-Disposition"]
        document = Document(BytesIO(sent.content))
        assert heading in [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert "Words for shares of states" in [p.text for p in document.paragraphs if p.style.name == "Caption"]
    assert client.get(reverse("product-word", args=[two_years.pk, "annex"])).status_code == 404
    assert AuditEvent.objects.filter(what="report downloaded").count() == 2


# --- Pages ------------------------------------------------------------------------------------------------------------
def typed(**changed):
    return {
        "text": "To meet once more.",
        "article": "24",
        "addressee": "somtc",
        "due_on_day": "31",
        "due_on_month": "3",
        "due_on_year": "2028",
        "version": "0",
    } | changed


def test_a_decision_is_asked_on_its_page_and_keeps_what_was_typed(client, consolidated, reviewer, everything):
    client.force_login(reviewer)
    address = reverse("decision-new", args=[consolidated.pk])
    refused = client.post(address, typed(addressee=""))
    assert refused.status_code == 422
    assert "To meet once more." in refused.content.decode()
    assert client.post(address, typed()).status_code == 302
    edit = reverse("decision-edit", args=[consolidated.pk, 1])
    assert client.post(edit, typed(text="Mine.", version="0")).status_code == 409
    gone = client.post(reverse("decision-edit", args=[consolidated.pk, 4]), typed(text="Removed meanwhile."))
    assert "Removed meanwhile." in gone.content.decode()
    with everything():
        assert consolidated.decisions.get().text == "To meet once more."


def test_two_points_do_not_share_a_place(client, two_years, reviewer, everything):
    client.force_login(reviewer)
    with everything():
        made = [
            findings.make(
                consolidated=two_years, kind=FindingKind.ANSWER, subject="art5-1-q1", choice=choice, by=reviewer
            )
            for choice in ("in_place", "not_begun")
        ]
    address = reverse("brief", args=[two_years.pk])
    both = {f"point-{each.number}": "1" for each in made}
    refused = client.post(address, both)
    assert refused.status_code == 422
    assert "Place 1 is taken by F1." in refused.content.decode()
    assert client.post(address, {"point-2": "1", "point-1": "4"}).status_code == 302
    with everything():
        assert list(two_years.findings.values_list("number", "point")) == [(1, 2), (2, 1)]


def test_the_pages_say_how_long_it_is_and_lead_to_each_paragraph(client, two_years, reviewer):
    client.force_login(reviewer)
    page = client.get(reverse("synthesis-read", args=[two_years.pk])).content.decode()
    assert 'id="paragraph-1"' in page
    assert "of at most 8,500 words" in page
    listed = client.get(reverse("chapter-list", args=[two_years.pk])).content.decode()
    assert "Executive summary" in listed
    left_out = client.post(reverse("chapter-change", args=[two_years.pk, "victims"]), {"do": "leave_out"}, follow=True)
    assert "Its words are kept." in left_out.content.decode()
