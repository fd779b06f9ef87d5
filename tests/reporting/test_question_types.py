"""Every place that treats the types of question differently knows each of them, and nobody else tells them apart."""

import ast
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.http import QueryDict
from django.template.loader import get_template
from django.utils import timezone

from members.loading import read_yaml
from reporting import question_types
from reporting.actions import carrying
from reporting.actions.answers import GivenAnswer, save_answers
from reporting.enums import AnswerKind, QuestionnaireStatus, QuestionType
from reporting.fields import as_sent
from reporting.forms import answer_fields
from reporting.forms.answers import QuestionForm
from reporting.models import Answer, Question, Questionnaire
from reporting.question_types import AnswerSpace, AnswerStorage, ChoiceCount
from reporting.questionnaire import actions as questionnaire_actions
from reporting.questionnaire import rules, storage, yaml_file
from reporting.questionnaire.content import QuestionContent, QuestionnaireContent, SectionContent
from reporting.questionnaire.forms import ChoiceRows, QuestionEditForm
from reporting.snapshot import changes
from reporting.snapshot.build import build_snapshot
from reporting.workbook import answer_cells, intake
from reporting.workbook.blank import blank_docx, notes
from reporting.workbook.content import package, typed
from reporting.workbook.docx_write import report_docx
from reporting.workbook.xlsx_write import workbook_xlsx
from tests.factories import focal_point, secretariat, state
from tests.factories.reports import open_cycle, report_of
from tests.responses import text_of

pytestmark = pytest.mark.django_db
ROOT = Path(settings.BASE_DIR)
CHOICES = (("one", "The first"), ("two", "The second"), ("three", "The third"))
# The only modules that may name a type. The last two make questions and say which.
TELL_APART = {
    "reporting/enums.py",
    "reporting/question_types.py",
    "reporting/forms/answer_fields.py",
    "reporting/workbook/answer_cells.py",
    "reporting/snapshot/entries.py",
    "reporting/sample_loading/questionnaire.py",
}


@dataclass(frozen=True)
class Example:
    """A question of one type, and an answer to it: as it is stored, in words, and as somebody would type it."""

    asked: dict[str, Any]
    value: Any
    shown: str
    typed: str | list[str]


def one_of(type_: QuestionType, value: str, label: str) -> Example:
    return Example({"choices": question_types.FIXED_CHOICES.get(type_, CHOICES)}, value, label, value)


EXAMPLES = {
    QuestionType.IMPLEMENTATION_STATUS: one_of(QuestionType.IMPLEMENTATION_STATUS, "in_place", "In place"),
    QuestionType.YES_NO: one_of(QuestionType.YES_NO, "no", "No"),
    QuestionType.SINGLE_CHOICE: one_of(QuestionType.SINGLE_CHOICE, "two", "The second"),
    QuestionType.MULTI_CHOICE: Example(
        {"choices": CHOICES}, ["one", "three"], "The first; The third", ["one", "three"]
    ),
    QuestionType.TEXT: Example({}, "Two lines.\n\nសួស្តី.", "Two lines.\n\nសួស្តី.", "Two lines.\n\nសួស្តី."),
    QuestionType.NUMBER: Example({"unit": "officers"}, 1234, "1,234 officers", "1234"),
    QuestionType.MONEY: Example({}, {"amount": "1250.50", "currency": "USD"}, "USD 1,250.50", "1250.50 USD"),
    QuestionType.DATE: Example({}, "2026-12-31", "31 December 2026", "2026-12-31"),
    QuestionType.TABLE: Example({"table": "victims_housed"}, None, "", ""),
    QuestionType.FILE: Example({}, None, "", ""),
}
every_type = pytest.mark.parametrize("type_", list(QuestionType), ids=str)


def key_of(type_: QuestionType) -> str:
    return f"types-{type_.replace('_', '-')}"


def content_of(type_: QuestionType) -> QuestionContent:
    return QuestionContent(key_of(type_), f"A question of the type {type_.label}", type_, **EXAMPLES[type_].asked)


WHOLE = QuestionnaireContent(
    title="Every type",
    sections=(
        SectionContent("types", "Every type", "Themes", questions=tuple(map(content_of, EXAMPLES))),
        SectionContent(
            "context", "About", "About", questions=(QuestionContent("context-q3", "Who reports?", QuestionType.TEXT),)
        ),
    ),
)


@pytest.fixture
def officer(client):
    person = focal_point(state("KH"))
    client.force_login(person)
    return person


@pytest.fixture
def report(everything, officer):
    """A report on a questionnaire that asks one question of each type, with all of them answered."""
    with everything():
        secretary = secretariat()
        draft = questionnaire_actions.start(based_on=None, by=secretary)
        storage.write(draft, WHOLE)
        Questionnaire.objects.filter(pk=draft.pk).update(
            status=QuestionnaireStatus.PUBLISHED, published_at=timezone.now(), published_by=secretary
        )
        draft.refresh_from_db()
        found = report_of(state("KH"), open_cycle(secretary, questionnaire=draft))
        save_answers(
            report_section=found.sections.get(section__key="types"),
            entries={
                key_of(type_): GivenAnswer(AnswerKind.VALUE, example.value)
                for type_, example in EXAMPLES.items()
                if example.value is not None
            },
            by=officer,
        )
        yield found


def question_of(report, type_: QuestionType) -> Question:
    return Question.objects.get(section__questionnaire=report.cycle.questionnaire, key=key_of(type_))


def answer_of(report, type_: QuestionType) -> Answer | None:
    found = Answer.objects.filter(report=report, question__key=key_of(type_))
    return found.select_related("question").first()


# --- Nothing is forgotten ---------------------------------------------------------------------------------------------
def test_every_table_has_a_row_for_every_type():
    every = set(QuestionType)
    assert set(question_types.ROWS) == every
    assert set(answer_fields.FIELDS) == every
    assert set(answer_cells.CELLS) == every
    assert set(EXAMPLES) == every, "an example of each type proves the tests below"
    listed = read_yaml(settings.DOMAIN_DIR / "obligations.yaml")["vocabularies"]["question_types"]
    assert listed == QuestionType.values


@every_type
def test_a_row_says_what_people_read_and_agrees_with_the_other_tables(type_):
    row = question_types.of(type_)
    assert row.type == type_
    assert row.about and row.on_paper
    get_template(row.template)
    assert bool(row.fixed_choices) <= (row.choices is not ChoiceCount.NONE)
    assert (answer_fields.FIELDS[type_] is not None) == (row.holds is AnswerStorage.VALUE)
    assert (answer_cells.CELLS[type_] is None) == (row.holds is AnswerStorage.TABLE)
    assert (row.room is AnswerSpace.NONE) == (row.holds is AnswerStorage.TABLE)
    assert isinstance(row.nothing_typed, list) == (row.choices is ChoiceCount.SEVERAL)


def names_of_types(path: Path) -> list[str]:
    """Each place in a module where a type is named, such as "QuestionType.TEXT", with its line."""
    return [
        f"line {node.lineno}: QuestionType.{node.attr}"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "QuestionType"
        and node.attr in QuestionType.__members__
    ]


def test_no_other_module_tells_types_apart():
    modules = [path for app in ("members", "victims", "reporting", "programme") for path in (ROOT / app).rglob("*.py")]
    naming = {
        str(path.relative_to(ROOT)): found
        for path in modules
        if "migrations" not in path.parts and (found := names_of_types(path))
    }
    assert naming.keys() <= TELL_APART, {name: naming[name] for name in naming.keys() - TELL_APART}
    assert "reporting/question_types.py" in naming, "the search finds what it looks for"


def test_no_template_tells_types_apart():
    compared = re.compile(r"""\.type\s*(==|!=|in)\s*['"]""")
    found = [str(path.relative_to(ROOT)) for path in (ROOT / "templates/reporting").rglob("*.html")
             if compared.search(path.read_text())]  # fmt: skip
    assert found == []


# --- An answer is the same everywhere ---------------------------------------------------------------------------------
@every_type
def test_an_answer_in_words_and_as_it_is_typed(report, type_):
    example, question = EXAMPLES[type_], question_of(report, type_)
    assert question_types.shown(question, example.value) == example.shown
    assert question_types.typed(question, example.value) == example.typed
    assert question_types.shown(question, None) == ""
    assert question_types.typed(question, None) == question.row.nothing_typed


@every_type
def test_a_form_gives_back_what_is_stored(report, type_):
    example, question, answer = EXAMPLES[type_], question_of(report, type_), answer_of(report, type_)
    shown = QuestionForm(question, "1.1", answer)
    page = QueryDict(mutable=True)
    for name, texts in as_sent(shown).items():
        page.setlist(name, texts)
    form = QuestionForm(question, "1.1", answer, page)
    assert form.is_valid(), form.errors
    assert form.entry().value == example.value
    typed_in = QueryDict(mutable=True)
    typed_in.update({f"{question.key}-version": "0", f"{question.key}-kind": "value"})
    for name, texts in answer_fields.sent(question, f"{question.key}-value", example.typed).items():
        typed_in.setlist(name, texts)
    form = QuestionForm(question, "1.1", None, typed_in)
    assert form.is_valid(), form.errors
    assert (form.entry().value, form.entry().kind) == (
        example.value,
        AnswerKind.UNANSWERED if example.value is None else AnswerKind.VALUE,
    )


@every_type
def test_an_empty_field_is_no_answer(report, type_):
    question = question_of(report, type_)
    data = QueryDict(f"{question.key}-version=0&{question.key}-kind=value")
    form = QuestionForm(question, "1.1", None, data)
    assert form.is_valid(), form.errors
    assert (form.entry().value, form.entry().kind) == (None, AnswerKind.UNANSWERED)


def test_the_page_of_the_section_shows_each_question(client, report):
    page = text_of(client.get(f"/reports/{report.pk}/sections/types/"))
    for type_ in QuestionType:
        assert content_of(type_).text in page


@pytest.mark.parametrize("write", [workbook_xlsx, report_docx])
def test_office_files_give_back_what_they_were_given(report, officer, write):
    whole = package(report, officer)
    name = "report.xlsx" if write is workbook_xlsx else "report.docx"
    _, found = intake.read(write(whole), name, whole)
    assert found.remarks == []
    for type_, example in EXAMPLES.items():
        if question_types.of(type_).holds is AnswerStorage.TABLE:
            assert key_of(type_) not in found.answers
            continue
        read = found.answers[key_of(type_)]
        assert read.problems == {}
        assert read.data["value"] == example.typed
        assert read.data == typed(question_of(report, type_), answer_of(report, type_))


@every_type
def test_what_is_frozen_holds_the_value_and_its_words(report, type_):
    questions = {q["key"]: q for s in build_snapshot(report)["sections"] for q in s["questions"]}
    frozen = questions[key_of(type_)]
    assert (frozen["type"], frozen["value"], frozen["shown"]) == (type_, EXAMPLES[type_].value, EXAMPLES[type_].shown)
    assert EXAMPLES[type_].shown in changes.in_words(frozen)


@every_type
def test_an_earlier_answer_is_carried_over_or_it_is_said_why_not(report, type_):
    question, row = question_of(report, type_), question_types.of(type_)
    before = {
        "key": question.key, "type": type_, "kind": "value", "value": EXAMPLES[type_].value,
        "shown": EXAMPLES[type_].shown, "narrative": "", "reason": "",
    }  # fmt: skip
    carried = carrying.taken_over(question, {question.key: before})
    if row.not_carried:
        assert (carried, carrying.why_not_carried(question, before)) == (None, str(row.not_carried))
    else:
        assert carried and carried.value == EXAMPLES[type_].value
    other = next(each for each in QuestionType if each != type_)
    assert "The kind of answer is another one now" in carrying.why_not_carried(question, before | {"type": other})


# --- A questionnaire asks it ------------------------------------------------------------------------------------------
def test_a_questionnaire_of_every_type_has_no_fault_and_comes_back_from_its_file(db):
    known = storage.known()
    assert rules.problems(WHOLE, known) == []
    assert yaml_file.load(yaml_file.dump(WHOLE, 2).encode(), known).content == WHOLE


@every_type
def test_what_belongs_to_another_type_is_a_fault(type_):
    row, known = question_types.of(type_), storage.known()
    wrong = replace(content_of(type_), unit="years", table="victims_assisted", choices=CHOICES)
    fields = {
        p.field
        for p in rules.problems(
            QuestionnaireContent("", sections=(SectionContent("a", "A", "A", questions=(wrong,)),)), known
        )
    }
    kept = {"unit": row.takes_unit, "table": row.takes_table, "choices": row.takes_choices}
    assert fields == {name for name, takes in kept.items() if not takes}


@every_type
def test_the_editor_asks_for_what_the_type_needs_and_leaves_out_the_rest(type_):
    wanted = content_of(type_)
    rows = ChoiceRows([*wanted.choices])
    data = {
        "text": wanted.text, "type": type_, "table": "victims_housed", "unit": "officers", "guidance": "",
        "confidentiality": "official", "section": "types",
    }  # fmt: skip
    form = QuestionEditForm(data, content=WHOLE, key=wanted.key)
    assert form.is_valid(), form.errors
    assert form.given(rows.given(type_), wanted.key) == wanted
    option = re.search(rf'<option value="{type_}"([^>]*)>', str(form["type"]))
    assert option and (f'data-takes="{question_types.of(type_).takes}"' in option.group(1)) == bool(
        question_types.of(type_).takes
    )


def test_the_blank_questionnaire_says_how_to_answer_each_type(report):
    sections = storage.sections_with_questions(report.cycle.questionnaire)
    questions = {q.key: q for section in sections for q in section.questions.all()}
    tables = {"victims_housed": "S7 Victims housed"}
    for type_ in QuestionType:
        said = list(notes(questions[key_of(type_)], questions, tables))
        assert str(question_types.of(type_).on_paper) in said[-1]
    assert blank_docx(report.cycle.questionnaire, sections, tables)


def test_the_public_page_says_what_an_answer_is(client, report):
    page = text_of(client.get(f"/convention/questionnaire-{report.cycle.questionnaire.version}/"))
    for type_ in QuestionType:
        assert str(question_types.of(type_).about) in page
