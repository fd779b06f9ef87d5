"""Forms of the tracker: to record, close and find recommendations and commitments."""

import uuid
from typing import Any

from django import forms

from members.models import MemberState
from members.widgets import DateInputsField
from reporting.enums import Closing, NeedKind, NeedMet, ProgressStatus
from reporting.fields import TypedTextField
from reporting.models import Obligation, ReportingCycle
from reporting.queries.follow_up import NOTHING_YET

LONGEST = 2_000


class ObligationChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj)[:120]


class ObligationsChoice(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj)[:120]


def _obligations() -> Any:
    return Obligation.objects.select_related("article")


class _ItemForm(forms.Form):
    """The common fields of recommendations and commitments. Because of ``key`` a form sent twice is recorded once."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    text = TypedTextField(
        label="What is to be done?",
        rows=4,
        longest=LONGEST,
        help_text="One thing, so that it can be said how far it is. Counts only, never a person.",
        error_messages={"required": "Say what is to be done."},
    )
    obligations = ObligationsChoice(
        _obligations(),
        label="Which obligations does it serve?",
        help_text="To choose several, hold Ctrl (on a Mac, Command) while you click or press Space.",
        to_field_name="key",
        error_messages={"required": "Choose at least one obligation."},
        widget=forms.SelectMultiple(attrs={"size": 10, "class": "follow-up__obligations"}),
    )
    wished_for = DateInputsField(label="Wished for by (optional)", required=False)


class CommitmentForm(_ItemForm):
    pass


class ReviewRecommendationForm(_ItemForm):
    def __init__(self, *args: Any, sections: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["section"] = forms.ChoiceField(
            label="From which part of the report?",
            choices=[("", "The report as a whole"), *((title, title) for title in sections)],
            required=False,
        )
        self.order_fields(["key", "section"])


class AdoptedRecommendationForm(_ItemForm):
    state = forms.ModelChoiceField(
        MemberState.objects.order_by("name"),
        label="To whom?",
        required=False,
        empty_label="All member states",
        to_field_name="iso2",
    )
    meeting = TypedTextField(
        label="Meeting of SOMTC",
        longest=120,
        widget=forms.TextInput,
        help_text="Such as “26th SOMTC, Siem Reap”.",
        error_messages={"required": "Name the meeting that adopted it."},
    )
    met_on = DateInputsField(label="Day of the meeting", error_messages={"required": "Enter the day of the meeting."})
    field_order = ["key", "state", "meeting", "met_on"]


class CloseForm(forms.Form):
    how = forms.ChoiceField(
        label="How does it end?",
        choices=[
            (Closing.CLOSED, "Closed: SOMTC regards it as dealt with"),
            (Closing.WITHDRAWN, "Withdrawn: SOMTC no longer upholds it"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it ends."},
    )
    reason = TypedTextField(
        label="Why?",
        rows=3,
        longest=LONGEST,
        help_text="Every state that it concerns reads this.",
        error_messages={"required": "Say why."},
    )


class TrackerFilter(forms.Form):
    state = forms.ModelChoiceField(
        MemberState.objects.order_by("name"), label="State", required=False, empty_label="All", to_field_name="iso2"
    )
    obligation = ObligationChoice(
        _obligations(), label="Obligation", required=False, empty_label="All", to_field_name="key"
    )
    status = forms.ChoiceField(
        label="Reported",
        required=False,
        choices=[("", "All"), *ProgressStatus.choices, (NOTHING_YET, "Nothing reported yet")],
    )
    cycle = forms.ModelChoiceField(
        ReportingCycle.objects.all(), label="Cycle", required=False, empty_label="Newest of each"
    )
    standing = forms.ChoiceField(
        label="Standing", required=False, choices=[("", "All"), ("open", "Open"), ("ended", "Closed or withdrawn")]
    )

    def __init__(self, data: Any, states: list[MemberState]) -> None:
        super().__init__(data)
        if len(states) == 1:
            del self.fields["state"]
        else:
            self.fields["state"].queryset = MemberState.objects.filter(pk__in=[s.pk for s in states]).order_by("name")  # type: ignore[attr-defined]


class NeedFilter(forms.Form):
    """For the secretariat: needs of submitted reports."""

    cycle = forms.ModelChoiceField(
        ReportingCycle.objects.all(), label="Cycle", required=False, empty_label="Newest of each state"
    )
    state = forms.ModelChoiceField(
        MemberState.objects.order_by("name"), label="State", required=False, empty_label="All", to_field_name="iso2"
    )
    obligation = ObligationChoice(
        _obligations(), label="Obligation", required=False, empty_label="All", to_field_name="key"
    )
    kind = forms.ChoiceField(label="Kind", required=False, choices=[("", "All"), *NeedKind.choices])
    met = forms.ChoiceField(label="Met by a programme", required=False, choices=[("", "All"), *NeedMet.choices])
