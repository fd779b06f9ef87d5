"""The field for an amount of money: the amount as text, and its currency from a list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.typed_text import showable
from members.widgets import PartedInputs
from reporting import money


class MoneyInputs(PartedInputs):
    """Two controls named ``<field>_amount`` and ``<field>_currency``."""

    PARTS = ("amount", "currency")
    template_name = "forms/widgets/money_inputs.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        own = set(money.OF_THE_REGION)
        groups = [
            (name, [(code, money.label_of(code)) for code in money.currencies() if (code in own) == is_own])
            for name, is_own in ((_("Of the member states"), True), (_("Others"), False))
        ]
        currency = forms.Select(choices=[("", _("Choose a currency")), *groups])
        super().__init__({"amount": forms.TextInput, "currency": currency}, attrs)

    def decompress(self, value: money.Money | None) -> list[str]:
        return [value["amount"], value["currency"]] if value else ["", ""]


class MoneyField(forms.MultiValueField):
    """Gives an amount as ``reporting.money`` stores it, or None if left empty. Error messages come from there too."""

    widget = MoneyInputs

    def __init__(self, **kwargs: Any) -> None:
        fields = [forms.CharField(required=False) for _part in MoneyInputs.PARTS]
        super().__init__(fields, require_all_fields=False, **kwargs)

    def clean(self, value: Sequence[str | None] | None) -> money.Money | None:
        amount, currency = (showable(text or "") for text in value or ("", ""))
        return money.parse(amount, currency)

    def compress(self, data_list: list[str]) -> money.Money | None:
        return self.clean(data_list)
