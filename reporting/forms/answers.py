"""Forms in which a state answers. They parse and explain errors; ``reporting.actions.answers`` saves."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy

from members.widgets import DateInputsField
from reporting.actions.answers import GivenAnswer, answer_kind_of
from reporting.enums import AnswerKind
from reporting.fields import NONE_OF_THEM, SMALL_RADIOS, CountField, TypedTextField, field_anchor
from reporting.forms import answer_fields
from reporting.forms.person_warning import TABLE_FIELDS, WritingForm
from reporting.models import Answer, Question
from reporting.question_types import Text, is_empty
from reporting.questionnaire.conditions import settled
from victims.actions import TableEntry, kind_of
from victims.numbers import parse_count

OTHER_KINDS = [
    (AnswerKind.VALUE, "Our answer is above, or we have not answered yet"),
    (AnswerKind.NOT_AVAILABLE, "Not available: we cannot give it (say why)"),
    (AnswerKind.NOT_APPLICABLE, "Not applicable: it cannot apply to us (explain)"),
    (AnswerKind.CONFIDENTIAL, "Confidential: the answer is for the SOMTC secretariat only and goes into no report"),
]
NEEDS_REASON: dict[str, str] = {
    AnswerKind.NOT_AVAILABLE: "not available",
    AnswerKind.NOT_APPLICABLE: "not applicable",
}


class QuestionForm(WritingForm):
    """One question: the answer, an explanation, and the other kinds of answer. Its prefix is the question's key."""

    TEXTS = ("value", "narrative", "reason")
    ALIKE = frozenset({"kind", "reason"})

    kind = forms.ChoiceField(
        choices=OTHER_KINDS,
        required=False,
        widget=forms.RadioSelect(attrs=SMALL_RADIOS),
        label="What kind of answer is it?",
    )
    reason = TypedTextField(required=False, rows=3, label="Why is it not available, or why does it not apply?")
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, question: Question, number: str, answer: Answer | None, data: Any = None) -> None:
        self.question, self.number, self.answer = question, number, answer
        super().__init__(data, prefix=question.key, initial=self._initial(answer))
        if field := answer_fields.field_of(question):
            self.fields["value"] = field
        if question.has_narrative:
            self.fields["narrative"] = TypedTextField(
                required=False,
                label=question.row.explanation,
                help_text="What was done, by whom, and what changed. Documents are attached below.",
            )

    @staticmethod
    def _initial(answer: Answer | None) -> dict[str, Any]:
        if answer is None:
            return {"kind": AnswerKind.VALUE, "version": 0}
        chosen = answer.kind if answer.kind in dict(OTHER_KINDS) else AnswerKind.VALUE
        return {
            "kind": chosen,
            "reason": answer.reason,
            "value": answer_fields.initial(answer.question, answer.value),
            "narrative": answer.narrative,
            "version": answer.version,
        }

    @property
    def before_warning(self) -> Text:
        return format_lazy("Question {}: ", self.number)

    def saved_text(self) -> str:
        answer = self.answer
        return "\n".join([str(answer.value or ""), answer.narrative, answer.reason]) if answer else ""

    @property
    def is_in_data(self) -> bool:
        """Whether the page that was sent contained this question."""
        return self.add_prefix("version") in self.data

    @property
    def other_kind_is_open(self) -> bool:
        """Whether another kind of answer is in use, so that its details are shown open."""
        chosen = self["kind"].value()
        return chosen not in (None, "", AnswerKind.VALUE) or bool(self["reason"].value()) or bool(self["reason"].errors)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        kind = cleaned.get("kind") or AnswerKind.VALUE
        if kind in NEEDS_REASON and "reason" in cleaned and not cleaned["reason"]:
            self.add_error("reason", f"Question {self.number}: say why it is {NEEDS_REASON[kind]}.")
        if kind in NEEDS_REASON and not is_empty(cleaned.get("value")):
            self.add_error(
                "kind",
                f"Question {self.number} has an answer and is also marked as {NEEDS_REASON[kind]}. "
                "Take one of them away.",
            )
        chosen = cleaned.get("value")
        if isinstance(chosen, list) and NONE_OF_THEM in chosen and len(chosen) > 1:
            none = self.question.label_of(NONE_OF_THEM)
            self.add_error("value", f"Question {self.number}: “{none}” cannot stand beside other choices.")
        return cleaned

    def entry(self) -> GivenAnswer:
        """What was entered, for ``save_answers``. Only for a valid form."""
        cleaned = self.cleaned_data
        value = answer_fields.stored(self.question, cleaned.get("value"))
        chosen = cleaned.get("kind") or AnswerKind.VALUE
        return GivenAnswer(
            kind=answer_kind_of(self.question, value, chosen),
            value=value,
            narrative=cleaned.get("narrative", ""),
            reason=cleaned["reason"],
            base_version=cleaned["version"],
        )

    def problems(self) -> list[tuple[str, str]]:
        """Messages with the address of their field, for the error summary."""
        found = []
        for name, messages in self.errors.items():
            for message in messages:
                text = str(message)
                prefix = "" if text.startswith("Question ") else f"Question {self.number}: "
                found.append((prefix + (text[0].lower() + text[1:] if prefix else text), field_anchor(self, name)))
        return found


class TableForm(forms.Form):
    """The fields that a table has once. ``read_cells`` reads the cells."""

    TEXTS = TABLE_FIELDS
    saves_itself = False  # whether it was sent while its writer types, so that no box can be ticked

    kind = forms.ChoiceField(
        label="What kind of answer is this table?",
        choices=[
            (AnswerKind.VALUE, "Figures are given below"),
            (AnswerKind.NOT_AVAILABLE, "Not available: we cannot give these figures (say why)"),
            (AnswerKind.NOT_APPLICABLE, "Not applicable: it cannot apply to us (explain)"),
            (
                AnswerKind.CONFIDENTIAL,
                "Confidential: the figures are for the SOMTC secretariat only and go into no total",
            ),
        ],
        widget=forms.RadioSelect,
    )
    reason = TypedTextField(required=False, rows=3, label="Why are they not available, or why do they not apply?")
    source = TypedTextField(
        required=False,
        longest=250,
        label="Source",
        help_text="The office or system that counted.",
        widget=forms.TextInput,
    )
    coverage = TypedTextField(
        required=False,
        longest=250,
        label="Coverage",
        help_text="Such as “all provinces”, or what is left out.",
        widget=forms.TextInput,
    )
    cutoff = DateInputsField(required=False, label="Counted up to", help_text="The cut-off date, such as 31 12 2026.")
    provisional = forms.BooleanField(required=False, label="These figures are provisional and may be revised")
    public_source = forms.URLField(
        required=False,
        max_length=500,
        assume_scheme="https",
        label="Are exactly these figures public already? Then where?",
        help_text="The address of the page or file in which your authorities published them, such as "
        "https://stats.example.gov/2026. Once the report is accepted, the focal point can mark the figures as public "
        "with it; until then small counts stay hidden. Leave it empty otherwise.",
        error_messages={"invalid": "Enter a full address, such as https://stats.example.gov/2026"},
    )
    blanks_reason = TypedTextField(
        required=False,
        rows=3,
        label="Why are some cells empty?",
        help_text="An empty cell means “not available”. Zero means that you counted and there were none.",
    )
    difference_reason = TypedTextField(
        required=False,
        rows=3,
        label="Why do the figures differ from another table?",
        help_text="Such as different cut-off dates, or an incomplete register. Leave it empty where they agree.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(
        self, *args: Any, supplements: dict[str, str], only: Collection[str] | None = None, **kwargs: Any
    ) -> None:
        """``only``: the names of the fields that are wanted; by default all."""
        super().__init__(*args, **kwargs)
        self.supplements = supplements
        for key, label in supplements.items():
            self.fields[f"extra-{key}"] = CountField(label=label)
        if only is not None:
            self.fields = {name: field for name, field in self.fields.items() if name in only}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        kind = cleaned.get("kind")
        if kind in NEEDS_REASON and "reason" in cleaned and not cleaned["reason"]:
            self.add_error("reason", f"Say why the figures are {NEEDS_REASON[kind]}.")
        return cleaned

    def supplement_fields(self) -> list[forms.BoundField]:
        return [self[f"extra-{key}"] for key in self.supplements]

    def supplement_values(self) -> dict[str, int | None]:
        return {key: self.cleaned_data.get(f"extra-{key}") for key in self.supplements}

    def entry(self, cells: dict[str, int]) -> TableEntry:
        """What was entered, for ``save_table``, with its ``cells``. Only for a valid form."""
        cleaned = self.cleaned_data
        extras = self.supplement_values()
        return TableEntry(
            kind=kind_of(cleaned["kind"], cells, extras),
            cells=cells,
            supplements=extras,
            reason=cleaned["reason"],
            source=cleaned["source"],
            coverage=cleaned["coverage"],
            cutoff=cleaned["cutoff"],
            provisional=cleaned["provisional"],
            public_source=cleaned["public_source"],
            blanks_reason=cleaned["blanks_reason"],
            difference_reason=cleaned["difference_reason"],
        )


def read_cells(data: Any, keys: list[str]) -> tuple[dict[str, int], dict[str, str], dict[str, str]]:
    """Read the cells of a table from a posted form.

    Returns (counts by cell key, texts as typed by cell key, error sentences by cell key). Fields are named "cell-KEY".
    """
    counts: dict[str, int] = {}
    typed: dict[str, str] = {}
    errors: dict[str, str] = {}
    for key in keys:
        text = data.get(f"cell-{key}", "")
        typed[key] = text
        try:
            count = parse_count(text)
        except ValidationError as error:
            errors[key] = str(error.message)
            continue
        if count is not None:
            counts[key] = count
    return counts, typed, errors


def asked_in(
    forms: Sequence[QuestionForm], answers: Mapping[str, Answer], conditions: dict[str, dict[str, str]]
) -> list[QuestionForm]:
    """The sent forms whose condition is met, by the answers that were sent with them or else by the saved ones."""
    values = {key: answer.value for key, answer in answers.items()}
    values |= {form.question.key: form["value"].value() for form in forms if "value" in form.fields}
    # Questions without a value are included too: their condition decides.
    live = settled({form.question.key: None for form in forms} | values, conditions)
    return [form for form in forms if form.question.key in live]
