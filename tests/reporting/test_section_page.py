"""The question page, with what people really type. Nothing typed is lost, and a clear sentence says what to mend."""

import html

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reporting.actions import answers as answer_actions
from reporting.enums import AnswerKind
from reporting.models import Answer, AnswerRevision, NationalReport
from tests.factories import contributor, focal_point, state
from tests.factories.reports import fill, submitted
from tests.responses import text_of
from victims.models import Figure

pytestmark = pytest.mark.django_db
TABLE = "/reports/{}/sections/article-14/tables/art14-1-q3/"
CELL = "cell-female|18-24|identified"


def url(report: NationalReport, section: str = "article-5") -> str:
    return f"/reports/{report.pk}/sections/{section}/"


def post(client, report, section: str, **answers):
    """Send one section as a browser does: ``art5_1_q1__value="planned"``; versions default to 0."""
    data = {}
    for name, value in answers.items():
        key, _, part = name.partition("__")
        key = key.replace("_", "-")
        data.setdefault(f"{key}-version", "0")
        data[f"{key}-{part}"] = value
    return client.post(url(report, section), data)


def saved(everything, key: str) -> Answer | None:
    with everything():
        return Answer.objects.select_related("updated_by").filter(question__key=key).first()


def test_an_answer_is_saved_and_shown_again(client, report, officer, everything):
    response = post(client, report, "article-5", art5_1_q1__value="planned", art5_1_q1__narrative="A bill is drafted.")
    assert (response.status_code, response.url) == (302, url(report))
    answer = saved(everything, "art5-1-q1")
    assert (answer.kind, answer.value, answer.narrative) == (AnswerKind.VALUE, "planned", "A bill is drafted.")
    assert "A bill is drafted." in text_of(client.get(url(report)))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("1,234", "a comma or point before three digits means thousands to some readers and decimals to others."),
        ("12.5", "this number has decimals. Enter a whole number, such as 12."),
        ("1 234", "enter the number without commas, points or spaces, such as 1234."),
        ("١٢", "use the digits 0 to 9, such as 12."),
        ("-3", "the number cannot be negative. Enter 0 or more, such as 12."),
        ("many", "enter a whole number, such as 12."),
        ("9" * 20, "the number is too large."),
    ],
)
def test_numbers_are_never_guessed(client, report, officer, everything, typed, sentence):
    response = post(client, report, "article-8", art8_1_q2__value=typed, art8_1_q1__value="planned")
    page = text_of(response)
    assert response.status_code == 200
    assert f"Question 8.2: {sentence}" in page
    assert f'value="{typed}"' in page
    assert 'href="#id_art8-1-q2-value"' in page
    assert saved(everything, "art8-1-q2") is None
    assert saved(everything, "art8-1-q1").value == "planned", "what was right is saved all the same"


def test_an_answer_in_zawgyi_is_kept_in_unicode_when_its_writer_says_so(client, report, officer, everything):
    typed, said = "ျမန္မာႏိုင္ငံ ဥပေဒ ျပဌာန္းၿပီး", "မြန်မာနိုင်ငံ ဥပဒေ ပြဌာန်းပြီး"
    page = post(client, report, "article-5", art5_1_q1__narrative=typed).content.decode()
    assert saved(everything, "art5-1-q1") is None
    assert said in page
    assert 'name="art5-1-q1-narrative-in-unicode" value="yes"' in page
    data = {"art5-1-q1-version": "0", "art5-1-q1-narrative": typed, "art5-1-q1-narrative-in-unicode": "yes"}
    assert client.post(url(report), data).status_code == 302
    assert saved(everything, "art5-1-q1").narrative == said


def test_an_answer_in_zawgyi_that_saves_itself_is_told_to_be_saved_by_the_button(client, report, officer):
    data = {"art5-1-q1-version": "0", "art5-1-q1-narrative": "ျမန္မာႏိုင္ငံ ဥပေဒ ျပဌာန္းၿပီး"}
    response = client.post(f"{url(report)}answers/art5-1-q1/", data)
    assert response.status_code == 422
    assert "Save the page by its button to see it in Unicode" in response.json()["errors"]["narrative"][0]


def test_zero_is_counted_and_empty_is_not(client, report, officer, everything):
    post(client, report, "article-8", art8_1_q2__value="0")
    assert saved(everything, "art8-1-q2").kind == AnswerKind.ZERO
    post(client, report, "article-8", art8_1_q2__value="", art8_1_q2__version="1")
    assert saved(everything, "art8-1-q2").kind == AnswerKind.UNANSWERED


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("x" * 60_000, "the text is 60,000 characters long; 30,000 fit here. Shorten it by 30,000"),
        ("before\x00after", "the text holds a character that cannot be shown (U+0000) at character 7"),
        (
            "pay \u202edlrow",
            "the text holds an invisible mark that changes the direction of text (U+202E) at character 5",
        ),
    ],
)
def test_text_that_cannot_be_kept_is_explained_and_stays_in_the_field(
    client, report, officer, everything, typed, sentence
):
    response = post(client, report, "article-5", art5_1_q1__narrative=typed)
    page = text_of(response)
    assert f"Question 5.1: {sentence}" in page
    assert typed.replace("\x00", "\ufffd").replace("\u202e", "\ufffd") in page
    assert saved(everything, "art5-1-q1") is None


def test_html_is_text(client, report, officer, everything):
    typed = "<script>alert(1)</script><b>bold</b>"
    post(client, report, "article-5", art5_1_q1__narrative=typed)
    assert saved(everything, "art5-1-q1").narrative == typed
    page = client.get(url(report)).content.decode()
    assert typed not in page
    assert html.escape(typed) in page


def test_a_date_that_does_not_exist_is_explained(client, report, officer, everything):
    response = post(
        client, report, "context",
        context_q1__value_day="31", context_q1__value_month="6", context_q1__value_year="2026",
    )  # fmt: skip
    page = text_of(response)
    assert response.status_code == 200
    assert "Question A.1: " in page
    assert 'value="31"' in page and 'value="2026"' in page
    assert saved(everything, "context-q1").value == "2026-01-01", "the cycle's date stands"


def test_not_available_asks_why(client, report, officer, everything):
    response = post(client, report, "article-5", art5_1_q1__kind="not_available")
    assert "Question 5.1: say why it is not available." in text_of(response)
    post(client, report, "article-5", art5_1_q1__kind="not_available", art5_1_q1__reason="The courts do not count it.")
    answer = saved(everything, "art5-1-q1")
    assert (answer.kind, answer.reason) == (AnswerKind.NOT_AVAILABLE, "The courts do not count it.")


def test_two_tabs_see_both_texts_and_nothing_is_lost(client, report, officer, everything):
    colleague = focal_point(state("KH"), name="Second officer, Cambodia")
    client.force_login(colleague)
    post(client, report, "article-5", art5_1_q1__narrative="Written in the other tab.")
    client.force_login(officer)
    response = post(client, report, "article-5", art5_1_q1__narrative="Written here.", art5_1_q2__value=["all_acts"])
    page = text_of(response)
    assert response.status_code == 409
    assert "Second officer, Cambodia changed this answer" in page
    assert "Written in the other tab." in page and "Written here." in page
    assert saved(everything, "art5-1-q1").narrative == "Written in the other tab."
    response = post(client, report, "article-5", art5_1_q1__narrative="Both: here and there.", art5_1_q1__version="1")
    assert response.status_code == 302
    assert saved(everything, "art5-1-q1").narrative == "Both: here and there."


def test_a_closed_section_keeps_what_was_typed_on_the_page(client, report, officer, everything):
    with everything():
        submitted(report, officer)
    response = post(client, report, "article-5", art5_1_q1__narrative="Too late.")
    assert response.status_code == 409
    assert "The report is submitted and cannot be changed now." in text_of(response)


def test_save_and_mark_ready_leads_back_to_the_task_list(client, report, officer, everything):
    response = client.post(url(report), {"then": "ready"})
    assert response.url == f"/reports/{report.pk}/"
    assert "marked as ready" in text_of(client.get(response.url))


@pytest.mark.parametrize("then", ["attach:../x", "table:x y", "attach:", "shoe:art5-1-q1"])
def test_a_button_that_no_page_has_leads_back_to_the_section(client, report, officer, then):
    assert client.post(url(report), {"then": then}).url == url(report)


def test_a_contributor_does_not_see_sections_of_others(client, report):
    client.force_login(contributor(state("KH")))
    assert client.get(f"/reports/{report.pk}/").status_code == 200
    assert client.get(url(report)).status_code == 404


def test_a_section_takes_the_same_queries_with_one_answer_and_with_all(client, report, officer, everything):
    post(client, report, "article-14", art14_1_q1__value="planned")
    client.post(TABLE.format(report.pk), {"kind": "value", "version": "0", CELL: "12"})
    client.get(url(report, "article-14"))  # shows the messages of the two saves
    with CaptureQueriesContext(connection) as one:
        client.get(url(report, "article-14"))
    with everything():
        Answer.objects.all().delete()
        Figure.objects.all().delete()
        fill(report, officer)
    with CaptureQueriesContext(connection) as every:
        client.get(url(report, "article-14"))
    assert len(every) == len(one)


# --- What was submitted -----------------------------------------------------------------------------------------------
def test_a_contributor_reads_the_assigned_sections_of_what_was_submitted(client, report, everything):
    with everything():
        speaker, colleague = focal_point(state("KH")), contributor(state("KH"))
        section = report.sections.get(section__key="article-8")
        answer_actions.assign_section(report_section=section, people=[colleague], by=speaker)
        submitted(report, speaker)
    client.force_login(colleague)
    page = text_of(client.get(f"/reports/{report.pk}/versions/1/"))
    assert "Article 8: Criminalisation of Corruption" in page
    assert "Article 5: Criminalisation of Trafficking in Persons" not in page


# --- One answer at a time ---------------------------------------------------------------------------------------------
def autosave(client, report, key: str, section: str = "article-5", **fields):
    data = {f"{key}-{name}": value for name, value in ({"version": "0"} | fields).items()}
    return client.post(f"{url(report, section)}answers/{key}/", data)


def test_one_answer_is_saved_with_its_revision(client, report, officer, everything):
    response = autosave(client, report, "art5-1-q1", value="planned", narrative="A bill.")
    said = response.json()
    assert (response.status_code, said["version"], said["other_questions"]) == (200, 1, False)
    response = autosave(client, report, "art5-1-q1", value="planned", narrative="A bill is drafted.", version="1")
    assert response.json()["version"] == 2
    with everything():
        kept = AnswerRevision.objects.filter(question__key="art5-1-q1").order_by("version")
        assert [(r.version, r.value, r.narrative, r.by) for r in kept] == [
            (1, "planned", "A bill.", officer), (2, "planned", "A bill is drafted.", officer)
        ]  # fmt: skip


def test_the_same_answer_sent_twice_is_saved_once(client, report, officer, everything):
    for _ in range(2):  # the first answer of the server was lost on the way
        assert autosave(client, report, "art5-1-q1", narrative="A bill.").json()["version"] == 1
    with everything():
        assert AnswerRevision.objects.filter(question__key="art5-1-q1").count() == 1


def test_a_stale_answer_comes_back_with_both_texts(client, report, officer, everything):
    autosave(client, report, "art5-1-q1", value="planned", narrative="Written first.")
    response = autosave(client, report, "art5-1-q1", narrative="Written second.")
    said = response.json()
    assert (response.status_code, said["version"]) == (409, 1)
    assert said["fields"]["art5-1-q1-narrative"] == ["Written first."]
    assert "<del>" in said["conflict"] and "<ins>" in said["conflict"]
    assert saved(everything, "art5-1-q1").narrative == "Written first."


def test_a_wrong_number_is_refused_with_the_sentence_of_the_page(client, report, officer):
    response = autosave(client, report, "art8-1-q2", "article-8", value="many")
    assert (response.status_code, response.json()) == (
        422,
        {"errors": {"value": ["Enter a whole number, such as 12. Leave it empty if it is not available."]}},
    )


def test_the_script_hears_that_the_session_has_ended(client, report):
    assert autosave(client, report, "art5-1-q1", narrative="Typed.").status_code == 401
    assert client.post(f"{url(report)}presence/").status_code == 401
