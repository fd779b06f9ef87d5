"""A report holds counts, never a person: what looks like one is held back until its writer has decided.

The writer changes the text, or says that it is not a person. That decision is recorded, without the text.
"""

from collections.abc import Mapping, Sequence

from members import audit
from members.models import User
from reporting import person_scan
from reporting.forms.answers import QuestionForm
from reporting.models import ReportSection

FIELDS = ("value", "narrative", "reason")


TICK = "tick below that it is not a person"
SAVE = "save the page by its button to say that it is not a person"


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
        findings = []
        for name in FIELDS:
            text = form.cleaned_data.get(name)
            if not isinstance(text, str) or not text:
                continue
            findings += [(name, f) for f in person_scan.scan(text) if f.text_in(text) not in old]
        if not findings:
            continue
        fragments = [f.text_in(form.cleaned_data[name]) for name, f in findings]
        mark = person_scan.fingerprint(fragments)
        if data.get(f"{form.question.key}-not-a-person") == mark:
            kept[form.question.key] = sorted({finding.kind for _, finding in findings})
            continue
        form.person_mark = mark
        for (name, finding), fragment in zip(findings, fragments, strict=True):
            form.add_error(
                name,
                f"Question {form.number}: “{fragment}” looks like {finding.label}. This report holds counts, never a "
                f"person. Change it, or {otherwise}.",
            )
    return kept


def record_kept(
    report_section: ReportSection, kept: Mapping[str, list[str]], changed: Sequence[str], *, by: User
) -> None:
    """Record who decided to keep what looked like a person. Never the text itself."""
    if held := {key: kinds for key, kinds in kept.items() if key in changed}:
        audit.record("kept as not a person", on=report_section, by=by, questions=held)
