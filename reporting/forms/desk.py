"""Forms of reviewers at the desk, and of both sides in a clarification."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from members.changing_form import ChangingForm
from members.models import User
from members.widgets import DateInputsField
from reporting.enums import Agreement, EvidenceSeen
from reporting.fields import TypedTextField
from reporting.models import Assessment, Section

LONGEST = 4_000
INLINE = {"class": "govuk-radios--inline govuk-radios--small"}


class ReviewNoteForm(forms.Form):
    text = TypedTextField(
        label="Note for colleagues (the state never sees it)",
        rows=3,
        longest=LONGEST,
        error_messages={"required": "Write the note first."},
    )


class AssessmentForm(forms.Form):
    """Advice on one obligation. ``version`` is the one that the reviewer saw."""

    evidence_seen = forms.ChoiceField(
        label="Evidence seen",
        choices=EvidenceSeen.choices,
        widget=forms.RadioSelect(attrs=INLINE),
        error_messages={"required": "Say whether you saw evidence."},
    )
    agreement = forms.ChoiceField(
        label="The status that the state gave",
        choices=Agreement.choices,
        widget=forms.RadioSelect(attrs={"class": "govuk-radios--small"}),
        error_messages={"required": "Say whether you agree with the status."},
    )
    advice = TypedTextField(
        label="Advice to the state (optional)",
        help_text="A sentence. The state reads it with your next decision. It goes into no report.",
        required=False,
        rows=3,
        longest=1_000,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, standing: Assessment | None, data: Any = None, prefix: str = "") -> None:
        initial: dict[str, Any] = {"version": 0}
        if standing:
            names = ("evidence_seen", "agreement", "advice", "version")
            initial = {name: getattr(standing, name) for name in names}
        super().__init__(data, prefix=prefix, initial=initial)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("agreement") == Agreement.QUERIED and "advice" in cleaned and not cleaned["advice"]:
            self.add_error("advice", "Say in a sentence what the state should look at again.")
        return cleaned


class AskForm(forms.Form):
    """A new question. ``about`` is the key of a question, or "" for the section as a whole."""

    about = forms.ChoiceField(label="About", required=False)
    text = TypedTextField(
        label="What do you want to know?",
        help_text="Ask one thing. The state reads it in the portal; the e-mail holds a link only.",
        rows=5,
        longest=LONGEST,
        error_messages={"required": "Write what you want to know."},
    )
    due_on = DateInputsField(label="Answer wanted by (optional)", required=False)

    def __init__(self, questions: list[tuple[str, str]], data: Any = None, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["about"].choices = [("", "The section as a whole"), *questions]  # type: ignore[attr-defined]


class MessageForm(forms.Form):
    """What one side writes in a thread. ``version`` is that of the draft the writer saw (0: there was none)."""

    text = TypedTextField(label="Your text", rows=6, longest=8_000, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(
        self, data: Any = None, *, asks: bool, may_want_change: bool = False, label: str = "", **initial: Any
    ) -> None:
        super().__init__(data, initial={"version": 0, **initial})
        if label:
            self.fields["text"].label = label
        if asks:
            self.fields["due_on"] = DateInputsField(label="Answer wanted by (optional)", required=False)
        if may_want_change:
            self.fields["change_wanted"] = forms.BooleanField(
                label="We need to change the answer itself: please return the section", required=False
            )

    @property
    def due_on(self) -> date | None:
        return self.cleaned_data.get("due_on")

    @property
    def change_wanted(self) -> bool:
        return bool(self.cleaned_data.get("change_wanted"))


class ReviewersForm(ChangingForm):
    """Who reviews the report, and who reviews single sections. Gives ``wanted()`` for ``assign_reviewers``."""

    def __init__(self, people: list[User], sections: list[Section], given: dict[int | None, int], data: Any = None):
        super().__init__(data)
        self.people, self.sections = {str(person.pk): person for person in people}, sections
        choices = [(pk, str(person)) for pk, person in self.people.items()]
        self.fields["report"] = forms.ChoiceField(
            label="Reviewer of the report",
            choices=[("", "Nobody yet"), *choices],
            required=False,
            initial=given.get(None, ""),
        )
        for section in sections:
            self.fields[f"section-{section.key}"] = forms.ChoiceField(
                label=section.title,
                choices=[("", "As the report"), *choices],
                required=False,
                initial=given.get(section.pk, ""),
            )

    def section_fields(self) -> list[forms.BoundField]:
        return [self[f"section-{section.key}"] for section in self.sections]

    def wanted(self) -> dict[Section | None, User | None]:
        chosen: dict[Section | None, User | None] = {None: self.people.get(self.cleaned_data["report"])}
        for section in self.sections:
            chosen[section] = self.people.get(self.cleaned_data[f"section-{section.key}"])
        return chosen
