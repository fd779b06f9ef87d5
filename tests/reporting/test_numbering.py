"""Sections and questions have the numbers of their articles, the same wherever they are shown."""

import io
import re

import pytest
from django.urls import reverse
from docx import Document

from reporting import frozen
from reporting.enums import QuestionType, ReleaseAudience
from reporting.models import Question, Questionnaire, Section, SubmittedAnswer
from reporting.models.questionnaire import marks_of
from reporting.numbering import heading, section_marks
from reporting.queries.left import left_in
from reporting.queries.release import releases_of
from reporting.queries.release_pages import read_content
from reporting.questionnaire import actions as questionnaire_actions
from reporting.questionnaire.content import QuestionContent
from reporting.snapshot.build import build_snapshot
from reporting.workbook.actions import blank_files
from reporting.workbook.blank import blank_docx
from reporting.workbook.content import package
from tests.factories import focal_point, secretariat, state
from tests.factories.reports import accepted, open_cycle, release_sections, report_of, submitted
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


# --- A condition changes no number ------------------------------------------------------------------------------------
@pytest.fixture
def conditional(everything):
    """A report on a questionnaire whose second question under Article 8 is asked only after a certain first answer."""
    reviewer = secretariat()
    with everything():
        draft = questionnaire_actions.start(based_on=Questionnaire.objects.get(version=1), by=reviewer)
        section = draft.sections.get(key="article-8")
        which = QuestionContent("art8-1-q9", "Which law?", QuestionType.TEXT, depends_on=("art8-1-q1", "planned"))
        added = questionnaire_actions.add_question(section=section, given=which, by=reviewer)
        questionnaire_actions.move_question(question=added, direction="up", by=reviewer)
        draft.refresh_from_db()
        published = questionnaire_actions.publish(questionnaire=draft, edition=draft.edition, by=reviewer)
        return report_of(state("KH"), open_cycle(reviewer, year=2028, questionnaire=published))


@pytest.mark.django_db
@pytest.mark.parametrize("status", ["planned", "in_place"])
def test_a_question_that_is_not_asked_changes_the_number_of_no_other(conditional, everything, client, status):
    """8.2 is asked only of "planned"; the number after it is 8.3 either way, wherever it is shown."""
    report, officer, reviewer = conditional, focal_point(state("KH")), secretariat()
    with everything():
        version = accepted(report, officer, reviewer, art8_1_q1=status, art8_1_q2=7, art8_1_q9="The act of 2028.")
        wanted = {"art8-1-q1": "8.1", "art8-1-q2": "8.3"} | ({"art8-1-q9": "8.2"} if status == "planned" else {})
        frozen_numbers = {q["key"]: number for number, _, q in frozen.numbered(version.content)}
        searched = dict(SubmittedAnswer.objects.filter(report=report).values_list("question_key", "place"))
        checked = {q.key: q.number for q in left_in(report).checked.questions}
        items = [item for part in package(report, officer).parts for item in part.items]
        in_files = {item.question.key: item.number for item in items if item.asked}
        for numbers in (frozen_numbers, searched, checked, in_files):
            assert {key: number for key, number in numbers.items() if key.startswith("art8-")} == wanted
        assert searched == {key: frozen_numbers[key] for key in searched}
        assert build_snapshot(report)["sections"] == version.content["sections"]
    for person, page in (
        (officer, reverse("section-edit", args=[report.pk, "article-8"])),
        (officer, reverse("report-check", args=[report.pk])),
        (officer, reverse("evidence-add", args=[report.pk, "article-8", "art8-1-q2"])),
        (reviewer, reverse("review-section", args=[report.pk, "article-8"])),
    ):
        client.force_login(person)
        words = words_of(client.get(page))
        assert re.search(r"(?<!\d)8\.3 ", words), page
        if "sections" not in page:  # a section's page lists it, hidden, for the script
            assert bool(re.search(r"(?<!\d)8\.2 ", words)) == (status == "planned"), page


@pytest.mark.django_db
def test_what_is_left_out_of_a_release_changes_no_number(conditional, everything, client):
    report, officer, reviewer = conditional, focal_point(state("KH")), secretariat()
    with everything():
        version = accepted(report, officer, reviewer, art8_1_q1="in_place", art8_1_q2=7)
        whole = {question["key"]: number for number, _, question in frozen.numbered(version.content)}
        chosen = report.cycle.questionnaire.sections.filter(key__in=["article-8", "apa-bohol"])
        release_sections(
            report=report, audiences=dict.fromkeys(chosen, ReleaseAudience.PARTIES), authority="Committee", by=officer
        )
        content = releases_of([version])[version.pk].content(ReleaseAudience.PARTIES)
        given = {question["key"]: number for number, _, question in frozen.numbered(content)}
        assert len(content["sections"]) == 2 and given
        assert given == {key: whole[key] for key in given}
        shown = {item.content["key"]: item.number for section in read_content(content) for item in section.items}
        assert {key: shown[key] for key in given} == given
        assert {"8.1", "B.1"} <= set(given.values())
        asked = {question["key"]: question["text"] for question in frozen.questions(content)}
    client.force_login(officer)
    words = words_of(client.get(reverse("release-preview", args=[report.pk, ReleaseAudience.PARTIES])))
    for key, number in given.items():
        assert f"{number} {asked[key]}" in words
