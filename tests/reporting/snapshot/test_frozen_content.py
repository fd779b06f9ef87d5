"""What is frozen at submission, to the byte: a change of code must never change what a report's hash is made of."""

import datetime
import json
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints, is_typeddict
from uuid import UUID

import pytest

from members.models import MemberState, User
from reporting import frozen
from reporting.enums import AnswerKind, Confidentiality, FollowUpSource, QuestionnaireStatus, QuestionType
from reporting.frozen import FrozenReport
from reporting.models import (
    Answer,
    EvidenceFile,
    EvidenceLink,
    FollowUpItem,
    ItemProgress,
    NationalReport,
    Need,
    Obligation,
    ObligationPractice,
    Question,
    Questionnaire,
)
from reporting.question_types import FIXED_CHOICES
from reporting.questionnaire import actions as questionnaire_actions
from reporting.questionnaire import storage
from reporting.questionnaire.content import QuestionContent, QuestionnaireContent, SectionContent
from reporting.snapshot.build import build_snapshot, snapshot_hash
from tests.factories import focal_point, secretariat, state
from tests.factories.reports import open_cycle, report_of
from victims.models import (
    EarlierFigures,
    Figure,
    RightIndicator,
    RightReturn,
    StatisticalTable,
    TableReturn,
    VictimRight,
)

pytestmark = pytest.mark.django_db
FROZEN = Path(__file__).with_name("frozen_content.json")
HASH = "30d8fe5d421576d440214705101fab4a28134321e3b6d57acc2f086021fd8615"  # of FROZEN; it never changes
NOW = datetime.datetime(2027, 3, 1, 12, tzinfo=datetime.UTC)
CHOICES = (("one", "The first"), ("two", "The second"), ("none", "None of them"))

QUESTIONNAIRE = QuestionnaireContent(
    title="A small questionnaire",
    sections=(
        SectionContent(
            key="context",
            title="About this report",
            part="About this report",
            questions=(
                QuestionContent("context-q1", "First day", QuestionType.DATE, required=True),
                QuestionContent("context-q2", "Last day", QuestionType.DATE, required=True),
                QuestionContent("context-q3", "Who reports?", QuestionType.TEXT),
                QuestionContent("context-q4", "How many officers?", QuestionType.NUMBER, unit="officers"),
                QuestionContent("context-q5", "How many cases?", QuestionType.NUMBER),
            ),
        ),
        SectionContent(
            key="article-5",
            title="Criminalisation",
            part="Article 5",
            article=5,
            questions=(
                QuestionContent(
                    "small-q1",
                    "How far is it?",
                    QuestionType.IMPLEMENTATION_STATUS,
                    required=True,
                    obligation="art5-1",
                    choices=FIXED_CHOICES[QuestionType.IMPLEMENTATION_STATUS],
                ),
                QuestionContent(
                    "small-q2", "Is it so?", QuestionType.YES_NO, choices=FIXED_CHOICES[QuestionType.YES_NO]
                ),
                QuestionContent("small-q3", "Which one?", QuestionType.SINGLE_CHOICE, choices=CHOICES),
                QuestionContent(
                    "small-q4",
                    "Which of them?",
                    QuestionType.MULTI_CHOICE,
                    choices=CHOICES,
                    confidentiality=Confidentiality.RESTRICTED,
                ),
                QuestionContent("small-q5", "Asked of nobody", QuestionType.TEXT, depends_on=("small-q2", "no")),
                QuestionContent("small-q6", "Which documents?", QuestionType.FILE),
                QuestionContent("small-q7", "Not available?", QuestionType.TEXT),
            ),
        ),
        SectionContent(
            key="victim-rights",
            title="Rights of victims",
            part="Themes",
            questions=(
                QuestionContent("small-t1", "Victims assisted", QuestionType.TABLE, table="victims_assisted"),
                QuestionContent("small-t2", "Victims housed", QuestionType.TABLE, table="victims_housed"),
            ),
        ),
    ),
)


@pytest.fixture
def content(everything):
    """What is frozen of a report that holds everything a report can hold."""
    with everything():
        by, cambodia = focal_point(state("KH")), state("KH")
        officer = secretariat()
        draft = questionnaire_actions.start(based_on=None, by=officer)
        storage.write(draft, QUESTIONNAIRE)
        Questionnaire.objects.filter(pk=draft.pk).update(
            status=QuestionnaireStatus.PUBLISHED, published_at=NOW, published_by=officer
        )
        draft.refresh_from_db()
        cycle = open_cycle(officer, title="A small cycle", questionnaire=draft)
        report = report_of(cambodia, cycle)
        _answer(report, by)
        _tables(cambodia, by)
        _beside_the_questions(report, cambodia, by)
        yield build_snapshot(report)


def _answer(report: NationalReport, by: User) -> None:
    given = {
        "context-q1": {"value": "2026-01-01"},
        "context-q2": {"value": "2026-12-31"},
        "context-q3": {"value": "The committee.\n\nIts secretariat: សួស្តី."},
        "context-q4": {"value": 1234, "carried_from": "ACTIP-2025-KH-1", "carried_year": 2025},
        "context-q5": {"kind": AnswerKind.ZERO, "value": 0, "narrative": "None were opened."},
        "small-q1": {"value": "in_place_used", "narrative": "The act is in force."},
        "small-q2": {"value": "yes"},
        "small-q3": {"value": "two"},
        "small-q4": {"kind": AnswerKind.CONFIDENTIAL, "value": ["one", "two"]},
        "small-q5": {"value": "This is not asked and not frozen."},
        "small-q7": {"kind": AnswerKind.NOT_AVAILABLE, "value": None, "reason": "The register starts next year."},
    }
    questions = {q.key: q for q in Question.objects.filter(section__questionnaire=report.cycle.questionnaire)}
    for key, answer in given.items():
        fields = {"kind": AnswerKind.VALUE, "updated_at": NOW, "updated_by": by} | answer
        Answer.objects.update_or_create(report=report, question=questions[key], defaults=fields)
    for pk, key in ((9001, "small-q6"), (9002, "small-q1")):
        file = EvidenceFile.objects.create(
            pk=pk,
            report=report,
            title=f"Document {pk}",
            filename=f"document-{pk}.pdf",
            content_type="application/pdf",
            size=pk,
            sha256=f"{pk:064}",
            uploaded_at=NOW,
            uploaded_by=by,
        )
        EvidenceLink.objects.create(evidence=file, question=questions[key])


def _tables(of: MemberState, by: User) -> None:
    period = {"period_start": datetime.date(2026, 1, 1), "period_end": datetime.date(2026, 12, 31)}
    stamp = {"member_state": of, "updated_at": NOW, "updated_by": by, **period}
    housed = TableReturn.objects.create(
        table=StatisticalTable.objects.get(key="victims_housed"),
        kind=AnswerKind.VALUE,
        source="Ministry",
        coverage="All provinces",
        cutoff=datetime.date(2026, 12, 31),
        provisional=True,
        public_source="https://stats.example.gov/2026",
        blanks_reason="Not all register.",
        supplements={"beds_available": 40, "held_locked": None},
        version=2,
        handed_in_version=1,
        handed_in_at=NOW,
        **stamp,
    )
    key = "gov_shelter|female|18-24"
    Figure.objects.create(table_return=housed, key=key, count=5)
    EarlierFigures.objects.create(
        table_return=housed, version=1, cells={key: 4}, about={}, saved_at=NOW, saved_by=by, handed_in_at=NOW
    )
    TableReturn.objects.create(
        table=StatisticalTable.objects.get(key="victims_assisted"),
        kind=AnswerKind.NOT_AVAILABLE,
        reason="Not counted.",
        version=1,
        **stamp,
    )
    right = VictimRight.objects.filter(indicators__asked=True).order_by("position").first()
    [indicator] = right.indicators.filter(asked=True)[:1]
    figures = {indicator.key: 1250}
    RightReturn.objects.create(right=right, figures=figures, markers={"gender": "partly"}, **stamp)


def _beside_the_questions(report: NationalReport, of: MemberState, by: User) -> None:
    duty = Obligation.objects.get(key="art5-1")
    item = FollowUpItem.objects.create(
        pk=9003,
        source=FollowUpSource.STATE,
        text="Adopt the decree.",
        member_state=of,
        made_on=datetime.date(2026, 1, 1),
        asked_after=datetime.date(2026, 1, 1),
        wished_for=datetime.date(2027, 1, 1),
        made_at=NOW,
        made_by=by,
    )
    item.obligations.add(duty)
    stamp = {"report": report, "updated_at": NOW, "updated_by": by}
    ItemProgress.objects.create(item=item, status="under_way", text="It is drafted.", **stamp)
    Need.objects.create(
        key=UUID(int=1),
        obligation=duty,
        kind="training",
        text="Training for prosecutors.",
        urgency="Before the trials.",
        met="partly",
        programme="A programme",
        carried_from="ACTIP-2025-KH-1",
        carried_year=2025,
        **stamp,
    )
    levels = {
        "adopted": {"said": "yes", "since": "2008-01-20", "text": "By act.", "documents": [9002]},
        "applied": {"said": "no", "since": "", "text": "", "documents": []},
    }
    ObligationPractice.objects.create(obligation=duty, levels=levels, **stamp)


def _with_fixed_words(content: dict) -> dict:
    """A copy in which words of ``domain/`` are replaced: they may be corrected there, which is no change of code."""
    copy = json.loads(json.dumps(content))
    for section in copy["sections"]:
        for entry in [*section["questions"], *section.get("needs", ())]:
            entry["obligation_title"] = "Title" if entry["obligation_title"] else ""
            if entry.get("table"):
                entry["table"] |= {"title": "Title", "number": "S", "unit": "Unit"}
            if "right" in entry:
                entry["text"] = "Text"
                for indicator in RightIndicator.objects.filter(key__in=entry["right"]["figures"]):
                    for name in ("shown", "value"):
                        entry[name] = entry[name].replace(indicator.text, "Text").replace(indicator.unit, "units")
        for item in section.get("follow_up", ()):
            item["obligations"] = ["Title" for _ in item["obligations"]]
        for practice in section.get("practice", ()):
            practice["title"] = "Title"
        if section["key"] in {"follow-up", "needs"}:
            section["title"] = "Title"
    return copy


def test_a_report_is_frozen_in_the_same_shape_as_ever(content):
    frozen_then = json.loads(FROZEN.read_text())
    # Since decision 0076 a question says its place where one before it is not asked.
    frozen.by_key(frozen_then)["small-q6"]["place"] = 6
    assert _with_fixed_words(content) == frozen_then


def problems_of_shape(value: Any, wanted: Any, place: str) -> list[str]:
    """Where a plain value is not what its type says, such as "report.sections[0]: unknown key"."""
    if is_typeddict(wanted):
        if not isinstance(value, dict):
            return [f"{place}: {value!r} has no keys"]
        hints = get_type_hints(wanted)
        found = [f"{place}: no {key}" for key in wanted.__required_keys__ - value.keys()]
        found += [f"{place}: {key} is not known" for key in value.keys() - hints.keys()]
        return found + [
            p for key in value.keys() & hints for p in problems_of_shape(value[key], hints[key], f"{place}.{key}")
        ]
    origin, arguments = get_origin(wanted), get_args(wanted)
    if origin is list:
        return [p for n, item in enumerate(value) for p in problems_of_shape(item, arguments[0], f"{place}[{n}]")]
    if origin is dict:
        return [p for key, item in value.items() for p in problems_of_shape(item, arguments[1], f"{place}[{key}]")]
    if origin in {Union, UnionType}:
        each = [problems_of_shape(value, one, place) for one in arguments]
        return min(each, key=len)
    if wanted is type(None):
        return [] if value is None else [f"{place}: not null"]
    if wanted is Any or isinstance(value, wanted) or (wanted is float and isinstance(value, int)):
        return []
    return [f"{place}: {value!r} is not of the type {wanted.__name__}"]


def test_a_report_has_the_shape_that_its_type_says(content):
    assert problems_of_shape(content, FrozenReport, "report") == []


def test_the_shape_is_really_compared(content):
    content["sections"][0]["questions"][0] |= {"kind": 3, "more": ""}
    del content["sections"][1]["practice"][0]["title"]
    assert sorted(problems_of_shape(content, FrozenReport, "report")) == [
        "report.sections[0].questions[0].kind: 3 is not of the type str",
        "report.sections[0].questions[0]: more is not known",
        "report.sections[1].practice[0]: no title",
    ]


def test_what_was_submitted_keeps_its_hash():
    assert snapshot_hash(json.loads(FROZEN.read_text())) == HASH
