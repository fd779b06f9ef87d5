"""Forms of the accounts pages. ``clean`` returns what the actions take: appointments and groups."""

import re
from typing import Any

from django import forms
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext

from members import clock
from members.actions import Appointment
from members.changing_form import ChangingForm
from members.models import MemberState, OfficeContact, User
from members.permissions import ROLES
from members.typed_text import clean_text

PHONE = re.compile(r"\+\d[\d ()-]{5,}\d")
INVITED, ACTIVE, DEACTIVATED = "invited", "active", "deactivated"
ACCOUNT_STATUS = {INVITED: "Invited", ACTIVE: "Active", DEACTIVATED: "Deactivated"}


class RoleFields(forms.Form):
    """A role, and the member state when the role is held for one. Gives ``cleaned_data["appointment"]`` (or None)."""

    role = forms.ChoiceField(
        label="Role",
        choices=[("", "Choose a role"), *((key, role.name) for key, role in ROLES.items())],
        error_messages={"required": "Choose a role"},
    )
    state = forms.ModelChoiceField(
        MemberState.objects.all(),
        label="Member state",
        required=False,
        empty_label="No member state",
        help_text="For a national focal point or a contributor. Leave it out for the other roles.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        cleaned["appointment"] = None
        role, state = ROLES.get(cleaned.get("role", "")), cleaned.get("state")
        if role and role.per_state and not state:
            self.add_error("state", f"Choose the member state of the {role.name[0].lower()}{role.name[1:]}")
        elif role and state and not role.per_state:
            self.add_error("state", f"Leave the member state out: {role.name} is a role for the whole region")
        elif role:
            cleaned["appointment"] = Appointment(role, state)
        return cleaned


class InvitationForm(RoleFields):
    email = forms.EmailField(
        label="E-mail address",
        max_length=254,
        help_text="The person signs in with it. The invitation goes there.",
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": "Enter the e-mail address",
            "invalid": "Enter an e-mail address such as focal.point@ministry.example",
        },
    )
    name = forms.CharField(
        label="Name or post",
        max_length=120,
        help_text="A post such as “Focal point, Viet Nam” is enough.",
        error_messages={"required": "Enter a name or a post"},
    )
    agency = forms.CharField(
        label="Agency (optional)", max_length=120, required=False, help_text="Ministry, police, court or organisation."
    )
    field_order = ["email", "name", "agency", "role", "state"]

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        if User.objects.filter(email__iexact=email).exists():
            raise ValidationError("There is an account with this address already. Look for it in the list of people")
        return email

    def clean_name(self) -> str:
        return clean_text(self.cleaned_data["name"])

    def clean_agency(self) -> str:
        return clean_text(self.cleaned_data["agency"])


class RolesForm(RoleFields, ChangingForm):
    """The roles to keep and one to add. Gives ``cleaned_data["groups"]``, all roles that the person will hold."""

    keep = forms.ModelMultipleChoiceField(
        Group.objects.none(),
        label="Roles now",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Clear the box of a role to take it away.",
    )
    field_order = ["keep", "role", "state"]

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = person.groups.order_by("name")
        self.fields["keep"].queryset = held  # type: ignore[attr-defined]
        self.fields["keep"].initial = list(held)
        if not held:
            del self.fields["keep"]
        self.fields["role"].required = False
        self.fields["role"].label = "Role to add (optional)"
        self.fields["role"].choices = [("", "No role to add"), *self.fields["role"].choices[1:]]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("state") and not cleaned.get("role") and not self.errors:
            self.add_error("role", "Choose the role for this member state")
        groups = set(cleaned.get("keep") or ())
        if cleaned["appointment"]:
            groups.add(cleaned["appointment"].group)
        cleaned["groups"] = groups
        return cleaned


def zone_choices() -> list[tuple[str, Any]]:
    """Time zones to choose from: UTC, those of the member states, then all by area. One query."""
    states = sorted({zone for zone in MemberState.objects.values_list("time_zone", flat=True) if zone})
    here = [(name, clock.named(clock.zone(name))) for name in states]
    return [("UTC", "UTC"), (gettext("In the region"), here), *clock.choices().items()]


class TimeZoneForm(ChangingForm):
    """The clock by which one person reads. "" stands for that of their member state, or UTC for who has none."""

    time_zone = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        usual = gettext("That of the portal: %(clock)s")
        if person.state_ids:
            usual = gettext("That of your member state: %(clock)s")
        field = self.fields["time_zone"]
        field.label = gettext("Time zone")
        field.initial = person.time_zone
        field.choices = [  # type: ignore[attr-defined]
            ("", usual % {"clock": clock.named(person.clock_of_states)}),
            *zone_choices(),
        ]
        field.error_messages["invalid_choice"] = gettext("This time zone is not known. Choose one of the list")


class ContactForm(ChangingForm):
    """How the secretariat is reached. ``cleaned_data`` is what ``actions.set_contact`` takes."""

    office = forms.CharField(max_length=120)
    email = forms.EmailField(
        max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"})
    )
    phone = forms.CharField(max_length=40, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"}))
    hours = forms.CharField(max_length=120, required=False)
    time_zone = forms.ChoiceField(required=False)

    def __init__(self, data: Any = None, *, contact: OfficeContact | None) -> None:
        names = ("office", "email", "phone", "hours", "time_zone")
        super().__init__(data, initial={name: getattr(contact, name) for name in names} if contact else None)
        words = {
            "office": (
                gettext("Office"),
                gettext("A desk or a unit, such as “Trafficking in persons desk, SOMTC secretariat”. No name."),
                gettext("Enter the name of the office"),
            ),
            "email": (
                gettext("E-mail address"),
                gettext("An address that is read when somebody is away. Visitors see it too."),
                gettext("Enter the e-mail address"),
            ),
            "phone": (gettext("Phone (optional)"), gettext("With the country code, such as +1 202 555 0100."), ""),
            "hours": (
                gettext("Hours (optional)"),
                gettext("When somebody answers, such as “Monday to Friday, 08:30 to 16:30”."),
                "",
            ),
            "time_zone": (gettext("Clock of the hours"), gettext("Where the office is."), ""),
        }
        for name, (label, help_text, required) in words.items():
            field = self.fields[name]
            field.label, field.help_text, field.error_messages["required"] = label, help_text, required
        self.fields["email"].error_messages["invalid"] = gettext(
            "Enter an e-mail address such as secretariat@organisation.example"
        )
        self.fields["email"].validators = [
            EmailValidator(message=gettext("Enter an e-mail address such as secretariat@organisation.example"))
        ]
        zone_field = self.fields["time_zone"]
        zone_field.error_messages["invalid_choice"] = gettext("This time zone is not known. Choose one of the list")
        zone_field.choices = [("", gettext("Choose a clock")), *zone_choices()]  # type: ignore[attr-defined]

    def clean_office(self) -> str:
        return clean_text(self.cleaned_data["office"])

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()

    def clean_phone(self) -> str:
        phone = " ".join(self.cleaned_data["phone"].split())
        if phone and not PHONE.fullmatch(phone):
            raise ValidationError(
                gettext("Write the number with + and the country code, in digits and spaces, such as +1 202 555 0100")
            )
        return phone

    def clean_hours(self) -> str:
        return clean_text(self.cleaned_data["hours"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("hours") and not cleaned.get("time_zone") and "time_zone" not in self.errors:
            self.add_error("time_zone", gettext("Say by which clock these hours go"))
        return cleaned


class PeopleFilter(forms.Form):
    q = forms.CharField(label="Name, e-mail or agency", required=False, max_length=120, widget=forms.SearchInput)
    role = forms.ChoiceField(
        label="Role", required=False, choices=[("", "All roles"), *((key, role.name) for key, role in ROLES.items())]
    )
    state = forms.ModelChoiceField(
        MemberState.objects.all(), label="Member state", required=False, empty_label="All", to_field_name="iso2"
    )
    status = forms.ChoiceField(label="Account", required=False, choices=[("", "All"), *ACCOUNT_STATUS.items()])
