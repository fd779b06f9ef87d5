"""The whole report as plain data: what is frozen at submission, and what readers are shown.

Shape: {schema, cycle, period_start, period_end, state, state_name, questionnaire, sections: [{key, title, part,
article, questions: [{key, text, type, obligation, confidentiality, kind, value, shown, narrative, reason, unit,
evidence: [{title, filename, sha256, id}], table: {…} or null, carried: {from, year, confirmed} or null}]}]}. ``shown``
is the answer in words; ``carried`` says from which version the answer was taken over. Only questions that apply (see
``depends_on``) are included. Since schema 2 a section may also hold follow_up, needs and practice, with the shapes of
``reporting.entry_snapshot``; readers take a missing one as empty.
"""

import hashlib
import json
from datetime import date
from typing import Any

from django.db.models import Prefetch

from reporting import entry_snapshot, standing
from reporting.enums import ONE_CHOICE, AnswerKind, QuestionType
from reporting.models import Answer, EvidenceLink, NationalReport, Question, Section
from victims import actions as figures
from victims import rights as victim_rights
from victims import totals
from victims.layout import SUPPLEMENTS, LayoutMaker
from victims.models import RightIndicator

SCHEMA = 2
RIGHTS_SECTION = "victim-rights"


def canonical(content: dict[str, Any]) -> bytes:
    """The bytes that are hashed: the same content always gives the same bytes."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def content_hash(content: dict[str, Any]) -> str:
    return hashlib.sha256(canonical(content)).hexdigest()


def shown_value(question: Question, value: Any) -> str:
    """An answer's value in words; "" for none."""
    if value is None or value == [] or value == "":
        return ""
    if question.type in ONE_CHOICE:
        return question.label_of(value)
    if question.type == QuestionType.MULTI_CHOICE:
        return "; ".join(question.label_of(item) for item in value)
    if question.type == QuestionType.NUMBER:
        return f"{value:,} {question.unit}".strip()
    if question.type == QuestionType.DATE:
        return entry_snapshot.shown_day(value)
    return str(value)


def applies(question: Question, values: dict[str, Any]) -> bool:
    """Whether an earlier answer asks for this question. ``values`` maps question keys to answered values."""
    condition = question.depends_on
    if not condition:
        return True
    given = values.get(condition["question"])
    return condition["value"] in given if isinstance(given, list) else given == condition["value"]


def settled(values: dict[str, Any], conditions: dict[str, dict[str, str]]) -> dict[str, Any]:
    """``values`` without those of questions that do not apply, so that what hangs on them does not apply either.

    ``conditions`` maps the key of each conditional question to its ``depends_on``.
    """

    def holds(key: str, above: frozenset[str] = frozenset()) -> bool:
        if key not in conditions or key in above:
            return key not in above
        condition = conditions[key]
        given = values.get(condition["question"])
        met = condition["value"] in given if isinstance(given, list) else given == condition["value"]
        return met and holds(condition["question"], above | {key})

    return {key: value for key, value in values.items() if holds(key)}


def conditions_of(questionnaire_id: int) -> dict[str, dict[str, str]]:
    """Key → ``depends_on`` of the questionnaire's conditional questions. One query."""
    asked = Question.objects.filter(section__questionnaire=questionnaire_id, depends_on__isnull=False)
    return {key: condition for key, condition in asked.values_list("key", "depends_on") if condition}


def sections_of(report: NationalReport) -> list[Section]:
    """The questionnaire's sections with their questions, in order. Two queries."""
    return list(
        Section.objects.of_report(report.cycle.questionnaire_id)
        .select_related("article")
        .prefetch_related(Prefetch("questions", Question.objects.select_related("obligation", "obligation__article")))
    )


def table_content(row, cells: dict[str, int], maker: LayoutMaker, handed_in=None) -> dict[str, Any]:
    """One statistical table as plain data, with its computed totals.

    ``handed_in`` is what was handed in before (EarlierFigures), if that said something else: a revised value keeps the
    earlier one and its date, under "revised" as {"on": date, "cells": {key: earlier count or null}}.
    """
    layout = maker.layout(row.table, cells)
    grand = totals.grand_total(layout, cells) if not layout.multiple else None  # as it always was: it is hashed
    return {
        "key": row.table.key,
        "number": row.table.number,
        "title": row.table.title,
        "unit": row.table.unit,
        "cells": dict(sorted(cells.items())),
        "cells_in_table": layout.size,
        "grand_total": grand.value if grand else None,
        "blanks": grand.blanks if grand else layout.size - len(cells),
        "blanks_reason": row.blanks_reason,
        "supplements": [
            {"key": key, "label": label, "value": row.supplements.get(key)}
            for key, label in SUPPLEMENTS.get(row.table.key, {}).items()
        ],
        "source": row.source,
        "coverage": row.coverage,
        "cutoff": row.cutoff.isoformat() if row.cutoff else None,
        "provisional": row.provisional,
        # Only where it was given, so that what was handed in before is still the same.
        **({"public_source": row.public_source} if row.public_source else {}),
        "difference_reason": row.difference_reason,
        "revised": _revised(handed_in, cells) if handed_in else None,
    }


def _revised(handed_in, cells: dict[str, int]) -> dict[str, Any] | None:
    earlier = handed_in.cells
    changed = {key: earlier.get(key) for key in {*earlier, *cells} if earlier.get(key) != cells.get(key)}
    if not changed:
        return None
    return {"on": handed_in.handed_in_at.date().isoformat(), "cells": dict(sorted(changed.items()))}


def rights_entries(state, period: tuple[date, date]) -> list[dict[str, Any]]:
    """What the state counted and marked on the rights of victims, as answers of the section on them. Two queries.

    Each has ``right``: {key, figures: {indicator: number}, markers: {marker: answer}}, and the same in words.
    """
    indicators = {item.key: item for item in RightIndicator.objects.all()}
    entries = []
    for row in victim_rights.returns_of(state, period).values():
        figures_in_words = [
            f"{indicators[key].text}: {value:,g} {indicators[key].unit}" for key, value in row.figures.items()
        ]
        marks_in_words = [
            f"{name}: {victim_rights.ANSWERS[row.markers[key]].lower()}"
            for key, name in victim_rights.MARKERS.items()
            if key in row.markers
        ]
        entries.append(
            entry_snapshot.like_question(
                f"right-{row.right.key}",
                f"{row.right.title}: what was counted and marked",
                value="; ".join([*figures_in_words, *marks_in_words]),
                shown="\n".join([*figures_in_words, *marks_in_words]),
                right={"key": row.right.key, "figures": row.figures, "markers": row.markers},
            )
        )
    return entries


def build(report: NationalReport) -> dict[str, Any]:
    """The report as it stands now. A constant number of queries (at most 18)."""
    cycle, state = report.cycle, report.member_state
    answers = {answer.question_id: answer for answer in Answer.objects.filter(report=report)}
    tables = figures.returns_of(state, (cycle.period_start, cycle.period_end))
    cells = figures.cells_of(tables.values())
    handed_in = figures.last_handed_in(tables.values())
    maker = LayoutMaker()
    evidence: dict[int, list[dict[str, Any]]] = {}
    for link in EvidenceLink.objects.filter(evidence__report=report).select_related("evidence").order_by("evidence_id"):
        item = link.evidence
        evidence.setdefault(link.question_id, []).append(
            {
                "id": item.pk,
                "title": item.title,
                "filename": item.filename,
                "sha256": item.sha256,
                "size": item.size,
                "confidentiality": item.confidentiality,
            }
        )
    sections = sections_of(report)
    questions = [question for section in sections for question in section.questions.all()]
    values = settled(
        {q.key: answers[q.pk].value for q in questions if q.pk in answers},
        {q.key: q.depends_on for q in questions if q.depends_on},
    )

    rights = rights_entries(state, (cycle.period_start, cycle.period_end))

    def content_of(question: Question) -> dict[str, Any]:
        answer = answers.get(question.pk)
        kind: str = answer.kind if answer else AnswerKind.UNANSWERED
        reason = answer.reason if answer else ""
        table = None
        if question.type == QuestionType.TABLE and (row := tables.get(question.table_key)):
            kind, reason = row.kind, row.reason
            table = table_content(row, cells[row.pk], maker, handed_in.get(row.pk))
        documents = evidence.get(question.pk, [])
        if question.type == QuestionType.FILE and documents and kind == AnswerKind.UNANSWERED:
            kind = AnswerKind.VALUE
        return {
            "key": question.key,
            "text": question.text,
            "type": question.type,
            "required": question.required,
            "obligation": question.obligation.key if question.obligation else None,
            "obligation_title": str(question.obligation) if question.obligation else "",
            "confidentiality": question.confidentiality,
            "kind": kind,
            "value": answer.value if answer else None,
            "shown": shown_value(question, answer.value) if answer else "",
            "narrative": answer.narrative if answer else "",
            "reason": reason,
            "unit": question.unit,
            "evidence": documents,
            "table": table,
            "carried": {
                "from": answer.carried_from,
                "year": answer.carried_year,
                "confirmed": not answer.waits_for_confirmation,
            }
            if answer and answer.carried_from
            else None,
        }

    practices = entry_snapshot.practices(report, evidence, questions)

    def entries_of(section: Section) -> dict[str, Any]:
        if section.key == standing.FOLLOW_UP:
            return {"follow_up": entry_snapshot.follow_up(report)}
        if section.key == standing.NEEDS:
            return {"needs": entry_snapshot.needs(report)}
        here = dict.fromkeys(q.obligation.key for q in section.questions.all() if q.obligation)
        found = [practices[key] for key in here if key in practices]
        return {"practice": found} if found else {}

    return {
        "schema": SCHEMA,
        "cycle": cycle.title,
        "period_start": cycle.period_start.isoformat(),
        "period_end": cycle.period_end.isoformat(),
        "state": state.iso2,
        "state_name": state.name,
        "questionnaire": cycle.questionnaire.version,
        "sections": [
            {
                "key": section.key,
                "title": section.title,
                "part": section.part,
                "article": section.article.number if section.article else None,
                "questions": [
                    *(content_of(q) for q in section.questions.all() if applies(q, values)),
                    *(rights if section.key == RIGHTS_SECTION else ()),
                ],
                **entries_of(section),
            }
            for section in sections
        ],
    }
