"""One section of a submitted report for a reviewer: this and the last report, documents, clarifications, notes.

Everything comes from submitted versions. A constant number of queries, whatever the report holds.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from reporting import frozen, numbering, question_types
from reporting.documents.evidence_library import quarantine
from reporting.enums import AnswerKind, Side
from reporting.frozen import FrozenDocument, FrozenQuestion, FrozenReport
from reporting.models import (
    Assessment,
    Clarification,
    ClarificationMessage,
    EvidenceFile,
    NationalReport,
    Obligation,
    Question,
    ReviewAssignment,
    ReviewNote,
    SectionRead,
    SubmittedVersion,
)
from reporting.snapshot import changes, cross_checks, reading
from reporting.snapshot.cross_checks import TableContradiction
from reporting.text.text_difference import GONE, NEW, SAME, Piece, difference
from victims.comparison import TableChange
from victims.layout import LayoutMaker

IMAGES = {"image/png", "image/jpeg"}  # a browser shows these without running code


@dataclass(frozen=True)
class Passage:
    """One part of an answer on both sides: added words are marked in ``now``, removed words in ``before``."""

    label: str
    now: list[Piece]
    before: list[Piece]


@dataclass(frozen=True)
class Document:
    """A document of an answer. ``file`` is None if the reader may not open it now; ``held`` then says why."""

    item: FrozenDocument
    file: EvidenceFile | None
    held: str

    @property
    def is_image(self) -> bool:
        return self.file is not None and self.file.content_type in IMAGES


@dataclass
class PaneQuestion:
    """``before`` is the question in the report before, None if it was not asked or not answered there."""

    read: reading.ReadQuestion
    before: FrozenQuestion | None
    passages: list[Passage]
    changed: str  # one of ``changes.LABELS``, "" without anything to compare with
    table: TableChange | None  # its figures beside the earlier ones
    documents: list[Document]
    threads: list["PaneThread"] = field(default_factory=list)
    notes: list[ReviewNote] = field(default_factory=list)

    @property
    def key(self) -> str:
        return self.read.content["key"]

    @property
    def changed_label(self) -> str:
        return "" if self.changed in {"", changes.SAME} else str(changes.LABELS[self.changed])

    @property
    def before_is_confidential(self) -> bool:
        return self.before is not None and reading.is_confidential(self.before)


@dataclass
class PaneThread:
    thread: Clarification
    messages: list[ClarificationMessage]

    @property
    def asked(self) -> str:
        """The last question of the secretariat."""
        return next((m.text for m in reversed(self.messages) if m.side == Side.SECRETARIAT), "")

    @property
    def answered(self) -> str:
        """The last message of the state, unless the secretariat has asked again since."""
        sent = [message for message in self.messages if message.sent_at]
        return sent[-1].text if sent and sent[-1].side == Side.STATE else ""


@dataclass
class ObligationGroup:
    """The questions about one obligation, with the reviewers' assessment; ``obligation`` is None for the others."""

    obligation: Obligation | None
    questions: list[PaneQuestion]
    assessment: Assessment | None = None


@dataclass
class SectionLine:
    """One line of the list of sections."""

    number: str
    key: str
    title: str
    part: str
    mark: SectionRead | None
    pending: int
    unsent: int
    changed: bool
    with_state: bool
    reviewer: str
    contradictions: int

    @property
    def heading(self) -> str:
        return numbering.heading(self.number, self.title)


@dataclass
class Pane:
    lines: list[SectionLine]
    at: int  # place of the section in ``lines``
    groups: list[ObligationGroup]
    threads: list[PaneThread]  # on the section as a whole
    notes: list[ReviewNote]
    confidential: list[str]  # keys of confidential answers that are shown
    lead: str
    unsent: int
    pending: int
    contradictions: list[TableContradiction]  # of the tables in this section, with others in it or elsewhere

    @property
    def line(self) -> SectionLine:
        return self.lines[self.at]

    @property
    def before(self) -> SectionLine | None:
        return self.lines[self.at - 1] if self.at else None

    @property
    def after(self) -> SectionLine | None:
        return self.lines[self.at + 1] if self.at + 1 < len(self.lines) else None

    @property
    def read(self) -> int:
        return sum(line.mark is not None for line in self.lines)


def next_unread(lines: list[SectionLine], at: int) -> SectionLine | None:
    """The next unread section after the one at place ``at``, then from the beginning."""
    return next((line for line in [*lines[at + 1 :], *lines[: at + 1]] if line.mark is None), None)


def questions_in(content: FrozenReport | None) -> dict[str, FrozenQuestion]:
    """Key → question of a report; progress and needs in the shape of questions."""
    sections = content["sections"] if content else []
    return {question["key"]: question for section in sections for question in reading.answers_and_entries(section)}


def parts_of(question: FrozenQuestion | None) -> dict[str, str]:
    """An answer in words, part by part. A table has no words."""
    if question is None:
        return {"Answer": "", "Reason": "", "In the state’s words": ""}
    kind, answer = question["kind"], question["shown"]
    if kind == AnswerKind.UNANSWERED and not question["evidence"]:
        answer = "Not answered"
    elif kind in {AnswerKind.NOT_AVAILABLE, AnswerKind.NOT_APPLICABLE}:
        answer = AnswerKind(kind).label
    elif question["table"]:
        answer = ""
    elif kind == AnswerKind.ZERO:
        answer = f"0 {question['unit']}".strip() + " (counted, and there were none)"
    return {"Answer": answer, "Reason": question["reason"], "In the state’s words": question["narrative"]}


def passages(now: FrozenQuestion, before: FrozenQuestion | None) -> list[Passage]:
    """Both answers, part by part. Without an earlier answer nothing is marked."""
    mine, theirs = parts_of(now), parts_of(before)
    found = []
    for label, text in mine.items():
        earlier = theirs[label]
        if not text and not earlier:
            continue
        if before is None:
            found.append(Passage(label, [Piece(SAME, text)], []))
            continue
        whole = label == "Answer" and now["type"] not in question_types.PROSE
        if not whole:
            pieces = difference(earlier, text)
        elif earlier == text:
            pieces = [Piece(SAME, text)]
        else:
            pieces = [Piece(GONE, earlier), Piece(NEW, text)]
        found.append(
            Passage(
                label,
                [piece for piece in pieces if piece.what != GONE and piece.text],
                [piece for piece in pieces if piece.what != NEW and piece.text],
            )
        )
    return found


def section_lines(
    report: NationalReport, content: FrozenReport, before: FrozenReport | None, contradictions: list[TableContradiction]
) -> list[SectionLine]:
    """All sections of the version with their counts and marks. Five queries."""
    marks = {row.section.key: row for row in report.sections_read.select_related("section", "read_by")}
    assigned = ReviewAssignment.objects.filter(report=report, section__isnull=False).select_related(
        "section", "reviewer"
    )
    reviewers = {row.section.key: row.reviewer.name for row in assigned if row.section}
    open_keys = (
        set(report.sections.filter(is_open=True).values_list("section__key", flat=True))
        if report.is_editable
        else set()
    )
    pending: dict[str, int] = {}
    unsent: dict[str, int] = {}
    for thread in Clarification.objects.filter(report=report).select_related("section"):
        if thread.is_pending:
            pending[thread.section.key] = pending.get(thread.section.key, 0) + 1
        elif thread.asked_at is None:
            unsent[thread.section.key] = unsent.get(thread.section.key, 0) + 1
    given = questions_in(before)
    renamed = _renamed(content) if before else {}
    return [
        SectionLine(
            number=mark,
            key=section["key"],
            title=section["title"],
            part=section["part"],
            mark=marks.get(section["key"]),
            pending=pending.get(section["key"], 0),
            unsent=unsent.get(section["key"], 0),
            changed=bool(before)
            and any(
                _changed(question, _earlier(question["key"], given, renamed)) not in {"", changes.SAME}
                for question in section["questions"]
            ),
            with_state=section["key"] in open_keys,
            reviewer=reviewers.get(section["key"], ""),
            contradictions=sum(section["key"] in found.section_keys for found in contradictions),
        )
        for mark, section in frozen.marked(content)
    ]


def _renamed(content: FrozenReport) -> dict[str, list[str]]:
    """Key → the keys of earlier questions that this one replaces."""
    found = Question.objects.filter(section__questionnaire__version=content["questionnaire"]).exclude(previous_keys=[])
    return dict(found.values_list("key", "previous_keys"))


def _earlier(key: str, given: dict[str, FrozenQuestion], renamed: dict[str, list[str]]) -> FrozenQuestion | None:
    """The question of the earlier report, under its own key or the first of its earlier keys."""
    return next((given[k] for k in (key, *renamed.get(key, ())) if k in given), None)


def _changed(now: FrozenQuestion, before: FrozenQuestion | None) -> str:
    return changes.kind_of([before] if before else [], now)


def pane(user, version: SubmittedVersion, key: str, before: FrozenReport | None) -> Pane | None:
    """The section ``key`` of a version next to the answers of ``before``; None if the version has no such section."""
    report, content = version.report, version.content
    maker = LayoutMaker()
    contradictions = cross_checks.in_report(content, maker)
    lines = section_lines(report, content, before, contradictions)
    at = next((place for place, line in enumerate(lines) if line.key == key), None)
    if at is None:
        return None
    files = {
        file.pk: file
        for file in EvidenceFile.objects.visible_to(user).filter(report=report).select_related("uploaded_by")
    }
    [section] = reading.read_version(content, set(files), only=key, maker=maker)
    given = questions_in(before)
    renamed = _renamed(content) if before else {}
    questions = []
    for read in section.questions:
        asked = read.content
        earlier = _earlier(asked["key"], given, renamed)
        questions.append(
            PaneQuestion(
                read=read,
                before=earlier if changes.says_something(earlier) else None,
                passages=passages(asked, earlier),
                changed=_changed(asked, earlier) if before else "",
                table=changes.table_change(earlier, asked, maker) if before else None,
                documents=[_document(item, files.get(item["id"])) for item in asked["evidence"]],
            )
        )
    by_key = {question.key: question for question in questions}
    threads: list[PaneThread] = []
    notes: list[ReviewNote] = []
    for item in pane_threads(Clarification.objects.filter(report=report, section__key=key)):
        home = by_key.get(item.thread.question.key) if item.thread.question else None
        (home.threads if home else threads).append(item)
    for note in ReviewNote.objects.filter(report=report, section__key=key).select_related("question", "written_by"):
        home = by_key.get(note.question.key) if note.question else None
        (home.notes if home else notes).append(note)
    lead = ReviewAssignment.objects.filter(report=report, section=None).select_related("reviewer").first()
    shown = [question.key for question in questions if question.read.is_confidential or question.before_is_confidential]
    return Pane(
        lines=lines,
        at=at,
        groups=_groups(report, questions),
        threads=threads,
        notes=notes,
        confidential=shown,
        lead=lead.reviewer.name if lead else "",
        unsent=sum(line.unsent for line in lines),
        pending=sum(line.pending for line in lines),
        contradictions=[found for found in contradictions if key in found.section_keys],
    )


def pane_threads(threads: Any) -> list[PaneThread]:
    """Each thread with its messages. Two queries."""
    found = threads.select_related("question", "section", "report__member_state", "report__cycle").prefetch_related(
        "messages"
    )
    return [PaneThread(thread, list(thread.messages.all())) for thread in found]


def _document(item: FrozenDocument, file: EvidenceFile | None) -> Document:
    held = quarantine(file) if file else "It is not available any more."
    return Document(item, None if held else file, held)


def _groups(report: NationalReport, questions: Iterable[PaneQuestion]) -> list[ObligationGroup]:
    groups: list[ObligationGroup] = []
    keys = {question.read.content["obligation"] for question in questions if question.read.content["obligation"]}
    obligations = {row.key: row for row in Obligation.objects.filter(key__in=keys).select_related("article")}
    given = {
        row.obligation.key: row
        for row in Assessment.objects.filter(report=report, obligation__key__in=keys).select_related(
            "obligation", "updated_by"
        )
    }
    for question in questions:
        key = question.read.content["obligation"] or ""
        here = groups[-1].obligation.key if groups and groups[-1].obligation else ""
        if not groups or here != key:
            groups.append(ObligationGroup(obligations.get(key), [], given.get(key)))
        groups[-1].questions.append(question)
    return groups
