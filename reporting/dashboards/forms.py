"""What donors may narrow a page of a publication down to."""

from typing import Any

from django import forms

from reporting.enums import NeedKind, Pillar


class PublishedNeedFilter(forms.Form):
    """For donors: needs of one publication."""

    pillar = forms.ChoiceField(label="Pillar", required=False, choices=[("", "All"), *Pillar.choices])
    obligation = forms.ChoiceField(label="Obligation", required=False)
    kind = forms.ChoiceField(label="Kind", required=False, choices=[("", "All"), *NeedKind.choices])

    def __init__(self, data: Any, obligations: list[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["obligation"] = forms.ChoiceField(
            label="Obligation", required=False, choices=[("", "All"), *obligations]
        )
