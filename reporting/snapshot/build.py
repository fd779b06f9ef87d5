"""The whole report as plain data, which is frozen at submission and shown to readers.

Its shape is ``reporting.frozen.FrozenReport``.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, tzinfo
from typing import Any

from django.db.models import QuerySet

from members import clock
from members.kept_sql import KeptRows
from members.models import MemberState
from reporting import frozen, question_types, standing
from reporting.enums import AnswerKind
from reporting.frozen import FrozenDocument, FrozenQuestion, FrozenReport, FrozenRevision, FrozenSection, FrozenTable
from reporting.models import Answer, EvidenceLink, NationalReport, Obligation, Question, Section
from reporting.questionnaire.conditions import applies, settled
from reporting.questionnaire.kept import questions_of
from reporting.snapshot.as_written import TablesAsWritten
from reporting.snapshot.entries import entry_as_question, need_entries, practice_entries, progress_entries
from reporting.standing import RIGHTS_SECTION
from victims import actions as victims_actions
from victims import rights as victim_rights
from victims import totals
from victims.layout import SUPPLEMENTS, LayoutMaker
from victims.models import EarlierFigures, RightIndicator, RightReturn, TableReturn

SCHEMA = 2


def canonical(content: Mapping[str, Any]) -> bytes:
    """The bytes to hash: the same content always gives the same bytes."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def snapshot_hash(content: Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical(content)).hexdigest()


def table_content(
    row: TableReturn,
    cells: dict[str, int],
    maker: LayoutMaker,
    where: tzinfo,
    handed_in: EarlierFigures | None = None,
) -> FrozenTable:
    """One statistical table as plain data, with its computed totals.

    ``handed_in`` are the figures that were submitted before, if they were different: then "revised" keeps the earlier
    value and its date.
    """
    layout = maker.layout(row.table, cells)
    grand = totals.grand_total(layout, cells) if not layout.multiple else None  # never change: it is hashed
    content: FrozenTable = {
        "key": row.table.key,
        "number": row.table.number,
        "title": row.table.title,
        "unit": row.table.unit,
        "cells": dict(sorted(cells.items())),
        "cells_in_table": layout.size,
        "grand_total": grand.value if grand else None,
        "blanks": totals.blanks(layout, cells),
        "blanks_reason": row.blanks_reason,
        "supplements": [
            {"key": key, "label": label, "value": row.supplements.get(key)}
            for key, label in SUPPLEMENTS.get(row.table.key, {}).items()
        ],
        "source": row.source,
        "coverage": row.coverage,
        "cutoff": row.cutoff.isoformat() if row.cutoff else None,
        "provisional": row.provisional,
        "difference_reason": row.difference_reason,
        "revised": _revised(handed_in, cells, where) if handed_in else None,
    }
    if row.public_source:  # only if it was given, so that older submissions keep their hash
        content["public_source"] = row.public_source
    return content


def _revised(handed_in: EarlierFigures, cells: dict[str, int], where: tzinfo) -> FrozenRevision | None:
    earlier = handed_in.cells
    changed = {key: earlier.get(key) for key in {*earlier, *cells} if earlier.get(key) != cells.get(key)}
    if not changed:
        return None
    assert handed_in.handed_in_at is not None  # only submitted figures are looked up
    return {"on": clock.day(handed_in.handed_in_at, where).isoformat(), "cells": dict(sorted(changed.items()))}


def rights_entries(state: MemberState, period: tuple[date, date]) -> list[FrozenQuestion]:
    """The state's figures and marks on the rights of victims, as answers of their section. Two queries.

    Each has ``right``, and the same in words.
    """
    given = _rights_given(state.pk, *period)
    indicators = {key: (text, unit) for key, text, unit in _indicators()} if given else {}
    entries: list[FrozenQuestion] = []
    for right, right_title, *as_json in given:
        figures, markers = map(json.loads, as_json)
        figures_in_words = [f"{indicators[key][0]}: {value:,g} {indicators[key][1]}" for key, value in figures.items()]
        marks_in_words = [
            f"{name}: {victim_rights.ANSWERS[markers[key]].lower()}"
            for key, name in victim_rights.MARKERS.items()
            if key in markers
        ]
        key, title = f"right-{right}", f"{right_title}: what was counted and marked"
        entries.append(
            {
                **entry_as_question(key, title),
                "value": "; ".join([*figures_in_words, *marks_in_words]),
                "shown": "\n".join([*figures_in_words, *marks_in_words]),
                "right": {"key": right, "figures": figures, "markers": markers},
            }
        )
    return entries


@KeptRows
def _rights_given(state: int, period_start: date, period_end: date) -> QuerySet:
    rows = RightReturn.objects.filter(member_state=state, period_start=period_start, period_end=period_end)
    return rows.values_list("right__key", "right__title", "figures", "markers")


@KeptRows
def _indicators() -> QuerySet:
    return RightIndicator.objects.values_list("key", "text", "unit")


def build_snapshot(report: NationalReport, tables: TablesAsWritten | None = None) -> FrozenReport:
    """The report as it is now. A constant number of queries (at most 18). ``tables``, if the caller has read them."""
    cycle, state = report.cycle, report.member_state
    answers = {answer.question_id: answer for answer in Answer.objects.filter(report=report)}
    tables = tables or TablesAsWritten([report])
    rows, cells = tables.rows_of(report), tables.cells
    handed_in = victims_actions.last_handed_in(rows.values())
    maker = tables.maker
    evidence: dict[int, list[FrozenDocument]] = {}
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
    known = questions_of(cycle.questionnaire)
    # Their words are read now: a check against the certified text can have changed them.
    asked_about = {question.obligation_id for question in known.every if question.obligation_id}
    obligations_by_id = Obligation.objects.select_related("article").in_bulk(asked_about)
    sections = known.sections
    questions = [question for section in sections for question in known.by_section.get(section.pk, ())]
    values = settled({q.key: answers[q.pk].value for q in questions if q.pk in answers}, known.conditions)

    rights = rights_entries(state, (cycle.period_start, cycle.period_end))

    def content_of(question: Question) -> FrozenQuestion:
        answer = answers.get(question.pk)
        kind: str = answer.kind if answer else AnswerKind.UNANSWERED
        reason = answer.reason if answer else ""
        table: FrozenTable | None = None
        if question.row.takes_table and maker and (row := rows.get(question.table_key)):
            kind, reason = row.kind, row.reason
            table = table_content(row, cells[row.pk], maker, clock.of(state), handed_in.get(row.pk))
        documents = evidence.get(question.pk, [])
        obligation = obligations_by_id.get(question.obligation_id or 0)
        if question.row.takes_documents and documents and kind == AnswerKind.UNANSWERED:
            kind = AnswerKind.VALUE
        return {
            "key": question.key,
            "text": question.text,
            "type": question.type,
            "required": question.required,
            "obligation": obligation.key if obligation else None,
            "obligation_title": str(obligation) if obligation else "",
            "confidentiality": question.confidentiality,
            "kind": kind,
            "value": answer.value if answer else None,
            "shown": question_types.shown(question, answer.value) if answer else "",
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

    practices = practice_entries(report, evidence, questions)

    def section_of(section: Section) -> FrozenSection:
        here = known.by_section.get(section.pk, ())
        asked: list[FrozenQuestion] = []
        last = 0
        for place, question in enumerate(here, start=1):
            if applies(question, values):
                asked.append(frozen.at_place(content_of(question), place, last + 1))
                last = place
        if section.key == RIGHTS_SECTION:
            asked += [frozen.at_place(right, len(here) + n, last + n) for n, right in enumerate(rights, start=1)]
        content: FrozenSection = {
            "key": section.key,
            "title": section.title,
            "part": section.part,
            "article": section.article.number if section.article else None,
            "questions": asked,
        }
        if section.key == standing.FOLLOW_UP:
            content["follow_up"] = progress_entries(report)
        elif section.key == standing.NEEDS:
            content["needs"] = need_entries(report)
        else:
            keys = dict.fromkeys(obligations_by_id[q.obligation_id].key for q in here if q.obligation_id)
            if found := [practices[key] for key in keys if key in practices]:
                content["practice"] = found
        return content

    return {
        "schema": SCHEMA,
        "cycle": cycle.title,
        "period_start": cycle.period_start.isoformat(),
        "period_end": cycle.period_end.isoformat(),
        "state": state.iso2,
        "state_name": state.name,
        "questionnaire": cycle.questionnaire.version,
        "sections": [section_of(section) for section in sections],
    }
