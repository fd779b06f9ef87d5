"""Amounts of money: typed, refused with a sentence, shown with their currency, and never added up."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from openpyxl import load_workbook

from reporting import money, release_policy
from reporting.actions import consolidation
from reporting.actions.answers import GivenAnswer, save_answers
from reporting.enums import AnswerKind, QuestionType, ReleaseAudience
from reporting.models import Answer, Questionnaire
from reporting.printing.ammtc_report import make_book
from reporting.queries.consolidation import consolidate
from reporting.queries.release import release_of
from reporting.questionnaire import actions as questionnaire_actions
from reporting.questionnaire.content import QuestionContent
from reporting.text import person_scan
from reporting.workbook.xlsx_cells import KEY, NUMBER, VALUE
from tests.factories import focal_point, secretariat, state
from tests.factories.reports import accepted, open_cycle, released, report_of
from tests.responses import text_of

KEY_OF_PAID = "art5-1-q9"


def said_of(amount: str, currency: str) -> tuple[str, str]:
    """The part that is wrong, and the sentence."""
    with pytest.raises(ValidationError) as refused:
        money.parse(amount, currency)
    return refused.value.code, refused.value.message


# --- What is typed ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("amount", "currency", "stored", "shown"),
    [
        ("1250.5", "USD", "1250.50", "USD 1,250.50"),
        (" 1250 ", "THB", "1250.00", "THB 1,250.00"),
        ("25000000", "VND", "25000000", "VND 25,000,000"),
        ("0", "LAK", "0.00", "LAK 0.00"),
        ("1.234", "KWD", "1.234", "KWD 1.234"),
        ("0007", "JPY", "7", "JPY 7"),
    ],
)
def test_an_amount_has_the_decimals_of_its_currency(amount, currency, stored, shown):
    value = money.parse(amount, currency)
    assert value == {"amount": stored, "currency": currency}
    assert money.shown(value) == shown
    assert money.parse(*money.split(money.typed(value))) == value


def test_nothing_typed_is_no_amount():
    assert money.parse(" ", "") is None


@pytest.mark.parametrize(
    ("amount", "currency", "part", "sentence"),
    [
        ("1,234.50", "USD", "amount", "Enter the amount without commas or spaces, with a point before the decimals"),
        ("1.234,50", "IDR", "amount", "Enter the amount without commas"),
        ("1 234", "USD", "amount", "Enter the amount without commas or spaces"),
        ("-5", "USD", "amount", "The amount cannot be negative."),
        ("\N{MINUS SIGN}5.00", "USD", "amount", "The amount cannot be negative."),
        ("1.234", "USD", "amount", "An amount in USD has at most 2 decimals, not 3. If the point separates thousands,"),
        ("1.5", "VND", "amount", "An amount in VND has no decimals."),
        ("१२", "KHR", "amount", "Use the digits 0 to 9"),
        ("twelve", "USD", "amount", "Enter the amount in digits"),
        ("1e6", "USD", "amount", "Enter the amount in digits"),
        ("1234567890123456", "VND", "amount", "The amount has more than 15 digits."),
        ("", "USD", "amount", "Enter the amount, or take the currency away."),
        ("5", "", "currency", "Choose the currency of the amount."),
        ("5", "XAU", "currency", "Choose a currency from the list."),
        ("5", "AAA", "currency", "Choose a currency from the list."),
    ],
)
def test_what_cannot_be_taken_is_explained_at_its_part(amount, currency, part, sentence):
    code, message = said_of(amount, currency)
    assert code == part
    assert message.startswith(sentence)


def test_the_currencies_of_the_region_come_first():
    codes = list(money.currencies())
    assert tuple(codes[: len(money.OF_THE_REGION)]) == money.OF_THE_REGION
    assert codes[len(money.OF_THE_REGION) :] == sorted(set(codes) - set(money.OF_THE_REGION))
    assert money.label_of("THB") == "THB – Baht"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("1250.5 usd", ("1250.5", "USD")),
        ("USD 1250.5", ("1250.5", "USD")),
        ("12 dollars", ("12 dollars", "")),
        ("", ("", "")),
    ],
)
def test_a_typed_text_is_read_in_either_order(text, parts):
    assert money.split(text) == parts


# --- In a report ------------------------------------------------------------------------------------------------------
@pytest.fixture
def cycle(everything, db):
    """A cycle whose questionnaire asks for an amount on the obligation of Article 5."""
    with everything():
        by = secretariat()
        draft = questionnaire_actions.start(based_on=Questionnaire.objects.get(version=1), by=by)
        text = "How much was paid to victims?"
        asked = QuestionContent(KEY_OF_PAID, text, QuestionType.MONEY, obligation="art5-1")
        questionnaire_actions.add_question(section=draft.sections.get(key="article-5"), given=asked, by=by)
        draft.refresh_from_db()
        published = questionnaire_actions.publish(questionnaire=draft, edition=draft.edition, by=by)
        return open_cycle(by, questionnaire=published)


@pytest.fixture
def officer(client):
    person = focal_point(state("KH"))
    client.force_login(person)
    return person


@pytest.fixture
def report(everything, cycle):
    with everything():
        return report_of(state("KH"), cycle)


def address(report) -> str:
    return f"/reports/{report.pk}/sections/article-5/"


def typed(amount: str, currency: str, version: int = 0, **more: str) -> dict[str, str]:
    fields = {"value_amount": amount, "value_currency": currency, "version": str(version), "kind": "value"} | more
    return {f"{KEY_OF_PAID}-{name}": text for name, text in fields.items()}


def paid(everything) -> Answer | None:
    with everything():
        return Answer.objects.filter(question__key=KEY_OF_PAID).first()


def test_an_amount_is_saved_and_what_is_wrong_comes_back_as_it_was_typed(client, report, officer, everything):
    client.post(address(report), typed("1250.5", "KHR"))
    answer = paid(everything)
    assert (answer.kind, answer.value) == (AnswerKind.VALUE, {"amount": "1250.50", "currency": "KHR"})
    page = text_of(client.get(address(report)))
    assert 'value="1250.50"' in page
    assert '<option value="KHR" selected>KHR – Riel</option>' in page
    response = client.post(address(report), typed("1,250", "USD", version=1))
    page = text_of(response)
    assert "enter the amount without commas or spaces" in page
    assert 'value="1,250"' in page
    assert '<option value="USD" selected>' in page
    assert f'href="#id_{KEY_OF_PAID}-value_0"' in page
    assert paid(everything).value == {"amount": "1250.50", "currency": "KHR"}


def test_the_script_saves_it_and_two_writers_see_both_amounts(client, report, officer, everything):
    save = f"{address(report)}answers/{KEY_OF_PAID}/"
    assert client.post(save, typed("1250.50", "KHR")).json()["version"] == 1
    assert client.post(save, typed("5", "")).json()["errors"] == {"value": ["Choose the currency of the amount."]}
    with everything():
        save_answers(
            report_section=report.sections.get(section__key="article-5"),
            entries={KEY_OF_PAID: GivenAnswer(AnswerKind.VALUE, {"amount": "9.00", "currency": "USD"}, base_version=1)},
            by=focal_point(state("KH")),
        )
    conflict = client.post(save, typed("1300", "KHR", version=1))
    assert conflict.status_code == 409
    said = conflict.json()
    assert (said["version"], said["fields"][f"{KEY_OF_PAID}-value_amount"]) == (2, ["9.00"])
    assert said["fields"][f"{KEY_OF_PAID}-value_currency"] == ["USD"]
    assert "USD 9.00" in said["conflict"]
    assert "KHR 1,300.00" in said["conflict"]


def test_an_amount_is_no_person_and_its_comment_may_be(client, report, officer, everything):
    client.post(address(report), typed("85512345678", "KHR"))
    assert paid(everything).value["amount"] == "85512345678.00"
    assert person_scan.scan("Passport N1234567 of the victim.")
    client.post(address(report), typed("5", "KHR", version=1, narrative="Passport N1234567 of the victim."))
    assert paid(everything).version == 1


# --- Offline ----------------------------------------------------------------------------------------------------------
def send(client, report, content: bytes, name: str):
    return client.post(f"/reports/{report.pk}/workbook/", {"file": SimpleUploadedFile(name, content)}, follow=True)


def download(client, report, form: str) -> io.BytesIO:
    return io.BytesIO(client.get(f"{address(report)}workbook/{form}/").content)


def saved_as_bytes(file) -> bytes:
    stream = io.BytesIO()
    file.save(stream)
    return stream.getvalue()


def filled_in(client, report, amount, currency) -> bytes:
    """The workbook of the section with an amount and a currency written into it."""
    book = load_workbook(download(client, report, "xlsx"), rich_text=True)
    sheet = next(sheet for sheet in book.worksheets if sheet.cell(1, KEY).value == "section:article-5")
    rows = {sheet.cell(row, KEY).value: row for row in range(1, sheet.max_row + 1)}
    sheet.cell(rows[f"q:{KEY_OF_PAID}"], VALUE).value = amount
    sheet.cell(rows[f"q:{KEY_OF_PAID}#currency"], VALUE).value = currency
    return saved_as_bytes(book)


@pytest.mark.parametrize(
    ("amount", "currency", "problem"),
    [
        (1250.5, "USD – US Dollar", None),
        ("1250.50", "usd", None),
        (1250.505, "USD – US Dollar", "An amount in USD has at most 2 decimals, not 3."),
        ("1,250", "USD – US Dollar", "Enter the amount without commas"),
        (-5, "USD – US Dollar", "The amount cannot be negative."),
        ("=5+5", "USD – US Dollar", "This cell holds a formula."),
        (True, "USD – US Dollar", "This cell does not hold an amount."),
        (5, "Dollars", "holds “Dollars”. Choose a currency from the list."),
        (5, None, "Choose the currency of the amount."),
    ],
)
def test_an_amount_comes_back_from_a_workbook_or_it_is_said_why_not(client, report, officer, amount, currency, problem):
    review = send(client, report, filled_in(client, report, amount, currency), "report.xlsx").context["review"]
    [change] = review.changes
    if problem is None:
        assert change.problems == []
        assert change.entry.value == {"amount": "1250.50", "currency": "USD"}
    else:
        [said] = change.problems
        assert problem in said
        assert said.startswith("Sheet “")


def test_an_amount_in_a_workbook_keeps_its_decimals_and_its_currency(client, report, officer, everything):
    client.post(address(report), typed("25000000", "VND"))
    book = load_workbook(download(client, report, "xlsx"))
    sheet = next(sheet for sheet in book.worksheets if sheet.cell(1, KEY).value == "section:article-5")
    row = next(r for r in range(1, sheet.max_row + 1) if sheet.cell(r, KEY).value == f"q:{KEY_OF_PAID}")
    assert (sheet.cell(row, VALUE).value, sheet.cell(row, VALUE).number_format) == (25_000_000, "#,##0")
    assert sheet.cell(row + 1, VALUE).value == "VND – Dong"
    assert sheet.cell(row + 1, NUMBER + 1).value.strip() == "Currency"
    assert send(client, report, saved_as_bytes(book), "report.xlsx").context["review"].changes == []


def test_an_amount_is_written_into_a_document_in_words(client, report, officer):
    document = Document(download(client, report, "docx"))
    table = next(table for table in document.tables if KEY_OF_PAID in table.rows[0].cells[0].text)
    assert "such as 1250.50 USD" in table.rows[0].cells[0].text
    answer = next(row for row in table.rows if row.cells[0].text == "Answer")
    answer.cells[1].paragraphs[0].text = "USD 1250.5"
    [change] = send(client, report, saved_as_bytes(document), "report.docx").context["review"].changes
    assert change.entry.value == {"amount": "1250.50", "currency": "USD"}
    answer.cells[1].paragraphs[0].text = "some money"
    [change] = send(client, report, saved_as_bytes(document), "report.docx").context["review"].changes
    assert "Enter the amount in digits" in change.problems[0]


# --- Beyond the state -------------------------------------------------------------------------------------------------
def test_the_report_to_ministers_names_each_amount_and_adds_none(cycle, everything):
    amounts = {"KH": ("4000.00", "KHR"), "LA": ("1000.00", "LAK"), "VN": ("7000", "VND"), "TH": ("3000.00", "THB")}
    with everything():
        reviewer = secretariat()
        for iso2, (amount, currency) in amounts.items():
            focal, report = focal_point(state(iso2)), report_of(state(iso2), cycle)
            given = {KEY_OF_PAID.replace("-", "_"): {"amount": amount, "currency": currency}}
            accepted(report, focal, reviewer, **given)
            released(report, focal, ReleaseAudience.AMMTC)
        started = consolidation.start(cycle=cycle, by=reviewer)
        found = consolidate(started)
        chapter = next(chapter.html for chapter in make_book(started).chapters if "How much was paid" in chapter.html)
        html = "".join(chapter.html for chapter in make_book(started).chapters)
    for amount in ("KHR 4,000.00", "LAK 1,000.00", "VND 7,000", "THB 3,000.00"):
        assert chapter.count(amount) == 1
    assert "15,000" not in html
    assert [line.shown for table in found.tables for line in table.lines if "15,000" in line.shown] == []


def test_other_parties_read_an_amount_and_donors_never_do(cycle, everything):
    with everything():
        focal, report = focal_point(state("KH")), report_of(state("KH"), cycle)
        value = {"amount": "4000.00", "currency": "KHR"}
        version = accepted(report, focal, secretariat(), **{KEY_OF_PAID.replace("-", "_"): value})
        released(report, focal, ReleaseAudience.DONORS)
        release = release_of(version)
        read = {
            audience: [
                question["shown"]
                for section in release.content(audience)["sections"]
                for question in section["questions"]
                if question["key"] == KEY_OF_PAID
            ]
            for audience in (ReleaseAudience.AMMTC, ReleaseAudience.PARTIES, ReleaseAudience.DONORS)
        }
    assert read == {"ammtc": ["KHR 4,000.00"], "parties": ["KHR 4,000.00"], "donors": []}
    assert release_policy.furthest("answer", "official", QuestionType.MONEY) == ReleaseAudience.PARTIES
