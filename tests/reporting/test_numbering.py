"""Sections and questions have the numbers of their articles, the same wherever they are shown."""

import io
import re

import pytest
from django.urls import reverse
from docx import Document

from reporting import frozen
from reporting.models import Question, Questionnaire, Section, SubmittedAnswer
from reporting.models.questionnaire import marks_of
from reporting.numbering import heading, section_marks
from reporting.workbook.actions import blank_files
from reporting.workbook.blank import blank_docx
from tests.factories import focal_point, secretariat, state
from tests.factories.reports import open_cycle, report_of, submitted
from tests.responses import words_of


@pytest.mark.parametrize(
    ("articles", "marks"),
    [
        ([None, 1, 5, 16, None], ["A", "1", "5", "16", "B"]),
        ([14, 14, None, 14], ["14", "14b", "A", "14c"]),
        ([None] * 28, [*"ABCDEFGHIJKLMNOPQRSTUVWXYZ", "A27", "A28"]),
        ([], []),
    ],
)
def test_a_section_has_the_number_of_its_article_or_a_letter(articles, marks):
    assert section_marks(articles) == marks


def test_a_title_that_names_its_article_is_not_numbered_twice():
    assert heading("16", "Article 16: Law enforcement") == "Article 16: Law enforcement"
    assert heading("1", "Article 16: Law enforcement") == "1. Article 16: Law enforcement"
    assert heading("B", "Needs for assistance") == "B. Needs for assistance"


@pytest.mark.django_db
def test_a_question_under_article_16_begins_with_16_on_each_page(everything, client):
    officer, reviewer = focal_point(state("KH")), secretariat()
    with everything():
        report = report_of(state("KH"), open_cycle(reviewer))
        version = submitted(report, officer)
        sections = list(Section.objects.of_report(report.cycle.questionnaire_id))
    key = "article-16"
    client.force_login(officer)
    pages = [reverse("section-edit", args=[report.pk, key]), reverse("report-check", args=[report.pk])]
    pages.append(reverse("questionnaire-detail", args=[1]))
    pages.append(version.get_absolute_url())
    shown = [words_of(client.get(page)) for page in pages]
    client.force_login(reviewer)
    shown.append(words_of(client.get(reverse("review-section", args=[report.pk, key]))))
    assert ["16.1 " in words for words in shown] == [True] * 5
    marks = dict(zip((section.key for section in sections), marks_of(sections), strict=True))
    assert (marks[key], marks["context"], marks["article-5"]) == ("16", "A", "5")
    numbers = {question["key"]: number for number, _, question in frozen.numbered(version.content)}
    assert numbers["art16-1-q1"] == "16.1"


@pytest.mark.django_db
def test_the_search_and_the_pages_say_the_same_number(everything):
    officer = focal_point(state("KH"))
    with everything():
        version = submitted(report_of(state("KH"), open_cycle()), officer)
        numbers = {question["key"]: number for number, _, question in frozen.numbered(version.content)}
        found = dict(SubmittedAnswer.objects.values_list("question_key", "place"))
    assert found
    assert found == {key: numbers[key] for key in found}


@pytest.mark.django_db
def test_office_files_say_the_same_number():
    questionnaire = Questionnaire.objects.get(version=1)
    document = Document(io.BytesIO(blank_docx(questionnaire, *blank_files.sections_to_print(questionnaire))))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert any(text.startswith("16.1 ") and "[art16-1-q1]" in text for text in texts)
    assert any(text.startswith("Article 16: ") for text in texts)
    assert any(text.startswith("A. ") for text in texts)


@pytest.mark.django_db
def test_pages_of_one_question_say_the_number_that_its_section_says(everything, client):
    officer = focal_point(state("KH"))
    with everything():
        report = report_of(state("KH"), open_cycle())
        asked = Question.objects.get(section__questionnaire__version=1, key="art14-1-q3")
        text = Question.objects.get(section__questionnaire__version=1, key="art14-1-q1")
    client.force_login(officer)
    page = words_of(client.get(reverse("section-edit", args=[report.pk, "article-14"])))
    for question, names in (
        (asked, ("table-edit", "table-history")),
        (text, ("answer-history", "evidence-add")),
    ):
        for name in names:
            words = words_of(client.get(reverse(name, args=[report.pk, "article-14", question.key])))
            number = re.search(r"14\.\d+", words).group()
            assert f"{number} {question.text}"[:40] in page or f"{number} {question.heading}"[:40] in page, name


@pytest.mark.django_db
def test_a_question_without_an_obligation_is_headed_by_its_number_not_by_its_type(everything, client):
    officer = focal_point(state("KH"))
    with everything():
        report = report_of(state("KH"), open_cycle())
    client.force_login(officer)
    page = words_of(client.get(reverse("section-edit", args=[report.pk, "context"])))
    assert "A.4 Who was consulted" in page
    assert "Several choices" not in page
