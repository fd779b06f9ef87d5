"""The pages of the versions: started, ordered, mapped, compared, published, discarded."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.models import AuditEvent
from reporting.enums import QuestionType
from reporting.errors import StepNotAllowed
from reporting.models import Questionnaire
from reporting.questionnaire import actions as questionnaire_actions
from reporting.questionnaire import storage
from reporting.questionnaire.comparison import compare
from reporting.questionnaire.content import QuestionContent
from tests.factories import focal_point, state
from tests.reporting.questionnaire.drafts import question_of, remove, url
from tests.responses import text_of

pytestmark = pytest.mark.django_db


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


def test_a_condition_that_comes_too_early_is_a_point_left(client, draft):
    client.post(url("move", draft), {"move": "question:art25-2-q2:up"})
    page = text_of(client.get(draft.get_absolute_url()))
    assert "Question art25-2-q2 depends on question art25-2-q1, which comes later." in page
    assert "1 point left before it can be published" in page


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
    for_nothing = client.post(url("map", draft), data | {"why-justice-cooperation-q4": "It is not dropped."})
    assert "It has a question in its place." in text_of(for_nothing)
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


def test_a_draft_says_when_another_version_was_published_meanwhile(client, officer, draft, first, editing):
    other = questionnaire_actions.start(based_on=first, by=officer)
    questionnaire_actions.publish(questionnaire=draft, edition=draft.edition, by=officer)
    for page in (other.get_absolute_url(), url("publish", other)):
        assert "Meanwhile version 2 was published." in " ".join(text_of(client.get(page)).split())
    page = client.get(f"{reverse('questionnaire-import')}?into={other.version}")
    assert page.context["form"]["into"].value() == f"draft:{other.version}:{other.edition}"


def test_a_published_version_has_no_pages_for_editing(client, officer, first):
    for name, more in (("section", ["article-5"]), ("question", ["art5-1-q1"]), ("publish", []), ("discard", [])):
        assert client.get(url(name, first, *more)).url == first.get_absolute_url()
    with pytest.raises(StepNotAllowed, match="is published and never changes"):
        questionnaire_actions.remove_question(question=question_of(first, "art5-1-q1"), by=officer)


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


def test_a_draft_starts_from_a_version_that_is_there(client, officer):
    for chosen in ("99", "nonsense", "²", "9" * 5000):
        page = client.post(reverse("questionnaire-start"), {"based_on": chosen}, follow=True)
        assert "Choose the version from which the draft starts." in text_of(page)
    assert Questionnaire.objects.count() == 1


def test_a_draft_of_a_draft_is_refused_with_a_sentence(client, draft):
    page = client.post(reverse("questionnaire-start"), {"based_on": "2"}, follow=True)
    assert "is a draft itself. Start from a published version." in text_of(page)


def test_a_version_that_is_not_there_has_no_pages(client, officer):
    for name in ("edit", "settings", "map", "compare", "publish", "discard", "export"):
        assert client.get(reverse(f"questionnaire-{name}", args=[99])).status_code == 404


def test_a_draft_that_starts_from_nothing_has_nothing_to_map(client, officer):
    client.post(reverse("questionnaire-start"), {"based_on": ""})
    page = client.get(reverse("questionnaire-map", args=[2]), follow=True)
    assert "This draft starts from no earlier version, so there is nothing to map." in text_of(page)


def test_a_question_that_is_asked_is_not_brought_back(client, draft):
    for key, sentence in (
        ("art5-1-q1", "Question art5-1-q1 is asked already."),
        ("no-such", "The version before has no question no-such."),
    ):
        assert sentence in text_of(client.post(url("bring-back", draft), {"key": key}, follow=True))


def test_an_old_page_does_not_publish(client, officer, draft, editing):
    seen = draft.edition
    remove(draft, "problem-solving-q4", by=officer)
    page = client.post(url("publish", draft), {"edition": str(seen), "seen": "1"}, follow=True)
    assert "Somebody changed the draft while you had this page open. Look again." in text_of(page)
    draft.refresh_from_db()
    assert draft.is_draft


def test_the_file_of_a_version_is_offered_under_its_number(client, draft):
    response = client.get(url("export", draft))
    assert response["Content-Disposition"] == 'attachment; filename="actip-questionnaire-2.yaml"'
    assert b"art5-1-q1" in response.content


def test_any_two_versions_are_compared(client, draft):
    page = client.get(url("compare", draft), {"with": "1"})
    assert (page.context["other"].version, page.context["comparison"].is_empty) == (1, True)
    first = client.get(reverse("questionnaire-compare", args=[1]), {"with": "2"})
    assert first.context["other"].version == 2
    assert client.get(reverse("questionnaire-compare", args=[1])).context["comparison"] is None, "none is before it"
