"""The blank questionnaire as a Word document, read back as a ministry's word processor would."""

import io

import pytest
from django.urls import reverse
from docx import Document

from reporting.enums import QuestionType
from reporting.models import Question, Questionnaire
from reporting.workbook.views.blank import questionnaire_docx

pytestmark = pytest.mark.django_db


def fetch(client):
    return client.get(reverse("questionnaire-docx", args=[1]))


def texts_of(response) -> str:
    return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(response.content)).paragraphs)


def test_a_visitor_gets_a_word_document(client):
    response = fetch(client)
    assert response.status_code == 200
    assert response["Content-Disposition"] == 'attachment; filename="actip-questionnaire-1.docx"'
    assert Document(io.BytesIO(response.content)).core_properties.title == str(Questionnaire.objects.get(version=1))


def test_every_question_is_there_once_with_its_words_and_key(client):
    lines = texts_of(fetch(client)).split("\n")
    questions = Question.objects.filter(section__questionnaire__version=1)
    assert questions.count() > 100
    found = {question.key: sum(f"{question.text} [{question.key}]" in line for line in lines) for question in questions}
    assert found == dict.fromkeys(found, 1)


def test_every_question_but_the_tables_has_one_empty_box(client):
    boxes = Document(io.BytesIO(fetch(client).content)).tables
    asked = Question.objects.filter(section__questionnaire__version=1).exclude(type=QuestionType.TABLE)
    assert len(boxes) == asked.count()
    assert {box.rows[0].cells[0].text for box in boxes} == {""}


def test_a_version_that_does_not_exist_is_not_found(client):
    assert client.get(reverse("questionnaire-docx", args=[99])).status_code == 404


def test_a_questions_condition_names_a_question_of_the_same_version(client):
    conditional = Question.objects.filter(section__questionnaire__version=1, depends_on__isnull=False)
    text = texts_of(fetch(client))
    assert text.count("Answer this only if the answer to [") == conditional.count() > 0


def test_the_page_of_the_questionnaire_leads_to_it(client):
    page = client.get(reverse("questionnaire-detail", args=[1])).content.decode()
    assert f'href="{reverse("questionnaire-docx", args=[1])}"' in page


def test_asked_again_it_is_not_made_again(rf, django_assert_num_queries):
    request = rf.get("/")
    first = questionnaire_docx(request, version=1).content
    with django_assert_num_queries(2):  # the questionnaire, and the file from the cache
        assert questionnaire_docx(request, version=1).content == first
