"""Sections and questions of a draft, one page each: nothing typed is lost, and each refusal stands at its field."""

import pytest

from reporting.models import Question
from reporting.questionnaire import actions as questionnaire_actions
from reporting.questionnaire.content import QuestionContent, SectionContent
from tests.factories import secretariat
from tests.reporting.questionnaire.drafts import question_of, section_of, url
from tests.responses import text_of

pytestmark = pytest.mark.django_db


def typed(question=None, rows=(), **changes):
    """The form of a question as a browser sends it."""
    data = {
        "text": "Is there a hotline?",
        "type": "yes_no",
        "confidentiality": "official",
        "section": "article-5",
        "choice-count": str(len(rows)),
        "then": "",
    }
    for place, (value, label) in enumerate(rows):
        data |= {f"choice-{place}-value": value, f"choice-{place}-label": label}
    if question:
        data |= {"edition": str(question.edition), "section": question.section.key}
    return data | changes


def test_a_section_is_added_at_the_end_of_its_part(client, draft):
    data = {"title": "Online recruitment", "part": "Work plan and themes", "about": "", "basis": "", "article": ""}
    response = client.post(url("section-add", draft), data)
    assert response.url == f"{draft.get_absolute_url()}#section-online-recruitment"
    keys = list(draft.sections.order_by("position").values_list("key", flat=True))
    assert keys[-2:] == ["victim-rights", "online-recruitment"]
    assert "has no question. Add one, or remove the section." in text_of(client.get(draft.get_absolute_url()))


def test_a_section_without_a_title_is_refused_and_what_was_typed_stays(client, draft):
    response = client.post(url("section-add", draft), {"title": "", "part": "Themes", "about": "About it"})
    assert response.context["form"].errors["title"] == ["Enter a title"]
    assert "About it" in text_of(response) and 'href="#id_title"' in text_of(response)
    data = {"title": "Again", "part": "Themes", "key": "article-5"}
    response = client.post(url("section-add", draft), data)
    assert response.context["form"].errors["key"] == [
        "There is a section with the key “article-5” already. Choose another key."
    ]


def test_removing_a_section_says_what_goes_with_it(client, draft):
    page = text_of(client.get(url("section-remove", draft, "article-25")))
    assert "Does this report contain information that another Party gave you?" in page
    client.post(url("section-remove", draft, "article-25"))
    assert not Question.objects.filter(section__questionnaire=draft, key__startswith="art25").exists()
    assert [s.position for s in draft.sections.order_by("position")] == list(range(1, draft.sections.count() + 1))


def test_a_question_gets_the_next_free_key_and_the_choices_of_its_type(client, draft):
    response = client.post(url("question-add", draft, "article-5"), typed(obligation="art5-1", required="on"))
    assert response.url == f"{draft.get_absolute_url()}#question-art5-1-q4"
    question = question_of(draft, "art5-1-q4")
    assert (question.required, question.obligation.key) == (True, "art5-1")
    assert question.choices == [{"value": "yes", "label": "Yes"}, {"value": "no", "label": "No"}]


def test_choices_are_rows_that_move_and_grow_without_losing_what_was_typed(client, draft):
    address = url("question-add", draft, "article-5")
    rows = [("", "Police"), ("", "Courts")]
    page = client.post(address, typed(type="multi_choice", rows=rows, guidance="Typed", then="choice-down:0"))
    assert [label for _, (_, label) in page.context["rows"]] == ["Courts", "Police"]
    assert "Typed" in text_of(page) and not page.context["form"].errors
    page = client.post(address, typed(type="multi_choice", rows=rows, then="choice-more"))
    assert len(page.context["rows"]) == 4
    client.post(address, typed(type="multi_choice", key="art5-9-q1", rows=[*rows, ("", "None of these"), ("", "")]))
    assert [choice["value"] for choice in question_of(draft, "art5-9-q1").choices] == ["police", "courts", "none"]


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"text": ""}, "text", "Enter the question"),
        ({"type": ""}, "type", "Choose the kind of answer"),
        ({"type": "table"}, "table", "Choose the statistical table"),
        ({"text": "A \u202e trick"}, "text", "changes the direction of text"),
        ({"key": "Not a key!"}, "key", "must be small letters and digits"),
        ({"key": "art5-1-q1"}, "key", "There is a question with the key “art5-1-q1” already. Choose another key."),
        ({"depends_on": "art25-2-q1=no-such"}, "depends_on", "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(client, draft, changes, field, sentence):
    response = client.post(url("question-add", draft, "article-5"), typed(guidance="Typed", **changes))
    assert sentence in response.context["form"].errors[field][0]
    assert "Typed" in text_of(response)
    assert Question.objects.filter(section__questionnaire=draft).count() == 130


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([("", "Only one")], "Enter at least two choices, one in each row"),
        ([("", "Police"), ("", "police")], "Two choices are called “Police”. Change one of them"),
    ],
)
def test_choices_that_cannot_be_are_said_beside_them(client, draft, rows, sentence):
    page = text_of(client.post(url("question-add", draft, "article-5"), typed(type="single_choice", rows=rows)))
    assert page.count(sentence) == 2  # in the summary and at the rows
    assert 'href="#choices"' in page


def test_a_choice_that_is_taken_away_keeps_its_words(client, draft):
    question = question_of(draft, "art5-1-q2")
    rows = [(choice["value"], choice["label"]) for choice in question.choices if choice["value"] != "organs"]
    client.post(url("question", draft, question.key), typed(question, rows, text=question.text, type=question.type))
    question = question_of(draft, "art5-1-q2")
    assert "organs" not in [choice["value"] for choice in question.choices]
    assert question.retired_choices == [{"value": "organs", "label": "Removal of organs"}]
    assert question.label_of("organs") == "Removal of organs"


def test_two_editors_of_one_question_see_each_others_words(client, officer, draft, editing):
    question = question_of(draft, "art5-1-q1")
    mine = typed(question, text="Is trafficking a crime of its own?", type=question.type)
    theirs = QuestionContent(question.key, "Is trafficking a crime?", question.type, required=True)
    questionnaire_actions.change_question(
        question=question, edition=question.edition, given=theirs, section=question.section, by=secretariat()
    )
    response = client.post(url("question", draft, question.key), mine)
    page = text_of(response)
    assert response.status_code == 409
    assert "Somebody else saved this while you had it open." in page
    assert "Is trafficking a crime of its own?</textarea>" in page
    assert question_of(draft, question.key).text == "Is trafficking a crime?"
    again = mine | {"edition": str(response.context["form"]["edition"].value())}
    assert client.post(url("question", draft, question.key), again).status_code == 302
    assert question_of(draft, question.key).text == "Is trafficking a crime of its own?"


def test_two_editors_of_one_section_and_of_the_settings(client, draft, editing):
    section = section_of(draft, "article-5")
    given = SectionContent("article-5", "Theirs", section.part, article=5)
    questionnaire_actions.change_section(section=section, edition=section.edition, given=given, by=secretariat())
    sent = {"title": "Mine", "part": section.part, "article": "5", "edition": str(section.edition)}
    response = client.post(url("section", draft, "article-5"), sent)
    assert (response.status_code, section_of(draft, "article-5").title) == (409, "Theirs")
    assert "Mine" in text_of(response)
    response = client.post(url("settings", draft), {"title": "Mine too", "kind": "", "note": "", "edition": "1"})
    assert response.status_code == 409
    assert "Mine too" in text_of(response)


def test_a_question_moves_to_another_section_with_its_answer_page(client, draft):
    question = question_of(draft, "art5-1-q3")
    client.post(
        url("question", draft, question.key), typed(question, text=question.text, type="yes_no", section="context")
    )
    moved = question_of(draft, "art5-1-q3")
    assert (moved.section.key, moved.position) == ("context", moved.section.questions.count())


def test_what_is_not_in_the_draft_has_no_page(client, draft):
    for name, key in (("section", "nope"), ("section-remove", "nope"), ("question-add", "nope"), ("question", "nope"),
                      ("question-remove", "nope")):  # fmt: skip
        assert client.get(url(name, draft, key)).status_code == 404


def test_a_section_is_changed_under_its_key(client, draft):
    section = section_of(draft, "article-5")
    sent = {
        "title": "Crime",
        "part": section.part,
        "article": "5",
        "edition": str(section.edition),
        "about": "All of it",
    }
    response = client.post(url("section", draft, "article-5"), sent)
    assert response.url == f"{draft.get_absolute_url()}#section-article-5"
    section.refresh_from_db()
    assert (section.key, section.title, section.about) == ("article-5", "Crime", "All of it")


def test_after_one_question_the_next_can_be_added(client, draft):
    response = client.post(url("question-add", draft, "article-5"), typed(then="another"))
    assert response.url == url("question-add", draft, "article-5")


def test_removing_a_question_says_which_others_wait_for_its_answer(client, draft):
    page = client.get(url("question-remove", draft, "art25-2-q1"))
    assert [question.key for question in page.context["hanging"]] == ["art25-2-q2"]
    assert page.context["was_asked"]
    assert question_of(draft, "art25-2-q1")
    response = client.post(url("question-remove", draft, "art25-2-q1"), follow=True)
    assert "Question art25-2-q1 is removed from the draft." in text_of(response)
    assert not Question.objects.filter(section__questionnaire=draft, key="art25-2-q1").exists()
