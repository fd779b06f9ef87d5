"""Fields and controls as functions write them, against Django's own templates; and what of them a process keeps."""

import re

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms.renderers import DjangoTemplates

from members import form_drawing, form_renderer
from reporting.forms.answers import QuestionForm
from reporting.models import Answer, Question

HOSTILE = "<b>\"quoted\" & 'said'</b>"
CHOICES = [("", "None yet"), ("a", HOSTILE), ("Group", [("b", "B"), ("c&d", "C & D")])]


TAG = re.compile(r"<(\w+)((?:[^>\"]|\"[^\"]*\")*)>")
ATTRIBUTE = re.compile(r"[\w-]+(?:=\"[^\"]*\")?")


def squeezed(html: str) -> str:
    """Without the space between tags; the attributes of a tag in one order."""
    html = re.sub(r">\s+<", "><", re.sub(r"\s+", " ", html)).strip()
    return TAG.sub(lambda tag: f"<{' '.join([tag[1], *sorted(ATTRIBUTE.findall(tag[2]))])}>", html)


@pytest.mark.parametrize(
    ("widget", "value"),
    [
        (forms.TextInput(attrs={"class": "wide", "spellcheck": False, "autofocus": True}), HOSTILE),
        (forms.TextInput(), None),
        (forms.NumberInput(), 0),
        (forms.EmailInput(), "a@b.example"),
        (forms.URLInput(), "https://a.example/?b=1&c=2"),
        (forms.HiddenInput(), 7),
        (forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), "2026-01-31"),
        (forms.Textarea(attrs={"rows": 8}), f"\n{HOSTILE}\nsecond line"),
        (forms.Textarea(), None),
        (forms.Select(choices=CHOICES), "c&d"),
        (forms.Select(choices=CHOICES, attrs={"disabled": True}), None),
        (forms.SelectMultiple(choices=CHOICES), ["a", "b"]),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_control_is_drawn_as_django_draws_it(widget, value):
    drawn, as_django = (
        widget.render("field", value, {"id": "id_field"}, renderer)
        for renderer in (form_renderer.PortalRenderer(), DjangoTemplates())
    )
    assert squeezed(drawn) == squeezed(as_django)
    assert widget.template_name in form_drawing.DRAWN or isinstance(widget, forms.SelectMultiple | forms.HiddenInput)


class AskingForm(forms.Form):
    one = forms.ChoiceField(choices=[("x", HOSTILE)], label=HOSTILE, widget=forms.RadioSelect, help_text="Choose.")
    several = forms.MultipleChoiceField(choices=[("x", "X"), ("y", "Y")], widget=forms.CheckboxSelectMultiple)
    words = forms.CharField(label="Words", help_text="As it <em>was</em>.")


def test_labels_help_and_errors_are_escaped_and_joined_to_their_field():
    form = AskingForm({"one": HOSTILE, "several": ["x"], "words": ""})
    one, several, words = (squeezed(str(form[name].as_field_group())) for name in ("one", "several", "words"))
    assert HOSTILE not in one
    # The label, the choice, and the error that names what was sent.
    assert one.count("&lt;b&gt;&quot;quoted&quot;") == 3
    assert 'class="govuk-form-group govuk-form-group--error"' in one
    assert 'aria-describedby="id_one_helptext id_one_error"' in one
    assert re.search('<input checked [^>]*value="x"', several)
    assert not re.search('<input checked [^>]*value="y"', several)
    assert '<div class="govuk-hint" id="id_words_helptext">As it <em>was</em>.</div>' in words
    assert 'for="id_words"' in words


def test_what_somebody_wrote_is_never_kept(db):
    question = Question.objects.filter(section__questionnaire__version=1, key="art5-1-q1").get()
    secret = "Only one state wrote this."
    for kind, reason in (("not_available", secret), ("value", ""), ("confidential", "")):
        answer = Answer(question=question, kind=kind, reason=reason, narrative=secret, value="planned", version=3)
        form = QuestionForm(question, "5.1", answer)
        drawn = "".join(str(form[name].as_field_group()) for name in ("value", "narrative", "kind", "reason"))
        assert drawn.count(secret) == (2 if reason else 1)
        assert re.findall(r'value="(\w+)" checked', drawn) == ["planned", kind]
    kept = [(place, html) for place, html in form_renderer._drawn_alike.items() if place[1].startswith("art5-1-q1-")]
    # Other pages may have drawn the same fields before: nothing chosen is "" or None.
    assert {(place[1], place[2] or "") for place, _ in kept} == {
        ("art5-1-q1-reason", ""), ("art5-1-q1-kind", "not_available"), ("art5-1-q1-kind", "value"),
        ("art5-1-q1-kind", "confidential"),
    }  # fmt: skip
    assert not [place for place, html in kept if secret in html]


class FileForm(forms.Form):
    letter = forms.FileField(required=False)
    words = forms.CharField()


def test_a_file_that_came_with_a_refused_form_has_to_be_chosen_again():
    def form(files: dict[str, SimpleUploadedFile]) -> str:
        return str(FileForm({"words": ""}, files, renderer=form_renderer.PortalRenderer()))

    assert "choose it again" in form({"letter": SimpleUploadedFile("letter.pdf", b"%PDF-1.4")})
    assert "choose it again" not in form({})
    assert "choose it again" not in str(FileForm(renderer=form_renderer.PortalRenderer()))
