from django import forms

from reporting.fields import TypedTextField


class TextForm(forms.Form):
    """The secretariat's words for one part of the report. ``version`` is the version that the writer saw."""

    words = TypedTextField(
        label="Text",
        required=False,
        rows=18,
        help_text="Plain text. An empty line begins a new paragraph. Leave it empty to print no introduction.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
