"""A report holds counts, never a person: what looks like one is held back until its writer has decided.

The writer changes the text, or says that it is not a person. That decision is recorded, without the text.
"""

from collections.abc import Iterable, Mapping, Sequence

from django import forms
from django.db import models

from members import audit
from members.models import User
from reporting import person_scan
from reporting.forms.answers import QuestionForm
from reporting.models import ReportSection

FIELDS = ("value", "narrative", "reason")
TABLE_FIELDS = ("reason", "source", "coverage", "blanks_reason", "difference_reason")
DOCUMENT_FIELDS = ("title", "description")

TICK = "tick below that it is not a person"
SAVE = "save the page by its button to say that it is not a person"
Found = list[tuple[str, person_scan.Finding, str]]


def _new_findings(cleaned: Mapping[str, object], fields: Iterable[str], old: str) -> Found:
    """(field, finding, fragment) of all that looks like a person and does not stand in ``old`` already."""
    found = []
    for name in fields:
        text = cleaned.get(name)
        if isinstance(text, str) and text:
            found += [(name, f, f.text_in(text)) for f in person_scan.scan(text) if f.text_in(text) not in old]
    return found


def _sentence(finding: person_scan.Finding, fragment: str, otherwise: str) -> str:
    return (
        f"“{fragment}” looks like {finding.label}. This report holds counts, never a person. Change it, or {otherwise}."
    )


def warn_one(form: forms.Form, fields: Sequence[str], old: str = "") -> list[str] | None:
    """Put a warning on a valid form whose texts look like a person, with a box to tick that they are none.

    ``old`` is what is saved already and not asked about again. Returns the kinds of what its writer keeps (none where
    nothing looks like a person), or None where the form now waits for the decision.
    """
    found = _new_findings(form.cleaned_data, fields, old)
    if not found:
        return []
    mark = person_scan.fingerprint([fragment for *_, fragment in found])
    if form.data.get("not-a-person") == mark:
        return sorted({finding.kind for _, finding, _ in found})
    form.fields["not-a-person"] = forms.MultipleChoiceField(
        label="Does it name a person?",
        choices=[(mark, "Keep it: it is not a person")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    for name, finding, fragment in found:
        form.add_error(name, _sentence(finding, fragment, TICK))
    return None


def record_kept_on(thing: models.Model, kinds: list[str], *, by: User) -> None:
    """Record who decided to keep what looked like a person. Never the text itself."""
    if kinds:
        audit.record("kept as not a person", on=thing, by=by, kinds=kinds)


def warn(forms: Sequence[QuestionForm], data: Mapping[str, str], *, otherwise: str = TICK) -> dict[str, list[str]]:
    """Put a warning on every form with new text that looks like a person, unless its writer said that it is none.

    Texts that stand in the saved answer already are not asked about again. The decision holds for the fragments that
    were shown: other ones are asked about anew. Returns question key → kinds of what is to be kept.
    """
    kept = {}
    for form in forms:
        if not form.is_valid():
            continue
        answer = form.answer
        old = "\n".join([str(answer.value or ""), answer.narrative, answer.reason]) if answer else ""
        found = _new_findings(form.cleaned_data, FIELDS, old)
        if not found:
            continue
        mark = person_scan.fingerprint([fragment for *_, fragment in found])
        if data.get(f"{form.question.key}-not-a-person") == mark:
            kept[form.question.key] = sorted({finding.kind for _, finding, _ in found})
            continue
        form.person_mark = mark
        for name, finding, fragment in found:
            form.add_error(name, f"Question {form.number}: {_sentence(finding, fragment, otherwise)}")
    return kept


def record_kept(
    report_section: ReportSection, kept: Mapping[str, list[str]], changed: Sequence[str], *, by: User
) -> None:
    """Record who decided to keep what looked like a person. Never the text itself."""
    if held := {key: kinds for key, kinds in kept.items() if key in changed}:
        audit.record("kept as not a person", on=report_section, by=by, questions=held)
