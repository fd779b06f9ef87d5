"""The status of each right of victims, as the states give it, and how it changed. No score, no rank.

The word on a right follows from the statuses that the state gave for the obligations of that right; ``may`` and
``shall consider`` never count. Nothing is asked twice: figures come from tables and questions, and only what neither of
them gives is entered here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext

from reporting import frozen, question_types, standing, statuses
from reporting.enums import AnswerKind, ReleaseAudience
from reporting.figures.regional_totals import regional_tables
from reporting.frozen import FrozenQuestion, FrozenReport, FrozenRight
from reporting.models import Obligation, ReportingCycle, SubmittedVersion
from reporting.queries.release import Release
from reporting.statuses import STATUSES, Status
from victims.models import RightIndicator, VictimRight
from victims.rights import ANSWERS, MARKERS
from victims.standard import Standard

NOT_ASKED = "not_asked"
WORDS = STATUSES | {
    NOT_ASKED: Status(NOT_ASKED, "–", "No status is asked for this right", "portal-tile--may", "st-notstarted")
}
ORDER = {statuses.PLANNED: 0, statuses.PARTLY: 1, statuses.IN_PLACE: 2}
FURTHER, LESS, SAME = "Further than before", "Less far than before", "As before"
AREAS = {"improved": standing.IMPROVED_RIGHTS, "weakest": standing.WEAKEST_RIGHTS}
# Tables S1 to S12 are about victims (domain/statistics.yaml).
PERSON_TABLES = [f"S{number}" for number in range(1, 13)]
COMPUTED = {"special_needs-p": {"sex", "age_group"}, "special_needs-p2": {"disability"}}


def moved(now: str, before: str | None) -> str:
    """How a word changed since the last report; "" unless both are among the three that can be compared."""
    now, before = statuses.as_said(now), statuses.as_said(before or "")
    if before not in ORDER or now not in ORDER:
        return ""
    if ORDER[now] == ORDER[before]:
        return SAME
    return FURTHER if ORDER[now] > ORDER[before] else LESS


@dataclass(frozen=True)
class Duty:
    """One obligation of a right, and what the state says about it."""

    obligation: Obligation
    said: str


@dataclass(frozen=True)
class IndicatorShown:
    """One indicator with its answer: an entry of the state, a table, a question, or nothing yet."""

    indicator: RightIndicator
    shown: str
    source: str


@dataclass(frozen=True)
class RightState:
    """One right in one report, next to the last one."""

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


class RightsReader:
    """Reads the rights from contents of reports. Seven queries, whatever the number of reports."""

    def __init__(self) -> None:
        self.rights = list(VictimRight.objects.prefetch_related("indicators"))
        obligations = Obligation.objects.select_related("article")
        self.obligations = {o.key: o for o in obligations}
        self.standard = Standard.read()
        self.tables = self.standard.tables
        self.duties = obligations.duties()

    def word(self, right: VictimRight, content: FrozenReport) -> str:
        """The status code of a right in one whole report."""
        asked = statuses.questions_asked_on(content, self.duties.of(right.obligations).asked)
        return statuses.of_questions(asked, self.duties.unread) if asked else NOT_ASKED

    def word_for_donors(self, right: VictimRight, release: Release, given: FrozenReport) -> Status:
        """The status of a right in ``given``, the part of one report that donors get."""
        wanted = self.duties.of(right.obligations).asked
        whole = release.version.content
        asked = statuses.questions_asked_on(whole, wanted)
        if not asked:
            return WORDS[NOT_ASKED]
        behind = {s["key"] for s in whole["sections"] if any(q["obligation"] in wanted for q in s["questions"])}
        there = statuses.questions_asked_on(given, wanted)
        code = statuses.of_released(
            asked, there, self.duties.unread, is_released=behind <= release.sections_decided(ReleaseAudience.DONORS)
        )
        return statuses.status_on_part(code, asked, there)

    def states(self, content: FrozenReport, before: FrozenReport | None, *, full: bool = True) -> list[RightState]:
        """Every right in one report. ``full``: with duties, figures, indicators and marks."""
        questions = list(frozen.questions(content))
        areas = {name: _chosen(questions, key) for name, key in AREAS.items()}
        entries = {question["right"]["key"]: question["right"] for question in questions if "right" in question}
        found = []
        for right in self.rights:
            now = self.word(right, content)
            was = self.word(right, before) if before is not None else None
            more: dict[str, Any] = {}
            if full:
                entry = entries.get(right.key, FrozenRight(key=right.key, figures={}, markers={}))
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

    def _duties(self, right: VictimRight, questions: Sequence[FrozenQuestion]) -> list[Duty]:
        """The status of each obligation that was given by a choice. Obligations with only tables are left out."""
        said: dict[str, str] = {}
        for question in questions:
            obligation = question["obligation"]
            if obligation in right.obligations and question["type"] in question_types.ONE_CHOICE:
                said.setdefault(obligation or "", _shown_answer(question))
        return [Duty(self.obligations[key], said.get(key, "")) for key in right.obligations if key in self.obligations]

    def _figures(
        self, right: VictimRight, content: FrozenReport, questions: Sequence[FrozenQuestion]
    ) -> list[tuple[str, str]]:
        """Totals of the tables of a right, and its numbers."""
        wanted = {count["table"] for count in right.counts}
        mine = [question for question, table in frozen.with_tables(questions) if table["key"] in wanted]
        alone = frozen.only(content, mine)
        lines = [
            (f"{table.number} {table.title}: {line.label.removesuffix(', region')}", line.shown)
            for table in regional_tables([alone], threshold=0, fewest_states=1, standard=self.standard)
            for line in table.lines
            if line.is_total or line.is_beside
        ]
        numbers = [
            (question["text"], _shown_answer(question))
            for question in questions
            if question["type"] in question_types.FIGURES and question["obligation"] in right.obligations
        ]
        return lines + numbers

    def _indicators(
        self, right: VictimRight, entry: FrozenRight, questions: Sequence[FrozenQuestion]
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

    def _filled(self, dimensions: set[str], questions: Sequence[FrozenQuestion]) -> str:
        """How many of the tables on victims with ``dimensions`` were filled in, or a sentence that there are none."""
        able = {t.key for t in self.tables.values() if t.number in PERSON_TABLES and dimensions <= set(t.dimensions)}
        if not able:
            return gettext("none of them asks for it")
        given = {table["key"] for _question, table in frozen.with_tables(questions) if table["cells"]} & able
        return f"{len(given)} of {len(able)} tables"


def _chosen(questions: Sequence[FrozenQuestion], key: str) -> set[str]:
    return next((set(q["value"] or ()) for q in questions if q["key"] == key and isinstance(q["value"], list)), set())


def _shown_answer(question: FrozenQuestion) -> str:
    words: dict[str, str] = {
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
    """One right over the states that reported, in alphabetical order."""

    right: VictimRight
    states: list[tuple[str, Status, str, str]]  # name, word, how it moved, what it was
    counts: list[tuple[Status, int]]
    movements: list[tuple[str, int]]
    improved: list[str]
    weakest: list[str]


def region(cycle: ReportingCycle) -> tuple[list[RegionRight], dict[str, SubmittedVersion]]:
    """Every right over all submitted reports of a cycle, each compared with its state's report before.

    Six queries, whatever the number of states.
    """
    reader = RightsReader()
    versions = {v.content["state"]: v for v in SubmittedVersion.objects.of_cycle(cycle).newest_of_states()}
    earlier = SubmittedVersion.objects.accepted().before_cycle(cycle).newest_of_states()
    before = {version.content["state"]: version.content for version in earlier}
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
