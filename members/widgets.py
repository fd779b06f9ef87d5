"""Answers that are asked for in parts, such as a date as day, month and year, the way people know it by heart."""

import calendar
import datetime
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

EARLIEST_YEAR, LATEST_YEAR = 1900, 2100
NOT_A_DIGIT = "use the digits 0 to 9"


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

    PARTS = ("day", "month", "year")
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
        day, month, year = self._numbers(texts)
        try:
            date = datetime.date(year, month, day)
        except ValueError:
            days = calendar.monthrange(year, month)[1]
            sentence = f"Day must be between 1 and {days}: {calendar.month_name[month]} {year} has {days} days"
            raise ValidationError(sentence, code="day") from None
        self.validate(date)
        self.run_validators(date)
        return date

    def compress(self, data_list: list[str]) -> datetime.date | None:
        """Django asks for this method; the ``clean`` of this field does not call it."""
        return self.clean(data_list)

    def _numbers(self, texts: list[str]) -> list[int]:
        """The three texts as numbers in range. Raises ValidationError with one sentence for all that is wrong."""
        ranges = ((1, 31), (1, 12), (EARLIEST_YEAR, LATEST_YEAR))
        numbers, missing, wrong = [], [], {}
        for part, text, (low, high) in zip(DateInputs.PARTS, texts, ranges, strict=True):
            name = part.capitalize()
            if not text:
                missing.append(part)
            elif not text.isascii() and text.isnumeric():
                wrong[part] = f"{name}: {NOT_A_DIGIT}"
            elif not (text.isascii() and text.isdigit() and len(text) <= 4 and low <= int(text) <= high):
                wrong[part] = f"{name} must be a whole number between {low} and {high}"
            else:
                numbers.append(int(text))
        if not missing and not wrong:
            return numbers
        code = " ".join(part for part in DateInputs.PARTS if part in missing or part in wrong)
        if not wrong:
            raise ValidationError(f"The date must include a {' and a '.join(missing)}", code=code)
        if len(wrong) == 1 and not missing:
            raise ValidationError(next(iter(wrong.values())), code=code)
        raise ValidationError("Enter the date as three numbers, such as 31 8 2026", code=code)
