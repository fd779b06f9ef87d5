"""What the script of a table's page sends while the table is filled: the cells and fields that a person changed.

It is JSON, with texts as they are typed; ``seen`` are those that may be saved now, in the eyes of the page::

    {"version": 3,
     "cells": {"female|18-24|identified": {"now": "12", "seen": [""]}},
     "fields": {"source": {"now": {"source": "Register"}, "seen": [{"source": ""}]}}}

A field is sent with all its controls, by their names; "kind" with its reason.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property

from reporting.fields import sent_by
from reporting.forms import person_warning
from reporting.forms.answers import TableForm
from victims.actions import ChangedPart
from victims.numbers import parse_count

TOGETHER = {"kind": ("kind", "reason")}  # name that is sent → the fields of the form that it brings
NOT_SENT_ALONE = {"version", "reason"}


class NotOfThisPage(Exception):
    """What was sent is not what a page of this table sends."""


@dataclass
class SentParts:
    """What was sent. ``cells`` and ``fields`` are those that can be saved; the others have sentences on why not.

    Raises NotOfThisPage for anything else than the JSON of the page.
    """

    version: int
    cells: dict[str, ChangedPart] = field(default_factory=dict)
    refused_cells: dict[str, str] = field(default_factory=dict)
    sent_fields: Mapping[str, Any] = field(default_factory=dict)
    supplements: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, body: bytes, supplements: dict[str, str]) -> SentParts:
        try:
            sent = json.loads(body)
            json.dumps(sent, ensure_ascii=False).encode()  # half of a pair of surrogates is no text
            parts = cls(int(sent["version"]), sent_fields=sent["fields"], supplements=supplements)
            for key, part in sent["cells"].items():
                parts._read_cell(key, part["now"].strip(), [text.strip() for text in part["seen"]])
            parts._check_fields()
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError) as error:
            raise NotOfThisPage from error
        return parts

    def _read_cell(self, key: str, now: str, seen: list[str]) -> None:
        try:
            self.cells[key] = ChangedPart(parse_count(now), tuple(parse_count(text) for text in seen))
        except ValidationError as error:
            self.refused_cells[key] = str(error.message)

    @property
    def keys(self) -> list[str]:
        """Of all cells that were sent."""
        return [*self.cells, *self.refused_cells]

    # --- Fields -------------------------------------------------------------------------------------------------------
    def _check_fields(self) -> None:
        known = TableForm(supplements=self.supplements).fields.keys() - NOT_SENT_ALONE
        for name, part in self.sent_fields.items():
            for controls in (part["now"], *part["seen"]):
                if name not in known or not all(isinstance(text, str) for text in controls.values()):
                    raise NotOfThisPage

    @cached_property
    def form(self) -> TableForm:
        """The fields that were sent, with what is typed in them."""
        typed = {control: text for part in self.sent_fields.values() for control, text in part["now"].items()}
        before = [controls for part in self.sent_fields.values() for controls in part["seen"][:1]]
        return self._form(typed, {control: text for controls in before for control, text in controls.items()})

    def _form(self, data: dict[str, str], before: dict[str, str], only: Iterable[str] | None = None) -> TableForm:
        """A form with ``data``. A text that is the one ``before`` is taken as it is."""
        names = {name for sent in only or self.sent_fields for name in TOGETHER.get(sent, (sent,))}
        form = TableForm(data, initial=before, supplements=self.supplements, only=names)
        form.saves_itself = True
        return form

    @property
    def has_text(self) -> bool:
        """Whether one of the fields could name a person."""
        return any(name in person_warning.TABLE_FIELDS for name in self.form.fields)

    def warn_of_persons(self, old: str) -> None:
        """Refuse texts that look like a person. Words in ``old`` are not asked about again."""
        self.form.is_valid()
        texts = [name for name in person_warning.TABLE_FIELDS if name in self.form.cleaned_data]
        person_warning.check(self.form, texts, old=old, decided=None, otherwise=person_warning.SAVE)

    def refused_fields(self) -> dict[str, dict[str, list[str]]]:
        """Name that was sent → sentences by field of the form."""
        refused = {}
        for sent in self.sent_fields:
            wrong = [name for name in TOGETHER.get(sent, (sent,)) if name in self.form.errors]
            if wrong:
                refused[sent] = {name: [str(error) for error in self.form.errors[name]] for name in wrong}
        return refused

    def fields(self) -> dict[str, ChangedPart]:
        """The fields that can be saved, by their names in the form."""
        refused, parts = self.refused_fields(), {}
        for sent, part in self.sent_fields.items():
            if sent in refused:
                continue
            before = [self._form(controls, controls, [sent]) for controls in part["seen"]]
            for name in TOGETHER.get(sent, (sent,)):
                seen = [form.cleaned_data[name] for form in before if form.is_valid() or name in form.cleaned_data]
                parts[name] = ChangedPart(self.form.cleaned_data[name], tuple(seen))
        return parts


def controls_of(form: TableForm) -> dict[str, dict[str, str]]:
    """Name as the page sends it → what its controls hold when ``form`` is shown; an empty box is left out."""
    return {
        name: {
            control: values[0]
            for part in TOGETHER.get(name, (name,))
            for control, values in sent_by(form[part]).items()
            if values
        }
        for name in form.fields
        if name not in NOT_SENT_ALONE
    }
