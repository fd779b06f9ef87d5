"""The entries of a report: frozen, and read again.

Shapes: ``FrozenProgress``, ``FrozenNeed`` and ``FrozenPractice`` of ``reporting.frozen``. An entry that was carried
over from an earlier report and not confirmed is marked as such.
"""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from reporting.enums import AnswerKind, Confidentiality, NeedKind, NeedMet, PracticeLevel, ProgressStatus, QuestionType
from reporting.frozen import (
    FrozenCarried,
    FrozenDocument,
    FrozenLevel,
    FrozenNeed,
    FrozenPractice,
    FrozenProgress,
    FrozenQuestion,
    FrozenReport,
    FrozenSection,
    Ref,
)
from reporting.models import ItemProgress, NationalReport, Need, ObligationPractice, Question
from reporting.models.entries import ReportEntry
from reporting.snapshot.asked import items_shown

SHORT = 70  # characters of a need in its title
YES_NO_LABELS = {"yes": "Yes", "no": "Not yet", "": "Not said"}
IN_LAW = (PracticeLevel.ADOPTED, PracticeLevel.IN_FORCE)
IN_PRACTICE = (PracticeLevel.APPLIED, PracticeLevel.EFFECT)


# --- Building ---------------------------------------------------------------------------------------------------------
def _carried(row: ReportEntry) -> FrozenCarried | None:
    return {"from": row.carried_from, "year": row.carried_year} if row.carried_from else None


def progress_entries(report: NationalReport) -> list[FrozenProgress]:
    """The items that the report is asked about, with the current progress ("" for nothing given)."""
    written = {row.item_id: row for row in ItemProgress.objects.filter(report=report)}
    found: list[FrozenProgress] = []
    for item in items_shown(report):
        row = written.get(item.pk)
        status = row.status if row else ""
        found.append(
            {
                "item": item.pk,
                "reference": item.reference,
                "kind": item.kind,
                "text": item.text,
                "source": item.source_text,
                "obligations": [str(obligation) for obligation in item.obligations.all()],
                "wished_for": item.wished_for.isoformat() if item.wished_for else None,
                "for_all": item.member_state_id is None,
                "status": status,
                "shown": ProgressStatus(status).label if status else "",
                "said": row.text if row else "",
            }
        )
    return found


def need_entries(report: NationalReport) -> list[FrozenNeed]:
    rows = Need.objects.filter(report=report, removed=False).select_related("obligation__article")
    return [
        {
            "key": str(row.key),
            "obligation": row.obligation.key if row.obligation else None,
            "obligation_title": str(row.obligation) if row.obligation else "",
            "kind": row.kind,
            "kind_shown": NeedKind(row.kind).label if row.kind else "",
            "text": row.text,
            "urgency": row.urgency,
            "met": row.met,
            "met_shown": NeedMet(row.met).label if row.met else "",
            "programme": row.programme,
            "carried": _carried(row),
        }
        for row in rows
    ]


def practice_entries(
    report: NationalReport, evidence: Mapping[int, Sequence[FrozenDocument]], questions: Sequence[Question]
) -> dict[str, FrozenPractice]:
    """Obligation key → its levels. ``evidence`` maps the id of a question to its documents. One query."""
    documents: dict[int, dict[int, FrozenDocument]] = {}
    for question in questions:
        if question.obligation_id:
            for item in evidence.get(question.pk, ()):
                documents.setdefault(question.obligation_id, {})[item["id"]] = item
    found: dict[str, FrozenPractice] = {}
    rows = ObligationPractice.objects.filter(report=report).select_related("obligation__article")
    for row in rows:
        here = documents.get(row.obligation_id, {})
        levels: list[FrozenLevel] = [
            {
                "level": level,
                "said": said["said"],
                "since": said["since"],
                "text": said["text"],
                "documents": [here[pk] for pk in said["documents"] if pk in here],
            }
            for level in PracticeLevel.values
            if (said := row.levels.get(level))
        ]
        if levels:
            found[row.obligation.key] = {
                "obligation": row.obligation.key,
                "title": str(row.obligation),
                "carried": _carried(row),
                "levels": levels,
            }
    return found


# --- Reading ----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class LevelRow:
    """One level as a state gives it: ``said`` and ``since`` in words ("" if no day is given)."""

    level: str
    label: str
    said: str
    since: str
    text: str
    documents: list[FrozenDocument]

    @property
    def holds(self) -> bool:
        return self.said == YES_NO_LABELS["yes"]


@dataclass(frozen=True)
class Levels:
    """Law and practice of one obligation, separately. ``carried_year``: given in that year and not confirmed since."""

    title: str
    in_law: list[LevelRow]
    in_practice: list[LevelRow]
    carried_year: int | None

    @property
    def rows(self) -> list[LevelRow]:
        return [*self.in_law, *self.in_practice]


def shown_day(value: str | None) -> str:
    return f"{date.fromisoformat(value):%-d %B %Y}" if value else ""


def levels_of(practice: FrozenPractice) -> Levels:
    given = {level["level"]: level for level in practice["levels"]}

    def row(level: PracticeLevel) -> LevelRow:
        said = given.get(level.value)
        if said is None:
            return LevelRow(level.value, level.label, YES_NO_LABELS[""], "", "", [])
        return LevelRow(
            level.value,
            level.label,
            YES_NO_LABELS[said["said"]],
            shown_day(said["since"]),
            said["text"],
            said["documents"],
        )

    carried = practice["carried"]
    return Levels(
        practice["title"], [row(level) for level in IN_LAW], [row(level) for level in IN_PRACTICE],
        carried["year"] if carried else None,
    )  # fmt: skip


def level_rows(section: FrozenSection) -> dict[str, Levels]:
    """Obligation key → its levels in law and in practice in a section."""
    return {practice["obligation"]: levels_of(practice) for practice in section.get("practice", ())}


ENTRY_LISTS = ("follow_up", "needs", "practice")


def progress_ref(entry: FrozenProgress) -> Ref:
    return "progress", str(entry["item"])


def need_ref(entry: FrozenNeed) -> Ref:
    return "need", entry["key"]


def practice_ref(entry: FrozenPractice) -> Ref:
    return "practice", entry["obligation"]


def entry_as_question(key: str, text: str) -> FrozenQuestion:
    """An entry in the shape of a question, for pages and documents that print a whole section in one way."""
    return {
        "key": key,
        "text": text,
        "type": QuestionType.TEXT.value,
        "required": False,
        "obligation": None,
        "obligation_title": "",
        "confidentiality": Confidentiality.OFFICIAL.value,
        "kind": AnswerKind.VALUE.value,
        "value": None,
        "shown": "",
        "narrative": "",
        "reason": "",
        "unit": "",
        "evidence": [],
        "table": None,
        "carried": None,
    }


def _entry_like_question(ref: Ref, key: str, text: str) -> FrozenQuestion:
    kind, entry_key = ref
    return {**entry_as_question(key, text), "entry": kind, "entry_key": entry_key}


def entries_as_questions(section: FrozenSection) -> list[FrozenQuestion]:
    """Progress and needs of a section, in the shape of questions. [] for any other section."""
    found: list[FrozenQuestion] = []
    for item in section.get("follow_up", ()):
        about = [item["source"], "; ".join(item["obligations"])]
        about += [f"Wished for by {shown_day(item['wished_for'])}"] if item["wished_for"] else []
        title = f"{item['kind']} {item['reference']}: {item['text']} ({'. '.join(about)})"
        found.append(
            {
                **_entry_like_question(progress_ref(item), f"item-{item['item']}", title),
                "kind": AnswerKind.VALUE.value if item["status"] else AnswerKind.UNANSWERED.value,
                "shown": item["shown"],
                "narrative": item["said"],
            }
        )
    for need in section.get("needs", ()):
        lines = [need["text"]]
        lines += [f"Urgency: {need['urgency']}"] if need["urgency"] else []
        lines += [f"{need['met_shown']}{': ' if need['programme'] else ''}{need['programme']}"]
        title = f"{need['kind_shown'] or 'Need'}: {need['obligation_title'] or 'no obligation chosen'}"
        if words := textwrap.shorten(need["text"], SHORT, placeholder="…"):
            title += f" – {words}"  # two needs of one kind are distinguished
        asked = _entry_like_question(need_ref(need), f"need-{need['key']}", title)
        found.append({**asked, "shown": "\n".join(filter(None, lines))})
    return found


def practice_as_questions(section: FrozenSection) -> list[FrozenQuestion]:
    """Law and practice of the obligations of a section, in the shape of questions."""
    found: list[FrozenQuestion] = []
    for practice in section.get("practice", ()):
        levels = levels_of(practice)
        lines: list[str] = []
        documents: list[FrozenDocument] = []
        for row in levels.rows:
            if row.said == YES_NO_LABELS[""] and not row.text:
                continue
            since = f", {row.since}" if row.since else ""
            lines.append(f"{row.label}: {row.said.lower()}{since}.{' ' if row.text else ''}{row.text}")
            documents += [document for document in row.documents if document not in documents]
        if levels.carried_year:
            lines.append(f"As said in {levels.carried_year}; not confirmed since.")
        title = f"{practice['title']}: in law and in practice"
        asked = _entry_like_question(practice_ref(practice), f"{practice['obligation']}-levels", title)
        found.append({**asked, "shown": "\n".join(lines), "evidence": documents})
    return found


def questions_and_entries(section: FrozenSection) -> list[FrozenQuestion]:
    """Everything in a section, in the shape of questions."""
    return [*section["questions"], *practice_as_questions(section), *entries_as_questions(section)]


def all_questions_and_entries(content: FrozenReport) -> Iterator[tuple[str, FrozenQuestion]]:
    """Everything in a report, in the shape of questions, each with the key of its section."""
    for section in content["sections"]:
        for question in questions_and_entries(section):
            yield section["key"], question


def sections_for_reading(content: FrozenReport) -> list[FrozenSection]:
    """The sections of a report with everything in them in the shape of questions."""
    return [{**section, "questions": questions_and_entries(section)} for section in content["sections"]]
