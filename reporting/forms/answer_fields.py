"""How an answer of each type is typed on a page: its field, and the conversion between field and stored value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms

from members import dates
from members.widgets import DateInputs, DateInputsField
from reporting import money, question_types
from reporting.enums import QuestionType
from reporting.fields import SMALL_CHECKBOXES, SMALL_RADIOS, CountField, TypedTextField
from reporting.forms.money import MoneyField, MoneyInputs
from reporting.models import Question
from reporting.question_types import Typed

Sent = dict[str, list[str]]  # name of a control → what a browser sends


def _one_control(name: str, typed: Typed) -> Sent:
    return {name: typed if isinstance(typed, list) else [typed]}


def _as_it_is(value: Any) -> Any:
    return value


@dataclass(frozen=True)
class AnswerField:
    """The field of one type.

    ``field`` makes it from the question and the arguments of all fields (label, help_text, required). ``sent`` gives
    what a browser would send under a field's name for an answer as a person would type it (``question_types.typed``).
    """

    field: Callable[[Question, dict[str, Any]], forms.Field]
    from_stored: Callable[[Any], Any] = _as_it_is
    to_stored: Callable[[Any], Any] = _as_it_is
    sent: Callable[[str, Typed], Sent] = _one_control


def _offered(question: Question) -> list[tuple[str, str]]:
    return [(choice["value"], choice["label"]) for choice in question.choices]


def _one_choice(question: Question, common: dict[str, Any]) -> forms.Field:
    choices = [*_offered(question), ("", "No answer yet")]
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect(attrs=SMALL_RADIOS), **common)


def _several_choices(question: Question, common: dict[str, Any]) -> forms.Field:
    widget = forms.CheckboxSelectMultiple(attrs=SMALL_CHECKBOXES)
    return forms.MultipleChoiceField(choices=_offered(question), widget=widget, **common)


def date_sent(name: str, typed: Typed) -> Sent:
    """A date as the three controls of its field send it. A text that is not written as a date goes into the year."""
    parts = dates.parts_of(str(typed)) or ("", "", str(typed))
    return {f"{name}_{part}": [text] for part, text in zip(DateInputs.PARTS, parts, strict=True)}


def _money_sent(name: str, typed: Typed) -> Sent:
    return MoneyInputs().sent(name, money.split(str(typed)))


ONE_CHOICE = AnswerField(_one_choice)
FIELDS: Mapping[str, AnswerField | None] = {
    QuestionType.IMPLEMENTATION_STATUS: ONE_CHOICE,
    QuestionType.YES_NO: ONE_CHOICE,
    QuestionType.SINGLE_CHOICE: ONE_CHOICE,
    QuestionType.MULTI_CHOICE: AnswerField(_several_choices),
    QuestionType.TEXT: AnswerField(lambda question, common: TypedTextField(rows=8, **common)),
    QuestionType.NUMBER: AnswerField(lambda question, common: CountField(**common)),
    QuestionType.MONEY: AnswerField(lambda question, common: MoneyField(**common), sent=_money_sent),
    QuestionType.DATE: AnswerField(
        lambda question, common: DateInputsField(**common),
        from_stored=date.fromisoformat,
        to_stored=date.isoformat,
        sent=date_sent,
    ),
    QuestionType.TABLE: None,  # has its own page
    QuestionType.FILE: None,  # documents are attached below
}


def field_of(question: Question) -> forms.Field | None:
    """The field in which the value of an answer is typed; None for a type without one."""
    if not (found := FIELDS[question.type]):
        return None
    hint = " ".join(filter(None, [question.guidance, question_types.how_to(question.row.hint, question)]))
    return found.field(question, {"required": False, "label": question.text, "help_text": hint})


def initial(question: Question, value: Any) -> Any:
    """The content of the field for a stored value."""
    found = FIELDS[question.type]
    return value if found is None or question_types.is_empty(value) else found.from_stored(value)


def stored(question: Question, cleaned: Any) -> Any:
    """The value to store for a field's cleaned value; None for nothing."""
    found = FIELDS[question.type]
    return None if found is None or question_types.is_empty(cleaned) else found.to_stored(cleaned)


def sent(question: Question, name: str, typed: Typed) -> Sent:
    """What a browser sends for an answer as a person would type it."""
    found = FIELDS[question.type]
    return found.sent(name, typed) if found else {}
