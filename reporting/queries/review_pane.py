"""One section of a submitted report as a reviewer reads it: this year beside last, documents, clarifications, notes.

Everything comes from submitted versions. A constant number of queries, whatever the report holds.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from reporting import changes
from reporting.entry_snapshot import entries_as_questions
from reporting.enums import AnswerKind, QuestionType, Side
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
from reporting.queries import desk
from reporting.queries.evidence_library import quarantine
from reporting.text_difference import GONE, NEW, SAME, Piece, difference

IMAGES = {"image/png", "image/jpeg"}  # what a browser draws without running anything
Content = Mapping[str, Any]


@dataclass(frozen=True)
class Passage:
    """One part of an answer on both sides: the words that came are marked in ``now``, those that went in ``before``."""

    label: str
    now: list[Piece]
    before: list[Piece]


@dataclass(frozen=True)
class Document:
    """A document of an answer. ``file`` is None where the reader may not open it now; ``held`` then says why."""

    item: Content
    file: EvidenceFile | None
    held: str

    @property
    def is_image(self) -> bool:
        return self.file is not None and self.file.content_type in IMAGES


@dataclass
class PaneQuestion:
    """``before`` is last year's question of the snapshot, None where it was not asked or not answered then."""

    read: desk.ReadQuestion
    before: Content | None
    passages: list[Passage]
    changed: str  # one of ``changes.LABELS``, "" without anything to compare with
    documents: list[Document]
    threads: list["PaneThread"] = field(default_factory=list)
    notes: list[ReviewNote] = field(default_factory=list)

    @property
    def key(self) -> str:
        return self.read.content["key"]

    @property
    def changed_label(self) -> str:
        return "" if self.changed in {"", changes.SAME} else changes.LABELS[self.changed]

    @property
    def before_in_words(self) -> str:
        return changes.in_words(dict(self.before)) if self.before else ""

    @property
    def before_is_confidential(self) -> bool:
        return bool(self.before) and desk.is_confidential(self.before or {})


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
        """What the state sent last, unless the secretariat has asked on since."""
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

    number: int
    key: str
    title: str
    part: str
    mark: SectionRead | None
    pending: int
    unsent: int
    changed: bool
    with_state: bool
    reviewer: str


@dataclass
class Pane:
    lines: list[SectionLine]
    at: int  # place of the section in ``lines``
    groups: list[ObligationGroup]
    threads: list[PaneThread]  # on the section as a whole
    notes: list[ReviewNote]
    confidential: list[str]  # keys of what was given in confidence and is shown
    lead: str
    unsent: int
    pending: int

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
    """The next section that nobody has read, after the one at place ``at`` and then from the beginning."""
    return next((line for line in [*lines[at + 1 :], *lines[: at + 1]] if line.mark is None), None)


def questions_in(content: Content | None) -> dict[str, Content]:
    """Question key → question of a snapshot; progress and needs in the shape of questions."""
    sections = content["sections"] if content else []
    return {
        question["key"]: question
        for section in sections
        for question in [*section["questions"], *entries_as_questions(section)]
    }


def parts_of(question: Content | None) -> dict[str, str]:
    """An answer in words, part by part. A table stands for itself."""
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


def passages(now: Content, before: Content | None) -> list[Passage]:
    """What both years say, part by part. Without an earlier answer nothing is marked."""
    mine, theirs = parts_of(now), parts_of(before)
    found = []
    for label, text in mine.items():
        earlier = theirs[label]
        if not text and not earlier:
            continue
        if before is None:
            found.append(Passage(label, [Piece(SAME, text)], []))
            continue
        whole = label == "Answer" and now["type"] != QuestionType.TEXT
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


def section_lines(report: NationalReport, content: Content, before: Content | None) -> list[SectionLine]:
    """All sections of the version with what is known of each. Five queries."""
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
            number=place,
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
        )
        for place, section in enumerate(content["sections"], start=1)
    ]


def _renamed(content: Content) -> dict[str, list[str]]:
    """Key → the keys of earlier questions that this one takes the place of."""
    found = Question.objects.filter(section__questionnaire__version=content["questionnaire"]).exclude(previous_keys=[])
    return dict(found.values_list("key", "previous_keys"))


def _earlier(key: str, given: dict[str, Content], renamed: dict[str, list[str]]) -> Content | None:
    """The question of the earlier report, under its own key or the first of those that it had."""
    return next((given[k] for k in (key, *renamed.get(key, ())) if k in given), None)


def _changed(now: Content, before: Content | None) -> str:
    old, new = changes.in_words(dict(before) if before else None), changes.in_words(dict(now))
    if old == new:
        return changes.SAME
    return changes.CHANGED if old else changes.NEW


def pane(user, version: SubmittedVersion, key: str, before: Content | None) -> Pane | None:
    """The section ``key`` of a version beside the answers of ``before``; None if the version has no such section."""
    report, content = version.report, version.content
    lines = section_lines(report, content, before)
    at = next((place for place, line in enumerate(lines) if line.key == key), None)
    if at is None:
        return None
    files = {
        file.pk: file
        for file in EvidenceFile.objects.visible_to(user).filter(report=report).select_related("uploaded_by")
    }
    [section] = desk.read_version(content, set(files), only=key)
    given = questions_in(before)
    renamed = _renamed(content) if before else {}
    questions = []
    for read in section.questions:
        asked = read.content
        earlier = _earlier(asked["key"], given, renamed)
        questions.append(
            PaneQuestion(
                read=read,
                before=earlier if earlier and changes.in_words(dict(earlier)) else None,
                passages=passages(asked, earlier),
                changed=_changed(asked, earlier) if before else "",
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
    )


def pane_threads(threads: Any) -> list[PaneThread]:
    """Each thread with its messages. Two queries."""
    found = threads.select_related("question", "section", "report__member_state", "report__cycle").prefetch_related(
        "messages"
    )
    return [PaneThread(thread, list(thread.messages.all())) for thread in found]


def _document(item: Content, file: EvidenceFile | None) -> Document:
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
