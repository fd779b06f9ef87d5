"""Forms of the check against the certified text. They parse and explain errors; ``reporting.law.actions`` saves."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.widgets import DateInputsField
from reporting.enums import Binding
from reporting.fields import SMALL_RADIOS, TypedTextField
from reporting.law.texts import LABELS, LONGEST, MAY_BE_EMPTY, GivenCheck, LawText
from reporting.law.yaml_file import FIELD_LENGTHS, WHAT
from reporting.text.yaml_nodes import MOST_BYTES, size_message


def line(longest: int, **kwargs: Any) -> TypedTextField:
    return TypedTextField(longest=longest, widget=forms.TextInput, **kwargs)


class CheckForm(forms.Form):
    """The words of one text, and where, who and when. ``number`` is that of the newest act that was seen."""

    source = line(
        FIELD_LENGTHS["certified_text"],
        label=_("Copy of the certified text"),
        help_text=_("Which copy you have, such as “Certified true copy, ASEAN Secretariat, 35 pages”."),
        error_messages={"required": _("Say which copy of the certified text you compared with")},
    )
    page = line(
        FIELD_LENGTHS["page"],
        label=_("Page"),
        help_text=_("Of that copy, such as “7” or “7 and 8”."),
        error_messages={"required": _("Enter the page of the certified text")},
    )
    checked_by = line(
        FIELD_LENGTHS["checked_by"],
        label=_("Who compared"),
        help_text=_("Office and post."),
        error_messages={"required": _("Say who compared the text")},
    )
    checked_on = DateInputsField(
        label=_("Day of the comparison"), error_messages={"required": _("Enter the day on which the text was compared")}
    )
    note = TypedTextField(
        required=False,
        rows=3,
        longest=FIELD_LENGTHS["note"],
        label=_("Note (optional)"),
        help_text=_("For the secretariat."),
    )
    number = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, text: LawText, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.text = text
        words = {name: self._field(name) for name in text.fields}
        self.fields = words | self.fields
        self.word_names = list(words)

    @staticmethod
    def _field(name: str) -> forms.Field:
        if name == "binding":
            choices = [(str(binding), str(binding.label)) for binding in Binding]
            return forms.ChoiceField(label=LABELS[name], choices=choices, widget=forms.RadioSelect(attrs=SMALL_RADIOS))
        required = {"required": name not in MAY_BE_EMPTY, "label": LABELS[name]}
        if name in {"summary", "about"}:
            return TypedTextField(
                longest=LONGEST[name],
                rows=4,
                help_text=_("In your own words: the portal holds no text of the treaty."),
                error_messages={"required": _("Enter the summary")},
                **required,
            )
        return line(LONGEST[name], **required)

    def clean_checked_on(self) -> date:
        day = self.cleaned_data["checked_on"]
        if day and day > timezone.localdate():
            raise ValidationError(_("This day is still to come"))
        return day

    @property
    def given(self) -> GivenCheck:
        cleaned = self.cleaned_data
        texts = {name: " ".join(cleaned[name].split()) for name in self.word_names}
        return GivenCheck(
            texts, cleaned["source"], cleaned["page"], cleaned["checked_by"], cleaned["checked_on"], cleaned["note"]
        )


class TakeBackCheckForm(forms.Form):
    reason = TypedTextField(
        rows=3,
        longest=FIELD_LENGTHS["note"],
        label=_("Why is the check taken back?"),
        error_messages={"required": _("Say why the check is taken back")},
    )
    number = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class ChecksImportForm(forms.Form):
    upload = forms.FileField(
        label=_("File"),
        help_text=_("The YAML file that this page exports, filled in. Up to 1 MB."),
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml,application/yaml,text/yaml"}),
        error_messages={"required": _("Choose a file"), "empty": _("The file is empty. Choose another one")},
    )

    def clean_upload(self) -> bytes:
        upload = self.cleaned_data["upload"]
        if upload.size > MOST_BYTES:
            raise ValidationError(size_message(upload.size, WHAT))
        return upload.read()
