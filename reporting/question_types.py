"""The types of question, one row each. Only this table says how they differ.

Two further tables with the same keys hold what needs a library: how an answer is typed on a page
(``forms/answer_fields.py``), and how it is written to and read from Excel and Word (``workbook/answer_cells.py``).
``tests/reporting/test_question_types.py`` proves that each of them has every type.

The stored value of an answer is the value of a choice (str), of several choices (list of str), a text (str), a whole
number (int), an amount with its currency (``money``), or an ISO date (str).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from django.utils.translation import gettext_lazy as _

from reporting import money
from reporting.enums import QuestionType

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Text: TypeAlias = "str | _StrPromise"  # a translatable text is translated when it is shown
Choice = tuple[str, str]  # value, label
Typed: TypeAlias = "str | list[str]"  # an answer as a person would type it; several choices as a list


EXPLANATION = _("Explanation")


class AskedQuestion(Protocol):
    """The attributes of a question that are needed to put an answer into words."""

    @property
    def type(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def choices(self) -> Any: ...  # a list of {value, label}
    def label_of(self, value: str) -> str: ...


class AnswerStorage(Enum):
    """Where the answers of a type are kept."""

    VALUE = "in the value of the answer"
    TABLE = "in a statistical table, with victims"
    DOCUMENTS = "in the documents attached to the question"


class ChoiceCount(Enum):
    NONE, ONE, SEVERAL = range(3)


class AnswerSpace(Enum):
    """How much room the blank questionnaire leaves for an answer."""

    NONE, LINE, BOX = range(3)


# --- An answer in words, and as it is typed ---------------------------------------------------------------------------
def _as_it_is(question: AskedQuestion, value: Any) -> str:
    return str(value)


def _label(question: AskedQuestion, value: Any) -> str:
    return question.label_of(value)


def _labels(question: AskedQuestion, value: Any) -> str:
    return "; ".join(question.label_of(item) for item in value)


def _number(question: AskedQuestion, value: Any) -> str:
    return f"{value:,} {question.unit}".strip()


def _day(question: AskedQuestion, value: Any) -> str:
    return f"{date.fromisoformat(value):%-d %B %Y}"


def _money(question: AskedQuestion, value: money.Money) -> str:
    return money.shown(value)


def _typed_money(question: AskedQuestion, value: money.Money) -> str:
    return money.typed(value)


def in_order(question: AskedQuestion, chosen: Iterable[str]) -> list[str]:
    """Choices in the order in which the question offers them; those that are no longer offered come last."""
    place = {choice["value"]: number for number, choice in enumerate(question.choices)}
    return sorted(chosen, key=lambda value: place.get(value, len(place)))


# --- Several earlier answers made into one ----------------------------------------------------------------------------
def joined(texts: Iterable[str]) -> str:
    """Texts below each other, each once."""
    return "\n\n".join(dict.fromkeys(text for text in texts if text))


def _first(question: AskedQuestion, values: Sequence[Any]) -> Any:
    return values[0]


def _texts_joined(question: AskedQuestion, values: Sequence[Any]) -> Any:
    return joined(value or "" for value in values) or None


def _choices_together(question: AskedQuestion, values: Sequence[Any]) -> Any:
    chosen = {item for value in values for item in value or ()}
    return [choice["value"] for choice in question.choices if choice["value"] in chosen] or None


# --- The table --------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class TypeRow:
    """One type of question. Its name for editors is the label of ``type``."""

    type: QuestionType
    about: Text  # on the pages of the Convention: what an answer is
    # How to answer: below the field on the page ("" if no hint is needed), on the blank questionnaire, at the cell in
    # Excel, and above the box in Word ("" if the box itself says it).
    hint: Text
    on_paper: Text
    in_excel: Text
    in_word: Text
    room: AnswerSpace = AnswerSpace.BOX
    holds: AnswerStorage = AnswerStorage.VALUE
    template: str = "reporting/national/types/value.html"  # the question on the page of its section
    explanation: Text = EXPLANATION  # the label of the text next to an answer; "" if there is none
    # What the editor asks for such a question, and what a questionnaire file must contain.
    choices: ChoiceCount = ChoiceCount.NONE
    fixed_choices: tuple[Choice, ...] = ()
    takes_unit: bool = False
    # Properties of an answer.
    is_prose: bool = False  # compared word by word, found by the search, set as text in the report to AMMTC
    is_figure: bool = False  # a figure shown next to those of tables
    gives_status: bool = False  # gives its article a status, and its right a word
    zero_is_counted: bool = False  # 0 means: counted, and there were none
    of_a_period: bool = False  # counted anew for each period: if it was carried over, it must be confirmed separately
    not_carried: Text = ""  # why an answer is not carried over; "" if it is
    carried_without_value: bool = False  # "not available" is carried over all the same
    # An answer in words; ``value`` is never empty. ``typed``: as a person would type it, and as it is compared.
    shown: Callable[[AskedQuestion, Any], str] = _as_it_is
    typed: Callable[[AskedQuestion, Any], Typed] = _as_it_is
    nothing_typed: Typed = ""
    merged: Callable[[AskedQuestion, Sequence[Any]], Any] = (
        _first  # of several earlier answers, in order; None for nothing
    )

    @property
    def takes_choices(self) -> bool:
        """Whether the editor asks for choices: not for a type whose choices are fixed."""
        return self.choices is not ChoiceCount.NONE and not self.fixed_choices

    @property
    def takes_table(self) -> bool:
        return self.holds is AnswerStorage.TABLE

    @property
    def takes_documents(self) -> bool:
        return self.holds is AnswerStorage.DOCUMENTS

    @property
    def takes(self) -> str:
        """What the editor must show, for its stylesheet: a list of "choices", "table" and "unit"."""
        wanted = {"choices": self.takes_choices, "table": self.takes_table, "unit": self.takes_unit}
        return " ".join(name for name, holds in wanted.items() if holds)

    @property
    def has_narrative(self) -> bool:
        return bool(self.explanation)


_CHOOSE = _("Choose from the list.")
_TICK_ONE = _("Tick one and explain below.")

_ROWS = (
    TypeRow(
        QuestionType.IMPLEMENTATION_STATUS,
        about=_("One step of implementation, with an explanation"),
        hint="",
        on_paper=_TICK_ONE,
        in_excel=_CHOOSE,
        in_word="",
        choices=ChoiceCount.ONE,
        # Always the same: statuses on dashboards and in the report to AMMTC are made of them.
        fixed_choices=(
            ("not_started", "Not started"),
            ("planned", "Planned or drafted"),
            ("in_progress", "In progress or partly in place"),
            ("in_place", "In place"),
            ("in_place_used", "In place, in use, with evidence"),
        ),
        gives_status=True,
        shown=_label,
    ),
    TypeRow(
        QuestionType.YES_NO,
        about=_("Yes or no, with an explanation"),
        hint="",
        on_paper=_TICK_ONE,
        in_excel=_CHOOSE,
        in_word="",
        choices=ChoiceCount.ONE,
        fixed_choices=(("yes", "Yes"), ("no", "No")),
        shown=_label,
    ),
    TypeRow(
        QuestionType.SINGLE_CHOICE,
        about=_("One of these choices, with an explanation"),
        hint="",
        on_paper=_TICK_ONE,
        in_excel=_CHOOSE,
        in_word="",
        choices=ChoiceCount.ONE,
        shown=_label,
    ),
    TypeRow(
        QuestionType.MULTI_CHOICE,
        about=_("Any of these choices, with an explanation"),
        hint=_("Choose all that apply."),
        on_paper=_("Tick all that apply and explain below."),
        in_excel=_CHOOSE,
        in_word="",
        choices=ChoiceCount.SEVERAL,
        shown=_labels,
        typed=in_order,
        nothing_typed=[],
        merged=_choices_together,
    ),
    TypeRow(
        QuestionType.TEXT,
        about=_("Text"),
        hint="",
        on_paper=_("Write the answer below."),
        in_excel=_("Write the answer. Alt+Enter begins a new line."),
        in_word="",
        explanation="",
        is_prose=True,
        merged=_texts_joined,
    ),
    TypeRow(
        QuestionType.NUMBER,
        about=_("A whole number, with an explanation"),
        hint=_("Enter 0 if you counted and there were none. Leave it empty if you do not know."),
        on_paper=_(
            "Write a whole number. Write 0 if you counted and there were none, “not available” if you do not know."
        ),
        in_excel=_("A whole number. 0: counted, and there were none. Leave it empty if you do not know."),
        in_word=_("A whole number in digits. 0 if you counted and there were none; empty if you do not know."),
        room=AnswerSpace.LINE,
        explanation=_("Comment"),
        takes_unit=True,
        is_figure=True,
        zero_is_counted=True,
        of_a_period=True,
        shown=_number,
    ),
    TypeRow(
        QuestionType.MONEY,
        about=_("An amount of money in one currency, with an explanation"),
        hint=_(
            "Enter the amount in its own currency, such as 1250.50. Enter 0 if there was none. Leave it empty if you "
            "do not know."
        ),
        on_paper=_(
            "Write the amount and its currency, such as 1250.50 USD. Write 0 if there was none, “not available” if "
            "you do not know."
        ),
        in_excel=_(
            "An amount, such as 1250.50, with its currency in the row below. 0: there was none. Leave it empty if you "
            "do not know."
        ),
        in_word=_("An amount and its currency, such as 1250.50 USD. 0 if there was none; empty if you do not know."),
        room=AnswerSpace.LINE,
        explanation=_("Comment"),
        is_figure=True,
        of_a_period=True,
        shown=_money,
        typed=_typed_money,
    ),
    TypeRow(
        QuestionType.DATE,
        about=_("A date"),
        hint="",
        on_paper=_("Write the day, month and year."),
        in_excel=_("A date, such as 31/12/2026."),
        in_word=_("A date, such as 31 December 2026."),
        room=AnswerSpace.LINE,
        explanation="",
        shown=_day,
    ),
    TypeRow(
        QuestionType.TABLE,
        about=_("A statistical table"),
        hint="",
        on_paper=_("Its figures are entered in the portal."),
        in_excel=_CHOOSE,
        in_word=_("This statistical table is in the Excel workbook and in the portal, not in this document."),
        room=AnswerSpace.NONE,
        holds=AnswerStorage.TABLE,
        template="reporting/national/types/table.html",
        explanation="",
        not_carried=_("Figures belong to their period: enter those of the new one."),
    ),
    TypeRow(
        QuestionType.FILE,
        about=_("One or more documents"),
        hint="",
        on_paper=_("Name the documents below; they are attached in the portal."),
        in_excel=_("Attach documents in the portal."),
        in_word=_("Attach documents in the portal."),
        holds=AnswerStorage.DOCUMENTS,
        template="reporting/national/types/documents.html",
        explanation="",
        not_carried=_("Documents stay with the report that they were attached to."),
        carried_without_value=True,
    ),
)
ROWS: Mapping[str, TypeRow] = {row.type: row for row in _ROWS}


def of(type_: str) -> TypeRow:
    """The row of a type. Raises KeyError for an unknown type."""
    return ROWS[type_]


def those(fits: Callable[[TypeRow], bool]) -> frozenset[str]:
    """The types whose rows match, for queries and for code that must not name a type."""
    return frozenset(type_ for type_, row in ROWS.items() if fits(row))


WITH_CHOICES = those(lambda row: row.choices is not ChoiceCount.NONE)
ONE_CHOICE = those(lambda row: row.choices is ChoiceCount.ONE)
WITH_TABLE = those(lambda row: row.holds is AnswerStorage.TABLE)
WITH_VALUE = those(lambda row: row.holds is AnswerStorage.VALUE)
GIVING_STATUS = those(lambda row: row.gives_status)
PROSE = those(lambda row: row.is_prose)
WITH_UNIT = those(lambda row: row.takes_unit)
FIGURES = those(lambda row: row.is_figure)
OF_A_PERIOD = those(lambda row: row.of_a_period)
FIXED_CHOICES: Mapping[str, tuple[Choice, ...]] = {
    type_: row.fixed_choices for type_, row in ROWS.items() if row.fixed_choices
}


def how_to(words: Text, question: AskedQuestion) -> str:
    """How to answer a question: the words of its type, and the unit; "" for neither."""
    return " ".join(filter(None, [str(words), f"Unit: {question.unit}." if question.unit else ""]))


def is_empty(value: Any) -> bool:
    """Whether a value is empty. 0 is not empty."""
    return value is None or value == "" or value == []


def shown(question: AskedQuestion, value: Any) -> str:
    """An answer's value in words; "" for none."""
    return "" if is_empty(value) else of(question.type).shown(question, value)


def typed(question: AskedQuestion, value: Any) -> Typed:
    """An answer's value as a person would type it; the empty value of its type for none."""
    row = of(question.type)
    return row.nothing_typed if is_empty(value) else row.typed(question, value)
