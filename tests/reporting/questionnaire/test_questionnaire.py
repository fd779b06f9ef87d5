"""The secretariat edits drafts of the questionnaire; published versions never change, for nobody."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connections, transaction
from django.db.models import ProtectedError
from django.urls import reverse

from members.row_access import row_access
from reporting.actions import consolidation, cycles
from reporting.errors import AlreadyChanged, WorkflowError
from reporting.models import Question, Questionnaire, Section
from reporting.printing import ammtc_report
from reporting.questionnaire import actions as questionnaire_actions
from reporting.questionnaire.content import QuestionContent
from reporting.sample_loading import questionnaire as sample_questionnaire
from tests.factories import focal_point, state
from tests.factories.reports import accepted, open_cycle, report_of
from tests.reporting.questionnaire.drafts import question_of, remove, section_of, url
from tests.responses import text_of

pytestmark = pytest.mark.django_db


# --- What becomes of earlier questions, and publishing ----------------------------------------------------------------
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


def test_what_changed_after_the_page_was_opened_is_not_published(officer, draft, editing):
    edition = draft.edition
    remove(draft, "problem-solving-q4", by=officer)
    with pytest.raises(AlreadyChanged):
        questionnaire_actions.publish(questionnaire=draft, edition=edition, by=officer)
    draft.refresh_from_db()
    assert draft.is_draft


def test_only_the_secretariat_edits(draft, first):
    for person in (focal_point(state("KH")),):
        with pytest.raises(PermissionDenied):
            questionnaire_actions.start(based_on=first, by=person)
        with pytest.raises(PermissionDenied):
            questionnaire_actions.publish(questionnaire=draft, edition=1, by=person)


# --- Published versions -----------------------------------------------------------------------------------------------
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
