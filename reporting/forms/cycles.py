"""The form of a new round. It refuses what the database would refuse, in words."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from members.typed_text import clean_text
from members.widgets import DateInputsField
from reporting.enums import CycleKind
from reporting.models import Questionnaire, ReportingCycle


class CycleForm(forms.Form):
    title = forms.CharField(
        label="Title",
        max_length=120,
        help_text="As it stands on reports and in e-mails, such as “Reporting on 2026”.",
        error_messages={"required": "Enter a title"},
    )
    kind = forms.ChoiceField(
        label="What is reported",
        choices=CycleKind.choices,
        widget=forms.RadioSelect,
        initial=CycleKind.ANNUAL,
        error_messages={"required": "Choose what is reported"},
    )
    period_start = DateInputsField(label="First day of the period", help_text="For example 1 1 2026")
    period_end = DateInputsField(label="Last day of the period", help_text="For example 31 12 2026")
    opens_on = DateInputsField(label="Reporting opens on")
    due_on = DateInputsField(label="Reports are due on")
    ammtc_name = forms.CharField(
        label="Ministerial meeting (optional)",
        max_length=120,
        required=False,
        help_text="The meeting of AMMTC that receives the report, such as “20th AMMTC, Manila”.",
    )
    ammtc_on = DateInputsField(label="First day of the ministerial meeting (optional)", required=False)
    questionnaire = forms.ModelChoiceField(
        Questionnaire.objects.published(),
        label="Questionnaire",
        empty_label=None,
        help_text="It cannot be changed for this cycle once the cycle is open.",
    )
    smallest_shown = forms.IntegerField(
        label="Smallest count of people that is published",
        min_value=3,
        max_value=1000,
        initial=11,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-5"}),
        help_text="Counts from 1 to one below this number are never shown to donors. Zero is shown.",
        error_messages={
            "required": "Enter a whole number, such as 11",
            "invalid": "Enter a whole number, such as 11",
            "min_value": "Enter 3 or more: a smaller number could point to a person",
        },
    )

    def clean_title(self) -> str:
        title = clean_text(self.cleaned_data["title"])
        if ReportingCycle.objects.filter(title=title).exists():
            raise ValidationError("There is a cycle with this title already. Choose another one")
        return title

    def clean_ammtc_name(self) -> str:
        return clean_text(self.cleaned_data["ammtc_name"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for first, then, sentence in (
            ("period_start", "period_end", "The last day of the period must fall after the first day"),
            ("opens_on", "due_on", "Reports must be due after reporting opens"),
            ("due_on", "ammtc_on", "The ministerial meeting must fall after the day on which reports are due"),
        ):
            if cleaned.get(first) and cleaned.get(then) and cleaned[then] <= cleaned[first]:
                self.add_error(then, sentence)
        asked = cleaned.get("questionnaire")
        if asked and asked.kind and cleaned.get("kind") and asked.kind != cleaned["kind"]:
            self.add_error("questionnaire", f"{asked} is made for: {asked.for_kind}. Choose another one")
        if cleaned.get("kind") and cleaned.get("period_end") and not self.errors:
            # Said here too, so that nobody confirms what ``open_cycle`` would refuse.
            end = cleaned["period_end"]
            same = ReportingCycle.objects.filter(kind=cleaned["kind"], period_end__year=end.year)
            if cleaned["kind"] == CycleKind.HALF_YEAR:
                same = same.filter(period_end__month=end.month)
            if found := same.first():
                self.add_error("period_end", f"“{found}” is a cycle of the same kind for this period already")
        return cleaned
