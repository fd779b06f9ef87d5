"""What a state enters on one right of victims: a few numbers and three marks."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from members.typed_text import plain_digits
from victims.models import RightReturn, VictimRight
from victims.rights import ANSWERS, MARKERS, RightEntry

LARGEST = Decimal("1e12")


class AmountField(forms.CharField):
    """A number from 0 with at most two decimals, or None for an empty field (not available, which is not zero)."""

    def __init__(self, *, unit: str, **kwargs: Any) -> None:
        self.unit = unit
        widget = forms.TextInput(
            attrs={"inputmode": "decimal", "class": "govuk-input--width-10", "autocomplete": "off"}
        )
        super().__init__(required=False, widget=widget, **kwargs)

    def clean(self, value: Any) -> Any:
        text = "".join(plain_digits(value or "").split())
        if not text:
            return None
        if "," in text:
            raise ValidationError("Enter the number without commas, with a point before decimals, such as 12.5")
        try:
            number = Decimal(text)
        except InvalidOperation:
            raise ValidationError("Enter a number, such as 12 or 12.5") from None
        if not number.is_finite() or number < 0 or number > LARGEST:
            raise ValidationError("Enter a number from 0 on, such as 12 or 12.5")
        if number != round(number, 2):
            raise ValidationError(
                "Enter at most two decimals, such as 12.5. If the point separates thousands, leave it out"
            )
        if self.unit == "percent" and number > 100:
            raise ValidationError("Enter a percentage from 0 to 100")
        return number


class RightForm(forms.Form):
    """Fields are named by the keys of indicators, and "mark-gender" and so on."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    def __init__(self, right: VictimRight, saved: RightReturn | None, data: Any = None) -> None:
        self.asked = [indicator for indicator in right.indicators.all() if indicator.asked]
        initial: dict[str, Any] = {"version": saved.version if saved else 0}
        if saved:
            initial |= {key: f"{value:g}" for key, value in saved.figures.items()}
            initial |= {f"mark-{key}": value for key, value in saved.markers.items()}
        super().__init__(data, initial=initial)
        for indicator in self.asked:
            self.fields[indicator.key] = AmountField(
                unit=indicator.unit,
                label=f"{indicator.text} ({indicator.unit})",
                help_text="Leave it empty if you do not know. 0 means counted, and there were none.",
            )
        for key, name in MARKERS.items():
            self.fields[f"mark-{key}"] = forms.ChoiceField(
                required=False,
                label=name,
                help_text=right.inclusion[key],
                choices=[("", "No mark"), *ANSWERS.items()],
            )

    def entry(self) -> RightEntry:
        given = self.cleaned_data
        return RightEntry(
            figures={i.key: given[i.key] for i in self.asked if given[i.key] is not None},
            markers={key: given[f"mark-{key}"] for key in MARKERS if given[f"mark-{key}"]},
        )
