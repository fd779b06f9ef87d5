"""The form fields that many forms use: texts and counts as people type them, and what a browser sends for a form."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError

from members import audit
from members.form_renderer import PortalBoundField
from members.typed_text import clean_text, showable
from members.widgets import PartedInputs
from reporting.text import person_scan, zawgyi
from victims.numbers import parse_count

NONE_OF_THEM = "none"  # the choice that excludes the others
SMALL_RADIOS, SMALL_CHECKBOXES = {"class": "govuk-radios--small"}, {"class": "govuk-checkboxes--small"}


TICK = "tick below that it is not a person"
LONGEST_NUMBER = 19  # digits: a number of the database has no more


class TypedBoundField(PortalBoundField):
    """A text on the page; one that looks like a person is shown with a box to keep it (``forms/keep_person.html``)."""

    @property
    def keep_name(self) -> str:
        return f"{self.html_name}-not-a-person"

    @property
    def unicode_name(self) -> str:
        return f"{self.html_name}-in-unicode"

    @property
    def in_unicode(self) -> str:
        """The Zawgyi text that was typed, as Unicode: a proposal. "" if there is none."""
        return cast(TypedTextField, self.field).in_unicode

    @property
    def person_mark(self) -> str:
        """Names what the writer must decide on; "" if nothing looks like a person."""
        return cast(TypedTextField, self.field).person_mark

    @property
    def takes_unicode(self) -> bool:
        return bool(self.form.data.get(self.unicode_name))

    @property
    def keeps_person(self) -> bool:
        """Whether the writer decided on exactly what is shown: a form with another error still has it ticked."""
        return self.form.data.get(self.keep_name) == self.person_mark


class TypedTextField(forms.CharField):
    """Text as ``members.typed_text`` allows it, with its error messages. A form with errors shows what was typed.

    Every text is looked through for persons. Words that look like one, and that did not stand there before, are an
    error until the writer changes them or ticks that they are no person; that decision is recorded with the act that
    follows, as kinds and never as text. A form that asks about its fields together names them in ``TEXTS`` and calls
    ``reporting.forms.person_warning``.

    Burmese in Zawgyi is an error too: it is shown in Unicode, and taken so when the writer ticks that.
    """

    bound_field_class = TypedBoundField
    person_mark = ""
    in_unicode = ""
    bound: TypedBoundField | None = None  # this field on its form

    def __init__(self, *, longest: int | None = None, rows: int = 5, **kwargs: Any) -> None:
        self.longest = longest
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(strip=False, **kwargs)

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return clean_text(text, **({"longest": self.longest} if self.longest else {}))

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> TypedBoundField:
        self.bound = TypedBoundField(form, self, field_name)
        return self.bound

    def clean(self, value: Any) -> Any:
        text = self._readable(super().clean(value))
        if self.bound is not None and self.bound.name not in getattr(self.bound.form, "TEXTS", ()):
            self._look_for_persons(text, self.bound)
        return text

    def _readable(self, text: str) -> str:
        """The text in Unicode. Raises ValidationError for new Zawgyi that the writer does not want converted."""
        bound = self.bound
        if (bound is not None and text == str(bound.initial or "")) or not zawgyi.is_zawgyi(text):
            return text
        if bound is None or not (proposal := zawgyi.in_unicode(text)):
            raise ValidationError(zawgyi.SENTENCE)
        self.in_unicode = proposal
        if bound.takes_unicode:
            return proposal
        raise ValidationError(zawgyi.OFFER_ON_SAVE if getattr(bound.form, "saves_itself", False) else zawgyi.OFFER)

    def _look_for_persons(self, text: str, bound: TypedBoundField) -> None:
        """Raise ValidationError for words that look like a person, unless the writer decided on exactly these."""
        before = str(bound.initial or "")
        found = [finding for finding in person_scan.scan(text) if finding.text_in(text) not in before]
        if not found:
            return
        self.person_mark = person_scan.fingerprint([finding.text_in(text) for finding in found])
        if bound.keeps_person:
            audit.beside_next_act(person_scan.KEPT, kinds=sorted({finding.kind for finding in found}))
            return
        raise ValidationError([finding.warning(text, TICK) for finding in found])

    def prepare_value(self, value: Any) -> Any:
        return showable(value) if isinstance(value, str) else value


class CountField(forms.CharField):
    """A whole number from 0, or None for an empty field (not available, which is not zero)."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(
            attrs={"inputmode": "numeric", "class": "govuk-input--width-10", "autocomplete": "off"}
        )
        kwargs.setdefault("required", False)
        super().__init__(widget=widget, **kwargs)

    def clean(self, value: Any) -> Any:
        return parse_count(value or "")

    def prepare_value(self, value: Any) -> Any:
        return showable(value) if isinstance(value, str) else value


def field_anchor(form: forms.Form, name: str) -> str:
    """The id to which the error summary links for the field ``name``."""
    bound = cast(PortalBoundField, form[name])
    return f"#{bound.focus_id}"


def as_sent(form: forms.Form) -> dict[str, list[str]]:
    """What a browser would send for the form as it is filled in, by the names of the controls."""
    return {control: values for bound in form for control, values in sent_by(bound).items()}


def sent_by(bound: forms.BoundField) -> dict[str, list[str]]:
    """What a browser would send for one field, by the names of its controls."""
    value = bound.value()
    if isinstance(bound.field.widget, PartedInputs):
        return bound.field.widget.sent(bound.html_name, value)
    if isinstance(value, bool):
        return {bound.html_name: ["on"] if value else []}
    if isinstance(value, list):
        return {bound.html_name: [str(item) for item in value]}
    return {bound.html_name: ["" if value is None else str(value)]}


def number_sent(text: str) -> int | None:
    """A whole number as a page of ours sends it, such as an id or a version; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < LONGEST_NUMBER else None
