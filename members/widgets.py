"""Answers that are asked for in parts, such as a date as day, month and year, the way people know it by heart."""

import datetime
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from members import dates


class PartedInputs(forms.MultiWidget):
    """Several controls named ``<field>_<part>`` that together hold one value.

    What was typed comes back as it was typed when the form is shown again with errors. The code of an error of the
    field names the parts that it is about.
    """

    PARTS: tuple[str, ...] = ()
    wrong_parts: frozenset[str] | set[str] = frozenset()

    def first_wrong(self, wrong_parts: set[str]) -> int:
        """The place of the first wrong part, from 0; 0 when none is wrong."""
        return next((place for place, part in enumerate(self.PARTS) if part in wrong_parts), 0)

    def sent(self, name: str, value: Any) -> dict[str, list[str]]:
        """What a browser sends for ``value``, by the names of the controls."""
        texts = value if isinstance(value, list | tuple) else self.decompress(value) or [""] * len(self.PARTS)
        return {f"{name}_{part}": [text or ""] for part, text in zip(self.PARTS, texts, strict=True)}

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for part, subwidget in zip(self.PARTS, context["widget"]["subwidgets"], strict=True):
            subwidget |= {"label": part.capitalize(), "wrong": part in self.wrong_parts}
        return context


class DateInputs(PartedInputs):
    """Three text boxes named ``<field>_day``, ``<field>_month`` and ``<field>_year``."""

    PARTS = dates.PARTS
    template_name = "forms/widgets/date_inputs.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({part: forms.TextInput for part in self.PARTS}, attrs)

    def decompress(self, value: datetime.date | None) -> list[str]:
        """The three texts for a date: 2026-08-31 gives ["31", "8", "2026"], no date gives three empty ones."""
        return [str(value.day), str(value.month), str(value.year)] if value else ["", "", ""]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for part, subwidget in zip(self.PARTS, context["widget"]["subwidgets"], strict=True):
            subwidget["long"] = part == "year"
        return context


class DateInputsField(forms.MultiValueField):
    """Gives a ``datetime.date`` (None when left empty and not required); says in one sentence what is wrong with it.

    The code of an error names the parts it is about ("day", or "day month"), so that only those boxes are marked.
    """

    widget = DateInputs
    default_error_messages = {"required": "Enter the date, such as 31 8 2026"}

    def __init__(self, **kwargs: Any) -> None:
        fields = [forms.CharField(required=False) for _ in DateInputs.PARTS]
        super().__init__(fields, require_all_fields=False, **kwargs)

    def clean(self, value: Sequence[str | None] | None) -> datetime.date | None:
        texts = [(text or "").strip() for text in value or ("", "", "")]
        if not any(texts):
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        date = dates.date_of(texts)
        self.validate(date)
        self.run_validators(date)
        return date

    def compress(self, data_list: list[str]) -> datetime.date | None:
        """Django asks for this method; the ``clean`` of this field does not call it."""
        return self.clean(data_list)
