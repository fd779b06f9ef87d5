"""Released = published, and what is taken back is in no later edition: for any acts of states, through the real rows.

States release, take back, mark what they received, ask for consent and correct their reports, in any order; between
these acts the secretariat publishes. What must be published then is worked out from the list of acts alone, by the
words of docs/decisions/0034-revised-releases.md and docs/decisions/0035-release-item-by-item.md.
"""

import io
import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import chain
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from members.models import User
from reporting import statuses
from reporting.actions import entries, evidence, national_reports, releases, requests, reviews, saving
from reporting.dashboards.queries.published_tables import line
from reporting.documents.store import About, Upload
from reporting.enums import AnswerKind, Confidentiality, ConsentAnswer, QuestionType, ReleaseAudience
from reporting.errors import StepNotAllowed, WorkflowError
from reporting.models import (
    ConsentRequest,
    ConsolidatedReport,
    NationalReport,
    Need,
    Obligation,
    Publication,
    Question,
    ReceivedInformation,
    Section,
)
from reporting.publication import protection, publish
from tests.factories import focal_point, secretariat, state
from tests.factories.documents import PDF
from tests.factories.releases import adopted
from tests.factories.reports import count, fill, open_cycle, report_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sees_everything")]
Ref = tuple[str, str]
S1, S2, R1 = "victims_identified", "victims_by_exploitation", "cooperation_requests"
# Large enough that nothing has to be hidden: every published number must then be the true one.
CELLS = {
    S1: {"female|18-24|identified": 20, "male|18-24|identified": 30, "male|18-24|presumed": 40},
    S2: {"forced_labour|female|18-24": 20, "forced_labour|male|18-24": 30},
    R1: {"police|made": 30},
}
TOTALS = {S1: ("identified", 50), S2: ("", 50), R1: ("made", 30)}  # of one block of each table
# Of each state: what it answers wherever it is asked how far it is, and how many times the counts above it counted.
STATES = {"KH": ("in_place", 1), "MY": ("in_progress", 10), "TH": ("not_started", 100)}
CODES = {"KH": statuses.IN_PLACE, "MY": statuses.PARTLY, "TH": statuses.PLANNED}
SECTIONS = ["article-5", "article-14", "article-18", "needs"]
NEED, DOCUMENT = ("need", "its need"), ("file", "its document")  # every state has one
STATUS, TEXT = ("answer", "art5-1-q1"), ("answer", "art5-1-q2")
CORRECTED = {("table", "art14-1-q3"): S1, ("table", "art14-1-q4"): S2}
AUTHORITY = "Letter of 9 May 2027"


@dataclass
class Reporting:
    """One state: its report, and its decisions, taken from the list of acts alone."""

    report: NationalReport
    speaker: User
    keys: dict[Ref, Ref]  # NEED and DOCUMENT → the item of this state
    times: Counter  # of each table: how many times ``CELLS`` it counts now
    version: int = 1  # that was accepted last
    decided: dict[Ref, tuple[str, int]] = field(default_factory=dict)  # how far; on which version
    marks: dict[Ref, ReceivedInformation] = field(default_factory=dict)
    granted: dict[Ref, tuple[ConsentRequest, int]] = field(default_factory=dict)  # for the item as in which version
    earlier: list[Counter] = field(default_factory=list)  # ``times`` of the versions before
    is_corrected: bool = False  # a correction is being written

    def goes(self, ref: Ref, section: str, version: int) -> bool:
        """Whether the state lets donors have an item as it stands in a version."""
        own, whole = self.decided.get(ref), self.decided.get(("section", section))
        how_far, decided_on = own if own and own[0] else whole or ("none", version)
        return (
            how_far == ReleaseAudience.DONORS and self.is_same(ref, decided_on, version) and self.may_go(ref, version)
        )

    def may_go(self, ref: Ref, version: int) -> bool:
        """Whether the item is the state's own, or the Party that gave it has consented to exactly this content."""
        return ref not in self.marks or (ref in self.granted and self.is_same(ref, self.granted[ref][1], version))

    def is_same(self, ref: Ref, one: int, other: int) -> bool:
        """Each correction changes the same tables, and nothing else."""
        return one == other or ref not in CORRECTED

    def counted(self, version: int) -> Counter:
        return [*self.earlier, self.times][version - 1]


@dataclass
class EditionsWorld:
    consolidated: ConsolidatedReport
    officer: User
    states: dict[str, Reporting]
    tables: dict[str, Question]
    duties: frozenset[str]  # keys of the obligations of which an answer gives its article a word


@pytest.fixture
def world(sees_everything) -> EditionsWorld:
    """The report to AMMTC is adopted; no state has released anything yet."""
    officer = secretariat()
    cycle = open_cycle(officer)
    questions = Question.objects.filter(section__questionnaire=cycle.questionnaire).select_related("section")
    asked = [question.key.replace("-", "_") for question in questions.filter(type=QuestionType.IMPLEMENTATION_STATUS)]
    states = {}
    for iso2, (status, times) in STATES.items():
        report, speaker = report_of(state(iso2), cycle), focal_point(state(iso2))
        fill(report, speaker, **dict.fromkeys(asked, status))
        report.answers.exclude(narrative="").update(narrative=words(iso2))
        keys = {NEED: write_need(report, speaker, iso2), DOCUMENT: attach(report, speaker, iso2)}
        states[iso2] = Reporting(report, speaker, keys, Counter(dict.fromkeys(CELLS, times)))
        write_tables(states[iso2], *CELLS)
        version = national_reports.submit(report=report, by=speaker, day=cycle.due_on)
        reviews.accept(version=version, by=officer, despite="Read on paper.")
    tables = {question.table_key: question for question in questions.filter(table_key__in=CELLS)}
    assert {question.section.key for question in tables.values()} <= set(SECTIONS)
    return EditionsWorld(adopted(cycle, officer), officer, states, tables, Obligation.objects.duties().asked)


def words(iso2: str) -> str:
    return f"Operation Mekong of {iso2}."


def source(iso2: str, table: str) -> str:
    return f"Register of {iso2} for {table}"


def write_tables(of: Reporting, *tables: str) -> None:
    for table in tables:
        cells = {cell: number * of.times[table] for cell, number in CELLS[table].items()}
        count(of.report, {table: cells}, of.speaker, source=source(of.report.member_state.iso2, table))


def write_need(report: NationalReport, by: User, iso2: str) -> Ref:
    key = str(uuid4())
    content = {
        "obligation_id": Obligation.objects.get(key="art14-1").pk, "kind": "training",
        "text": f"{iso2} needs training.", "urgency": "", "met": "no", "programme": "", "removed": False,
    }  # fmt: skip
    entry = saving.WrittenRow(f"need-{key}", Need, {"key": key}, content, 0)
    entries.save_entries(report_section=report.sections.get(section__key="needs"), entries=[entry], by=by)
    return "need", key


def attach(report: NationalReport, by: User, iso2: str) -> Ref:
    made = evidence.attach(
        report_section=report.sections.get(section__key="article-5"),
        question=Question.objects.get(section__questionnaire=report.cycle.questionnaire, key="art5-1-q1"),
        upload=Upload(io.BytesIO(PDF), "act.pdf", len(PDF)),
        about=About(f"The act of {iso2}", Confidentiality.OFFICIAL),
        by=by,
    )
    return "file", str(made.pk)


# --- What must be published -------------------------------------------------------------------------------------------
def wanted(world: EditionsWorld, versions: dict[str, int]) -> dict[str, dict[Ref, str]]:
    """State → item that donors must get now → its section. ``versions`` are those of the states that are published."""
    found: dict[str, dict[Ref, str]] = {}
    for iso2, of in world.states.items():
        found[iso2] = {of.keys[NEED]: "needs"} if of.goes(of.keys[NEED], "needs", versions[iso2]) else {}
        for section in of.report.versions.get(number=versions[iso2]).content["sections"]:
            for question in section["questions"]:
                is_table = question["type"] == QuestionType.TABLE
                ref = ("table" if is_table else "answer", question["key"])
                for_donors = is_table or (
                    question["type"] == QuestionType.IMPLEMENTATION_STATUS
                    and question["confidentiality"] == Confidentiality.OFFICIAL
                )
                for_donors &= question["confidentiality"] != Confidentiality.CONFIDENTIAL
                is_given = question["kind"] != AnswerKind.UNANSWERED
                if for_donors and is_given and of.goes(ref, section["key"], versions[iso2]):
                    found[iso2][ref] = section["key"]
    return found


def rows_of(made: Publication) -> str:
    """The rows of every kind that belong to a release."""
    rows = {"": list(Publication.objects.filter(pk=made.pk).values())}
    for related in Publication._meta.related_objects:
        found = related.related_model._default_manager.filter(**{related.field.name: made})
        rows[related.related_model.__name__] = list(found.order_by("pk").values())
    return json.dumps(rows, default=str, sort_keys=True)


def check(
    world: EditionsWorld, made: Publication, versions: dict[str, int], expected: dict[str, dict[Ref, str]]
) -> None:
    """All that is released stands in ``made``, and nothing else."""
    items = {(item.iso2, item.kind, item.key): item.section_key for item in made.items.all()}
    assert items == {(iso2, *ref): section for iso2, found in expected.items() for ref, section in found.items()}
    giving = {
        table: [iso2 for iso2 in STATES if ("table", question.key) in expected[iso2]]
        for table, question in world.tables.items()
    }
    owners = {(iso2, table) for table, states in giving.items() for iso2 in states}
    assert {(row.iso2, row.table_key) for row in made.tables.all()} == owners | {("", table) for _, table in owners}
    for row in made.tables.all():
        block, total = TOTALS[row.table_key]
        states = [row.iso2] if row.iso2 else giving[row.table_key]
        times = [world.states[iso2].counted(versions[iso2])[row.table_key] for iso2 in states]
        number = line(row, block, ())
        assert (number.mark, number.value, row.states_included) == ("shown", total * sum(times), len(times))
    gaps = {(gap.iso2, gap.table_key): gap.why for gap in made.gaps.filter(iso2__in=STATES, table_key__in=CELLS)}
    assert gaps == {(i, table): "held_back" for i in STATES for table in CELLS if (i, table) not in owners}
    check_words(world, made, expected)
    text = rows_of(made)
    for iso2, of in world.states.items():
        assert words(iso2) not in text, "texts never go to donors"
        assert f"The act of {iso2}" not in text, "documents are not published"
        assert (f"{iso2} needs training." in text) == (of.keys[NEED] in expected[iso2])
        for table in CELLS:
            assert (source(iso2, table) in text) == ((iso2, table) in owners)


def check_words(world: EditionsWorld, made: Publication, expected: dict[str, dict[Ref, str]]) -> None:
    """The word on an article is that of the state where an answer to it is released, and none where nothing is.

    Where a part of the answers is released, the word says so. Every state has answered all that it was asked.
    """
    for iso2, of in world.states.items():
        asked: dict[int, set[str]] = {}
        for section in of.report.versions.get(number=1).content["sections"]:
            for question in section["questions"]:
                if question["type"] == QuestionType.IMPLEMENTATION_STATUS and question["obligation"] in world.duties:
                    asked.setdefault(section["article"], set()).add(question["key"])
        out = {key for kind, key in expected[iso2] if kind == "answer"}
        for row in made.statuses.filter(state_name=of.report.member_state.name):
            questions = asked.get(row.article_number, set())
            if not questions:
                assert row.code == statuses.NO_ANSWER
            else:
                assert statuses.as_said(row.code) == (CODES[iso2] if questions & out else statuses.HELD_BACK)
            assert (statuses.OF_PART_WORDS in row.text) == bool(questions & out and questions - out)


# --- Any acts in any order --------------------------------------------------------------------------------------------
@dataclass
class Story:
    """The acts of one example, one after another. An act that is not possible now is left out."""

    world: EditionsWorld
    seen: Counter
    editions: list[tuple[Publication, str]] = field(default_factory=list)  # with its rows as they were written
    newest: tuple[set, set] | None = None  # what went into the newest of them, from which versions
    published: set[tuple[str, Ref]] = field(default_factory=set)  # at any time

    def decide(self, iso2: str, refs: list[Ref], how_far: str) -> None:
        of = self.world.states[iso2]
        choices = {}
        for ref in refs:
            ref = of.keys.get(ref, ref)
            audience = how_far or ("none" if ref[0] == "section" else releases.AS_SECTION)
            if ref in {of.keys[DOCUMENT], TEXT} and audience == ReleaseAudience.DONORS:
                audience = ReleaseAudience.PARTIES  # as far as these go
            if of.decided.get(ref) == (audience, of.version):
                continue
            if audience in {"ammtc", "parties", "donors"} and not of.may_go(ref, of.version):
                with pytest.raises(WorkflowError, match=r"Ask for the consent of Singapore first\."):
                    releases.decide(report=of.report, choices={ref: audience}, authority=AUTHORITY, by=of.speaker)
                continue
            choices[ref] = audience
        releases.decide(report=of.report, choices=choices, authority=AUTHORITY, by=of.speaker)
        of.decided |= {ref: (audience, of.version) for ref, audience in choices.items()}

    def receive(self, iso2: str, ref: Ref) -> None:
        """The state says that it has an item from another Party: it goes no further without that Party's consent."""
        of = self.world.states[iso2]
        ref = of.keys.get(ref, ref)
        if ref not in {of.keys[DOCUMENT], TEXT, *of.marks}:
            giver = state("SG")
            of.marks[ref] = releases.mark(report=of.report, ref=ref, giver=giver, described="Theirs", by=of.speaker)

    def consent(self, iso2: str, number: int) -> None:
        """The Party is asked about one of the items that it has given, and grants it."""
        of = self.world.states[iso2]
        waiting = [ref for ref in of.marks if not of.may_go(ref, of.version)]
        if waiting:
            ref = waiting[number % len(waiting)]
            asked = releases.ask_consent(mark=of.marks[ref], audience=ReleaseAudience.DONORS, by=of.speaker)
            self._reply(asked, ConsentAnswer.GRANTED)
            of.granted[ref] = asked, of.version
            self.seen["consented"] += 1

    def take_consent_back(self, iso2: str, number: int) -> None:
        of = self.world.states[iso2]
        if of.granted:
            asked, _ = of.granted.pop([*of.granted][number % len(of.granted)])
            self._reply(asked, ConsentAnswer.WITHDRAWN)
            self.seen["consent taken back"] += 1

    def _reply(self, asked: ConsentRequest, answer: str) -> None:
        by = focal_point(asked.giver)
        releases.reply(request=asked, answer=answer, authority=AUTHORITY, note="", by=by)

    def begin_correction(self, iso2: str) -> None:
        of = self.world.states[iso2]
        if of.is_corrected:
            return
        of.report.refresh_from_db()
        section = Section.objects.of_report(of.report.cycle.questionnaire_id).get(key="article-14")
        asked = requests.ask_to_correct(report=of.report, sections=[section], reason="New figures", by=of.speaker)
        requests.answer(request=asked, granted=True, answer="Granted.", by=self.world.officer)
        of.is_corrected = True

    def hand_in(self, iso2: str) -> None:
        """The correction is accepted: two tables now have other figures, which are not released yet."""
        of = self.world.states[iso2]
        self.begin_correction(iso2)
        of.report.refresh_from_db()
        of.earlier.append(Counter(of.times))
        of.times.update(CORRECTED.values())
        write_tables(of, *CORRECTED.values())
        version = national_reports.submit(report=of.report, by=of.speaker, day=of.report.cycle.due_on)
        reviews.accept(version=version, by=self.world.officer, despite="Read on paper.")
        of.version, of.is_corrected = version.number, False
        self.seen["corrected"] += 1

    def publish(self) -> None:
        world, officer = self.world, self.world.officer
        world.consolidated.refresh_from_db()
        # The first release is made of what the report to AMMTC was made of, later ones of what was accepted last.
        versions = {iso2: of.version if self.editions else 1 for iso2, of in world.states.items()}
        expected = wanted(world, versions)
        released = {(iso2, ref) for iso2, found in expected.items() for ref in found}
        entering = released, {(iso2, versions[iso2]) for iso2, _ in released}
        if self.newest == entering:
            with pytest.raises(StepNotAllowed):
                publish.publish(consolidated=world.consolidated, by=officer)
        else:
            protection.run(protection.request(consolidated=world.consolidated, by=officer).pk)
            made = publish.publish(consolidated=world.consolidated, by=officer)
            assert made.edition == len(self.editions) + 1
            check(world, made, versions, expected)
            taken_back = self.published - released
            items = {(item.iso2, (item.kind, item.key)) for item in made.items.all()}
            assert not items & taken_back
            self.editions.append((made, rows_of(made)))
            self.newest = entering
            self.published |= items
            self.seen["published"] += 1
            self.seen["published without what was taken back"] += bool(taken_back)
            self.seen["published while a correction was written"] += any(s.is_corrected for s in world.states.values())
        for made, rows in self.editions:
            assert rows_of(made) == rows, "what was published once stays as it is"


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


states = st.sampled_from(sorted(STATES))
sections = st.sampled_from([("section", key) for key in SECTIONS])
tables = st.sampled_from([*CORRECTED, ("table", "art18-1-q2")])
items = st.one_of(tables, st.sampled_from([STATUS, TEXT, NEED, DOCUMENT]))
how_far = st.sampled_from(["donors", "donors", "none", "parties", ""])
PUBLISH = ("publish",)
# One state alone has something of another Party, so that acts about it meet each other.
theirs = st.sampled_from([*CORRECTED, STATUS, NEED])
number = st.integers(0, 9)
acts = st.one_of(
    st.tuples(st.tuples(st.just("decide"), states, st.lists(sections, min_size=1, max_size=3, unique=True), how_far)),
    st.tuples(st.tuples(st.just("decide"), states, st.lists(items, min_size=1, max_size=3, unique=True), how_far)),
    st.tuples(st.tuples(st.sampled_from(["begin_correction", "hand_in"]), states)),
    st.tuples(st.tuples(st.just("receive"), st.just("KH"), theirs)),
    st.tuples(st.tuples(st.just("consent"), st.just("KH"), number), st.just(PUBLISH)),
    st.tuples(st.tuples(st.just("take_consent_back"), st.just("KH"), number), st.just(PUBLISH)),
    st.just((PUBLISH,)),
)
ALL = [("section", key) for key in SECTIONS]
# A Party consents to a table as it is. What becomes of it by a correction is not what it has consented to.
GIVEN = [("receive", "KH", next(iter(CORRECTED))), ("consent", "KH", 0), PUBLISH]
TAKEN_BACK = [("take_consent_back", "KH", 0), PUBLISH, ("consent", "KH", 0)]
AGAIN = ("decide", "KH", ALL, "donors")


def test_for_any_acts_each_edition_holds_what_is_released_then(world):
    seen: Counter = Counter()

    @settings(
        max_examples=9,
        deadline=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.booleans(), st.lists(acts, min_size=8, max_size=16))
    @example(True, [GIVEN, TAKEN_BACK, [("begin_correction", "KH"), PUBLISH], [("hand_in", "KH"), AGAIN]])
    def compare(all_released, then):
        first = [("decide", iso2, ALL, "donors") for iso2 in STATES] if all_released else []
        with undone():
            before = {i: Reporting(of.report, of.speaker, of.keys, Counter(of.times)) for i, of in world.states.items()}
            story = Story(replace(world, states=before), seen)
            for act, *details in [*first, *chain.from_iterable(then), PUBLISH]:
                getattr(story, act)(*details)

    compare()
    assert seen["published without what was taken back"] > 5
    assert seen["published while a correction was written"] and seen["corrected"] and seen["consented"]
