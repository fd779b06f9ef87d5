"""The search form of the audit trail, and the form for the file of a chain to check."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from members.models import MemberState

LARGEST_FILE = 100 * 1024 * 1024


class AuditSearch(forms.Form):
    state = forms.ModelChoiceField(
        MemberState.objects.none(), label=_("State"), required=False, empty_label=_("All"), to_field_name="iso2"
    )
    person = forms.CharField(label=_("Person, post or agency"), required=False, max_length=100)
    thing = forms.CharField(label=_("Report or other thing"), required=False, max_length=100)
    what = forms.ChoiceField(label=_("Act"), required=False)
    since = forms.DateField(
        label=_("From"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": _("Enter the first day as year-month-day, such as 2026-03-31")},
    )
    until = forms.DateField(
        label=_("To"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": _("Enter the last day as year-month-day, such as 2026-03-31")},
    )

    def __init__(self, data: Any, *, states: QuerySet[MemberState], acts: list[str]) -> None:
        super().__init__(data)
        self.fields["state"].queryset = states  # type: ignore[attr-defined]
        self.fields["what"].choices = [("", _("All acts")), *((act, act.capitalize()) for act in acts)]  # type: ignore[attr-defined]
        if len(states) < 2:
            del self.fields["state"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("Choose a last day that is not before the first"))
        return cleaned


class ChainFileForm(forms.Form):
    file = forms.FileField(
        label=_("File of the chain"),
        help_text=_("As you downloaded it here, on any earlier day. Its name ends in .jsonl."),
        widget=forms.ClearableFileInput(attrs={"accept": ".jsonl"}),
        error_messages={
            "required": _("Choose the file of the chain"),
            "empty": _("The file is empty. Choose the file as the portal gave it to you"),
        },
    )

    def clean_file(self) -> Any:
        if self.cleaned_data["file"].size > LARGEST_FILE:
            raise ValidationError(_("The file is larger than 100 MB. Check it on your own machine instead (see below)"))
        return self.cleaned_data["file"]
