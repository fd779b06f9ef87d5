"""One accepted answer after the other is changed: does every finding that counts it say so?

stale_sentences_undetected: findings whose stored numbers or names differ from a count of this bench's own and that the
portal does not flag; typed_figures: counts typed in the secretariat's texts of all sample reports.
"""

import json
import random
from collections.abc import Iterator
from typing import Any

import psycopg

from bench.stage import stage

KEYS = ("stale_sentences_undetected", "typed_figures")
ALWAYS = {"stale_sentences_undetected": 0, "typed_figures": 0}
SMALL = {"places": 4}

Answers = dict[tuple[str, str], dict[str, Any]]  # (state, key of the question) → the answer as it is stored
STEPS = {
    "in_place": {"in_place", "in_place_used"},
    "in_progress": {"in_progress"},
    "not_begun": {"planned", "not_started"},
}
REOPEN = """
UPDATE reporting_consolidatedreport SET status = 'in_clearance', adopted_at = NULL, adopted_by_id = NULL WHERE id = %s
"""


def main(places: int = 50, seed: int = 78) -> dict[str, int]:
    """``places``: how many answers are changed, each put back before the next."""
    chance = random.Random(seed)
    undetected = 0
    with stage() as made, psycopg.connect(made.env["DATABASE_OWNER_URL"], autocommit=True) as owner:
        from members.row_access import row_access
        from reporting.models import ConsolidatedReport, ConsolidatedText
        from reporting.queries.findings import flagged

        report = _reopened(owner)
        released = _released(owner, report)
        with row_access(reviews=True):
            consolidated = ConsolidatedReport.objects.select_related("cycle").get(pk=report)
            before = {finding.number for finding, _now in flagged(consolidated)}
            assert not before, f"flagged before anything was changed: {before}"
            subjects = set(consolidated.findings.values_list("subject", flat=True))
            counted = {(state, key) for state, key in released if key in subjects}
            texts = ConsolidatedText.objects.values_list("text", flat=True)
            typed = sum(len(_typed(text)) for text in texts)
        for number in range(1, places + 1):
            version, content, question = _place(owner, report, counted, chance)
            old = json.dumps(content)
            said = _change(question, chance)
            _store(owner, version, json.dumps(content))
            with row_access(reviews=True):
                seen = {finding.number for finding, _now in flagged(consolidated)}
                stale = set(_stale(consolidated, _answers(owner, report, released)))
            _store(owner, version, old)
            undetected += len(stale - seen)
            what = f"{content['state']} {question['key']} {said}"
            print(f"{number}: {what}: stale {sorted(stale)}, flagged {sorted(seen)}", flush=True)
    return {"stale_sentences_undetected": undetected, "typed_figures": typed}


def _typed(text: str) -> list[str]:
    from reporting.text.references import typed_counts

    return typed_counts(text)


# --- Answers, as the owner of the database reads and changes them -----------------------------------------------------
def _reopened(owner: psycopg.Connection) -> int:
    """The newest adopted report, open again as if it had never been adopted; its extracts stay for ``_released``."""
    row = owner.execute("SELECT id FROM reporting_consolidatedreport WHERE adopted_at IS NOT NULL ORDER BY id DESC")
    (report,) = row.fetchone() or (0,)
    owner.execute(REOPEN, [report])
    return int(report)


def _released(owner: psycopg.Connection, report: int) -> set[tuple[str, str]]:
    """(state, question) of what states had released to AMMTC; then the kept extracts are removed."""
    rows = owner.execute("SELECT content FROM reporting_ammtcextract WHERE consolidated_id = %s", [report]).fetchall()
    owner.execute("DELETE FROM reporting_ammtcextract WHERE consolidated_id = %s", [report])
    return {(content["state"], question["key"]) for (content,) in rows for question in _questions(content)}


def _questions(content: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for section in content["sections"]:
        yield from section["questions"]


def _versions(owner: psycopg.Connection, report: int) -> list[tuple[int, dict[str, Any]]]:
    return owner.execute(
        "SELECT v.id, v.content FROM reporting_submittedversion v JOIN reporting_consolidatedreport_sources s "
        "ON s.submittedversion_id = v.id WHERE s.consolidatedreport_id = %s ORDER BY v.id",
        [report],
    ).fetchall()


def _answers(owner: psycopg.Connection, report: int, released: set[tuple[str, str]]) -> Answers:
    return {
        (content["state"], question["key"]): question
        for _pk, content in _versions(owner, report)
        for question in _questions(content)
        if (content["state"], question["key"]) in released
    }


def _store(owner: psycopg.Connection, version: int, content: str) -> None:
    owner.execute("UPDATE reporting_submittedversion SET content = %s WHERE id = %s", [content, version])


def _place(
    owner: psycopg.Connection, report: int, counted: set[tuple[str, str]], chance: random.Random
) -> tuple[int, dict[str, Any], dict[str, Any]]:
    """A random released answer that findings count, in its version."""
    version, content = chance.choice(_versions(owner, report))
    there = [
        question
        for question in _questions(content)
        if (content["state"], question["key"]) in counted
        and question["kind"] == "value"
        and question["type"] in {"implementation_status", "yes_no"}
    ]
    return version, content, chance.choice(there)


def _change(question: dict[str, Any], chance: random.Random) -> str:
    """Another answer, or none. Returns what was done, for the log."""
    before = question["value"]
    if chance.random() < 0.2:
        question["kind"], question["value"] = "not_available", None
        return f"{before} → not available"
    values = ("yes", "no") if question["type"] == "yes_no" else ("not_started", "in_progress", "in_place")
    question["value"] = chance.choice([value for value in values if value != before])
    question["shown"] = question["value"].replace("_", " ").capitalize()
    return f"{before} → {question['value']}"


# --- Counted once more ------------------------------------------------------------------------------------------------
def _stale(consolidated: Any, answers: Answers) -> Iterator[int]:
    """The numbers of findings whose stored count or names are not those of the answers."""
    for finding in consolidated.findings.all():
        said = {state: answer for (state, key), answer in answers.items() if key == finding.subject}
        given = {state: answer for state, answer in said.items() if answer["kind"] == "value"}
        if finding.kind == "answer":
            count = sum(_chose(answer, finding.choice) for answer in given.values())
            if (count, len(given)) != (finding.result["count"], finding.result["of"]):
                yield finding.number
        elif finding.kind == "practice":
            named = sum(_chose(answer, "in_place") and bool(answer["narrative"]) for answer in given.values())
            if named != finding.result["count"]:
                yield finding.number


def _chose(answer: dict[str, Any], choice: str) -> bool:
    if answer["type"] == "implementation_status":
        return answer["value"] in STEPS[choice]
    return bool(answer["value"] == choice)
