"""A form that changes what is there: what somebody else has saved meanwhile is never replaced unseen.

The page carries a mark of what its form showed. If something else is there when the form is sent, it comes back with
all that was typed, and says what is there now; sent once more, it is taken. A form whose thing counts its versions,
such as an answer, has no need of this. Source: docs/decisions/0062-kept-forms.md.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import date
from typing import Any, cast

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.formats import date_format
from django.utils.translation import gettext

STOOD = "stood"


class ChangingForm(forms.Form):
    """Its initial values are what is there. Every page that draws its fields one by one draws ``stood`` as well."""

    stood = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[STOOD].initial = self._mark  # asked for when it is drawn: until then a form may add fields

    def _mark(self) -> str:
        shown = {field.name: field.field.prepare_value(field.initial) for field in self._shown()}
        return hashlib.sha256(json.dumps(shown, sort_keys=True, default=str).encode()).hexdigest()[:32]

    def _shown(self) -> Iterator[BoundField]:
        return (field for field in self.visible_fields() if not isinstance(field.field, forms.FileField))

    def looks_out(self) -> bool:
        """Whether what was sent is meant to be saved, so that it is compared with what is there."""
        return True

    def _clean_form(self) -> None:
        super()._clean_form()  # type: ignore[misc]
        self.cleaned_data.pop(STOOD, None)  # of no use to an action
        sent, now = self[STOOD].data, self._mark()
        if not sent or sent == now or not self.looks_out():
            return
        differ = [field for field in self._shown() if field.field.has_changed(field.initial, field.data)]
        if not differ:
            return
        # It has been seen when this is sent once more.
        self.data = MultiValueDict({**dict(cast(QueryDict, self.data).lists()), self.add_prefix(STOOD): [now]})
        said = "; ".join(f"{str(field.label).rstrip('?')}: {in_words(field)}" for field in differ)
        words = gettext(
            "Somebody changed this after you had opened the page, and nothing of yours is saved yet. Now there is: "
            "%(said)s. What you typed is still here: send it again to put it in the place of that."
        )
        self.add_error(None, words % {"said": said})


def in_words(field: BoundField) -> str:
    """What is there now, as its page says it."""
    value = field.field.prepare_value(field.initial)
    if isinstance(value, bool):
        return gettext("ticked") if value else gettext("not ticked")
    if isinstance(value, date):
        return date_format(value, "j F Y")
    values = [str(part) for part in (value if isinstance(value, list | tuple) else [value]) if part not in (None, "")]
    labels = dict(_labels(getattr(field.field, "choices", ())))
    return ", ".join(labels.get(part, part) for part in values) or gettext("nothing")


def _labels(choices: Any) -> Iterator[tuple[str, str]]:
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from _labels(label)
        else:
            yield str(value), str(label)
