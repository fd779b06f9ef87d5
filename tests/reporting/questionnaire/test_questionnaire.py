"""The secretariat edits drafts of the questionnaire; published versions never change, for nobody."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, connections, transaction
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.models import AuditEvent
from members.row_access import row_access
from reporting.actions import consolidation, cycles
from reporting.enums import QuestionType
from reporting.errors import AlreadyChanged, StepNotAllowed, WorkflowError
from reporting.models import Question, Questionnaire, Section
from reporting.printing import ammtc_report
from reporting.questionnaire import actions as questionnaire_actions
from reporting.questionnaire import storage
from reporting.questionnaire.comparison import compare
from reporting.questionnaire.content import QuestionContent, SectionContent
from reporting.sample_loading import questionnaire as sample_questionnaire
from tests.factories import focal_point, secretariat, state
from tests.factories.reports import accepted, open_cycle, report_of
from tests.responses import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    person = secretariat()
    client.force_login(person)
    return person


@pytest.fixture
def first():
    return Questionnaire.objects.get(version=1)


@pytest.fixture
def draft(officer, first):
    with row_access(reviews=True):
        return questionnaire_actions.start(based_on=first, by=officer)


@pytest.fixture
def editing():
    """What the database shows to an officer of the secretariat."""
    with row_access(reviews=True):
        yield


def section_of(draft, key):
    return Section.objects.select_related("questionnaire").get(questionnaire=draft, key=key)


def question_of(draft, key):
    found = Question.objects.select_related("section__questionnaire", "obligation")
    return found.get(section__questionnaire=draft, key=key)


def url(name, draft, *more):
    return reverse(f"questionnaire-{name}", args=[draft.version, *more])


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


# --- Drafts -----------------------------------------------------------------------------------------------------------
def test_a_draft_starts_as_a_copy_and_the_list_shows_both(client, officer, first):
    response = client.post(reverse("questionnaire-start"), {"based_on": "1"}, follow=True)
    draft = Questionnaire.objects.get(version=2)
    assert (draft.status, draft.based_on, draft.created_by) == ("draft", first, officer)
    assert compare(storage.read(first), storage.read(draft), storage.known()).is_empty
    assert "Nothing is changed yet." in text_of(response)
    page = text_of(client.get(reverse("questionnaire-list")))
    assert "Version 2: ACTIP national report" in page and "Version 1: ACTIP national report" in page
    told = AuditEvent.objects.filter(by=officer, what__startswith="questionnaire")
    assert [(e.what, e.details) for e in told] == [("questionnaire draft started", {"based_on": 1})]


def test_an_empty_draft_says_what_to_do(client, officer):
    response = client.post(reverse("questionnaire-start"), {"based_on": ""}, follow=True)
    assert "This draft is empty" in text_of(response)
    draft = Questionnaire.objects.get(version=2)
    page = text_of(client.get(url("publish", draft)))
    assert "There is no section yet. Add one." in page and "Publish version 2?" not in page
    assert client.get(url("preview", draft)).status_code == 302


def test_a_draft_is_nobodys_but_the_secretariats(client, draft):
    client.force_login(focal_point(state("KH")))
    assert client.get(reverse("questionnaire-detail", args=[2])).status_code == 404
    assert client.get(reverse("questionnaire-docx", args=[2])).status_code == 404
    assert client.get(draft.get_absolute_url()).status_code == 403
    page = text_of(client.get("/convention/"))
    assert f'href="{reverse("questionnaire-detail", args=[1])}"' in page


def test_a_draft_is_discarded_with_all_that_is_in_it(client, draft):
    assert "These changes are lost" not in text_of(client.get(url("discard", draft)))
    client.post(url("discard", draft))
    assert list(Questionnaire.objects.values_list("version", flat=True)) == [1]
    assert client.get(draft.get_absolute_url()).status_code == 404


# --- Sections ---------------------------------------------------------------------------------------------------------
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


def test_sections_and_questions_move_and_a_question_goes_on_into_the_next_section(client, draft):
    client.post(url("move", draft), {"move": "section:article-5:up"})
    keys = list(draft.sections.order_by("position").values_list("key", flat=True))
    assert keys[:3] == ["context", "article-5", "article-1"]
    client.post(url("move", draft), {"move": "question:art5-1-q2:up"})
    keys = list(question_of(draft, "art5-1-q1").section.questions.order_by("position").values_list("key", flat=True))
    assert keys[:2] == ["art5-1-q2", "art5-1-q1"]
    response = client.post(url("move", draft), {"move": "question:art5-1-q2:up"})
    assert response.url == f"{draft.get_absolute_url()}#question-art5-1-q2"
    moved = question_of(draft, "art5-1-q2")
    assert (moved.section.key, moved.position) == ("context", moved.section.questions.count())
    assert client.post(url("move", draft), {"move": "section:context:up"}).status_code == 302
    assert client.post(url("move", draft), {"move": "sideways"}).status_code == 400


def test_removing_a_section_says_what_goes_with_it(client, draft):
    page = text_of(client.get(url("section-remove", draft, "article-25")))
    assert "Does this report contain information that another Party gave you?" in page
    client.post(url("section-remove", draft, "article-25"))
    assert not Question.objects.filter(section__questionnaire=draft, key__startswith="art25").exists()
    assert [s.position for s in draft.sections.order_by("position")] == list(range(1, draft.sections.count() + 1))


# --- Questions --------------------------------------------------------------------------------------------------------
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


def test_a_condition_that_comes_too_early_is_a_point_left(client, draft):
    client.post(url("move", draft), {"move": "question:art25-2-q2:up"})
    page = text_of(client.get(draft.get_absolute_url()))
    assert "Question art25-2-q2 depends on question art25-2-q1, which comes later." in page
    assert "1 point left before it can be published" in page


# --- What becomes of earlier questions, and publishing ----------------------------------------------------------------
def remove(draft, *keys, by):
    for key in keys:
        questionnaire_actions.remove_question(question=question_of(draft, key), by=by)


def test_keys_are_mapped_dropped_with_a_reason_or_brought_back(client, officer, draft, editing):
    remove(draft, "justice-cooperation-q4", "problem-solving-q4", "victim-rights-q3", by=officer)
    draft.refresh_from_db()
    page = text_of(client.get(url("map", draft)))
    assert "What blocked cooperation most?" in page
    data = {
        "edition": str(draft.edition),
        "to-justice-cooperation-q4": "apa-bohol-q5",
        "why-problem-solving-q4": "Asked elsewhere.",
    }
    client.post(url("map", draft), data)
    draft.refresh_from_db()
    assert question_of(draft, "apa-bohol-q5").previous_keys == ["justice-cooperation-q4"]
    assert draft.dropped == {"problem-solving-q4": "Asked elsewhere.", "victim-rights-q3": ""}
    assert client.post(url("map", draft), data).status_code == 409
    client.post(url("bring-back", draft), {"key": "victim-rights-q3"})
    draft.refresh_from_db()
    assert (
        question_of(draft, "victim-rights-q3").text
        == "What did victims say about the help they had, and how was it asked?"
    )
    assert draft.dropped == {"problem-solving-q4": "Asked elsewhere."}


def test_names_of_older_versions_go_with_a_question(officer, draft, editing):
    remove(draft, "justice-cooperation-q4", by=officer)
    successor = questionnaire_actions.add_question(
        section=section_of(draft, "justice-cooperation"),
        given=QuestionContent("", "What blocked it?", "text"),
        by=officer,
    )
    draft.refresh_from_db()
    mapped = {"justice-cooperation-q4": successor.key}
    questionnaire_actions.map_keys(
        questionnaire=draft, edition=draft.edition, successors=mapped, reasons={}, by=officer
    )
    draft.refresh_from_db()
    second = questionnaire_actions.publish(questionnaire=draft, edition=draft.edition, by=officer)
    third = questionnaire_actions.start(based_on=second, by=officer)
    remove(third, successor.key, by=officer)
    third.refresh_from_db()
    questionnaire_actions.map_keys(
        questionnaire=third, edition=third.edition, successors={successor.key: "apa-bohol-q5"}, reasons={}, by=officer
    )
    assert question_of(third, "apa-bohol-q5").previous_keys == [successor.key, "justice-cooperation-q4"]


def test_publishing_says_what_is_dropped_and_wants_it_seen(client, officer, draft, editing):
    remove(draft, "problem-solving-q4", by=officer)
    draft.refresh_from_db()
    page = text_of(client.get(url("publish", draft)))
    assert "<strong>1</strong> question dropped" in page
    assert "Were victims or survivors involved in shaping it?" in page
    data = {"edition": str(draft.edition)}
    page = text_of(client.post(url("publish", draft), data))
    assert "Confirm that you have seen which questions are dropped" in page
    response = client.post(url("publish", draft), data | {"seen": "1"}, follow=True)
    assert "Version 2 is published. Cycles can use it from now on." in text_of(response)
    draft.refresh_from_db()
    assert (draft.status, draft.published_by, draft.dropped) == ("published", officer, {"problem-solving-q4": ""})
    assert client.get(reverse("questionnaire-detail", args=[2])).status_code == 200


def test_what_changed_after_the_page_was_opened_is_not_published(officer, draft, editing):
    edition = draft.edition
    remove(draft, "problem-solving-q4", by=officer)
    with pytest.raises(AlreadyChanged):
        questionnaire_actions.publish(questionnaire=draft, edition=edition, by=officer)
    draft.refresh_from_db()
    assert draft.is_draft


def test_a_draft_says_when_another_version_was_published_meanwhile(client, officer, draft, first, editing):
    other = questionnaire_actions.start(based_on=first, by=officer)
    questionnaire_actions.publish(questionnaire=draft, edition=draft.edition, by=officer)
    for page in (other.get_absolute_url(), url("publish", other)):
        assert "Meanwhile version 2 was published." in " ".join(text_of(client.get(page)).split())
    page = client.get(f"{reverse('questionnaire-import')}?into={other.version}")
    assert page.context["form"]["into"].value() == f"draft:{other.version}:{other.edition}"


def test_only_the_secretariat_edits(draft, first):
    for person in (focal_point(state("KH")),):
        with pytest.raises(PermissionDenied):
            questionnaire_actions.start(based_on=first, by=person)
        with pytest.raises(PermissionDenied):
            questionnaire_actions.publish(questionnaire=draft, edition=1, by=person)


# --- Published versions -----------------------------------------------------------------------------------------------
def test_a_published_version_has_no_pages_for_editing(client, officer, first):
    for name, more in (("section", ["article-5"]), ("question", ["art5-1-q1"]), ("publish", []), ("discard", [])):
        assert client.get(url(name, first, *more)).url == first.get_absolute_url()
    with pytest.raises(StepNotAllowed, match="is published and never changes"):
        questionnaire_actions.remove_question(question=question_of(first, "art5-1-q1"), by=officer)


REFUSED = [
    lambda q: Questionnaire.objects.filter(pk=q.pk).update(title="Another"),
    lambda q: Questionnaire.objects.filter(pk=q.pk).update(status="draft", published_at=None),
    lambda q: Question.objects.filter(section__questionnaire=q).update(text="Another"),
    lambda q: Question.objects.filter(section__questionnaire=q, key="art5-1-q1").delete(),
    lambda q: Section.objects.filter(questionnaire=q).update(title="Another"),
    lambda q: Section.objects.create(questionnaire=q, key="new", position=99, title="New", part="New"),
    lambda q: Question.objects.create(
        section=q.sections.first(), key="new", position=99, text="New", type="text", required=False
    ),
]


@pytest.mark.parametrize("act", REFUSED)
def test_the_database_keeps_a_published_version_as_it_is(first, editing, act):
    with pytest.raises(DatabaseError, match="is published and cannot be changed"), transaction.atomic():
        act(first)


def test_a_question_is_not_smuggled_into_a_published_version(draft, first, editing):
    section = first.sections.first()
    with pytest.raises(DatabaseError, match="cannot be changed"), transaction.atomic():
        Question.objects.filter(section__questionnaire=draft, key="art5-1-q1").update(section=section)


def test_without_the_secretariats_access_the_database_lets_nobody_write_a_draft(draft):
    with row_access(states=[state("KH").pk]):
        for act in (
            lambda: Question.objects.filter(section__questionnaire=draft).update(text="Mine"),
            lambda: Questionnaire.objects.create(version=9, title="Mine"),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                act()


def test_a_version_begins_as_a_draft(editing):
    with pytest.raises(DatabaseError, match="begins as a draft"), transaction.atomic():
        Questionnaire.objects.create(version=9, title="Mine", status="published", published_at="2026-01-01T00:00Z")


def test_a_cycle_never_asks_a_draft(client, officer, draft, everything):
    page = client.get(reverse("cycle-plan"))
    assert [str(q) for q in page.context["form"].fields["questionnaire"].queryset] == [
        "ACTIP national report, version 1"
    ]
    with everything():
        with pytest.raises(WorkflowError, match=r"is a draft\. Publish it first"):
            open_cycle(officer, questionnaire=draft)
        cycle = open_cycle(officer)
        with pytest.raises(DatabaseError, match="is a draft"), transaction.atomic():
            type(cycle).objects.filter(pk=cycle.pk).update(questionnaire=draft)
        with pytest.raises(ProtectedError):
            cycle.questionnaire.delete()


def test_a_questionnaire_for_half_years_is_refused_for_an_annual_cycle(officer, draft, everything):
    with everything():
        questionnaire_actions.change_settings(
            questionnaire=draft, edition=draft.edition, title="Update", kind="half_year", note="", by=officer
        )
        draft.refresh_from_db()
        published = questionnaire_actions.publish(questionnaire=draft, edition=draft.edition, by=officer)
        with pytest.raises(WorkflowError, match="is made for: Half-year work-plan update"):
            open_cycle(officer, questionnaire=published)
        assert cycles.ReportingCycle.objects.count() == 0
    assert Questionnaire.objects.current().version == 1  # the public pages stay with the annual one


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_not_even_the_owner_changes_a_version_in_use(everything):
    with everything():
        open_cycle()
    owner = connections["owner"]
    with pytest.raises(DatabaseError, match="in use and cannot be changed"), owner.cursor() as cursor:
        cursor.execute("UPDATE reporting_question SET text = 'Another'")


def test_a_report_on_a_new_version_goes_all_the_way(client, officer, first, everything):
    with everything():
        sample_questionnaire.start_draft(officer)
        draft = Questionnaire.objects.get(version=2)
        client.post(url("move", draft), {"move": "section:online-recruitment:up"})
        draft.refresh_from_db()
        second = questionnaire_actions.publish(questionnaire=draft, edition=draft.edition, by=officer)
        cycle = open_cycle(officer, questionnaire=second)
        focal = focal_point(state("KH"))
        version = accepted(report_of(state("KH"), cycle), focal, officer, online_recruitment_q1="yes")
        keys = [section["key"] for section in version.content["sections"]]
        assert keys[-4:] == ["online-recruitment", "victim-rights", "follow-up", "needs"]
        asked = next(section for section in version.content["sections"] if section["key"] == "online-recruitment")
        assert [question["key"] for question in asked["questions"]] == [f"online-recruitment-q{n}" for n in (1, 2, 3)]
        made = ammtc_report.make_book(consolidation.start(cycle=cycle, by=officer))
        assert any("Online recruitment and forced online crime" in chapter.html for chapter in made.chapters)
    for name in ("questionnaire-detail", "questionnaire-docx"):
        assert client.get(reverse(name, args=[2])).status_code == 200
    assert "Online recruitment" in text_of(client.get(reverse("questionnaire-detail", args=[2])))
    assert "130 questions" not in text_of(client.get("/convention/"))


def test_what_other_parts_of_a_report_rely_on_stays(client, officer, draft, editing):
    data = {"title": "Needs", "part": "Work plan and themes", "key": "needs"}
    assert "that every report has" in client.post(url("section-add", draft), data).context["form"].errors["key"][0]
    client.post(url("section-add", draft), {**data, "key": ""})
    assert draft.sections.filter(key="needs-2").exists()
    client.post(url("section-remove", draft, "victim-rights"))
    page = text_of(client.get(url("publish", draft)))
    assert "also holds the indicators on the rights of victims" in page and "Publish version 2?" not in page
    for act in (
        lambda: Section.objects.filter(questionnaire=None).update(title="Mine"),
        lambda: Section.objects.create(key="mine", position=9, title="Mine", part="Mine"),
    ):
        with pytest.raises(DatabaseError, match="every report has"), transaction.atomic():
            act()


# --- Pages ------------------------------------------------------------------------------------------------------------
def test_the_outline_takes_the_same_queries_for_one_section_as_for_all(client, officer, draft, editing):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(draft.get_absolute_url()).status_code == 200
        return len(queries)

    count()
    with_all = count()
    assert with_all <= 35
    for section in list(draft.sections.exclude(key="context")):
        section.delete()
    assert count() == with_all


def test_the_preview_shows_what_a_focal_point_sees_and_saves_nothing(client, officer, draft, everything):
    address = url("preview-section", draft, "article-25")
    page = text_of(client.get(address))
    assert "This is a preview." in page and "data-save=" not in page
    assert '<template>\n<section class="portal-question" id="art25-2-q2"' in page
    sent = {"art25-2-q1-version": "0", "art25-2-q1-value": "yes", "art25-2-q1-narrative": "Typed"}
    page = text_of(client.post(address, sent))
    assert "These answers would be saved now." in page and "Typed" in page
    assert '<template>\n<section class="portal-question" id="art25-2-q2"' not in page
    sent |= {"art25-2-q1-kind": "not_available"}
    assert "Question 23.2: say why it is not available." in text_of(client.post(address, sent))


def test_the_difference_is_said_word_by_word(client, officer, draft, editing):
    question = question_of(draft, "art5-1-q1")
    given = storage.question_content(question)
    changed = QuestionContent(
        **{
            **vars(given),
            "text": given.text.replace("specific", "separate"),
            "type": QuestionType.YES_NO,
            "choices": (),
        }
    )
    questionnaire_actions.change_question(
        question=question, edition=question.edition, given=changed, section=question.section, by=officer
    )
    page = text_of(client.get(url("compare", draft)))
    assert "specific<" in page and "separate<" in page
    assert "Earlier answers are not carried over: the kind of answer is another one." in page
    assert "<strong>1</strong> question changed" in page
