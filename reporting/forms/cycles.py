"""The form of a cycle's details. It refuses what the actions and the database would refuse, with a sentence."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from members import clock
from members.changing_form import STOOD, ChangingForm
from members.models import MemberState
from members.typed_text import clean_text
from members.widgets import DateInputsField
from reporting.actions import cycles
from reporting.enums import CycleKind, FourEyesStep
from reporting.fields import TypedTextField
from reporting.models import NationalReport, Questionnaire, ReportingCycle
from reporting.queries import cycle_dates


class StatesField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return obj.name if obj.is_party else f"{obj.name} (not a Party: may report of its own will)"


def _told_from(label: Any, help_text: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-5"}),
        help_text=help_text,
        error_messages={"invalid": _("Enter a whole number, such as 5, or leave it empty")},
    )


def _told_why(label: Any, help_text: Any) -> TypedTextField:
    return TypedTextField(longest=300, rows=2, required=False, label=label, help_text=help_text)


class CycleForm(ChangingForm):
    """``cycle`` is the one whose details are changed, None for a new one.

    Details that are fixed because a state has begun its report are shown, but have no field.
    """

    title = TypedTextField(
        label="Title",
        widget=forms.TextInput,
        max_length=120,
        help_text="As it stands on reports and in e-mails, such as “Reporting on 2026”.",
        error_messages={"required": "Enter a title"},
    )
    kind = forms.ChoiceField(
        label="Kind of report",
        choices=CycleKind.choices,
        widget=forms.RadioSelect,
        initial=CycleKind.ANNUAL,
        error_messages={"required": "Choose what is reported"},
    )
    period_start = DateInputsField(label="First day of the period", help_text="For example 1 1 2026")
    period_end = DateInputsField(label="Last day of the period", help_text="For example 31 12 2026")
    questionnaire = forms.ModelChoiceField(
        Questionnaire.objects.published(),
        label="Questionnaire",
        empty_label=None,
        help_text="It stays the same once a state has begun its report.",
    )
    ammtc_name = TypedTextField(
        label="Ministerial meeting (optional)",
        widget=forms.TextInput,
        max_length=120,
        required=False,
        help_text="The meeting of AMMTC that receives the report, such as “20th AMMTC, Manila”.",
    )
    ammtc_on = DateInputsField(label="First day of the ministerial meeting (optional)", required=False)
    opens_on = DateInputsField(label="Reporting opens on")
    due_on = DateInputsField(label="Reports are due on")
    review_until = DateInputsField(
        label="Review ends on (optional)", required=False, help_text="By then all reports are accepted."
    )
    clearance_until = DateInputsField(
        label="Clearance by the states ends on (optional)",
        required=False,
        help_text="By then the states have cleared the report to AMMTC.",
    )
    adoption_on = DateInputsField(label="Adoption by AMMTC (optional)", required=False)
    opens_itself = forms.BooleanField(
        label="Open the cycle by itself on its day",
        required=False,
        initial=True,
        help_text="Shortly after midnight UTC. Otherwise you open it by hand.",
    )
    invited = StatesField(
        MemberState.objects.all(),
        label="States that are invited",
        widget=forms.CheckboxSelectMultiple,
        help_text="Each gets a draft report when the cycle opens.",
        error_messages={"required": cycles.NO_PARTY},
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
    rounding_base = forms.IntegerField(
        label="Round counts down instead (optional)",
        required=False,
        min_value=3,
        max_value=1000,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-5"}),
        help_text="Leave it empty: small counts are hidden, and all others are shown exactly. Or enter a number, such "
        "as 15: then donors read every count of people as a range, such as 15 to 29. The report to AMMTC is not "
        "rounded.",
        error_messages={"invalid": "Enter a whole number, such as 15, or leave it empty"},
    )
    smallest_for_ammtc = _told_from(
        _("Smallest count told to readers of the report to AMMTC (optional)"),
        _("Leave it empty: they are told what donors are told. Or enter a smaller number, such as 5."),
    )
    reason_for_ammtc = _told_why(
        _("Why readers of the report to AMMTC are told more"), _("The report prints it beside the figures.")
    )
    smallest_for_parties = _told_from(
        _("Smallest count told to other Parties (optional)"),
        _("Leave it empty: their focal points are told what readers of the report to AMMTC are told."),
    )
    reason_for_parties = _told_why(
        _("Why other Parties are told more"), _("Focal points read it beside the totals of other states.")
    )

    totals_against_pairs = forms.BooleanField(
        label=_("Protect totals against any two states that put their reports together"),
        required=False,
        help_text=_(
            "Figures are always protected against each state alone. If you tick this, no two states can work out a "
            "small total of a third by taking their own figures off. Readers then lose some totals, first where three "
            "or fewer states stand behind a sum of the region. Lines below the totals are not protected in this way. "
            "It is fixed once figures of the cycle have left the secretariat."
        ),
    )
    objection_days = forms.IntegerField(
        label=_("Days for objections before a publication"),
        min_value=0,
        max_value=60,
        initial=0,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-5"}),
        help_text=_(
            "Each state sees its own part as its readers will see it, and may object for so many days before you "
            "publish. 0: no such period."
        ),
        error_messages={
            "required": _("Enter a whole number of days, 0 for none"),
            "invalid": _("Enter a whole number of days, 0 for none"),
        },
    )
    four_eyes = forms.MultipleChoiceField(
        label=_("What needs two officers"),
        choices=[(step.value, step.label) for step in FourEyesStep if step != FourEyesStep.LOOSEN],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "One officer asks, another one approves. Taking a step from this list needs a second officer as well."
        ),
    )

    only_looked_at = False
    GROUPS = (
        ("What is reported", ("title", "kind", "period_start", "period_end", "questionnaire")),
        ("The ministerial meeting", ("ammtc_name", "ammtc_on")),
        ("Dates", ("opens_on", "due_on", "review_until", "clearance_until", "adoption_on", "opens_itself")),
        ("Who is invited", ("invited",)),
        ("Figures", ("smallest_shown", "rounding_base")),
        (_("Who is told more than donors"), cycles.TOLD_MORE),
        (_("Two states together"), cycles.AGAINST_PAIRS),
        ("Before a publication", ("objection_days",)),
        ("Four eyes", ("four_eyes",)),
    )

    def __init__(self, data: Any = None, cycle: ReportingCycle | None = None) -> None:
        initial = {name: getattr(cycle, name) for name in self.base_fields if name != STOOD} if cycle else {}
        states = list(MemberState.objects.all())
        initial["invited"] = [state.pk for state in (cycle.invited.all() if cycle else states)]
        super().__init__(data, initial=initial)
        self.cycle = cycle
        self.fixed: list[str] = []
        if cycle is not None and cycle.opened_at:
            del self.fields["opens_itself"]
        if cycle is not None and cycle.is_begun():
            self.fixed = [name for name in cycles.FIXED if name in self.fields]
        self.method_is_fixed = cycle is not None and cycles.has_publication(cycle)
        if self.method_is_fixed:
            self.fixed += cycles.METHOD
        self.told_more_is_fixed = cycle is not None and cycles.figures_are_told(cycle)
        if self.told_more_is_fixed:
            self.fixed += (*cycles.TOLD_MORE, *cycles.AGAINST_PAIRS)
        for name in self.fixed:
            del self.fields[name]

    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        return [
            (title, [self[name] for name in names if name in self.fields])
            for title, names in self.GROUPS
            if any(name in self.fields for name in names)
        ]

    @classmethod
    def with_dates_worked_out(cls, data: Any, cycle: ReportingCycle | None) -> "CycleForm":
        """The form with its empty dates filled in backwards from the meeting, or an error if the meeting is missing."""
        form = cls(data, cycle)
        form.full_clean()
        meeting = form.cleaned_data.get("ammtc_on")
        kind = form.cleaned_data.get("kind") or (cycle.kind if cycle else "")
        wrong_meeting = form.errors.get("ammtc_on")
        filled = data.copy()
        if meeting and kind:
            for name, day in cycle_dates.backwards(kind, meeting).items():
                parts = [f"{name}_{part}" for part in ("day", "month", "year")]
                if not any(data.get(part, "").strip() for part in parts):
                    filled.update(dict(zip(parts, (str(day.day), str(day.month), str(day.year)), strict=True)))
        form = cls(filled, cycle)
        form.only_looked_at = True
        form.full_clean()
        if not meeting:
            sentence = wrong_meeting or "Enter the first day of the meeting: the other dates are worked out from it"
            form.add_error("ammtc_on", sentence)
        return form

    def full_clean(self) -> None:
        """Show no errors of other fields before the person has seen the calculated dates."""
        super().full_clean()
        if self.only_looked_at:
            self.errors.clear()
            self.only_looked_at = False

    def looks_out(self) -> bool:
        return not self.only_looked_at

    def clean_title(self) -> str:
        return clean_text(self.cleaned_data["title"])

    def clean_ammtc_name(self) -> str:
        return clean_text(self.cleaned_data["ammtc_name"])

    def clean_invited(self) -> list[MemberState]:
        states = list(self.cleaned_data["invited"])
        if not any(state.is_party for state in states):
            raise ValidationError(cycles.NO_PARTY)
        return states

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        known = {name: getattr(self.cycle, name) for name in self.fixed} | cleaned
        due_before = self.cycle.due_on if self.cycle else None
        for problem in cycle_dates.problems(known, clock.today(clock.UTC), due_before=due_before):
            self.add_error(problem.field, problem.sentence)
        smallest, base = known.get("smallest_shown"), known.get("rounding_base")
        if smallest and base and base < smallest:
            self.add_error("rounding_base", f"Enter {smallest} or more, or counts below {smallest} could be told apart")
        for field, sentence in cycles.told_more_problems(known):
            if {field, "smallest_shown"}.isdisjoint(self.errors):
                self.add_error(field if field in self.fields else "smallest_shown", sentence)
        asked, kind = known.get("questionnaire"), known.get("kind")
        if asked and asked.kind and kind and asked.kind != kind:
            self.add_error("questionnaire", f"{asked} is made for: {asked.for_kind}. Choose another one")
        wanted = ("title", "kind", "period_start", "period_end")
        if all(known.get(name) for name in wanted) and "period_end" not in self.errors:
            field, sentence = cycles.clash(**{n: known[n] for n in wanted}, pk=self.cycle.pk if self.cycle else None)
            if field and field in self.fields:
                self.add_error(field, sentence)
        return cleaned


class ExtendForm(forms.Form):
    until = DateInputsField(label="New due date")
    reason = TypedTextField(
        longest=1000,
        label="Why",
        help_text="The state reads it on the page of its report.",
        rows=3,
        error_messages={"required": "Say in a sentence why this state gets more time."},
    )

    def __init__(self, data: Any = None, *, report: NationalReport) -> None:
        super().__init__(data)
        self.report = report

    def clean_until(self) -> Any:
        day = self.cleaned_data["until"]
        if day <= self.report.due_on:
            raise ValidationError(
                f"{self.report.member_state} has until {self.report.due_on:%-d %B %Y} already. Choose a later day"
            )
        if day < clock.today(clock.of(self.report.member_state)):
            raise ValidationError(f"{day:%-d %B %Y} has passed. Choose today or a later day")
        return day
