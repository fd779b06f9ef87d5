"""Forms for release. They parse and explain errors; ``reporting.actions.releases`` decides."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import timezone

from members.models import MemberState
from members.widgets import DateInputsField
from reporting.documents import evidence_check
from reporting.enums import ConsentAnswer, ReleaseAudience
from reporting.fields import TypedTextField
from reporting.models import PartyEdition

NEEDING_CONSENT = [ReleaseAudience.AMMTC, ReleaseAudience.PARTIES, ReleaseAudience.DONORS]


def authority_field(**kwargs: Any) -> TypedTextField:
    return TypedTextField(
        longest=250,
        widget=forms.TextInput,
        label="By whose authority?",
        help_text="Office, letter and date, such as “National Committee, letter 12/2026 of 3 March 2026”.",
        **kwargs,
    )


class AuthorityForm(forms.Form):
    """On whose authority a decision is made, with the letter if there is one."""

    authority = authority_field(error_messages={"required": "Say by whose authority this is decided."})
    letter = forms.FileField(
        required=False,
        label="The letter (optional)",
        help_text=f"{evidence_check.KINDS_TEXT}, up to 20 MB. Your state and the SOMTC secretariat can read it.",
        error_messages={"empty": "The file is empty. Check it and choose it again."},
    )


class MarkForm(forms.Form):
    """The Party from which an item was received, and the description that this Party will read when it is asked."""

    giver = forms.ModelChoiceField(
        queryset=MemberState.objects.none(),
        label="Which Party gave you the information?",
        empty_label="Choose a Party",
        to_field_name="iso2",
        error_messages={"required": "Choose the Party that gave you the information."},
    )
    described = TypedTextField(
        longest=300,
        rows=3,
        label="What was received?",
        help_text="One or two sentences by which that Party recognises it, such as “Number of joint cases in 2026, "
        "your note of 4 May 2026”. It reads them when you ask for its consent.",
        error_messages={"required": "Describe what was received, so that the other Party can recognise it."},
    )

    def __init__(self, *args: Any, own_state: MemberState, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["giver"].queryset = MemberState.objects.parties().exclude(pk=own_state.pk)  # type: ignore[attr-defined]


class LiftForm(forms.Form):
    reason = TypedTextField(
        longest=300,
        rows=2,
        label="Why is the mark taken away?",
        error_messages={"required": "Say why the mark is taken away."},
    )


class AskConsentForm(forms.Form):
    audience = forms.ChoiceField(
        label="How far may it go, if that Party agrees?",
        choices=[(audience.value, audience.label) for audience in NEEDING_CONSENT],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how far it may go."},
    )


class ReplyForm(forms.Form):
    """The giver's answer. ``offered`` are the answers that it can give now."""

    answer = forms.ChoiceField(
        label="Your answer", widget=forms.RadioSelect, error_messages={"required": "Choose your answer."}
    )
    authority = authority_field(error_messages={"required": "Say by whose authority you answer."})
    note = TypedTextField(longest=500, rows=3, required=False, label="Note to the asking state (optional)")

    WORDS = {
        ConsentAnswer.GRANTED: "Yes, it may go so far",
        ConsentAnswer.REFUSED: "No, it may not",
        ConsentAnswer.WITHDRAWN: "Take the consent back for the future",
    }

    def __init__(self, *args: Any, offered: list[ConsentAnswer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].choices = [(answer.value, self.WORDS[answer]) for answer in offered]  # type: ignore[attr-defined]


class EditionFilter(forms.Form):
    """Narrows the list of editions by state and period; an unknown value narrows nothing."""

    state = forms.ChoiceField(required=False, label="State")
    period = forms.ChoiceField(required=False, label="Period")

    def __init__(self, *args: Any, editions: list[PartyEdition], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.editions = editions
        states = {edition.member_state.iso2: edition.member_state.name for edition in editions}
        titles = {edition.title: edition.title for edition in editions}
        for name, choices in (("state", states), ("period", titles)):
            self.fields[name].choices = [("", "All"), *choices.items()]  # type: ignore[attr-defined]

    def chosen(self) -> list[PartyEdition]:
        self.is_valid()
        state, period = self.cleaned_data.get("state"), self.cleaned_data.get("period")
        return [
            edition
            for edition in self.editions
            if (not state or edition.member_state.iso2 == state) and (not period or edition.title == period)
        ]


def public_address(value: str) -> None:
    """A public address with a host name that readers can recognise."""
    parts = urlsplit(value)
    host = parts.hostname or ""
    if "@" in parts.netloc:
        raise ValidationError("Enter the address without a user name, such as https://stats.example.gov/2026")
    if host.rpartition(".")[2].isdigit() or "." not in host or ":" in host:
        raise ValidationError("Enter an address that anybody can open, with its name, such as stats.example.gov")


class PublicFiguresForm(forms.Form):
    """Which figures are public already, and where. ``names`` are the figures that can be ticked."""

    CHANGED = "The figures have changed since you opened this page. Look at them again."
    SECURE = "Enter the full address, beginning with https://, such as https://stats.example.gov/2026"

    figures = forms.MultipleChoiceField(required=False, label="Figures", error_messages={"invalid_choice": CHANGED})
    whole = forms.BooleanField(required=False)
    address = forms.CharField(
        max_length=500,
        label="Address of the publication",
        help_text="Of the page or file, such as https://stats.example.gov/2026. Readers see it beside the figures.",
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
        validators=[URLValidator(schemes=["https"], message=SECURE), public_address],
        error_messages={
            "required": "Enter the address where these figures are published.",
            "max_length": "The address is too long: at most 500 characters.",
        },
    )
    title = TypedTextField(
        longest=200,
        label="Title of the publication",
        help_text="By which it is found if the address changes, such as “Annual report on trafficking 2026, page 14”.",
        widget=forms.TextInput,
        error_messages={"required": "Enter the title of the publication."},
    )
    published_on = DateInputsField(required=False, label="When was it published? (optional)")
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, names: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = names
        self.fields["figures"].choices = [(name, name) for name in names]  # type: ignore[attr-defined]

    def clean_published_on(self) -> date | None:
        day = self.cleaned_data["published_on"]
        if day and day > timezone.localdate():
            raise ValidationError("This day has not come yet. Mark the figures once they are published.")
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("whole"):
            cleaned["figures"] = self.names
        if "figures" in cleaned and not cleaned["figures"]:
            self.add_error("figures", "Tick the figures that are public already, or all of them.")
        return cleaned


class TakeBackReleaseForm(forms.Form):
    """Which marks of one publication are taken back: the ticked ones, or all of them."""

    figures = forms.MultipleChoiceField(
        required=False, label="Figures", error_messages={"invalid_choice": PublicFiguresForm.CHANGED}
    )
    whole = forms.BooleanField(required=False)

    def __init__(self, *args: Any, names: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = names
        self.fields["figures"].choices = [(name, name) for name in names]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("whole"):
            cleaned["figures"] = self.names
        if "figures" in cleaned and not cleaned["figures"]:
            self.add_error("figures", "Tick the figures whose mark you take back.")
        return cleaned
