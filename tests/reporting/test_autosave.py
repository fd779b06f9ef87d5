"""What the script of a section's page sends while somebody writes: what it costs, and what it is told."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from reporting.enums import QuestionnaireStatus, QuestionType
from reporting.models import Answer, EntryRevision, NationalReport, ObligationPractice, Questionnaire
from reporting.question_types import FIXED_CHOICES
from reporting.questionnaire import actions as questionnaire_actions
from reporting.questionnaire import storage
from reporting.questionnaire.content import QuestionContent, QuestionnaireContent, SectionContent
from tests.factories import focal_point, secretariat, state
from tests.factories.reports import fill, open_cycle, report_of

pytestmark = pytest.mark.django_db

YES_NO = FIXED_CHOICES[QuestionType.YES_NO]
QUESTIONNAIRE = QuestionnaireContent(
    title="Conditions across sections",
    sections=(
        SectionContent(
            "context", "About this report", "About this report", questions=(
                QuestionContent("context-q1", "First day", QuestionType.DATE, required=True),
                QuestionContent("context-q2", "Last day", QuestionType.DATE, required=True),
                QuestionContent("small-q1", "Is there an act?", QuestionType.YES_NO, choices=YES_NO),
            ),
        ),
        SectionContent(
            "article-5", "Criminalisation", "Article 5", article=5, questions=(
                QuestionContent("small-q2", "Which act?", QuestionType.TEXT, depends_on=("small-q1", "yes")),
                QuestionContent("small-q3", "Is it used?", QuestionType.YES_NO, choices=YES_NO),
                QuestionContent("small-q4", "How often?", QuestionType.TEXT, depends_on=("small-q3", "yes")),
            ),
        ),
    ),
)  # fmt: skip


def answer(client, report: NationalReport, section: str, key: str, version: int = 0, **fields: str):
    data = {f"{key}-{name}": value for name, value in {"version": str(version), **fields}.items()}
    return client.post(reverse("answer-save", args=[report.pk, section, key]), data)


@pytest.fixture
def small(everything, officer) -> NationalReport:
    """A report on a questionnaire with questions that hang on answers of their own section, and of another."""
    with everything():
        by = secretariat()
        draft = questionnaire_actions.start(based_on=None, by=by)
        storage.write(draft, QUESTIONNAIRE)
        Questionnaire.objects.filter(pk=draft.pk).update(
            status=QuestionnaireStatus.PUBLISHED, published_at=timezone.now(), published_by=by
        )
        draft.refresh_from_db()
        return report_of(state("KH"), open_cycle(by, title="Small", questionnaire=draft))


# --- What is asked ----------------------------------------------------------------------------------------------------
def test_an_answer_that_is_not_asked_any_more_is_not_taken(client, small, everything):
    assert answer(client, small, "context", "small-q1", value="yes").status_code == 200
    assert answer(client, small, "article-5", "small-q2", value="The act of 2008").status_code == 200
    assert answer(client, small, "context", "small-q1", 1, value="no").json()["version"] == 2
    late = answer(client, small, "article-5", "small-q2", 1, value="Another act")
    assert (late.status_code, late.json()) == (
        409, {"refused": "This question no longer applies, because another answer changed."}
    )  # fmt: skip
    with everything():
        assert Answer.objects.get(question__key="small-q2").value == "The act of 2008"


def test_the_page_hears_whether_it_asks_other_questions_now(client, small):
    said = [
        answer(client, small, "article-5", "small-q3", version, value=value, narrative=text).json()
        for version, (value, text) in enumerate([("no", ""), ("yes", ""), ("yes", "Twice a year."), ("", "")])
    ]
    assert [each["other_questions"] for each in said] == [False, True, False, True]
    # What waits for an answer of the same page is taken, because the page holds it.
    assert answer(client, small, "article-5", "small-q4", value="Twice").status_code == 200


def test_a_question_of_another_section_is_not_there(client, small):
    assert answer(client, small, "article-5", "small-q1", value="yes").status_code == 404


# --- What it says -----------------------------------------------------------------------------------------------------
def test_sentences_name_the_question_by_its_number_on_the_page(client, report, officer):
    response = answer(client, report, "article-5", "art5-1-q2", kind="not_available")
    assert response.json() == {"errors": {"reason": ["Question 5.2: say why it is not available."]}}
    held = answer(client, report, "article-5", "art5-1-q2", narrative="Ms Sokha Chan, phone 012 345 678")
    [sentence] = held.json()["errors"]["narrative"]
    assert sentence.startswith("Question 5.2: “Ms Sokha Chan, phone 012 345 678” looks like the name of a person")
    assert sentence.endswith("or save the page by its button to say that it is not a person.")


def test_a_conflict_names_the_question_by_its_number_on_the_page(client, report, officer):
    client.force_login(focal_point(state("KH"), name="Second officer, Cambodia"))
    answer(client, report, "article-5", "art5-1-q1", value="planned")
    client.force_login(officer)
    said = answer(client, report, "article-5", "art5-1-q1", narrative="Mine.").json()
    assert 'Keep theirs<span class="govuk-visually-hidden">, question 5.1</span>' in said["conflict"]
    assert said["said"] == "Not saved: somebody else changed this answer. Choose above what to keep."
    assert said["page"]["last_change"].startswith("Last changed by Second officer, Cambodia, ")


def test_ones_own_other_tab_is_not_called_somebody_else(client, report, officer):
    answer(client, report, "article-5", "art5-1-q1", value="planned")
    said = answer(client, report, "article-5", "art5-1-q1", narrative="Mine.").json()
    assert said["said"] == "Not saved: you changed this answer in another tab. Choose above what to keep."
    assert "You changed this answer yourself on" in said["conflict"]
    assert "Keep theirs" not in said["conflict"] and str(officer) not in said["conflict"]
    entry = reverse("entry-save", args=[report.pk, "article-14", "art14-1-levels"])
    levels = {"art14-1-levels-version": "0", "art14-1-levels-said_adopted": "yes"}
    assert client.post(entry, levels).status_code == 200
    said = client.post(entry, levels | {"art14-1-levels-said_adopted": "no"}).json()
    assert said["said"].startswith("Not saved: you changed this")


def test_the_page_hears_what_to_say_beside_the_fields(client, report, officer):
    first = answer(client, report, "article-5", "art5-1-q1", value="planned").json()["page"]
    again = answer(client, report, "article-5", "art5-1-q1", value="planned").json()["page"]
    emptied = answer(client, report, "article-5", "art5-1-q1", 1).json()["page"]
    optional = answer(client, report, "article-5", "art5-1-q3", narrative="").json()["page"]
    assert [first["states"], again["states"]] == [{"art5-1-q1": "done"}] * 2
    assert (first["changed"], again["changed"], first["elsewhere"]) == (True, False, None)
    assert first["last_change"] == again["last_change"]
    assert first["last_change"].startswith(f"Last changed by {officer}, ")
    assert (emptied["states"], emptied["waits"]) == ({"art5-1-q1": "open"}, False)
    assert optional["last_change"] == ""


def test_a_table_or_a_document_answers_its_question_for_the_page(client, report, officer, everything):
    table = report, "article-14", "art14-1-q3"
    assert answer(client, *table, narrative="Soon.").json()["page"]["states"]["art14-1-q3"] == "open"
    with everything():
        fill(report, officer)
    assert answer(client, *table, 1, narrative="Now.").json()["page"]["states"]["art14-1-q3"] == "done"


# --- What it costs ----------------------------------------------------------------------------------------------------
def statements(client, *sent) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        assert answer(client, *sent[:-1], **sent[-1]).status_code == 200
    return [query["sql"] for query in captured]


def test_saving_one_answer_reads_what_it_needs_however_much_the_report_holds(client, report, officer, everything):
    first = (report, "article-14", "art14-1-q1")
    answer(client, *first, value="planned")
    empty = statements(client, *first, 1, {"value": "planned", "narrative": "One."})
    with everything():
        fill(report, officer)
    full = statements(client, *first, 2, {"value": "planned", "narrative": "Two."})
    assert len(full) == len(empty) == 16
    # The person, the section and the answer are read, and the answer, its revision and the audit row are written.
    rest = "submittedversion", "glossaryterm", "evidencelink", "clarification", "obligationpractice", "tablereturn"
    assert not [sql for sql in full if any(f'_{name}"' in sql for name in (*rest, "usersession"))]


def test_saving_one_entry_costs_the_same_beside_many(client, report, officer, everything):
    def save(name: str, version: int, text: str) -> int:
        url = reverse("entry-save", args=[report.pk, "article-14", name])
        data = {f"{name}-version": str(version), f"{name}-said_adopted": "yes", f"{name}-text_adopted": text}
        with CaptureQueriesContext(connection) as captured:
            assert client.post(url, data).json()["version"] == version + 1
        return len(captured)

    save("art14-1-levels", 0, "One.")
    alone = save("art14-1-levels", 1, "Two.")
    for name in ("art14-2-levels", "art14-3-levels", "art14-4-levels"):
        save(name, 0, "One.")
    with everything():
        assert (ObligationPractice.objects.count(), EntryRevision.objects.count()) == (4, 5)
    assert save("art14-1-levels", 2, "Three.") == alone
