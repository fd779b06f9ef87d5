from django import forms
from django.utils.translation import gettext_lazy as _

from members.models import MemberState
from reporting.fields import TypedTextField


class ExtractForm(forms.Form):
    """A state's own words, shortened to what the report quotes."""

    state = forms.ModelChoiceField(MemberState.objects.all(), to_field_name="iso2", widget=forms.HiddenInput)
    words = TypedTextField(
        label=_("Words to quote"),
        rows=4,
        help_text=_("Only the state's own words. Delete what you do not need and write “…” in its place."),
    )
