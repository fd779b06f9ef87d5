"""What an officer reads to make findings: all answers to a question beside each other, and the list of questions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from members.models import MemberState
from reporting import frozen
from reporting.enums import FindingKind
from reporting.frozen import FrozenNeed, FrozenQuestion
from reporting.models import ConsolidatedReport, RegionalFinding, SubmittedVersion
from reporting.queries.findings import FindingSources, choices_of, is_counted, subject_of, text_of
from reporting.text import finding_sentences


@dataclass(frozen=True)
class QuestionLine:
    """A question of the reports, with how many states answered it and the findings that were made of it."""

    key: str
    number: str
    text: str
    answered: int
    findings: list[RegionalFinding]


@dataclass(frozen=True)
class QuestionGroup:
    title: str
    questions: list[QuestionLine] = field(default_factory=list)

    @property
    def made(self) -> int:
        """How many findings are made of its questions."""
        return len({finding.number for line in self.questions for finding in line.findings})


def questions(evidence: FindingSources, findings: list[RegionalFinding]) -> list[QuestionGroup]:
    """The questions of all reports, by section in the order of the questionnaire."""
    made: dict[str, list[RegionalFinding]] = {}
    for finding in findings:
        made.setdefault(finding.subject, []).append(finding)
    groups: dict[str, QuestionGroup] = {}
    seen: set[str] = set()
    for number, section, question in _numbered(evidence):
        if question["key"] in seen:
            continue
        seen.add(question["key"])
        group = groups.setdefault(section, QuestionGroup(section))
        about = made.get(question["key"], []) + (
            [one for one in made.get(question["obligation"] or "", []) if one.kind == FindingKind.NEED]
        )
        group.questions.append(
            QuestionLine(question["key"], number, question["text"], len(evidence.now.given(question["key"])), about)
        )
    return list(groups.values())


def _numbered(evidence: FindingSources) -> Iterator[tuple[str, str, FrozenQuestion]]:
    """(number, title of the section, question) of every question that can be counted."""
    for version in evidence.now.versions.values():
        for number, section, question in frozen.numbered(version.content):
            if is_counted(section, question):
                yield number, section["title"], question


@dataclass(frozen=True)
class StateAnswer:
    """What one state says on a question, now and in the report before; ``text`` can be quoted."""

    state: MemberState
    version: SubmittedVersion | None
    now: FrozenQuestion | None
    before: FrozenQuestion | None
    reported_before: bool
    needs: list[FrozenNeed]

    @property
    def text(self) -> str:
        return text_of(self.now) if self.now else ""


@dataclass(frozen=True)
class ChoiceLine:
    """One answer that can be counted: how many gave it, and the sentence that a finding would have."""

    choice: str
    label: str
    count: int
    of: int
    sentence: str
    finding: RegionalFinding | None


@dataclass(frozen=True)
class AnswersBeside:
    key: str
    number: str
    text: str
    section: str
    obligation: str
    year: int
    year_before: int | None
    answers: list[StateAnswer]
    choices: list[ChoiceLine]
    others: list[ChoiceLine]  # a practice, and needs
    extracts: list[RegionalFinding]
    previous: str  # key of the question before, "" at the beginning
    following: str  # key of the next one, "" at the end


def question_page(consolidated: ConsolidatedReport, key: str) -> AnswersBeside | None:
    """The answers of all states to one question; None if no report has it or AMMTC may not read it."""
    evidence = FindingSources(consolidated)
    order: dict[str, tuple[str, str, FrozenQuestion]] = {}
    for number, section, question in _numbered(evidence):
        order.setdefault(question["key"], (number, section, question))
    if key not in order:
        return None
    keys = list(order)
    place = keys.index(key)
    number, section, question = order[key]
    findings = list(consolidated.findings.select_related("member_state"))
    now, before = evidence.now.answers.get(key, {}), evidence.before
    return AnswersBeside(
        key=key,
        number=number,
        text=question["text"],
        section=section,
        obligation=question["obligation"] or "",
        year=evidence.now.year,
        year_before=before.year if before else None,
        answers=[
            StateAnswer(
                state=state,
                version=evidence.now.versions.get(iso2),
                now=now.get(iso2),
                before=before.answers.get(key, {}).get(iso2) if before else None,
                reported_before=before is not None and iso2 in before.versions,
                needs=[
                    need
                    for need in evidence.needs(iso2)
                    if question["obligation"] and need["obligation"] == question["obligation"]
                ],
            )
            for iso2, state in evidence.states.items()
        ],
        choices=list(_choices(evidence, key, findings)),
        others=list(_others(evidence, key, question["obligation"] or "", findings)),
        extracts=[one for one in findings if one.kind == FindingKind.EXTRACT and one.subject == key],
        previous=keys[place - 1] if place else "",
        following=keys[place + 1] if place + 1 < len(keys) else "",
    )


def _choices(evidence: FindingSources, key: str, findings: list[RegionalFinding]) -> Iterator[ChoiceLine]:
    for choice, label in choices_of(evidence.now.given(key).values()).items():
        if (found := evidence.find(FindingKind.ANSWER, key, choice)) is None:
            continue
        made = _made(findings, FindingKind.ANSWER, key, choice)
        said = finding_sentences.sentence(FindingKind.ANSWER, found)
        yield ChoiceLine(choice, label, found["count"], found["of"], said, made)


def _others(
    evidence: FindingSources, key: str, obligation: str, findings: list[RegionalFinding]
) -> Iterator[ChoiceLine]:
    for kind, subject in ((FindingKind.PRACTICE, key), (FindingKind.NEED, obligation)):
        if subject and (found := evidence.find(kind, subject)) is not None:
            said = finding_sentences.sentence(kind, found)
            yield ChoiceLine(kind, str(kind.label), found["count"], found["of"], said, _made(findings, kind, subject))


def _made(findings: list[RegionalFinding], kind: str, subject: str, choice: str = "") -> RegionalFinding | None:
    return next((one for one in findings if (one.kind, one.subject, one.choice) == (kind, subject, choice)), None)


@dataclass(frozen=True)
class FigureLine:
    label: str
    shown: str
    subject: str  # "" for a number that is hidden: no finding can be made of it
    finding: RegionalFinding | None


@dataclass(frozen=True)
class FigureTable:
    number: str
    title: str
    lines: list[FigureLine]


def figures(evidence: FindingSources, findings: list[RegionalFinding]) -> list[FigureTable] | None:
    """The numbers of the region that the report may tell; None while what can be told has not been worked out."""
    if evidence.now.tables is None:
        return None
    return [
        FigureTable(
            table.number,
            table.title,
            [
                FigureLine(
                    line.label,
                    line.shown,
                    subject if line.value is not None and not line.upto else "",
                    _made(findings, FindingKind.FIGURE, subject),
                )
                for line in table.lines
                if (subject := subject_of(table, line))
            ],
        )
        for table in evidence.now.tables
    ]
