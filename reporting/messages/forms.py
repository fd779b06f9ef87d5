"""Forms of the pages of messages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.changing_form import ChangingForm
from reporting.models import NationalReport
from reporting.notification_kinds import Delivery, NotificationKind

UNREAD = "unread"


class MessageFilter(forms.Form):
    show = forms.ChoiceField(label=_("Show"), required=False, choices=[("", _("All")), (UNREAD, _("Unread only"))])
    kind = forms.ChoiceField(label=_("About"), required=False)
    report = forms.ChoiceField(label=_("Report"), required=False)

    def __init__(self, data: Any, *, kinds: list[NotificationKind], reports: list[NationalReport]) -> None:
        super().__init__(data)
        self.fields["kind"].choices = [("", _("All kinds")), *((kind.key, kind.title) for kind in kinds)]  # type: ignore[attr-defined]
        self.fields["report"].choices = [("", _("All reports")), *((str(r.pk), str(r)) for r in reports)]  # type: ignore[attr-defined]
        if len(reports) < 2:
            del self.fields["report"]


class ChoicesForm(ChangingForm):
    """One choice for each kind of message. ``wanted`` is the argument of the action."""

    def __init__(self, kinds: list[NotificationKind], held: dict[str, Delivery], data: Any = None) -> None:
        super().__init__(data)
        for kind in kinds:
            self.fields[kind.key] = forms.ChoiceField(
                label=kind.title,
                help_text=kind.help,
                choices=[(delivery.value, delivery.label) for delivery in kind.deliveries],
                initial=held.get(kind.key, Delivery.AT_ONCE),
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose how these messages come to you")},
            )

    @property
    def wanted(self) -> dict[str, Delivery]:
        return {key: Delivery(value) for key, value in self.cleaned_data.items()}
