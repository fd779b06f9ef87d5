"""The shared form fields: every text that people type is looked through for persons, wherever it is typed."""

import ast
from copy import deepcopy
from importlib import import_module

import pytest
from django import forms
from django.conf import settings

from members import audit
from members.models import AuditEvent
from reporting.fields import TypedTextField, number_sent
from reporting.models import ReviewNote
from reporting.text import zawgyi
from tests.factories import focal_point, secretariat, state
from tests.factories.reports import submitted
from tests.responses import text_of

TYPED = "Ask Nok Srisuk, tel 081-234-5678, about it."
WARNING = (
    "“Nok Srisuk, tel 081-234-5678” looks like the name of a person beside a phone number. This report holds counts, "
    "never a person. Change it, or tick below that it is not a person."
)
ZAWGYI, UNICODE = "ျမန္မာႏိုင္ငံ ဥပေဒ ျပဌာန္းၿပီး", "မြန်မာနိုင်ငံ ဥပဒေ ပြဌာန်းပြီး"
OFFER = (
    "The Burmese text is in the Zawgyi encoding and would be unreadable here. Read below what it says in Unicode, and "
    "tick to take that; or type it again."
)
# Texts that are not looked through: where they stand, and why.
EXCUSES = {
    "members/changing_form.py:stood": "a mark of what the page showed, compared and never kept",
    "members/forms.py:agency": "an account: the agency of a colleague",
    "members/forms.py:hours": "the office hours of the secretariat",
    "members/forms.py:name": "an account: the name of a colleague",
    "members/forms.py:office": "the contact of an office",
    "members/forms.py:phone": "the contact of an office",
    "members/forms.py:q": "a search",
    "members/widgets.py:fields": "parts of a date",
    "reporting/fields.py:CountField": "a number",
    "reporting/fields.py:TypedTextField": "looks for persons itself",
    "reporting/forms/audit.py:person": "a search",
    "reporting/forms/audit.py:thing": "a search",
    "reporting/forms/delegation.py:reference": "compared, never kept",
    "reporting/forms/delegation.py:sha256": "compared, never kept",
    "reporting/forms/evidence.py:upload_key": "made by the portal",
    "reporting/forms/evidence.py:words": "a search",
    "reporting/forms/money.py:fields": "parts of an amount",
    "reporting/forms/release.py:address": "an address on the web",
    "reporting/forms/rights.py:AmountField": "a number",
    "reporting/questionnaire/forms.py:KeyField": "a key of small letters and digits",
}
# Forms that ask about their texts together, by reporting.forms.person_warning, on these pages.
TOGETHER = {
    "DescribeForm": "reporting/views/evidence.py",
    "EvidenceForm": "reporting/views/evidence.py",
    "NeedForm": "reporting/views/entries.py",
    "PracticeForm": "reporting/views/entries.py",
    "ProgressForm": "reporting/views/entries.py",
    "QuestionForm": "reporting/views/section_page.py",
    "TableForm": "reporting/views/tables.py",
}


def text_fields_by_hand() -> set[str]:
    """ "file:name" of each field of Django's CharField and of each class made from it, in the code of the portal."""
    found = set()
    for app in ("members", "victims", "reporting", "programme"):
        for path in sorted((settings.BASE_DIR / app).rglob("*.py")):
            where = path.relative_to(settings.BASE_DIR)
            if {"migrations", "models"} & set(where.parts):
                continue
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.ClassDef) and any(
                    ast.unparse(base) == "forms.CharField" for base in node.bases
                ):
                    found.add(f"{where}:{node.name}")
                if isinstance(node, ast.Assign | ast.AnnAssign) and "forms.CharField(" in ast.unparse(node):
                    target = node.targets[0] if isinstance(node, ast.Assign) else node.target
                    found.add(f"{where}:{ast.unparse(target)}")
    return found


def forms_of_the_portal() -> list[type[forms.Form]]:
    import_module(settings.ROOT_URLCONF)
    found, waiting = [], [forms.Form]
    while waiting:
        for form in waiting.pop().__subclasses__():
            if form.__module__.split(".")[0] in {"members", "victims", "reporting", "programme"}:
                found.append(form)
            waiting.append(form)
    return found


def test_every_text_field_is_a_typed_text_or_has_an_excuse():
    assert text_fields_by_hand() == set(EXCUSES)


def test_forms_that_ask_together_do_so_on_their_page():
    named = {form.__name__ for form in forms_of_the_portal() if getattr(form, "TEXTS", ())}
    assert named == set(TOGETHER)
    for page in TOGETHER.values():
        assert "person_warning.warn" in (settings.BASE_DIR / page).read_text(encoding="utf-8")


def test_each_declared_text_field_finds_a_person():
    seen = 0
    for form in forms_of_the_portal():
        for name, field in form.base_fields.items():
            if isinstance(field, TypedTextField) and name not in getattr(form, "TEXTS", ()):
                sent = type("Sent", (forms.Form,), {name: deepcopy(field)})({name: "Nok Srisuk 081-234-5678"})
                assert sent.errors.get(name) or (field.longest or 99) < 40, (form, name)
                seen += 1
    assert seen > 15


def test_each_declared_text_field_holds_zawgyi_back():
    for form in forms_of_the_portal():
        for name, field in form.base_fields.items():
            if isinstance(field, TypedTextField) and (field.longest or 99) > 40:
                sent = type("Sent", (forms.Form,), {name: deepcopy(field)})({name: ZAWGYI})
                assert sent.errors[name] == [OFFER], (form, name)


class NoteForm(forms.Form):
    text = TypedTextField(label="Note")


def test_a_text_with_a_person_is_an_error_until_its_writer_decides():
    form = NoteForm({"text": TYPED})
    assert form.errors == {"text": [WARNING]}
    mark = form["text"].person_mark
    assert f'name="text-not-a-person" value="{mark}"' in form.as_div()
    assert NoteForm({"text": TYPED, "text-not-a-person": mark}).is_valid()
    other = NoteForm({"text": "Ask Dara Vann, tel 012 345 678.", "text-not-a-person": mark})
    assert not other.is_valid(), "the decision holds for what was shown"


def test_what_stood_there_before_is_not_asked_about_again():
    assert NoteForm({"text": f"{TYPED} Soon."}, initial={"text": TYPED}).is_valid()


def test_burmese_in_zawgyi_is_held_back_and_shown_in_unicode():
    form = NoteForm({"text": ZAWGYI})
    assert form.errors == {"text": [OFFER]}
    assert UNICODE in form.as_div()
    taken = NoteForm({"text": ZAWGYI, "text-in-unicode": "yes"})
    assert (taken.is_valid(), taken.cleaned_data) == (True, {"text": UNICODE})


@pytest.mark.parametrize(
    "text",
    [
        UNICODE,
        "ဦးစီးဌာန ဖုန်း ၀၁ ၅၁၂ ၃၄၅ သို့ ဆက်သွယ်ပါ",
        "ၼႂ်းဢိူင်ႇမိူင်းၽူင်း ၸႄႈဝဵင်းတႃႈၶီႈလဵၵ်း",  # Shan
        "The committee met four times.",
        "ក្រសួងមហាផ្ទៃ",
    ],
)
def test_unicode_and_other_languages_are_kept_as_they_are(text):
    assert NoteForm({"text": text}).is_valid()


def test_what_stood_there_in_zawgyi_before_is_not_asked_about_again():
    assert NoteForm({"text": ZAWGYI}, initial={"text": ZAWGYI}).is_valid()


def test_what_cannot_be_converted_whole_is_to_be_typed_again():
    text = f"{ZAWGYI} \u1099"
    assert zawgyi.in_unicode(text) == ""
    assert NoteForm({"text": text}).errors == {"text": [zawgyi.SENTENCE]}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("ထမင္းစားၿပီးၿပီလား", "ထမင်းစားပြီးပြီလား"),
        ("ျမန္မာျပည္ကိုခ်စ္တယ္", "မြန်မာပြည်ကိုချစ်တယ်"),
        (
            "သီဟိုဠ္မွ ဉာဏ္ႀကီးရွင္သည္ အာယုဝၯနေဆးၫႊန္းစာကို ဇလြန္ေဈးေဘးဗာဒံပင္ထက္ အဓိ႒ာန္လ်က္ ဂဃနဏဖတ္ခဲ့သည္",
            "သီဟိုဠ်မှ ဉာဏ်ကြီးရှင်သည် အာယုဝဍ္ဎနဆေးညွှန်းစာကို ဇလွန်ဈေးဘေးဗာဒံပင်ထက် အဓိဋ္ဌာန်လျက် ဂဃနဏဖတ်ခဲ့သည်",
        ),
        ("2025: လူကုန္ကူးမႈ ၁၂ မႈ\nABC", "2025: လူကုန်ကူးမှု ၁၂ မှု\nABC"),
    ],
)
def test_zawgyi_reads_the_same_in_unicode(typed, said):
    assert zawgyi.in_unicode(typed) == said


@pytest.fixture
def address(cambodia, everything) -> str:
    """Where the secretariat writes a note on Cambodia's report."""
    with everything():
        return f"/reports/{submitted(cambodia, focal_point(state('KH'))).report_id}/review/article-5/note/"


@pytest.mark.django_db
def test_the_decision_is_recorded_with_the_act_and_without_the_text(client, address, everything):
    officer = secretariat()
    client.force_login(officer)
    page = client.post(address, {"text": TYPED})
    assert WARNING in text_of(page)
    with everything():
        assert not ReviewNote.objects.exists()
    mark = page.content.decode().partition('name="text-not-a-person" value="')[2].partition('"')[0]
    assert client.post(address, {"text": TYPED, "text-not-a-person": mark}).status_code == 302
    with everything():
        assert ReviewNote.objects.get().text == TYPED
        event = AuditEvent.objects.get(what="kept as not a person")
        assert (event.by, event.details) == (officer, {"kinds": ["phone"]})
        assert not [e for e in AuditEvent.objects.all() if "Srisuk" in f"{e.details}{e.object_text}"]


def test_a_decision_is_recorded_only_with_an_act_of_its_request(rf):
    mark = (form := NoteForm({"text": TYPED})).errors and form["text"].person_mark
    with audit.request_origin(rf.get("/")):
        assert NoteForm({"text": TYPED, "text-not-a-person": mark}).is_valid()
        assert audit.waiting() == [("kept as not a person", {"kinds": ["phone"]})]
    with audit.request_origin(rf.get("/")):
        assert audit.waiting() == []


# --- Numbers that a browser sends -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("17", 17),
        ("9" * 18, 10**18 - 1),
        *((wrong, None) for wrong in ("", "-1", "²", "٣", "9" * 5000, " 1")),
    ],
)
def test_a_number_that_no_page_sends_is_none(text, number):
    assert number_sent(text) == number
