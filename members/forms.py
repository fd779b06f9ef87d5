"""Forms of the accounts pages. ``clean`` returns what the actions take: appointments and groups."""

from typing import Any

from django import forms
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from members import clock
from members.actions import Appointment
from members.models import MemberState, User
from members.permissions import ROLES
from members.typed_text import clean_text

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


class RolesForm(RoleFields):
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


class TimeZoneForm(forms.Form):
    """The clock by which one person reads. "" stands for that of their member state, or UTC for who has none."""

    time_zone = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        usual = gettext("That of the portal: %(clock)s")
        if person.state_ids:
            usual = gettext("That of your member state: %(clock)s")
        states = sorted({zone for zone in MemberState.objects.values_list("time_zone", flat=True) if zone})
        field = self.fields["time_zone"]
        field.label = gettext("Time zone")
        field.initial = person.time_zone
        field.choices = [  # type: ignore[attr-defined]
            ("", usual % {"clock": clock.named(person.clock_of_states)}),
            (gettext("In the region"), [(name, clock.named(clock.zone(name))) for name in states]),
            *((area, zones) for area, zones in clock.choices().items()),
        ]
        field.error_messages["invalid_choice"] = gettext("This time zone is not known. Choose one of the list")


class PeopleFilter(forms.Form):
    q = forms.CharField(label="Name, e-mail or agency", required=False, max_length=120, widget=forms.SearchInput)
    role = forms.ChoiceField(
        label="Role", required=False, choices=[("", "All roles"), *((key, role.name) for key, role in ROLES.items())]
    )
    state = forms.ModelChoiceField(
        MemberState.objects.all(), label="Member state", required=False, empty_label="All", to_field_name="iso2"
    )
    status = forms.ChoiceField(label="Account", required=False, choices=[("", "All"), *ACCOUNT_STATUS.items()])
