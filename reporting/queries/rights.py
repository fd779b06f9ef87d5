"""Where each right of victims stands, in the words of the states, and how that moved. No score, no rank.

The word on a right follows from the statuses that the state gave on the obligations behind it; ``may`` and ``shall
consider`` never enter it. Nothing is asked twice: figures come from tables, and only what neither gives is entered.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from reporting import statuses
from reporting.enums import ONE_CHOICE, AnswerKind, QuestionType, ReleaseAudience
from reporting.models import NationalReport, Obligation, ReportingCycle, SubmittedVersion
from reporting.models.publication import PublishedRight
from reporting.queries.consolidation import accepted_versions
from reporting.queries.protection import Material
from reporting.queries.regional_totals import regional_tables
from reporting.queries.release import Release
from reporting.statuses import STATUSES, Status
from victims.models import RightIndicator, StatisticalTable, VictimRight
from victims.rights import ANSWERS, MARKERS

NOT_ASKED = "not_asked"
WORDS = STATUSES | {
    NOT_ASKED: Status(NOT_ASKED, "–", "No status is asked for this right", "portal-tile--may", "st-notstarted")
}
ORDER = {statuses.PLANNED: 0, statuses.PARTLY: 1, statuses.IN_PLACE: 2}
FURTHER, LESS, SAME = "Further than before", "Less far than before", "As before"
AREAS = {"improved": "victim-rights-q1", "weakest": "victim-rights-q2"}
# Tables S1 to S12 are those on persons who are victims (domain/statistics.yaml).
PERSON_TABLES = [f"S{number}" for number in range(1, 13)]
COMPUTED = {"special_needs-p": {"sex", "age_group"}, "special_needs-p2": {"disability"}}


def moved(now: str, before: str | None) -> str:
    """How a word moved since the last report; "" where either is none of the three that can be set side by side."""
    if before not in ORDER or now not in ORDER:
        return ""
    if ORDER[now] == ORDER[before]:
        return SAME
    return FURTHER if ORDER[now] > ORDER[before] else LESS


@dataclass(frozen=True)
class Duty:
    """One obligation behind a right, and what the state says on it."""

    obligation: Obligation
    said: str


@dataclass(frozen=True)
class IndicatorShown:
    """One indicator with what answers it: an entry of the state, a table, a question, or nothing yet."""

    indicator: RightIndicator
    shown: str
    source: str


@dataclass(frozen=True)
class RightState:
    """One right in one report, beside the last one."""

    right: VictimRight
    now: Status
    before: Status | None
    moved: str
    improved: bool
    weakest: bool
    duties: list[Duty] = field(default_factory=list)
    figures: list[tuple[str, str]] = field(default_factory=list)
    indicators: list[IndicatorShown] = field(default_factory=list)
    markers: list[tuple[str, str, str]] = field(default_factory=list)  # name, what to look for, what was marked


class Reader:
    """Reads the rights out of contents of reports. Four queries, whatever the number of reports."""

    def __init__(self) -> None:
        self.rights = list(VictimRight.objects.prefetch_related("indicators"))
        self.obligations = {o.key: o for o in Obligation.objects.select_related("article")}
        self.tables = {table.key: table for table in StatisticalTable.objects.all()}
        self.gaps = {key for key, obligation in self.obligations.items() if obligation.counts_as_gap}

    def word(self, right: VictimRight, content: Mapping[str, Any]) -> str:
        """The code of where a right stands in one whole report."""
        asked = statuses.asked_on(content, self.gaps & set(right.obligations))
        return statuses.of_questions(asked) if asked else NOT_ASKED

    def word_for_donors(self, right: VictimRight, release: Release, given: Mapping[str, Any]) -> Status:
        """Where a right stands in ``given``, which donors get of one report."""
        wanted = self.gaps & set(right.obligations)
        whole = release.version.content
        asked = statuses.asked_on(whole, wanted)
        if not asked:
            return WORDS[NOT_ASKED]
        behind = {s["key"] for s in whole["sections"] if any(q["obligation"] in wanted for q in s["questions"])}
        there = statuses.asked_on(given, wanted)
        code = statuses.of_released(
            asked, there, is_released=behind <= release.sections_decided(ReleaseAudience.DONORS)
        )
        return statuses.of_part(code, asked, there)

    def states(
        self, content: Mapping[str, Any], before: Mapping[str, Any] | None, *, full: bool = True
    ) -> list[RightState]:
        """Every right in one report. ``full``: with duties, figures, indicators and marks."""
        questions = [question for section in content["sections"] for question in section["questions"]]
        areas = {name: _chosen(questions, key) for name, key in AREAS.items()}
        entries = {question["right"]["key"]: question["right"] for question in questions if "right" in question}
        found = []
        for right in self.rights:
            now = self.word(right, content)
            was = self.word(right, before) if before is not None else None
            more: dict[str, Any] = {}
            if full:
                entry = entries.get(right.key, {"figures": {}, "markers": {}})
                more = {
                    "duties": self._duties(right, questions),
                    "figures": self._figures(right, content, questions),
                    "indicators": self._indicators(right, entry, questions),
                    "markers": [
                        (name, right.inclusion[key], ANSWERS.get(entry["markers"].get(key, ""), ""))
                        for key, name in MARKERS.items()
                    ],
                }
            found.append(
                RightState(
                    right=right,
                    now=WORDS[now],
                    before=WORDS[was] if was else None,
                    moved=moved(now, was),
                    improved=right.key in areas["improved"],
                    weakest=right.key in areas["weakest"],
                    **more,
                )
            )
        return found

    def _duties(self, right: VictimRight, questions: Sequence[Mapping[str, Any]]) -> list[Duty]:
        """What was said on each obligation by a choice; an obligation asked by tables alone says nothing here."""
        said: dict[str, str] = {}
        for question in questions:
            if question["obligation"] in right.obligations and question["type"] in ONE_CHOICE:
                said.setdefault(question["obligation"], _said(question))
        return [Duty(self.obligations[key], said.get(key, "")) for key in right.obligations if key in self.obligations]

    def _figures(
        self, right: VictimRight, content: Mapping[str, Any], questions: Sequence[Mapping[str, Any]]
    ) -> list[tuple[str, str]]:
        """Totals of the tables behind a right, and its numbers."""
        wanted = {count["table"] for count in right.counts}
        mine = [question for question in questions if question["table"] and question["table"]["key"] in wanted]
        alone = {"state": content["state"], "sections": [{"key": "", "questions": mine}]}
        lines = [
            (f"{table.number} {table.title}: {line.label.removesuffix(', region')}", line.shown)
            for table in regional_tables([alone], threshold=0, fewest_states=1)
            for line in table.lines
            if line.is_total or line.is_beside
        ]
        numbers = [
            (question["text"], _said(question))
            for question in questions
            if question["type"] == QuestionType.NUMBER and question["obligation"] in right.obligations
        ]
        return lines + numbers

    def _indicators(
        self, right: VictimRight, entry: Mapping[str, Any], questions: Sequence[Mapping[str, Any]]
    ) -> list[IndicatorShown]:
        found = []
        for indicator in right.indicators.all():
            shown, source = "", ""
            if indicator.key in entry["figures"]:
                shown, source = f"{entry['figures'][indicator.key]:,g} {indicator.unit}", "Entered"
            elif indicator.key in COMPUTED:
                shown, source = self._filled(COMPUTED[indicator.key], questions), "Computed from the tables"
            elif indicator.table_key in self.tables:
                source = f"Table {self.tables[indicator.table_key].number}"
            elif not indicator.asked:
                source = "The answers on the obligations below" if not indicator.unit else "The numbers below"
            found.append(IndicatorShown(indicator, shown, source))
        return found

    def _filled(self, dimensions: set[str], questions: Sequence[Mapping[str, Any]]) -> str:
        """How many of the tables on victims that break down by ``dimensions`` were filled in."""
        able = {t.key for t in self.tables.values() if t.number in PERSON_TABLES and dimensions <= set(t.dimensions)}
        given = {q["table"]["key"] for q in questions if q["table"] and q["table"]["cells"]} & able
        return f"{len(given)} of {len(able)} tables"


def _chosen(questions: Sequence[Mapping[str, Any]], key: str) -> set[str]:
    return next((set(q["value"] or ()) for q in questions if q["key"] == key and isinstance(q["value"], list)), set())


def _said(question: Mapping[str, Any]) -> str:
    words = {
        AnswerKind.NOT_AVAILABLE: "Not available",
        AnswerKind.NOT_APPLICABLE: "Not applicable",
        AnswerKind.UNANSWERED: "",
        AnswerKind.ZERO: "0",
        AnswerKind.CONFIDENTIAL: "Given in confidence",
    }
    return words.get(question["kind"], question["shown"])


# --- The region, for the secretariat ----------------------------------------------------------------------------------
@dataclass(frozen=True)
class RegionRight:
    """One right over the states that reported, in the order of the alphabet."""

    right: VictimRight
    states: list[tuple[str, Status, str, str]]  # name, word, how it moved, what it was
    counts: list[tuple[Status, int]]
    movements: list[tuple[str, int]]
    improved: list[str]
    weakest: list[str]


def newest_versions(cycle: ReportingCycle) -> dict[str, SubmittedVersion]:
    """ISO code → the newest submitted version of each state's report in a cycle."""
    found = (
        SubmittedVersion.objects.filter(report__cycle=cycle)
        .order_by("report__member_state__name", "-number")
        .distinct("report__member_state__name")
        .select_related("report__member_state")
    )
    return {version.content["state"]: version for version in found}


def cycle_before(cycle: ReportingCycle) -> ReportingCycle | None:
    return (
        ReportingCycle.objects.filter(kind=cycle.kind, period_end__lt=cycle.period_end).order_by("-period_end").first()
    )


def region(cycle: ReportingCycle) -> tuple[list[RegionRight], dict[str, SubmittedVersion]]:
    """Every right over all submitted reports of a cycle, beside those of the cycle before."""
    reader = Reader()
    versions = newest_versions(cycle)
    earlier = cycle_before(cycle)
    before = {v.content["state"]: v.content for v in accepted_versions(earlier)} if earlier else {}
    by_state = {
        iso2: reader.states(version.content, before.get(iso2), full=False) for iso2, version in versions.items()
    }
    found = []
    for place, right in enumerate(reader.rights):
        mine = [(versions[iso2].content["state_name"], states[place]) for iso2, states in by_state.items()]
        found.append(
            RegionRight(
                right=right,
                states=[(name, s.now, s.moved, s.before.text if s.before else "") for name, s in mine],
                counts=_counts(s.now.code for _, s in mine),
                movements=[(word, n) for word in (FURTHER, LESS, SAME) if (n := sum(s.moved == word for _, s in mine))],
                improved=[name for name, s in mine if s.improved],
                weakest=[name for name, s in mine if s.weakest],
            )
        )
    return found, versions


def _counts(codes: Iterable[str]) -> list[tuple[Status, int]]:
    codes = list(codes)
    return [(status, n) for code, status in WORDS.items() if (n := codes.count(code))]


def last_accepted_content(report: NationalReport) -> dict[str, Any] | None:
    """Of the state's report before this one."""
    earlier = cycle_before(report.cycle)
    if earlier is None:
        return None
    version = (
        SubmittedVersion.objects.filter(report__cycle=earlier, report__member_state=report.member_state_id)
        .order_by("-number")
        .first()
    )
    return version.content if version else None


def _moved_for_donors(now: Status, before: PublishedRight | None) -> str:
    """A word on a part of the answers is not set beside one on another part."""
    if before is None or statuses.OF_PART in now.letter + before.letter:
        return ""
    return moved(now.code, before.code)


# --- Published --------------------------------------------------------------------------------------------------------
def to_publish(publication, states, material: Material) -> list[PublishedRight]:
    """The word on every right of every state, from what it released to donors, beside the release before."""
    reader = Reader()

    def word_of(right: VictimRight, iso2: str) -> Status:
        if iso2 not in material.by_state:
            return WORDS[statuses.NO_REPORT]
        return reader.word_for_donors(right, material.by_state[iso2], material.contents[iso2])

    before = {
        (row.state_name, row.right_key): row
        for row in PublishedRight.objects.filter(publication__period_end__lt=publication.period_end).order_by(
            "publication__period_end", "publication_id"
        )
    }
    return [
        PublishedRight(
            publication=publication,
            right_key=right.key,
            right_title=right.title,
            about=right.about,
            in_founding_document=right.in_founding_document,
            position=right.position,
            state_name=state.name,
            is_party=state.is_party,
            code=word.code,
            letter=word.letter,
            tile=word.tile,
            text=word.text,
            moved=_moved_for_donors(word, before.get((state.name, right.key))),
        )
        for right in reader.rights
        for state in states
        for word in [word_of(right, state.iso2)]
    ]
