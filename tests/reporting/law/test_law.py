"""A lawyer compares the summaries with the certified text: on pages, by a file, one at a time, and back again."""

import io
from datetime import date

import pytest
import yaml
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from members.models import AuditEvent
from members.row_access import row_access
from reporting import statuses
from reporting.enums import Verification
from reporting.errors import AlreadyChanged, StepNotAllowed, WorkflowError
from reporting.law import actions, yaml_file
from reporting.law.texts import GivenCheck, all_texts, find
from reporting.models import Article, Obligation, Questionnaire, Section, TextCheck
from reporting.snapshot.build import build_snapshot
from reporting.text.yaml_nodes import MOST_BYTES, BadFile
from reporting.workbook.actions.blank_files import folder_of
from tests.factories import donor, focal_point, secretariat, state
from tests.factories.releases import adopted, counted, publish
from tests.factories.reports import open_cycle, report_of

pytestmark = pytest.mark.django_db

MARK = "Summary not yet checked against the certified text"
KEY = "art5-1"
WHERE = {"source": "Certified true copy, 35 pages", "checked_by": "Legal adviser, ASEAN Secretariat"}
DAY = date(2026, 11, 20)


def given(key: str = KEY, page: str = "7", note: str = "", **texts: str) -> GivenCheck:
    text = find(key)
    assert text
    return GivenCheck({**text.texts, **texts}, page=page, checked_on=DAY, note=note, **WHERE)


def check(key: str = KEY, by=None, **more: str) -> TextCheck:
    text = find(key)
    assert text
    with row_access(reviews=True):
        return actions.check_text(text=text, seen=text.number, given=given(key, **more), by=by or secretariat())


def take_back(key: str = KEY, reason: str = "The wrong page was read.") -> TextCheck:
    text = find(key)
    assert text
    with row_access(reviews=True):
        return actions.take_back(text=text, seen=text.number, reason=reason, by=secretariat())


def page_of(client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


# --- What a check does ------------------------------------------------------------------------------------------------
def test_a_checked_text_loses_the_mark_everywhere_and_says_where_and_when(client):
    assert MARK in page_of(client, f"/convention/obligations/{KEY}/")
    check()
    page = page_of(client, f"/convention/obligations/{KEY}/")
    assert MARK not in page
    assert "The text obliges a Party to do this." in page
    assert "Titles and numbers follow the Convention." in page
    assert "Checked against the certified text (page 7) on 20 November 2026." in page
    assert "Legal adviser" not in page  # who compared is for the secretariat
    assert page_of(client, "/convention/article-5/").count(MARK) == 1 + 2 * 3  # the article and its other obligations


def test_corrected_words_are_shown_in_place_of_those_of_the_software(client):
    check(summary="Each Party is to make trafficking a crime.", binding="shall_endeavour", qualifier="where possible")
    page = page_of(client, f"/convention/obligations/{KEY}/")
    for words in ("Each Party is to make trafficking a crime.", "obliges a Party to make an effort", "Where possible"):
        assert words in page
    obligation = Obligation.objects.get(key=KEY)
    assert (obligation.text_verification, obligation.unverified) == (Verification.CERTIFIED, False)
    assert obligation.loaded["text_verification"] == Verification.RECALL


def test_a_check_that_is_taken_back_brings_the_words_of_the_software_and_the_mark_back(client):
    before = find(KEY).texts
    check(summary="Other words.")
    take_back()
    assert find(KEY).texts == before
    assert MARK in page_of(client, f"/convention/obligations/{KEY}/")
    assert [(act.number, act.is_checked) for act in find(KEY).row.checks.all()] == [(2, False), (1, True)]


def test_an_article_is_checked_like_an_obligation(client):
    check("article-5", about="The offence and what makes it graver.", title="Criminalisation of Trafficking")
    page = page_of(client, "/convention/article-5/")
    assert "Article 5: Criminalisation of Trafficking" in page
    assert "The offence and what makes it graver." in page
    take_back("article-5")
    assert "Article 5: Criminalisation of Trafficking in Persons" in page_of(client, "/convention/article-5/")


def test_a_published_questionnaire_keeps_its_words_and_so_its_mark():
    section = Section.objects.select_related("article").get(key="article-5")
    assert section.unverified
    check("article-5")
    assert not Section.objects.get(key="article-5").unverified
    check("article-5", about="Other words than the questionnaire has.")
    assert Section.objects.get(key="article-5").unverified


def test_the_printed_questionnaire_is_made_anew_when_its_marks_change():
    questionnaire = Questionnaire.objects.get(version=1)
    before = folder_of(questionnaire)
    check(KEY)
    assert folder_of(questionnaire) == before  # it holds no summary of an obligation
    check("article-5")
    assert folder_of(questionnaire) != before
    take_back("article-5")
    assert folder_of(questionnaire) == before


def test_a_duty_that_is_checked_counts_like_any_other(everything):
    """Before: what the state says and no gap. Afterwards: a gap, and no state has moved."""
    officer = secretariat()
    with everything():
        cycle = open_cycle(officer)
        counted(state("KH"), cycle, {}, officer, art5_1_q1="not_started")
        first = publish(adopted(cycle, officer), officer)
    assert first.statuses.get(state_name="Cambodia", article_number=5).code == statuses.PLANNED_UNREAD
    check()
    assert KEY not in Obligation.objects.duties().unread
    answer = {"type": "implementation_status", "kind": "value", "value": "not_started", "obligation": KEY}
    assert statuses.of_questions([answer], Obligation.objects.duties().unread) == statuses.PLANNED
    assert first.statuses.get(state_name="Cambodia", article_number=5).code == statuses.PLANNED_UNREAD  # as published


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_what_is_checked_stays_when_the_files_are_loaded_again():
    check(summary="Words of the certified text.")
    check("article-5", about="Of the article.")
    call_command("load_treaty", verbosity=0)
    assert Obligation.objects.get(key=KEY).summary == "Words of the certified text."
    assert Article.objects.get(number=5).about == "Of the article."
    assert Obligation.objects.get(key="art5-2").text_verification == Verification.RECALL
    assert not find(KEY).is_overtaken


def test_words_of_the_software_that_change_later_are_named_and_replace_nothing(client):
    check(summary="Words of the certified text.")
    text = find(KEY)
    assert text.check.replaced == text.in_files
    assert not text.is_overtaken
    text.row.loaded = text.row.loaded | {"summary": "A newer summary of the software."}
    assert text.is_overtaken


# --- Who may, and what is refused -------------------------------------------------------------------------------------
@pytest.mark.parametrize("who", [donor, lambda: focal_point(state("KH"))])
def test_only_the_secretariat_checks(who):
    text = find(KEY)
    for act in (
        lambda: actions.check_text(text=text, seen=0, given=given(), by=who()),
        lambda: actions.take_back(text=text, seen=0, reason="No.", by=who()),
    ):
        with pytest.raises(PermissionDenied, match="This page is for: SOMTC secretariat"):
            act()
    assert not TextCheck.objects.exists()


def test_the_database_lets_nobody_else_add_a_check_or_change_one():
    check()
    row = {
        "obligation": Obligation.objects.get(key="art5-2"), "number": 1, "is_checked": False, "note": "x",
        "recorded_at": timezone.now(), "recorded_by": secretariat(),
    }  # fmt: skip
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        TextCheck.objects.create(**row)
    for act in (
        lambda: TextCheck.objects.update(page="9"),
        lambda: TextCheck.objects.all().delete(),
        lambda: Obligation.objects.filter(key=KEY).update(summary="Free text."),
    ):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            act()


def test_each_act_leaves_a_row_in_the_audit_trail():
    check(summary="Other words.")
    take_back()
    first, second = AuditEvent.objects.filter(object_type="reporting.obligation").order_by("at")
    assert first.what == "summary checked against the certified text"
    assert first.details == {
        "page": "7", "checked_on": "2026-11-20", "changed": ["summary"], **WHERE,
    }  # fmt: skip
    assert second.what == "check of a summary taken back"


def test_two_at_once_do_not_overwrite_each_other():
    text = find(KEY)
    check()
    with row_access(reviews=True), pytest.raises(AlreadyChanged, match=r"Somebody checked Article 5\(1\)"):
        actions.check_text(text=text, seen=0, given=given(page="8"), by=secretariat())
    with row_access(reviews=True), pytest.raises(AlreadyChanged):
        actions.check_text(text=find(KEY), seen=0, given=given(page="8"), by=secretariat())
    assert TextCheck.objects.get().page == "7"


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (lambda: take_back(), "is not checked, so there is nothing to take back"),
        (lambda: (check(), take_back(reason="  ")), "Say why the check is taken back"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(act, said):
    with pytest.raises(StepNotAllowed, match=said):
        act()


def test_a_day_that_is_still_to_come_is_refused():
    later = GivenCheck(find(KEY).texts, page="7", checked_on=date(2999, 1, 1), **WHERE)
    with row_access(reviews=True), pytest.raises(WorkflowError, match="still to come"):
        actions.check_text(text=find(KEY), seen=0, given=later, by=secretariat())


# --- The pages --------------------------------------------------------------------------------------------------------
@pytest.fixture
def officer(client):
    person = secretariat()
    client.force_login(person)
    return person


def sent(key: str = KEY, **changed: str) -> dict[str, str]:
    text = find(key)
    return {
        **text.texts, **WHERE, "page": "7", "note": "", "number": str(text.number),
        "checked_on_day": "20", "checked_on_month": "11", "checked_on_year": "2026", **changed,
    }  # fmt: skip


def test_the_list_shows_what_is_left_and_what_is_done(client, officer):
    page = page_of(client, reverse("text-check-list"))
    assert "70 of 101 summaries have not been checked" in page
    assert page.count('class="law-row"') == 70
    check()
    assert "69 of 101 summaries have not been checked" in page_of(client, reverse("text-check-list"))
    done = page_of(client, f"{reverse('text-check-list')}?show=checked")
    assert done.count('class="law-row"') == 1
    assert "page 7, Legal adviser, ASEAN Secretariat, 20 November 2026" in done
    assert page_of(client, f"{reverse('text-check-list')}?show=nonsense").count('class="law-row"') == 101


def test_the_list_costs_the_same_with_many_checks(client, officer):
    client.get(reverse("text-check-list"))
    with CaptureQueriesContext(connection) as without:
        assert client.get(reverse("text-check-list"), {"show": "all"}).status_code == 200
    for key in ("art5-1", "art5-2", "art6-1", "article-5"):
        check(key)
    with CaptureQueriesContext(connection) as with_checks:
        assert client.get(reverse("text-check-list"), {"show": "all"}).status_code == 200
    assert len(with_checks) == len(without)


def test_a_text_is_checked_on_its_page_and_the_next_one_follows(client, officer):
    response = client.post(reverse("text-check", args=["article-1"]), {**sent("article-1"), "then": "next"})
    assert response.status_code == 302
    assert response.url == reverse("text-check", args=["art1-2"])
    page = page_of(client, response.url)
    assert "Article 1 is checked." in page
    assert 'value="Certified true copy, 35 pages"' in page  # nothing is typed twice
    assert 'value="Legal adviser, ASEAN Secretariat"' in page
    act = TextCheck.objects.get()
    assert (act.page, act.checked_on, act.recorded_by) == ("7", DAY, officer)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("page", "", "Enter the page of the certified text"),
        ("source", "", "Say which copy of the certified text"),
        ("checked_by", "", "Say who compared the text"),
        ("summary", "", "Enter the summary"),
        ("checked_on_year", str(date.today().year + 1), "This day is still to come"),
        ("checked_on_day", "", "date"),
        ("binding", "must", "Select a valid choice"),
        ("page", "7" * 61, "60"),
    ],
)
def test_what_is_missing_is_said_beside_its_field_and_nothing_typed_is_lost(client, officer, field, value, said):
    response = client.post(reverse("text-check", args=[KEY]), sent(**{"note": "Typed by hand.", field: value}))
    assert response.status_code == 200
    page = response.content.decode()
    assert said in page
    assert "Typed by hand." in page
    assert not TextCheck.objects.exists()


def test_a_page_that_was_overtaken_keeps_what_was_typed(client, officer):
    typed = sent(summary="My own words.")
    check()
    response = client.post(reverse("text-check", args=[KEY]), typed)
    assert response.status_code == 409
    assert "My own words." in response.content.decode()
    assert client.post(reverse("text-check", args=[KEY]), typed | {"number": "1"}).status_code == 302
    assert Obligation.objects.get(key=KEY).summary == "My own words."


def test_a_check_is_taken_back_on_its_page_with_a_reason(client, officer):
    check(summary="Other words.")
    url = reverse("text-check-take-back", args=[KEY])
    page = page_of(client, url)
    assert "Take back the check of Article 5(1)?" in page
    assert "(added: " in page  # word by word, what is shown again
    assert "Say why the check is taken back" in client.post(url, {"number": "1", "reason": " "}).content.decode()
    client.post(url, {"number": "1", "reason": "The wrong page was read."})
    page = page_of(client, reverse("text-check", args=[KEY]))
    assert "check taken back" in page
    assert "The wrong page was read." in page
    assert client.get(url).status_code == 302


@pytest.mark.parametrize("key", ["art99-1", "article-99", "article-", "article-1000000"])
def test_a_text_that_does_not_exist_is_not_found(client, officer, key):
    assert client.get(f"/text-checks/{key}/").status_code == 404


# --- The file ---------------------------------------------------------------------------------------------------------
TODAY = date(2026, 12, 1)


def read(text: str):
    return yaml_file.load(text.encode(), all_texts(), TODAY)


def faults_of(text: str) -> list[str]:
    with pytest.raises(BadFile) as caught:
        read(text)
    return [str(fault) for fault in caught.value.faults]


def filled(**pages: str) -> str:
    """The exported file with a page at some texts, as a lawyer fills it in: ``art5_1="7"``."""
    data = yaml.safe_load(yaml_file.dump(all_texts()))
    data |= {"certified_text": WHERE["source"], "checked_by": WHERE["checked_by"], "checked_on": "2026-11-20"}
    for row in data["texts"]:
        row["page"] = pages.get(row["key"].replace("-", "_"), row["page"])
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False)


def test_the_exported_file_says_every_text_and_records_nothing_by_itself():
    found = read(yaml_file.dump(all_texts()))
    assert (found.new, found.same, found.left) == ([], 0, 101)


def test_a_file_that_is_filled_in_is_taken_as_a_whole_and_then_says_the_same():
    found = read(filled(art5_1="7", art5_2="7", article_5="6"))
    assert [(text.key, one.page, one.checked_on) for text, one in found.new] == [
        ("article-5", "6", DAY), ("art5-1", "7", DAY), ("art5-2", "7", DAY),
    ]  # fmt: skip
    assert found.left == 98
    with row_access(reviews=True):
        actions.take_file(given=found.new, by=secretariat())
    again = read(yaml_file.dump(all_texts()))
    assert (again.new, again.same, again.left) == ([], 3, 98)


def test_all_texts_can_be_checked_by_one_file(client, officer):
    """Two hours of a lawyer, and no release of the software: no page of the Convention has a mark any more."""
    everything = {text.key.replace("-", "_"): "1" for text in all_texts()}
    text = filled(**everything)
    response = client.post(reverse("text-check-import"), {"upload": io.BytesIO(text.encode())})
    assert response.status_code == 200
    assert "Record 101 checks?" in response.content.decode()
    assert not TextCheck.objects.exists()
    taken = client.post(reverse("text-check-import"), {"then": "take", "text": text, "newest": "0"}, follow=True)
    assert "101 checks are recorded." in taken.content.decode()
    assert not Obligation.objects.duties().unread
    client.logout()
    for url in ("/", "/privacy/", "/convention/", "/convention/questionnaire-1/", "/release-policy/"):
        assert MARK not in page_of(client, url)
    for article in Article.objects.all():
        assert MARK not in page_of(client, article.get_absolute_url())


def small(text: str) -> str:
    """A file with what holds for all its texts in lines 1 to 3, and the texts from line 5 on."""
    head = 'certified_text: Copy\nchecked_by: Adviser\nchecked_on: "2026-11-20"\n'
    return f"{head}texts:\n{text}"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Line 1: This is no list of checks: the file must begin with a key such as “texts:”."),
        ("instrument: ACTIP\n", "Line 1: The file has no texts. It must have “texts:” with the summaries."),
        ("texts: 5\n", "Line 1, texts: “texts” must be a list, not “5”."),
        ("texts:\n  - key: [1]\n", "Line 2, text: “key” must be a text, not a list."),
        (small("  - page: '7'\n"), "Line 5, text: “key” is missing."),
        (small("  - {key: art5-11, page: '7'}\n"), "Line 5, art5-11: “art5-11” is not known. Did you mean “art5-1”?"),
        (small("  - {key: art5-1, page: '7'}\n  - {key: art5-1}\n"), "Line 6, art5-1: This text stands here twice"),
        (small("  - {key: art5-1, pages: '7'}\n"), "Line 5, pages: “pages” is not an entry of a text. Did you mean"),
        (small("  - {key: art5-1, title: X, page: '7'}\n"), "Line 5, art5-1: “title” is not an entry of Article 5(1)."),
        (small("  - {key: art5-1, strength: must, page: '7'}\n"), "Line 5, art5-1: “must” is not known."),
        (small("  - {key: art5-1, summary: '', page: '7'}\n"), "Line 5, art5-1: “summary” is empty."),
        (small("  - {key: art5-1, summary: Mine}\n"), "Line 5, art5-1: “summary” is not as the portal has it"),
        (small("  - {key: art5-1, page: yes}\n"), "Line 5, art5-1: “page” must be a text. Put it in quotes: 'yes'."),
        (small("  - {key: art5-1, page: '7', checked_on: 5 March}\n"), "Line 5, art5-1: “5 March” is not a day."),
        (
            small("  - {key: art5-1, page: '7', checked_on: '2027-01-01'}\n"),
            "Line 5, art5-1: 2027-01-01 is still to come",
        ),
        ("texts:\n  - {key: art5-1, page: '7'}\n", "Line 2, art5-1: “certified_text” is missing. Enter it at the top"),
        (small(f"  - {{key: art5-1, page: '{'7' * 61}'}}\n"), "Line 5, art5-1: “page” is 61 characters long; 60 fit."),
        (small(f"  - {{key: art5-1, summary: {'x' * 2001}, page: '7'}}\n"), "“summary” is 2001 characters long; 2000"),
        ("texts: &a\n  - *a\n", "Line 1: “&a” is a reference to another place."),
        ("texts: !!python/object:os.system\n", "is a tag. Tags are not used in a list of checks."),
        ("texts:\n\t- a\n", "Line 2: This is not valid YAML"),
        ("texts: []\ntexts: []\n", "Line 2, texts: The key “texts” stands here twice, first in line 1."),
        ("texts: []\n--- \ntexts: []\n", "Line 2: A second document begins here. A file holds one list of checks."),
        ("schema_version: 7\ntexts: []\n", "Line 1, schema_version: This portal reads schema_version 1."),
        ("a: " + "[" * 20 + "]" * 20 + "\n", "This is nested more than 12 deep. A list of checks never is."),
    ],
)
def test_what_is_wrong_in_a_file_gets_a_sentence_with_its_line(text, said):
    assert [fault for fault in faults_of(text) if fault.startswith(said) or said in fault], faults_of(text)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xff\xfe", "The file is not in UTF-8."),
        (b"texts: \x00", "The file holds a character that a text file cannot hold."),
        (b"x" * (MOST_BYTES + 1), "a list of checks has less than 1 MB"),
    ],
)
def test_a_file_that_is_no_text_is_refused(data, said):
    with pytest.raises(BadFile) as caught:
        yaml_file.load(data, all_texts(), TODAY)
    assert said in str(caught.value)


def test_a_bad_file_is_named_on_the_page_and_nothing_is_recorded(client, officer):
    upload = io.BytesIO(small("  - {key: art5-1, page: '7'}\n  - {key: art5-22, page: '7'}\n").encode())
    page = client.post(reverse("text-check-import"), {"upload": upload}).content.decode()
    assert "Line 6, art5-22: “art5-22” is not known." in page
    assert "The file was not taken." in page
    assert "Choose a file" in client.post(reverse("text-check-import"), {}).content.decode()
    assert not TextCheck.objects.exists()


def test_a_file_that_was_overtaken_is_shown_again_and_not_taken(client, officer):
    text = small("  - {key: art5-1, page: '7', summary: Words of the file.}\n")
    check()
    response = client.post(reverse("text-check-import"), {"then": "take", "text": text, "newest": "0"})
    assert response.status_code == 409
    page = response.content.decode()
    assert "Somebody checked a text meanwhile." in page
    assert "Words of the file." in page
    newest = str(TextCheck.objects.get().pk)
    client.post(reverse("text-check-import"), {"then": "take", "text": text, "newest": newest})
    assert Obligation.objects.get(key=KEY).summary == "Words of the file."


def test_a_file_is_taken_whole_or_not_at_all():
    found = read(filled(art5_1="7", art5_2="7"))
    check("art5-2")
    with row_access(reviews=True), pytest.raises(AlreadyChanged):
        actions.take_file(given=found.new, by=secretariat())
    assert [act.obligation.key for act in TextCheck.objects.all()] == ["art5-2"]


def test_the_file_of_the_page_is_the_file_that_is_read(client, officer):
    response = client.get(reverse("text-check-export"))
    assert response["Content-Disposition"] == 'attachment; filename="actip-check-of-the-convention.yaml"'
    assert read(response.content.decode()).left == 101


def test_a_report_that_is_frozen_after_a_check_has_its_words(everything):
    with everything():
        report = report_of(state("KH"), open_cycle())

        def title() -> str:
            asked = (question for section in build_snapshot(report)["sections"] for question in section["questions"])
            return next(question["obligation_title"] for question in asked if question["obligation"] == KEY)

        before = title()
        check(paragraph="9")
        assert title() == before.replace("5(1)", "5(9)") != before
