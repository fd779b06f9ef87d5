"""Forms for the chapters of the synthesis and for the brief."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.widgets import DateInputsField
from reporting import synthesis_chapters
from reporting.enums import Addressee
from reporting.fields import TypedTextField
from reporting.models import Article, RegionalFinding
from reporting.queries.report_charts import ReportChart


class OwnChapterForm(forms.Form):
    title = TypedTextField(
        label=gettext_lazy("Title of the new chapter"),
        rows=1,
        longest=160,
        error_messages={"required": gettext_lazy("Write the title of the chapter.")},
    )

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())


class DecisionForm(forms.Form):
    """``version`` is the version that the writer saw."""

    text = TypedTextField(
        label=gettext_lazy("What are ministers asked to decide?"),
        rows=4,
        longest=synthesis_chapters.MOST_CHARACTERS_OF_DECISION,
        help_text=gettext_lazy("One decision in one or two sentences, such as “To agree that …”."),
        error_messages={"required": gettext_lazy("Say what ministers are asked to decide.")},
    )
    article = forms.ModelChoiceField(
        Article.objects.order_by("number"),
        label=gettext_lazy("Under which article?"),
        to_field_name="number",
        error_messages={"required": gettext_lazy("Choose the article.")},
    )
    addressee = forms.ChoiceField(
        choices=[("", "---------"), *Addressee.choices],
        label=gettext_lazy("Who is to act?"),
        error_messages={"required": gettext_lazy("Choose who is to act.")},
    )
    due_on = DateInputsField(
        label=gettext_lazy("By which day?"), error_messages={"required": gettext_lazy("Enter the day.")}
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)


class PointsForm(forms.Form):
    """Which findings are the main points, in which order, and which chart stands beside them."""

    def __init__(
        self, *args: Any, findings: Sequence[RegionalFinding], charts: Sequence[ReportChart], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.numbers = [finding.number for finding in findings]
        places = [
            ("", _("Not in the brief")),
            *((str(n), str(n)) for n in range(1, synthesis_chapters.MOST_POINTS + 1)),
        ]
        for finding in findings:
            self.fields[self.name_of(finding.number)] = forms.ChoiceField(
                choices=places, required=False, label=_("Place of %(finding)s") % {"finding": finding}
            )
        self.fields["chart"] = forms.ChoiceField(
            choices=[("", _("The first one")), *((chart.key, chart.title) for chart in charts)],
            required=False,
            label=_("Chart of the brief"),
        )

    @staticmethod
    def name_of(number: int) -> str:
        return f"point-{number}"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        taken: dict[str, int] = {}
        for number in self.numbers:
            place = data.get(self.name_of(number))
            if not place:
                continue
            if place in taken:
                self.add_error(
                    self.name_of(number),
                    _("Place %(place)s is taken by F%(other)d. Give each main point a place of its own.")
                    % {"place": place, "other": taken[place]},
                )
            taken.setdefault(place, number)
        data["points"] = [number for _place, number in sorted(taken.items())]
        return data
