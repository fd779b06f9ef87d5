"""The public pages of the Convention. What nobody has checked is marked: test_unread_law.py."""

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.loading import read_yaml
from reporting.enums import Binding, Verification
from reporting.models import Article, GlossaryTerm, Obligation, Question, Section
from reporting.questionnaire import help_texts
from tests.factories import secretariat
from tests.responses import text_of

pytestmark = pytest.mark.django_db

PAGES: dict[str, list] = {
    "article-list": [],
    "article-detail": [14],
    "obligation-detail": ["art25-2"],
    "questionnaire-detail": [1],
    "glossary": [],
}


@pytest.mark.parametrize("name", PAGES)
def test_everybody_reads_the_convention(client, name):
    assert client.get(reverse(name, args=PAGES[name])).status_code == 200


@pytest.mark.parametrize("name", PAGES)
def test_nobody_writes_to_it(client, name):
    assert client.post(reverse(name, args=PAGES[name])).status_code == 405


@pytest.mark.parametrize(
    "url", ["/convention/article-32/", "/convention/obligations/art99-1/", "/convention/questionnaire-9/"]
)
def test_what_does_not_exist_is_not_found(client, url):
    assert client.get(url).status_code == 404


@pytest.mark.parametrize("name", ["article-list", "article-detail", "obligation-detail", "questionnaire-detail"])
def test_every_page_says_that_summaries_are_not_treaty_text(client, name):
    page = text_of(client.get(reverse(name, args=PAGES[name])))
    assert "Summaries are the portal’s own words: they are not treaty text and bind nobody." in page


def test_every_article_has_a_page_with_links_to_its_neighbours(client):
    for article in Article.objects.all():
        page = text_of(client.get(article.get_absolute_url()))
        for number in (article.number - 1, article.number + 1):
            url = reverse("article-detail", args=[number])
            assert (f'href="{url}" rel=' in page) == (1 <= number <= 31), (article.number, number)


def test_every_obligation_has_a_page_with_its_questions(client):
    for obligation in Obligation.objects.prefetch_related("questions"):
        page = text_of(client.get(reverse("obligation-detail", args=[obligation.key])))
        shown = [question.key for question in obligation.questions.all() if f'id="{question.key}"' in page]
        assert shown == [question.key for question in obligation.questions.all()]


def test_the_questionnaire_holds_every_section_and_question(client):
    response = client.get(reverse("questionnaire-detail", args=[1]))
    page = text_of(response)
    assert [
        key
        for key in Section.objects.exclude(questionnaire=None).values_list("key", flat=True)
        if f'id="{key}"' not in page
    ] == []
    assert [key for key in Question.objects.values_list("key", flat=True) if f'id="{key}"' not in page] == []
    assert (response.context["section_count"], response.context["question_count"]) == (27, 130)


def test_a_measure_that_the_text_only_permits_is_said_to_be_no_gap(client):
    tried = set()
    for obligation in Obligation.objects.all():
        page = text_of(client.get(reverse("obligation-detail", args=[obligation.key])))
        is_read = obligation.text_verification != Verification.RECALL
        no_gap = obligation.binding in {Binding.MAY, Binding.SHALL_CONSIDER, Binding.SAVING}
        assert ("Not having it is no gap" in page) == (is_read and no_gap)
        tried.add((is_read, no_gap))
    assert len(tried) == 4


def test_a_question_says_when_it_is_asked_and_who_reads_the_answer(client):
    page = text_of(client.get(reverse("obligation-detail", args=["art25-2"])))
    assert (
        "Asked only when the answer to “Does this report contain information that another Party gave you?” is" in page
    )
    assert (
        "Only the state and named reviewers of the secretariat read the answer, and each reading is recorded." in page
    )


def test_the_secretariat_sees_how_sure_the_paragraph_number_is(client):
    client.force_login(secretariat())
    assert "Paragraph number: medium confidence" in text_of(client.get("/convention/obligations/art13-1/"))


def test_the_glossary_holds_every_term_once_under_its_letter(client):
    response = client.get(reverse("glossary"))
    page = text_of(response)
    assert [key for key in GlossaryTerm.objects.values_list("key", flat=True) if page.count(f'id="{key}"') != 1] == []
    letters = [letter for letter, _ in response.context["letters"]]
    assert letters == sorted(set(letters))
    assert all(term.term[0].upper() == letter for letter, terms in response.context["letters"] for term in terms)


def test_words_of_the_portal_are_in_the_glossary_and_are_not_explained_within_questions():
    terms = {term.term.lower(): term for term in GlossaryTerm.objects.all()}
    assert (
        {"release", "publication", "review", "submitted version", "edition"} <= help_texts.OF_THE_PORTAL <= set(terms)
    )
    words = help_texts.GlossaryFinder(terms.values())
    assert (
        words.in_text("The return of victims under section 5 of the act; a review of consent, audience and needs.")
        == []
    )
    assert [term.term for term in words.in_text("Which NRM protects victims who return?")] == ["NRM"]


def test_each_word_of_the_portal_has_a_meaning_of_its_own():
    rows = read_yaml(settings.DOMAIN_DIR / "glossary.yaml")["terms"]
    names = [row["term"].casefold() for row in rows]
    assert len(names) == len(set(names))
    assert len({row["definition"] for row in rows}) == len(rows)


def test_see_also_leads_to_terms_of_the_page(client):
    page = text_of(client.get(reverse("glossary")))
    wanted = {key for term in GlossaryTerm.objects.all() for key in term.see_also}
    assert [key for key in wanted if f'href="#{key}"' not in page or f'id="{key}"' not in page] == []


@pytest.mark.parametrize(
    ("long", "short"),
    [
        ("/convention/article-14/", "/convention/article-17/"),  # 17 obligations and 3
        ("/convention/obligations/art14-1/", "/convention/obligations/art13-1/"),  # 4 questions and 1
    ],
)
def test_long_and_short_pages_take_the_same_queries(client, long, short):
    with CaptureQueriesContext(connection) as for_long:
        assert client.get(long).status_code == 200
    with CaptureQueriesContext(connection) as for_short:
        assert client.get(short).status_code == 200
    assert len(for_long) == len(for_short)


def test_the_whole_questionnaire_takes_few_queries(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        assert client.get("/convention/questionnaire-1/").status_code == 200
