"""A report holds counts, never a person. Text that looks like a person is not saved until its writer has decided.

The writer changes the text, or states that it is not a person. The action that saves the text records that decision,
without the text (``actions.saving.record_kept``). Here are the pages on which one decision is taken for several fields;
everywhere else a field asks for itself (``fields.TypedTextField``).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from django import forms

from reporting.fields import TICK
from reporting.question_types import Text
from reporting.text import person_scan

TABLE_FIELDS = ("reason", "source", "coverage", "blanks_reason", "difference_reason")
DOCUMENT_FIELDS = ("title", "description")

BOX = "not-a-person"
SAVE = "save the page by its button to say that it is not a person"


class WritingForm(forms.Form):
    """A form of a section's page, in which people write freely in the fields of ``TEXTS``."""

    TEXTS: ClassVar[tuple[str, ...]]
    # Fields of which label, help and choices go by the class and the prefix alone: while nothing is written in one, it
    # looks the same for everybody, and is drawn once (``members.form_renderer``).
    ALIKE: ClassVar[frozenset[str]] = frozenset()
    saves_itself = False  # whether it was sent while its writer types, so that no box can be ticked
    person_mark = ""  # set if a text looks like a person: names what the writer must decide on

    @property
    def before_warning(self) -> Text:
        """Text before a warning whose place does not say what it is about. Read only if there is a warning."""
        return ""

    def saved_text(self) -> str:
        """The saved text of all free-text fields, to find out what is new."""
        raise NotImplementedError


@dataclass(frozen=True)
class Verdict:
    """The result of looking for persons. ``mark`` stands for what the writer must decide on; "" for nothing.

    ``kept`` are the kinds of words that look like a person and that the writer decided to keep.
    """

    mark: str = ""
    kept: list[str] = field(default_factory=list)


def check(
    form: forms.Form, texts: Iterable[str], *, old: str, decided: str | None, before: Text = "", otherwise: str = TICK
) -> Verdict:
    """Look for persons in the fields ``texts`` of a valid form, and add a warning to each that needs a decision.

    Words in ``old`` are not asked about again. ``decided`` is the mark that was sent with the form: the decision holds
    for the fragments that were shown; new ones are asked about.
    """
    found = [
        (name, finding, fragment)
        for name in texts
        if isinstance(text := form.cleaned_data.get(name), str)
        for finding in person_scan.scan(text)
        if (fragment := finding.text_in(text)) not in old
    ]
    if not found:
        return Verdict()
    mark = person_scan.fingerprint([fragment for *_, fragment in found])
    if decided == mark:
        return Verdict(kept=sorted({finding.kind for _, finding, _ in found}))
    for name, finding, _ in found:
        form.add_error(
            name,
            f"{before}{finding.warning(form.cleaned_data.get(name, ''), otherwise)}",
        )
    return Verdict(mark)


def warn(
    written: Sequence[WritingForm], decisions: Mapping[str, str], *, otherwise: str = TICK
) -> dict[str, list[str]]:
    """Check the valid forms of a section's page. ``decisions`` is what was sent with the page.

    Returns prefix of the form → kinds of words that the writer keeps.
    """
    kept = {}
    for form in written:
        if not form.is_valid():
            continue
        verdict = check(
            form,
            form.TEXTS,
            old=form.saved_text(),
            decided=decisions.get(f"{form.prefix}-{BOX}"),
            before=form.before_warning,
            otherwise=otherwise,
        )
        form.person_mark = verdict.mark
        if verdict.kept:
            kept[str(form.prefix)] = verdict.kept
    return kept


def warn_one(form: forms.Form, texts: Iterable[str], old: str = "") -> list[str] | None:
    """Check the only form of a page. If it needs a decision, it gets a box to tick that it names no person.

    Returns the kinds of words that the writer keeps, or None if the form needs a decision.
    """
    verdict = check(form, texts, old=old, decided=form.data.get(BOX))
    if not verdict.mark:
        return verdict.kept
    form.fields[BOX] = forms.MultipleChoiceField(
        label="Does it name a person?",
        choices=[(verdict.mark, "Keep it: it is not a person")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    return None
