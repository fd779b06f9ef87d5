"""The form fields that many forms use: texts and counts as people type them, and what a browser sends for a form."""

from __future__ import annotations

from typing import Any, cast

from django import forms

from members.form_renderer import PortalBoundField
from members.typed_text import clean_text, showable
from members.widgets import PartedInputs
from victims.numbers import parse_count

NONE_OF_THEM = "none"  # the choice that excludes the others
SMALL_RADIOS, SMALL_CHECKBOXES = {"class": "govuk-radios--small"}, {"class": "govuk-checkboxes--small"}


class TypedTextField(forms.CharField):
    """Text as ``members.typed_text`` allows it, with its error messages. A form with errors shows what was typed."""

    def __init__(self, *, longest: int | None = None, rows: int = 5, **kwargs: Any) -> None:
        self.longest = longest
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(strip=False, **kwargs)

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return clean_text(text, **({"longest": self.longest} if self.longest else {}))

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
    sent: dict[str, list[str]] = {}
    for bound in form:
        value = bound.value()
        if isinstance(bound.field.widget, PartedInputs):
            sent |= bound.field.widget.sent(bound.html_name, value)
        elif isinstance(value, bool):
            sent[bound.html_name] = ["on"] if value else []
        elif isinstance(value, list):
            sent[bound.html_name] = [str(item) for item in value]
        else:
            sent[bound.html_name] = ["" if value is None else str(value)]
    return sent
