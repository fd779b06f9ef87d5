"""Amounts of money: an amount in one currency, kept as it was entered, never converted and never added up.

An amount is stored as {"amount": "1250.50", "currency": "USD"}: digits with exactly the decimals of its currency, and a
code of ISO 4217. As somebody would type it, it is "1250.50 USD". docs/decisions/0051-amounts-of-money.md.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

import pycountry
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from members.typed_text import plain_digits

Money = dict[str, str]
# Of the member states, which come first where a currency is chosen; Timor-Leste uses the US dollar.
OF_THE_REGION = ("BND", "IDR", "KHR", "LAK", "MMK", "MYR", "PHP", "SGD", "THB", "USD", "VND")
# Codes of ISO 4217 with which nothing is paid: funds and units of account, metals, tests, "no currency".
NOT_PAID_WITH = {
    "BOV", "CHE", "CHW", "CLF", "COU", "MXV", "USN", "UYI", "UYW", "XAD", "XAG", "XAU", "XBA", "XBB", "XBC", "XBD",
    "XDR", "XPD", "XPT", "XSU", "XTS", "XUA", "XXX",
}  # fmt: skip
# Currencies whose amounts have not two decimals ("minor unit"). Source: ISO 4217, list one.
WITHOUT_DECIMALS = {
    "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF",
}  # fmt: skip
WITH_THREE_DECIMALS = {"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"}
MOST_DIGITS = 15  # spreadsheet programs store no more
EXAMPLE = "1250.50"
DASHES = "-\N{MINUS SIGN}\N{EN DASH}"
CODE = re.compile(r"[A-Za-z]{3}")


@cache
def currencies() -> dict[str, str]:
    """Code → name, those of the region first, then by code."""
    names = {each.alpha_3: each.name for each in pycountry.currencies if each.alpha_3 not in NOT_PAID_WITH}
    return {code: names[code] for code in (*OF_THE_REGION, *sorted(names.keys() - set(OF_THE_REGION)))}


def label_of(code: str) -> str:
    """A currency in a list, such as "THB – Baht"; only the code if no name is known."""
    return f"{code} – {currencies()[code]}" if code in currencies() else code


def decimals_of(code: str) -> int:
    return 0 if code in WITHOUT_DECIMALS else 3 if code in WITH_THREE_DECIMALS else 2


def parse(amount: str, currency: str) -> Money | None:
    """The typed amount as it is stored; None if both texts are empty.

    Raises ValidationError with a sentence that says how to mend it; its code names the part that it is about ("amount"
    or "currency"). Nothing is guessed: 1,250 is refused, because it means a thousand in one country and one and a bit
    in another.
    """
    amount, currency = plain_digits(amount).strip(), currency.strip()
    if not amount and not currency:
        return None
    _check_amount(amount)
    if not currency:
        raise ValidationError(_("Choose the currency of the amount."), code="currency")
    if currency not in currencies():
        raise ValidationError(_("Choose a currency from the list."), code="currency")
    decimals, given = decimals_of(currency), len(amount.partition(".")[2])
    if given > decimals:
        sentence = (
            _("An amount in %(currency)s has at most %(decimals)d decimals, not %(given)d.")
            if decimals
            else _("An amount in %(currency)s has no decimals.")
        )
        sentence += " " + _("If the point separates thousands, leave it out.")
        about = {"currency": currency, "decimals": decimals, "given": given}
        raise ValidationError(sentence % about, code="amount")
    return {"amount": f"{Decimal(amount):.{decimals}f}", "currency": currency}


def _check_amount(text: str) -> None:
    """Raise ValidationError unless ``text`` is digits, with decimals after a point or without."""
    sentence = ""
    if not text:
        sentence = _("Enter the amount, or take the currency away.")
    elif any(char.isdigit() and not char.isascii() for char in text):
        sentence = _("Use the digits 0 to 9, such as %(example)s.")
    elif re.fullmatch(rf"[{DASHES}]\s*[\d.,\s]+", text):
        sentence = _("The amount cannot be negative. Enter 0 or more, such as %(example)s.")
    elif re.fullmatch(r"\d+(\.\d+)?", text):
        if len(text.replace(".", "").lstrip("0")) > MOST_DIGITS:
            sentence = _("The amount has more than 15 digits. Check it.")
    elif re.fullmatch(r"[\d.,\s'\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]+", text):
        sentence = _(
            "Enter the amount without commas or spaces, with a point before the decimals, such as %(example)s."
        )
    else:
        sentence = _("Enter the amount in digits, such as %(example)s, and choose its currency beside it.")
    if sentence:
        raise ValidationError(sentence % {"example": EXAMPLE}, code="amount")


def shown(value: Money) -> str:
    """An amount with its currency, such as "USD 1,250.50"."""
    return f"{value['currency']} {Decimal(value['amount']):,.{decimals_of(value['currency'])}f}"


def typed(value: Money) -> str:
    """An amount as a person would type it, such as "1250.50 USD"."""
    return f"{value['amount']} {value['currency']}"


def split(text: str) -> tuple[str, str]:
    """Amount and currency of a typed text, in either order: "usd 1250.5" gives ("1250.5", "USD").

    "" for what is missing. What is neither stays with the amount.
    """
    words = text.split()
    for place in (-1, 0):
        if words and CODE.fullmatch(words[place]):
            code = words.pop(place).upper()
            return " ".join(words), code
    return " ".join(words), ""


def tidy(text: str) -> str:
    """A typed text in the form of ``typed`` where it says an amount; otherwise as it is."""
    try:
        value = parse(*split(text))
    except ValidationError:
        return text
    return typed(value) if value else ""
