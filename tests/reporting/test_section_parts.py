"""A section one obligation at a time: chosen and remembered, and the same rules as for the whole section."""

import pytest

from members.models import User
from reporting.actions.answers import GivenAnswer, assign_section, save_answers
from reporting.addresses import question_url
from reporting.enums import AnswerKind, QuestionType, SectionStatus
from reporting.models import NationalReport, Question, Questionnaire
from reporting.questionnaire import actions as questionnaire_actions
from reporting.questionnaire.conditions import numbered
from reporting.questionnaire.content import QuestionContent
from reporting.snapshot import readiness
from reporting.views.section_parts import part_at, parts_of
from tests.factories import contributor, focal_point, state
from tests.factories.reports import open_cycle, report_of
from tests.reporting.test_carrying import answer_of, section_url
from tests.responses import text_of

pytestmark = pytest.mark.django_db
PARTS = [["art5-1-q1", "art5-1-q2", "art5-1-q3"], ["art5-1-child-q1"], ["art5-2-q1"], ["art5-3-q1", "art5-3-q2"]]
WHOLE = [key for part in PARTS for key in part]


def on_page(response) -> list[str]:
    return [block["question"].key for block in response.context["blocks"]]


def listed(response) -> dict[str, dict[str, str]]:
    """State → key of the question → its address, as the list of questions has them."""
    groups = response.context["groups"]
    return {state: {line["question"].key: line["url"] for line in lines} for state, _words, lines in groups}


@pytest.fixture
def officer(officer):
    """Cambodia's focal point, signed in, who sees one obligation at a time."""
    officer.one_at_a_time = True
    officer.save(update_fields=["one_at_a_time"])
    return officer


def write(report: NationalReport, by: User, key: str, value: object = "planned", version: int = 0) -> None:
    section = report.sections.get(section__questions__key=key)
    entry = GivenAnswer(AnswerKind.VALUE, value, "", base_version=version)
    assert save_answers(report_section=section, entries={key: entry}, by=by).changed == [key]


# --- The choice -------------------------------------------------------------------------------------------------------
def test_the_choice_is_remembered_for_this_person_in_every_section(client, report, officer):
    page = client.get(section_url(report))
    assert on_page(page) == PARTS[0]
    assert "Obligation 1 of 4" in text_of(page)
    response = client.post(f"{section_url(report)}?at=art5-2-q1", {"then": "show:whole"})
    assert response.url == question_url(report.pk, "article-5", "art5-2-q1")
    officer.refresh_from_db()
    assert not officer.one_at_a_time
    whole = client.get(response.url)
    assert on_page(whole) == WHOLE
    assert "Show one obligation at a time" in text_of(whole)
    assert on_page(client.get(section_url(report, "article-14")))[-1] != "art14-1-q1"
    client.post(section_url(report), {"then": "show:one"})
    assert len(on_page(client.get(section_url(report, "article-14")))) < 5


def test_the_button_first_saves_what_was_typed(client, report, officer, everything):
    data = {"art5-1-q1-version": "0", "art5-1-q1-value": "planned", "then": "show:whole"}
    client.post(section_url(report), data)
    with everything():
        assert answer_of(report, "art5-1-q1").value == "planned"
    wrong = {"art5-1-q2-version": "0", "art5-1-q2-kind": "not_available", "then": "show:one"}
    page = client.post(section_url(report), wrong)
    assert page.context["problems"]
    officer.refresh_from_db()
    assert not officer.one_at_a_time


def test_a_section_that_cannot_be_changed_is_read_either_way(client, report, officer, everything):
    with everything():
        report.sections.filter(section__key="article-5").update(is_open=False)
    page = client.get(f"{section_url(report)}?at=art5-2-q1")
    assert on_page(page) == ["art5-2-q1"] and not page.context["writable"]
    client.post(f"{section_url(report)}?at=art5-2-q1", {"then": "show:whole"})
    assert on_page(client.get(section_url(report))) == WHOLE


def test_a_section_of_one_part_is_always_whole(client, report, officer):
    page = client.get(section_url(report, "context"))
    assert len(on_page(page)) > 1
    assert page.context["part"] is None and "at a time" not in text_of(page)


def test_a_contributor_has_an_own_choice_in_the_sections_that_were_given(client, report, officer, everything):
    person = contributor(state("KH"))
    with everything():
        assign_section(report_section=report.sections.get(section__key="article-5"), people=[person], by=officer)
    client.force_login(person)
    assert on_page(client.get(section_url(report))) == WHOLE
    client.post(section_url(report), {"then": "show:one"})
    assert on_page(client.get(section_url(report))) == PARTS[0]
    assert client.get(f"{section_url(report, 'article-14')}?at=art14-1-q1").status_code == 404
    officer.refresh_from_db()
    client.force_login(officer)
    client.post(section_url(report), {"then": "show:whole"})
    person.refresh_from_db()
    assert person.one_at_a_time


# --- Which part -------------------------------------------------------------------------------------------------------
def test_without_a_place_the_first_part_opens_in_which_something_is_left(client, report, officer, everything):
    with everything():
        write(report, officer, "art5-1-q1")
        write(report, officer, "art5-1-q2", ["other"])
    assert on_page(client.get(section_url(report))) == PARTS[1]
    assert on_page(client.get(f"{section_url(report)}?at=art5-1-q2")) == PARTS[0]
    assert on_page(client.get(f"{section_url(report)}?at=art5-2-levels")) == PARTS[2]
    assert on_page(client.get(f"{section_url(report)}?at=unknown")) == PARTS[1]


def test_every_address_of_a_question_opens_the_part_that_holds_it(client, report, officer, everything):
    with everything():
        points = [point for point in readiness.problems(report) if "/tables/" not in point.url]
        keys = [point.question_key for point in points if point.section_key == "article-5"]
        assert keys
    for point in points:
        if point.section_key in {"article-5", "article-14"}:
            page = client.get(point.url)
            assert point.question_key in on_page(page), point.url
            assert page.context["part"] is not None
    page = client.get(section_url(report))
    for key, url in listed(page)["open"].items():
        assert key in on_page(client.get(section_url(report) + url) if url.startswith("?") else page)


def test_the_next_open_question_may_be_in_another_part(client, report, officer):
    page = client.get(f"{section_url(report)}?at=art5-1-child-q1")
    assert page.context["blocks"][-1]["next"]["url"] == "?at=art5-2-q1#art5-2-q1"
    last = client.get(f"{section_url(report)}?at=art5-3-q1")
    assert last.context["blocks"][-1]["next"] is None


def test_points_and_questions_of_the_whole_section_are_counted(client, report, officer):
    part = client.get(section_url(report)).context["beside"].meter
    User.objects.filter(pk=officer.pk).update(one_at_a_time=False)
    assert client.get(section_url(report)).context["beside"].meter == part


# --- Saving -----------------------------------------------------------------------------------------------------------
def test_save_and_go_on_walks_through_the_parts_and_then_to_the_next_section(client, report, officer):
    at, seen = section_url(report), []
    for _ in PARTS:
        page = client.get(at)
        seen.append(on_page(page))
        data = {f"{key}-version": "0" for key in on_page(page)} | {"then": "next"}
        at = client.post(section_url(report) + page.context["part"].address, data).url
    assert seen == PARTS
    assert at == question_url(report.pk, "article-6", "art6-1-q1")
    back = client.post(f"{section_url(report)}?at=art5-3-q2", {"then": "back"})
    assert back.url == f"{section_url(report)}?at=art5-2-q1"
    stays = client.post(f"{section_url(report)}?at=art5-3-q2", {"then": ""})
    assert stays.url == f"{section_url(report)}?at=art5-3-q1"


def test_what_needs_attention_is_shown_even_if_it_is_not_in_this_part(client, report, officer):
    """The page was sent whole; meanwhile another tab has chosen one obligation at a time."""
    data = {
        "art5-1-q1-version": "0", "art5-1-q1-value": "planned",
        "art5-3-q1-version": "0", "art5-3-q1-kind": "not_applicable", "art5-3-q1-narrative": "Typed here.",
    }  # fmt: skip
    page = client.post(section_url(report), data)
    assert on_page(page) == WHOLE
    assert "Typed here." in text_of(page)
    [problem] = page.context["problems"]
    assert problem[1].startswith("#id_art5-3-q1")
    in_part = client.post(f"{section_url(report)}?at=art5-3-q1", data | {"art5-1-q1-version": "1"})
    assert on_page(in_part) == PARTS[3]


def test_an_answer_that_a_colleague_changed_is_a_conflict_in_its_part(client, report, officer, everything):
    colleague = focal_point(state("KH"))
    with everything():
        write(report, colleague, "art5-3-q2", 7)
    data = {"art5-3-q2-version": "0", "art5-3-q2-value": "8", "then": "next"}
    page = client.post(f"{section_url(report)}?at=art5-3-q1", data)
    assert page.status_code == 409 and on_page(page) == PARTS[3]
    assert f'href="{question_url(report.pk, "article-5", "art5-3-q2")}"' in text_of(page)


def test_mark_as_ready_is_said_of_the_whole_section(client, report, officer, everything):
    page = text_of(client.get(section_url(report)))
    assert "Save and mark the whole section as ready" in page
    client.post(f"{section_url(report)}?at=art5-2-q1", {"then": "ready"})
    with everything():
        assert report.sections.get(section__key="article-5").status == SectionStatus.READY


def test_a_button_confirms_only_what_the_page_showed(client, second_report, officer, everything):
    report = second_report
    url = f"{section_url(report)}?at=art5-1-q1"
    page = client.get(url)
    assert page.context["beside"].waiting == 2
    assert "From your report on 2026, on this page, and not confirmed yet" in text_of(page)
    sent: dict[str, object] = {"then": "confirm-shown"}
    for block in page.context["blocks"]:
        form = block["form"]
        sent |= {field.html_name: field.value() for field in form if field.value() is not None}
    assert client.post(url, sent).url == url
    with everything():
        assert not any(answer_of(report, key).waits_for_confirmation for key in PARTS[0][:2])
        assert answer_of(report, "art5-2-q1").waits_for_confirmation
        assert answer_of(report, "art5-3-q1").waits_for_confirmation


# --- Conditions across obligations ------------------------------------------------------------------------------------
@pytest.fixture
def conditional(reviewer, officer, everything):
    """A report in which a question under Article 5(2) hangs on an answer under Article 5(1), and one more on that."""
    with everything():
        draft = questionnaire_actions.start(based_on=Questionnaire.objects.get(version=1), by=reviewer)
        section = draft.sections.get(key="article-5")
        which = QuestionContent(
            "art5-2-q8", "Which plan?", QuestionType.TEXT, obligation="art5-2", depends_on=("art5-1-q1", "planned")
        )
        questionnaire_actions.add_question(section=section, given=which, by=reviewer)
        draft.refresh_from_db()
        published = questionnaire_actions.publish(questionnaire=draft, edition=draft.edition, by=reviewer)
        return report_of(state("KH"), open_cycle(reviewer, year=2028, questionnaire=published))


def test_a_question_that_hangs_on_another_obligation_comes_with_that_answer(client, conditional, officer, everything):
    report = conditional
    page = client.get(f"{section_url(report)}?at=art5-2-q1")
    assert on_page(page) == ["art5-2-q1"]
    assert list(listed(page)["waiting"]) == ["art5-2-q8"]
    first = f"{section_url(report)}answers/art5-1-q1/"
    told = client.post(first, {"art5-1-q1-version": "0", "art5-1-q1-value": "planned"}).json()
    assert told["other_questions"] and told["page"]["states"]["art5-2-q8"] == "optional"
    page = client.get(f"{section_url(report)}?at=art5-2-q1")
    assert on_page(page) == ["art5-2-q1", "art5-2-q8"]
    data = {"art5-2-q8-version": "0", "art5-2-q8-value": "The plan of 2028."}
    assert client.post(f"{section_url(report)}?at=art5-2-q1", data).status_code == 302
    with everything():
        assert answer_of(report, "art5-2-q8").value == "The plan of 2028."
    told = client.post(first, {"art5-1-q1-version": "1", "art5-1-q1-value": "in_progress"}).json()
    assert "art5-2-q8" not in told["page"]["states"]
    assert on_page(client.get(f"{section_url(report)}?at=art5-2-q1")) == ["art5-2-q1"]


def test_a_chain_of_conditions_is_followed_within_a_part_only():
    def asked(key: str, obligation: int, on: str = "") -> Question:
        return Question(key=key, obligation_id=obligation, depends_on={"question": on, "value": "yes"} if on else None)

    questions = [asked("a", 1), asked("b", 2, "a"), asked("c", 2, "b"), asked("d", 1, "a"), asked("e", 3, "c")]
    found, waiting = numbered(questions, {}, "5")
    parts = parts_of(found, waiting)
    assert [[question.key for question in part.questions] for part in parts] == [["a", "d"]]
    found, waiting = numbered(questions, {"a": "yes"}, "5")
    parts = parts_of(found, waiting)
    assert [[question.key for question in part.questions] for part in parts] == [["a", "d"], ["b", "c"]]
    assert [part.place for part in parts] == [1, 2]
    assert part_at(parts, "c", lambda question: False) is parts[1]
