"""Questionnaires as YAML files: what goes out comes back the same, and each fault is said with its line and its key."""

from dataclasses import replace

import hypothesis
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from members.loading import read_yaml
from members.typed_text import clean_text
from reporting.enums import EvidenceKind
from reporting.models import Question, Questionnaire
from reporting.questionnaire import actions as questionnaire_actions
from reporting.questionnaire import rules, storage, yaml_file
from reporting.questionnaire.content import (
    ArticleFacts,
    KnownReferences,
    QuestionContent,
    QuestionnaireContent,
    SectionContent,
)
from reporting.text.yaml_nodes import MOST_BYTES, BadFile
from tests.factories import secretariat
from tests.factories.reports import open_cycle
from tests.responses import text_of

KNOWN = KnownReferences(
    articles={5: ArticleFacts("Article 5: Crime", "About it", "Chapter II")},
    obligations={"art5-1": 5},
    tables={"victims_identified": "Victims identified"},
)
HEAD = """\
schema_version: 1
questionnaire: {title: Update}
sections:
  - key: one
    title: One
    part: Part
    questions:
"""
FIRST = """\
      - key: one-q1
        text: Is it so?
        type: yes_no
        required: true
"""


def faults(text: str | bytes, before: QuestionnaireContent | None = None) -> list[str]:
    """The sentences about a file; none for one that is right."""
    try:
        read = yaml_file.load(text.encode() if isinstance(text, str) else text, KNOWN)
        yaml_file.check(read, KNOWN, before)
    except BadFile as error:
        return [str(fault) for fault in error.faults]
    return []


# --- Round trip -------------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_what_is_exported_comes_back_without_a_difference():
    known, content = storage.known(), storage.read(Questionnaire.objects.get(version=1))
    read = yaml_file.load(yaml_file.dump(content, 1).encode(), known)
    yaml_file.check(read, known, content)
    assert read.content == content


@pytest.mark.django_db
def test_the_file_of_the_convention_is_read_in_its_own_layout():
    known, content = storage.known(), storage.read(Questionnaire.objects.get(version=1))
    read = yaml_file.load((settings.DOMAIN_DIR / "obligations.yaml").read_bytes(), known)
    assert read.content.sections == content.sections
    kinds = read_yaml(settings.DOMAIN_DIR / "obligations.yaml")["vocabularies"]["evidence"]
    assert kinds == dict(EvidenceKind.choices)


texts = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=60).map(
    str.strip
)
texts = texts.filter(lambda text: bool(text) and text == clean_text(text))
keys = st.from_regex(r"[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,5})?", fullmatch=True)


@hypothesis.settings(max_examples=40, deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
@given(st.lists(st.tuples(keys, texts, texts), unique_by=lambda row: row[0], min_size=1, max_size=4), texts, st.data())
def test_any_text_survives_the_file(rows, note, data):
    questions = []
    for key, text, guidance in rows:
        choices = tuple((f"c{n}", f"{text} {n}") for n in range(data.draw(st.integers(2, 4))))
        asked = QuestionContent(key, text, "multi_choice", guidance=guidance, choices=choices)
        parents = [question.key for question in questions]
        if parents and data.draw(st.booleans()):
            asked = replace(asked, depends_on=(data.draw(st.sampled_from(parents)), "c0"))
        questions.append(asked)
    section = SectionContent("one", note[:160], "Part", about=note, questions=tuple(questions))
    content = QuestionnaireContent("Title", "half_year", note, (section,), {"gone": note})
    assert yaml_file.load(yaml_file.dump(content, 2).encode(), KNOWN).content == content


# --- Faults -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (
            "        requierd: true\n",
            "Line 12, requierd: “requierd” is not an entry of a question. Did you mean “required”?",
        ),
        (
            "        required: false\n",
            "Line 12, required: The key “required” stands here twice, first in line 11. Remove one.",
        ),
        ("        unit: [a]\n", "Line 12, one-q1: “unit” must be a text, not a list."),
        ("        guidance: yes\n", "Line 12, one-q1: “guidance” must be a text. Put it in quotes: 'yes'."),
        (
            "        obligation: art9-9\n",
            "Line 12, one-q1: Question one-q1 names the obligation “art9-9”, which there is not.",
        ),
        (
            "        depends_on: {question: two-q1, value: 'yes'}\n",
            "Line 12, one-q1: Question one-q1 depends on question two-q1, which there is not.",
        ),
        (
            "        depends_on: {question: one-q1, value: 'yes'}\n",
            "Line 12, one-q1: Question one-q1 depends on itself. Take its condition away.",
        ),
        (
            "        sensitivity: secret\n",
            "Line 12, one-q1: “secret” is not known. Known are: official, restricted, confidential.",
        ),
        (
            "        evidence: [statistic]\n",
            "Line 12, one-q1: “statistic” is not known. Did you mean “statistics”? Known are: "
            + ", ".join(EvidenceKind.values)
            + ".",
        ),
        ("        guidance: &a Text\n", "Line 12: “&a” is a reference to another place. Write the text out instead."),
        (
            "        guidance: !!python/name:os.system x\n",
            "Line 12: “tag:yaml.org,2002:python/name:os.system” is a tag. Tags are not used in a questionnaire.",
        ),
        (
            '        guidance: "a \\u202e b"\n',
            "Line 12, one-q1: “guidance”: The text holds an invisible mark that changes the direction of text (U+202E) "
            "at character 3. Delete it and the characters next to it, and type them again.",
        ),
    ],
)
def test_each_fault_names_its_line_and_key(more, sentence):
    assert faults(HEAD + FIRST + more) == [sentence]


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (FIRST.replace("required: true", "required: perhaps"), "“required” must be true or false, not “perhaps”."),
        (FIRST.replace("yes_no", "yes_noo"), "“yes_noo” is not known. Did you mean “yes_no”?"),
        (FIRST.replace("one-q1", "One Q1"), "The key “One Q1” must be small letters and digits"),
        (FIRST.replace("        text: Is it so?\n", ""), "“text” is missing."),
        (FIRST + FIRST, "Two questions have the key “one-q1”. Give one another key."),
        (
            FIRST.replace("yes_no", "single_choice")
            + "        choices: [{value: a, label: A}, {value: a, label: B}]\n",
            "Question one-q1 has two choices with the value “a”. Change one of them.",
        ),
        (
            FIRST.replace("yes_no", "text") + "        choices: [{value: a, label: A}, {value: b, label: B}]\n",
            "Question one-q1 has choices, but its type takes none.",
        ),
        (FIRST.replace("yes_no", "table"), "Question one-q1 is a table. Choose which statistical table it asks for."),
        (
            FIRST + "        previous_keys: [gone]\n",
            "takes the place of “gone”, which the version before does not ask.",
        ),
    ],
)
def test_wrong_values_are_said_in_a_sentence(file, sentence):
    [found] = faults(HEAD + file)
    assert found.startswith("Line ") and sentence in found


def second(key: str, parent: str, value: str = "yes") -> str:
    return FIRST.replace("one-q1", key) + f"        depends_on: {{question: {parent}, value: '{value}'}}\n"


def test_conditions_in_a_circle_on_a_later_question_and_on_a_choice_that_is_not_offered():
    assert faults(HEAD + second("a", "c") + second("b", "a") + second("c", "b")) == [
        "Line 12, a: The conditions form a circle: a → c → b → a. None of these questions would ever be asked. "
        "Take one of the conditions away."
    ]
    assert faults(HEAD + second("a", "one-q1") + FIRST) == [
        "Line 12, a: Question a depends on question one-q1, which comes later. Move one of them, so that the other "
        "question is asked first."
    ]
    assert faults(HEAD + FIRST + second("b", "one-q1", "perhaps")) == [
        "Line 16, b: Question b depends on question one-q1 and its answer “perhaps”, which is not offered there."
    ]


def test_all_faults_come_at_once_and_the_first_fifty_are_listed():
    many = "".join(FIRST.replace("one-q1", f"one-q{n}").replace("true", "perhaps") for n in range(60))
    found = faults(HEAD + many)
    assert len(found) == 51
    assert found[-1].endswith("10 more faults follow. Mend these first.")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "This is no questionnaire"),
        (b"- a\n- b\n", "This is no questionnaire"),
        (b"title: x\n", "“title” is not an entry."),
        (b"schema_version: 1\n", "The file has no sections."),
        (b"a: b\n---\nc: d\n", "Line 2: A second document begins here."),
        (b"sections:\n  - key: one\n   title: x\n", "Line 3: This is not valid YAML"),
        (b"sections:\n  - title: a: b\n", "A text with a colon must stand in quotes."),
        (b"sections:\n\t- key: one\n", "Line 2: This is not valid YAML"),
        (b"sections: \xff\xfe\n", "The file is not in UTF-8. Save it as UTF-8 text."),
        (b"sections: \x00\n", "The file holds a character that a text file cannot hold."),
        (b"? [a, b]\n: c\n", "A key must be a word"),
        (b"schema_version: 9\nsections: []\n", "This portal reads schema_version 1."),
        (b"sections: {a: b}\n", "“sections” must be a list, not entries with keys."),
        (b"sections: [a, b]\n", "“section” must hold entries with keys, not “a”."),
    ],
)
def test_what_is_no_questionnaire_is_refused_with_a_sentence(data, sentence):
    assert any(sentence in found for found in faults(data)), faults(data)


LAUGHS = "a: &a [x, x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20)
)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (LAUGHS, "Line 1: “&a” is a reference to another place. Write the text out instead."),
        ("a: " + "[" * 5000 + "]" * 5000, "Line 1: This is nested more than 12 deep. A questionnaire never is."),
        ("sections: [" + ",".join("a" * 400_000) + "]", "Line 1: The file has more than 50,000 entries."),
        ("".join(f"k{n}: 1\n" for n in range(60_000)), "The file has more than 50,000 entries."),
        ("#" + "x" * MOST_BYTES, "Line 1: The file has 1.0 MB; a questionnaire has less than 1 MB."),
        (HEAD + FIRST + "".join(f"        k{n}: 1\n" for n in range(20_000)), "Line 12, k0: “k0” is not an entry"),
        (
            HEAD
            + FIRST.replace("yes_no", "multi_choice")
            + f"        choices: [{','.join('{value: a}' for _ in range(9000))}]\n",
            "Line 12, one-q1: A question has at most 100 choices, not 9,000.",
        ),
        (HEAD + "".join(FIRST.replace("one-q1", f"one-q{n}") for n in range(1100)), "has more than 1,000 questions."),
        (HEAD + FIRST.replace("Is it so?", "word " * 5000), "“text” is 24999 characters long; 1000 fit."),
    ],
    ids=["billion laughs", "deep", "wide", "many keys", "large", "unknown keys", "choices", "questions", "a long text"],
)
def test_a_file_made_to_harm_is_refused_before_it_costs_anything(data, sentence):
    assert sentence in faults(data)[0]


# --- Pages ------------------------------------------------------------------------------------------------------------
def send(client, data: bytes, into: str):
    upload = SimpleUploadedFile("questionnaire.yaml", data, content_type="application/yaml")
    return client.post(reverse("questionnaire-import"), {"into": into, "upload": upload})


def test_a_file_is_shown_before_it_becomes_a_draft(client, officer):
    exported = client.get(reverse("questionnaire-export", args=[1]))
    assert exported["Content-Disposition"] == 'attachment; filename="actip-questionnaire-1.yaml"'
    data = exported.content.replace(b"Is trafficking in persons a specific", b"Is trafficking in persons a separate")
    response = send(client, data, "new:1")
    page = text_of(response)
    assert "Make a draft of this file?" in page and "<strong>1</strong> question changed" in page
    assert Questionnaire.objects.count() == 1
    client.post(reverse("questionnaire-import"), {"then": "take", "into": "new:1", "text": response.context["text"]})
    draft = Questionnaire.objects.get(version=2)
    assert (draft.is_draft, draft.based_on.version) == (True, 1)
    question = Question.objects.get(section__questionnaire=draft, key="art5-1-q1")
    assert question.text == "Is trafficking in persons a separate criminal offence under your law?"
    page = text_of(
        send(client, client.get(reverse("questionnaire-export", args=[2])).content, f"draft:2:{draft.edition}")
    )
    assert "Nothing: the file asks the same, word by word." in page


def test_a_draft_is_replaced_unless_somebody_changed_it_meanwhile(client, officer, everything):
    with everything():
        draft = questionnaire_actions.start(based_on=Questionnaire.objects.get(version=1), by=officer)
    text = HEAD + FIRST
    sent = {"then": "take", "into": f"draft:2:{draft.edition}", "text": text}
    with everything():
        questionnaire_actions.change_settings(
            questionnaire=draft, edition=draft.edition, title="Changed", kind="", note="", by=officer
        )
    page = text_of(client.post(reverse("questionnaire-import"), sent, follow=True))
    assert (
        "Somebody changed the draft while you had this page open. Look again. Nothing was taken from the file." in page
    )
    draft.refresh_from_db()
    client.post(reverse("questionnaire-import"), sent | {"into": f"draft:2:{draft.edition}"})
    draft.refresh_from_db()
    assert (draft.title, list(draft.sections.values_list("key", flat=True))) == ("Update", ["one"])


def test_faults_of_a_file_are_listed_with_their_lines(client, officer):
    page = text_of(send(client, (HEAD + FIRST + "        requierd: true\n").encode(), "new:"))
    assert "Line 12, requierd: “requierd” is not an entry of a question." in page
    assert "The file was not taken." in page
    assert Questionnaire.objects.count() == 1


def test_a_file_of_fifty_megabytes_is_refused_at_its_field(client, officer):
    response = send(client, b"x" * (50 * 1024 * 1024), "new:")
    assert response.context["form"].errors["upload"] == [
        "The file has 50.0 MB; a questionnaire has less than 1 MB. Choose another file."
    ]


# --- The loader -------------------------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_loading_again_leaves_a_version_in_use_and_drafts_as_they_are(everything):
    with everything():
        officer = secretariat()
        open_cycle(officer)
        draft = questionnaire_actions.start(based_on=Questionnaire.objects.get(version=1), by=officer)
        question = Question.objects.select_related("section").get(section__questionnaire=draft, key="art5-1-q1")
        questionnaire_actions.remove_question(question=question, by=officer)
    before = list(Question.objects.order_by("pk").values())
    call_command("load_treaty", verbosity=0)
    assert list(Question.objects.order_by("pk").values()) == before


def test_circles_are_found_once_each():
    assert rules.circles({"a": "b", "b": "a", "c": "a", "d": "d", "e": "x"}) == [["a", "b"], ["d"]]
