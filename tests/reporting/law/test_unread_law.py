"""What nobody has read is never stated as law: each page that shows it marks it, and no gap is published from it."""

import io

import pytest
from django.conf import settings
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from members.loading import read_yaml
from reporting import statuses
from reporting.enums import NOT_CHECKED, AnswerKind, Binding, Verification
from reporting.models import Article, Duties, GlossaryTerm, Obligation, Question
from reporting.pdf import Book
from reporting.printing.ammtc_report import binding_words, make_book
from reporting.queries.rights import SAME, moved
from reporting.questionnaire import storage
from reporting.workbook.actions.blank_files import sections_to_print
from reporting.workbook.blank_pdf import blank_book
from tests.factories import contributor, donor, focal_point, secretariat, state
from tests.factories.releases import adopted, counted, publish
from tests.factories.reports import open_cycle, report_of

pytestmark = pytest.mark.django_db

MARK = "Summary not yet checked against the certified text"
NO_SOURCE = "Not yet checked against a source"
READERS = {
    "visitor": lambda: None,
    "focal point": lambda: focal_point(state("KH")),
    "contributor": lambda: contributor(state("KH")),
    "donor": donor,
    "secretariat": secretariat,
}
UNREAD, READ = "art5-1", "art14-1"  # of these the data have: recall, and read in a public copy
# Public page → whether it shows something that nobody has checked.
PAGES = {
    "/convention/": True,
    "/convention/article-5/": True,
    "/convention/article-15/": False,
    f"/convention/obligations/{UNREAD}/": True,
    f"/convention/obligations/{READ}/": False,
    "/convention/questionnaire-1/": True,
    "/": True,  # what Article 25 protects
    "/privacy/": True,
    "/release-policy/": True,
}


def text_of(response) -> str:
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


# --- Marked for every reader ------------------------------------------------------------------------------------------
def test_the_data_have_both_kinds():
    assert Obligation.objects.get(key=UNREAD).text_verification == Verification.RECALL
    assert Obligation.objects.get(key=READ).text_verification == Verification.RETRIEVED
    assert Obligation.objects.filter(text_verification=Verification.RECALL).count() == 45
    assert str(NOT_CHECKED) == MARK


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("url", PAGES)
def test_every_reader_sees_the_mark_on_each_public_page(client, url, reader):
    if person := READERS[reader]():
        client.force_login(person)
    says_something = PAGES[url] and not (url == "/" and person)  # who is signed in has a start page of their own
    page = text_of(client.get(url))
    assert (MARK in page) == says_something
    if MARK in page:
        assert "Titles and numbers follow the Convention" not in page


def test_nothing_is_claimed_of_the_strength_of_a_text_that_nobody_read(client):
    for obligation in Obligation.objects.select_related("article"):
        page = text_of(client.get(reverse("obligation-detail", args=[obligation.key])))
        claims = [words for words in ("The text obliges", "The text permits", "The text keeps") if words in page]
        assert bool(claims) == (obligation.text_verification != Verification.RECALL), obligation
        assert (MARK in page) == (not claims)


def test_an_article_page_marks_each_summary_of_its_own(client):
    page = text_of(client.get("/convention/article-14/"))
    unread = Obligation.objects.filter(article__number=14, text_verification=Verification.RECALL).count()
    assert unread == 6
    assert page.count(MARK) == 2 * unread  # below the summary, and beside how far it is checked
    assert page.count("Nothing is published as missing here.") == unread


def test_the_glossary_marks_what_has_no_source_for_every_reader(client):
    assert text_of(client.get("/glossary/")).count(NO_SOURCE) == GlossaryTerm.objects.filter(verified=False).count() > 5


def test_the_search_marks_what_it_finds(client):
    client.force_login(donor())
    page = text_of(client.get("/search/", {"q": "intentional trafficking"}))
    assert f"Criminalisation. {MARK}." in page


# --- Where reports are written and read -------------------------------------------------------------------------------
@pytest.fixture
def cambodia(everything):
    with everything():
        return report_of(state("KH"), open_cycle())


def section_text(client, report, key: str) -> str:
    return text_of(client.get(reverse("section-edit", args=[report.pk, key])))


def test_a_focal_point_sees_the_mark_at_the_question(client, cambodia):
    client.force_login(focal_point(state("KH")))
    page = section_text(client, cambodia, "article-5")
    assert MARK in page
    assert "What Article 5(1) is about" in page
    assert "What Article 5(1) with Article 2 is about" in page
    assert "Shall: the text obliges" not in page


def test_a_focal_point_reads_how_a_text_binds_that_was_read(client, cambodia):
    client.force_login(focal_point(state("KH")))
    page = section_text(client, cambodia, "article-15")
    assert MARK not in page
    assert "What Article 15(1) asks" in page
    assert "Shall: the text obliges." in page
    assert "Saving: the text keeps other rights and asks nothing of a Party." in page


def test_words_without_a_source_are_marked_where_a_question_explains_them(client, cambodia):
    client.force_login(focal_point(state("KH")))
    page = section_text(client, cambodia, "article-14")
    assert "What “Compensation”, “Restitution” mean" in page
    assert NO_SOURCE in page


def test_the_workbook_and_the_word_file_carry_the_mark(client, cambodia):
    client.force_login(focal_point(state("KH")))
    book = load_workbook(io.BytesIO(client.get(f"/reports/{cambodia.pk}/workbook/xlsx/").content))
    notes = [cell.comment.text for sheet in book for row in sheet.iter_rows() for cell in row if cell.comment]
    of_unread = [note for note in notes if "Article 5(1), in the portal's own words" in note]
    of_read = [note for note in notes if "Article 14(1), in the portal's own words" in note]
    assert of_unread and all(f"{MARK}." in note for note in of_unread)
    assert of_read and not any(MARK in note for note in of_read)
    word = Document(io.BytesIO(client.get(f"/reports/{cambodia.pk}/workbook/docx/").content))
    assert [p.text for p in word.paragraphs if p.text.startswith("The trafficking offence itself") and MARK in p.text]


def test_the_blank_questionnaire_carries_the_mark(client):
    word = Document(io.BytesIO(client.get(reverse("questionnaire-docx", args=[1])).content))
    assert sum(MARK in paragraph.text for paragraph in word.paragraphs) == 18
    questionnaire = storage.Questionnaire.objects.get(version=1)
    printed = blank_book(questionnaire, *sections_to_print(questionnaire))
    assert sum(chapter.html.count(MARK) for chapter in printed.chapters) == 18


def test_the_desk_does_not_claim_a_strength_either(client, everything):
    with everything():
        cycle = open_cycle()
        counted(state("KH"), cycle, {}, secretariat())
        report = report_of(state("KH"), cycle)
    client.force_login(secretariat())
    page = text_of(client.get(reverse("review-section", args=[report.pk, "article-5"])))
    assert MARK in page
    assert "Shall: the text obliges" not in page


def chapter(book: Book, key: str) -> str:
    return next(chapter.html for chapter in book.chapters if chapter.key == key)


def test_the_report_to_ammtc_marks_summaries_and_says_nothing_of_their_strength(everything):
    officer = secretariat()
    with everything():
        cycle = open_cycle(officer)
        counted(state("KH"), cycle, {}, officer, art5_1_q1="planned")
        book = make_book(adopted(cycle, officer))
    criminalisation, protection = chapter(book, "chapter-2"), chapter(book, "chapter-4")
    assert f"{MARK}." in criminalisation
    assert "The Convention obliges" not in criminalisation
    assert "The Convention obliges Parties to this (“shall”)." in protection
    assert NO_SOURCE in chapter(book, "glossary")
    assert "it says where the state stands, and not that anything is missing" in chapter(book, "summary")


def test_the_strength_of_an_unread_duty_is_not_put_into_words():
    for binding in Binding.values:
        duty = Obligation(binding=binding, qualifier="as appropriate", text_verification=Verification.RECALL)
        assert binding_words(duty) == f"{MARK}."


# --- Nothing is published as missing ----------------------------------------------------------------------------------
def said(key: str, value: str) -> dict:
    return {
        "key": f"{key}-q1",
        "type": "implementation_status",
        "kind": AnswerKind.VALUE,
        "value": value,
        "obligation": key,
    }


@pytest.mark.parametrize(
    ("read", "unread", "code"),
    [
        ("in_place", "in_place", statuses.IN_PLACE),
        ("in_place", "not_started", statuses.PARTLY_UNREAD),  # what is missing is asked by a duty that nobody read
        ("in_place", "in_progress", statuses.PARTLY_UNREAD),
        ("not_started", "in_place", statuses.PARTLY),  # what is missing is asked by a duty that was read
        ("not_started", "not_started", statuses.PLANNED),
        (None, "in_place", statuses.IN_PLACE),
        (None, "in_progress", statuses.PARTLY_UNREAD),
        (None, "planned", statuses.PLANNED_UNREAD),
        (None, "not_started", statuses.PLANNED_UNREAD),
        ("planned", None, statuses.PLANNED),
        (None, None, statuses.NO_ANSWER),
    ],
)
def test_a_word_short_of_in_place_is_a_gap_only_if_a_duty_that_was_read_is(read, unread, code):
    given = [said(key, value) for key, value in ((READ, read), (UNREAD, unread)) if value]
    assert statuses.of_questions(given, {UNREAD}) == code


def test_what_a_duty_asks_depends_on_its_strength_and_on_whether_it_was_read():
    duties = Obligation.objects.duties()
    assert {UNREAD, READ} <= duties.asked
    assert (UNREAD in duties.unread, READ in duties.unread) == (True, False)
    assert not duties.asked & {"art12-1", "art14-4", "art15-6"}  # may, shall consider, a saving
    assert duties.unread < duties.asked
    assert duties.of({UNREAD, "art12-1"}) == Duties(frozenset({UNREAD}), frozenset({UNREAD}))


@pytest.mark.parametrize("answer", ["not_started", "planned", "in_progress"])
def test_no_gap_is_published_from_an_unread_strength(client, everything, answer):
    """Article 5 rests on unread duties alone, Article 15 on duties that were read, the right to housing on both."""
    officer = secretariat()
    with everything():
        cycle = open_cycle(officer)
        counted(
            state("KH"), cycle, {}, officer,
            art5_1_q1=answer, art15_2_q1=answer, art14_5_q1="in_place", art14_10a_q1=answer,
        )  # fmt: skip
        consolidated = adopted(cycle, officer)
        made = publish(consolidated, officer)
    words = {row.article_number: row for row in made.statuses.filter(state_name="Cambodia")}
    gap = statuses.PARTLY if answer == "in_progress" else statuses.PLANNED
    assert words[5].code == statuses.NOT_A_GAP[gap]
    assert words[5].text.endswith("; nothing counts as missing, because the duty is not checked yet")
    assert words[15].code == statuses.PARTLY  # its other duties are in place
    assert made.rights.get(state_name="Cambodia", right_key="housing").letter == "P†"
    unread = set(
        Obligation.objects.filter(text_verification=Verification.RECALL).values_list("article__number", flat=True)
    )
    read = set(Obligation.objects.duties().asked - Obligation.objects.duties().unread)
    for number in unread - {Obligation.objects.get(key=key).article.number for key in read}:
        assert words[number].code not in {statuses.PARTLY, statuses.PLANNED}, number
    client.force_login(donor())
    page = text_of(client.get(made.get_absolute_url()))
    assert "N†" in page or "P†" in page
    assert "nothing counts as missing, because the duty is not checked yet" in page
    csv = client.get(reverse("dashboard-statuses-csv", args=[made.pk])).content.decode()
    assert statuses.NOT_A_GAP[gap] in csv


def test_a_duty_that_is_checked_between_two_releases_moves_no_state():
    assert moved(statuses.PLANNED, statuses.PLANNED_UNREAD) == SAME
    assert statuses.as_said(statuses.PARTLY_UNREAD) == statuses.PARTLY


# --- The data ---------------------------------------------------------------------------------------------------------
def test_an_article_claims_no_more_than_the_weakest_of_what_it_says():
    assert Article.objects.get(number=29).text_verification == Verification.RECALL
    assert "later Parties" in Article.objects.get(number=29).text_note
    for number in (3, 24, 28):
        assert Article.objects.get(number=number).text_verification == Verification.CORROBORATED


def test_corrections_of_what_was_read():
    found = {obligation.key: obligation for obligation in Obligation.objects.select_related("article")}
    assert str(found["art5-1-child"]) == "Article 5(1) with Article 2: Children and consent"
    assert found["art14-9"].text_verification == Verification.PARTIAL
    assert "regulations and policies" in found["art14-7"].qualifier
    assert all("at the time of entry into the receiving Party" in found[key].summary for key in ("art15-1", "art15-3"))
    assert "informal cooperation or mutual legal assistance" in found["art16-5"].summary
    assert found["art15-6"].binding == Binding.SAVING
    confirmed = [o for o in found.values() if o.subject_source]
    assert len(confirmed) == 33
    assert {o.text_verification for o in confirmed} == {Verification.RECALL}


def test_a_choice_that_was_split_keeps_its_meaning_and_a_questionnaire_in_use_its_choices(everything):
    question = Question.objects.get(key="art5-3-q1")
    labels = {choice["value"]: choice["label"] for choice in question.choices}
    assert labels["vulnerable"] == "A child or other particularly vulnerable victim"
    assert labels["disability"] == "A victim who has a disability or cannot protect himself or herself"


def test_every_source_named_in_the_data_is_there():
    for name in ("obligations", "articles", "glossary"):
        data = read_yaml(settings.DOMAIN_DIR / f"{name}.yaml")
        named = {row["verification"].get("subject") for row in data.get("obligations", ())}
        named |= {row["paragraph_text"]["source"] for row in data.get("articles", ())}
        named |= {row["source"] for row in data.get("terms", ())}
        assert named - {None} <= set(data["sources"]), name
