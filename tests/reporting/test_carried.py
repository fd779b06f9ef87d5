"""What became of the answers of the last accepted report, where the questionnaire is another one."""

from dataclasses import replace

import pytest
from django.utils import timezone

from reporting.actions import national_reports, reviews
from reporting.models import Answer, Question
from reporting.questionnaire import actions as questionnaire_actions
from reporting.questionnaire import storage
from reporting.questionnaire.content import QuestionContent
from tests.factories import state
from tests.factories.reports import fill, open_cycle, report_of
from tests.reporting.test_carrying import answer_of, section_url
from tests.responses import text_of

pytestmark = pytest.mark.django_db
OTHERS = {"problem-solving-q4": "yes", "problem-solving-q3": "stopped"}


@pytest.fixture
def new_version(everything, officer, reviewer):
    """Cambodia's report on 2027 on version 2: two questions became one, one is dropped, one has another type."""
    with everything():
        past = report_of(state("KH"), open_cycle(reviewer, year=2026))
        fill(past, officer, art8_1_q2=7, art25_2_q1="no")
        for key, value in {"justice-cooperation-q4": "Language.", "apa-bohol-q5": "More training.", **OTHERS}.items():
            question = Question.objects.get(key=key)
            kind = {"kind": "value", "value": value, "updated_at": timezone.now(), "updated_by": officer}
            Answer.objects.update_or_create(report=past, question=question, defaults=kind)
        version = national_reports.submit(report=past, by=officer, day=past.cycle.due_on)
        reviews.accept(version=version, by=reviewer, despite="Read on paper.")
        draft = questionnaire_actions.start(based_on=past.cycle.questionnaire, by=reviewer)

        def asked(key: str) -> Question:
            found = Question.objects.select_related("section__questionnaire", "obligation")
            return found.get(section__questionnaire=draft, key=key)

        for key in ("justice-cooperation-q4", "apa-bohol-q5", "problem-solving-q4"):
            questionnaire_actions.remove_question(question=asked(key), by=reviewer)
        lessons = questionnaire_actions.add_question(
            section=asked("apa-bohol-q6").section, given=QuestionContent("lessons-q1", "Lessons?", "text"), by=reviewer
        )
        question = asked("problem-solving-q3")
        given = storage.question_content(question)
        questionnaire_actions.change_question(
            question=question,
            edition=question.edition,
            given=replace(given, choices=given.choices[:-1]),
            section=question.section,
            by=reviewer,
        )
        draft.refresh_from_db()
        questionnaire_actions.map_keys(
            questionnaire=draft,
            edition=draft.edition,
            successors={"justice-cooperation-q4": lessons.key, "apa-bohol-q5": lessons.key},
            reasons={"problem-solving-q4": "Asked elsewhere."},
            by=reviewer,
        )
        draft.refresh_from_db()
        second = questionnaire_actions.publish(questionnaire=draft, edition=draft.edition, by=reviewer)
        return report_of(state("KH"), open_cycle(reviewer, year=2027, questionnaire=second))


def test_answers_to_questions_that_became_one_are_put_together(client, new_version, officer, everything):
    client.force_login(officer)
    client.get(f"/reports/{new_version.pk}/")
    with everything():
        answer = answer_of(new_version, "lessons-q1")
        assert (answer.value, answer.carried_from) == ("More training.\n\nLanguage.", "ACTIP-2026-KH-1")
        assert not Answer.objects.filter(report=new_version, question__key="problem-solving-q3").exists()
    page = text_of(client.get(section_url(new_version, "apa-bohol")))
    beside = page.partition("ACTIP-2026-KH-1")[2]
    assert "To the question “What blocked cooperation most?”:" in beside


def test_the_state_sees_what_became_of_each_answer(client, new_version, officer):
    client.force_login(officer)
    page = text_of(client.get(f"/reports/{new_version.pk}/carried/"))
    dropped, _, rest = page.partition('id="elsewhere"')
    assert "Asked no longer (1)" in dropped
    assert 'id="problem-solving-q4"' in dropped and "Asked elsewhere." in dropped
    elsewhere, _, not_carried = rest.partition('id="not-carried"')
    assert 'id="justice-cooperation-q4"' in elsewhere and 'id="apa-bohol-q5"' in elsewhere
    assert f'href="{section_url(new_version, "apa-bohol")}?at=lessons-q1#lessons-q1"' in elsewhere
    assert "No longer offered: Stopped." in not_carried
    tables = elsewhere.partition('id="tables"')[2]
    assert "Figures belong to their period: enter those of the new one." in tables


def test_a_first_report_has_nothing_to_carry(client, officer, everything):
    with everything():
        report = report_of(state("KH"), open_cycle())
    client.force_login(officer)
    assert "There is no earlier report" in text_of(client.get(f"/reports/{report.pk}/carried/"))


def test_what_changed_is_compared_across_keys(client, new_version, officer):
    client.force_login(officer)
    client.get(f"/reports/{new_version.pk}/")
    page = text_of(client.get(f"/reports/{new_version.pk}/changes/?show=all"))
    assert 'id="lessons-q1"' in page and 'id="apa-bohol-q5"' not in page
    assert "No longer in the report" in page.partition('id="problem-solving-q4"')[2]
