"""No person in free text: what the scanner finds, what it lets pass, and how the page asks."""

import sys
import unicodedata
from datetime import date
from itertools import pairwise

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from bench import person_scan as person_bench
from members.models import AuditEvent
from reporting.models import Answer, EvidenceFile
from reporting.text import person_scan
from tests.factories import focal_point, state
from tests.factories.documents import PDF
from tests.responses import text_of

NAMES = [
    "Ms Sokha Chan",
    "Siti binti Ahmad",
    "Nguyễn Văn An",
    "Mr. Juan Reyes",
    "นางสาวสมหญิง ใจดี",
    "ທ້າວ ບຸນມີ",
    "ဒေါ်အေးအေး",
    "ឈ្មោះ សុខា",
]
PHONES = ["012 345 678", "+855 12 345 678", "081-234-5678", "+65 9123 4567", "020 5551 2345", "០១២ ៣៤៥ ៦៧៨"]


def kinds(text: str) -> list[str]:
    return [finding.kind for finding in person_scan.scan(text)]


@given(st.text(max_size=300))
def test_findings_lie_in_the_text_in_order_and_apart(text):
    found = person_scan.scan(text)
    assert all(0 <= f.start < f.end <= len(text) for f in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@given(st.sampled_from(NAMES), st.sampled_from(PHONES), st.text(alphabet="abc \n", max_size=20))
def test_a_name_beside_a_phone_number_is_found_wherever_it_stands(name, phone, before):
    text = f"{before} {name}, {phone}."
    [finding] = person_scan.scan(text)
    assert (finding.kind, finding.has_name) == ("phone", True)
    assert phone in finding.text_in(text)


@given(st.integers(0, 9_999_999), st.sampled_from("STFGM"))
def test_exactly_one_check_letter_makes_an_nric(number, first):
    found = [c for c in "ABCDEFGHIJKLMNPQRTUWXZ" if person_scan.scan(f"It was {first}{number:07}{c} then")]
    assert len(found) == 1


@given(st.integers(10**11, 10**12 - 1))
def test_exactly_one_check_digit_makes_a_thai_number(number):
    assert sum(bool(person_scan.scan(f"number {number}{digit} in the register")) for digit in range(10)) == 1


@given(st.dates(date(1940, 1, 1), date(2020, 1, 1)), st.integers(1, 16), st.integers(0, 9999))
def test_a_mykad_is_found_alone(born, place, serial):
    assert kinds(f"The card {born:%y%m%d}-{place:02}-{serial:04} was shown") == ["identity_number"]


@given(st.dates(date(1940, 1, 1), date(2020, 1, 1)), st.booleans(), st.integers(1, 9999))
def test_an_indonesian_number_is_found_alone(born, woman, serial):
    day = born.day + (40 if woman else 0)
    assert kinds(f"NIK 317401{day:02}{born:%m%y}{serial:04}") == ["identity_number"]


@given(st.integers(0, 10**9), st.integers(1990, 2040))
def test_counts_sums_years_and_laws_are_no_person(count, year):
    text = f"In {year} the Ministry of Labour counted {count:,} people, {count} in all (law No. 12/{year}, art. 7-12)."
    assert kinds(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Daw Aye Aye, 12/ABCDEF(N)123456", ["identity_number"]),
        ("Nguyễn Văn An, 001099012345", ["identity_number"]),
        ("Juan Reyes, 1234-5678-9012-3456", ["identity_number"]),
        ("Passport No. N1234567", ["identity_number"]),
        ("Maria Soares, maria@mail.tl", ["e_mail"]),
        ("Date of birth: 3 May 2009", ["date_of_birth"]),
        ("วันเกิด ๑๒/๐๓/๒๕๔๕", ["date_of_birth"]),
        ("Juan Reyes, 12 Rizal Street", ["address"]),
        ("Mr Tan Boon, 18 years, was helped", []),
        ("Write to the National Committee: desk@ncct.example, +855 23 123 456", []),
        ("Hotline 1300 of the Ministry of Social Affairs, or 1-800-88", []),
        ("นายกรัฐมนตรี แถลง โทร 02 123 4567", []),
    ],
)
def test_formats_of_the_region(text, found):
    assert kinds(text) == found


# --- As it comes from Word, a PDF or a spreadsheet -------------------------------------------------------------------
EVERY = {code: unicodedata.category(chr(code)) for code in range(0x80, 0x10000)}
SPACES = ["\t", *(chr(code) for code, category in EVERY.items() if category == "Zs")]
DASHES = ["\u2212", *(chr(code) for code, category in EVERY.items() if category == "Pd")]
INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"


def whole(text: str) -> tuple[bool, list[str]]:
    """Whether the findings are the whole text, and their kinds."""
    found = person_scan.scan(text)
    return [f.text_in(text) for f in found] == [text], [f.kind for f in found]


@pytest.mark.parametrize("space", SPACES, ids=ascii)
def test_every_space_is_a_space(space):
    assert whole("Ms Sokha Chan, phone 012 345 678".replace(" ", space)) == (True, ["phone"])
    assert whole("Passport No. N1234567".replace(" ", space)) == (True, ["identity_number"])
    assert whole(f"Sokha Chan{space * 3}012 345 678") == (True, ["phone"])


@pytest.mark.parametrize("dash", DASHES, ids=ascii)
def test_every_dash_is_a_dash(dash):
    assert whole("Sokha Chan - 012-345-678".replace("-", dash)) == (True, ["phone"])
    assert whole("990412-14-5678".replace("-", dash)) == (True, ["identity_number"])


@pytest.mark.parametrize("mark", INVISIBLE, ids=ascii)
def test_what_has_no_width_hides_nothing(mark):
    for text in (
        "So{}kha Chan 012 3{}45 678",
        "Sokha{}Chan{}012 345 678",
        "Sokha {}Chan{} {}0912{}345{}678",
        "N{}guyễn Văn An 0912345678",
    ):
        typed = text.replace("{}", mark)
        assert whole(typed) == (True, ["phone"]), ascii(typed)
    typed = f"The card 990412{mark}-14-{mark}5678 was shown"
    assert [f.text_in(typed) for f in person_scan.scan(typed)] == [f"990412{mark}-14-{mark}5678"]


def test_full_width_letters_and_digits_of_any_script_are_plain_ones():
    latin = "Sokha Chan 0912345678"
    wide = "".join(chr(ord(c) + 0xFEE0) if c != " " else "\u3000" for c in latin)
    assert whole(wide) == (True, ["phone"])
    zeros = [chr(code) for code in range(0x80, sys.maxunicode) if unicodedata.digit(chr(code), -1) == 0]
    for zero in (zero for zero in zeros if EVERY.get(ord(zero)) == "Nd"):
        digits = "".join(chr(ord(zero) + int(c)) if c.isdigit() else c for c in latin)
        assert whole(digits) == (True, ["phone"]), ascii(zero)


@given(st.text(alphabet=[*"aA1 -\n", *SPACES, *DASHES, *INVISIBLE], max_size=30))
def test_the_places_are_those_in_the_text_as_it_is(around):
    text = f"{around}\n\u200bMs\u00a0\u00a0Sokha\u00a0Chan, phone\u2007012\u2011345\u2011678\n{around}"
    assert "Ms\u00a0\u00a0Sokha\u00a0Chan, phone\u2007012\u2011345\u2011678" in {
        finding.text_in(text) for finding in person_scan.scan(text)
    }


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Name: Rithy\nAge: 31\nMobile: 092 445 566", ["phone"]),
        ("Name: Rithy\n\n023 445 566 is the number of the office", []),
        ("Name:\nSokha Chan\nPhone:\n012 345 678", ["phone"]),
        ("Office: Provincial Hall\nPhone: 035 936 001", []),
        ("Budi 0812-3456-7890", ["phone"]),
        ("Hoa, sđt 0912345678", ["phone"]),
        ("Poipet 0912345678", []),
        ("Hoa 024 3822 5599", []),
        ("Sokha Chan 012/345/678", ["phone"]),
        ("Sokha Chan, 012/03/2024", []),
        ("Sokha Chan 855-12-345-678", ["phone"]),
        ("Sokha Chan spent 855 123 456 789 riel", []),
    ],
)
def test_forms_single_names_and_numbers_with_other_signs_between(text, found):
    assert kinds(text) == found


# --- Measured ---------------------------------------------------------------------------------------------------------
def found_in(sentences) -> float:
    return sum(bool(person_scan.scan(text)) for text in sentences) / len(sentences)


@pytest.mark.parametrize("part", person_bench.PARTS)
def test_nine_of_ten_persons_are_found_in_each_part_of_the_measured_sentences(part):
    assert found_in([text for _, person, text in person_bench.sentences(part) if person]) >= 0.9


@pytest.mark.parametrize("language", sorted({language for language, *_ in person_bench.sentences()}))
def test_nine_of_ten_persons_are_found_in_each_language(language):
    texts = [text for named, person, text in person_bench.sentences() if person and named == language]
    assert len(texts) >= 20
    assert found_in(texts) >= 0.9


def test_one_in_fifty_texts_at_most_is_asked_about_for_nothing():
    assert found_in([text for _, person, text in person_bench.sentences() if not person]) <= 0.02
    loaded = list(person_bench.sample_texts())
    assert len(loaded) > 4_000
    assert found_in(loaded) <= 0.02


def test_the_measured_sentences_are_many_and_a_third_was_held_back():
    assert len(person_bench.sentences()) >= 300
    assert len({text for *_, text in person_bench.sentences()}) == len(person_bench.sentences())
    share = len(person_bench.sentences("held_back")) / len(person_bench.sentences("tuning", "held_back"))
    assert 0.3 < share < 0.37


@pytest.mark.parametrize(
    "text",
    [
        "Mr Tan Boon, 18 years, was helped.",
        "somchai jaidee, tel 081-234-5678",
        "Nok, tel 053 123 456",
        "@noksrisuk on a messaging service",
    ],
)
def test_what_the_guide_says_is_not_found_is_not_found(text):
    assert kinds(text) == []


# --- The page ---------------------------------------------------------------------------------------------------------
TYPED = "We helped Ms Sokha Chan, phone 012 345 678, in May."


def post(client, report, text: str, **more: str):
    return client.post(
        f"/reports/{report.pk}/sections/article-5/",
        {"art5-1-q1-version": "0", "art5-1-q1-value": "planned", "art5-1-q1-narrative": text, **more},
    )


def mark_on(response) -> str:
    return response.content.decode().partition('name="art5-1-q1-not-a-person" value="')[2].partition('"')[0]


@pytest.mark.django_db
def test_the_writer_decides_and_the_decision_is_recorded_without_the_text(client, report, everything):
    officer = focal_point(state("KH"))
    client.force_login(officer)
    response = post(client, report, TYPED)
    page = text_of(response)
    assert "“Ms Sokha Chan, phone 012 345 678” looks like the name of a person beside a phone number." in page
    assert TYPED in page, "what was typed is still there"
    with everything():
        assert not Answer.objects.filter(question__key="art5-1-q1").exists()
    mark = mark_on(response)
    response = post(client, report, TYPED, **{"art5-1-q1-not-a-person": mark})
    assert response.status_code == 302
    with everything():
        assert Answer.objects.get(question__key="art5-1-q1").narrative == TYPED
        event = AuditEvent.objects.get(what="kept as not a person")
        assert (event.by, event.details) == (officer, {"questions": {"art5-1-q1": ["phone"]}})
        assert not [e for e in AuditEvent.objects.all() if "Sokha" in str(e.details)]


@pytest.mark.django_db
def test_a_decision_holds_for_what_was_shown_only(client, report, everything):
    client.force_login(focal_point(state("KH")))
    mark = mark_on(post(client, report, TYPED))
    other = post(client, report, "And Mr Dara Kim, phone 011 222 333.", **{"art5-1-q1-not-a-person": mark})
    assert "Mr Dara Kim" in other.content.decode()
    assert other.status_code == 200


@pytest.mark.django_db
def test_what_was_kept_is_not_asked_about_again(client, report, everything):
    client.force_login(focal_point(state("KH")))
    mark = mark_on(post(client, report, TYPED))
    post(client, report, TYPED, **{"art5-1-q1-not-a-person": mark})
    response = post(client, report, f"{TYPED} Others too.", **{"art5-1-q1-version": "1"})
    assert response.status_code == 302


@pytest.mark.django_db
def test_the_notes_of_a_table_are_scanned_too(client, report, everything):
    officer = focal_point(state("KH"))
    client.force_login(officer)
    with everything():
        section = report.sections.get(section__questions__key="art14-1-q3").section.key
    address = f"/reports/{report.pk}/sections/{section}/tables/art14-1-q3/"
    typed = {"kind": "not_available", "version": "0", "reason": "The list is with Ms Sokha Chan, phone 012 345 678."}
    page = text_of(client.post(address, typed))
    assert "“Ms Sokha Chan, phone 012 345 678” looks like the name of a person beside a phone number." in page
    mark = page.partition('name="not-a-person" value="')[2].partition('"')[0]
    assert client.post(address, {**typed, "not-a-person": mark}).status_code == 302
    with everything():
        event = AuditEvent.objects.get(what="kept as not a person")
        assert (event.by, event.details) == (officer, {"kinds": ["phone"]})


@pytest.mark.django_db
def test_the_title_of_a_document_is_scanned_too(client, report, everything):
    client.force_login(focal_point(state("KH")))
    address = f"/reports/{report.pk}/sections/article-5/evidence/art5-1-q1/"

    def send(**more: str):
        upload = SimpleUploadedFile("act.pdf", PDF)
        title = "Statement of Ms Sokha Chan, phone 012 345 678"
        return client.post(address, {"title": title, "confidentiality": "official", "upload": upload, **more})

    page = text_of(send())
    assert "“Ms Sokha Chan, phone 012 345 678” looks like the name of a person beside a phone number." in page
    with everything():
        assert not EvidenceFile.objects.exists()
    mark = page.partition('name="not-a-person" value="')[2].partition('"')[0]
    assert send(**{"not-a-person": mark}).status_code == 302
    with everything():
        assert EvidenceFile.objects.get().title == "Statement of Ms Sokha Chan, phone 012 345 678"
