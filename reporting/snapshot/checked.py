"""A report as far as the rules of readiness read it.

A snapshot gives it, and so do the rows of a report that is being written (``as_written``), which costs much less.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from reporting import frozen
from reporting.frozen import FrozenQuestion, FrozenReport
from reporting.snapshot.cross_checks import Warned


@dataclass(frozen=True)
class CheckedTable:
    number: str
    title: str
    blanks: int
    blanks_reason: str


@dataclass(frozen=True)
class CheckedQuestion:
    """One question that is asked. ``number`` is "12.3": section and question as the pages number them.

    ``carried_year`` is set if the answer was carried over and nobody has confirmed it.
    """

    section_key: str
    key: str
    number: str
    text: str
    type: str
    required: bool
    kind: str
    value: Any = None
    narrative: str = ""
    reason: str = ""
    has_documents: bool = False
    table: CheckedTable | None = None
    carried_year: int | None = None


@dataclass(frozen=True)
class CheckedProgress:
    """One recommendation or commitment. ``status`` is "" if nothing is said."""

    section_key: str
    item: int
    kind: str
    reference: str
    status: str
    said: str


@dataclass(frozen=True)
class CheckedNeed:
    """``is_carried``: it was carried over from the report on ``carried_year``, and nobody has dealt with it."""

    section_key: str
    key: str
    has_obligation: bool
    kind: str
    text: str
    met: str
    is_carried: bool
    carried_year: int | None


@dataclass(frozen=True)
class CheckedReport:
    """``questions`` in the order of the report; ``warned`` are the contradictions between its tables."""

    report_id: int
    questions: Sequence[CheckedQuestion]
    progress: Sequence[CheckedProgress] = ()
    needs: Sequence[CheckedNeed] = ()
    warned: Sequence[Warned] = ()
    values: Mapping[str, Any] = field(init=False)  # key of a question → value of its answer

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", {question.key: question.value for question in self.questions})


def of_snapshot(report_id: int, content: FrozenReport, warned: Sequence[Warned]) -> CheckedReport:
    return CheckedReport(
        report_id,
        [_question(number, section["key"], question) for number, section, question in frozen.numbered(content)],
        [
            CheckedProgress(section["key"], item["item"], item["kind"], item["reference"], item["status"], item["said"])
            for section in content["sections"]
            for item in section.get("follow_up", ())
        ],
        [
            CheckedNeed(
                section["key"],
                need["key"],
                bool(need["obligation"]),
                need["kind"],
                need["text"],
                need["met"],
                bool(need["carried"]),
                need["carried"]["year"] if need["carried"] else None,
            )
            for section in content["sections"]
            for need in section.get("needs", ())
        ],
        warned,
    )


def _question(number: str, section_key: str, question: FrozenQuestion) -> CheckedQuestion:
    table, carried = question["table"], question["carried"]
    return CheckedQuestion(
        section_key=section_key,
        key=question["key"],
        number=number,
        text=question["text"],
        type=question["type"],
        required=question["required"],
        kind=question["kind"],
        value=question["value"],
        narrative=question["narrative"],
        reason=question["reason"],
        has_documents=bool(question["evidence"]),
        table=CheckedTable(table["number"], table["title"], table["blanks"], table["blanks_reason"]) if table else None,
        carried_year=carried["year"] if carried and not carried.get("confirmed") else None,
    )
