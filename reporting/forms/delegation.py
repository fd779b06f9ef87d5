"""Forms for giving sections to colleagues and for requests to the secretariat."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from members import clock
from members.changing_form import ChangingForm
from members.models import User
from members.typed_text import clean_text
from members.widgets import DateInputsField
from reporting.actions.delegation import DAY_IS_OVER
from reporting.enums import Agency
from reporting.fields import TypedTextField
from reporting.models import NationalReport, ReportSection, Section

AGENCIES = [("", _("Choose an agency")), *Agency.choices]
LONGEST_NAME = 100


class AgencyName(TypedTextField):
    """The name of an agency, needed where none of the list fits."""

    def __init__(self) -> None:
        super().__init__(
            longest=LONGEST_NAME,
            label=_("Its name"),
            required=False,
            help_text=_("Only for “Another agency”, such as “Ministry of Women’s Affairs”."),
            widget=forms.TextInput,
        )


def agency_of(form: forms.Form) -> str:
    """The chosen agency: a value of Agency, or the name that was typed for another one."""
    chosen: str = form.cleaned_data.get("agency", "")
    return form.cleaned_data.get("agency_name") or chosen if chosen == Agency.OTHER else chosen


def check_agency(form: forms.Form) -> None:
    """Another agency has a name, and no name is typed for nothing."""
    chosen, name = form.cleaned_data.get("agency"), form.cleaned_data.get("agency_name")
    if chosen == Agency.OTHER and not name:
        form.add_error("agency_name", _("Enter the name of the agency."))
    elif chosen and chosen != Agency.OTHER and name:
        form.add_error("agency", _("You typed the name of another agency. Choose “Another agency”, or empty the name."))


class GiveForm(forms.Form):
    """Which sections (hidden on the page of one section), to whom, for which agency, until when."""

    def __init__(self, *args: Any, people: list[User], sections: list[ReportSection], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        self.sections = {str(row.pk): row for row in sections}
        self.fields["person"] = forms.ChoiceField(
            label="Colleague",
            choices=[
                ("", "Choose a colleague"),
                *((pk, f"{p.name} – {p.agency}" if p.agency else p.name) for pk, p in self.people.items()),
            ],
            error_messages={"required": "Choose a colleague."},
        )
        self.fields["agency"] = forms.ChoiceField(
            label="For which agency?",
            choices=AGENCIES,
            help_text="Somebody who works for two agencies can have sections for each.",
            error_messages={"required": "Choose an agency."},
        )
        self.fields["agency_name"] = AgencyName()
        self.fields["due_on"] = DateInputsField(label="Until when? (optional)", required=False)
        self.fields["note"] = TypedTextField(
            longest=1000,
            label="Note (optional)",
            required=False,
            help_text=_(
                "What you need. It stands on the section’s page and in the e-mail: write nothing confidential in it."
            ),
            widget=forms.Textarea(attrs={"rows": 3}),
        )
        if len(sections) > 1:
            self.fields["sections"] = forms.MultipleChoiceField(
                label="Sections",
                choices=[(pk, str(row.section)) for pk, row in self.sections.items()],
                widget=forms.CheckboxSelectMultiple,
                error_messages={"required": "Choose at least one section."},
            )

    def clean_due_on(self) -> date | None:
        day: date | None = self.cleaned_data["due_on"]
        where = clock.of(next(iter(self.sections.values())).report.member_state) if self.sections else clock.UTC
        if day and clock.days_until(day, where) < 0:
            raise ValidationError(DAY_IS_OVER)
        return day

    def clean(self) -> None:
        super().clean()
        check_agency(self)

    def given(self) -> dict[str, Any]:
        """The arguments of ``delegation.give``."""
        chosen = self.cleaned_data.get("sections", self.sections)
        return {
            "sections": [self.sections[pk] for pk in chosen],
            "person": self.people[self.cleaned_data["person"]],
            "agency": agency_of(self),
            "due_on": self.cleaned_data["due_on"],
            "note": self.cleaned_data["note"],
        }


class ColleagueForm(forms.Form):
    email = forms.EmailField(
        label="E-mail address",
        max_length=254,
        help_text="Your colleague signs in with it. The invitation goes there.",
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": "Enter the e-mail address.",
            "invalid": "Enter an e-mail address such as officer@ministry.example.",
        },
    )
    name = TypedTextField(
        longest=120,
        label="Name or post",
        widget=forms.TextInput,
        help_text="A post such as “Anti-trafficking officer” is enough.",
        error_messages={"required": "Enter a name or a post."},
    )
    agency = forms.ChoiceField(label="Agency", choices=AGENCIES, error_messages={"required": "Choose an agency."})
    agency_name = AgencyName()
    office = TypedTextField(longest=100, label="Office (optional)", required=False, widget=forms.TextInput)

    def clean(self) -> None:
        super().clean()
        check_agency(self)
        both = (self.cleaned_data.get("office") or "", self.cleaned_data.get("agency_name") or "")
        if sum(map(len, both)) > LONGEST_NAME:
            self.add_error("office", _("Office and agency are too long together. Shorten one of them."))

    @property
    def agency_text(self) -> str:
        """The text next to a name: the office if it was given, with the name of an agency that is not in the list;
        otherwise the agency."""
        agency, office = agency_of(self), self.cleaned_data["office"]
        if agency in Agency.values:
            return office or str(Agency(agency).label)
        return ", ".join(filter(None, [office, agency]))


class ReportSettingsForm(ChangingForm):
    """Two switches of a report."""

    neighbours_readable = forms.BooleanField(
        required=False,
        label=_("Contributors may read the other sections"),
        help_text=_("They cannot change them. What is given in confidence stays hidden from them."),
    )
    two_approvers = forms.BooleanField(
        required=False,
        label=_("A second focal point approves before the report is submitted"),
        help_text=_("Your state needs two focal points for this. Each change of this setting stands in the history."),
    )

    def __init__(self, data: Any = None, *, report: NationalReport) -> None:
        names = ("neighbours_readable", "two_approvers")
        super().__init__(data, initial={name: getattr(report, name) for name in names}, auto_id="settings_%s")


class StillNeededForm(forms.Form):
    note = TypedTextField(
        longest=2000,
        label="What is still needed?",
        help_text="The colleagues who have this section read it.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say what is still needed."},
    )


class HandOverForm(forms.Form):
    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        self.fields["successor"] = forms.ChoiceField(
            label="Who follows you?",
            choices=[(pk, f"{p.name} – {p.agency}" if p.agency else p.name) for pk, p in self.people.items()],
            widget=forms.RadioSelect,
            error_messages={"required": "Choose who follows you."},
        )
        self.fields["stays"] = forms.ChoiceField(
            label="And you?",
            choices=[
                ("no", "I leave: I shall have no role for this state"),
                ("yes", "I stay as a contributor, with the sections that are given to me"),
            ],
            widget=forms.RadioSelect,
            error_messages={"required": "Say whether you stay."},
        )


class ExtensionForm(forms.Form):
    until = DateInputsField(label="Until which day?")
    reason = TypedTextField(
        longest=2000,
        label="Why?",
        help_text="The SOMTC secretariat reads it.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say why you need more time."},
    )


class CorrectionForm(forms.Form):
    reason = TypedTextField(
        longest=2000,
        label="What is wrong, and how does it change?",
        help_text="The SOMTC secretariat reads it.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say what is wrong."},
    )

    def __init__(self, *args: Any, sections: list[Section], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_key = {section.key: section for section in sections}
        self.fields["sections"] = forms.MultipleChoiceField(
            label="Which sections should be opened?",
            choices=[(key, str(section)) for key, section in self.by_key.items()],
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": "Choose at least one section."},
        )
        self.order_fields(["sections", "reason"])

    def chosen(self) -> list[Section]:
        return [self.by_key[key] for key in self.cleaned_data["sections"]]


class AnswerRequestForm(forms.Form):
    decision = forms.ChoiceField(
        label="Your decision",
        choices=[("grant", "Grant"), ("refuse", "Refuse")],
        widget=forms.RadioSelect(attrs={"class": "govuk-radios--inline"}),
        error_messages={"required": "Choose whether you grant it."},
    )
    until = DateInputsField(
        label="New due date (optional)", required=False, help_text="Only for another day than the one asked for."
    )
    answer = TypedTextField(
        longest=2000,
        required=False,
        label="Your words to the state",
        help_text="Needed when you refuse.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, with_date: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not with_date:
            del self.fields["until"]


class VerifyForm(forms.Form):
    sha256 = forms.CharField(
        label="Fingerprint (SHA-256)",
        max_length=200,
        help_text="64 characters from 0 to 9 and a to f, as they stand on the receipt.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Enter the fingerprint."},
    )
    reference = forms.CharField(
        label="Reference (optional)",
        max_length=40,
        required=False,
        help_text="Such as ACTIP-2026-KH-1.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_sha256(self) -> str:
        text = "".join(clean_text(self.cleaned_data["sha256"]).split()).lower()
        if len(text) != 64 or set(text) - set("0123456789abcdef"):
            raise forms.ValidationError("Enter all 64 characters of the fingerprint: 0 to 9 and a to f.")
        return text

    def clean_reference(self) -> str:
        return clean_text(self.cleaned_data["reference"]).upper()


class SubmitForm(forms.Form):
    """``late``: the due date has passed, so the reason is asked for. ``may_be_nil``: "nothing to report" is offered."""

    def __init__(self, *args: Any, late: bool, may_be_nil: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if may_be_nil:
            self.fields["nil"] = forms.BooleanField(label="We have nothing to report for this period", required=False)
            self.fields["nil_statement"] = TypedTextField(
                longest=1000,
                required=False,
                label="If so, confirm it in a sentence",
                help_text="Such as “Nothing changed since the annual report of 2026.” Nothing else is then submitted.",
                rows=2,
            )
        if late:
            self.fields["late_reason"] = TypedTextField(
                longest=1000,
                label="Why does the report come after the due date?",
                help_text="One sentence is enough. It stands with the report. Late reports are welcome.",
                rows=2,
                error_messages={"required": "Say in a sentence why the report comes late."},
            )
        self.fields["authority"] = forms.BooleanField(
            label="I am authorised to submit this report for my state",
            error_messages={"required": "Confirm that you are authorised to submit this report."},
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("nil") and not cleaned.get("nil_statement") and "nil_statement" not in self.errors:
            self.add_error("nil_statement", "Confirm in a sentence that you have nothing to report.")
        elif cleaned.get("nil_statement") and not cleaned.get("nil"):
            self.add_error("nil", "Tick this if you have nothing to report, or delete the sentence below it.")
        return cleaned

    @property
    def given(self) -> dict[str, Any]:
        """The arguments of ``submit`` and ``ask_approval``."""
        return {name: self.cleaned_data.get(name, "") for name in ("late_reason", "nil_statement")}
