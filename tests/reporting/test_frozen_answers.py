"""Answers of a snapshot and points that are left, as the functions write them on pages."""

import pytest

from reporting.snapshot.entries import entry_as_question
from reporting.snapshot.readiness import ReadinessProblem
from reporting.templatetags.frozen_answers import answer_in_words, answer_rows
from reporting.templatetags.points import LONGEST, point_lines

TABLE = {"key": "victims_housed", "number": "S1", "title": "Victims", "grand_total": 7, "blanks": 0}
APART = TABLE | {"key": "redress", "blanks": 3, "provisional": True}


def answer(**changed):
    return entry_as_question("q1", "Is it in force?") | {"kind": "value", "value": "", "shown": ""} | changed


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (answer(shown="Yes & no"), '<p class="govuk-body portal-written">Yes &amp; no</p>'),
        (answer(kind="zero"), '<p class="govuk-body">0 (counted, none)</p>'),
        (answer(kind="unanswered"), '<p class="govuk-body portal-muted">Not answered</p>'),
        (
            answer(kind="not_available", reason="<Lost>"),
            '<p class="govuk-body"><em>Not available</em>: <span class="portal-written">&lt;Lost&gt;</span></p>',
        ),
        (answer(kind="not_applicable"), '<p class="govuk-body"><em>Not applicable</em></p>'),
        (answer(table=TABLE, shown="not this"), '<p class="govuk-body">S1 Victims: total 7.</p>'),
        (answer(table=APART), '<p class="govuk-body">S1 Victims: figures given; 3 cells empty; provisional.</p>'),
    ],
)
def test_an_answer_of_each_kind_in_words(question, words):
    assert answer_in_words(question) == words


def test_a_confidential_answer_says_for_whom_and_what_stands_beside_it_follows():
    document = {"title": "Act <1>", "filename": "act.pdf"}
    words = answer_in_words(answer(kind="confidential", shown="No", narrative="Later.", evidence=[document]))
    assert [line.partition(">")[2] for line in words.split("\n")] == [
        '<strong class="govuk-tag govuk-tag--purple">Confidential: for the secretariat only</strong></p>',
        "No</p>",
        "Later.</p>",
        "Document: Act &lt;1&gt; (act.pdf)</p>",
    ]


def test_rows_have_their_numbers_and_lead_to_their_question_where_it_can_be_answered():
    two = [("5.1", answer()), ("5.2", answer() | {"key": "q2", "text": "Who > what?"})]
    assert '"govuk-summary-list__key">5.2 Who &gt; what?</dt>' in answer_rows(two)
    assert '<a class="govuk-link" href="/here/?at=q2#q2">5.2 Who &gt; what?</a></dt>' in answer_rows(two, "/here/")


def test_a_point_leads_to_its_question_in_few_words():
    long = ReadinessProblem("Answer it.", "/here/#q1", "article-5", "q1", "5.1", "x" * (LONGEST + 1), "answer it")
    need = ReadinessProblem("Need 1: say what <is> needed.", "/here/#need", "needs", "need")
    assert point_lines([long, need]) == (
        f'<li><a class="govuk-link" href="/here/#q1">5.1 {"x" * (LONGEST - 1)}…</a>: answer it</li>'
        '<li><a class="govuk-link" href="/here/#need">Need 1: say what &lt;is&gt; needed.</a></li>'
    )
