"""Forms of entries: what a state writes next to its answers to questions. ``actions.entries`` saves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext

from reporting.actions.saving import WrittenRow
from reporting.enums import NeedKind, NeedMet, PracticeLevel, ProgressStatus
from reporting.fields import SMALL_RADIOS, TypedTextField, field_anchor
from reporting.forms.person_warning import WritingForm
from reporting.models import EvidenceFile, ItemProgress, Need, Obligation, ObligationPractice
from reporting.models.entries import ReportEntry
from reporting.snapshot.entries import YES_NO_LABELS, shown_day

LONGEST = 8_000  # characters; two to three printed pages


class EntryForm(WritingForm):
    """One entry of a section's page. ``name`` is its prefix and its anchor; ``called`` is what messages call it."""

    model: ClassVar[type[ReportEntry]]

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(
        self, name: str, called: str, where: dict[str, Any], row: ReportEntry | None, data: Any = None
    ) -> None:
        self.name, self.called, self.where, self.row = name, called, where, row
        content = row.content if row else {}
        super().__init__(data, prefix=name, initial={"version": row.version if row else 0, **self.initial_of(content)})

    @staticmethod
    def initial_of(content: Mapping[str, Any]) -> dict[str, Any]:
        """The values of the fields for the current content."""
        return dict(content)

    def content(self) -> dict[str, Any]:
        """The fields of the model from a valid form."""
        return {name: self.cleaned_data[name] for name in self.model.CONTENT}

    @staticmethod
    def words(content: Mapping[str, Any]) -> dict[str, str]:
        """The current content, as text by label, to be compared."""
        raise NotImplementedError

    def entry(self) -> WrittenRow[ReportEntry]:
        return WrittenRow(self.name, self.model, self.where, self.content(), self.cleaned_data["version"])

    def saved_text(self) -> str:
        return "\n".join(self.words(self.row.content).values()) if self.row else ""

    def problems(self) -> list[tuple[str, str]]:
        """Messages with the address of their field, for the error summary."""
        return [
            (f"{self.called}: {message}", field_anchor(self, name))
            for name, messages in self.errors.items()
            for message in messages
        ]


class ProgressForm(EntryForm):
    """How far one recommendation or commitment is."""

    model = ItemProgress
    TEXTS = ("text",)

    status = forms.ChoiceField(
        label="How far is it?",
        choices=ProgressStatus.choices,
        required=False,
        widget=forms.RadioSelect(attrs=SMALL_RADIOS),
    )
    text = TypedTextField(
        label="What was done, and what is still to do",
        required=False,
        rows=4,
        longest=LONGEST,
        help_text="If it no longer applies, explain why.",
    )

    @staticmethod
    def words(content: Mapping[str, Any]) -> dict[str, str]:
        status = content["status"]
        return {"Status": ProgressStatus(status).label if status else "", "Text": content["text"]}


class NeedForm(EntryForm):
    """One need. Fields may be empty while the report is written; the check before submission names what is missing."""

    model = Need
    TEXTS = ("text", "urgency", "programme")

    kind = forms.ChoiceField(
        label="What kind of need?", choices=[("", "Choose a kind"), *NeedKind.choices], required=False
    )
    text = TypedTextField(
        label="What is needed, and what for?",
        required=False,
        rows=3,
        longest=LONGEST,
        help_text="Such as “training of 40 labour inspectors in two provinces”. Counts only, never a person.",
    )
    urgency = TypedTextField(
        label="How urgent is it, in your own words? (optional)", required=False, rows=2, longest=2_000
    )
    met = forms.ChoiceField(
        label="Does a programme meet it already?",
        choices=NeedMet.choices,
        required=False,
        widget=forms.RadioSelect(attrs=SMALL_RADIOS),
    )
    programme = TypedTextField(label="Which programme? (optional)", required=False, longest=500, widget=forms.TextInput)
    removed = forms.BooleanField(label="Take this need out of the report", required=False)

    def __init__(self, *args: Any, obligations: Sequence[tuple[str, list[tuple[int, str]]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["obligation_id"] = forms.TypedChoiceField(
            label="Which obligation would it help to carry out?",
            choices=[("", "Choose an obligation"), *obligations],
            coerce=int,
            empty_value=None,
            required=False,
        )
        self.order_fields(["version", "obligation_id"])

    @staticmethod
    def words(content: Mapping[str, Any]) -> dict[str, str]:
        kind, met, obligation = content["kind"], content["met"], content["obligation_id"]
        titles = Obligation.objects.select_related("article").filter(pk=obligation)
        return {
            "Obligation": next(map(str, titles), ""),
            "Kind": NeedKind(kind).label if kind else "",
            "Text": content["text"],
            "Urgency": content["urgency"],
            "Met by a programme": NeedMet(met).label if met else "",
            "Programme": content["programme"],
            "In the report": "No: taken out" if content["removed"] else "",
        }

    def saved_text(self) -> str:
        return "\n".join(getattr(self.row, name) for name in self.TEXTS) if self.row else ""


def obligation_choices() -> list[tuple[str, list[tuple[int, str]]]]:
    """All obligations under their articles, for a select. One query."""
    groups: dict[str, list[tuple[int, str]]] = {}
    for obligation in Obligation.objects.select_related("article"):
        label = f"{obligation.article.number}({obligation.paragraph}) {obligation.title}"
        groups.setdefault(str(obligation.article), []).append((obligation.pk, label))
    return list(groups.items())


LEVEL_HINTS = {
    PracticeLevel.ADOPTED: "Passed or issued: name the act, decree or order.",
    PracticeLevel.IN_FORCE: "It binds today: where it was published, from which day.",
    PracticeLevel.APPLIED: "Offices and courts use it: how often, by whom.",
    PracticeLevel.EFFECT: "What changed for victims or for cases, and how you know.",
}


LEVELS = "reporting/practice/_levels_form.html"
_drawn_levels: dict[tuple[str, str | None], SafeString] = {}  # name of the entry and language → HTML


class PracticeForm(EntryForm):
    """How far one obligation is, in law and in practice: four facts side by side."""

    model = ObligationPractice
    TEXTS = tuple(f"text_{level}" for level in PracticeLevel.values)

    def __init__(self, *args: Any, documents: Sequence[EvidenceFile], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offered = [(document.pk, document.title) for document in documents]
        self.has_documents = bool(documents)
        if not self._is_alike:
            self._add_levels()

    @property
    def _is_alike(self) -> bool:
        """Whether nobody began the entry: a page has dozens of these, and their fields are made when they are drawn."""
        return not (self.is_bound or self.row or self.has_documents)

    def _add_levels(self) -> None:
        offered = self._offered
        for level in PracticeLevel:
            self.fields[f"said_{level}"] = forms.ChoiceField(
                label=level.label, choices=list(YES_NO_LABELS.items())[::-1], required=False
            )
            self.fields[f"since_{level}"] = forms.DateField(
                label="Since",
                required=False,
                widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
                error_messages={"invalid": "Enter a day, such as 2008-01-20."},
            )
            self.fields[f"text_{level}"] = TypedTextField(
                label="Evidence", required=False, rows=2, longest=LONGEST, help_text=LEVEL_HINTS[level]
            )
            if offered:
                self.fields[f"documents_{level}"] = forms.TypedMultipleChoiceField(
                    label="Documents that show it",
                    choices=offered,
                    coerce=int,
                    required=False,
                    widget=forms.CheckboxSelectMultiple(attrs={"class": "govuk-checkboxes--small"}),
                )

    @staticmethod
    def initial_of(content: Mapping[str, Any]) -> dict[str, Any]:
        return {
            f"{field}_{level}": value
            for level, said in content.get("levels", {}).items()
            for field, value in said.items()
        }

    def levels(self) -> list[dict[str, Any]]:
        """The fields of each level, for the page."""
        if self._is_alike:
            self._add_levels()
        names = ("said", "since", "text", "documents")
        return [
            {"level": level, **{name: self[f"{name}_{level}"] for name in names if f"{name}_{level}" in self.fields}}
            for level in PracticeLevel.values
        ]

    @property
    def drawn_levels(self) -> SafeString:
        """The fields of all levels as HTML. Those of an entry that nobody began are alike for everybody: drawn once."""
        if not self._is_alike:
            return mark_safe(render_to_string(LEVELS, {"form": self}))  # noqa: S308  (a template of ours)
        place = (self.name, get_language())
        if place not in _drawn_levels:
            _drawn_levels[place] = mark_safe(render_to_string(LEVELS, {"form": self}))  # noqa: S308
        return _drawn_levels[place]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for level in PracticeLevel:
            given = cleaned.get(f"since_{level}") or cleaned.get(f"text_{level}") or cleaned.get(f"documents_{level}")
            if given and f"said_{level}" in cleaned and not cleaned[f"said_{level}"]:
                self.add_error(
                    f"said_{level}", f"Say “yes” or “not yet” for “{level.label.lower()}”, or empty its fields."
                )
        return cleaned

    def content(self) -> dict[str, Any]:
        levels = {}
        for level in PracticeLevel.values:
            since: date | None = self.cleaned_data[f"since_{level}"]
            if said := self.cleaned_data[f"said_{level}"]:
                levels[level] = {
                    "said": said,
                    "since": since.isoformat() if since else "",
                    "text": self.cleaned_data[f"text_{level}"],
                    "documents": sorted(self.cleaned_data.get(f"documents_{level}") or []),
                }
        return {"levels": levels}

    @staticmethod
    def words(content: Mapping[str, Any]) -> dict[str, str]:
        found = {}
        for level in PracticeLevel:
            said = content["levels"].get(level.value)
            parts = [YES_NO_LABELS[said["said"]], shown_day(said["since"]), said["text"]] if said else []
            if said and (count := len(said["documents"])):
                parts.append(ngettext("%(count)d document", "%(count)d documents", count) % {"count": count})
            found[level.label] = ". ".join(filter(None, parts))
        return found

    @property
    def summary(self) -> str:
        """The current content, in one line; "" for nothing."""
        if not isinstance(self.row, ObligationPractice):
            return ""
        found = []
        for level in PracticeLevel:
            if said := self.row.levels.get(level.value):
                since = f" ({shown_day(said['since'])})" if said["since"] else ""
                found.append(f"{level.label.lower()}: {YES_NO_LABELS[said['said']].lower()}{since}")
        return "; ".join(found)
