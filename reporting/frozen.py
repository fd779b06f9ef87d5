"""The frozen content of a submitted report: its shape, and functions that iterate over it.

``snapshot.build.build_snapshot`` builds it; it is stored and hashed in ``SubmittedVersion.content``. What an audience
gets of it (``queries.release``), editions for other Parties and extracts for the report to AMMTC have the same shape,
with everything else left out. Keys that are ``NotRequired`` are present only with a value, so that older submissions
keep their hash: ``tests/reporting/snapshot/test_frozen_content.py`` proves it. A report of schema 1 has no entries.
"""

from collections.abc import Iterable, Iterator
from typing import Any, NotRequired, TypedDict

from reporting.enums import AnswerKind
from reporting.numbering import section_marks

GIVEN = {AnswerKind.VALUE, AnswerKind.ZERO}  # the kinds of a table whose figures were given, and not in confidence

# --- Parts of an answer -----------------------------------------------------------------------------------------------
# The version from which something was carried over, and (only for answers) whether the state has confirmed it since.
FrozenCarried = TypedDict("FrozenCarried", {"from": str, "year": int | None, "confirmed": NotRequired[bool]})


class FrozenDocument(TypedDict):
    id: int
    title: str
    filename: str
    sha256: str
    size: int  # bytes
    confidentiality: str
    content_type: NotRequired[str]  # in what an audience gets
    form: NotRequired[str]  # the same: ``release_policy.ReleaseExtent``


class FrozenSupplement(TypedDict):
    """A number below a table; None: not available."""

    key: str
    label: str
    value: int | None


class FrozenRevision(TypedDict):
    """The figures of a revised table when it was last submitted, with that day; None for a cell that was empty."""

    on: str
    cells: dict[str, int | None]


class FrozenSource(TypedDict):
    """Where a state has published something itself: ``figures.public_sources``."""

    address: str
    title: str
    published_on: str | None


class FrozenPublicFigure(FrozenSource):
    """A figure that the state has published itself: see ``queries.public_figures``."""

    block: str
    at: list[list[str]]
    label: str
    value: int


class FrozenTotal(TypedDict):
    label: str
    shown: str


class FrozenTable(TypedDict):
    """One statistical table with its computed totals. ``cells`` maps the key of a cell to its count."""

    key: str
    number: str
    title: str
    unit: str
    cells: dict[str, int]
    cells_in_table: int
    grand_total: int | None
    blanks: int
    blanks_reason: str
    supplements: list[FrozenSupplement]
    source: str
    coverage: str
    cutoff: str | None
    provisional: bool
    public_source: NotRequired[str]  # the address where the same figures are public, as given with the table
    difference_reason: str
    revised: NotRequired[FrozenRevision | None]  # older reports know of none
    public: NotRequired[list[FrozenPublicFigure]]  # in what an audience gets
    lines: NotRequired[list[FrozenTotal]]  # of a table without cells, when an audience gets only its total


class FrozenRight(TypedDict):
    """Figures (by indicator) and marks (by marker) on one right of victims."""

    key: str
    figures: dict[str, float]
    markers: dict[str, str]


class FrozenQuestion(TypedDict):
    """One question with its answer. ``shown`` is the answer in words; ``value`` by its type: see ``question_types``.

    Entries and rights, which are printed like answers, have this shape too: ``entries.entry_as_question``.
    """

    key: str
    text: str
    type: str
    required: bool
    obligation: str | None
    obligation_title: str
    confidentiality: str
    kind: str
    value: Any
    shown: str
    narrative: str
    reason: str
    unit: str
    evidence: list[FrozenDocument]
    table: FrozenTable | None
    carried: FrozenCarried | None
    right: NotRequired[FrozenRight]
    entry: NotRequired[str]  # the kind of item that an entry is (``release_policy.KINDS``)
    entry_key: NotRequired[str]
    place: NotRequired[int]  # in its section, where counting what is here would say another: see ``in_places``
    form: NotRequired[str]  # in what an audience gets: ``release_policy.ReleaseExtent``


Ref = tuple[str, str]  # the name of an item that is released by itself, its kind and its key: ("answer", "art5-1-q1")
FrozenItem = FrozenQuestion | FrozenDocument  # what is released by itself; an entry in the shape of a question


# --- What is shown next to the questions ------------------------------------------------------------------------------
class FrozenProgress(TypedDict):
    """One recommendation or commitment, and what the state says on it; "" for nothing given."""

    item: int
    reference: str
    kind: str
    text: str
    source: str
    obligations: list[str]  # titles
    wished_for: str | None  # a day
    for_all: bool
    status: str
    shown: str  # the status in words
    said: str
    carried: NotRequired[None]  # in what an audience gets, where no entry says how it was carried over


class FrozenNeed(TypedDict):
    key: str
    obligation: str | None
    obligation_title: str
    kind: str
    kind_shown: str
    text: str
    urgency: str
    met: str
    met_shown: str
    programme: str
    carried: FrozenCarried | None


class FrozenLevel(TypedDict):
    level: str
    said: str  # "yes", "no" or ""
    since: str  # a day, or ""
    text: str
    documents: list[FrozenDocument]


class FrozenPractice(TypedDict):
    """One obligation in law and in practice. Levels that were not given are left out."""

    obligation: str
    title: str
    carried: FrozenCarried | None
    levels: list[FrozenLevel]


# --- The whole --------------------------------------------------------------------------------------------------------
class FrozenSection(TypedDict):
    key: str
    title: str
    part: str
    article: int | None
    mark: NotRequired[str]  # in what an audience gets, where other sections are left out: see ``keep_numbers``
    questions: list[FrozenQuestion]
    follow_up: NotRequired[list[FrozenProgress]]
    needs: NotRequired[list[FrozenNeed]]
    practice: NotRequired[list[FrozenPractice]]


class FrozenNil(TypedDict):
    statement: str


class FrozenLate(TypedDict):
    due_on: str
    reason: str


class FrozenReport(TypedDict):
    """A whole report. Only the questions that apply are in it. Days are written as 2026-12-31."""

    schema: int
    cycle: str
    period_start: str
    period_end: str
    state: str  # ISO code
    state_name: str
    questionnaire: int
    sections: list[FrozenSection]
    reference: NotRequired[str | None]
    nil: NotRequired[FrozenNil | None]  # "nothing to report"; such a report has no sections
    late: NotRequired[FrozenLate]
    approvals: NotRequired[list[str]]  # the second focal points who approved it
    audience: NotRequired[str]  # for whom everything else was left out


# --- Going through it -------------------------------------------------------------------------------------------------
def questions(report: FrozenReport) -> Iterator[FrozenQuestion]:
    """Every question, in the order of the report."""
    for section in report["sections"]:
        yield from section["questions"]


def marked(report: FrozenReport) -> Iterator[tuple[str, FrozenSection]]:
    """Every section with its mark, such as "12" or "A"."""
    sections = report["sections"]
    marks = section_marks(section["article"] for section in sections)
    return ((section.get("mark", mark), section) for mark, section in zip(marks, sections, strict=True))


def in_places(questions: Iterable[FrozenQuestion]) -> Iterator[tuple[int, FrozenQuestion]]:
    """The questions of a section with their places in the questionnaire, from 1.

    A question that is not asked keeps its place, so that no condition changes the number of another question.
    """
    place = 0
    for question in questions:
        place = question.get("place", place + 1)
        yield place, question


def at_place(question: FrozenQuestion, place: int, counted: int) -> FrozenQuestion:
    """The question at ``place``, which is said only where ``counted`` is another."""
    return question if place == counted else {**question, "place": place}


def numbered(report: FrozenReport) -> Iterator[tuple[str, FrozenSection, FrozenQuestion]]:
    """Every question with its number, such as "12.3", and its section."""
    for mark, section in marked(report):
        for number, question in with_numbers(mark, section):
            yield number, section, question


def with_numbers(mark: str, section: FrozenSection) -> Iterator[tuple[str, FrozenQuestion]]:
    """The questions of one section with their numbers; "" for levels in law and practice, which stand between them."""
    for place, question in in_places(section["questions"]):
        yield "" if question.get("entry") == "practice" else f"{mark}.{place}", question


def keep_numbers(part: FrozenReport, whole: FrozenReport) -> FrozenReport:
    """``part``, which is ``whole`` with something left out, with the numbers that its questions have there."""
    marks = {section["key"]: mark for mark, section in marked(whole)}
    places = {
        (section["key"], question["key"]): place
        for section in whole["sections"]
        for place, question in in_places(section["questions"])
    }
    sections: list[FrozenSection] = []
    for counted_mark, section in marked(part):
        kept: list[FrozenQuestion] = []
        last = 0
        for question in section["questions"]:
            place = places[section["key"], question["key"]]
            kept.append(at_place(question, place, last + 1))
            last = place
        numbered_section: FrozenSection = {**section, "questions": kept}
        if marks[section["key"]] != counted_mark:
            numbered_section["mark"] = marks[section["key"]]
        sections.append(numbered_section)
    return {**part, "sections": sections}


def by_key(report: FrozenReport) -> dict[str, FrozenQuestion]:
    return {question["key"]: question for question in questions(report)}


def section_of(report: FrozenReport, key: str) -> FrozenSection | None:
    return next((section for section in report["sections"] if section["key"] == key), None)


def section_keys(report: FrozenReport) -> list[str]:
    return [section["key"] for section in report["sections"]]


def only(report: FrozenReport, wanted: Iterable[FrozenQuestion]) -> FrozenReport:
    """The report with only some of its questions, in one section."""
    section: FrozenSection = {"key": "", "title": "", "part": "", "article": None, "questions": list(wanted)}
    return {**report, "sections": [section]}


def with_tables(asked: Iterable[FrozenQuestion]) -> Iterator[tuple[FrozenQuestion, FrozenTable]]:
    """The questions with a statistical table, each with its table."""
    for question in asked:
        if (table := question["table"]) is not None:
            yield question, table


def given_tables(report: FrozenReport) -> dict[str, FrozenTable]:
    """The tables in which figures were given, by key."""
    return {table["key"]: table for question, table in with_tables(questions(report)) if question["kind"] in GIVEN}


def progress(report: FrozenReport) -> Iterator[FrozenProgress]:
    for section in report["sections"]:
        yield from section.get("follow_up", ())


def needs(report: FrozenReport) -> Iterator[FrozenNeed]:
    for section in report["sections"]:
        yield from section.get("needs", ())


def words_of_need(need: FrozenNeed) -> dict[str, str]:
    """The texts of a need, by the names of their columns."""
    return {
        "kind": need["kind"],
        "text": need["text"],
        "urgency": need["urgency"],
        "met": need["met"],
        "programme": need["programme"],
    }


def practices(report: FrozenReport) -> Iterator[FrozenPractice]:
    for section in report["sections"]:
        yield from section.get("practice", ())
