"""Forms for documents. They parse and explain errors; ``reporting.actions.evidence`` saves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from members.changing_form import ChangingForm
from reporting.documents import evidence_check
from reporting.documents.evidence_library import REPLACED, UNUSED, USED
from reporting.documents.store import About
from reporting.enums import Confidentiality
from reporting.fields import TypedTextField
from reporting.forms.person_warning import DOCUMENT_FIELDS
from reporting.models import EvidenceFile, Section

READERS = [
    (Confidentiality.OFFICIAL, "Official: may be named in the AMMTC report"),
    (Confidentiality.RESTRICTED, "Restricted: your state and the SOMTC secretariat"),
    (Confidentiality.CONFIDENTIAL, "Confidential: as restricted, and each reading is recorded"),
]


def title_field() -> TypedTextField:
    return TypedTextField(
        longest=200,
        label="Title of the document",
        help_text="As it should appear in the report, with its date. No names of victims.",
        widget=forms.TextInput,
        error_messages={"required": "Enter the title of the document."},
    )


def description_field() -> TypedTextField:
    return TypedTextField(
        longest=2000,
        rows=3,
        required=False,
        label="What it shows (optional)",
        help_text="Such as the articles or pages that matter.",
    )


class DescribeForm(ChangingForm):
    TEXTS = DOCUMENT_FIELDS

    title = title_field()
    description = description_field()


def readers_field() -> forms.ChoiceField:
    """Nothing is chosen beforehand: what is chosen in passing must not be what protects least."""
    return forms.ChoiceField(
        label="Who may read it?",
        choices=READERS,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose who may read this document.")},
    )


class ConfidentialityForm(ChangingForm):
    confidentiality = readers_field()


class EvidenceForm(forms.Form):
    """A new document. The file is sent with the form, or was sent before in parts (``upload_key``)."""

    TEXTS = DOCUMENT_FIELDS

    title = title_field()
    description = description_field()
    upload = forms.FileField(
        required=False,
        label="File",
        help_text=f"{evidence_check.KINDS_TEXT}, up to 20 MB.",
        error_messages={"empty": "The file is empty. Check it and choose it again."},
    )
    upload_key = forms.CharField(required=False, max_length=36, widget=forms.HiddenInput)
    confidentiality = readers_field()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not (cleaned.get("upload") or cleaned.get("upload_key") or "upload" in self.errors):
            self.add_error("upload", "Choose the file.")
        return cleaned

    @property
    def about(self) -> About:
        return About(**{name: self.cleaned_data[name] for name in ("title", "description", "confidentiality")})


class ReuseForm(forms.Form):
    evidence = forms.ChoiceField(
        label="Document of this report", error_messages={"required": "Choose a document of this report."}
    )

    def __init__(self, *args: Any, documents: Iterable[EvidenceFile], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.documents = {str(item.pk): item for item in documents}
        choices = [(pk, f"{item.title} ({item.filename})") for pk, item in self.documents.items()]
        self.fields["evidence"].choices = [("", "Choose a document"), *choices]  # type: ignore[attr-defined]

    def chosen(self) -> EvidenceFile:
        return self.documents[self.cleaned_data["evidence"]]


class LibraryFilterForm(forms.Form):
    """Filters of the library; an unknown value filters nothing."""

    words = forms.CharField(required=False, label="Words in title, description or file name", max_length=100)
    section = forms.ChoiceField(required=False, label="Section")
    confidentiality = forms.ChoiceField(
        required=False,
        label="Who may read it",
        choices=[("", "All"), *((c.value, c.value.title()) for c in Confidentiality)],
    )
    use = forms.ChoiceField(
        required=False,
        label="Use",
        choices=[("", "All"), (USED, "Used by an answer"), (UNUSED, "Not used"), (REPLACED, "Replaced by a newer one")],
    )

    def __init__(self, *args: Any, sections: Iterable[Section], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["section"].choices = [("", "All"), *((s.key, s.title) for s in sections)]  # type: ignore[attr-defined]

    def filters(self) -> dict[str, str]:
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}
