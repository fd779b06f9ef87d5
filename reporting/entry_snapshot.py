"""The part of a snapshot that is not answers to questions, and how it is read again.

Shapes, each a list under its section (a section of a snapshot of schema 1 has none of them):

- follow_up: [{item, reference, kind, text, source, obligations: [title], wished_for, for_all, status, shown, said}]
- needs: [{key, obligation, obligation_title, kind, kind_shown, text, urgency, met, met_shown, programme, carried}]
- practice: [{obligation, title, carried, levels: [{level, said, since, text, documents: [as evidence]}]}]

``carried`` is null or {from, year}: taken over from an earlier report and not confirmed since. Levels of which nothing
was said are left out.
"""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from reporting.enums import AnswerKind, Confidentiality, NeedKind, NeedMet, PracticeLevel, ProgressStatus, QuestionType
from reporting.models import ItemProgress, NationalReport, Need, ObligationPractice, Question
from reporting.models.entries import ReportEntry
from reporting.queries.follow_up import asked_of

SHORT = 70  # characters of a need in its title
SAID = {"yes": "Yes", "no": "Not yet", "": "Not said"}
IN_LAW = (PracticeLevel.ADOPTED, PracticeLevel.IN_FORCE)
IN_PRACTICE = (PracticeLevel.APPLIED, PracticeLevel.EFFECT)


# --- Building ---------------------------------------------------------------------------------------------------------
def _carried(row: ReportEntry) -> dict[str, Any] | None:
    return {"from": row.carried_from, "year": row.carried_year} if row.carried_from else None


def follow_up(report: NationalReport) -> list[dict[str, Any]]:
    """What the report is asked about, with what stands there now ("" for nothing said)."""
    written = {row.item_id: row for row in ItemProgress.objects.filter(report=report)}
    found = []
    for asked in asked_of(report):
        item, row = asked.item, written.get(asked.item.pk)
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


def needs(report: NationalReport) -> list[dict[str, Any]]:
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


def practices(
    report: NationalReport, evidence: Mapping[int, Sequence[dict[str, Any]]], questions: Sequence[Question]
) -> dict[str, dict[str, Any]]:
    """Obligation key → its levels. ``evidence`` maps the id of a question to its documents. One query."""
    documents: dict[int, dict[int, dict[str, Any]]] = {}
    for question in questions:
        if question.obligation_id:
            for item in evidence.get(question.pk, ()):
                documents.setdefault(question.obligation_id, {})[item["id"]] = item
    found = {}
    rows = ObligationPractice.objects.filter(report=report).select_related("obligation__article")
    for row in rows:
        here = documents.get(row.obligation_id, {})
        levels = [
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
    """One level as a state says it: ``said`` and ``since`` in words ("" where no day is given)."""

    level: str
    label: str
    said: str
    since: str
    text: str
    documents: list[Mapping[str, Any]]

    @property
    def holds(self) -> bool:
        return self.said == SAID["yes"]


@dataclass(frozen=True)
class Levels:
    """Law and practice of one obligation, apart. ``carried_year``: as said in that year, and not confirmed since."""

    title: str
    in_law: list[LevelRow]
    in_practice: list[LevelRow]
    carried_year: int | None

    @property
    def rows(self) -> list[LevelRow]:
        return [*self.in_law, *self.in_practice]


def shown_day(value: str | None) -> str:
    return f"{date.fromisoformat(value):%-d %B %Y}" if value else ""


def levels_of(practice: Mapping[str, Any]) -> Levels:
    given = {level["level"]: level for level in practice["levels"]}

    def row(level: PracticeLevel) -> LevelRow:
        said = given.get(level.value, {})
        return LevelRow(
            level.value,
            level.label,
            SAID[said.get("said", "")],
            shown_day(said.get("since")),
            said.get("text", ""),
            list(said.get("documents", [])),
        )

    carried = practice["carried"]
    return Levels(
        practice["title"], [row(level) for level in IN_LAW], [row(level) for level in IN_PRACTICE],
        carried["year"] if carried else None,
    )  # fmt: skip


def level_rows(section: Mapping[str, Any]) -> dict[str, Levels]:
    """Obligation key → what a section of a snapshot says of it in law and in practice. Old snapshots: nothing."""
    return {practice["obligation"]: levels_of(practice) for practice in section.get("practice", [])}


ENTRY_LISTS = ("follow_up", "needs", "practice")
_OF_LIST = {"follow_up": ("progress", "item"), "needs": ("need", "key"), "practice": ("practice", "obligation")}


def entries_of(section: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any], tuple[str, str]]]:
    """The entries of a section of a snapshot: (name of the list, entry, (kind, key) of the releasable item)."""
    for name in ENTRY_LISTS:
        kind, key = _OF_LIST[name]
        for entry in section.get(name, []):
            yield name, entry, (kind, str(entry[key]))


def like_question(key: str, text: str, **said: Any) -> dict[str, Any]:
    """What is no answer in the shape of one, for pages and papers that print all of a section alike."""
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
        **said,
    }


def entries_as_questions(section: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Progress and needs of a section of a snapshot, in the shape of questions. [] for any other section."""
    found = []
    for item in section.get("follow_up", []):
        about = [item["source"], "; ".join(item["obligations"])]
        about += [f"Wished for by {shown_day(item['wished_for'])}"] if item["wished_for"] else []
        found.append(
            like_question(
                f"item-{item['item']}",
                f"{item['kind']} {item['reference']}: {item['text']} ({'. '.join(about)})",
                entry="progress",
                entry_key=str(item["item"]),
                kind=AnswerKind.VALUE.value if item["status"] else AnswerKind.UNANSWERED.value,
                shown=item["shown"],
                narrative=item["said"],
            )
        )
    for need in section.get("needs", []):
        lines = [need["text"]]
        lines += [f"Urgency: {need['urgency']}"] if need["urgency"] else []
        lines += [f"{need['met_shown']}{': ' if need['programme'] else ''}{need['programme']}"]
        title = f"{need['kind_shown'] or 'Need'}: {need['obligation_title'] or 'no obligation chosen'}"
        if words := textwrap.shorten(need["text"], SHORT, placeholder="…"):
            title += f" – {words}"  # two needs of one kind are told apart
        found.append(
            like_question(
                f"need-{need['key']}",
                title,
                entry="need",
                entry_key=need["key"],
                shown="\n".join(filter(None, lines)),
            )
        )
    return found


def practice_as_questions(section: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Law and practice of the obligations of a section, in the shape of questions."""
    found = []
    for practice in section.get("practice", []):
        levels = levels_of(practice)
        lines, documents = [], []
        for row in levels.rows:
            if row.said == SAID[""] and not row.text:
                continue
            since = f", {row.since}" if row.since else ""
            lines.append(f"{row.label}: {row.said.lower()}{since}.{' ' if row.text else ''}{row.text}")
            documents += [document for document in row.documents if document not in documents]
        if levels.carried_year:
            lines.append(f"As said in {levels.carried_year}; not confirmed since.")
        found.append(
            like_question(
                f"{practice['obligation']}-levels",
                f"{practice['title']}: in law and in practice",
                entry="practice",
                entry_key=practice["obligation"],
                shown="\n".join(lines),
                evidence=documents,
            )
        )
    return found


def whole(section: Mapping[str, Any]) -> list[dict[str, Any]]:
    """All that stands in a section of a snapshot, in the shape of questions."""
    return [*section["questions"], *practice_as_questions(section), *entries_as_questions(section)]


def for_reading(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The sections of a snapshot with everything in them in the shape of questions."""
    return [{**section, "questions": whole(section)} for section in content["sections"]]
