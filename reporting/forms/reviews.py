"""Forms of the secretariat about a submitted report."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from members.models import MemberState, User
from reporting.enums import ReportStatus
from reporting.fields import TypedTextField
from reporting.models import ReportingCycle, Section
from reporting.queries.review_pane import PaneThread
from reporting.queries.review_queue import MINE, NOBODY, OVERDUE

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
    reviewer = forms.ChoiceField(label="Reviewer", required=False)
    clarifications = forms.ChoiceField(
        label="Clarifications",
        required=False,
        choices=[
            ("", "Any"),
            ("answered", "Answered: wait for you"),
            ("open", "Wait for the state"),
            ("unsent", "Not sent yet"),
            ("none", "None"),
        ],
    )
    due = forms.ChoiceField(
        label="Answers due",
        required=False,
        choices=[("", "Any time"), (OVERDUE, "Overdue"), ("7", "Within 7 days"), ("30", "Within 30 days")],
    )

    def __init__(self, people: list[User], data: Any = None) -> None:
        super().__init__(data)
        self.fields["reviewer"].choices = [  # type: ignore[attr-defined]
            ("", "All"),
            (MINE, "Me"),
            (NOBODY, "Nobody yet"),
            *((str(person.pk), str(person)) for person in people),
        ]


class ReturnForm(forms.Form):
    """A box and a reason for every section. Gives ``cleaned_data["reasons"]``, a dict of Section and reason.

    ``threads`` are the clarifications that are not resolved, by section id. Each of them is a reason too.
    """

    def __init__(
        self,
        sections: list[Section],
        data: Any = None,
        chosen: str = "",
        threads: dict[int, list[PaneThread]] | None = None,
    ) -> None:
        super().__init__(data)
        self.sections, self.threads = sections, threads or {}
        for section in sections:
            self.fields[f"return-{section.key}"] = forms.BooleanField(
                label=section.title, required=False, initial=section.key == chosen or section.pk in self.threads
            )
            self.fields[f"reason-{section.key}"] = TypedTextField(
                label=f"What else must change in “{section.title}”? (optional)"
                if section.pk in self.threads
                else f"What must change in “{section.title}”?",
                required=False,
                rows=3,
                longest=LONGEST_REASON,
            )
        self.fields["note"] = TypedTextField(
            label="Note on the whole report (optional)",
            required=False,
            rows=3,
            longest=LONGEST_REASON,
            help_text="The state reads it above the reasons.",
        )

    def rows(self) -> list[tuple[Section, forms.BoundField, forms.BoundField, list[PaneThread]]]:
        """(section, its box, its reason, its clarifications), for the page."""
        return [
            (s, self[f"return-{s.key}"], self[f"reason-{s.key}"], self.threads.get(s.pk, [])) for s in self.sections
        ]

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
            if chosen and reason == "" and section.pk not in self.threads:
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

    def __init__(self, data: Any = None, *, pending: int = 0, open_points: bool = False) -> None:
        super().__init__(data)
        if pending:
            self.fields["resolve"] = forms.BooleanField(
                label=ngettext(
                    "Resolve the clarification above with the acceptance",
                    "Resolve the %(count)d clarifications above with the acceptance",
                    pending,
                )
                % {"count": pending},
                error_messages={"required": "Resolve the clarifications, or return the sections that they are about"},
            )
        if open_points:
            self.fields["despite"] = TypedTextField(
                label=_("Why do you accept it all the same?"),
                rows=2,
                longest=LONGEST_REASON,
                help_text=_("About the open points above. Kept with the decision; the state does not read it."),
                error_messages={"required": _("Say in a sentence why you accept it with these points open")},
            )

    @property
    def given(self) -> dict[str, Any]:
        """The arguments of ``accept``."""
        return {
            "note": self.cleaned_data["note"],
            "resolve": bool(self.cleaned_data.get("resolve")),
            "despite": self.cleaned_data.get("despite", ""),
        }
