"""What the secretariat types about a submitted report."""

from typing import Any

from django import forms

from members.models import MemberState
from reporting.enums import ReportStatus
from reporting.forms.answers import TypedTextField
from reporting.models import ReportingCycle, Section

LONGEST_REASON = 4_000


class QueueFilter(forms.Form):
    cycle = forms.ModelChoiceField(
        ReportingCycle.objects.all(), label="Cycle", required=False, empty_label="All cycles"
    )
    state = forms.ModelChoiceField(
        MemberState.objects.all(), label="State", required=False, empty_label="All states", to_field_name="iso2"
    )
    status = forms.ChoiceField(
        label="Status",
        required=False,
        choices=[
            ("", "All"),
            *((status.value, status.label) for status in ReportStatus if status != ReportStatus.DRAFT),
        ],
    )


class ReturnForm(forms.Form):
    """A box and a reason for every section. Gives ``cleaned_data["reasons"]``, a dict of Section and reason."""

    def __init__(self, sections: list[Section], data: Any = None, chosen: str = "") -> None:
        super().__init__(data)
        self.sections = sections
        for section in sections:
            self.fields[f"return-{section.key}"] = forms.BooleanField(
                label=section.title, required=False, initial=section.key == chosen
            )
            self.fields[f"reason-{section.key}"] = TypedTextField(
                label=f"What must change in “{section.title}”?", required=False, rows=3, longest=LONGEST_REASON
            )
        self.fields["note"] = TypedTextField(
            label="Note on the whole report (optional)",
            required=False,
            rows=3,
            longest=LONGEST_REASON,
            help_text="The state reads it above the reasons.",
        )

    def rows(self) -> list[tuple[Section, forms.BoundField, forms.BoundField]]:
        """(section, its box, its reason), for the page."""
        return [(s, self[f"return-{s.key}"], self[f"reason-{s.key}"]) for s in self.sections]

    def problems(self) -> list[tuple[str, str]]:
        """The lines of the error summary that are not about one field: nothing was chosen."""
        if self.is_bound and not self.errors and not self.cleaned_data["reasons"]:
            return [("Choose at least one section to return, and say why", f"#id_return-{self.sections[0].key}")]
        return []

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        reasons = {}
        for section in self.sections:
            chosen, reason = cleaned.get(f"return-{section.key}"), cleaned.get(f"reason-{section.key}")
            if chosen and reason == "":
                self.add_error(f"reason-{section.key}", "Say what must change")
            elif reason and not chosen:
                self.add_error(f"return-{section.key}", "Choose this section to return it, or delete the reason")
            elif chosen:
                reasons[section] = reason
        cleaned["reasons"] = reasons
        return cleaned


class AcceptForm(forms.Form):
    note = TypedTextField(
        label="Note to the state (optional)",
        required=False,
        rows=3,
        longest=LONGEST_REASON,
        help_text="The focal point reads it with your decision. It goes into no report.",
    )
